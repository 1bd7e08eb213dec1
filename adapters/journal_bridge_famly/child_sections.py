"""Turns the rows of one child's export into the sections a capture is made of, and accounts for every row."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from journal_bridge.kit.ids import opaque
from journal_bridge.kit.tables import folded_header
from journal_bridge.kit.tally import Tally

from .capture import Capture
from .child_joining import Joining, Made
from .child_parts import Fields, told
from .child_rows import GONE, At, Rows
from .child_units import Unit
from .documents import Section
from .names import LONGEST_NAME
from .told import UUID

PARTS: Final = (
    "observation state",
    "remark",
    "area judgement",
    "statement judgement",
    "child link",
    "media link",
    "medium",
    "comment",
    "review comment",
)
"""Rows that are part of a record and no record themselves."""

_SMALL: Final = ("media tag", "allowance", "relation", "sibling")
"""Records whose deleted rows are counted and not read."""

ORPHAN: Final = "leads to no record of this export"
UNNAMED: Final = "names what it judges by an id only"
NO_NAME: Final = "gives no name that can be read"
OF_LOST: Final = "part of a record that was lost"

_ACTIVE, _LEFT = "ACTIVE", "DELETED"


def sections_of(joining: Joining) -> tuple[list[Section], list[Made]]:
    """Return an export's records as sections by table, and how each was made."""
    records = [*joining.observations(), *joining.notes()]
    kinds: dict[tuple[str, str], list[Made]] = defaultdict(list)
    for made in records:
        kinds[made.at.kind, made.at.file].append(made)
    for made in joining.pictures(part for one in records for part in one.parts):
        kinds["tagged image", made.at.file].append(made)
    rows = joining.index.rows
    for row in rows["child"]:
        kinds["child", row.file].append(Made(_child(row), row))
    for row in rows["media tag"]:
        if not row.gone:
            kinds["media tag", row.file].append(Made(told({"mediaId": row["media"], "children": _ref(row)}), row))
    for row in rows["allowance"]:
        if not row.gone:
            kinds["allowance", row.file].append(Made(_allowance(row, joining.child), row))
    found = [
        Section(kind, file, "", tuple(one.record for one in made), places=tuple(one.at.place for one in made))
        for (kind, file), made in sorted(kinds.items())
    ]
    return found, records


def _allowance(row: At, child: str) -> Fields:
    answer = folded_header(row["allowance"] or "")
    return {"child": {"id": row["child"] or child}, "allowance": _ALLOWANCES.get(answer, answer)}


_ALLOWANCES: Final = {folded_header(one): one for one in ("PERMITTED", "NOT_PERMITTED", "NOT_ANSWERED")}


def count_parts(rows: Rows, made: Iterable[Made], capture: Capture) -> None:
    """Account for every row that is part of a record: kept with it, lost with it, deleted, or leading nowhere."""
    tally = capture.tally
    kept = {(one.id, one.file) for one in capture.observed}
    kept |= {(one.record.noteId, one.file) for one in capture.noted}
    used: dict[At, bool] = {}
    for one in made:
        is_kept = (str(one.record.get("id") or one.record.get("noteId")), one.at.file) in kept
        for part in one.parts:
            used[part] = is_kept or used.get(part, False)
    for part, is_kept in used.items():
        if is_kept:
            tally.mapped[part.kind] += 1
        else:
            tally.lose(part.kind, OF_LOST, part.place)
    _count_unused(rows, used, tally)


def _count_unused(rows: Rows, used: Container[At], tally: Tally) -> None:
    for kind in (*PARTS, *_SMALL):
        for row in rows[kind]:
            if row.gone:
                tally.lose(kind, GONE, row.file)
            elif kind in PARTS and kind != "medium" and row not in used:
                unnamed = kind.endswith("judgement") and row["title"] is None and row["text"] is None
                tally.lose(kind, UNNAMED if unnamed else ORPHAN, row.place)


def note_family(rows: Rows, child: str, capture: Capture) -> None:
    """Note the relatives, brothers and sisters that other tables of a child's export name."""
    people, tally = capture.people, capture.tally
    for row in rows["relation"]:
        if not row.gone:
            people.add_relation(opaque(child), _relation(row), tally, row.place)
    for row in rows["sibling"]:
        if row["name"] and not row.gone:
            people.children[opaque(child)].siblings.add(row["name"][:LONGEST_NAME])
            tally.mapped["sibling"] += 1
        elif not row.gone:
            tally.lose("sibling", NO_NAME, row.place)


def hints(unit: Unit, rows: Rows) -> Mapping[str, str]:
    """Return the file of each medium: by the uuid anywhere in its path, else by the file name its row gives."""
    by_uuid: dict[str, set[str]] = defaultdict(set)
    by_name: dict[str, set[str]] = defaultdict(set)
    for file in unit.files:
        by_name[PurePosixPath(file).name.casefold()].add(file)
        for uuid in UUID.findall(file[len(unit.root) :].casefold()):
            by_uuid[uuid].add(file)
    found: dict[str, str] = {}
    for row in rows["medium"]:
        names = (PurePosixPath((row[field] or "").replace("\\", "/")).name for field in ("path", "name"))
        alike = next(
            (by_name[name.casefold()] for name in names if len(by_name.get(name.casefold(), ())) == 1), None
        )
        if row["id"] and alike:
            found[row["id"]] = min(alike)
    for kind, fields in (("medium", ("id",)), ("media link", ("image", "video", "file", "media"))):
        for row in rows[kind]:
            for name in filter(None, (row[field] for field in fields)):
                if len(by_uuid.get(name.casefold(), ())) == 1:
                    found[name] = min(by_uuid[name.casefold()])
    return found


def _child(row: At) -> Fields:
    """Return a child's own record."""
    name = told({"fullName": row["name"], "firstName": row["first_name"]})
    name |= told({"middleName": row["middle_name"], "lastName": row["last_name"]})
    return told(
        {
            "id": row["child"],
            "institutionId": row["site"],
            "name": name,
            "birthday": row["birthday"],
            "status": _LEFT if row.gone else _ACTIVE,
        }
    )


def _relation(row: At) -> Fields:
    name = told({"fullName": row["name"], "firstName": row["first_name"], "lastName": row["last_name"]})
    return told({"relationId": row["relation_id"], "name": name, "relation": row["relation"]})


def _ref(row: At) -> list[dict[str, str]]:
    return [{"id": row["child"]}] if row["child"] else []


def unsure(joining: Joining, made: Iterable[Made], *, links_whole: bool) -> set[str]:
    """Return the ids of observations that may be about more children than their own export names."""
    found = set()
    for one in made:
        name = one.at["id"] or ""
        links = joining.index.lead("child link", "observation", name)
        if not links_whole or not links or joining.index.lead("child link", "observation", name, gone=True):
            found.add(name)
    return found
