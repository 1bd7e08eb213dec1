"""What goes to a setting's own new platform holds other children: no command and no stage bundles it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from journal_bridge.bundle import demand_bundled, documents, manifest
from journal_bridge.bundle.packing import left_out_bytes, pack
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.errors import ExitCode, NotVerified, UsageFault
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import TRANSFER, minimised, packed
from stories.line import run

PLACE = "--for platform (makes no bundle; `convert` carries journals there)"


def test_it_is_not_packed(tmp_path: Path) -> None:
    """And the message names the command that does what was wanted."""
    with pytest.raises(UsageFault) as refused:
        pack(minimised(tmp_path / "made", purpose=Purpose.PLATFORM), tmp_path / "work")
    assert (refused.value.code, refused.value.place) == ("usage", PLACE)
    assert not (tmp_path / "work").exists()


def test_it_is_not_sealed_by_a_way_round_packing(tmp_path: Path) -> None:
    """A bundle put together by other hands gets no manifest, and without one nothing is sealed."""
    keys = SettingKeys.create(tmp_path / "keys")
    bundle = packed(tmp_path / "work", purpose=Purpose.SETTING)
    forged = replace(bundle, minimised=replace(bundle.minimised, purpose=Purpose.PLATFORM))
    with pytest.raises(UsageFault) as refused:
        seal_for_setting(forged, keys.card, TRANSFER, tmp_path / "work", keys)
    assert refused.value.place == PLACE


@pytest.mark.parametrize("purpose", BUNDLED)
def test_for_everybody_else_there_are_bundles(purpose: Purpose) -> None:
    """Family, next setting and school are not refused."""
    demand_bundled(purpose)


def test_a_manifest_that_says_so_is_refused() -> None:
    """However well it is formed: nobody made a bundle for that."""
    good = manifest.to_bytes(manifest.Manifest(TRANSFER, Purpose.SETTING, "journal-bridge", ()))
    assert manifest.from_bytes(good).purpose is Purpose.SETTING
    with pytest.raises(NotVerified) as refused:
        manifest.from_bytes(good.replace(b'"setting"', b'"platform"'))
    assert refused.value.code == "tampered"


@pytest.mark.parametrize("purpose", ["platform", "nobody"])
def test_a_list_of_what_stayed_behind_that_says_so_is_refused(purpose: str, tmp_path: Path) -> None:
    """As is one for a purpose nobody knows."""
    told = json.loads(left_out_bytes(minimised(tmp_path / "made", purpose=Purpose.SETTING)))
    assert documents.left_out_in(json.dumps(told).encode())
    with pytest.raises(NotVerified) as refused:
        documents.left_out_in(json.dumps(told | {"purpose": purpose}).encode())
    assert refused.value.code == "tampered"


def test_the_command_refuses_before_it_reads_anything(tmp_path: Path) -> None:
    """No passphrase is written, no export opened, no folder made."""
    result = run(
        "bundle", tmp_path / "no-such-export", "--for", "platform", "--child", "c1", "--out", tmp_path / "out",
        "--generate-passphrase-to", tmp_path / "phrase.txt", "--workspace", tmp_path / "workspace",
    )  # fmt: skip
    assert result.exit_code == ExitCode.USAGE
    assert PLACE in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []
