"""Takes a folder that was handed over back as a sealed bundle: only what this setting's own keys sealed is one.

`deliver` accepts nothing but a `SealedBundle`, and a folder on a disk is not one. It becomes one here, when every
file in it is what a manifest says that our own key signed, which is written at the end of sealing and nowhere else,
and when each file is locked.
"""

import hashlib
from pathlib import Path
from typing import Final

from journal_bridge.bundle.inspecting import FileKind, kind_of
from journal_bridge.bundle.manifest import LARGEST, MANIFEST, SIGNATURE, Manifest, from_bytes, signer_of
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.bundle.verdicts import SenderKnown, Trouble
from journal_bridge.bundle.verifying import verify
from journal_bridge.errors import InputRefused, NotVerified
from journal_bridge.handover import BundleFile, SealedBundle
from journal_bridge.keys import SettingKeys

FOR_PEOPLE: Final = "passphrase"
FOR_A_KEY: Final = "a setting's key"
"""Which setting's is written inside; the folder does not say."""

_CODES: Final = {Trouble.MISSING: "missing-file", Trouble.EXTRA: "extra-file"}


def handed_over(folder: Path, keys: SettingKeys) -> SealedBundle:
    """Return a folder that was handed over as a sealed bundle, once all of it is verified.

    Args:
        folder: the folder with `MANIFEST` in it.
        keys: of the setting that sealed it.

    Raises:
        InputRefused: `not-found`, `link`.
        NotVerified: `not-a-bundle`; `not-ours` when other keys signed it; `missing-file`, `extra-file`, `tampered`
            for the first file that is not as it was made; `not-encrypted` for one that is not locked.
    """
    if folder.is_symlink():
        raise InputRefused("link", folder.name)
    found = verify(folder, keys=keys)
    manifest, proofs = _signed(folder, keys)
    if found.sender is not SenderKnown.KNOWN:
        raise NotVerified("not-ours", folder.name)
    for file in found.files:
        if not file.ok:
            raise NotVerified(_CODES.get(file.trouble, "tampered") if file.trouble else "tampered", file.name)
    files = tuple(BundleFile(line.name, folder / line.name, line.sha256, line.bytes) for line in manifest.lines)
    kinds = {_kind(file) for file in files}
    sealed_to = FOR_A_KEY if FileKind.SEALED in kinds else FOR_PEOPLE
    return SealedBundle(manifest.purpose, manifest.transfer_id, (*files, *proofs), sealed_to)


def _signed(folder: Path, keys: SettingKeys) -> tuple[Manifest, tuple[BundleFile, ...]]:
    """Return the manifest, and it and its signature as files; what is read here is what is judged here."""
    content, signature = (_small(folder / name) for name in (MANIFEST, SIGNATURE))
    if signer_of(content, signature, SIGNATURE) != keys.card:
        raise NotVerified("not-ours", folder.name)
    proofs = ((SIGNATURE, signature), (MANIFEST, content))
    files = (BundleFile(name, folder / name, hashlib.sha256(read).hexdigest(), len(read)) for name, read in proofs)
    return from_bytes(content), tuple(files)


def _small(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
        raise NotVerified("not-a-bundle", path.name)
    return path.read_bytes()


def _kind(file: BundleFile) -> FileKind | None:
    """Return what a file is; only how to open it is told in clear. That a book is locked `verify` has seen."""
    kind = kind_of(file.path)
    if kind is None and file.name != START_HERE:
        raise NotVerified("not-encrypted", file.name)
    return kind
