"""A recording leaves with its sound: nothing behind its decoder's configuration, nothing between its frames."""

from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from drawing import sound
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media.film import remux_video
from journal_bridge.minimise.media.sound import configuration, is_whole_frame

MARK = b"planted-Noah-Okafor"


def _packed(bits: str) -> bytes:
    return int(bits + "0" * (-len(bits) % 8), 2).to_bytes(-(-len(bits) // 8), "big")


def _kind(number: int) -> str:
    return f"{number:05b}"


_LC = _kind(2)
_PLAIN = "0001" + "000"
"""One channel, and the three flags of a plain configuration."""
_KNOWN = {
    "plain": _LC + "1000" + _PLAIN,
    "main": _kind(1) + "1000" + _PLAIN,
    "a rate written out": _LC + "1111" + f"{16000:024b}" + _PLAIN,
    "a core coder": _LC + "1000" + "0001" + "0" + "1" + f"{77:014b}" + "0",
    "an extension": _LC + "1000" + "0001" + "001" + "0",
    "high tones": _kind(5) + "1000" + "0001" + "0011" + _LC + "000",
    "stereo": _kind(29) + "1000" + "0001" + "0011" + _LC + "000",
    "high tones overlooked": _LC + "1000" + _PLAIN + f"{0x2B7:011b}" + _kind(5) + "1" + "0011",
    "no high tones": _LC + "1000" + _PLAIN + f"{0x2B7:011b}" + _kind(5) + "0",
    "stereo overlooked": _LC + "1000" + _PLAIN + f"{0x2B7:011b}" + _kind(5) + "1" + "0011" + f"{0x548:011b}" + "1",
}


@pytest.mark.parametrize("bits", _KNOWN.values(), ids=_KNOWN)
def test_a_configuration_of_aac_ends_where_it_ends(bits: str) -> None:
    """However it is written, what stands behind it, or in its last unused bits, stays behind."""
    whole = _packed(bits)
    assert configuration("aac", whole) == whole
    assert configuration("aac", whole + MARK) == whole
    assert configuration("aac", _packed(bits + "1" * (-len(bits) % 8)) + MARK) == whole
    with pytest.raises(MediaRefused) as caught:
        configuration("aac", whole[:1])
    assert caught.value.code == "media-damaged"


_UNKNOWN = {
    "channels spelt out": ("aac", _packed(_LC + "1000" + "0000" + "000")),
    "another kind": ("aac", _packed(_kind(39) + "1000" + _PLAIN)),
    "another kind inside": ("aac", _packed(_kind(5) + "1000" + "0001" + "0011" + _kind(22) + "000")),
    "another widening": ("aac", _packed(_LC + "1000" + _PLAIN + f"{0x2B7:011b}" + _kind(22) + "1")),
    "another codec": ("vorbis", MARK),
}


@pytest.mark.parametrize(("codec", "data"), _UNKNOWN.values(), ids=_UNKNOWN)
def test_a_configuration_of_unknown_length_does_not_leave(codec: str, data: bytes) -> None:
    """What cannot be told from a text is not passed on."""
    with pytest.raises(MediaRefused) as caught:
        configuration(codec, data)
    assert caught.value.code == "media-unknown"


@pytest.mark.parametrize(
    ("codec", "whole"),
    [
        ("alac", bytes(36)),
        ("flac", bytes(34)),
        ("opus", b"OpusHead\1\1" + bytes(9)),
        ("opus", b"OpusHead\1\3" + bytes(8) + b"\1" + b"\2\1\0\1\2"),
    ],
)
def test_other_configurations_have_a_length(codec: str, whole: bytes) -> None:
    """Apple Lossless, FLAC and Opus; and a codec that needs none has none."""
    assert configuration(codec, whole + MARK) == whole
    assert configuration(codec, b"") == b""
    with pytest.raises(MediaRefused) as caught:
        configuration(codec, whole[:-1])
    assert caught.value.code == "media-damaged"


def _recoded(source: Path, target: Path, layout: str) -> Path:
    """Copy a recording, with a text behind its decoder's configuration."""
    with av.open(str(source)) as opened, av.open(str(target), "w", format=layout) as made:
        stream = opened.streams.audio[0]
        copy = made.add_stream_from_template(stream)
        copy.codec_context.extradata = (stream.codec_context.extradata or b"") + MARK
        for packet in opened.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                made.mux(packet)
    return target


def _frames(path: Path) -> list[bytes]:
    with av.open(str(path)) as opened:
        return [bytes(frame.planes[0]) for frame in opened.decode(audio=0)]


def test_a_text_behind_the_configuration_of_a_recording_stays_behind(tmp_path: Path) -> None:
    """The sound is the same, sample by sample."""
    whole = sound(tmp_path / "whole.m4a")
    planted = _recoded(whole, tmp_path / "planted.m4a", "ipod")
    assert MARK in planted.read_bytes()
    remux_video(planted, tmp_path / "out")
    assert MARK not in (tmp_path / "out").read_bytes()
    assert _frames(tmp_path / "out") == _frames(planted) != []


def _packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as opened:
        packets: list[av.Packet[Any]] = list(opened.demux(opened.streams.audio[0]))
        return [bytes(packet) for packet in packets if packet.size]


def test_what_stands_between_the_frames_of_an_mp3_stays_behind(tmp_path: Path) -> None:
    """Junk, the words of a song, and a last frame that is cut short; every frame that is whole is kept."""
    frames = _packets(sound(tmp_path / "whole.mp3", layout="mp3"))
    assert all(is_whole_frame(one) for one in frames)
    words = b"LYRICSBEGININD0000200LYR00020" + MARK + b"000049LYRICS200"
    planted = tmp_path / "planted.mp3"
    planted.write_bytes(b"".join([*frames[:9], MARK * 30, *frames[9:], frames[0][:60], words]))
    remux_video(planted, tmp_path / "out")
    assert MARK not in (tmp_path / "out").read_bytes()
    kept = _packets(tmp_path / "out")
    assert kept == frames[:9] + frames[10:]  # the demuxer hands out the junk and the frame behind it as one


def test_an_mp3_of_junk_does_not_leave(tmp_path: Path) -> None:
    """Where no frame is whole there is no sound."""
    frames = _packets(sound(tmp_path / "whole.mp3", layout="mp3"))
    (tmp_path / "junk.mp3").write_bytes(b"".join(frame + MARK for frame in frames))
    with pytest.raises(MediaRefused):
        remux_video(tmp_path / "junk.mp3", tmp_path / "out")


@pytest.mark.parametrize(
    ("head", "length"),
    [
        ("fffb9000", 417),  # version 1, 128 kbit, 44.1 kHz
        ("fffb9200", 418),  # the same, padded
        ("fffbe400", 960),  # version 1, 320 kbit, 48 kHz
        ("fff38400", 192),  # version 2, 64 kbit, 24 kHz
        ("ffe31000", 52),  # version 2.5, 8 kbit, 11.025 kHz
    ],
)
def test_the_length_of_a_frame_stands_in_its_header(head: str, length: int) -> None:
    """One byte more or less, and it is no frame."""
    start = bytes.fromhex(head)
    assert [size for size in range(1200) if is_whole_frame((start + bytes(1200))[:size])] == [length]


@pytest.mark.parametrize("tag", [b"LYRICSBEGIN", b"APETAGEX"])
def test_a_tag_that_fills_a_frame_that_was_cut_is_no_sound(tag: bytes) -> None:
    """By its length alone it would be one."""
    start = bytes.fromhex("fffb9000")
    assert not is_whole_frame((start + bytes(99) + tag + MARK + bytes(417))[:417])


@pytest.mark.parametrize("head", ["7ffb9000", "ffeb9000", "fffd9000", "fffb0000", "fffbf000", "fffb9c00", "ff", ""])
def test_what_is_no_header_begins_no_frame(head: str) -> None:
    """No sync, no such version, another layer, a free or forbidden speed, no such rate, nothing at all."""
    start = bytes.fromhex(head)
    assert not any(is_whole_frame((start + bytes(1500))[:size]) for size in range(1500))


def test_a_film_that_is_drawn_again_keeps_its_sound_and_no_text_behind_it(tmp_path: Path) -> None:
    """An old camera's film of JPEGs, with a text behind its sound's configuration."""
    whole, source = sound(tmp_path / "whole.m4a"), tmp_path / "film.mov"
    with av.open(str(whole)) as opened, av.open(str(source), "w", format="mov") as made:
        pictures = made.add_stream("mjpeg", rate=5)
        assert isinstance(pictures, av.VideoStream)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuvj420p"
        copy = made.add_stream_from_template(opened.streams.audio[0])
        copy.codec_context.extradata = (opened.streams.audio[0].codec_context.extradata or b"") + MARK
        for _ in range(5):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 64)))  # type: ignore[no-untyped-call] # untyped in av 18
            made.mux(pictures.encode(frame))
        made.mux(pictures.encode(None))
        for packet in opened.demux(opened.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = copy
                made.mux(packet)
    assert MARK in source.read_bytes()
    remux_video(source, tmp_path / "out")
    assert MARK not in (tmp_path / "out").read_bytes()
    assert _frames(tmp_path / "out") != []
