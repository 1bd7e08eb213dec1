"""Reads the official data exports of children: one ZIP a child, or one folder a child, all of a setting at once.

Reading keeps what the privacy rules need of the whole setting (names, answers, which picture stands where); rows
are read again, child by child, when a journal is asked for.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.adapter import ChildSummary, OpenedExport, Reading
from journal_bridge.journal import Consent, Journal
from journal_bridge.kit.files import alike
from journal_bridge.kit.ids import opaque
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.sniffing import SNIFF_BYTES, media_type
from journal_bridge.kit.tally import Tally

from .capture import Capture
from .child_index import Index
from .child_joining import Joining
from .child_rows import child_of, read_rows, refuse_others, rows_of
from .child_sections import count_parts, hints, note_family, sections_of, unsure
from .child_tables import SHAPES
from .child_units import Found, Unit, find_units
from .children_list import is_children_list, read_children_list
from .ids import ADAPTER, PLATFORM
from .journey import read_allowances, read_media_tags, read_notes, read_observations, read_tags
from .leftovers import read_files
from .people import People
from .pictures import Album
from .reading import NAMELESS, Journals, setting_of
from .roll import read_roll

_LINKS: Final = next(shape for shape in SHAPES if shape.kind == "child link")
_TAGS: Final = next(shape for shape in SHAPES if shape.kind == "media tag")
_OWN: Final = ("note", "allowance", "relation", "sibling")
"""Tables whose rows are about one child each, so a row of another child's shows a mixed export."""


@dataclass
class Setting:
    """What is kept of all the children's exports together."""

    opened: OpenedExport
    units: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    people: People = field(default_factory=People)
    shown: Shown = field(default_factory=Shown)
    about: dict[str, frozenset[str]] = field(default_factory=dict)
    """Children named for an observation, by its id, in whichever export."""
    links_whole: bool = False
    tags_whole: bool = False
    """Whether some table names other children, so that it is known not to be cut down to the export's own child."""
    doubtful: frozenset[str] = frozenset()
    """Ids of pictures with a tag that was taken back: whoever it named may still be in them."""
    uploaded_again: frozenset[str] = frozenset()
    """Files whose bytes lie under another name in another child's export: nobody's picture alone."""
    consents: list[Consent] = field(default_factory=list)
    name: str = ""

    def survey(self, found: Found) -> None:
        """Find out whose each export is, and what all of them together say about shared records.

        Raises:
            InputRefused: `missing-part` or `mixed-children`.
        """
        for unit in found.units:
            child = child_of(self.opened, unit)
            self.units[child].append(unit)
            links = [row for file in unit.of(_LINKS) for row in rows_of(self.opened, file, _LINKS) if not row.gone]
            tags = [row for file in unit.of(_TAGS) for row in rows_of(self.opened, file, _TAGS)]
            self.links_whole |= any(row["child"] not in {None, child} for row in links)
            self.tags_whole |= any(row["child"] not in {None, child} for row in tags)
            for row in tags:
                if row.gone and row["media"] and row["child"]:
                    self.doubtful |= {row["media"]}
                    self.shown.add(
                        row["media"], Holder(frozenset({opaque(row["child"])}), published_observation=False)
                    )
            for row in links:
                if row["observation"] and row["child"]:
                    self.about[row["observation"]] = self.about.get(row["observation"], frozenset()) | {
                        row["child"]
                    }
        self.uploaded_again = self._uploaded_again()

    def _uploaded_again(self) -> frozenset[str]:
        """Return the files that are one picture in several exports, under several ids of the platform."""
        named = {
            file: (child, file.removeprefix(unit.root))
            for child, units in self.units.items()
            for unit in units
            for file in unit.files
        }
        same: dict[str, list[str]] = defaultdict(list)
        for file, digest in alike(self.opened, named).items():
            same[digest].append(file)
        return frozenset(
            file
            for files in same.values()
            if all(len(set(column)) > 1 for column in zip(*map(named.__getitem__, files), strict=True))
            for file in files
        )

    def capture(self, child: str, tally: Tally) -> Capture:
        """Return everything one child's exports hold, mapped or counted.

        Raises:
            InputRefused: what a table is refused for, or `mixed-children`.
        """
        units = self.units[child]
        files = tuple(file for unit in units for file in unit.files)
        capture = Capture(Album(self.opened, self.name, files, setting_shown=self.shown), tally, self.people)
        capture.tags_whole, capture.doubtful = self.tags_whole, self.doubtful
        joined = []
        for unit in units:
            rows = read_rows(self.opened, unit, tally)
            refuse_others(rows, _OWN, child)
            kinds = frozenset(shape.kind for _, shape in unit.tables if shape)
            joining = Joining(Index(rows, kinds), child, self.about)
            if rows["comment"] and not joining.index.tells_reviews:
                tally.warnings.add("Nothing tells families' comments from internal ones; all stay with the staff.")
            sections, made = sections_of(joining)
            unheld = sum(len(section.records) for section in sections if section.kind == "tagged image")
            tally.met.update({"medium": -unheld, "tagged image": unheld})
            capture.unsure |= unsure(joining, made, links_whole=self.links_whole)
            capture.album.hints.update(hints(unit, rows))
            joined.append((rows, made))
            for section in sections:
                capture.sections[section.kind].append(section)
        for read in (read_roll, read_observations, read_allowances, read_media_tags, read_notes, read_tags):
            read(capture)
        for rows, made in joined:
            note_family(rows, child, capture)
            count_parts(rows, made, capture)
        read_files(capture)
        for media_id, held in capture.album.held.items():
            if capture.album.file_of(media_id) in self.uploaded_again:
                capture.album.doubt(held[0].raw)
        return capture

    def journal(self, child: str) -> Journal:
        """Return one child's journal, its tables read again; raises `KeyError` for a child without an export."""
        raw = {opaque(one): one for one in self.units}[child]
        return Journals(self.capture(raw, Tally()), self.name).of(child)


def read_child_exports(opened: OpenedExport) -> Reading:
    """Return what all the children's exports hold together.

    Raises:
        InputRefused: for a damaged ZIP or table, an export without its child (`missing-part`), or one that holds
            rows of another child (`mixed-children`).
    """
    found, tally = find_units(opened), Tally()
    setting = Setting(opened)
    setting.survey(found)
    missing: Counter[str] = Counter()
    for child in sorted(setting.units):
        capture = setting.capture(child, tally)
        setting.consents += capture.consents
        missing["media"] += sum(not capture.album.file_of(media_id) for media_id in capture.album.held)
    _read_loose(setting, found, tally)
    setting.name = setting_of(setting.people)
    _warn(setting, tally, missing["media"])
    names = {child: setting.people.names(opaque(child)) for child in setting.units}
    return Reading(
        platform=PLATFORM,
        adapter=ADAPTER,
        setting=setting.name,
        children=tuple(
            ChildSummary(opaque(child), names[child][0].full if names[child] else NAMELESS)
            for child in sorted(names)
        ),
        roster=setting.people.roster(),
        consents=tuple(sorted(setting.consents, key=lambda one: (one.child, one.answer, one.origin))),
        losses=tally.losses(),
        source_records={kind: count for kind, count in sorted(tally.met.items()) if count},
        mapped_records={kind: count for kind, count in sorted(tally.mapped.items()) if count},
        journal=setting.journal,
        setting_records=dict(sorted(tally.setting.items())),
        warnings=tuple(sorted(tally.warnings)),
    )


def _read_loose(setting: Setting, found: Found, tally: Tally) -> None:
    """Account for what lies beside the children's exports."""
    for name in found.staff:
        tally.met["file"] += 1
        tally.lose("file", "of a member of staff's data export, which is no child's", name)
    for name in found.loose:
        if is_children_list(setting.opened, name):
            setting.consents += read_children_list(setting.opened, name, setting.people, tally)
            continue
        tally.met["file"] += 1
        tally.lose("file", _why_left(setting.opened, name), name)


def _why_left(opened: OpenedExport, name: str) -> str:
    mime = media_type(opened.head(name, SNIFF_BYTES))
    if mime == "application/pdf":
        return "a PDF whose inside was not filtered"
    if name.casefold().endswith(".zip"):
        return "a ZIP that holds no child's data export"
    return "beside the children's exports, and of none of them" if mime else "not a document or medium"


def _warn(setting: Setting, tally: Tally, missing: int) -> None:
    others = len(setting.people.children) - len(setting.units)
    if others:
        tally.warnings.add(f"{others} children are named whose own exports are not here; they get no journal.")
    if not setting.consents:
        tally.warnings.add("No answers on tagging are there; without a consent file no photo of others may travel.")
    if missing:
        tally.warnings.add(f"{missing} photos, films or files have a row and no file in the export.")
    if not setting.links_whole:
        tally.warnings.add("No export says who else an observation is about; each picture needs a person's look.")
