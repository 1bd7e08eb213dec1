"""Why a transfer is refused: a closed list, so that the sender and the sender's program know what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Again(StrEnum):
    """Whether the same journal may be sent again: as it is, after something was changed, or not at all."""

    YES = "yes"
    AFTER_CHANGE = "after-change"
    NEVER = "never"


class RefusalCode(StrEnum):
    """Every reason there is for refusing; the receiving setting says one of them and nothing else."""

    NOT_EXPECTED = "not-expected"
    WRONG_CHILD = "wrong-child"
    DUPLICATE = "duplicate"
    TOO_LARGE = "too-large"
    UNSUPPORTED_VERSION = "unsupported-version"
    KEY_UNKNOWN = "key-unknown"
    HASH_MISMATCH = "hash-mismatch"
    SIGNATURE_BAD = "signature-bad"
    UNREADABLE = "unreadable"
    MEDIA_MISSING = "media-missing"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    DEADLINE_PASSED = "deadline-passed"
    IMPORT_FAILED = "import-failed"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True)
class Advice:
    """What a refusal means for the sender: whether to try again, the reason, and what to do, in a manager's words.

    `by_person` tells that only the receiving manager says it; the others are said by a program.
    """

    again: Again
    words: str
    by_person: bool = False


ADVICE: Final[dict[RefusalCode, Advice]] = {
    RefusalCode.NOT_EXPECTED: Advice(
        Again.AFTER_CHANGE,
        "They expect no child from you; telephone them before you send it again.",
        by_person=True,
    ),
    RefusalCode.WRONG_CHILD: Advice(
        Again.NEVER,
        "This child does not join them: it may have gone to the wrong setting. Tell your data-protection lead.",
        by_person=True,
    ),
    RefusalCode.DUPLICATE: Advice(Again.NEVER, "They have this journal already; there is nothing to do."),
    RefusalCode.TOO_LARGE: Advice(
        Again.AFTER_CHANGE,
        "It is larger than they take, or they have no room; ask them to make room, or use a disc.",
    ),
    RefusalCode.UNSUPPORTED_VERSION: Advice(
        Again.AFTER_CHANGE, "Their program does not know this kind of bundle; one of you must update the program."
    ),
    RefusalCode.KEY_UNKNOWN: Advice(
        Again.AFTER_CHANGE,
        "It is sealed to a key that they have no longer, or signed by one they do not know; pair again.",
    ),
    RefusalCode.HASH_MISMATCH: Advice(Again.YES, "What arrived is not what was offered; send it again."),
    RefusalCode.SIGNATURE_BAD: Advice(
        Again.NEVER, "The signature is wrong; build the bundle anew, and ask why this one was changed."
    ),
    RefusalCode.UNREADABLE: Advice(Again.AFTER_CHANGE, "It cannot be opened there; build the bundle anew."),
    RefusalCode.MEDIA_MISSING: Advice(
        Again.AFTER_CHANGE, "Photos or films that the journal names are not in it; build the bundle anew."
    ),
    RefusalCode.CONSENT_WITHDRAWN: Advice(
        Again.NEVER, "The family has said no since; nothing more is sent, and the family is told.", by_person=True
    ),
    RefusalCode.DEADLINE_PASSED: Advice(Again.YES, "It did not arrive whole in time; send it again."),
    RefusalCode.IMPORT_FAILED: Advice(
        Again.AFTER_CHANGE, "They could open it and could not take it in; telephone them.", by_person=True
    ),
    RefusalCode.UNEXPECTED: Advice(
        Again.YES, "Their program failed; send it again later, and tell them if it fails twice."
    ),
}
"""What each refusal means; every code has its line."""
