"""Reads a children list (Children > Lists, saved as CSV): who is who, and what families permitted."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from journal_bridge.adapter import OpenedExport
from journal_bridge.journal import Answer, Consent, ConsentPurpose
from journal_bridge.kit.ids import derived, folded, opaque
from journal_bridge.kit.tables import Row, Table, folded_header, header_of, read_table
from journal_bridge.kit.tally import Tally
from journal_bridge.kit.times import uk_day

from .child_units import table_name
from .list_columns import (
    COLUMNS,
    ELSEWHERE,
    FILMS,
    LEFT_WORDS,
    MEDIA,
    NO,
    NOT_KEPT,
    ON_ROLL,
    PERMISSION,
    PHOTOS,
    UNANSWERED,
    YES,
)
from .names import text_of
from .people import People

_NAMES: Final = ("name", "first_name", "last_name")
_OTHERS: Final = ("id", "birthday", "start", "end", "key_person")
_SEVERAL: Final = re.compile(r"[,;/&\n]")
"""Between the names of several key persons."""

_HOLDS_A_NAME: Final = "(a header that holds a name)"
_NO_NAME: Final = "a row without a child's name or known id"
_TWINS: Final = "several children have this name and nothing tells them apart; a no counts for each"


def is_children_list(opened: OpenedExport, name: str) -> bool:
    """Say by its header whether a table is a children list: names, and something such lists have beside them."""
    if not name.casefold().endswith(".csv") or table_name(name):
        return False
    headers = header_of(opened, name)
    has = {column.field for column in (one.column for one in COLUMNS) if column.headers & headers}
    return bool(has.intersection(_NAMES)) and bool(has.intersection(_OTHERS) or headers & NOT_KEPT)


def read_children_list(opened: OpenedExport, name: str, people: People, tally: Tally) -> list[Consent]:
    """Note every child of a list among the people, and return the answers on pictures.

    Raises:
        InputRefused: what a table is refused for, `not-csv` at row 1 also when two columns are the same.
    """
    table = read_table(opened, name, [one.column for one in COLUMNS])
    permissions = [header for header in table.unknown if _is_media_permission(header)]
    tally.met["list row"] += len(table.rows)
    known = _Known(people)
    consents: list[Consent] = []
    for row in table.rows:
        found = known.children_of(row)
        consents += _answers(table, row, permissions, found, tally)
        if len(found) == 1:
            tally.mapped["list row"] += 1
            _note(people, found[0], row, known.full_name(row))
        else:
            tally.lose("list row", _TWINS if found else _NO_NAME, table.place(row))
    _warn(table, permissions, people, tally)
    return consents


@dataclass
class _Known:
    """The children known before the list was read, by name: the list adds to them, and never joins two."""

    people: People
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        """Sort the children by their names."""
        for child, facts in self.people.children.items():
            for full, _, _ in facts.names:
                self.by_name[folded(full)].add(child)

    def children_of(self, row: Row) -> tuple[str, ...]:
        """Return the child of a row: by id, else by name and birthday, else a new one; or several that fit.

        A row without a name is nobody's.
        """
        if row["id"] and opaque(row["id"]) in self.people.children:
            return (opaque(row["id"]),)
        name = folded(self.full_name(row))
        born = uk_day(row["birthday"])
        births = {child: self.people.children[child].births for child in self.by_name.get(name, ())}
        alike = [child for child, found in births.items() if not (born and found) or born in found]
        exact = [child for child in alike if born and born in births[child]]
        new = opaque(row["id"]) if row["id"] else derived("child", name, born.isoformat() if born else "")
        return tuple(sorted(exact or alike)) or ((new,) if name or row["id"] else ())

    @staticmethod
    def full_name(row: Row) -> str:
        """Return the name of a row."""
        return text_of(row["name"]) or text_of(f"{row['first_name']} {row['last_name']}") or ""


def _note(people: People, child: str, row: Row, name: str) -> None:
    facts = people.children[child]
    if name and folded(name) not in {folded(full) for full, _, _ in facts.names}:
        facts.names.add((name, text_of(row["first_name"]), text_of(row["last_name"])))
    called = text_of(row["known_as"])
    facts.names |= {(called, None, None)} if called else set()
    born = uk_day(row["birthday"])
    facts.births |= {born} if born else set()
    status = folded_header(row["status"])
    facts.active |= {True} if status in ON_ROLL else {False} if status in LEFT_WORDS else set()
    for person in _SEVERAL.split(row["key_person"]):
        people.add_staff(text_of(person))


def _answers(
    table: Table, row: Row, permissions: list[str], children: tuple[str, ...], tally: Tally
) -> list[Consent]:
    """Return a row's answers; where several children may be meant, a no counts for each and a yes for nobody."""
    found = []
    for header in permissions:
        tally.met["permission"] += 1
        answer = _answer(row.extras.get(header, ""))
        if answer is None:
            tally.lose("permission", "an answer that is neither yes nor no", table.place(row))
        elif not children or (len(children) > 1 and answer is not Answer.NO):
            tally.lose("permission", "an answer of nobody in particular", table.place(row))
        else:
            tally.mapped["permission"] += 1
            found += [_consent(child, header, answer, table.place(row)) for child in children]
    return found


def _consent(child: str, header: str, answer: Answer, place: str) -> Consent:
    purpose = "all" if answer is Answer.NO else ConsentPurpose.IN_SETTING_JOURNAL
    return Consent(child=child, purpose=purpose, media=_kind(header), answer=answer, origin=place[:1000])


def _answer(cell: str) -> Answer | None:
    words = " ".join(cell.casefold().split())
    for known, answer in ((YES, Answer.YES), (NO, Answer.NO), (UNANSWERED, Answer.UNANSWERED)):
        if words in known:
            return answer
    return None


def _is_media_permission(header: str) -> bool:
    return bool(MEDIA.search(header) and PERMISSION.search(header) and not ELSEWHERE.search(header))


def _kind(header: str) -> Literal["photo", "video", "all"]:
    photos, films = bool(PHOTOS.search(header)), bool(FILMS.search(header))
    return "all" if photos == films else "photo" if photos else "video"


def _told(headers: Sequence[str], people: People) -> str:
    """Return headers as a warning may show them: a manager chooses them, and one may hold a child's name."""
    named = {word for child in people.children for name in people.names(child) for word in _words(name.full)}
    return ", ".join(header if named.isdisjoint(_words(header)) else _HOLDS_A_NAME for header in headers)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", folded(text)))


def _warn(table: Table, permissions: list[str], people: People, tally: Tally) -> None:
    left = [one for one in table.unknown if one not in permissions and folded_header(one) not in NOT_KEPT]
    if left:
        tally.warnings.add(f"Columns of the children list that were left: {_told(left, people)}.")
    if table.dropped:
        tally.warnings.add(
            f"Columns of the children list that open something were dropped: {_told(table.dropped, people)}."
        )
    if not permissions:
        tally.warnings.add("The children list has no column that is clearly a permission for photos or films.")
