"""Texts of this platform as blocks: fragments of HTML mostly, plain text where a tool or a school wrote so."""

import re
from typing import Final

from journal_bridge.journal import Block, Body, NextStep, paragraphs
from journal_bridge.kit.blocks import blocks_of_html

LONGEST: Final = 1_000_000
"""Characters a journal's text may have; a record with more is refused as unreadable."""

LONGEST_TITLE: Final = 1_000
"""Characters a journal's title may have; a longer one opens the body as a heading."""

_HTML: Final = re.compile(r"</?[a-z][^<>]*>|<!--|&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);", re.IGNORECASE)
"""A tag, a comment or an entity; `I <3 sand` and `a < b` are plain text."""


NEXT_STEPS: Final = "Next steps"
"""Heading under which people write what they plan: the platform has no field for it."""

_PLANS: Final = frozenset({"next step", "next steps"})


def is_text(untrusted: object) -> bool:
    """Tell whether a value can be read as a text; numbers can, truth values and objects cannot."""
    return isinstance(untrusted, str | int | float) and not isinstance(untrusted, bool)


def body_of(untrusted: object) -> Body:
    """Return a text as blocks; nothing when it is no text."""
    if not is_text(untrusted):
        return ()
    text = untrusted if isinstance(untrusted, str) else f"{untrusted:.300g}"
    if "<" not in text and "&" not in text:
        return paragraphs(text)
    return blocks_of_html(text) if _HTML.search(text) else paragraphs(text)


def title_of(untrusted: object) -> tuple[str | None, Body]:
    """Return a title on one line, or a heading for the body where it is longer than a title may be."""
    if not is_text(untrusted):
        return None, ()
    title = " ".join((untrusted if isinstance(untrusted, str) else f"{untrusted:.300g}").split())
    if len(title) > LONGEST_TITLE:
        return None, (Block(style="heading", text=title),)
    return title or None, ()


def parted(body: Body) -> tuple[Body, tuple[NextStep, ...]]:
    """Return a text without the next steps at its end, and these: each block below the last heading saying so."""
    heads = [number for number, block in enumerate(body) if heads_next_steps(block)]
    told = body[heads[-1] + 1 :] if heads else ()
    if not told or any(block.style == "heading" for block in told):
        return body, ()
    return body[: heads[-1]], tuple(NextStep(body=(block,)) for block in told)


def heads_next_steps(block: Block) -> bool:
    """Tell a heading that says what is below it is planned."""
    return block.style == "heading" and " ".join(block.text.split()).rstrip(": ").casefold() in _PLANS
