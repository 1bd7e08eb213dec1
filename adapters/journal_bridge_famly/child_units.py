"""Finds the children's data exports in what a manager was given: ZIPs side by side, unpacked, zipped once more."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.tables import folded_header, header_of

from .child_tables import HUB, LEFT, OURS, SHAPES, STAFF_HUB, Shape

_ZIP: Final = b"PK\x03\x04"
_LAST: Final = "domainmodel"
"""What stands before a table's own name in the names seen."""

_MEDIA: Final = "/media/"
"""The folder of photos, films and documents, at the top of an export: evidence."""

_NUMBER: Final = re.compile(r"^\d+")


@dataclass(frozen=True)
class Unit:
    """One child's export: the folder or ZIP it lies in, its tables with their shapes, its other files."""

    root: str
    tables: tuple[tuple[str, Shape | None], ...]
    files: tuple[str, ...]

    @property
    def place(self) -> str:
        """The ZIP or folder, for messages."""
        return self.root.rstrip("/") or "export"

    def of(self, shape: Shape) -> tuple[str, ...]:
        """Return the files of one kind of table."""
        return tuple(name for name, found in self.tables if found is shape)


@dataclass(frozen=True)
class Found:
    """The children's exports found, and every file that belongs to none of them."""

    units: tuple[Unit, ...]
    loose: tuple[str, ...]
    staff: tuple[str, ...] = ()
    """Files of exports of members of staff."""


def table_name(file: str) -> str:
    """Return a table's folded name without its running number, or nothing where it is no table."""
    name = file.rpartition("/")[2]
    folded = folded_header(_NUMBER.sub("", name[: -len(".csv")]))
    return folded if folded.startswith(OURS) and name.casefold().endswith(".csv") else ""


def shape_of(file: str) -> Shape | None:
    """Return the table a file holds, by its whole name or the last word of it; None for one that is not read.

    A file of an invoice or a comment under a message bears the same last word as one of an observation, so the
    words before it decide first.
    """
    whole = table_name(file)
    area, _, last = whole.rpartition(_LAST)
    if any(piece in area for left in LEFT for piece in left.pieces):
        return None
    return next((shape for shape in SHAPES if whole in shape.names or last in shape.names), None)


def claimed(opened: OpenedExport) -> str | None:
    """Return a file that shows this to be a child's export: its own table, with the columns that are evidence.

    Where there is nothing but ZIPs, lists and papers, a ZIP that cannot be opened is refused; elsewhere it is
    somebody's file, and claims nothing.

    Raises:
        InputRefused: what a ZIP is refused for.
    """
    only_zips = all(name.casefold().endswith((".zip", ".csv", ".pdf")) for name in opened.names)
    for name in opened.names:
        names: Iterable[str] = (name,)
        if _is_zip(opened, name):
            try:
                names = tuple(_expanded(opened, (name,)))
            except InputRefused:
                if only_zips:
                    raise
                continue
        if any(shape_of(one) is HUB and {"childid", "siteid"} <= header_of(opened, one) for one in names):
            return name
    return None


def find_units(opened: OpenedExport) -> Found:
    """Return every child's export.

    Raises:
        InputRefused: what a ZIP is refused for.
    """
    joined = [name for part in opened.parts for name in opened.inside(part)]
    hubs = sum(shape_of(name) is HUB for name in joined)
    names = tuple(_expanded(opened, joined if hubs > 1 else opened.names))
    roots = _with_media(_roots(names), names)
    by_root: dict[str, list[str]] = defaultdict(list)
    loose = []
    for name in names:
        root = _root_of(name, roots)
        if root is None or _beside(name, root):
            loose.append(name)
        else:
            by_root[root].append(name)
    staff = {root for root, files in by_root.items() if _of_staff(files)}
    units = tuple(_unit(root, by_root[root]) for root in sorted(by_root) if root not in staff)
    return Found(units, tuple(sorted(loose)), tuple(sorted(name for root in staff for name in by_root[root])))


def _beside(name: str, root: str) -> bool:
    """Say whether a file lies beside a child's tables without being one: a list, a letter, another child's ZIP."""
    own = name[len(root) :]
    is_table = table_name(name) or (_NUMBER.match(own) and own.casefold().endswith(".csv"))
    return "/" not in own and not is_table


def _root_of(name: str, roots: frozenset[str]) -> str | None:
    """Return the nearest root above a file."""
    above = name
    while above:
        above = above.rpartition("/")[0]
        if (f"{above}/" if above else "") in roots:
            return f"{above}/" if above else ""
    return None


def _with_media(roots: frozenset[str], names: Iterable[str]) -> frozenset[str]:
    """Return the roots, each the folder above where that holds the media of just these tables."""
    with_media = {name[: f"/{name}".index(_MEDIA)] for name in names if _MEDIA in f"/{name}"}
    above = {root: root[: root.rstrip("/").rfind("/") + 1] for root in roots if root}
    alone = {parent for parent in above.values() if sum(root.startswith(parent) for root in roots) == 1}
    wide = alone & with_media
    return frozenset(above[root] if above.get(root) in wide else root for root in roots)


def _unit(root: str, files: Iterable[str]) -> Unit:
    ordered = sorted(files)
    tables = tuple((name, shape_of(name)) for name in ordered if name.casefold().endswith(".csv"))
    known = {name for name, _ in tables}
    return Unit(root, tables, tuple(name for name in ordered if name not in known))


def _of_staff(files: Iterable[str]) -> bool:
    tables = [table_name(file) for file in files]
    return not any(shape_of(file) is HUB for file in files) and any(table.startswith(STAFF_HUB) for table in tables)


def _expanded(opened: OpenedExport, names: Iterable[str]) -> Iterator[str]:
    """Yield names, and in place of each ZIP what is inside; a ZIP among a child's own files stays a file."""
    listed = tuple(names)
    roots = _roots(listed)
    for name in listed:
        root = _root_of(name, roots)
        if (root is None or _beside(name, root)) and _is_zip(opened, name):
            inside = tuple(opened.inside(name))
            found = tuple(_expanded(opened, inside))
            yield from found if _roots(found) else (name,)
        else:
            yield name


def _roots(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name[: name.rfind("/") + 1] for name in names if table_name(name))


def _is_zip(opened: OpenedExport, name: str) -> bool:
    return name.casefold().endswith(".zip") and opened.head(name, len(_ZIP)) == _ZIP
