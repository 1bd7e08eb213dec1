"""A migration's facts as JSON and back: all that is known, the sums over it, and no name but in a child's row."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from journal_bridge.errors import InputRefused, OurFault
from journal_bridge.migrating.facts import MigrationFacts
from journal_bridge.migrating.report.accounting import demand_sums, left_out, no_home, not_taken, totals

FORMAT: Final = "journal-bridge migration"
"""What tells such a document from any other."""

VERSION: Final = 1
"""Raised when a key goes away or means something else; a new key does not raise it."""

_FACTS: Final = TypeAdapter(MigrationFacts)


def document(facts: MigrationFacts) -> dict[str, Any]:
    """Return all that is known of a migration, as `docs/migration-report.md` describes it."""
    told: dict[str, Any] = _FACTS.dump_python(facts, mode="json")
    return {"format": FORMAT, "version": VERSION, "sums": _sums(facts)} | told


def to_bytes(facts: MigrationFacts) -> bytes:
    """Return the document as it is written: UTF-8, with an end of line."""
    return (json.dumps(document(facts), ensure_ascii=False, indent=1) + "\n").encode()


def read(told: bytes | Mapping[str, Any]) -> MigrationFacts:
    """Return the facts that an earlier run wrote.

    Raises:
        InputRefused: `unsupported-version` for a later program's, `report-damaged` for what is no such document, or
            whose figures do not add up as they were written.
    """
    untrusted = _parsed(told) if isinstance(told, bytes) else told
    if untrusted.get("format") != FORMAT:
        raise InputRefused("report-damaged")
    if untrusted.get("version") != VERSION:
        raise InputRefused("unsupported-version", "version")
    try:
        facts = _FACTS.validate_json(json.dumps(untrusted))
        demand_sums(facts)
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        raise InputRefused("report-damaged", place) from None
    except OurFault as error:
        raise InputRefused("report-damaged", error.place) from None
    if _sums(facts) != untrusted.get("sums"):
        raise InputRefused("report-damaged", "sums")
    return facts


def _parsed(untrusted: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(untrusted)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputRefused("report-damaged")
    return found


def _sums(facts: MigrationFacts) -> dict[str, Any]:
    """Return every sum, for a program that does not add up itself; the keys are plain text as JSON has them."""
    found = asdict(totals(facts)) | {
        "left_out": [asdict(line) for line in left_out(facts.settings)],
        "not_taken": [asdict(line) for line in not_taken(facts.settings)],
        "no_home": [asdict(line) for line in no_home(facts.settings)],
    }
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain
