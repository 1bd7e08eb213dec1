"""Once against a server that is one: a process of its own, with TLS and a certificate of a throwaway authority."""

import datetime as dt
import io
import json
import logging
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import tls_server
from journal_bridge.errors import BridgeError
from journal_bridge.fetching import Outcome, complete
from journal_bridge.http import Client, Limits, OpenedForTests, Reach, Token
from journal_bridge.http.limits import DEFAULT_LIMITS
from link_samples import Hours, write_export

HOST, STORAGE = "img.famly.co", "img.famly.de"
REACH = Reach(frozenset({HOST, STORAGE, "other.example"}), {HOST: "x-famly-accesstoken"})


@dataclass(frozen=True)
class Server:
    """A running server: how to reach it, and what it was asked."""

    opened: OpenedForTests
    log: Path

    @property
    def asked(self) -> list[dict[str, object]]:
        """The requests so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []


def _certificate(folder: Path) -> Path:
    """Write an authority's certificate, and one of the two hosts with its key."""
    now = dt.datetime.now(dt.UTC)

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def begun(subject: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name("A throwaway authority"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
        )

    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = begun("A throwaway authority", root.public_key())
    authority = authority.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    hosts = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName(STORAGE)])
    leaf = begun(HOST, own.public_key()).add_extension(hosts, critical=False)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(authority.sign(root, hashes.SHA256()).public_bytes(pem))
    (folder / "own.pem").write_bytes(leaf.sign(root, hashes.SHA256()).public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "own.key").write_bytes(own.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder / "ca.pem"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Start a server, and end it."""
    authority = _certificate(tmp_path)
    log = tmp_path / "asked.jsonl"
    words = [sys.executable, tls_server.__file__, tmp_path / "own.pem", tmp_path / "own.key", log]
    with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            with pytest.warns(RuntimeWarning, match="for tests only"):
                opened = OpenedForTests(port, ssl.create_default_context(cafile=str(authority)))
            yield Server(opened, log)
        finally:
            process.kill()


def client(
    server: Server,
    reach: Reach = REACH,
    token: Token | None = None,
    address: str = "127.0.0.1",
    limits: Limits = DEFAULT_LIMITS,
) -> Client:
    """Return a client that finds every name on this computer."""
    return Client(
        reach,
        token,
        limits=limits,
        clock=Hours().clock,
        resolve=lambda _: (address,),
        opened_for_tests=server.opened,
    )


EXPECTED = {
    "photo": "",
    "chunked": "",
    "storage": "",
    "short": "fetch-failed",
    "page": "answer-page",
    "packed": "answer-encoded",
    "away": "host-unknown",
    "inside": "link-unsafe",
    "gone": "link-expired",
    "busy": "fetch-failed",
    "reset": "fetch-failed",
    "nonsense": "fetch-failed",
    "hang": "fetch-failed",
}


def test_every_way_to_answer_ends_as_it_should(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """The same faults as in the tests without a network, over real connections, and no word of them in a log."""
    caplog.set_level(logging.DEBUG)
    found: dict[str, str] = {}
    with (
        client(server, token=Token("a-token")) as patient,
        client(server, token=Token("a-token"), limits=Limits(read_seconds=0.3)) as hasty,
    ):
        for path in EXPECTED:
            sink, asking = io.BytesIO(), hasty if path == "hang" else patient
            try:
                asking.fetch(f"https://{HOST}/{path}.jpg", sink, path)
            except BridgeError as error:
                found[path] = error.code
            else:
                found[path] = ""
                assert sink.getvalue() == tls_server.JPEG
    assert found == EXPECTED
    assert caplog.text == ""
    asked = server.asked
    assert all(one["sni"] == [one["host"]] for one in asked)
    assert {one["host"] for one in asked} == {HOST, STORAGE}
    assert {one.get("x-famly-accesstoken") for one in asked if one["host"] == HOST} == {"a-token"}
    assert {one.get("x-famly-accesstoken") for one in asked if one["host"] == STORAGE} == {None}
    assert {path: sum(one["path"] == path for one in asked) for path in ("busy", "reset", "gone")} == {
        "busy": 5,
        "reset": 5,
        "gone": 1,
    }


def test_a_certificate_of_another_name_is_not_believed(server: Server) -> None:
    """Whoever holds the address but not the name's certificate is told nothing."""
    with client(server) as asking, pytest.raises(BridgeError) as failed:
        asking.fetch("https://other.example/photo.jpg", io.BytesIO(), "photo 1")
    assert failed.value.code == "fetch-failed"
    assert server.asked == []


def test_a_client_that_is_not_opened_does_not_reach_it(server: Server) -> None:
    """As every command makes it: the same server, the same name, and nothing is asked."""
    with (
        Client(REACH, clock=Hours().clock, resolve=lambda _: ("127.0.0.1",)) as asking,
        pytest.raises(BridgeError) as refused,
    ):
        asking.fetch(f"https://{HOST}/photo.jpg", io.BytesIO(), "photo 1")
    assert refused.value.code == "address-inside"
    assert server.asked == []


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.2", "::1", "169.254.169.254"])
def test_even_the_opened_one_reaches_this_address_only(server: Server, address: str) -> None:
    """What tests open is one address and one port."""
    with client(server, address=address) as asking, pytest.raises(BridgeError) as refused:
        asking.fetch(f"https://{HOST}/photo.jpg", io.BytesIO(), "photo 1")
    assert refused.value.code == "address-inside"


def test_an_export_is_completed_from_it(server: Server, tmp_path: Path) -> None:
    """From links to files: three photos come, one has expired, one leads away; then the three are not asked for."""
    paths = ("photo", "chunked", "storage", "gone", "away")
    links = {number: f"https://{HOST}/{number}/{path}.jpg?sig=x" for number, path in enumerate(paths, start=1)}
    export = write_export(tmp_path / "in", "famly", links)
    for fetched, there in ((3, 0), (0, 3)):
        before = len(server.asked)
        report = complete(
            export, tmp_path / "out", client=lambda reach, _: client(server, reach), clock=Hours().clock
        )
        counts = [report.count(one) for one in (Outcome.FETCHED, Outcome.THERE, Outcome.EXPIRED, Outcome.REFUSED)]
        assert counts == [fetched, there, 1, 1]
        assert len(server.asked) - before == (6 if fetched else 2)
