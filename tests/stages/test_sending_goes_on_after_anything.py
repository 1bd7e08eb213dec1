"""Sending, against a small gateway on this computer: it arrives once, whatever breaks on the way."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

import sending_world as sw
from journal_bridge.errors import BridgeError, InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.http.peer import PeerClient
from journal_bridge.ledger import Tick
from journal_bridge.locking import alone
from journal_bridge.sending import Patience, uploading
from journal_bridge.transfer_papers import RefusalCode
from sending_world import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Give two paired settings; requests bring a kilobyte, so that a few thousand bytes need several."""
    monkeypatch.setattr(uploading, "LEAST_APPEND", 1_000)
    with sw.world(tmp_path) as made:
        yield made


def test_a_journal_goes_over_and_waits_for_their_manager(world: World) -> None:
    """One act: offered, sent, opened there; what is done when their manager has filed it is seen next time."""
    assert world.send().state == "waiting-for-manager"
    assert world.arrived == world.content
    assert world.spooled == [f"{world.parcel.transfer}.jb.age", f"{world.parcel.transfer}.lock"]
    world.gateway.integrate(world.parcel.transfer)
    assert world.send().state == "integrated"
    assert world.spooled == []
    before = len(world.gateway.asked)
    assert world.send().state == "integrated"
    assert len(world.gateway.asked) == before


def test_the_offer_says_what_the_bundle_is(world: World) -> None:
    """Size, digest and counts, under the transfer's id, and the upload is told the digest too."""
    world.send()
    first = world.gateway.asked[0]
    offer = world.gateway.kept[world.parcel.transfer].offer.paper.model_dump(by_alias=True)
    assert first.fields["idempotency-key"] == world.parcel.transfer
    assert {"entries": 3, "media": 1, "bytes": 5_000, "sha256": world.parcel.sha256}.items() <= offer.items()
    made = next(one for one in world.gateway.asked if one.path.endswith("/upload"))
    assert made.fields["repr-digest"] == sw.told_digest(world.parcel.sha256)
    assert all(len(one.content) <= 1_000 for one in world.gateway.asked if one.method == "PATCH")


FAULTS = {
    "reset": sw.reset,
    "answer lost": sw.lost,
    "silent": sw.silent,
    "dripping": sw.dripping,
    "500": sw.status(500),
    "503": sw.status(503, Retry_After="7"),
    "429": sw.status(429),
    "short answer": sw.text(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"),
    "no HTTP": sw.text(b"\xff\xd8\xff\xe0 no HTTP at all\r\n\r\n"),
    "a page": sw.text(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"),
    "twice": sw.twice,
}
MEETS_A_LIMIT = (sw.silent, sw.dripping)
LINES = ("POST /transfers", "HEAD /uploads", "PATCH /uploads", "GET /transfers")


@pytest.mark.parametrize("what", FAULTS.values(), ids=FAULTS)
def test_a_fault_at_each_kind_of_request_is_got_over_within_the_run(world: World, what: sw.Fault) -> None:
    """Nobody notices that a line broke, once at the offer, once at the question, once at the bytes, once after."""
    world.limits = sw.QUICK if what in MEETS_A_LIMIT else world.limits
    world.gateway.append = 4_000
    for line in LINES:
        world.gateway.fault(line, what)
    assert world.send(9).state == "waiting-for-manager"
    assert (world.arrived, world.gateway.faults) == (world.content, [])
    assert max(map(world.gateway.count, LINES)) <= 5
    assert world.ledger.audit().ok


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("what", [sw.reset, sw.status(500)], ids=["reset", "500"])
def test_a_fault_that_stays_ends_the_run_after_five_tries_and_the_next_goes_on(
    world: World, line: str, what: sw.Fault
) -> None:
    """The manager is told to try again later, and later it goes on where it stopped."""
    world.gateway.fault(line, what, times=5)
    with pytest.raises(TryAgain) as told:
        world.send(9)
    assert told.value.code in {"peer-unreachable", "peer-busy"}
    assert world.gateway.count(line) == 5
    assert world.state == {"POST /transfers": "offered"}.get(line, "sending")
    assert world.send(9).state == "waiting-for-manager"
    assert world.arrived == world.content


def test_answers_that_are_all_lost_do_not_stop_it(world: World) -> None:
    """Each request brings its kilobyte, and the next question finds it there."""
    world.gateway.fault("PATCH /uploads", sw.lost, times=5)
    assert world.send().state == "waiting-for-manager"
    assert [len(one.content) for one in world.gateway.asked if one.method == "PATCH"] == [1_000] * 5


def test_a_body_cut_in_the_middle_goes_on_where_it_was_kept(world: World) -> None:
    """What has arrived is not sent again."""
    world.gateway.append = 4_000
    world.gateway.fault("PATCH", sw.cut, times=2)
    assert world.send(9).state == "waiting-for-manager"
    assert world.arrived == world.content
    begun = [one.fields["upload-offset"] for one in world.gateway.asked if one.method == "PATCH"]
    assert begun == ["0", "1500", "3000"]


def test_nobody_there_is_told_after_five_tries(world: World) -> None:
    """A gateway that is switched off."""
    world.peer = replace(world.peer, url="http://127.0.0.1:9")
    with pytest.raises(TryAgain) as told:
        world.send()
    assert (told.value.code, world.clock.slept) == ("peer-unreachable", [2.0, 4.0, 8.0, 16.0])
    assert world.state == "offered"


def test_a_redirect_is_a_refusal(world: World) -> None:
    """Nothing is sent elsewhere."""
    world.gateway.fault("POST /transfers", sw.status(307, Location="http://127.0.0.1:9/"))
    with pytest.raises(InputRefused) as told:
        world.send()
    assert (told.value.code, world.gateway.count("POST")) == ("peer-refused", 1)


def test_a_gateway_may_ask_to_wait(world: World) -> None:
    """The next try comes when it said."""
    world.gateway.fault("POST /transfers", sw.status(503, Retry_After="7"))
    world.send()
    assert world.clock.slept == [7.0]


def test_a_wait_of_hours_is_left_to_another_run(world: World) -> None:
    """Nobody sits there for three hours."""
    world.gateway.fault("POST /transfers", sw.status(503, Retry_After="10800"))
    with pytest.raises(TryAgain):
        world.send()
    assert world.clock.slept == []


class PowerCutError(BaseException):
    """What no part of the program can catch and go on."""


@pytest.mark.parametrize("at", [0, 1, 2, 3, 5, 7, 8])
@pytest.mark.parametrize("answered", [False, True])
def test_a_run_that_dies_at_any_request_is_gone_on_with(
    world: World, monkeypatch: pytest.MonkeyPatch, at: int, answered: bool
) -> None:
    """The ledger and the spool say where to go on; the offer that is sent again is the very same."""
    real = PeerClient._once  # noqa: SLF001 - the one place every request passes
    count = iter(range(at + 1))

    def once(self: PeerClient, *given: object) -> object:
        if next(count, None) is not None and (left := at - len(world.gateway.asked)) <= 0:
            if answered:
                real(self, *given)  # type: ignore[arg-type]
            raise PowerCutError(left)
        return real(self, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(PeerClient, "_once", once)
        with suppress(PowerCutError):
            world.send()
    assert world.send(9).state == "waiting-for-manager"
    assert world.arrived == world.content
    texts = {one.content for one in world.gateway.asked if (one.method, one.path) == ("POST", "/transfers")}
    assert len(texts) == 1
    assert world.ledger.audit().ok


@pytest.mark.parametrize("code", [RefusalCode.TOO_LARGE, RefusalCode.UNEXPECTED])
def test_a_refusal_ends_it(world: World, code: RefusalCode) -> None:
    """Nothing is sent, and nothing lies about."""
    world.gateway.refuses = code
    assert world.send().state == "refused"
    assert (world.gateway.count("PATCH"), world.spooled) == (0, [])


def test_what_changed_on_our_own_disk_is_refused_there_for_ever(world: World) -> None:
    """A flipped bit in our copy is found by whoever receives it."""
    world.gateway.append = 1_000
    world.gateway.fault("PATCH", sw.reset, times=5)
    with pytest.raises(TryAgain):
        world.send()
    copy = world.folder / "spool" / f"{world.parcel.transfer}.jb.age"
    content = bytearray(copy.read_bytes())
    content[77] ^= 1
    copy.write_bytes(content)
    assert world.send().state == "refused"


@pytest.mark.parametrize("damage", ["gone", "shorter", "changed"])
def test_a_copy_that_is_not_what_was_offered_is_told(world: World, damage: str) -> None:
    """Where the bundle's folder is gone too, the manager is told to build it again."""
    world.gateway.fault("PATCH", sw.reset, times=5)
    with pytest.raises(TryAgain):
        world.send()
    copy = world.folder / "spool" / f"{world.parcel.transfer}.jb.age"
    content = copy.read_bytes()
    copy.unlink()
    if damage != "gone":
        copy.write_bytes(content[:-1] if damage == "shorter" else bytes([content[0] ^ 1]) + content[1:])
    with pytest.raises(InputRefused) as told, world.sender() as sender:
        sender.go_on(world.parcel.transfer, Patience(world.clock.clock))
    assert (told.value.code, world.state) == ("spool-gone", "sending")


def test_an_upload_that_was_swept_there_begins_again(world: World) -> None:
    """Fourteen days without a byte, and their disk was tidied."""
    world.gateway.append = 4_000
    world.gateway.fault("PATCH", sw.cut)
    world.gateway.fault("HEAD /uploads", sw.reset, times=5)
    world.gateway.fault("PATCH", sw.reset, times=5)
    with pytest.raises(TryAgain):
        world.send()
    kept = world.gateway.kept[world.parcel.transfer]
    kept.made, kept.content = False, bytearray()
    world.gateway.faults.clear()
    assert world.send().state == "waiting-for-manager"
    assert world.arrived == world.content


def test_a_gateway_that_forgets_what_it_had_is_not_sent_it_for_ever(world: World) -> None:
    """All of it was there, as it said; asked again, nothing is. Once more, and the manager is told."""
    world.gateway.append = 9_000

    def forgets(handler: sw.Handler, _: sw.Asked) -> bool:
        kept = world.gateway.kept[world.parcel.transfer]
        handler.tell(204, None, {})
        kept.content, kept.made = bytearray(), False
        return False

    world.gateway.fault("PATCH", forgets, times=9)
    with pytest.raises(TryAgain) as told:
        world.send(900)
    assert (told.value.code, world.gateway.count("PATCH")) == ("peer-garbled", 2)


def test_two_runs_of_one_transfer_do_not_meet(world: World) -> None:
    """The second is told that the first is at it."""
    world.send()
    with alone(world.folder / "spool" / f"{world.parcel.transfer}.lock"), pytest.raises(TryAgain) as told:
        world.send()
    assert told.value.code == "transfer-in-hand"


def test_it_goes_to_no_other_setting_than_it_is_sealed_to(world: World) -> None:
    """What is sealed to one setting is of no use to another."""
    world.parcel = replace(world.parcel, receiver="0" * 64)
    with pytest.raises(UsageFault) as told:
        world.send()
    assert (told.value.code, world.state, world.gateway.asked) == ("sealed-to-other", "none", [])


def test_it_goes_to_no_setting_before_both_have_ticked(world: World) -> None:
    """Nothing moves before both managers have compared the digits."""
    world.ledger.peers.propose(world.peer.card, sw.NAME, world.peer.url, sw.NOON)
    world.ledger.peers.tick(world.peer.fingerprint, Tick.HERE, sw.NOON)
    with pytest.raises(NotVerified) as told:
        world.send()
    assert (told.value.code, world.state) == ("peer-unknown", "none")


@pytest.mark.parametrize(
    ("fields", "whole"),
    [
        ({"Upload-Offset": "-1"}, "?0"),
        ({"Upload-Offset": "5001"}, "?0"),
        ({"Upload-Offset": "0"}, "?1"),
        ({"Upload-Offset": "9" * 40}, "?0"),
        ({}, "?0"),
    ],
)
def test_what_a_gateway_says_of_an_upload_is_not_believed_where_it_cannot_be(
    world: World, fields: dict[str, str], whole: str
) -> None:
    """No byte is sent from a place that is none."""

    def lies(handler: sw.Handler, _: sw.Asked) -> bool:
        handler.tell(204, None, fields | {"Upload-Complete": whole})
        return False

    world.gateway.fault("HEAD", lies, times=5)
    with pytest.raises(TryAgain) as told:
        world.send()
    assert (told.value.code, world.gateway.count("PATCH")) == ("peer-garbled", 0)


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("max-append-size=4096000", 4_096_000),
        ("max-size=1,max-append-size=99999999999999", uploading.MOST_APPEND),
        ("max-append-size=1", uploading.LEAST_APPEND),
        ("max-append-size=-5", uploading.MOST_APPEND // 8),
        ("xmax-append-size=70000", uploading.MOST_APPEND // 8),
        ("", uploading.MOST_APPEND // 8),
    ],
)
def test_a_request_brings_what_makes_sense(said: str, size: int) -> None:
    """A gateway cannot have a journal sent byte by byte, nor in one piece of all memory."""
    assert uploading.append_size(said) == size


def test_errors_name_no_address_and_no_name(world: World) -> None:
    """A log may be shown to anybody."""
    world.gateway.fault("POST", sw.text(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnope"), times=5)
    with pytest.raises(BridgeError) as told:
        world.send()
    assert sw.NAME not in str(told.value)
    assert "127.0.0.1" not in str(told.value)
