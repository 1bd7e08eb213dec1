"""One name of a child is used, and every other stays out: whole, in either order, in part, or bent."""

from datetime import date
from typing import Any

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Purpose
from journal_bridge.journal import Adult, Child, Journal, Name, Roster, RosterChild, Source
from journal_bridge.minimise import Brief, ConsentRegister, Policy
from journal_bridge.minimise.names import Found, redact
from journal_bridge.minimise.policy import ChildRules, RecipientRules
from journal_bridge.minimise.wording import Wording

SOURCE = Source(platform="p", adapter="a")
NEW = Name(full="Robin Ashgrove", given="Robin", family="Ashgrove")
OLD = Name(full="Tamar Fenwick-Lowe", given="Tamar", family="Fenwick-Lowe")
SHORT = Name(full="Tammy Ashgrove", given="Tammy", family="Ashgrove")
OTHERS = (
    RosterChild(id="noah", names=(Name(full="Noah Wrenfolde", given="Noah", family="Wrenfolde"),)),
    RosterChild(id="cleo", names=(Name(full="Cleo Brindle", given="Cleo", family="Brindle"),)),
)
STAFF = (Adult(id="sam", name="Sam Lowe"),)


def _wording(rules: ChildRules | None = None, *listed: Name, to: str | None = None, **names: Any) -> Wording:  # noqa: ANN401
    child = Child(id="c1", source=SOURCE, **(names or {"known_as": NEW, "legal_name": OLD}))
    journal = Journal(journal_id="j", child=child, provenance=SOURCE)
    roster = Roster(children=(RosterChild(id="c1", names=listed or (NEW,)), *OTHERS), staff=STAFF)
    policy = Policy(children={"c1": rules or ChildRules()})
    brief = Brief(Purpose.PARENT, roster, ConsentRegister(), date(2025, 7, 20), policy=policy, to=to)
    return Wording(journal, brief)


def _read(wording: Wording, text: str) -> str:
    return redact(text, wording.find(text))[0]


def _held(wording: Wording, text: str) -> list[str]:
    return [text[span.start : span.end] for span in wording.find(text) if span.action is Found.HOLD]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("It was Tamar Fenwick-Lowe.", "It was Robin Ashgrove."),
        ("It was TAMAR FENWICK LOWE.", "It was Robin Ashgrove."),
        ("It was Fenwick-Lowe, Tamar.", "It was Robin Ashgrove."),
        ("the Fenwick-Lowes, the Fenwick Lowe", "the [left out]-Lowes, the [left out]"),
        ("We saw tamar run.", "We saw Robin run."),
        ("Mrs Fenwick came.", "Mrs [left out] came."),
        ("It was Robin Ashgrove.", "It was Robin Ashgrove."),
        ("Tamar's coat", "Robin's coat"),
    ],
)
def test_the_legal_name_becomes_the_one_in_use(text: str, read: str) -> None:
    """By itself, without any policy: known-as and legal name never meet."""
    assert _read(_wording(), text) == read


@pytest.mark.parametrize(("text", "held"), [("Tamars coat", ["Tamars"]), ("for Mr Lowe", ["Lowe"])])
def test_what_may_be_the_other_name_is_held(text: str, held: list[str]) -> None:
    """An ending, or a name that a member of staff has too: a person must say who is meant."""
    assert _held(_wording(), text) == held


def test_two_words_of_one_order_are_found_in_the_other() -> None:
    """As registers write it."""
    wording = _wording(known_as=NEW, legal_name=Name(full="Tamar Fenwick", given="Tamar", family="Fenwick"))
    assert _read(wording, "It was Fenwick, Tamar.") == "It was Robin Ashgrove."


def test_a_surname_in_common_stays() -> None:
    """Known by a short form: only the first name is another one."""
    wording = _wording(known_as=SHORT, legal_name=Name(full="Tamara Ashgrove", given="Tamara", family="Ashgrove"))
    assert _read(wording, "Tamara Ashgrove and Tamara and Ashgrove") == "Tammy Ashgrove and Tammy and Ashgrove"


def test_a_name_without_parts_is_parted_at_its_spaces() -> None:
    """Many exports hold one field for the name; what stands last is taken for the surname."""
    wording = _wording(known_as=Name(full="Robin Ashgrove"), legal_name=Name(full="Tamar Jo Fenwick"))
    text = "Tamar Jo Fenwick; then Tamar; then Jo; then Fenwick; then Fenwick, Tamar Jo"
    assert _read(wording, text) == ("Robin Ashgrove; then Robin; then Robin; then [left out]; then Robin Ashgrove")
    single = _wording(known_as=Name(full="Robin"), legal_name=Name(full="Tamar"))
    assert _read(single, "See Tamar.") == "See Robin."


def test_letters_alone_are_not_looked_for() -> None:
    """A middle initial is in every second sentence."""
    wording = _wording(known_as=NEW, legal_name=Name(full="Robin T Ashgrove"))
    assert _read(wording, "Vitamin T and Robin") == "Vitamin T and Robin"


def test_a_short_form_on_the_roster_stays_unless_the_policy_speaks() -> None:
    """It is how the staff call the child; where the policy chose a name, no other is left."""
    names: dict[str, Any] = {"known_as": Name(full="Tamara Ashgrove", given="Tamara", family="Ashgrove")}
    assert _read(_wording(None, SHORT, **names), "See Tammy run.") == "See Tammy run."
    chosen = _wording(ChildRules(name="known_as"), SHORT, **names)
    assert _read(chosen, "See Tammy run.") == "See Tamara run."
    once = _wording(ChildRules(name="known_as"), SHORT, names["known_as"], **names)
    assert _read(once, "See Tammy and Tamara.") == "See Tamara and Tamara."


def test_former_names_become_the_one_in_use() -> None:
    """Whole, and by the first name alone."""
    wording = _wording(ChildRules(former_names=("Piotr Fenwick",)), known_as=NEW)
    assert _read(wording, "Piotr Fenwick and Piotr, Mrs Fenwick") == "Robin Ashgrove and Robin, Mrs [left out]"


@pytest.mark.parametrize(
    ("rules", "names", "used"),
    [
        (None, {"known_as": NEW, "legal_name": OLD}, NEW),
        (None, {"legal_name": OLD}, OLD),
        (None, {"known_as": None}, None),
        (ChildRules(name="known_as"), {"known_as": NEW, "legal_name": OLD}, NEW),
        (ChildRules(name="legal"), {"known_as": NEW, "legal_name": OLD}, OLD),
        (ChildRules(name=SHORT), {"known_as": NEW, "legal_name": OLD}, SHORT),
    ],
)
def test_the_name_in_use(rules: ChildRules | None, names: dict[str, Any], used: Name | None) -> None:
    """What the policy says, else known-as, else the legal one."""
    assert _wording(rules, **names).name == used


@pytest.mark.parametrize(("choice", "names"), [("legal", {"known_as": NEW}), ("known_as", {"legal_name": OLD})])
def test_a_name_the_export_does_not_hold_cannot_be_chosen(choice: Any, names: dict[str, Any]) -> None:  # noqa: ANN401
    """Rather than a name nobody chose, nothing."""
    with pytest.raises(InputRefused) as refused:
        _wording(ChildRules(name=choice), **names)
    assert (refused.value.code, refused.value.place) == (
        "policy-file",
        "policy children.name (the export holds no such name)",
    )


def test_a_child_without_a_name_has_none_to_keep_out() -> None:
    """Nothing is replaced where nothing is known."""
    assert _read(_wording(known_as=None), "See Tamar run.") == "See Tamar run."
    former = _wording(ChildRules(former_names=("Tamar Fenwick",)), known_as=None)
    assert _read(former, "See Tamar Fenwick run.") == "See [left out] run."
    assert _held(former, "See Tamar run.") == ["Tamar"]


def test_a_surname_that_a_member_of_staff_has_too_is_held() -> None:
    """Mrs Lowe of the red room keeps her name, if a person says that it is hers."""
    wording = _wording(known_as=NEW, legal_name=Name(full="Tamar Lowe", given="Tamar", family="Lowe"))
    assert _held(wording, "for Mrs Lowe") == ["Lowe"]
    assert _read(wording, "for Tamar Lowe") == "for Robin Ashgrove"


def test_words_that_must_not_appear_cannot_be_in_the_name_in_use() -> None:
    """One of the two is a mistake, and the book's cover would show which."""
    with pytest.raises(InputRefused) as refused:
        _wording(ChildRules(never_say=("Ashgrove",)))
    assert refused.value.place == "policy children.never_say (stands in the name that is used)"
    assert _wording(ChildRules(never_say=("Ashgrovers",))).name == NEW


def test_one_adults_words_are_no_other_adults() -> None:
    """What the mother's pack must not say, the father's may."""
    rules = ChildRules(
        recipients={
            "Mother": RecipientRules(responsibility="yes", never_say=("Tarnmouth",)),
            "Father": RecipientRules(responsibility="yes"),
        }
    )
    assert _read(_wording(rules, to="mother"), "in Tarnmouth") == "in [left out]"
    assert _read(_wording(rules, to="father"), "in Tarnmouth") == "in Tarnmouth"
    assert _read(_wording(rules), "in Tarnmouth") == "in Tarnmouth"


def test_a_name_written_out_in_the_policy_is_the_childs_own() -> None:
    """Staff use it in their stories already: it is nobody else's."""
    robin = Name(full="Fernanda Ashgrove", given="Fernanda", family="Ashgrove")
    assert _wording(ChildRules(name=robin), known_as=NEW).find("See Fernanda run.") == ()


def test_other_names_and_hidden_words_stand_side_by_side() -> None:
    """Both are found in one text, in their order; where they overlap the hidden words count."""
    wording = _wording(ChildRules(never_say=("Tarnmouth", "Noah Street")))
    text = "Cleo Brindle went to Tarnmouth with Noah Wrenfolde by Noah Street."
    assert _read(wording, text) == "Another child went to [left out] with another child by [left out]."


def test_in_a_name_or_a_role_nobody_is_asked() -> None:
    """What is doubtful there is replaced like what is sure; a setting may be called after a family."""
    wording = _wording(ChildRules(never_say=("14 Larkhill Close",)))
    label = "Brindle House, Larkhill, by Cleo Brindle"
    whole = redact(label, wording.find_in_label(label, whole_names=True))[0]
    assert whole == "Brindle House, [left out], by another child"
    assert "Brindle" not in redact(label, wording.find_in_label(label, whole_names=False))[0]
