"""`bundle --top-up` in the manager's words: what is new, what is not, and what to do when there is nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from journal_bridge.cli import app
from journal_bridge.handover import Purpose
from journal_bridge.journal import Status
from journal_bridge.transfer import KEEP
from top_up_world import ADA, Photo, World, entry, one_checker

ONE, TWO = entry("one", "Poured water.", media=("photo",)), entry("two", "Dug a hole.")
PHOTO = Photo("photo")


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Look at all photos in one process."""
    with one_checker():
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give two settings, one of which has a first bundle."""
    made = World.made(tmp_path)
    made.integrate(made.build(made.export([ONE], [PHOTO])))
    return made


def run(world: World, export: Path, *more: str, purpose: Purpose = Purpose.SETTING) -> Result:
    """Type the command."""
    world.bundles += 1
    words = ["bundle", str(export), "--child", ADA, "--for", purpose, "--out", str(world.out)]
    papers = ["--consents", str(world.consents()), "--basis", "Form 12, invented"]
    return CliRunner().invoke(app, [*words, *papers, "--workspace", str(world.workspace), *more])


def test_a_top_up_says_what_goes_and_what_is_there(world: World) -> None:
    """Counts, the reason, and where the bundle lies."""
    export = world.export([ONE, TWO], [PHOTO])
    done = run(world, export, "--recipient", world.receiver.card.text, "--top-up")
    assert done.exit_code == 0, done.output
    (base,) = world.taken
    shown = " ".join(done.output.split())
    assert f"A top-up to transfer {base}. New entries: 1; changed: 0; there already, just as they are: 1." in shown
    assert "The receiver has it already," in shown
    assert "sent-before" in shown
    assert "To hand over" in shown
    receipt = (world.out / KEEP / "receipt.html").read_text(encoding="utf-8")
    assert f"A top-up to transfer {base}" in receipt
    assert "The receiver has it already" in receipt


def test_nothing_new_is_said_kindly_and_ends_well(world: World) -> None:
    """A script that tries every evening goes on."""
    export = world.export([ONE], [PHOTO])
    done = run(world, export, "--recipient", world.receiver.card.text, "--top-up")
    assert done.exit_code == 0, done.output
    assert "Nothing is new or changed since what they took in, so nothing was made." in done.output
    assert "Entries there, just as they are: 1." in done.output
    assert "A top-up" not in done.output
    assert "Stopped" not in done.output
    assert not world.out.exists()


def test_nothing_new_but_something_waits_is_exit_5(world: World) -> None:
    """A person can make it new."""
    export = world.export([ONE, entry("doubtful", status=Status.UNKNOWN)], [PHOTO])
    done = run(world, export, "--recipient", world.receiver.card.text, "--top-up")
    assert done.exit_code == 5, done.output
    assert "Wait until a person decides, and may be new: 1." in done.output


def test_nothing_new_as_json_has_every_count(world: World) -> None:
    """A page shows the same."""
    export = world.export([], [])
    done = run(world, export, "--recipient", world.receiver.card.text, "--top-up", "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.output)
    (base,) = world.taken
    counts = dict.fromkeys(("new", "changed", "same", "stopped", "stopped_files", "set_aside", "waiting"), 0)
    assert document == {
        "made": False,
        "code": "nothing-new",
        "top_up": {"base": base, "gone": 1, "gone_files": 1} | counts,
    }


def test_a_top_up_as_json_is_the_receipt(world: World) -> None:
    """It says in its warnings how it adds to what went before."""
    export = world.export([ONE, TWO], [PHOTO])
    done = run(world, export, "--recipient", world.receiver.card.text, "--top-up", "--json")
    document = json.loads(done.output)
    (line,) = [one for one in document["warnings"] if one.startswith("A top-up to transfer")]
    assert line.endswith(". New entries: 1; changed: 0; there already, just as they are: 1.")


def test_a_whole_journal_is_not_called_a_top_up(world: World) -> None:
    """Without the option everything goes again."""
    done = run(world, world.export([ONE, TWO], [PHOTO]), "--recipient", world.receiver.card.text)
    assert done.exit_code == 0, done.output
    assert "top-up" not in done.output
    assert len(list((world.workspace / "sent").iterdir())) == 2


def test_nothing_taken_in_asks_for_the_whole_journal(world: World) -> None:
    """The word for what went by mail stands in the documentation of the code."""
    for record in (world.workspace / "sent").iterdir():
        record.unlink()
    export = world.export([ONE, TWO], [PHOTO])
    done = run(world, export, "--recipient", world.receiver.card.text, "--top-up")
    assert done.exit_code == 2, done.output
    assert "Nothing of this child is known to be taken in there; send the whole journal first." in done.output


def test_a_persons_word_is_an_option_of_its_own(world: World) -> None:
    """It makes the bundle a top-up without a second option."""
    (base,) = world.taken
    export = world.export([ONE, TWO], [PHOTO])
    done = run(world, export, "--recipient", world.receiver.card.text, "--adds-to", base)
    assert done.exit_code == 0, done.output
    assert f"A top-up to transfer {base}" in done.output
    audit = CliRunner().invoke(app, ["audit", "--workspace", str(world.workspace), "--json"])
    assert "said-to-have-arrived" in audit.output


@pytest.mark.parametrize("words", [["--top-up"], ["--adds-to", "0" * 32]])
def test_a_top_up_goes_to_a_settings_card_only(world: World, words: list[str]) -> None:
    """A book for people is always whole; nothing is made, and no passphrase is written."""
    phrase = world.folder / "phrase.txt"
    export = world.export([ONE], [PHOTO])
    for purpose in (Purpose.PARENT, Purpose.SETTING):
        done = run(world, export, "--generate-passphrase-to", str(phrase), *words, purpose=purpose)
        assert done.exit_code == 2, done.output
        assert "--top-up and --adds-to go with --recipient" in done.output
    assert not phrase.exists()
    assert not world.out.exists()


def test_an_index_is_no_top_up(world: World, tmp_path: Path) -> None:
    """An option that would have no effect is refused."""
    words = ["bundle", str(tmp_path), "--for", "school", "--class-index", "--out", str(tmp_path / "o"), "--top-up"]
    done = CliRunner().invoke(app, [*words, "--workspace", str(world.workspace)])
    assert done.exit_code == 2, done.output
