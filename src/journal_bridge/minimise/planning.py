"""Decide about every item of a journal, once, without changing anything."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar

from journal_bridge.errors import InputRefused
from journal_bridge.handover import BUNDLED, Choice, ItemKind, Plan, PlanItem, State
from journal_bridge.journal import (
    Comment,
    Entry,
    Journal,
    Media,
    Model,
    to_bytes,
)
from journal_bridge.minimise.brief import OTHERS, OWN, Brief
from journal_bridge.minimise.cases import CommentCase, EntryCase, MediaCase
from journal_bridge.minimise.choosing import chosen_for_school
from journal_bridge.minimise.decisions import Hold, settled
from journal_bridge.minimise.demands import demand_papers, nothing_may_go
from journal_bridge.minimise.doubts import Doubts, Places, places_in
from journal_bridge.minimise.face_tags import names_besides
from journal_bridge.minimise.families import Families
from journal_bridge.minimise.gentle import looks_ahead
from journal_bridge.minimise.names import Found
from journal_bridge.minimise.policy import NEVER, RecipientRules, called
from journal_bridge.minimise.room import Look, MediaRoom
from journal_bridge.minimise.rules import (
    COMMENT_RULES,
    ENTRY_RULES,
    EXTRAS_RULE,
    MEDIA_RULES,
    NEXT_STEPS_RULE,
    Release,
    Rule,
    Settled,
    judge,
)
from journal_bridge.minimise.summary_search import searched
from journal_bridge.minimise.tagging import Shown
from journal_bridge.minimise.texts import entry_texts
from journal_bridge.minimise.wording import wording

Case = TypeVar("Case", EntryCase, CommentCase, MediaCase)

RULES_VERSION: Final = "4"
"""Part of every item's digest: when the rules change, people are asked again."""

_SEVERITY: Final = (State.CARRY, State.HOLD, State.WITHHOLD)


def plan(journal: Journal, brief: Brief, room: MediaRoom) -> Plan:
    """Return the plan for one child and one purpose: every entry, comment, file and extra, once.

    Raises:
        ConsentNeeded: what must be on paper first is not (`demands.demand_papers`).
        InputRefused: `policy-file`, `decision-redact` or `summary-names`.
        UsageFault: an adult is named for a bundle that goes to no family, or a summary is given for no school.
    """
    rules = demand_papers(journal, brief)
    planner = _Planner(journal, brief, room, rules)
    searched(brief, planner.subject, planner.wording)  # a field to be written anew is told before anything is built
    return Plan(
        journal=journal,
        purpose=brief.purpose,
        items=tuple(planner.items()),
        names={planner.subject: name.full} if (name := planner.wording.name) else {},
        basis=brief.basis,
        consents_sha256=brief.consents.sha256,
        policy_sha256=brief.policy.sha256,
        summary_sha256=brief.summary.sha256 if brief.summary else None,
    )


def item_digest(record: Model, whom: str, doubts: Places = ()) -> str:
    """Return the digest that binds a decision to an item as it was seen, for one recipient, under these rules.

    `whom` says whose journal it is and whom it goes to. The same photo or story stands in several children's
    journals, and what a mother may keep is not yet for a school: what was released for one is not for another.
    A name that became doubtful since, because somebody joined the roster, was not there when the text was read.
    """
    seen = f"{RULES_VERSION}\n{whom}\n{doubts}\n" if doubts else f"{RULES_VERSION}\n{whom}\n"
    return hashlib.sha256(seen.encode() + to_bytes(record)).hexdigest()


class _Planner:
    """Walks one journal; keeps the states of entries, which comments and media follow."""

    def __init__(
        self, journal: Journal, brief: Brief, room: MediaRoom, rules: RecipientRules | None = None
    ) -> None:
        self.journal = journal
        self.brief = brief
        self.room = room
        self.subject = journal.child.id
        self.decisions = tuple(one for one in brief.decisions if one.rules == RULES_VERSION)
        self.wording = wording(journal, brief)
        self.rules = rules or RecipientRules()
        self.families = Families(journal, brief.roster, rules)
        wanted = brief.policy.child(self.subject).evidence
        self.died = brief.policy.child(self.subject).died
        self.chosen = chosen_for_school(journal, brief.policy.evidence_for_school, wanted)
        self.shown = Shown(journal, brief.roster)
        self.stopped = {child for child in self.shown.others if nothing_may_go(child, brief)}
        self.entry_states: dict[str, State] = {}
        self.comment_states: dict[str, State] = {}

    def items(self) -> Iterator[PlanItem]:
        for entry in self.journal.entries:
            item = self._entry(entry)
            self.entry_states[entry.id] = item.state
            yield item
            if entry.extras:
                yield self._extras(entry.id, entry.kind, entry)
            if self.died and item.state is not State.WITHHOLD and looks_ahead(entry):
                yield self._next_steps(entry)
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
            from_home=entry.kind == "family_observation" or self.families.at_home(entry.author),
            author_known=self.families.author_known(entry.author),
            author_is_other_family=self.families.other(entry.author),
            unsure_names=doubts.names,
            hidden_words=doubts.hidden,
            places=doubts.whereabouts,
            barred=self.families.entry_barred(entry),
            chosen=entry.id in self.chosen,
            added_by_policy=self._added_by_policy(entry.kind),
            with_stopped=not self.stopped.isdisjoint(entry.about),
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
            author_known=self.families.author_known(comment.author),
            author_is_other_family=self.families.other(comment.author),
            unsure_names=doubts.names,
            hidden_words=doubts.hidden,
            places=doubts.whereabouts,
            barred=self.families.comment_barred(comment),
        )
        digest = self._digest(comment, doubts)
        return self._item(ItemKind.COMMENT, comment.id, "comment", digest=digest, rules=COMMENT_RULES, case=case)

    def _media(self, media: Media) -> PlanItem:
        people = self.shown.tagged(media)
        doubts = self._doubts((media.caption or "",), shared=bool(people - {self.subject}))
        case, digest = self._media_case(media, people, doubts), self._digest(media, doubts)
        item = self._item(ItemKind.MEDIA, media.id, media.kind, digest=digest, rules=MEDIA_RULES, case=case)
        if item.state is State.WITHHOLD:
            return item  # what stays behind anyway need not be opened
        look = self.room.look(media)
        named = self._named(look.text)
        doubts = replace(doubts, places=(*doubts.places, *named))
        seen = media.model_copy(update={"sha256": look.cleaned.source_sha256}) if look.cleaned else media
        case, digest = self._looked_at(case, look, len(named)), self._digest(seen, doubts)
        return self._item(ItemKind.MEDIA, media.id, media.kind, digest=digest, rules=MEDIA_RULES, case=case)

    def _media_case(self, media: Media, people: frozenset[str], doubts: Doubts) -> MediaCase:
        others = (people if self.brief.purpose in BUNDLED else self.shown.children(media)) - {self.subject}
        return MediaCase(
            media=media,
            purpose=self.brief.purpose,
            entry_state=self._state_of_entries(media),
            own_answer=self.brief.answer(self.subject, OWN[self.brief.purpose], media),
            other_answers=frozenset(
                self.brief.answer(child, OTHERS[self.brief.purpose], media) for child in others
            ),
            tagged=len(people),
            shows_others_only=bool(people) and self.subject not in people,
            with_stopped=not self.stopped.isdisjoint(others),
            basis_holds=self.shown.basis_holds(media),
            refused=None,
            faces=0,
            names_others=False,
            names_in_document=0,
            unsure_names=doubts.names,
            hidden_words=doubts.hidden,
            places=doubts.whereabouts,
            barred=self._media_barred(media, people),
            films_released=self.brief.policy.films == "carry",
        )

    def _looked_at(self, case: MediaCase, look: Look, names: int) -> MediaCase:
        tagged, roster = case.media.depicts.people, self.brief.roster
        named = names_besides(look.named, look.texts, tagged, roster, self.wording.find_names)
        seen = replace(case, refused=look.refused, faces=look.faces, names_others=bool(named))
        return replace(seen, names_in_document=names)

    def _added_by_policy(self, kind: str) -> bool:
        return kind not in NEVER and kind in self.brief.policy.carry_kinds.get(self.brief.purpose, ())

    def _digest(self, record: Model, doubts: Doubts | None = None) -> str:
        """Return an item's digest, for this child, this purpose and, of separated parents, this one."""
        whom = (self.subject, self.brief.purpose.value, *([called(self.brief.to)] if self.brief.to else []))
        return item_digest(record, "\n".join(whom), doubts.places if doubts else ())

    def _next_steps(self, entry: Entry) -> PlanItem:
        """Count what its own parents are spared of an entry that goes or waits; the setting's receipt tells it."""
        rule, reason = NEXT_STEPS_RULE
        name, digest = f"{entry.id}/next-steps", self._digest(entry)
        return PlanItem(ItemKind.NEXT_STEPS, name, "next_step", State.WITHHOLD, rule, reason, digest)

    def _extras(self, owner: str, detail: str, record: Entry | Media) -> PlanItem:
        rule, reason = EXTRAS_RULE
        state, digest = State.WITHHOLD, self._digest(record)
        return PlanItem(ItemKind.EXTRAS, f"{owner}/extras", detail, state, rule, reason, digest)

    def _state_of_entries(self, media: Media) -> State:
        """Return the best state among what holds a file; a file that nothing holds stays behind."""
        holders = self.shown.holders(media)
        if any(entry.restricted for entry in holders):
            return State.WITHHOLD  # what belongs to a restricted record stays, whatever else shows it
        states = [self.entry_states[entry.id] for entry in holders if media.id in entry.media]
        states += [self.comment_states[one.id] for one in _comments_with(media, holders)]
        return min(states, key=_SEVERITY.index, default=State.WITHHOLD)

    def _doubts(self, texts: Iterable[str], *, shared: bool) -> Doubts:
        found = ((number, self.wording.find(text, shared=shared)) for number, text in enumerate(texts))
        held = ((number, (span for span in spans if span.action is Found.HOLD)) for number, spans in found)
        return Doubts(tuple(place for number, spans in held for place in places_in(number, spans)))

    def _media_barred(self, media: Media, people: frozenset[str]) -> bool:
        """Tell whether a file does not go to this adult, whatever else it is shown with."""
        if not people.isdisjoint(self.rules.not_showing):
            return True
        holders = self.shown.holders(media)
        return any(self.families.entry_barred(entry) for entry in holders) or any(
            self.families.comment_barred(comment) for comment in _comments_with(media, holders)
        )

    def _named(self, text: str) -> Places:
        """Return where a document names somebody else, surely or perhaps; it cannot be rewritten, only read."""
        return tuple(places_in(-1, self.wording.find(text, shared=False)))

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
        self._demand_words(item, digest, case.unsure_names + case.hidden_words + case.places)
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

    def _demand_words(self, item: str, digest: str, doubtful: int) -> None:
        """Refuse a decision to replace doubtful names where there are none: somebody meant something else."""
        for one in self.decisions:
            if (one.item, one.digest, one.choice) == (item, digest, Choice.REDACT) and not doubtful:
                raise InputRefused("decision-redact", one.place)


def _comments_with(media: Media, entries: Iterable[Entry]) -> Iterator[Comment]:
    """Yield the comments below some entries that show a file."""
    yield from (comment for entry in entries for comment in entry.comments if media.id in comment.media)
