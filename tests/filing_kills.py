"""Kills a filing before every single thing it does to the disk, one after the other, and looks what is left.

A program of its own, since it forks: `python -m filing_kills FOLDER SCENARIO SHARE` tells how many steps there are.
"""

import hashlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from filing_world import NOON, Inbox, Told, entry, photo, tree
from journal_bridge import filing
from journal_bridge.filing import Office, Word
from journal_bridge.journal import from_bytes
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.transfer_papers import TransferState

CHANGES: Final = frozenset(
    {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod", "os.truncate", "sqlite3.connect"}
)
"""What the interpreter tells of before it is done; `open` is one too, when it is for writing."""

NEAR: Final = ("/library/child-", "/gateway/uploads/")
"""Where the steps lie that a filing is made of; all others make a private room or read."""

MOST: Final = 400
"""More steps than any filing here takes: past it something goes round in circles."""


def first(inbox: Inbox) -> tuple[str, str]:
    """Let a child's first journal arrive."""
    one = inbox.sent(Told.of(2))
    return one.sender, one.id


def changed(inbox: Inbox) -> tuple[str, str]:
    """File a journal, and let a second one arrive that corrects an entry and a photo and adds one of each."""
    inbox.filed(Told.of(2))
    inbox.at = inbox.at.replace(hour=15)
    told = Told.of(3, media=(photo(1, b"cut anew"), photo(2), photo(3)))
    one = inbox.sent(replace(told, entries=(entry(1, "Corrected.", media=("m1",)), *told.entries[1:])))
    return one.sender, one.id


SCENARIOS: Final[dict[str, Callable[[Inbox], tuple[str, str]]]] = {"first": first, "changed": changed}


def file_it(folder: Path, which: tuple[str, str]) -> None:
    """File an arrival as the command does."""
    workspace = folder / "workspace"
    keys = SettingKeys.load(workspace)
    clock = NOON.replace(hour=17)
    with Ledger.open(workspace, keys, lambda: clock) as ledger:
        transfer = ledger.transfers.get(*which)
        assert transfer
        office = Office(workspace, keys, ledger, lambda: clock)
        filing.integrate(transfer, folder / "library", Word(), office)


def killed(folder: Path, which: tuple[str, str], step: int, *, near: bool = False) -> bool:
    """File an arrival in a process that is killed before one of its steps; tell whether it came so far.

    With `near`, only steps at the library's children and at the sealed file count, and connections to the ledger.
    """
    child = os.fork()
    if child == 0:
        try:
            _kill_at(step, NEAR if near else ())
            file_it(folder, which)
        except BaseException:  # noqa: BLE001 - a forked process must end here
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, f"failed at step {step}"
    return False


def _kill_at(step: int, places: tuple[str, ...]) -> None:
    """Kill this process before a step at one of some places, or anywhere; steps are counted as they come."""
    left = step

    def hook(event: str, details: tuple[object, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR)
        told = [str(one) for one in details]
        here = not places or any(place in one for one in told for place in places)
        if (event in CHANGES or writes) and here:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def journals(library: Path) -> dict[str, bytes]:
    """Return the journals of a library, each whole and with every file it names."""
    found = {}
    for path in sorted(library.glob("*/journal.json")):
        if path.parent.name.startswith("journal-bridge-room-"):
            continue
        content = path.read_bytes()
        for item in from_bytes(content).media:
            assert item.path
            assert hashlib.sha256((path.parent / item.path).read_bytes()).hexdigest() == item.sha256
        found[path.parent.name] = content
    return found


def settled(library: Path) -> dict[str, bytes]:
    """Return every file of a library, but for the empty room of a run that was killed before it had it."""
    return {name: content for name, content in tree(library).items() if content or not name.endswith("/claiming")}


def state(folder: Path, which: tuple[str, str]) -> tuple[TransferState, list[str]]:
    """Return how a transfer stands, and what each paper counts that says that it was filed."""
    keys = SettingKeys.load(folder / "workspace")
    with Ledger.open(folder / "workspace", keys) as ledger:
        transfer = ledger.transfers.get(*which)
        assert transfer
        assert ledger.audit().ok
        filed = [json.loads(one.text) for one in ledger.transfers.papers(*which) if one.kind == "integrated"]
        return transfer.state, [f"{one['stored']} stored, {one['known']} known" for one in filed]


def stood(folder: Path, scenario: str, share: int = 1) -> int:
    """Kill a filing at each of its steps, or at one of some, finish it each time, and return how many it took.

    Without a share, at each of those that it is made of.
    """
    inbox = Inbox(folder / "made")
    which = SCENARIOS[scenario](inbox)
    inbox.ledger.__exit__(None, None, None)
    old = journals(inbox.library)
    shutil.copytree(folder / "made", folder / "whole")
    assert not killed(folder / "whole", which, 0)
    wanted, new = tree(folder / "whole/library"), journals(folder / "whole/library")
    said = state(folder / "whole", which)
    assert (said[0], len(said[1])) == (TransferState.INTEGRATED, 1)
    for step in range(1, MOST, share or 1):
        here = folder / f"step-{step}"
        shutil.copytree(folder / "made", here)
        if not killed(here, which, step, near=not share):
            return step - 1
        left = journals(here / "library")
        assert left in (old, new), f"half after step {step}"
        assert state(here, which)[0] is not TransferState.INTEGRATED or left == new
        for _ in range(2 if share else 1):
            assert not killed(here, which, 0)
        assert settled(here / "library") == wanted, f"otherwise after step {step}"
        assert state(here, which) == said
        assert not list((here / "workspace/gateway/uploads").glob("[0-9a-f]*.[wpu]*"))
        shutil.rmtree(here)
    raise AssertionError("it never ends")


if __name__ == "__main__":
    sys.stdout.write(f"{stood(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))}\n")
