"""The client for another setting's gateway: one address, signed, small answers, and errors that name nothing."""

import datetime as dt
import ipaddress
import json
import logging
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from journal_bridge.errors import BridgeError, InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.hosts import gateway_address
from journal_bridge.http import Clock
from journal_bridge.http.peer import PeerClient
from journal_bridge.http.peer_limits import PEER_LIMITS
from journal_bridge.http_signatures import RequestFacts, verify
from journal_bridge.keys import SettingKeys
from journal_bridge.peer_signing import signer

NAME = "gateway.example"
CANARY = "Thistledown-Aubergine"


class Server(HTTPServer):
    """Answers every request with the next of its answers, and keeps what came."""

    answers: list[tuple[int, Mapping[str, str], bytes]]
    came: list[RequestFacts]


class Answering(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def answer(self) -> None:
        """Keep it, and answer."""
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        path, asked, query = self.path.partition("?")
        streamed = None if self.command == "PATCH" else content
        facts = RequestFacts(
            self.command,
            self.headers["Host"],
            path,
            query if asked else None,
            tuple(self.headers.items()),
            streamed,
        )
        self.server.came.append(facts)
        answers = self.server.answers
        status, fields, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(OSError):
                self.wfile.write(body)


def document(content: object = None, status: int = 200, **fields: str) -> tuple[int, Mapping[str, str], bytes]:
    """Return an answer with a document."""
    kind = "application/json" if status == 200 else "application/problem+json"
    told = {name.replace("_", "-"): value for name, value in fields.items()}
    return status, {"Content-Type": kind} | told, json.dumps({} if content is None else content).encode()


def problem(status: int, code: object, **fields: str) -> tuple[int, Mapping[str, str], bytes]:
    """Return a problem document."""
    return document({"type": "about:blank", "code": code, "detail": CANARY}, status, **fields)


@contextmanager
def running(certificate: Path | None = None) -> Iterator[Server]:
    """Give a server on this computer, over TLS where there is a certificate."""
    verbs = {f"do_{verb}": Answering.answer for verb in ("GET", "POST", "PATCH", "HEAD", "DELETE")}
    server = Server(("127.0.0.1", 0), type("One", (Answering,), verbs))
    server.answers, server.came = [document({"ok": True})], []
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # broken handshakes are the test
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Return a setting's keys."""
    return SettingKeys.create(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def server() -> Iterator[Server]:
    """Give a server."""
    with running() as made:
        yield made


@pytest.fixture
def slept() -> list[float]:
    """Return how long was waited between tries."""
    return []


@pytest.fixture
def client(server: Server, keys: SettingKeys, slept: list[float]) -> Iterator[PeerClient]:
    """Give a client of that server, for which waits take no time."""
    url = f"http://127.0.0.1:{server.server_port}"
    with PeerClient(url, signer(keys), clock=Clock(sleep=slept.append)) as made:
        yield made


class Numbers:
    """Numbers of requests, each taken once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def use(self, _: str, nonce: str, __: int) -> bool:
        """Take one."""
        new = nonce not in self.taken
        self.taken.add(nonce)
        return new


def test_every_request_is_signed_each_try_of_it_anew(server: Server, client: PeerClient, keys: SettingKeys) -> None:
    """A gateway that verifies as ours does lets all of them in, and no number comes twice."""
    server.answers = [(500, {}, b""), document(), document(), document(), document(), (204, {}, b""), document()]
    client.get("/pairings/0?a=b&c")
    client.post("/transfers", {"text": "x"}, {"Idempotency-Key": "k"})
    client.post("/confirm")
    client.head("/uploads/1")
    client.delete("/uploads/1")
    client.patch("/uploads/1", [b"ab", b"c"], 3, {"Upload-Offset": "0", "Upload-Complete": "?1"})
    numbers = Numbers()
    for facts in server.came:
        assert verify(facts, lambda _: keys.card, time.time(), numbers) == keys.card.fingerprint
    assert [facts.method for facts in server.came] == ["GET", "GET", "POST", "POST", "HEAD", "DELETE", "PATCH"]
    assert len(numbers.taken) == 7


def test_the_card_is_asked_for_without_a_signature(server: Server, client: PeerClient) -> None:
    """Whoever asks for it may not be known there yet."""
    assert client.get("/card").document == {"ok": True}
    assert "signature" not in {name.lower() for name, _ in server.came[0].fields}


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_gateway_with_much_to_do_is_asked_five_times(
    server: Server, client: PeerClient, slept: list[float], status: int
) -> None:
    """With waits that double; after that the manager is told."""
    server.answers = [(status, {}, CANARY.encode())]
    with pytest.raises(TryAgain) as told:
        client.get("/x")
    assert (told.value.code, len(server.came), slept) == ("peer-busy", 5, [2.0, 4.0, 8.0, 16.0])


def test_bytes_are_never_sent_a_second_time_by_themselves(server: Server, client: PeerClient) -> None:
    """What of them arrived is asked for first."""
    server.answers = [(503, {}, b"")]
    with pytest.raises(TryAgain):
        client.patch("/uploads/1", [b"abc"], 3, {})
    assert len(server.came) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (problem(404, "transfer-unknown"), InputRefused, "transfer-unknown"),
        (problem(403, "invitation-invalid"), InputRefused, "invitation-invalid"),
        (problem(403, "peer-unknown"), NotVerified, "peer-unknown"),
        (problem(401, "request-stale"), NotVerified, "request-stale"),
        (problem(409, "paper-out-of-turn"), NotVerified, "paper-out-of-turn"),
        (problem(409, "upload-offset"), TryAgain, "upload-offset"),
        (problem(422, "upload-digest"), NotVerified, "upload-digest"),
        (problem(507, "no-room"), TryAgain, "peer-no-room"),
        (problem(400, "keys-exist"), InputRefused, "peer-refused"),
        (problem(400, "peer-untrusted"), InputRefused, "peer-refused"),
        (problem(400, CANARY), InputRefused, "peer-refused"),
        (problem(400, ["transfer-unknown"]), InputRefused, "peer-refused"),
        ((404, {"Content-Type": "text/html"}, CANARY.encode()), InputRefused, "peer-refused"),
        ((302, {"Location": f"https://{CANARY}.example/"}, b""), InputRefused, "peer-refused"),
    ],
)
def test_a_refusal_is_told_by_a_code_of_ours_or_by_none(
    server: Server, client: PeerClient, answer: tuple[int, Mapping[str, str], bytes], kind: type, code: str
) -> None:
    """A gateway cannot put words into this program's mouth, nor send it elsewhere."""
    server.answers = [answer]
    with pytest.raises(BridgeError) as told:
        client.get("/x")
    assert (isinstance(told.value, kind), told.value.code, len(server.came)) == (True, code, 1)
    assert CANARY not in repr(told.value)
    assert told.value.__context__ is None


def test_a_conflict_that_passes_is_waited_for(server: Server, client: PeerClient, slept: list[float]) -> None:
    """Another request of ours is still at work there."""
    server.answers = [problem(409, "upload-busy", Retry_After="5"), document({"ok": 1})]
    assert client.post("/transfers/1/upload").document == {"ok": 1}
    assert slept == [5.0]


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"Content-Type": "text/html"}, b"<html>"),
        (200, {"Content-Type": "application/json"}, b"{"),
        (200, {"Content-Type": "application/json"}, b"[" * 100_000),
        (200, {"Content-Type": "application/json"}, b"\xff"),
        (200, {"Content-Type": "application/json"}, b" " * (PEER_LIMITS.answer_bytes + 1)),
        (200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"\x1f\x8b"),
    ],
    ids=["page", "half", "deep", "no UTF-8", "large", "packed"],
)
def test_an_answer_of_another_form_is_no_answer(
    server: Server, client: PeerClient, answer: tuple[int, Mapping[str, str], bytes]
) -> None:
    """A guest network's page, for example."""
    server.answers = [answer]
    with pytest.raises(TryAgain) as told:
        client.get("/x", once=True)
    assert told.value.code == "peer-garbled"


def test_nothing_is_logged(
    server: Server, client: PeerClient, caplog: pytest.LogCaptureFixture, slept: list[float]
) -> None:
    """Not even by the libraries beneath, at their most talkative."""
    del slept
    server.answers = [document({"name": CANARY}), (500, {}, b"")]
    with caplog.at_level(logging.DEBUG):
        client.post(f"/x?{CANARY}", {"name": CANARY})
        with suppress(TryAgain):
            client.get("/x")
    assert CANARY not in caplog.text
    assert "127.0.0.1" not in caplog.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://journals.example", "https://journals.example"),
        ("https://JOURNALS.example:443/", "https://journals.example"),
        ("https://journals.example:8471", "https://journals.example:8471"),
        ("https://192.0.2.7", "https://192.0.2.7"),
        ("https://[2001:db8::7]:8471", "https://[2001:db8::7]:8471"),
        ("http://127.0.0.1:8471", "http://127.0.0.1:8471"),
        ("http://[::1]:8471/", "http://[::1]:8471"),
    ],
)
def test_an_address_has_one_form(given: str, kept: str) -> None:
    """It is what both sides sign."""
    assert gateway_address(given).url == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://journals.example",
        "http://192.0.2.7",
        "http://localhost:8471",
        "http://127.0.0.1.example",
        "https://user@journals.example",
        "https://journals.example/path",
        "https://journals.example?x",
        "https://journals.example#x",
        "https://journals.example:0",
        "https://journals.example:99999",
        "https://journals",
        "https://0x7f.1",
        "https://journals.example\n",
        "ftp://journals.example",
        "",
    ],
)
def test_what_is_no_address_of_a_gateway_is_refused(given: str) -> None:
    """Plain http goes to this very computer and nowhere else."""
    with pytest.raises(UsageFault) as told:
        gateway_address(given)
    assert (told.value.code, str(told.value)) == ("gateway-address", told.value.sentence)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an authority, a certificate for 127.0.0.1, and one for another name."""
    folder, now = tmp_path_factory.mktemp("tls"), dt.datetime.now(dt.UTC)
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("authority", "right", "wrong")}

    def made(name: str, *, ends: tuple[x509.GeneralName, ...] = ()) -> x509.Certificate:
        common = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
        builder = x509.CertificateBuilder(issuer, common, keys[name].public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(ca=not ends, path_length=None), critical=True)
        if ends:
            builder = builder.add_extension(x509.SubjectAlternativeName(ends), critical=False)
        return builder.sign(keys["authority"], hashes.SHA256())

    ends = {"right": x509.IPAddress(ipaddress.ip_address("127.0.0.1")), "wrong": x509.DNSName(NAME)}
    (folder / "authority.pem").write_bytes(made("authority").public_bytes(serialization.Encoding.PEM))
    for name, end in ends.items():
        private = keys[name].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        content = made(name, ends=(end,)).public_bytes(serialization.Encoding.PEM) + private
        (folder / f"{name}.pem").write_bytes(content)
    return folder


def test_a_setting_may_trust_an_authority_of_its_own(certificates: Path, keys: SettingKeys) -> None:
    """A group of nurseries with certificates of its own."""
    with running(certificates / "right.pem") as server:
        url = f"https://127.0.0.1:{server.server_port}"
        with PeerClient(url, signer(keys), trusted=certificates / "authority.pem") as client:
            assert client.get("/x").document == {"ok": True}


@pytest.mark.parametrize(("name", "trusted"), [("wrong", True), ("right", False)])
def test_a_certificate_that_proves_nothing_ends_it_at_once(
    certificates: Path, keys: SettingKeys, name: str, trusted: bool, slept: list[float]
) -> None:
    """Of another name, or signed by nobody known: nothing is sent, and it is not tried again."""
    authority = certificates / "authority.pem" if trusted else None
    with running(certificates / f"{name}.pem") as server:
        url = f"https://127.0.0.1:{server.server_port}"
        with (
            PeerClient(url, signer(keys), trusted=authority, clock=Clock(sleep=slept.append)) as client,
            pytest.raises(NotVerified) as told,
        ):
            client.post("/x", {"name": CANARY})
        assert (told.value.code, slept, server.came) == ("peer-untrusted", [], [])


def test_a_file_of_authorities_that_is_none_is_told(tmp_path: Path, keys: SettingKeys) -> None:
    """The settings name a file that cannot be used."""
    path = tmp_path / "ca.pem"
    path.write_text("no certificate")
    with pytest.raises(UsageFault) as told:
        PeerClient("https://journals.example", signer(keys), trusted=path)
    assert (told.value.code, told.value.place) == ("settings-file", "ca.pem")
