"""Writes journals as a capture of this platform's web app: JSON answers and a folder of media."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from journal_bridge.adapter import Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry
from journal_bridge.kit.together import Together, together

from . import writing_entries as entries
from . import writing_media as media
from .writing_ids import Json, record_id
from .writing_people import account_records, cast_of, child_records, site_records
from .writing_words import STEPS

One = TypeVar("One")

_PAGE: Final = 50
"""Records on a page, as the tools that made captures ask for."""

_TAGS_PAGE: Final = 500
"""Answers on tags in a document; each is a line."""


def write_package(journals: Sequence[MinimisedJournal], folder: Path) -> Written:
    """Write a capture into an empty folder; the same journals give the same bytes.

    Raises:
        OurFault: `internal` when two journals tell differently of the same record.
    """
    told = together(journals)
    cast = cast_of(told)
    using = entries.Writing(cast, media.with_a_place(told, cast.children), entries.homes_in(told.entries))
    _save(folder / "children.json", _answer("children", "result", child_records(told, cast, journals), None))
    _save(folder / "calendar_list.json", {"children": site_records(cast, journals)})
    _save(folder / "accounts.json", account_records(told, cast))
    _write_observations(_of_shape(told, "observation"), using, folder)
    _write_notes(_of_shape(told, "note"), using, folder)
    held = [pair for entry in told.entries for pair in entries.held_by(entry, using.media)]
    _write_tags(media.tag_records(using.media, held), folder)
    found = {item for item, _ in held}
    media.write_files([using.media[one] for one in sorted(found)], told.files, folder)
    written = [entry.id for entry in told.entries if entries.shape_of(entry)]
    return Written({one: record_id(one) for one in sorted({*cast.children, *written, *found})}, STEPS)


def _of_shape(told: Together, shape: entries.Shape) -> list[Entry]:
    return [entry for entry in told.entries if entries.shape_of(entry) == shape]


def _write_observations(found: Sequence[Entry], using: entries.Writing, folder: Path) -> None:
    """Write observations a page at a time; a page is there even where there are none."""
    for number, page, following in _pages(found, _PAGE):
        results = [entries.observation_record(entry, using) for entry in page]
        answer = _answer("observations", "results", results, following)
        _save(folder / f"observations-{number:04}.json", {"data": {"childDevelopment": answer["data"]}})


def _write_notes(found: Sequence[Entry], using: entries.Writing, folder: Path) -> None:
    for number, page, following in _pages(found, _PAGE):
        results = [entries.note_record(entry, using) for entry in page]
        _save(folder / f"notes-{number:04}.json", _answer("childNotes", "result", results, following))


def _write_tags(found: Sequence[Json], folder: Path) -> None:
    for number, page, _ in _pages(found, _TAGS_PAGE):
        answer = {"data": {"mediaTagging": {"mediaTagged": {"list": page}}}}
        _save(folder / f"media_tagged-{number:04}.json", answer)


def _pages(found: Sequence[One], size: int) -> Iterator[tuple[int, Sequence[One], str | None]]:
    """Yield pages with their numbers, and what names the next; of nothing there is one empty page."""
    starts = range(0, max(len(found), 1), size)
    for number, start in enumerate(starts, start=1):
        yield number, found[start : start + size], f"page-{number + 1}" if number < len(starts) else None


def _answer(name: str, field: str, records: Sequence[Json], following: str | None) -> Json:
    return {"data": {name: {field: records, "next": following}}}


def _save(path: Path, document: object) -> None:
    path.write_bytes((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
