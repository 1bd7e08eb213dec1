"""The sample journals themselves, put together as minimising would hand them over."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.handover import MinimisedJournal, Purpose
from journal_bridge.journal import Child, Entry, Journal, Media, Person, Source, check, ordered
from journal_bridge.testing.samples.entries import hostile_entries, odd_entries, plain_entries, rich_entries
from journal_bridge.testing.samples.people import (
    ADULTS,
    CHILDREN,
    NAMES,
    RELATIVES,
    SETTING,
    SUBJECTS,
    row_of,
)

_FROM: Final = Source(platform="elsewhere", adapter="elsewhere 1.0")


def rich_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return three journals of one setting with everything a journal can hold; files are written into `folder`."""
    entries, media = rich_entries(folder)
    return journals_of(folder, entries, media)


def worded_journals(folder: Path, texts: Mapping[str, str]) -> tuple[MinimisedJournal, ...]:
    """Return journals that hold each text wherever a journal holds words, with what makes it hard in its id."""
    entries, media = hostile_entries(folder, texts)
    return journals_of(folder, entries, media)


def odd_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return journals whose ids are no good as names of files: devices, dots, colons, capitals, a hundred long."""
    entries, media = odd_entries(folder)
    return journals_of(folder, entries, media)


def bare_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return three journals with every kind of entry and not one file."""
    entries, _ = rich_entries(folder / "not used")
    return journals_of(folder, [_bare(one) for one in entries], ())


def plain_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return journals that hold one published observation with its photo, which every platform can."""
    entries, media = plain_entries(folder)
    return journals_of(folder, entries, media)


def empty_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return three journals of children of whom nothing is told."""
    return journals_of(folder, (), ())


def _bare(entry: Entry) -> Entry:
    comments = tuple(one.model_copy(update={"media": ()}) for one in entry.comments if one.body)
    return entry.model_copy(update={"media": (), "comments": comments})


def journals_of(
    folder: Path, entries: Sequence[Entry], media: Sequence[Media], children: Sequence[str] = SUBJECTS
) -> tuple[MinimisedJournal, ...]:
    """Return each child's journal of those entries that are about it, with the media they hold."""
    return tuple(
        MinimisedJournal(
            journal=_journal(CHILDREN[child], entries, {item.id: item for item in media}),
            purpose=Purpose.PLATFORM,
            folder=folder,
            left_out=(),
            carried=len(entries),
            redactions=0,
            basis="The setting changes its platform.",
        )
        for child in children
    )


def _journal(child: Child, entries: Iterable[Entry], media: Mapping[str, Media]) -> Journal:
    own = [entry for entry in entries if child.id in entry.about]
    held = {name for entry in own for name in entry.media}
    held |= {name for entry in own for comment in entry.comments for name in comment.media}
    kept = [media[name] for name in sorted(held)]
    journal = Journal(
        journal_id=f"j{child.id}",
        child=child,
        settings=(SETTING,),
        people=tuple(_people(child.id, own, kept)),
        entries=tuple(own),
        media=tuple(kept),
        provenance=_FROM,
    )
    check(journal)
    return ordered(journal)


def _people(child: str, entries: Sequence[Entry], media: Sequence[Media]) -> Iterable[Person]:
    """Yield whoever wrote something, the child's relatives as its own, and the other children that are named."""
    family = {one.id for one in RELATIVES[child]}
    wrote = {entry.author for entry in entries}
    wrote |= {comment.author for entry in entries for comment in entry.comments}
    for adult in ADULTS:
        if adult.id in family:
            yield adult.model_copy(update={"child": child})
        elif adult.id in wrote:
            yield adult
    named = {one for entry in entries for one in entry.about} | {
        one for item in media for one in item.depicts.people
    }
    yield from (row_of(one) for one in NAMES if one in named and one != child)
