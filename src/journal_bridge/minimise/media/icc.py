"""Colour profiles: what colours are worked out from stays, and every word in them goes.

A profile's description, copyright and private tags are free text: whoever calibrates a screen or a camera can put
a name or a serial number there. Source: ICC.1:2022, 7.2 (header), 7.3 (tag table), 9 (tags), 10 (types).
"""

import struct
from collections.abc import Iterator
from typing import Final

PROFILE_LIMIT: Final = 4 * 1024 * 1024
"""Longest profile kept, in bytes: printers' profiles reach about 2 MB, cameras' have 0.5-4 kB."""

TAGS: Final = 200
"""Most tags of a profile: the standard knows some sixty."""

_TABLE: Final = 132
"""Where the table begins: behind the 128-byte header and the tag count."""
_ROW: Final = 12
_TYPE: Final = 8
"""A type's four letters, and four reserved bytes."""

_COLOURS: Final = frozenset(
    "rXYZ gXYZ bXYZ wtpt bkpt lumi chad chrm rTRC gTRC bTRC kTRC gamt meas view tech cicp rig0 rig2".split()  # noqa: SIM905
) | {f"{one}{number}" for one in ("A2B", "B2A", "D2B", "B2D", "pre") for number in range(4)}
"""Tags colours are worked out from, or that say how they were measured, in numbers."""

_NUMBERS: Final = frozenset({"XYZ ", "curv", "para", "mft1", "mft2", "mAB ", "mBA ", "mpet", "sf32", "chrm"}) | {
    "meas",
    "view",
    "sig ",
    "cicp",
}
"""Types that hold numbers."""

_EMPTY: Final = {
    "desc": b"desc\0\0\0\0\0\0\0\x01",
    "mluc": b"mluc\0\0\0\0\0\0\0\0\0\0\0\x0c",
    "text": b"text\0\0\0\0",
}
"""A text of no words, by type; a profile must have its description and its copyright."""

_MUST_BE: Final = frozenset({"desc", "cprt"})

Tag = tuple[str, int, int]
"""A tag's four letters, where it begins and where it ends."""


def trimmed(untrusted_profile: bytes) -> bytes | None:
    """Return a profile of the size its header tells, without words, or None when it is none.

    The layout stays, so that numbers lie where the table says; everything but them is emptied.
    """
    size = int.from_bytes(untrusted_profile[:4], "big")
    is_profile = untrusted_profile[36:40] == b"acsp" and _TABLE <= size <= len(untrusted_profile)
    if not is_profile or size > PROFILE_LIMIT:
        return None
    profile = untrusted_profile[:size]
    tags = _tags(profile)
    return None if tags is None else _without_words(profile, tags)


def _tags(profile: bytes) -> list[Tag] | None:
    """Return the rows of the table, or None when one points outside the profile or into the table."""
    count = int.from_bytes(profile[128:_TABLE], "big")
    end = _TABLE + _ROW * count
    if count > TAGS or end > len(profile):
        return None
    rows = struct.iter_unpack(">4sII", profile[_TABLE:end])
    tags = [(name.decode("latin-1"), start, start + length) for name, start, length in rows]
    sound = all(end <= start and stop <= len(profile) for _, start, stop in tags)
    return tags if sound else None


def _without_words(profile: bytes, tags: list[Tag]) -> bytes:
    kept = bytearray(len(profile))
    table = _TABLE + _ROW * len(tags)
    kept[:84] = profile[:84]  # behind it: a digest of the whole, which no longer holds, and reserved bytes
    kept[128:table] = profile[128:table]
    for start, stop, what in _pieces(profile, tags):
        kept[start:stop] = what
    return bytes(kept)


def _pieces(profile: bytes, tags: list[Tag]) -> Iterator[tuple[int, int, bytes]]:
    """Yield what is put where: empty texts first, since numbers may lie where a text claims to be."""
    types = {tag: profile[tag[1] : tag[1] + _TYPE][:4].decode("latin-1") for tag in tags}
    for tag in tags:
        empty = _EMPTY.get(types[tag], b"") if tag[0] in _MUST_BE else b""
        if empty and tag[2] - tag[1] >= len(empty):
            yield tag[1], tag[1] + len(empty), empty
    for tag in tags:
        if tag[0] in _COLOURS and types[tag] in _NUMBERS:
            yield tag[1], tag[2], profile[tag[1] : tag[2]]
