"""What is to be sent: one sealed file, whom it is sealed to, and what an offer says of it; verified first."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge import sent_records
from journal_bridge.bundle.handed_over import FOR_PEOPLE, handed_over
from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.sent_records import SentRecord

HAND_OVER: Final = "to-hand-over"
"""Folder below `bundle`'s --out that goes; said here too, so that sending loads nothing of what builds."""

_READ: Final = 1 << 20
_SEALED: Final = ".jb.age"


@dataclass(frozen=True)
class Parcel:
    """One sealed file: under which transfer it goes, to which setting, and what was counted when it was built."""

    transfer: str
    receiver: str
    path: Path
    sha256: str
    bytes: int
    entries: int
    media: int
    base: str | None
    child: str
    """The platform's id; the ledger keeps what stands for it."""


def parcel_of(folder: Path, keys: SettingKeys, workspace: Path) -> Parcel:
    """Return what a folder that `bundle` wrote holds for another setting, once all of it is verified.

    Args:
        folder: the --out folder, or the inner one that goes.
        keys: of this setting, which built it.
        workspace: its folder.

    Raises:
        UsageFault: `not-for-a-setting` when it is locked with a passphrase; `bundle-unknown` when this workspace
            did not build it.
        InputRefused, NotVerified: as `bundle.handed_over`.
    """
    inner = folder / HAND_OVER
    sealed = handed_over(inner if inner.is_dir() else folder, keys)
    files = [file for file in sealed.files if file.name.endswith(_SEALED)]
    if sealed.sealed_to == FOR_PEOPLE or len(files) != 1:
        raise UsageFault("not-for-a-setting", folder.name)
    file = files[0]
    record = sent_records.read(workspace, sealed.transfer_id)
    return _parcel(record, keys, file.path, (file.sha256, file.bytes))


def spooled(transfer: str, path: Path, keys: SettingKeys, workspace: Path) -> Parcel:
    """Return what lies in the spool of a transfer, whose folder may be gone meanwhile.

    Raises:
        UsageFault: `bundle-unknown`.
        InputRefused: `spool-gone` when there is no copy.
    """
    record = sent_records.read(workspace, transfer)
    try:
        return _parcel(record, keys, path, hashed(path, lambda _: None))
    except OSError:
        raise InputRefused("spool-gone", transfer[:8]) from None


def hashed(path: Path, also: Callable[[bytes], object]) -> tuple[str, int]:
    """Return a file's SHA-256 and length, giving each block to whoever wants it too."""
    digest, length = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(_READ):
            digest.update(block)
            length += len(block)
            also(block)
    return digest.hexdigest(), length


def _parcel(record: SentRecord, keys: SettingKeys, path: Path, measured: tuple[str, int]) -> Parcel:
    return Parcel(
        record.transfer,
        record.receiver,
        path,
        *measured,
        record.entry_count,
        record.media_count,
        record.base,
        sent_records.child_of(record, keys),
    )
