"""Reads a fragment of HTML as plain blocks: paragraphs, headings, bullet points and quotations, never markup."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final, Literal

from journal_bridge.journal import Block, Body, paragraphs

Style = Literal["paragraph", "heading", "bullet", "quote"]

_STYLES: Final[dict[str, Style]] = {
    "p": "paragraph",
    "div": "paragraph",
    "br": "paragraph",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "li": "bullet",
    "blockquote": "quote",
}
_SIMPLE: Final = re.compile(r"(?:[^<>]++|<(?:/?(?:p|b|i|u|em|strong)|br ?/?)>)*+")
"""Markup of the few tags nearly all notes have, without attributes."""

_BREAK: Final = re.compile(r"</?p>|<br ?/?>")
_TAG: Final = re.compile(r"<[^>]*>")

_DECLARED: Final = re.compile(r"<[!?][^<>]*>")
"""A document type, an instruction and the like."""

_STRAY: Final = re.compile(r"<(?!/?[a-zA-Z])")
"""What opens no tag; the parser looks for the end of each to the end of the text."""

_SILENT: Final = frozenset({"script", "style", "template", "title"})
_BOLD: Final = frozenset({"b", "strong"})
_PIECES: Final = re.compile(r"<(/?)(b|strong)>|<[^>]*>|([^<]+)")
_LONGEST_HEADING: Final = 80
"""Letters of a bold line that is taken for a heading; what is longer is something said with emphasis."""


class _Weight:
    """Tells whether all words of a block are bold: editors without headings have people write them so."""

    def __init__(self) -> None:
        self._open = 0
        self._bold = self._plain = False

    def tag(self, *, opens: bool) -> None:
        self._open = self._open + 1 if opens else max(0, self._open - 1)

    def words(self, words: str) -> None:
        if words.strip():
            self._bold |= self._open > 0
            self._plain |= self._open == 0

    def heads(self, text: str) -> bool:
        return self._bold and not self._plain and self._open == 0 and len(text) <= _LONGEST_HEADING


class _Blocks(HTMLParser):
    """Collects the words between tags; markup, links and scripts fall away."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.ends_bold = False
        """Whether the last block is a line taken for a heading because it is bold, and not by a tag of its own."""
        self._words: list[str] = []
        self._style: Style = "paragraph"
        self._weight = _Weight()
        self._silent = 0

    def feed(self, data: str) -> None:
        """Take some HTML, without what the parser would look for the end of again and again."""
        tags, end, words = _DECLARED.sub("", _without_comments(data)).rpartition(">")
        super().feed(_STRAY.sub("&lt;", tags) + end + words.replace("<", "&lt;"))  # what never ends opens no tag

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - never read
        if tag in _STYLES:
            self.finish()
            self._style = _STYLES[tag]
        if tag in _BOLD:
            self._weight.tag(opens=True)
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in _STYLES:
            self.finish()
        if tag in _BOLD:
            self._weight.tag(opens=False)
        if tag in _SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)
            self._weight.words(data)

    def finish(self) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            heads = self.ends_bold = self._style == "paragraph" and self._weight.heads(text)
            self.blocks.append(Block(style="heading" if heads else self._style, text=text))
        self._words, self._style, self._weight = [], "paragraph", _Weight()


def blocks_of_html(untrusted_html: str) -> Body:
    """Return the words of some HTML as blocks; links, scripts, comments and everything else of it falls away.

    A short line that is bold as a whole is a heading, unless nothing stands below it.
    """
    if _SIMPLE.fullmatch(untrusted_html):  # the parser would say the same, and take five times as long
        return _with_last_line_said(_simple_blocks(untrusted_html))
    reader = _Blocks()
    reader.feed(untrusted_html)
    reader.close()
    reader.finish()
    return _with_last_line_said(tuple(reader.blocks)) if reader.ends_bold else tuple(reader.blocks)


def _with_last_line_said(found: Body) -> Body:
    """Return some blocks with a bold line at their end as what it is: something said with emphasis."""
    return (*found[:-1], Block(text=found[-1].text)) if found and found[-1].style == "heading" else found


def _without_comments(untrusted_html: str) -> str:
    """Return some HTML without its comments, in one pass: the parser takes hours over many that never end."""
    pieces: list[str] = []
    at = 0
    while (start := untrusted_html.find("<!--", at)) >= 0:
        end = untrusted_html.find("-->", start + len("<!--"))
        if end < 0:  # it would swallow the words behind it, so only its opening goes
            return "".join((*pieces, untrusted_html[at:].replace("<!--", "")))
        pieces.append(untrusted_html[at:start])
        at = end + len("-->")
    return "".join((*pieces, untrusted_html[at:]))


def _simple_blocks(untrusted_html: str) -> Body:
    pieces = ((piece, "".join(map(unescape, _TAG.split(piece)))) for piece in _BREAK.split(untrusted_html))
    return tuple(
        Block(style="heading" if _is_bold(piece, words) else "paragraph", text=words)
        for piece, told in pieces
        if (words := " ".join(told.split()))
    )


def _is_bold(piece: str, words: str) -> bool:
    if "<" not in piece:
        return False
    weight = _Weight()
    for closes, bold, told in _PIECES.findall(piece):
        if bold:
            weight.tag(opens=not closes)
        elif told:
            weight.words(unescape(told))
    return weight.heads(words)


def body_of(plain: str | None, rich: str | None) -> Body:
    """Return a text as blocks: the plain text, or the words of the rich text where the plain one is empty."""
    body = paragraphs(plain)
    return body if body or not rich else blocks_of_html(rich)
