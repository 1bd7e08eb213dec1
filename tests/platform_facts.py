"""What can be asked about an entry that tells a story: each question answers `yes`, `no`, a place, or WRONG.

Nothing is answered (None) where the story has nothing of the kind. `no` means that the entry does not say it;
saying something else is WRONG, and no table can excuse it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from journal_bridge.invented import InventedMedia, Story
from journal_bridge.invented.records import Remark
from journal_bridge.journal import (
    Availability,
    Basis,
    Comment,
    Entry,
    Judgement,
    Media,
    MediaKind,
    PersonKind,
    plain,
)
from three_platforms import TOLD, View

WRONG: Final = "WRONG"
Answer = str | None


@dataclass(frozen=True)
class Pair:
    """A story and the entry that tells it in one child's journal, with all entries of the same record."""

    view: View
    child: str
    story: Story
    entry: Entry
    beside: tuple[Entry, ...] = ()

    @property
    def media(self) -> list[Media]:
        """The media of the entry."""
        held = set(self.entry.media)
        return [one for one in self.view.journal_of(self.child).media if one.id in held]

    def items(self, presence: str, *kinds: str) -> list[InventedMedia]:
        """The media of the story that were kept in a way."""
        items = (TOLD.item(media_id) for media_id in self.story.media)
        return [item for item in items if item.presence == presence and item.kind in kinds]


def _same(told: object, truth: object) -> str:
    return "yes" if told == truth else "no" if told in (None, "", (), [], frozenset()) else WRONG


def _flat(*texts: str) -> str:
    return " ".join(" ".join(texts).split())


def day(pair: Pair) -> Answer:
    """The day it was seen, or else written."""
    moment = pair.entry.recorded_at
    return _same(pair.entry.observed_on or (moment.date() if moment else None), pair.story.day)


def time(pair: Pair) -> Answer:
    """The time it was written."""
    return _same(pair.entry.recorded_at, pair.story.written_at)


def published(pair: Pair) -> Answer:
    """The time families could first see it."""
    return _same(pair.entry.published_at, pair.story.published_at) if _sent(pair.story) else None


def _sent(story: Story) -> bool:
    return story.published_at is not None and story.kind != "note"


def text(pair: Pair) -> Answer:
    """The words of it; a next step may stand behind them."""
    truth, told = _flat(*pair.story.text), _flat(plain(pair.entry.body))
    with_step = _flat(truth, "Next steps", pair.story.next_step or "")
    return (_same(with_step if told == truth else told, with_step) if told else "no") if truth else None


def title(pair: Pair) -> Answer:
    """The title it was given."""
    return None if pair.story.title is None else "yes" if pair.entry.title == pair.story.title else "no"


def author(pair: Pair) -> Answer:
    """Who wrote it, and whether that is staff or family."""
    person = pair.view.journal_of(pair.child).person(pair.entry.author)
    return _same((person.name, person.kind) if person else None, _adult(pair.story.author))


def _adult(adult_id: str) -> tuple[str, PersonKind]:
    staff = adult_id in {one.id for one in TOLD.staff}
    return TOLD.adult(adult_id).name, PersonKind.STAFF if staff else PersonKind.FAMILY


def about(pair: Pair) -> Answer:
    """All children it is about."""
    return _same({pair.view.invented.get(child) for child in pair.entry.about}, set(pair.story.about))


def goals(pair: Pair) -> Answer:
    """The area and the aspect of each link to a framework."""
    truth = {(goal.area.casefold(), goal.aspect.casefold()) for goal in pair.story.goals}
    told = {(str(one.area).casefold(), str(one.aspect).casefold()) for one in pair.entry.judgements}
    return _same(told, truth) if truth and told else "no" if truth else None


def _of_goals(pair: Pair, ask: Callable[[Judgement], str | None], truth: Callable[[str], str | None]) -> Answer:
    """Compare one word of each judgement with the goal of the same aspect."""
    told = {str(one.aspect).casefold(): ask(one) for one in pair.entry.judgements if ask(one)}
    answers = {_same(told.get(goal), truth(goal)) for goal in _aspects(pair.story) if truth(goal)}
    return WRONG if WRONG in answers else "in part" if len(answers) > 1 else next(iter(answers), None)


def _aspects(story: Story) -> list[str]:
    return [goal.aspect.casefold() for goal in story.goals]


def edition(pair: Pair) -> Answer:
    """The edition of the framework: the goals of 2012 or of 2021."""
    known = {goal.aspect.casefold(): f"EYFS-{goal.edition}" for goal in pair.story.goals}
    return _of_goals(pair, lambda one: None if one.edition == "platform" else one.edition, known.get)


def band(pair: Pair) -> Answer:
    """The age band of a link."""
    known = {goal.aspect.casefold(): goal.band for goal in pair.story.goals}
    return _of_goals(pair, lambda one: one.band, known.get)


def level(pair: Pair) -> Answer:
    """How secure the child was."""
    known = {goal.aspect.casefold(): goal.level for goal in pair.story.goals}
    return _of_goals(pair, lambda one: one.level and one.level.casefold(), lambda goal: known[goal])


def statement(pair: Pair) -> Answer:
    """The statement that was chosen under an aspect."""
    truth = {goal.statement for goal in pair.story.goals if goal.statement}
    told = frozenset(one.statement for one in pair.entry.judgements if one.statement)
    return _same(told, truth) if truth else None


def next_step(pair: Pair) -> Answer:
    """What comes next."""
    truth = pair.story.next_step
    if truth is None:
        return None
    if pair.entry.next_steps:
        return _same([_flat(plain(one.body)) for one in pair.entry.next_steps], [_flat(truth)])
    return "in the text" if _flat(plain(pair.entry.body)).endswith(_flat(truth)) else "no"


def step_done(pair: Pair) -> Answer:
    """Whether the next step was done."""
    truth = pair.story.next_step_done
    told = next((one.done for one in pair.entry.next_steps), None)
    return _same(told, truth) if pair.story.next_step and truth is not None else None


def pictures(pair: Pair) -> Answer:
    """Photos and films, byte for byte; none of another story's may be among them."""
    told = {one.sha256 for one in pair.media if one.availability is Availability.FOUND}
    told -= {one.sha256 for one in pair.media if one.kind is MediaKind.DOCUMENT}
    truth = {pair.view.hashes[item.id] for item in pair.items("file", "photo", "film")}
    if told & (set(pair.view.hashes.values()) - truth) or len(told - truth) > len(
        pair.items("link", "photo", "film")
    ):
        return WRONG
    return ("yes" if truth <= told else "in part" if truth & told else "no") if truth else None


def links(pair: Pair) -> Answer:
    """A photo of which only a link is known."""
    many = len(pair.items("link", "photo"))
    told = sum(one.availability is Availability.LINKED for one in pair.media)
    return ("yes" if told == many else "in part" if told else "no") if many else None


def papers(pair: Pair) -> Answer:
    """A letter attached to it, byte for byte."""
    truth = {pair.view.hashes[item.id] for item in pair.items("file", "document")}
    return ("yes" if truth <= {one.sha256 for one in pair.media} else "no") if truth else None


def in_picture(pair: Pair) -> Answer:
    """Who is in a photo, as staff tagged it."""
    tagged = {pair.view.hashes[one.id]: set(one.tagged) for one in pair.items("file", "photo") if one.tagged}
    answers = set()
    for one in pair.media:
        if one.sha256 in tagged:
            people = {pair.view.invented.get(child) for child in one.depicts.people}
            image = one.depicts.basis is Basis.IMAGE
            answers.add("no" if not image else "yes" if people == tagged[one.sha256] else WRONG)
    return WRONG if WRONG in answers else "in part" if len(answers) > 1 else next(iter(answers), None)


def _said(comments: list[Comment]) -> Counter[str]:
    return Counter(_flat(plain(one.body)) for one in comments)


def _comments(pair: Pair) -> list[Comment]:
    return [one for one in pair.entry.comments if one.audience == "family"]


def comments(pair: Pair) -> Answer:
    """What families and staff wrote below it."""
    truth = Counter(_flat(remark.text) for remark in pair.story.comments)
    told = _said(_comments(pair))
    return (_same(told, truth) if told else "no") if truth else None


def commenters(pair: Pair) -> Answer:
    """Who wrote below it, and when."""
    journal = pair.view.journal_of(pair.child)
    told = set()
    for one in _comments(pair):
        person = journal.person(one.author)
        told.add(
            (person and person.name, person and person.kind, one.written_at and one.written_at.astimezone(UTC))
        )
    truth = {(*_adult(remark.author), remark.written_at) for remark in pair.story.comments}
    return (_same(told, truth) if told else "no") if truth else None


def review(pair: Pair) -> Answer:
    """What staff said to each other about it."""
    truth = _review_words(pair.story.review)
    if not truth:
        return None
    if _said([one for one in pair.entry.comments if one.audience == "staff"]) == truth:
        return "yes"
    notes = (_flat(plain(one.body)) for one in pair.beside if one.kind == "note")
    return "in a staff note" if _flat(*(remark.text for remark in pair.story.review)) in notes else "no"


def _review_words(remarks: tuple[Remark, ...]) -> Counter[str]:
    return Counter(_flat(remark.text) for remark in remarks)


FACTS: Final[dict[str, Callable[[Pair], Answer]]] = {
    "The day": day,
    "The time it was written": time,
    "The time it was published": published,
    "Its words": text,
    "The title it was given": title,
    "Who wrote it, staff or family": author,
    "Every child it is about": about,
    "Area and aspect of its links": goals,
    "The edition of the framework": edition,
    "The age band": band,
    "How secure the child is": level,
    "The statement chosen": statement,
    "The next step": next_step,
    "Whether the step was done": step_done,
    "Its photos and films, byte for byte": pictures,
    "A photo known by a link only": links,
    "A letter attached to it": papers,
    "Who is in a photo": in_picture,
    "Comments below it": comments,
    "Who commented, and when": commenters,
    "What staff said in review": review,
}
"""Every question, by the words of its row in `docs/what-platforms-cannot-say.md`."""
