"""Two at once at one upload: whoever writes, what lies there in the end is what was announced, every time."""

import threading
from pathlib import Path
from typing import Final

from journal_bridge.receiving import upload_id
from proofs.outcome import Outcome
from prove_transfer.judging import sha256_of
from prove_transfer.parcels import Parcel
from prove_transfer.raw_client import Reply
from prove_transfer.talking import Talker
from prove_transfer.world import World, world

ROUNDS: Final = 50
_EDGE: Final = 400
"""Pixels of a side: bundles of half a megabyte, so that two bodies really overlap."""
_RIGHT: Final = {200, 204, 400, 409}
"""Taken, or refused because another writes or the bytes begin elsewhere by now; 400 when it is whole already."""


def prove(folder: Path) -> Outcome:
    """Race two writers over the whole file, many times."""
    with world(folder) as made:
        made.serve()
        return raced(made, ROUNDS)


def raced(made: World, rounds: int, edge: int = _EDGE) -> Outcome:
    """Return what so many races came to."""
    outcome, corrupt, refused, strange = Outcome(), 0, 0, list[str]()
    for number in range(rounds):
        parcel = made.parcel(70_000 + number, photo=edge)
        replies = race(made, parcel)
        refused += sum(one.status not in {200, 204} for one in replies) == 1
        strange += [f"{one.status} {one.code}" for one in replies if one.status not in _RIGHT]
        if not ends_whole(made, parcel):
            corrupt += 1
            outcome.faults.append(f"race {number}: {[one.status for one in replies]}")
    outcome.count(f"corrupt of {rounds} uploads with two writers", corrupt)
    outcome.figures["races in which one was turned away while the other wrote"] = str(refused)
    outcome.count("answers nobody expects of two writers", len(strange))
    outcome.faults += strange[:3]
    return outcome


def race(made: World, parcel: Parcel) -> list[Reply]:
    """Let two append the whole file at the same moment."""
    talker, content, replies = Talker(made), parcel.sealed.read_bytes(), list[Reply]()
    talker.offers(parcel)
    talker.creates(parcel)
    gate = threading.Barrier(2)

    def write() -> None:
        gate.wait()
        try:
            replies.append(talker.appends(parcel, 0, content, last=True))
        except OSError:  # refused before the body was through: the connection is closed under the writer
            replies.append(Reply(409, {}, b""))

    both = [threading.Thread(target=write) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    return replies


def ends_whole(made: World, parcel: Parcel) -> bool:
    """Go on as an honest sender would, and tell whether the file there is the file here."""
    talker = Talker(made)
    for _ in range(5):
        told = talker.asks_offset(parcel.transfer)
        if told.fields.get("upload-complete") == "?1":
            break
        offset = int(told.fields.get("upload-offset", 0))
        talker.appends(parcel, offset, parcel.sealed.read_bytes()[offset:], last=True)
    folder = made.receiver.workspace / "gateway" / "uploads"
    whole = folder / f"{upload_id(made.sender.fingerprint, parcel.transfer)}.whole"
    return whole.exists() and sha256_of(whole) == parcel.sha256
