"""Reads and rewrites the instructions a PDF is drawn with: what they draw with, under names that say nothing.

Programs name a picture as somebody named its file, and so a child's name can stand in every page that shows it.
Sources: ISO 32000-2, 7.8 (contents and resources), 8.9.7 (inline images), annex A (operators).
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, Stream

from journal_bridge.errors import MediaRefused

RESOURCES: Final = "/Resources"
TYPE_3: Final = Name.Type3
"""A font whose letters are drawn by instructions of their own."""

_FIRST, _LAST = 0, -1
_DRAWS_WITH: Final = {
    "Tf": ("/Font", _FIRST),
    "Do": ("/XObject", _FIRST),
    "gs": ("/ExtGState", _FIRST),
    "cs": ("/ColorSpace", _FIRST),
    "CS": ("/ColorSpace", _FIRST),
    "scn": ("/Pattern", _LAST),
    "SCN": ("/Pattern", _LAST),
    "sh": ("/Shading", _FIRST),
}
"""By operator: the list it takes something from, and which of its operands names that."""
LISTS: Final = tuple(dict.fromkeys(kind for kind, _ in _DRAWS_WITH.values()))
_COLOURS: Final = "/ColorSpace"
DEFAULTS: Final = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})
"""Colours that are used without being named."""
_OWN_COLOURS: Final = DEFAULTS | {
    "/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/G", "/RGB", "/CMYK", "/Indexed", "/I",
}  # fmt: skip
"""The format's own names of colours, with the short ones of inline images."""

_OPERATORS: Final = """
    b B b* B* BT c cm CS cs d d0 d1 Do ET f F f* G g gs h i J j K k l M m n q Q re RG rg ri s S SC sc SCN scn sh
    T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "
"""
_DRAWING: Final = frozenset(_OPERATORS.split())
"""Every operator that draws; marks hold alternative texts, and what no reader knows holds anybody's words."""

_PLACED: Final = frozenset({
    "/W", "/H", "/BPC", "/CS", "/F", "/DP", "/D", "/IM", "/I", "/Width", "/Height", "/BitsPerComponent",
    "/ColorSpace", "/Filter", "/DecodeParms", "/Decode", "/ImageMask", "/Interpolate",
})  # fmt: skip
"""What may be said of a picture inside the instructions."""
_BEGINS, _DATA, _ENDS = b"BI", b"\nID\n", b" EI"
UNPACKABLE: Final = frozenset({
    "/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode",
    "/Fl", "/LZW", "/A85", "/AHx", "/RL",
})  # fmt: skip
"""Ways of packing that can be undone, so that nothing lies behind the packed bytes; long names, then short."""
_FAX: Final = frozenset({"/CCITTFaxDecode", "/CCF"})


class Names:
    """Gives what a document draws with names of its own: R1, R2 and so on, the same ones in all of its lists."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}

    def of(self, kind: str, name: str) -> str:
        """Return the new name of an entry in a list of that kind; the format's own names stay."""
        if kind == _COLOURS and name in _OWN_COLOURS:
            return name
        return self._given.setdefault((kind, name), f"/R{len(self._given) + 1}")

    def rewritten(self, old: Any) -> bytes:  # noqa: ANN401 - pikepdf's objects are untyped
        """Return drawing instructions written anew: no comments, no marks, no names.

        Raises:
            MediaRefused: `media-unknown` for a picture among them that is packed in a way with places for texts.
        """
        return b"\n".join(self._written(one) for one in _steps(old))

    def _written(self, step: Any) -> bytes:  # noqa: ANN401 - as above
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            return self._placed(step.iimage)
        operands = list(step.operands)
        for kind, name, place in _mentioned(step):
            operands[place] = Name(self.of(kind, name))
        return pikepdf.unparse_content_stream([pikepdf.ContentStreamInstruction(operands, step.operator)])

    def _placed(self, picture: pikepdf.PdfInlineImage) -> bytes:
        if not set(picture.filters) <= UNPACKABLE | _FAX:
            raise MediaRefused("media-unknown")
        facts, data = _parts(picture)
        for key in facts.keys() - _PLACED:
            del facts[key]
        for key in {"/CS", _COLOURS} & facts.keys():
            if isinstance(facts[key], Name):
                facts[key] = Name(self.of(_COLOURS, str(facts[key])))
        said: bytes = facts.unparse()
        return _BEGINS + said[2:-2] + _DATA + data + _ENDS


def used(sources: Iterable[Any], lists: Any) -> set[tuple[str, str]]:  # noqa: ANN401 - as above
    """Return what some instructions draw with, as lists and names, and what those draw that bring no lists."""
    found: set[tuple[str, str]] = set()
    unread = list(sources)
    while unread:
        for kind, name in set(_names(unread.pop())) - found:
            found.add((kind, name))
            listed = lists.get(kind) if isinstance(lists, Dictionary) else None
            unread += _borrowers(listed.get(name)) if isinstance(listed, Dictionary) else []
    return found


def letters(font: Any) -> list[Stream]:  # noqa: ANN401 - as above
    """Return the instructions that draw the letters of a font."""
    drawn = font.get("/CharProcs")
    listed = [value for _, value in drawn.items()] if isinstance(drawn, Dictionary) else []
    return [one for one in listed if isinstance(one, Stream)]


def _steps(old: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    for step in pikepdf.parse_content_stream(old):
        if isinstance(step, pikepdf.ContentStreamInlineImage) or str(step.operator) in _DRAWING:
            yield step


def _mentioned(step: Any) -> Iterator[tuple[str, str, int]]:  # noqa: ANN401 - as above
    kind, place = _DRAWS_WITH.get(str(step.operator), ("", _FIRST))
    if kind and len(step.operands) and isinstance(step.operands[place], Name):
        yield kind, str(step.operands[place]), place


def _names(old: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as above
    for step in _steps(old):
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            facts, _ = _parts(step.iimage)
            yield from ((_COLOURS, str(facts[key])) for key in {"/CS", _COLOURS} & facts.keys())
        else:
            yield from ((kind, name) for kind, name, _ in _mentioned(step))


def _parts(picture: pikepdf.PdfInlineImage) -> tuple[Any, bytes]:
    """Return what is said of a picture inside the instructions, and its bytes."""
    said, _, data = picture.unparse().partition(_DATA)
    return pikepdf.Object.parse(b"<<" + said.removeprefix(_BEGINS) + b">>"), data.removesuffix(_ENDS)


def _borrowers(drawn: Any) -> list[Any]:  # noqa: ANN401 - as above
    """Return the instructions of what draws with its page's lists, as old programs wrote it."""
    if not isinstance(drawn, Stream | Dictionary) or RESOURCES in drawn:
        return []
    if drawn.get("/Subtype") == TYPE_3:
        return list(letters(drawn))
    is_drawing = isinstance(drawn, Stream) and (drawn.get("/Subtype") == Name.Form or "/PatternType" in drawn)
    return [drawn] if is_drawing else []
