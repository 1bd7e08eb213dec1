"""At a real terminal one key answers, colour marks what brackets mark too, and Ctrl-C leaves with nothing lost."""

import json
import os
import pty
import select
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from journal_bridge.journal import to_bytes
from review_samples import JOURNAL, ROSTER, observation
from stories import line

PATIENCE = 120.0
"""Seconds to wait for a program to say something on a busy machine; it takes one."""

LOCAL = 3
"""Where a terminal's state says whether it waits for whole lines."""


class Terminal:
    """A program at a terminal of its own, and everything it has shown."""

    def __init__(self, *words: object) -> None:
        ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
        environment.pop("NO_COLOR", None)
        command = [sys.executable, "-m", "journal_bridge", *(str(word) for word in words)]
        self._program = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=environment
        )
        os.close(theirs)
        self._ours, self.shown, self._read = ours, "", 0

    def until(self, words: str) -> None:
        """Read on until the terminal shows these words, after what was read before."""
        while words not in self.shown[self._read :]:
            ready, _, _ = select.select([self._ours], [], [], PATIENCE)
            assert ready, f"{words} was never shown: {self.shown}"
            self.shown += os.read(self._ours, 65536).decode("utf-8", "replace")
        self._read = self.shown.index(words, self._read) + len(words)

    def type(self, words: str) -> None:
        """Type a line."""
        os.write(self._ours, f"{words}\r".encode())

    def press(self, key: str) -> None:
        """Press one key, once the program listens for single keys: what comes before is dropped, as for people."""
        while termios.tcgetattr(self._ours)[LOCAL] & termios.ICANON:
            if select.select([self._ours], [], [], 0.05)[0]:
                self.shown += os.read(self._ours, 65536).decode("utf-8", "replace")
        os.write(self._ours, key.encode())

    def close(self) -> int:
        """Read what is left and return the exit code."""
        try:
            while part := os.read(self._ours, 65536):
                self.shown += part.decode("utf-8", "replace")
        except OSError:  # Linux says so when the other end is closed
            pass
        os.close(self._ours)
        return self._program.wait(PATIENCE)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return a journal folder with two doubtful texts."""
    folder = tmp_path / "export"
    folder.mkdir()
    entries = (observation("e-1", "Was that May at the pond?"), observation("e-2", "Was that May?"))
    journal = JOURNAL.model_copy(update={"entries": entries, "media": ()})
    (folder / "journal.json").write_bytes(to_bytes(journal))
    (folder / "roster.json").write_bytes(to_bytes(ROSTER))
    return folder


def test_one_key_answers_and_ctrl_c_leaves(export: Path) -> None:
    """I press r, say why, and leave in the middle of the next question: the first answer is kept."""
    words = ("review", export, "--child", "ada", "--for", "parent", "--workspace", export.parent / "workspace")
    screen = Terminal(*words)
    screen.until("Who decides?")
    screen.type("Dana Marsh")
    screen.until("q quit")
    screen.press("r")
    screen.until("Why?")
    screen.type("May is a friend")
    screen.until("Question 2 (the last)")
    screen.until("q quit")
    screen.press("\x03")
    assert screen.close() == 5
    assert "\x1b[1;33m[May]\x1b[0m" in screen.shown
    assert "What you decided is kept." in screen.shown
    assert "Decided now: 1 redacted." in screen.shown
    line.say_nothing_private(screen.shown)
    held = json.loads(line.run(*words, "--json").stdout)["held"]
    assert [row["item"] for row in held] == ["e-2"]
