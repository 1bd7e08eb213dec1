"""Switching off any one minimising rule is noticed: by a table of truths written by hand."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from journal_bridge import minimise
from journal_bridge.handover import Plan, Purpose, State
from journal_bridge.minimise import Brief, Checker, ConsentRegister, Policy, planning, rules
from journal_bridge.minimise.policy import ChildRules, RecipientRules, Stop
from judged_journal import JOURNAL, PURPOSES, ROSTER, SeenRoom, consents, table_without, told_rules

POLICY: Final = Policy(
    evidence_for_school=1,
    children={
        "ada": ChildRules(
            never_say=("14 Larkhill Close",),
            recipients={"Mother": RecipientRules(responsibility="yes", person="ana", not_from="others")},
        ),
        "eve": ChildRules(stop=Stop(why="refuge")),
    },
)

TRUTH: Final = """
e-plain            published              published              published              kept-as-marked
e-safeguarding     safeguarding           safeguarding           safeguarding           safeguarding
e-internal         internal               internal               internal               internal
e-draft            draft                  draft                  draft                  kept-as-marked
e-pending          pending                pending                pending                kept-as-marked
e-staff-only       staff-only             staff-only             staff-only             kept-as-marked
e-deleted          deleted                deleted                deleted                deleted
e-care             kind                   kind                   kind                   kept-as-marked
e-message          kind                   kind                   kind                   kind
e-note             published              published              kind                   kept-as-marked
e-by-other-family  other-family           other-family           other-family           kept-as-marked
e-group            published              published              group-school           kept-as-marked
e-with-stopped     published              published              group-school           stopped-child
e-from-home        recipient              published              kind                   kept-as-marked
e-address          hidden-words           hidden-words           not-chosen             kept-as-marked
e-moved            whereabouts            published              not-chosen             kept-as-marked
e-old              published              published              not-chosen             kept-as-marked
e-somebodys        recipient              author-unknown         kind                   kept-as-marked
e-status           status-unknown         status-unknown         not-chosen             kept-as-marked
e-doubt            name-unsure            name-unsure            not-chosen             kept-as-marked
c-review           review-thread          review-thread          review-thread          kept-comment
c-other-family     other-family-comment   other-family-comment   comments-school        kept-comment
c-somebody         recipient              author-unknown         comments-school        kept-comment
c-doubt            name-unsure            name-unsure            comments-school        kept-comment
c-barred           recipient              own-comment            comments-school        kept-comment
c-address          hidden-words           hidden-words           comments-school        kept-comment
c-moved            whereabouts            own-comment            comments-school        kept-comment
c-own              own-comment            own-comment            comments-school        kept-comment
c-on-draft         entry-withheld         entry-withheld         entry-withheld         kept-comment
c-on-status        entry-held             entry-held             entry-withheld         kept-comment
m-own              own-picture            own-picture            own-picture            kept-picture
m-on-draft         entry-withheld         entry-withheld         entry-withheld         kept-picture
m-missing          media-missing          media-missing          media-missing          media-missing
m-linked           media-linked           media-linked           media-linked           media-linked
m-document         document               own-unanswered         own-unanswered         document
m-letter           document-unread        own-unanswered         own-unanswered         kept-picture
m-letter-names     document-names         own-unanswered         own-unanswered         kept-picture
m-film             film-unseen            own-unanswered         own-refused            kept-picture
m-with-refused     other-child-refused    other-child-refused    other-child-refused    other-child-refused
m-with-unanswered  other-child-unanswered other-child-unanswered other-child-unanswered answer-missing
m-with-friend      own-picture            own-picture            group-media-school     kept-picture
m-film-with-friend film-unseen            own-unanswered         own-refused            answer-missing
m-with-stopped     own-picture            own-picture            group-media-school     stopped-child
m-friend-alone     not-this-child         not-this-child         group-media-school     kept-picture
m-damaged          damaged                damaged                damaged                damaged
m-on-status        entry-held             entry-held             entry-withheld         kept-picture
m-untagged         untagged               untagged               untagged               kept-picture
m-nobody           untagged               untagged               untagged               kept-picture
m-in-two-entries   untagged               untagged               untagged               kept-picture
m-named            named-in-photo         named-in-photo         named-in-photo         kept-picture
m-three-faces      more-faces             more-faces             more-faces             kept-picture
m-faces-unknown    faces-not-checked      faces-not-checked      faces-not-checked      kept-picture
m-doubt            caption-unsure         caption-unsure         caption-unsure         kept-picture
m-from-home        recipient              own-picture            own-picture            kept-picture
m-address          hidden-words           hidden-words           hidden-words           kept-picture
m-moved            whereabouts            own-picture            own-picture            kept-picture
"""
"""What truly speaks for each item of the journal below: for family, next setting, school, own new platform."""


def _expected(purpose: Purpose) -> dict[str, str]:
    rows = (line.split() for line in TRUTH.split("\n") if line)
    return {row[0]: row[1 + PURPOSES.index(purpose)] for row in rows}


def _plan(purpose: Purpose, folder: Path, **changes: Any) -> Plan:  # noqa: ANN401
    brief = Brief(
        purpose=purpose,
        roster=ROSTER,
        consents=ConsentRegister(tuple(consents())),
        today=date(2025, 7, 20),
        policy=POLICY,
        to="Mother" if purpose is Purpose.PARENT else None,
        basis="Form 12",
        has_consent_file=True,
    )
    brief = dataclasses.replace(brief, **changes)
    with Checker() as checker:
        return minimise.plan(JOURNAL, brief, SeenRoom(folder, lambda _name: pytest.fail("opened"), checker))


TABLES: Final = ("ENTRY_RULES", "COMMENT_RULES", "MEDIA_RULES")
_KIND: Final = {"ENTRY_RULES": "e-", "COMMENT_RULES": "c-", "MEDIA_RULES": "m-"}
EVERY_RULE: Final = tuple((table, rule.code) for table in TABLES for rule in getattr(rules, table))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_item_stays_or_goes_for_its_true_reason(purpose: Purpose, tmp_path: Path) -> None:
    """A journal with one item for every reason there is: each gets its own, for each recipient."""
    assert _expected(purpose) == told_rules(_plan(purpose, tmp_path))


@pytest.mark.parametrize(("table", "code"), EVERY_RULE)
def test_every_rule_has_an_item_it_decides(table: str, code: str) -> None:
    """Whoever adds a rule adds an item to the truths above that stays or goes for this very reason."""
    told = [row.split() for row in TRUTH.split("\n") if row.startswith(_KIND[table])]
    assert code in {reason for row in told for reason in row[1:]}


@pytest.mark.parametrize(("table", "code"), EVERY_RULE)
def test_switching_off_a_rule_is_noticed(
    table: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever single rule is taken out of the tables, some item's fate is not the true one any more."""
    monkeypatch.setattr(planning, table, table_without(table, code))
    assert any(_expected(purpose) != told_rules(_plan(purpose, tmp_path)) for purpose in PURPOSES)


NARROW: Final = tuple(
    (table, rule.code)
    for table in TABLES
    for rule in getattr(rules, table)
    if rule.whom != rules.EVERYBODY and rule.state is not State.CARRY
)
"""Rules that speak for some recipients only; what carries comes last in its table, and nothing is left for it."""


@pytest.mark.parametrize(("table", "code"), NARROW)
def test_a_rule_that_spoke_for_everybody_is_noticed(
    table: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom a rule is for is needed too: the setting's own platform keeps drafts, and a family does not get them."""
    as_it_is = [_plan(purpose, tmp_path).items for purpose in PURPOSES]
    wide = tuple(
        dataclasses.replace(rule, whom=rules.EVERYBODY) if rule.code == code else rule
        for rule in getattr(rules, table)
    )
    monkeypatch.setattr(planning, table, wide)
    assert as_it_is != [_plan(purpose, tmp_path).items for purpose in PURPOSES]
