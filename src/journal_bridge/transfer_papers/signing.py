"""Papers signed and read: the exact text that was signed is kept, so no two programs need write JSON alike."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys, verify
from journal_bridge.transfer_papers.models import PAPER, PAPER_SCHEMA, SAID_BY_SENDER, Paper, SignedText

_DOMAIN: Final = f"{PAPER_SCHEMA}\n".encode()
"""What is signed begins with this, so that no signature on a paper is one on anything else, or the reverse."""


@dataclass(frozen=True)
class SignedPaper:
    """A paper with its signature: `text` is exactly what was signed, `signature` is base64 of 64 bytes."""

    paper: Paper
    text: str
    signature: str

    @property
    def sha256(self) -> str:
        """Digest of the exact text, by which an answer names it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def document(self) -> dict[str, str]:
        """Return what is sent and kept: the text as it is, and the signature."""
        return {"text": self.text, "signature": self.signature}


def signed(paper: Paper, keys: SettingKeys) -> SignedPaper:
    """Return a paper signed with this setting's key.

    Raises:
        NotVerified: `paper-malformed` when it is not ours to say.
    """
    if _speaker(paper) != keys.card.fingerprint:
        raise NotVerified("paper-malformed", "paper")
    document = paper.model_dump(mode="json", exclude_none=True, by_alias=True)
    text = json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return SignedPaper(paper, text, base64.b64encode(keys.sign(_DOMAIN + text.encode())).decode())


def read_signed(untrusted: object, card: Card, place: str = "paper") -> SignedPaper:
    """Return a paper from what the other side sent, when the card's holder signed exactly that text.

    Args:
        untrusted: a document with `text` and `signature`, as `SignedPaper.document` gives it.
        card: of the setting that must have signed it, from the pairing and nowhere else.
        place: what to call it in an error.

    Raises:
        NotVerified: `paper-signature` when that card did not sign it, `unsupported-version` for a newer paper, or
            `paper-malformed`.
    """
    return verified(_document(untrusted, place), card, place)


def verified(document: SignedText, card: Card, place: str = "paper") -> SignedPaper:
    """Return the paper of a document that is of the form of one already; otherwise as `read_signed`."""
    if not verify(card, _DOMAIN + document.text.encode(), base64.b64decode(document.signature)):
        raise NotVerified("paper-signature", place)
    paper = _paper(document.text, place)
    if _speaker(paper) != card.fingerprint:
        raise NotVerified("paper-signature", place)
    return SignedPaper(paper, document.text, document.signature)


def _speaker(paper: Paper) -> str:
    return paper.sender if paper.paper in SAID_BY_SENDER else paper.receiver


def _document(untrusted: object, place: str) -> SignedText:
    try:
        return SignedText.model_validate(untrusted, strict=True)
    except ValidationError:
        raise NotVerified("paper-malformed", place) from None


def _paper(text: str, place: str) -> Paper:
    try:
        document = json.loads(text, object_pairs_hook=_each_key_once)
        if isinstance(document, dict) and document.get("schema") != PAPER_SCHEMA:
            raise NotVerified("unsupported-version", place)
        return PAPER.validate_json(text, strict=True)
    except (ValidationError, ValueError, RecursionError):
        raise NotVerified("paper-malformed", place) from None


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
