"""Files that arrive in pieces: the engine behind the IETF draft for resumable uploads, interop version 8.

It knows files and nothing of the network. An upload's offset is the length of its file, flushed to the disk before
anybody is told of it, and is kept nowhere else. Uploads are made first and filled afterwards ("careful creation").
"""

from journal_bridge.uploads.engine import Uploads
from journal_bridge.uploads.faults import (
    CompletedUpload,
    InconsistentLength,
    MismatchingOffset,
    NoRoom,
    NoSuchUpload,
    OtherUpload,
    TooLarge,
    UploadBusy,
    UploadFault,
    WrongDigest,
)
from journal_bridge.uploads.files import Upload
from journal_bridge.uploads.limits import DEFAULT_LIMITS, INTEROP_VERSION, Limits

__all__ = [
    "DEFAULT_LIMITS",
    "INTEROP_VERSION",
    "CompletedUpload",
    "InconsistentLength",
    "Limits",
    "MismatchingOffset",
    "NoRoom",
    "NoSuchUpload",
    "OtherUpload",
    "TooLarge",
    "Upload",
    "UploadBusy",
    "UploadFault",
    "Uploads",
    "WrongDigest",
]
