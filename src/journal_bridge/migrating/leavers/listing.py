"""The list of leavers a manager fills in: whose journal goes to whom, how it is locked, and why it may go."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.migrating.leavers.rows import (
    COLUMNS,
    GENERATE,
    ORDER,
    SETTING,
    CardOf,
    Leaver,
    Line,
    RowReader,
    says_nothing,
)
from journal_bridge.minimise.consent_rows import Fault
from journal_bridge.minimise.consent_table import read_table
from journal_bridge.minimise.consents import MOST_FAULTS
from journal_bridge.minimise.policy import called

__all__ = ["COLUMNS", "GENERATE", "SETTING", "Leaver", "by_child", "read_leavers"]

_NOBODY: Final[Mapping[str, Collection[str]]] = {}


def read_leavers(
    path: Path,
    children: Mapping[str, Collection[str]],
    names: Mapping[str, Collection[str]] = _NOBODY,
    card_of: CardOf | None = None,
    *,
    some_unread: bool = False,
) -> tuple[Leaver, ...]:
    """Return the rows of the list, in its order; a row of which only the child is filled in wants nothing.

    Every faulty cell is named at once, so that the list is mended in one go; nothing of it is used before.

    Args:
        path: the CSV file; passphrase files and files with cards lie beside it.
        children: the children's ids of each export, by the setting's key.
        names: what else each setting is called, by its key: its name, and its export's.
        card_of: gives the card of a paired setting by its name; without it such a row has no card yet.
        some_unread: whether an export of the run could not be read. A row of an unknown child may be one of its
            children, so it waits and stops nobody else's.

    Raises:
        InputRefused: `not-found`, `quota`, `not-utf8`, `not-csv`, or `leaver-row` naming rows and columns.
    """
    table = read_table(path, COLUMNS, (SETTING,))
    reader = RowReader(path, _Settings(children, names, some_unread=some_unread).of, card_of)
    lines = [reader.read(row) for row in table.rows if not says_nothing(row)]
    faults = sorted((*(fault for line in lines for fault in line.faults), *_clashes(lines)))
    if faults:
        raise InputRefused("leaver-row", *_places(table.name, faults))
    return tuple(line.leaver for line in lines if line.leaver)


def by_child(leavers: Iterable[Leaver]) -> dict[tuple[str, str], Leaver]:
    """Return one row of each child, by setting and id; one with a day rather than one without, else the first."""
    found: dict[tuple[str, str], Leaver] = {}
    for one in sorted(leavers, key=lambda row: row.leaves_on is None):
        found.setdefault((one.setting, one.child), one)
    return found


class _Settings:
    """Finds whose child a row means."""

    def __init__(
        self,
        children: Mapping[str, Collection[str]],
        names: Mapping[str, Collection[str]],
        *,
        some_unread: bool,
    ) -> None:
        self._some_unread = some_unread
        self._children = {setting: frozenset(ids) for setting, ids in children.items()}
        self._holding: dict[str, list[str]] = defaultdict(list)
        for setting, ids in self._children.items():
            for child in ids:
                self._holding[child].append(setting)
        self._called: dict[str, list[str]] = defaultdict(list)
        for setting in self._children:
            for name in {setting, *map(called, names.get(setting, ()))}:
                self._called[name].append(setting)

    def of(self, line: Line, words: str, child: str) -> str:
        """Return the key of the setting a row means, or nothing: then the line has the reason, or the row waits."""
        named = self._called.get(words) or self._called.get(called(words), [])
        holding = self._holding.get(child, [])
        if self._some_unread and (not holding or (words and not named)):
            return ""
        if words and not named:
            line.refuse(SETTING, "no setting or export of this run has that name")
        elif not holding:
            line.refuse("child", "no child of these exports has that id")
        elif words and not set(named) & set(holding):
            line.refuse("child", "no child of that setting has that id")
        else:
            found = [one for one in holding if not words or one in named]
            if len(found) == 1:
                return found[0]
            line.refuse(SETTING, "several exports have a child of that id; write the name of the one that is meant")
        return ""


def _clashes(lines: Iterable[Line]) -> Iterator[Fault]:
    """Find rows that want the same twice, children who leave on two days, and one passphrase for two recipients."""
    wanted: dict[tuple[str, ...], int] = {}
    told: dict[Path, Line] = {}
    days: dict[tuple[str, str], Line] = {}
    for line in lines:
        one = line.leaver
        if one is None:
            continue
        first = wanted.setdefault((one.setting, one.child, one.purpose), line.number)
        if first != line.number:
            yield Fault(line.number, ORDER.index("child"), f"columns child and purpose (the same as row {first})")
        if one.passphrase is not None and _whose(told.setdefault(one.passphrase, line)) != _whose(line):
            number = told[one.passphrase].number
            words = f"column passphrase (row {number} gives it to somebody else, who could open this too)"
            yield Fault(line.number, ORDER.index("passphrase"), words)
        if one.leaves_on is None:
            continue
        before = days.setdefault((one.setting, one.child), line)
        if before.leaver and before.leaver.leaves_on != one.leaves_on:
            yield Fault(
                line.number, ORDER.index("leaves_on"), f"column leaves_on (row {before.number} says another day)"
            )


def _whose(line: Line) -> tuple[str, ...]:
    """Return who is given the passphrase of a row; of brothers and sisters one family may have one."""
    return (line.leaver.purpose, called(line.leaver.recipient)) if line.leaver else ()


def _places(name: str, faults: list[Fault]) -> list[str]:
    shown = [f"row {fault.row}, {fault.words}" for fault in faults[:MOST_FAULTS]]
    rest = len(faults) - len(shown)
    return [f"{name} {shown[0]}", *shown[1:], *([f"and {rest} more"] if rest else [])]
