"""What another setting wrote is shown on a terminal as characters, and moves, hides and recolours nothing there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing_world import BORN, Inbox, Told, child
from journal_bridge import filing, filing_shown, showing

HOSTILE = "Ann\x1b[2J\x1b]0;owned\x07 \u202eeiL\x9b31m\nFiled"
"""A name that clears a screen, renames its window, turns the line round, and feigns a line of ours."""


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """Return a receiver with an empty inbox."""
    made = Inbox(tmp_path)
    with made.ledger:
        yield made


def test_a_name_that_arrives_drives_no_terminal(inbox: Inbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither when the manager looks at it, nor when the program asks whose it is."""
    inbox.filed(Told.of(1))
    transfer = inbox.sent(Told.of(1, child=child(HOSTILE, BORN, "other")))
    filing_shown.show_look(filing.look(transfer, inbox.office))
    asked = inbox.integrate(transfer)
    assert asked.candidates
    filing_shown.show_filing(asked, "folder", inbox.library)
    told = capsys.readouterr().out
    assert not set(told) & set("\x1b\x07\x9b\u202e")
    assert told.count("Ann\\u001b[2J") == 2
    assert not [line for line in told.splitlines() if line.startswith("Filed")]


def test_prose_keeps_its_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """A line end of ours is one; everything else that steers a terminal is a number."""
    showing.say("one\ntwo \x1b[1m [bold]x[/]\r")
    assert capsys.readouterr().out == "one\ntwo \\u001b[1m [bold]x[/]\\u000d\n"
