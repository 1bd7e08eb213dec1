"""Journals nobody expects: empty, endless, with thin photos, with text that looks like code or turns around."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import book_samples as samples
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Block, Comment, FamilyObservation, Judgement, Name, NextStep, Report

MARKUP: Final = (
    '#read("data.json")',
    '#eval("1+1")',
    "#{ panic(1) }",
    '#image("/etc/passwd")',
    '#import "@preview/x:1.0.0"',
    "$ x^2/0 $",
    "= not a heading",
    "*stars* _lines_ `ticks`",
    "@label <label> #label",
    "https://example.org/?a=1#b",
    "\\u{1F600} \\end{document} \\input{x}",
    "/* not // a comment */",
)
"""Texts that are commands in the language books are laid out with, and in others like it."""

HTML: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b> &amp; &lt;i&gt; &#x41;",
    '<a href="javascript:alert(1)">here</a>',
    "<!-- gone --> ]]> <?php echo 1 ?>",
    "%PDF-1.7 endobj stream (x) Tj << /JS (app.alert(1)) >>",
    "{{ 7*7 }} ${7*7} %s %n {0}",
)
CONTROLS: Final = "".join(chr(code) for code in [*range(1, 32), *range(127, 160)])
"""Every control character; NUL is added where the journal lets it through."""

TURNING: Final = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f\u061c"
"""Marks that turn the direction of what follows, left open."""

ODD: Final = "\ufffe\ufeff\ue000\U000f0000\U0010ffff\u2028\u2029\u00ad\u200b\u2060\U000e0041\U00012000\u0378"
"""No characters, private ones, tags, separators, and a script no font of ours has."""

_PILED: Final = "a" + "\u0301\u0330\u0489" * 60
LONGEST: Final = 1000
"""Characters of a name: where the journal's schema ends labels; a longer one is refused when an export is read."""

MOST_ENTRIES: Final = 5000
MOST_WORDS: Final = 40_000
_DAY: Final = date(2024, 1, 8)

Maker = Callable[[Path, float], MinimisedJournal]
"""Makes a journal in a folder; large ones at a share of their full size."""


def everywhere(folder: Path, text: str, name: str | None = None) -> MinimisedJournal:
    """Return a journal that says a text in every place that has one, and calls everybody by a name."""
    (folder / "media").mkdir(parents=True)
    samples.draw(folder / "media/0001.jpg", (320, 240), 1)
    media = samples.photo(1, "media/0001.jpg").model_copy(update={"caption": text[:LONGEST]})
    said = {"title": text[:LONGEST], "judgements": (_judged(text),), "next_steps": (NextStep(body=_block(text)),)}
    body = tuple(Block(style=style, text=text) for style in ("paragraph", "heading", "bullet", "quote"))
    comment = Comment(id="c1", author="p-family", body=_block(text))
    seen = samples.observation(1, _DAY, body=body, media=("m1",), comments=(comment,))
    told = {"status": seen.status, "about": seen.about, "source": seen.source, "author": "p-staff", "body": body}
    home = FamilyObservation.model_validate({**told, "id": "h1", "observed_on": _DAY, "author": "p-family"})
    report = Report.model_validate({**told, "id": "r1", "observed_on": _DAY, "report_kind": "final"})
    entries = (seen.model_copy(update=said), home.model_copy(update=said), report.model_copy(update=said))
    return renamed(samples.minimised(folder, entries, (media,)), name or text[:LONGEST])


def _block(text: str) -> tuple[Block, ...]:
    return (Block(text=text),)


def _judged(text: str) -> Judgement:
    label = text[:LONGEST]
    names = dict.fromkeys(("area", "aspect", "level", "words", "statement", "note"), label)
    return samples.judgement(1).model_copy(update={"framework": "platform", "edition": "platform", **names})


def renamed(made: MinimisedJournal, name: str) -> MinimisedJournal:
    """Return a journal in which the child, everybody else and the setting have one name."""
    full = Name.model_construct(full=name, given=name, family=name)
    child = made.journal.child.model_copy(update={"known_as": full})
    people = tuple(one.model_copy(update={"name": name, "role": name}) for one in made.journal.people)
    settings = tuple(one.model_copy(update={"name": name}) for one in made.journal.settings)
    return replace(
        made, journal=made.journal.model_copy(update={"child": child, "people": people, "settings": settings})
    )


def empty(folder: Path, _share: float) -> MinimisedJournal:
    """Return a journal without a single entry."""
    return samples.minimised(folder)


def many(folder: Path, share: float) -> MinimisedJournal:
    """Return a journal of 5,000 entries over four years."""
    count = max(30, int(MOST_ENTRIES * share))
    days = (_DAY + timedelta(days=number * 1460 // count) for number in range(count))
    entries = (samples.observation(number, day, title=f"Moment {number}") for number, day in enumerate(days))
    return samples.minimised(folder, tuple(entries))


def long(folder: Path, share: float) -> MinimisedJournal:
    """Return one entry of 40,000 words, one of them in one paragraph and one in many, and a comment as long."""
    words = [f"word{number}" for number in range(int(MOST_WORDS * share))]
    body = (
        *_block(" ".join(words)),
        *(Block(text=" ".join(words[at : at + 80])) for at in range(0, len(words), 80)),
    )
    comment = Comment(id="c1", author="p-family", body=_block(" ".join(words)))
    return samples.minimised(folder, (samples.observation(1, _DAY, body=body, comments=(comment,)),))


def thin(folder: Path, _share: float) -> MinimisedJournal:
    """Return photos of 1 x 8000 pixels, 8000 x 1, and 1 x 1: alone, together, and beside an ordinary one."""
    (folder / "media").mkdir(parents=True)
    sizes = ((1, 8000), (8000, 1), (1, 1), (640, 480), (2, 8000), (8000, 2))
    for number, size in enumerate(sizes):
        samples.draw(folder / f"media/{number:04}.jpg", size, number)
    media = tuple(samples.photo(number, f"media/{number:04}.jpg", "A thin one") for number in range(len(sizes)))
    groups = (
        ("m0",),
        ("m1",),
        ("m2",),
        ("m0", "m3"),
        ("m0", "m4"),
        ("m1", "m5", "m3"),
        tuple(one.id for one in media),
    )
    entries = tuple(
        samples.observation(number, _DAY + timedelta(days=number), media=ids) for number, ids in enumerate(groups)
    )
    return samples.minimised(folder, entries, media)


def _saying(text: str, name: str | None = None) -> Maker:
    return lambda folder, _share: everywhere(folder, text, name)


JOURNALS: Final[dict[str, Maker]] = {
    "no entry": empty,
    "5,000 entries": many,
    "an entry of 40,000 words": long,
    "photos of 1 x 8000 pixels": thin,
    "control characters": _saying(f"before{CONTROLS}after {CONTROLS.join('letters')}"),
    "characters that are none": _saying(f"before{ODD}after"),
    "commands of a type-setting language": _saying("\n".join(MARKUP)),
    "commands in names": _saying(" ".join(MARKUP[:3]), name='#read("data.json") <b>*Ann* $x$</b>'),
    "HTML and other languages": _saying("\n".join(HTML)),
    "directions left open": _saying(f"Left {TURNING} right \u05e9\u05dc\u05d5\u05dd {TURNING} and left"),
    "accents piled up": _saying(f"{_PILED} calm {_PILED}"),
    "names of 1,000 letters": _saying("A short text.", name="W" * LONGEST),
    "names of 1,000 letters in words": _saying("A short text.", name=("Wilhelmina-Maria " * 200)[:LONGEST]),
    "Arabic names of 1,000 letters": _saying(
        "A short text.", name=("\u0639\u0627\u0626\u0634\u0647 " * 166)[:LONGEST]
    ),
    "Chinese names of 1,000 letters": _saying("A short text.", name="\u9f98" * LONGEST),
    "names of 1,000 characters of emoji": _saying(
        "A short text.", name="\U0001f468\u200d\U0001f469\u200d\U0001f467" * (LONGEST // 5)
    ),
    "words of 2,000 letters": _saying("M" * 2 * LONGEST),
    "a link of 2,000 letters": _saying("https://example.org/" + "a1/" * 660),
}
"""Every hostile journal by what is hostile about it."""

LITERAL: Final[dict[str, tuple[str, ...]]] = {
    "commands of a type-setting language": MARKUP,
    "HTML and other languages": HTML,
    "control characters": ("before", "after", "letters"),
    "commands in names": MARKUP[:3],
}
"""What must stand on the pages letter by letter, spaces aside."""
