"""The layout of a sealed bundle: BagIt 1.0 (RFC 8493), every name opaque, every file in a SHA-256 manifest.

`signature.json` is the statement that is signed: which tag manifest, in which transfer, from which key, to which.
Naming the receiver inside the signature stops a receiver from passing our bundle on as if we had sent it there.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from journal_bridge import __version__
from journal_bridge.errors import NotVerified
from journal_bridge.handover import BundleFile

SCHEMA: Final = "journal-bridge/bundle/1.0-draft"
BAGIT: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
PAYLOAD_MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
STATEMENT: Final = "signature.json"
SIGNATURE: Final = "tagmanifest-sha256.txt.sig"
PAYLOAD: Final = "data/"

TAGS: Final = (BAGIT, INFO, PAYLOAD_MANIFEST)
"""What the tag manifest lists; the statement and its signature stand above it."""

TAG_FILES: Final = (*TAGS, TAG_MANIFEST, STATEMENT, SIGNATURE)
PAYLOAD_NAME: Final = re.compile(
    r"data/(?:journal\.json|left-out\.json|journal\.pdf|media/[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\.[a-z0-9]{1,8})?)"
)
"""Every name a payload file may have; anything else is refused, `fetch.txt` and paths that climb among them."""

_BAGIT_TEXT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST_LINE: Final = re.compile(r"([0-9a-f]{64})  ([!-~]{1,200})")


@dataclass(frozen=True)
class Statement:
    """What the sender signs; keys by their fingerprints."""

    transfer_id: str
    sender: str
    receiver: str
    tag_manifest: str

    def to_bytes(self) -> bytes:
        """Return the one way to write the statement."""
        document = {
            "schema": SCHEMA,
            "transfer_id": self.transfer_id,
            "sender": self.sender,
            "receiver": self.receiver,
            "tagmanifest_sha256": self.tag_manifest,
        }
        return (json.dumps(document, indent=1) + "\n").encode()


def tag_files(payload: tuple[BundleFile, ...], transfer_id: str) -> dict[str, bytes]:
    """Return the tag files of a bag, all but the statement and its signature, which need keys."""
    size = sum(file.bytes for file in payload)
    info = (
        f"Bag-Software-Agent: journal-bridge {__version__}\n"
        f"External-Identifier: {transfer_id}\n"
        f"Payload-Oxum: {size}.{len(payload)}\n"
    )
    tags = {
        BAGIT: _BAGIT_TEXT,
        INFO: info.encode(),
        PAYLOAD_MANIFEST: _manifest({PAYLOAD + file.name: file.sha256 for file in payload}),
    }
    return tags | {TAG_MANIFEST: _manifest({name: sha256(content) for name, content in tags.items()})}


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def statement_from(untrusted: bytes) -> Statement:
    """Return the statement in some bytes; only the one way to write it is accepted.

    Raises:
        NotVerified: `unsupported-version` for another schema, `tampered` for anything else.
    """
    try:
        document = json.loads(untrusted)
        schema = document["schema"]
        fields = [document[key] for key in ("transfer_id", "sender", "receiver", "tagmanifest_sha256")]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotVerified("tampered", STATEMENT) from None
    if schema != SCHEMA:
        raise NotVerified("unsupported-version", STATEMENT)
    statement = Statement(*fields) if all(isinstance(field, str) for field in fields) else None
    if statement is None or statement.to_bytes() != untrusted:
        raise NotVerified("tampered", STATEMENT)
    return statement


def check_tags(tags: Mapping[str, bytes], statement: Statement) -> None:
    """Check that the tag files are those the statement speaks of.

    Raises:
        NotVerified: `tampered` with the name of the tag file.
    """
    if tags[BAGIT] != _BAGIT_TEXT:
        raise NotVerified("tampered", BAGIT)
    if sha256(tags[TAG_MANIFEST]) != statement.tag_manifest:
        raise NotVerified("tampered", TAG_MANIFEST)
    promised = digests_from(tags[TAG_MANIFEST], TAG_MANIFEST)
    if set(promised) != set(TAGS):
        raise NotVerified("tampered", TAG_MANIFEST)
    for name, digest in promised.items():
        if sha256(tags[name]) != digest:
            raise NotVerified("tampered", name)
    if f"External-Identifier: {statement.transfer_id}\n".encode() not in tags[INFO]:
        raise NotVerified("tampered", INFO)


def digests_from(untrusted: bytes, place: str) -> dict[str, str]:
    """Return the digests of a manifest by name.

    Raises:
        NotVerified: `tampered` when a line is not one, or a name stands twice.
    """
    digests: dict[str, str] = {}
    for line in untrusted.decode("ascii", "replace").splitlines():
        match = _MANIFEST_LINE.fullmatch(line)
        if match is None or match[2] in digests:
            raise NotVerified("tampered", place)
        digests[match[2]] = match[1]
    return digests
