"""A safeguarding record never travels: it is counted, and I am told to send it through the safeguarding lead."""

import json

import pytest

from journal_bridge import invented
from journal_bridge.minimise.planning import RULES_VERSION
from stories import line
from stories.line import BASIS, LEAVER, Factory, run

LEAD = "Restricted record: send through your safeguarding lead."


@pytest.mark.parametrize("purpose", ["parent", "setting", "school"])
def test_it_stays_whomever_the_bundle_is_for(purpose: str, tmp_path_factory: Factory) -> None:
    """The receipt counts it under its reason; nothing of its words is in the journal or the book."""
    built = line.built(tmp_path_factory, LEAVER, purpose)
    marked = [
        story
        for story in invented.setting(line.SEED).stories
        if LEAVER in story.about and "safeguarding" in story.marks
    ]
    assert marked
    counted = [left for left in built.receipt["left_out"] if left["rule"] == "safeguarding"]
    assert sum(left["count"] for left in counted) >= len(marked)
    assert {left["state"] for left in counted} == {"withhold"}
    assert {left["reason"] for left in counted} == {LEAD}
    inside = line.own_words(built.journal()) + built.text()
    for story in marked:
        assert not [text for text in story.text if text in inside]


def test_the_reason_is_printed_where_the_manager_looks(
    tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan on the screen says what to do about it."""
    line.see_no_faces(monkeypatch)
    result = run("plan", line.example(tmp_path_factory), "--child", LEAVER, "--for", "parent")
    assert "safeguarding lead" in " ".join(result.stdout.split())


def test_no_decision_and_no_policy_releases_it(tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that names the record leaves it where it is, and one that names its rule is refused."""
    line.see_no_faces(monkeypatch)
    folder = tmp_path_factory.mktemp("decided")
    words: list[object] = ["plan", line.example(tmp_path_factory), "--child", LEAVER, "--for", "setting", "--json"]
    words += ["--basis", BASIS, "--consents", line.consents(tmp_path_factory)]
    items = json.loads(run(*words).stdout)["items"]
    marked = [item for item in items if item["rule"] == "safeguarding"]
    signed = {
        "choice": "carry",
        "rules": RULES_VERSION,
        "by": "manager",
        "when": "2025-07-20T10:00:00+01:00",
        "why": "they asked",
    }
    decisions = [signed | {"item": item["item"], "digest": item["digest"]} for item in marked]
    (folder / "decisions.json").write_text(json.dumps(decisions))
    decided = run(*words, "--decisions", folder / "decisions.json")
    assert decided.exit_code == 0
    after = json.loads(decided.stdout)["items"]
    still = [item for item in after if item["rule"] == "safeguarding"]
    assert marked
    assert marked == still
    (folder / "all.json").write_text(json.dumps([signed | {"rule": "safeguarding", "child": LEAVER}]))
    refused = run(*words, "--decisions", folder / "all.json")
    assert refused.exit_code == 4
    assert "(decision-row)" in refused.stderr
