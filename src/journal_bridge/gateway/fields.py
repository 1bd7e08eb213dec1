"""The fields and parts of paths that requests carry, each in one form; the OpenAPI document is made of them."""

import base64
import re
from typing import Annotated, Final

from fastapi import Header, Path

from journal_bridge.errors import NotVerified

_NUMBER: Final = r"^(0|[1-9][0-9]{0,15})$"
_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=):", re.ASCII)
"""32 bytes have 43 letters, and the last of them one of sixteen: no two texts stand for the same digest."""

TransferPath = Annotated[str, Path(alias="transfer", pattern=r"^[0-9a-f]{32}$", description="The transfer's id.")]
FingerprintPath = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="The fingerprint of a card.")]
IdempotencyKey = Annotated[
    str, Header(alias="Idempotency-Key", pattern=r"^[0-9a-f]{32}$", description="The transfer's id once more.")
]
UploadLength = Annotated[
    str, Header(alias="Upload-Length", pattern=_NUMBER, description="Bytes of the whole, as offered.")
]
UploadOffset = Annotated[
    str, Header(alias="Upload-Offset", pattern=_NUMBER, description="Where these bytes begin.")
]
NotYetComplete = Annotated[
    str,
    Header(alias="Upload-Complete", pattern=r"^\?0$", description="Bytes come later, in requests of their own."),
]
UploadComplete = Annotated[
    str, Header(alias="Upload-Complete", pattern=r"^\?[01]$", description="`?1` when these bytes are the last.")
]
ReprDigest = Annotated[
    str,
    Header(
        alias="Repr-Digest",
        pattern=r"^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$",
        description="SHA-256 of the whole, as offered (RFC 9530).",
    ),
]
InteropVersion = Annotated[
    str, Header(alias="Upload-Draft-Interop-Version", pattern=r"^8$", description="Of the draft that is spoken.")
]


def sha256_of(untrusted_digest: str) -> str:
    """Return a digest in hexadecimal.

    Raises:
        NotVerified: `request-fields` when it is none.
    """
    found = _DIGEST.fullmatch(untrusted_digest)
    if found is None:
        raise NotVerified("request-fields")
    return base64.b64decode(found[1]).hex()
