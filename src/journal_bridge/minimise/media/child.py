"""The checker's child process: reads one request at a time, answers, and dies alone when a file breaks it.

Started with `python -m`, reads requests from stdin and answers on stdout: see `messages`.
"""

import math
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import film, paper, pictures
from journal_bridge.minimise.media.messages import Message, read_message, write_message
from journal_bridge.minimise.media.stamps import Says, Stamp

MEMORY: Final = 2 * 1024**3
"""Address space in bytes: an 80-megapixel picture needs about 0.7 GB with all copies."""
PROCESSOR_SECONDS: Final = 120
"""Processor time per request, in seconds; the wall clock is the parent's business."""


def _limit(name: str, amount: int) -> None:
    try:
        import resource  # noqa: PLC0415 - missing on Windows
    except ImportError:
        return
    with suppress(ValueError, OSError):  # macOS refuses some limits; the parent's clock still holds
        kind = getattr(resource, name)
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def _check(request: Message) -> object:
    return asdict(pictures.check(Path(str(request["source"]))))


def _faces(request: Message) -> object:
    return pictures.faces(Path(str(request["source"])))


def _jpeg(request: Message) -> object:
    pictures.to_jpeg(Path(str(request["source"])), Path(str(request["target"])))
    return None


def _film(request: Message) -> object:
    stamp = None
    if "moment" in request:
        stamp = Stamp(datetime.fromisoformat(str(request["moment"])), Says(str(request["says"])))
    return asdict(film.remux_video(Path(str(request["source"])), Path(str(request["target"])), stamp))


def _paper(request: Message) -> object:
    return asdict(paper.clean_pdf(Path(str(request["source"])), Path(str(request["target"]))))


def _unhide(request: Message) -> object:
    return pictures.unhide(Path(str(request["source"])))


def _still(request: Message) -> object:
    film.video_still(Path(str(request["source"])), Path(str(request["target"])))
    return None


_WORK: Final[dict[str, Callable[[Message], object]]] = {
    "check": _check,
    "faces": _faces,
    "unhide": _unhide,
    "jpeg": _jpeg,
    "film": _film,
    "paper": _paper,
    "still": _still,
}


def _answer(request: Message) -> Message:
    try:
        return {"done": _WORK[str(request["work"])](request)}
    except MediaRefused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": "media-too-large"}


def main() -> None:
    """Answer until the parent closes the pipe."""
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not end up among the answers
        _limit("RLIMIT_AS", MEMORY)
        write_message(answers, {"done": "ready"})
        while (request := read_message(sys.stdin.buffer)) is not None:
            _limit("RLIMIT_CPU", math.ceil(time.process_time()) + PROCESSOR_SECONDS)
            write_message(answers, _answer(request))


if __name__ == "__main__":
    main()
