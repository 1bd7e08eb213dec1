"""The bag of the vectors: an invented child's small journal, and the tag files around it, each replaceable."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from bundle_vectors.people import RECEIVER, SENDER, Setting, noise

Files = dict[str, bytes]

TRANSFER: Final = "5f0c3a1e9b7d48264c81d2e6f3a09b57"
EARLIER: Final = "00112233445566778899aabbccddeeff"
"""A transfer that came before."""

JOURNAL: Final = "data/journal.json"
LEFT_OUT: Final = "data/left-out.json"
PRINTED: Final = "data/journal.pdf"
PHOTO: Final = "data/media/k7q2m4.jpg"

STATEMENT: Final = "statement.json"
SIGNATURE: Final = "statement.sig"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
BAGIT: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"

BAGIT_TEXT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
JOURNAL_SCHEMA: Final = "1.0"
_SOURCE: Final = {"platform": "invented", "adapter": "vectors 1"}


def journal(files: Mapping[str, bytes] | None = None, **changes: object) -> dict[str, Any]:
    """Return the journal of an invented child, with media given as names and bytes."""
    found = [medium(name, content) for name, content in (files or {}).items()]
    entry = {
        "kind": "observation",
        "id": "e1",
        "observed_on": "2024-05-04",
        "recorded_at": "2024-05-04T10:15:00+01:00",
        "status": "published",
        "about": ["c1"],
        "body": [{"text": "Nia laid six bricks end to end and walked across."}],
        "media": [one["id"] for one in found],
        "source": _SOURCE,
    }
    document = {
        "schema_version": JOURNAL_SCHEMA,
        "journal_id": "j1",
        "child": {"id": "c1", "known_as": {"full": "Nia Larkspur"}, "source": _SOURCE},
        "entries": [entry],
        "media": found,
        "provenance": _SOURCE,
    }
    return document | changes


def medium(name: str, content: bytes) -> dict[str, Any]:
    """Return what a journal says of a photo that lies in the bag."""
    path = name.removeprefix("data/")
    return {
        "id": path.removeprefix("media/").split(".")[0],
        "kind": "photo",
        "availability": "found",
        "path": path,
        "sha256": sha256(content),
        "bytes": len(content),
        "source": _SOURCE,
    }


def left_out(**changes: object) -> dict[str, Any]:
    """Return what the sender says it left out."""
    line = {
        "kind": "entry",
        "detail": "message",
        "state": "withhold",
        "rule": "messages-stay",
        "reason": "Messages stay at the setting.",
        "count": 3,
    }
    document = {"schema": "journal-bridge/left-out/1.0", "purpose": "setting", "carried": 1, "redactions": 0}
    return document | {"left_out": [line]} | changes


def as_json(document: object) -> bytes:
    """Return a document of the payload as it is usually written."""
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def payload(media: Mapping[str, bytes] | None = None) -> Files:
    """Return the files under `data/` for a journal with some media."""
    return {JOURNAL: as_json(journal(media)), LEFT_OUT: as_json(left_out())} | dict(media or {})


def photo(length: int = 200) -> bytes:
    """Return noise that stands for a photo: a reader of bundles never looks inside."""
    return noise(f"photo of {length} bytes", length)


def with_photo() -> Files:
    """Return a payload with one photo."""
    return payload({PHOTO: photo()})


def sha256(content: bytes) -> str:
    """Return a SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def lines(digests: Mapping[str, str]) -> bytes:
    """Return a manifest."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def manifest_of(files: Files) -> bytes:
    """Return the manifest of some files."""
    return lines({name: sha256(content) for name, content in files.items()})


def info_of(files: Files, transfer: str = TRANSFER, agent: str = "vectors 1") -> bytes:
    """Return the bag information for a payload."""
    oxum = f"{sum(map(len, files.values()))}.{len(files)}"
    return f"Bag-Software-Agent: {agent}\nExternal-Identifier: {transfer}\nPayload-Oxum: {oxum}\n".encode()


def statement_of(tag_manifest: bytes, **changes: object) -> bytes:
    """Return a statement over a tag manifest, with some of its values changed."""
    document = {
        "schema": "journal-bridge/bundle/1.0",
        "transfer_id": TRANSFER,
        "sender": SENDER.fingerprint,
        "receiver": RECEIVER.fingerprint,
        "base": None,
        "journal_schema": JOURNAL_SCHEMA,
        "tagmanifest_sha256": sha256(tag_manifest),
    }
    return spaced(document | changes)


def signature_of(statement: bytes, by: Setting = SENDER, **changes: object) -> bytes:
    """Return a signature file over a statement, with some of its values changed."""
    signature = base64.b64encode(by.signing.sign(statement)).decode()
    document = {"schema": "journal-bridge/signature/1.0", "signer": by.card, "signature": signature}
    return spaced(document | changes)


def spaced(document: object) -> bytes:
    """Return JSON as statement and signature are written: a member on each line, one space before it."""
    return (json.dumps(document, indent=1) + "\n").encode()


def bag(files: Files | None = None, *, statement: Mapping[str, object] | None = None, **tags: bytes) -> Files:
    """Return a whole signed bag; a tag file given by its field name is put in the place of the right one.

    Whatever stands above a replaced file is made to fit it, up to the sender's signature: what is then wrong is
    that file and nothing else.
    """
    data = with_photo() if files is None else files
    manifest = tags.get("manifest", manifest_of(data))
    info = tags.get("info", info_of(data, str((statement or {}).get("transfer_id", TRANSFER))))
    lower = {BAGIT: tags.get("bagit", BAGIT_TEXT), INFO: info, MANIFEST: manifest}
    tag_manifest = tags.get("tag_manifest", manifest_of(lower))
    said = tags.get("said", statement_of(tag_manifest, **(statement or {})))
    upper = {STATEMENT: said, SIGNATURE: tags.get("signature", signature_of(said)), TAG_MANIFEST: tag_manifest}
    return upper | lower | dict(sorted(data.items()))
