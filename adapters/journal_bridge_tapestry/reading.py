"""Reads an export whole, and builds each child's journal when it is asked for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from journal_bridge.adapter import ChildSummary, MediaLink, OpenedExport, Reading
from journal_bridge.errors import InputRefused
from journal_bridge.journal import Child, Journal, Setting, Source
from journal_bridge.kit.assembling import Sources, assembled

from .authors import Authors
from .capture import Capture, opened_capture
from .ids import ADAPTER, PLATFORM
from .journey import read_documents
from .keeping import Chosen
from .leftovers import account_for_files
from .mapping import Mapped, entries_of
from .pages import read_pages
from .people import only
from .refusing import reading_copy
from .settling import settle_observations
from .tables import read_tables

NAMELESS = "(no name in this export)"
"""Shown for a child the export knows by its id alone."""


def read(opened: OpenedExport) -> Reading:
    """Return everything an export holds, each record mapped or counted as a loss.

    Raises:
        InputRefused: `no-records` for an archive that was made for reading, or as its documents are refused.
    """
    capture, settled = _read_all(opened)
    return Reading(
        platform=PLATFORM,
        adapter=ADAPTER,
        setting=capture.schools.whole(),
        children=tuple(_summary(capture, child) for child in sorted(capture.people.children)),
        roster=capture.people.roster(),
        consents=(),
        losses=capture.tally.losses(),
        source_records={kind: count for kind, count in sorted(capture.tally.met.items()) if count},
        mapped_records={kind: count for kind, count in sorted(capture.tally.mapped.items()) if count},
        journal=Journals(capture, _by_child(settled)).of,
        setting_records=dict(sorted(capture.tally.setting.items())),
        warnings=tuple(sorted(capture.tally.warnings)),
        awaiting_deletion=capture.people.awaiting_deletion(),
    )


def links(opened: OpenedExport) -> Iterator[MediaLink]:
    """Yield the links of media that some child's observation holds and whose files are not there."""
    capture, settled = _read_all(opened)
    album = capture.album
    wanted = {held.id for one in settled for held in (*one.kept.media, *one.kept.comment_media)}
    for media_id in sorted(wanted - album.found.keys()):
        known = album.known[media_id]
        stem = capture.filing.stem(known.held, known.school, known.file)
        kind = album.media(media_id).kind
        yield from (MediaLink(media_id, kind, stem, link) for link in album.links.get(media_id, ()))


def _read_all(opened: OpenedExport) -> tuple[Capture, list[Chosen]]:
    capture = opened_capture(opened)
    copy = reading_copy(opened, capture.files)
    if copy is not None:
        raise InputRefused("no-records", copy)
    read_documents(capture)
    read_tables(capture)
    read_pages(capture)
    capture.people.settle()
    settled = settle_observations(capture)
    capture.album.settle()
    account_for_files(capture, {held.id for one in settled for held in (*one.kept.media, *one.kept.comment_media)})
    _warn(capture)
    return capture, settled


@dataclass(frozen=True, repr=False)
class Journals:
    """Builds journals, one at a time, from an export that was read; printed, it shows nothing of it."""

    capture: Capture
    observations: Mapping[str, list[Chosen]]

    def of(self, child: str) -> Journal:
        """Return one child's journal; raises `KeyError` for a child the export does not know."""
        facts = self.capture.people.children[child]
        names = self.capture.people.names(child)
        mapped = tuple(self._mapped(child))
        entries = tuple(one.entry for one in mapped)
        about = {child, *(name for entry in entries for name in entry.about)}
        source = Source(platform=PLATFORM, setting=facts.school.id, record=child, adapter=ADAPTER)
        return assembled(
            child=Child(
                id=child, known_as=names[0] if names else None, date_of_birth=only(facts.births), source=source
            ),
            settings=(Setting(id=facts.school.id, name=facts.school.name),),
            entries=entries,
            people=[person for one in mapped for person in one.people if person.id not in about],
            sources=Sources(media=self.capture.album.media, child=self.capture.people.person),
        )

    def _mapped(self, child: str) -> Iterator[Mapped]:
        authors = Authors(self.capture.people, child)
        for chosen in self.observations.get(child, ()):
            yield from entries_of(chosen.kept.whole(), chosen.status, authors)


def _by_child(settled: list[Chosen]) -> Mapping[str, list[Chosen]]:
    found: dict[str, list[Chosen]] = defaultdict(list)
    for chosen in settled:
        for child in chosen.kept.about:
            found[child].append(chosen)
    return found


def _summary(capture: Capture, child: str) -> ChildSummary:
    names = capture.people.names(child)
    return ChildSummary(child, names[0].full if names else NAMELESS)


def _warn(capture: Capture) -> None:
    people, tally = capture.people, capture.tally
    if not people.staff:
        tally.warnings.add("No staff are told: whoever wrote is kept as somebody of whom nothing is known.")
    if not people.relatives:
        tally.warnings.add("No relatives are told: comments wait for a person, because their writers are unknown.")
    if tally.met["observation"]:
        tally.warnings.add(
            "This platform records no answers on photos; without a consent file none of others travels."
        )
