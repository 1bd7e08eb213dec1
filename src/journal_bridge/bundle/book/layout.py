"""Starts the layout worker on a private folder and waits for it, with a limit on its time and memory."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from journal_bridge.bundle.book import worker
from journal_bridge.bundle.book.fonts import font_folders
from journal_bridge.bundle.book.pictures import Picture, digest
from journal_bridge.errors import OurFault

SECONDS: Final = 300
"""Time limit: 300 entries take 2 seconds, the longest single text (a million characters) well under a minute."""

MEMORY: Final = 6 * 2**30
"""Limit on address space, not memory in use: every thread of the layout engine reserves 64 MB it never touches."""

THREADS: Final = 1
"""Threads of the layout engine: 300 entries and 600 photos peaked at 203 MB with one, at 226 MB with two."""

_TRIES: Final = 3
"""Workers a book is given to when somebody kills them."""

_KILLED: Final = -getattr(signal, "SIGKILL", 9)
"""How a worker ends that the system, or a person, has killed."""

_TEMPLATES: Final = "typ"


@dataclass(frozen=True)
class LaidOut:
    """A book laid out on proxy pictures, and the digest of each proxy with the picture it stands for."""

    path: Path
    proxies: Mapping[str, Picture]
    accessible: bool


def lay_out(data: Mapping[str, Any], edition: str, pictures: list[Picture], folder: Path, moment: int) -> LaidOut:
    """Lay out a book in a worker process.

    Args:
        data: what the templates print.
        edition: the template that prints it, an `Edition` or another of ours.
        pictures: the pictures in the order of their numbers in the data.
        folder: a private folder that is still empty.
        moment: the time the file shall claim, in seconds since 1970.

    Raises:
        OurFault: `layout-failed` when the worker fails, takes too long, or misses a font.
    """
    root = folder / "root"
    root.mkdir(mode=0o700)
    for template in files(__package__).joinpath(_TEMPLATES).iterdir():
        (root / template.name).write_bytes(template.read_bytes())
    (root / "data.json").write_text(json.dumps(data, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    proxies = _write_proxies(pictures, root)
    fonts = folder / "fonts"
    fonts.mkdir(mode=0o700)
    job = {"main": f"{edition}.typ", "fonts": [str(path) for path in font_folders(fonts)], "timestamp": moment}
    (folder / "job.json").write_text(json.dumps({**job, "memory": MEMORY}), encoding="utf-8")
    _run(folder)
    done = json.loads((folder / "done.json").read_text(encoding="utf-8"))
    if any("unknown font family" in warning for warning in done["warnings"]):
        raise OurFault("layout-failed", "font family")
    return LaidOut(folder / "book.pdf", proxies, done["accessible"])


def _write_proxies(pictures: list[Picture], root: Path) -> dict[str, Picture]:
    proxies = {}
    for number, picture in enumerate(pictures):
        proxy = picture.proxy(number)
        (root / f"{number}.jpg").write_bytes(proxy)
        proxies[digest(proxy)] = picture
    return proxies


def _run(folder: Path) -> None:
    """Run the worker, again when somebody kills it: a system short of memory does."""
    ends = (_ended(folder) for _ in range(_TRIES))
    ended = next((code for code in ends if code != _KILLED), _KILLED)
    if ended:
        raise OurFault("layout-failed", "layout worker")


def _ended(folder: Path) -> int:
    """Return how the worker ended; its own words may quote the journal, so they are never passed on."""
    threads = str(min(THREADS, os.cpu_count() or 1))
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-P", worker.__file__, str(folder)],
            env={**os.environ, "RAYON_NUM_THREADS": threads},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OurFault("layout-failed", "time limit") from None
    return ended.returncode
