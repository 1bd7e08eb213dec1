"""Reads an export whole, and builds each child's journal when it is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from journal_bridge.adapter import ChildSummary, OpenedExport, Reading
from journal_bridge.journal import Child, Journal, Person, PersonKind, Setting, Source
from journal_bridge.kit.assembling import Sources, assembled

from .authors import Authors
from .capture import Capture, opened_capture
from .children_list import read_children_list
from .ids import ADAPTER, PLATFORM
from .journey import read_allowances, read_media_tags, read_notes, read_observations, read_tags
from .leftovers import read_files, read_setting_records
from .mapping import Mapped, note, observation, tagged_photo
from .parts import Noted, Tagged
from .people import People, only
from .roll import read_roll
from .shelved import Shelved
from .writers import note_writers

RecordT = TypeVar("RecordT", Shelved, Noted, Tagged)

NAMELESS = "(no name in this export)"
"""Shown for a child the export knows by its id alone."""


def read(opened: OpenedExport) -> Reading:
    """Return everything an export holds, each record mapped or counted as a loss."""
    capture = read_capture(opened)
    setting = capture.album.setting
    return Reading(
        platform=PLATFORM,
        adapter=ADAPTER,
        setting=setting,
        children=tuple(_summary(capture, child) for child in sorted(capture.people.children)),
        roster=capture.people.roster(),
        consents=tuple(sorted(capture.consents, key=lambda one: (one.child, one.answer, one.origin))),
        losses=capture.tally.losses(),
        source_records={kind: count for kind, count in sorted(capture.tally.met.items()) if count},
        mapped_records=dict(sorted(capture.tally.mapped.items())),
        journal=Journals(capture, setting).of,
        setting_records=dict(sorted(capture.tally.setting.items())),
        warnings=tuple(sorted(capture.tally.warnings)),
    )


def read_capture(opened: OpenedExport, *, keeps_links: bool = False) -> Capture:
    """Return everything an export holds, before it is told as a reading."""
    capture = opened_capture(opened)
    capture.album.keeps_links = keeps_links
    read_roll(capture)
    read_observations(capture)
    read_allowances(capture)
    read_media_tags(capture)
    read_setting_records(capture)
    read_notes(capture)
    read_tags(capture)
    capture.album.join_alike()
    read_files(capture)
    for name in capture.lists:  # last: its rows are matched with the children whom the records name
        capture.consents += read_children_list(opened, name, capture.people, capture.tally)
    note_writers(capture.writers, capture.people)
    capture.album.setting = setting_of(capture.people)
    _warn(capture)
    capture.sections.clear()  # everything has its place now, and the documents take much memory
    return capture


@dataclass(frozen=True)
class Journals:
    """Builds journals, one at a time, from a capture that was read."""

    capture: Capture
    setting: str

    def of(self, child: str) -> Journal:
        """Return one child's journal; raises `KeyError` for a child the export does not know."""
        people = self.capture.people
        if child not in people.children:
            raise KeyError(child)
        mapped = tuple(self._mapped(child))
        source = Source(platform=PLATFORM, setting=self.setting, adapter=ADAPTER)
        return assembled(
            self._subject(child, source),
            self._settings(child),
            tuple(one.entry for one in mapped),
            (person for one in mapped for person in one.people),
            Sources(self.capture.album.media, self._child),
        )

    def _mapped(self, child: str) -> Iterator[Mapped]:
        authors = Authors(self.capture.people, child)
        for shelved in self._observed.get(child, ()):
            yield observation(shelved.told(), authors, self.capture.areas, self.setting)
        for noted in self._noted.get(child, ()):
            yield note(noted, authors, self.setting)
        for tagged in self._tagged.get(child, ()):
            yield tagged_photo(tagged, self.setting)

    @cached_property
    def _observed(self) -> Mapping[str, Sequence[Shelved]]:
        return _by_child(self.capture.observed)

    @cached_property
    def _noted(self) -> Mapping[str, Sequence[Noted]]:
        return _by_child(self.capture.noted)

    @cached_property
    def _tagged(self) -> Mapping[str, Sequence[Tagged]]:
        return _by_child(self.capture.tagged)

    def _subject(self, child: str, source: Source) -> Child:
        names = self.capture.people.names(child)
        return Child(
            id=child,
            known_as=names[0] if names else None,
            date_of_birth=only(self.capture.people.children[child].births),
            source=source.model_copy(update={"record": child}),
        )

    def _child(self, child: str) -> Person:
        names = self.capture.people.names(child)
        return Person(id=child, kind=PersonKind.CHILD, name=names[0].full if names else None, child=child)

    def _settings(self, child: str) -> tuple[Setting, ...]:
        sites = self.capture.people.children[child].sites
        own = only(self.capture.people.children[child].site_names)
        named = self.capture.people.sites
        if sites:
            name = (own or only(named.values())) if len(sites) == 1 else None
            return tuple(Setting(id=site, name=name) for site in sorted(sites))
        return (Setting(id=self.setting, name=named.get(self.setting)),)


def _by_child(records: Iterable[RecordT]) -> Mapping[str, Sequence[RecordT]]:
    found: dict[str, list[RecordT]] = defaultdict(list)
    for record in records:
        for child in set(record.about):
            found[child].append(record)
    return dict(found)


def _summary(capture: Capture, child: str) -> ChildSummary:
    names = capture.people.names(child)
    return ChildSummary(child, names[0].full if names else NAMELESS)


def setting_of(people: People) -> str:
    """Return the setting's id: the one site of its children, else the one the account names."""
    sites = {site for facts in people.children.values() for site in facts.sites} or set(people.sites)
    return only(sites) or ("several-settings" if sites else "unknown-setting")


def _warn(capture: Capture) -> None:
    tally, sections = capture.tally, capture.sections
    if not sections["child"] and not capture.lists:
        tally.warnings.add("No children list is there: birthdays, families and brothers and sisters are not known.")
    if not capture.consents:
        tally.warnings.add("No answers on tagging are there; without a consent file no photo of others may travel.")
    links = sum(not capture.album.file_of(media_id) for media_id in capture.album.held)
    if links:
        tally.warnings.add(f"{links} photos, films or files are not in the export itself, only their links or ids.")
