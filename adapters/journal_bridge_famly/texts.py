"""A text as this platform holds it: plain lines, and the same lines as HTML where some are headings or points."""

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby
from typing import Final

from journal_bridge.journal import Block, Body, paragraphs
from journal_bridge.kit.blocks import blocks_of_html

_TITLE: Final = re.compile(r"\s*<h1>([^<]{1,1000})</h1>", re.IGNORECASE)
"""A heading of the first rank before all other words: what a text is called."""

_STYLED: Final = re.compile(r"<(?:h[1-4]|li|blockquote|b|strong)[\s>]", re.IGNORECASE)
"""Tags without which rich text says nothing that its plain lines do not."""

_TAGS: Final = {"heading": "h3", "bullet": "li", "quote": "blockquote", "paragraph": "p"}


def titled(plain: str | None, rich: str | None) -> tuple[str | None, Body]:
    """Return what a text is called and its blocks: the plain lines, styled as the rich text styles the same lines.

    Where the two say different words the plain ones stand; where there are no plain ones the rich ones do.
    """
    lines = paragraphs(plain)
    if not rich or (lines and not _STYLED.search(rich)):
        return None, lines
    found = _TITLE.match(rich)
    title = " ".join(unescape(found[1]).split()) if found else ""
    if found and title and (not lines or _folded(lines[0].text) == title):
        blocks = blocks_of_html(rich[found.end() :])
        return (lines[0].text, _styled(lines[1:], blocks)) if lines else (title, blocks)
    return None, _styled(lines, blocks_of_html(rich)) if lines else blocks_of_html(rich)


def styled(plain: str | None, rich: str | None) -> Body:
    """Return a text that is called nothing: a heading of the first rank is a heading like others."""
    title, body = titled(plain, rich)
    return (Block(style="heading", text=title), *body) if title else body


def written(title: str | None, body: Body) -> tuple[str, str | None]:
    """Return a text as its plain lines and, where it is called something or is styled, the same as HTML."""
    if title and titled(*_written(title, body))[0] != title:
        return _written(None, body)
    return _written(title, body)


def _written(title: str | None, body: Body) -> tuple[str, str | None]:
    lines = list(_lines(body))
    plain = "\n".join([title, *(line for _, line in lines)] if title else (line for _, line in lines))
    if not title and all(style == "paragraph" for style, _ in lines):
        return plain, None
    heading = f"<h1>{escape(title, quote=False)}</h1>" if title else ""
    return plain, heading + "".join(_html(style, [one for _, one in run]) for style, run in groupby(lines, _style))


def _html(style: str, lines: list[str]) -> str:
    tag = _TAGS[style]
    inner = "".join(f"<{tag}>{escape(line, quote=False)}</{tag}>" for line in lines)
    return f"<ul>{inner}</ul>" if style == "bullet" else inner


def _lines(body: Body) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text, each with its style: the platform's plain text knows lines only."""
    for block in body:
        for line in paragraphs(block.text):
            yield block.style, line.text


def _style(line: tuple[str, str]) -> str:
    return line[0]


def _styled(lines: Body, blocks: Body) -> Body:
    """Return plain lines with the styles of blocks that say the very same words."""
    same = len(lines) == len(blocks) and all(
        _folded(line.text) == _folded(block.text) for line, block in zip(lines, blocks, strict=True)
    )
    if not same:
        return lines
    return tuple(Block(style=block.style, text=line.text) for line, block in zip(lines, blocks, strict=True))


def _folded(text: str) -> str:
    return " ".join(text.split())
