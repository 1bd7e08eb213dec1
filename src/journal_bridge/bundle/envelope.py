"""One stream from files to ciphertext: ZIP (stored, ZIP64) into age, so no ZIP in clear ever touches the disk."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyrage

from journal_bridge.bundle.bag import PAYLOAD, TAG_FILES
from journal_bridge.bundle.blocks import blocks, private_file
from journal_bridge.bundle.container import Member, directory, laid_out
from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.handover import BundleFile
from journal_bridge.keys import Card


def seal_bag(tags: Mapping[str, bytes], payload: tuple[BundleFile, ...], recipient: Card, target: Path) -> None:
    """Write a bag to `target`, readable to the recipient alone; nothing stays behind when it fails.

    Args:
        tags: the bag's tag files by name; they go first, so a reader meets the signature before the payload.
        payload: the files under `data/`.
        recipient: whose key opens it.
        target: a new file.

    Raises:
        NotVerified: `tampered` when a file is no longer what it was when it was packed.
        OSError: when a file cannot be read or the target cannot be written.
    """
    source = _Pulled(_zipped(tags, payload))
    try:
        with private_file(target) as sink:
            recipient.seal_to(source, sink)
    except BaseException as failure:
        target.unlink(missing_ok=True)
        if isinstance(failure, pyrage.EncryptError):
            raise source.failure or OurFault("internal", target.name) from None
        raise


class _Pulled:
    """A file to read from, made of the blocks a generator gives; keeps the generator's failure whole."""

    def __init__(self, made: Iterator[bytes]) -> None:
        self._made = made
        self._left = memoryview(b"")
        self.failure: Exception | None = None

    def read(self, size: int) -> bytes:
        while not self._left:
            try:
                self._left = memoryview(next(self._made))
            except StopIteration:
                return b""
            except Exception as failure:
                self.failure = failure
                raise
        block, self._left = bytes(self._left[:size]), self._left[size:]
        return block


def _zipped(tags: Mapping[str, bytes], payload: tuple[BundleFile, ...]) -> Iterator[bytes]:
    """Yield the ZIP: tag files in their order, then the payload in the order of its names.

    Every payload file is read twice, since its CRC-32 stands before its bytes; what counts is the SHA-256 taken on
    the second reading.
    """
    files = sorted(payload, key=lambda file: file.name)
    members = laid_out(
        [
            *((name, len(tags[name]), zlib.crc32(tags[name])) for name in TAG_FILES),
            *((PAYLOAD + file.name, file.bytes, _crc(file)) for file in files),
        ]
    )
    for member in members[: len(TAG_FILES)]:
        yield member.header + tags[member.name]
    for member, file in zip(members[len(TAG_FILES) :], files, strict=True):
        yield from _file(member, file)
    yield directory(members)


def _file(member: Member, file: BundleFile) -> Iterator[bytes]:
    digest = hashlib.sha256()
    yield member.header
    with file.path.open("rb") as source:
        for block in blocks(source):
            digest.update(block)
            yield block
    if digest.hexdigest() != file.sha256:
        raise NotVerified("tampered", file.name)


def _crc(file: BundleFile) -> int:
    crc = 0
    with file.path.open("rb") as source:
        for block in blocks(source):
            crc = zlib.crc32(block, crc)
    return crc
