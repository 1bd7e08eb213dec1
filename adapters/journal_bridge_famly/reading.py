"""Reads an export whole, and builds each child's journal when it is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from journal_bridge.adapter import ChildSummary, OpenedExport, Reading
from journal_bridge.journal import Child, EntryBase, Journal, Person, PersonKind, Setting, Source, ordered

from .authors import Authors
from .capture import Capture, opened_capture
from .ids import ADAPTER, PLATFORM, derived
from .journey import read_allowances, read_media_tags, read_notes, read_observations, read_tags
from .leftovers import read_files, read_setting_records
from .mapping import Mapped, note, observation, tagged_photo
from .people import only
from .roll import read_roll

NAMELESS = "(no name in this export)"
"""Shown for a child the export knows by its id alone."""


def read(opened: OpenedExport) -> Reading:
    """Return everything an export holds, each record mapped or counted as a loss."""
    capture = opened_capture(opened)
    read_roll(capture)
    read_observations(capture)
    read_allowances(capture)
    read_media_tags(capture)
    read_setting_records(capture)
    read_notes(capture)
    read_tags(capture)
    read_files(capture)
    capture.album.setting = setting = _setting(capture)
    _warn(capture)
    return Reading(
        platform=PLATFORM,
        adapter=ADAPTER,
        setting=setting,
        children=tuple(_summary(capture, child) for child in sorted(capture.people.children)),
        roster=capture.people.roster(),
        consents=tuple(sorted(capture.consents, key=lambda one: (one.child, one.answer))),
        losses=capture.tally.losses(),
        source_records={kind: count for kind, count in sorted(capture.tally.met.items()) if count},
        mapped_records=dict(sorted(capture.tally.mapped.items())),
        journal=Journals(capture, setting).of,
        setting_records=dict(sorted(capture.tally.setting.items())),
        warnings=tuple(sorted(capture.tally.warnings)),
    )


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
        entries = tuple(one.entry for one in mapped)
        media = tuple(self.capture.album.media(name) for name in sorted(_media_ids(entries)))
        shown = {name for one in media for name in one.depicts.people}
        named = {child, *shown, *(name for entry in entries for name in entry.about)}
        authors = {
            person.id: person for person in sorted((p for one in mapped for p in one.people), key=_person_order)
        }
        source = Source(platform=PLATFORM, setting=self.setting, adapter=ADAPTER)
        journal = Journal(
            journal_id=derived("journal", PLATFORM, self.setting, child),
            child=self._subject(child, source),
            settings=self._settings(child),
            people=(*authors.values(), *(self._child(name) for name in sorted(named))),
            entries=_told_apart(entries),
            media=media,
            provenance=source,
        )
        return ordered(journal)

    def _mapped(self, child: str) -> Iterator[Mapped]:
        authors = Authors(self.capture.people, child)
        for told in self.capture.observed:
            if child in told.about:
                yield observation(told, authors, self.setting)
        for noted in self.capture.noted:
            if child in noted.about:
                yield note(noted, authors, self.setting)
        for tagged in self.capture.tagged:
            if child in tagged.about:
                yield tagged_photo(tagged, self.setting)

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
        named = self.capture.people.sites
        if sites:
            name = next(iter(named.values())) if len(named) == 1 and len(sites) == 1 else None
            return tuple(Setting(id=site, name=name) for site in sorted(sites))
        return (Setting(id=self.setting, name=named.get(self.setting)),)


def _media_ids(entries: Iterable[EntryBase]) -> set[str]:
    own = {name for entry in entries for name in entry.media}
    return own | {name for entry in entries for comment in entry.comments for name in comment.media}


def _person_order(person: Person) -> tuple[str, bool, str, str]:
    """Order so that, of two views of one person, the one with a role comes last and is kept."""
    return person.id, person.role is not None, person.role or "", person.name or ""


def _summary(capture: Capture, child: str) -> ChildSummary:
    names = capture.people.names(child)
    return ChildSummary(child, names[0].full if names else NAMELESS)


def _setting(capture: Capture) -> str:
    """Return the setting's id: the one site of its children, else the one the account names."""
    sites = {site for facts in capture.people.children.values() for site in facts.sites} or set(
        capture.people.sites
    )
    return only(sites) or ("several-settings" if sites else "unknown-setting")


def _warn(capture: Capture) -> None:
    tally, sections = capture.tally, capture.sections
    if not sections["child"]:
        tally.warnings.add("No children list is there: birthdays, families and brothers and sisters are not known.")
    if not sections["allowance"]:
        tally.warnings.add("No answers on tagging are there; without a consent file no photo of others may travel.")
    links = sum(not capture.album.file_of(media_id) for media_id in capture.album.held)
    if links:
        tally.warnings.add(f"{links} photos, films or files are not in the export itself, only their links or ids.")


def _told_apart(entries: tuple[EntryBase, ...]) -> tuple[EntryBase, ...]:
    """Return the entries with comment ids used once: a repeated id must not lend one comment another's fate."""
    seen: set[str] = set()
    told = []
    for entry in entries:
        comments = []
        for number, comment in enumerate(entry.comments):
            new_id = comment.id
            if new_id in seen:
                new_id = derived("comment", entry.id, comment.audience, str(number), comment.id)
            seen.add(new_id)
            comments.append(comment.model_copy(update={"id": new_id}))
        told.append(entry.model_copy(update={"comments": tuple(comments)}))
    return tuple(told)
