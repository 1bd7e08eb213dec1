"""What a manager reads about a signature: known, unknown, wrong, or none at all."""

import pytest

from journal_bridge import showing
from journal_bridge.bundle import Verification
from journal_bridge.bundle.verifying import FileVerdict, SenderKnown
from journal_bridge.keys import Card

SIGNER = Card(bytes(32), "age1invented")
NONE = "none: nothing shows who made this."


@pytest.mark.parametrize(
    ("known", "signer", "words"),
    [
        (SenderKnown.UNKNOWN, None, NONE),
        (SenderKnown.UNKNOWN, SIGNER, "intact, but the sender is unknown"),
        (SenderKnown.BAD, None, "NOT as it should be"),
        (SenderKnown.BAD, SIGNER, "NOT as it should be"),
        (SenderKnown.KNOWN, SIGNER, "by the sender you named"),
    ],
)
def test_the_line_about_the_signature_promises_no_more_than_was_seen(
    known: SenderKnown, signer: Card | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A book that carries no signature is not called intact by an unknown sender."""
    showing.show_verification(
        Verification((FileVerdict("book.pdf", ok=True, what="as it was made"),), (), known, signer)
    )
    assert f"Signature: {words}" in capsys.readouterr().out
