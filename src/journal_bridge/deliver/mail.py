"""Delivery by e-mail: encrypted attachments within a limit, over TLS alone, no personal data in any byte of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_chain, wait_fixed

from journal_bridge.deliver.composing import ENVELOPE, composed, encoded_size
from journal_bridge.deliver.letters import Letter
from journal_bridge.deliver.mail_server import MailServer
from journal_bridge.deliver.parts import START_HERE, Part, divided, only_sealed
from journal_bridge.deliver.smtp import PutOff, hand_in
from journal_bridge.errors import DeliveryFailed, TryAgain, UsageFault
from journal_bridge.handover import Delivery, SealedBundle

ROUTE: Final = "e-mail"
TRIES: Final = 5
WAITS: Final = (2.0, 10.0, 60.0, 300.0)
"""Seconds between tries: a broken line is back in seconds, and a server that greets strangers with "not now"
(greylisting) takes them after five minutes."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Mailed(Delivery):
    """A delivery by e-mail: how many messages there are, and which of them may have arrived twice."""

    messages: int = 1
    maybe_twice: tuple[int, ...] = ()


def messages_of(sealed: SealedBundle, letter: Letter) -> tuple[Part, ...]:
    """Return which files go in which message; the same whenever it is asked, so that a later run can go on.

    Raises:
        DeliveryFailed: `mail-too-large` when one file alone is larger than a message may be.
    """
    room = letter.limit - ENVELOPE
    return divided(sealed, room, encoded_size, too_large="mail-too-large", every=(START_HERE,))


def deliver_by_mail(
    sealed: SealedBundle,
    letter: Letter,
    server: MailServer,
    now: datetime,
    *,
    start: int = 1,
    tell: Tell = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Mailed:
    """Send a sealed bundle as one message or several, each tried five times at most.

    Args:
        sealed: the only thing that can be delivered.
        letter: from whom, to whom, and how large a message may be.
        server: takes the messages.
        now: the date the messages carry, in UTC, and of the delivery.
        start: the message to go on with, after a run that ended between two.
        tell: is told, in words without names, when a message went and when one is tried again.
        sleep: waits between tries.

    Raises:
        TypeError: when given anything else than a sealed bundle.
        UsageFault: `usage` when there is no message of that number.
        DeliveryFailed: `mail-too-large` before anything is sent; else a code of `smtp`, or `mail-unanswered`, with
            the message to go on with.
        NotVerified: `tampered` when a file is no longer what was sealed.
        TryAgain: `delivery-failed` when a file cannot be read.
    """
    only_sealed(sealed)
    parts = messages_of(sealed, letter)
    if not 1 <= start <= len(parts):
        raise UsageFault("usage", f"--from-message: 1 to {len(parts)}")
    largest = max(sum(map(encoded_size, part.files)) for part in parts)
    sending = _Sending(server, letter, largest, tell, sleep)
    for part in parts[start - 1 :]:
        try:
            content = composed(sealed, part, letter, now)
        except OSError:
            raise TryAgain("delivery-failed", f"message {part.which}") from None
        sending.send(part, content)
        tell(f"Message {part.which} was taken by the mail server.")
    return Mailed(ROUTE, sealed.files, now, len(parts), tuple(sending.maybe_twice))


class _Sending:
    """The messages of one letter as they go out."""

    def __init__(
        self, server: MailServer, letter: Letter, largest: int, tell: Tell, sleep: Callable[[float], None]
    ) -> None:
        self.maybe_twice: list[int] = []
        self._server = server
        self._letter = letter
        self._largest = largest
        self._tell = tell
        self._sleep = sleep
        self._unsure = False

    def send(self, part: Part, content: bytes) -> None:
        """Send one message, or say where it ended and with which message to go on."""
        self._unsure = False
        trying = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=wait_chain(*map(wait_fixed, WAITS)),
            retry=retry_if_exception_type(PutOff),
            before_sleep=lambda state: self._put_off(part, state),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            trying(self._once, content)
        except PutOff as error:
            number = f"SMTP {error.code}; " if error.code else ""
            raise self._stopped(part, "mail-unanswered", number) from None
        except DeliveryFailed as error:
            raise self._stopped(part, error.code, f"{error.place}; ") from None
        if self._unsure:
            self.maybe_twice.append(part.number)

    def _once(self, content: bytes) -> None:
        try:
            hand_in(self._server, self._letter, content, self._largest)
        except PutOff as error:
            self._unsure = self._unsure or error.unsure
            raise

    def _put_off(self, part: Part, state: RetryCallState) -> None:
        lost = "ended without an answer, so it may arrive twice" if self._unsure else "was not taken this time"
        self._tell(f"Message {part.which} {lost}; trying again in {state.upcoming_sleep:.0f} seconds.")

    def _stopped(self, part: Part, code: str, why: str) -> DeliveryFailed:
        """Return the error with everything a person needs to go on: what went, what did not, what is unsure."""
        maybe = "it may have arrived; " if self._unsure else ""
        where = f"message {part.which}: {why}{maybe}go on with --from-message {part.number}"
        return DeliveryFailed(code, where)
