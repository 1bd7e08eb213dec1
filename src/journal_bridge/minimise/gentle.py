"""What looks ahead in an entry, and what is left of it without: for the parents of a child who has died."""

import re
from collections.abc import Iterator
from typing import Final

from journal_bridge.frameworks import area_of
from journal_bridge.journal import Block, Body, Entry
from journal_bridge.minimise.folding import fold

_AHEAD: Final = (
    r"(?:[\w']+ ){0,3}next steps?|what(?:'s| is| comes)? next|where next|ways forward|looking ahead|moving on"
    r"|(?:our |my )?(?:targets?|plans? for the future|future plans?)|starting school|getting ready for school"
)
_HEADING: Final = re.compile(rf"[\W_]*(?:{_AHEAD})\b.{{0,40}}")
_LABEL: Final = re.compile(rf"[\W_]*(?:{_AHEAD})[^\w\n]{{0,3}}[:\u2013-]|[\W_]*(?:{_AHEAD})[\W_]*$")
_BARE: Final = re.compile(rf"[\W_]*(?:{_AHEAD})[\W_]*")
"""A paragraph that is nothing but a heading: a platform whose headings are bold lines sends them so."""


def without_plans(entry: Entry) -> Entry:
    """Return an entry without its next steps, and without the parts of its text that are headed so."""
    title = None if entry.title and _HEADING.fullmatch(fold(entry.title).text) else entry.title
    return entry.model_copy(update={"next_steps": (), "title": title, "body": tuple(_looking_back(entry.body))})


def looks_ahead(entry: Entry) -> bool:
    """Tell whether anything of an entry is about what was to come next."""
    return without_plans(entry) != entry


def _looking_back(body: Body) -> Iterator[Block]:
    """Yield the blocks that are not headed as plans: up to the next heading, or the end of the list of them.

    Under a paragraph that stands for a heading the next one is known only when it is one, or names an area of
    learning: what is doubtful goes, since a plan that stays hurts, and the setting's receipt counts it.
    """
    skipped: str | None = None
    for block in body:
        text = fold(block.text).text.strip()
        if block.style == "heading":
            skipped = "section" if _HEADING.fullmatch(text) else None
        elif skipped != "section" and block.style == "paragraph" and _BARE.fullmatch(text):
            skipped = "part"
        elif skipped == "part":
            skipped = _under_a_bare_heading(block)
        elif skipped != "section":
            listed = block.style == "bullet" and skipped == "list"
            skipped = "list" if listed or _LABEL.match(text) else None
        if skipped is None:
            yield block


def _under_a_bare_heading(block: Block) -> str | None:
    if block.style == "bullet":
        return "list"
    return None if area_of(block.text) or area_of(None, block.text, "EYFS") else "part"
