"""Write journals as the neutral journal folder: one folder a child, each whole by itself, and everybody's names."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.adapter import Step, Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Adult,
    Child,
    Depicts,
    Entry,
    Journal,
    MediaKind,
    Name,
    Person,
    PersonKind,
    Roster,
    RosterChild,
    ordered,
    to_bytes,
)
from journal_bridge.kit.ids import derived
from journal_bridge.kit.placing import place
from journal_bridge.kit.same_bytes import said_alike
from journal_bridge.kit.together import Together, together

from .layout import JOURNAL, ROSTER

_TWICE: Final = "The very same file stands in the journals twice, tagged in two ways: who is in it is left unsaid."

CANNOT: Final[dict[str, str]] = {f"{kind}.depicts": _TWICE for kind in MediaKind} | {
    str(kind): f"{_TWICE} Where that would lose sight of a child, the file stays behind." for kind in MediaKind
}
"""The reader joins tags of the same bytes, as a tag in one child's folder must count in every other's."""

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9-]{4,99}")
"""Ids that are folder names everywhere: in one case, and longer than names Windows keeps for devices (`com1`)."""

KEEP: Final = Step(
    "Keep the folder whole. It is journal-bridge's own published form, and journal-bridge reads it as it reads any "
    "export."
)
DESCRIBED: Final = Step(
    "No platform is known to import journal folders. The form is described for programmers in schemas/journal/1.0/ "
    "of journal-bridge: give that description, and the folder, to whoever looks after the new software."
)


def write_journals(journals: Sequence[MinimisedJournal], folder: Path) -> Written:
    """Write `<child>/journal.json` and `<child>/media/` for every journal, and `roster.json` beside them.

    A shared photo lies in every folder that needs it, so that each child's can be handed on alone.
    """
    told = together(journals)
    said = said_alike(told.media, told.entries, {child.id for child in told.children})
    for one in journals:
        journal = _with_tags(one.journal, said)
        below = folder / folder_name(journal.child.id)
        below.mkdir(mode=0o700)
        (below / JOURNAL).write_bytes(to_bytes(ordered(journal)))
        for item in journal.media:
            if item.path:
                place(one.folder / item.path, below, item.path)
    (folder / ROSTER).write_bytes(to_bytes(roster_of(told)))
    return Written(steps=(KEEP,))


def _with_tags(journal: Journal, said: Mapping[str, Depicts | None]) -> Journal:
    """Return a journal with what can be said of its media, and without those nothing can be said of."""
    media = [(item, said[item.id]) for item in journal.media]
    kept = tuple(item.model_copy(update={"depicts": depicts}) for item, depicts in media if depicts)
    entries = journal.entries
    if len(kept) < len(media):
        entries = tuple(_holding(entry, {item.id for item in kept}) for entry in entries)
    return journal.model_copy(update={"media": kept, "entries": entries})


def _holding(entry: Entry, kept: Collection[str]) -> Entry:
    def held(media: Sequence[str]) -> dict[str, object]:
        return {"media": tuple(item for item in media if item in kept)}

    comments = tuple(one.model_copy(update=held(one.media)) for one in entry.comments)
    return entry.model_copy(update={**held(entry.media), "comments": comments})


def folder_name(child_id: str) -> str:
    """Return the name of a child's folder: its id, unless some computer could not keep a folder of that name."""
    return child_id if _PLAIN.fullmatch(child_id) else derived("journal", child_id)


def roster_of(all_of_them: Together) -> Roster:
    """Return everybody the journals name, and nobody else."""
    children = [_subject(child, all_of_them) for child in all_of_them.children]
    children += [_other(one, all_of_them) for one in all_of_them.people if one.kind is PersonKind.CHILD]
    return Roster(
        children=tuple(sorted(children, key=lambda child: child.id)),
        staff=_adults(all_of_them, PersonKind.STAFF),
        relatives=_adults(all_of_them, PersonKind.FAMILY),
    )


def _subject(child: Child, all_of_them: Together) -> RosterChild:
    return RosterChild(
        id=child.id,
        names=tuple(name for name in (child.known_as, child.legal_name) if name),
        date_of_birth=child.date_of_birth,
        family=all_of_them.relatives.get(child.id, ()),
    )


def _other(person: Person, all_of_them: Together) -> RosterChild:
    names = (Name(full=person.name),) if person.name else ()
    return RosterChild(id=person.id, names=names, family=all_of_them.relatives.get(person.id, ()))


def _adults(all_of_them: Together, kind: PersonKind) -> tuple[Adult, ...]:
    return tuple(
        Adult(id=one.id, name=one.name, role=one.role)
        for one in all_of_them.people
        if one.kind is kind and one.name
    )
