"""The adapter of our own format answers the questions that every adapter is asked."""

import json
from pathlib import Path

import pytest

from journal_bridge.testing import AdapterContract, Case, cases_in, read_case
from journal_bridge_folder import adapter

CASES = Path(__file__).parents[2] / "fixtures" / "folder"


class TestFolder(AdapterContract):
    """The questions every adapter is asked."""

    adapter = adapter
    cases = CASES

    def test_every_record_says_where_it_came_from(self, case: Case) -> None:
        """Each record still says the platform it was first read of, not that it lay in a folder."""
        _, journals = read_case(self.adapter, case.export)
        for journal in journals.values():
            for record in (*journal.entries, *journal.media):
                assert record.source.platform == "paper-diary"


@pytest.mark.parametrize("case", cases_in(CASES), ids=lambda case: case.name)
def test_a_simpler_counter_agrees(case: Case) -> None:
    """Counting the documents by hand, each entry and file once, gives the figures of the report."""
    journals = [json.loads(path.read_text("utf-8")) for path in sorted(case.export.rglob("journal.json"))]
    entries = {(entry["kind"], entry["id"]) for journal in journals for entry in journal["entries"]}
    reading, _ = read_case(adapter, case.export)
    for kind in {kind for kind, _ in entries}:
        assert reading.source_records[kind] == sum(one == kind for one, _ in entries)
    named = {f"{item['id']} {item.get('path')}" for journal in journals for item in journal["media"]}
    assert reading.source_records["media"] == len(named)
