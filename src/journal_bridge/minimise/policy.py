"""A setting's own choices within the rules; no policy can carry what the rules forbid."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.handover import Purpose, State
from journal_bridge.journal import Name
from journal_bridge.journal.values import Day, Id, Label
from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.hidden import pieces
from journal_bridge.minimise.policy_faults import told
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES, MEDIA_RULES

NEVER: Final = frozenset({"message", "post"})
"""Kinds of entry no policy may carry: they belong to other people, or to a room."""

MOST_EVIDENCE: Final = 40
"""Most entries a school's pack may be told to choose: a reception teacher has thirty packs to read."""

SHORTEST: Final = 3
"""Latin letters and digits that words which must not appear have at least; less would be found everywhere."""

MAX_POLICY: Final = 4 * 1024 * 1024
"""Largest policy file read, in bytes: ten thousand children with rules of their own fit."""

HELD_BY: Final = frozenset(
    rule.code for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES) for rule in rules if rule.state is State.HOLD
)
"""Rules that hold an item for a person: what a second person can be asked about."""

Kind = Literal["observation", "family_observation", "assessment", "report", "care", "post", "message", "note"]


def _can_be_found(words: str) -> str:
    """Refuse words that would be found nowhere, or everywhere; a name in Chinese has two letters."""
    searched = "".join(pieces(words))
    if len(searched) < SHORTEST - (not searched.isascii()):
        raise ValueError("too short to look for")
    return words


Words = Annotated[str, Field(min_length=SHORTEST - 1, max_length=200), AfterValidator(_can_be_found)]
"""Words that must not appear: an address, a telephone number, a name, a place."""


class _Choices(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)


class Stop(_Choices):
    """Nothing of this child leaves, or nothing for some purposes, until a person takes this away."""

    why: Literal["court_order", "refuge", "adoption", "safeguarding", "other"]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)] = tuple(Purpose)
    reference: Label | None = None
    """Where the paper is: an order's number, a file. For the setting; it is never printed."""


class RecipientRules(_Choices):
    """What one adult of a child with separated parents may have."""

    responsibility: Literal["yes", "no", "unknown"] = "unknown"
    """Whether this adult has parental responsibility, as far as the setting has seen papers."""
    agreed_by: Label | None = None
    """Who with parental responsibility agreed, where this adult has none: a grandparent, a step-parent."""
    places_agreed_by: Label | None = None
    """Who agreed, and how, that this adult may read settings' and schools' names, addresses and numbers."""
    gets: Literal["journal", "nothing"] = "journal"
    person: Id | None = None
    """The adult's id in the export, where it is known: what is this adult's own."""
    not_from: Literal["nobody", "others"] | tuple[Id, ...] = "nobody"
    """Adults whose entries and comments do not go to this one; `others` is everybody at home but this one."""
    not_showing: tuple[Id, ...] = ()
    """People whose pictures do not go to this adult."""
    home_entries: Literal["carry", "withhold"] = "carry"
    never_say: tuple[Words, ...] = ()
    review_by: Day | None = None
    """Last day on which these rules may be used; after it a person must look at the papers again."""
    reference: Label | None = None


class ChildRules(_Choices):
    """Rules for one child: the name in use, words that must not appear, who may have the journal."""

    name: Literal["known_as", "legal"] | Name | None = None
    """Which of the export's names is used, or another one written out; the others then appear nowhere."""
    former_names: tuple[Words, ...] = ()
    never_say: tuple[Words, ...] = ()
    evidence: tuple[Id, ...] = ()
    """Ids of the entries a school receives besides reports, instead of the program's choice."""
    died: bool = False
    stop: Stop | None = None
    recipients: dict[Label, RecipientRules] = Field(default_factory=dict)
    review_by: Day | None = None

    @model_validator(mode="after")
    def _names_tell_people_apart(self) -> Self:
        if isinstance(self.name, Name) and not pieces(self.name.full):
            raise ValueError("a name without letters")
        if len({called(name) for name in self.recipients} - {""}) != len(self.recipients):
            raise ValueError("two recipients of one name, or one without")
        return self

    def recipient(self, untrusted_name: str) -> RecipientRules | None:
        """Return the rules for an adult, however the name is typed, or None."""
        wanted = called(untrusted_name)
        return next((rules for name, rules in self.recipients.items() if called(name) == wanted), None)


NO_RULES: Final = ChildRules()
"""Of a child the policy does not speak of: they change nothing."""


class Policy(_Choices):
    """What a setting may choose, for everybody and for single children; every field may be left out."""

    schema_version: Literal["1.0"] | None = None
    """Absent, as people need not write it, means the first version."""
    carry_kinds: dict[Purpose, tuple[Kind, ...]] = Field(default_factory=dict)
    films: Literal["hold", "carry"] = "hold"
    staff_names: Literal["keep", "role"] = "keep"
    evidence_for_school: Annotated[int, Field(ge=0, le=MOST_EVIDENCE)] = 12
    second_approval: Literal["all"] | tuple[str, ...] = ()
    """Rules whose held items leave only when two people decided the same."""
    token: Literal["another child", "letter", "initial"] = "another child"  # noqa: S105 - words, no secret
    heic: Literal["jpeg", "keep"] = "jpeg"
    parents_yes: tuple[Purpose, ...] = ()
    """Purposes for which the parent's yes must stand in the consent table before anything is built."""
    children: dict[Id, ChildRules] = Field(default_factory=dict)
    _sha256: str | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _only_rules_that_hold(self) -> Self:
        if self.second_approval != "all" and not set(self.second_approval) <= HELD_BY:
            raise ValueError("a rule that holds nothing")
        return self

    @property
    def sha256(self) -> str | None:
        """SHA-256 of the file the policy was read from, or None."""
        return self._sha256

    def child(self, child_id: str) -> ChildRules:
        """Return the rules for one child; without any, those that change nothing."""
        return self.children.get(child_id, NO_RULES)

    def needs_two(self, rule: str) -> bool:
        """Tell whether what this rule holds leaves only when two people decided the same."""
        return self.second_approval == "all" or rule in self.second_approval


def called(name: str) -> str:
    """Return a name as it is compared: without case, accents and doubled spaces."""
    return fold(name).text.strip()


_KEYS: Final = frozenset(
    field for model in (Policy, ChildRules, RecipientRules, Stop) for field in model.model_fields
)
"""Every key of a policy, at whatever depth."""


def read_policy(path: Path) -> Policy:
    """Return the policy in a JSON file.

    Raises:
        InputRefused: `not-found`, `quota`, or `policy-file` at the key that is wrong.
        UsageFault: `policy-forbidden` when it would carry what may never be carried.
    """
    if not path.is_file():
        raise InputRefused("not-found", path.name)
    with path.open("rb") as file:
        untrusted = file.read(MAX_POLICY + 1)
    if len(untrusted) > MAX_POLICY:
        raise InputRefused("quota", path.name)
    policy = _validated(untrusted, path.name)
    for purpose, kinds in policy.carry_kinds.items():
        if any(_forbidden(kind, purpose) for kind in kinds):
            raise UsageFault("policy-forbidden", f"{path.name} carry_kinds.{purpose} (rule `kind`)")
    policy._sha256 = hashlib.sha256(untrusted).hexdigest()  # noqa: SLF001 - its own module sets it, once
    return policy


def _forbidden(kind: Kind, purpose: Purpose) -> bool:
    """Tell whether a kind may never be added: other people's, or the care diary but for the family."""
    return kind in NEVER or (kind == "care" and purpose is not Purpose.PARENT)


def _validated(untrusted: bytes, place: str) -> Policy:
    try:
        policy = Policy.model_validate_json(untrusted, strict=True)
        json.loads(untrusted, object_pairs_hook=_refuse_twice)
    except ValidationError as invalid:
        if any(fault["loc"][:1] == ("schema_version",) for fault in invalid.errors(include_input=False)):
            raise InputRefused("unsupported-version", place) from None
        raise InputRefused("policy-file", *(f"{place} {fault}" for fault in told(invalid, _KEYS))) from None
    except ValueError:
        raise InputRefused("policy-file", f"{place}: a key that stands there twice") from None
    return policy


def _refuse_twice(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    """Refuse an object that holds a key twice, since which of the two is meant cannot be known."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found
