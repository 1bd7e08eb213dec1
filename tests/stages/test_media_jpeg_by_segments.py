"""What stays of a JPEG, segment by segment, where a real photo would not show the difference."""

import pytest

from drawing import app
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import strip_jpeg
from journal_bridge.minimise.media.jpeg import segments

START, END = b"\xff\xd8", b"\xff\xd9"
FRAME = app(0xC0, b"\x08\x00\x08\x00\x08\x01\x01\x11\x00")
SCAN = app(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"coded\xff\x00bits\xff\xd3more"
JFIF = b"JFIF\0\x01\x02\x01\x00\x48\x00\x48"
"""Version, unit and density; two bytes of a preview's size follow."""
ADOBE = b"Adobe\x00\x64\x00\x00\x00\x00\x02"


def _picture(*front: bytes, frame: bytes = FRAME, scan: bytes = SCAN) -> bytes:
    return b"".join([START, *front, frame, scan, END])


@pytest.mark.parametrize("marker", [0xC4, 0xCC, 0xDB, 0xDD])
def test_tables_that_a_picture_is_drawn_with_stay(marker: int) -> None:
    """Without them it could not be shown."""
    source = _picture(app(marker, b"a table"))
    assert source == strip_jpeg(source)


@pytest.mark.parametrize("kind", sorted(set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}))
def test_every_kind_of_picture_that_the_standard_knows_passes(kind: int) -> None:
    """Plain, progressive, lossless, arithmetic: which of them a program shows is not decided here."""
    source = _picture(frame=app(kind, FRAME[4:]))
    assert source == strip_jpeg(source)


@pytest.mark.parametrize("marker", [0x02, 0x4F, 0xBF, 0xC8, 0xDC, 0xDE, 0xDF, 0xE3, 0xEF, 0xF0, 0xFD, 0xFE])
def test_segments_that_draw_nothing_are_left_out(marker: int) -> None:
    """Whatever a camera or a program wrote there."""
    assert strip_jpeg(_picture(app(marker, b"planted"))) == _picture()
    assert strip_jpeg(_picture(app(marker, b""))) == _picture()
    with pytest.raises(MediaRefused):
        strip_jpeg(_picture(frame=app(marker, FRAME[4:])))


@pytest.mark.parametrize("marker", [0x01, *range(0xD0, 0xD8)])
def test_marks_that_stand_alone_are_passed_over(marker: int) -> None:
    """They have no length; what follows them is read as usual."""
    assert strip_jpeg(_picture(bytes((0xFF, marker)), app(0xFE, b"planted"))) == _picture()


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (_picture(START + b"\x00\x02"), "a second beginning"),
        (_picture(frame=b""), "no frame"),
        (_picture(frame=FRAME + FRAME), "two frames"),
        (_picture(scan=b""), "no scan"),
        (_picture(frame=SCAN, scan=FRAME), "the scan before its frame"),
        (_picture(b"\xff\xfe\x00\x01"), "a length that does not count itself"),
        (_picture(scan=SCAN)[:-2], "no end"),
        (_picture(b"\xff\xfe\xff\xff"), "a length beyond the end"),
        (_picture(scan=app(0xDA, b"\x02\x01\x00\x00\x3f\x00") + b"bits"), "a scan of more parts than it has"),
    ],
)
def test_what_is_not_as_the_standard_says_is_refused(source: bytes, fault: str) -> None:
    """Two readers could see two different pictures in it."""
    with pytest.raises(MediaRefused) as caught:
        strip_jpeg(source)
    assert caught.value.code == "media-damaged", fault


def test_density_stays_and_the_size_of_a_preview_goes() -> None:
    """How large a picture prints is told; that it had a preview is not."""
    plain = _picture(app(0xE0, JFIF + b"\0\0"))
    assert strip_jpeg(plain) == plain
    assert strip_jpeg(_picture(app(0xE0, JFIF + b"\x01\x01planted-preview"))) == plain
    for other in (
        b"jfif\0" + JFIF[5:] + b"\0\0",
        b"JFXX\0" + JFIF[5:] + b"\0\0",
        JFIF + b"\0",
        b"XXJFIF\0XX" + JFIF,
    ):
        assert strip_jpeg(_picture(app(0xE0, other))) == _picture()


def test_how_colours_were_turned_stays() -> None:
    """Without Adobe's mark a photo shows the wrong colours."""
    plain = _picture(app(0xEE, ADOBE))
    assert strip_jpeg(plain) == plain
    assert strip_jpeg(_picture(app(0xEE, ADOBE + b"planted"))) == plain
    for other in (b"adobe" + ADOBE[5:], b"ADOBE" + ADOBE[5:], ADOBE[:-1], b"XXAdobeXX" + ADOBE):
        assert strip_jpeg(_picture(app(0xEE, other))) == _picture()


@pytest.mark.parametrize("marker", [0xE1, 0xED, 0xEF])
def test_marks_count_only_in_the_segments_they_belong_to(marker: int) -> None:
    """Density, colours and a profile anywhere else are somebody's own data."""
    pieces = [JFIF + b"\0\0", ADOBE, b"ICC_PROFILE\0\x01\x01" + _profile(200)]
    assert strip_jpeg(_picture(*(app(marker, piece) for piece in pieces))) == _picture()


def _profile(size: int) -> bytes:
    return size.to_bytes(4, "big") + bytes(32) + b"acsp" + bytes(size - 40)


def _pieces(*pieces: tuple[int, bytes]) -> list[bytes]:
    return [app(0xE2, b"ICC_PROFILE\0" + bytes((number, len(pieces))) + part) for number, part in pieces]


@pytest.mark.parametrize(("size", "number"), [(200, 1), (65519, 1), (65520, 2), (2 * 65519 + 1, 3)])
def test_a_profile_is_cut_into_as_few_numbered_pieces_as_it_needs(size: int, number: int) -> None:
    """Other programs put them together by their numbers, which start at one."""
    whole = _profile(size)
    cleaned = strip_jpeg(
        _picture(*_pieces(*((at // 50_000 + 1, whole[at : at + 50_000]) for at in range(0, size, 50_000))))
    )
    found = [cleaned[one.payload : one.end] for one in segments(cleaned) if one.marker == 0xE2]
    assert [bytes((place, number)) for place in range(1, number + 1)] == [piece[12:14] for piece in found]
    assert whole == b"".join(piece[14:] for piece in found)


def test_pieces_of_a_profile_are_put_in_order_by_their_numbers() -> None:
    """However they lie in the file."""
    whole = _profile(300)
    pieces = _pieces((2, whole[100:200]), (3, whole[200:]), (1, whole[:100]))
    assert strip_jpeg(_picture(*pieces)) == _picture(*_pieces((1, whole)))
