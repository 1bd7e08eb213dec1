"""Draws the files of the nursery, with a canary wherever a file can hold words or a second picture."""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import pikepdf
from PIL import Image

from drawing import app, colour_profile, png_chunk
from journal_bridge.invented.heic import heic_bytes
from prove import marks
from prove.films import film_bytes, sound_bytes
from prove.records import Canary, Shot, Sort

SIZES: Final = {"large": (2400, 1800), "mp4": (320, 240), "cut": (320, 240)}
"""Pixels of the files that are not 640 by 480: one that the book must make smaller, and films."""

SMALL: Final = (640, 480)
_THUMBNAIL: Final = (160, 120)


@dataclass
class Drawn:
    """A file's bytes and the canaries in it; words are asked for by the place they go to."""

    seed: int
    shot: Shot
    other: str
    """A child who is not in the picture, but in the thumbnail: a crop leaves the old thumbnail behind."""
    names: dict[str, str]
    raw: bytes = b""
    canaries: list[Canary] = field(default_factory=list)

    def word(self, place: str, sort: Sort = Sort.METADATA) -> bytes:
        """Return the word for one place of this file, and note it; names of everybody shown stand beside it."""
        made = marks.word(self.seed, self.shot.id, place)
        owners = frozenset(self.shot.shows)
        self.canaries.append(Canary(made, owners, sort, f"{self.shot.format} {place}", self.shot.id))
        return f"{made} {' '.join(self.names[one] for one in self.told())}".encode()

    def told(self) -> tuple[str, ...]:
        """Return who is named in the file's own data."""
        return self.shot.shows if self.shot.named is None else self.shot.named

    def picture(self) -> Image.Image:
        """Return the picture: a block for every child in it."""
        size = SIZES.get(self.shot.format, SMALL)
        return marks.drawn(self.seed, self.shot.shows, size, self.shot.id)

    def thumbnail(self) -> bytes:
        """Return a small JPEG of somebody else."""
        return _saved(marks.drawn(self.seed, (self.other,), _THUMBNAIL), "JPEG", quality=85)


def drawn(seed: int, shot: Shot, other: str, names: dict[str, str]) -> Drawn:
    """Return the file of a shot."""
    made = Drawn(seed, shot, other, names)
    made.raw = _MADE[shot.format](made)
    if shot.presence == "broken":
        made.raw = made.raw[: len(made.raw) * 2 // 3]
    owners = frozenset(shot.shows)
    digest = hashlib.sha256(made.raw).hexdigest()
    made.canaries.append(Canary(digest, owners, Sort.DIGEST, f"{shot.format} file", shot.id))
    if shot.format not in {"m4a", "pdf", "odt"}:
        made.canaries.append(Canary(shot.id, owners, Sort.PIXELS, f"{shot.format} pixels", shot.id))
    return made


def _saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _exif(made: Drawn, place: str, orientation: int = 1) -> bytes:
    """Return an EXIF block with words in every directory, and a thumbnail of somebody else."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = made.word(f"{place} description").decode()
    exif[0x013B] = made.word(f"{place} artist").decode()
    exif[0x9C9B] = made.word(f"{place} title").decode().encode("utf-16-le")
    camera = exif.get_ifd(0x8769)
    camera[0x9003] = "2025:03:04 10:15:30"
    camera[0x9286] = b"ASCII\0\0\0" + made.word(f"{place} user comment")
    camera[0x927C] = made.word(f"{place} maker note")
    where = exif.get_ifd(0x8825)
    where[1], where[2] = "N", (52.0, 41.0, 12.5)
    where[0x1B] = b"ASCII\0\0\0" + made.word(f"{place} gps")
    return _with_thumbnail(exif.tobytes().removeprefix(b"Exif\0\0"), made.thumbnail())


def _with_thumbnail(tiff: bytes, thumbnail: bytes) -> bytes:
    """Return a TIFF block (of Pillow: big-endian or little) whose second directory holds a thumbnail."""
    order = "<" if tiff[:2] == b"II" else ">"
    first = struct.unpack(f"{order}I", tiff[4:8])[0]
    entries = struct.unpack(f"{order}H", tiff[first : first + 2])[0]
    link = first + 2 + entries * 12
    start = len(tiff) + len(tiff) % 2
    directory = struct.pack(f"{order}H", 3)
    directory += struct.pack(f"{order}HHIHH", 0x0103, 3, 1, 6, 0)
    directory += struct.pack(f"{order}HHII", 0x0201, 4, 1, start + 2 + 36 + 4)
    directory += struct.pack(f"{order}HHII", 0x0202, 4, 1, len(thumbnail)) + bytes(4)
    linked = tiff[:link] + struct.pack(f"{order}I", start) + tiff[link + 4 :]
    return linked.ljust(start, b"\0") + directory + thumbnail


def _xmp(made: Drawn, place: str) -> bytes:
    """Return an XMP packet with face regions: everybody shown, as photo libraries write them."""
    faces = "".join(
        f'<rdf:li rdf:parseType="Resource"><mwg-rs:Name>{made.names[one]}</mwg-rs:Name>'
        "<mwg-rs:Type>Face</mwg-rs:Type></rdf:li>"
        for one in made.told()
    )
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'photoshop:Instructions="{made.word(f"{place} instructions").decode()}"><mwg-rs:Regions '
        f'rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>{faces}</rdf:Bag></mwg-rs:RegionList>'
        "</mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def _jpeg(made: Drawn) -> bytes:
    plain = _saved(made.picture(), "JPEG", quality=86, icc_profile=colour_profile())
    return b"".join([
        plain[:2],
        app(0xE0, b"JFXX\0\x10" + made.word("jfxx")),
        app(0xE1, b"Exif\0\0" + _exif(made, "exif", 6 if made.shot.told_apart else 1)),
        app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp(made, "xmp")),
        app(0xE2, b"MPF\0" + made.word("mpf")),
        app(0xEB, b"JP" + made.word("c2pa")),
        app(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + made.word("iptc")),
        app(0xFE, made.word("comment")),
        plain[2:],
        made.thumbnail(),
        b"PK\x03\x04" + made.word("after the end"),
    ])  # fmt: skip


def _png(made: Drawn) -> bytes:
    plain = _saved(made.picture(), "PNG", compress_level=3)
    return b"".join([
        plain[:33],
        png_chunk(b"iCCP", made.word("profile name")[:70] + b"\0\0" + zlib.compress(colour_profile())),
        png_chunk(b"tEXt", b"Comment\0" + made.word("text")),
        png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(made.word("packed text"))),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp(made, "xmp")),
        png_chunk(b"eXIf", _exif(made, "exif")),
        png_chunk(b"juNk", made.word("unknown chunk")),
        plain[33:],
        made.word("after the end"),
    ])  # fmt: skip


def _webp(made: Drawn) -> bytes:
    exif = b"Exif\0\0" + _exif(made, "exif")
    body = _saved(made.picture(), "WEBP", quality=88, method=0, exif=exif, xmp=_xmp(made, "xmp"))[8:]
    words = made.word("unknown chunk")
    body += b"juNk" + struct.pack("<I", len(words)) + words + b"\0" * (len(words) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body + made.word("after the end")


def _heic(made: Drawn) -> bytes:
    return heic_bytes(made.picture(), b"Exif\0\0" + _exif(made, "exif"), _xmp(made, "xmp"))


def _mp4(made: Drawn) -> bytes:
    return film_bytes(made.picture(), Image.open(io.BytesIO(made.thumbnail())), made.word)


def _cut(made: Drawn) -> bytes:
    before = marks.drawn(made.seed, (made.shot.hidden,), SIZES["mp4"])
    return film_bytes(made.picture(), Image.open(io.BytesIO(made.thumbnail())), made.word, before)


def _erased(made: Drawn) -> bytes:
    """Return a PNG in which the second child was erased to nothing, its colours still there."""
    both = marks.drawn(made.seed, (*made.shot.shows, made.shot.hidden), SMALL, made.shot.id).convert("RGBA")
    cell, start = SMALL[0] // marks.COLUMNS, marks.CELLS + 2
    place = (start * cell, cell, (start + marks.CELLS) * cell, (1 + marks.CELLS) * cell)
    both.paste(_see_through(both.crop(place)), place)
    return _saved(both, "PNG", compress_level=3)


def _see_through(picture: Image.Image) -> Image.Image:
    picture.putalpha(0)
    return picture


def _moving(made: Drawn) -> bytes:
    """Return an animated PNG whose second picture shows somebody else."""
    second = marks.drawn(made.seed, (made.shot.hidden,), SMALL)
    return _saved(made.picture(), "PNG", save_all=True, append_images=[second], duration=500)


def _m4a(made: Drawn) -> bytes:
    return sound_bytes(made.word)


def _pdf(made: Drawn) -> bytes:
    """Return a page with words to read and words that nobody sees: properties, XMP, a note, an attached file."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    seen = made.word("page", Sort.TEXT).split()[0]
    said = made.shot.said.encode("cp1252", "replace")
    page.obj.Contents = pdf.make_stream(b"BT /F1 12 Tf 60 700 Td (" + seen + b" " + said + b") Tj ET")
    helvetica = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=helvetica))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 20, 20], Contents=_string(made.word("note"))
    )
    page.obj.Annots = pdf.make_indirect(pikepdf.Array([note]))
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:description"] = made.word("xmp").decode()
    pdf.docinfo["/Title"] = _string(made.word("title"))  # last, or the XMP would take its place
    pdf.attachments["words.txt"] = made.word("attachment")
    pdf.attachments["other.jpg"] = made.thumbnail()
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def _odt(made: Drawn) -> bytes:
    """Return a document of a kind that nobody can clean."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", made.word("content", Sort.TEXT))
    return out.getvalue()


def _string(words: bytes) -> pikepdf.String:
    return pikepdf.String(words.decode())


_MADE: Final[dict[str, Callable[[Drawn], bytes]]] = {
    "jpeg": _jpeg,
    "large": _jpeg,
    "png": _png,
    "webp": _webp,
    "heic": _heic,
    "mp4": _mp4,
    "cut": _cut,
    "erased": _erased,
    "moving": _moving,
    "m4a": _m4a,
    "pdf": _pdf,
    "odt": _odt,
}
ENDINGS: Final = {"jpeg": "jpg", "large": "jpg", "cut": "mp4", "erased": "png", "moving": "png"}


def ending(shot: Shot) -> str:
    """Return what a file's name ends with."""
    return ENDINGS.get(shot.format, shot.format)


def canaries_of(files: Iterable[Drawn]) -> tuple[Canary, ...]:
    """Return every canary of many files."""
    return tuple(one for made in files for one in made.canaries)
