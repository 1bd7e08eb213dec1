"""An export in an object store is copied whole, as it was listed, under checked names; no key is ever told."""

import logging
import os
import shutil
import stat
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import fsspec
import pytest

import store_server
from journal_bridge import stores
from journal_bridge.errors import BridgeError, ExitCode, InputRefused, TryAgain, UsageFault
from journal_bridge.intake.limits import Limits
from journal_bridge.stores import Store, brought, is_url, local_path, opened
from journal_bridge.stores import store as thin
from store_server import Bucket, StoreServer

EXPORT = {"export/journal.json": b"{}", "export/media/1.jpg": b"photo", "export/media/deep/2.jpg": b""}


@pytest.fixture(scope="module")
def server() -> Iterator[StoreServer]:
    """Return a server of this file's own."""
    with store_server.running() as one:
        yield one


@pytest.fixture
def bucket(server: StoreServer, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Return an empty bucket that this process can sign in to."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    return server.bucket()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty place in this process."""
    yield f"memory://{tmp_path.name.replace('_', '-')}/export"
    fsspec.filesystem("memory").store.clear()


def fill(url: str, files: dict[str, bytes]) -> None:
    """Write files below a place."""
    for name, content in files.items():
        fsspec.filesystem("memory").pipe_file(f"{url}/{name}", content)


def seen(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


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


def test_nothing_there_is_told(bucket: Bucket, tmp_path: Path) -> None:
    """A wrong path and a wrong bucket are two things to mend."""
    with pytest.raises(InputRefused) as raised:
        brought(bucket.url("nothing"), tmp_path)
    assert raised.value.code == "not-found"
    with pytest.raises(UsageFault) as missing:
        brought(f"{bucket.url()}-missing/a", tmp_path)
    assert missing.value.code == "store-missing"


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


WRONG = "s3://user:wrong/secret@bucket/path"


@pytest.mark.parametrize(
    "words",
    [
        WRONG,
        "s3://bucket/path?X-Amz-Signature=0123",
        "s3://bucket/path#part",
        "s3://bucket/../other",
        "s3://bucket//path",
        "s3://bucket/.hidden",
        "s3://bucket/a\\b",
        "s3://bucket/a\nb",
        "s3:///path",
        "s3://",
        "https://bucket.example/export.zip",
        "http://169.254.169.254/latest",
        "simplecache::s3://bucket/path",
        "zip://a.json::s3://bucket/export.zip",
        "github://owner:name@main/file",
        "gs://bucket/path",
        "file://other-computer/share",
        "file://",
        "s3://bucket:8080/path",
    ],
)
def test_addresses_that_are_none(tmp_path: Path, words: str) -> None:
    """No password, no question, no other scheme of the library's; and the words are not repeated."""
    assert is_url(words)
    with pytest.raises(UsageFault) as raised:
        brought(words, tmp_path)
    assert (raised.value.code, raised.value.places) == ("store-address", ())


def test_what_is_an_address_and_what_a_path() -> None:
    """A disk of Windows, and a name with a colon, are paths."""
    assert not any(is_url(words) for words in ("C:\\exports", "C:/exports", "a:b", "exports/a.zip", "2026:01", ""))
    assert local_path("s3://bucket/path") is None
    assert local_path("C:\\exports") == Path("C:\\exports")


def told(call: Callable[[], object]) -> tuple[str, int, str]:
    """Return code and exit of an error, and all that could ever be printed of it."""
    try:
        call()
    except BridgeError as error:
        return error.code, error.exit_code, "".join(traceback.format_exception(error)) + repr(error.__dict__)
    raise AssertionError("no error")


def test_no_key_is_ever_told(
    server: StoreServer,
    bucket: Bucket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever a store says, and however little it lets in, no error, log or file of ours holds a key."""
    bucket.put("export/a.json")
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(thin, "_RETRIES", 0)
    server.demand_rights(after=0)
    try:
        refused = told(lambda: brought(bucket.url("export"), tmp_path))
    finally:
        server.demand_rights(after=1 << 40)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    nobody = told(lambda: brought(bucket.url("export"), tmp_path))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1")
    plain = told(lambda: brought(bucket.url("export"), tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("HOME", str(tmp_path))
    unsigned = told(lambda: brought(bucket.url("export"), tmp_path))
    assert [one[:2] for one in (refused, nobody, plain, unsigned)] == [
        ("store-access", 2),
        ("store-failed", 6),
        ("store-plain", 2),
        ("store-access", 2),
    ]
    everything = "".join(one[2] for one in (refused, nobody, plain, unsigned)) + caplog.text
    assert bucket.url("export") in everything
    assert not [
        one for one in (store_server.KEY, store_server.SECRET, "127.0.0.1", "Signature") if one in everything
    ]
    assert seen(tmp_path) == {}


def test_without_the_library_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is an extra."""
    known = import_module("fsspec.registry")
    for name in ("fsspec", "s3fs"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            patch.delitem(known._registry, "s3", raising=False)  # noqa: SLF001 - as in a new process
            with pytest.raises(UsageFault) as raised:
                brought("s3://bucket/path", tmp_path)
            assert (raised.value.code, raised.value.place) == ("store-library", "s3")
            assert "pip install 'journal-bridge[s3]'" in str(raised.value)


def test_a_fault_of_ours_stays_one(memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a store does wrong is told as that."""
    store = opened(memory)
    monkeypatch.setattr(Store, "_path", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.names("a")


def test_names_of_this_package() -> None:
    """What others may use."""
    assert sorted(stores.__all__) == [
        "Address",
        "Found",
        "Store",
        "address_of",
        "brought",
        "is_url",
        "local_path",
        "opened",
    ]
