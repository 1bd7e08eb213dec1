"""Writes a setting as a capture of famly's web app: pages of learning journeys, notes, tags, answers, the feed.

Pages are the oldest first, unlike the app's, and what was written since comes as one answer a record beside them,
so that no file changes. The counts it returns are by the reader's own kinds of record.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from journal_bridge.invented.chance import uuid

from .consents import answer_of
from .famly_shapes import Json, Pages, area, comment, name_in_parts, person, remark, review
from .papers import paper
from .people import Child
from .photos import Palette
from .sinks import Sink, as_json
from .stories import Notice, Nursery, Photo, Story

_PAGE: Final = 50
_TAG_PAGE: Final = 500
_LISTED_EVERY: Final = 5
"""Every fifth photo stands in the list of photos of its child too, with everybody tagged."""

_IMAGES: Final = "https://img.famly.example/image"
_VARIANTS: Final = {"observation": "REGULAR_OBSERVATION", "family": "PARENT_OBSERVATION", "report": "ASSESSMENT"}
_STATES: Final = {
    "draft": ("DRAFT",),
    "pending": ("DRAFT", "PENDING_REVIEW"),
    "published": ("DRAFT", "PENDING_REVIEW", "APPROVED", "SENT"),
}
_ALLOWANCES: Final = {"yes": "PERMITTED", "no": "NOT_PERMITTED", "unanswered": "NOT_ANSWERED"}


def journal_id(nursery: Nursery, child: Child) -> str:
    """Return the id under which journals know a child."""
    return uuid(nursery.asked.seed, "child", child.number)


def write(nursery: Nursery, palette: Palette, sink: Sink) -> Counter[str]:
    """Write the whole setting; return how many records of each kind there are."""
    capture = _Capture(nursery, palette, sink)
    capture.people()
    capture.journeys()
    capture.feed()
    return capture.counts


class _Capture:
    """A folder of answers while it grows."""

    def __init__(self, nursery: Nursery, palette: Palette, sink: Sink) -> None:
        self.nursery, self.palette, self.sink = nursery, palette, sink
        self.seed = nursery.asked.seed
        self.site = uuid(self.seed, "institution")
        self.ids = [journal_id(nursery, child) for child in nursery.people.children]
        self.listed: dict[int, list[Json]] = {}
        width, height = palette.size
        self.size: Json = {"width": width, "height": height}
        self.counts: Counter[str] = Counter()

    def people(self) -> None:
        """Write the account, the children with their families, and the families' answers on tagging."""
        nursery, people = self.nursery, self.nursery.people
        role = {"targetType": "Famly.Daycare:Institution", "targetId": self.site, "title": nursery.name}
        manager = people.staff[0]
        account = {"loginId": uuid(self.seed, "staff", 0), **person(manager), "roles2": [role], "behaviors": []}
        self._save("me.json", account)
        roll = [self._child_record(child) for child in people.children]
        self._save("children.json", {"data": {"children": {"result": roll, "next": None}}})
        answers = [
            {"child": {"id": self.ids[child.number]}, "allowance": _ALLOWANCES[answer_of(nursery, child)]}
            for child in people.children
        ]
        self._save("tag_allowances.json", {"data": {"mediaTagging": {"tagAllowance": {"list": answers}}}})
        relations = sum(len(people.parents_of(child)) for child in people.children)
        self.counts += Counter({"account": 1, "child": len(roll), "allowance": len(answers), "relation": relations})

    def journeys(self) -> None:
        """Write observations and notes with their photos, page by page, and who is tagged in each photo."""
        observed, noted = Pages(self._save_observations, _PAGE), Pages(self._save_notes, _PAGE)
        tagged = Pages(self._save_tags, _TAG_PAGE)
        for story in self.nursery.stories():
            is_note = story.state == "staff_only" and len(story.about) == 1
            (noted if is_note else observed).add(self._note(story) if is_note else self._observation(story))
            self.counts["note" if is_note else "observation"] += 1
            for tag in self._photos(story):
                tagged.add(tag)
                self.counts["media tag"] += 1
            since = story.number - self.nursery.asked.entries
            if since >= -1:
                for pages in (observed, noted, tagged):
                    pages.finish(f"since-{since:05}" if since >= 0 else "")
        for number, images in sorted(self.listed.items()):
            self._save(f"tagged/{self.ids[number]}.json", images)
            self.counts["tagged image"] += len(images)

    def feed(self) -> None:
        """Write the posts to everybody, with the photos of nobody."""
        photos = list(self.nursery.notice_photos())
        posts = [
            self._post(notice, photos[notice.number :: self.nursery.asked.notices])
            for notice in self.nursery.notices()
        ]
        self._save("feed.json", {"feedItems": posts})
        self.counts["post"] += len(posts)
        for photo in photos:
            self._photo(photo, base=True)

    def _save_observations(self, number: str, page: list[Json], following: str | None) -> None:
        body = {"childDevelopment": {"observations": {"results": page, "next": following}}}
        self._save(f"observations-{number}.json", {"data": body})

    def _save_notes(self, number: str, page: list[Json], following: str | None) -> None:
        self._save(f"notes-{number}.json", {"data": {"childNotes": {"result": page, "next": following}}})

    def _save_tags(self, number: str, page: list[Json], _following: str | None) -> None:
        self._save(f"media_tagged-{number}.json", {"data": {"mediaTagging": {"mediaTagged": {"list": page}}}})

    def _save(self, name: str, document: object) -> None:
        self.sink.put(name, as_json(document))

    def _child_record(self, child: Child) -> Json:
        relations = [
            {
                "relationId": uuid(self.seed, "relative", child.family, place),
                **person(adult),
                "relation": adult.role,
            }
            for place, adult in enumerate(self.nursery.people.parents_of(child))
        ]
        others = [one for one in self.nursery.people.rooms[child.room] if one.family == child.family]
        return {
            "id": self.ids[child.number],
            "institutionId": self.site,
            "name": name_in_parts(child.given, child.family_name),
            "status": "LEFT" if child.left else "ACTIVE",
            "gender": "FEMALE" if child.girl else "MALE",
            "startDate": child.started.isoformat(),
            "endDate": child.left.isoformat() if child.left else None,
            "birthday": child.born.isoformat(),
            "group": {"groupId": uuid(self.seed, "room", child.room), "title": child.room},
            "relations": relations,
            "siblings": [
                {"name": one.full_name, "birthDate": one.born.isoformat()} for one in others if one is not child
            ],
            "locale": "en-GB",
        }

    def _observation(self, story: Story) -> Json:
        author, manager = person(story.author), person(self.nursery.people.staff[0])
        names = _STATES["draft" if story.state == "staff_only" else story.state]
        states = [
            {
                "state": name,
                "createdAt": f"{story.written + timedelta(minutes=3 * place):%Y-%m-%dT%H:%M:%SZ}",
                "createdBy": author if name == "DRAFT" else manager,
            }
            for place, name in enumerate(names)
        ]
        said = [comment(self.seed, story, place) for place in range(len(story.comments))]
        reviews = [review(self.seed, story, manager)] if story.note else []
        papers = [self._paper(story)] if story.kind == "report" else []
        return {
            "id": uuid(self.seed, "story", story.number),
            "variant": _VARIANTS[story.kind],
            "version": "EYFS_2021_REVISION" if story.day.year > 2023 else "REGULAR",
            "status": states[-1],
            "statuses": states,
            "createdBy": author,
            "children": [self._public_child(child) for child in story.about],
            "remark": self._remark(story),
            "nextStep": remark(uuid(self.seed, "next", story.number), story.step) if story.step else None,
            "images": [self._image(photo) for photo in story.photos],
            "videos": [],
            "files": papers,
            "likes": {"count": 0, "likedByMe": False, "likes": []},
            "comments": {"count": len(said), "results": said},
            "reviewComments": {"count": len(reviews), "results": reviews},
            "behaviors": [{"behaviorId": "BehaviorCanSeeStatuses"}],
        }

    def _note(self, story: Story) -> Json:
        """Return what only staff may see of one child as a note on its file."""
        written, author = f"{story.written:%Y-%m-%dT%H:%M:%SZ}", person(story.author)
        return {
            "noteId": uuid(self.seed, "story", story.number),
            "childId": self.ids[story.about[0].number],
            "noteType": "Classic",
            "createdAt": written,
            "createdBy": author,
            "modifiedAt": written,
            "modifiedBy": author,
            "publishedAt": written,
            "sensitive": story.number % 3 == 0,
            "safeguardingConcern": story.number % 7 == 0,
            "parentVisible": False,
            "text": "\n".join(story.text),
            "images": [self._image(photo) for photo in story.photos],
            "files": [self._paper(story)] if story.kind == "report" else [],
        }

    def _remark(self, story: Story) -> Json:
        """Return the text, plain and now and then rich too, with the day and the links."""
        body = "\n\n".join(story.text)
        rich = "".join(f"<p>{line}</p>" for line in story.text) if story.number % 3 == 0 else None
        found = remark(uuid(self.seed, "remark", story.number), body)
        areas = [area(self.seed, goal) for goal in story.goals]
        return {**found, "date": story.day.isoformat(), "richTextBody": rich, "areas": areas}

    def _public_child(self, child: Child) -> Json:
        return {"id": self.ids[child.number], "name": child.full_name, "institutionId": self.site}

    def _image(self, photo: Photo) -> Json:
        """Return an image as observations hold it; a lost one has no address."""
        image: Json = {"id": self._medium(photo), **self.size}
        if photo.missing:
            return image | {"url": None}
        path = f"archive/{photo.taken:%Y/%m/%d/%H}/images/{uuid(self.seed, 'path', photo.number)}.jpg"
        expires = f"{photo.taken + timedelta(days=1):%Y-%m-%dT%H:00:00Z}"
        secret = {"prefix": _IMAGES, "key": f"{photo.number:016x}", "path": path, "expires": expires, "crop": None}
        return image | {"secret": secret}

    def _photos(self, story: Story) -> Iterator[Json]:
        """Write a story's files; yield who is tagged in each photo."""
        base = story.number < self.nursery.asked.entries
        for photo in story.photos:
            self._photo(photo, base=base)
            if base and photo.number % _LISTED_EVERY == 0 and not photo.missing:
                self.listed.setdefault(photo.shows[0].number, []).append(self._listed_image(photo))
            yield {
                "mediaId": self._medium(photo),
                "children": [{"id": one["childId"]} for one in self._tags(photo)],
            }
        if story.kind == "report":
            self.counts["media file"] += 1
            name = f"media/{uuid(self.seed, 'paper', story.number)}.pdf"
            if not (base and self.sink.adds):
                self.sink.put(name, paper(f"Summary of {story.about[0].full_name}, {story.day}"))

    def _photo(self, photo: Photo, *, base: bool) -> None:
        if photo.missing:
            return
        self.counts["media file"] += 1
        if not (base and self.sink.adds):
            self.sink.put(f"media/{self._medium(photo)}.jpg", self.palette.photo(photo.picture, photo.taken))

    def _listed_image(self, photo: Photo) -> Json:
        """Return an image as the feed and the lists of tagged photos hold it."""
        taken = f"{photo.taken:%Y-%m-%dT%H:%M:%S}+00:00"
        path = f"archive/{photo.taken:%Y/%m/%d/%H}/images/{uuid(self.seed, 'path', photo.number)}.jpg"
        address = {"prefix": f"{_IMAGES}/{photo.number:016x}", "key": f"{path}?expires=2025"}
        return {
            "imageId": self._medium(photo),
            **self.size,
            "createdAt": taken,
            **address,
            "tags": self._tags(photo),
        }

    def _tags(self, photo: Photo) -> list[Json]:
        return [{"childId": self.ids[child.number]} for child in photo.shows]

    def _medium(self, photo: Photo) -> str:
        return uuid(self.seed, "photo", photo.number)

    def _paper(self, story: Story) -> Json:
        return {"id": uuid(self.seed, "paper", story.number), "name": "summary.pdf", "url": None}

    def _post(self, notice: Notice, photos: list[Photo]) -> Json:
        sender = {"name": notice.author.name, "subtitle": self.nursery.name, "image": None}
        return {
            "feedItemId": f"01{uuid(self.seed, 'post', notice.number)}",
            "originatorId": f"Post:{uuid(self.seed, 'origin', notice.number)}",
            "systemPostTypeClass": None,
            "createdDate": f"{notice.written:%Y-%m-%dT%H:%M:%S}+00:00",
            "body": notice.text,
            "sender": sender,
            "receivers": [self.nursery.name],
            "images": [self._listed_image(photo) for photo in photos],
            "videos": [],
            "files": [],
            "likes": [],
            "comments": [],
            "embed": {},
        }
