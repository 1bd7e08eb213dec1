"""Gathers what the generators make: a file for each vector, and an index of who opens it and what comes of it."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyrage

from bundle_vectors import (
    container,
    header,
    manifest,
    payload,
    replay,
    signature,
    statement,
    stream,
    success,
    wrong_recipient,
)
from bundle_vectors.collecting import OPENS, VECTORS, Vector
from bundle_vectors.example import page
from bundle_vectors.people import RECEIVER, SETTINGS, Setting
from journal_bridge import schema

FOLDER: Final = Path(__file__).resolve().parents[2] / "schemas" / "bundle" / "1.0"
"""Where the specification lies."""

INDEX: Final = "vectors/vectors.json"
SUMS: Final = "SHA256SUMS"
_UNCOUNTED: Final = {SUMS, ".gitattributes"}
KINDS: Final = tuple(
    module.__name__.rpartition(".")[2].replace("_", "-")
    for module in (
        success,
        header,
        stream,
        container,
        statement,
        signature,
        manifest,
        payload,
        replay,
        wrong_recipient,
    )
)
"""The kinds, in the order a reader meets them."""


def documents() -> dict[str, bytes]:
    """Return every file the generators write, by its path in the folder of the specification."""
    ordered = sorted(VECTORS, key=lambda one: KINDS.index(one.kind))
    made = {one.path: one.make() for one in ordered}
    index = {
        "schema": "journal-bridge/bundle-vectors/1.0",
        "settings": {one.name: _setting(one) for one in SETTINGS},
        "vectors": [_row(one, made[one.path]) for one in ordered],
    }
    if len(made) != len(VECTORS):
        raise ValueError("two vectors have one name")
    files = {f"vectors/{path}": content for path, content in made.items()}
    smallest = made["success/smallest.jb.age"]
    return files | {INDEX: (json.dumps(index, indent=1) + "\n").encode(), "example.md": page(smallest).encode()}


def keep_promises(made: Mapping[str, bytes]) -> None:
    """Refuse to write a released vector otherwise than it was, or to leave it out."""
    place = FOLDER.relative_to(FOLDER.parents[1]).as_posix()
    gone = {path for path in schema.released(FOLDER.parents[1]) if path.startswith(f"{place}/vectors/")}
    written = dict.fromkeys(gone, b"") | {f"{place}/{path}": content for path, content in made.items()}
    schema.keep_promises(FOLDER.parents[1], written)


def sums(folder: Path = FOLDER) -> bytes:
    """Return the digests of every file in the folder of the specification, as `sha256sum` writes them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _UNCOUNTED)
    paths = {path.relative_to(folder).as_posix(): path for path in files if "__pycache__" not in path.parts}
    lines = (f"{hashlib.sha256(paths[name].read_bytes()).hexdigest()}  {name}\n" for name in sorted(paths))
    return "".join(lines).encode()


def write(folder: Path = FOLDER) -> None:
    """Write everything anew, with the digests of all files, and take away vectors that are made no more."""
    made = documents()
    keep_promises(made)
    shutil.rmtree(folder / "vectors", ignore_errors=True)
    for path, content in made.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / SUMS).write_bytes(sums(folder))


def counted() -> Iterator[tuple[str, int]]:
    """Yield how many vectors there are of each kind."""
    for kind in KINDS:
        yield kind, sum(one.kind == kind for one in VECTORS)


def _setting(one: Setting) -> dict[str, str]:
    return {
        "signing_seed": one.signing_seed.hex(),
        "signing_key": one.public[:32].hex(),
        "identity": one.identity,
        "recipient": one.recipient,
        "card": one.card,
        "fingerprint": one.fingerprint,
    }


def _row(one: Vector, content: bytes) -> dict[str, Any]:
    row = {
        "file": one.path,
        "kind": one.kind,
        "verdict": one.verdict,
        "why": one.why,
        "receiver": one.opener.name,
        "sender": one.expects.name if one.expects else None,
        "seen": list(one.seen),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return row | ({"files": _files(content, one.opener)} if one.verdict == OPENS else {})


def _files(content: bytes, opener: Setting = RECEIVER) -> dict[str, str]:
    """Return the digests of what a bundle holds, found with other people's programs."""
    plain = pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(opener.identity)])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
