"""A nursery with a canary in every place of every child's records: no family's archive holds another child's.

The children, the canaries and the judge are those of `make prove-privacy`; here the archives are made by `migrate`.
"""

from collections import Counter
from pathlib import Path
from typing import Final

import opening
from proofs.outcome import Outcome
from prove import peeling
from prove.leaving import Judge, Room, prepared
from prove.telling import told
from prove_batch import calling, judging, lying, settings
from prove_batch.calling import Line

CHILDREN: Final = 20
_SEED: Final = 8
_PIXELS: Final = ": pixels of "
"""Blocks of colour stand for faces there; the command counts real ones, and finds none in blocks."""


def prove(folder: Path) -> Outcome:
    """Make the archive of every child of a room, and search them all."""
    return searched(prepared(told(_SEED, CHILDREN, CHILDREN), 0, folder / "room"), folder, CHILDREN)


def searched(room: Room, folder: Path, most: int) -> Outcome:
    """Return what was found in the archives of so many children of a room."""
    outcome, line = Outcome(), _line(room, folder)
    running = calling.started(line)
    if running.ended() not in calling.ENDED:
        outcome.faults.append(f"exit {running.code}: {running.printed[-500:]}")
        return outcome
    books = judging.passphrases(line.passphrases)
    figures = Counter[str]()
    for child in _archives(line, most):
        book, films = books[child["key"], "parent"]
        keys = opening.Keys(book, films)
        given = opening.open_everything(line.out / child["place"], keys)
        peeling.peel(given)
        found = Judge(room, child["id"]).judged(given, opening.Opened(), "parent", child["id"])
        outcome.faults += [one for one in found.foreign if _PIXELS not in one]
        figures.update(archives=1, streams=found.streams, own=found.found)
    outcome.figures["archives opened, streams searched, own canaries found"] = (
        f"{figures['archives']}, {figures['streams']:,}, {figures['own']:,}"
    )
    outcome.count("canaries and names of other children", len(outcome.faults))
    outcome.least("own canaries found in an archive, on average", figures["own"] / max(figures["archives"], 1), 5)
    return outcome


def _archives(line: Line, most: int) -> list[dict[str, str]]:
    return [
        {"id": child["id"], "key": child["key"], "place": job["place"]}
        for setting in lying.document(line.out)["settings"]
        for child in setting["children"]
        for job in child["jobs"]
        if job["purpose"] == "parent" and job["state"] == "placed"
    ][:most]


def _line(room: Room, folder: Path) -> Line:
    """Return the migration: an archive for every child, by the rules a manager would have on paper."""
    return Line(
        (room.export,),
        folder / "out",
        settings.keyed(folder / "workspace"),
        purposes="parent",
        passphrases=folder / "passphrases.csv",
        consents=room.folder / "consents.csv",
        policy=room.folder / "hold.json",
    )
