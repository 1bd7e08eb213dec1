"""Photos and films drawn by code, with everything planted in them that a real one may carry."""

import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path
from random import Random

import av
from av.stream import Disposition
from PIL import Image, ImageCms, ImageDraw

from journal_bridge.minimise.media import icc

NAME = "Wilhelmina Quartermain"
"""An invented child whose name is planted wherever a file can hold text."""

_PLACES = (
    "gps make note xmp iptc comment mpf preview jfxx c2pa trailer text ztxt itxt after unknown profile-name "
    "title handler place keys"
)
PLANTED = tuple(f"planted-{place}".encode() for place in _PLACES.split())
"""Every string that the helpers below plant; none of them may survive."""


def photo(seed: int = 1, size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    """Draw a picture that is nobody's: a sky and some blocks; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - the same picture every time
    picture = Image.new("RGB", size, (140, 180, 220))
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        left, top = random.randrange(size[0]), random.randrange(size[1])
        right, bottom = left + random.randrange(4, 40), top + random.randrange(4, 30)
        colour = (random.randrange(256), random.randrange(256), random.randrange(256))
        draw.rectangle((left, top, right, bottom), fill=colour)
    return picture.convert(mode)


def worded_profile() -> bytes:
    """Return a real, short colour profile with words; its date of making is zero, so that it is always the same."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes(12) + profile[36:]


def colour_profile() -> bytes:
    """Return the same profile as it leaves, its words taken out."""
    cleaned = icc.trimmed(worded_profile())
    assert cleaned is not None
    return cleaned


def exif_block(orientation: int = 1) -> bytes:
    """Return an EXIF block with orientation, camera, place, maker note and the time a photo was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "planted-make"
    camera = exif.get_ifd(0x8769)
    camera[0x9003] = "2024:06:03 10:15:30"
    camera[0x9011] = "+01:00"
    camera[0x927C] = b"planted-note"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[0x1B] = "N", (51.0, 30.0, 0.0), b"planted-gps"
    return exif.tobytes().removeprefix(b"Exif\0\0")


def xmp_packet(name: str = NAME) -> bytes:
    """Return an XMP packet with a face region that names a child, one of a dog, and a list of people."""
    return f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="planted-xmp"
 xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
<rdf:li><rdf:Description mwg-rs:Name="{name}" mwg-rs:Type="Face"/></rdf:li>
<rdf:li rdf:parseType="Resource"><mwg-rs:Name>Rover</mwg-rs:Name><mwg-rs:Type>Pet</mwg-rs:Type></rdf:li>
</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ottoline Fairweather</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def app(marker: int, payload: bytes) -> bytes:
    """Return one JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    """Return a plain JPEG."""
    made = io.BytesIO()
    (picture or photo()).save(made, "JPEG", **options)
    return made.getvalue()


def planted_jpeg(plain: bytes | None = None, *, orientation: int = 1, trailer: bytes = b"") -> bytes:
    """Return a JPEG with every kind of segment that tells something, after its first two bytes, and a trailer."""
    plain = plain or jpeg(icc_profile=colour_profile())
    preview = b"\xff\xd8" + app(0xFE, b"planted-preview") + b"\xff\xd9"
    return b"".join([
        plain[:2],
        app(0xE0, b"JFXX\0\x10planted-jfxx"),
        app(0xE1, b"Exif\0\0" + exif_block(orientation)),
        app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_packet()),
        app(0xE2, b"MPF\0planted-mpf"),
        app(0xEB, b"JPplanted-c2pa"),
        app(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0planted-iptc" + NAME.encode()),
        app(0xFE, b"planted-comment <script>" + preview),
        plain[2:],
        trailer or preview + b"PK\x03\x04planted-trailer<html>" + NAME.encode(),
    ])  # fmt: skip


def png_chunk(kind: bytes, payload: bytes) -> bytes:
    """Return one PNG chunk with its checksum."""
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def png(picture: Image.Image | None = None, **options: object) -> bytes:
    """Return a plain PNG."""
    made = io.BytesIO()
    (picture or photo()).save(made, "PNG", **options)
    return made.getvalue()


def planted_png(plain: bytes | None = None, *, orientation: int = 1) -> bytes:
    """Return a PNG with texts, a time, EXIF, a named profile, an unknown chunk, and bytes after its end."""
    plain = plain or png()
    header, rest = plain[:33], plain[33:]
    return b"".join([
        header,
        png_chunk(b"iCCP", b"planted-profile-name\0\0" + zlib.compress(colour_profile())),
        png_chunk(b"tEXt", b"Comment\0planted-text " + NAME.encode()),
        png_chunk(b"zTXt", b"planted-ztxt\0\0" + zlib.compress(NAME.encode())),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp_packet()),
        png_chunk(b"iTXt", b"planted-itxt\0\0\0\0\0" + NAME.encode()),
        png_chunk(b"tIME", struct.pack(">HBBBBB", 2024, 6, 3, 10, 15, 30)),
        png_chunk(b"eXIf", exif_block(orientation)),
        png_chunk(b"juNk", b"planted-unknown"),
        rest,
        b"planted-after" + NAME.encode(),
    ])  # fmt: skip


def planted_webp(*, orientation: int = 1, lossless: bool = False) -> bytes:
    """Return a WebP with EXIF, XMP, a profile, an unknown chunk and bytes after its end."""
    made = io.BytesIO()
    options = {"exif": b"Exif\0\0" + exif_block(orientation), "xmp": xmp_packet(), "icc_profile": colour_profile()}
    photo(mode="RGBA").save(made, "WEBP", lossless=lossless, **options)
    body = made.getvalue()[8:] + b"juNk" + struct.pack("<I", 16) + b"planted-unknown\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body + b"planted-after" + NAME.encode()


def _encode(container: av.container.OutputContainer, stream: av.VideoStream, pictures: list[Image.Image]) -> None:
    for number, picture in enumerate(pictures):
        frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call] # untyped in av 18
        frame.pts, frame.time_base = number, Fraction(1, 10)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _stream(container: av.container.OutputContainer, codec: str, size: tuple[int, int]) -> av.VideoStream:
    stream = container.add_stream(codec, rate=10)
    assert isinstance(stream, av.VideoStream)
    stream.width, stream.height = size
    stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    stream.metadata["handler_name"] = "planted-handler"
    return stream


def film(
    path: Path,
    *,
    codec: str = "libx264",
    layout: str = "mp4",
    seconds: int = 1,
    tag: str = "",
    cover: Image.Image | None = None,
) -> Path:
    """Write a short film of 96x64 with a title, a place, keys and handler names planted; return its path."""
    options = {} if cover else {"movflags": "use_metadata_tags"}  # with keys, the muxer leaves covers out
    with av.open(str(path), "w", format=layout, options=options) as container:
        container.metadata.update({"title": "planted-title", "location": "+51.5-000.1/planted-place"})
        container.metadata["com.apple.quicktime.author"] = f"planted-keys {NAME}"
        stream = _stream(container, codec, (96, 64))
        if tag:
            stream.codec_context.codec_tag = tag
        art = _stream(container, "mjpeg", cover.size) if cover else None
        if art and cover:
            art.disposition = Disposition.attached_pic
            _encode(container, art, [cover])
        _encode(container, stream, [photo(number, (96, 64)) for number in range(seconds * 10)])
    return path


def _silence(container: av.container.OutputContainer, stream: av.AudioStream) -> None:
    samples = stream.codec_context.frame_size or 1024
    for number in range(16000 // samples):
        frame = av.AudioFrame(format=stream.codec_context.format.name, layout="mono", samples=samples)
        frame.rate, frame.pts, frame.time_base = 16000, number * samples, Fraction(1, 16000)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def sound(path: Path, *, layout: str = "ipod") -> Path:
    """Write a second of silence (`ipod`: AAC, or `mp3`) with a title planted; return its path."""
    with av.open(str(path), "w", format=layout) as container:
        container.metadata["title"] = "planted-title"
        stream = container.add_stream("aac" if layout == "ipod" else "libmp3lame", rate=16000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.open(strict=False)
        _silence(container, stream)
    return path
