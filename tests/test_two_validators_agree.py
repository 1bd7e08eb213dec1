"""Wherever a journal, a roster or a receipt is spoiled, the published schema and the program give one verdict."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

from journal_bridge.errors import BridgeError
from journal_bridge.journal import from_bytes, roster_from_bytes
from journal_bridge.receipt.paper import Receipt

ROOT: Final = Path(__file__).resolve().parents[1]
SCHEMAS: Final = ROOT / "schemas"
Step = str | int

WRONG: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    1.5,
    2**53,
    "",
    "Not A Word",
    "2024-02-30",
    "9" * 1_001,
    [],
    {},
    [None],
    [{}],
    {"x": 1},
)
"""Values of every kind, put in the place of every value."""


def _journal(document: Any) -> None:  # noqa: ANN401 - any JSON
    from_bytes(json.dumps(document).encode())


def _roster(document: Any) -> None:  # noqa: ANN401 - any JSON
    roster_from_bytes(json.dumps(document).encode())


def _receipt(document: Any) -> None:  # noqa: ANN401 - any JSON
    if "schema_version" not in Receipt.model_validate_json(json.dumps(document), strict=True).model_fields_set:
        raise ValueError("no version")


REFERENCES: Final = frozenset({"id", "people", "about", "author", "media"})
"""Where ids stand, or the lists in which they are looked up."""

READS: Final[dict[str, Callable[[Any], None]]] = {
    "journal/1.0/journal": _journal,
    "journal/1.0/roster": _roster,
    "receipt/1.0/receipt": _receipt,
}


def good(name: str) -> dict[str, Any]:
    """Return a document with as many fields as can be filled."""
    if name == "receipt/1.0/receipt":
        return _good_receipt()
    if name == "journal/1.0/journal":
        return _good_journal()
    document: dict[str, Any] = json.loads((ROOT / "fixtures/folder/side-by-side/export/roster.json").read_bytes())
    return document


def _good_journal() -> dict[str, Any]:
    """Return a journal of one report with everything, as all kinds of entry share their fields with it."""
    document: dict[str, Any] = json.loads(
        (SCHEMAS / "journal/1.0/examples/valid-one-observation.json").read_bytes()
    )
    document["entries"][0] |= {
        "kind": "report",
        "report_kind": "final",
        "restricted": ["medical"],
        "extras": {"a": 1},
    }
    document["media"][0] |= {"bytes": 5, "width": 4, "duration": 1.5, "sha256": "5f" * 32, "taken_at_from": "file"}
    return document


def _good_receipt() -> dict[str, Any]:
    digest, loss = "5f" * 32, {"kind": "like", "reason": "Likes stay.", "count": 2}
    return {
        "schema_version": "1.0",
        "transfer_id": "5f0c3a1e9b7d48264c81d2e6f3a09b57",
        "issued_at": "2026-07-14T16:05:00+01:00",
        **dict.fromkeys(("program", "platform", "adapter", "child", "journal_id", "sealed_to", "route"), "some"),
        "purpose": "platform",
        "basis": "Form 12",
        **dict.fromkeys(("consents_sha256", "policy_sha256", "summary_sha256"), digest),
        "records": [{"kind": "observation", "source": 3, "mapped": 2, "lost": 1}],
        "losses": [loss],
        "not_taken": [loss],
        "warnings": ["One file is not there."],
        **dict.fromkeys(("items", "carried", "withheld", "held", "redactions"), 1),
        "left_out": [{"kind": "entry", "detail": "note", "state": "hold", "rule": "x", "reason": "y", "count": 1}],
        "package": {"platform": "p", "adapter": "a", "layout": "l", "evidence": "e", "children": 2},
        "photos": "book",
        "files": [{"name": "a.pdf", "bytes": 5, "sha256": digest}],
        "media": [{"before": digest, "after": digest}],
        "audit": {"number": 4, "sha256": digest},
    }


def places(value: Any, before: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:  # noqa: ANN401 - any JSON
    """Yield the path of every value in a document, but not inside leftovers, which may be anything."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, held in inside:
        yield (*before, step)
        if step != "extras":
            yield from places(held, (*before, step))


def spoiled(document: Any) -> Iterator[tuple[tuple[Step, ...], Any]]:  # noqa: ANN401 - any JSON
    """Yield a document with one value taken away or replaced, or one key more, and where."""
    for path in places(document):
        for number in range(-2, len(WRONG)):
            changed = copy.deepcopy(document)
            holder = changed
            for step in path[:-1]:
                holder = holder[step]
            if number == -1:
                del holder[path[-1]]
            elif number >= 0:
                holder[path[-1]] = WRONG[number]
            elif isinstance(holder, dict):
                holder["zz"] = 1
            yield path, changed


@pytest.mark.parametrize("name", READS)
def test_both_give_one_verdict(name: str) -> None:
    """Two thousand spoiled documents: what one accepts, the other does; only references are left to the program."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    differing, verdicts = [], {True: 0, False: 0}
    for path, document in spoiled(good(name)):
        valid = validator.is_valid(document)
        verdicts[valid] += 1
        if valid != _is_read(name, document) and not (valid and REFERENCES & set(path)):
            differing.append(path)
    assert differing == []
    assert min(verdicts.values()) >= 20


def _is_read(name: str, document: Any) -> bool:  # noqa: ANN401 - any JSON
    try:
        READS[name](document)
    except (BridgeError, ValidationError, ValueError):
        return False
    return True


@pytest.mark.parametrize("name", READS)
def test_what_is_good_is_good_for_both(name: str) -> None:
    """The documents that are spoiled above were good before."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    assert Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(good(name))
    assert _is_read(name, good(name))
