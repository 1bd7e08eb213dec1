"""On the invented nursery: one consent row changed changes the items it is about, and no others."""

import dataclasses

import pytest

import nursery
from journal_bridge import invented
from journal_bridge.handover import ItemKind, Plan, Purpose
from journal_bridge.journal import Answer
from journal_bridge.minimise import ConsentRegister
from journal_bridge.minimise.policy import Policy
from nursery import SEED, Nursery

LEAVER, SECOND = invented.leaver(SEED), invented.second(SEED)
PURPOSES = (Purpose.PARENT, Purpose.SETTING, Purpose.SCHOOL)


def _fates(plan: Plan) -> dict[tuple[ItemKind, str], tuple[str, str]]:
    return {(item.kind, item.id): (item.state.value, item.rule) for item in plan.items}


def _with_answer(register: ConsentRegister, child: str, asked: str, answer: Answer) -> ConsentRegister:
    """Return the register with one row of one child answered otherwise."""
    changed = [
        row.model_copy(update={"answer": answer}) if (row.child, row.purpose) == (child, asked) else row
        for row in register.rows
    ]
    assert sum(one is not other for one, other in zip(changed, register.rows, strict=True)) == 1
    return ConsentRegister(tuple(changed))


def _showing(opened: Nursery, child: str) -> set[str]:
    """Return the ids of the leaver's files in which a child is tagged, also by another upload of the same file."""
    media = opened.journal(LEAVER).media
    shas = {one.sha256 for one in media if child in one.depicts.people and one.sha256}
    return {one.id for one in media if child in one.depicts.people or one.sha256 in shas}


@pytest.mark.parametrize("friend", [child for child in nursery.CHILDREN if child != LEAVER][:5])
def test_a_friends_no_takes_the_friends_pictures_and_nothing_else(friend: str, opened: Nursery) -> None:
    """Whoever said yes says no now: pictures that show this child stay, and every other item is as before."""
    before = _fates(opened.plan(LEAVER, Purpose.PARENT))
    register = _with_answer(opened.brief.consents, friend, "other_family", Answer.NO)
    after = _fates(opened.plan(LEAVER, Purpose.PARENT, consents=register))
    assert before.keys() == after.keys()
    changed = {item for kind, item in before if before[kind, item] != after[kind, item]}
    showing = _showing(opened, friend)
    assert changed <= showing
    carried = {item for (_, item), (state, _) in before.items() if state == "carry"}
    assert carried & showing <= changed
    assert all(rule == "other-child-refused" for (_, item), (_, rule) in after.items() if item in changed)


def test_the_familys_own_no_takes_the_pictures_and_no_word(opened: Nursery) -> None:
    """For the next setting: entries and comments are as before, and what went of the pictures stays."""
    before = _fates(opened.plan(SECOND, Purpose.SETTING))
    register = _with_answer(opened.brief.consents, SECOND, "receiving_setting", Answer.NO)
    after = _fates(opened.plan(SECOND, Purpose.SETTING, consents=register))
    changed = {key for key in before if before[key] != after[key]}
    assert changed
    assert {kind for kind, _ in changed} == {ItemKind.MEDIA}
    assert {after[key] for key in changed} == {("withhold", "own-refused")}
    assert not any(state == "carry" for (kind, _), (state, _) in after.items() if kind is ItemKind.MEDIA)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_item_once_with_state_rule_and_reason(purpose: Purpose, opened: Nursery) -> None:
    """Entries, comments and files of the journal, no more and no fewer, each with its reason."""
    for child in (LEAVER, SECOND):
        journal, plan = opened.journal(child), opened.plan(child, purpose)
        there = [(ItemKind.ENTRY, entry.id) for entry in journal.entries]
        there += [(ItemKind.COMMENT, one.id) for entry in journal.entries for one in entry.comments]
        there += [(ItemKind.MEDIA, media.id) for media in journal.media]
        told = [(item.kind, item.id) for item in plan.items if item.kind is not ItemKind.EXTRAS]
        assert sorted(told) == sorted(there)
        assert all(item.rule and item.reason.endswith((".", ")")) for item in plan.items)
        assert len({(item.kind, item.id) for item in plan.items}) == len(plan.items)


def test_the_plan_says_which_papers_it_was_made_under(opened: Nursery) -> None:
    """The digests of the consent table and of the policy, for the receipt."""
    plan = opened.plan(LEAVER, Purpose.PARENT)
    assert (plan.consents_sha256, plan.policy_sha256) == (opened.brief.consents.sha256, None)
    assert plan.consents_sha256 is not None
    bare = dataclasses.replace(opened.brief, consents=ConsentRegister(), policy=Policy())
    assert dataclasses.replace(opened, brief=bare).plan(LEAVER, Purpose.PARENT).consents_sha256 is None
