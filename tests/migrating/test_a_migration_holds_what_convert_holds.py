"""All packages of a migration together hold exactly what `convert` writes of the same export into one package."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

import convert_samples
import migration_world
from journal_bridge import converting
from journal_bridge.converting import Conversion
from journal_bridge.journal import Journal
from journal_bridge.migrating.facts import MigrationFacts
from migration_world import World, read

BENCHMARKS: Final = Path(__file__).parents[2] / "benchmarks"
TARGETS: Final = ("famly", "folder", "learningbook", "tapestry")


@pytest.fixture(autouse=True)
def _lightly(monkeypatch: pytest.MonkeyPatch) -> None:
    convert_samples.lightly(monkeypatch)


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return an export of a larger setting, by the load generator: six children, many shared stories."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        words = ["--platform", "famly", "--children", "6", "--entries", "36", "--media", "12", "--shared", "50"]
        where = ["--out", str(folder / "export"), "--consents", str(folder / "consents.csv")]
        importlib.import_module("make_setting").main([*words, *where])
        yield folder
    for name in [one for one in sys.modules if one == "make_setting" or one.partition(".")[0] == "setting"]:
        del sys.modules[name]


def world_of(folder: Path, nursery: Path | None) -> World:
    """Return the small setting, or the larger one, about to migrate."""
    world = migration_world.small(folder)
    if nursery is not None:
        exports = (str(nursery / "export"),)
        world.order = replace(world.order, exports=exports, consents=nursery / "consents.csv")
    return world


def converted(world: World, out: Path) -> Conversion:
    """Convert what a world migrates, with the same papers, workspace and moment."""
    order = converting.Order(
        Path(world.order.exports[0]),
        world.order.target,
        (),
        world.order.consents,
        world.order.policy,
        world.order.decisions,
        world.order.basis,
    )
    with world.ledger() as ledger:
        return converting.convert(
            order, out, world.keys, ledger, clock=lambda: world.when, tell=lambda _words: None
        )


def told(journal: Journal) -> Mapping[str, Any]:
    """Return all that a journal tells, but for where in a package each record lies."""
    document: dict[str, Any] = journal.model_dump(mode="json")
    for record in (*document["entries"], *document["media"], document["child"]):
        record.get("source", {}).pop("file", None)
        record.pop("path", None)
    return {
        "child": document["child"],
        "entries": {one["id"]: one for one in document["entries"]},
        "media": {one["id"]: one for one in document["media"]},
        "people": {one["id"]: one for one in document["people"]},
    }


@pytest.mark.parametrize("source", ["small", "large"])
@pytest.mark.parametrize("target", TARGETS)
def test_every_child_has_what_it_has_in_one_package(
    tmp_path: Path, nursery: Path, target: str, source: str
) -> None:
    """Entries, comments, pictures, people and ids of each child are the same, whichever command took them along."""
    world = world_of(tmp_path, nursery if source == "large" else None)
    facts = world.run(target=target)
    whole = converted(world, tmp_path / "one")
    ours = {journal.child.id: journal for journal in world.journals().values()}
    theirs = {journal.child.id: journal for journal in read(tmp_path / "one" / "package")}
    assert ours.keys() == theirs.keys()
    assert len(ours) == len(facts.settings[0].children)
    for child, journal in theirs.items():
        assert told(ours[child]) == told(journal)
    _demand_same_counts(facts, whole, world.journals())


def _demand_same_counts(facts: MigrationFacts, whole: Conversion, held: Mapping[str, Journal]) -> None:
    """What is told of each child is what `convert` tells, and what is said to go lies in its package."""
    jobs = migration_world.jobs(facts)
    for child in whole.facts.children:
        mine, journal = jobs[child.id], held[child.id]
        assert (mine.withheld, mine.held) == (child.withheld, child.held)
        account = {(one.part, one.reason): one.count for one in mine.not_taken}
        wholes = {(one.part, one.reason): one.count for one in mine.not_taken if one.whole}
        theirs = {(one.part, one.reason): one.count for one in child.not_taken}
        assert account == wholes | theirs  # what goes with a whole story is counted here as well
        assert mine.items == mine.carried + mine.withheld + mine.held + mine.lost
        assert mine.lost == sum(one.count for one in mine.not_taken if one.whole)
        comments = sum(len(entry.comments) for entry in journal.entries)
        assert (mine.entries, mine.comments) == (len(journal.entries), comments)
