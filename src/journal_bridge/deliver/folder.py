"""Delivery to a folder: a stick, a disc, a share. All or nothing, read back from the medium, the manifest last."""

import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge.deliver.copying import copy_flushed, demand_same
from journal_bridge.errors import TryAgain, UsageFault
from journal_bridge.handover import BundleFile, Delivery, SealedBundle
from journal_bridge.private_files import flush_names

ROUTE: Final = "folder"
LAST: Final = "MANIFEST"
"""Written last: whoever sees it sees a whole bundle."""

FILE_MODE: Final = 0o644
FOLDER_MODE: Final = 0o755
"""Readable to all: the files are ciphertext or hold nothing about anybody, and a parent could not
read a stick with 0600 files written under our user number."""


def deliver_to_folder(sealed: SealedBundle, out: Path, now: datetime) -> Delivery:
    """Copy a sealed bundle into a folder, read it back, and return what was put there.

    Args:
        sealed: the only thing that can be delivered.
        out: a new or empty folder.
        now: when, for the receipt.

    Raises:
        TypeError: when given anything else than a sealed bundle.
        UsageFault: `out-not-empty`.
        TryAgain: `delivery-failed`; what was written is taken away again.
    """
    if not isinstance(sealed, SealedBundle):
        raise TypeError("only a sealed bundle can be delivered")
    made: list[Path] = []
    try:
        _make_empty(out, made)
        files = tuple(_put(file, out, made) for file in sorted(sealed.files, key=_manifest_last))
    except OSError:
        _take_back(made)
        raise TryAgain("delivery-failed", out.name) from None
    except BaseException:
        _take_back(made)
        raise
    return Delivery(ROUTE, files, now)


def _manifest_last(file: BundleFile) -> tuple[bool, bool, str]:
    return (file.name == LAST, file.name.startswith(LAST), file.name)


def _make_empty(out: Path, made: list[Path]) -> None:
    """Make the folder and those above it, noting which are ours to take away."""
    if out.exists():
        if not out.is_dir() or any(out.iterdir()):
            raise UsageFault("out-not-empty", out.name)
        return
    for folder in [*reversed([one for one in out.parents if not one.exists()]), out]:
        folder.mkdir()
        made.append(folder)
    with suppress(OSError):  # FAT and network shares know no modes
        out.chmod(FOLDER_MODE)


def _put(file: BundleFile, out: Path, made: list[Path]) -> BundleFile:
    """Copy one file under a passing name, flush it to the medium, name it, and read it back."""
    target = out / file.name
    partial = out / f".{secrets.token_hex(8)}.part"
    made.append(partial)
    digest = copy_flushed(file.path, partial)
    with suppress(OSError):
        partial.chmod(FILE_MODE)
    made.append(target)
    partial.rename(target)
    flush_names(out)
    demand_same(digest, target, file)
    return BundleFile(file.name, target, file.sha256, file.bytes)


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
