"""A setting's own choices within the rules; no policy can carry what the rules forbid."""

import json
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.handover import Purpose

NEVER: Final = frozenset({"message", "post"})
"""Kinds of entry no policy may carry: they belong to other people, or to a room."""


MOST_EVIDENCE: Final = 40
"""Most entries a school's pack may be told to choose: a reception teacher has thirty packs to read."""

Kind = Literal["observation", "family_observation", "assessment", "report", "care", "post", "message", "note"]


class Policy(BaseModel):
    """What a setting may choose: the care diary for families, films without a viewing, staff by role only."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    carry_kinds: dict[Purpose, tuple[Kind, ...]] = Field(default_factory=dict)
    films: Literal["hold", "carry"] = "hold"
    staff_names: Literal["keep", "role"] = "keep"
    evidence_for_school: Annotated[int, Field(ge=0, le=MOST_EVIDENCE)] = 12


def read_policy(path: Path) -> Policy:
    """Return the policy in a JSON file.

    Raises:
        InputRefused: `not-found` or `policy-file`, at the key that is wrong.
        UsageFault: `policy-forbidden` when it would carry what may never be carried.
    """
    if not path.is_file():
        raise InputRefused("not-found", path.name)
    try:
        untrusted = path.read_bytes()
        policy = Policy.model_validate_json(untrusted)
        json.loads(untrusted, object_pairs_hook=_refuse_twice)
    except ValidationError as invalid:
        steps = invalid.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
        known = next((str(step) for step in steps if str(step) in Policy.model_fields), "")
        raise InputRefused("policy-file", f"{path.name} {known}".rstrip()) from None
    except ValueError:
        raise InputRefused("policy-file", path.name) from None
    for purpose, kinds in policy.carry_kinds.items():
        if NEVER & set(kinds) or (purpose is not Purpose.PARENT and "care" in kinds):
            raise UsageFault("policy-forbidden", f"{path.name} carry_kinds.{purpose}")
    return policy


def _refuse_twice(pairs: list[tuple[str, object]]) -> None:
    """Refuse an object that holds a key twice, since which of the two is meant cannot be known."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key twice")
