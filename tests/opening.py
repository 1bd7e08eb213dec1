"""Opens everything a hand-over left behind, down to the last stream, to search it for what must not leave.

It does not use our own readers: pypdf and pikepdf for books, pyzipper for films, pyrage and zipfile for sealed
bundles, Pillow for pictures. What it cannot open, it refuses to pass over in silence.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdf
import pyrage
import pyzipper
from PIL import Image

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
_ALLOWED_INFO = (
    "jfif jfif_version jfif_unit jfif_density dpi icc_profile progressive progression adobe adobe_transform gamma "
    "srgb chromaticity loop background timestamp duration interlace transparency aspect"
)
"""What Pillow may say about a picture that tells nothing about anybody."""


@dataclass(frozen=True)
class Keys:
    """What opens a hand-over: the book's and the films' passphrases, or a receiver's age identities."""

    book: str | None = None
    films: str | None = None
    identities: tuple[pyrage.x25519.Identity, ...] = ()


@dataclass
class Opened:
    """Everything found: byte streams by where they were, texts already decoded, and pictures with their place."""

    streams: list[tuple[str, bytes]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, Image.Image]] = field(default_factory=list)
    told_by_pictures: list[tuple[str, str]] = field(default_factory=list)
    """Metadata keys of pictures that should have none: place and key."""
    dated: list[str] = field(default_factory=list)
    """Pictures whose only metadata is their date, as a family's copies have it."""

    def all_text(self) -> str:
        """Return every decoded text, for tests of what must be there."""
        return "\n".join(text for _, text in self.texts)


def open_everything(folder: Path, keys: Keys) -> Opened:
    """Return every stream of every file below a folder, with the files' names."""
    opened = Opened()
    for path in sorted(folder.rglob("*")):
        opened.texts.append(("file name", str(path.relative_to(folder))))
        if path.is_file():
            _bytes(opened, path.name, path.read_bytes(), keys)
    return opened


def found_in(opened: Opened, words: Iterable[str]) -> list[str]:
    """Return `word at place` for every forbidden word in any stream or text, in whatever form it is written."""
    wanted = {word: _patterns(word) for word in dict.fromkeys(words)}
    found = []
    for place, stream in opened.streams:
        lowered = stream.lower()
        found += [f"{word!r} in {place}" for word, (raw, _) in wanted.items() if any(one in lowered for one in raw)]
    for place, text in opened.texts:
        flat = _flat(text)
        found += [f"{word!r} in the text of {place}" for word, (_, form) in wanted.items() if form in flat]
    return found


def _flat(text: str) -> str:
    """Fold case, accents' forms, spaces, and breaks that a page puts into words."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    return " ".join(plain.casefold().split())


def _patterns(word: str) -> tuple[tuple[bytes, ...], str]:
    """Return a word's bytes in every encoding a file may hold (ASCII letters small), and the word folded."""
    found: dict[bytes, None] = {}
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        for text in (unicodedata.normalize(form, word), unicodedata.normalize(form, word.lower())):
            for encoding in ("utf-8", "utf-16-be", "utf-16-le", "latin-1", "cp1252", "cp1250", "unicode-escape"):
                raw = text.encode(encoding, "ignore").lower()
                if len(raw) >= 4 and text.encode(encoding, "replace") == text.encode(encoding, "ignore"):
                    found[raw] = None
            found[text.encode("utf-16-be").hex().encode().lower()] = None
            found[text.encode().hex().encode().lower()] = None
    return tuple(found), _flat(word)


def _bytes(opened: Opened, place: str, raw: bytes, keys: Keys) -> None:
    opened.streams.append((place, raw))
    if raw.startswith(b"%PDF"):
        _pdf(opened, place, raw, keys)
    elif raw.startswith(b"PK\x03\x04"):
        _archive(opened, place, raw, keys)
    elif raw.startswith(b"age-encryption.org/"):
        inner = pyrage.decrypt(raw, list(keys.identities))
        _bytes(opened, f"{place} decrypted", inner, keys)
    elif raw.startswith(_PICTURES):
        _picture(opened, place, raw)
    else:
        _text(opened, place, raw)


def _text(opened: Opened, place: str, raw: bytes) -> None:
    try:
        opened.texts.append((place, raw.decode()))
    except UnicodeDecodeError:
        opened.texts.append((place, raw.decode("latin-1")))


def _archive(opened: Opened, place: str, raw: bytes, keys: Keys) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as plain:
        locked = any(member.flag_bits & 1 for member in plain.infolist())
        opened.texts.append((f"{place} comment", plain.comment.decode("latin-1")))
        members = plain.infolist()
        opened.texts += [(f"{place} member", f"{one.filename} {one.comment!r} {one.extra!r}") for one in members]
        if not locked:
            for member in plain.infolist():
                _bytes(opened, f"{place}/{member.filename}", plain.read(member), keys)
            return
    with pyzipper.AESZipFile(io.BytesIO(raw)) as archive:
        archive.setpassword((keys.films or "").encode())
        for member in archive.infolist():
            _bytes(opened, f"{place}/{member.filename}", archive.read(member), keys)


def _picture(opened: Opened, place: str, raw: bytes) -> None:
    with Image.open(io.BytesIO(raw)) as picture:
        told = {key for key in picture.info if key not in _ALLOWED_INFO.split()}
        exif = {tag for tag in picture.getexif() if tag != 0x0112}
        if exif and _says_a_date_alone(picture.getexif()):
            opened.dated.append(place)
            exif = set()
        opened.told_by_pictures += [(place, str(key)) for key in sorted(map(str, told - {"exif"} | exif))]
        opened.pictures.append((place, picture.convert("RGB")))


def _says_a_date_alone(exif: Image.Exif) -> bool:
    right = set(exif) <= {0x010E, 0x0112, 0x8769} and set(exif.get_ifd(0x8769)) == {0x9003, 0x9011}
    return right and exif.get(0x010E) in {"Date taken", "Date of the entry"}


def _pdf(opened: Opened, place: str, raw: bytes, keys: Keys) -> None:
    book = keys.book if b"/Encrypt" in raw else None  # the pages inside a sealed bundle are in clear
    with pikepdf.open(io.BytesIO(raw), password=book or "") as pdf:
        for obj in pdf.objects:
            _object(opened, f"{place} object {obj.objgen}", obj)
        _object(opened, f"{place} trailer", pdf.trailer)
        for name, attached in pdf.attachments.items():
            opened.texts.append((f"{place} attachment", name))
            _bytes(opened, f"{place}!{name}", attached.get_file().read_bytes(), keys)
    reader = pypdf.PdfReader(io.BytesIO(raw), password=book)
    for number, page in enumerate(reader.pages, start=1):
        opened.texts.append((f"{place} page {number}", page.extract_text()))
    opened.texts += [(f"{place} metadata", str(dict(reader.metadata or {})))]
    opened.texts += [(f"{place} bookmark", title) for title in _bookmarks(reader.outline)]
    for name, versions in reader.attachments.items():
        opened.streams += [(f"{place}!{name} by pypdf", content) for content in versions]


def _bookmarks(outline: object) -> Iterator[str]:
    for one in outline if isinstance(outline, list) else [outline]:
        if isinstance(one, list):
            yield from _bookmarks(one)
        else:
            yield str(getattr(one, "title", ""))


def _object(opened: Opened, place: str, obj: pikepdf.Object) -> None:
    """Note an object's own strings, names and stream; objects it refers to are met on their own."""
    for text in _strings(obj, 0):
        opened.texts.append((place, text))
    if isinstance(obj, pikepdf.Stream):
        opened.streams.append((f"{place} raw", obj.read_raw_bytes()))
        if obj.get("/Subtype") == "/Image":
            _pdf_picture(opened, place, obj)
        else:
            decoded = obj.read_bytes()
            opened.streams.append((place, decoded))
            opened.texts += [(place, text) for text in _content_strings(decoded)]


def _pdf_picture(opened: Opened, place: str, obj: pikepdf.Stream) -> None:
    if obj.get("/Filter") == "/DCTDecode":
        _picture(opened, place, obj.read_raw_bytes())
        return
    decoded = obj.read_bytes()
    opened.streams.append((place, decoded))
    if int(obj.Width) >= 64 and not obj.get("/ImageMask", False):
        opened.pictures.append((place, pikepdf.PdfImage(obj).as_pil_image().convert("RGB")))


def _strings(obj: object, depth: int) -> Iterator[str]:
    if depth and isinstance(obj, pikepdf.Object) and obj.is_indirect:
        return
    if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in obj.items():
            yield str(key)
            yield from _strings(value, depth + 1)
    elif isinstance(obj, pikepdf.Array):
        for value in obj:
            yield from _strings(value, depth + 1)
    elif isinstance(obj, pikepdf.String):
        yield str(obj)
        yield bytes(obj).decode("latin-1")
    elif isinstance(obj, pikepdf.Name):
        yield str(obj)


def _content_strings(decoded: bytes) -> Iterator[str]:
    """Yield hexadecimal strings of a content stream as bytes, so that plain text in them is seen."""
    for digits in re.findall(rb"<([0-9A-Fa-f]{8,})>", decoded):
        yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()).decode("latin-1")
