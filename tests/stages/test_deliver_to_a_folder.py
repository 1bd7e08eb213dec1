"""Delivery to a stick or a share: all or nothing, read back, and never over something else."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import TryAgain, UsageFault
from journal_bridge.handover import Purpose, SealedBundle
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import NOW, TRANSFER, packed


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedBundle:
    """Seal one bundle for all these tests."""
    folder = tmp_path_factory.mktemp("sealed")
    keys = SettingKeys.create(folder / "keys")
    return seal_for_setting(packed(folder, purpose=Purpose.SETTING), keys.card, TRANSFER, folder, keys)


def test_what_lies_on_the_stick_is_what_was_sealed(sealed: SealedBundle, tmp_path: Path) -> None:
    """Every file arrives byte for byte, the manifest last, and the delivery says where and when."""
    delivery = deliver_to_folder(sealed, tmp_path / "new" / "stick", NOW)
    assert (delivery.route, delivery.delivered_at) == ("folder", NOW)
    assert delivery.files[-1].name == "MANIFEST"
    assert {file.name: file.path.read_bytes() for file in sealed.files} == {
        file.name: file.path.read_bytes() for file in delivery.files
    }
    assert sorted(file.name for file in sealed.files) == sorted(
        path.name for path in (tmp_path / "new" / "stick").iterdir()
    )


def test_the_parent_can_read_the_stick(sealed: SealedBundle, tmp_path: Path) -> None:
    """Files written here can be read under another user number: everything in them is encrypted or impersonal."""
    delivery = deliver_to_folder(sealed, tmp_path / "stick", NOW)
    assert {stat.S_IMODE(file.path.stat().st_mode) for file in delivery.files} == {0o644}


def test_a_folder_with_anything_in_it_is_left_alone(sealed: SealedBundle, tmp_path: Path) -> None:
    """Nothing is mixed with what lies there, and nothing overwritten; an empty folder will do."""
    (tmp_path / "mine.txt").write_text("mine")
    for taken in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(UsageFault) as refused:
            deliver_to_folder(sealed, taken, NOW)
        assert refused.value.code == "out-not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    assert deliver_to_folder(sealed, tmp_path / "empty", NOW).files


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_full_stick_is_left_as_it_was(
    fails_at: int, sealed: SealedBundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file no longer fits: nothing half-written stays, and the manager is told to try again."""
    calls = []
    real = Path.rename

    def full(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(TryAgain) as failed:
        deliver_to_folder(sealed, tmp_path / "new" / "stick", NOW)
    assert failed.value.code == "delivery-failed"
    assert not list(tmp_path.iterdir())


def test_a_stick_that_loses_bits_is_noticed(
    sealed: SealedBundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read back is compared with what was sealed; a bad medium does not pass for a delivery."""
    real = os.fsync

    def rot(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.pwrite(descriptor, b"\xff\x00", 3)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", rot)
    with pytest.raises(TryAgain):
        deliver_to_folder(sealed, tmp_path / "stick", NOW)
    assert not list(tmp_path.iterdir())


def test_a_source_that_changed_since_sealing_is_not_delivered(sealed: SealedBundle, tmp_path: Path) -> None:
    """The digest of the seal holds until the copy is read back."""
    other = tmp_path / "other"
    other.write_bytes(b"other")
    spoilt = replace(sealed, files=(replace(sealed.files[0], path=other), *sealed.files[1:]))
    with pytest.raises(TryAgain):
        deliver_to_folder(spoilt, tmp_path / "stick", NOW)
    assert not (tmp_path / "stick").exists()


def test_nothing_in_clear_can_be_delivered(tmp_path: Path) -> None:
    """A bundle that was packed and not sealed is refused before the folder is even made."""
    with pytest.raises(TypeError):
        deliver_to_folder(packed(tmp_path / "w"), tmp_path / "stick", NOW)  # type: ignore[arg-type] # the point
    assert not (tmp_path / "stick").exists()


def test_a_manager_who_interrupts_leaves_nothing(
    sealed: SealedBundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while copying takes back what was written."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        deliver_to_folder(sealed, tmp_path / "stick", NOW)
    assert not list(tmp_path.iterdir())
