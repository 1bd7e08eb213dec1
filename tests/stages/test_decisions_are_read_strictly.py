"""A decisions file is read strictly: a slip of the pen never turns into a decision nobody made."""

import json
from pathlib import Path

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.minimise import read_decisions
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES, MEDIA_RULES

GOOD = {
    "choice": "carry",
    "rules": RULES_VERSION,
    "rule": "faces-not-checked",
    "child": "child-1",
    "by": "Manager",
    "when": "2026-07-14T16:20:00+01:00",
    "why": "I have looked through all of them.",
}
BY_REASON = {"faces-not-checked", "status-unknown"}
RULES = sorted({rule.code for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES) for rule in rules})


def refused(path: Path, text: str) -> str:
    """Return the place a decisions file is refused at."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as trouble:
        read_decisions(path)
    assert trouble.value.code == "decision-row"
    return trouble.value.place


def test_a_good_decision_is_read(tmp_path: Path) -> None:
    """The row the other tests spoil is accepted as it stands."""
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps([GOOD]), encoding="utf-8")
    (read,) = read_decisions(path)
    assert (read.rule, read.child) == ("faces-not-checked", "child-1")


def test_a_key_nobody_knows_is_refused(tmp_path: Path) -> None:
    """`until` would sound like a limit and be none; I am told which row holds it, not what it says."""
    rows = [GOOD, GOOD | {"until": "Florence"}]
    assert refused(tmp_path / "decisions.json", json.dumps(rows)) == "decisions.json[1]"


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    """Of two children in one row nobody can know which was meant."""
    twice = json.dumps(GOOD).replace('"child": "child-1"', '"child": "child-1", "child": "child-2"')
    assert refused(tmp_path / "decisions.json", f"[{json.dumps(GOOD)}, {twice}]") == "decisions.json[1]"


@pytest.mark.parametrize("rule", [*RULES, "no-such-rule", ""])
def test_only_reasons_that_may_be_settled_at_once_are_accepted(rule: str, tmp_path: Path) -> None:
    """A row about a reason that must be looked at one by one is refused, rather than read and ignored."""
    path, text = tmp_path / "decisions.json", json.dumps([GOOD | {"rule": rule}])
    if rule in BY_REASON:
        path.write_text(text, encoding="utf-8")
        assert len(read_decisions(path)) == 1
    else:
        assert refused(path, text) == "decisions.json[0]"
