"""A setting changes platform with every child: what was shared is one again, whosever journal it is seen from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

import nursery
from journal_bridge import intake, minimise
from journal_bridge.handover import ItemKind, MinimisedJournal, Plan, Purpose, State
from journal_bridge.journal import (
    Answer,
    Consent,
    ConsentPurpose,
    Journal,
    Person,
    PersonKind,
    Status,
    check,
    from_bytes,
    to_bytes,
)
from journal_bridge.kit.together import together
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom
from three_platforms import ADAPTERS, TOLD, View, export_of, opened_view

ANSWER: Final = {"permitted": Answer.YES, "refused": Answer.NO}


@dataclass(frozen=True)
class Taken:
    """One platform's nursery: each child's own plan, the plans in agreement, and the journals made of them."""

    view: View
    brief: Brief
    own: tuple[Plan, ...]
    plans: tuple[Plan, ...]
    made: tuple[MinimisedJournal, ...]

    def asked(self, child: str) -> str:
        """Return what a child's family said, by the platform's id of the child."""
        return TOLD.child(self.view.invented[child]).consent


@pytest.fixture(scope="module", params=sorted(ADAPTERS))
def taken(
    request: pytest.FixtureRequest, example: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Taken]:
    """Plan and compose every child of one platform's export, as `convert` does."""
    platform, folder = request.param, tmp_path_factory.mktemp("taken")
    (folder / "cleaned").mkdir()
    with (
        opened_view(platform, example) as view,
        intake.open_export(export_of(platform, example)) as opened,
        Checker() as checker,
    ):
        room = MediaRoom(folder / "cleaned", opened.files.media, checker, counts_faces=False)
        brief = Brief(
            Purpose.PLATFORM,
            view.reading.roster,
            ConsentRegister(tuple(_answers(view))).joined(view.reading.consents),
            nursery.TODAY,
            basis="Minute 7 of the owners, invented",
            platform="new",
            adapter="new 1",
        )
        own = tuple(minimise.plan(view.journal(child.id), brief, room) for child in view.reading.roster.children)
        plans = minimise.agreed(own, brief)
        made = tuple(
            minimise.apply(plan, brief, room, nursery.keyed, folder / f"{number}")
            for number, plan in enumerate(plans)
        )
        yield Taken(view, brief, own, plans, made)


def _answers(view: View) -> Iterator[Consent]:
    """Yield the families' answers as a table, since not every platform keeps them."""
    for invented, child in view.child.items():
        told = TOLD.child(invented)
        if told.consent in ANSWER:
            yield Consent(
                child=child,
                purpose=ConsentPurpose.IN_SETTING_JOURNAL,
                answer=ANSWER[told.consent],
                origin="consents.csv",
            )


def test_a_shared_story_has_the_same_bytes_in_every_journal(taken: Taken) -> None:
    """Entry by entry, picture by picture: nothing tells from whose journal it was written."""
    seen: dict[tuple[str, str], bytes] = {}
    again = Counter[str]()
    for made in taken.made:
        for record in (*made.journal.entries, *made.journal.media):
            kind = type(record).__name__
            again[kind] += (kind, record.id) in seen
            assert seen.setdefault((kind, record.id), to_bytes(record)) == to_bytes(record)
    assert again["Observation"] > 10
    assert again["Media"] > 10
    found = together(taken.made)
    assert len(found.entries) + sum(again[kind] for kind in again if kind != "Media") == sum(
        len(made.journal.entries) for made in taken.made
    )


def test_every_item_of_every_journal_is_carried_withheld_or_held(taken: Taken) -> None:
    """The plans agree, and still count what each child's own plan counted; the setting is told all of it."""
    for own, plan, made in zip(taken.own, taken.plans, taken.made, strict=True):
        assert [(one.kind, one.id, one.digest) for one in own.items] == [
            (one.kind, one.id, one.digest) for one in plan.items
        ]
        assert made.carried + sum(line.count for line in made.left_out) == len(plan.items)
        assert made.left_out == plan.left_out()
        assert made.redactions == 0
        assert [one for one in plan.items if one.rule == "no-rule"] == []


def test_every_journal_stands_by_itself(taken: Taken) -> None:
    """Whoever is written of is told of: the journal is one our own reader accepts."""
    for made in taken.made:
        again: Journal = from_bytes(to_bytes(made.journal))
        check(again)
        assert made.purpose is Purpose.PLATFORM


def test_marks_are_kept(taken: Taken) -> None:
    """As many drafts, pending entries and staff notes arrive as lay there without a restriction."""
    for made, plan in zip(taken.made, taken.plans, strict=True):
        lay = Counter(one.status for one in plan.journal.entries if not one.restricted)
        assert Counter(one.status for one in made.journal.entries) == lay
        staff = [below for one in made.journal.entries for below in one.comments if below.audience == "staff"]
        assert len(staff) == sum(
            below.audience == "staff"
            for one in plan.journal.entries
            if not one.restricted
            for below in one.comments
        )
    everything = {one.status for made in taken.made for one in made.journal.entries}
    marked = {"learningbook": {Status.UNKNOWN}}.get(taken.view.platform, {Status.DRAFT, Status.PENDING})
    assert marked <= everything


def test_nothing_restricted_arrives(taken: Taken) -> None:
    """Not a word of a safeguarding or an internal note."""
    kept = [entry for plan in taken.plans for entry in plan.journal.entries if entry.restricted]
    text = b"".join(to_bytes(made.journal) for made in taken.made).decode()
    for entry in kept:
        assert not [block.text for block in entry.body if block.text in text]
    assert not [entry for made in taken.made for entry in made.journal.entries if entry.restricted]


def test_no_picture_of_a_refused_child_arrives_and_the_unanswered_wait(taken: Taken) -> None:
    """Whoever is known to be in it: tagged, or told of in a story that shows it, in whichever journal."""
    children: dict[str, set[str]] = {}
    for plan in taken.own:
        own = plan.journal
        for entry in own.entries:
            for media in (*entry.media, *(one for below in entry.comments for one in below.media)):
                children.setdefault(media, set()).update(entry.about)
        for file in own.media:
            children.setdefault(file.id, set()).update(file.depicts.people)
    goes = {made_of.id for plan in taken.plans for made_of in plan.items if made_of.state is State.CARRY}
    waits = 0
    for media, people in children.items():
        said = {taken.asked(one) for one in people}
        if "refused" in said or (len(people) > 1 and said != {"permitted"}):
            assert media not in goes
            waits += "refused" not in said
    assert waits > 0
    held = [one for plan in taken.plans for one in plan.items if one.state is State.HOLD]
    assert {one.rule for one in held} == {"answer-missing"}


def test_people_arrive_once_and_by_name(taken: Taken) -> None:
    """Staff, relatives and friends; each child's relatives are all there, as the roster lists them."""
    found = together(taken.made)
    roster = taken.view.reading.roster
    told: dict[str, Person] = {one.id: one for one in found.people}
    for child in roster.children:
        family = {nursery.keyed("person", one) for one in child.family}
        assert family <= set(found.relatives.get(nursery.keyed("child", child.id), ()))
        assert all(told[one].name and told[one].kind is PersonKind.FAMILY for one in family)
    for made in taken.made:
        others = {one for entry in made.journal.entries for one in entry.about} - {made.journal.child.id}
        names = {one.id: one.name for one in made.journal.people if one.kind is PersonKind.CHILD}
        own = {one.journal.child.id: one.journal.child.shown_name for one in taken.made}
        assert {one: names[one] for one in others} == {one: own[one] for one in others}


def test_what_the_plans_agreed_on_is_little_and_has_a_reason(taken: Taken) -> None:
    """Nothing changes but what one of several children's papers keep back."""
    for own, plan in zip(taken.own, taken.plans, strict=True):
        for before, after in zip(own.items, plan.items, strict=True):
            assert before == after or (
                before.state is State.CARRY
                and after.kind is ItemKind.MEDIA
                and after.rule in {"shared-stays", "told-differently"}
            )


def test_parts_of_the_plans_are_enough_to_agree(taken: Taken) -> None:
    """A part of each journal lies on the table, and what comes of it is what all of them would give."""
    counts = Counter(one for plan in taken.own for one in minimise.ids_of(plan))
    shared = {one for one, times in counts.items() if times > 1}
    parts = [minimise.reduced(plan, taken.brief, shared) for plan in taken.own]
    agreed = minimise.agreed(parts, taken.brief)
    assert tuple(map(minimise.rejoined, taken.own, agreed)) == taken.plans
    assert 0 < sum(len(part.items) for part in parts) < sum(len(plan.items) for plan in taken.own)
