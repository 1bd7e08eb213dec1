"""Three tags are read out of a photo's camera data, whoever wrote them and however badly."""

import struct

import pytest

from journal_bridge.minimise.media import exif


def _entry(order: str, tag: int, kind: int, items: int, value: bytes) -> bytes:
    return struct.pack(order + "HHI", tag, kind, items) + value.ljust(4, b"\0")


def _block(order: str, *entries: bytes, count: int | None = None, at: int = 8, after: bytes = b"") -> bytes:
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", at)
    number = len(entries) if count is None else count
    return head + bytes(at - 8) + struct.pack(order + "H", number) + b"".join(entries) + after


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turned", range(1, 9))
def test_how_a_photo_lies_is_read_in_both_byte_orders(order: str, turned: int) -> None:
    """Intel and Motorola, as a short or a long number, right behind the header or later."""
    short = _entry(order, 0x0112, 3, 1, struct.pack(order + "H", turned))
    long = _entry(order, 0x0112, 4, 1, struct.pack(order + "I", turned))
    other = _entry(order, 0x010F, 2, 4, b"abc\0")
    assert exif.orientation(_block(order, short)) == turned
    assert exif.orientation(_block(order, other, long)) == turned
    assert exif.orientation(_block(order, other, short, at=9)) == turned
    assert exif.orientation(_block(order, short, _entry(order, 0x0112, 3, 1, b"\x08\x08"))) == turned


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"MM\0*",
        b"MM\0*\0\0\0",
        b"XX\0*" + _block(">", _entry(">", 0x0112, 3, 1, b"\0\6"))[4:],
        b"mm\0*" + _block(">", _entry(">", 0x0112, 3, 1, b"\0\6"))[4:],
        _block(">", _entry(">", 0x0112, 3, 1, b"\0\0")),
        _block(">", _entry(">", 0x0112, 3, 1, b"\0\x09")),
        _block(">", _entry(">", 0x0112, 2, 2, b"\0\6")),
        _block(">", _entry(">", 0x0112, 1, 1, b"\0\6")),
        _block(">", _entry(">", 0x0112, 3, 0, b"\0\6")),
        _block(">", _entry(">", 0x0112, 3, 1, b"\0\6"))[:-1],
        _block(">", _entry(">", 0x0112, 3, 1, b"\0\6"), count=0),
        b"MM\0*\0\0\0\7" + _block(">", _entry(">", 0x0112, 3, 1, b"\0\6"))[7:],
        b"MM\0*\0\0\0\x19" + bytes(18),
        b"MM\0*\xff\xff\xff\xff" + bytes(18),
    ],
)
def test_what_cannot_be_read_means_upright(block: bytes) -> None:
    """A damaged note is no reason to turn a photo."""
    assert exif.orientation(block) == 1


def test_a_directory_is_read_as_far_as_any_camera_writes() -> None:
    """A count of 65,535 does not keep us busy."""
    filler = [_entry(">", 0x9000, 3, 1, b"\0\1")] * 511
    turned = _entry(">", 0x0112, 3, 1, b"\0\6")
    assert exif.orientation(_block(">", *filler, turned, count=65_535)) == 6
    assert exif.orientation(_block(">", *filler, filler[0], turned)) == 1


def _photo(order: str, when: bytes, offset: bytes, kind: int = 4) -> bytes:
    """Return a block whose camera directory holds a time and an offset."""
    first = 8 + 2 + 12
    texts = first + 2 + 24
    pointer = struct.pack(order + ("I" if kind == 4 else "H"), first)
    entries = [
        _entry(order, 0x9003, 2, len(when), struct.pack(order + "I", texts)),
        _entry(order, 0x9011, 2, len(offset), struct.pack(order + "I", texts + len(when))),
    ]
    inner = struct.pack(order + "H", 2) + b"".join(entries) + when + offset
    return _block(order, _entry(order, 0x8769, kind, 1, pointer), after=inner)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [3, 4])
def test_when_a_photo_was_taken_is_read_as_it_was_written(order: str, kind: int) -> None:
    """Up to the first zero, without blanks around it."""
    block = _photo(order, b"2024:06:03 10:15:30\0", b" +01:00 \0rest", kind)
    assert exif.taken(block) == ("2024:06:03 10:15:30", "+01:00")


def test_times_that_are_no_text_read_as_far_as_they_can() -> None:
    """Bytes that are no ASCII are marked; a text as long as a story is not read at all."""
    assert exif.taken(_photo(">", b"2024\xff\0", b"+01:00\0"))[0] == "2024\N{REPLACEMENT CHARACTER}"
    assert exif.taken(_photo(">", b"2" * 64, b"1" * 65)) == ("2" * 64, "")


@pytest.mark.parametrize("block", [b"", _block(">"), _photo(">", b"a\0cdefg", b"b\0cdefg")[:22]])
def test_a_photo_without_a_time_has_none(block: bytes) -> None:
    """No camera data, or a pointer to where nothing is."""
    assert exif.taken(block) == ("", "")
