"""Speed and memory of a transfer between two settings on one machine: the upload alone, and from bundle to opened.

Beside it, in the same run, a bare sink on the same stack (FastAPI on uvicorn, which writes the body of one PUT to a
file) gets the same bytes from the same HTTP library. Prints the rate of both and their ratio, the rate from the
moment the command is given until the other side has opened it, and the peak memory of either process:
`python benchmarks/transfer.py --megabytes 1000`. Linux only: peaks are read from /proc.
"""

import argparse
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1] / "tests"
MEGABYTE: Final = 1_000_000
FILM: Final = 100 * MEGABYTE
"""Bytes of one film: a minute and a half as phones take them."""

BLOCK: Final = 1 << 18
LEAST_RATIO: Final = 0.5
LEAST_RATE: Final = 100
"""Megabytes a second from bundle to opened: eight times what a line of 100 Mbit/s carries."""
MOST_MEMORY: Final = 120
"""Megabytes (10^6 bytes) of either process: a gateway shares a nursery's office computer."""
_WAIT: Final = 120
_BLINK: Final = 0.002


@dataclass(frozen=True)
class Run:
    """What one transfer took: seconds of the upload and to opened, most bytes in memory, processor seconds."""

    upload: float
    opened: float
    sender: int
    server: int
    work: float


def main() -> int:
    """Measure, print, and return 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--sink", nargs=2, metavar=("PORT", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="where to work; needs four times the size")
    given = parser.parse_args()
    if given.sink:
        return serve_sink(int(given.sink[0]), Path(given.sink[1]))
    sys.path.insert(0, str(TESTS))
    with tempfile.TemporaryDirectory(prefix="journal-bridge-bench-", dir=given.folder) as folder:
        return measured(Path(folder), given.megabytes)


def measured(folder: Path, megabytes: int) -> int:
    """Run the sink and the transfer, and print both."""
    world = Settings(folder, megabytes)
    size = world.sealed.stat().st_size / MEGABYTE
    before = sink_seconds(folder, world.sealed)
    run = transferred(world)
    after = sink_seconds(folder, world.sealed)
    sink = size / ((before + after) / 2)
    upload, whole = size / run.upload, size / run.opened
    sender, server = run.sender / MEGABYTE, run.server / MEGABYTE
    print(f"a sealed bundle of {size:.0f} MB on loopback")
    print(f"1. upload alone {upload:.0f} MB/s, a bare sink {sink:.0f} MB/s: {upload / sink:.2f} of it")
    print(f"2. from bundle to opened {whole:.0f} MB/s ({run.opened:.1f} s)")
    print(f"3. peak memory: sender {sender:.0f} MB, server {server:.0f} MB")
    print(f"4. processor time of both {run.work:.1f} s: what other programs on the machine do not change")
    kept = upload / sink >= LEAST_RATIO and whole >= LEAST_RATE and max(sender, server) <= MOST_MEMORY
    return 0 if kept else 1


class Settings:
    """Two paired settings, and a sealed bundle of films from the one to the other."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        from prove_transfer import world  # noqa: PLC0415 - found only when the tests are on the path

        self.folder, self.port = folder, world.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sender = world.setting(folder / "sender", world.SENDER)
        self.receiver = world.setting(folder / "receiver", world.RECEIVER, self.url)
        world.pair(self.sender, self.receiver, self.url)
        self.name = world.RECEIVER
        self.sealed = self._bundle(megabytes * MEGABYTE)

    def _bundle(self, size: int) -> Path:
        """Make the bundle; what it was made from is removed."""
        from journal_bridge.journal import MediaKind  # noqa: PLC0415 - the sink's process needs none of ours
        from prove_transfer import parcels  # noqa: PLC0415 - found only when the tests are on the path

        made = parcels.journal(self.folder / "journal", 1, entries=1)
        films = tuple(_film(made.folder, number, length) for number, length in enumerate(_lengths(size)))
        first = made.journal.media[0]
        media = tuple(
            first.model_copy(
                update={
                    "id": key,
                    "path": path,
                    "sha256": sha256,
                    "bytes": length,
                    "kind": MediaKind.VIDEO,
                    "mime": "video/mp4",
                }
            )
            for key, path, sha256, length in films
        )
        entry = made.journal.entries[0].model_copy(update={"media": (first.id, *(one.id for one in media))})
        every = tuple(sorted((first, *media), key=lambda one: one.id))
        journal = made.journal.model_validate(
            made.journal.model_copy(update={"entries": (entry,), "media": every}).model_dump(by_alias=True)
        )
        parcel = parcels.parcel(
            replace(made, journal=journal),
            self.folder / "bundle",
            self.sender.workspace,
            self.sender.keys,
            self.receiver.keys.card,
        )
        shutil.rmtree(self.folder / "journal")
        shutil.rmtree(self.folder / "bundle-work", ignore_errors=True)
        return parcel.sealed

    def opened(self) -> bool:
        """Tell whether the other side has opened it."""
        with self.receiver.ledger() as ledger:
            return any(one.state.value in {"opened", "waiting-for-manager"} for one in ledger.transfers.all())

    def arrival(self, ending: str) -> Path | None:
        """Return the file of the upload with that ending, if there is one."""
        found = list((self.receiver.workspace / "gateway" / "uploads").glob(f"*{ending}"))
        return found[0] if found else None


def _lengths(size: int) -> Iterator[int]:
    while size > 0:
        yield min(size, FILM)
        size -= FILM


def _film(folder: Path, number: int, length: int) -> tuple[str, str, str, int]:
    """Write noise that is called a film: nothing here looks inside."""
    key, digest, left = f"film{number:04d}", hashlib.sha256(), length
    with (folder / f"media/{key}.mp4").open("wb") as file:
        while left:
            block = os.urandom(min(left, 1 << 20))
            file.write(block)
            digest.update(block)
            left -= len(block)
    return key, f"media/{key}.mp4", digest.hexdigest(), length


def transferred(world: Settings) -> Run:
    """Send the bundle by the commands a manager uses, and watch both processes from outside."""
    log = (world.folder / "processes.log").open("wb")
    server = _started(log, "serve", "--workspace", world.receiver.workspace, "--port", world.port)
    try:
        _until(lambda: _listens(world.port), server)
        begun = time.monotonic()
        words = ("send", world.sealed.parent, "--to", world.name, "--workspace", world.sender.workspace)
        sender = _started(log, *words)
        peaks = _Peaks(sender.pid, server.pid)
        both = (server, sender)
        _until(lambda: peaks.look() and world.arrival(".part") is not None, *both)
        first = time.monotonic()
        _until(lambda: peaks.look() and world.arrival(".whole") is not None, *both)
        whole = time.monotonic()
        _until(lambda: peaks.look() and world.opened(), server, pause=0.02)
        opened = time.monotonic()
        while sender.poll() is None:
            peaks.look()
            time.sleep(_BLINK)
        return Run(whole - first, opened - begun, *peaks.found, sum(peaks.work))
    finally:
        server.terminate()
        server.wait()
        log.close()


class _Peaks:
    """The peaks of two processes' memory, as the kernel keeps them; a process that has ended keeps its last."""

    def __init__(self, sender: int, server: int) -> None:
        self._pids = (sender, server)
        self.found = [0, 0]
        self.work = [0.0, 0.0]

    def look(self) -> bool:
        """Look once, and return True."""
        for number, pid in enumerate(self._pids):
            try:
                status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
                ticks = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[11:15]
            except OSError:
                continue
            told = re.search(r"VmHWM:\s+(\d+) kB", status)
            self.work[number] = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
            self.found[number] = max(self.found[number], int(told[1]) * 1024 if told else 0)
        return True


def _started(log: object, *words: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "journal_bridge", *map(str, words)]
    return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)  # type: ignore[call-overload,no-any-return] # an open file


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _until(true: Callable[[], bool], *needed: subprocess.Popen[bytes], pause: float = _BLINK) -> None:
    """Wait until something is true, for as long as the processes that bring it about are there."""
    end = time.monotonic() + _WAIT
    while not true():
        if time.monotonic() > end or any(one.poll() is not None for one in needed):
            raise SystemExit("the transfer did not come about")
        time.sleep(pause)


def sink_seconds(folder: Path, source: Path) -> float:
    """Return the seconds the bare sink takes for the same bytes, flushed to the disk at the end as ours are."""
    import httpcore  # noqa: PLC0415 - the sink itself needs none

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    target = folder / "sunk"
    words = [sys.executable, __file__, "--sink", str(port), str(target)]
    with subprocess.Popen(words) as sink:
        try:
            _until(lambda: _listens(port), sink)
            with httpcore.ConnectionPool() as pool, source.open("rb") as file:
                headers = {"Host": "127.0.0.1", "Content-Length": str(source.stat().st_size)}
                begun = time.monotonic()
                blocks = iter(lambda: file.read(BLOCK), b"")
                answer = pool.request("PUT", f"http://127.0.0.1:{port}/", headers=headers, content=blocks)
                taken = time.monotonic() - begun
        finally:
            sink.terminate()
    if answer.status != 200 or target.stat().st_size != source.stat().st_size:
        raise SystemExit("the sink did not take it")
    target.unlink()
    return taken


def serve_sink(port: int, target: Path) -> int:
    """Be the bare sink until ended."""
    import uvicorn  # noqa: PLC0415 - only the sink's process needs it
    from fastapi import FastAPI, Request  # noqa: PLC0415 - the same

    app = FastAPI()

    async def put(request: Request) -> dict[str, int]:
        size = 0
        with target.open("wb") as file:
            async for block in request.stream():
                file.write(block)
                size += len(block)
            file.flush()
            os.fsync(file.fileno())
        return {"bytes": size}

    app.put("/")(put)
    uvicorn.run(app, port=port, log_level="error", access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
