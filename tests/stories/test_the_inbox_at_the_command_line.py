"""The receiving manager at the command line: what arrived, whose it is, filed or refused; and no name kept."""

import itertools
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import drawing
from filing_world import BORN, CANARY, ROBIN, WREN, Inbox, Told, child, entry, photo, tree
from journal_bridge import filing_shown
from journal_bridge.cli import app
from journal_bridge.transfer_papers import RefusalCode, TransferState


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """Return a receiver with an empty inbox, by the clock on the wall as the commands go by it."""
    made = Inbox(tmp_path, at=datetime.now(UTC).replace(microsecond=0))
    with made.ledger:
        yield made


def run(inbox: Inbox, *words: str, code: int = 0) -> Result:
    """Type a command."""
    told = CliRunner().invoke(app, [*words, "--workspace", str(inbox.workspace)], env={"COLUMNS": "200"})
    assert told.exit_code == code, told.output
    return told


def asked(inbox: Inbox, *words: str, code: int = 0) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Type a command with --json."""
    return json.loads(run(inbox, *words, "--json", code=code).stdout)


def test_an_empty_inbox_says_so(inbox: Inbox) -> None:
    """Not a table without rows."""
    assert "Nothing is here" in run(inbox, "inbox").stdout
    assert asked(inbox, "inbox") == []


def test_a_manager_sees_what_arrived_and_for_how_long(inbox: Inbox) -> None:
    """From whom, how much, how many days, and loudly after three and eight."""
    now = inbox.at
    for days in (9, 4, 0):
        inbox.at = now - timedelta(days=days)
        inbox.sent(Told.of(2), WREN if days else ROBIN)
    told = asked(inbox, "inbox")
    assert [(one["from"], one["entries"], one["media"], one["days"], one["alarm"]) for one in told] == [
        (WREN, 2, 2, 9, 8),
        (WREN, 2, 2, 4, 3),
        (ROBIN, 2, 2, 0, 0),
    ]
    shown = run(inbox, "inbox").stdout
    assert "LATE" in shown
    assert told[0]["transfer"][:8] in shown
    assert CANARY not in shown


def test_a_manager_looks_whose_it_is(inbox: Inbox) -> None:
    """Name and birthday, what kinds, from when to when, and what the sender left out; then it is closed again."""
    transfer = inbox.sent(Told.of(2))
    shown = run(inbox, "inbox", transfer.id[:8]).stdout
    for words in (CANARY, "2022-05-04", "observation", "2025-03-02 to 2025-03-03", "Messages stay.", ROBIN):
        assert words in shown
    told = asked(inbox, "inbox", transfer.id[:8])
    assert told["child"] == {"name": CANARY, "date_of_birth": "2022-05-04"}
    assert (told["kinds"], told["media_kinds"]) == ({"observation": 2}, {"photo": 2})
    assert [line["count"] for line in told["left_out"]] == [3]


def test_a_journal_is_filed_and_the_second_time_it_says_so(inbox: Inbox) -> None:
    """The words say what was new, where it lies, and that every entry waits to be read."""
    transfer = inbox.sent(Told.of(2))
    words = ("integrate", transfer.id[:8], "--to", "folder", "--out", str(inbox.library))
    shown = run(inbox, *words).stdout
    for told in ("Entries: 2 new, 0 changed, 0 known", "pending", "NOT encrypted"):
        assert told in shown
    assert "filed before" in run(inbox, *words).stdout
    assert asked(inbox, *words) == {
        "transfer": transfer.id,
        "state": "integrated",
        "before": True,
        "stored": 4,
        "known": 0,
        "set_aside": {},
    }
    assert asked(inbox, "inbox") == []
    assert [one["state"] for one in asked(inbox, "inbox", "--all")] == ["integrated"]
    run(inbox, "inbox", transfer.id[:8], code=4)


def test_who_is_alike_waits_for_a_persons_word(inbox: Inbox) -> None:
    """Exit code 5, the children it may be with their ids, and both words to choose from."""
    first = inbox.filed(Told.of(1))
    second = inbox.sent(Told.of(2), WREN)
    words = ("integrate", second.id[:8], "--to", "folder", "--out", str(inbox.library))
    shown = run(inbox, *words, code=5).stdout
    for told in (str(first.local), "same name and birthday", "--same-child-as", "--new-child"):
        assert told in shown
    (candidate,) = asked(inbox, *words, code=5)["candidates"]
    assert (candidate["id"], candidate["why"]) == (first.local, "same-name-and-birthday")
    run(inbox, *words, "--same-child-as", "child-000000000", code=2)
    run(inbox, *words, "--same-child-as", str(first.local), "--new-child", code=2)
    done = asked(inbox, *words, "--same-child-as", str(first.local)[:16])
    assert (done["child"], done["joined"], done["entries"]["new"]) == (first.local, True, 2)


def test_what_was_changed_and_set_aside_is_told(inbox: Inbox) -> None:
    """A corrected entry, one that goes another way, and a birthday they write otherwise: each has its line."""
    inbox.filed(Told.of(1))
    marked = entry(5, restricted=("safeguarding",))
    told = Told(child=child(born=BORN.replace(day=14)), entries=(entry(1, "Corrected."), marked))
    transfer = inbox.sent(told)
    words = ("integrate", transfer.id[:8], "--to", "folder", "--out", str(inbox.library))
    shown = run(inbox, *words).stdout
    for line in ("0 new, 1 changed", "Set aside: 1 (marked safeguarding", "`earlier`", "birthday in another way"):
        assert line in shown


def test_for_a_platform_the_losses_are_told(inbox: Inbox) -> None:
    """What to do with the package, and where it lies."""
    drawn = drawing.jpeg(drawing.photo(1, (640, 480)))
    transfer = inbox.sent(Told.of(1, media=(photo(1, drawn),)))
    words = ("integrate", transfer.id[:8], "--to", "famly", "--out", str(inbox.folder / "package"))
    run(inbox, *words, "--new-child", code=2)
    shown = run(inbox, *words).stdout
    assert "has no place for" in shown
    assert (inbox.folder / "package/1-READ-ME.txt").is_file()


def test_a_manager_refuses_for_a_reason_of_theirs(inbox: Inbox) -> None:
    """The sender is told the reason, the sealed file is gone; a program's reasons are not a manager's to give."""
    transfer = inbox.sent(Told.of(1))
    for wrong in ("hash-mismatch", "because", CANARY):
        told = run(inbox, "refuse", transfer.id[:8], "--code", wrong, code=2)
        assert CANARY not in told.output
    for _ in range(2):
        told = run(inbox, "refuse", transfer.id[:8], "--code", "wrong-child")
        assert "wrong-child" in told.stdout
    assert inbox.now(transfer.sender, transfer.id).state is TransferState.REFUSED
    assert inbox.office.refused(transfer) is RefusalCode.WRONG_CHILD
    assert not [path for path in (inbox.workspace / "gateway/uploads").iterdir() if path.suffix != ".lock"]
    run(inbox, "refuse", transfer.id[:8], "--code", "not-expected", code=4)
    run(inbox, "integrate", transfer.id[:8], "--to", "folder", "--out", str(inbox.library), code=4)
    assert not inbox.library.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("inbox", "1234567"), 2),
        (("inbox", "f" * 8), 4),
        (("refuse", "f" * 8, "--code", "wrong-child"), 4),
        (("integrate", "f" * 8, "--to", "folder", "--out", "library"), 4),
        (("integrate", "f" * 8, "--to", "nobody's", "--out", "library"), 2),
    ],
)
def test_words_that_mean_nothing_are_refused(inbox: Inbox, words: tuple[str, ...], code: int) -> None:
    """An id of too few digits, or of no transfer; a platform nobody knows."""
    inbox.sent(Told.of(1))
    run(inbox, *words, code=code)


def test_two_settings_may_use_one_id(inbox: Inbox) -> None:
    """Then the inbox shows each with its sender's digits, and takes it so."""
    first = inbox.sent(Told.of(1))
    inbox.serial = itertools.count(1)
    second = inbox.sent(Told.of(2), WREN)
    assert first.id == second.id
    run(inbox, "inbox", first.id, code=2)
    shown = run(inbox, "inbox").stdout
    for one in (first, second):
        words = f"{one.id}/{one.sender[:8]}"
        assert words in shown
        assert asked(inbox, "inbox", words)["sender"] == one.sender


def test_nothing_is_filed_into_the_workspace(inbox: Inbox) -> None:
    """No journal in clear ever lies there."""
    transfer = inbox.sent(Told.of(1))
    words = ("integrate", transfer.id[:8], "--to", "folder", "--out", str(inbox.workspace / "library"))
    told = run(inbox, *words, code=2)
    assert "not in the workspace" in " ".join(told.output.split())
    assert not (inbox.workspace / "library").exists()


def test_no_name_is_kept_or_logged(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    """Looked at, asked about, filed and refused, at the most talkative level: the workspace names nobody."""
    caplog.set_level(logging.DEBUG)
    inbox.filed(Told.of(1))
    asking, refusing = inbox.sent(Told.of(2), WREN), inbox.sent(Told.of(3), WREN)
    run(inbox, "inbox", asking.id[:8])
    words = ("integrate", asking.id[:8], "--to", "folder", "--out", str(inbox.library))
    run(inbox, *words, code=5)
    run(inbox, *words, "--new-child")
    run(inbox, "refuse", refusing.id[:8], "--code", "import-failed")
    names = [word.encode() for word in (*CANARY.split(), "bridge number")]
    for name, content in (*tree(inbox.workspace).items(), ("log", caplog.text.encode())):
        assert not [word for word in names if word in content], name
    assert inbox.ledger.audit().ok


def test_kinds_and_sizes_are_told_as_people_speak_of_them(inbox: Inbox) -> None:
    """No word of a schema, and a megabyte is the same everywhere."""
    assert filing_shown._kind("family_observation") == "family observation"  # noqa: SLF001 - the words alone
    assert filing_shown._kind("video") == "film"  # noqa: SLF001 - the words alone
    assert filing_shown._size(9_299_836) == "9.3 MB"  # noqa: SLF001 - the words alone
    transfer = inbox.sent(Told.of(1))
    told = CliRunner().invoke(app, ["inbox", transfer.id, "--workspace", str(inbox.workspace.parent / "nobody")])
    assert (told.exit_code, "(keys-missing)" in told.output) == (2, True)
