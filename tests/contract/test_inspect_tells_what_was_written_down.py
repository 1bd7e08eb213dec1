"""`inspect --json` on every committed export, against counts made from what a person wrote down and checked.

The expectations are plain JSON; nothing of the product is used to count them. That the expectations hold as many
records as the raw files is what each platform's own counter tests.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from journal_bridge import registry
from journal_bridge.cli import app
from journal_bridge.testing import Case, cases_in

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = [case for one in registry.installed() for case in cases_in(FIXTURES / one.name)]


def inspected(case: Case) -> dict[str, Any]:
    """Return what the command prints."""
    result = CliRunner().invoke(app, ["inspect", str(case.export), "--json"])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


@pytest.mark.parametrize("case", CASES, ids=[f"{case.folder.parent.name}-{case.name}" for case in CASES])
def test_inspect_agrees_with_what_was_written_down(case: Case) -> None:
    """Children, entries by kind and status, media found, linked and missing, and losses by reason."""
    told, journals, rest = (
        inspected(case),
        case.expected("expected.journal.json"),
        case.expected("expected.losses.json"),
    )
    assert {child["id"] for child in told["children"]} == set(journals)
    for child in told["children"]:
        journal = journals[child["id"]]
        states: dict[str, Counter[str]] = {}
        for entry in journal["entries"]:
            states.setdefault(entry["kind"], Counter())[entry["status"]] += 1
        assert child["entries"] == {kind: dict(counted) for kind, counted in states.items()}
        found = Counter(item["availability"] for item in journal["media"])
        assert child["media"] == {kind: found[kind] for kind in ("found", "linked", "missing")}
    lost = sorted((line["kind"], line["reason"], line["count"]) for line in told["losses"])
    assert sum(count for *_, count in lost) == sum(int(line.split(" ", 1)[0]) for line in rest["losses"])
    for kind, reason, _ in lost:
        assert any(f" {kind}: {reason} (" in line for line in rest["losses"])
    assert {kind: line["source"] for kind, line in told["records"].items()} == rest["source_records"]
    assert told["warnings"] == rest["warnings"]
