"""A colour profile keeps the numbers colours are worked out from, and not a word."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from drawing import photo, png_chunk, worded_profile
from journal_bridge.minimise.media import icc, strip_png
from runs import SHORT

Row = tuple[bytes, bytes]
_XYZ = b"XYZ \0\0\0\0" + bytes(range(12))
_WORDS = b"text\0\0\0\0Quentinella's camera\0"
_OLD_WORDS = b"desc\0\0\0\0\0\0\0\x14Quentinella's camera" + bytes(78)
_NEW_WORDS = (
    b"mluc" + bytes(4) + struct.pack(">IIHHII", 1, 12, 0x656E, 0x4742, 40, 28) + "Quentinella's".encode("utf-16-be")
)


def _profile(*rows: Row, behind: bytes = b"") -> bytes:
    """Return a profile with some tags, one behind the other."""
    table, data, start = b"", b"", 132 + 12 * len(rows)
    for name, body in rows:
        table += name + struct.pack(">II", start + len(data), len(body))
        data += body
    whole = struct.pack(">I", len(rows)) + table + data + behind
    header = struct.pack(">I", 128 + len(whole)) + bytes(32) + b"acsp" + bytes(range(88))
    return header + whole


def _body(profile: bytes, number: int) -> bytes:
    start, length = struct.unpack_from(">II", profile, 132 + 12 * number + 4)
    return profile[start : start + length]


def _kept(profile: bytes) -> bytes:
    cleaned = icc.trimmed(profile)
    assert cleaned is not None
    assert len(cleaned) == len(profile)
    return cleaned


def test_colours_stay_the_same_without_the_words() -> None:
    """A real profile gives the same colours before and after, and a second look changes nothing."""
    raw = worded_profile()
    cleaned = _kept(raw)
    assert "sRGB".encode("utf-16-be") in raw
    assert "sRGB".encode("utf-16-be") not in cleaned
    assert icc.trimmed(cleaned) == cleaned
    target = ImageCms.createProfile("LAB")
    shown = [
        ImageCms.profileToProfile(photo(), ImageCms.ImageCmsProfile(io.BytesIO(one)), target, outputMode="LAB")
        for one in (raw, cleaned)
    ]
    assert [one.tobytes() for one in shown if one] == [shown[0].tobytes()] * 2 if shown[0] else False


@pytest.mark.parametrize("words", [_WORDS, _OLD_WORDS, _NEW_WORDS], ids=["text", "desc", "mluc"])
@pytest.mark.parametrize("tag", [b"desc", b"cprt", b"meta", b"mmod", b"rXYZ", b"rTRC"])
def test_words_go_wherever_they_stand(tag: bytes, words: bytes) -> None:
    """In the description, the copyright, a private tag, or where numbers belong."""
    cleaned = _kept(_profile((b"wtpt", _XYZ), (tag, words), behind=b"Quentinella"))
    assert b"Quent" not in cleaned.replace(b"\0", b"")
    assert _body(cleaned, 0) == _XYZ
    assert _body(cleaned, 1)[:4] == (words[:4] if tag in {b"desc", b"cprt"} else bytes(4))
    assert icc.trimmed(cleaned) == cleaned


def test_empty_texts_are_those_of_their_type() -> None:
    """A program that asks for the description is told there is none, not that the profile is broken."""
    rows = [(tag, words) for tag in (b"desc", b"cprt") for words in (_WORDS, _OLD_WORDS, _NEW_WORDS)]
    cleaned = _kept(_profile(*rows))
    starts = [b"text" + bytes(4), b"desc" + bytes(7) + b"\x01", b"mluc" + bytes(11) + b"\x0c"]
    for number, start in enumerate([*starts, *starts]):
        body = _body(cleaned, number)
        assert body == start + bytes(len(body) - len(start))


def test_a_text_too_short_to_be_one_goes_altogether() -> None:
    """Nothing is written past a tag's end."""
    cleaned = _kept(_profile((b"desc", b"desc\0\0\0\0\0"), (b"wtpt", _XYZ)))
    assert _body(cleaned, 0) == bytes(9)
    assert _body(cleaned, 1) == _XYZ


def test_numbers_that_share_their_place_with_a_text_stay() -> None:
    """Tags may point at the same bytes; colours come first."""
    profile = bytearray(_profile((b"desc", b"desc" + bytes(16)), (b"rXYZ", _XYZ)))
    profile[132 + 4 : 132 + 12] = profile[132 + 12 + 4 : 132 + 24]
    assert _body(_kept(bytes(profile)), 1) == _XYZ


def test_the_header_loses_its_digest_and_what_is_reserved() -> None:
    """The digest no longer holds, and reserved bytes are nobody's."""
    cleaned = _kept(_profile((b"wtpt", _XYZ)))
    assert cleaned[40:84] == bytes(range(44))
    assert cleaned[84:128] == bytes(44)


@pytest.mark.parametrize(
    ("place", "number"),
    [(128, icc.TAGS + 1), (128, 60), (132 + 4, 100), (132 + 4, 5000), (132 + 8, 5000)],
    ids=["too many tags", "a table past the end", "into the table", "past the end", "too long"],
)
def test_a_profile_whose_table_does_not_hold_is_none(place: int, number: int) -> None:
    """Where numbers cannot be told from words, nothing is kept."""
    profile = bytearray(_profile((b"wtpt", _XYZ), behind=bytes(12 * 20)))
    profile[place : place + 4] = number.to_bytes(4, "big")
    assert icc.trimmed(bytes(profile)) is None


def test_tags_up_to_the_last_byte_and_as_many_as_may_be_are_read() -> None:
    """The limits themselves are allowed."""
    rows = [(b"wtpt", _XYZ)] * icc.TAGS
    profile = _profile(*rows)
    assert _kept(profile)[132:] == profile[132:]


def test_a_png_with_words_in_its_profile_leaves_without_them() -> None:
    """The profile is packed there; it is unpacked, emptied and packed again."""
    file = io.BytesIO()
    photo().save(file, "PNG", icc_profile=_profile((b"wtpt", _XYZ), (b"desc", _OLD_WORDS)))
    cleaned = strip_png(file.getvalue())
    with Image.open(io.BytesIO(cleaned)) as picture:
        assert picture.info["icc_profile"] == _kept(_profile((b"wtpt", _XYZ), (b"desc", _OLD_WORDS)))
        assert picture.tobytes() == photo().tobytes()
    assert strip_png(cleaned) == cleaned
    assert png_chunk(b"iCCP", b"")[4:8] in cleaned


@SHORT
@given(
    st.lists(st.tuples(st.sampled_from([b"wtpt", b"desc", b"priv", b"rTRC"]), st.binary(max_size=60)), max_size=6)
)
def test_whatever_stands_in_a_profile_it_is_emptied_once(rows: list[Row]) -> None:
    """A second look never changes anything."""
    cleaned = _kept(_profile(*rows))
    assert icc.trimmed(cleaned) == cleaned
