"""Says independently what may leave, from the invented nursery's truth and the families' answers.

It never imports the minimising rules. Truth is who *is* in a photo (not who is tagged), whose family wrote, how far
a story came, and what each family answered.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from journal_bridge import invented
from journal_bridge.handover import MinimisedJournal, Plan, PlanItem, Purpose, State
from journal_bridge.invented import InventedMedia, InventedSetting, Story
from journal_bridge.journal import Availability, Comment, Entry, Media, MediaKind, to_bytes

KeyedId = Callable[[str, str], str]

TRAVELS = {
    Purpose.PARENT: {"observation", "family_observation", "assessment", "baseline", "two_year_check", "note"},
    Purpose.SETTING: {"observation", "family_observation", "assessment", "baseline", "two_year_check", "note"},
    Purpose.SCHOOL: {"observation", "assessment", "baseline", "two_year_check"},
}
"""Design 6, the purpose x kind matrix, read off the page."""

_ASKED = {
    Purpose.PARENT: ("own_family", "other_family"),
    Purpose.SETTING: ("receiving_setting", "receiving_setting"),
    Purpose.SCHOOL: ("school", "school"),
}
"""Which consent counts for the child itself and which for everybody else in a picture."""

_DERIVED = re.compile(r"\b(observation|comment|note|tagged|image|video|file|staff|family|someone)-[0-9a-f]{8}")
"""Ids as the adapter makes them from the platform's."""

_MAY_SAY = {"published", "not-chosen", "name-unsure"}
_CHOSEN = 12
"""Entries besides reports that a school receives."""

TRUE_OF_FILES = {"nowhere": "media-missing", "link": "media-linked"}
_FEW_YES = 9
"""Children of the register's first ones whose families agree to sending on; the others never answered that."""


def answers(seed: int) -> dict[tuple[str, str], str]:
    """Return what each family answered, by child and purpose: yes, no or unanswered."""
    said = {"permitted": "yes", "refused": "no", "unanswered": "unanswered"}
    found = {}
    for number, child in enumerate(invented.setting(seed).children):
        answer = said[child.consent]
        onward = answer if number < _FEW_YES or answer == "no" else "unanswered"
        found[child.id, "own_family"] = "yes" if answer != "no" else "no"
        found[child.id, "other_family"] = answer
        found[child.id, "receiving_setting"] = onward
        found[child.id, "school"] = onward
    return found


def write_consents(path: Path, seed: int) -> Path:
    """Write the answers as the consent table and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("child", "purpose", "media", "answer", "date", "withdrawn", "recorded_by"))
        for (child, purpose), answer in answers(seed).items():
            table.writerow((child, purpose, "all", answer, "2023-09-04", "", "office"))
    return path


@dataclass
class Verdict:
    """What is wrong with one minimised journal, and how much of it was looked at."""

    faults: list[str] = field(default_factory=list)
    entries: int = 0
    comments: int = 0
    media: int = 0


class Oracle:
    """The truth about one child's minimised journal for one purpose.

    Args:
        seed: of the invented nursery.
        child: whose journal it is.
        purpose: whom it is for.
        keyed: the function ids were keyed with, to find the stories again.
    """

    def __init__(self, seed: int, child: str, purpose: Purpose, keyed: KeyedId) -> None:
        self.seed = seed
        self.child = child
        self.purpose = purpose
        self.setting: InventedSetting = invented.setting(seed)
        self.family = self.setting.child(child).family
        self.answers = answers(seed)
        self.stories = {keyed("entry", story.id): story for story in self.setting.stories}
        self.items = {keyed("media", item.id): item for item in self.setting.media}
        self.raw_stories = {story.id: story for story in self.setting.stories}
        self.raw_items = {item.id: item for item in self.setting.media}
        self.loose = {keyed("entry", item.id): item for item in self.setting.media}

    def judge(self, made: MinimisedJournal) -> Verdict:
        """Return everything that is wrong."""
        verdict = Verdict()
        for entry in made.journal.entries:
            verdict.entries += 1
            verdict.faults += self._entry(entry)
            for comment in entry.comments:
                verdict.comments += 1
                verdict.faults += self._comment(entry, comment)
        for media in made.journal.media:
            verdict.media += 1
            verdict.faults += self._media(media, made.folder)
        verdict.faults += self._words(made)
        verdict.faults += _bare(made, self.setting)
        verdict.faults += self._others(made)
        verdict.faults += self._complete(made)
        if self.purpose is Purpose.SCHOOL and sum(one.kind != "report" for one in made.journal.entries) > _CHOSEN:
            verdict.faults.append("a school received more than the chosen evidence")
        counted = verdict.entries + verdict.comments + verdict.media
        if counted != made.carried:
            verdict.faults.append(f"carried {made.carried} items, but {counted} are there")
        return verdict

    def judge_plan(self, plan: Plan) -> list[str]:
        """Return where the plan's reason is not the true one, or something that may go is kept back.

        The receipt tells families why something stayed; a draft called a note of unknown status would be a lie.
        """
        told = {item.id: item for item in plan.items}
        faults = [f"no rule speaks for a {item.kind}" for item in plan.items if item.rule == "no-rule"]
        for entry in plan.journal.entries:
            faults += self._entry_reason(entry, told)
        for media in plan.journal.media:
            faults += self._media_reason(media, told[media.id])
        return faults

    def _entry_reason(self, entry: Entry, told: Mapping[str, PlanItem]) -> Iterator[str]:
        story = self.raw_stories.get(entry.source.record or "")
        if story is None:
            return
        given, true = told[entry.id], self._true_reason(story)
        if true and given.rule != true:
            yield f"an entry stays because {given.rule}, truly because {true}"
        if self.purpose is Purpose.SCHOOL and not true and given.rule not in _MAY_SAY:
            yield f"a school's entry is {given.rule}"
        for comment in entry.comments:
            reasons = self._true_comment_reason(story, comment, given)
            if told[comment.id].rule not in reasons:
                yield f"a comment is {told[comment.id].rule}, truly {sorted(reasons)}"

    def _true_reason(self, story: Story) -> str | None:
        for mark, reason in (("safeguarding", "safeguarding"), ("sensitive", "internal")):
            if mark in story.marks:
                return reason
        if story.stage == "draft":
            return "draft"
        if story.stage != "published" and not (story.stage == "approved" and story.kind == "family_observation"):
            return "pending"
        if "staff_only" in story.marks:
            return "staff-only"
        if story.kind not in TRAVELS[self.purpose]:
            return "kind"
        return "group-school" if self.purpose is Purpose.SCHOOL and len(story.about) > 1 else None

    def _true_comment_reason(self, story: Story, comment: Comment, entry: PlanItem) -> set[str]:
        same = [one for one in story.comments if one.written_at == comment.written_at]
        if not same:
            return {"review-thread"}
        if entry.state is State.WITHHOLD:
            return {"entry-withheld"}
        if self.purpose is Purpose.SCHOOL:
            return {"comments-school"}
        if same[0].family not in {None, self.family}:
            return {"other-family-comment"}
        return {"entry-held"} if entry.state is State.HOLD else {"own-comment", "name-unsure"}

    def _media_reason(self, media: Media, given: PlanItem) -> Iterator[str]:
        item = self.raw_items[media.source.record or ""]
        if given.rule == "entry-withheld":
            return
        true = TRUE_OF_FILES.get(item.presence)
        said = self.answers[self.child, _ASKED[self.purpose][0]]
        if true is None and said != "yes":
            true = (
                "own-refused" if said == "no" else "own-unanswered" if self.purpose is not Purpose.PARENT else None
            )
        if true is not None and given.rule != true:
            yield f"media is {given.rule}, truly {true}"
        may = {"own-picture", "entry-held", "film-unseen", "untagged"}
        if item.kind == "document":
            may = {"document-unread", "entry-held"}
        if true is None and item.shows == (self.child,) and given.rule not in may:
            yield f"media of the child alone is {given.rule}"

    def _entry(self, entry: Entry) -> Iterator[str]:
        story = self.stories.get(entry.source.record or "")
        if story is None:
            if (entry.source.record or "") not in self.loose:
                yield "entry of nobody's story"
            return
        yield from (f"entry {reason}" for reason in self._story_stays(story))

    def _story_stays(self, story: Story) -> Iterator[str]:
        approved = story.stage == "approved" and story.kind == "family_observation"
        if story.stage != "published" and not approved:
            yield f"was only {story.stage}"
        if story.marks:
            yield f"is marked {sorted(story.marks)}"
        if story.kind not in TRAVELS[self.purpose]:
            yield f"of kind {story.kind}"
        if self.child not in story.about:
            yield "is about other children only"
        if self.purpose is Purpose.SCHOOL and len(story.about) > 1:
            yield "is a group's"
        family = self._family_of(story.author)
        if family not in {None, self.family}:
            yield "was written by another family"

    def _family_of(self, adult: str) -> str | None:
        return next((one.id for one in self.setting.families if adult in {a.id for a in one.adults}), None)

    def _comment(self, entry: Entry, comment: Comment) -> Iterator[str]:
        story = self.stories.get(entry.source.record or "")
        if story is None:
            yield "comment below nobody's story"
            return
        same = [one for one in story.comments if one.written_at == comment.written_at]
        if not same:
            yield "comment that is no published comment of its story"
        if any(one.family not in {None, self.family} for one in same):
            yield "comment by another family"
        if self.purpose is Purpose.SCHOOL:
            yield "comment in a school's pack"

    def _media(self, media: Media, folder: Path) -> Iterator[str]:
        item = self.items.get(media.source.record or "")
        if item is None or media.path is None:
            yield "media of nobody's album"
            return
        if item.kind == "document":
            yield "a document"
        if item.kind == "film":
            yield "a film nobody has watched"
        if item.format == "heic" and media.mime != "image/jpeg":
            yield "a photo that many computers cannot open"
        if item.presence != "file" or media.availability is not Availability.FOUND:
            yield f"media whose file is a {item.presence}"
        yield from self._shown(item)
        raw = (folder / media.path).read_bytes()
        yield from metadata(raw, self.seed, dated=self.purpose is Purpose.PARENT)
        if media.kind is MediaKind.PHOTO:
            others = shown_in(raw, media.sha256 or "", self.seed) - {self.child}
            yield from ("a photo whose pixels show a child who may not" for one in others if not self._may(one))

    def _shown(self, item: InventedMedia) -> Iterator[str]:
        own, _ = _ASKED[self.purpose]
        said = self.answers[self.child, own]
        if said == "no" or (said != "yes" and self.purpose is not Purpose.PARENT):
            yield "media the child's own family did not agree to"
        others = set(item.shows) - {self.child}
        if item.shows and self.child not in item.shows:
            yield "media that shows other children only"
        if any(not self._may(one) for one in others):
            yield "media of a child whose family did not agree"
        if others and item.tagged is None:
            yield "media of several children in which nobody is tagged"
        if others and self.purpose is Purpose.SCHOOL:
            yield "group media in a school's pack"
        holders = [story for story in self.setting.stories if item.id in story.media and self.child in story.about]
        if holders and all(any(self._story_stays(story)) for story in holders):
            yield "media whose every story stays behind"

    def _may(self, other: str) -> bool:
        _, asked = _ASKED[self.purpose]
        return self.answers[other, asked] == "yes"

    def _others(self, made: MinimisedJournal) -> Iterator[str]:
        """Check that no other child is among whom an entry is about, or a picture shows."""
        journal = made.journal
        if any(entry.about != (journal.child.id,) for entry in journal.entries):
            yield "ids of other children an entry is about"
        if any(set(media.depicts.people) - {journal.child.id} for media in journal.media):
            yield "ids of other children in a picture"

    def _words(self, made: MinimisedJournal) -> Iterator[str]:
        """Search every text of the journal for other children's words and names."""
        yield from self.foreign(to_bytes(made.journal).decode())

    def foreign(self, text: str) -> Iterator[str]:
        """Yield other children's words and names in a text."""
        folded = text.casefold()
        for word in invented.forbidden_words(self.seed, self.child):
            if word.casefold() in folded:
                yield f"the word {word!r}"
        for name in self._names():
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                yield f"the name {name!r}"

    def _names(self) -> Iterator[str]:
        """Yield the other children's names that mean nobody else: no namesake's and no everyday word."""
        own = self.setting.child(self.child)
        for other in self.setting.children:
            if other.id != self.child:
                yield other.full_name
                if other.given not in {own.given, "Grace", "Will", "May"}:
                    yield other.given

    def _complete(self, made: MinimisedJournal) -> Iterator[str]:
        """Check that nothing that may travel to a family was lost: every sure story of the child alone is there."""
        if self.purpose is Purpose.SCHOOL:
            return
        there = {entry.source.record: entry for entry in made.journal.entries}
        for key, story in self.stories.items():
            if story.about != (self.child,) or any(self._story_stays(story)) or self._doubtful(story):
                continue
            if key not in there:
                yield f"lacks a {story.kind} of the child alone"
            elif invented.canaries(self.seed)[self.child].text in " ".join(story.text):
                text = to_bytes(there[key]).decode()
                if invented.canaries(self.seed)[self.child].text not in text:
                    yield "lost the child's own word"

    def _doubtful(self, story: Story) -> bool:
        """Tell whether a person must read it: it may name somebody by a word, a short form or another ending."""
        words = " ".join((*story.text, story.next_step or "", story.title or ""))
        return bool(re.search(r"\b(Grace|Will|May|April|June|Zofi\w*|Zo[sś]\w*)\b", words))


def _bare(made: MinimisedJournal, setting: InventedSetting) -> Iterator[str]:
    """Check that no id, file name or leftover of the source travels."""
    text = to_bytes(made.journal).decode()
    raw_ids = [child.id for child in setting.children] + [story.id for story in setting.stories]
    raw_ids += [item.id for item in setting.media] + [adult.id for adult in setting.staff]
    raw_ids += [family.id for family in setting.families]
    if any(one in text for one in raw_ids) or _DERIVED.search(text):
        yield "an id of the source"
    journal = made.journal
    sources = [journal.provenance, journal.child.source]
    sources += [one.source for one in (*journal.entries, *journal.media)]
    if any(source.file for source in sources):
        yield "the name of a source file"
    if any(one.extras for one in (*journal.entries, *journal.media)):
        yield "extras"
    if journal.child.known_as and journal.child.legal_name:
        yield "known-as and legal name in one artefact"


def metadata(raw: bytes, seed: int, *, dated: bool) -> Iterator[str]:
    """Yield what of a photo's or film's own data is still in a file."""
    tokens = [mark.metadata.encode() for mark in invented.canaries(seed).values()]
    tokens += [mark.full_name.encode() for mark in invented.canaries(seed).values()]
    if any(token in raw for token in tokens):
        yield "a metadata word in a file"
    has_exif = any(mark in raw for mark in (b"Exif\0\0", b"EXIF", b"eXIf"))
    if any(mark in raw for mark in (b"http://ns.adobe.com", b"xmpmeta", b"XMP ", b"tEXt", b"iTXt")) or (
        has_exif and not (dated and _says_a_date_alone(raw))
    ):
        yield "a metadata block in a file"


def _says_a_date_alone(raw: bytes) -> bool:
    """Tell whether a picture's EXIF holds its turn, a date and the words for what that date is, and no more."""
    with Image.open(io.BytesIO(raw)) as picture:
        exif = picture.getexif()
        told = exif.get_ifd(0x8769)
    right = set(exif) <= {0x010E, 0x0112, 0x8769} and set(told) == {0x9003, 0x9011}
    return right and exif[0x010E] in {"Date taken", "Date of the entry"}


_SHOWN: dict[tuple[str, int], frozenset[str]] = {}


def shown_in(raw: bytes, digest: str, seed: int) -> frozenset[str]:
    """Return the children a photo's pixels show; each photo is looked at once a run."""
    if (digest, seed) not in _SHOWN:
        with Image.open(io.BytesIO(raw)) as picture:
            _SHOWN[digest, seed] = invented.children_shown(picture, seed)
    return _SHOWN[digest, seed]
