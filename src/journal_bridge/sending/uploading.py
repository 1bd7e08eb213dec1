"""Sends the bytes, from where the other setting's disk has them safe, in requests no larger than it takes.

After anything that goes wrong it is asked how far it is; nothing is guessed from what was sent. Five tries in a row
that bring no byte end the run, and the next run goes on from there.
"""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import tenacity

from journal_bridge.errors import TryAgain
from journal_bridge.http import Clock
from journal_bridge.http.peer import PeerClient, worth_waiting
from journal_bridge.http.peer_answers import Answer, PeerTrouble
from journal_bridge.sending.parcels import Parcel
from journal_bridge.sending.spool import Spool

VERSION: Final = {"Upload-Draft-Interop-Version": "8"}
"""Of the IETF draft for resumable uploads, as both sides speak it."""

LEAST_APPEND: Final = 64 * 1024
MOST_APPEND: Final = 64 << 20
"""What one request brings, whatever a gateway says that it takes: less would be a request for every photo's corner,
and more would be lost with a line that breaks."""

Told = Callable[[int, int], None]
"""Takes how many bytes are there, and of how many."""

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_APPEND: Final = re.compile(r"(?:^|[ ,])max-append-size=(0|[1-9][0-9]{0,15})(?=$|[ ,;])")
_MOVED_ON: Final = "upload-offset"
"""The code of bytes that begin elsewhere than the file ends: a request came twice, or its answer was lost."""


@dataclass(frozen=True)
class Where:
    """How far an upload is, and how much one request may bring."""

    offset: int
    whole: bool
    append: int


def upload(parcel: Parcel, spool: Spool, gateway: PeerClient, tell: Told, clock: Clock) -> bool:
    """Send what is not there yet; when all of it is, return whether any byte had to be sent.

    Raises:
        TryAgain: `peer-unreachable`, `peer-busy`, `peer-garbled`, `upload-busy` when five tries brought nothing.
        InputRefused: `spool-gone`.
        BridgeError: as the gateway refuses.
    """
    spool.demand(parcel)
    course = _Course(parcel, spool, gateway, tell)
    tries = tenacity.Retrying(
        stop=lambda _: course.stuck >= gateway.limits.tries,
        wait=course.wait,
        retry=tenacity.retry_if_exception(course.helps),
        sleep=clock.sleep,
        reraise=True,
    )
    tries(course.run)
    return course.sent


class _Course:
    """One upload, as far as it has come in this run."""

    def __init__(self, parcel: Parcel, spool: Spool, gateway: PeerClient, tell: Told) -> None:
        self._parcel, self._spool, self._gateway, self._tell = parcel, spool, gateway, tell
        self._limits = gateway.limits
        self._path = f"/uploads/{parcel.transfer}"
        self._safe = -1
        self.stuck = 0
        """Tries in a row that brought no byte."""
        self.sent = False
        """Whether any byte was sent."""
        self._asked_wait = 0.0

    def run(self) -> None:
        """Ask how far it is, and send from there."""
        self.stuck += 1
        where = self._asked() or self._made()
        self._note(where.offset)
        while not where.whole:
            where = self._append(where)

    def wait(self, _: tenacity.RetryCallState) -> float:
        """Return the seconds before the next try: each twice as long, or as long as was asked for."""
        doubled: float = self._limits.first_wait * 2 ** (self.stuck - 1)
        return max(doubled, self._asked_wait)

    def helps(self, error: BaseException) -> bool:
        """Tell whether asking again may help."""
        self._asked_wait = (error.wait or 0.0) if isinstance(error, PeerTrouble) else 0.0
        moved_on = isinstance(error, TryAgain) and error.code == _MOVED_ON
        return moved_on or worth_waiting(error, self._limits)

    def _asked(self) -> Where | None:
        """Return how far it is, or None when there is no such upload."""
        answer = self._gateway.head(self._path, once=True)
        return None if answer.status == HTTPStatus.NOT_FOUND else self._where(answer)

    def _made(self) -> Where:
        """Make the upload; one that is there already stays as it is."""
        digest = base64.b64encode(bytes.fromhex(self._parcel.sha256)).decode()
        told = {"Upload-Length": str(self._parcel.bytes), "Repr-Digest": f"sha-256=:{digest}:"}
        fields = VERSION | told | {"Upload-Complete": "?0"}
        path = f"/transfers/{self._parcel.transfer}/upload"
        return self._where(self._gateway.post(path, fields=fields, once=True))

    def _append(self, where: Where) -> Where:
        """Send one request's bytes, and return how far it is then."""
        self.sent = True
        end = min(where.offset + where.append, self._parcel.bytes)
        last = end == self._parcel.bytes
        fields = VERSION | {
            "Upload-Offset": str(where.offset),
            "Upload-Complete": "?1" if last else "?0",
            "Content-Type": "application/partial-upload",
        }
        self._gateway.patch(self._path, self._counted(where.offset, end), end - where.offset, fields)
        self._note(end)
        return Where(end, last, where.append)

    def _counted(self, start: int, end: int) -> Iterator[bytes]:
        sent = start
        for block in self._spool.blocks(self._parcel, start, end):
            yield block
            sent += len(block)
            self._tell(sent, self._parcel.bytes)

    def _note(self, offset: int) -> None:
        """Note how many bytes are safe there: a try that brought some was not in vain."""
        if offset > self._safe:
            self.stuck = 1 if self._safe < 0 else 0
            self._safe = offset
        self._tell(offset, self._parcel.bytes)

    def _where(self, answer: Answer) -> Where:
        """Return what an answer says of the upload.

        Raises:
            PeerTrouble: `peer-garbled` when it says what cannot be.
        """
        untrusted_offset = answer.fields.get("upload-offset", "")
        whole = answer.fields.get("upload-complete") == "?1"
        offset = int(untrusted_offset) if _NUMBER.fullmatch(untrusted_offset) else -1
        if not 0 <= offset <= self._parcel.bytes or (whole and offset != self._parcel.bytes):
            raise PeerTrouble("peer-garbled", "upload")
        return Where(offset, whole, append_size(answer.fields.get("upload-limit", "")))


def append_size(untrusted_limit: str) -> int:
    """Return how many bytes one request brings: as many as the gateway takes, within what makes sense."""
    found = _APPEND.search(untrusted_limit)
    return max(LEAST_APPEND, min(int(found[1]), MOST_APPEND)) if found else MOST_APPEND // 8
