"""However a document's values are changed, the adapter reads what it can and counts the rest; it never breaks."""

import copy
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.tapestry_cases import FIXTURES
from journal_bridge.errors import InputRefused
from journal_bridge.testing import Case, adds_up, cases_in, keeps_promises, opened_from
from journal_bridge_tapestry import adapter
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
    "31",
    "../../evil",
    "<script>",
    "<p>a<p>b</div>&amp;",
    "In Journal",
    "Staff Only",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
    "1800-06-01T12:00:00Z",
    "31/02/2026",
    "\u202e\u0000",
    "n" * 2_000,
    [],
    {},
    [None],
    [[]],
    {"id": None},
    {"name": []},
    {"id": 5140, "fullName": "Wren Ashdown"},
]
"""Values that have broken readers of such answers, or could."""


def documents(case: Case) -> dict[str, Any]:
    """Return a case's files, documents parsed, pages and tables as texts."""
    if case.export.suffix == ".zip":
        with zipfile.ZipFile(case.export) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    else:
        paths = (path for path in case.export.rglob("*") if path.is_file())
        files = {path.relative_to(case.export).as_posix(): path.read_bytes() for path in paths}
    return {name: _held(name, content) for name, content in files.items()}


def _held(name: str, content: bytes) -> object:
    if content[:1] in {b"{", b"["}:
        return json.loads(content)
    return content.decode() if name.endswith((".html", ".csv")) else content


def places(value: object) -> list[tuple[Any, Any]]:
    """Return every container and key at which a document could be changed."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [one for inner in value.values() for one in places(inner)]
    if isinstance(value, list):
        return [(value, number) for number in range(len(value))] + [one for inner in value for one in places(inner)]
    return []


COIN = st.booleans()
KEPT = [documents(case) for case in cases_in(FIXTURES)]


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a case with up to three values replaced, taken away or moved, and perhaps a page or table cut."""
    files: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(KEPT)))
    texts = [name for name, held in files.items() if isinstance(held, str)]
    cut: bool = draw(COIN)
    if texts and cut:
        name = draw(st.sampled_from(texts))
        at = draw(st.integers(0, len(files[name])))
        files[name] = (
            files[name][:at] + draw(st.sampled_from(["", "<", '"', "</div>", ",", "\n"])) + files[name][at + 9 :]
        )
    for _ in range(draw(st.integers(1, 3))):
        found = [one for held in files.values() for one in places(held)]
        if not found:
            break
        container, key = draw(st.sampled_from(found))
        if isinstance(container, dict) and draw(COIN):
            moved = container.pop(key, None)
            link = isinstance(moved, str) and "://" in moved  # somebody who types a link into a text means it
            if draw(COIN) and not link:
                container[draw(st.sampled_from(["id", "children", "media", "title", "notes", "data", "pages"]))] = (
                    moved
                )
        else:
            container[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return files


def holds(files: dict[str, Any]) -> None:
    """Check the promises that hold for any export whatever; a table or page may be refused by its name."""
    with opened_from(files) as opened:
        adapter.recognise(opened)
        try:
            reading = adapter.read(opened)
        except InputRefused as refused:
            assert refused.place.split(" ")[0] in files  # noqa: PT017 - any refusal names its file
            return
        adds_up(reading)
        for child in reading.children:
            told = keeps_promises(reading.journal(child.id))
            assert b"do-not-keep" not in told
            assert b"example.invalid" not in told


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
