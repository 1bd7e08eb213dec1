"""An export in an object store is copied whole, as it was listed, under checked names."""

import os
import shutil
import stat
from pathlib import Path
from types import SimpleNamespace

import fsspec
import pytest

from journal_bridge.errors import ExitCode, InputRefused, TryAgain
from journal_bridge.intake.limits import Limits
from journal_bridge.stores import Store, brought
from store_samples import seen
from store_server import Bucket

EXPORT = {"export/journal.json": b"{}", "export/media/1.jpg": b"photo", "export/media/deep/2.jpg": b""}


def fill(url: str, files: dict[str, bytes]) -> None:
    """Write files below a place."""
    for name, content in files.items():
        fsspec.filesystem("memory").pipe_file(f"{url}/{name}", content)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that is told of every file that is copied."""
    asked: list[str] = []
    real = Store.download

    def download(store: Store, files: list[tuple[str, Path]]) -> None:
        asked.extend(name for name, _ in files)
        real(store, files)

    monkeypatch.setattr(Store, "download", download)
    return asked


def test_a_folder_is_copied_and_not_copied_again(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there already, with the same length and mark, is kept; what changed, came or went is brought up."""
    for name, content in EXPORT.items():
        bucket.put(name, content)
    bucket.put("export/empty/", b"")
    bucket.put("exports/other.json")
    asked = counted(monkeypatch)
    path = brought(bucket.url("export"), tmp_path / "copies")
    assert path.name == "export"
    assert seen(path) == {name.removeprefix("export/"): content for name, content in EXPORT.items()}
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path / "media")} == {0o700}
    assert (len(asked), brought(bucket.url("export") + "/", tmp_path / "copies"), len(asked)) == (3, path, 3)
    bucket.put("export/media/1.jpg", b"again")
    bucket.put("export/media/deep", b"a file now")
    bucket.remove("export/media/deep/2.jpg")
    (path / "journal.json").write_bytes(b"{ }")
    assert brought(bucket.url("export"), tmp_path / "copies") == path
    assert asked[3:] == ["journal.json", "media/1.jpg", "media/deep"]
    assert seen(path) == {"journal.json": b"{}", "media/1.jpg": b"again", "media/deep": b"a file now"}


def test_one_zip_file_is_copied(bucket: Bucket, tmp_path: Path) -> None:
    """An object is the export itself, under its own name."""
    zipped = os.urandom(9 << 20)
    bucket.put("2026/export.zip", zipped)
    path = brought(bucket.url("2026/export.zip"), tmp_path / "copies")
    assert (path.name, path.read_bytes()) == ("export.zip", zipped)


def test_what_was_one_file_may_be_a_folder_the_next_time(memory: str, tmp_path: Path) -> None:
    """Nothing of the earlier copy is left over or in the way."""
    files = fsspec.filesystem("memory")
    for make in ({"": b"PK"}, {"/a/b": b"1"}, {"/a": b"2"}, {"": b"PK"}):
        files.store.clear()
        for name, content in make.items():
            files.pipe_file(f"{memory}{name}", content)
        path = brought(memory, tmp_path)
        found = {"": path.read_bytes()} if path.is_file() else {f"/{name}": one for name, one in seen(path).items()}
        assert found == make


def test_a_path_on_this_computer_is_returned_as_it_is(tmp_path: Path) -> None:
    """Nothing is copied, and no library is needed."""
    assert brought("exports/a.zip", tmp_path / "copies") == Path("exports/a.zip")
    assert brought(f"file://{tmp_path}/a%20b.zip", tmp_path / "copies") == tmp_path / "a b.zip"
    assert not (tmp_path / "copies").exists()


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("../x", "path-escape"),
        ("a/../../x", "path-escape"),
        ("/etc/passwd", "path-escape"),
        ("a//b", "path-escape"),
        ("./a", "path-escape"),
        ("C:/x", "path-escape"),
        ("a\\..\\x", "path-escape"),
        ("folder/", "path-escape"),
        ("a\x01b", "unsafe-name"),
        ("a\u202eb", "unsafe-name"),
        ("NUL.txt", "device-name"),
        ("a.", "device-name"),
        ("n" * 256, "name-too-long"),
        ("JOURNAL.json", "clashing-names"),
        ("journal.json/x", "clashing-names"),
    ],
)
def test_a_hostile_key_is_refused_before_anything_is_copied(
    bucket: Bucket, tmp_path: Path, key: str, code: str
) -> None:
    """Keys of objects are any text at all; one that could lead outside, or hide another, ends it."""
    bucket.put("export/journal.json")
    bucket.put(f"export/{key}")
    with pytest.raises(InputRefused) as raised:
        brought(bucket.url("export"), tmp_path / "copies")
    assert (raised.value.code, raised.value.exit_code) == (code, ExitCode.REFUSED)
    assert not (tmp_path / "copies").exists()
    assert seen(tmp_path) == {}


def test_a_key_with_a_zero_byte_is_refused(memory: str, tmp_path: Path) -> None:
    """A real server takes none; one that did would not get past."""
    fill(memory, {"a\x00b": b""})
    with pytest.raises(InputRefused) as raised:
        brought(memory, tmp_path)
    assert raised.value.code == "unsafe-name"


def test_an_export_that_is_too_large_is_not_begun(memory: str, tmp_path: Path) -> None:
    """A mistaken choice, such as a whole archive, stops before the disk is full."""
    fill(memory, {"a": b"12", "b": b"34"})
    for limits, code in ((Limits(entries=1), "too-many-entries"), (Limits(folder_bytes=3), "quota")):
        with pytest.raises(InputRefused) as raised:
            brought(memory, tmp_path / "copies", limits)
        assert raised.value.code == code
    assert not (tmp_path / "copies").exists()
    assert brought(memory, tmp_path, Limits(entries=2, folder_bytes=4)).is_dir()


@pytest.mark.parametrize(
    "meanwhile", [{"a": b"2"}, {"a": b"longer"}, {"new": b""}], ids=["changed", "longer", "more"]
)
def test_an_export_that_changes_meanwhile_is_refused(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: dict[str, bytes]
) -> None:
    """Half of it would be old and half new; when it rests, the same again goes on."""
    fill(memory, {"a": b"1", "b": b"1"})
    real = Store.download

    def download(store: Store, files: list[tuple[str, Path]]) -> None:
        fill(memory, meanwhile)
        real(store, files)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "download", download)
        with pytest.raises(InputRefused) as raised:
            brought(memory, tmp_path)
    assert raised.value.code == "export-changed"
    assert seen(brought(memory, tmp_path)) == {"a": b"1", "b": b"1"} | meanwhile


def test_a_copy_that_was_cut_short_goes_on(memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What had arrived whole is not asked for again, whatever moment it ended at."""
    fill(memory, {f"{number:03}": b"1" for number in range(100)})
    real = Store.download

    def cut(store: Store, files: list[tuple[str, Path]]) -> None:
        real(store, files[:3])
        if len(files) < 64:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("journal_bridge.stores.bringing._TOGETHER", 64)
        patch.setattr(
            Store, "download", lambda store, files: real(store, files) if len(files) == 64 else cut(store, files)
        )
        with pytest.raises(KeyboardInterrupt):
            brought(memory, tmp_path)
    with next(tmp_path.rglob("copied.jsonl")).open("ab") as memory_file:
        memory_file.write(b'["torn')
    asked = counted(monkeypatch)
    path = brought(memory, tmp_path)
    assert asked == [f"{number:03}" for number in range(64, 100)]
    assert len(seen(path)) == 100


@pytest.mark.parametrize("noted", [b"nonsense\n", b'["a"]\n', b'{"a": 1}\n', b"\xff\n", b"[]\n"])
def test_a_spoilt_memory_only_costs_time(memory: str, tmp_path: Path, noted: bytes) -> None:
    """Everything is copied anew."""
    fill(memory, {"a": b"1"})
    brought(memory, tmp_path)
    next(tmp_path.rglob("copied.jsonl")).write_bytes(noted)
    assert seen(brought(memory, tmp_path)) == {"a": b"1"}


def test_a_link_in_the_copy_is_not_believed(memory: str, tmp_path: Path) -> None:
    """A link with the right name and length is replaced by the file itself."""
    fill(memory, {"a": b"1"})
    path = brought(memory, tmp_path / "copies")
    (tmp_path / "elsewhere").write_bytes(b"2")
    (path / "a").unlink()
    (path / "a").symlink_to(tmp_path / "elsewhere")
    assert (brought(memory, tmp_path / "copies") / "a").read_bytes() == b"1"
    assert ((path / "a").is_symlink(), (tmp_path / "elsewhere").read_bytes()) == (False, b"2")


def test_an_export_that_finds_no_room_is_not_begun(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits an hour to hear that the disk is too small; what is there already does not count."""
    fill(memory, {"a": b"12345", "b": b"1"})
    asked = counted(monkeypatch)
    left = [4]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=left[0]))
    with pytest.raises(TryAgain) as raised:
        brought(memory, tmp_path)
    assert (raised.value.code, asked) == ("no-room", [])
    left[0] = 6
    assert len(seen(brought(memory, tmp_path))) == 2
    left[0] = 0
    assert len(seen(brought(memory, tmp_path))) == 2


def test_a_full_disk_is_told(memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room on this computer is no fault of the store."""
    fill(memory, {"a": b"1"})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TryAgain) as raised:
        brought(memory, tmp_path)
    assert raised.value.code == "no-room"
