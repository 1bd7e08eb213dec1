"""Looks at untrusted media in a child process of its own, so that a file that breaks a decoder breaks nothing else.

One long-lived child per worker: starting Python for each of 600 photos would take longer than looking at them.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Final, Self

from journal_bridge.error_codes import CODES
from journal_bridge.errors import MediaRefused, OurFault
from journal_bridge.minimise.media.facts import PaperFacts, PictureFacts, VideoFacts
from journal_bridge.minimise.media.messages import Message, read_message, write_message
from journal_bridge.minimise.media.stamps import Stamp
from journal_bridge.minimise.media.watch import Watch

START_SECONDS: Final = 120.0
"""For the child to start, on a busy machine with a cold disk."""
FILE_SECONDS: Final = 60.0
"""For one picture, or the least for one film: a 12-megapixel picture takes 0.1 s."""
FILM_BYTES_A_SECOND: Final = 4 * 1024 * 1024
"""Slowest copying of a film that is waited for; measured 160-240 MB/s."""
PAPER_TIMES: Final = 3
"""How much longer than for a picture is waited for a document: it holds many."""
_COMMAND: Final = (sys.executable, "-P", "-m", "journal_bridge.minimise.media.child")
"""`-P`: the current folder may be an export, and must not be searched for modules."""

_PLACE: Final = "media checker"


_TRIES: Final = 3
"""Children a request is given to when somebody kills them."""

_FAREWELL: Final = 1.0
"""Seconds a child that is ending has to be gone."""


class Checker:
    """A context manager around one child process that decodes pictures, counts faces and copies films.

    A child that dies or takes too long is replaced, and the file it was given is refused. One file at a time.

    Args:
        seconds: longest wait for one picture.
    """

    def __init__(self, *, seconds: float = FILE_SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._watch = Watch()

    def __enter__(self) -> Self:
        """Return this checker; the child starts with the first file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self.close()

    def close(self) -> None:
        """End the child; the checker may be used again and then starts a new one."""
        child, self._child = self._child, None
        self._watch.close()
        if child is None:
            return
        child.kill()  # it holds nothing worth a farewell
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):  # a request that a dead child never read is still in the buffer
                    pipe.close()

    def check(self, path: Path) -> PictureFacts:
        """Decode a picture and return its facts.

        Raises:
            MediaRefused: `media-damaged` or `media-too-large`.
        """
        facts = self._ask({"work": "check", "source": str(path)}, self._seconds)
        if not isinstance(facts, dict):
            raise OurFault("internal", _PLACE)
        return PictureFacts(**facts)

    def unhide(self, path: Path) -> bool:
        """Do `pictures.unhide` in the child.

        Raises:
            MediaRefused: as `check`.
        """
        return self._ask({"work": "unhide", "source": str(path)}, self._seconds) is True

    def faces(self, path: Path) -> int | None:
        """Return how many faces a picture shows, or None when that could not be checked.

        Raises:
            MediaRefused: as `check`.
        """
        count = self._ask({"work": "faces", "source": str(path)}, self._seconds)
        if not isinstance(count, int | None):
            raise OurFault("internal", _PLACE)
        return count

    def jpeg(self, source: Path, target: Path) -> None:
        """Do `pictures.to_jpeg` in the child.

        Raises:
            MediaRefused: as `check`.
        """
        self._ask({"work": "jpeg", "source": str(source), "target": str(target)}, self._seconds)

    def film(self, source: Path, target: Path, stamp: Stamp | None = None) -> VideoFacts:
        """Do `film.remux_video` in the child.

        Raises:
            MediaRefused: as `film.remux_video`.
        """
        request: Message = {"work": "film", "source": str(source), "target": str(target)}
        if stamp is not None:
            request |= {"moment": stamp.moment.isoformat(), "says": str(stamp.says)}
        facts = self._ask(request, self._film_seconds(source))
        if not isinstance(facts, dict):
            raise OurFault("internal", _PLACE)
        return VideoFacts(**facts)

    def paper(self, source: Path, target: Path) -> PaperFacts:
        """Do `paper.clean_pdf` in the child.

        Raises:
            MediaRefused: as `paper.clean_pdf`.
        """
        request: Message = {"work": "paper", "source": str(source), "target": str(target)}
        facts = self._ask(request, self._seconds * PAPER_TIMES)
        if not isinstance(facts, dict):
            raise OurFault("internal", _PLACE)
        return PaperFacts(**facts)

    def still(self, source: Path, target: Path) -> None:
        """Do `film.video_still` in the child.

        Raises:
            MediaRefused: as `film.video_still`.
        """
        self._ask({"work": "still", "source": str(source), "target": str(target)}, self._film_seconds(source))

    def _film_seconds(self, source: Path) -> float:
        return self._seconds + source.stat().st_size / FILM_BYTES_A_SECOND

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a child, again when somebody kills it while it starts.

        Raises:
            OurFault: `internal` when none comes up.
        """
        for _ in range(_TRIES):
            child = self._begun()
            if self._exchange(child, None, START_SECONDS) is not None:
                return child
            killed = _was_killed(child)
            self.close()
            if not killed:
                break
        raise OurFault("internal", _PLACE)  # or every picture would be called damaged

    def _begun(self) -> subprocess.Popen[bytes]:
        # One thread in the face detector: workers share the processors, and each thread takes address space.
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], request: Message | None, seconds: float) -> Message | None:
        """Send a request and wait for the answer; None when the child died or was killed for taking too long."""
        if child.stdin is None or child.stdout is None:
            return None
        until = monotonic() + seconds
        try:
            with self._watch.over(child, until):
                if request is not None:
                    write_message(child.stdin, request)
                answer = read_message(child.stdout)
        except OSError:  # the child died before it read the request
            return None
        return answer if monotonic() < until else None

    def _answered(self, request: Message, seconds: float) -> Message | None:
        """Return the answer; None when the child died of this request, and not because somebody killed it.

        A system that is short of memory kills the child that decodes before any other: that is no fault of the
        photo in its hands, and a sound photo must not stay behind for it.
        """
        for _ in range(_TRIES):
            child, until = self._child or self._start(), monotonic() + seconds
            answer = self._exchange(child, request, seconds)
            if answer is not None:
                return answer
            killed = monotonic() < until and _was_killed(child)
            self.close()
            if not killed:
                break
        return None

    def _ask(self, request: Message, seconds: float) -> object:
        with self._lock:
            answer = self._answered(request, seconds)
        if answer is None:
            raise MediaRefused("media-damaged")
        if "refused" in answer:
            code = str(answer["refused"])
            raise MediaRefused(code if code in CODES else "media-damaged")
        return answer.get("done")


def _was_killed(child: subprocess.Popen[bytes]) -> bool:
    """Tell whether a child that gave no answer was ended by SIGKILL, which nothing it decodes can bring about."""
    with suppress(subprocess.TimeoutExpired):
        return child.wait(_FAREWELL) == -getattr(signal, "SIGKILL", 0) and hasattr(signal, "SIGKILL")
    return False
