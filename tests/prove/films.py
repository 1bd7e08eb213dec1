"""Films and sound with words in every box, track and stream, and a cover that shows somebody else."""

import io
import struct
from array import array
from collections.abc import Callable
from fractions import Fraction
from math import pi, sin
from typing import Final

import av
from av.container import OutputContainer
from av.stream import Disposition, Stream
from PIL import Image

Words = Callable[[str], bytes]
_RATE, _FRAMES, _CUT = 8, 12, 5
_TONE_RATE: Final = 16_000
_BITEXACT: Final = 0x0400
_CODEC_BITEXACT: Final = 1 << 23
_UUID: Final = bytes(range(16))
_START_CODE: Final = b"\0\0\0\1"
_SEI: Final = 6
_USER_DATA: Final = 5


def film_bytes(picture: Image.Image, cover: Image.Image, words: Words, before: Image.Image | None = None) -> bytes:
    """Return an MP4: H.264 with a message of words in it, a tone, a cover, a title, a place, and a box of ours.

    `before` is shown before the film was cut in an app; what such an app leaves in the file, players skip.
    """
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        film.flags |= _BITEXACT
        _tell(film, words)
        stream = film.add_stream("libx264", rate=_RATE, options={"preset": "ultrafast", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
        stream.codec_context.flags |= _CODEC_BITEXACT
        stream.metadata["handler_name"] = words("handler").decode()
        sound = film.add_stream("aac", rate=_TONE_RATE, layout="mono")
        sound.codec_context.flags |= _CODEC_BITEXACT
        art = film.add_stream("mjpeg", rate=_RATE)
        art.width, art.height, art.pix_fmt = cover.width, cover.height, "yuvj420p"
        art.disposition = Disposition.attached_pic
        _pictures(film, art, [cover], b"")
        cut = [before] * _CUT if before else []
        shown = [_moved(picture, number) for number in range(_FRAMES)]
        _pictures(film, stream, [*cut, *shown], _message(words("sei")), len(cut))
        _tone(film, sound)
    return out.getvalue() + _box(b"udta", _box(b"name", words("box"))) + _box(b"free", words("free box"))


def sound_bytes(words: Words) -> bytes:
    """Return an M4A: a tone with a title and a comment."""
    out = io.BytesIO()
    with av.open(out, "w", format="ipod") as film:
        film.flags |= _BITEXACT
        _tell(film, words)
        sound = film.add_stream("aac", rate=_TONE_RATE, layout="mono")
        sound.codec_context.flags |= _CODEC_BITEXACT
        _tone(film, sound)
    return out.getvalue() + _box(b"uuid", _UUID + words("uuid box"))


def _tell(film: OutputContainer, words: Words) -> None:
    for key in ("title", "comment", "artist"):
        film.metadata[key] = words(key).decode()
    film.metadata["location"] = "+52.6868+000.1290/"


def _moved(picture: Image.Image, number: int) -> Image.Image:
    """Return the picture with a mark that moves along its lower edge, where no block is."""
    moved = picture.copy()
    moved.paste((240, 240, 240), (8 * number, picture.height - 8, 8 * number + 8, picture.height))
    return moved


def _message(words: bytes) -> bytes:
    """Return an H.264 unit of user data (ITU-T H.264 D.1.6): what cameras and encoders write beside the picture."""
    payload = _UUID + words
    sizes = b"\xff" * (len(payload) // 255) + bytes([len(payload) % 255])
    return _START_CODE + bytes([_SEI, _USER_DATA]) + sizes + payload + b"\x80"


def _pictures(
    film: OutputContainer, stream: av.VideoStream, pictures: list[Image.Image], message: bytes, cut: int = 0
) -> None:
    packets = []
    for number, picture in enumerate(pictures):
        frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call] # untyped in av 18
        frame.pts, frame.time_base = number, Fraction(1, _RATE)
        packets += stream.encode(frame)
    for packet in [*packets, *stream.encode(None)]:
        unit = packet.time_base or Fraction(1, _RATE)
        shift = int(Fraction(cut, _RATE) / unit)
        packet.pts, packet.dts = (packet.pts or 0) - shift, (packet.dts or 0) - shift
        film.mux(_with(packet, message) if message and packet.is_keyframe else packet)


def _with(packet: "av.Packet[av.VideoStream]", message: bytes) -> "av.Packet[Stream]":
    made: av.Packet[Stream] = av.Packet(message + bytes(packet))
    made.pts, made.dts, made.time_base = packet.pts, packet.dts, packet.time_base
    made.duration, made.stream, made.is_keyframe = packet.duration, packet.stream, True
    return made


def _tone(film: OutputContainer, sound: av.AudioStream) -> None:
    samples = 1024
    for start in range(0, _TONE_RATE, samples):
        wave = array("f", (0.1 * sin(2 * pi * 330 * at / _TONE_RATE) for at in range(start, start + samples)))
        frame = av.AudioFrame(format="fltp", layout="mono", samples=samples)
        frame.planes[0].update(wave.tobytes())
        frame.rate, frame.pts, frame.time_base = _TONE_RATE, start, Fraction(1, _TONE_RATE)
        film.mux(sound.encode(frame))
    film.mux(sound.encode(None))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content
