"""A cluster's workers do what this computer's do: proven fit first, tickets only, and a death costs its tickets."""

import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cluster_world import World, world
from journal_bridge.errors import BridgeError
from journal_bridge.migrating.engines import cluster as clusters
from journal_bridge.migrating.engines import cluster_workers
from journal_bridge.migrating.engines.cluster import cluster
from journal_bridge.migrating.engines.cluster_workers import Mark
from journal_bridge.migrating.engines.engine import Engine, carry_out, local
from journal_bridge.migrating.tickets import Done
from tls_files import authority
from worker_acts import PATIENCE, act, seen, ticket, tickets, wait_until


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two workers of a cluster that several tests use after each other."""
    with world(tmp_path_factory.mktemp("cluster"), workers=2) as made:
        yield made


@contextmanager
def refused(code: str, place: str) -> Iterator[None]:
    """Expect a refusal with its code and place."""
    with pytest.raises(BridgeError) as told:
        yield
    assert (told.value.code, told.value.place) == (code, place)


def carried(engine: Engine, spool: Path, *children: str) -> dict[str, Done]:
    """Carry out children and return how each ended."""
    ended: list[Done] = []
    carry_out(tickets(spool, *children), engine, act, settled=ended.append, waits=lambda _: 0.0)
    assert len({done.ticket for done in ended}) == len(ended), "each is settled once"
    return {done.ticket.child: done for done in ended}


def test_a_cluster_does_what_this_computer_does(two: World, tmp_path: Path) -> None:
    """The same tickets end the same way, done by processes that are not ours."""
    children = [*(f"fine-{number}" for number in range(20)), "bad-1", "busy-2", "busy-99"]
    (tmp_path / "there").mkdir()
    (tmp_path / "here").mkdir()
    with cluster(two.address, shared=tmp_path / "there") as engine:
        assert engine.workers == 2
        there = carried(engine, tmp_path / "there", *children)
    with local(2) as engine:
        here = carried(engine, tmp_path / "here", *children)
    alike = {child: replace(done, ticket=here[child].ticket) for child, done in there.items()}
    assert alike == here
    workers = {seen(tmp_path / "there", child)[0] for child in children}
    assert workers <= {str(worker.pid) for worker in two.workers}
    assert not list((tmp_path / "there").glob(".seen-*"))


def test_a_killed_worker_costs_only_what_it_had_in_hand(tmp_path: Path) -> None:
    """One of two workers is killed in mid-run: its own children are done again, all others once."""
    fine = [f"fine-{number}" for number in range(30)]
    with world(tmp_path / "cluster", workers=2) as made, cluster(made.address, shared=tmp_path) as engine:
        ended: list[Done] = []
        killed: list[str] = []

        def kill_one(done: Done) -> None:
            ended.append(done)
            if not killed:
                wait_until(tmp_path / "waits-1")
                victim = next(one for one in made.workers if str(one.pid) == seen(tmp_path, "waits-1")[0])
                killed.append(str(victim.pid))
                victim.send_signal(signal.SIGKILL)
                victim.wait()
                (tmp_path / "go").touch()

        carry_out(tickets(tmp_path, "waits-1", *fine), engine, act, settled=kill_one)
    tries = Counter({child: len(seen(tmp_path, child)) for child in (*fine, "waits-1")})
    assert Counter(done.ticket.child for done in ended) == Counter((*fine, "waits-1"))
    assert {done.code for done in ended} == {""}
    assert tries["waits-1"] == 2
    assert {child for child, number in tries.items() if number > 1} <= {
        child for child in tries if seen(tmp_path, child)[0] == killed[0]
    }
    assert sum(tries.values()) - len(tries) <= 3  # what waited at that worker, and what it had just done


@pytest.mark.prove
def test_a_child_that_kills_every_worker_of_a_cluster_is_parked(tmp_path: Path) -> None:
    """Nannies start new workers; after two verdicts the child is put aside, and its neighbours are done."""
    with world(tmp_path / "cluster") as made:
        made.hire(nanny=True)
        made.hire(nanny=True)
        with cluster(made.address, shared=tmp_path) as engine:
            ended = carried(engine, tmp_path, "fine-1", "kills-99", *(f"fine-{number}" for number in range(2, 9)))
    assert {child: done.code for child, done in ended.items() if done.code} == {"kills-99": "worker-died"}
    assert len(ended) == 9


def test_a_run_that_begins_again_waits_for_what_was_left(two: World, tmp_path: Path) -> None:
    """What a killed run's workers had in hand goes on to its end, and nobody does the same child beside it."""
    first = cluster(two.address, shared=tmp_path)
    first.submit(act, ticket("waits-1", tmp_path))
    wait_until(tmp_path / "waits-1")
    first.stop()
    with pytest.MonkeyPatch.context() as patch, refused("cluster-busy", two.address):
        patch.setattr(clusters, "LEFT_BEHIND", 0.0)
        cluster(two.address, shared=tmp_path)
    with cluster(two.address, shared=tmp_path / "other"):
        pass  # another run is not held up
    (tmp_path / "go").touch()
    with cluster(two.address, shared=tmp_path) as engine:
        assert set(carried(engine, tmp_path, "fine-1")) == {"fine-1"}
    assert len(seen(tmp_path, "waits-1")) == 1


@pytest.mark.prove
def test_a_cluster_that_is_gone_is_told(tmp_path: Path) -> None:
    """The scheduler dies in mid-run: the run ends, to be tried again, and does not hang."""
    with world(tmp_path / "cluster", workers=1) as made, cluster(made.address) as engine:
        assert made.scheduler
        future = engine.submit(act, ticket("waits-1", tmp_path))
        wait_until(tmp_path / "waits-1")
        made.scheduler.kill()
        with refused("cluster-lost", made.address):
            future.result(timeout=PATIENCE * 2)
        with refused("cluster-lost", made.address):
            for _ in range(2):
                engine.look()


@pytest.mark.parametrize(
    "address",
    [
        "tcp://192.0.2.7:8786",
        "tcp://scheduler.example:8786",
        "tcp://127.0.0.1.example:8786",
        "tls://scheduler.example",
        "tls://:8786",
        "ws://127.0.0.1:8786",
        "127.0.0.1:8786",
        "tcp://127.0.0.1:x",
        "tcp://me@127.0.0.1:8786",
        "tls://[::1",
        "",
    ],
)
def test_beyond_this_computer_it_is_tls_or_nothing(address: str) -> None:
    """An address without TLS is used on this very computer only."""
    with refused("cluster-address", "--cluster"):
        cluster(address)


def test_without_dask_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster is an extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with refused("cluster-driver", "--cluster"):
        cluster("tcp://127.0.0.1:8786")


def test_nobody_at_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No scheduler: see that it runs."""
    monkeypatch.setattr(clusters, "WAIT", 0.3)
    with refused("cluster-lost", "tcp://127.0.0.1:9"):
        cluster("tcp://127.0.0.1:9")


@pytest.mark.prove
def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits all night for workers that were never started."""
    monkeypatch.setattr(clusters, "WAIT", 1.0)
    with world(tmp_path) as made, refused("cluster-lost", made.address):
        cluster(made.address)


def test_unfit_workers_get_no_work(two: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has one thread, this version of the program, and sees the very folder of the run."""
    with monkeypatch.context() as patch:
        ours = cluster_workers.versions()
        assert {"python", "journal-bridge", "pillow"} <= ours.keys()
        patch.setattr(cluster_workers, "versions", lambda: ours | {"pillow": "1.0", "journal-bridge": "0.0.1"})
        with refused("cluster-workers", "journal-bridge; pillow"):
            cluster(two.address)

    @contextmanager
    def elsewhere(_shared: Path | None) -> Iterator[Mark]:
        yield Mark(str(tmp_path / "nothing"), "words")

    with monkeypatch.context() as patch:
        patch.setattr(cluster_workers, "mark", elsewhere)
        with refused("cluster-workers", "--out"):
            cluster(two.address, shared=tmp_path)


def test_a_worker_that_joined_of_late_is_no_exception(
    two: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ticket says for which versions it is; a worker with others leaves it to those that have them."""
    with cluster(two.address, shared=tmp_path) as engine:
        monkeypatch.setattr(cluster_workers, "stamp", lambda: "of another Pillow")
        ended = carried(engine, tmp_path, "fine-1")["fine-1"]
    assert (ended.code, ended.place, ended.tries) == ("cluster-workers", "versions", 5)
    assert not seen(tmp_path, "fine-1")


@pytest.mark.prove
def test_workers_of_several_threads_get_no_work(tmp_path: Path) -> None:
    """Two children in one process would share its memory, its limits and its fate."""
    with world(tmp_path) as made:
        made.hire(threads=2)
        with refused("cluster-workers", "--nthreads 1"):
            cluster(made.address)


TLS = "tls://127.0.0.1:8786"


def test_certificates_are_looked_at_before_anybody_is_asked(tmp_path: Path) -> None:
    """Files that are missing, do not belong together, or whose key others can read are told as what they are."""
    ours, others = authority(tmp_path / "ours"), authority(tmp_path / "others")
    for files in (None, replace(ours, key=others.key), replace(ours, ca=tmp_path / "none.pem")):
        with refused("cluster-files", "[cluster]"):
            cluster(TLS, files)
    ours.key.chmod(0o640)
    with refused("cluster-files", "key"):
        cluster(TLS, ours)


@pytest.mark.prove
def test_a_cluster_with_certificates(tmp_path: Path) -> None:
    """Both sides prove who they are; a certificate of another authority gets no answer, and no work is given."""
    ours, others = authority(tmp_path / "ours"), authority(tmp_path / "others")
    told = ("--tls-ca-file", str(ours.ca), "--tls-cert", str(ours.certificate), "--tls-key", str(ours.key))
    with world(tmp_path, *told, scheduler=("--protocol", "tls")) as made:
        made.hire("--protocol", "tls")
        assert made.address.startswith("tls://")
        with cluster(made.address, ours, tmp_path) as engine:
            assert carried(engine, tmp_path, "fine-1")["fine-1"].code == ""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clusters, "WAIT", 0.5)
            with refused("cluster-lost", made.address):
                cluster(made.address, others)
