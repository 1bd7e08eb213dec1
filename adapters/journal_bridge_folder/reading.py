"""Read journal folders: each journal checked against the schema, each file against what the journal says of it."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final

from journal_bridge.adapter import ChildSummary, Loss, OpenedExport, Reading
from journal_bridge.errors import InputRefused
from journal_bridge.journal import (
    Adult,
    Availability,
    Depicts,
    Journal,
    Media,
    Name,
    Person,
    PersonKind,
    Roster,
    RosterChild,
    from_bytes,
    ordered,
    roster_from_bytes,
    to_bytes,
)

JOURNAL: Final = "journal.json"
ROSTER: Final = "roster.json"
BLOCK: Final = 1024 * 1024
"""Bytes hashed at a time."""
DEPTH: Final = 1
"""Folders a journal may lie below the top: one, for one folder a child."""


def journals_of(opened: OpenedExport) -> tuple[str, ...]:
    """Return the names of the journals in a folder, by what they hold."""
    named = [name for name in opened.names if name.split("/")[-1] == JOURNAL and name.count("/") <= DEPTH]
    return tuple(name for name in named if _is_journal(opened.json(name)))


def _is_journal(document: object) -> bool:
    return isinstance(document, dict) and {"schema_version", "journal_id", "child"} <= document.keys()


def read_folder(opened: OpenedExport, adapter: str) -> Reading:
    """Return everything a journal folder holds."""
    places = journals_of(opened)
    journals: dict[str, Journal] = {}
    missing = 0
    used = {*places, *(name for name in opened.names if name.split("/")[-1] == ROSTER)}
    for place in places:
        journal = from_bytes(json.dumps(opened.json(place)).encode(), place)
        if journal.child.id in journals:
            raise InputRefused("invalid-journal", f"{place} child.id")
        journal, here, gone = _with_files(opened, journal, place)
        journals[journal.child.id] = journal
        used |= here
        missing += gone
    journals = _tags_joined(journals)
    records = _records(journals)
    strays = [Loss("file", "not named by any journal", name) for name in opened.names if name not in used]
    warnings = (f"{missing} media files named in a journal are not there.",) if missing else ()
    return Reading(
        platform="folder",
        adapter=adapter,
        setting=next((one.name for j in journals.values() for one in j.settings if one.name), "setting"),
        children=tuple(
            ChildSummary(child, journal.child.shown_name) for child, journal in sorted(journals.items())
        ),
        roster=_roster(opened, journals),
        consents=(),
        losses=tuple(strays),
        source_records=records | ({"file": len(strays)} if strays else {}),
        mapped_records=records | ({"file": 0} if strays else {}),
        journal=journals.__getitem__,
        warnings=warnings,
    )


def _tags_joined(journals: dict[str, Journal]) -> dict[str, Journal]:
    """Join what every journal says of the same file: a tag in one child's folder counts in every other's.

    Where a journal says that it does not know who else is in it, a tag elsewhere is no proof that nobody is.
    """
    tagged: dict[str, set[str]] = {}
    for journal in journals.values():
        for item in journal.media:
            if item.sha256:
                tagged.setdefault(item.sha256, set()).update(item.depicts.people)
    return {child: _retagged(journal, tagged) for child, journal in journals.items()}


def _retagged(journal: Journal, tagged: dict[str, set[str]]) -> Journal:
    media = []
    for item in journal.media:
        people = tuple(sorted(tagged.get(item.sha256 or "", set()) | set(item.depicts.people)))
        depicts = Depicts(basis=item.depicts.basis, people=people)
        media.append(item.model_copy(update={"depicts": depicts}))
    known_people = {person.id for person in journal.people} | {journal.child.id}
    new = sorted({person for item in media for person in item.depicts.people} - known_people)
    others = tuple(Person(id=person, kind=PersonKind.CHILD) for person in new)
    return ordered(journal.model_copy(update={"media": tuple(media), "people": (*journal.people, *others)}))


def _records(journals: dict[str, Journal]) -> dict[str, int]:
    """Count entries and media once, however many children's journals hold the same one."""
    entries = {(entry.kind, to_bytes(entry)) for journal in journals.values() for entry in journal.entries}
    media = {(item.id, item.sha256, item.source) for journal in journals.values() for item in journal.media}
    counted = Counter(kind for kind, _ in entries)
    return dict(sorted(counted.items())) | ({"media": len(media)} if media else {})


def _with_files(opened: OpenedExport, journal: Journal, place: str) -> tuple[Journal, set[str], int]:
    """Return the journal with what its files really are, the names used, and how many files are not there."""
    folder = place[: -len(JOURNAL)]
    media, used, missing = [], set(), 0
    for number, item in enumerate(journal.media):
        if item.path and {"", ".", ".."} & set(item.path.split("/")):
            raise InputRefused("path-escape", f"{place} media[{number}].path")
        name = f"{folder}{item.path}" if item.path else ""
        if item.availability is not Availability.FOUND:
            media.append(item)
        elif name in opened.names:
            used.add(name)
            media.append(_checked(opened, item, name, f"{place} media[{number}]"))
        else:
            missing += 1
            media.append(item.model_copy(update={"availability": Availability.MISSING, "path": None}))
    return ordered(journal.model_copy(update={"media": tuple(media)})), used, missing


def _checked(opened: OpenedExport, item: Media, name: str, place: str) -> Media:
    with opened.media(name).open() as stream:
        digest = hashlib.sha256()
        for block in _blocks(stream):
            digest.update(block)
    if item.sha256 not in (None, digest.hexdigest()):
        raise InputRefused("media-missing", place)
    return item.model_copy(update={"path": name, "sha256": digest.hexdigest(), "bytes": opened.size(name)})


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


def _roster(opened: OpenedExport, journals: dict[str, Journal]) -> Roster:
    """Return everybody the folder names: its roster if it has one, and the people of every journal."""
    children: dict[str, RosterChild] = {}
    staff: dict[str, Adult] = {}
    relatives: dict[str, Adult] = {}
    for name in opened.names:
        if name.split("/")[-1] == ROSTER and name.count("/") <= DEPTH:
            given = roster_from_bytes(json.dumps(opened.json(name)).encode(), name)
            children |= {child.id: child for child in given.children}
            staff |= {adult.id: adult for adult in given.staff}
            relatives |= {adult.id: adult for adult in given.relatives}
    for journal in journals.values():
        _add_people(journal, children, staff, relatives)
    return Roster(
        children=tuple(children[key] for key in sorted(children)),
        staff=tuple(staff[key] for key in sorted(staff)),
        relatives=tuple(relatives[key] for key in sorted(relatives)),
    )


def _add_people(
    journal: Journal, children: dict[str, RosterChild], staff: dict[str, Adult], relatives: dict[str, Adult]
) -> None:
    family = tuple(
        person.id
        for person in journal.people
        if person.kind is PersonKind.FAMILY and person.child == journal.child.id
    )
    names = tuple(name for name in (journal.child.known_as, journal.child.legal_name) if name)
    children.setdefault(journal.child.id, RosterChild(id=journal.child.id, names=names, family=family))
    for person in journal.people:
        if not person.name:
            continue
        if person.kind is PersonKind.CHILD and person.id != journal.child.id:
            children.setdefault(person.id, RosterChild(id=person.id, names=(Name(full=person.name),)))
        elif person.kind is PersonKind.STAFF:
            staff.setdefault(person.id, Adult(id=person.id, name=person.name, role=person.role))
        elif person.kind is PersonKind.FAMILY:
            relatives.setdefault(person.id, Adult(id=person.id, name=person.name))
