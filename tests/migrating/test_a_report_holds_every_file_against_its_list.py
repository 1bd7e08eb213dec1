"""`migrate report` looks at every file that was placed; what is no longer as it was is told, and made again."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from journal_bridge.bundle.manifest import Line, Manifest, to_bytes
from journal_bridge.handover import Purpose
from journal_bridge.migrating import looking
from journal_bridge.migrating.outlets import Outlet, outlet_of
from journal_bridge.migrating.outlets.local import LocalOutlet
from migration_world import small, states

BELOW = "package/s1/c1"
FILES = {"journal.json": b"a journal", "photo.jpg": b"a photo"}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


SUMS = "".join(f"{_sha256(content)}  {name}\n" for name, content in FILES.items()).encode()
SEALED = to_bytes(
    Manifest(
        "0" * 32,
        Purpose.PARENT,
        "test",
        tuple(Line(name, len(content), _sha256(content)) for name, content in FILES.items()),
    )
)


def _changed(folder: Path) -> None:
    path = folder / "journal.json"
    path.write_bytes(path.read_bytes().replace(b"a", b"e"))


def _gone(folder: Path) -> None:
    (folder / "journal.json").unlink()


def _more(folder: Path) -> None:
    (folder / "another.json").write_bytes(b"{}")


def _linked(folder: Path) -> None:
    path = folder / "journal.json"
    path.rename(folder.parent / "elsewhere.json")
    path.symlink_to(folder.parent / "elsewhere.json")


@pytest.mark.parametrize("damage", [_changed, _gone, _more])
def test_one_damaged_file_is_told_and_made_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """A photo that went bad on the stick is found by the report, and the next run puts it right."""
    world = small(tmp_path)
    placed = states(world.run())
    before = world.bytes_of("package")
    folder = next(iter(world.packages().values()))
    damage(next(one.parent for one in folder.rglob("journal.json")))
    told = states(looking.checked(str(world.out), world.workspace))
    assert sorted(told.values()) == ["parked place-changed", *sorted(placed.values())[1:]]
    assert states(world.run()) == placed
    assert world.bytes_of("package") == before
    assert states(looking.checked(str(world.out), world.workspace)) == placed


@pytest.mark.parametrize(("name", "content"), [("SHA256SUMS", SUMS), ("MANIFEST", SEALED)])
@pytest.mark.parametrize("damage", [None, _changed, _gone, _more, _linked])
def test_a_folder_is_intact_with_all_its_list_tells_of_and_nothing_else(
    tmp_path: Path, name: str, content: bytes, damage: Callable[[Path], None] | None
) -> None:
    """Packages and sealed bundles are looked at alike, each by its own list."""
    folder = tmp_path / BELOW
    folder.mkdir(parents=True)
    signed = {"MANIFEST.sig": b"signed"} if name == "MANIFEST" else {}
    for one, inside in (FILES | {name: content} | signed).items():
        (folder / one).write_bytes(inside)
    outlet = LocalOutlet(tmp_path)
    assert outlet.intact(BELOW, _sha256(content))
    assert not outlet.intact(BELOW, _sha256(b"another list"))
    assert not outlet.intact("package/s1/nobody", _sha256(content))
    if damage is not None:
        damage(folder)
        assert not outlet.intact(BELOW, _sha256(content))


def test_in_a_store_a_missing_file_is_found(memory: str, tmp_path: Path) -> None:
    """A photo that somebody removed from the bucket is told, and so is one that nobody put there."""
    outlet = outlet_of(memory, tmp_path)
    for name, content in (FILES | {"SHA256SUMS": SUMS}).items():
        outlet.put(f"{BELOW}/{name}", content)
    assert _whole(outlet)
    outlet.put(f"{BELOW}/more.jpg", b"more")
    assert not _whole(outlet)
    outlet.remove(f"{BELOW}/more.jpg")
    assert _whole(outlet)
    outlet.remove(f"{BELOW}/photo.jpg")
    assert not _whole(outlet)
    assert not outlet.intact("package/s1/nobody", _sha256(SUMS))


def _whole(outlet: Outlet) -> bool:
    return outlet.intact(BELOW, _sha256(SUMS))
