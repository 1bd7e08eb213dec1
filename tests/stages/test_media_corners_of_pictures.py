"""Corners of the picture formats that real files seldom reach and hostile ones seek out."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from drawing import NAME, app, colour_profile, exif_block, jpeg, photo, planted_png, png, png_chunk, xmp_packet
from journal_bridge.minimise.media import (
    evidence,
    exif,
    face_names,
    icc,
    pictures,
    sniff,
    strip_jpeg,
    strip_png,
    strip_webp,
    taken_at,
)
from journal_bridge.minimise.media import film as films
from media_refusal import _code


@pytest.mark.parametrize(("codec", "mark"), [("h264", 6), ("hevc", 39 << 1), ("hevc", 40 << 1)])
def test_messages_beside_the_parameters_go(codec: str, mark: int) -> None:
    """Start codes of three or four bytes, and whatever lies between them."""
    kept = b"\x67abc" if codec == "h264" else b"\x42abc"
    data = b"\0\0\0\1" + kept + b"\0\0\1" + bytes([mark]) + b"planted" + b"\0\0\0\1" + kept
    assert films._without_messages(data, codec) == b"\0\0\0\1" + kept + b"\0\0\0\1" + kept  # noqa: SLF001 - one step


# Pictures


def test_a_picture_of_more_frames_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A still has its own limit, all frames of an animation one together."""
    path = tmp_path / "moving.webp"
    photo(1).save(path, save_all=True, append_images=[photo(2)])
    monkeypatch.setattr(pictures, "ANIMATION_PIXELS", 2 * 96 * 64)
    monkeypatch.setattr(pictures, "PIXELS", 96 * 64)
    assert pictures.check(path).width == 96
    monkeypatch.setattr(pictures, "ANIMATION_PIXELS", 2 * 96 * 64 - 1)
    assert _code(lambda: pictures.check(path)) == "media-too-large"
    path.write_bytes(png())
    assert pictures.check(path).width == 96
    monkeypatch.setattr(pictures, "PIXELS", 96 * 64 - 1)
    assert _code(lambda: pictures.check(path)) == "media-too-large"


@pytest.mark.parametrize(("orientation", "size"), [(1, (96, 64)), (4, (96, 64)), (5, (64, 96)), (8, (64, 96))])
def test_a_picture_is_as_wide_as_it_is_shown(tmp_path: Path, orientation: int, size: tuple[int, int]) -> None:
    """Turned by a quarter, width and height change places."""
    (tmp_path / "photo").write_bytes(planted_png(orientation=orientation))
    facts = pictures.check(tmp_path / "photo")
    assert ((facts.width, facts.height), facts.orientation) == (size, orientation)


def test_a_picture_that_pillow_calls_a_bomb_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit Pillow warns, and at twice the limit it refuses; both are refusals here."""
    (tmp_path / "photo").write_bytes(png())
    for limit in (96 * 64 - 1, 96 * 64 // 2 - 1):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        assert _code(lambda: pictures.check(tmp_path / "photo")) == "media-too-large"


def test_a_scan_that_says_another_length_is_refused() -> None:
    """A scan's header must be as long as its number of parts asks for, and a scan must end."""
    plain = jpeg()
    place = plain.index(b"\xff\xda")
    assert _code(lambda: strip_jpeg(plain[: place + 4] + b"\7" + plain[place + 5 :])) == "media-damaged"
    assert _code(lambda: strip_jpeg(plain[: place + 30].rstrip(b"\xff"))) == "media-damaged"


def test_stray_restarts_between_segments_are_passed_over() -> None:
    """Some cameras write markers that stand alone between the segments."""
    plain = jpeg()
    assert strip_jpeg(plain[:2] + b"\xff\xd0\xff\x01" + plain[2:]) == strip_jpeg(plain)


def _iccp(packed: bytes) -> bytes:
    plain = png()
    return plain[:33] + png_chunk(b"iCCP", b"name\0\0" + packed) + plain[33:]


@pytest.mark.parametrize(
    "packed",
    [
        b"not packed",
        zlib.compress(b"planted"),
        zlib.compress(colour_profile())[:-5],
    ],
)
def test_a_png_profile_that_is_none_is_left_out(packed: bytes) -> None:
    """A place for colours is no place for letters; without it the picture is still one."""
    assert strip_png(_iccp(packed)) == strip_png(png())


def test_a_png_profile_keeps_its_bytes_and_loses_what_follows() -> None:
    """Behind the packed profile there is room for more; it is cut."""
    packed = zlib.compress(colour_profile())
    assert strip_png(_iccp(packed + b"planted")) == strip_png(_iccp(packed))
    assert packed in strip_png(_iccp(packed))


@pytest.mark.parametrize(
    ("kind", "payload", "code"),
    [(b"PLTE", bytes(2), "media-damaged"), (b"IHDR", bytes(12), "media-damaged"), (b"gAMA", bytes(5), None)],
)
def test_a_png_chunk_of_the_wrong_length_goes_or_stops_us(kind: bytes, payload: bytes, code: str | None) -> None:
    """What may be skipped is left out; what a decoder needs must be right."""
    data = png()[:33] + png_chunk(kind, payload) + png()[33:]
    if code is None:
        assert strip_png(data) == strip_png(png())
    else:
        assert _code(lambda: strip_png(data)) == code


@pytest.mark.parametrize(
    "data",
    [png()[:33] + png_chunk(b"IEND", b""), png()[:8] + png()[33:], png()[:8] + png_chunk(b"IEND", b"")],
)
def test_a_png_without_picture_or_header_is_refused(data: bytes) -> None:
    """A frame with nothing in it is no picture."""
    assert _code(lambda: strip_png(data)) == "media-damaged"


def test_a_png_turn_is_read_once() -> None:
    """Of two blocks the first that turns the picture counts."""
    plain = png()
    blocks = [png_chunk(b"eXIf", exif_block(turn)) for turn in (1, 6, 3)]
    turned = strip_png(plain[:33] + b"".join(blocks) + plain[33:])
    assert turned == strip_png(plain[:33] + png_chunk(b"eXIf", exif.minimal(6)) + plain[33:])
    assert turned.count(b"eXIf") == 1


def _riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP"
    for kind, payload in chunks:
        body += kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _vp8() -> bytes:
    made = io.BytesIO()
    photo().save(made, "WEBP")
    return made.getvalue()[20:]


@pytest.mark.parametrize(
    "data",
    [
        _riff((b"VP8X", bytes(9)), (b"VP8 ", _vp8())),
        _riff((b"VP8X", bytes(10))),
        _riff((b"VP8X", bytes(10)), (b"ANMF", bytes(16))),
        _riff((b"VP8X", bytes(10)), (b"ANIM", bytes(5)), (b"ANMF", bytes(16))),
        _riff(),
        b"RIFF\x04\0\0\0WAVE",
        _riff((b"VP8 ", _vp8()))[:-1],
    ],
)
def test_a_webp_without_a_picture_is_refused(data: bytes) -> None:
    """A cover without a page, a frame without its control, another kind of sound: none is a picture."""
    assert _code(lambda: strip_webp(data)) == "media-damaged"


def test_a_webp_chunk_that_reaches_past_the_end_is_refused() -> None:
    """Its length is not believed."""
    body = b"WEBPVP8 " + struct.pack("<I", 100) + bytes(10)
    assert _code(lambda: strip_webp(b"RIFF" + struct.pack("<I", len(body)) + body)) == "media-damaged"


def test_an_animation_keeps_its_frames_and_nothing_inside_them() -> None:
    """Every frame is a small file of its own, in which chunks may hide."""
    frame = bytes(16) + b"VP8 " + struct.pack("<I", 4) + b"pict" + b"EXIF" + struct.pack("<I", 8) + b"planted!"
    data = _riff((b"VP8X", b"\2" + bytes(9)), (b"ANIM", bytes(6) + b"more"), (b"ANMF", frame))
    cleaned = strip_webp(data)
    assert b"planted" not in cleaned
    assert cleaned == _riff((b"VP8X", b"\2" + bytes(9)), (b"ANIM", bytes(6)), (b"ANMF", frame[:28]))


def test_transparency_and_profile_are_told_truly() -> None:
    """The first chunk of a WebP says what follows; what was taken out is not promised."""
    flags = 0x20 | 0x10 | 0x08 | 0x04
    pixels = (b"ALPH", b"ab"), (b"VP8 ", _vp8())
    data = _riff((b"VP8X", bytes([flags]) + bytes(9)), (b"ICCP", colour_profile()), *pixels, (b"XMP ", b"planted!"))
    assert strip_webp(data) == _riff((b"VP8X", b"\x30" + bytes(9)), (b"ICCP", colour_profile()), *pixels)
    bare = _riff((b"VP8X", bytes([flags]) + bytes(9)), (b"ICCP", b"planted!"), *pixels)
    assert strip_webp(bare) == _riff((b"VP8X", b"\x10" + bytes(9)), *pixels)


# What is read before it is dropped


def _with_xmp(packet: bytes) -> bytes:
    plain = jpeg()
    return plain[:2] + app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet) + plain[2:]


@pytest.mark.parametrize("packet", [b"", b"no markup", b"<x>\0</x>", b"<", b"<\xff\xfe", xmp_packet()[:40]])
def test_names_in_a_broken_packet_are_none(packet: bytes) -> None:
    """What cannot be read names nobody, and stops nothing."""
    assert face_names(_with_xmp(packet)) == ()


def test_a_packet_the_parser_gives_up_on_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it says, the photo is still cleaned."""

    def give_up(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(etree, "fromstring", give_up)
    assert face_names(_with_xmp(xmp_packet())) == ()


def test_people_listed_with_details_are_read() -> None:
    """A newer form of the list, and the ways Microsoft and ACDSee write faces."""
    packet = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:m="http://ns.microsoft.com/photo/1.2/t/Region#" xmlns:a="http://ns.acdsee.com/regions/">
<e:PersonInImageWDetails><rdf:Bag><rdf:li><e:PersonName><rdf:Alt><rdf:li>Ada Quill</rdf:li></rdf:Alt></e:PersonName>
</rdf:li></rdf:Bag></e:PersonInImageWDetails>
<m:Regions><rdf:Description m:PersonDisplayName="{NAME}"/></m:Regions>
<a:Region><a:Name>Bo Tarn</a:Name><a:Type>Face</a:Type></a:Region>
<a:Region><a:Name>Rex</a:Name><a:Type>Pet</a:Type></a:Region>
</rdf:Description></rdf:RDF></x:xmpmeta>""".encode()
    assert face_names(_with_xmp(packet)) == (NAME, "Bo Tarn", "Ada Quill")


def test_names_are_read_up_to_a_number_and_a_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile photo cannot name ten thousand people."""
    monkeypatch.setattr(evidence, "LENGTH_LIMIT", 5)
    monkeypatch.setattr(evidence, "NAME_LIMIT", 1)
    assert face_names(_with_xmp(xmp_packet())) == (NAME[:5],)


def test_a_long_packet_in_pieces_is_put_together() -> None:
    """Large packets of names are cut over several segments, each with forty bytes of its own."""
    packet = xmp_packet()
    halves = packet[:300], packet[300:]
    pieces = b"".join(app(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + half) for half in halves)
    plain = jpeg()
    assert face_names(plain[:2] + pieces + plain[2:]) == (NAME, "Ottoline Fairweather")


def test_a_packed_packet_in_a_png_is_read() -> None:
    """Some programs deflate it; one that does not unpack names nobody."""
    for packed, names in ((zlib.compress(xmp_packet()), (NAME, "Ottoline Fairweather")), (b"nothing", ())):
        text = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + packed)
        assert face_names(png()[:33] + text + png()[33:]) == names


def test_no_picture_tells_nothing() -> None:
    """Asked of a web page, the answer is nobody and never."""
    assert (face_names(b"<html>"), taken_at(b"<html>"), exif.orientation(b"")) == ((), None, 1)


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"\0\0\0\0moov", "video/quicktime"),
        (b"\0\0\0\0pnot", "video/quicktime"),
        (b"\0\0\0\0nope", None),
        (b"RIFF\0\0\0\0WEBP", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\xff\xfb\x00", None),
        (b"\xff\xfb\xf0", None),
        (b"\0\0\0\x0cftypM4B ", "audio/mp4"),
        (b"\0\0\0\x10ftypqqqq\0\0\0\0isom", None),
        (b"\0\0\0\x14ftypqqqq\0\0\0\0isom", "video/mp4"),
    ],
)
def test_older_and_rarer_kinds_are_known_by_their_first_bytes(head: bytes, mime: str | None) -> None:
    """Nothing is taken from a brand that lies outside its box."""
    assert mime == sniff(head)


@pytest.mark.parametrize("length", [131, 132, 5000])
def test_a_profile_is_cut_to_its_own_length(length: int) -> None:
    """At least its header and the number of its tags, at most four megabytes."""
    profile = struct.pack(">I", length) + bytes(32) + b"acsp" + bytes(5000)
    wanted = profile[:length] if length >= 132 else None
    assert icc.trimmed(profile) == wanted


def test_a_profile_of_more_than_four_megabytes_is_none() -> None:
    """The limit itself is fine."""
    for length, kept in ((icc.PROFILE_LIMIT, True), (icc.PROFILE_LIMIT + 1, False)):
        profile = struct.pack(">I", length) + bytes(32) + b"acsp" + bytes(length - 40)
        assert (icc.trimmed(profile) is not None) == kept
