"""Other children's photos never leave, and their names never leave: every child, every purpose, before the book."""

from datetime import UTC, datetime
from html import escape

import pytest

import nursery
import oracle
from journal_bridge import invented
from journal_bridge.explaining import plan_page
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.journal import to_bytes
from nursery import CHILDREN, SEED, Nursery


@pytest.mark.parametrize("child", CHILDREN, ids=[f"child-{number:02}" for number in range(1, 15)])
def test_nothing_of_another_child_leaves_with_a_leaver(child: str, opened: Nursery) -> None:
    """Whoever leaves, and whoever receives: no photo, name, word or id of another child goes along."""
    for purpose in BUNDLED:
        made = opened.minimised(child, purpose)
        judge = oracle.Oracle(SEED, child, purpose, nursery.keyed)
        verdict = judge.judge(made)
        assert verdict.faults == [], purpose
        assert judge.judge_plan(opened.plan(child, purpose)) == [], purpose
        assert verdict.entries > 5, purpose


@pytest.mark.parametrize("child", CHILDREN[::3])
def test_the_plans_page_names_the_leaver_and_nobody_else(child: str, opened: Nursery) -> None:
    """A manager may leave it on the printer: no name, word or id of another child stands on it."""
    plan = opened.plan(child, Purpose.PARENT)
    page = plan_page(plan, datetime(2025, 7, 20, tzinfo=UTC))
    judge = oracle.Oracle(SEED, child, Purpose.PARENT, nursery.keyed)
    assert list(judge.foreign(page)) == []
    assert not [one for one in CHILDREN if one in page]
    assert escape(plan.journal.child.shown_name) in page


def test_the_check_would_see_a_leak(opened: Nursery) -> None:
    """A check that finds nothing must be one that can: with everybody's consent faked, it finds photos and more."""
    child = CHILDREN[0]
    made = opened.minimised(child, Purpose.PARENT)
    other = oracle.Oracle(SEED, CHILDREN[1], Purpose.PARENT, nursery.keyed)
    faults = set(other.judge(made).faults)
    assert "media the child's own family did not agree to" not in faults
    assert "comment by another family" in faults
    assert "entry is about other children only" in faults
    assert any(fault.startswith("the word") for fault in faults)


def test_a_refused_child_is_in_nobodys_pictures(opened: Nursery) -> None:
    """Who refused is shown in no photo that goes anywhere; who never answered, in none of a friend's."""
    shut_out = {invented.refused(SEED), invented.unanswered(SEED)}
    for child in CHILDREN:
        made = opened.minimised(child, Purpose.PARENT)
        for media in made.journal.media:
            raw = (made.folder / str(media.path)).read_bytes()
            assert not (oracle.shown_in(raw, str(media.sha256), SEED) & shut_out) - {child}


def test_twins_are_never_swapped(opened: Nursery) -> None:
    """A twin's own words and own pictures are hers alone, though nearly everything else about them is alike."""
    marks = invented.canaries(SEED)
    for own, other in (invented.twins(SEED), invented.twins(SEED)[::-1]):
        made = opened.minimised(own, Purpose.PARENT)
        text = to_bytes(made.journal).decode()
        assert marks[own].text in text
        assert marks[other].text not in text
        assert made.journal.child.known_as is not None
        assert marks[own].full_name == made.journal.child.known_as.full
