"""Makes the short films of the story: moving shapes, a soft tone, and metadata that names child and place."""

from array import array
from datetime import UTC
from fractions import Fraction
from io import BytesIO
from math import pi, sin

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image, ImageDraw

from journal_bridge.invented import scenes
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.marks import CELL_PIXELS, CELLS, canaries, planted
from journal_bridge.invented.pictures import block_image
from journal_bridge.invented.records import InventedMedia, InventedSetting

RATE, SECONDS = 15, 4
"""Pictures per second and length: enough to see movement, small enough for a test."""

TONE_RATE = 22_050
_PLACE = "+52.6868+000.1290/"


def film_bytes(setting: InventedSetting, item: InventedMedia) -> bytes:
    """Return the bytes of an MP4 with H.264 pictures and an AAC tone."""
    marks = [canaries(setting.seed)[child_id] for child_id in item.shows]
    out = BytesIO()
    with av.open(out, "w", format="mp4", options={"movflags": "use_metadata_tags"}) as film:
        film.flags |= _BITEXACT
        film.metadata.update(
            {
                "title": " and ".join(mark.full_name for mark in marks),
                "comment": " ".join(mark.metadata for mark in marks),
                "location": _PLACE,
                "com.apple.quicktime.location.ISO6709": _PLACE,
                "creation_time": item.taken_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        )
        picture, sound = _streams(film, item)
        for number in range(RATE * SECONDS):
            frame = av.VideoFrame.from_image(_still(setting, item, number))  # type: ignore[no-untyped-call] # PyAV's gap
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            film.mux(picture.encode(frame))
        film.mux(picture.encode(None))
        _tone(film, sound)
    return out.getvalue()


_BITEXACT = 0x0400
"""FFmpeg's container flag that leaves out dates and version numbers, so the same film is the same bytes."""


def _streams(film: OutputContainer, item: InventedMedia) -> tuple[VideoStream, AudioStream]:
    picture = film.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "23", "threads": "1"})
    picture.width, picture.height, picture.pix_fmt = item.width, item.height, "yuv420p"
    picture.codec_context.thread_count = 1
    sound = film.add_stream("aac", rate=TONE_RATE, layout="mono")
    for stream in (picture, sound):
        stream.codec_context.flags |= _CODEC_BITEXACT
    return picture, sound


_CODEC_BITEXACT = 1 << 23
"""The same for encoders."""


def _still(setting: InventedSetting, item: InventedMedia, number: int) -> Image.Image:
    """Return one picture of the film: a ball that bounces through the scene, the blocks in the corner."""
    picture = _background(setting, item).copy()
    draw = ImageDraw.Draw(picture)
    x = 40 + number * 9
    y = 250 - abs(int(150 * sin(number / 6)))
    draw.ellipse((x - 24, y - 24, x + 24, y + 24), fill=(226, 122, 95))
    draw.ellipse((x - 12, y - 16, x, y - 4), fill=(250, 220, 196))
    return picture


_backgrounds: dict[tuple[int, str, bool], Image.Image] = {}


def _background(setting: InventedSetting, item: InventedMedia) -> Image.Image:
    key = (setting.seed, item.id, planted())
    if key not in _backgrounds:
        sheet = scenes.paint(item.scene, chooser(setting.seed, "film", item.number), len(item.shows))
        picture = sheet.crop((0, 300, 1600, 1200)).resize((item.width, item.height), Image.Resampling.BILINEAR)
        for place, child_id in enumerate(item.shows if planted() else ()):
            left = CELL_PIXELS * (1 + place * (CELLS + 1))
            picture.paste(block_image(canaries(setting.seed)[child_id]), (left, CELL_PIXELS))
        _backgrounds.clear()
        _backgrounds[key] = picture
    return _backgrounds[key]


def _tone(film: OutputContainer, sound: AudioStream) -> None:
    """Write a quiet tone that swells and fades."""
    samples = 1024
    for start in range(0, TONE_RATE * SECONDS, samples):
        wave = array(
            "f", (0.08 * _swell(at) * sin(2 * pi * 330 * at / TONE_RATE) for at in range(start, start + samples))
        )
        frame = av.AudioFrame(format="fltp", layout="mono", samples=samples)
        frame.planes[0].update(wave.tobytes())
        frame.rate, frame.pts, frame.time_base = TONE_RATE, start, Fraction(1, TONE_RATE)
        film.mux(sound.encode(frame))
    film.mux(sound.encode(None))


def _swell(at: int) -> float:
    return sin(pi * at / (TONE_RATE * SECONDS))
