"""Remembers who wrote as family, so that everybody who wrote stands on the roster."""

from dataclasses import dataclass, field

from journal_bridge.journal import Adult, PersonKind
from journal_bridge.kit.ids import folded

from .authors import Authors
from .export import FAMILY_VARIANT
from .names import person_name, text_of
from .parts import Observed
from .people import People

Sender = tuple[str, str | None, str | None]
"""A name, a log-in and the line under the name."""


@dataclass
class Writers:
    """Names under comments and at-home observations, each once, with the children they were written about."""

    comments: set[tuple[str, Sender]] = field(default_factory=set)
    families: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)

    def note(self, told: Observed) -> None:
        """Note who wrote an observation and the comments under it."""
        for said in told.comments:
            sender = said.record.sender if isinstance(said.record.sender, dict) else {}
            name = person_name(sender)
            if name and said.audience == "family":
                line = name, text_of(sender.get("loginId")), text_of(sender.get("subtitle"))
                self.comments.add((told.about[0], line))
        name = person_name(told.record.createdBy) if told.record.variant == FAMILY_VARIANT else None
        if name:
            self.families.add((name, told.about))


def note_writers(writers: Writers, people: People) -> None:
    """Put on the roster whoever wrote as family and stands in no list: names in texts are found with the roster."""
    listed = {folded(one.name) for one in people.relatives} | people.staff.keys()
    found = [
        Authors(people, child).sender(*sender)
        for child, sender in sorted(writers.comments, key=str)
        if folded(sender[0]) not in listed
    ]
    found += [Authors(people, about[0]).family(name, about) for name, about in sorted(writers.families)]
    for person in found:
        if person and person.name and person.kind is PersonKind.FAMILY:
            people.writers[person.id] = Adult(id=person.id, name=person.name, role=person.role)
