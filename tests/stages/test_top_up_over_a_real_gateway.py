"""The whole journal, then a top-up, over a gateway in a process of its own, filed by the other manager."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gateway_world
from journal_bridge.cli import app
from journal_bridge.journal import Journal, from_bytes
from journal_bridge.ledger import Ledger, Tick
from top_up_world import ADA, Photo, World, entry, one_checker

PHOTO, OTHER = Photo("photo"), Photo("photo", look=2)
ONE = entry("one", "Poured water.", media=("photo",))
TWO, THREE, FOUR = entry("two", "Dug."), entry("three", "Sang."), entry("four", "Ran.")


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Look at all photos in one process."""
    with one_checker():
        yield


def run(*words: str, ends: int = 0) -> str:
    """Type a command, and return what it says."""
    done = CliRunner().invoke(app, words)
    assert done.exit_code == ends, done.output
    return " ".join(done.output.split())


def handed_over(world: World, export: Path, *more: str) -> str:
    """Build, send and file one bundle by the commands a manager types; return what filing says."""
    world.bundles += 1
    ours, theirs = ("--workspace", str(world.workspace)), ("--workspace", str(world.folder / "receiver"))
    papers = ("--consents", str(world.consents()), "--basis", "Form 12, invented")
    order = ("bundle", str(export), "--child", ADA, "--for", "setting", "--recipient", "Oak School")
    run(*order, *papers, "--out", str(world.out), *ours, *more)
    (sealed,) = (world.out / "to-hand-over").glob("*.jb.age")
    transfer = sealed.name.removeprefix("journal-").removesuffix(".jb.age")
    run("send", str(world.out), "--to", "Oak School", "--wait", "0", *ours, ends=5)
    said = run("integrate", transfer, "--to", "folder", "--out", str(world.folder / "library"), *theirs)
    assert "filed" in run("status", *ours)
    return said


def library(world: World) -> Journal:
    """Return the child's journal as the other setting keeps it."""
    (path,) = (world.folder / "library").glob("*/journal.json")
    return from_bytes(path.read_bytes())


def test_only_what_is_new_or_changed_goes_over_the_line(tmp_path: Path) -> None:
    """Each is filed with the rest: an edit as an edit, another photo as another photo, and nothing twice."""
    world, now = World.made(tmp_path), datetime.now(UTC)
    keys = gateway_world.receiver(tmp_path / "receiver", world.sender)
    with gateway_world.serving(tmp_path / "receiver", keys) as served:
        with Ledger.open(world.workspace, world.sender) as ledger:
            ledger.peers.propose(keys.card, "Oak School", served.url, now)
            for whose in (Tick.HERE, Tick.THERE):
                ledger.peers.tick(keys.card.fingerprint, whose, now)
        assert "Entries: 3 new, 0 changed" in handed_over(world, world.export([ONE, TWO, THREE], [PHOTO]))
        newest = world.export([ONE, entry("two", "Dug a hole."), THREE, FOUR], [OTHER])
        said = handed_over(world, newest, "--top-up")
    assert "Entries: 1 new, 1 changed, 1 known before." in said
    assert "documents: 0 new, 1 changed, 0 known before." in said
    journal = library(world)
    assert sorted(one.body[0].text for one in journal.entries) == ["Dug a hole.", "Poured water.", "Ran.", "Sang."]
