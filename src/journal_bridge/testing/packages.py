"""A package as a test looks at it: written, read back by its own reader, compared, and taken apart file by file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from journal_bridge import comparing
from journal_bridge.adapter import Reader, Reading, Recognition, Writer, Written
from journal_bridge.comparing import Difference
from journal_bridge.handover import MinimisedJournal
from journal_bridge.intake import open_container
from journal_bridge.journal import Journal
from journal_bridge.kit.cells import calculates


@dataclass(frozen=True)
class ReadBack:
    """What a reader makes of a package: its claim, its reading, and the journal of every child it names."""

    claim: Recognition | None
    reading: Reading
    journals: tuple[Journal, ...]
    """With all relatives the package names, as journals that are written have them."""


def write(writer: Writer, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
    """Write a package into a new folder."""
    folder.mkdir(parents=True)
    return writer.write(journals, folder)


def read_back(reader: Reader, package: Path) -> ReadBack:
    """Return what a reader makes of a package, behind the same door as any export."""
    with open_container(package) as opened:
        claim = reader.recognise(opened)
        reading = reader.read(opened)
        journals = [comparing.with_relatives(reading.journal(one.id), reading.roster) for one in reading.children]
        return ReadBack(claim, reading, tuple(journals))


def differences(
    adapter: Reader, journals: Sequence[MinimisedJournal], package: Path
) -> tuple[tuple[Difference, ...], ReadBack]:
    """Write some journals, read them back, and return every difference, and what was read."""
    assert isinstance(adapter, Writer)
    written = write(adapter, journals, package)
    back = read_back(adapter, package)
    return comparing.differences([one.journal for one in journals], back.journals, written.records), back


def unexcused(found: Sequence[Difference], writer: Writer) -> list[str]:
    """Return what no reason excuses, each part once, with how often and where first."""
    told: dict[str, list[str]] = {}
    for one in found:
        if one.widens or comparing.reason_for(one.part, writer.cannot) is None:
            told.setdefault(f"{one.part}{' WIDENS' if one.widens else ''}", []).append(one.place)
    return [f"{part}: {len(places)} times, first at {places[0]}" for part, places in sorted(told.items())]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its relative name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def calculating_cells(folder: Path) -> list[str]:
    """Return the file, row and column of every cell of a table that a spreadsheet could take for a formula."""
    found = []
    for name, content in files_of(folder).items():
        if name.casefold().endswith(".csv"):
            text = StringIO(content.decode("utf-8-sig"), newline="")
            usual = csv.field_size_limit(len(content) + 1)
            try:
                rows = list(csv.reader(text, strict=True))
            finally:
                csv.field_size_limit(usual)  # it is the whole program's, intake's too
            for row, cells in enumerate(rows, 1):
                found += [f"{name} {row}:{column}" for column, cell in enumerate(cells, 1) if calculates(cell)]
    return found
