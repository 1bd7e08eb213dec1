"""Every error this project raises on purpose, grouped by what to do next, with its exit code.

An error says *where* (a file, a row, a JSON path) and *what to do*. It never holds a value read from an export:
values can be a child's name. Each kind of trouble has a stable code, listed once in `error_codes`.
"""

import errno
import unicodedata
from enum import IntEnum
from typing import ClassVar, Final

from journal_bridge.error_codes import CODES


class ExitCode(IntEnum):
    """What the command line tells the shell."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    CONSENT_MISSING = 3
    REFUSED = 4
    HELD = 5
    TRY_AGAIN = 6
    NOT_VERIFIED = 7


DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What systems say where a disk has no room left, or a user may use no more of it."""

PLACE_LIMIT: Final = 120
"""Longest place shown, in characters, so that one hostile name cannot fill a screen."""


def safe_place(untrusted_place: str) -> str:
    """Return a place fit for any terminal or log: as `safe_text`, length capped."""
    shown = safe_text(untrusted_place)
    return shown if len(shown) <= PLACE_LIMIT else shown[: PLACE_LIMIT - 1] + "…"


def safe_text(untrusted_text: str) -> str:
    """Return a text with its control and direction characters escaped.

    Unicode categories C*, Zl and Zp can drive a terminal or turn text round (Dangerzone strips the same).
    """
    return "".join(
        f"\\u{ord(char):04x}"
        if unicodedata.category(char)[0] == "C" or unicodedata.category(char) in {"Zl", "Zp"}
        else char
        for char in untrusted_text
    )


class BridgeError(Exception):
    """Base of all our errors: a stable `code`, a `place`, and a sentence that says what to do.

    Args:
        code: a key of `CODES`.
        places: where the trouble is (file name, row, JSON path); never a value. More than one where a table that
            people fill in is to be mended in one go.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.OUR_FAULT

    def __init__(self, code: str, *places: str) -> None:
        self.code = code
        self.places = tuple(safe_place(place) for place in places)
        self.place = "; ".join(self.places)
        self.sentence = CODES[code]
        super().__init__(f"{self.place}: {self.sentence}" if self.place else self.sentence)


class UsageFault(BridgeError):
    """Call the command differently."""

    exit_code = ExitCode.USAGE


class ConsentNeeded(BridgeError):
    """Ask for consent, or record the lawful basis, then run again."""

    exit_code = ExitCode.CONSENT_MISSING


class InputRefused(BridgeError):
    """Fix or replace the input: an export, a journal, or a table somebody filled in."""

    exit_code = ExitCode.REFUSED


class MediaRefused(InputRefused):
    """One media file cannot be passed on; the rest goes on with a line in the receipt."""


class TryAgain(BridgeError):
    """Nothing is wrong with the journal; try the same again."""

    exit_code = ExitCode.TRY_AGAIN


class DeliveryFailed(TryAgain):
    """Nothing is wrong with the journal, but this route did not take it; the sentence says what to change."""


class SignInNeeded(TryAgain):
    """Nothing is wrong with the export; sign in anew, then run the same again."""


class NotVerified(BridgeError):
    """Stop: what lies there is not what was made, or cannot be opened."""

    exit_code = ExitCode.NOT_VERIFIED


class OurFault(BridgeError):
    """A defect of this program."""


def where(error: BaseException) -> str:
    """Name the kind of an unforeseen error and the line it came from, never its words: those can quote a value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{type(error).__name__} at {file}:{trace.tb_lineno}"
