"""Finds the export's folder and tells its tables, by what the files hold; a name only decides between equals."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.tables import folded_header, header_of

from .columns import MARKS_OF_A_BOOK, REQUIRED, SHEETS

ROOT: Final = "LearningBookStyleExport"
VERSION: Final = "1"
_DEEPEST: Final = 2
"""Parts of a table's path at most, where no export.xml tells the folder: at the top or one folder down."""

_HEAD_BYTES: Final = 4_096
"""Enough for what may stand before a root element."""

_OPENING: Final = re.compile(rf"^\s*(<\?.*?\?>\s*|<!--.*?-->\s*)*<{ROOT}[\s/>]", re.DOTALL)
_NUMBERED: Final = re.compile(r"\s*(\(\d+\)|[-_ ]copy|[-_ ]\d+)$", re.IGNORECASE)
"""What a computer puts behind the name of a file saved twice."""


@dataclass(frozen=True)
class Layout:
    """Where everything lies: the export's folder, its documents, its tables by name, and all other files."""

    folder: str
    documents: tuple[str, ...]
    tables: dict[str, tuple[str, ...]]
    files: tuple[str, ...]

    @property
    def telling_file(self) -> str:
        """The file that gave the platform away."""
        return self.documents[0] if self.documents else self.tables["observations"][0]


def layout_of(opened: OpenedExport) -> Layout | None:
    """Return where an export of this platform lies, or None when the files hold no such thing."""
    shallow = [name for name in opened.names if len(name.split("/")) <= _DEEPEST]
    documents = [name for name in opened.names if name.casefold().endswith(".xml") and _is_ours(opened, name)]
    near = opened.names if documents else shallow
    folders = {_folder(name) for name in documents or shallow}
    for folder in sorted(folders):
        tables = _tables(opened, [name for name in near if _folder(name) == folder])
        if documents or all(name in tables for name in MARKS_OF_A_BOOK):
            known = {*documents, *(name for names in tables.values() for name in names)}
            files = tuple(name for name in opened.names if name not in known)
            return Layout(folder, tuple(documents), tables, files)
    return None


def checked(opened: OpenedExport) -> Layout:
    """Return the layout of an export that can be read.

    Raises:
        InputRefused: `unknown-shape`; `ambiguous-shape` at the second of two exports side by side;
            `unsupported-version` where export.xml states another version; `missing-part` with the name of a table
            that must be there.
    """
    layout = layout_of(opened)
    if layout is None:
        raise InputRefused("unknown-shape")
    if len(layout.documents) > 1:
        raise InputRefused("ambiguous-shape", layout.documents[1])
    for document in layout.documents:
        if (opened.xml(document).get("version") or "").strip() != VERSION:
            raise InputRefused("unsupported-version", document)
    for name in REQUIRED:
        if name not in layout.tables:
            raise InputRefused("missing-part", str(PurePosixPath(layout.folder, f"{name}.csv")))
    return layout


def _is_ours(opened: OpenedExport, name: str) -> bool:
    return _OPENING.match(opened.head(name, _HEAD_BYTES).decode("utf-8-sig", "replace")) is not None


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _tables(opened: OpenedExport, names: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in names:
        table = _table(opened, name) if name.casefold().endswith(".csv") else None
        if table:
            found.setdefault(table, []).append(name)
    return {table: tuple(sorted(found[table])) for table in SHEETS if table in found}


def _table(opened: OpenedExport, name: str) -> str | None:
    """Return which table a file is: by its columns, or by its name where the columns are not all known."""
    headers = header_of(opened, name)
    told = [table for table, sheet in SHEETS.items() if _holds(headers, table, sheet.told_by)]
    stem = folded_header(_NUMBERED.sub("", PurePosixPath(name).stem))
    named = next((table for table in SHEETS if folded_header(table) == stem), None)
    return named if named in told or not told else told[0]


def _holds(headers: frozenset[str], table: str, fields: frozenset[str]) -> bool:
    wanted = [column for column in SHEETS[table].columns if column.field in fields]
    return all(column.headers & headers for column in wanted)
