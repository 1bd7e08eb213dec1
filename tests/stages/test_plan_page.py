"""The plan as a page: every item once, in a manager's words, and no other child's name."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import html

from journal_bridge.errors import UsageFault
from journal_bridge.explaining import ADVICE, plan_page, summarised, write_page
from journal_bridge.handover import ItemKind, Plan, PlanItem, Purpose, State
from journal_bridge.journal import (
    Block,
    Body,
    Child,
    Comment,
    FamilyObservation,
    Journal,
    Name,
    Observation,
    Source,
    Status,
)
from journal_bridge.minimise.rules import (
    COMMENT_RULES,
    ENTRY_RULES,
    EXTRAS_RULE,
    KEPT_BACK,
    MEDIA_RULES,
    NEXT_STEPS_RULE,
    NO_RULE,
    RELEASED,
    SENT_BEFORE,
    SHARED_STAYS,
    TOLD_DIFFERENTLY,
)

MADE = datetime(2026, 7, 14, 15, 5, tzinfo=UTC)
SOURCE = Source(platform="invented", adapter="tests")
STRANGER = "Quentinella Otherchild"


def _said(text: str) -> Body:
    return (Block(text=text),)


JOURNAL = Journal(
    journal_id="j",
    child=Child(id="c1", known_as=Name(full="Marnie <Thistlewick>"), source=SOURCE),
    entries=(
        Observation(
            id="quentinella-1",
            status=Status.PUBLISHED,
            about=("c1",),
            observed_on=date(2025, 3, 31),
            title=STRANGER,
            body=_said(STRANGER),
            comments=(Comment(id="k1", body=_said(STRANGER)),),
            source=SOURCE,
        ),
        FamilyObservation(
            id="e2",
            status=Status.UNKNOWN,
            about=("c1",),
            recorded_at=datetime(2025, 6, 30, 23, 30, tzinfo=UTC),
            source=SOURCE,
        ),
        Observation(id="e3", status=Status.DRAFT, about=("c1",), source=SOURCE),
    ),
    provenance=SOURCE,
)


def _item(kind: ItemKind, item: str, detail: str, state: State, rule: str) -> PlanItem:
    return PlanItem(kind, item, detail, state, rule, f"Because of {rule}.", digest=f"{item:0>64}"[::-1])


ITEMS = (
    _item(ItemKind.ENTRY, "quentinella-1", "observation", State.CARRY, "published"),
    _item(ItemKind.COMMENT, "k1", "comment", State.WITHHOLD, "other-family-comment"),
    _item(ItemKind.EXTRAS, "quentinella-1/extras", "observation", State.WITHHOLD, "extras"),
    _item(ItemKind.ENTRY, "e2", "family_observation", State.HOLD, "status-unknown"),
    _item(ItemKind.ENTRY, "e3", "observation", State.WITHHOLD, "draft"),
    _item(ItemKind.MEDIA, "m1", "video", State.HOLD, "film-unseen"),
    _item(ItemKind.MEDIA, "m2", "video", State.HOLD, "film-unseen"),
    _item(ItemKind.MEDIA, "m3", "audio", State.HOLD, "film-unseen"),
)
PLAN = Plan(journal=JOURNAL, purpose=Purpose.PARENT, items=ITEMS)


def _text(page: str) -> str:
    body = html.document_fromstring(page).find("body")
    words = [str(text) for text in body.itertext()] if body is not None else []
    return re.sub(r"\s+", " ", " ".join(words))


def test_the_sums_add_up() -> None:
    """What goes, waits and stays are all the items."""
    told = summarised(PLAN)
    assert (told.goes, told.waits, told.stays, told.items) == (1, 4, 3, 8)
    assert sum(one.goes + one.waits + one.stays for one in told.kinds) == len(told.every_item) + told.details == 8
    assert (sum(one.count for one in told.waiting), sum(one.count for one in told.staying)) == (4, 3)


def test_reasons_say_of_what_and_what_can_be_done() -> None:
    """The most frequent reason comes first, platform details last, kinds are counted in words."""
    told = summarised(PLAN)
    assert [(one.rule, one.count, one.what) for one in told.waiting] == [
        ("film-unseen", 3, "2 films, 1 sound"),
        ("status-unknown", 1, "1 family observation"),
    ]
    assert [one.rule for one in told.staying] == ["other-family-comment", "draft", "extras"]
    assert ADVICE["film-unseen"] == told.waiting[0].advice
    assert [one.what for one in told.kinds][:2] == ["observations", "films"]
    assert told.kinds[-1].what == "platform details"


def test_days_are_those_of_what_goes_on_the_uk_clock() -> None:
    """Half past midnight in a British summer is the next day; a comment goes by its entry's day."""
    told = summarised(PLAN)
    assert (date(2025, 3, 31), date(2025, 3, 31)) == (told.first, told.last)
    by_mark = {line.mark: line.day for line in told.every_item}
    assert date(2025, 3, 31) == by_mark[ITEMS[1].digest[:10]]
    assert date(2025, 7, 1) == by_mark[ITEMS[3].digest[:10]]
    assert by_mark[ITEMS[4].digest[:10]] is None


def test_the_page_shows_every_item_once_and_names_no_other_child() -> None:
    """Titles, texts and ids stay away; the child's own name is shown, as text and not as markup."""
    page = plan_page(PLAN, MADE)
    assert "quentinella" not in page.casefold()
    assert "Marnie &lt;Thistlewick&gt;" in page
    shown = [item for item in ITEMS if item.kind is not ItemKind.EXTRAS]
    assert [page.count(f">{item.digest[:10]}<") for item in shown] == [1] * len(shown)
    assert "And 1 times details" in _text(page)
    assert "14 July 2026, 16:05" in _text(page)
    assert "31 March 2025." in _text(page)
    assert "4 items wait for your decision" in _text(page)


def test_the_page_is_self_contained() -> None:
    """No script, no link, no picture from elsewhere."""
    root = html.document_fromstring(plan_page(PLAN, MADE))
    assert not root.xpath("//script | //link | //img | //iframe | //@href | //@src | //@onclick")


def test_a_plan_with_nothing_in_it_still_reads() -> None:
    """A new child's empty journal, and a plan in which nothing waits, make whole sentences."""
    text = _text(plan_page(replace(PLAN, items=(), basis="Form 12", purpose=Purpose.SETTING), MADE))
    assert "No dated entry goes yet. Nothing waits for a decision." in text
    assert "Lawful basis: Form 12" in text
    one = _text(plan_page(replace(PLAN, items=ITEMS[3:4]), MADE))
    assert "1 item waits for your decision" in one


def test_every_rule_has_advice_and_no_advice_is_left_over() -> None:
    """A new rule is not finished before a manager is told what to do about it."""
    rules = {rule.code for table in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES) for rule in table}
    outside = {NO_RULE, EXTRAS_RULE, NEXT_STEPS_RULE, RELEASED, KEPT_BACK, SHARED_STAYS, TOLD_DIFFERENTLY}
    assert rules | {code for code, _ in outside | {SENT_BEFORE}} == set(ADVICE)


def test_the_page_is_for_this_user_only(tmp_path: Path) -> None:
    """An earlier plan is replaced, also one that others could read."""
    target = tmp_path / "new" / "plan.html"
    page = plan_page(PLAN, MADE)
    write_page(page, target)
    target.chmod(0o644)
    write_page(page + "<!-- again -->", target)
    assert target.read_text(encoding="utf-8") == page + "<!-- again -->"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [target] == list(target.parent.iterdir())


def test_no_other_file_is_replaced(tmp_path: Path) -> None:
    """A slip of the pen must not cost the consent table, and a link leads nowhere."""
    table = tmp_path / "consents.csv"
    table.write_text("child,purpose\n")
    plan = tmp_path / "plan.html"
    write_page(plan_page(PLAN, MADE), plan)
    link = tmp_path / "link.html"
    link.symlink_to(plan)
    for taken in (table, link, tmp_path):
        with pytest.raises(UsageFault) as refused:
            write_page("page", taken)
        assert refused.value.code == "file-exists"
    assert table.read_text() == "child,purpose\n"
    assert link.is_symlink()
    with pytest.raises(UsageFault) as refused:
        write_page("page", table / "plan.html")
    assert refused.value.code == "no-folder"
