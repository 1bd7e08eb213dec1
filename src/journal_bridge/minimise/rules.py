"""Every minimising rule as a row of a table: its code, what it does, and the reason a manager reads.

Rules are tried in order and the first that applies decides. What no rule speaks for is withheld. Tests make sure
that every rule is documented, and that switching any one off is noticed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar

from journal_bridge.handover import BUNDLED, Choice, Purpose, State
from journal_bridge.journal import Answer, Availability, Basis, MediaKind, Restriction, Status
from journal_bridge.minimise.cases import CommentCase, EntryCase, MediaCase


class _Case(Protocol):
    @property
    def purpose(self) -> Purpose: ...


Case = TypeVar("Case", bound=_Case)

EVERYBODY: Final = frozenset(Purpose)
ELSEWHERE: Final = frozenset(BUNDLED)
"""Whoever is not the setting itself: a family, another setting, a school."""
OWN_PLATFORM: Final = frozenset({Purpose.PLATFORM})
"""The setting itself: the same readers as before, so marks are kept where others get nothing."""
SCHOOL: Final = frozenset({Purpose.SCHOOL})
FAMILY_OR_SETTING: Final = frozenset({Purpose.PARENT, Purpose.SETTING})
SENT_ON: Final = frozenset({Purpose.SETTING, Purpose.SCHOOL})


class Release(StrEnum):
    """How a person may release what a rule holds: never, item by item, or all of a child's at once."""

    NEVER = "never"
    ITEM = "item"
    REASON = "reason"


@dataclass(frozen=True)
class Rule(Generic[Case]):
    """One rule: it speaks for some purposes, and `applies` looks at a case and nothing else."""

    code: str
    state: State
    reason: str
    applies: Callable[[Case], bool]
    release: Release = Release.NEVER
    words: bool = False
    """Whether it is about doubtful names, so that replacing them settles it."""
    whom: frozenset[Purpose] = EVERYBODY


MATRIX: Final[dict[str, frozenset[Purpose]]] = {
    "observation": frozenset(Purpose),
    "family_observation": frozenset({Purpose.PARENT, Purpose.SETTING, Purpose.PLATFORM}),
    "assessment": frozenset(Purpose),
    "report": frozenset(Purpose),
    "note": frozenset({Purpose.PARENT, Purpose.SETTING, Purpose.PLATFORM}),
    "care": frozenset({Purpose.PLATFORM}),
    "post": frozenset(),
    "message": frozenset(),
}
"""Which kinds of entry a purpose may carry at all; a setting's policy can add the care diary for families."""

_REFUSED: Final = frozenset({Restriction.SAFEGUARDING, Restriction.ACCIDENT, Restriction.MEDICAL})

_KEPT: Final = frozenset(Status) - {Status.DELETED}
"""What an entry may be marked as, and keep the mark, on the setting's own new platform."""

FOR_OTHERS: Final = "Not for this adult, by the setting's own rules for the child."
STOPPED: Final = ("stopped-child", "Shared with another child of whom nothing may go to the new platform.")

ENTRY_RULES: Final[tuple[Rule[EntryCase], ...]] = (
    Rule("safeguarding", State.WITHHOLD, "Restricted record: send through your safeguarding lead.",
         lambda case: bool(_REFUSED & set(case.entry.restricted))),
    Rule("internal", State.WITHHOLD, "Marked sensitive or internal to the setting.",
         lambda case: Restriction.INTERNAL in case.entry.restricted),
    Rule("draft", State.WITHHOLD, "A draft that was never approved.",
         lambda case: case.entry.status is Status.DRAFT, whom=ELSEWHERE),
    Rule("pending", State.WITHHOLD, "Not yet approved, or not yet sent, when it was exported.",
         lambda case: case.entry.status is Status.PENDING, whom=ELSEWHERE),
    Rule("staff-only", State.WITHHOLD, "For staff only.",
         lambda case: case.entry.status is Status.STAFF_ONLY, whom=ELSEWHERE),
    Rule("deleted", State.WITHHOLD, "Deleted on the platform.",
         lambda case: case.entry.status is Status.DELETED),
    Rule("kind", State.WITHHOLD, "This kind of record does not travel for this purpose.",
         lambda case: case.purpose not in MATRIX[case.entry.kind] and not case.added_by_policy),
    Rule(STOPPED[0], State.WITHHOLD, STOPPED[1],
         lambda case: case.with_stopped, whom=OWN_PLATFORM),
    Rule("other-family", State.WITHHOLD, "Contributed by another child's family.",
         lambda case: case.author_is_other_family, whom=ELSEWHERE),
    Rule("recipient", State.WITHHOLD, FOR_OTHERS,
         lambda case: case.barred),
    Rule("group-school", State.WITHHOLD, "A group observation; a school receives individual ones only.",
         lambda case: case.shared, whom=SCHOOL),
    Rule("not-chosen", State.WITHHOLD, "Not among the evidence chosen for the school's pack.",
         lambda case: not case.chosen, whom=SCHOOL),
    Rule("author-unknown", State.HOLD, "Shared between families, and the export does not say whose it is.",
         lambda case: case.from_home and case.shared and not case.author_known,
         Release.ITEM, whom=ELSEWHERE),
    Rule("status-unknown", State.HOLD, "The export does not say whether this was published.",
         lambda case: case.entry.status is Status.UNKNOWN, Release.REASON, whom=ELSEWHERE),
    Rule("name-unsure", State.HOLD, "The text may name somebody else; a person must read it.",
         lambda case: case.unsure_names > 0, Release.ITEM, words=True),
    Rule("hidden-words", State.HOLD, "Part of what must not appear may stand in the text; a person must read it.",
         lambda case: case.hidden_words > 0, Release.ITEM, words=True),
    Rule("whereabouts", State.HOLD, "May tell where the child lives or goes next; a person must read it.",
         lambda case: case.places > 0, Release.ITEM, words=True),
    Rule("published", State.CARRY, "Published in this child's journal.",
         lambda case: case.entry.status is Status.PUBLISHED, whom=ELSEWHERE),
    Rule("kept-as-marked", State.CARRY, "Goes with the mark it has: published, draft, staff only or another.",
         lambda case: case.entry.status in _KEPT, whom=OWN_PLATFORM),
)  # fmt: skip
"""Rules for entries, in order."""

COMMENT_RULES: Final[tuple[Rule[CommentCase], ...]] = (
    Rule("review-thread", State.WITHHOLD, "Internal review between staff.",
         lambda case: case.comment.audience == "staff", whom=ELSEWHERE),
    Rule("entry-withheld", State.WITHHOLD, "Its entry stays behind.",
         lambda case: case.entry_state is State.WITHHOLD),
    Rule("comments-school", State.WITHHOLD, "Comments do not go to a school.",
         lambda _case: True, whom=SCHOOL),
    Rule("other-family-comment", State.WITHHOLD, "Written by another child's family.",
         lambda case: case.author_is_other_family, whom=ELSEWHERE),
    Rule("recipient", State.WITHHOLD, FOR_OTHERS,
         lambda case: case.barred),
    Rule("entry-held", State.HOLD, "Its entry waits for a person.",
         lambda case: case.entry_state is State.HOLD),
    Rule("author-unknown", State.HOLD, "The export does not say who wrote this.",
         lambda case: not case.author_known, Release.ITEM, whom=ELSEWHERE),
    Rule("name-unsure", State.HOLD, "The text may name somebody else; a person must read it.",
         lambda case: case.unsure_names > 0, Release.ITEM, words=True),
    Rule("hidden-words", State.HOLD, "Part of what must not appear may stand in the text; a person must read it.",
         lambda case: case.hidden_words > 0, Release.ITEM, words=True),
    Rule("whereabouts", State.HOLD, "May tell where the child lives or goes next; a person must read it.",
         lambda case: case.places > 0, Release.ITEM, words=True),
    Rule("own-comment", State.CARRY, "Written by staff or the child's own family.",
         lambda case: case.author_known, whom=FAMILY_OR_SETTING),
    Rule("kept-comment", State.CARRY, "Goes with its entry, for the readers it had.",
         lambda case: case.entry_state is State.CARRY, whom=OWN_PLATFORM),
)  # fmt: skip
"""Rules for comments, in order."""

MEDIA_RULES: Final[tuple[Rule[MediaCase], ...]] = (
    Rule("entry-withheld", State.WITHHOLD, "Every entry it belongs to stays behind.",
         lambda case: case.entry_state is State.WITHHOLD),
    Rule("recipient", State.WITHHOLD, FOR_OTHERS,
         lambda case: case.barred),
    Rule("media-missing", State.WITHHOLD, "The export names it but does not hold it.",
         lambda case: case.media.availability is Availability.MISSING),
    Rule("media-linked", State.WITHHOLD, "The export holds only a link to it, not the file.",
         lambda case: case.media.availability is Availability.LINKED),
    Rule("document", State.WITHHOLD, "A kind of document that cannot be cleaned; only PDFs without a password can.",
         lambda case: case.media.kind is MediaKind.DOCUMENT and case.refused == "media-unknown"),
    Rule("own-refused", State.WITHHOLD, "The family refused this for its own child.",
         lambda case: case.own_answer is Answer.NO),
    Rule("own-unanswered", State.WITHHOLD, "The family has not said yes to sending this on.",
         lambda case: case.own_answer is not Answer.YES, whom=SENT_ON),
    Rule("other-child-refused", State.WITHHOLD, "Shows another child whose family refused.",
         lambda case: Answer.NO in case.other_answers),
    Rule("other-child-unanswered", State.WITHHOLD, "Shows another child whose family has not said yes.",
         lambda case: Answer.UNANSWERED in case.other_answers, whom=ELSEWHERE),
    Rule("group-media-school", State.WITHHOLD, "Shows another child; a school receives individual pictures only.",
         lambda case: bool(case.other_answers), whom=SCHOOL),
    Rule("not-this-child", State.WITHHOLD, "Shows other children only, so this child's journal can do without it.",
         lambda case: case.shows_others_only, whom=ELSEWHERE),
    Rule(STOPPED[0], State.WITHHOLD, STOPPED[1],
         lambda case: case.with_stopped, whom=OWN_PLATFORM),
    Rule("damaged", State.WITHHOLD, "The file is damaged, too large or of an unknown kind.",
         lambda case: case.refused is not None),
    Rule("entry-held", State.HOLD, "Its entry waits for a person.",
         lambda case: case.entry_state is State.HOLD),
    Rule("document-names", State.HOLD, "The document names somebody, or says what must not appear: read it first.",
         lambda case: case.names_in_document > 0, Release.ITEM),
    Rule("document-unread", State.HOLD, "A person must read this document before it leaves.",
         lambda case: case.media.kind is MediaKind.DOCUMENT, Release.ITEM, whom=ELSEWHERE),
    Rule("untagged", State.HOLD, "Nobody is tagged, which does not mean nobody else is in it.",
         lambda case: case.media.kind is not MediaKind.DOCUMENT
         and (case.media.depicts.basis is Basis.UNKNOWN or not case.basis_holds), Release.ITEM,
         whom=ELSEWHERE),
    Rule("named-in-photo", State.HOLD, "The photo's own data name somebody who is not tagged.",
         lambda case: case.names_others, Release.ITEM, whom=ELSEWHERE),
    Rule("more-faces", State.HOLD, "Shows more faces than tagged children.",
         lambda case: case.media.kind is MediaKind.PHOTO and (case.faces or 0) > case.tagged, Release.ITEM,
         whom=ELSEWHERE),
    Rule("faces-not-checked", State.HOLD, "Faces could not be counted on this computer.",
         lambda case: case.media.kind is MediaKind.PHOTO and case.faces is None, Release.REASON, whom=ELSEWHERE),
    Rule("film-unseen", State.HOLD, "A person must watch or hear this before it leaves.",
         lambda case: case.media.kind in {MediaKind.VIDEO, MediaKind.AUDIO} and not case.films_released,
         Release.ITEM, whom=ELSEWHERE),
    Rule("caption-unsure", State.HOLD, "The caption may name somebody else; a person must read it.",
         lambda case: case.unsure_names > 0, Release.ITEM, words=True),
    Rule("hidden-words", State.HOLD, "Part of what must not appear may stand in the text; a person must read it.",
         lambda case: case.hidden_words > 0, Release.ITEM, words=True),
    Rule("whereabouts", State.HOLD, "May tell where the child lives or goes next; a person must read it.",
         lambda case: case.places > 0, Release.ITEM, words=True),
    Rule("answer-missing", State.HOLD, "Several children, and a family's answer is not on record: see the papers.",
         lambda case: bool(case.other_answers) and Answer.UNANSWERED in {case.own_answer, *case.other_answers},
         Release.REASON, whom=OWN_PLATFORM),
    Rule("own-picture", State.CARRY, "Shows this child, and everybody else in it said yes.",
         lambda case: case.media.availability is Availability.FOUND, whom=ELSEWHERE),
    Rule("kept-picture", State.CARRY, "No family refused to have its child in the setting's own journals.",
         lambda case: case.media.availability is Availability.FOUND, whom=OWN_PLATFORM),
)  # fmt: skip
"""Rules for photos, films, sound and documents, in order."""

NO_RULE: Final = ("no-rule", "No rule speaks for it, so it stays behind.")
EXTRAS_RULE: Final = ("extras", "Details the platform keeps that a journal has no place for; they stay behind.")
NEXT_STEPS_RULE: Final = ("next-steps", "The child has died: what was planned next stays behind.")
RELEASED: Final = ("released", "Released by a person's recorded decision.")
KEPT_BACK: Final = ("kept-back", "Kept back by a person's recorded decision.")
REPLACED: Final = "Its doubtful names are replaced."
SHARED_STAYS: Final = ("shared-stays", "It stays in another child's journal; what is shared goes in all or none.")
TOLD_DIFFERENTLY: Final = ("told-differently", "The children's journals tell differently of it or of who is in it.")
SENT_BEFORE: Final = ("sent-before", "The receiver has it already, just as it is.")
WAITS: Final = "One person has decided; it waits for a second."


@dataclass(frozen=True)
class Verdict:
    """What the rules say about one item, and why; `also` names the further rules that hold it."""

    state: State
    rule: str
    reason: str
    redact_unsure: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settled:
    """What people decided about one hold, if anything; `waits` when a second person must still agree."""

    choice: Choice | None = None
    waits: bool = False


Settle = Callable[[Rule[Any], bool], Settled]
"""A function from a rule, and whether nothing but doubtful names holds the item, to what people decided."""


def judge(rules: tuple[Rule[Case], ...], case: Case, settle: Settle) -> Verdict:
    """Return the verdict of the first rule that applies; without one, withhold.

    A hold that was released does not end the matter: the rules after it still have their say.
    """
    applying = [rule for rule in rules if case.purpose in rule.whom and rule.applies(case)]
    holds = [rule for rule in applying if rule.state is State.HOLD]
    said = {rule.code: settle(rule, all(one.words for one in holds)) for rule in holds}
    still = [rule.code for rule in holds if said[rule.code].choice is None]
    for rule in applying:
        if rule.state is State.HOLD and said[rule.code].choice is Choice.WITHHOLD:
            return Verdict(State.WITHHOLD, KEPT_BACK[0], f"{KEPT_BACK[1]} ({rule.code})")
        if rule.code in still:
            reason = f"{rule.reason} {WAITS}" if said[rule.code].waits else rule.reason
            return Verdict(rule.state, rule.code, reason, also=tuple(code for code in still if code != rule.code))
        if rule.state is State.WITHHOLD or (rule.state is State.CARRY and not holds):
            return Verdict(rule.state, rule.code, rule.reason)
    return _released(holds, said) if holds else Verdict(State.WITHHOLD, *NO_RULE)


def _released(holds: list[Rule[Case]], said: dict[str, Settled]) -> Verdict:
    """Return the verdict on an item every hold of which was released."""
    redact = any(one.choice is Choice.REDACT for one in said.values())
    words = f"{RELEASED[1]} {REPLACED}" if redact else RELEASED[1]
    codes = ", ".join(rule.code for rule in holds)
    return Verdict(State.CARRY, RELEASED[0], f"{words} ({codes})", redact_unsure=redact)
