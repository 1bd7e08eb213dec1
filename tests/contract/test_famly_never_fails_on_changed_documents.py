"""However a document's values are changed, the adapter reads what it can and counts the rest; it never breaks."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.famly_cases import CASES, FIXTURES, read_files
from journal_bridge.testing import adds_up, keeps_promises
from runs import LONG, SHORT

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "../../evil",
    "<script>",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
    "1800-06-01T12:00:00Z",
    "\u202e\u0000",
    "n" * 2_000,
    [],
    {},
    [None],
    [[]],
    {"id": None},
    {"name": []},
]
"""Values that have broken readers of this platform's answers, or could."""


def documents(case: str) -> dict[str, Any]:
    """Return a case's files, documents parsed."""
    export = FIXTURES / case / "export"
    files = {path.relative_to(export).as_posix(): path for path in export.rglob("*") if path.is_file()}
    return {name: _held(path) for name, path in files.items()}


def _held(path: Path) -> object:
    return json.loads(path.read_text("utf-8")) if path.suffix == ".json" else path.read_bytes()


def places(value: object) -> list[tuple[Any, Any]]:
    """Return every container and key at which a document could be changed."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [one for inner in value.values() for one in places(inner)]
    if isinstance(value, list):
        return [(value, number) for number in range(len(value))] + [one for inner in value for one in places(inner)]
    return []


READ = {case: documents(case) for case in CASES}
KEPT = {case: files for case, files in READ.items() if any(places(held) for held in files.values())}
"""The cases that hold documents; tables are changed by a test of their own."""


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a case with up to three values replaced or taken away."""
    files = copy.deepcopy(KEPT[draw(st.sampled_from(sorted(KEPT)))])
    for _ in range(draw(st.integers(1, 3))):
        found = [one for held in files.values() for one in places(held)]
        if not found:
            break
        container, key = draw(st.sampled_from(found))
        if isinstance(container, dict) and draw(st.booleans()):
            container.pop(key, None)
        else:
            container[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return files


def holds(files: dict[str, Any]) -> None:
    """Check the promises that hold for any export whatever."""
    reading, journals = read_files(files)
    adds_up(reading)
    for journal in journals.values():
        assert b"example.invalid" not in keeps_promises(journal)


@SHORT
@given(files=changed())
def test_changed_documents_are_read_or_counted(files: dict[str, Any]) -> None:
    """A surprise in one record costs at most that record, and never the figures."""
    holds(files)


@pytest.mark.fuzz
@LONG
@given(files=changed())
def test_many_changed_documents_are_read_or_counted(files: dict[str, Any]) -> None:
    """The same, for a long time."""
    holds(files)
