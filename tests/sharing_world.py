"""Settings put together at random, with everything children share, almost share, or are told of differently."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar

from journal_bridge.handover import Choice, Decision, ItemKind, Plan, PlanItem, State
from journal_bridge.journal import (
    Adult,
    Answer,
    Basis,
    Child,
    Comment,
    Consent,
    ConsentPurpose,
    Depicts,
    Entry,
    Journal,
    Media,
    Name,
    Person,
    PersonKind,
    Restriction,
    Roster,
    RosterChild,
    Status,
)
from journal_bridge.minimise import Brief, ConsentRegister, ids_of
from journal_bridge.minimise.planning import RULES_VERSION
from own_platform_world import SOURCE, brief, comment, entry, picture, planned

CHILDREN: Final = ("ada", "ben", "cal", "dee", "eli", "fay")
"""Ada and Ben are twins, of one grandmother with Cal; any of them may have no plan."""
FAMILIES: Final = {"ada": ("ana", "gran"), "ben": ("ana", "gran"), "cal": ("gran",), "dee": ("dov",)}
ADULTS: Final = ("sam", "ana", "gran", "dov", "xan")
BYTES: Final = ("a" * 64, "b" * 64, None, None, None)
"""Digests of files: few, so that the same bytes come again."""
ROSTER: Final = Roster(
    children=tuple(
        RosterChild(id=one, names=(Name(full=f"{one.title()} Quillfeather"),), family=FAMILIES.get(one, ()))
        for one in CHILDREN
    ),
    staff=(Adult(id="sam", name="Sam Oakes", role="Key person"),),
    relatives=tuple(Adult(id=one, name=f"{one.title()} Moss") for one in ("ana", "gran", "dov")),
)

Record = TypeVar("Record", Entry, Media)


@dataclass(frozen=True)
class Nursery:
    """The plans of some children of a setting, what they were made from, and who was stopped."""

    plans: tuple[Plan, ...]
    brief: Brief
    stopped: frozenset[str]

    @property
    def shared(self) -> frozenset[str]:
        """What stands in the journals of two or more children."""
        counts = Counter(one for plan in self.plans for one in ids_of(plan))
        return frozenset(one for one, times in counts.items() if times > 1)


def nursery_at_random(folder: Path, chance: Random) -> Nursery:
    """Return a setting of two to six children, some of whom may be stopped, and the rest planned."""
    children = chance.sample(CHILDREN, chance.randint(2, len(CHILDREN)))
    stopped = frozenset(one for one in children[1:] if chance.random() < 0.2)
    going = [one for one in children if one not in stopped]
    files = [_file(f"m{number}", chance) for number in range(chance.randrange(7))]
    entries = [_entry(f"e{number}", children, files, chance) for number in range(chance.randrange(1, 9))]
    journals = [_journal(child, entries, files, chance) for child in going]
    asked = _brief(children, chance)
    plans = planned(folder, asked, *journals)
    if chance.random() < 0.3:
        plans = tuple(_as_nobody_plans(plan, chance) for plan in plans)
    return Nursery(plans, asked, stopped)


def _file(name: str, chance: Random) -> Media:
    people = _some(CHILDREN, chance) if chance.random() < 0.6 else _some(ADULTS, chance)
    basis = chance.choice((Basis.IMAGE, Basis.ENTRY, Basis.ENTRY)) if people else Basis.UNKNOWN
    return picture(name, depicts=Depicts(basis=basis, people=people), sha256=chance.choice(BYTES))


def _entry(name: str, children: Sequence[str], files: Sequence[Media], chance: Random) -> Entry:
    shown = [one.id for one in files]
    remarks = tuple(
        comment(f"c{name}-{number}", chance.choice((None, *ADULTS, *children)), media=_some(shown, chance))
        for number in range(chance.choice((0, 0, 1, 2)))
    )
    facts: dict[str, Any] = {
        "media": _some(shown, chance),
        "comments": remarks,
        "status": chance.choice((Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT, Status.DELETED)),
        "restricted": chance.choice(((), (), (), (Restriction.SAFEGUARDING,))),
        "author": chance.choice((None, *ADULTS)),
        "extras": chance.choice(({}, {"likes": 2})),
    }
    about = chance.sample(children, min(len(children), chance.choice((1, 1, 1, 2, 3))))
    made: Entry = entry(name, *about, **facts)
    return made


def _journal(child: str, entries: Sequence[Entry], files: Sequence[Media], chance: Random) -> Journal:
    own = tuple(_as_seen(one, chance) for one in entries if child in one.about)
    shown = {one for story in own for one in story.all_media}
    media = tuple(_as_seen(one, chance) for one in files if one.id in shown or child in one.depicts.people)
    return Journal(
        journal_id=f"j-{child}",
        child=Child(id=child, known_as=Name(full=f"{child.title()} Quillfeather"), source=SOURCE),
        people=_people(child, own, media, chance),
        entries=own,
        media=media,
        provenance=SOURCE,
    )


def _as_seen(record: Record, chance: Random) -> Record:
    """Return a record as one child's journal tells of it: mostly the same, from elsewhere, or differently."""
    if chance.random() < 0.6:
        return record
    elsewhere = {"source": SOURCE.model_copy(update={"file": f"{chance.randrange(3)}.zip"})}
    if isinstance(record, Media):
        differs: dict[str, Any] = {"caption": "Another day"}
    else:
        differs = {"comments": tuple(_by_another(one, chance) for one in record.comments)}
        differs |= {"title": "Another title"} if chance.random() < 0.5 else {}
    return record.model_copy(update=elsewhere | (differs if chance.random() < 0.4 else {}))


def _by_another(one: Comment, chance: Random) -> Comment:
    return one.model_copy(update={"author": chance.choice((None, *ADULTS))})


def _people(child: str, entries: Sequence[Entry], media: Sequence[Media], chance: Random) -> tuple[Person, ...]:
    """Return everybody a journal refers to, as it tells of them; of the child itself only sometimes."""
    named = {one for story in entries for one in (*story.about, story.author)}
    named |= {remark.author for story in entries for remark in story.comments}
    named |= {one for file in media for one in file.depicts.people}
    known = sorted(one for one in named if one and (one != child or chance.random() < 0.5))
    return tuple(_person(one, chance) for one in known)


def _person(one: str, chance: Random) -> Person:
    if one in CHILDREN:
        return Person(id=one, kind=PersonKind.CHILD, name=one.title(), child=one)
    kind = PersonKind.STAFF if one == "sam" else chance.choice((PersonKind.FAMILY, PersonKind.UNKNOWN))
    child = chance.choice((None, *CHILDREN)) if kind is PersonKind.FAMILY else None
    return Person(id=one, kind=kind, name=one.title(), role=chance.choice((None, "Mum", "Key")), child=child)


def _brief(children: Sequence[str], chance: Random) -> Brief:
    """Return a brief in which most families said yes, and somebody may have released what waits."""
    answers = (Answer.YES, Answer.YES, Answer.YES, Answer.NO, Answer.UNANSWERED)
    rows = tuple(
        Consent(child=one, purpose=ConsentPurpose.IN_SETTING_JOURNAL, answer=chance.choice(answers), origin="t")
        for one in children
    )
    released = tuple(_release(one) for one in children if chance.random() < 0.3)
    return replace(brief(), roster=ROSTER, consents=ConsentRegister(rows), decisions=released)


def _release(child: str) -> Decision:
    facts: dict[str, Any] = {
        "by": "Manager",
        "when": datetime(2025, 7, 1, tzinfo=UTC),
        "why": "Both forms are here.",
    }
    return Decision(Choice.CARRY, rules=RULES_VERSION, rule="answer-missing", child=child, **facts)


def _as_nobody_plans(plan: Plan, chance: Random) -> Plan:
    """Return a plan with states no rule gives, but for extras: what is agreed must not hang on how it was made."""
    return replace(plan, items=tuple(_changed(item, chance) for item in plan.items))


def _changed(item: PlanItem, chance: Random) -> PlanItem:
    if item.kind is ItemKind.EXTRAS or chance.random() < 0.8:
        return item
    return replace(item, state=chance.choice(tuple(State)))


def _some(ids: Sequence[str], chance: Random) -> tuple[str, ...]:
    return tuple(chance.sample(ids, min(len(ids), chance.choice((0, 1, 1, 2, 3)))))
