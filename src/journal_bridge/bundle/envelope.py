"""One stream from files to ciphertext: ZIP (stored, ZIP64) into age, so no ZIP in clear ever touches the disk."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pyrage

from journal_bridge.bundle.bag import PAYLOAD
from journal_bridge.bundle.blocks import blocks, private_file
from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.handover import BundleFile
from journal_bridge.keys import Card

_FIXED: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP can hold, for every member: times would tell when somebody worked on what."""

_PRIVATE: Final = 0o100600 << 16


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


class _Outbox:
    """Where the ZIP is written to, and taken from block by block; it cannot be wound back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, block: bytes) -> int:
        self._held += block
        return len(block)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def _zipped(tags: Mapping[str, bytes], payload: tuple[BundleFile, ...]) -> Iterator[bytes]:
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as archive:
        for name, content in tags.items():
            archive.writestr(_member(name), content)
            yield outbox.take()
        for file in payload:
            digest = hashlib.sha256()
            with (
                file.path.open("rb") as source,
                archive.open(_member(PAYLOAD + file.name), "w", force_zip64=True) as to,
            ):
                for block in blocks(source):
                    digest.update(block)
                    to.write(block)
                    yield outbox.take()
            if digest.hexdigest() != file.sha256:
                raise NotVerified("tampered", file.name)
    yield outbox.take()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _FIXED)
    member.create_system = 3  # the same bytes wherever it is made
    member.external_attr = _PRIVATE
    return member
