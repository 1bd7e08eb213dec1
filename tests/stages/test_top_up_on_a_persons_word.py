"""A bundle that went by mail or on a disc has no papers: that it is there is a person's word, kept in the audit."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from journal_bridge.cli import app
from journal_bridge.errors import BridgeError, ExitCode
from journal_bridge.journal import from_bytes
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Event, Ledger
from journal_bridge.topping_up import NothingNew
from journal_bridge.transfer_papers import Step
from top_up_world import ADA, BEN, World, entry

ONE, TWO, THREE = entry("one", "Poured water."), entry("two", "Dug a hole."), entry("three", "Sang a song.")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give two settings."""
    return World.made(tmp_path)


def told(world: World) -> list[str]:
    """Return what arrived last."""
    return sorted(block.text for one in list(world.taken.values())[-1].entries for block in one.body)


def test_a_top_up_adds_to_what_a_person_says_is_there(world: World) -> None:
    """The word stands in the audit, with both transfers and the child."""
    first = world.build(world.export([ONE]))
    world.arrive(first)
    made = world.build(world.export([ONE, TWO]), adds_to=first.sealed.transfer_id)
    world.arrive(made)
    assert told(world) == ["Dug a hole."]
    with Ledger.open(world.workspace, world.sender) as ledger:
        (row,) = [line for line in ledger.lines(99) if line.event == Event.SAID_TO_HAVE_ARRIVED]
        assert row.child == ledger.id_of(ADA)
        assert ledger.audit().ok
    assert row.facts["adds_to"] == first.sealed.transfer_id
    assert row.facts["transfer"] == made.sealed.transfer_id


def test_a_chain_by_disc_needs_a_word_for_its_newest_only(world: World) -> None:
    """Whoever took in a top-up has what it adds to."""
    base = world.build(world.export([ONE]))
    world.arrive(base)
    middle = world.build(world.export([ONE, TWO]), adds_to=base.sealed.transfer_id)
    world.arrive(middle)
    made = world.build(world.export([ONE, TWO, THREE]), adds_to=middle.sealed.transfer_id)
    world.arrive(made)
    assert told(world) == ["Sang a song."]
    assert made.top_up is not None
    assert made.top_up.base == middle.sealed.transfer_id


def test_what_was_said_once_is_told_by_their_next_paper(world: World) -> None:
    """They filed the first, but its paper was never fetched; they sign for what adds to it, and so for both."""
    base = world.build(world.export([ONE]))
    world.arrive(base)
    world.papers(base, Step.RECEIVED, Step.OPENED)
    world.integrate(world.build(world.export([ONE, TWO]), adds_to=base.sealed.transfer_id))
    world.integrate(world.build(world.export([ONE, TWO, THREE]), top_up=True))
    assert told(world) == ["Sang a song."]


def test_a_word_about_one_does_not_speak_for_another(world: World) -> None:
    """Two bundles lie about; only the one that was named counts."""
    first = world.build(world.export([ONE]))
    world.build(world.export([ONE, TWO]))
    made = world.build(world.export([ONE, TWO]), adds_to=first.sealed.transfer_id)
    assert [one.body[0].text for one in made.minimised.journal.entries] == ["Dug a hole."]


def test_nothing_new_by_a_persons_word_makes_nothing(world: World) -> None:
    """As with papers."""
    first = world.build(world.export([ONE]))
    with pytest.raises(NothingNew):
        world.build(world.export([ONE]), adds_to=first.sealed.transfer_id)


@pytest.mark.parametrize("transfer", ["0" * 32, "../keys", ""])
def test_a_bundle_nobody_made_is_not_added_to(world: World, transfer: str) -> None:
    """An id that was mistyped, or is none."""
    with pytest.raises(BridgeError) as stopped:
        world.build(world.export([ONE]), adds_to=transfer)
    assert (stopped.value.code, stopped.value.exit_code) == ("bundle-unknown", ExitCode.USAGE)


def test_another_childs_bundle_is_not_added_to(world: World) -> None:
    """Ids are long and easily mixed up."""
    bens = world.build(world.export([entry("bens", about=(BEN,))], child=BEN), child=BEN)
    with pytest.raises(BridgeError) as stopped:
        world.build(world.export([ONE]), adds_to=bens.sealed.transfer_id)
    assert stopped.value.code == "adds-to-other"


def test_another_settings_bundle_is_not_added_to(world: World) -> None:
    """What one setting has, the next one has not."""
    other = SettingKeys.create(world.folder / "other")
    theirs = world.build(world.export([ONE]), card=other)
    with pytest.raises(BridgeError) as stopped:
        world.build(world.export([ONE, TWO]), adds_to=theirs.sealed.transfer_id)
    assert stopped.value.code == "adds-to-other"


def test_a_signed_no_weighs_more_than_a_word(world: World) -> None:
    """They refused it by a paper: what they did not take in nothing can add to."""
    first = world.build(world.export([ONE]))
    world.papers(first, Step.REFUSED)
    with pytest.raises(BridgeError) as stopped:
        world.build(world.export([ONE, TWO]), adds_to=first.sealed.transfer_id)
    assert stopped.value.code == "adds-to-ended"


def test_a_word_comes_before_the_paper_that_is_still_on_its_way(world: World) -> None:
    """They say on the telephone that it is filed; the paper is fetched later."""
    first = world.build(world.export([ONE]))
    world.papers(first, Step.RECEIVED, Step.OPENED)
    made = world.build(world.export([ONE, TWO]), adds_to=first.sealed.transfer_id)
    assert made.top_up is not None
    assert made.top_up.new == 1


def opened(world: World, *more: str) -> Result:
    """Open the newest bundle at the command line."""
    (world.folder / "card.txt").write_text(world.sender.card.text, encoding="utf-8")
    words = ["open", str(world.out), "--sender", str(world.folder / "card.txt"), "--out", str(world.folder / "in")]
    return CliRunner().invoke(app, [*words, "--identity", str(world.folder / "receiver"), *more])


def test_whoever_opens_a_top_up_says_what_it_adds_to(world: World) -> None:
    """`open` keeps no list of what came: without the word it is refused, with another bundle's id too."""
    first = world.build(world.export([ONE])).sealed.transfer_id
    world.build(world.export([ONE, TWO]), adds_to=first)
    for words in ((), ("--adds-to", "0" * 32)):
        refused = opened(world, *words)
        assert refused.exit_code == 7, refused.output
        assert "base-unknown" in refused.output
        assert not (world.folder / "in").exists()
    done = opened(world, "--adds-to", first)
    assert done.exit_code == 0, done.output
    assert f"It is a top-up to {first}: what is new or changed, and nothing of the rest." in done.output
    journal = from_bytes((world.folder / "in" / "data" / "journal.json").read_bytes())
    assert [one.body[0].text for one in journal.entries] == ["Dug a hole."]


def test_a_whole_journal_is_not_called_a_top_up_when_it_is_opened(world: World) -> None:
    """Its base is nothing, in JSON too."""
    world.build(world.export([ONE]))
    done = opened(world, "--json")
    assert json.loads(done.output)["base"] is None
