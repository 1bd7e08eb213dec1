"""What a plan is made from besides the journal: people, answers, decisions, the setting's choices and the day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from journal_bridge.handover import Decision, Purpose
from journal_bridge.journal import Answer, ConsentPurpose, Media, MediaKind, Roster
from journal_bridge.minimise.consents import ConsentRegister
from journal_bridge.minimise.policy import Policy, RecipientRules
from journal_bridge.minimise.summary_file import SummaryFile

OWN: Final = {
    Purpose.PARENT: ConsentPurpose.OWN_FAMILY,
    Purpose.SETTING: ConsentPurpose.RECEIVING_SETTING,
    Purpose.SCHOOL: ConsentPurpose.SCHOOL,
    Purpose.PLATFORM: ConsentPurpose.IN_SETTING_JOURNAL,
}
"""The consent that counts for the child itself, by purpose."""

OTHERS: Final = OWN | {Purpose.PARENT: ConsentPurpose.OTHER_FAMILY}
"""The consent that counts for everybody else in a picture, by purpose."""


@dataclass(frozen=True)
class Brief:
    """The papers of one plan; `to` names the adult it is for, where a policy has rules for each of them."""

    purpose: Purpose
    roster: Roster
    consents: ConsentRegister
    today: date
    decisions: Sequence[Decision] = ()
    policy: Policy = field(default_factory=Policy)
    basis: str | None = None
    has_consent_file: bool = False
    platform: str = "unknown"
    adapter: str = "unknown"
    to: str | None = None
    summary: SummaryFile | None = None
    departed: Collection[str] = ()
    """Ids of children who were in an earlier export of this setting: a policy that names them is not mistyped."""

    def answer(self, child: str, purpose: ConsentPurpose, media: Media) -> Answer:
        """Return a family's answer for a file on the day of the plan."""
        kind = MediaKind.VIDEO if media.kind is MediaKind.AUDIO else media.kind  # a voice is half of a film
        return self.consents.answer(child, purpose, kind, self.today)

    def adult(self, child_id: str) -> RecipientRules | None:
        """Return the rules for the adult it is for, if it is for one."""
        return self.policy.child(child_id).recipient(self.to) if self.to is not None else None

    def hides_places(self, child_id: str) -> bool:
        """Tell whether it is for one of several adults, and nobody agreed that it may say where the child is."""
        adult = self.adult(child_id)
        return adult is not None and not (adult.places_agreed_by or "").strip()
