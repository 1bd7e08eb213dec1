"""What must be on paper before anything of a child is planned; no option of a command gets round it."""

from datetime import date
from typing import Final

from journal_bridge.errors import ConsentNeeded, InputRefused, UsageFault
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.journal import Journal
from journal_bridge.minimise.brief import OWN, Brief
from journal_bridge.minimise.policy import ChildRules, RecipientRules, Stop

STOPPED: Final = {
    "court_order": "stopped-court-order",
    "refuge": "stopped-refuge",
    "adoption": "stopped-adoption",
    "safeguarding": "stopped-safeguarding",
    "other": "stopped-other",
}
"""The error for each reason why nothing leaves; its sentence says whom to ask."""


def demand_papers(journal: Journal, brief: Brief) -> RecipientRules | None:
    """Check everything that must be settled before a plan is made, and return the rules for the adult it is for.

    Raises:
        ConsentNeeded: `stopped-...`, `policy-review-due`, `recipient-...`, `basis-missing`, `consent-file-missing`
            or `parents-yes-missing`.
        InputRefused: `policy-file`, where the policy speaks of a child or an adult that is not there.
        UsageFault: `usage`, where an adult is named for a bundle that goes to no family, or a summary is
            given for one that goes to no school.
    """
    rules = brief.policy.child(journal.child.id)
    if brief.summary is not None and brief.purpose is not Purpose.SCHOOL:
        raise UsageFault("usage", "--summary (only with --for school)")
    _demand_listed(journal, brief)
    _demand_nothing_against(rules, brief)
    recipient = _recipient(rules, brief)
    _demand_known(journal, brief, rules, recipient)
    _demand_basis(brief)
    _demand_yes(journal.child.id, brief)
    return recipient


def nothing_may_go(child: str, brief: Brief) -> bool:
    """Tell whether a child's own papers refuse the purpose, for what is in another child's journal as well."""
    try:
        _demand_nothing_against(brief.policy.child(child), brief)
        _demand_yes(child, brief)
    except ConsentNeeded:
        return True
    return False


def _demand_nothing_against(rules: ChildRules, brief: Brief) -> None:
    _demand_not_stopped(rules.stop, brief.purpose)
    _demand_living(brief.purpose, died=rules.died)
    _demand_reviewed(rules.review_by, brief.today, "children.review_by")


def _demand_listed(journal: Journal, brief: Brief) -> None:
    """Refuse a policy with rules for children who are not there and none for this one: an id may be mistyped."""
    listed = brief.policy.children
    known = {child.id for child in brief.roster.children} | {journal.child.id, *brief.departed}
    if journal.child.id not in listed and any(child not in known for child in listed):
        raise InputRefused("policy-file", "policy children (an id this export does not know, and not this child's)")


def _demand_not_stopped(stop: Stop | None, purpose: Purpose) -> None:
    if stop is not None and purpose in stop.purposes:
        raise ConsentNeeded(STOPPED[stop.why], "policy children.stop")


def _demand_living(purpose: Purpose, *, died: bool) -> None:
    """Refuse to send on a child who died: a pack is easily made among thirty others, and its letters sent."""
    if died and purpose is not Purpose.PARENT:
        raise ConsentNeeded("stopped-died", "policy children.died")


def _demand_reviewed(last_day: date | None, today: date, place: str) -> None:
    """Refuse rules past their day, whichever way they point: an order may have been lifted, or made harder."""
    if last_day is not None and last_day < today:
        raise ConsentNeeded("policy-review-due", f"policy {place}")


def _recipient(rules: ChildRules, brief: Brief) -> RecipientRules | None:
    if brief.purpose is not Purpose.PARENT:
        if brief.to is not None:
            raise UsageFault("usage", "--to (only with --for parent)")
        return None
    if brief.to is None and not rules.recipients:
        return None
    if brief.to is None:
        raise ConsentNeeded("recipient-missing", "--to")
    found = rules.recipient(brief.to)
    if found is None:
        raise ConsentNeeded("recipient-unknown", "--to")
    _demand_entitled(found)
    _demand_reviewed(found.review_by, brief.today, "children.recipients.review_by")
    return found


def _demand_entitled(adult: RecipientRules) -> None:
    if adult.gets == "nothing":
        raise ConsentNeeded("recipient-nothing", "policy children.recipients.gets")
    if adult.responsibility != "yes" and not (adult.agreed_by or "").strip():
        raise ConsentNeeded("recipient-unsure", "policy children.recipients.responsibility")


def _demand_known(journal: Journal, brief: Brief, rules: ChildRules, adult: RecipientRules | None) -> None:
    """Refuse rules about people or entries nobody knows: a mistyped id would keep nothing back."""
    people = {one.id for one in journal.people} | {one.id for one in (*brief.roster.staff, *brief.roster.relatives)}
    children = {child.id for child in brief.roster.children}
    if not set(rules.evidence) <= {entry.id for entry in journal.entries}:
        raise InputRefused("policy-file", "policy children.evidence (no such entry)")
    if adult is None:
        return
    named = set(adult.not_from) if isinstance(adult.not_from, tuple) else set()
    if not named | ({adult.person} if adult.person else set()) <= people:
        raise InputRefused("policy-file", "policy children.recipients (no such person)")
    if not set(adult.not_showing) <= people | children:
        raise InputRefused("policy-file", "policy children.recipients.not_showing (no such person)")


def _demand_basis(brief: Brief) -> None:
    if brief.purpose is Purpose.PARENT:
        return
    if not (brief.basis or "").strip():
        raise ConsentNeeded("basis-missing")
    if brief.purpose in BUNDLED and not brief.has_consent_file:  # on its own platform nobody new reads it
        raise ConsentNeeded("consent-file-missing")


def _demand_yes(child: str, brief: Brief) -> None:
    if brief.purpose not in brief.policy.parents_yes:
        return
    if not brief.consents.recorded_yes(child, OWN[brief.purpose], brief.today):
        raise ConsentNeeded("parents-yes-missing")
