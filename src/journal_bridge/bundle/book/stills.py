"""Takes one still picture from a film, to stand for it in the book."""

from pathlib import Path
from typing import Final

import av
import av.error
from PIL import Image

from journal_bridge.errors import MediaRefused

_INTO: Final = 0.2
"""How far into the film the still is taken: the first frames are often a floor or a thumb."""

_SIDE: Final = 1600
_QUALITY: Final = 85
_FRAMES: Final = 600
"""Frames decoded at most while looking for that moment: 20 seconds of film between two key frames."""


def still(film: Path, target: Path) -> Path:
    """Write a JPEG still of a film, upright, and return its path.

    Raises:
        MediaRefused: `media-damaged` when no frame can be decoded.
    """
    try:
        frame = _frame(film)
    except (av.error.FFmpegError, OSError, ValueError):
        frame = None
    if frame is None:
        raise MediaRefused("media-damaged", film.name)
    upright: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV types only part of itself
    picture = upright.rotate(-_turn(frame), expand=True)
    picture.thumbnail((_SIDE, _SIDE), Image.Resampling.BICUBIC)
    picture.save(target, "JPEG", quality=_QUALITY)
    return target


def _turn(frame: av.VideoFrame) -> int:
    """Return the clockwise turn the film asks for; PyAV counts it the other way round."""
    return -int(getattr(frame, "rotation", 0) or 0)


def _frame(film: Path) -> av.VideoFrame | None:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        wanted = _INTO * container.duration / av.time_base if container.duration else 0.0
        container.seek(int(wanted * av.time_base))
        found = None
        for number, frame in enumerate(container.decode(stream)):
            found = frame
            if number >= _FRAMES or frame.time is None or frame.time >= wanted:
                break
        return found
