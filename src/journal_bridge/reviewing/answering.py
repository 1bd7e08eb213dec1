"""Turn answers into decisions, remember them at once, and see what they leave open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from journal_bridge import minimise
from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.handover import Choice, Decision, Plan
from journal_bridge.minimise.decision_rows import NAME, REASON
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.reviewing.questions import Catalogue, Group, Question

Remember = Callable[[Sequence[Decision]], None]
"""What keeps decisions, all or none; called before the next question is asked, so that nothing answered is lost."""


@dataclass
class Desk:
    """One child's open questions, and the decisions that close them.

    Args:
        catalogue: makes the questions.
        remember: keeps each decision as it is made.
        clock: gives the moment of a decision.

    `made` holds the decisions of this sitting, `plan` what they lead to.
    """

    catalogue: Catalogue
    remember: Remember
    clock: Callable[[], datetime]
    made: list[Decision] = field(default_factory=list)
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        """Plan for the first time."""
        self.plan = self._planned()

    @property
    def decisions(self) -> Sequence[Decision]:
        """Every decision that counts: those on paper and in the ledger, and those of this sitting."""
        return (*self.catalogue.brief.decisions, *self.made)

    def questions(self, by: str = "") -> tuple[Question, ...]:
        """Return what is held now, as it stands for the person who asks."""
        return tuple(self.catalogue.questions(self.plan, self.decisions, by))

    def answer(self, question: Question, choice: Choice, by: str, why: str) -> Decision:
        """Decide about one item.

        Raises:
            InputRefused: `decision-redact` where no name is doubtful.
            UsageFault: `usage` without a name or a reason.
        """
        if choice is Choice.REDACT and choice not in question.choices:
            raise InputRefused("decision-redact")
        item = question.item
        (decision,) = self._keep([replace(self._signed(choice, by, why), item=item.id, digest=item.digest)])
        return decision

    def answer_all(self, group: Group, choice: Choice, by: str, why: str) -> Sequence[Decision]:
        """Decide about what one rule holds of like items: a decision for each, on that rule alone.

        A decision on the rule for the child would be one row, and would also let go what nobody has seen yet: the
        photos of the next export.

        Raises:
            UsageFault: `usage` without a name or a reason, or to replace names nobody has read.
        """
        if choice is Choice.REDACT:
            raise UsageFault("usage", "redact (one by one)")
        said = replace(self._signed(choice, by, why), rule=group.rule)
        items = (question.item for question in group.questions)
        return self._keep([replace(said, item=item.id, digest=item.digest) for item in items])

    def _signed(self, choice: Choice, by: str, why: str) -> Decision:
        if not by.strip() or len(by) > NAME:
            raise UsageFault("usage", "--by")
        if not why.strip() or len(why) > REASON:
            raise UsageFault("usage", "why")
        return Decision(choice, by.strip(), self.clock(), why.strip(), RULES_VERSION)

    def _keep(self, decisions: Sequence[Decision]) -> Sequence[Decision]:
        self.remember(decisions)
        self.made += decisions
        self.plan = self._planned()
        return decisions

    def _planned(self) -> Plan:
        brief = replace(self.catalogue.brief, decisions=self.decisions)
        return minimise.plan(self.catalogue.journal, brief, self.catalogue.room)
