"""Makes the children's journals of the pack's rows; who is in a picture is what its row says, or nobody knows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cached_property
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.frameworks import recognise
from journal_bridge.journal import (
    UK,
    Answer,
    Availability,
    Child,
    Comment,
    Consent,
    EntryBase,
    FamilyObservation,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Person,
    PersonKind,
    Report,
    Restriction,
    Setting,
    Source,
    Status,
    paragraphs,
)
from journal_bridge.kit.assembling import Sources, assembled
from journal_bridge.kit.files import alike, file_facts
from journal_bridge.kit.ids import derived, folded, opaque
from journal_bridge.kit.pack import CHILDREN, COMMENTS, CONSENTS, MEDIA_SHEET, OBSERVATIONS, REPORTS, REPORTS_SHEET
from journal_bridge.kit.showing import Shown
from journal_bridge.kit.sniffing import kind_of
from journal_bridge_folder.pack_checks import Rows, about
from journal_bridge_folder.pack_people import author_of, family_of, name_of
from journal_bridge_folder.pack_rows import Line

PLATFORM: Final = "spreadsheets"
"""What journals made of the pack say they are from."""

_NOON: Final = time(12)
"""The hour of a comment's day: the sheets ask for none, and noon is that day in most readers' zones."""


class Pack:
    """A checked pack: everything its journals are made of."""

    def __init__(self, opened: OpenedExport, rows: Rows, adapter: str) -> None:
        self.opened, self.rows, self.adapter = opened, rows, adapter
        self.children = {opaque(line["child"]): line for line in rows.of(CHILDREN)}
        self.shown = Shown()
        self._held: dict[str, list[str]] = defaultdict(list)
        self._remarks: dict[str, list[Line]] = defaultdict(list)
        self._first: dict[str, Line] = {}
        self._about: dict[str, list[Line]] = defaultdict(list)
        for line in (*rows.of(OBSERVATIONS), *rows.of(REPORTS_SHEET)):
            for child in about(line):
                self._about[opaque(child)].append(line)
        for line in rows.of(MEDIA_SHEET):
            self._add_media(line)
        for line in rows.of(COMMENTS):
            self._remarks[line["belongs_to"]].append(line)
        self._join_copies()

    def _add_media(self, line: Line) -> None:
        name = self.rows.file(line["file"]) or ""
        self._held[line["belongs_to"]].append(name)
        self._first.setdefault(name, line)
        if line["caption"] and not self._first[name]["caption"]:
            self._first[name] = line
        self.shown.tag(name, map(opaque, line.many("children_in_picture")), whole=True)

    def _join_copies(self) -> None:
        """Let what is said of one copy of a picture be said of all."""
        copies: dict[str, list[str]] = defaultdict(list)
        for name, digest in alike(self.opened, self._first).items():
            copies[digest].append(name)
        for names in copies.values():
            self.shown.join(names)

    @property
    def media_names(self) -> frozenset[str]:
        """The files that rows name."""
        return frozenset(self._first)

    @property
    def setting(self) -> str:
        """The first name of a setting that a child's row gives."""
        return next((line["setting"] for line in self.children.values() if line["setting"]), "setting")

    def journal(self, child: str) -> Journal:
        """Return one child's journal; raises `KeyError` for an unknown child."""
        line = self.children[child]
        setting = line["setting"] or self.setting
        people: list[Person] = []
        made = tuple(self._remarked(row, child, people) for row in self._about[child])
        return assembled(
            self._child(child, line),
            (Setting(id=derived("setting", folded(setting)), name=setting),),
            made,
            people,
            Sources(self._media, self._other),
        )

    def _source(self, line: Line, record: str = "") -> Source:
        return Source(
            platform=PLATFORM, setting=self.setting, adapter=self.adapter, file=line.file, record=record or None
        )

    def _child(self, child: str, line: Line) -> Child:
        legal = line["legal_name"]
        return Child(
            id=child,
            known_as=name_of(line),
            legal_name=Name(full=legal) if legal else None,
            date_of_birth=line.day("date_of_birth"),
            source=self._source(line, line["child"]),
        )

    def _other(self, child: str) -> Person:
        return Person(id=child, kind=PersonKind.CHILD, name=name_of(self.children[child]).full, child=child)

    def _shared(self, line: Line, number: str) -> dict[str, object]:
        return {
            "observed_on": line.day("date"),
            "status": Status(line["status"]) if line["status"] else Status.UNKNOWN,
            "about": tuple(map(opaque, about(line))),
            "title": line["title"] or None,
            "body": paragraphs(line["text"]),
            "media": tuple(derived("media", one) for one in dict.fromkeys(self._held[number])),
            "restricted": (Restriction(line["restricted"]),) if line["restricted"] else (),
            "source": self._source(line, number),
        }

    def _observation(self, line: Line) -> EntryBase:
        step = line["next_step"]
        shared = self._shared(line, line["observation"]) | {
            "id": opaque(line["observation"], "observation"),
            "next_steps": (NextStep(body=paragraphs(step)),) if step else (),
            "judgements": tuple(_judgement(words) for words in line.many("learning")),
        }
        kind = FamilyObservation if line["from"] == "family_observation" else Observation
        return kind.model_validate(shared)

    def _report(self, line: Line) -> EntryBase:
        kind = REPORTS.get(" ".join(line["kind"].casefold().replace("-", " ").replace("_", " ").split()))
        shared = self._shared(line, line["report"]) | {
            "id": opaque(line["report"], "report"),
            "report_kind": kind or line["kind"],
        }
        return Report.model_validate(shared)

    def _remarked(self, line: Line, child: str, people: list[Person]) -> EntryBase:
        """Return a row's entry with its author and comments, whose people are added to a journal's."""
        entry = self._observation(line) if line["observation"] else self._report(line)
        author = author_of(line, family_of(line, line), child)
        comments = []
        for row in self._remarks[line["observation"] or line["report"]]:
            by = author_of(row, family_of(row, line), child)
            people.extend((by,) if by else ())
            comments.append(self._comment(row, by))
        people.extend((author,) if author else ())
        return entry.model_copy(update={"author": author.id if author else None, "comments": tuple(comments)})

    def _comment(self, line: Line, by: Person | None) -> Comment:
        day = line.day("date")
        return Comment(
            id=opaque(line["comment"], "comment"),
            author=by.id if by else None,
            written_at=_noon(day) if day else None,
            body=paragraphs(line["text"]),
            media=tuple(derived("media", one) for one in dict.fromkeys(self._held[line["comment"]])),
            audience="staff" if (line["seen_by"] or line["from"]) == "staff" else "family",
        )

    @cached_property
    def _names_of_media(self) -> dict[str, str]:
        return {derived("media", name): name for name in self._first}

    def _media(self, media_id: str) -> Media:
        name = self._names_of_media[media_id]
        line, facts = self._first[name], file_facts(self.opened, name)
        day = line.day("taken_on")
        return Media(
            id=media_id,
            kind=kind_of(facts.mime) if facts.mime else MediaKind.DOCUMENT,
            availability=Availability.FOUND,
            path=name,
            sha256=facts.sha256,
            bytes=facts.size,
            mime=facts.mime,
            taken_at=_noon(day) if day else None,
            taken_at_from="platform" if day else None,
            caption=line["caption"] or None,
            depicts=self.shown.depicts(name),
            source=self._source(line),
        )

    def consents(self) -> Iterator[Consent]:
        """Yield the families' answers."""
        for line in self.rows.of(CONSENTS):
            yield Consent.model_validate(
                {
                    "child": opaque(line["child"]),
                    "purpose": line["purpose"],
                    "media": line["media"] or "all",
                    "answer": Answer(line["answer"] or "unanswered"),
                    "given_on": line.day("date"),
                    "withdrawn_on": line.day("withdrawn"),
                    "recorded_by": line["recorded_by"] or None,
                    "origin": f"{line.place} row {line.number}",
                }
            )


def _noon(day: date) -> datetime:
    return datetime.combine(day, _NOON, UK)


def _judgement(words: str) -> Judgement:
    """Return an area or goal in the setting's own words, with its edition where the words alone tell it."""
    place = recognise("EYFS", words)
    known = place.framework != "platform"
    return Judgement(
        framework=place.framework,
        edition=place.edition,
        area=place.area if known else words,
        aspect=place.aspect if known else None,
        words=words,
    )
