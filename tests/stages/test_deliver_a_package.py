"""A package in clear takes its place in one step, and goes from there in one step when what follows fails."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal_bridge.bundle.blocks import listed
from journal_bridge.deliver import deliver_package, in_place, staged
from journal_bridge.errors import TryAgain
from journal_bridge.handover import Delivery, Package
from stories import line

NOW = datetime(2025, 7, 20, 9, 30, tzinfo=UTC)


def package(folder: Path) -> Package:
    """Return a package of three files, one of them two folders down."""
    names = ("1-READ-ME.html", "package/a/b.json", "SHA256SUMS")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"words of {name}")
    return Package(
        "there", "there 1", "files", "inference", 1, tuple(listed(name, folder / name) for name in names)
    )


def put(whole: Package, out: Path, then: Callable[[], object]) -> Delivery:
    """Deliver a package, and do something once it lies there."""
    with staged(out) as stage:
        delivery = deliver_package(whole, stage, NOW)
        with in_place(stage, out):
            then()
    return delivery


@pytest.fixture
def whole(tmp_path: Path) -> Package:
    """Make a package in a private folder."""
    return package(tmp_path / "made")


def test_what_lies_there_is_what_was_compared(whole: Package, tmp_path: Path) -> None:
    """Every file arrives byte for byte, for the user alone, and nothing else lies beside it."""
    out = tmp_path / "new" / "out"
    delivery = put(whole, out, lambda: None)
    assert (delivery.route, delivery.delivered_at) == ("folder", NOW)
    assert {file.name: file.path.read_bytes() for file in whole.files} == {
        path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }
    modes = {stat.S_IMODE(path.stat().st_mode) for path in out.rglob("*")}
    assert modes == {0o700, 0o600}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out"]


def test_a_file_that_changed_on_the_way_is_noticed(whole: Package, tmp_path: Path) -> None:
    """What is not the file that was compared is not delivered."""
    whole.files[1].path.write_text("something else")
    with pytest.raises(TryAgain) as refused:
        put(whole, tmp_path / "out", lambda: None)
    assert refused.value.code == "delivery-failed"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("was_there", [False, True])
@pytest.mark.parametrize("medium", [False, True])
def test_what_fails_afterwards_takes_it_back(
    whole: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, was_there: bool, medium: bool
) -> None:
    """A record that cannot be written leaves the place as it was: not there, an empty folder, or an empty stick."""
    out = tmp_path / "out"
    if was_there:
        out.mkdir()
        monkeypatch.setattr(os.path, "ismount", lambda place: medium and Path(place) == out)

    def interrupted() -> None:
        assert (out / "1-READ-ME.html").is_file()
        raise KeyboardInterrupt

    before = line.tree(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        put(whole, out, interrupted)
    assert line.tree(tmp_path) == before


@pytest.mark.parametrize("medium", [False, True])
def test_a_place_that_cannot_be_taken_stays_as_it_was(
    whole: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, medium: bool
) -> None:
    """When the step itself fails, a folder that was there is there again, and a stick holds nothing of ours."""
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda place: medium and Path(place) == out)
    rename = Path.rename

    def fails(path: Path, target: Path) -> Path:
        if target in {out, out / "1-READ-ME.html"}:
            raise OSError(5, "Input/output error")
        return rename(path, target)

    before = line.tree(tmp_path)
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(TryAgain):
        put(whole, out, lambda: pytest.fail("it took its place"))
    assert line.tree(tmp_path) == before
