"""The signed `MANIFEST` beside every deliverable: what must lie there, byte for byte, and no word about anybody.

One JSON object a line. The first says what this is; every other names a file, its length and the SHA-256 of its
encrypted bytes. `MANIFEST.sig` holds an Ed25519 signature over exactly those bytes, with the signer's card.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge import __version__
from journal_bridge.bundle.blocks import listed, write_private
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.handover import BUNDLED, BundleFile, Purpose
from journal_bridge.keys import Card, SettingKeys, verify

MANIFEST: Final = "MANIFEST"
SIGNATURE: Final = "MANIFEST.sig"
SCHEMA: Final = "journal-bridge/manifest/1.0"
SIGNATURE_SCHEMA: Final = "journal-bridge/signature/1.0"
TRANSFER_ID: Final = re.compile(r"[0-9a-f]{32}")
"""128 random bits."""

LARGEST: Final = 16 << 20
"""Bytes of a manifest: room for 100,000 files, and no more than a phone can hold."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SIGNATURE_BYTES: Final = 64
_SIGNATURE_FILE_LIMIT: Final = 4096
"""Bytes of a signature file: a card and a signature are under 350."""


@dataclass(frozen=True)
class Line:
    """What a manifest says of one file."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A manifest as read: for what transfer, to what end, by what program, and which files."""

    transfer_id: str
    purpose: Purpose
    made_with: str
    lines: tuple[Line, ...]


def checked_transfer_id(transfer_id: str) -> str:
    """Return the transfer id if it is 32 hexadecimal digits.

    Raises:
        UsageFault: `usage`.
    """
    if TRANSFER_ID.fullmatch(transfer_id) is None:
        raise UsageFault("usage", "transfer id")
    return transfer_id


def demand_bundled(purpose: Purpose) -> None:
    """Refuse a bundle of what a setting keeps itself: it holds other children, and nobody else may have it.

    Raises:
        UsageFault: `usage`.
    """
    if purpose not in BUNDLED:
        raise UsageFault("usage", f"--for {purpose} (makes no bundle; `convert` carries journals there)")


def add_manifest(
    files: Iterable[BundleFile], purpose: Purpose, transfer_id: str, folder: Path, keys: SettingKeys
) -> tuple[BundleFile, ...]:
    """Write `MANIFEST` and `MANIFEST.sig` into a folder and return all files, those two at the end.

    Raises:
        UsageFault: `usage` when the transfer id is not 32 hexadecimal digits, or no bundle is for that purpose.
    """
    demand_bundled(purpose)
    sealed = tuple(sorted(files, key=lambda file: file.name))
    lines = tuple(Line(file.name, file.bytes, file.sha256) for file in sealed)
    manifest = Manifest(checked_transfer_id(transfer_id), purpose, f"journal-bridge {__version__}", lines)
    content = to_bytes(manifest)
    return (
        *sealed,
        listed(SIGNATURE, write_private(folder / SIGNATURE, signature_over(content, keys))),
        listed(MANIFEST, write_private(folder / MANIFEST, content)),
    )


def to_bytes(manifest: Manifest) -> bytes:
    """Return the one way to write a manifest."""
    header = {
        "schema": SCHEMA,
        "transfer_id": manifest.transfer_id,
        "purpose": manifest.purpose,
        "made_with": manifest.made_with,
    }
    lines = [{"name": line.name, "bytes": line.bytes, "sha256": line.sha256} for line in manifest.lines]
    return "".join(json.dumps(one) + "\n" for one in [header, *lines]).encode()


def from_bytes(untrusted: bytes) -> Manifest:
    """Return the manifest in some bytes; only the one way to write it is accepted.

    Raises:
        NotVerified: `tampered`.
    """
    try:
        header, *rest = (json.loads(line) for line in untrusted.splitlines())
        lines = tuple(Line(one["name"], one["bytes"], one["sha256"]) for one in rest)
        manifest = Manifest(header["transfer_id"], Purpose(header["purpose"]), header["made_with"], lines)
        whole = _well_formed(manifest) and to_bytes(manifest) == untrusted
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise NotVerified("tampered", MANIFEST)
    return manifest


def _well_formed(manifest: Manifest) -> bool:
    names = [line.name for line in manifest.lines]
    return (
        TRANSFER_ID.fullmatch(manifest.transfer_id) is not None
        and manifest.purpose in BUNDLED
        and len({name.casefold() for name in names} | {"manifest", "manifest.sig"}) == len(names) + 2
        and all(_NAME.fullmatch(line.name) and _DIGEST.fullmatch(line.sha256) for line in manifest.lines)
        and all(type(line.bytes) is int and line.bytes >= 0 for line in manifest.lines)
    )


def signature_over(content: bytes, keys: SettingKeys) -> bytes:
    """Return a signature file over exactly some bytes: signature and card, as JSON."""
    return _signature_file(keys.card, keys.sign(content))


def _signature_file(card: Card, signature: bytes) -> bytes:
    """Return the one way to write a signature file."""
    encoded = base64.b64encode(signature).decode()
    document = {"schema": SIGNATURE_SCHEMA, "signer": card.text, "signature": encoded}
    return (json.dumps(document, indent=1) + "\n").encode()


def signer_of(content: bytes, untrusted_signature: bytes, place: str) -> Card:
    """Return the card of whoever signed exactly these bytes; whether to trust it is another question.

    Raises:
        NotVerified: `signature-bad`, also for a signature file that is not written in the one way to write it.
    """
    try:
        document = json.loads(untrusted_signature[:_SIGNATURE_FILE_LIMIT])
        card = Card.parse(document["signer"])
        signature = base64.b64decode(document["signature"], validate=True)
        good = (
            len(signature) == _SIGNATURE_BYTES
            and _signature_file(card, signature) == untrusted_signature
            and verify(card, content, signature)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UsageFault):
        good = False
    if not good:
        raise NotVerified("signature-bad", place)
    return card
