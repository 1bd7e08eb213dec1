"""Settings of one name, whose children have the same numbers, never get each other's folders."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import convert_samples
import migration_world
from journal_bridge.handover import Purpose
from journal_bridge.migrating.tickets import Verb
from migration_world import World

OTHERS = {
    "Archerfield": "Fairweather", "Bellwether": "Goldfinch", "Candlewick": "Hartshorn", "Dandelion": "Ironbark",
    '"Ann': '"Una', '"Bo': '"Ivo', '"Cy': '"Kim', '"Dot': '"Pat',
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return two settings of one name, about to migrate with their families' archives."""
    convert_samples.lightly(monkeypatch)
    made = migration_world.small(tmp_path)
    here = made.order.exports[0]
    for path in shutil.copytree(here, tmp_path / "second").rglob("journal.json"):
        words = path.read_text("utf-8")
        for name, other in OTHERS.items():
            words = words.replace(name, other)
        path.write_text(words, "utf-8")
    made.order = replace(
        made.order,
        exports=(here, str(tmp_path / "second")),
        consents=None,
        purposes=(Purpose.PARENT,),
        passphrases_to=tmp_path / "passphrases.csv",
    )
    return made


def whose(world: World) -> dict[str, str]:
    """Return whose each folder of a child is."""
    return {child.key: child.name for setting in world.facts.settings for child in setting.children}


def test_two_settings_of_one_name_may_be_named_in_any_order(world: World) -> None:
    """The exports are named the other way round in the second run, and one alone in the third."""
    first, second = world.order.exports
    world.run()
    before = whose(world)
    assert len(before) == 2 * len(convert_samples.CHILDREN)
    world.run(exports=(second, first))
    assert (whose(world), world.tried(Verb.MAKE)) == (before, 0)
    world.run(exports=(second,))
    assert (whose(world).items() <= before.items(), world.tried(Verb.MAKE)) == (True, 0)


def test_an_export_that_cannot_be_read_leaves_its_folders_to_nobody_else(world: World) -> None:
    """In the second run the first export is no export any more; its children's folders stay as they are."""
    first, _ = world.order.exports
    world.run()
    before, packages = whose(world), world.packages()
    shutil.rmtree(first)
    Path(first).mkdir()
    world.run()
    assert whose(world).items() <= before.items()
    assert (world.packages(), world.tried(Verb.MAKE)) == (packages, 0)


def test_a_third_setting_of_one_name_and_one_export_name_is_refused(world: World) -> None:
    """Nothing tells two of them apart by then, and one would be written over the other."""
    first, second = world.order.exports
    names = {"Fairweather": "Kestrel", "Goldfinch": "Linnet", "Hartshorn": "Merlin", "Ironbark": "Nuthatch"}
    names |= {'"Una': '"Rae', '"Ivo': '"Sid', '"Kim': '"Tom', '"Pat': '"Vi'}
    third = shutil.copytree(second, world.folder / "elsewhere" / "second")
    for path in third.rglob("journal.json"):
        words = path.read_text("utf-8")
        for name, other in names.items():
            words = words.replace(name, other)
        path.write_text(words, "utf-8")
    facts = world.run(exports=(first, second, str(third)), purposes=(), passphrases_to=None)
    assert [one.code for one in facts.settings] == ["", "", "setting-twice"]
