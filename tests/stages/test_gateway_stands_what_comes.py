"""The gateway under what lasts: lines that drip, requests by the hundred, errors nobody foresaw, and its log."""

import http.client
import json
import logging
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import gateway_world as world
from gateway_world import CANARY, PART, Answer, Asker
from journal_bridge import pairing
from journal_bridge.error_codes import CODES
from journal_bridge.errors import TryAgain
from journal_bridge.gateway import DEFAULT_LIMITS, Gateway, GatewayLimits, Place, server_of
from journal_bridge.gateway.problems import STATUSES, problem
from journal_bridge.gateway.quotas import Buckets, Running, stranger_named
from journal_bridge.gateway.serving import take_files
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.receiving import DEFAULT_POLICY, Desk, free_room
from journal_bridge.workspace_settings import WorkspaceSettings

IMPATIENT = GatewayLimits(idle=0.3, drain=0.1)
URL = "https://canary-thistledown.example"
CONTENT = bytes(range(256)) * 40
LOOK = b"GET /card HTTP/1.1\r\nHost: a\r\n\r\n"


@contextmanager
def served(tmp_path: Path, **changes: object) -> Iterator[tuple[Asker, Gateway]]:
    """Run a gateway in this process, with one paired setting that asks it."""
    sender = SettingKeys.create(tmp_path / "sender")
    receiver = world.receiver(tmp_path / "receiver", sender)
    with world.in_process(tmp_path / "receiver", receiver, **changes) as (url, gateway):
        yield Asker(sender, url), gateway


def begun(asker: Asker, gateway: Gateway, content: bytes = CONTENT) -> str:
    """Return a transfer whose upload was made."""
    paper = world.offer_of(asker.keys, gateway, content)
    assert asker.offer(paper).status == 201
    assert asker.begin(paper).status == 201
    return paper.paper.transfer


def dripping(asker: Asker, path: str, fields: dict[str, str], *, told: int, sent: bytes) -> Answer:
    """Send the beginning of a body, then nothing, and wait for what is said to that."""
    parts = urlsplit(asker.url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=world.LONGEST_WAIT)
    line.putrequest("PATCH" if PART in fields.values() else "POST", path)
    for name, value in (fields | {"Content-Length": str(told)}).items():
        line.putheader(name, value)
    line.endheaders(sent)
    answer = line.getresponse()
    found = Answer(answer.status, {}, json.loads(answer.read()))
    line.close()
    return found


def test_a_dead_line_does_not_hold_an_upload(tmp_path: Path) -> None:
    """After a while without a block the lock is given back; what came is kept."""
    with served(tmp_path, limits=IMPATIENT) as (asker, gateway):
        transfer = begun(asker, gateway)
        path = f"/uploads/{transfer}"
        fields = asker.fields(
            "PATCH", path, {"Content-Type": PART, "Upload-Offset": "0", "Upload-Complete": "?1"}, None
        )
        answer = dripping(asker, path, fields, told=len(CONTENT), sent=CONTENT[:4_000])
        assert (answer.status, answer.code) == (408, "request-slow")
        assert asker.append(transfer, CONTENT[4_000:], 4_000).status == 200


def test_a_line_that_drips_is_no_better(tmp_path: Path) -> None:
    """A byte now and then keeps no line open for long."""
    slow = GatewayLimits(grace=0, pace=1 << 40, drain=0.1)
    with served(tmp_path, limits=slow) as (asker, gateway):
        transfer = begun(asker, gateway)
        answer = asker.append(transfer, iter([CONTENT[:1_000]] * 3 + [b""]), last=False)
        assert (answer.status, answer.code) in {(408, "request-slow"), (204, None)}  # all in one block is not slow
        path = f"/uploads/{transfer}"
        fields = {"Content-Type": PART, "Upload-Offset": "0", "Upload-Complete": "?1"}
        offset = asker.ask("HEAD", path).fields["upload-offset"]
        signed = asker.fields("PATCH", path, fields | {"Upload-Offset": offset}, None)
        told = dripping(asker, path, signed, told=len(CONTENT) - int(offset), sent=b"\0")
        assert (told.status, told.code) == (408, "request-slow")


def test_a_document_that_drips_is_given_up(tmp_path: Path) -> None:
    """Nobody's signature is known before it is whole."""
    with served(tmp_path, limits=IMPATIENT) as (asker, _):
        answer = dripping(asker, "/transfers", {"Content-Type": "application/json"}, told=100, sent=b"{")
        assert (answer.status, answer.code) == (408, "request-slow")


def test_a_head_that_drips_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line on which nobody asks anything is closed."""
    monkeypatch.setattr("journal_bridge.gateway.protocol._HEAD_SECONDS", 0.2)
    with served(tmp_path) as (asker, _):
        assert world.raw(asker.url, b"GET /card HTTP/1.1\r\nHost: a\r\n") == b""
        assert world.raw(asker.url, b"") == b""


def test_too_many_requests_are_told_to_wait(tmp_path: Path) -> None:
    """A paired setting has a bucket of its own, and a stranger's is not filled from it."""
    few = GatewayLimits(a_peer=0.001, burst=3, a_stranger=0.001, strangers_burst=4)
    with served(tmp_path, limits=few) as (asker, _):
        path = f"/transfers/{'0' * 32}"
        answers = [asker.ask("GET", path) for _ in range(4)]
        assert [answer.status for answer in answers] == [404, 404, 404, 429]
        assert answers[3].fields["retry-after"] == "1"
        looks = [world.request(asker.url, "GET", "/card").status for _ in range(5)]
        assert looks == [200, 200, 200, 200, 429]
        assert world.request(asker.url, "GET", path).code == "request-too-often"


def test_one_transfer_too_many_is_told_when_to_come_again(tmp_path: Path) -> None:
    """The 21st journal on its way is told to come later, and is taken when one of the 20 has arrived."""
    with served(tmp_path) as (asker, gateway):
        papers = [world.offer_of(asker.keys, gateway, CONTENT) for _ in range(DEFAULT_POLICY.open_transfers + 1)]
        assert {asker.offer(paper).status for paper in papers[:-1]} == {201}
        for _ in range(2):
            answer = asker.offer(papers[-1])
            assert (answer.status, answer.code) == (429, "transfer-later")
            assert answer.fields["retry-after"] == "30"
        assert asker.begin(papers[0]).status == 201
        assert asker.append(papers[0].paper.transfer, CONTENT).status == 200
        assert asker.offer(papers[-1]).document["state"] == "accepted"


def test_a_full_disk_is_told_at_the_offer_and_may_be_empty_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender hears when to ask again; the journal is not refused."""
    with served(tmp_path) as (asker, gateway):
        paper = world.offer_of(asker.keys, gateway, CONTENT)
        with monkeypatch.context() as full:
            full.setattr(free_room, "room", lambda _: 600 << 20)
            assert asker.offer(paper).status == 201
            full.setattr(free_room, "room", lambda _: 500 << 20)
            paper = world.offer_of(asker.keys, gateway, CONTENT)
            answer = asker.offer(paper)
            assert (answer.status, answer.code, answer.fields["retry-after"]) == (507, "no-room", "60")
        assert asker.offer(paper).document["state"] == "accepted"


def test_a_setting_that_is_paired_no_more_fills_nothing(tmp_path: Path) -> None:
    """It has as many requests as any other, and the ledger notes none past them."""
    few = GatewayLimits(a_peer=0.001, burst=3)
    with served(tmp_path, limits=few) as (asker, gateway):
        gateway.ledger.peers.end(asker.keys.card.fingerprint, datetime.now(UTC))
        answers = [asker.ask("GET", f"/transfers/{'0' * 32}").status for _ in range(5)]
        assert answers == [403, 403, 403, 429, 429]


def test_who_only_has_a_card_writes_nothing(tmp_path: Path) -> None:
    """Anybody can make cards by the thousand, and each signs what it likes: the ledger stays as it is."""
    with served(tmp_path) as (asker, _):
        stranger = Asker(SettingKeys.create(tmp_path / "stranger"), asker.url)
        before = (tmp_path / "receiver" / "ledger.sqlite").read_bytes()
        said = {"token": "A" * 22, "card": stranger.keys.card.text, "name": CANARY}
        assert stranger.post("/pairings", said).code == "invitation-invalid"
        assert (tmp_path / "receiver" / "ledger.sqlite").read_bytes() == before


def test_strangers_do_not_keep_a_paired_setting_out(tmp_path: Path) -> None:
    """Behind a proxy all come from one address; who has proven itself before is heard all the same."""
    few = GatewayLimits(a_stranger=0.001, strangers_burst=4)
    path = f"/transfers/{'0' * 32}"
    with served(tmp_path, limits=few, behind_proxy=True) as (asker, _):
        assert asker.ask("GET", path).status == 404
        assert [world.request(asker.url, "GET", "/card").status for _ in range(5)] == [200, 200, 200, 200, 429]
        assert [asker.ask("GET", path).status for _ in range(6)] == [404] * 6
        stranger = Asker(SettingKeys.create(tmp_path / "stranger"), asker.url)
        assert stranger.ask("GET", path).status == 429


def test_one_ipv6_line_is_one_stranger() -> None:
    """Whoever has a line has 2^64 addresses; an IPv4 address is one of its own."""
    hosts = ("2001:db8::1", "2001:db8::2:1", "2001:db8:0:1::1", "192.0.2.1", "192.0.2.2", "somewhere")
    found = [stranger_named(host) for host in hosts]
    assert found[0] == found[1]
    assert len(set(found)) == len(found) - 1


def test_lines_past_the_limit_are_closed(tmp_path: Path) -> None:
    """Somebody who opens lines without a word does not use up the files that the gateway may open."""
    few = GatewayLimits(connections=3, lines_of_one=1_000)
    with served(tmp_path, limits=few) as (asker, _), ExitStack() as lines:
        parts = urlsplit(asker.url)
        opened = [
            lines.enter_context(
                socket.create_connection((parts.hostname or "", parts.port or 0), world.LONGEST_WAIT)
            )
            for _ in range(60)
        ]
        assert opened[-1].recv(1) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
def test_one_address_does_not_take_all_the_lines(tmp_path: Path) -> None:
    """Lines on which nobody asks anything leave room for everybody else's, until they are closed for being idle."""
    with served(tmp_path, limits=GatewayLimits(lines_of_one=3)) as (asker, _), ExitStack() as lines:
        parts = urlsplit(asker.url)
        there = (parts.hostname or "", parts.port or 0)
        for _ in range(3):
            lines.enter_context(socket.create_connection(there, world.LONGEST_WAIT))
        assert world.raw(asker.url, LOOK) == b""
        other = socket.create_connection(there, world.LONGEST_WAIT, source_address=("127.0.0.2", 0))
        lines.enter_context(other)
        other.sendall(LOOK)
        assert other.recv(100).startswith(b"HTTP/1.1 200")


def test_behind_a_proxy_all_lines_come_from_one_address(tmp_path: Path) -> None:
    """There the proxy limits them, and knows whose they are."""
    place = Place(port=0, url="https://journals.example", behind_proxy=True)
    sender = SettingKeys.create(tmp_path / "sender")
    receiver = world.receiver(tmp_path / "receiver", sender)
    with Ledger.open(tmp_path / "receiver", receiver) as ledger:
        desk = Desk(tmp_path / "receiver", receiver, ledger)
        gateway = Gateway(desk=desk, ledger=ledger, card=receiver.card, name="", authority="journals.example")
        config = server_of(gateway, place, lambda: None).config
    assert config.http.lines_of_one is None  # type: ignore[union-attr] # our own class


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_it_asks_for_as_many_files_as_it_needs() -> None:
    """Lines that say nothing take a file each; 256 of them, as macOS gives, are soon taken."""
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        take_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class _Announced(Running):
    """What is under way, and an event that tells that something is."""

    def __init__(self) -> None:
        super().__init__()
        self.let_in = threading.Event()

    @contextmanager
    def one_of(self, most: int, name: str, code: str) -> Iterator[None]:
        """Tell that one more was let in."""
        with super().one_of(most, name, code):
            self.let_in.set()
            yield


def test_one_setting_has_so_many_requests_at_once(tmp_path: Path) -> None:
    """The next one is told to wait, also when each of them is of an upload of its own."""
    with served(tmp_path, limits=GatewayLimits(at_once=1)) as (asker, gateway):
        transfer = begun(asker, gateway)
        running, told = _Announced(), threading.Event()
        gateway.running = running

        def slowly() -> Iterator[bytes]:
            yield CONTENT[:100]
            told.wait(world.LONGEST_WAIT)
            yield CONTENT[100:]

        answers: list[Answer] = []
        first = threading.Thread(target=lambda: answers.append(asker.append(transfer, slowly())))
        first.start()
        assert running.let_in.wait(world.LONGEST_WAIT)
        second = asker.ask("GET", f"/transfers/{transfer}")
        told.set()
        first.join(world.LONGEST_WAIT)
        assert (second.status, second.code) == (429, "request-too-often")
        assert answers[0].status == 200


def test_buckets_fill_again() -> None:
    """A request a second, after a burst of two."""
    now = [0.0]
    buckets = Buckets(1, 2, lambda: now[0])
    buckets.take("a")
    buckets.take("a")
    with pytest.raises(TryAgain):
        buckets.take("a")
    buckets.take("b")
    now[0] = 1.0
    buckets.take("a")
    buckets.give_back("a")
    buckets.take("a")
    with pytest.raises(TryAgain):
        buckets.take("a")


class _BrokenDesk(Desk):
    """A desk whose every other drawer is stuck: what it raises quotes a child."""

    def view(self, sender: str, transfer: str) -> None:  # type: ignore[override]  # it never returns
        """Raise what nobody foresaw."""
        raise RuntimeError(CANARY, sender, transfer)

    def open_next(self) -> bool:
        """Raise what nobody foresaw."""
        raise ValueError(CANARY)

    def tidy(self) -> None:
        """Raise what nobody foresaw."""
        raise ValueError(CANARY)


def test_what_nobody_foresaw_is_told_by_its_kind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The answer has no word of it, the log its kind and its line; the worker and the gateway outlive it."""
    caplog.set_level(logging.DEBUG)
    sender = SettingKeys.create(tmp_path / "sender")
    receiver = world.receiver(tmp_path / "receiver", sender)
    with Ledger.open(tmp_path / "receiver", receiver) as ledger:
        desk = _BrokenDesk(tmp_path / "receiver", receiver, ledger)
        with world.in_process(tmp_path / "receiver", receiver, desk=desk) as (url, _):
            answer = Asker(sender, url).ask("GET", f"/transfers/{'0' * 32}")
            assert (answer.status, answer.code) == (500, "internal")
            assert world.request(url, "GET", "/card").status == 200
    told = caplog.text
    assert "/transfers/{transfer}: RuntimeError at test_gateway" in told
    assert "open_next: ValueError at test_gateway" in told
    assert CANARY not in told + json.dumps(answer.document)
    assert "Traceback" not in told


def test_no_name_address_or_token_is_in_any_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A whole pairing and a whole transfer with every log at its most talkative."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.Logger.manager.loggerDict):
        caplog.set_level(logging.DEBUG, name)
    other = SettingKeys.create(tmp_path / "other")
    with served(tmp_path) as (asker, gateway):
        now = datetime.now(UTC)
        settings = WorkspaceSettings(name="Kingfisher", gateway_url=URL)
        invited = pairing.invite(gateway.ledger, SettingKeys.load(tmp_path / "receiver"), settings, now)
        said = {"token": invited.token, "card": other.card.text, "name": CANARY, "url": URL}
        stranger = Asker(other, asker.url)
        assert stranger.post("/pairings", said).document["state"] == "proposed"
        assert stranger.post("/pairings", said).status == 200
        path = f"/pairings/{other.card.fingerprint}"
        assert stranger.ask("POST", f"{path}/confirm").document["state"] == "ticked-there"
        assert stranger.ask("GET", path).document["fingerprint"] == other.card.fingerprint
        assert stranger.ask("GET", f"/{CANARY.lower()}/{URL[8:]}").status == 404
        assert stranger.ask("TRACE", "/card").status == 405
        assert world.raw(asker.url, f"{CANARY} /card HTTP/1.1\r\n{CANARY}: {URL}\r\n\r\n".encode())[9:12] == b"400"
        assert stranger.post("/pairings", said | {CANARY: URL}).code == "request-content"
        transfer = begun(asker, gateway)
        assert asker.append(transfer, CONTENT).status == 200
    told = caplog.text
    assert "POST /pairings 200" in told
    for secret in (CANARY, CANARY.lower(), "THISTLEDOWN", URL, URL[8:], invited.token, "Kingfisher"):
        assert secret not in told


def test_every_code_a_request_can_lead_to_has_a_status() -> None:
    """The table names codes there are; whatever stands in none is our own fault, and says no more than that."""
    assert set(STATUSES) <= set(CODES)
    answer = problem(TryAgain("mail-unanswered", CANARY))
    assert (answer.status_code, json.loads(bytes(answer.body))["code"]) == (500, "internal")
    assert CANARY.encode() not in bytes(answer.body)
    assert DEFAULT_LIMITS.idle == 30
