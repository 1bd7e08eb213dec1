"""Films that were cut in an app: what was cut away is still in the file, and only a list tells players to skip it.

A player starts at a key picture, so an app that cuts without encoding again keeps all from the key picture before
the cut; measured with `ffmpeg -ss 0.9 -c copy`: eight pictures that no player shows, and any tool brings back.
Whoever watched the film has not seen them. Such a film is drawn again from what a player shows; sound is copied.
Source: ISO/IEC 14496-12, 8.6.6 (edit lists). Runs inside the checker's child process.
"""

from pathlib import Path
from typing import Final

import av
from av.container import InputContainer, OutputContainer
from av.stream import Stream

QUALITY: Final = "18"
"""Constant rate factor: what differs from the original is below what an eye sees."""

_OPTIONS: Final = {"crf": QUALITY, "preset": "veryfast", "threads": "1"}


class HiddenPictures(Exception):
    """A film holds pictures that no player shows."""


def demand_shown(packet: "av.Packet[Stream]") -> None:
    """Refuse to copy a packet of pictures that no player shows.

    Raises:
        HiddenPictures: the film has to be drawn again.
    """
    if packet.is_discard and packet.stream.type == "video":
        raise HiddenPictures


def draw_again(opened: InputContainer, streams: list[Stream], target: Path) -> None:
    """Write a film of what a player shows, upright, with its sound as it was, to be cleaned like any other."""
    with av.open(str(target), "w", format="mp4", options={"fflags": "+bitexact"}) as written:
        pictures = next(found for found in streams if found.type == "video")
        sounds = [found for found in streams if found.type == "audio"]
        copies = {found.index: written.add_stream_from_template(found, opaque=True) for found in sounds}
        drawn: av.VideoStream | None = None
        for packet in opened.demux(streams):
            if packet.stream.index in copies:
                _copy_sound(packet, copies, written)
                continue
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    drawn = drawn or _encoder(written, frame, pictures)
                    written.mux(drawn.encode(_upright(frame)))
        if drawn is not None:
            written.mux(drawn.encode(None))


def _copy_sound(packet: "av.Packet[Stream]", copies: dict[int, Stream], written: OutputContainer) -> None:
    if packet.dts is not None and not packet.is_discard:
        packet.stream = copies[packet.stream.index]
        written.mux(packet)


def _encoder(written: OutputContainer, frame: av.VideoFrame, pictures: Stream) -> av.VideoStream:
    rate = pictures.average_rate if isinstance(pictures, av.VideoStream) else None
    made = written.add_stream("libx264", rate=rate or 25, options=_OPTIONS)
    upright = _upright(frame)
    made.width, made.height, made.pix_fmt = upright.width // 2 * 2, upright.height // 2 * 2, "yuv420p"
    if frame.time_base is not None:
        made.codec_context.time_base = frame.time_base
    return made


def _upright(frame: av.VideoFrame) -> av.VideoFrame:
    """Return the picture turned as a player shows it; the new film has no note that says how to turn it."""
    if frame.rotation % 360 == 0:
        return frame
    picture = frame.to_image().rotate(frame.rotation, expand=True)  # type: ignore[no-untyped-call] # untyped in av 18
    turned: av.VideoFrame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call] # the same
    turned.pts, turned.time_base = frame.pts, frame.time_base
    return turned
