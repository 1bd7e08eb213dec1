"""Decide about every item of a journal, once, without changing anything."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeVar

from journal_bridge.errors import ConsentNeeded, InputRefused
from journal_bridge.handover import Choice, Decision, ItemKind, Plan, PlanItem, Purpose, State
from journal_bridge.journal import (
    Answer,
    Basis,
    Comment,
    ConsentPurpose,
    Entry,
    Journal,
    Media,
    MediaKind,
    Model,
    PersonKind,
    Roster,
    Status,
    entry_order,
    to_bytes,
)
from journal_bridge.minimise.cases import CommentCase, EntryCase, MediaCase
from journal_bridge.minimise.consents import ConsentRegister
from journal_bridge.minimise.decisions import Hold, settled
from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.names import Found, NameFinder
from journal_bridge.minimise.policy import NEVER, Policy
from journal_bridge.minimise.room import Look, MediaRoom
from journal_bridge.minimise.rules import (
    COMMENT_RULES,
    ENTRY_RULES,
    EXTRAS_RULE,
    MEDIA_RULES,
    Release,
    Rule,
    Settled,
    judge,
)
from journal_bridge.minimise.texts import entry_texts

Case = TypeVar("Case", EntryCase, CommentCase, MediaCase)

RULES_VERSION: Final = "3"
"""Part of every item's digest: when the rules change, people are asked again."""

OWN: Final = {
    Purpose.PARENT: ConsentPurpose.OWN_FAMILY,
    Purpose.SETTING: ConsentPurpose.RECEIVING_SETTING,
    Purpose.SCHOOL: ConsentPurpose.SCHOOL,
}
"""The consent that counts for the child itself, by purpose."""

OTHERS: Final = OWN | {Purpose.PARENT: ConsentPurpose.OTHER_FAMILY}
"""The consent that counts for everybody else in a picture, by purpose."""

_SEVERITY: Final = (State.CARRY, State.HOLD, State.WITHHOLD)


@dataclass(frozen=True)
class Brief:
    """What a plan is made from besides the journal: people, answers, decisions, policy and the day of the build."""

    purpose: Purpose
    roster: Roster
    consents: ConsentRegister
    today: date
    decisions: Sequence[Decision] = ()
    policy: Policy = field(default_factory=Policy)
    basis: str | None = None
    has_consent_file: bool = False
    platform: str = "unknown"
    adapter: str = "unknown"


def plan(journal: Journal, brief: Brief, room: MediaRoom) -> Plan:
    """Return the plan for one child and one purpose: every entry, comment, file and extra, once.

    Raises:
        ConsentNeeded: `basis-missing` or `consent-file-missing`, for a bundle that goes to a setting or a school.
    """
    _demand_basis(brief)
    planner = _Planner(journal, brief, room)
    return Plan(journal=journal, purpose=brief.purpose, items=tuple(planner.items()), basis=brief.basis)


def _demand_basis(brief: Brief) -> None:
    if brief.purpose is Purpose.PARENT:
        return
    if not (brief.basis or "").strip():
        raise ConsentNeeded("basis-missing")
    if not brief.has_consent_file:
        raise ConsentNeeded("consent-file-missing")


Doubts = tuple[tuple[int, int, int], ...]
"""Doubtful names in the texts of one item: the number of the text, start and end in code points."""


def item_digest(record: Model, child: str, doubts: Doubts = ()) -> str:
    """Return the digest that binds a decision to an item as it was seen, for one child, under these rules.

    The same photo or story stands in several children's journals; what was released for one is not for another.
    A name that became doubtful since, because somebody joined the roster, was not there when the text was read.
    """
    seen = f"{RULES_VERSION}\n{child}\n{doubts}\n" if doubts else f"{RULES_VERSION}\n{child}\n"
    return hashlib.sha256(seen.encode() + to_bytes(record)).hexdigest()


class _Planner:
    """Walks one journal; keeps the states of entries, which comments and media follow."""

    def __init__(self, journal: Journal, brief: Brief, room: MediaRoom) -> None:
        self.journal = journal
        self.brief = brief
        self.room = room
        self.subject = journal.child.id
        self.decisions = tuple(one for one in brief.decisions if one.rules == RULES_VERSION)
        self.finder = NameFinder(self.subject, brief.roster)
        self.chosen = _chosen_for_school(journal, brief.policy.evidence_for_school)
        self.people_by_file = people_by_file(journal)
        self.entry_states: dict[str, State] = {}
        self.comment_states: dict[str, State] = {}

    def items(self) -> Iterator[PlanItem]:
        for entry in self.journal.entries:
            item = self._entry(entry)
            self.entry_states[entry.id] = item.state
            yield item
            if entry.extras:
                yield self._extras(entry.id, entry.kind, entry)
            for comment in entry.comments:
                commented = self._comment(entry, comment, item.state)
                self.comment_states[comment.id] = commented.state
                yield commented
        for media in self.journal.media:
            yield self._media(media)
            if media.extras:
                yield self._extras(media.id, media.kind, media)

    def _entry(self, entry: Entry) -> PlanItem:
        shared = len(entry.about) > 1
        doubts = self._doubts(entry_texts(entry), shared=shared)
        case = EntryCase(
            entry=entry,
            purpose=self.brief.purpose,
            shared=shared,
            author_known=self._author_known(entry.author),
            author_is_other_family=self._other_family(entry.author),
            unsure_names=len(doubts),
            chosen=entry.id in self.chosen,
            added_by_policy=self._added_by_policy(entry.kind),
        )
        bare = entry.model_copy(update={"comments": ()})  # a new comment must not undo a decision on its entry
        return self._item(
            ItemKind.ENTRY, entry.id, entry.kind, digest=self._digest(bare, doubts), rules=ENTRY_RULES, case=case
        )

    def _comment(self, entry: Entry, comment: Comment, entry_state: State) -> PlanItem:
        doubts = self._doubts((block.text for block in comment.body), shared=len(entry.about) > 1)
        case = CommentCase(
            comment=comment,
            purpose=self.brief.purpose,
            entry_state=entry_state,
            author_known=self._author_known(comment.author),
            author_is_other_family=self._other_family(comment.author),
            unsure_names=len(doubts),
        )
        digest = self._digest(comment, doubts)
        return self._item(ItemKind.COMMENT, comment.id, "comment", digest=digest, rules=COMMENT_RULES, case=case)

    def _media(self, media: Media) -> PlanItem:
        people = said_to_be_in(media, self.people_by_file)
        doubts = self._doubts((media.caption or "",), shared=bool(people - {self.subject}))
        case, digest = self._media_case(media, people, len(doubts)), self._digest(media, doubts)
        item = self._item(ItemKind.MEDIA, media.id, media.kind, digest=digest, rules=MEDIA_RULES, case=case)
        if item.state is State.WITHHOLD:
            return item  # what stays behind anyway need not be opened
        case = self._looked_at(case, self.room.look(media))
        return self._item(ItemKind.MEDIA, media.id, media.kind, digest=digest, rules=MEDIA_RULES, case=case)

    def _media_case(self, media: Media, people: frozenset[str], unsure_names: int) -> MediaCase:
        others = people - {self.subject}
        return MediaCase(
            media=media,
            purpose=self.brief.purpose,
            entry_state=self._state_of_entries(media.id),
            own_answer=self._answer(self.subject, OWN[self.brief.purpose], media),
            other_answers=frozenset(self._answer(child, OTHERS[self.brief.purpose], media) for child in others),
            tagged=len(people),
            shows_others_only=bool(people) and self.subject not in people,
            basis_holds=self._basis_holds(media),
            refused=None,
            faces=0,
            names_others=False,
            unsure_names=unsure_names,
            films_released=self.brief.policy.films == "carry",
        )

    def _basis_holds(self, media: Media) -> bool:
        if media.depicts.basis is not Basis.ENTRY:
            return bool(media.depicts.people)
        holders = [entry for entry in self.journal.entries if media.id in _media_of(entry)]
        alone = all(one.about == (self.subject,) and one.status is Status.PUBLISHED for one in holders)
        return alone and set(media.depicts.people) == {self.subject}

    def _looked_at(self, case: MediaCase, look: Look) -> MediaCase:
        named = any(not self._is_tagged(name, case.media) for name in look.named)
        return replace(case, refused=look.refused, faces=look.faces, names_others=named)

    def _is_tagged(self, name: str, media: Media) -> bool:
        folded = fold(name).text
        tagged = (self.brief.roster.child(person) for person in media.depicts.people)
        return any(folded == fold(known.full).text for child in tagged if child for known in child.names)

    def _answer(self, child: str, purpose: ConsentPurpose, media: Media) -> Answer:
        kind = MediaKind.VIDEO if media.kind is MediaKind.AUDIO else media.kind  # a voice is half of a film
        return self.brief.consents.answer(child, purpose, kind, self.brief.today)

    def _added_by_policy(self, kind: str) -> bool:
        return kind not in NEVER and kind in self.brief.policy.carry_kinds.get(self.brief.purpose, ())

    def _digest(self, record: Model, doubts: Doubts = ()) -> str:
        return item_digest(record, self.subject, doubts)

    def _extras(self, owner: str, detail: str, record: Entry | Media) -> PlanItem:
        rule, reason = EXTRAS_RULE
        state, digest = State.WITHHOLD, self._digest(record)
        return PlanItem(ItemKind.EXTRAS, f"{owner}/extras", detail, state, rule, reason, digest)

    def _state_of_entries(self, media: str) -> State:
        """Return the best state among what holds a file; a file that nothing holds stays behind."""
        if any(entry.restricted for entry in self.journal.entries if media in _media_of(entry)):
            return State.WITHHOLD  # what belongs to a restricted record stays, whatever else shows it
        states = [self.entry_states[entry.id] for entry in self.journal.entries if media in entry.media]
        states += [
            self.comment_states[comment.id]
            for entry in self.journal.entries
            for comment in entry.comments
            if media in comment.media
        ]
        return min(states, key=_SEVERITY.index, default=State.WITHHOLD)

    def _doubts(self, texts: Iterable[str], *, shared: bool) -> Doubts:
        return tuple(
            (number, span.start, span.end)
            for number, text in enumerate(texts)
            for span in self.finder.find(text, shared=shared)
            if span.action is Found.HOLD
        )

    def _author_known(self, author: str | None) -> bool:
        person = self.journal.person(author)
        return person is not None and (person.kind is PersonKind.STAFF or self._own_family(person.id))

    def _own_family(self, author: str) -> bool:
        child = self.brief.roster.child(self.subject)
        person = self.journal.person(author)
        linked = person is not None and person.kind is PersonKind.FAMILY and person.child == self.subject
        return linked or (child is not None and author in child.family)

    def _other_family(self, author: str | None) -> bool:
        person = self.journal.person(author)
        if person is None or person.kind is not PersonKind.FAMILY or self._own_family(person.id):
            return False
        return person.child is not None

    def _item(
        self, kind: ItemKind, item: str, detail: str, *, digest: str, rules: tuple[Rule[Case], ...], case: Case
    ) -> PlanItem:
        """Judge one item by its rules and by what people decided about it."""

        def settle(rule: Rule[Any], only_words: bool) -> Settled:
            if rule.release is Release.NEVER:
                return Settled()
            by_reason = rule.release is Release.REASON
            two = self.brief.policy.needs_two(rule.code)
            hold = Hold(self.subject, item, digest, rule.code, by_reason, rule.words, only_words, two)
            return settled(self.decisions, hold)

        verdict = judge(rules, case, settle)
        self._demand_words(item, digest, case.unsure_names)
        return PlanItem(
            kind,
            item,
            detail,
            verdict.state,
            verdict.rule,
            verdict.reason,
            digest,
            redact_unsure=verdict.redact_unsure,
            also=verdict.also,
        )

    def _demand_words(self, item: str, digest: str, unsure_names: int) -> None:
        """Refuse a decision to replace doubtful names where there are none: somebody meant something else."""
        for one in self.decisions:
            if (one.item, one.digest, one.choice) == (item, digest, Choice.REDACT) and not unsure_names:
                raise InputRefused("decision-redact", one.place)


def _media_of(entry: Entry) -> set[str]:
    return {*entry.media, *(one for comment in entry.comments for one in comment.media)}


def said_to_be_in(media: Media, by_file: Mapping[str, Iterable[tuple[str, ...]]]) -> frozenset[str]:
    """Return everybody tagged in a picture, also where the same file was uploaded and tagged again."""
    return frozenset(media.depicts.people).union(*by_file.get(media.sha256 or "", ()))


def people_by_file(journal: Journal) -> dict[str, list[tuple[str, ...]]]:
    """Return whom each file is tagged with, once for every record of it, by the digest of its bytes."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for media in journal.media:
        if media.sha256:
            found.setdefault(media.sha256, []).append(media.depicts.people)
    return found


def _chosen_for_school(journal: Journal, most: int) -> frozenset[str]:
    """Choose a school's evidence: every report, the latest entry of each area, then the latest of the rest."""
    published = [entry for entry in journal.entries if entry.status is Status.PUBLISHED and len(entry.about) == 1]
    reports = [entry.id for entry in published if entry.kind == "report"]
    newest = sorted(
        (entry for entry in published if entry.kind in {"observation", "assessment"} and not entry.restricted),
        key=entry_order,
        reverse=True,
    )
    latest_by_area: dict[str, str] = {}
    for entry in newest:
        for judgement in entry.judgements:
            latest_by_area.setdefault(judgement.area or judgement.words, entry.id)
    ranked = list(dict.fromkeys([*latest_by_area.values(), *(entry.id for entry in newest)]))
    return frozenset([*reports, *ranked[:most]])
