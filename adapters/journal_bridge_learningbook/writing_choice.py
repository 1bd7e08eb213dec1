"""What of some journals this layout takes, and under which number each record stands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from journal_bridge.journal import (
    Assessment,
    Availability,
    Basis,
    Depicts,
    Entry,
    EntryBase,
    Journal,
    Media,
    Note,
    Observation,
    PersonKind,
    Report,
    Status,
    plain,
)
from journal_bridge.kit.ids import opaque
from journal_bridge.kit.numbers import Numbers
from journal_bridge.kit.same_bytes import said_alike
from journal_bridge.kit.together import Together

from .book import Site, words
from .writing_reports import heading_of, kind_of_type

_ENDING: Final = re.compile(r"\.[a-z0-9]{1,5}")
LONGEST_CELL: Final = 90_000
"""Characters of a cell that is written; intake reads 100,000 at most."""


@dataclass(frozen=True)
class Chosen:
    """The records that are written, in order, and the number of each by its id.

    `file_of` gives for a report the one medium that is its file: it has none where the same medium stands in an
    observation, for there it would be read as a second one. `gallery` are entries that are no more than one picture
    or text of the gallery, under the number of that medium.
    """

    told: Together
    site: Site
    children: dict[str, int]
    staff: dict[str, int]
    observations: dict[str, int]
    gallery: dict[str, int]
    reports: dict[str, int]
    media: dict[str, int]
    file_of: dict[str, str]
    depicts: dict[str, Depicts]
    by_id: dict[str, Media]
    numbers: Numbers
    """Gives the records that are written and have no id of ours: the texts of observations."""

    def entries(self, numbered: dict[str, int]) -> Iterator[Entry]:
        """Yield the entries that have a number of one kind."""
        return (entry for entry in self.told.entries if entry.id in numbered)

    def medium(self, own: str) -> Media:
        """Return a medium by its id."""
        return self.by_id[own]

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield where in the package each file lies, and where it lies now."""
        for own, number in self.media.items():
            yield media_file(number, self.medium(own)), self.told.files[own]
        for report, own in self.file_of.items():
            yield report_file(self.reports[report], self.medium(own)), self.told.files[own]

    def records(self) -> dict[str, str]:
        """Return under which id each record is read back."""
        kinds = {
            "child": self.children,
            "observation": self.observations,
            "gallery": self.gallery,
            "report": self.reports,
            "media": self.media,
        }
        of = self.site.id_of
        found = {own: of(kind, str(at)) for kind, numbers in kinds.items() for own, at in numbers.items()}
        return found | {own: opaque(found[report], "file") for report, own in self.file_of.items()}


def chosen(told: Together, site: Site) -> Chosen:
    """Return what is written of some journals, which are of one setting or at least of one package."""
    seen = [entry for entry in told.entries if isinstance(entry, Observation | Assessment)]
    reports = [entry for entry in told.entries if isinstance(entry, Report) and _is_of_this_layout(entry)]
    notes = [entry for entry in told.entries if isinstance(entry, Note) and _is_a_gallery_text(entry)]
    depicts = _depicts(told, [*seen, *reports])
    numbers = Numbers()
    numbered = partial(_numbered, numbers)
    held = numbered("media", dict.fromkeys(item for entry in seen for item in entry.media if item in depicts))
    often = Counter(item for entry in (*seen, *reports) for item in entry.media)
    pictures = {one.id: held[one.media[0]] for one in seen if _is_a_gallery_picture(one, depicts, often)}
    children = {child.id for child in told.children}
    children |= {person.id for person in told.people if person.kind is PersonKind.CHILD}
    staff = [one.id for one in told.people if one.kind is PersonKind.STAFF and one.name]
    return Chosen(
        told=told,
        site=site,
        children=numbered("child", sorted(children)),
        staff=numbered("staff", staff),
        observations=numbered("observation", (entry.id for entry in seen if entry.id not in pictures)),
        gallery=pictures | numbered("media", (entry.id for entry in notes)),
        reports=numbered("report", (entry.id for entry in reports)),
        media=held,
        file_of=_report_files(reports, {own: who for own, who in depicts.items() if own not in held}),
        depicts=depicts,
        by_id={item.id: item for item in told.media},
        numbers=numbers,
    )


def media_file(number: int, item: Media) -> str:
    """Return the name of a medium's file."""
    return f"media/{number}{_ending(item)}"


def report_file(number: int, item: Media) -> str:
    """Return the name of a report's file."""
    return f"reports/{number}{_ending(item)}"


def is_read_from_its_entry(item: Media, entries: Iterable[EntryBase]) -> bool:
    """Tell whether an untagged picture in these entries is read as showing the child it is said to show."""
    return item.depicts.basis is Basis.ENTRY and all(
        isinstance(entry, Observation | Assessment)
        and entry.status is Status.PUBLISHED
        and entry.about == item.depicts.people
        for entry in entries
    )


def site_of(journals: Sequence[Journal]) -> Site:
    """Return the setting's id as its code, and the name that every journal tells; a package has one of each."""
    told = [{one.name for one in journal.settings if one.name} for journal in journals]
    names = set.intersection(*told) if told else set()
    kept = sorted(name for name in names if name == words(name))
    codes = sorted(one.id for journal in journals for one in journal.settings)
    return Site(next(iter(codes), "setting"), next(iter(kept), None))


def _numbered(numbers: Numbers, kind: str, ids: Iterable[str]) -> dict[str, int]:
    return {own: numbers.of(kind, own) for own in ids}


def _files(told: Together) -> list[Media]:
    """Return the media whose files are there and whose people are children, whom alone this layout can tag."""
    children = {child.id for child in told.children}
    children |= {person.id for person in told.people if person.kind is PersonKind.CHILD}
    return [
        item
        for item in told.media
        if item.availability is Availability.FOUND
        and item.id in told.files
        and children.issuperset(item.depicts.people)
    ]


def _is_of_this_layout(report: Report) -> bool:
    """Tell whether a report is about one child, and its type is read as the very same kind."""
    return len(report.about) == 1 and kind_of_type(heading_of(report)[0]) == report.report_kind


def _depicts(told: Together, written: Sequence[Entry]) -> dict[str, Depicts]:
    """Return who is in each medium that can stand in what is written, which is without comments."""
    entries = [entry.model_copy(update={"comments": ()}) for entry in written]
    held = {item for entry in entries for item in entry.media}
    media = [item for item in _files(told) if item.id in held]
    said = said_alike(media, entries, {child.id for child in told.children})
    return {own: who for own, who in said.items() if who is not None}


def _report_files(reports: Iterable[Report], free: dict[str, Depicts]) -> dict[str, str]:
    """Return the first medium of each report that nothing else holds; a report has one file, which has no tags."""
    found: dict[str, str] = {}
    for entry in reports:
        fit = (item for item in entry.media if item in free and set(free[item].people) <= set(entry.about))
        own = next(fit, None)
        if own:
            found[entry.id] = own
            del free[own]
    return found


def _is_a_gallery_text(note: Note) -> bool:
    """Tell whether a note is no more than a text of the gallery: nothing says when, by whom, or who may see it."""
    return _says_nothing(note) and not note.media and 0 < len(plain(note.body).strip()) <= LONGEST_CELL


def _is_a_gallery_picture(entry: EntryBase, depicts: Mapping[str, Depicts], often: Mapping[str, int]) -> bool:
    """Tell whether an entry is no more than a picture of the gallery: about those tagged, and nobody else."""
    if not isinstance(entry, Observation) or len(entry.media) != 1 or entry.body or not _says_nothing(entry):
        return False
    who = depicts.get(entry.media[0], Depicts())
    return who.basis is Basis.IMAGE and set(who.people) == set(entry.about) and often[entry.media[0]] == 1


def _says_nothing(entry: EntryBase) -> bool:
    """Tell whether nothing says when something was, by whom, who may see it, or what it means."""
    told = (entry.author, entry.observed_on, entry.recorded_at, entry.published_at, entry.title, entry.next_steps)
    more = (entry.judgements, entry.comments, entry.restricted)
    return entry.status is Status.UNKNOWN and not any((*told, *more))


def _ending(item: Media) -> str:
    ending = PurePosixPath(item.path or "").suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ""
