"""The boxes of a newer phone's photo are read in every form they may have, and refused where they have none."""

import contextlib
import io
import random
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from drawing import photo
from heic_drawing import TILE, Heic, coded, planted_heic, unit
from heic_looking import MARKS, one_picture, pixels_of
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import Checker, clean_media, face_names, strip_heic, taken_at
from journal_bridge.minimise.media.boxes import Fields, made, made_full, walk
from journal_bridge.minimise.media.heif import contents


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as started:
        yield started


def _without_primary() -> bytes:
    broken = one_picture()
    broken.primary = 9
    return broken.written()


def _of_kind(kind: bytes) -> bytes:
    other = Heic()
    other.item(1, kind, b"something")
    return other.written()


def _grid(body: bytes, *tiles: int, kind: bytes = b"hvc1") -> bytes:
    grid = Heic()
    grid.item(1, b"grid", body)
    grid.item(2, kind, b"something")
    grid.refer(b"dimg", 1, *tiles)
    return grid.written()


def _uses(index: int) -> bytes:
    wrong = one_picture()
    wrong.uses[1].append(index)
    return wrong.written()


_GRID = bytes(4) + struct.pack(">HH", *TILE)
_ODD = {
    "no main picture": (_without_primary(), "media-damaged"),
    "coded otherwise": (_of_kind(b"av01"), "media-unknown"),
    "an overlay": (_of_kind(b"iovl"), "media-unknown"),
    "a grid of nothing": (_grid(_GRID), "media-damaged"),
    "a grid of a missing tile": (_grid(_GRID, 7), "media-damaged"),
    "a grid of grids": (_grid(_GRID, 2, kind=b"grid"), "media-damaged"),
    "a short grid": (_grid(_GRID[:7], 2), "media-damaged"),
    "a long grid cut short": (_grid(b"\0\1" + _GRID[2:], 2), "media-damaged"),
    "a property that is not there": (_uses(9), "media-damaged"),
    "a property of number 0": (_uses(0), "media-damaged"),
    "no configuration": (one_picture(configuration=b"").written(), "media-damaged"),
    "a configuration cut short": (one_picture(configuration=bytes(22)).written(), "media-damaged"),
    "messages only": (one_picture(body=unit(39, b"x")).written(), "media-damaged"),
    "no units": (one_picture(body=b"").written(), "media-damaged"),
    "a unit that is too long": (one_picture(body=b"\0\0\1\0abc").written(), "media-damaged"),
}


@pytest.mark.parametrize("case", _ODD)
def test_an_odd_photo_is_refused_by_the_filter(case: str) -> None:
    """What the filter does not know it does not pass."""
    data, code = _ODD[case]
    with pytest.raises(MediaRefused) as caught:
        strip_heic(data)
    assert code == caught.value.code


def _tiled(shown: tuple[int, int], *, rows: int = 1, columns: int = 2, tiles: int = 2, more: bytes = b"") -> bytes:
    """Return a grid of tiles that says its rows, columns and size; `more` is one more size for the last tile."""
    made_of = Heic()
    configuration, body = coded(photo(1, TILE))
    made_of.item(1, b"grid", bytes((0, 0, rows - 1, columns - 1)) + struct.pack(">HH", *shown))
    numbers = list(range(2, 2 + tiles))
    for number in numbers:
        made_of.item(number, b"hvc1", body, flags=1)
    made_of.refer(b"dimg", 1, *numbers)
    made_of.property(made(b"hvcC", configuration), *numbers, essential=True)
    made_of.property(made_full(b"ispe", struct.pack(">II", *TILE)), *numbers[: -1 if more else None])
    if more:
        made_of.property(made_full(b"ispe", more), numbers[-1])
    made_of.property(made_full(b"ispe", struct.pack(">II", *shown)), 1)
    return made_of.written()


@pytest.mark.parametrize("shown", [(128, 64), (65, 1)])
def test_the_last_tiles_of_a_grid_may_stand_beyond_it_in_part(shown: tuple[int, int]) -> None:
    """Phones code whole blocks; a part of the last row and column is padding."""
    assert pixels_of(strip_heic(_tiled(shown))) == pixels_of(_tiled(shown))
    tall = _tiled((64, shown[0]), rows=2, columns=1)
    assert pixels_of(strip_heic(tall)) == pixels_of(tall)


@pytest.mark.parametrize(
    "data",
    [
        _tiled((64, 64)),
        _tiled((129, 64)),
        _tiled((128, 65)),
        _tiled((0, 64), columns=1, tiles=1),
        _tiled((128, 0)),
        _tiled((64, 64), rows=2, columns=1),
        _tiled((64, 64), columns=1),
        _tiled((128, 128), rows=2),
        _tiled((128, 64), more=struct.pack(">II", 64, 128)),
        _tiled((128, 64), more=struct.pack(">III", *TILE, 0)),
    ],
)
def test_tiles_beyond_the_size_of_a_photo_are_not_kept(data: bytes, looking: Checker, tmp_path: Path) -> None:
    """A whole tile that nobody sees may show anybody: such a photo becomes the JPEG of what is seen, or stays."""
    with pytest.raises(MediaRefused) as caught:
        strip_heic(data)
    assert caught.value.code == "media-unknown"
    with contextlib.suppress(MediaRefused):
        cleaned = clean_media(io.BytesIO(data), tmp_path / "out", checker=looking, heic="keep")
        assert cleaned.mime == "image/jpeg"


def test_a_tile_that_is_larger_than_it_says_does_not_leave(looking: Checker, tmp_path: Path) -> None:
    """Its size stands in its own pictures too, and the two must agree."""
    larger = one_picture(**dict(zip(("configuration", "body"), coded(photo(1, (128, 128))), strict=True))).written()
    with pytest.raises(MediaRefused):
        clean_media(io.BytesIO(larger), tmp_path / "out", checker=looking, heic="keep")


def test_short_units_and_long_grids_are_read() -> None:
    """Units behind two-byte lengths, and sizes written in four bytes, are as good."""
    configuration, body = coded(photo(1, TILE))
    payload = body[4:]
    short = configuration[:21] + bytes([configuration[21] & 0xFC | 1]) + configuration[22:]
    assert len(payload) == int.from_bytes(body[:4], "big")
    data = one_picture(configuration=short, body=len(payload).to_bytes(2, "big") + payload + b"\0\0").written()
    cleaned = strip_heic(data)
    assert contents(cleaned).bytes_of(cleaned, 1) == len(payload).to_bytes(2, "big") + payload
    grid = one_picture()
    grid.primary = 2
    grid.item(2, b"grid", bytes((0, 1, 0, 0)) + struct.pack(">II", *TILE) + b"planted-note")
    grid.property(made_full(b"ispe", struct.pack(">II", *TILE)), 2)
    grid.refer(b"dimg", 2, 1)
    assert pixels_of(strip_heic(grid.written())) == pixels_of(grid.written())
    assert b"planted" not in strip_heic(grid.written())


def test_colours_are_kept_when_they_are_colours() -> None:
    """A short colour code is cut to its length; a profile that is none is left out, and so is a longer property."""
    odd = one_picture()
    odd.property(made(b"colr", b"nclx", bytes((0, 1, 0, 13, 0, 6, 0x80)), b"planted-note"), 1)
    odd.property(made(b"colr", b"prof", b"planted-note"), 1)
    odd.property(made(b"colr", b"abcd", b"planted-note"), 1)
    odd.property(made(b"pasp", struct.pack(">II", 1, 1), b"planted-note"), 1)
    odd.property(made_full(b"pixi", bytes((3, 8, 8, 8))), 1)
    cleaned = strip_heic(odd.written())
    assert b"planted" not in cleaned
    assert [kind for kind, _ in contents(cleaned).properties] == [b"hvcC", b"ispe", b"colr", b"pixi"]
    assert pixels_of(cleaned)[1:] == (TILE, None)


def _meta(*boxes: bytes) -> bytes:
    return made(b"ftyp", b"heic", bytes(4), b"heic") + made_full(b"meta", *boxes)


def _wide() -> bytes:
    """Return the table of contents with every number in its longer form."""
    return _meta(
        made_full(b"pitm", struct.pack(">I", 70_000), version=1),
        made_full(
            b"iinf",
            struct.pack(">I", 1),
            made_full(b"infe", struct.pack(">IH", 70_000, 0), b"hvc1", b"\0", version=3),
            version=1,
        ),
        made_full(b"iref", made(b"dimg", struct.pack(">IHII", 70_000, 2, 5, 6)), version=1),
        made(
            b"iprp",
            made(b"ipco", made(b"irot", b"\1")),
            made_full(b"ipma", struct.pack(">IIBH", 1, 70_000, 1, 0x8001), version=1, flags=1),
            made(b"free"),
        ),
        made(b"idat", b"0123456789"),
        made_full(
            b"iloc",
            b"\x44\x44",
            struct.pack(">IIHHIHIII", 1, 70_000, 1, 0, 2, 1, 0, 1, 4),
            version=2,
        ),
    )


def test_longer_numbers_and_data_inside_the_table_are_read() -> None:
    """Every form the standard allows says the same."""
    read = contents(_wide())
    assert (read.primary, list(read.items), read.made_from) == (70_000, [70_000], {70_000: [5, 6]})
    assert [(use.property, use.essential) for use in read.uses[70_000]] == [(1, True)]
    assert read.properties == [(b"irot", b"\1")]
    assert read.bytes_of(_wide(), 70_000) == b"3456"
    assert read.bytes_of(_wide(), 1) == b""


_LOCATED = made_full(b"infe", struct.pack(">HH", 1, 0), b"hvc1", b"\0", version=2)
_LISTED = made_full(b"iinf", struct.pack(">H", 1), made(b"free"), _LOCATED)


def _placed(*numbers: int, form: str = ">HHHHII", version: int = 0, sizes: bytes = b"\x44\0") -> bytes:
    return _meta(_LISTED, made_full(b"iloc", sizes, struct.pack(form, *numbers), version=version))


_BROKEN = {
    "no table": (made(b"ftyp", b"heic"), "media-damaged"),
    "an old table": (
        _meta(made_full(b"iinf", struct.pack(">H", 1), made_full(b"infe", bytes(8), version=1))),
        "media-unknown",
    ),
    "too many items": (_meta(made_full(b"iinf", struct.pack(">I", 4097), version=1)), "media-damaged"),
    "too many places": (_placed(4097, 1, 0, 1, 0, 4), "media-damaged"),
    "too many pieces": (_placed(1, 1, 0, 65, 0, 4), "media-damaged"),
    "too many tiles": (_meta(made_full(b"iref", made(b"dimg", struct.pack(">HH", 1, 4097)))), "media-damaged"),
    "too many uses": (_meta(made(b"iprp", made_full(b"ipma", struct.pack(">I", 4097)))), "media-damaged"),
    "a place past the end": (_placed(1, 1, 0, 1, 5000, 4), "media-damaged"),
    "a length past the end": (_placed(1, 1, 0, 1, 0, 5000), "media-damaged"),
    "in another file": (_placed(1, 1, 1, 1, 0, 4), "media-unknown"),
    "inside another item": (_placed(1, 1, 2, 0, 1, 0, 4, form=">HHHHHII", version=1), "media-unknown"),
    "a box that is too short": (made(b"ftyp") + struct.pack(">I4s", 7, b"meta"), "media-damaged"),
    "a box that is too long": (made(b"ftyp") + struct.pack(">I4s", 9, b"meta"), "media-damaged"),
    "half a header": (made(b"ftyp") + b"\0\0\0", "media-damaged"),
}


@pytest.mark.parametrize("case", _BROKEN)
def test_a_broken_table_of_contents_is_refused(case: str) -> None:
    """No number in a file is believed before it was checked."""
    data, code = _BROKEN[case]
    with pytest.raises(MediaRefused) as caught:
        contents(data)
    assert code == caught.value.code


def test_a_piece_of_no_length_reaches_to_the_end() -> None:
    """The standard lets a file say nothing of an item's length."""
    data = _placed(1, 1, 0, 1, 4, 0)
    assert contents(data).bytes_of(data, 1) == data[4:]
    limits = _placed(1, 1, 0, 1, 0, len(data))
    assert contents(limits).bytes_of(limits, 1) == limits


def test_boxes_are_walked_in_every_form() -> None:
    """Long lengths, and a last box without one, are read."""
    long_box = struct.pack(">I4sQ", 1, b"long", 20) + b"body"
    open_box = struct.pack(">I4s", 0, b"open") + b"rest"
    data = long_box + made(b"none") + open_box
    assert [(box.kind, data[box.start : box.end]) for box in walk(data, 0, len(data))] == [
        (b"long", b"body"),
        (b"none", b""),
        (b"open", b"rest"),
    ]
    with pytest.raises(MediaRefused):
        list(walk(struct.pack(">I4sQ", 1, b"long", 15) + bytes(8), 0, 24))


def test_fields_are_read_within_their_bounds() -> None:
    """No field is read past the end of its box."""
    fields = Fields(b"\0\1name\0more", 0, 9)
    assert (fields.number(2), fields.text(), fields.text(), fields.text()) == (1, b"name", b"mo", b"")
    assert fields.number(0) == 0
    for length in (1, -1):
        with pytest.raises(MediaRefused):
            fields.take(length)


def test_mutations_only_succeed_or_are_refused() -> None:
    """However a photo is damaged, the answer is a clean photo or a refusal, never a crash."""
    chance = random.Random(20240603)  # noqa: S311 - the same thousand every time
    source = planted_heic()
    clean = 0
    for _ in range(1000):
        data = bytearray(source)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        untrusted = bytes(data[: chance.choice([len(data), len(data), chance.randrange(len(data))])])
        face_names(untrusted)
        taken_at(untrusted)
        try:
            once = strip_heic(untrusted)
        except MediaRefused:
            continue
        clean += 1
        assert once == strip_heic(once)
        assert not [mark for mark in MARKS if mark in once]
    assert clean > 100


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_photo_is_refused(looking: Checker, tmp_path: Path, share: float) -> None:
    """Half a photo is not passed on as a whole one, and leaves nothing behind."""
    whole = strip_heic(planted_heic())
    for heic in ("jpeg", "keep"):
        with pytest.raises(MediaRefused, match="damaged"):
            clean_media(
                io.BytesIO(whole[: int(len(whole) * share)]),
                tmp_path / "out",
                checker=looking,
                heic="keep" if heic == "keep" else "jpeg",
            )
    assert list(tmp_path.iterdir()) == []
