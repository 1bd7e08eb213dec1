"""What is judged is seen: each thing that may not be, made on purpose, and the judgement that names it."""

import dataclasses
import hashlib
import http.client
import json
import random
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from journal_bridge.receiving import upload_id
from proofs.outcome import Outcome
from prove_transfer import judging, kills, large, network, raw_client
from prove_transfer.children import KILLED
from prove_transfer.kills import Measured
from prove_transfer.line_faults import Fault, Rule
from prove_transfer.moments import Moment
from prove_transfer.parcels import Parcel
from prove_transfer.raw_client import Asked
from prove_transfer.talking import Talker
from prove_transfer.world import World


@pytest.fixture(scope="module")
def arrived(settings: World) -> Parcel:
    """Return a parcel that waits for its manager."""
    settings.serve()
    parcel, talker = settings.parcel(1, entries=2), Talker(settings)
    talker.offers(parcel)
    talker.creates(parcel)
    content = parcel.sealed.read_bytes()
    for start in range(0, len(content), 6000):
        talker.appends(parcel, start, content[start : start + 6000], last=start + 6000 >= len(content))
    talker.waits(parcel.transfer, {"waiting-for-manager"})
    return parcel


@pytest.fixture
def library(arrived: Parcel, tmp_path: Path) -> Iterator[Path]:
    """Return a folder with the journal filed as it should be."""
    child = tmp_path / "out" / "child"
    (child / "media").mkdir(parents=True)
    entries = [
        {"id": str(number), "body": [{"text": words}]} for number, words in enumerate(sorted(arrived.entries))
    ]
    (child / "journal.json").write_text(json.dumps({"entries": entries}), encoding="utf-8")
    for number in range(2):
        (child / "media" / f"{number}.jpg").write_bytes(_photo(number))
    yield tmp_path / "out"
    shutil.rmtree(tmp_path / "out")


def _photo(number: int) -> bytes:
    return random.Random(number).randbytes(100)  # noqa: S311 - seeded noise


def filed(library: Path, arrived: Parcel) -> list[str]:
    """Return what is wrong with a library, its photos being those of these tests."""
    photos = frozenset(hashlib.sha256(_photo(number)).hexdigest() for number in range(2))
    return list(judging.integrated_once(library, dataclasses.replace(arrived, media=photos)))


def test_a_library_as_it_should_be_has_no_fault(library: Path, arrived: Parcel) -> None:
    """Nothing is told of a journal that was filed once and whole."""
    assert filed(library, arrived) == []


def test_a_lost_doubled_or_half_record_is_seen(library: Path, arrived: Parcel) -> None:
    """An entry too few, one too many, and half a photo, each by its name."""
    journal = library / "child" / "journal.json"
    told = json.loads(journal.read_bytes())
    told["entries"] = [told["entries"][0]] * 2
    journal.write_text(json.dumps(told), encoding="utf-8")
    photo = library / "child" / "media" / "0.jpg"
    photo.write_bytes(photo.read_bytes()[:50])
    kinds = {fault.partition(":")[0] for fault in filed(library, arrived)}
    assert {"lost", "doubled", "half or changed"} == kinds


def test_half_an_arrival_under_its_final_name_is_seen(settings: World, arrived: Parcel) -> None:
    """A file that has its final name before it is whole would be taken for the journal."""
    known = {arrived.transfer: arrived}
    assert [*judging.half_files(settings, known), *judging.arrived_whole(settings, arrived)] == []
    name = upload_id(settings.sender.fingerprint, arrived.transfer)
    whole = judging.uploads_of(settings) / f"{name}.whole"
    kept = whole.read_bytes()
    whole.write_bytes(kept[:-1])
    try:
        assert list(judging.half_files(settings, known))
        assert list(judging.arrived_whole(settings, arrived))
    finally:
        whole.write_bytes(kept)


def test_words_in_clear_and_names_in_logs_are_seen(settings: World, arrived: Parcel) -> None:
    """A copy somebody forgot, and a log that tells too much."""
    forgotten = settings.receiver.workspace / "forgotten.tmp"
    forgotten.write_text(f"... {arrived.story} ...", encoding="utf-8")
    try:
        assert list(judging.nothing_left(settings, [arrived])) == ["in clear: receiver/forgotten.tmp"]
    finally:
        forgotten.unlink()
    log = settings.folder / "server-0.out"
    log.write_text(f"opening the journal of {arrived.name}", encoding="utf-8")
    try:
        assert list(judging.logs_are_silent(settings, [arrived]))
    finally:
        log.unlink()


def test_the_log_that_is_searched_is_a_talkative_one(settings: World, arrived: Parcel) -> None:
    """A log with nothing in it would name nobody."""
    assert arrived.name
    told = settings.log.read_text("utf-8")
    assert "PATCH" in told
    assert len(told) > 300


def test_a_file_outside_the_quarantine_is_seen() -> None:
    """The quarantine, the ledger, and nothing else of the receiver's."""
    allowed = ("receiver/gateway/uploads/0.part", "receiver/ledger.sqlite-journal", "sender/spool/0.jb.age")
    assert all(map(judging.may_be_written, allowed))
    assert not any(map(judging.may_be_written, ("receiver/keys.json", "receiver/inbox/x", "tmp/x", "etc/passwd")))


@pytest.mark.parametrize("torn", [False, True], ids=["before a touch", "in half a write"])
def test_the_server_really_dies_at_its_moment(settings: World, arrived: Parcel, torn: bool) -> None:
    """A kill that never happened would prove nothing."""
    assert arrived.bytes
    settings.serve()
    settings.server_control.arm(Moment(3, torn))
    with pytest.raises(ConnectionError):
        Talker(settings).offers(settings.parcel(2 + torn))
    assert settings.server is not None
    assert settings.server.wait(60) == KILLED
    assert settings.server_control.died_at
    settings.serve()


def test_moments_are_spread_over_the_whole_run() -> None:
    """Touches from the first to the last, and moments over all the seconds; the same ones every time."""
    measured = Measured(server=110, sender=70, filing=140)
    plans = list(kills.plans(measured, 100))
    assert plans == list(kills.plans(measured, 100))
    assert [sum(plan.victim == name for plan in plans) for name in ("server", "sender")] == [100, 100]
    filing = [plan.filing.touch for plan in plans if plan.filing]
    assert len(filing) == 100
    touches = sorted(filing)
    assert touches[0] < 10
    assert touches[-1] > 130
    assert max(late - early for early, late in pairwise(touches)) < 6
    assert any(plan.moment.torn for plan in plans)


@pytest.mark.parametrize("fault", list(Fault), ids=str)
def test_the_network_does_what_it_is_told(settings: World, fault: Fault) -> None:
    """Each fault happens to the request it was meant for, and to no other."""
    settings.serve()
    settings.proxy.play(Rule(fault, "POST /nowhere", times=1, seconds=0.05))
    request = Asked("POST", "/nowhere", (("Connection", "close"),), b"x" * 1000)
    status = 0
    try:
        if fault in {Fault.HANG, Fault.LOSE}:
            raw_client.cut_short(settings.proxy.port, request, settings.authority, b"")
        else:
            reply = raw_client.send(settings.proxy.port, request, settings.authority)
            status = reply.status if reply.body else 0
    except (OSError, ValueError, http.client.HTTPException):
        status = 0
    assert _STATUS[fault] == status
    plain = raw_client.send(settings.proxy.port, Asked("GET", "/card"), settings.authority)
    settings.proxy.play()
    assert plain.status == 200


_STATUS = dict.fromkeys(Fault, 404) | {
    Fault.REFUSE: 0,
    Fault.RESET: 0,
    Fault.HANG: 0,
    Fault.LOSE: 0,
    Fault.ERROR_500: 500,
    Fault.ERROR_503: 503,
    Fault.CUT: 0,
    Fault.GARBAGE: 0,
    Fault.TRUNCATE: 0,
    Fault.DROP_AFTER: 0,
    Fault.GATEWAY_500: 502,
}


def test_every_fault_meets_every_kind_of_request() -> None:
    """No cell of the matrix is left out but a bit of a body that there is not."""
    assert {*Fault} == {cell.fault for cell in network.CELLS}
    assert {*network.REQUESTS} == {cell.request for cell in network.CELLS}
    assert 2 * (len(Fault) * len(network.REQUESTS) - 3) == len(network.CELLS)


def test_a_bound_that_is_missed_is_a_fault() -> None:
    """A figure past its bound, a share that is not all, and what was never tried."""
    outcome = Outcome()
    outcome.bound("tries", 6, 5)
    outcome.share("kept", 9, 10)
    outcome.share("nothing tried", 0, 0)
    outcome.count("lost", 1)
    assert len(outcome.faults) == 4
    assert large.held_against_bounds("nothing").faults
    printed = (
        "a sealed bundle of 1000 MB on loopback\n1. upload alone 181 MB/s, a bare sink 400 MB/s: 0.45 of it\n"
        "2. from bundle to opened 99 MB/s (10.0 s)\n3. peak memory: sender 121 MB, server 119 MB\n"
    )
    assert len(large.held_against_bounds(printed).faults) == 3
