"""Delivery on a disc: images to burn or to copy, each read back file by file before any of them has its name."""

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.deliver.iso import SECTOR, Item, Layout, laid_out, listed, write_image
from journal_bridge.deliver.parts import MANIFEST, SIGNATURE, START_HERE, Part, divided, only_sealed
from journal_bridge.errors import DISK_FULL, NotVerified, TryAgain, UsageFault
from journal_bridge.handover import BundleFile, Delivery, SealedBundle
from journal_bridge.private_files import flush_names

ROUTE: Final = "disc"
DVD: Final = 39 * 2**30 // 10
"""3.9 GiB: fits a DVD (4.37 GiB), and the image is a file that a FAT32 stick takes too."""

CD: Final = 700_000_000
"""A CD holds 737 million bytes; what cheap ones hold less is left free."""

_ROOM: Final = 200 * SECTOR
"""What an image takes besides its files: the format's own sectors and the empty ones at its end."""

_NAME: Final = 512
"""Bytes of a file's two names in an image, at most."""

_BLOCK: Final = 1 << 20
_FILE_MODE: Final = 0o644
"""Readable to all, as in a folder: what is in it is locked, and the program that burns runs as somebody else."""


@dataclass(frozen=True)
class OnDisc(Delivery):
    """A delivery on discs: the images by their digests, and which files lie on which."""

    images: tuple[BundleFile, ...] = ()
    parts: tuple[Part, ...] = ()


def deliver_to_disc_image(sealed: SealedBundle, out: Path, now: datetime, *, capacity: int = DVD) -> OnDisc:
    """Write a sealed bundle as one disc image, or as several when it needs them, all or nothing.

    The same bundle gives the same images, byte for byte. Words how to open it, manifest and signature are on each.

    Args:
        sealed: the only thing that can be delivered.
        out: the new image; of several, `journal.iso` becomes `journal-1-of-2.iso` and so on.
        now: when, for the receipt; it does not stand in the image.
        capacity: bytes one image may have.

    Raises:
        TypeError: when given anything else than a sealed bundle.
        UsageFault: `file-exists`, `no-folder`.
        DeliveryFailed: `disc-too-large` when one file alone is larger than a disc.
        NotVerified: `tampered` when a file is no longer what was sealed.
        TryAgain: `no-room`, `delivery-failed`; what was written is taken away again.
    """
    only_sealed(sealed)
    every = (START_HERE, MANIFEST, SIGNATURE)
    parts = divided(sealed, capacity - _ROOM, _cost, too_large="disc-too-large", every=every)
    targets = [_target(out, part) for part in parts]
    if not out.absolute().parent.is_dir():
        raise UsageFault("no-folder", out.absolute().parent.name)
    for target in targets:
        if target.exists() or target.is_symlink():
            raise UsageFault("file-exists", target.name)
    made: list[Path] = []
    try:
        images = _written(parts, targets, made)
    except BaseException as error:
        for path in made:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise TryAgain("no-room" if error.errno in DISK_FULL else "delivery-failed", out.name) from None
        raise
    return OnDisc(ROUTE, sealed.files, now, images, parts)


def label_of(part: Part) -> str:
    """Return the volume's label, which everybody sees who looks at the disc."""
    return "JOURNAL" if part.of == 1 else f"JOURNAL_{part.number}_OF_{part.of}"


def _written(parts: tuple[Part, ...], targets: list[Path], made: list[Path]) -> tuple[BundleFile, ...]:
    """Write every image under a passing name, read it back, and then give all of them their names."""
    partials = [target.with_name(f".{secrets.token_hex(8)}.part") for target in targets]
    images = []
    for part, partial, target in zip(parts, partials, targets, strict=True):
        made.append(partial)
        _write(part, partial)
        sha256 = _read_back(part, partial)
        images.append(BundleFile(target.name, target, sha256, partial.stat().st_size))
    for partial, target in zip(partials, targets, strict=True):
        if target.exists():
            raise FileExistsError(errno.EEXIST, "taken meanwhile")
        partial.rename(target)
        made.append(target)
    flush_names(targets[0].absolute().parent)
    return tuple(images)


def _cost(file: BundleFile) -> int:
    return -(-file.bytes // SECTOR) * SECTOR + _NAME


def _target(out: Path, part: Part) -> Path:
    if part.of == 1:
        return out
    return out.with_name(f"{out.stem}-{part.number:0{len(str(part.of))}}-of-{part.of}{out.suffix}")


def _layout(part: Part) -> Layout:
    return laid_out(label_of(part), [Item(file.name, file.bytes) for file in part.files])


def _write(part: Part, partial: Path) -> None:
    sources = {file.name: file for file in part.files}
    with partial.open("xb") as image:
        write_image(_layout(part), image, lambda item, to: _copy(sources[item.name], to))
        image.flush()
        os.fsync(image.fileno())
    with suppress(OSError):  # FAT and network shares know no modes
        partial.chmod(_FILE_MODE)


def _copy(file: BundleFile, image: BinaryIO) -> None:
    """Copy a file into an image, and stop when it is no longer what was sealed: it was checked some time ago."""
    digest, left = hashlib.sha256(), file.bytes
    with file.path.open("rb") as source:
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                break
            digest.update(block)
            image.write(block)
    if left or digest.hexdigest() != file.sha256:
        raise NotVerified("tampered", file.name)


def _read_back(part: Part, partial: Path) -> str:
    """Find every file in the image as a reader would, compare it with what was sealed; return the image's digest.

    Raises:
        OSError: when anything differs; there is then no use in keeping it.
    """
    with partial.open("rb") as image:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(image.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        found = {name: (_digest(image, start, length), length) for name, start, length in listed(image)}
        if found != {file.name: (file.sha256, file.bytes) for file in part.files}:
            raise OSError(errno.EIO, "the image does not hold the files")
        return _digest(image, 0, partial.stat().st_size)


def _digest(image: BinaryIO, start: int, length: int) -> str:
    digest = hashlib.sha256()
    image.seek(start)
    while length and (block := image.read(min(_BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()
