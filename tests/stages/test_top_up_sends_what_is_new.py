"""A top-up holds exactly what is new or changed since the other setting took in the rest, and counts the rest."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from journal_bridge.errors import BridgeError, ExitCode, NotVerified
from journal_bridge.handover import ItemKind, State
from journal_bridge.journal import Block, Journal, Restriction, Status
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.topping_up import NothingNew
from journal_bridge.transfer import KEEP
from journal_bridge.transfer_papers import Step
from top_up_world import ADA, BEN, Photo, World, entry, one_checker, remark

ONE, TWO, THREE = entry("one", "Poured water."), entry("two", "Dug a hole."), entry("three", "Sang a song.")


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Look at all photos in one process."""
    with one_checker():
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give two settings."""
    return World.made(tmp_path)


def texts(journal: Journal) -> list[str]:
    """Return what a journal tells, in order."""
    return sorted(block.text for one in journal.entries for block in one.body)


def counts(world: World) -> dict[str, int]:
    """Return the newest receipt's sums and how much of it they have already."""
    document = json.loads((world.out / KEEP / "receipt.json").read_bytes())
    before = sum(line["count"] for line in document["left_out"] if line["rule"] == "sent-before")
    assert document["items"] == document["carried"] + document["withheld"] + document["held"]
    return {name: document[name] for name in ("items", "carried", "withheld", "held")} | {"before": before}


def test_only_what_is_new_or_changed_goes(world: World) -> None:
    """Three entries went; one was changed and one was written since: two go, and the receipt counts the others."""
    first = world.build(world.export([ONE, TWO, THREE]))
    arrived = world.integrate(first)
    changed = entry("two", "Dug a hole, and filled it.")
    made = world.build(world.export([ONE, changed, THREE, entry("four", "Ran.")]), top_up=True)
    delta = world.integrate(made)
    assert texts(delta) == ["Dug a hole, and filled it.", "Ran."]
    assert made.top_up is not None
    assert (made.top_up.new, made.top_up.changed, made.top_up.same) == (1, 1, 2)
    assert first.sealed.transfer_id == made.top_up.base
    assert counts(world) == {"items": 4, "carried": 2, "withheld": 2, "held": 0, "before": 2}
    (known,) = {one.id for one in delta.entries} & {one.id for one in arrived.entries}
    assert known == next(one.id for one in arrived.entries if one.body[0].text == "Dug a hole.")
    assert arrived.child.id == delta.child.id
    assert arrived.journal_id == delta.journal_id


def test_the_plan_gives_the_reason_for_what_they_have(world: World) -> None:
    """With an entry its comments and photos stay, each under the same reason."""
    photo = Photo("photo")
    whole = [entry("one", media=("photo",), comments=(remark("again", media=("second",)),))]
    photos = [photo, Photo("second", look=1)]
    world.integrate(world.build(world.export(whole, photos)))
    made = world.build(world.export([*whole, TWO], photos), top_up=True)
    stay = {(item.kind, item.id): item for item in made.plan.items if item.state is not State.CARRY}
    assert {
        (ItemKind.ENTRY, "one"),
        (ItemKind.COMMENT, "again"),
        (ItemKind.MEDIA, "photo"),
        (ItemKind.MEDIA, "second"),
    } == set(stay)
    told = {(item.state, item.rule, item.reason) for item in stay.values()}
    assert {(State.WITHHOLD, "sent-before", "The receiver has it already, just as it is.")} == told
    (line,) = [line for line in made.minimised.left_out if line.kind is ItemKind.ENTRY]
    assert (line.rule, line.count) == ("sent-before", 1)


def test_a_changed_entry_brings_its_photos_along(world: World) -> None:
    """A bundle is whole by itself: what an entry shows lies beside it, also where the receiver has it."""
    photos = [Photo("kept"), Photo("other", look=1)]
    before = [entry("one", media=("kept",)), entry("two", media=("other",))]
    world.integrate(world.build(world.export(before, photos)))
    after = [entry("one", "Poured it back.", media=("kept",)), before[1]]
    delta = world.integrate(world.build(world.export(after, photos), top_up=True))
    assert texts(delta) == ["Poured it back."]
    (photo,) = delta.media
    assert (photo.id,) == delta.entries[0].media


def test_a_photo_in_two_entries_goes_with_the_one_that_goes(world: World) -> None:
    """It stays only where nothing that goes shows it."""
    before = [entry("one", media=("photo",))]
    world.integrate(world.build(world.export(before, [Photo("photo")])))
    made = world.build(
        world.export([*before, entry("two", "Again.", media=("photo",))], [Photo("photo")]), top_up=True
    )
    assert {"Again."} == set(texts(made.minimised.journal))
    assert len(made.minimised.journal.media) == 1


@pytest.mark.parametrize("change", ["photo", "caption", "comment", "day", "file-new", "file-gone"])
def test_whatever_is_told_of_an_entry_makes_it_another(world: World, change: str) -> None:
    """Another picture under the same name, its caption, a comment, a day, a photo more or less."""
    world.integrate(world.build(world.export([entry("one", media=("photo",)), TWO], [Photo("photo")])))
    photos, changed = [Photo("photo")], entry("one", media=("photo",))
    match change:
        case "photo":
            photos = [Photo("photo", look=2)]
        case "caption":
            photos = [Photo("photo", caption="At the tap.")]
        case "comment":
            changed = entry("one", media=("photo",), comments=(remark("new"),))
        case "day":
            changed = entry("one", media=("photo",), observed_on=date(2026, 6, 4))
        case "file-new":
            photos, changed = [*photos, Photo("new", look=1)], entry("one", media=("photo", "new"))
        case "file-gone":
            photos, changed = [], entry("one")
    made = world.build(world.export([changed, TWO], photos), top_up=True)
    assert made.top_up is not None
    assert (made.top_up.new, made.top_up.changed, made.top_up.same) == (0, 1, 1)
    assert texts(made.minimised.journal) == ["Poured water from jug to jug."]


def test_a_photo_a_family_agreed_to_since_goes_with_its_entry(world: World) -> None:
    """What changed is what may leave, and not what was written."""
    journal = [entry("one", media=("both",)), TWO]
    photo = [Photo("both", shows=(ADA, BEN))]
    first = world.build(world.export(journal, photo), consents=world.consents(BEN))
    assert not world.integrate(first).media
    made = world.build(world.export(journal, photo), top_up=True)
    assert made.top_up is not None
    assert (made.top_up.new, made.top_up.changed, made.top_up.same) == (0, 1, 1)
    assert len(world.integrate(made).media) == 1


def test_a_name_that_is_replaced_since_is_a_change(world: World) -> None:
    """Another token for the same child is another text."""
    journal = [entry("one", "Built a tower with Benedict Larkenshaw."), TWO]
    policy = world.folder / "policy.json"
    policy.write_text('{"token": "initial"}', encoding="utf-8")
    world.integrate(world.build(world.export(journal)))
    made = world.build(world.export(journal), top_up=True, policy=policy)
    assert texts(made.minimised.journal) == ["Built a tower with B."]


def test_an_edit_and_its_undoing_are_two_edits(world: World) -> None:
    """What counts is what they were told last."""
    world.integrate(world.build(world.export([ONE, TWO])))
    world.integrate(world.build(world.export([entry("one", "Poured milk."), TWO]), top_up=True))
    made = world.build(world.export([ONE, TWO]), top_up=True)
    assert texts(made.minimised.journal) == ["Poured water."]


def test_three_top_ups_make_one_chain(world: World) -> None:
    """Each adds to the one before, and holds nothing that any of them held."""
    journal = [ONE]
    base = world.build(world.export(journal))
    world.integrate(base)
    for number in range(3):
        journal.append(entry(f"more-{number}", f"Story {number}."))
        made = world.build(world.export(journal), top_up=True)
        assert made.top_up is not None
        assert made.top_up.base == base.sealed.transfer_id
        assert [f"Story {number}."] == texts(world.integrate(made))
        base = made
    with pytest.raises(NothingNew):
        world.build(world.export(journal), top_up=True)


def test_what_is_on_its_way_is_not_there_yet(world: World) -> None:
    """A top-up that nobody took in is built again, whole: it adds to what they have."""
    first = world.build(world.export([ONE]))
    world.integrate(first)
    lost = world.build(world.export([ONE, TWO]), top_up=True)
    world.papers(lost, Step.RECEIVED)
    made = world.build(world.export([ONE, TWO, THREE]), top_up=True)
    assert texts(world.integrate(made)) == ["Dug a hole.", "Sang a song."]
    assert made.top_up is not None
    assert made.top_up.base == first.sealed.transfer_id


def test_two_whole_journals_count_together(world: World) -> None:
    """What either of them brought is there; of two versions the later counts."""
    world.integrate(world.build(world.export([ONE, TWO])))
    second = world.build(world.export([entry("two", "Dug two holes."), THREE]))
    world.integrate(second)
    made = world.build(world.export([ONE, TWO, THREE]), top_up=True)
    assert texts(made.minimised.journal) == ["Dug a hole."]
    assert made.top_up is not None
    assert made.top_up.base == second.sealed.transfer_id


def test_of_two_versions_the_one_offered_last_counts(world: World) -> None:
    """The older bundle lay about and was offered after the newer one: so the other setting keeps the older text."""
    older, newer = world.build(world.export([ONE, TWO])), world.build(world.export([entry("one", "Milk."), TWO]))
    for made in (newer, older):
        world.papers(made, Step.RECEIVED, Step.OPENED, Step.INTEGRATED)
    made = world.build(world.export([entry("one", "Milk."), TWO]), top_up=True)
    assert texts(made.minimised.journal) == ["Milk."]
    assert made.top_up is not None
    assert made.top_up.base == older.sealed.transfer_id


def test_two_children_do_not_mix(world: World) -> None:
    """What a setting has of one child says nothing of another."""
    of_ben = entry("bens", about=(BEN,))
    world.integrate(world.build(world.export([ONE])))
    with pytest.raises(BridgeError) as stopped:
        world.build(world.export([of_ben], child=BEN), child=BEN, top_up=True)
    assert stopped.value.code == "nothing-to-add-to"


def test_two_settings_do_not_mix(world: World) -> None:
    """Each has its own chain: the second gets a whole journal first, and its own top-ups."""
    other = SettingKeys.create(world.folder / "other")
    world.integrate(world.build(world.export([ONE])))
    with pytest.raises(BridgeError) as stopped:
        world.build(world.export([ONE, TWO]), card=other, top_up=True)
    assert stopped.value.code == "nothing-to-add-to"
    whole = world.build(world.export([ONE, TWO]), card=other)
    world.integrate(whole, other)
    made = world.build(world.export([ONE, TWO, THREE]), top_up=True)
    assert texts(world.integrate(made)) == ["Dug a hole.", "Sang a song."]
    theirs = world.build(world.export([ONE, TWO, THREE]), card=other, top_up=True)
    assert texts(world.integrate(theirs, other)) == ["Sang a song."]
    assert theirs.top_up is not None
    assert theirs.top_up.base == whole.sealed.transfer_id


def test_a_top_up_without_its_base_is_not_taken_in(world: World) -> None:
    """A setting that never had the rest asks for the whole journal."""
    world.integrate(world.build(world.export([ONE])))
    made = world.build(world.export([ONE, TWO]), top_up=True)
    world.taken.clear()
    with pytest.raises(NotVerified) as refused:
        world.arrive(made)
    assert refused.value.code == "base-unknown"


def test_nothing_new_makes_nothing(world: World) -> None:
    """The manager is told in words; no folder, no record, and no bundle in the ledger."""
    world.integrate(world.build(world.export([ONE, TWO])))
    with pytest.raises(NothingNew) as nothing:
        world.build(world.export([ONE, TWO]), top_up=True)
    assert (nothing.value.code, nothing.value.exit_code) == ("nothing-new", ExitCode.DONE)
    assert nothing.value.top_up.same == 2
    assert not world.out.exists()
    assert len(list((world.workspace / "sent").iterdir())) == 1
    with Ledger.open(world.workspace, world.sender) as ledger:
        assert ledger.audit().events["bundle-built"] == 1
        assert ledger.lines(99)[-1].facts["code"] == "nothing-new"


def test_nothing_to_add_to_asks_for_the_whole_journal(world: World) -> None:
    """Built is not sent, and sent is not taken in."""
    made = world.build(world.export([ONE]))
    for steps in ((), (Step.RECEIVED, Step.OPENED)):
        if steps:
            world.papers(made, *steps)
        with pytest.raises(BridgeError) as stopped:
            world.build(world.export([ONE, TWO]), top_up=True)
        assert (stopped.value.code, stopped.value.exit_code) == ("nothing-to-add-to", ExitCode.USAGE)


def test_what_went_and_is_gone_from_the_export_is_told(world: World) -> None:
    """Nothing is taken away there; that they still have it is said, on the receipt too."""
    photos = [Photo("photo")]
    world.integrate(world.build(world.export([ONE, entry("two", media=("photo",))], photos)))
    made = world.build(world.export([ONE, THREE]), top_up=True)
    assert made.top_up is not None
    assert (made.top_up.gone, made.top_up.gone_files) == (1, 1)
    told = "There already, and no longer in this export: 1 entry and 1 photo, film or paper."
    assert told in made.receipt.warnings


@pytest.mark.parametrize(
    "now", [{"status": Status.DRAFT}, {"restricted": (Restriction.SAFEGUARDING,)}, {"about": (ADA, BEN)}]
)
def test_what_went_and_may_not_go_now_is_told(world: World, now: dict[str, object]) -> None:
    """A mark that was set since, or a consent taken back: they have it, and somebody must know."""
    photos = [Photo("photo", shows=(ADA, BEN))]
    world.integrate(world.build(world.export([ONE, entry("two", "Ben dug.", media=("photo",))], photos)))
    again = entry("two", "Ben dug.", media=("photo",), **now)
    made = world.build(world.export([ONE, again, THREE], photos), top_up=True, consents=world.consents(BEN))
    assert made.top_up is not None
    entries = 0 if "about" in now else 1
    assert (entries, 1, 0) == (made.top_up.stopped, made.top_up.stopped_files, made.top_up.gone)
    what = "1 entry and 1 photo, film or paper" if entries else "1 photo, film or paper"
    told = f"There already, and may not go now: {what}. Tell your data-protection lead."
    assert told in made.receipt.warnings
    assert not made.minimised.journal.media


def test_what_they_set_aside_is_told_and_does_not_go_again(world: World) -> None:
    """Their paper says it; why, they know."""
    aside = [{"reason": "restricted", "count": 1}]
    world.integrate(world.build(world.export([ONE, TWO])), stored=1, set_aside=aside)
    made = world.build(world.export([ONE, TWO, THREE]), top_up=True)
    assert "Set aside there when it was taken in: 1; it does not go again." in made.receipt.warnings
    assert texts(made.minimised.journal) == ["Sang a song."]


def test_what_waits_goes_on_waiting(world: World) -> None:
    """A held item is new once somebody released it, and not before."""
    doubtful = entry("doubtful", status=Status.UNKNOWN)
    world.integrate(world.build(world.export([ONE, doubtful])))
    with pytest.raises(NothingNew) as nothing:
        world.build(world.export([ONE, doubtful]), top_up=True)
    assert nothing.value.top_up.waiting == 1
    made = world.build(world.export([ONE, doubtful, TWO]), top_up=True)
    assert counts(world) == {"items": 3, "carried": 1, "withheld": 1, "held": 1, "before": 1}
    assert made.top_up is not None
    assert made.top_up.waiting == 1


def test_texts_differ_by_more_than_blanks(world: World) -> None:
    """Two paragraphs are not one."""
    world.integrate(world.build(world.export([entry("one", "A b.")])))
    split = entry("one", body=(Block(text="A"), Block(text="b.")))
    made = world.build(world.export([split]), top_up=True)
    assert made.top_up is not None
    assert made.top_up.changed == 1


def test_a_damaged_record_stops_the_top_up(world: World) -> None:
    """Nothing is left out on the word of a file that is not as it was written."""
    first = world.build(world.export([ONE]))
    world.integrate(first)
    (world.workspace / "sent" / f"{first.sealed.transfer_id}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NotVerified) as stopped:
        world.build(world.export([ONE, TWO]), top_up=True)
    assert stopped.value.code == "tampered"
    assert not world.out.exists()
