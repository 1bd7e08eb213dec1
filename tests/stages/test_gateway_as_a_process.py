"""The gateway as a process: where it may listen, that it is alone, and how it is stopped and goes on."""

import http.client
import json
import os
import secrets
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import gateway_world as world
from journal_bridge.errors import UsageFault
from journal_bridge.gateway import Place, listen
from journal_bridge.keys import SettingKeys
from mail_world import certificates

ANYWHERE = "0.0.0.0"  # noqa: S104 - it is refused, or goes by TLS
COMMAND = [sys.executable, "-m", "journal_bridge", "serve", "--port", "0"]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place(ANYWHERE), "gateway-plain"),
        (Place("192.0.2.7"), "gateway-plain"),
        (Place("::"), "gateway-plain"),
        (Place(ANYWHERE, url="https://a.example", behind_proxy=True), "gateway-proxy"),
        (Place("8.8.8.8", url="https://a.example", behind_proxy=True), "gateway-proxy"),
        (Place(url="http://127.0.0.1", behind_proxy=True), "gateway-proxy"),
        (Place(behind_proxy=True), "gateway-public"),
        (Place("kingfisher.example"), "gateway-listen"),
        (Place(port=70_000), "gateway-listen"),
        (Place("192.0.2.7", url="https://a.example", certificate=Path("a"), key=Path("b")), "gateway-certificate"),
        (Place(certificate=Path("cert.pem")), "gateway-certificate"),
        (Place(url="http://a.example"), "gateway-address"),
        (Place(url="https://a.example/there"), "gateway-address"),
    ],
)
def test_it_does_not_speak_in_clear_where_others_listen(place: Place, code: str) -> None:
    """Plain HTTP goes to this computer only; behind a proxy, to a private address, and others come by https."""
    with pytest.raises(UsageFault) as refused:
        listen(place)
    assert refused.value.code == code


def test_the_command_says_loudly_that_it_does_not(tmp_path: Path) -> None:
    """It ends with a sentence that says what to do."""
    ended = serve("--host", ANYWHERE, folder=tmp_path)
    assert (ended.returncode, ended.stderr.count("--certificate and --key")) == (2, 1), ended.stderr


def serve(*options: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `serve` where it must end by itself."""
    return subprocess.run(
        [*COMMAND, "--workspace", str(folder / "receiver"), *options],
        capture_output=True,
        text=True,
        timeout=world.LONGEST_WAIT,
        check=False,
    )


def test_a_certificate_lets_it_listen_everywhere(tmp_path: Path) -> None:
    """With TLS any address will do, once it is said how others reach it."""
    certificates(tmp_path, "a.example")
    certificate, key = tmp_path / "own.pem", tmp_path / "own.key"
    with pytest.raises(UsageFault, match="--url"):
        listen(Place(ANYWHERE, 0, None, certificate, key))
    listening = listen(Place(ANYWHERE, 0, "https://a.example:8471", certificate, key))
    listening.socket.close()
    assert listening.authority == "a.example:8471"


def test_it_speaks_tls(tmp_path: Path) -> None:
    """With its own certificate; in clear on that port it says nothing."""
    keys = world.receiver(tmp_path / "receiver")
    certificates(tmp_path, "localhost")
    files = ("--certificate", str(tmp_path / "own.pem"), "--key", str(tmp_path / "own.key"))
    with world.serving(tmp_path / "receiver", keys, *files) as served:
        assert served.url.startswith("https://127.0.0.1:")
        port = int(served.url.rpartition(":")[2])
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=world.LONGEST_WAIT)
        connection.request("GET", "/card")
        assert json.loads(connection.getresponse().read())["card"] == keys.card.text
        connection.close()
        assert world.raw(served.url, b"GET /card HTTP/1.1\r\nHost: a\r\n\r\n") == b""


def test_one_process_serves_a_workspace(tmp_path: Path) -> None:
    """A second one is told, and the first goes on."""
    keys = world.receiver(tmp_path / "receiver")
    with world.serving(tmp_path / "receiver", keys) as served:
        second = serve(folder=tmp_path)
        assert (second.returncode, "(gateway-running)" in second.stderr) == (2, True)
        assert world.request(served.url, "GET", "/card").status == 200
        assert served.stop() == 0
    told = served.log.read_text()
    for word in (served.url, keys.card.shown_fingerprint, "Ctrl+C", "Stopped."):
        assert word in told


def test_the_ready_file_says_whom_to_ask(tmp_path: Path) -> None:
    """One of an earlier run is written over."""
    keys = world.receiver(tmp_path / "receiver")
    (tmp_path / "receiver.ready").write_text("an old one")
    with world.serving(tmp_path / "receiver", keys, "--url", "https://a.example") as served:
        said = json.loads((tmp_path / "receiver.ready").read_text())
        assert said == {
            "address": served.url,
            "url": "https://a.example",
            "fingerprint": keys.card.fingerprint,
            "pid": served.process.pid,
        }
        assert (tmp_path / "receiver.ready").stat().st_mode & 0o077 == 0


def test_it_loads_nothing_large(tmp_path: Path) -> None:
    """Weeks in the background of a nursery's office computer: no typesetter, no films, no minimiser."""
    program = (
        "import sys\nfrom journal_bridge import cli, gateway, gateway_commands, receiving\n"
        "found = [name for name in sys.modules if name.startswith(('journal_bridge.transfer.', "
        "'journal_bridge.minimise', 'journal_bridge.bundle.book', 'journal_bridge.receipt', "
        "'PIL', 'pikepdf', 'av', 'typst', 'lxml', 'httpx', 'jinja2')) or name == 'journal_bridge.transfer']\n"
        "print(found)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=dict(os.environ),
    )
    assert ran.stdout == "[]\n"


@pytest.fixture
def two(tmp_path: Path) -> tuple[SettingKeys, SettingKeys]:
    """Return the keys of a sender and of a receiver that are paired."""
    sender = SettingKeys.create(tmp_path / "sender")
    return sender, world.receiver(tmp_path / "receiver", sender)


def test_a_stop_in_the_middle_keeps_what_came(tmp_path: Path, two: tuple[SettingKeys, SettingKeys]) -> None:
    """The block under way is kept, the sender is told to come again, and the next process goes on from there."""
    content = secrets.token_bytes(1 << 20) * 8
    paper = world.offer_of(*two, content)
    came, stopped = threading.Event(), threading.Event()

    def slowly() -> Iterator[bytes]:
        yield content[: 5 << 20]
        came.set()
        stopped.wait(world.LONGEST_WAIT)

    with world.serving(tmp_path / "receiver", two[1]) as served:
        asker = served.asker(two[0])
        asker.offer(paper)
        asker.begin(paper)
        answers: list[world.Answer] = []
        sending = threading.Thread(target=lambda: answers.append(_told(asker, paper.paper.transfer, slowly())))
        sending.start()
        assert came.wait(world.LONGEST_WAIT)
        until_there(asker, paper.paper.transfer, 4 << 20)
        assert served.stop() == 0
        stopped.set()
        sending.join(world.LONGEST_WAIT)
    with world.serving(tmp_path / "receiver", two[1]) as served:
        asker = served.asker(two[0])
        offset = int(asker.ask("HEAD", f"/uploads/{paper.paper.transfer}").fields["upload-offset"])
        assert 4 << 20 <= offset <= 5 << 20  # what of the fifth was still on the line when it stopped, nobody has
        assert asker.append(paper.paper.transfer, content[offset:], offset).status == 200


def until_there(asker: world.Asker, transfer: str, offset: int) -> None:
    """Wait until the server has written so many bytes of an upload."""
    while int(asker.ask("HEAD", f"/uploads/{transfer}").fields["upload-offset"]) < offset:
        pass


def _told(asker: world.Asker, transfer: str, blocks: Iterator[bytes]) -> world.Answer:
    try:
        return asker.append(transfer, blocks)
    except OSError:
        return world.Answer(0, {}, None)


def test_two_writers_at_once_are_one(tmp_path: Path, two: tuple[SettingKeys, SettingKeys]) -> None:
    """The second is told to come again, and the first writes on as if nothing had been."""
    content = secrets.token_bytes(3 << 20)
    paper = world.offer_of(*two, content)
    first_in, second_told = threading.Event(), threading.Event()

    def slowly() -> Iterator[bytes]:
        yield content[: 2 << 20]
        first_in.set()
        second_told.wait(world.LONGEST_WAIT)
        yield content[2 << 20 :]

    with world.serving(tmp_path / "receiver", two[1]) as served:
        asker, transfer = served.asker(two[0]), paper.paper.transfer
        asker.offer(paper)
        asker.begin(paper)
        answers: list[world.Answer] = []
        first = threading.Thread(target=lambda: answers.append(asker.append(transfer, slowly())))
        first.start()
        assert first_in.wait(world.LONGEST_WAIT)
        until_there(asker, transfer, 1 << 20)
        second = asker.append(transfer, content)
        second_told.set()
        first.join(world.LONGEST_WAIT)
        assert (second.status, second.code, second.fields["retry-after"]) == (409, "upload-busy", "5")
        assert [answer.status for answer in answers] == [200]
        assert answers[0].document["state"] == "received"


def test_an_upload_that_is_whole_answers_the_same_again(
    tmp_path: Path, two: tuple[SettingKeys, SettingKeys]
) -> None:
    """When the last answer was lost, asking again with no bytes brings it back."""
    content = secrets.token_bytes(1000)
    paper = world.offer_of(*two, content)
    with world.serving(tmp_path / "receiver", two[1]) as served:
        asker, transfer = served.asker(two[0]), paper.paper.transfer
        asker.offer(paper)
        asker.begin(paper)
        assert asker.append(transfer, content).status == 200
        again = asker.append(transfer, b"", len(content))
        assert again.status in {200, 409}  # opened meanwhile, found to be no bundle, refused
        state = asker.ask("GET", f"/transfers/{transfer}").document["state"]
        assert state in {"received", "refused"}
