"""Puts a word, a picture or a name of another child into something that was handed over, in one place each."""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf
import pyrage
import pyzipper
from PIL import Image

from drawing import app, jpeg, png, png_chunk
from opening import Keys
from prove.films import film_bytes

BOOK: Final = "learning-journal.pdf"
FILMS: Final = "films-and-originals.zip"
FILES: Final = (BOOK, FILMS, "1-START-HERE.txt")


@dataclass(frozen=True)
class Leak:
    """What is planted: a word, a name, a picture and a file's digest, all of one other child."""

    word: str
    name: str
    picture: Image.Image
    digest: str

    def told(self) -> bytes:
        """Return the word as bytes."""
        return self.word.encode()


Plant = Callable[[Path, Keys, Leak], None]
_Change = Callable[[pikepdf.Pdf, Leak], None]


def _in_book(change: _Change) -> Plant:
    def plant(given: Path, keys: Keys, leak: Leak) -> None:
        locked = pikepdf.Encryption(owner=keys.book or "", user=keys.book or "")
        with pikepdf.open(given / BOOK, password=keys.book or "", allow_overwriting_input=True) as pdf:
            change(pdf, leak)
            pdf.save(given / BOOK, encryption=locked, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    return plant


def _page(pdf: pikepdf.Pdf, leak: Leak) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page = pdf.add_blank_page()
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(b"BT /F1 1 Tf 3 Tr (" + leak.told() + b") Tj ET")


def _hexadecimal(pdf: pikepdf.Pdf, leak: Leak) -> None:
    page = pdf.add_blank_page()
    page.obj.Contents = pdf.make_stream(b"BT <" + leak.word.encode("utf-16-be").hex().encode() + b"> Tj ET")


def _properties(pdf: pikepdf.Pdf, leak: Leak) -> None:
    pdf.docinfo["/Keywords"] = pikepdf.String(leak.word)


def _xmp(pdf: pikepdf.Pdf, leak: Leak) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:description"] = leak.word


def _bookmark(pdf: pikepdf.Pdf, leak: Leak) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"A day with {leak.name}", 0))


def _alternative(pdf: pikepdf.Pdf, leak: Leak) -> None:
    pdf.Root.Told = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=pikepdf.String(leak.word)))


def _wide(pdf: pikepdf.Pdf, leak: Leak) -> None:
    pdf.Root.Told = pikepdf.String(b"\xfe\xff" + leak.word.encode("utf-16-be"))


def _unused_stream(pdf: pikepdf.Pdf, leak: Leak) -> None:
    pdf.Root.Told = pdf.make_stream(zlib.compress(base64.b64encode(b"some data: " + leak.told() + b" and more")))


def _attachment(pdf: pikepdf.Pdf, leak: Leak) -> None:
    pdf.attachments["more.json"] = leak.told()


def _attachment_name(pdf: pikepdf.Pdf, leak: Leak) -> None:
    pdf.attachments[f"{leak.word}.txt"] = b"nothing"


def _picture(pdf: pikepdf.Pdf, leak: Leak) -> None:
    content = jpeg(leak.picture.resize((1600, 1200)), quality=60)
    made = pdf.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    made.Width, made.Height, made.BitsPerComponent = 1600, 1200, 8
    made.ColorSpace, made.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    pdf.Root.Told = made


def _flat_picture(pdf: pikepdf.Pdf, leak: Leak) -> None:
    made = pdf.make_stream(leak.picture.tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    made.Width, made.Height, made.BitsPerComponent = *leak.picture.size, 8
    made.ColorSpace = pikepdf.Name.DeviceRGB
    pdf.Root.Told = made


def _digest(pdf: pikepdf.Pdf, leak: Leak) -> None:
    pdf.attachments["SHA256SUMS"] = f"{leak.digest}  0001.jpg\n".encode()


def _file(name: str, content: Callable[[Leak], bytes]) -> Plant:
    """Return what puts a file beside the others."""

    def plant(given: Path, _keys: Keys, leak: Leak) -> None:
        (given / name).write_bytes(content(leak))

    return plant


def _named_file(given: Path, _keys: Keys, leak: Leak) -> None:
    (given / f"{leak.name}.txt").write_bytes(b"nothing")


def _member(given: Path, keys: Keys, leak: Leak) -> None:
    _add_to_films(given, keys, "0099.txt", leak.told())


def _member_name(given: Path, keys: Keys, leak: Leak) -> None:
    _add_to_films(given, keys, f"{leak.word}.mp4", b"nothing")


def _member_film(given: Path, keys: Keys, leak: Leak) -> None:
    _add_to_films(given, keys, "0099.mp4", _film(leak, "box"))


def _add_to_films(given: Path, keys: Keys, name: str, content: bytes) -> None:
    with pyzipper.AESZipFile(given / FILMS, "a", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword((keys.films or "").encode())
        archive.writestr(name, content)


def _archive_comment(given: Path, _keys: Keys, leak: Leak) -> None:
    with zipfile.ZipFile(given / FILMS, "a") as archive:
        archive.comment = leak.told()


def _sealed(given: Path, keys: Keys, leak: Leak) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/journal.json", b'{"text": "' + leak.told() + b'"}')
    to = [identity.to_public() for identity in keys.identities]
    (given / "journal.jb.age").write_bytes(pyrage.encrypt(inner.getvalue(), to))


def _film(leak: Leak, kept: str = "") -> bytes:
    """Return a film of nobody with the word in one of its places, or the child in its pictures."""
    shows = leak.picture.resize((320, 240)) if kept == "pictures" else Image.new("RGB", (320, 240), "grey")
    cover = leak.picture.resize((160, 120)) if kept == "cover" else Image.new("RGB", (160, 120), "grey")
    return film_bytes(shows, cover, lambda place: leak.told() if place == kept else b"nothing")


def _exif(leak: Leak) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = leak.word
    return jpeg(exif=exif)


def _thumbnail(leak: Leak) -> bytes:
    plain = jpeg()
    return plain[:2] + app(0xE1, b"Exif\0\0" + jpeg(leak.picture.resize((160, 120)), quality=85)) + plain[2:]


def _packed_png(leak: Leak) -> bytes:
    plain = png()
    return plain[:33] + png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(leak.told())) + plain[33:]


PLACES: Final[dict[str, Plant]] = {
    "a page of the book, in letters nobody sees": _in_book(_page),
    "a page of the book, as hexadecimal": _in_book(_hexadecimal),
    "the book's properties": _in_book(_properties),
    "the book's XMP": _in_book(_xmp),
    "a bookmark": _in_book(_bookmark),
    "an alternative text": _in_book(_alternative),
    "a string of two-byte letters": _in_book(_wide),
    "a packed stream of base64": _in_book(_unused_stream),
    "an attachment": _in_book(_attachment),
    "an attachment's name": _in_book(_attachment_name),
    "a picture of the book, made smaller": _in_book(_picture),
    "a picture of the book without compression": _in_book(_flat_picture),
    "a list of digests": _in_book(_digest),
    "a file's name": _named_file,
    "a member of the films": _member,
    "a member's name": _member_name,
    "a film among the films": _member_film,
    "the comment of the films' ZIP": _archive_comment,
    "a sealed file": _sealed,
    "EXIF": _file("a.jpg", _exif),
    "a thumbnail": _file("a.jpg", _thumbnail),
    "pixels": _file("a.jpg", lambda leak: jpeg(leak.picture, quality=70)),
    "pixels turned and smaller": _file(
        "a.png", lambda leak: png(leak.picture.resize((320, 240)).transpose(Image.Transpose.ROTATE_90))
    ),
    "a packed text of a PNG": _file("a.png", _packed_png),
    "a title of a film": _file("a.mp4", lambda leak: _film(leak, "title")),
    "a track's handler": _file("a.mp4", lambda leak: _film(leak, "handler")),
    "a message in a film's stream": _file("a.mp4", lambda leak: _film(leak, "sei")),
    "a box of a film": _file("a.mp4", lambda leak: _film(leak, "box")),
    "a film's cover": _file("a.mp4", lambda leak: _film(leak, "cover")),
    "a film's pictures": _file("a.mp4", lambda leak: _film(leak, "pictures")),
    "a note in the manifest": _file("more.json", lambda leak: f'{{"note": "{leak.name.upper()}"}}'.encode()),
    "a note in other letters": _file("more.txt", lambda leak: leak.name.encode("utf-16-le")),
}
"""Every place something could leak to, and what puts it there."""
