"""A cluster's worker lives for weeks; what it has at hand is never of a workspace that lay there before."""

import shutil
from pathlib import Path

import pytest

from journal_bridge.errors import BridgeError
from journal_bridge.journal import Roster
from journal_bridge.keys import SettingKeys
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.spool import SettingSpool
from journal_bridge.migrating.spooled import ReadFacts
from journal_bridge.migrating.verbs.bench import Bench


def bench(workspace: Path | None) -> Bench:
    """Return what a worker works with, for a workspace."""
    site = SettingSpool(Path("nowhere"))
    read = ReadFacts("", "", {}, "", "", "", (), Roster(children=()), (), (), {}, {}, {}, (), {}, {}, ())
    return Bench(Order(("export",), "folder", workspace=workspace), site, site.child("child"), read)


def test_keys_that_took_the_place_of_others_count(tmp_path: Path) -> None:
    """The workspace is made anew at the same path: ids and signatures are those of the new keys."""
    workspace = tmp_path / "own"
    first = SettingKeys.create(workspace)
    assert bench(workspace).keys.card.text == first.card.text
    shutil.rmtree(workspace)
    second = SettingKeys.create(workspace)
    assert bench(workspace).keys.card.text == second.card.text != first.card.text


def test_a_workspace_that_is_gone_is_told(tmp_path: Path) -> None:
    """Whoever took the workspace away reads what is missing; nothing goes on under keys from before."""
    workspace = tmp_path / "own"
    SettingKeys.create(workspace)
    assert bench(workspace).keys
    shutil.rmtree(workspace)
    for missing in (workspace, None):
        with pytest.raises(BridgeError) as told:
            _ = bench(missing).keys
        assert told.value.code != "internal"
