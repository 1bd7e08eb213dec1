"""Reads an export whole, and builds each child's journal when it is asked for."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from journal_bridge.adapter import ChildSummary, MediaLink, OpenedExport, Reading
from journal_bridge.journal import Journal, Setting
from journal_bridge.kit.assembling import Sources, assembled
from journal_bridge.kit.sniffing import SNIFF_BYTES, media_type

from .book import Book, opened_book
from .gallery import read_media
from .headers import report_columns
from .ids import ADAPTER, PLATFORM
from .journey import read_links, read_observations, read_reports, settle_observations
from .layout import checked
from .mapping import Mapped, loose, observation, report
from .people import People, read_people, subject
from .pictures import Album

NAMELESS = "(no name in this export)"
"""Shown for a child the export knows by its id alone."""

NO_CONSENTS = "The export holds no consents; without a consent file no photo of others may travel."


def read(opened: OpenedExport) -> Reading:
    """Return everything an export holds, each record mapped or counted as a loss.

    Raises:
        InputRefused: at the file, when it is of another version, damaged, or a table without which nothing can be
            read is not there.
    """
    layout = checked(opened)
    book = opened_book(opened, layout)
    people = read_people(book)
    album = Album(opened, book.site, layout.folder, layout.files)
    journals = _read_entries(book, people, album)
    _read_files(book, album)
    report_columns(book, people.names())
    book.tally.warnings.add(NO_CONSENTS)
    _warn_about_media(book, album)
    tally = book.tally
    return Reading(
        platform=PLATFORM,
        adapter=ADAPTER,
        setting=book.site.id,
        children=tuple(_summary(people, child) for child in sorted(people.by_id)),
        roster=people.roster(),
        consents=(),
        losses=tally.losses(),
        source_records={kind: count for kind, count in sorted(tally.met.items()) if count},
        mapped_records=dict(sorted(tally.mapped.items())),
        journal=journals.of,
        setting_records=dict(sorted(tally.setting.items())),
        warnings=tuple(sorted(tally.warnings)),
    )


def links(opened: OpenedExport) -> Iterator[MediaLink]:
    """Yield the links that stand where a file's name would, and whose files are not in the export."""
    book = opened_book(opened, checked(opened))
    album = Album(opened, book.site, book.layout.folder, book.layout.files)
    _read_entries(book, read_people(book), album)
    for picture in album.pictures.values():
        if picture.link and not picture.file:
            kind = album.media(picture.id).kind
            yield MediaLink(picture.id, kind, picture.link.stem, picture.link.untrusted_link)


@dataclass
class Journals:
    """Builds journals, one at a time, from an export that was read."""

    book: Book
    people: People
    album: Album
    told: dict[str, list[Callable[[], Mapped]]] = field(default_factory=lambda: defaultdict(list))
    """What becomes each child's entries."""

    def of(self, child: str) -> Journal:
        """Return one child's journal; raises `KeyError` for a child the export does not know."""
        known = self.people.by_id[child]
        mapped = [entry() for entry in self.told[child]]
        return assembled(
            child=subject(self.book, known),
            settings=(Setting(id=self.book.site.id, name=self.book.site.name),),
            entries=tuple(one.entry for one in mapped),
            people=(one.author for one in mapped if one.author),
            sources=Sources(media=self.album.media, child=self.people.person),
        )


def _read_entries(book: Book, people: People, album: Album) -> Journals:
    """Read the tables that become entries, observations first: everything else refers to them."""
    journals = Journals(book, people, album)
    observed = read_observations(book, people)
    kept = settle_observations(book, observed, people)
    read_links(book, kept, observed)
    reports = read_reports(book, people, album)
    items = read_media(book, people, album, kept, observed)
    for told in kept.values():
        for child in told.about:
            journals.told[child].append(partial(observation, book, people, told))
    for item in items:
        for child in item.about:
            journals.told[child].append(partial(loose, book, item))
    for paper in reports:
        for child in paper.about:
            journals.told[child].append(partial(report, book, paper))
    return journals


def _read_files(book: Book, album: Album) -> None:
    """Account for every file beside the tables: a medium of some entry, or a loss that says why."""
    for name in book.layout.files:
        used, shared = name in album.used, name in album.shared
        medium = used or shared or media_type(book.opened.head(name, SNIFF_BYTES)) is not None
        kind = "media file" if medium else "file"
        book.tally.met[kind] += 1
        if used:
            book.tally.mapped[kind] += 1
        elif shared:
            book.tally.lose(kind, "named only by records that are in no journal", name)
        else:
            book.tally.lose(
                kind, "no record names this file" if medium else "no table of this layout and no medium", name
            )


def _warn_about_media(book: Book, album: Album) -> None:
    missing = sum(picture.file is None for picture in album.pictures.values())
    if missing:
        book.tally.warnings.add(f"{missing} photos, films or files are named in the export and not in it.")


def _summary(people: People, child: str) -> ChildSummary:
    name = people.by_id[child].name
    return ChildSummary(child, name.full if name else NAMELESS)
