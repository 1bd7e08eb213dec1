"""A killed program, two senders at once, a full disk, a torn file: what is there is right, or is nothing."""

import errno
import os
import random
import signal
import subprocess
import sys
import threading
from collections import namedtuple
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from journal_bridge.errors import UsageFault
from journal_bridge.uploads import (
    Limits,
    NoRoom,
    NoSuchUpload,
    UploadBusy,
    Uploads,
    WrongDigest,
)
from journal_bridge.uploads.limits import MIB
from upload_samples import ID, NO_MARGIN, begun, content, sha256

KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[5:]
from upload_samples import ID, NO_MARGIN, content
from journal_bridge.uploads import Uploads
import journal_bridge.uploads.appending as appending, journal_bridge.uploads.files as files

uploads = Uploads(Path(sys.argv[1]), NO_MARGIN)
steps = int(sys.argv[4])
def step(real):
    def counted(*arguments, **named):
        global steps
        steps -= 1
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    return counted
def torn(file, block, real=os.write):
    global steps
    steps -= 1
    if steps == 0:
        real(file, bytes(block)[:len(block) // 3])
        os.kill(os.getpid(), signal.SIGKILL)
    return real(file, block)
os.write, os.fsync = torn, step(os.fsync)
Path.replace, Path.unlink = step(Path.replace), step(Path.unlink)

data = content(int(sys.argv[2]), seed=int(sys.argv[3]))
offset = uploads.state(ID).offset
uploads.append(ID, offset, (data[at:at + 65536] for at in range(offset, len(data), 65536)), last=True)
print("done")
"""
"""A writer that goes on from where it is, and kills itself at its n-th touch of the disk, if it gets there."""

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil gives it


def killed_at(folder: Path, size: int, seed: int, step: int) -> bool:
    """Run a writer that is killed at one step, and tell whether it came to its end before."""
    places = [str(path) for path in (Path(__file__).parents[1], Path(__file__).parents[2] / "src")]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(size), str(seed), str(step), *places],
        check=False,
        capture_output=True,
    )
    assert run.returncode in {0, -signal.SIGKILL}, run.stderr.decode()
    return run.returncode == 0


def survives(folder: Path, seed: int, steps: list[int]) -> None:
    """Kill writers one after the other, then let one come to its end; nothing is lost, doubled or half."""
    size = random.Random(seed).randrange(3 * MIB, 12 * MIB)  # noqa: S311 - seeded
    data = content(size, seed=seed)
    uploads, offset = begun(folder, data), 0
    for step in steps:
        killed_at(folder, size, seed, step)
        state = uploads.state(ID)
        assert state.offset >= offset, "the offset went down"
        offset = state.offset
        if (folder / f"{ID}.whole").exists():
            assert (folder / f"{ID}.whole").read_bytes() == data, "a half file has the final name"
        else:
            assert (folder / f"{ID}.part").read_bytes() == data[:offset], "other bytes than were sent"
    assert killed_at(folder, size, seed, 0)
    assert uploads.whole(ID).read_bytes() == data
    assert len(list(folder.iterdir())) == 3


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("seed", range(6))
def test_killed_at_random_moments_an_upload_goes_on(tmp_path: Path, seed: int) -> None:
    """The receiver's computer may lose its power at any moment: 30 moments, 5 in each of 6 uploads."""
    dice = random.Random(seed)  # noqa: S311 - seeded
    survives(tmp_path, seed, [dice.randrange(1, 16) for _ in range(5)])


@pytest.mark.kill
@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 150))
def test_killed_at_many_more_moments(tmp_path: Path, seed: int) -> None:
    """The same, 400 moments."""
    dice = random.Random(seed)  # noqa: S311 - seeded
    survives(tmp_path, seed, [dice.randrange(1, 20) for _ in range(8)])


WRITER = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from upload_samples import ID, NO_MARGIN, content
from journal_bridge.uploads import UploadBusy, UploadFault, Uploads

data = content(int(sys.argv[2]))
uploads = Uploads(Path(sys.argv[1]), NO_MARGIN)
for _ in range(50):
    sys.stdin.readline()
    try:
        uploads.create(ID, len(data), __import__("hashlib").sha256(data).hexdigest())
    except UploadBusy:
        pass
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        uploads.append(ID, 0, (data[at:at + 4096] for at in range(0, len(data), 4096)), last=True)
        print("wrote", flush=True)
    except UploadFault as fault:
        print(fault.code, flush=True)
"""
"""A second program that sends the same upload, round after round."""


def test_two_programs_that_send_the_same_upload_spoil_nothing(tmp_path: Path) -> None:
    """50 times two processes begin at once; one writes, the other is told so, and every whole is right."""
    data = content(400_000)
    places = [str(path) for path in (Path(__file__).parents[1], Path(__file__).parents[2] / "src")]
    command = [sys.executable, "-c", WRITER, str(tmp_path), str(len(data)), *places]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as one,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as two,
    ):
        told: list[str] = []
        uploads = Uploads(tmp_path, NO_MARGIN)
        for _ in range(50):
            for _step in ("make", "write"):
                for process in (one, two):
                    assert process.stdin
                    process.stdin.write("\n")
                for process in (one, two):
                    assert process.stdout
                    told.append(process.stdout.readline().strip())
            assert uploads.whole(ID).read_bytes() == data
            uploads.forget(ID)
    outcomes = {word for word in told if word != "ready"}
    assert outcomes <= {"wrote", "upload-busy", "upload-offset", "upload-complete"}
    assert told.count("wrote") == 50


def test_many_that_start_at_once_all_find_that_the_disk_knows_locks(tmp_path: Path) -> None:
    """One program's look at the disk does not spoil another's."""
    with ThreadPoolExecutor(8) as crowd:
        assert len(list(crowd.map(lambda _: Uploads(tmp_path), range(400)))) == 400
    assert list(tmp_path.iterdir()) == []


def test_a_second_writer_is_told_when_to_come_again(tmp_path: Path) -> None:
    """While one writes, nobody else can write, finish, make, give up or sweep it; asking how far it is goes on."""
    data = content(3 * MIB)
    uploads, other = begun(tmp_path, data), Uploads(tmp_path, NO_MARGIN)
    writing, go_on = threading.Event(), threading.Event()

    def slowly() -> Iterator[bytes]:
        yield data[: 2 * MIB]
        writing.set()
        assert go_on.wait(30)
        yield data[2 * MIB :]

    first = threading.Thread(target=lambda: uploads.append(ID, 0, slowly(), last=True))
    first.start()
    assert writing.wait(30)
    try:
        for attempt in (
            lambda: other.append(ID, 0, [b"!"]),
            lambda: uploads.append(ID, 2 * MIB, [b"!"]),
            lambda: other.finish(ID),
            lambda: other.create(ID, len(data), sha256(data)),
            lambda: other.cancel(ID),
            lambda: other.forget(ID),
        ):
            with pytest.raises(UploadBusy) as refused:
                attempt()
            assert refused.value.fields == {"Retry-After": "5"}
        assert other.sweep(now=1e12) == 0
        assert other.state(ID).offset == 2 * MIB
    finally:
        go_on.set()
        first.join()
    assert other.whole(ID).read_bytes() == data


def test_a_disk_too_small_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for this one, for what is promised to others, and some to spare."""
    free = 1000
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(0, 0, free))
    uploads = Uploads(tmp_path, Limits(margin=100))
    with pytest.raises(NoRoom):
        uploads.create(ID, 901, sha256(b""))
    uploads.create(ID, 600, sha256(content(600)))
    with pytest.raises(NoRoom):
        uploads.create("f" * 32, 301, sha256(b""))
    uploads.append(ID, 0, [content(600)], last=True)
    uploads.create("f" * 32, 900, sha256(b""))


def test_a_disk_that_fills_up_stops_before_it_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others use the disk too: it is looked at again and again, and what has arrived stays."""
    data, free = content(20 * MIB), [10_000 * MIB, 99]
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(0, 0, free[0]))
    uploads = begun(tmp_path, data, Limits(margin=100))

    def filling() -> Iterator[bytes]:
        for start in range(0, len(data), MIB):
            yield data[start : start + MIB]
            free[0] = 99

    with pytest.raises(NoRoom):
        uploads.append(ID, 0, filling(), last=True)
    assert uploads.state(ID).offset == 8 * MIB
    with pytest.raises(NoRoom):
        uploads.append(ID, 8 * MIB, [data[8 * MIB :]], last=True)
    free[0] = 10_000 * MIB
    assert uploads.append(ID, 8 * MIB, [data[8 * MIB :]], last=True).complete
    assert uploads.whole(ID).read_bytes() == data


@pytest.mark.parametrize("refusal", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_keeps_what_it_took(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int) -> None:
    """A block that was written in part goes on where it stopped."""
    data = content(3 * MIB)
    uploads, real, calls = begun(tmp_path, data), os.write, [0]

    def full(file: int, block: bytes) -> int:
        calls[0] += 1
        if calls[0] == 1:
            return real(file, block)
        if calls[0] == 2:
            return real(file, bytes(block)[:1000])
        raise OSError(refusal, "full")

    with monkeypatch.context() as filled:
        filled.setattr("os.write", full)
        with pytest.raises(NoRoom) as refused:
            uploads.append(ID, 0, (data[at : at + MIB] for at in range(0, len(data), MIB)), last=True)
    assert refused.value.code == "no-room"
    assert refused.value.status == 507
    assert uploads.state(ID).offset == MIB + 1000
    assert uploads.append(ID, MIB + 1000, [data[MIB + 1000 :]], last=True).complete
    assert uploads.whole(ID).read_bytes() == data


def test_a_failing_disk_is_no_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other trouble is not called want of room, and nothing is acknowledged."""
    uploads = begun(tmp_path, b"data")

    def failing(_file: int, _block: bytes) -> int:
        raise OSError(errno.EIO, "broken")

    with monkeypatch.context() as broken:
        broken.setattr("os.write", failing)
        with pytest.raises(OSError, match="broken"):
            uploads.append(ID, 0, [b"data"], last=True)
    assert uploads.state(ID).offset == 0


def test_an_offset_is_flushed_before_anybody_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every 8 MiB, at the end of a request, and when somebody asks how far it is."""
    data = content(17 * MIB)
    uploads, real, flushed = begun(tmp_path, data), os.fsync, list[int]()

    def seen(file: int) -> None:
        flushed.append(os.fstat(file).st_size)
        real(file)

    monkeypatch.setattr("os.fsync", seen)
    state = uploads.append(ID, 0, (data[at : at + 100_000] for at in range(0, len(data), 100_000)))
    in_order = [size for size in flushed if size]
    assert in_order[-1] == state.offset == len(data)
    assert all(later - sooner < 10 * MIB for sooner, later in zip([0, *in_order], in_order, strict=False))
    flushed.clear()
    uploads.state(ID)
    assert flushed == [len(data)]


def test_torn_files_are_no_upload(tmp_path: Path) -> None:
    """A file too long, a lost file, an unreadable announcement: the sender is told to begin anew."""
    uploads = begun(tmp_path, b"data")
    part, announced = tmp_path / f"{ID}.part", tmp_path / f"{ID}.upload"
    part.write_bytes(b"data!")
    with pytest.raises(NoSuchUpload):
        uploads.append(ID, 5, [], last=True)
    part.unlink()
    with pytest.raises(NoSuchUpload):
        uploads.state(ID)
    part.write_bytes(b"da")
    good = announced.read_bytes()
    for torn in (b"", good[:-1], b"[]", b"{}", b"7", good.replace(b"4", b"true"), good.replace(b"/1", b"/2")):
        announced.write_bytes(torn)
        with pytest.raises(NoSuchUpload):
            uploads.append(ID, 2, [b"ta"], last=True)
    announced.write_bytes(good)
    assert uploads.append(ID, 2, [b"ta"], last=True).complete


def test_a_file_of_zeros_after_a_power_cut_is_found_out(tmp_path: Path) -> None:
    """Some disks keep a file's length and lose its bytes; the whole is read again after a restart."""
    data = content(50_000)
    begun(tmp_path, data).append(ID, 0, [data[:40_000]])
    (tmp_path / f"{ID}.part").write_bytes(bytes(40_000))
    with pytest.raises(WrongDigest):
        Uploads(tmp_path, NO_MARGIN).append(ID, 40_000, [data[40_000:]], last=True)
    assert not (tmp_path / f"{ID}.whole").exists()


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    """Nothing outside the folder is ever written."""
    uploads = begun(tmp_path / "in", b"data")
    outside = tmp_path / "outside"
    outside.write_bytes(b"")
    (tmp_path / "in" / f"{ID}.part").unlink()
    (tmp_path / "in" / f"{ID}.part").symlink_to(outside)
    with pytest.raises(OSError, match=r"symbolic|loop"):
        uploads.append(ID, 0, [b"data"])
    assert outside.read_bytes() == b""


def test_what_nobody_goes_on_with_is_swept(tmp_path: Path) -> None:
    """Two weeks without a byte; what is whole stays, and so does what still grows."""
    old, grown, whole, half_made = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)
    uploads = Uploads(tmp_path, Limits(margin=0, max_age=1000))
    for untrusted_id in (old, grown, whole):
        uploads.create(untrusted_id, 4, sha256(b"data"))
    uploads.append(whole, 0, [b"data"], last=True)
    (tmp_path / f".{half_made}.upload.0123456789abcdef").write_bytes(b"{")
    (tmp_path / ".probe.0123456789abcdef").write_bytes(b"")
    (tmp_path / "not ours").write_bytes(b"")
    for path in tmp_path.iterdir():
        os.utime(path, (5000, 5000))
    os.utime(tmp_path / f"{grown}.part", (6000, 6000))
    assert uploads.sweep(now=5999) == 0
    assert uploads.sweep(now=6001) == 2
    assert {path.name[:32] for path in tmp_path.iterdir()} == {grown, whole, "not ours"}
    assert uploads.state(grown).offset == 0
    assert uploads.whole(whole).read_bytes() == b"data"


def test_a_disk_without_locks_takes_no_uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two writers could not be kept apart there, so none is let in."""

    def none(_file: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("journal_bridge.locking.take", none)
    with pytest.raises(UsageFault) as refused:
        Uploads(tmp_path)
    assert refused.value.code == "no-locks"
    assert list(tmp_path.iterdir()) == []


def test_broken_off_in_the_middle_of_a_block_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request stopped between two writes of a block, in a program that lives on: its hash is not believed."""
    data = content(3 * MIB, seed=8)
    uploads, real = begun(tmp_path / "uploads", data), os.write

    def stopped(file: int, block: bytes) -> int:
        if os.fstat(file).st_size < MIB:
            return real(file, block)
        real(file, bytes(block)[:1000])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", stopped)
        with pytest.raises(KeyboardInterrupt):
            uploads.append(ID, 0, [data[:MIB], data[MIB:]], last=True)
    offset = uploads.state(ID).offset
    assert offset == MIB + 1000
    assert uploads.append(ID, offset, [data[offset:]], last=True).complete
