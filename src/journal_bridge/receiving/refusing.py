"""Which of our errors means which refusal; what stands in no table is no verdict on a bundle."""

from typing import Final

from journal_bridge.errors import BridgeError
from journal_bridge.transfer_papers import RefusalCode

REFUSALS: Final[dict[str, RefusalCode]] = {
    "already-received": RefusalCode.DUPLICATE,
    "wrong-key": RefusalCode.KEY_UNKNOWN,
    "other-receiver": RefusalCode.KEY_UNKNOWN,
    "peer-unknown": RefusalCode.KEY_UNKNOWN,
    "signature-bad": RefusalCode.SIGNATURE_BAD,
    "unsupported-version": RefusalCode.UNSUPPORTED_VERSION,
    "media-missing": RefusalCode.MEDIA_MISSING,
    "missing-file": RefusalCode.MEDIA_MISSING,
    "upload-digest": RefusalCode.HASH_MISMATCH,
    "offer-other": RefusalCode.HASH_MISMATCH,
    "base-unknown": RefusalCode.UNREADABLE,
    "extra-file": RefusalCode.UNREADABLE,
    "invalid-journal": RefusalCode.UNREADABLE,
    "not-a-bundle": RefusalCode.UNREADABLE,
    "tampered": RefusalCode.UNREADABLE,
}
"""For every error that opening a bundle can end with, and that will be the same next time."""


def refusal_for(error: BridgeError) -> RefusalCode | None:
    """Return what a bundle is refused for after an error, or None when trying again may help."""
    return REFUSALS.get(error.code)
