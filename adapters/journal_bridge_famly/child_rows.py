"""Reads the tables of one child's export into rows by kind; blanks, deletion marks and unread tables are told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.tables import Row, folded_header, read_table
from journal_bridge.kit.tally import Tally

from .child_tables import HUB, LEFT, Shape
from .child_units import Unit, table_name

UNKNOWN_TABLE: Final = "a table nobody has described"
GONE: Final = "deleted on the platform"

_BLANK: Final = frozenset({"", "null", "none", "\\n"})
"""What databases write for an empty cell."""

_NOT_SET: Final = frozenset({"0", "false", "no"})
_ZERO_DAY: Final = "0000-00-00"


@dataclass(frozen=True, eq=False)
class At:
    """A row and where it stands; two rows are never the same row, however equal."""

    kind: str
    row: Row
    file: str
    place: str
    gone: bool

    def __getitem__(self, field: str) -> str | None:
        """Return a cell, or None where the database had nothing."""
        value = self.row[field]
        return None if value.casefold() in _BLANK else value

    def has(self, field: str) -> bool:
        """Say whether the table has this column at all."""
        return field in self.row.cells

    @property
    def extras(self) -> dict[str, str]:
        """The cells of columns nobody has described, save those that hold the login of who did something."""
        return {header: value for header, value in self.row.extras.items() if not _is_login(header)}


Rows = Mapping[str, list[At]]
"""The rows of one export by kind; a kind without rows is there and empty."""


def read_rows(opened: OpenedExport, unit: Unit, tally: Tally) -> Rows:
    """Return a child's rows, every one counted; tables that are not read are losses with their number of rows.

    Raises:
        InputRefused: what a table is refused for.
    """
    rows: dict[str, list[At]] = defaultdict(list)
    for file, shape in unit.tables:
        if shape is None:
            _leave(opened, file, tally)
            continue
        found = rows_of(opened, file, shape, tally)
        tally.met[shape.kind] += len(found)
        rows[shape.kind] += found
    return rows


def rows_of(opened: OpenedExport, file: str, shape: Shape, tally: Tally | None = None) -> list[At]:
    """Return the rows of one table; with a tally, columns nobody has described are told."""
    table = read_table(opened, file, [named.column for named in shape.columns])
    unknown = [header for header in table.unknown if not _is_login(header)]
    if tally and unknown:
        tally.warnings.add(f"Columns of the {shape.kind} table that nobody has described: {', '.join(unknown)}.")
    opening = [header for header in table.dropped if not _is_login(header)]
    if tally and opening:
        tally.warnings.add(
            f"Columns of the {shape.kind} table that open something were dropped: {', '.join(opening)}."
        )
    return [At(shape.kind, row, table.name, table.place(row), _is_gone(row)) for row in table.rows]


def child_of(opened: OpenedExport, unit: Unit) -> str:
    """Return the platform's id of the one child an export is about.

    Raises:
        InputRefused: `missing-part` when the child's own table is not there or empty, `mixed-children` when it
            holds several.
    """
    hubs = unit.of(HUB)
    if not hubs:
        raise InputRefused("missing-part", f"{unit.place}: famly_daycare_child_domain_model_child.csv")
    ids = {(row["child"], file) for file in hubs for row in rows_of(opened, file, HUB)}
    found = {one for one, _ in ids}
    if len(found) > 1:
        raise InputRefused("mixed-children", hubs[-1])
    child = found.pop() if found else None
    if child is None:
        raise InputRefused("missing-part", hubs[0])
    return child


def refuse_others(rows: Rows, kinds: Iterable[str], child: str) -> None:
    """Refuse rows that say they are another child's, in tables whose rows are about one child each.

    Raises:
        InputRefused: `mixed-children`; the place is the row.
    """
    for kind in kinds:
        for row in rows[kind]:
            if row["child"] not in {None, child}:
                raise InputRefused("mixed-children", row.place)


def _is_gone(row: Row) -> bool:
    deleted, active = row["deleted_at"].casefold(), row["active"].casefold()
    marked = deleted not in _BLANK | _NOT_SET and not deleted.startswith(_ZERO_DAY)
    return marked or active in _NOT_SET


def _is_login(header: str) -> bool:
    """Say whether a column holds the login of somebody: evidence, the help centre says so of columns in `By`."""
    return folded_header(header).removesuffix("id").endswith(("by", "login"))


def _leave(opened: OpenedExport, file: str, tally: Tally) -> None:
    name = table_name(file)
    left = next((one for one in LEFT if any(piece in name for piece in one.pieces)), None)
    kind, reason = (left.kind, left.reason) if left else ("table", UNKNOWN_TABLE)
    count = len(opened.csv(file))
    if count:
        tally.met[kind] += count
        tally.lose(kind, reason, file, count)
