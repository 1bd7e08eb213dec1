"""Writes a setting as the filled spreadsheet pack: six CSV tables with a folder of media beside them.

The form refuses a row that names a file which is not there, so no photo is missing here, and what belongs to nobody
cannot be written down: the photos of nobody lie in the folder, and no row names them. The counts it returns are by
the reader's own kinds of record.
"""

from collections import Counter
from typing import Final

from journal_bridge.kit.pack import SHEETS, PackSheet

from .consents import answers_of
from .papers import paper
from .people import Child
from .photos import Palette
from .sinks import Sink, Table
from .stories import Nursery, Photo, Story

_STATES: Final = {"published": "shared", "draft": "draft", "pending": "pending", "staff_only": "staff only"}
_FROM: Final = {"observation": "nursery", "family": "home"}
_KINDS: Final = {"observation": "observation", "family": "family_observation", "report": "report"}
"""The reader's kind of record for each kind of story."""


def journal_id(nursery: Nursery, child: Child) -> str:  # noqa: ARG001 - a pack numbers its children by itself
    """Return the id under which journals know a child."""
    return _number(child)


def write(nursery: Nursery, palette: Palette, sink: Sink) -> Counter[str]:
    """Write the whole setting; return how many records of each kind there are."""
    pack = _Pack(nursery, palette, sink)
    pack.people()
    for story in nursery.stories():
        pack.story(story)
    for photo in nursery.notice_photos():
        pack.file(f"spare-{photo.number}.jpg", photo, base=True)
        pack.counts["file"] += 1
    for name, table in pack.tables.items():
        sink.put(f"{name}.csv", table.bytes())
    return pack.counts


class _Pack:
    """The tables while they grow."""

    def __init__(self, nursery: Nursery, palette: Palette, sink: Sink) -> None:
        self.nursery, self.palette, self.sink = nursery, palette, sink
        self.sheets: dict[str, PackSheet] = {sheet.name: sheet for sheet in SHEETS}
        self.tables = {sheet.name: Table(sheet.headers) for sheet in SHEETS}
        self.counts: Counter[str] = Counter()

    def people(self) -> None:
        """Fill the tables of children and consents."""
        people = self.nursery.people
        for child in people.children:
            brothers = [one for one in people.rooms[child.room] if one.family == child.family and one is not child]
            self._row(
                "children",
                child=_number(child),
                first_name=child.given,
                last_name=child.family_name,
                date_of_birth=child.born.isoformat(),
                relatives="; ".join(adult.name for adult in people.parents_of(child)),
                siblings="; ".join(one.given for one in brothers),
                setting=self.nursery.name,
            )
            for purpose, answer, day, by in answers_of(self.nursery, child):
                who = _number(child)
                self._row("consents", child=who, purpose=purpose, answer=answer, date=day, recorded_by=by)

    def story(self, story: Story) -> None:
        """Write an observation or a report with its comments and media."""
        own = f"{'R' if story.kind == 'report' else 'O'}{story.number + 1}"
        told = {
            "date": story.day.isoformat(),
            "text": "\n".join(story.text),
            "written_by": story.author.name,
            "status": _STATES[story.state],
        }
        self.counts[_KINDS[story.kind]] += 1
        base = story.number < self.nursery.asked.entries
        if story.kind == "report":
            self._row("reports", report=own, child=_number(story.about[0]), kind="summative", **told)
            self._paper(own, story, base=base)
        else:
            self._row(
                "observations",
                observation=own,
                children="; ".join(_number(child) for child in story.about),
                next_step=story.step or "",
                learning="; ".join(dict.fromkeys(goal.aspect for goal in story.goals)),
                **{"from": _FROM[story.kind]},
                **told,
            )
        self._comments(own, story)
        for photo in story.photos:
            self._photo(own, photo, base=base)

    def file(self, name: str, photo: Photo, *, base: bool) -> None:
        """Write a photo's file."""
        if not (base and self.sink.adds):
            self.sink.put(f"media/{name}", self.palette.photo(photo.picture, photo.taken))

    def _comments(self, own: str, story: Story) -> None:
        families = {adult.name: child for child in story.about for adult in self.nursery.people.parents_of(child)}
        for place, remark in enumerate(story.comments):
            child = families.get(remark.author.name)
            self._row(
                "comments",
                **{"from": "family" if child else "staff"},
                comment=f"M{story.number + 1}.{place}",
                belongs_to=own,
                family_of=_number(child) if child else "",
                written_by=remark.author.name,
                date=remark.written.date().isoformat(),
                text=remark.text,
                seen_by="family",
            )
            self.counts["comment"] += 1

    def _photo(self, own: str, photo: Photo, *, base: bool) -> None:
        shown = "; ".join(_number(child) for child in photo.shows)
        self._row("media", file=f"{photo.number}.jpg", belongs_to=own, children_in_picture=shown)
        self.file(f"{photo.number}.jpg", photo, base=base)
        self.counts["media"] += 1

    def _paper(self, own: str, story: Story, *, base: bool) -> None:
        child = story.about[0]
        self._row("media", file=f"{own}.pdf", belongs_to=own, children_in_picture=_number(child))
        if not (base and self.sink.adds):
            self.sink.put(f"media/{own}.pdf", paper(f"Summary of {child.full_name}, {story.day}"))
        self.counts["media"] += 1

    def _row(self, sheet: str, **cells: str) -> None:
        self.tables[sheet].add(*(cells.get(header, "") for header in self.sheets[sheet].headers))


def _number(child: Child) -> str:
    return f"C{child.number + 1}"
