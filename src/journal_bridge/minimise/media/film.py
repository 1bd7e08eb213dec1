"""Copies the streams of a film or sound into a new file without re-encoding, and nothing else.

A new container is written: no dates, places, titles, handler names, cover art, chapters, subtitles or timecodes can
come along. Of several tracks of one kind the one a player shows is kept, since that is what a person saw.
Supplemental messages in H.264, HEVC and AV1 hold dates and positions in some cameras: they are filtered out, which
also drops closed captions. Films coded in any other way are drawn again: old cameras write films of JPEGs, each
with EXIF of its own. Runs inside the checker's child process: see `checker`.
"""

import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Final

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.stream import Disposition, Stream
from PIL import Image

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media.facts import VideoFacts
from journal_bridge.minimise.media.sniffing import HEAD_BYTES, sniff
from journal_bridge.minimise.media.sound import configuration, is_whole_frame
from journal_bridge.minimise.media.stamps import Stamp
from journal_bridge.minimise.media.trimmed import HiddenPictures, demand_shown, draw_again

FRAME_PIXELS: Final = 7680 * 4320
"""Largest film frame: 8K, beyond what any phone records by default."""
STILL_LONG_SIDE: Final = 1600
"""Pixels of a still's long side: the book's picture quality."""
STILL_QUALITY: Final = 85
STILL_SECOND: Final = 1.0
"""Where a still is taken: past the shake of pressing the button; the middle in shorter films."""

_UNITS: Final = {
    "h264": "filter_units=pass_types=1-5|7-9",
    "hevc": "filter_units=pass_types=0-9|16-21|32-35",
    "av1": "filter_units=pass_types=1-4|6-8",
}
"""Units that hold the picture and its parameters, by codec (ITU-T H.264 table 7-1, H.265 table 7-1, AV1 6.2.2).

An allow-list: beside supplemental messages, any unit without a meaning of its own may hold anybody's bytes.
"""
_H264_MESSAGES: Final = frozenset({6})
_HEVC_MESSAGES: Final = frozenset({39, 40})
_START_CODE: Final = re.compile(rb"\0{2,}\x01")
_DEMUXERS: Final = {"video/mp4": "mov", "video/quicktime": "mov", "audio/mp4": "mov", "audio/mpeg": "mp3"}
"""The one demuxer allowed per sniffed kind: probing could reach playlists, which open other files."""
_PARTS: Final = frozenset({b"moov", b"mdat", b"moof"})
_SHORTEST, _LONG_HEADER = 8, 16
"""The boxes that hold table and pictures; bytes of the shortest box, and of a header with a long length."""
_TIMES: Final = ("com.apple.quicktime.creationdate", "creation_time")
_TROUBLE: Final = (av.FFmpegError, ValueError, OSError, EOFError, RuntimeError, IndexError, OverflowError)
"""What PyAV raises on hostile input."""


def _open(source: Path) -> InputContainer:
    with source.open("rb") as file:
        demuxer = _DEMUXERS.get(sniff(file.read(HEAD_BYTES)) or "")
    if demuxer is None:
        raise MediaRefused("media-unknown")
    options = {"protocol_whitelist": "file"}
    return av.open(str(source), format=demuxer, options=options, metadata_errors="ignore")


def _demand_whole(source: Path) -> None:
    """Refuse a film whose last part is missing: the demuxer would play on to the cut and call that the end."""
    size, at = source.stat().st_size, 0
    with source.open("rb") as file:
        while at < size:
            file.seek(at)
            head = file.read(_LONG_HEADER)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:], "big")
            if at + length > size and head[4:8] in _PARTS:
                raise MediaRefused("media-damaged")
            if length < _SHORTEST:
                return  # the last box may reach to the end, and padding may follow it
            at += length


def _best(container: InputContainer) -> list[Stream]:
    """Return the picture and the sound track that a player would choose, without cover art."""
    pictures = [found for found in container.streams.video if not found.disposition & Disposition.attached_pic]
    picture = next((found for found in pictures if found.disposition & Disposition.default), None)
    sound = container.streams.best("audio")
    chosen = [picture or next(iter(pictures), None), sound]
    return [found for found in chosen if found is not None]


def _muxer(source: InputContainer, streams: list[Stream]) -> tuple[str, dict[str, str]]:
    """Return the container to write, with options that leave out every date, tag and version mark."""
    if source.format.name == "mp3":
        return "mp3", {"fflags": "+bitexact", "id3v2_version": "0", "write_id3v1": "0"}
    options = {"fflags": "+bitexact", "movflags": "+faststart"}
    return ("mp4" if any(found.type == "video" for found in streams) else "ipod"), options


def _without_messages(parameters: bytes, codec: str) -> bytes:
    """Return the start-coded parameter units of a stream without its supplemental messages.

    The filter cleans packets only, while x265 and some cameras write their messages beside the parameter sets
    (measured: 2.3 kB of encoder text in the `hvcC` box of a filtered copy).
    """
    shift, messages = (1, _HEVC_MESSAGES) if codec == "hevc" else (0, _H264_MESSAGES)
    mask = 0x3F if codec == "hevc" else 0x1F
    units = [unit for unit in _START_CODE.split(parameters) if unit and unit[0] >> shift & mask not in messages]
    return b"".join(b"\0\0\0\1" + unit for unit in units)


def _codec(stream: Stream) -> str:
    return stream.codec_context.codec.canonical_name


def _filter(stream: Stream, copy: Stream) -> BitStreamFilterContext | None:
    """Return what takes supplemental messages out of the packets of this stream; cleans its parameters at once."""
    codec = _codec(stream)
    if codec not in _UNITS:
        return None
    made = BitStreamFilterContext(_UNITS[codec], stream, copy)
    parameters = copy.codec_context.extradata or b""
    if parameters.startswith(b"\0\0"):
        copy.codec_context.extradata = _without_messages(parameters, codec)
    return made


def _date(target: OutputContainer, stamp: Stamp | None) -> None:
    """Write a family's date and what it means; the format keeps times in UTC."""
    target.metadata.clear()
    if stamp is not None:
        target.metadata["creation_time"] = stamp.moment.astimezone(UTC).isoformat()
        target.metadata["comment"] = str(stamp.says)


def _copy(source: InputContainer, target: OutputContainer, streams: list[Stream]) -> None:
    copies: dict[int, Stream] = {}
    filters: dict[int, BitStreamFilterContext | None] = {}
    for stream in streams:
        copy = target.add_stream_from_template(stream, opaque=True)  # or AV1 would ask for an encoder
        copy.metadata.clear()
        copies[stream.index] = copy
        filters[stream.index] = _filter(stream, copy)
        if stream.type == "audio":
            copy.codec_context.extradata = configuration(_codec(stream), stream.codec_context.extradata or b"")
    for packet in source.demux(streams):
        if packet.dts is None or _is_junk(packet):
            continue
        demand_shown(packet)
        index = packet.stream.index
        messages = filters[index]
        for each in messages.filter(packet) if messages else [packet]:
            each.stream = copies[index]
            target.mux(each)


def _is_junk(packet: "av.Packet[Stream]") -> bool:
    """Tell whether a packet of an MP3 is something else than a frame: words of songs, or anybody's bytes."""
    return _codec(packet.stream) == "mp3" and not is_whole_frame(bytes(packet))


def _facts(path: Path) -> VideoFacts:
    """Open the file that was written and decode its first frame: what does not play is not passed on."""
    with _open(path) as written:
        streams = _best(written)
        frame = next(written.decode(streams[0])) if streams else None
        seconds = (written.duration or 0) / av.time_base
        if isinstance(frame, av.VideoFrame):
            sideways = frame.rotation % 180 != 0
            width, height = (frame.height, frame.width) if sideways else (frame.width, frame.height)
            return VideoFacts(seconds, width, height, "video/mp4")
        mime = "audio/mpeg" if written.format.name == "mp3" else "audio/mp4"
    if frame is None:
        raise MediaRefused("media-damaged")
    return VideoFacts(seconds, None, None, mime)


def _taken(opened: InputContainer) -> str | None:
    """Return when a film says it was made, as written; phones write local time with its offset beside the UTC."""
    said = (opened.metadata.get(key) for key in _TIMES)
    return next((time for time in said if time), None)


def remux_video(source: Path, target: Path, stamp: Stamp | None = None) -> VideoFacts:
    """Write the film or sound (MP4, MOV, M4A, MP3) at `source` to `target` without metadata, and return its facts.

    MP4 and MOV become MP4, which with a `stamp` carries that date. `target` must be a real path: the index is moved
    to the front in a second pass. A film with pictures that no player shows, or coded in a way whose messages
    cannot be told from its pictures, is drawn again.

    Raises:
        MediaRefused: `media-unknown` for other kinds, `media-too-large` for frames over `FRAME_PIXELS`,
            `media-damaged` for whatever does not open, copy and play. `target` may then hold a part.
    """
    try:
        return _remuxed(source, target, stamp)
    except HiddenPictures:
        return _drawn_again(source, target, stamp)


def _drawn_again(source: Path, target: Path, stamp: Stamp | None) -> VideoFacts:
    between = target.with_name(f"{target.name}.drawn")
    try:
        with _open(source) as opened:
            taken = _taken(opened)
            draw_again(opened, _best(opened), between)
        return replace(_remuxed(between, target, stamp), taken_at=taken)
    except (*_TROUBLE, HiddenPictures):
        raise MediaRefused("media-damaged") from None
    finally:
        between.unlink(missing_ok=True)


def _remuxed(source: Path, target: Path, stamp: Stamp | None) -> VideoFacts:
    try:
        with _open(source) as opened:
            _demand_whole(source)
            streams = _best(opened)
            if not streams:
                raise MediaRefused("media-damaged")
            for found in opened.streams.video:
                if found.width * found.height > FRAME_PIXELS:
                    raise MediaRefused("media-too-large")
            if any(found.type == "video" and _codec(found) not in _UNITS for found in streams):
                raise HiddenPictures  # each picture of such a film may have a place and a date of its own
            muxer, options = _muxer(opened, streams)
            taken = _taken(opened)
            with av.open(str(target), "w", format=muxer, options=options) as written:
                _date(written, stamp)
                _copy(opened, written, streams)
        return replace(_facts(target), taken_at=taken)
    except (*_TROUBLE, StopIteration):
        raise MediaRefused("media-damaged") from None


def _shown_frame(opened: InputContainer) -> av.VideoFrame:
    stream = next(found for found in _best(opened) if found.type == "video")
    wanted = min(STILL_SECOND, (opened.duration or 0) / av.time_base / 2)
    opened.seek(int(wanted * av.time_base))
    frame: av.VideoFrame | None = None
    for later in opened.decode(stream):
        if isinstance(later, av.VideoFrame):
            frame = later
        if frame is None or (frame.time or 0.0) >= wanted:
            break
    if frame is None:
        raise MediaRefused("media-damaged")
    return frame


def video_still(source: Path, target: Path) -> None:
    """Write a JPEG of one frame, upright, at most `STILL_LONG_SIDE` pixels, without metadata.

    Raises:
        MediaRefused: `media-damaged` when there is no picture or it does not decode.
    """
    try:
        with _open(source) as opened:
            frame = _shown_frame(opened)
            picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call] # untyped in av 18
            picture = picture.rotate(frame.rotation, expand=True)
        picture.thumbnail((STILL_LONG_SIDE, STILL_LONG_SIDE))
        picture.save(target, "JPEG", quality=STILL_QUALITY)
    except (*_TROUBLE, StopIteration):
        raise MediaRefused("media-damaged") from None
