"""Writes a setting as a folder of tapestry's answers: pages of whole records, media named by both ids, tables.

Pages hold every medium of a record, so a reader needs no full records beside them; what was written since comes as
one full record each, and no page changes. The counts it returns are by the reader's own kinds of record.
"""

from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import Final

from journal_bridge.invented.records import Goal

from .papers import paper
from .people import Child
from .photos import Palette
from .sinks import Sink, Table, as_json
from .stories import Nursery, Photo, Story

Json = dict[str, object]

_FIRST_POST, _FIRST_MEDIUM, _FIRST_CHILD = 1180, 4021, 31
_PAGE: Final = 50
_HOST: Final = "https://media.tapestry.example"
_STATES: Final = {
    "published": "In Journal",
    "draft": "Draft",
    "pending": "Not in journal",
    "staff_only": "Staff Only",
}
_CHILDLESS: Final = 10
"""Notices for which one became an observation that names no child."""


def journal_id(nursery: Nursery, child: Child) -> str:
    """Return the id under which journals know a child."""
    return f"child-{nursery.code}.{_number(child)}"


def write(nursery: Nursery, palette: Palette, sink: Sink) -> Counter[str]:
    """Write the whole setting; return how many records of each kind there are."""
    capture = _Capture(nursery, palette, sink)
    capture.people()
    capture.observations()
    capture.pages_of_html()
    return capture.counts


class _Capture:
    """A folder of answers while it grows."""

    def __init__(self, nursery: Nursery, palette: Palette, sink: Sink) -> None:
        self.nursery, self.palette, self.sink = nursery, palette, sink
        self.home = nursery.code
        self.counts: Counter[str] = Counter()

    def people(self) -> None:
        """Write the setting, its children, relatives and staff."""
        nursery, people = self.nursery, self.nursery.people
        school = {"id": 20_000 + nursery.asked.seed, "name": nursery.name, "furlSlug": nursery.code}
        self._save("school.json", school)
        self._save("children.json", [_child_record(child) for child in people.children])
        relatives = Table(("First Name", "Last Name", "Email", "Phone number", "Linked children"))
        for family, adults in enumerate(people.families):
            own = "; ".join(str(_number(child)) for child in people.children if child.family == family)
            for place, adult in enumerate(adults):
                given, _, surname = adult.name.partition(" ")
                address = f"family{family}.{place}@family.example"
                relatives.add(given, surname, address, f"07700 900{family % 1000:03}", own)
        staff = Table(("First Name", "Last Name", "Email", "User type"))
        for place, adult in enumerate(people.staff):
            given, _, surname = adult.name.partition(" ")
            staff.add(given, surname, f"staff{place}@setting.example", "Manager" if place == 0 else "Staff")
        self.sink.put(f"{self.home}/relatives.csv", relatives.bytes())
        self.sink.put(f"{self.home}/staff.csv", staff.bytes())
        self.counts += Counter({"school": 1, "child": len(people.children)})
        self.counts += Counter({"relative": relatives.rows, "staff member": staff.rows})

    def observations(self) -> None:
        """Write pages of records, then what was written since, then what names no child."""
        page: list[Json] = []
        asked = self.nursery.asked
        for story in self.nursery.stories():
            record = self._record(story)
            self._media(story)
            self.counts["observation"] += 1
            if story.number >= asked.entries:
                self._save(f"observations/{record['id']}.json", record)
                continue
            page.append(record)
            if len(page) == _PAGE or story.number == asked.entries - 1:
                self._page(page, story.number // _PAGE + 1, last=story.number == asked.entries - 1)
                page = []
        for notice in self.nursery.notices():
            if notice.number % _CHILDLESS == 0:
                number = _FIRST_POST - 1 - notice.number
                words = {"title": "For everybody", "notes": f"<p>{escape(notice.text)}</p>", "children": []}
                times = {"createdAt": f"{notice.written:%Y-%m-%dT%H:%M:%SZ}", "status": "In Journal"}
                self._save(f"observations/{number}.json", {"id": number, **words, **times, "media": []})
                self.counts["observation"] += 1

    def pages_of_html(self) -> None:
        """Write saved pages that nobody has described, and photos that no record names: losses, all of them."""
        for notice in self.nursery.notices():
            title = f"care_diary/{_FIRST_CHILD}_{notice.written:%Y-%m-%d}_{notice.number}.html"
            body = f"<html><body><h1>Care diary</h1><p>{escape(notice.text)}</p></body></html>"
            self._put(title, body.encode())
            self.counts["care diary page"] += 1
        for photo in self.nursery.notice_photos():
            self._photo(f"media/upload-{photo.number}.jpg", photo, base=True)

    def _page(self, page: list[Json], number: int, *, last: bool) -> None:
        answer = {
            "observations": page,
            "nextCursor": None if last else f"page-{number + 1}",
            "prevCursor": f"page-{number - 1}" if number > 1 else None,
        }
        if not self.sink.adds:
            self._save(f"observations/page_{number}.json", answer)

    def _media(self, story: Story) -> None:
        base = story.number < self.nursery.asked.entries
        self.counts["media"] += len(story.photos)
        for photo in story.photos:
            self._photo(f"media/{_post(story)}_{_medium(photo)}.jpg", photo, base=base)
        if story.kind == "report":
            name = f"documents/{_post(story)}_{_document(story)}.pdf"
            if not (base and self.sink.adds):
                self._put(name, paper(f"Report {_post(story)}: {story.about[0].full_name}, {story.day}"))
            self.counts += Counter({"media": 1, "media file": 1})

    def _photo(self, name: str, photo: Photo, *, base: bool) -> None:
        if photo.missing:
            return
        self.counts["media file"] += 1
        if not (base and self.sink.adds):
            self._put(name, self.palette.photo(photo.picture, photo.taken))

    def _record(self, story: Story) -> Json:
        """Return a story's full record."""
        media = [_media_record(photo) for photo in story.photos]
        record: Json = {
            "id": _post(story),
            "title": _title(story),
            "notes": _notes(story),
            "createdAt": f"{story.written:%Y-%m-%dT%H:%M:%SZ}",
            "date": story.day.isoformat(),
            "author": {"fullName": story.author.name},
            "children": [{"id": _number(child), "fullName": child.full_name} for child in story.about],
            "media": media,
            "mediaCount": len(media),
            "documents": [_document_record(story)] if story.kind == "report" else [],
            "comments": [
                {
                    "createdAt": f"{one.written:%Y-%m-%dT%H:%M:%SZ}",
                    "user": {"fullName": one.author.name},
                    "content": one.text,
                }
                for one in story.comments
            ],
            "assessments": [_assessment(goal) for goal in story.goals if goal.edition == "2012"],
            "flags": [_flag(goal) for goal in story.goals if goal.edition == "2021"],
            "capabilities": {"canEdit": True, "canDelete": story.state != "published", "canComment": True},
            "status": _STATES[story.state],
        }
        if story.note:
            record["additionalInformation"] = f"<p>{escape(story.note)}</p>"
        if story.state == "published":
            manager = self.nursery.people.staff[0].name
            record["approval"] = {"date": f"{story.written:%Y-%m-%dT%H:%M:%SZ}", "name": manager}
        return record

    def _save(self, name: str, document: object) -> None:
        self._put(name, as_json(document))

    def _put(self, name: str, content: bytes) -> None:
        self.sink.put(f"{self.home}/{name}", content)


def _number(child: Child) -> int:
    return _FIRST_CHILD + 2 * child.number


def _post(story: Story) -> int:
    return _FIRST_POST + 3 * story.number


def _medium(photo: Photo) -> int:
    return _FIRST_MEDIUM + 2 * photo.number


def _document(story: Story) -> int:
    return _FIRST_MEDIUM + 2 * story.number + 1


def _child_record(child: Child) -> Json:
    return {
        "id": _number(child),
        "fullName": child.full_name,
        "firstName": child.given,
        "lastName": child.family_name,
        "dateOfBirth": child.born.isoformat(),
        "status": "Inactive" if child.left else "Active",
    }


def _title(story: Story) -> str:
    if story.kind == "family":
        return "At home"
    if story.kind == "report":
        return "Summary of the term"
    return story.goals[0].aspect if story.goals else "In the garden"


def _notes(story: Story) -> str:
    told = _paragraphs(story.text)
    return told + (f"<p><b>Next steps</b></p><p>{escape(story.step)}</p>" if story.step else "")


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _media_record(photo: Photo) -> Json:
    number = _medium(photo)
    link = {} if photo.missing else {"url": f"{_HOST}/{number:08x}.jpg?signature=x"}
    return {"id": number, "type": "image", "name": f"IMG_{photo.number % 10_000:04}.JPG", **link}


def _document_record(story: Story) -> Json:
    number = _document(story)
    return {"id": number, "name": "summary.pdf", "url": f"{_HOST}/{number:08x}.pdf?signature=x"}


def _assessment(goal: Goal) -> Json:
    return {
        "framework": f"EYFS {goal.edition}",
        "area": goal.area,
        "aspect": goal.aspect,
        "band": goal.band,
        "refinement": goal.level.capitalize() if goal.level else None,
    }


def _flag(goal: Goal) -> Json:
    path = [goal.area, goal.aspect]
    return {"set": f"EYFS {goal.edition}", "path": path, "label": goal.aspect, "colour": "#7DA87B"}
