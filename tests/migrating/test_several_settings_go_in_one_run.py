"""A group moves several settings in one run: each by its own papers, and a bad export stops no other."""

import shutil
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, CHILDREN
from journal_bridge import intake
from journal_bridge.errors import BridgeError, ExitCode, InputRefused, TryAgain, UsageFault
from journal_bridge.migrating import starting
from journal_bridge.migrating.engines import engine
from journal_bridge.migrating.facts import MigrationFacts
from migration_world import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def codes(facts: MigrationFacts) -> dict[str, str]:
    """Return what is wrong with each export, by its name."""
    return {setting.export or setting.name: setting.code for setting in facts.settings}


def test_a_broken_export_is_named_and_the_others_go(world: World) -> None:
    """The report says which of three exports could not be read; the two others lie in their places."""
    second = migration_world.another_setting(world.export, world.folder / "second")
    broken = world.folder / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    facts = world.run_with(world.export, broken, second)
    assert starting.exit_code(facts) == ExitCode.HELD
    assert {name for name, code in codes(facts).items() if code} == {"broken.zip"}
    assert len(world.packages()) == 2 * len(CHILDREN)
    assert b"broken.zip" in (world.out / "keep-at-the-setting" / "report.json").read_bytes()


def test_children_of_one_id_in_two_settings_are_two_children(world: World) -> None:
    """Numbers begin anew in each setting: neither the folders nor the ids of two settings are mixed up."""
    second = migration_world.another_setting(world.export, world.folder / "second")
    facts = world.run_with(world.export, second)
    keys = {child.key for setting in facts.settings for child in setting.children}
    assert len(keys) == 2 * len(CHILDREN)
    names = {setting.name: {child.name for child in setting.children} for setting in facts.settings}
    assert names["Birch Lane"] & names["Hazel Lane"] == set()
    for setting in facts.settings:
        mine = world.bytes_of(f"package/{setting.key}")
        assert (b"Archerfield" in mine) == (setting.name == "Hazel Lane")
        assert (b"Ashgrove" in mine) == (setting.name == "Birch Lane")


def test_the_same_setting_twice_goes_once(world: World) -> None:
    """Two downloads of one setting are not two settings: the second is named, and nothing of it is doubled."""
    again = world.folder / "again"
    shutil.copytree(world.export, again)
    facts = world.run_with(world.export, again)
    assert codes(facts) == {"export": "", "again": "setting-twice"}
    assert starting.exit_code(facts) == ExitCode.HELD
    assert len(world.packages()) == len(CHILDREN)


def test_each_export_has_its_own_papers_in_a_folder(world: World) -> None:
    """A folder of consent tables holds one for each export, by its name; no answer counts for another setting."""
    second = migration_world.another_setting(world.export, world.folder / "second")
    papers = world.folder / "papers"
    papers.mkdir()
    convert_samples.consents(papers / "export.csv")
    convert_samples.consents(papers / "second.csv", ann="no")
    facts = world.run(exports=(str(world.export), str(second)), consents=papers)
    media = {
        setting.name: job.media
        for setting in facts.settings
        for child in setting.children
        for job in child.jobs
        if child.id == ANN
    }
    assert media["Hazel Lane"] == 2
    assert media["Birch Lane"] < 2


def test_when_no_export_can_be_read_nothing_is_made(world: World) -> None:
    """Where nothing can be read at all, the run says why the first could not, and places nothing."""
    broken = world.folder / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputRefused) as refused:
        world.run(exports=(str(broken),))
    assert refused.value.exit_code == ExitCode.REFUSED
    assert not world.packages()


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (RuntimeError("words of a child"), ExitCode.OUR_FAULT),
        (UsageFault("store-missing", "s3://bucket"), ExitCode.USAGE),
        (TryAgain("store-failed", "s3://bucket"), ExitCode.TRY_AGAIN),
        (InputRefused("quota", "export"), ExitCode.REFUSED),
    ],
)
def test_trouble_with_the_only_export_has_its_own_exit_code(
    world: World, monkeypatch: pytest.MonkeyPatch, trouble: Exception, told: ExitCode
) -> None:
    """A script that starts the run at night knows by the number alone whether to try again or to call somebody."""

    def fail(_: object) -> None:
        raise trouble

    monkeypatch.setattr(intake, "open_export", fail)
    monkeypatch.setitem(engine.carry_out.__kwdefaults__ or {}, "waits", lambda _: 0.0)
    with pytest.raises(BridgeError) as stopped:
        world.run()
    assert stopped.value.exit_code == told
    assert "words" not in str(stopped.value)
