"""The roster of a journal folder: its own if it has one, and everybody whom its journals name."""

import json
from dataclasses import dataclass, field

from journal_bridge.adapter import OpenedExport
from journal_bridge.journal import Adult, Journal, Name, PersonKind, Roster, RosterChild, roster_from_bytes
from journal_bridge_folder.layout import rosters_of


@dataclass
class Everybody:
    """Everybody the journals name; the first journal that names somebody tells how."""

    children: dict[str, RosterChild] = field(default_factory=dict)
    staff: dict[str, Adult] = field(default_factory=dict)
    relatives: dict[str, Adult] = field(default_factory=dict)

    def add(self, journal: Journal) -> None:
        """Note everybody a journal names."""
        own = journal.child
        family = tuple(
            person.id for person in journal.people if person.kind is PersonKind.FAMILY and person.child == own.id
        )
        names = tuple(name for name in (own.known_as, own.legal_name) if name)
        self.children.setdefault(own.id, RosterChild(id=own.id, names=names, family=family))
        for person in journal.people:
            if not person.name:
                continue
            if person.kind is PersonKind.CHILD and person.id != own.id:
                self.children.setdefault(person.id, RosterChild(id=person.id, names=(Name(full=person.name),)))
            elif person.kind is PersonKind.STAFF:
                self.staff.setdefault(person.id, Adult(id=person.id, name=person.name, role=person.role))
            elif person.kind is PersonKind.FAMILY:
                self.relatives.setdefault(person.id, Adult(id=person.id, name=person.name))

    def roster(self, opened: OpenedExport) -> Roster:
        """Return everybody; whom the folder's own roster names, it tells.

        Raises:
            InputRefused: as `roster_from_bytes` says.
        """
        children, staff, relatives = dict(self.children), dict(self.staff), dict(self.relatives)
        for name, document in rosters_of(opened):
            given = roster_from_bytes(json.dumps(document).encode(), name)
            children |= {child.id: child for child in given.children}
            staff |= {adult.id: adult for adult in given.staff}
            relatives |= {adult.id: adult for adult in given.relatives}
        return Roster(
            children=tuple(children[key] for key in sorted(children)),
            staff=tuple(staff[key] for key in sorted(staff)),
            relatives=tuple(relatives[key] for key in sorted(relatives)),
        )
