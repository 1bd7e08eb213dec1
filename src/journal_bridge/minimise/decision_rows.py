"""The shape of one decision on paper, published as a schema: who, when, why, under which rules, on what."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError, WithJsonSchema

from journal_bridge.handover import Choice, Decision
from journal_bridge.journal.values import Digest, Id, Moment
from journal_bridge.minimise.decisions import BY_REASON, RELEASABLE

NAME: Final = 200
"""Characters of `by`: a name and a job, not a letter."""

REASON: Final = 2_000
"""Characters of `why`: what was looked at and agreed, not the minutes of a meeting."""

COLUMNS: Final = ("choice", "item", "digest", "rule", "child", "by", "when", "why", "rules")
"""Every key a decision may have, in the order they are written."""

EXPECTED: Final[Mapping[str, str]] = {
    "choice": "write carry, withhold or redact; redact only for one item",
    "item": "the item's id, as `review --json` shows it",
    "digest": "64 hexadecimal digits, as `review --json` shows them",
    "rule": f"{' or '.join(sorted(BY_REASON))} for a child; for an item what holds it",
    "child": "the child's id, as `inspect` shows it",
    "by": "the name of who decided",
    "when": "write it as 2026-07-14T16:05:00+01:00, in a column formatted as text",
    "why": "the reason, in your words",
    "rules": "the edition of the rules, as `review --json` shows it",
}
"""What belongs into each field; shown beside the place of a wrong one, never with what stands there."""

_WRITTEN: Final = r"\S"

_RULE: Final = WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9-]{0,99}$"})
"""A rule on paper: any name, as each edition of the rules has its own; which are there is asked beside it."""


def _one_of_many(rule: str) -> str:
    """Accept a rule whose items may be decided on all at once; for another the row would silently do nothing."""
    if rule not in BY_REASON:
        raise ValueError("decided item by item")
    return rule


def _known(rule: str | None) -> str | None:
    """Accept a rule whose hold a decision can settle; left out, the decision speaks of all that hold the item."""
    if rule is not None and rule not in RELEASABLE:
        raise ValueError("nobody releases it")
    return rule


class _Signed(BaseModel):
    """Who decided, when, why, and under which edition of the rules."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)

    by: Annotated[str, Field(pattern=_WRITTEN, max_length=NAME)]
    when: Moment
    why: Annotated[str, Field(pattern=_WRITTEN, max_length=REASON)]
    rules: Annotated[str, Field(pattern=r"^[0-9]{1,6}$")]


class OnItem(_Signed):
    """A decision on one held item, bound by its digest to what was seen; with `rule`, on that reason alone."""

    choice: Choice
    item: Id
    digest: Digest
    rule: Annotated[str | None, AfterValidator(_known), _RULE] = None


class OnReason(_Signed):
    """A decision on every item of one child that one rule holds; only where the rule allows it."""

    choice: Literal["carry", "withhold"]
    rule: Annotated[str, AfterValidator(_one_of_many), _RULE]
    child: Id


class DecisionList(RootModel[tuple[OnItem | OnReason, ...]]):
    """Decisions people made on held items."""


class RowFault(Exception):
    """A row that cannot be used: the field, or None when it is the row as a whole."""

    def __init__(self, field: str | None) -> None:
        super().__init__(field)
        self.field = field


def decision_of(untrusted_row: Mapping[str, object], place: str) -> Decision:
    """Return the decision a row makes.

    Raises:
        RowFault: naming the field that is wrong or missing.
    """
    if not all(isinstance(value, str) for value in untrusted_row.values()):
        wrong = next(key for key, value in untrusted_row.items() if not isinstance(value, str))
        raise RowFault(wrong if wrong in COLUMNS else None)
    of_reason = untrusted_row.keys() & {"rule", "child"} and not untrusted_row.keys() & {"item", "digest"}
    shape = OnReason if of_reason else OnItem
    try:
        read = shape.model_validate(untrusted_row)
    except ValidationError as invalid:
        field = str(invalid.errors(include_url=False, include_context=False, include_input=False)[0]["loc"][0])
        raise RowFault(field if field in shape.model_fields else None) from None
    if isinstance(read, OnItem) and read.rule and read.choice is Choice.REDACT:
        raise RowFault("choice")  # replacing speaks of words, whatever rule holds them
    values = {name: getattr(read, name) for name in shape.model_fields}
    return Decision(**values | {"choice": Choice(read.choice)}, place=place)
