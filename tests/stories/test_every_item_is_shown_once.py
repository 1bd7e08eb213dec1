"""Plan, review and bundle tell of every item once, with state, rule and reason; a consent row changes what it must.

Run on every committed export. What there is to tell is counted from the journals written down beside the exports,
and not by the program that plans.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from journal_bridge import minimise, showing, transfer
from journal_bridge.handover import ItemKind, Plan, Purpose, State
from journal_bridge.journal import Answer, Consent
from journal_bridge.minimise.consents import COLUMNS
from journal_bridge.minimise.rules import (
    COMMENT_RULES,
    ENTRY_RULES,
    EXTRAS_RULE,
    KEPT_BACK,
    MEDIA_RULES,
    NO_RULE,
    RELEASED,
)
from journal_bridge.reviewing import Catalogue, held_document
from journal_bridge.testing.cases import JOURNALS, LOSSES, Case, cases_in
from journal_bridge.transfer import Order, Papers
from stories import line
from stories.line import BASIS, Factory, run

FIXTURES: Final = Path(__file__).resolve().parents[2] / "fixtures"
CASES: Final = tuple(
    case
    for platform in ("famly", "folder", "learningbook", "tapestry")
    for case in cases_in(FIXTURES / platform)
    if case.expected(JOURNALS)
)
ONE_EACH: Final = tuple({case.folder.parent.name: case for case in CASES}.values())
"""One case of each platform, for what takes long."""

REASONS: Final = dict(
    [
        *((rule.code, rule.reason) for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES) for rule in rules),
        EXTRAS_RULE,
        RELEASED,
        KEPT_BACK,
        NO_RULE,
    ]
)
SHARED_CODES: Final = {
    rule.code: {
        one.reason for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES) for one in rules if one.code == rule.code
    }
    for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES)
    for rule in rules
}
"""The reasons of each rule: a comment and a photo say in their own words that their entry is held."""

BEFORE_OWN: Final = {"entry-withheld", "recipient", "media-missing", "media-linked", "own-refused"}
"""Rules that decide about a file before the family's answer matters, as docs/minimising.md lists them.

What kind of document a file is, is seen only when it is opened; and what a family refused is not opened.
"""

BEFORE_OTHERS: Final = BEFORE_OWN | {"own-unanswered", "other-child-refused"}


def by_name(case: Case) -> str:
    """Name a case in a test's id."""
    return f"{case.folder.parent.name}/{case.name}"


def fullest(case: Case) -> str:
    """Return the child of whom there is most to tell."""
    journals = case.expected(JOURNALS)
    return str(max(sorted(journals), key=lambda child: len(_written_down(journals[child]))))


def _written_down(journal: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Count what there is to decide about in a journal as it is written down beside its export."""
    found = [("entry", entry["id"]) for entry in journal["entries"]]
    found += [("comment", one["id"]) for entry in journal["entries"] for one in entry.get("comments", ())]
    found += [("media", media["id"]) for media in journal["media"]]
    found += [
        ("extras", f"{one['id']}/extras") for one in (*journal["entries"], *journal["media"]) if one.get("extras")
    ]
    return Counter(found)


def _consents(case: Case, folder: Path) -> Path:
    """Write a table in which everybody says yes to everything."""
    path = folder / "consents.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for child in case.expected(LOSSES)["roster"]["children"]:
            for purpose in ("own_family", "other_family", "receiving_setting", "school"):
                table.writerow([child["id"], purpose, "all", "yes", "2024-01-01", "", "office"])
    return path


@pytest.fixture(scope="module", params=CASES, ids=by_name)
def opened(request: pytest.FixtureRequest, tmp_path_factory: Factory) -> Iterator[tuple[Case, Papers]]:
    """Open a case once, for the child of whom there is most to tell, with everybody's yes; faces are not seen."""
    case: Case = request.param
    table = _consents(case, tmp_path_factory.mktemp("consents"))
    order = Order(case.export, fullest(case), Purpose.SETTING, consents=table, basis=BASIS)
    with pytest.MonkeyPatch.context() as patch:
        line.see_no_faces(patch)
        with transfer.papers_for(order) as papers:
            yield case, papers


def _plan(papers: Papers, purpose: Purpose) -> Plan:
    return minimise.plan(papers.journal, replace(papers.brief, purpose=purpose), papers.media)


def test_plan_and_review_tell_of_every_item_once(opened: tuple[Case, Papers]) -> None:
    """Nothing is left untold, nothing told twice, and each says what happens to it, by which rule, and why."""
    case, papers = opened
    wanted = _written_down(case.expected(JOURNALS)[papers.journal.child.id])
    for purpose in Purpose:
        plan = _plan(papers, purpose)
        told = showing.plan_document(plan)["items"]
        assert Counter((item["kind"], item["item"]) for item in told) == wanted
        for item in told:
            assert item["state"] in set(State)
            assert any(item["reason"].startswith(reason) for reason in _reasons(item["rule"]))
        catalogue = Catalogue(papers.journal, replace(papers.brief, purpose=purpose), papers.media)
        asked = held_document(plan, tuple(catalogue.questions(plan, ())))["held"]
        held = [item for item in told if item["state"] == State.HOLD]
        same = ("item", "kind", "state", "rule", "reason", "digest")
        assert [[row[key] for key in same] for row in asked] == [[row[key] for key in same] for row in held]
        assert all(row["reasons"] for row in asked)


def _reasons(rule: str) -> set[str]:
    return SHARED_CODES.get(rule, set()) | {REASONS[rule]}


@pytest.mark.parametrize("purpose", [Purpose.PARENT, Purpose.SETTING])
def test_one_consent_row_changes_what_it_should_and_nothing_else(
    purpose: Purpose, opened: tuple[Case, Papers]
) -> None:
    """One family takes its yes back: exactly the files that show its child change, where nothing else kept them."""
    _, papers = opened
    child = papers.journal.child.id
    before = {(item.kind, item.id): item for item in _plan(papers, purpose).items}
    for other in sorted({row.child for row in papers.brief.consents.rows}):
        after = _plan(_without(papers, other, _row_that_counts(child, other, purpose)), purpose)
        changed = {(item.kind, item.id) for item in after.items if _differs(item, before[item.kind, item.id])}
        earlier = BEFORE_OWN if other == child else BEFORE_OTHERS
        assert changed == {
            (ItemKind.MEDIA, media)
            for media, people in _people(papers).items()
            if (other == child or other in people) and before[ItemKind.MEDIA, media].rule not in earlier
        }


def _row_that_counts(child: str, other: str, purpose: Purpose) -> str:
    if purpose is Purpose.SETTING:
        return "receiving_setting"
    return "own_family" if child == other else "other_family"


def _without(papers: Papers, child: str, purpose: str) -> Papers:
    """Return the papers with one row of the table a no."""

    def turned(row: Consent) -> Consent:
        mine = (row.child, row.purpose) == (child, purpose) and (row.origin or "").startswith("consents.csv")
        return row.model_copy(update={"answer": Answer.NO}) if mine else row

    rows = tuple(turned(row) for row in papers.brief.consents.rows)
    assert sum(old != new for old, new in zip(papers.brief.consents.rows, rows, strict=True)) == 1
    return replace(papers, brief=replace(papers.brief, consents=replace(papers.brief.consents, rows=rows)))


def _people(papers: Papers) -> dict[str, set[str]]:
    """Return whom each file is said to show, wherever the same bytes were tagged."""
    by_file: dict[str, set[str]] = {}
    for media in papers.journal.media:
        by_file.setdefault(media.sha256 or media.id, set()).update(media.depicts.people)
    return {media.id: by_file[media.sha256 or media.id] for media in papers.journal.media}


def _differs(one: Any, other: Any) -> bool:  # noqa: ANN401 - two items of plans
    return (one.state, one.rule, one.reason) != (other.state, other.rule, other.reason)


@pytest.mark.parametrize("case", ONE_EACH, ids=by_name)
def test_the_bundle_accounts_for_what_the_plan_told(
    case: Case, tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt counts the same items by the same rules as the plan and the review, typed as a manager types."""
    line.see_no_faces(monkeypatch)
    ours = ["--child", fullest(case), "--for", "setting", "--consents", _consents(case, tmp_path), "--basis", BASIS]
    ours += ["--workspace", line.workspace(tmp_path_factory)]
    plan = json.loads(run("plan", case.export, *ours, "--json").stdout)
    review = json.loads(run("review", case.export, *ours, "--json").stdout)
    sealing = ["--recipient", line.card(tmp_path_factory, "receiver"), "--out", tmp_path / "out"]
    built = run("bundle", case.export, *ours, *sealing, "--json")
    receipt = json.loads(built.stdout)
    told = Counter((item["kind"], item["state"], item["rule"], item["reason"]) for item in plan["items"])
    stays = Counter[tuple[str, str, str, str]]()
    for row in receipt["left_out"]:
        stays[row["kind"], row["state"], row["rule"], row["reason"]] += row["count"]
    assert stays == Counter({key: count for key, count in told.items() if key[1] != State.CARRY})
    assert built.exit_code == (5 if review["held"] else 0)
    assert len(review["held"]) == plan["counts"]["hold"]
