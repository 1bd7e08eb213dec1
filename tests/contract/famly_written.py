"""Journals that show what Famly has no place for and the writers' common samples do not hold."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from contract.small_journals import ANN, BO, BOTH, CY, SOURCE, UNA, carried, filed, of_ann, photo, remark, seen
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Assessment,
    Basis,
    Depicts,
    Entry,
    FamilyObservation,
    Media,
    MediaKind,
    Person,
    PersonKind,
    Report,
    Setting,
    Status,
    paragraphs,
)
from journal_bridge.testing.writer_contract import Make

WHEN = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
UNA_TOO = Person(id="family-una-too", kind=PersonKind.FAMILY, name="Una Archer", role="aunt", child=ANN)
UNA_BELL = Person(id="family-una-bell", kind=PersonKind.FAMILY, name="Una Archer", role="mother", child=BO)
PRIYA_TOO = Person(id="staff-priya-too", kind=PersonKind.STAFF, name="Priya Dell", role="Cook")


def shared_for_staff(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return entries that two children share and only staff may see."""
    told = {"about": (ANN, BO), "status": Status.STAFF_ONLY, "body": paragraphs("Between us."), "source": SOURCE}
    entries: list[Entry] = [
        FamilyObservation(id="entry-home", **told),
        Assessment(id="entry-judged", **told),
        Report(id="entry-report", report_kind="final", **told),
        seen("entry-seen", (ANN, BO), status=Status.STAFF_ONLY),
    ]
    return tuple(carried(folder, entries))


def files_of_comments(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return a comment with a film, a sound and a paper, each with a time and a caption of two lines."""
    media = [
        _timed(filed(folder, "film.mp4", b"\0\0\0\x18ftypisom", MediaKind.VIDEO, "video/mp4")),
        _timed(filed(folder, "sound.mp3", b"ID3 sound", MediaKind.AUDIO, "audio/mpeg")),
        _timed(filed(folder, "paper.pdf", b"%PDF-1.7", MediaKind.DOCUMENT, "application/pdf")),
        _timed(filed(folder, "film-own.mp4", b"\0\0\0\x18ftypisom own", MediaKind.VIDEO, "video/mp4")),
    ]
    comments = (remark("comment-with", media=("film", "sound", "paper", "film-own")),)
    own = filed(folder, "paper-own.pdf", b"%PDF-1.7 own", MediaKind.DOCUMENT, "application/pdf")
    entry = seen("entry-with", comments=comments, media=("film-own", "paper-own"))
    return tuple(carried(folder, [entry], [*media, _timed(own)])[:1])


def one_picture_twice(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return the same bytes under two ids, once of Ann alone, and once of a child no entry with it names."""
    only_cy = Depicts(basis=Basis.IMAGE, people=(CY,))
    media = [photo(folder, "photo-1", of_ann()), photo(folder, "photo-2", only_cy)]
    entries = [seen("entry-1", media=("photo-1",)), seen("entry-2", media=("photo-2",))]
    return tuple(carried(folder, entries, media)[:1])


def namesakes(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return people of one name: in one family, in two families of one entry, and twice among the staff."""
    home = FamilyObservation(
        id="entry-home",
        about=(ANN, BO),
        author=UNA.id,
        status=Status.PUBLISHED,
        body=paragraphs("At the sea."),
        source=SOURCE,
    )
    entries: Sequence[Entry] = [home, seen("entry-by-priya")]
    more = {ANN: (UNA_TOO, PRIYA_TOO), BO: (UNA_BELL,)}
    return tuple(_with(one, more[one.journal.child.id]) for one in carried(folder, entries))


def a_strangers_parent(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return a comment by the parent of a child of whom nothing else is told."""
    told = carried(folder, [seen("entry-1", comments=(remark("comment-1"),))])[0]
    people = [one for one in told.journal.people if one.id != UNA.id]
    return (_replaced(told, people=(*people, UNA.model_copy(update={"child": "child-nobody-knows"}))),)


def two_sites(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return a child who was at two sites."""
    told = carried(folder, [seen("entry-1")])[0]
    sites = (*told.journal.settings, Setting(id="setting-oak", name="Oak Lane"))
    return (_replaced(told, settings=sites),)


def shared_by_two(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return what Ann and Bo share, seen, waiting and from home, with pictures of both and of one."""
    media = [photo(folder, "photo-both", BOTH), photo(folder, "photo-ann", of_ann(), colour="blue")]
    held = ("photo-ann", "photo-both")
    entries = [
        seen("entry-seen", (ANN, BO), media=held, published_at=WHEN, comments=(remark("comment-1"),)),
        seen("entry-waits", (ANN, BO), status=Status.PENDING, media=held[1:]),
    ]
    return tuple(carried(folder, entries, media))


def _timed(item: Media) -> Media:
    return item.model_copy(update={"taken_at": WHEN, "taken_at_from": "file", "caption": "one\ntwo"})


def _with(one: MinimisedJournal, more: Sequence[Person]) -> MinimisedJournal:
    return _replaced(one, people=(*one.journal.people, *more))


def _replaced(one: MinimisedJournal, **changes: object) -> MinimisedJournal:
    journal = one.journal.model_copy(update=changes)
    return MinimisedJournal(journal, one.purpose, one.folder, (), carried=1, redactions=0)


MADE: Final[Mapping[str, Make]] = {
    "between staff, about two children": shared_for_staff,
    "films and papers on a comment": files_of_comments,
    "one picture twice": one_picture_twice,
    "namesakes": namesakes,
    "a stranger's parent": a_strangers_parent,
    "two sites": two_sites,
    "shared by two": shared_by_two,
}
"""Makers of all these journals."""
