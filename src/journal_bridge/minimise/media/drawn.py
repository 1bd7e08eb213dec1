"""Copies what a PDF page is drawn with from one document to another: instructions, pictures, fonts and colours.

An allow-list of keys; everything else stays behind, and so does what is never drawn. Instructions are written anew:
see `instructions`. Sources: ISO 32000-2, 7.8 (contents and resources), 8.9 (images), 8.10 (forms), 9 (fonts), 14.6
(marked content).
"""

import re
import zlib
from collections.abc import Iterable
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import icc
from journal_bridge.minimise.media.instructions import (
    DEFAULTS,
    LISTS,
    RESOURCES,
    TYPE_3,
    UNPACKABLE,
    Names,
    letters,
    used,
)
from journal_bridge.minimise.media.jbig2 import strip_jbig2
from journal_bridge.minimise.media.jpeg import strip_jpeg

DEPTH: Final = 60
"""Deepest nesting followed; forms inside forms of real documents reach about six, each four deep."""
OBJECTS: Final = 500_000
"""Objects copied from one document."""
UNPACKED: Final = 256 * 1024 * 1024
"""Bytes one stream may unpack to: a page scanned in colour at 600 dots an inch is 100 MB."""

_MAPS: Final = frozenset({"/CharProcs", "/Colorants"})
"""Dictionaries whose keys are the document's own names: letters of a font, inks."""
_ENTRY: Final = "*"
"""Follows a map's key to say where one of its entries stands."""

_WORDS: Final = """
    Type Subtype Font ColorSpace Shading
    Width Height BitsPerComponent Decode Interpolate ImageMask Mask SMask Intent Matte
    BBox Matrix Group S I K CS FormType
    PatternType PaintType TilingType XStep YStep ShadingType Background AntiAlias Coords Domain Function Extend
    BitsPerCoordinate BitsPerFlag VerticesPerRow
    FunctionType Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds
    Alternate WhitePoint BlackPoint Gamma Process Components
    LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK BG BG2 UCR UCR2 TR TR2 G BC
    BaseFont FirstChar LastChar Widths FontDescriptor Encoding BaseEncoding Differences ToUnicode DescendantFonts
    CIDSystemInfo Registry Ordering Supplement W DW W2 DW2 CIDToGIDMap WMode UseCMap CMapName
    FontName Flags FontBBox FontMatrix ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth
    MaxWidth MissingWidth FontFile FontFile2 FontFile3 Length1 Length2 Length3
"""
_KEYS: Final = _MAPS | {f"/{word}" for word in _WORDS.split()}
"""Keys that drawing needs: resources, images, forms, patterns, shadings, functions, colours, states, fonts."""

_COMMENT: Final = re.compile(rb"%[^\r\n]*")
_COMMENTED: Final = frozenset({"/ToUnicode", "/Encoding", "/UseCMap"})
"""Streams that are programs for reading codes, in which comments may stand."""
_PROFILE: Final = "/ICCBased"

_JPEG: Final = "/DCTDecode"
_FAX: Final = "/CCITTFaxDecode"
_SCAN: Final = "/JBIG2Decode"
_SHARED: Final = "/JBIG2Globals"
"""The segments that several scans share, a stream of their own."""
_FAX_KEYS: Final = ("/K", "/Columns", "/Rows", "/BlackIs1", "/EncodedByteAlign", "/EndOfLine", "/EndOfBlock")
_SHORT_NAMES: Final = {"/Fl": "/FlateDecode", "/DCT": _JPEG, "/CCF": _FAX}


class Copier:
    """Copies objects into `new`; an object met twice is copied once."""

    def __init__(self, new: Pdf) -> None:
        self._new = new
        self._made: dict[tuple[int, int], Any] = {}
        self._count = 0
        self._names = Names()

    def copy(self, old: Any, key: str = "", depth: int = 0) -> Any:  # noqa: ANN401 - pikepdf's objects are untyped
        """Return a copy of what stands under `key`, with allowed keys only.

        Raises:
            MediaRefused: `media-damaged` for a maze of objects; `media-unknown` for odd pictures.
        """
        self._count += 1
        if depth > DEPTH or self._count > OBJECTS:
            raise MediaRefused("media-damaged")
        if not isinstance(old, Stream | Dictionary | Array):
            return old
        known = self._made.get(old.objgen) if old.is_indirect else None
        return known if known is not None else self._copied(old, key, depth)

    def drawing(self, page: Any) -> Stream:  # noqa: ANN401 - as above
        """Return the instructions of a page as one stream."""
        return self._new.make_stream(self._names.rewritten(page))

    def resources(self, old: Any, sources: Iterable[Any], depth: int = 0) -> Dictionary:  # noqa: ANN401 - as above
        """Return a copy of what some instructions draw with, under new names, without what they never draw.

        Programs that take one page out of many leave the pictures of all of them in the list that pages share.
        """
        made = Dictionary()
        drawn = used(sources, old)
        for kind in LISTS:
            listed: Any = old.get(kind) if isinstance(old, Dictionary) else None
            keys = sorted(listed.keys()) if isinstance(listed, Dictionary) else []
            if kept := [key for key in keys if (kind, key) in drawn or key in DEFAULTS]:
                made[kind] = Dictionary()
            for key in kept:
                made[kind][self._names.of(kind, key)] = self.copy(listed[key], f"{kind}{_ENTRY}", depth + 2)
        return made

    def _copied(self, old: Any, key: str, depth: int) -> Any:  # noqa: ANN401 - as above
        if isinstance(old, Array):
            made = self._remembered(old, Array())
            inner = _PROFILE if len(old) and old[0] == Name.ICCBased else f"{key}[]"
            for one in old:
                made.append(self.copy(one, inner, depth + 1))
            return made
        if isinstance(old, Dictionary):
            made = self._remembered(old, Dictionary())
            self._fill(made, old, key, depth, free=key in _MAPS)
            if old.get("/Subtype") == TYPE_3 and isinstance(old.get(RESOURCES), Dictionary):
                made[RESOURCES] = self.resources(old[RESOURCES], letters(old), depth + 1)
            return made
        return self._stream(old, key, depth)

    def _remembered(self, old: Any, made: Any) -> Any:  # noqa: ANN401 - as above
        """Note a copy before it is filled, so that what points back at it finds it."""
        if not old.is_indirect:
            return made
        self._made[old.objgen] = self._new.make_indirect(made)
        return self._made[old.objgen]

    def _fill(self, made: Any, old: Any, key: str, depth: int, *, free: bool = False) -> None:  # noqa: ANN401
        for name in _items(old):
            if free or name in _KEYS:
                made[name] = self.copy(old[name], f"{key}{_ENTRY}" if free else name, depth + 1)

    def _stream(self, old: Stream, key: str, depth: int) -> Stream:
        made: Stream = self._remembered(old, self._new.make_stream(b""))
        self._fill(made, old, key, depth)
        if isinstance(old.get(RESOURCES), Dictionary):
            made[RESOURCES] = self.resources(old[RESOURCES], [old], depth + 1)
        if old.get("/Subtype") == Name.Image:
            self._write_picture(made, old)
        elif old.get("/Subtype") == Name.Form or "/PatternType" in old or key == f"/CharProcs{_ENTRY}":
            made.write(self._names.rewritten(old))
        else:
            made.write(_plain(key, _unpacked(old)))
        return made

    def _write_picture(self, made: Stream, old: Stream) -> None:
        """Write a picture's bytes: unpacked where that is possible, else through the filter for its kind."""
        filters = _filters(old)
        if set(filters) <= UNPACKABLE:
            made.write(_unpacked(old))
            return
        kind = _SHORT_NAMES.get(filters[-1], filters[-1])
        packed = _peeled(old.read_raw_bytes(), filters[:-1])
        if kind == _JPEG:
            made.write(strip_jpeg(packed), filter=Name(_JPEG), decode_parms=_numbers(old, ("/ColorTransform",)))
        elif kind == _FAX:
            made.write(packed, filter=Name(_FAX), decode_parms=_numbers(old, _FAX_KEYS))
        elif kind == _SCAN:
            made.write(strip_jbig2(packed), filter=Name(_SCAN), decode_parms=self._shared(old))
        else:  # JPEG 2000 among them, which has places for texts of its own
            raise MediaRefused("media-unknown")

    def _shared(self, old: Stream) -> Dictionary:
        shared = _parameters(old).get(_SHARED)
        if not isinstance(shared, Stream):
            return Dictionary()
        return Dictionary({_SHARED: self._new.make_stream(strip_jbig2(_unpacked(shared)))})


def _items(old: Any) -> list[str]:  # noqa: ANN401 - as above
    return list(old.keys()) if isinstance(old, Stream | Dictionary) else []


def _filters(old: Stream) -> list[str]:
    found = old.get("/Filter", Array())
    return [str(one) for one in found] if isinstance(found, Array) else [str(found)]


def _peeled(packed: bytes, filters: list[str]) -> bytes:
    """Undo what lies around a JPEG or a fax; programs use deflate, and that once."""
    for one in filters:
        if _SHORT_NAMES.get(one, one) != "/FlateDecode":
            raise MediaRefused("media-unknown")
        try:
            packed = zlib.decompressobj().decompress(packed, UNPACKED)
        except zlib.error:
            raise MediaRefused("media-damaged") from None
    return packed


def _parameters(old: Stream) -> Dictionary:
    """Return what is said about the last of a picture's ways of packing."""
    found = old.get("/DecodeParms", Dictionary())
    last = found[-1] if isinstance(found, Array) and len(found) else found
    return last if isinstance(last, Dictionary) else Dictionary()


def _numbers(old: Stream, keys: Iterable[str]) -> Dictionary:
    last = _parameters(old)
    said = {key: last[key] for key in keys if key in last}
    return Dictionary({key: value for key, value in said.items() if isinstance(value, bool | int)})


def _unpacked(old: Stream) -> bytes:
    data = bytes(old.read_bytes())
    if len(data) > UNPACKED:
        raise MediaRefused("media-too-large")
    return data


def _plain(key: str, data: bytes) -> bytes:
    """Return the bytes of a font, a function, a profile or a table of codes."""
    if key == _PROFILE:
        profile = icc.trimmed(data)
        if profile is None:
            raise MediaRefused("media-damaged")
        return profile
    return _COMMENT.sub(b"", data) if key in _COMMENTED else data
