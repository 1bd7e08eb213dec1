"""A family's archive goes by e-mail, and a copy on disc: what was built is checked, sent, and put on record."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mail_world import FAMILY, PASSWORD, SETTING, USER, Running, running
from stories import line
from stories.line import SMALL, Built, Factory, run


@pytest.fixture
def mine(tmp_path_factory: Factory, tmp_path: Path) -> Built:
    """Give a copy of a small child's archive, with its passphrases beside it and not in it."""
    made = line.built(tmp_path_factory, SMALL)
    shutil.copytree(made.out, tmp_path / "out")
    shutil.copyfile(made.passphrases, tmp_path / "passphrases.txt")
    return Built(tmp_path)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Running]:
    """Run a mail server that is busy at first."""
    with running(tmp_path / "mail") as server:
        yield server


def _words(mine: Built, there: Running, factory: Factory, *more: object) -> list[object]:
    password = mine.folder / "mail-password.txt"
    password.touch(mode=0o600)
    password.write_text(PASSWORD + "\n")
    words: list[object] = ["mail", mine.out, "--to", FAMILY, "--from", SETTING, "--smtp-host", "localhost"]
    words += ["--smtp-port", there.port, "--smtp-user", USER, "--smtp-password-file", password]
    words += ["--smtp-authorities", there.folder / "ca.pem", "--workspace", line.workspace(factory)]
    return [*words, *more]


def _rows(factory: Factory, transfer: str) -> list[tuple[str, object]]:
    lines = json.loads(run("audit", "--workspace", line.workspace(factory), "--json").stdout)["lines"]
    rows = [one for one in lines if one["facts"].get("transfer") == transfer]
    return [(one["event"], one["facts"].get("route", one["facts"].get("code"))) for one in rows]


def test_an_archive_goes_to_the_family_by_mail(mine: Built, there: Running, tmp_path_factory: Factory) -> None:
    """One command; the audit says by what route; nothing private is said, sent in clear, or left in a log."""
    result = run(*_words(mine, there, tmp_path_factory))
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    transfer = str(mine.receipt["transfer_id"])
    assert f"The mail server took 1 message, reference {transfer}." in said
    assert "Tell the passphrase by telephone or on paper" in said
    assert ("delivered", "e-mail") in _rows(tmp_path_factory, transfer)
    (content,) = there.messages
    line.say_nothing_private(result.output)
    line.say_nothing_private(content.decode("ascii"))
    for secret in (mine.phrase, FAMILY, USER, PASSWORD):
        assert secret not in result.output
    assert mine.phrase.encode() not in content


def test_a_spoiled_archive_is_not_sent(mine: Built, there: Running, tmp_path_factory: Factory) -> None:
    """Exit 7, before the mail server hears a word."""
    content = bytearray(mine.book.read_bytes())
    content[-3000] ^= 1
    mine.book.write_bytes(content)
    result = run(*_words(mine, there, tmp_path_factory))
    assert result.exit_code == 7
    assert "(tampered)" in " ".join(result.output.split())
    assert there.said == []


def test_an_archive_of_another_setting_is_not_sent(mine: Built, there: Running, tmp_path: Path) -> None:
    """A folder that these keys did not seal may be anything."""
    run("keys", "create", "--workspace", tmp_path / "other")
    words: list[object] = ["mail", mine.out, "--to", FAMILY, "--from", SETTING, "--smtp-host", "localhost"]
    result = run(*words, "--smtp-port", there.port, "--workspace", tmp_path / "other")
    assert (result.exit_code, there.said) == (7, [])
    assert "(not-ours)" in " ".join(result.output.split())


def test_a_refusal_goes_on_record(mine: Built, tmp_path: Path, tmp_path_factory: Factory) -> None:
    """Exit 6 with the server's number; its words, which quote the address, are said nowhere."""
    with running(tmp_path / "mail", "rcpt-550") as there:
        result = run(*_words(mine, there, tmp_path_factory))
    assert result.exit_code == 6
    said = " ".join(result.output.split())
    assert "message 1 of 1: SMTP 550; go on with --from-message 1" in said
    assert FAMILY not in said
    assert ("refused", "mail-refused") in _rows(tmp_path_factory, str(mine.receipt["transfer_id"]))


def test_an_archive_goes_on_a_disc_with_a_slip(mine: Built, tmp_path: Path, tmp_path_factory: Factory) -> None:
    """One image, one page to print, on record; and the same image whenever it is asked for."""
    slip = tmp_path / "slip.html"
    words: list[object] = ["disc", mine.out, "--workspace", line.workspace(tmp_path_factory)]
    result = run(*words, "--out", tmp_path / "a.iso", "--slip", slip, "--telephone", "01632 960 001")
    assert result.exit_code == 0, result.output
    again = run(*words, "--out", tmp_path / "b.iso", "--json")
    answer = json.loads(again.stdout)
    assert (tmp_path / "a.iso").read_bytes() == (tmp_path / "b.iso").read_bytes()
    transfer = str(mine.receipt["transfer_id"])
    assert (answer["transfer"], answer["route"]) == (transfer, "disc")
    assert ("delivered", "disc") in _rows(tmp_path_factory, transfer)
    page = slip.read_text()
    assert " ".join(re.findall("." * 8, transfer)) in page
    assert mine.phrase not in page
    line.say_nothing_private(result.output + page)


def test_a_slip_is_never_written_over(mine: Built, tmp_path: Path, tmp_path_factory: Factory) -> None:
    """Nor is an image; and then no image is left either."""
    (tmp_path / "slip.html").write_text("another child's")
    words: list[object] = ["disc", mine.out, "--workspace", line.workspace(tmp_path_factory)]
    result = run(*words, "--out", tmp_path / "a.iso", "--slip", tmp_path / "slip.html")
    assert result.exit_code == 2
    assert not (tmp_path / "a.iso").exists()
    assert (tmp_path / "slip.html").read_text() == "another child's"
