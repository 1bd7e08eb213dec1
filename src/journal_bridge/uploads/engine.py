"""Uploads in one folder: made, filled from where they stopped, checked as a whole, given up, and swept."""

import hashlib
import hmac
from collections.abc import AsyncIterable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from journal_bridge.errors import UsageFault
from journal_bridge.uploads.appending import Appending, Hashes, room
from journal_bridge.uploads.faults import (
    CompletedUpload,
    InconsistentLength,
    NoRoom,
    NoSuchUpload,
    OtherUpload,
    TooLarge,
    UploadBusy,
    WrongDigest,
)
from journal_bridge.uploads.files import PROBE, Announced, Files, Upload, knows_locks
from journal_bridge.uploads.limits import DEFAULT_LIMITS, MIB, Limits
from journal_bridge.uploads.threads import in_thread


class Uploads:
    """All uploads of one folder, which is made with mode 0700; several processes may share it.

    Raises:
        UsageFault: `no-locks` when the folder's disk knows no locks, so that two writers could not be kept apart.
        OSError: when the folder cannot be made or written.
    """

    def __init__(self, folder: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder, self.limits = folder, limits
        self._hashes = Hashes()
        if not knows_locks(folder):
            raise UsageFault("no-locks", folder.name)

    def create(self, untrusted_id: str, length: int, sha256: str) -> Upload:
        """Make an empty upload and return its state; the same again returns how far it is.

        Args:
            untrusted_id: 32 hexadecimal digits.
            length: bytes of the whole.
            sha256: of the whole, 64 hexadecimal digits.

        Raises:
            NoSuchUpload: when the id is none.
            TooLarge, NoRoom: when it is more than is taken here, or than the disk holds beside what is promised.
            OtherUpload: when the id belongs to an upload of another length or digest.
            UploadBusy: when another has it in hand.
            ValueError: when length or digest is none.
        """
        files, announced = self._files(untrusted_id), Announced(length, sha256)
        if length > self.limits.max_size:
            raise TooLarge(self.limits)
        with files.alone(self.limits.retry_after):
            if files.announced_in.exists():
                if files.announced() != announced:
                    raise OtherUpload
                return files.state()
            if room(self.folder) < length + self._promised() + self.limits.margin:
                raise NoRoom
            files.announce(announced)
        return Upload(0, length, complete=False)

    def state(self, untrusted_id: str) -> Upload:
        """Return how far an upload is; every byte up to its offset is safe on the disk.

        Raises:
            NoSuchUpload: when there is none.
        """
        return self._files(untrusted_id).state()

    def append(
        self,
        untrusted_id: str,
        offset: int,
        blocks: Iterable[bytes],
        length_said: int | None = None,
        *,
        last: bool = False,
        content_length: int | None = None,
    ) -> Upload:
        """Take in the bytes of one request and return the state; `last` also checks and names the whole.

        No bytes, at the end, with `last`: the answer is as it was when the upload became whole.

        Args:
            untrusted_id: of the upload.
            offset: where the bytes begin; must be where the file ends.
            blocks: the bytes, in pieces of any size; when this raises, what came before is kept.
            length_said: the whole upload's length as this request tells it, if it does.
            last: whether the upload is to be whole after these bytes.
            content_length: how many bytes this request brings, where it says so.

        Raises:
            NoSuchUpload, MismatchingOffset, InconsistentLength, CompletedUpload, TooLarge, UploadBusy, NoRoom:
                see `faults`; in every case the file holds a beginning of what was sent, and no other bytes.
            WrongDigest: when the whole is not what was announced; it is removed.
        """
        with self._appending(untrusted_id, offset, length_said, last, content_length) as (files, appending):
            with closing(appending):
                for block in blocks:
                    if appending.take(block):
                        appending.write()
            return self._settle(files, last)

    async def append_async(
        self,
        untrusted_id: str,
        offset: int,
        blocks: AsyncIterable[bytes],
        length_said: int | None = None,
        *,
        last: bool = False,
        content_length: int | None = None,
    ) -> Upload:
        """Do as `append` does, with every touch of the disk in a thread, so that other requests go on meanwhile."""
        with ExitStack() as held:
            files, appending = await in_thread(
                lambda: held.enter_context(self._appending(untrusted_id, offset, length_said, last, content_length))
            )
            try:
                async for block in blocks:
                    if appending.take(block):
                        await in_thread(appending.write)
            finally:
                await in_thread(appending.close)
            return await in_thread(lambda: self._settle(files, last))

    def finish(self, untrusted_id: str) -> Upload:
        """Check an upload that has all its bytes, give it its final name, and return its state.

        Raises:
            NoSuchUpload, UploadBusy: see `faults`.
            InconsistentLength: when bytes are missing.
            WrongDigest: when it is not what was announced; it is removed.
        """
        files = self._known(untrusted_id)
        with files.alone(self.limits.retry_after):
            return self._settle(files, last=True)

    def whole(self, untrusted_id: str) -> Path:
        """Return where a whole upload lies.

        Raises:
            NoSuchUpload: when there is none, or it is not whole.
        """
        files = self._files(untrusted_id)
        if not files.state().complete:
            raise NoSuchUpload
        return files.whole

    def cancel(self, untrusted_id: str) -> None:
        """Remove an upload at its sender's word.

        Raises:
            NoSuchUpload, UploadBusy: see `faults`.
            CompletedUpload: what has arrived whole is the receiver's, and goes by `forget` alone.
        """
        files = self._known(untrusted_id)
        with files.alone(self.limits.retry_after):
            if files.state().complete:
                raise CompletedUpload
            files.remove()

    def forget(self, untrusted_id: str) -> None:
        """Remove an upload in whatever state it is, once the receiver needs it no longer; none there is well too.

        Raises:
            UploadBusy: when another writes to it.
        """
        files = self._files(untrusted_id)
        if files.present():
            with files.alone(self.limits.retry_after):
                files.remove()

    def sweep(self, now: float) -> int:
        """Remove what gained nothing for longer than `max_age`, and return how many uploads that were.

        Uploads that are whole stay, and so does what somebody is writing to.

        Args:
            now: seconds since 1970.
        """
        oldest = now - self.limits.max_age
        for left in self.folder.glob(f"{PROBE}*"):
            with suppress(OSError):  # another program that starts just now needs it for a moment, or took it away
                if left.stat().st_mtime < oldest:
                    left.unlink()
        return sum(self._swept(files, oldest) for files in self._all())

    def _swept(self, files: Files, oldest: float) -> bool:
        if _changed(files) >= oldest:
            return False
        try:
            with files.alone(self.limits.retry_after):
                if _complete(files) or _changed(files) >= oldest:
                    return False
                files.remove()
                # Nobody writes under a lock without an upload, and ids are never given out twice.
                with suppress(OSError):
                    files.lock.unlink()
                return True
        except UploadBusy:
            return False

    def _all(self) -> Iterator[Files]:
        """Yield the files of everything that lies here, whatever is left of it."""
        names = {path.name.lstrip(".")[:32] for path in self.folder.iterdir()}
        for name in sorted(names):
            with suppress(NoSuchUpload):
                yield self._files(name)

    def _promised(self) -> int:
        """Return how many bytes are still to come for uploads that were made before."""
        rests = 0
        for files in self._all():
            with suppress(NoSuchUpload, FileNotFoundError):  # what is whole has no such file any more
                rests += files.announced().length - files.part.stat().st_size
        return max(rests, 0)

    def _files(self, untrusted_id: str) -> Files:
        return Files(self.folder, untrusted_id)

    def _known(self, untrusted_id: str) -> Files:
        """Return the files of an upload that was announced: no lock is ever made for one that never was."""
        files = self._files(untrusted_id)
        files.announced()
        return files

    @contextmanager
    def _appending(
        self, untrusted_id: str, offset: int, length_said: int | None, last: bool, content_length: int | None
    ) -> Iterator[tuple[Files, Appending]]:
        """Hold the upload's lock, with everything checked that can be before the first byte is read."""
        files = self._known(untrusted_id)
        with files.alone(self.limits.retry_after):
            upload = files.state()
            if length_said is not None and length_said != upload.length:
                raise InconsistentLength
            appending = Appending(files, upload, offset, self.limits, self._hashes)
            try:
                self._weigh(upload, last, content_length)
                yield files, appending
            finally:
                appending.close()

    def _weigh(self, upload: Upload, last: bool, content_length: int | None) -> None:
        """Refuse what the request itself says cannot be."""
        rest = upload.length - upload.offset
        if content_length is not None:
            if upload.complete and content_length:
                raise CompletedUpload
            if content_length > self.limits.max_append:
                raise TooLarge(self.limits)
            if content_length > rest or (last and content_length < rest):
                raise InconsistentLength
        if rest and room(self.folder) < min(rest, content_length or rest) + self.limits.margin:
            raise NoRoom

    def _settle(self, files: Files, last: bool) -> Upload:
        """Return the state after an append, and name the whole when this was the last one; the lock is held."""
        upload = files.state()
        if upload.complete or not last:
            return upload
        if upload.offset != upload.length:
            raise InconsistentLength
        if not hmac.compare_digest(self._digest(files), files.announced().sha256):
            files.remove()
            raise WrongDigest
        files.name_whole()
        return Upload(upload.length, upload.length, complete=True)

    def _digest(self, files: Files) -> str:
        """Return the SHA-256 of the file as it lies there, read again unless it was hashed on its way in."""
        with files.part.open("rb", buffering=0) as file:
            known = self._hashes.take(file.fileno(), files.part.name)
            if known is not None:
                return known.hexdigest()
            digest = hashlib.sha256()
            while block := file.read(MIB):
                digest.update(block)
            return digest.hexdigest()


def _complete(files: Files) -> bool:
    """Tell whether an upload is whole; remnants of one are not."""
    try:
        return files.state().complete
    except NoSuchUpload:
        return False


def _changed(files: Files) -> float:
    """Return when anything of an upload last changed, in seconds since 1970; its lock counts where it is all."""
    last = 0.0
    for path in files.present():
        with suppress(FileNotFoundError):
            if path != files.lock or not last:  # the lock comes last
                last = max(last, path.stat().st_mtime)
    return last
