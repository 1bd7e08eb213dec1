"""Consent as the journal world records it: per child, per purpose, per kind of media, with dates."""

from enum import StrEnum
from typing import Literal

from journal_bridge.journal.values import Day, Id, Label, Model


class ConsentPurpose(StrEnum):
    """Where a family has said its child may be seen.

    Consent to appear in a friend's journal at this nursery (`in_setting_journal`) is not consent to be given to
    another family to keep (`other_family`), nor to be sent elsewhere.
    """

    IN_SETTING_JOURNAL = "in_setting_journal"
    OWN_FAMILY = "own_family"
    OTHER_FAMILY = "other_family"
    RECEIVING_SETTING = "receiving_setting"
    SCHOOL = "school"


class Answer(StrEnum):
    """What the family answered; no answer is no."""

    YES = "yes"
    NO = "no"
    UNANSWERED = "unanswered"


class Consent(Model):
    """One answer of one family, for one purpose (or all) and one kind of media (or all)."""

    child: Id
    purpose: ConsentPurpose | Literal["all"]
    media: Literal["photo", "video", "all"] = "all"
    answer: Answer
    given_on: Day | None = None
    withdrawn_on: Day | None = None
    recorded_by: Label | None = None
    origin: Label
    """Where the answer stands: `consents.csv row 4`, or the platform's own flag."""
