"""The page on top of a conversion, for a manager who is no technician: what to do, what is not there, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined

from journal_bridge.adapter import Evidence
from journal_bridge.comparing import NotTaken
from journal_bridge.converting.part_words import in_words, is_whole, record
from journal_bridge.converting.report import KEEP, PACKAGE, PAGES, SUMS, UPLOAD, ConversionFacts
from journal_bridge.explaining import ADVICE, coded
from journal_bridge.handover import ItemKind, LeftOut, State
from journal_bridge.journal import uk_time

FOLDERS: Final = {"page_folder": PAGES, "keep": KEEP, "package": PACKAGE, "upload": UPLOAD}

SURE: Final = {
    Evidence.REAL_SAMPLE: (
        "The package\u2019s form is known from real files of the new platform.",
        "Begin with one child all the same, and compare.",
    ),
    Evidence.PUBLIC_DESCRIPTION: (
        "The package\u2019s form is known from public descriptions; it was not tried with the new platform itself.",
        "Begin with one child, compare, and only then do the rest.",
    ),
    Evidence.INFERENCE: (
        "The package\u2019s form is our best understanding of the new platform; it was not tried there.",
        "Ask the platform\u2019s support first, begin with one child, compare, and only then do the rest.",
    ),
}
"""How sure it is that the platform takes the package, and what to make of it."""


@dataclass(frozen=True)
class Line:
    """How many of what, in words."""

    count: int
    what: str


@dataclass(frozen=True)
class Reason:
    """Some lines that share one reason, and what can be done about it."""

    reason: str
    lines: tuple[Line, ...]
    advice: str = ""


def page(facts: ConversionFacts) -> str:
    """Return the page as HTML: no script, nothing fetched, for A4 and for light and dark screens.

    It names the children whose journals were converted and nobody else; no title, text or file name of an export
    stands on it.
    """
    template = files("journal_bridge.converting").joinpath("page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.tests["startswith"] = str.startswith
    environment.filters |= {
        "moment": _moment,
        "capital": _capital,
        "file_name": _file_name,
        "platform": _capital,
        "coded": coded,
    }
    missing, without = (_not_taken(facts.not_taken, whole=whole) for whole in (True, False))
    waiting, staying = (_left_out(facts.left_out, state) for state in (State.HOLD, State.WITHHOLD))
    return environment.from_string(template).render(
        facts=facts,
        steps=tuple(dict.fromkeys(facts.steps)),
        sure=SURE[facts.evidence],
        sums=SUMS,
        folders=FOLDERS,
        missing=missing,
        without=without,
        waiting=waiting,
        staying=staying,
    )


def _not_taken(some: Iterable[NotTaken], *, whole: bool) -> tuple[Reason, ...]:
    """Return the parts a package has no place for, by reason, the most frequent first."""
    told = [(one.reason, one.part, one.count) for one in some if is_whole(one.part) is whole]
    return tuple(_by_reason(told, in_words, lambda _: ""))


def _left_out(some: Iterable[LeftOut], state: State) -> tuple[Reason, ...]:
    """Return what stayed behind or waits, by reason; details that nobody misses come last."""
    mine = [one for one in some if one.state is state]
    advice = {one.reason: ADVICE.get(one.rule, "") for one in mine}
    told, extras = (
        [(one.reason, _kind(one), one.count) for one in mine if (one.kind is ItemKind.EXTRAS) is last]
        for last in (False, True)
    )
    return tuple(reason for those in (told, extras) for reason in _by_reason(those, record, advice.__getitem__))


def _kind(left: LeftOut) -> str:
    return {ItemKind.EXTRAS: "extras", ItemKind.NEXT_STEPS: "next_steps"}.get(left.kind, left.detail)


def _by_reason(
    told: Iterable[tuple[str, str, int]], words: Callable[[str, int], str], advice: Callable[[str], str]
) -> Iterator[Reason]:
    """Yield reasons with how many of what each is for, largest first; what is called the same is one line."""
    counts: dict[str, Counter[str]] = {}
    for reason, what, count in told:
        counts.setdefault(reason, Counter())[what] += count
    for reason, of in sorted(counts.items(), key=lambda one: (-one[1].total(), one[0])):
        lines = (Line(count, words(what, count)) for what, count in sorted(of.items()))
        yield Reason(reason, tuple(sorted(lines, key=lambda line: -line.count)), advice(reason))


def _moment(moment: datetime) -> str:
    here = uk_time(moment)
    return f"{here.day} {here:%B %Y, %H:%M}"


def _capital(words: str) -> str:
    """Return words as a sentence begins; an adapter's name as a name."""
    return words[:1].upper() + words[1:]


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]
