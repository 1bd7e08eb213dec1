"""The questions a plan leaves open, each with all that a person needs; nothing here talks to anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from journal_bridge.handover import Choice, Decision, ItemKind, Plan, PlanItem, State
from journal_bridge.journal import Comment, Entry, Journal, Media, entry_day, uk_time
from journal_bridge.minimise.brief import Brief
from journal_bridge.minimise.decisions import Hold, person, standing
from journal_bridge.minimise.passages import Passage, Reader
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.room import Look, MediaRoom
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES, MEDIA_RULES, Release, Rule

RULES: Final[Mapping[ItemKind, Mapping[str, Rule[Any]]]] = {
    ItemKind.ENTRY: {rule.code: rule for rule in ENTRY_RULES},
    ItemKind.COMMENT: {rule.code: rule for rule in COMMENT_RULES},
    ItemKind.MEDIA: {rule.code: rule for rule in MEDIA_RULES},
}
"""Every rule by the kind of item and its code."""

MANY: Final = 2
"""So many like items are offered to be settled by one reason, where the rule allows it."""

HEIC: Final = "image/heic"
"""Photos that keep their very pixels where a policy asks for it; few computers show them."""


@dataclass(frozen=True)
class Reason:
    """One rule that holds an item, in its own words; `earlier` decisions wait for a second person."""

    rule: str
    words: str
    earlier: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Question:
    """One held item: what it is, why it is held, what would be read, and what may be answered.

    `file` is the cleaned file exactly as it would leave, in the private room (of a HEIC photo, its JPEG). `title`
    of a comment or a file is that of its entry. `answerable` is false where nothing but its entry, or a second
    person, can settle it.
    """

    item: PlanItem
    reasons: tuple[Reason, ...]
    day: date | None
    title: str
    passages: tuple[Passage, ...]
    choices: tuple[Choice, ...]
    file: Path | None = None
    mime: str | None = None
    named: tuple[str, ...] = ()
    """Whom a photo's own data name, where that holds it."""

    @property
    def answerable(self) -> bool:
        """Whether an answer of this person changes anything now."""
        return bool(self.choices)

    @property
    def names_settled(self) -> bool:
        """Whether somebody decided already that its doubtful names are replaced, while something else holds it."""
        about_words = any(RULES[self.item.kind][reason.rule].words for reason in self.reasons)
        return not about_words and any(passage.doubtful for passage in self.passages)

    def earlier(self, rule: str) -> tuple[Decision, ...]:
        """Return what was said of one of its reasons already and waits for a second person."""
        return next(reason.earlier for reason in self.reasons if reason.rule == rule)

    @property
    def waits(self) -> bool:
        """Whether somebody's yes waits for a second person."""
        return any(reason.earlier for reason in self.reasons)


@dataclass(frozen=True)
class Group:
    """Like items that one decision may settle, since the rule allows it for all of a child's at once."""

    rule: str
    words: str
    questions: tuple[Question, ...]


@dataclass
class Catalogue:
    """Makes questions from one journal's plans.

    Args:
        journal: the child's journal.
        brief: the papers of the plan.
        room: where the media were cleaned.
    """

    journal: Journal
    brief: Brief
    room: MediaRoom
    _entries: dict[str, Entry] = field(default_factory=dict)
    _comments: dict[str, tuple[Comment, Entry]] = field(default_factory=dict)
    _media: dict[str, Media] = field(default_factory=dict)
    _holders: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the journal and prepare the reading of its texts."""
        self._reader = Reader(self.journal, self.brief)
        self._media = {media.id: media for media in self.journal.media}
        for entry in self.journal.entries:
            self._entries[entry.id] = entry
            self._comments |= {comment.id: (comment, entry) for comment in entry.comments}
            for media in entry.all_media:
                self._holders.setdefault(media, entry)

    def questions(self, plan: Plan, decisions: Sequence[Decision], by: str = "") -> Iterator[Question]:
        """Yield a question for every held item of a plan, in its order, as it stands for the person who asks."""
        valid = [one for one in decisions if one.rules == RULES_VERSION]
        for item in plan.items:
            if item.state is State.HOLD:
                yield self._question(item, valid, by)

    def _question(self, item: PlanItem, decisions: Sequence[Decision], by: str) -> Question:
        holds = [self._hold(item, code) for code in (item.rule, *item.also)]
        reasons = tuple(self._reason(item, hold, decisions) for hold in holds)
        choices = _choices(item, [hold for hold in holds if not _said(standing(decisions, hold), by)])
        if item.kind is ItemKind.ENTRY:
            return self._about_entry(item, reasons, choices)
        if item.kind is ItemKind.COMMENT:
            return self._about_comment(item, reasons, choices)
        return self._about_media(item, reasons, choices)

    def _hold(self, item: PlanItem, code: str) -> Hold:
        rule = RULES[item.kind][code]
        every = [RULES[item.kind][one] for one in (item.rule, *item.also)]
        return Hold(
            self.journal.child.id,
            item.id,
            item.digest,
            code,
            by_reason=rule.release is Release.REASON,
            words=rule.words,
            only_words=all(one.words for one in every),
            two=self.brief.policy.needs_two(code),
        )

    @staticmethod
    def _reason(item: PlanItem, hold: Hold, decisions: Sequence[Decision]) -> Reason:
        return Reason(hold.rule, RULES[item.kind][hold.rule].reason, tuple(standing(decisions, hold)))

    def _about_entry(self, item: PlanItem, reasons: tuple[Reason, ...], choices: tuple[Choice, ...]) -> Question:
        entry = self._entries[item.id]
        return Question(item, reasons, entry_day(entry), "", self._reader.entry(entry), choices)

    def _about_comment(self, item: PlanItem, reasons: tuple[Reason, ...], choices: tuple[Choice, ...]) -> Question:
        comment, entry = self._comments[item.id]
        passages = self._reader.comment(comment, entry)
        return Question(item, reasons, _uk_day(comment.written_at), self._reader.title(entry), passages, choices)

    def _about_media(self, item: PlanItem, reasons: tuple[Reason, ...], choices: tuple[Choice, ...]) -> Question:
        media, entry = self._media[item.id], self._holders.get(item.id)
        look = self.room.look(media)
        path, mime = self._to_see(media, look)
        day = _uk_day(media.taken_at) or (entry_day(entry) if entry else None)
        title = self._reader.title(entry) if entry else ""
        holds = any(one.rule == "named-in-photo" for one in reasons)
        named = self._reader.named_in(media, look.named, look.texts) if holds else ()
        return Question(item, reasons, day, title, self._reader.caption(media), choices, path, mime, named)

    def _to_see(self, media: Media, look: Look) -> tuple[Path | None, str | None]:
        """Return the file to look at: the cleaned one; of a HEIC photo its JPEG, which every viewer opens."""
        mime = look.cleaned.mime if look.cleaned else media.mime
        if mime != HEIC:
            return look.path, mime
        still = self.room.folder / "to-see" / f"{media.id}.jpg"
        if not still.exists():
            self.room.still(look, still)
        return (still, "image/jpeg") if still.exists() else (look.path, mime)


def groups(questions: Sequence[Question]) -> tuple[Group, ...]:
    """Return the reasons that hold several of these items and may be settled for all of them by one decision."""
    found: dict[tuple[ItemKind, str], list[Question]] = {}
    for question in questions:
        rules = RULES[question.item.kind]
        for reason in question.reasons:
            if question.answerable and rules[reason.rule].release is Release.REASON:
                found.setdefault((question.item.kind, reason.rule), []).append(question)
    return tuple(
        Group(rule, RULES[kind][rule].reason, tuple(like))
        for (kind, rule), like in found.items()
        if len(like) >= MANY
    )


def _choices(item: PlanItem, holds: Sequence[Hold]) -> tuple[Choice, ...]:
    """Return what may be answered: nothing to what waits for its entry, redact only where a name is doubtful."""
    if not holds or RULES[item.kind][item.rule].release is Release.NEVER:
        return ()
    words = any(hold.words for hold in holds)
    return (Choice.CARRY, Choice.REDACT, Choice.WITHHOLD) if words else (Choice.CARRY, Choice.WITHHOLD)


def _said(said: Sequence[Decision], by: str) -> bool:
    """Tell whether this person has had their say, and it waits for somebody else's."""
    return any(person(one.by) == person(by) for one in said)


def _uk_day(moment: datetime | None) -> date | None:
    return uk_time(moment).date() if moment else None
