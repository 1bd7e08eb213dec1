"""Of what a setting has already, a plan carries nothing; everything else stands in it as it stood."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from journal_bridge.handover import ItemKind, Plan, PlanItem, Purpose, State
from journal_bridge.journal import (
    Availability,
    Child,
    Comment,
    Entry,
    Journal,
    Media,
    MediaKind,
    Observation,
    Source,
    Status,
)
from journal_bridge.minimise import without_sent

SOURCE = Source(platform="invented", adapter="invented 1")
RULES = {State.CARRY: "published", State.WITHHOLD: "draft", State.HOLD: "name-unsure"}
STAYS = (State.WITHHOLD, "sent-before", "The receiver has it already, just as it is.")


def entry(name: str, *media: str, comments: tuple[Comment, ...] = ()) -> Entry:
    """Return an entry."""
    return Observation(
        id=name, status=Status.PUBLISHED, about=("ada",), media=media, comments=comments, source=SOURCE
    )


def comment(name: str, *media: str) -> Comment:
    """Return a comment."""
    return Comment(id=name, media=media)


def plan(*entries: Entry, **states: State) -> Plan:
    """Return a plan that carries everything but what is named with another state."""
    files = sorted({one for told in entries for one in told.all_media})
    journal = Journal(
        journal_id="j",
        child=Child(id="ada", source=SOURCE),
        entries=entries,
        media=tuple(
            Media(id=one, kind=MediaKind.PHOTO, availability=Availability.FOUND, source=SOURCE) for one in files
        ),
        provenance=SOURCE,
    )
    items = [_item(ItemKind.ENTRY, one.id, states) for one in entries]
    items += [_item(ItemKind.COMMENT, one.id, states) for told in entries for one in told.comments]
    items += [_item(ItemKind.MEDIA, one, states) for one in files]
    return Plan(journal, Purpose.SETTING, tuple(items), basis="Form 12")


def _item(kind: ItemKind, name: str, states: dict[str, State]) -> PlanItem:
    state = states.get(name, State.CARRY)
    return PlanItem(
        kind, name, kind.value, state, RULES[state], "Why.", "0" * 64, 2, redact_unsure=True, also=("x",)
    )


def goes(made: Plan) -> set[str]:
    """Return the ids of what is carried."""
    return {item.id for item in made.items if item.state is State.CARRY}


def test_an_entry_they_have_stays_with_all_that_hangs_on_it() -> None:
    """Its comments, its photos and its comments' photos."""
    old = entry("old", "photo", comments=(comment("word", "second"),))
    made = without_sent(plan(old, entry("new", "third", comments=(comment("reply"),))), {"old"})
    assert goes(made) == {"new", "third", "reply"}


def test_what_stays_tells_why_and_nothing_else_changed() -> None:
    """One reason for all of it; kind, digest and the count of names are as they were, and no item is lost."""
    before = plan(entry("old", "photo"), entry("new"))
    after = without_sent(before, {"old"})
    (old, new, photo) = after.items
    assert new == before.items[1]
    for was, now in ((before.items[0], old), (before.items[2], photo)):
        assert (now.state, now.rule, now.reason) == STAYS
        assert (now.redact_unsure, now.also) == (False, ())
        assert replace(now, **{name: getattr(was, name) for name in CHANGED}) == was
    assert replace(after, items=before.items) == before


CHANGED = ("state", "rule", "reason", "redact_unsure", "also")


@pytest.mark.parametrize("sent", [(), ("nobody",), ("photo",), ("word",)])
def test_nothing_stays_that_was_not_named_as_an_entry(sent: Iterable[str]) -> None:
    """An id of a photo or a comment is no entry's."""
    before = plan(entry("one", "photo", comments=(comment("word"),)))
    assert without_sent(before, set(sent)) == before


def test_ids_of_different_kinds_may_be_the_same() -> None:
    """A platform numbers entries, comments and photos each from one."""
    before = plan(entry("1", "2"), entry("2", "1", comments=(comment("1"),)))
    made = without_sent(before, {"1"})
    states = [(item.kind, item.id) for item in made.items if item.state is State.CARRY]
    assert states == [(ItemKind.ENTRY, "2"), (ItemKind.COMMENT, "1"), (ItemKind.MEDIA, "1")]


@pytest.mark.parametrize("state", [State.HOLD, State.WITHHOLD])
def test_what_stays_or_waits_anyway_does_so_for_its_own_reason(state: State) -> None:
    """A held comment of an entry they have is still to be decided on."""
    before = plan(entry("old", "photo", comments=(comment("word"),)), word=state, photo=state)
    made = without_sent(before, {"old"})
    assert [item for item in made.items if item.rule == RULES[state]] == [
        item for item in before.items if item.state is state
    ]
    assert [item.id for item in made.items if item.rule == "sent-before"] == ["old"]


def test_a_photo_goes_with_a_new_entry_that_shows_it_too() -> None:
    """A bundle is whole by itself."""
    shown = plan(entry("old", "photo"), entry("new", "photo"))
    assert goes(without_sent(shown, {"old"})) == {"new", "photo"}
    told = plan(entry("old", "photo"), entry("new", comments=(comment("word", "photo"),)))
    assert goes(without_sent(told, {"old"})) == {"new", "word", "photo"}


@pytest.mark.parametrize("state", [State.HOLD, State.WITHHOLD])
def test_a_photo_stays_when_only_what_stays_shows_it(state: State) -> None:
    """An entry that waits, or a comment that does, brings no photo along."""
    waiting = plan(entry("old", "photo"), entry("new", "photo"), new=state)
    assert goes(without_sent(waiting, {"old"})) == set()
    word = plan(entry("old", "photo"), entry("new", comments=(comment("word", "photo"),)), word=state)
    assert goes(without_sent(word, {"old"})) == {"new"}


def test_an_entry_they_have_that_may_not_go_now_keeps_its_reason() -> None:
    """Named or not, it is not carried."""
    before = plan(entry("old"), old=State.WITHHOLD)
    assert without_sent(before, {"old"}) == before
