"""The layout of a sealed bundle: BagIt 1.0 (RFC 8493), every name opaque, every file in a SHA-256 manifest.

`statement.json` is what is signed: which tag manifest, in which transfer, from which key, to which, and what it
adds to. Naming the receiver inside the signature stops a receiver from passing our bundle on as if we had sent it
there. `schemas/bundle/1.0/` specifies every byte; what is read here is accepted only in the one way to write it.
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
from journal_bridge.journal import SCHEMA_VERSION

SCHEMA: Final = "journal-bridge/bundle/1.0"
STATEMENT: Final = "statement.json"
SIGNATURE: Final = "statement.sig"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
BAGIT: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
PAYLOAD_MANIFEST: Final = "manifest-sha256.txt"
PAYLOAD: Final = "data/"

TAGS: Final = (BAGIT, INFO, PAYLOAD_MANIFEST)
"""What the tag manifest lists; the statement and its signature stand above it."""

TAG_FILES: Final = (STATEMENT, SIGNATURE, TAG_MANIFEST, *TAGS)
"""The order they stand in: each vouches for what comes after it, so a reader can go straight through."""

_PAYLOAD_NAME: Final = re.compile(
    r"data/(?:journal\.json|left-out\.json|journal\.pdf"
    r"|media/(?P<stem>[A-Za-z0-9][A-Za-z0-9_-]{0,99})(?:\.[a-z0-9]{1,8})?)"
)
_DEVICE: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
"""What Windows takes for a device instead of a file, whatever the ending."""

_BAGIT_TEXT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST_LINE: Final = re.compile(r"([0-9a-f]{64})  ([!-~]{1,200})")
_AGENT: Final = re.compile(rb"Bag-Software-Agent: [ -~]{1,100}\n")
_ID: Final = re.compile(r"[0-9a-f]{32}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_JOURNAL_SCHEMA: Final = re.compile(r"[0-9a-z.-]{1,20}")


@dataclass(frozen=True)
class Statement:
    """What the sender signs; keys by their fingerprints.

    `base` is the transfer a top-up adds to, and `journal_schema` the version of the journal inside.
    """

    transfer_id: str
    sender: str
    receiver: str
    tag_manifest: str
    base: str | None = None
    journal_schema: str = SCHEMA_VERSION

    def to_bytes(self) -> bytes:
        """Return the one way to write the statement."""
        document = {
            "schema": SCHEMA,
            "transfer_id": self.transfer_id,
            "sender": self.sender,
            "receiver": self.receiver,
            "base": self.base,
            "journal_schema": self.journal_schema,
            "tagmanifest_sha256": self.tag_manifest,
        }
        return (json.dumps(document, indent=1) + "\n").encode()


def is_payload_name(untrusted: str) -> bool:
    """Return whether a payload file may have that name; `fetch.txt` and paths that climb may not be there."""
    match = _PAYLOAD_NAME.fullmatch(untrusted)
    return match is not None and _DEVICE.fullmatch(match["stem"] or "") is None


def tag_files(payload: tuple[BundleFile, ...], transfer_id: str) -> dict[str, bytes]:
    """Return the tag files of a bag, all but the statement and its signature, which need keys."""
    agent = f"Bag-Software-Agent: journal-bridge {__version__}\n".encode()
    tags = {
        BAGIT: _BAGIT_TEXT,
        INFO: agent + _info([file.bytes for file in payload], transfer_id),
        PAYLOAD_MANIFEST: _manifest({PAYLOAD + file.name: file.sha256 for file in payload}),
    }
    return {TAG_MANIFEST: _manifest({name: sha256(content) for name, content in tags.items()})} | tags


def _info(sizes: list[int], transfer_id: str) -> bytes:
    """Return what the bag information says of a payload with these lengths, after the first line."""
    return f"External-Identifier: {transfer_id}\nPayload-Oxum: {sum(sizes)}.{len(sizes)}\n".encode()


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
        statement = Statement(
            document["transfer_id"],
            document["sender"],
            document["receiver"],
            document["tagmanifest_sha256"],
            document["base"],
            document["journal_schema"],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotVerified("tampered", STATEMENT) from None
    if schema != SCHEMA:
        raise NotVerified("unsupported-version", STATEMENT)
    if not _well_formed(statement) or statement.to_bytes() != untrusted:
        raise NotVerified("tampered", STATEMENT)
    return statement


def _well_formed(untrusted: Statement) -> bool:
    ids = [untrusted.transfer_id, *([] if untrusted.base is None else [untrusted.base])]
    digests = [untrusted.sender, untrusted.receiver, untrusted.tag_manifest]
    return all(
        isinstance(word, str) and pattern.fullmatch(word) is not None
        for pattern, words in ((_ID, ids), (_DIGEST, digests), (_JOURNAL_SCHEMA, [untrusted.journal_schema]))
        for word in words
    )


def check_tags(tags: Mapping[str, bytes], statement: Statement) -> None:
    """Check that the tag files are those the statement speaks of.

    Raises:
        NotVerified: `tampered` with the name of the tag file.
    """
    if sha256(tags[TAG_MANIFEST]) != statement.tag_manifest:
        raise NotVerified("tampered", TAG_MANIFEST)
    promised = digests_from(tags[TAG_MANIFEST], TAG_MANIFEST)
    if set(promised) != set(TAGS):
        raise NotVerified("tampered", TAG_MANIFEST)
    for name, digest in promised.items():
        if sha256(tags[name]) != digest:
            raise NotVerified("tampered", name)
    if tags[BAGIT] != _BAGIT_TEXT:
        raise NotVerified("tampered", BAGIT)


def check_info(untrusted: bytes, statement: Statement, sizes: list[int]) -> None:
    """Check the bag information against the statement and the lengths of the payload files.

    Raises:
        NotVerified: `tampered`.
    """
    agent = _AGENT.match(untrusted)
    if agent is None or untrusted[agent.end() :] != _info(sizes, statement.transfer_id):
        raise NotVerified("tampered", INFO)


def promised_by(untrusted: bytes) -> dict[str, str]:
    """Return the digests of the payload manifest by name.

    Raises:
        NotVerified: `tampered` when it is no manifest, or names what no payload file may be called.
    """
    digests = digests_from(untrusted, PAYLOAD_MANIFEST)
    if not all(is_payload_name(name) for name in digests):
        raise NotVerified("tampered", PAYLOAD_MANIFEST)
    return digests


def digests_from(untrusted: bytes, place: str) -> dict[str, str]:
    """Return the digests of a manifest by name.

    Raises:
        NotVerified: `tampered` when a line is not one, when a name stands twice or out of order.
    """
    digests: dict[str, str] = {}
    for line in untrusted.decode("ascii", "replace").split("\n")[:-1]:
        match = _MANIFEST_LINE.fullmatch(line)
        if match is None:
            raise NotVerified("tampered", place)
        digests[match[2]] = match[1]
    if _manifest(digests) != untrusted:
        raise NotVerified("tampered", place)
    return digests
