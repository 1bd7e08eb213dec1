"""Puts the true pictures where the proxies stand, as an incremental update (ISO 32000-2, 7.5.6).

The layout engine would decode and keep every picture: 4 GB for 600 photos. Copied in afterwards, a picture costs no
memory at all, and its bytes stay exactly what they were.
"""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

import pikepdf

from journal_bridge.bundle.book.pictures import Picture, digest
from journal_bridge.errors import OurFault

_COPY: Final = 2**20
_TAIL: Final = 2048
_GREATEST_OFFSET: Final = 9_999_999_999
"""A classical cross-reference line has ten digits."""


def splice(laid_out: Path, proxies: Mapping[str, Picture], target: Path) -> int:
    """Write the laid-out book to `target` with every proxy replaced; return how many were.

    Raises:
        OurFault: `layout-failed` unless every proxy was found exactly once: no grey box may reach a family.
    """
    with pikepdf.open(laid_out) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    with pikepdf.open(target) as pdf:
        found = [(image, proxies[key]) for image, key in _images(pdf) if key in proxies]
        if len(found) != len(proxies):
            raise OurFault("layout-failed", f"pictures: {len(found)} of {len(proxies)}")
        trailer = _trailer(pdf, _last_xref(target))
        with target.open("ab") as out:
            offsets = {image.objgen[0]: _append(out, image, picture) for image, picture in found}
            _append_xref(out, offsets, trailer)
    return len(found)


def _images(pdf: pikepdf.Pdf) -> list[tuple[Any, str]]:
    return [
        (thing, digest(thing.read_raw_bytes()))
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image
    ]


def _append(out: IO[bytes], image: Any, picture: Picture) -> int:  # noqa: ANN401 - pikepdf objects are dynamic
    """Append one image object under its old number: the old dictionary, the true size, the true bytes."""
    header = {key: value for key, value in image.stream_dict.items() if key != "/DecodeParms"}
    header["/Width"] = picture.width
    header["/Height"] = picture.height
    header["/Length"] = picture.path.stat().st_size
    header["/Filter"] = pikepdf.Name.DCTDecode
    offset = out.tell()
    number, generation = image.objgen
    out.write(b"%d %d obj\n" % (number, generation))
    out.write(pikepdf.Dictionary(header).unparse(resolved=False))
    out.write(b"\nstream\n")
    with picture.path.open("rb") as jpeg:
        shutil.copyfileobj(jpeg, out, _COPY)
    out.write(b"\nendstream\nendobj\n")
    return offset


def _trailer(pdf: pikepdf.Pdf, previous: int) -> bytes:
    kept = {key: pdf.trailer[key] for key in ("/Size", "/Root", "/Info", "/ID") if key in pdf.trailer}
    return pikepdf.Dictionary({**kept, "/Prev": previous}).unparse(resolved=False)


def _append_xref(out: IO[bytes], offsets: Mapping[int, int], trailer: bytes) -> None:
    start = out.tell()
    if start > _GREATEST_OFFSET:
        raise OurFault("layout-failed", "book over 10 GB")
    out.write(b"xref\n")
    for number in sorted(offsets):
        out.write(b"%d 1\n%010d 00000 n \n" % (number, offsets[number]))
    out.write(b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % start)


def _last_xref(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(-min(_TAIL, path.stat().st_size), 2)
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", file.read())
    if found is None:
        raise OurFault("layout-failed", "cross-reference table")
    return int(found[1])
