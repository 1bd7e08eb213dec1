"""What is placed in an object store counts only while its list of digests lies there, and the list comes last."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import fsspec
import pytest

from journal_bridge.errors import BridgeError, ExitCode, TryAgain, UsageFault
from journal_bridge.migrating.outlets import Outlet, outlet_of
from journal_bridge.migrating.outlets.store import StoreOutlet
from journal_bridge.stores import Store
from store_server import Bucket

BELOW = "package/s1/c1"
OLD = {"journal.json": b"old", "media/1.jpg": b"same photo", "media/2.jpg": b"gone photo"}
NEW = {"journal.json": b"new", "media/1.jpg": b"same photo", "media/3.jpg": b"more photo"}


def with_list(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return a finished folder's files."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return files | {"SHA256SUMS": "".join(lines).encode()}


def staged(outlet: Outlet, files: dict[str, bytes]) -> Path:
    """Lay a finished folder in the spool."""
    folder = outlet.local / "made"
    for name, content in with_list(files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def sums(files: dict[str, bytes]) -> str:
    """Return what `holds` asks for."""
    return hashlib.sha256(with_list(files)["SHA256SUMS"]).hexdigest()


def seen(url: str) -> dict[str, bytes]:
    """Return what lies in the folder, read past the program."""
    files = fsspec.filesystem(url.partition(":")[0], skip_instance_cache=True)
    root = files._strip_protocol(f"{url}/{BELOW}")  # noqa: SLF001 - how its listings begin
    return {name.removeprefix(f"{root}/"): files.cat_file(name) for name in files.find(root)}


def test_a_folder_takes_its_place_and_another_takes_its(bucket: Bucket, tmp_path: Path) -> None:
    """A top-up replaces what lies there; nothing else stays, and what is the same is not sent again."""
    outlet = outlet_of(bucket.url("out"), tmp_path)
    outlet.demand_usable()
    with outlet.running():
        outlet.place(staged(outlet, OLD), BELOW)
        assert outlet.holds(BELOW, sums(OLD))
        before = bucket.marks()
        outlet.place(staged(outlet, NEW), BELOW)
        assert not outlet.holds(BELOW, sums(OLD))
        assert outlet.holds(BELOW, sums(NEW))
        assert not (outlet.local / "made").exists()
    assert bucket.all() == {f"out/{BELOW}/{name}": content for name, content in with_list(NEW).items()}
    again = {name for name, mark in bucket.marks().items() if before.get(name) != mark}
    assert again == {f"out/{BELOW}/{name}" for name in ("journal.json", "media/3.jpg", "SHA256SUMS")}
    before = bucket.marks()
    outlet.place(staged(outlet, NEW), BELOW)
    assert (bucket.marks(), (outlet.local / "made").exists()) == (before, False)


def test_files_and_names(bucket: Bucket, tmp_path: Path) -> None:
    """Reports and what later runs need are written, read, listed and taken away."""
    outlet = outlet_of(bucket.url("out"), tmp_path)
    assert (outlet.get("keep/a.json"), outlet.names("keep")) == (None, [])
    outlet.put("keep/b.json", b"1")
    outlet.put("keep/a.json", b"1")
    outlet.put("keep/a.json", b"22")
    assert (outlet.get("keep/a.json"), outlet.names("keep")) == (b"22", ["a.json", "b.json"])
    outlet.remove("keep/a.json")
    outlet.remove("keep/a.json")
    assert outlet.names("keep") == ["b.json"]
    outlet.place(staged(outlet, OLD), BELOW)
    assert outlet.names("package") == ["s1"]
    outlet.remove(BELOW)
    assert not outlet.holds(BELOW, sums(OLD))
    assert list(bucket.all()) == ["out/keep/b.json"]


def test_large_files_arrive_whole(bucket: Bucket, tmp_path: Path) -> None:
    """A film goes in parts, and what is there is what was sent."""
    outlet = outlet_of(bucket.url("out"), tmp_path)
    film = b"".join(bytes([one]) * (1 << 20) for one in range(18))
    outlet.place(staged(outlet, {"film.mp4": film}), BELOW)
    assert bucket.all()[f"out/{BELOW}/film.mp4"] == film


class Stopped(BaseException):
    """A run that ends just here, as if it was killed: nothing of ours catches it."""


def stop_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """Stop before one of the things that are asked of a store, where files go one by one."""
    left = count(1)

    def counted(name: str) -> None:
        real: Callable[..., object] = getattr(Store, name)

        def one_by_one(store: Store, things: object, *more: object) -> object:
            parts = [[one] for one in things] if isinstance(things, list) else [things]
            for part in parts:
                if next(left) == step:
                    raise Stopped
                answer = real(store, part, *more)
            return answer if parts else None

        patch.setattr(Store, name, one_by_one)

    for name in ("found", "read", "write", "upload", "remove"):
        counted(name)


@pytest.mark.parametrize("before", [None, OLD])
def test_a_run_that_ends_at_any_step_leaves_a_list_only_with_what_it_tells_of(
    memory: str, tmp_path: Path, before: dict[str, bytes] | None
) -> None:
    """At whatever step the line is cut, nothing half counts for whole, and the next run finishes it."""
    steps = 0
    for step in count(1):
        fsspec.filesystem("memory").store.clear()
        outlet = outlet_of(memory, tmp_path)
        if before:
            outlet.place(staged(outlet, before), BELOW)
        made = staged(outlet, NEW)
        with pytest.MonkeyPatch.context() as patch:
            stop_at(patch, step)
            try:
                outlet.place(made, BELOW)
                break
            except Stopped:
                steps += 1
        there = seen(memory)
        told = there.get("SHA256SUMS")
        assert told is None or outlet.holds(BELOW, sums(NEW)) or outlet.holds(BELOW, sums(OLD))
        whole = {None: {}, with_list(OLD)["SHA256SUMS"]: with_list(OLD)}.get(told, with_list(NEW))
        assert whole.items() <= there.items()
        assert told != with_list(NEW)["SHA256SUMS"] or there == whole
        outlet.place(made, BELOW)
        assert seen(memory) == with_list(NEW)
    assert seen(memory) == with_list(NEW)
    assert steps == (8 if before is None else 9)


def test_a_list_is_believed_only_about_what_lies_there(memory: str, tmp_path: Path) -> None:
    """What somebody removed, cut or put there since is brought right by the next run."""
    outlet = outlet_of(memory, tmp_path)
    files = fsspec.filesystem("memory")
    spoilt = {
        "journal.json": b"o",
        "strange.json": b"o",
        "MANIFEST": b"o",
        "SHA256SUMS": b"\xff",
        "media/1.jpg": None,
    }
    for name, content in spoilt.items():
        outlet.place(staged(outlet, OLD), BELOW)
        path = f"{memory}/{BELOW}/{name}"
        files.rm_file(path) if content is None else files.pipe_file(path, content)
        outlet.place(staged(outlet, OLD), BELOW)
        assert seen(memory) == with_list(OLD)


def test_a_sealed_bundle_has_its_own_list(memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle's list is called otherwise, comes last too, and its files are all sent anew."""
    outlet = outlet_of(memory, tmp_path)
    sent: list[str] = []
    real = Store.upload

    def upload(store: Store, files: list[tuple[Path, str]]) -> None:
        sent.extend(name for _, name in files)
        real(store, files)

    monkeypatch.setattr(Store, "upload", upload)
    for _ in range(2):
        folder = outlet.local / "made"
        folder.mkdir(parents=True)
        for name in ("MANIFEST", "MANIFEST.sig", "1-book.pdf"):
            (folder / name).write_bytes(name.encode() + str(len(sent)).encode())
        outlet.place(folder, BELOW)
    assert sent == [f"{BELOW}/1-book.pdf", f"{BELOW}/MANIFEST.sig"] * 2
    assert outlet.holds(BELOW, hashlib.sha256(b"MANIFEST2").hexdigest())


KILLED = """
import os, signal, sys
from pathlib import Path
from journal_bridge.migrating.outlets import outlet_of
from journal_bridge.stores import Store
real = Store.upload
def upload(self, files):
    real(self, files[:2])
    os.kill(os.getpid(), signal.SIGKILL)
Store.upload = upload
outlet = outlet_of(sys.argv[1], Path(sys.argv[2]))
with outlet.running():
    outlet.place(outlet.local / "made", "package/s1/c1")
"""


def test_a_killed_upload_is_gone_on_with(bucket: Bucket, tmp_path: Path) -> None:
    """After kill -9 in the middle of sending there is no list; the same again finishes; nothing is left over."""
    url = bucket.url("out")
    outlet = outlet_of(url, tmp_path)
    staged(outlet, NEW)
    done = subprocess.run([sys.executable, "-c", KILLED, url, str(tmp_path)], check=False)
    assert done.returncode == -9
    assert sorted(bucket.all()) == [f"out/{BELOW}/journal.json", f"out/{BELOW}/media/1.jpg"]
    outlet.demand_usable()
    with outlet.running():
        assert not outlet.holds(BELOW, sums(NEW))
        outlet.place(outlet.local / "made", BELOW)
        assert outlet.holds(BELOW, sums(NEW))
    assert seen(url) == with_list(NEW)


def test_a_file_that_did_not_arrive_whole_is_no_folder(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies there is measured before the list is written."""
    outlet = outlet_of(memory, tmp_path)
    real = Store.upload

    def short(store: Store, files: list[tuple[Path, str]]) -> None:
        real(store, files)
        for _, name in files[:1]:
            store.write(name, b"ol")

    monkeypatch.setattr(Store, "upload", short)
    with pytest.raises(TryAgain) as raised:
        outlet.place(staged(outlet, OLD), BELOW)
    assert raised.value.code == "store-failed"
    assert "SHA256SUMS" not in seen(memory)


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ([], True),
        (["PLAN.html", "plan.csv", "plan.json"], True),
        (["keep-at-the-setting/state/s1/c1.json", "package/s1/c1/journal.json", "notes.txt"], True),
        (["keep-at-the-setting/report.json"], True),
        (["package/s1/c1/journal.json"], False),
        (["notes.txt"], False),
    ],
)
def test_an_empty_place_and_an_earlier_runs_are_taken(
    memory: str, tmp_path: Path, there: list[str], *, taken: bool
) -> None:
    """Somebody else's files are left alone."""
    for name in there:
        fsspec.filesystem("memory").pipe_file(f"{memory}/{name}", b"")
    outlet = outlet_of(memory, tmp_path)
    if taken:
        outlet.demand_usable()
        return
    with pytest.raises(UsageFault) as raised:
        outlet.demand_usable()
    assert (raised.value.code, raised.value.exit_code) == ("out-not-empty", ExitCode.USAGE)


def test_no_place_within_an_export(memory: str, tmp_path: Path) -> None:
    """The export is only ever read, in a store too."""
    outlet = outlet_of(memory, tmp_path)
    outlet.demand_usable([memory + "-other", tmp_path])
    for export in (memory, memory.rpartition("/")[0] + "/"):
        with pytest.raises(UsageFault) as raised:
            outlet.demand_usable([export])
        assert raised.value.code == "inside-export"


def test_an_exports_address_is_looked_at_before_any_work(memory: str, tmp_path: Path) -> None:
    """One with a password goes no further, and into no file of ours."""
    for out in (memory, str(tmp_path / "out")):
        outlet = outlet_of(out, tmp_path)
        outlet.demand_usable(["s3://bucket/export"])
        with pytest.raises(UsageFault) as raised:
            outlet.demand_usable(["s3://user:secret@bucket/export"])
        assert (raised.value.code, raised.value.place) == ("store-address", "")


def test_a_second_run_of_the_workspace_is_told(memory: str, tmp_path: Path) -> None:
    """Two runs to one place would take each other's work away."""
    with outlet_of(memory, tmp_path).running():
        with pytest.raises(BridgeError) as raised, outlet_of(memory, tmp_path).running():
            pass
        assert raised.value.code == "out-in-use"
    with outlet_of(memory, tmp_path).running():
        pass
    assert list((tmp_path / "migrations").iterdir()) == []


def test_one_folder_of_the_workspace_for_each_place(memory: str, tmp_path: Path) -> None:
    """Unfinished work for two places never meets; an address is the same with a slash at its end."""
    one, same, other = (outlet_of(words, tmp_path) for words in (memory, f"{memory}/", f"{memory}2"))
    assert isinstance(one, StoreOutlet)
    assert (one.local, one.shown) == (same.local, same.shown)
    assert one.local != other.local


def test_a_bucket_that_is_not_there_is_told(bucket: Bucket, tmp_path: Path) -> None:
    """The program makes none."""
    outlet = outlet_of(f"{bucket.url()}-missing/out", tmp_path)
    calls: list[Callable[[], object]] = [
        outlet.demand_usable,
        lambda: outlet.put("a", b""),
        lambda: outlet.get("a"),
        lambda: outlet.names("a"),
        lambda: outlet.remove("a"),
    ]
    for call in calls:
        with pytest.raises(UsageFault) as raised:
            call()
        assert raised.value.code == "store-missing"
