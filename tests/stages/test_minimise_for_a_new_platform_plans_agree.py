"""What several children share goes to the setting's own new platform in all their journals, or in none."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import own_platform_world as world
from journal_bridge.errors import OurFault
from journal_bridge.handover import Choice, Decision, Plan, Purpose, State
from journal_bridge.journal import Answer, Basis, Block, Depicts, Journal, Media, Restriction
from journal_bridge.kit.together import together
from journal_bridge.minimise import Policy, agreed
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.policy import ChildRules, Stop
from journal_bridge.minimise.rules import SHARED_STAYS, STOPPED, TOLD_DIFFERENTLY
from own_platform_world import brief, comment, entry, journal, made, picture, planned, rules

UNANSWERED, NO, YES = Answer.UNANSWERED, Answer.NO, Answer.YES


def _release(child: str) -> Decision:
    return Decision(
        choice=Choice.CARRY,
        by="Manager",
        when=datetime(2025, 7, 1, tzinfo=UTC),
        why="Both forms are in the drawer.",
        rules=RULES_VERSION,
        rule="answer-missing",
        child=child,
    )


def _counted(before: Plan, after: Plan) -> bool:
    """Tell whether every item stands there once, as before."""
    return [(one.kind, one.id, one.digest) for one in before.items] == [
        (one.kind, one.id, one.digest) for one in after.items
    ]


def test_what_one_plan_holds_is_in_no_journal(tmp_path: Path) -> None:
    """A manager looked at the papers for Ada and not yet for Ben: the picture of both waits, and goes nowhere."""
    asked = brief({"ben": UNANSWERED}, decisions=(_release("ada"),))
    entries, media = [entry("e", "ada", "ben", media=("m",))], [picture("m")]
    ada, ben = planned(tmp_path, asked, *(journal(child, entries, media) for child in ("ada", "ben")))
    assert (rules(ada)["m"], rules(ben)["m"]) == ("released", "answer-missing")
    left, right = agreed((ada, ben), asked)
    item = next(one for one in left.items if one.id == "m")
    assert (item.state, item.rule, item.reason) == (State.WITHHOLD, *SHARED_STAYS)
    assert rules(right) == rules(ben)
    assert next(one for one in right.items if one.id == "m").state is State.HOLD
    assert _counted(ada, left)
    assert _counted(ben, right)
    assert not [one.journal.media for one in made(tmp_path, asked, (left, right)) if one.journal.media]


def test_what_both_families_release_goes_in_both(tmp_path: Path) -> None:
    """And then it is one picture of two children again."""
    asked = brief({"ben": UNANSWERED}, decisions=(_release("ada"), _release("ben")))
    entries, media = [entry("e", "ada", "ben", media=("m",))], [picture("m", "ada", "ben")]
    plans = world.together(tmp_path, asked, *(journal(child, entries, media) for child in ("ada", "ben")))
    found = together(made(tmp_path, asked, plans))
    assert [one.depicts.people for one in found.media] == [("child-ada", "child-ben")]
    assert [one.id for one in found.entries] == ["entry-e"]


def test_plans_come_back_in_their_order(tmp_path: Path) -> None:
    """Whoever asked for children in some order finds them in it; what they agree on does not hang on it."""
    entries = [entry("e", "ada", "ben", "cal")]
    journals = {child: journal(child, entries) for child in ("cal", "ada", "ben")}
    plans = world.together(tmp_path, brief(), *journals.values())
    assert [one.journal.child.id for one in plans] == list(journals)
    again = world.together(tmp_path, brief(), *(journals[child] for child in sorted(journals)))
    assert sorted(plans, key=lambda one: one.journal.child.id) == list(again)


def test_nobody_alone_is_changed(tmp_path: Path) -> None:
    """One child's journal agrees with itself, and what children do not share is their own plan's matter."""
    entries = [entry("a", "ada", media=("m",)), entry("b", "ben", restricted=(Restriction.INTERNAL,))]
    plans = planned(tmp_path, brief(), *(journal(child, entries, [picture("m")]) for child in ("ada", "ben")))
    assert [one.items for one in agreed(plans, brief())] == [one.items for one in plans]
    assert agreed(plans[:1], brief())[0].items == plans[0].items
    assert agreed((), brief()) == ()


def test_what_hangs_on_a_shared_entry_stays_with_it(tmp_path: Path) -> None:
    """Ben's papers stop him: his and Ada's story stays, with its comments, and the pictures only it shows."""
    entries = [
        entry("e", "ada", "ben", comments=(comment("c", media=("below",)),), media=("m", "both")),
        entry("own", "ada", comments=(comment("kept"),), media=("n",)),
    ]
    media = [picture("m", "ada"), picture("below", "ada"), picture("both"), picture("n", "ada")]
    (plan,) = world.together(tmp_path, brief(), journal("ada", entries, media), stopped={"ben"})
    told = rules(plan)
    assert told == {
        "e": STOPPED[0],
        "c": "entry-withheld",
        "m": STOPPED[0],
        "below": STOPPED[0],
        "both": STOPPED[0],
        "own": "kept-as-marked",
        "kept": "kept-comment",
        "n": "kept-picture",
    }
    reasons = {item.id: item.reason for item in plan.items}
    assert (reasons["e"], reasons["c"]) == (STOPPED[1], "Its entry stays behind.")
    (left,) = made(tmp_path, brief(), (plan,))
    assert left.carried == 3
    assert sum(line.count for line in left.left_out) == len(plan.items) - left.carried


def test_a_picture_held_by_what_stays_alone_stays(tmp_path: Path) -> None:
    """Two journals tell a story differently: it stays, and so does the picture nobody else needs."""
    told = entry("e", "ada", "ben", comments=(comment("c", media=("below",)),), media=("m", "n"))
    other = told.model_copy(update={"title": "Another title"})
    own = entry("own", "ada", media=("n",))
    media = [picture(name, "ada", "ben") for name in ("m", "n", "below")]
    ada, ben = world.together(tmp_path, brief(), journal("ada", [told, own], media), journal("ben", [other], media))
    assert rules(ada) == {
        "e": TOLD_DIFFERENTLY[0],
        "c": "entry-withheld",
        "m": "entry-withheld",
        "below": "entry-withheld",
        "n": "entry-withheld",
        "own": "kept-as-marked",
    }
    assert next(one.reason for one in ada.items if one.id == "m") == "Every entry it belongs to stays behind."
    assert rules(ben)["n"] == "entry-withheld"
    assert ben.journal.entries == (other,)
    assert ada.journal.entries == (told, own)


def test_a_released_picture_of_a_stopped_child_stays_all_the_same(tmp_path: Path) -> None:
    """What waits for a person is not left waiting for nothing."""
    asked = brief({"ada": UNANSWERED})
    journals = [journal("ada", [entry("e", "ada", "ben", media=("m",))], [picture("m")])]
    (held,) = planned(tmp_path, asked, *journals)
    assert rules(held)["m"] == "answer-missing"
    (plan,) = agreed((held,), asked, stopped=("ben",))
    item = next(one for one in plan.items if one.id == "m")
    assert (item.state, item.rule, item.also) == (State.WITHHOLD, STOPPED[0], ())


@pytest.mark.parametrize(
    "rules_of_ben",
    [
        ChildRules(stop=Stop(why="refuge")),
        ChildRules(died=True),
        ChildRules(review_by=date(2025, 7, 19)),
    ],
)
def test_the_policy_stops_what_is_shared_though_nobody_asked_for_that_child(
    tmp_path: Path, rules_of_ben: ChildRules
) -> None:
    """Only Ada's journal is taken along; Ben's refuge counts in it."""
    entries = [entry("e", "ada", "ben"), entry("own", "ada", media=("m",))]
    journals = [journal("ada", entries, [picture("m", "ada", "ben")])]
    (plan,) = world.together(tmp_path, brief(policy=Policy(children={"ben": rules_of_ben})), *journals)
    assert rules(plan) == {"e": STOPPED[0], "own": "kept-as-marked", "m": STOPPED[0]}


def test_a_stop_for_others_stops_nothing_here(tmp_path: Path) -> None:
    """A stop says for whom; without the parent's yes that the policy asks for, what is shared stays."""
    entries = [entry("e", "ada", "ben")]
    elsewhere = Policy(children={"ben": ChildRules(stop=Stop(why="other", purposes=(Purpose.PARENT,)))})
    (plan,) = planned(tmp_path, brief(policy=elsewhere), journal("ada", entries))
    assert rules(plan) == {"e": "kept-as-marked"}


def test_the_parents_yes_counts_for_a_friend_too(tmp_path: Path) -> None:
    """Where the policy asks for it, a story shared with a child without it stays."""
    entries = [entry("e", "ada", "ben"), entry("own", "ada")]
    signed = tuple(
        row.model_copy(update={"given_on": date(2025, 1, 1), "recorded_by": "office"})
        for row in brief().consents.rows
        if row.child == "ada"
    )
    asked = brief(policy=Policy(parents_yes=(Purpose.PLATFORM,)))
    asked = replace(asked, consents=type(asked.consents)(signed))
    (plan,) = planned(tmp_path, asked, journal("ada", entries))
    assert rules(plan) == {"e": STOPPED[0], "own": "kept-as-marked"}


def test_a_namesakes_comment_is_told_once(tmp_path: Path) -> None:
    """Each journal read it as its own child's family's: one of them is taken, the same for both."""
    left = entry("e", "ada", "ben", comments=(comment("c", "ana"),))
    right = entry("e", "ada", "ben", comments=(comment("c", "bea"),), author="xan")
    plans = world.together(tmp_path, brief(), journal("ben", [right]), journal("ada", [left]))
    assert [rules(one) for one in plans] == [{"e": "kept-as-marked", "c": "kept-comment"}] * 2
    found = together(made(tmp_path, brief(), plans))
    assert [(one.author, one.comments[0].author) for one in found.entries] == [("person-sam", "person-ana")]


def test_an_agreed_journal_names_whom_it_speaks_of_and_the_family(tmp_path: Path) -> None:
    """Ben's journal knows Ada's mother and a stranger: only the one is told of in Ada's, as Ben's tells it."""
    told = [entry("own", "ada"), entry("other", "ben")]
    known = {one.id: one for one in world.PEOPLE}
    left = journal("ada", told, people=(known["sam"],))
    right = journal("ben", told, people=(known["ada"], known["ana"], known["sam"], known["xan"]))
    ada, ben = world.together(tmp_path, brief(), left, right)
    assert ada.journal.people == (known["ada"], known["ana"], known["sam"])
    assert ben.journal.people == right.people


def test_where_a_record_lay_is_no_difference(tmp_path: Path) -> None:
    """Each child's own ZIP holds a copy of the same story and picture."""
    told, file = entry("e", "ada", "ben", media=("m",)), picture("m", "ada", "ben")
    elsewhere = world.SOURCE.model_copy(update={"file": "other.zip/feed.json"})
    other = told.model_copy(update={"source": elsewhere, "extras": {"row": 7}})
    copy = file.model_copy(update={"source": elsewhere, "path": "other.zip/m.jpg", "extras": {"row": 8}})
    plans = world.together(tmp_path, brief(), journal("ada", [told], [file]), journal("ben", [other], [copy]))
    assert [rules(one) for one in plans] == [{"e": "kept-as-marked", "m": "kept-picture"}] * 2
    assert plans[1].journal.entries == (told,)
    assert plans[1].journal.media == (file,)
    assert len(together(made(tmp_path, brief(), plans)).entries) == 1


def test_a_file_told_differently_stays(tmp_path: Path) -> None:
    """One journal's picture is another's: nobody knows which one the entry shows."""
    told, file = entry("e", "ada", "ben", media=("m",)), picture("m", "ada", "ben")
    copy = file.model_copy(update={"caption": "Another day"})
    plans = world.together(tmp_path, brief(), journal("ada", [told], [file]), journal("ben", [told], [copy]))
    assert [rules(one)["m"] for one in plans] == [TOLD_DIFFERENTLY[0]] * 2
    assert plans[1].journal.media == (copy,)
    assert [one.journal.media for one in made(tmp_path, brief(), plans)] == [(), ()]


@pytest.mark.parametrize(
    ("ben", "rule"), [(YES, "kept-picture"), (UNANSWERED, TOLD_DIFFERENTLY[0]), (NO, "shared-stays")]
)
def test_one_picture_in_a_story_about_each_of_two(tmp_path: Path, ben: Answer, rule: str) -> None:
    """In each journal it looks like a picture of that child alone; together it is one of both."""
    entries = [entry("a", "ada", media=("m",)), entry("b", "ben", media=("m",))]
    asked = brief({"ben": ben})
    plans = planned(tmp_path, asked, *(journal(child, entries, [picture("m")]) for child in ("ada", "ben")))
    assert rules(plans[0])["m"] == "kept-picture"
    assert rules(agreed(plans, asked)[0])["m"] == rule


def test_an_entrys_word_that_no_record_bears_out_is_not_passed_on(tmp_path: Path) -> None:
    """Said to be of Ada alone, and shown with a story about two: who is in it is not known from then on."""
    told = entry("e", "ada", "ben", media=("m",))
    file = picture("m", depicts=Depicts(basis=Basis.ENTRY, people=("ada",)))
    plans = planned(tmp_path, brief(), journal("ada", [told], [file]), journal("ben", [told], [file]))
    for one in agreed(plans, brief()):
        assert [media.depicts for media in one.journal.media] == [Depicts(basis=Basis.UNKNOWN, people=("ada",))]


def test_three_children_of_whom_one_plan_knew_need_no_new_question(tmp_path: Path) -> None:
    """Ada's own plan asked all three families: it holds the picture, and with it everybody's does."""
    entries = [entry("ab", "ada", "ben", media=("m",)), entry("ac", "ada", "cal", media=("m",))]
    asked = brief({"cal": UNANSWERED}, decisions=(_release("ada"), _release("cal")))
    journals = [journal(child, entries, [picture("m")]) for child in ("ada", "ben", "cal")]
    assert [rules(one)["m"] for one in world.together(tmp_path, asked, *journals)] == [
        "released",
        "kept-picture",
        "released",
    ]


def test_a_journal_that_shows_a_picture_nowhere_has_no_say(tmp_path: Path) -> None:
    """Ben is tagged in it, and no story of his own has it: his journal goes without, Ada's with it."""
    entries = [entry("a", "ada", media=("m",))]
    plans = world.together(
        tmp_path, brief(), *(journal(child, entries, [picture("m", "ben")]) for child in ("ada", "ben"))
    )
    assert [rules(one)["m"] for one in plans] == ["kept-picture", "entry-withheld"]
    left = made(tmp_path, brief(), plans)
    assert [one.depicts.people for one in left[0].journal.media] == [("child-ben",)]
    assert left[1].journal.media == ()


def test_a_picture_of_a_restricted_record_is_in_no_journal(tmp_path: Path) -> None:
    """A safeguarding note about Ada shows it too: Ben's journal does without it."""
    entries = [
        entry("e", "ada", "ben", media=("m",)),
        entry("s", "ada", media=("m",), restricted=(Restriction.SAFEGUARDING,)),
    ]
    ada, ben = world.together(
        tmp_path, brief(), *(journal(child, entries, [picture("m")]) for child in ("ada", "ben"))
    )
    assert (rules(ada)["m"], rules(ben)["m"]) == ("entry-withheld", SHARED_STAYS[0])


def test_only_plans_for_the_own_platform_can_agree(tmp_path: Path) -> None:
    """Nothing of another child could ever be shared in what a family gets."""
    asked = replace(brief(), purpose=Purpose.SETTING, has_consent_file=True)
    plans = planned(tmp_path, asked, journal("ada", [entry("e", "ada")]))
    with pytest.raises(OurFault) as fault:
        agreed(plans, asked)
    assert (fault.value.code, fault.value.place) == ("internal", "agreed: for the setting's own platform only")


def test_everything_is_still_counted_once(tmp_path: Path) -> None:
    """However much stays for other children's sake: items are carried, withheld or held, and none is lost."""
    files: list[Media] = [picture("m", "ada", "ben"), picture("n", "cal"), picture("o", extras={"x": 1})]
    entries = [
        entry("e", "ada", "ben", media=("m", "o"), comments=(comment("c"),), extras={"likes": 2}),
        entry("f", "ada", "cal", media=("n",), body=(Block(text="Blocks."),)),
        entry("g", "cal"),
    ]
    journals: list[Journal] = [journal(child, entries, files) for child in ("ada", "ben", "cal")]
    before = planned(tmp_path, brief({"cal": NO}), *journals)
    after = agreed(before, brief({"cal": NO}), stopped=("ben",))
    for old, new in zip(before, after, strict=True):
        assert _counted(old, new)
        assert sum(Counter(one.state for one in new.items).values()) == len(old.items)
        assert sum(line.count for line in new.left_out()) == len(new.items) - new.count(State.CARRY)
    for one in made(tmp_path, brief({"cal": NO}), after):
        kept = one.journal
        assert one.carried == len(kept.entries) + len(kept.media) + sum(len(e.comments) for e in kept.entries)


def test_two_pictures_of_one_file_share_their_tags(tmp_path: Path) -> None:
    """The same file uploaded twice, tagged once: whoever is tagged in one is in the other."""
    sha = "a" * 64
    twice = [
        picture("m", "ada", sha256=sha),
        picture("n", sha256=sha, depicts=Depicts(basis=Basis.IMAGE, people=("ben",))),
    ]
    entries = [entry("a", "ada", media=("m", "n"))]
    (plan,) = planned(tmp_path, brief({"ben": NO}), journal("ada", entries, twice))
    assert {rules(plan)["m"], rules(plan)["n"]} == {"other-child-refused"}
