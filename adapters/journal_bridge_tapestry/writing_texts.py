"""Texts as the platform keeps them: fragments of HTML, or plain text where that alone keeps every blank."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Final

from journal_bridge.journal import Block, Body, NextStep

from .texts import LONGEST, NEXT_STEPS, body_of, heads_next_steps, parted

_TAGS: Final = {"paragraph": "p", "bullet": "li", "quote": "blockquote", "heading": "h3"}


def markup(body: Body) -> str:
    """Return a text that the reader reads back as these blocks, as nearly as the platform's texts allow."""
    html = _html(body)
    plain = "\n".join(block.text for block in body)
    alone = all(block.style == "paragraph" for block in body)
    if alone and body_of(plain) == body and (len(html) > LONGEST or body_of(html) != body):
        return plain
    return html


def fits(text: str) -> bool:
    """Tell whether the reader takes a text of this length."""
    return len(text) <= LONGEST


def notes(body: Body, next_steps: tuple[NextStep, ...]) -> str:
    """Return an observation's text: what is planned next stands at its end under a heading, having no field."""
    steps = tuple(_steps(next_steps))
    if not steps:
        return markup(_unplanned(body))
    return markup((*body, Block(style="heading", text=NEXT_STEPS), *steps))


def _steps(next_steps: Iterable[NextStep]) -> Iterator[Block]:
    """Yield each step as one block: below that heading every block is a step."""
    for step in next_steps:
        words = " ".join(block.text for block in step.body if block.text.strip())
        if words:
            style = step.body[0].style
            yield Block(style="paragraph" if style == "heading" else style, text=words)


def _unplanned(body: Body) -> Body:
    """Return a text in which nothing is read as next steps: headings that say so become lines."""
    planned = any(map(heads_next_steps, body)) and parted(body_of(_html(body)))[1]
    return tuple(Block(text=block.text) if planned and heads_next_steps(block) else block for block in body)


def _html(body: Body) -> str:
    parts = groupby(body, key=lambda block: block.style == "bullet")
    told = ((listed, "".join(map(_element, blocks))) for listed, blocks in parts)
    return "".join(f"<ul>{items}</ul>" if listed else items for listed, items in told)


def _element(block: Block) -> str:
    tag, words = _TAGS[block.style], escape(block.text, quote=False)
    return f"<{tag}>{words}</{tag}>"
