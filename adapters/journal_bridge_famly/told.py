"""What one record tells of a medium, in few bytes: a setting's sixty thousand media are all held at once."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, urlsplit

from journal_bridge.kit.times import moment

from .export import MediaRef
from .names import text_of
from .parts import Held, MediaField
from .scrubbing import canonical

_LARGEST_SIDE: Final = 100_000
"""Pixels; no camera comes near, so a larger figure is no size."""

_LONGEST_FILM: Final = 7 * 24 * 3600
"""Seconds; a week, beyond which a figure is no duration."""

UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SIZE: Final = re.compile(r"(?<=/)\d{1,5}x\d{1,5}(?=/)")


@dataclass(frozen=True, slots=True)
class Told:
    """A medium as one record tells it: `raw` is the platform's own id; `form` orders records, links left out.

    `uuids` end the paths of its links; `linked` says whether there is any link.
    """

    raw: str
    field: MediaField
    file: str
    width: int | None
    height: int | None
    duration: float | None
    taken: datetime | None
    caption: str | None
    linked: bool
    uuids: tuple[str, ...]
    form: str


def told_of(held: Held) -> Told:
    """Return what a record tells of a medium."""
    ref = held.ref
    return Told(
        raw=ref.id,
        field=held.field,
        file=held.file,
        width=_side(ref.width),
        height=_side(ref.height),
        duration=_seconds(ref.duration),
        taken=moment(ref.createdAt),
        caption=text_of(ref.name),
        linked=bool(ref.url or ref.videoUrl or ref.secret or ref.key),
        uuids=tuple(sorted(_uuids(ref))),
        form=canonical(ref.model_dump(mode="json")),
    )


def link_of(ref: MediaRef) -> str | None:
    """Return a medium's link: as the record gives it, or put together from the pieces of it."""
    for link in (ref.url, ref.videoUrl):
        if isinstance(link, str) and link:
            return _sized(link, ref)
    width, height = _side(ref.width), _side(ref.height)
    size = f"{width}x{height}/" if width and height else ""
    secret = ref.secret if isinstance(ref.secret, dict) else {}
    pieces = [secret.get(name) for name in ("prefix", "key", "path", "expires")]
    told = [piece for piece in pieces if isinstance(piece, str) and piece]
    if len(told) == len(pieces):
        prefix, key, path, expires = told
        return f"{prefix}/{key}/{size}{path}?expires={quote(expires, safe='')}"
    if isinstance(ref.prefix, str) and isinstance(ref.key, str) and ref.prefix:
        return f"{ref.prefix}/{size}{ref.key}"  # here the key is the path and what signs it
    return None


def _sized(link: str, ref: MediaRef) -> str:
    width, height = _side(ref.width), _side(ref.height)
    return _SIZE.sub(f"{width}x{height}", link, count=1) if width and height else link


def _side(untrusted: object) -> int | None:
    """Return a width or height in pixels, or None where it is none."""
    if isinstance(untrusted, int) and not isinstance(untrusted, bool) and 1 <= untrusted <= _LARGEST_SIDE:
        return untrusted
    return None


def _seconds(untrusted: object) -> float | None:
    if isinstance(untrusted, int | float) and not isinstance(untrusted, bool) and 0 <= untrusted <= _LONGEST_FILM:
        return float(untrusted)
    return None


def _uuids(ref: MediaRef) -> set[str]:
    """Return the uuids that end a picture's paths; only a uuid is trusted to name one picture and no other."""
    secret = ref.secret.get("path") if isinstance(ref.secret, dict) else None
    found = set()
    for path in (secret, ref.key, ref.url, ref.videoUrl):
        try:
            stem = PurePosixPath(urlsplit(path).path).stem.casefold() if isinstance(path, str) else ""
        except ValueError:
            continue
        if UUID.fullmatch(stem):
            found.add(stem)
    return found
