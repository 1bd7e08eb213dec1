"""What must be on paper before anything is planned: every way to be missing, and the least that is enough."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from journal_bridge.errors import BridgeError, ExitCode
from journal_bridge.handover import Purpose
from journal_bridge.journal import (
    Adult,
    Answer,
    Child,
    Consent,
    ConsentPurpose,
    Journal,
    Observation,
    Person,
    PersonKind,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, ConsentRegister, Policy
from journal_bridge.minimise.demands import STOPPED, demand_papers
from journal_bridge.minimise.policy import ChildRules, RecipientRules, Stop

TODAY = date(2025, 7, 20)
SOURCE = Source(platform="p", adapter="a")
JOURNAL = Journal(
    journal_id="j",
    child=Child(id="c1", source=SOURCE),
    people=(Person(id="ana", kind=PersonKind.FAMILY, child="c1"),),
    entries=(Observation(id="e1", status=Status.PUBLISHED, about=("c1",), source=SOURCE),),
    provenance=SOURCE,
)
ROSTER = Roster(
    children=(RosterChild(id="c1", names=()), RosterChild(id="c2", names=())),
    staff=(Adult(id="sam", name="Sam"),),
    relatives=(Adult(id="bea", name="Bea"),),
)
YES = RecipientRules(responsibility="yes")


def _brief(purpose: Purpose = Purpose.PARENT, **changes: Any) -> Brief:  # noqa: ANN401
    brief = Brief(purpose, ROSTER, ConsentRegister(), TODAY, basis="Form 12", has_consent_file=True)
    return replace(brief, **changes)


def _rules(rules: ChildRules, purpose: Purpose = Purpose.PARENT, **changes: Any) -> Brief:  # noqa: ANN401
    return _brief(purpose, policy=Policy(children={"c1": rules}), **changes)


def _adult(adult: RecipientRules, **changes: Any) -> Brief:  # noqa: ANN401
    return _rules(ChildRules(recipients={"Mother": adult}), to="Mother", **changes)


def _refused(brief: Brief) -> tuple[str, str]:
    with pytest.raises(BridgeError) as refused:
        demand_papers(JOURNAL, brief)
    exits = {"usage": ExitCode.USAGE, "policy-file": ExitCode.REFUSED}
    assert refused.value.exit_code is exits.get(refused.value.code, ExitCode.CONSENT_MISSING)
    return refused.value.code, refused.value.place


@pytest.mark.parametrize("why", list(STOPPED))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_stop_stops_every_purpose(why: Any, purpose: Purpose) -> None:  # noqa: ANN401
    """Each reason has its own sentence on whom to ask."""
    assert _refused(_rules(ChildRules(stop=Stop(why=why)), purpose)) == (STOPPED[why], "policy children.stop")


def test_a_stop_for_some_purposes_leaves_the_others() -> None:
    """And another child's stop is not this one's."""
    stop = Stop(why="court_order", purposes=(Purpose.PARENT, Purpose.SCHOOL))
    assert _refused(_rules(ChildRules(stop=stop), Purpose.SCHOOL))[0] == "stopped-court-order"
    assert demand_papers(JOURNAL, _rules(ChildRules(stop=stop), Purpose.SETTING)) is None
    others = Policy(children={"c2": ChildRules(stop=Stop(why="refuge"))})
    assert demand_papers(JOURNAL, _brief(policy=others)) is None


def test_an_id_nobody_has_is_a_slip_unless_this_child_is_listed() -> None:
    """A whole setting's policy may list children of other exports; then this child must be in it as well."""
    place = "policy children (an id this export does not know, and not this child's)"
    assert _refused(_brief(policy=Policy(children={"c3": ChildRules()}))) == ("policy-file", place)
    assert _refused(_brief(policy=Policy(children={"c2": ChildRules(), "c3": ChildRules()})))[0] == "policy-file"
    both = Policy(children={"c1": ChildRules(), "c3": ChildRules()})
    assert demand_papers(JOURNAL, _brief(policy=both)) is None
    unlisted = Brief(
        Purpose.PARENT, Roster(), ConsentRegister(), TODAY, policy=Policy(children={"c1": ChildRules()})
    )
    assert demand_papers(JOURNAL, unlisted) is None


def test_rules_count_until_their_day() -> None:
    """On the day they still do, and after it nothing does."""
    assert demand_papers(JOURNAL, _rules(ChildRules(review_by=TODAY))) is None
    past = ChildRules(review_by=date(2025, 7, 19))
    for purpose in Purpose:
        assert _refused(_rules(past, purpose)) == ("policy-review-due", "policy children.review_by")
    assert demand_papers(JOURNAL, _adult(YES.model_copy(update={"review_by": TODAY}))) is not None
    late = YES.model_copy(update={"review_by": date(2025, 7, 19)})
    assert _refused(_adult(late)) == ("policy-review-due", "policy children.recipients.review_by")


def test_an_adult_is_named_exactly_where_the_policy_has_rules() -> None:
    """Nobody in particular is refused, and so is somebody in particular without rules."""
    assert demand_papers(JOURNAL, _brief()) is None
    assert demand_papers(JOURNAL, _adult(YES)) == YES
    assert demand_papers(JOURNAL, _rules(ChildRules(recipients={"Mother": YES}), to=" MOTHER ")) == YES
    assert _refused(_rules(ChildRules(recipients={"Mother": YES}))) == ("recipient-missing", "--to")
    assert _refused(_rules(ChildRules(recipients={"Mother": YES}), to="Father")) == ("recipient-unknown", "--to")
    assert _refused(_brief(to="Mother")) == ("recipient-unknown", "--to")
    assert _refused(_rules(ChildRules(recipients={"Mother": YES}), to="")) == ("recipient-unknown", "--to")


@pytest.mark.parametrize("purpose", [Purpose.SETTING, Purpose.SCHOOL])
def test_a_pack_for_a_setting_has_no_adult(purpose: Purpose) -> None:
    """A name there would promise rules that are not applied."""
    rules = ChildRules(recipients={"Mother": YES})
    assert demand_papers(JOURNAL, _rules(rules, purpose)) is None
    assert _refused(_rules(rules, purpose, to="Mother")) == ("usage", "--to (only with --for parent)")


@pytest.mark.parametrize(
    ("adult", "code"),
    [
        ({}, "recipient-unsure"),
        ({"responsibility": "unknown"}, "recipient-unsure"),
        ({"responsibility": "no"}, "recipient-unsure"),
        ({"responsibility": "no", "agreed_by": " "}, "recipient-unsure"),
        ({"responsibility": "yes", "gets": "nothing"}, "recipient-nothing"),
        ({"responsibility": "no", "agreed_by": "Mother", "gets": "nothing"}, "recipient-nothing"),
    ],
)
def test_an_adult_without_a_right_gets_nothing(adult: dict[str, Any], code: str) -> None:
    """Unknown is not yes, and agreement has a name."""
    field = {"recipient-nothing": "gets", "recipient-unsure": "responsibility"}[code]
    assert _refused(_adult(RecipientRules(**adult))) == (code, f"policy children.recipients.{field}")


@pytest.mark.parametrize("adult", [{"responsibility": "no"}, {"responsibility": "unknown"}, {}])
def test_an_agreement_is_enough(adult: dict[str, Any]) -> None:
    """Somebody with parental responsibility may agree for an adult without it."""
    assert demand_papers(JOURNAL, _adult(RecipientRules(agreed_by="Mother, 3 June", **adult))) is not None


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"person": "anna"}, "policy children.recipients (no such person)"),
        ({"not_from": ("ana", "anna")}, "policy children.recipients (no such person)"),
        ({"not_showing": ("c3",)}, "policy children.recipients.not_showing (no such person)"),
    ],
)
def test_rules_about_nobody_are_refused(changes: dict[str, Any], place: str) -> None:
    """A mistyped id would keep nothing back."""
    assert _refused(_adult(YES.model_copy(update=changes))) == ("policy-file", place)


def test_rules_about_everybody_the_export_knows_are_taken() -> None:
    """Family in the journal, relatives and staff on the roster, children in pictures."""
    known = {"person": "ana", "not_from": ("ana", "bea", "sam"), "not_showing": ("c2", "bea")}
    assert demand_papers(JOURNAL, _adult(YES.model_copy(update=known))) is not None
    assert demand_papers(JOURNAL, _adult(YES.model_copy(update={"not_from": "others"}))) is not None


def test_evidence_that_is_not_there_is_refused() -> None:
    """The school would get less than somebody chose."""
    assert _refused(_rules(ChildRules(evidence=("e1", "e2")))) == (
        "policy-file",
        "policy children.evidence (no such entry)",
    )
    assert demand_papers(JOURNAL, _rules(ChildRules(evidence=("e1",)))) is None


@pytest.mark.parametrize("purpose", [Purpose.SETTING, Purpose.SCHOOL])
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": None}, "basis-missing"),
        ({"basis": " "}, "basis-missing"),
        ({"has_consent_file": False}, "consent-file-missing"),
    ],
)
def test_sending_on_needs_its_papers(purpose: Purpose, changes: dict[str, Any], code: str) -> None:
    """A family's own archive needs neither."""
    assert _refused(_brief(purpose, **changes)) == (code, "")
    assert demand_papers(JOURNAL, _brief(Purpose.PARENT, **changes)) is None
    assert demand_papers(JOURNAL, _brief(purpose)) is None


OWN = {
    Purpose.PARENT: ConsentPurpose.OWN_FAMILY,
    Purpose.SETTING: ConsentPurpose.RECEIVING_SETTING,
    Purpose.SCHOOL: ConsentPurpose.SCHOOL,
    Purpose.PLATFORM: ConsentPurpose.IN_SETTING_JOURNAL,
}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_parents_yes_is_asked_for_where_the_policy_says_so(purpose: Purpose) -> None:
    """For that purpose and no other, and the yes to one purpose is no yes to the next."""
    yes = {"child": "c1", "answer": Answer.YES, "given_on": TODAY, "recorded_by": "office", "origin": "t"}
    policy = Policy(parents_yes=(purpose,))
    assert _refused(_brief(purpose, policy=policy)) == ("parents-yes-missing", "")
    for asked in Purpose:
        given = ConsentRegister((Consent.model_validate(yes | {"purpose": OWN[asked]}),))
        brief = _brief(purpose, policy=policy, consents=given)
        if asked is purpose:
            assert demand_papers(JOURNAL, brief) is None
        else:
            assert _refused(brief)[0] == "parents-yes-missing"
            assert demand_papers(JOURNAL, replace(brief, purpose=asked)) is None
