"""The rows of a class index as its template prints them: short, in one order, and never two children in one row."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from journal_bridge.bundle.book.page_one import Check, Seen
from journal_bridge.bundle.book.school import NOT_RECORDED
from journal_bridge.bundle.book.text import Run, Typesetter
from journal_bridge.bundle.book.words import MONTHS, counted, short_day, shortened
from journal_bridge.bundle.class_index.reading import NotOpened, Pack, Packs
from journal_bridge.frameworks import AREAS

AREA_HEADS: Final = ("C&L", "PSED", "PD", "Literacy", "Maths", "UtW", "EAD")
"""The seven areas as teachers write them, in the order of the framework."""

_NARROW: Final = 8
"""Letters of a word that surely fit in the narrowest column; a longer one may break after them."""

_WIDE: Final = 14
"""The same for the column of names."""

_CAPITAL: Final = 0.35
"""How much wider a capital is than a small letter."""

_SHORT_EDITIONS: Final = {
    "Birth to 5 Matters": "Birth to 5",
    "Development Matters 2012": "DM 2012",
    "Development Matters 2020": "DM 2020",
    "Platform's words": "own words",
}
"""Editions in a narrow column; another is printed as it is."""

_NAME, _PLACE, _WORDS, _LEVEL = 120, 70, 110, 60
"""Characters of a name, a setting, a text and a level in a row; the pack's own page holds them whole."""


def index_data(packs: Packs, typesetter: Typesetter) -> dict[str, Any]:
    """Return everything the index prints; rows are sorted by family name, then name, date of birth and folder."""
    ordered = sorted(packs.opened, key=_order)
    names = Counter(_folded(pack.page.name) for pack in ordered)
    who = Counter((_folded(pack.page.name), pack.page.date_of_birth) for pack in ordered)
    return {
        "title": "Class index",
        "heads": list(AREA_HEADS),
        "missing": NOT_RECORDED,
        "count": counted(len(ordered), "child"),
        "rows": [_row(pack, names, who, typesetter) for pack in ordered],
        "not_opened": [_line(one, typesetter) for one in packs.not_opened],
        "repeated": [_line(one, typesetter) for one in packs.repeated],
    }


def _row(
    pack: Pack, names: Counter[str], who: Counter[tuple[str, date | None]], typesetter: Typesetter
) -> dict[str, Any]:
    page, folded = pack.page, _folded(pack.page.name)
    told = {seen.what: seen for seen in page.areas}  # by name: a pack of another edition may tell more, or fewer
    same = who[folded, page.date_of_birth] > 1
    note = "name and birthday also in another pack" if same else "another child has this name"

    def cell(text: str, most: int) -> list[Run]:
        return narrow(typesetter.line(shortened(text, most)))

    return {
        "name": narrow(typesetter.line(shortened(page.name, _NAME)), _WIDE),
        "note": note if names[folded] > 1 else "",
        "born": short_day(page.date_of_birth) if page.date_of_birth else "",
        "setting": cell(page.setting, _PLACE),
        "languages": cell(page.languages, _PLACE),
        "areas": [_area(told.get(area.name, Seen(what=area.name)), typesetter) for area in AREAS],
        "check": _check(page.two_year_check),
        "helps": cell(page.helps, _WORDS),
        "pack": cell(pack.folder, _NAME),
    }


def _area(seen: Seen, typesetter: Typesetter) -> dict[str, Any]:
    """Return an area's levels, and below them the edition and month; a link without a level is only "seen"."""
    level = "; ".join(seen.levels) or ("seen" if seen.day else "")
    edition = _SHORT_EDITIONS.get(seen.edition, seen.edition) if seen.levels else ""
    return {
        "level": narrow(typesetter.line(shortened(level, _LEVEL))),
        "judged": bool(seen.levels),
        "edition": narrow(typesetter.line(shortened(edition, _LEVEL))),
        "month": _month(seen.day),
    }


def _check(check: Check) -> str:
    day = check.day or check.written
    return short_day(day) if day else "done" if check.reported else ""


def _month(day: date | None) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}" if day else ""


def _line(one: NotOpened, typesetter: Typesetter) -> list[Run]:
    return typesetter.line(f"{one.folder}: {one.why}")


def narrow(runs: Iterable[Run], most: int = _NARROW) -> list[Run]:
    """Offer a break in Latin words longer than fit in a narrow column."""
    return [[run[0], " ".join(_broken(word, most) for word in run[1].split(" ")), *run[2:]] for run in runs]


def _broken(word: str, most: int) -> str:
    letters = word.replace("\u200b", "")
    wide = len(letters) + sum(letter.isupper() for letter in letters) * _CAPITAL
    if wide <= most + 3 or not letters.isascii():
        return word
    return "\u200b".join(letters[start : start + most] for start in range(0, len(letters), most))


def _order(pack: Pack) -> tuple[str, str, date, str]:
    page = pack.page
    return _folded(page.family_name or page.name), _folded(page.name), page.date_of_birth or date.max, pack.folder


def _folded(name: str) -> str:
    """Return a name as it is sorted and compared: without case, accents and doubled spaces."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())
