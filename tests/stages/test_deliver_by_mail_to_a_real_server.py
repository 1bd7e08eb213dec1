"""E-mail to a mail server of its own process: what arrives, over what, and what every fault ends in."""

import email
import getpass
import logging
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import cast

import pytest

from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.deliver.letters import Letter
from journal_bridge.deliver.mail import deliver_by_mail, messages_of
from journal_bridge.deliver.mail_server import Password, Patience, Security
from journal_bridge.error_codes import CODES
from journal_bridge.errors import DeliveryFailed, NotVerified, UsageFault
from journal_bridge.handover import BundleFile, Purpose, SealedBundle
from journal_bridge.keys import SettingKeys
from mail_world import FAMILY, LETTER, PASSWORD, SETTING, USER, Running, running
from stages.sealed_parts import CANARY, NOW, TRANSFER, packed

FEW = Letter(SETTING, FAMILY, limit=1_000_000)
"""So little in a message that the files need three."""


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedBundle:
    """Seal one bundle, and lay two more locked files beside it."""
    folder = tmp_path_factory.mktemp("sealed")
    keys = SettingKeys.create(folder / "keys")
    made = seal_for_setting(packed(folder, purpose=Purpose.SETTING), keys.card, TRANSFER, folder, keys)
    more = tuple(_listed(folder / f"films-{number}.zip", bytes([number]) * 650_000) for number in (1, 2))
    start = _listed(folder / "1-START-HERE.txt", b"Open me first.\r\n..\r\n.\r\n")
    return replace(made, files=(start, *more, *made.files), sealed_to="passphrase")


def _listed(path: Path, content: bytes) -> BundleFile:
    path.write_bytes(content)
    return listed(path.name, path)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens, not a word is logged, at any level."""
    caplog.set_level(logging.DEBUG)
    yield
    assert caplog.text == ""


def _parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=SMTP)


def _words(content: bytes) -> str:
    """Return what a person reads."""
    body = _parsed(content).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _attached(content: bytes) -> dict[str, bytes]:
    return {
        str(part.get_filename()): cast("bytes", part.get_payload(decode=True))
        for part in _parsed(content).iter_attachments()
    }


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_every_file_arrives_byte_for_byte_over_tls(
    sealed: SealedBundle, tmp_path: Path, security: Security
) -> None:
    """One message, signed in and encrypted, with every file as it was sealed."""
    with running(tmp_path / "mail", security=security) as there:
        done = deliver_by_mail(sealed, LETTER, there.server(security), NOW)
        (content,), (envelope,) = there.messages, there.envelopes
    assert (done.route, done.messages, done.maybe_twice, done.delivered_at) == ("e-mail", 1, (), NOW)
    assert {file.name: file.path.read_bytes() for file in sealed.files} == _attached(content)
    assert (envelope["from"], envelope["to"]) == (SETTING, [FAMILY])
    assert envelope["tls"]
    assert envelope["signed_in"]


def test_several_messages_when_one_is_too_small(sealed: SealedBundle, tmp_path: Path) -> None:
    """Each says which it is and carries START-HERE; manifest and signature go in the first; none is too large."""
    with running(tmp_path / "mail") as there:
        done = deliver_by_mail(sealed, FEW, there.server(), NOW)
        messages = there.messages
    attached = [_attached(one) for one in messages]
    assert done.messages == len(messages) == 3
    assert {file.name: file.path.read_bytes() for file in sealed.files} == {
        name: content for one in attached for name, content in one.items()
    }
    assert all("1-START-HERE.txt" in one for one in attached)
    assert [{"MANIFEST", "MANIFEST.sig"} <= set(one) for one in attached] == [True, False, False]
    assert max(map(len, messages)) <= FEW.limit
    for number, one in enumerate(messages, start=1):
        said = _parsed(one)
        assert said["Subject"] == f"Learning journal, message {number} of 3, reference {TRANSFER}"
        assert "Wait until all 3 messages are there" in _words(one)


def test_no_byte_of_any_message_tells_of_anybody_or_of_this_computer(sealed: SealedBundle, tmp_path: Path) -> None:
    """Headers, words, names and attachments, as they travel and decoded; also what is said before the message."""
    secret = {CANARY, "Wilhelmina", "Quenby", str(tmp_path), PASSWORD}
    own = {socket.gethostname(), socket.getfqdn(), getpass.getuser(), USER}
    away = timezone(timedelta(hours=5, minutes=30))
    with running(tmp_path / "mail") as there:
        deliver_by_mail(sealed, FEW, there.server(), NOW.astimezone(away))
        messages, envelopes = there.messages, there.envelopes
    for one, envelope in zip(messages, envelopes, strict=True):
        head = one.partition(b"\r\n\r\n")[0].decode("ascii")
        everything = one + b"".join(_attached(one).values()) + repr(envelope).encode()
        assert not [word for word in secret if word.encode() in everything]
        words = f"{head} {_words(one)} {' '.join(_attached(one))} {envelope['host']} {envelope['options']}"
        assert not [word for word in own if re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", words)]
        assert envelope["host"] == "[127.0.0.1]"
        names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
        assert set(names) == {
            "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        }  # fmt: skip
        assert "Date: Fri, 19 Jul 2024 12:00:00 +0000" in head
        assert re.search(rf"Message-ID: <{TRANSFER}\.\d-of-3\.[0-9a-f]{{16}}@nursery\.example>", head)


def test_messages_are_plain_on_the_wire(sealed: SealedBundle, tmp_path: Path) -> None:
    """ASCII, CRLF alone, short lines, no HTML: nothing that two servers could understand differently."""
    with running(tmp_path / "mail") as there:
        deliver_by_mail(sealed, LETTER, there.server(), NOW)
        (content,) = there.messages
    assert content.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", content)
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert "<" not in _words(content)


def test_the_same_bytes_whenever_it_is_sent_again(sealed: SealedBundle, tmp_path: Path) -> None:
    """A message that comes twice has the same id and the same bytes, so a mailbox can tell."""
    with running(tmp_path / "mail") as there:
        deliver_by_mail(sealed, LETTER, there.server(), NOW)
        deliver_by_mail(sealed, LETTER, there.server(), NOW)
        first, again = there.messages
    assert first == again


RECOVERED = [
    ("450", ""),
    ("greet-421", ""),
    ("mail-421", ""),
    ("rcpt-451", ""),
    ("drop", "unsure"),
    ("lost", "unsure"),
]


@pytest.mark.parametrize(("fault", "twice"), RECOVERED)
def test_what_may_be_tried_again_is(sealed: SealedBundle, tmp_path: Path, fault: str, twice: str) -> None:
    """Put off, or the line broken: tried again; where the answer was lost, it is told that two may arrive."""
    told: list[str] = []
    waited: list[float] = []
    with running(tmp_path / "mail", fault, fault) as there:
        done = deliver_by_mail(sealed, LETTER, there.server(), NOW, tell=told.append, sleep=waited.append)
        assert there.messages
        assert len(set(there.messages)) == 1
        assert len(there.messages) == (3 if fault == "lost" else 1)
    assert done.maybe_twice == ((1,) if twice else ())
    assert waited == [2, 10]
    assert len(told) == 3
    assert ("may arrive twice" in told[0]) == bool(twice)
    _impersonal(" ".join(told))


ENDED = {
    "550": ("mail-refused", "SMTP 550"),
    "greet-554": ("mail-refused", "SMTP 554"),
    "rcpt-553": ("mail-refused", "SMTP 553"),
    "mail-552": ("mail-refused", "SMTP 552"),
}


@pytest.mark.parametrize("fault", ENDED)
def test_what_is_refused_for_good_is_not_tried_again(sealed: SealedBundle, tmp_path: Path, fault: str) -> None:
    """The server's number is told and not its words, which quote addresses."""
    with running(tmp_path / "mail", fault) as there:
        with pytest.raises(DeliveryFailed) as refused:
            deliver_by_mail(sealed, LETTER, there.server(), NOW, sleep=_never)
        assert there.messages == []
        assert len([word for word in there.said if word.endswith(fault)]) == 1
    code, number = ENDED[fault]
    assert (refused.value.code, refused.value.exit_code) == (code, 6)
    assert f"message 1 of 1: {number}; go on with --from-message 1" == refused.value.place
    _impersonal(str(refused.value))


def _never(_: float) -> None:
    pytest.fail("this is not tried again")


def test_five_tries_and_no_more(sealed: SealedBundle, tmp_path: Path) -> None:
    """A server that puts off for ever ends in a named state after five tries."""
    waited: list[float] = []
    with running(tmp_path / "mail", *["450"] * 9) as there:
        with pytest.raises(DeliveryFailed) as ended:
            deliver_by_mail(sealed, LETTER, there.server(), NOW, sleep=waited.append)
        assert there.said.count("offered:450") == 5
    assert ended.value.code == "mail-unanswered"
    assert waited == [2, 10, 60, 300]


def test_a_server_that_never_answers_is_not_waited_for_without_end(sealed: SealedBundle, tmp_path: Path) -> None:
    """It ends, and says that the message may have arrived all the same."""
    short = Patience(connect=5, answer=5, last_answer=0.2)
    with running(tmp_path / "mail", *["slow"] * 5) as there, pytest.raises(DeliveryFailed) as ended:
        deliver_by_mail(sealed, LETTER, there.server(patience=short), NOW, sleep=lambda _: None)
    assert ended.value.code == "mail-unanswered"
    assert "it may have arrived" in ended.value.place


def test_when_the_second_of_three_fails_a_later_run_goes_on(sealed: SealedBundle, tmp_path: Path) -> None:
    """What went is told, and the next run sends the rest and nothing twice."""
    told: list[str] = []
    with running(tmp_path / "mail", "fine", "550") as there:
        with pytest.raises(DeliveryFailed) as ended:
            deliver_by_mail(sealed, FEW, there.server(), NOW, tell=told.append)
        assert ended.value.place == "message 2 of 3: SMTP 550; go on with --from-message 2"
        assert told == ["Message 1 of 3 was taken by the mail server."]
        deliver_by_mail(sealed, FEW, there.server(), NOW, start=2)
        subjects = [str(_parsed(one)["Subject"]) for one in there.messages]
    assert [subject[26:32] for subject in subjects] == ["1 of 3", "2 of 3", "3 of 3"]


def test_without_starttls_nothing_is_said(sealed: SealedBundle, tmp_path: Path) -> None:
    """Somebody who takes the offer of encryption out of the server's answer gets neither password nor message."""
    with running(tmp_path / "mail", security="none") as there:
        _fails(there, sealed, "mail-no-tls")
        assert there.said == []


def test_answers_put_in_before_tls_count_for_nothing(sealed: SealedBundle, tmp_path: Path) -> None:
    """Somebody on the way who answers for the server hears no password and takes no message."""
    waited: list[float] = []
    with running(tmp_path / "mail", "greet-early") as there:
        deliver_by_mail(sealed, LETTER, there.server(), NOW, sleep=waited.append)
        (envelope,) = there.envelopes
        assert there.said == ["greet-early", "PLAIN:tls:yes", "offered:fine"]
    assert waited == [2]
    assert envelope["tls"]


def test_a_server_without_tls_where_tls_is_expected(sealed: SealedBundle, tmp_path: Path) -> None:
    """Nor does anything go to a port that answers in clear."""
    with running(tmp_path / "mail", security="none") as there:
        _fails(there, sealed, "mail-no-tls", security=Security.TLS)
        assert there.said == []


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_for_another_name_is_no_good(
    sealed: SealedBundle, tmp_path: Path, security: Security
) -> None:
    """Another server's certificate, however well signed, gets neither password nor message."""
    with running(tmp_path / "mail", security=security, host="other.example") as there:
        _fails(there, sealed, "mail-untrusted", security=security)
        assert there.said == []


def test_a_certificate_of_an_unknown_authority_is_no_good(sealed: SealedBundle, tmp_path: Path) -> None:
    """Nor does one that no authority of this computer vouches for."""
    with running(tmp_path / "mail") as there:
        _fails(there, sealed, "mail-untrusted", authorities=None)
        assert there.said == []


def test_a_wrong_password_is_told_and_not_tried_again(sealed: SealedBundle, tmp_path: Path) -> None:
    """Trying again would only lock the account."""
    with running(tmp_path / "mail") as there:
        error = _fails(there, sealed, "mail-sign-in", password=Password("wrong horse"))
        assert not [word for word in there.said if word.startswith("offered")]
    assert "wrong horse" not in str(error)
    assert USER not in str(error)


def _fails(there: Running, sealed: SealedBundle, code: str, **changes: object) -> DeliveryFailed:
    security = cast("Security", changes.pop("security", Security.STARTTLS))
    with pytest.raises(DeliveryFailed) as ended:
        deliver_by_mail(sealed, LETTER, there.server(security, **changes), NOW, sleep=_never)
    assert ended.value.code == code
    assert there.messages == []
    _impersonal(str(ended.value))
    return ended.value


def test_a_server_on_this_computer_may_do_without_tls(sealed: SealedBundle, tmp_path: Path) -> None:
    """A program that passes mail on from the same computer, without signing in."""
    with running(tmp_path / "mail", security="none") as there:
        server = there.server(Security.NONE, host="127.0.0.1", user=None, password=None)
        deliver_by_mail(sealed, LETTER, server, NOW)
        assert len(there.messages) == 1


def test_nobody_listens(sealed: SealedBundle, tmp_path: Path) -> None:
    """A server that is off ends in a named state, after five tries."""
    with running(tmp_path / "mail") as there:
        server = there.server()
    waited: list[float] = []
    with pytest.raises(DeliveryFailed) as ended:
        deliver_by_mail(sealed, LETTER, server, NOW, sleep=waited.append)
    assert ended.value.code == "mail-unanswered"
    assert len(waited) == 4


def test_a_server_with_too_little_room_says_so_before_anything_is_sent(
    sealed: SealedBundle, tmp_path: Path
) -> None:
    """What a server states that it takes counts for all messages, before the first one goes."""
    large = tmp_path / "films-9.zip"
    large.write_bytes(bytes(26_000_000))
    more = replace(sealed, files=(*sealed.files, listed(large.name, large)))
    with running(tmp_path / "mail") as there:
        with pytest.raises(DeliveryFailed) as ended:
            deliver_by_mail(more, replace(LETTER, limit=50_000_000), there.server(), NOW, sleep=_never)
        assert there.messages == []
    assert ended.value.code == "mail-too-large"
    assert "the mail server takes 33,554,432" in ended.value.place


def test_a_file_too_large_for_any_message_is_named_with_the_limit(sealed: SealedBundle) -> None:
    """Before a server is asked anything; and the sentence says what to do."""
    larger = replace(sealed, files=(*sealed.files, replace(sealed.files[1], name="films-9.zip", bytes=800_000)))
    with pytest.raises(DeliveryFailed) as ended:
        messages_of(larger, FEW)
    assert ended.value.code == "mail-too-large"
    assert ended.value.place.startswith("films-9.zip: 1,095,")
    assert "--limit mailbox" in CODES["mail-too-large"]


def test_a_file_changed_since_it_was_verified_is_not_sent(sealed: SealedBundle, tmp_path: Path) -> None:
    """What is sent is what was sealed, to the byte."""
    other = tmp_path / "films-1.zip"
    other.write_bytes(b"something else")
    files = tuple(replace(one, path=other) if one.name == other.name else one for one in sealed.files)
    with running(tmp_path / "mail") as there:
        with pytest.raises(NotVerified, match=r"films-1\.zip"):
            deliver_by_mail(replace(sealed, files=files), LETTER, there.server(), NOW)
        assert there.messages == []


def test_only_what_is_sealed_can_be_sent(sealed: SealedBundle, tmp_path: Path) -> None:
    """A folder, or a bundle in clear, is not accepted by its type."""
    with running(tmp_path / "mail") as there:
        for other in (tmp_path, packed(tmp_path / "clear"), sealed.files):
            with pytest.raises(TypeError, match="only a sealed bundle"):
                deliver_by_mail(other, LETTER, there.server(), NOW)  # type: ignore[arg-type]
        assert there.said == []


def test_there_is_no_message_of_that_number(sealed: SealedBundle, tmp_path: Path) -> None:
    """Going on with the fourth of three is a slip of the finger."""
    with running(tmp_path / "mail") as there, pytest.raises(UsageFault, match="1 to 3"):
        deliver_by_mail(sealed, FEW, there.server(), datetime(2025, 1, 1, tzinfo=UTC), start=4)


def _impersonal(words: str) -> None:
    assert not [one for one in (SETTING, FAMILY, "family", "nursery", PASSWORD, USER, CANARY) if one in words]
