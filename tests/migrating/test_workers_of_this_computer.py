"""Workers are processes of this computer: one that dies harms no other child, and none outlives its run."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

import worker_acts
from journal_bridge.errors import TryAgain
from journal_bridge.migrating.engines import lanes
from journal_bridge.migrating.engines.engine import carry_out, local
from journal_bridge.migrating.tickets import Done
from worker_acts import PATIENCE, act, seen, tickets, wait_until


def carried(spool: Path, *children: str, workers: int = 2, **options: object) -> dict[str, Done]:
    """Carry out children and return how each ended."""
    ended: list[Done] = []
    with local(workers) as engine:
        carry_out(tickets(spool, *children), engine, act, settled=ended.append, waits=lambda _: 0.0, **options)  # type: ignore[arg-type]  # options as they are
    assert len({done.ticket for done in ended}) == len(ended), "each is settled once"
    return {done.ticket.child: done for done in ended}


def test_every_child_is_settled_once(tmp_path: Path) -> None:
    """Twenty children on two workers: each comes back once, with what it came to."""
    children = [f"fine-{number}" for number in range(19)]
    ended = carried(tmp_path, *children, "bad-1")
    assert {*children, "bad-1"} == set(ended)
    assert ended["bad-1"].code == "media-damaged"
    assert {1} == {done.tries for done in ended.values()}


def test_a_worker_that_dies_costs_only_its_own_child(tmp_path: Path) -> None:
    """A crash in a library takes one worker; its child is tried again, and no other child is done twice."""
    children = [f"fine-{number}" for number in range(6)]
    ended = carried(tmp_path, *children[:3], "kills-1", *children[3:])
    assert {""} == {done.code for done in ended.values()}
    assert ended["kills-1"].tries == 2
    assert {1} == {len(seen(tmp_path, child)) for child in children}


def test_a_child_that_kills_every_worker_is_parked(tmp_path: Path) -> None:
    """After five deaths the child is put aside, and the others are all done."""
    ended = carried(tmp_path, "fine-1", "kills-99", "fine-2")
    assert (ended["kills-99"].code, ended["kills-99"].tries) == ("worker-died", 5)
    assert {"fine-1", "fine-2", "kills-99"} == set(ended)
    assert len(set(seen(tmp_path, "kills-99"))) == 5


def test_a_large_child_gives_its_memory_back(tmp_path: Path) -> None:
    """A worker that needed much memory is replaced; one that did not goes on."""
    carried(tmp_path, "large-1", "fine-1", "fine-2", workers=1, window=1)
    assert seen(tmp_path, "large-1") != seen(tmp_path, "fine-1")
    assert seen(tmp_path, "fine-1") == seen(tmp_path, "fine-2")


def test_a_worker_is_replaced_after_many_tickets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library leaks is gone with the worker."""
    monkeypatch.setattr(lanes, "TICKETS_A_WORKER", 2)
    children = [f"fine-{number}" for number in range(4)]
    carried(tmp_path, *children, workers=1)
    assert len({seen(tmp_path, child)[0] for child in children}) == 2


def test_an_export_is_read_by_a_process_of_its_own(tmp_path: Path) -> None:
    """What reading a whole setting takes is given back before the children's turn."""
    carried(tmp_path, "fine-1", "fine-2", workers=1, apart=True)
    assert seen(tmp_path, "fine-1") != seen(tmp_path, "fine-2")


def test_a_full_disk_stops_the_batch(tmp_path: Path) -> None:
    """One child that finds no room stops all: what ran is settled, nothing else is begun, nobody tries again."""
    (tmp_path / "go").touch()
    ended: list[Done] = []
    later = [f"fine-{number}" for number in range(50)]
    with local(1) as engine, pytest.raises(TryAgain) as stopped:
        carry_out(tickets(tmp_path, "fine-x", "full-1", *later), engine, act, settled=ended.append)
    assert stopped.value.code == "no-room"
    assert len(seen(tmp_path, "full-1")) == 1
    assert "full-1" not in {done.ticket.child for done in ended}
    assert {done.ticket.child for done in ended} == {child for child in ("fine-x", *later) if seen(tmp_path, child)}
    assert not seen(tmp_path, "fine-49")


def test_a_computer_that_gives_no_process_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no worker can be started, no child is blamed for it: the run ends, to be tried again."""

    def fail(_worker: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr("journal_bridge.migrating.engines.lanes._Worker.start", fail)
    with pytest.raises(TryAgain) as told:
        carried(tmp_path, "fine-1")
    assert told.value.code == "workers-failed"


def test_no_worker_outlives_a_run_that_is_stopped(tmp_path: Path) -> None:
    """When keeping a result fails, workers end at once, though one would have gone on for long."""
    workers: list[psutil.Process] = []

    def fail(_done: Done) -> None:
        wait_until(tmp_path / "waits-1")
        workers.extend(one for one in psutil.Process().children() if "spawn_main" in " ".join(one.cmdline()))
        raise KeyboardInterrupt

    with local(2) as engine, pytest.raises(KeyboardInterrupt):
        carry_out(tickets(tmp_path, "waits-1", "fine-1", "fine-2"), engine, act, settled=fail)
    _, alive = psutil.wait_procs(workers, timeout=PATIENCE / 3)
    assert len(workers) == 2
    assert alive == []


RUN = """
import sys
from pathlib import Path
from worker_acts import act, tickets
from journal_bridge.migrating.engines.engine import carry_out, local
if __name__ == "__main__":
    spool = Path(sys.argv[1])
    with local(2) as engine:
        try:
            carry_out(tickets(spool, "waits-1", "waits-2", "waits-3"), engine, act, settled=print)
        except KeyboardInterrupt:
            print("stopped", flush=True)
"""


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_coordinator(tmp_path: Path, by: signal.Signals) -> None:
    """Whether the run is killed or stopped by Ctrl-C, no worker stays behind, and none shows a word of its own."""
    script = tmp_path / "run.py"
    script.write_text(RUN)
    environment = os.environ | {"PYTHONPATH": str(Path(worker_acts.__file__).parent)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    run = subprocess.Popen(  # type: ignore[call-overload]  # the pipes are shared
        [sys.executable, script, tmp_path], env=environment, start_new_session=True, **pipes
    )
    wait_until(tmp_path / "waits-1")
    wait_until(tmp_path / "waits-2")
    workers = [psutil.Process(int(seen(tmp_path, child)[0])) for child in ("waits-1", "waits-2")]
    if by is signal.SIGINT:
        os.killpg(run.pid, by)  # as a terminal does: to everybody
    else:
        run.kill()
    said, complained = run.communicate(timeout=PATIENCE)
    _, alive = psutil.wait_procs(workers, timeout=PATIENCE / 3)
    assert alive == []
    if by is signal.SIGINT:  # of a killed one, Python's own resource tracker tells what it tidied up
        assert (said, complained) == ("stopped\n", "")
    assert not seen(tmp_path, "waits-3")


FIRST_WORKER = """
from pathlib import Path
from journal_bridge.migrating.engines.engine import local
if __name__ == "__main__":
    with local(1) as engine:
        lane = engine._lanes[0]
        engine._threads.submit(lane._started).result()
        (pid,) = lane._worker.pool._processes
        print(Path(f"/proc/{pid}/status").read_text())
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells what a process keeps from itself"
)
def test_the_very_first_worker_is_deaf_to_ctrl_c_from_birth(tmp_path: Path) -> None:
    """Ctrl-C in the first second shows no traceback: what Python starts beside the first worker lets it through."""
    script = tmp_path / "run.py"
    script.write_text(FIRST_WORKER)
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    (blocked,) = (line.split()[1] for line in told.splitlines() if line.startswith("SigBlk"))
    assert int(blocked, 16) & 1 << signal.SIGINT - 1
