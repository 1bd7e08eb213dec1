"""A policy in force: what it changes in a plan and in what leaves, and what the recipient is told of it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Choice, Decision, ItemKind, MinimisedJournal, Plan, PlanItem
from journal_bridge.journal import Setting, to_bytes
from journal_bridge.minimise import Policy, apply, plan, read_policy
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.policy import MAX_POLICY
from scenario_album import Album, brief_of, keyed, opened_album
from scenario_world import Scenario

PART = "We took the bus to Larkhill."
RULES = {"never_say": ["14 Larkhill Close"]}


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """Return a room with one drawn photo."""
    with opened_album(tmp_path_factory.mktemp("album")) as room:
        yield room


def _story(policy: dict[str, Any], **facts: Any) -> Scenario:  # noqa: ANN401 - any part of a story
    entries = [{"id": "bus", "text": PART}, {"id": "diary", "text": "Slept well."}]
    return Scenario(1, {"title": "t", "entries": ["tower"], "entry": entries, "policy": json.dumps(policy)} | facts)


def _plan(one: Scenario, album: Album, folder: Path, *decisions: Decision, **changes: Any) -> Plan:  # noqa: ANN401
    brief = replace(brief_of(one, folder), decisions=decisions, **changes)
    return plan(one.journal(), brief, album)


def _leaves(one: Scenario, album: Album, folder: Path, *decisions: Decision, **changes: Any) -> MinimisedJournal:  # noqa: ANN401
    brief = replace(brief_of(one, folder), decisions=decisions, **changes)
    return apply(plan(one.journal(), brief, album), brief, album, keyed, folder / "out")


def _item(made: Plan, name: str) -> PlanItem:
    return next(item for item in made.items if item.id == name)


def _decided(made: Plan, name: str, by: str, choice: Choice = Choice.CARRY) -> Decision:
    digest = _item(made, name).digest
    return Decision(
        choice, by, datetime(2025, 7, 19, tzinfo=UTC), "read it", RULES_VERSION, item=name, digest=digest
    )


def _child(**rules: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"children": {"ada": rules}}


def test_part_of_hidden_words_leaves_when_a_person_read_it(album: Album, tmp_path: Path) -> None:
    """As it stands, or with the part replaced, as the person says."""
    one = _story(_child(**RULES))
    made = _plan(one, album, tmp_path)
    assert (_item(made, "bus").state, _item(made, "bus").rule) == ("hold", "hidden-words")
    read = _leaves(one, album, tmp_path, _decided(made, "bus", "Manager"))
    assert PART in to_bytes(read.journal).decode()
    folder = tmp_path / "again"
    folder.mkdir()
    replaced = _leaves(one, album, folder, _decided(made, "bus", "Manager", Choice.REDACT))
    assert "We took the bus to [left out]." in to_bytes(replaced.journal).decode()


def test_what_a_person_kept_back_stays_and_says_so(album: Album, tmp_path: Path) -> None:
    """With the rule that held it; a later yes of somebody else counts again."""
    one = _story(_child(**RULES))
    kept = _decided(_plan(one, album, tmp_path), "bus", "Manager", Choice.WITHHOLD)
    item = _item(_plan(one, album, tmp_path, kept), "bus")
    assert (item.state, item.rule) == ("withhold", "kept-back")
    assert item.reason == "Kept back by a person's recorded decision. (hidden-words)"
    later = replace(kept, choice=Choice.CARRY, when=datetime(2025, 7, 20, tzinfo=UTC))
    assert _item(_plan(one, album, tmp_path, kept, later), "bus").state == "carry"


def test_replacing_where_nothing_is_doubtful_is_refused(album: Album, tmp_path: Path) -> None:
    """Somebody meant something else; the place of the decision is told."""
    one = _story({})
    wrong = replace(
        _decided(_plan(one, album, tmp_path), "diary", "Manager", Choice.REDACT), place="decisions.csv row 2"
    )
    with pytest.raises(InputRefused) as refused:
        _plan(one, album, tmp_path, wrong)
    assert (refused.value.code, refused.value.place) == ("decision-redact", "decisions.csv row 2")


@pytest.mark.parametrize("rules", ["all", ["hidden-words"]])
def test_two_people_must_agree_where_the_policy_says_so(rules: Any, album: Album, tmp_path: Path) -> None:  # noqa: ANN401
    """One person's word is not enough, nor the same person's twice."""
    one = _story(_child(**RULES) | {"second_approval": rules})
    first = _decided(_plan(one, album, tmp_path), "bus", "Manager")
    assert _item(_plan(one, album, tmp_path, first), "bus").state == "hold"
    assert _item(_plan(one, album, tmp_path, first, replace(first, by="MANAGER ")), "bus").state == "hold"
    assert _item(_plan(one, album, tmp_path, first, replace(first, by="Deputy")), "bus").state == "carry"


def test_one_person_is_enough_for_the_rules_the_policy_does_not_name(album: Album, tmp_path: Path) -> None:
    """The second pair of eyes is for what a setting chose."""
    one = _story(_child(**RULES) | {"second_approval": ["more-faces"]})
    first = _decided(_plan(one, album, tmp_path), "bus", "Manager")
    assert _item(_plan(one, album, tmp_path, first), "bus").state == "carry"
    assert Policy(second_approval=("more-faces",)).needs_two("more-faces")
    assert not Policy().needs_two("more-faces")


def test_what_was_released_for_one_parent_is_not_for_the_other(album: Album, tmp_path: Path) -> None:
    """The person who read it thought of the mother."""
    policy = _child(**RULES, recipients={"Mother": {"responsibility": "yes"}, "Father": {"responsibility": "yes"}})
    mother, father = _story(policy, to="Mother"), _story(policy, to="Father")
    released = _decided(_plan(mother, album, tmp_path), "bus", "Manager")
    assert _item(_plan(mother, album, tmp_path, released), "bus").state == "carry"
    assert _item(_plan(father, album, tmp_path, released), "bus").state == "hold"
    same = _story(policy, to=" MOTHER")
    assert _item(_plan(same, album, tmp_path, released), "bus").state == "carry"


def test_the_recipient_is_not_told_what_the_setting_keeps_apart(album: Album, tmp_path: Path) -> None:
    """That a rule stood between the parents, or that words were looked for, is for the setting's receipt only."""
    father = {"responsibility": "yes", "person": "tom", "not_from": "others"}
    one = _story(_child(**RULES, recipients={"Father": father}), to="Father")
    made = _leaves(one, album, tmp_path)
    assert {(line.kind, line.rule, line.count) for line in made.left_out} == {
        (ItemKind.ENTRY, "setting-records", 2)
    }
    told = {line.rule for line in _plan(one, album, tmp_path).left_out()}
    assert told == {"recipient", "hidden-words"}


def test_hidden_words_are_nowhere_else_either(album: Album, tmp_path: Path) -> None:
    """Not in the setting's name, nor an adult's, nor the basis that travels with a journal."""
    adult = {"id": "lee", "name": "Lee, 14 Larkhill Close", "of": "ada"}
    comment = {"id": "hi", "on": "diary", "by": "lee", "text": "Lovely."}
    one = _story(_child(**RULES), adult=[adult], comment=[comment], purpose="setting")
    journal = one.journal().model_copy(update={"settings": (Setting(id="s", name="Larkhill Nursery"),)})
    brief = replace(brief_of(one, tmp_path), basis="Form 12, sent to 14 Larkhill Close")
    made = apply(plan(journal, brief, album), brief, album, keyed, tmp_path / "out")
    assert "arkhill" not in to_bytes(made.journal).decode()
    assert made.basis == "Form 12, sent to [left out]"
    assert [setting.name for setting in made.journal.settings] == ["[left out] Nursery"]
    assert "Lee, [left out]" in {person.name for person in made.journal.people}
    assert made.redactions == 3
    assert plan(journal, brief, album).basis == "Form 12, sent to 14 Larkhill Close"


@pytest.mark.parametrize(
    ("names", "known_as", "legal"),
    [
        ({"known_as": "Ada Northwood"}, "Ada Northwood", None),
        ({"known_as": "Ada Northwood", "legal": "Ada Northwood"}, "Ada Northwood", None),
        ({"known_as": "Ada Northwood", "legal": "Adelheid Northwood"}, "Ada Northwood", None),
    ],
)
def test_one_field_holds_the_name(
    names: dict[str, str], known_as: str, legal: str | None, album: Album, tmp_path: Path
) -> None:
    """Known-as where there is one; the legal name's field is then empty."""
    child = _leaves(_story({}, names=names), album, tmp_path).journal.child
    assert child.known_as is not None
    assert (child.known_as.full, child.legal_name) == (known_as, legal)


def test_the_legal_name_has_its_own_field(album: Album, tmp_path: Path) -> None:
    """And known-as is then empty; a name the policy writes out is what the child is known as."""
    names = {"known_as": "Ada Northwood", "legal": "Adelheid Northwood"}
    child = _leaves(_story(_child(name="legal"), names=names), album, tmp_path).journal.child
    assert (child.known_as, child.legal_name and child.legal_name.full) == (None, "Adelheid Northwood")
    (tmp_path / "b").mkdir()
    written = _story(_child(name={"full": "Robin Northwood"}), names=names)
    child = _leaves(written, album, tmp_path / "b").journal.child
    assert (child.known_as and child.known_as.full, child.legal_name) == ("Robin Northwood", None)


def test_next_steps_go_but_for_a_child_who_died(album: Album, tmp_path: Path) -> None:
    """They are the key person's plans; the parents of a child who died are spared them."""
    steps = [{"id": "plan", "text": "Ada sang.", "next_step": "Count to ten."}]
    there = _leaves(_story({}, entry=steps), album, tmp_path).journal
    assert [step.body[0].text for entry in there.entries for step in entry.next_steps] == ["Count to ten."]
    (tmp_path / "b").mkdir()
    gone = _leaves(_story(_child(died=True), entry=steps), album, tmp_path / "b").journal
    assert [entry.next_steps for entry in gone.entries] == [(), ()]


@pytest.mark.parametrize(
    ("token", "words"), [("another child", "another child"), ("letter", "child A"), ("initial", "N")]
)
def test_the_setting_chooses_what_stands_for_a_name(token: str, words: str, album: Album, tmp_path: Path) -> None:
    """Neutral words, a letter that stays the same, or the initial."""
    entry = [{"id": "shared", "text": "Ada saw Noah Wrenfolde there."}]
    made = _leaves(_story({"token": token}, entry=entry), album, tmp_path)
    text = to_bytes(made.journal).decode()
    assert f"Ada saw {words} there." in text
    assert "Wrenfolde" not in text


def test_a_policy_that_is_not_there_or_far_too_long_is_refused(tmp_path: Path) -> None:
    """By name; nothing of it is read into memory."""
    path = tmp_path / "policy.json"
    with pytest.raises(InputRefused) as refused:
        read_policy(path)
    assert (refused.value.code, refused.value.place) == ("not-found", "policy.json")
    path.write_bytes(b" " * MAX_POLICY + b"{}")
    with pytest.raises(InputRefused) as refused:
        read_policy(path)
    assert (refused.value.code, refused.value.place) == ("quota", "policy.json")
    path.write_bytes(b" " * (MAX_POLICY - 2) + b"{}")
    assert read_policy(path).children == {}


def test_a_fault_deep_in_a_policy_names_the_keys_and_no_value(tmp_path: Path) -> None:
    """Neither a child's id nor an adult's name is a key of ours."""
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({"children": {"ada": {"recipients": {"Father": {"gets": "half"}}}}}))
    with pytest.raises(InputRefused) as refused:
        read_policy(path)
    assert refused.value.place == "policy.json children.recipients.gets: one of 'journal' or 'nothing'"


def test_extras_stay_and_are_told_without_a_word_of_them(album: Album, tmp_path: Path) -> None:
    """Of an entry and of a file: one item each, and one line for the recipient."""
    one = _story({})
    journal = one.journal()
    entries = tuple(entry.model_copy(update={"extras": {"mood": "x"}}) for entry in journal.entries[:1])
    media = tuple(item.model_copy(update={"extras": {"lens": "x"}}) for item in journal.media)
    journal = journal.model_copy(update={"entries": (*entries, *journal.entries[1:]), "media": media})
    brief = brief_of(one, tmp_path)
    made = plan(journal, brief, album)
    extras = [(item.id, item.state, item.rule) for item in made.items if item.kind is ItemKind.EXTRAS]
    assert extras == [("tower/extras", "withhold", "extras"), ("tower-photo/extras", "withhold", "extras")]
    left = apply(made, brief, album, keyed, tmp_path / "out").left_out
    assert [(line.kind, line.detail, line.rule, line.count) for line in left] == [("extras", "detail", "extras", 2)]
