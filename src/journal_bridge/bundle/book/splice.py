"""Puts the true pictures where the proxies stand, as an incremental update (ISO 32000-2, 7.5.6).

The layout engine would decode and keep every picture: 4 GB for 600 photos. Appended afterwards, a picture costs no
memory at all, and its bytes stay exactly what they were. In a locked book each picture is encrypted on its way in:
with AESv3 one key serves the whole file (7.6.3.3), so nothing has to be written twice, or ever in clear.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import pikepdf
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from journal_bridge.bundle.book.pictures import Picture, digest
from journal_bridge.errors import OurFault

_COPY: Final = 2**18
_TAIL: Final = 2048
_AES_BLOCK: Final = 16
_IN_USE: Final = b"\x01"
"""Type of a cross-reference entry whose object lies in the file itself (7.5.8.3)."""


def splice(book: Path, proxies: Mapping[str, Picture], passphrase: str = "") -> int:
    """Append the true pictures to a book that holds proxies; return how many were replaced.

    Args:
        book: a PDF with a cross-reference stream, in clear or locked with `passphrase`.
        proxies: the picture each proxy stands for, by the digest of the proxy.
        passphrase: what opens the book; empty when it is in clear.

    Raises:
        OurFault: `layout-failed` unless every proxy was found exactly once: no grey box may reach a family.
    """
    with pikepdf.open(book, password=passphrase) as pdf:
        key = pdf.encryption.encryption_key if passphrase else None
        found = [(image, proxies[mark]) for image, mark in _images(pdf) if mark in proxies]
        if len(found) != len(proxies):
            raise OurFault("layout-failed", f"pictures: {len(found)} of {len(proxies)}")
        if found:
            trailer = _trailer(pdf, _last_xref(book))
            with book.open("ab") as out:
                offsets = {image.objgen[0]: _append(out, image, picture, key) for image, picture in found}
                _append_xref(out, offsets, trailer)
    return len(found)


def _images(pdf: pikepdf.Pdf) -> list[tuple[Any, str]]:
    return [
        (thing, digest(thing.read_raw_bytes()))
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image
    ]


def _append(out: IO[bytes], image: Any, picture: Picture, key: bytes | None) -> int:  # noqa: ANN401 - pikepdf objects are dynamic
    """Append one image object under its old number: the old dictionary, the true size, the true bytes."""
    size = picture.path.stat().st_size
    header = {name: value for name, value in image.stream_dict.items() if name != "/DecodeParms"}
    header["/Width"] = picture.width
    header["/Height"] = picture.height
    header["/Length"] = size if key is None else 2 * _AES_BLOCK + size // _AES_BLOCK * _AES_BLOCK
    header["/Filter"] = pikepdf.Name.DCTDecode
    offset = out.tell()
    out.write(b"%d %d obj\n" % image.objgen)
    out.write(pikepdf.Dictionary(header).unparse(resolved=False))
    out.write(b"\nstream\n")
    for piece in _pieces(picture.path) if key is None else _encrypted(picture.path, key):
        out.write(piece)
    out.write(b"\nendstream\nendobj\n")
    return offset


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_COPY):
            yield piece


def _encrypted(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield a stream as AESv3 wants it: a random initial vector, then AES-256-CBC with PKCS #7 padding."""
    start = secrets.token_bytes(_AES_BLOCK)
    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    yield start
    size = 0
    for piece in _pieces(path):
        size += len(piece)
        yield cipher.update(piece)
    padding = _AES_BLOCK - size % _AES_BLOCK  # a padder would copy every piece twice
    yield cipher.update(padding * bytes([padding])) + cipher.finalize()


def _trailer(pdf: pikepdf.Pdf, previous: int) -> dict[str, Any]:
    kept = {
        name: pdf.trailer[name] for name in ("/Size", "/Root", "/Info", "/ID", "/Encrypt") if name in pdf.trailer
    }
    return {**kept, "/Prev": previous}


def _append_xref(out: IO[bytes], offsets: Mapping[int, int], trailer: dict[str, Any]) -> None:
    """Append a cross-reference stream (7.5.8) with one line a picture and one for itself; it is never encrypted."""
    start = out.tell()
    own = int(trailer["/Size"])
    lines = sorted({**offsets, own: start}.items())
    body = b"".join(_IN_USE + offset.to_bytes(8, "big") + b"\0\0" for _, offset in lines)
    header = {
        **trailer,
        "/Type": pikepdf.Name.XRef,
        "/Size": own + 1,
        "/W": [1, 8, 2],
        "/Index": [value for number, _ in lines for value in (number, 1)],
        "/Length": len(body),
    }
    out.write(b"%d 0 obj\n" % own + pikepdf.Dictionary(header).unparse(resolved=False))
    out.write(b"\nstream\n" + body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


def _last_xref(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(-min(_TAIL, path.stat().st_size), 2)
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", file.read())
    if found is None:
        raise OurFault("layout-failed", "cross-reference table")
    return int(found[1])
