"""What every family answered, as the truth and as the table a manager fills in."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from prove.pupils import Pupil
from prove.records import Nursery

PURPOSES: Final = ("own_family", "other_family", "receiving_setting", "school")
MEDIA: Final = ("photo", "video")
TODAY: Final = "2025-07-20"
COLUMNS: Final = ("child", "purpose", "media", "answer", "date", "withdrawn", "recorded_by")

Row = tuple[str, str, str, str, str, str, str]


def said(pupil: Pupil, purpose: str, media: str) -> str:
    """Return what counts on the day of the build: yes, no or unanswered."""
    case = pupil.case
    if case == "refused" or case == "withdrawn":  # noqa: PLR1714 - two families, two reasons
        return "no"
    if case in {"silent", "asked"}:
        return "unanswered"
    if (case == "no-films" and media == "video") or (case == "no-school" and purpose == "school"):
        return "no"
    if case == "parent-only" and purpose not in {"own_family", "other_family"}:
        return "unanswered"
    return "yes"


def _rows(pupil: Pupil) -> Iterator[Row]:
    """Yield the rows of one family, told in the many ways families tell."""
    own, case = pupil.id, pupil.case
    if case == "silent":
        return
    if case == "refused":
        yield (own, "all", "all", "no", "2024-09-01", "", "office")
    elif case == "withdrawn":
        yield (own, "all", "all", "yes", "2024-09-01", "2025-03-01", "office")
    elif case == "asked":
        yield (own, "all", "all", "unanswered", "", "", "")
    elif case == "no-films":
        yield (own, "all", "photo", "yes", "2024-09-01", "", "office")
        yield (own, "all", "video", "no", "2024-09-01", "", "office")
    elif case == "parent-only":
        yield (own, "own_family", "all", "yes", "2024-09-01", "", "office")
        yield (own, "other_family", "all", "yes", "2024-09-01", "", "office")
        yield (own, "receiving_setting", "all", "unanswered", "", "", "")
    else:
        yield (own, "all", "", "yes", "2024-09-01", "", "office")
        if case == "no-school":
            yield (own, "school", "all", "no", "2025-01-01", "", "office")


def write_consents(path: Path, nursery: Nursery, ids: Mapping[str, str]) -> Path:
    """Write the consent table of the whole nursery, under the export's ids, and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for pupil in nursery.pupils:
            table.writerows((ids[row[0]], *row[1:]) for row in _rows(pupil))
    return path
