"""Take answers from a person: single keys on a terminal, whole lines from a pipe or a screen reader."""

import io
import sys
from typing import Final, Protocol

import typer

from journal_bridge import showing

END: Final = "\x04"
"""Ctrl-D, which says that nothing more will be typed."""


class Asker(Protocol):
    """Somebody who can be asked."""

    def key(self, words: str) -> str:
        """Ask for one letter, in lower case; empty for a bare Enter."""

    def line(self, words: str) -> str:
        """Ask for one line."""


class Lines:
    """Asks line by line; of a line that answers with one letter, the first counts (`c`, `carry`)."""

    def key(self, words: str) -> str:
        """Ask for one letter; the end of the input leaves."""
        return self.line(words)[:1].lower()

    def line(self, words: str) -> str:
        """Ask for one line, without control characters.

        Raises:
            EOFError: there is nothing more to read.
        """
        showing.prompt(words)
        typed = input()
        return " ".join("".join(char if char.isprintable() else " " for char in typed).split())


class Keyboard(Lines):
    """Asks a terminal: one key answers, without Enter."""

    def key(self, words: str) -> str:
        """Wait for one key and show it.

        Raises:
            EOFError: Ctrl-D.
            KeyboardInterrupt: Ctrl-C.
        """
        showing.prompt(words)
        typed = typer.getchar()
        if typed == END:
            raise EOFError
        letter = typed.lower() if len(typed) == 1 and typed.isprintable() else ""
        showing.say(letter)
        return letter


def asker() -> Asker:
    """Return who asks here: a keyboard where there is a terminal at both ends, else lines."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a letter of another encoding must not end the sitting
    return Keyboard() if sys.stdin.isatty() and sys.stdout.isatty() else Lines()
