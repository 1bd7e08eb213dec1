"""The invented settings of the examples, those of the bundle's vectors, and what they say to each other."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bundle_vectors.people import RECEIVER, SENDER, STRANGER, Setting, noise
from journal_bridge import transfer_papers as papers
from journal_bridge.keys import SettingKeys
from journal_bridge.transfer_papers import Paper, SignedPaper

DOMAIN: Final = b"journal-bridge/paper/1.0\n"
"""What is signed begins with this; written out, so that the examples do not follow the program."""

BY_SENDER: Final = frozenset({"offer", "withdrawn"})
"""Papers the sender signs, written out for the same reason."""

TRANSFER: Final = noise("a transfer", 16).hex()
EARLIER: Final = noise("an earlier transfer", 16).hex()
BUNDLE: Final = noise("a sealed bundle", 32).hex()
SIZE: Final = 268_435_456
NOON: Final = datetime(2026, 7, 20, 11, 0, tzinfo=UTC)
ENTRIES: Final = 52
MEDIA: Final = 48


def keys(setting: Setting) -> SettingKeys:
    """Return a setting's keys, as the program holds them."""
    return SettingKeys(setting.signing_seed, setting.identity, noise(f"{setting.name} remembers", 32))


def names(minutes: int = 0) -> dict[str, Any]:
    """Return what every paper of the examples says, some minutes after noon."""
    return {
        "transfer": TRANSFER,
        "sender": SENDER.fingerprint,
        "receiver": RECEIVER.fingerprint,
        "at": NOON + timedelta(minutes=minutes),
    }


def offer(**changes: object) -> papers.Offer:
    """Return the sender's offer."""
    told = {
        "sha256": BUNDLE,
        "bytes": SIZE,
        "bundle": "journal-bridge/bundle/1.0",
        "journal": "1.0",
        "entries": ENTRIES,
        "media": MEDIA,
        "deadline": NOON + timedelta(days=3),
    }
    return papers.Offer(**(names() | told | changes))


def accepted(answers: str) -> papers.Accepted:
    """Return the receiver's yes."""
    return papers.Accepted(**names(1), answers=answers)


def received(answers: str) -> papers.Received:
    """Return the receiver's word that every byte is there."""
    return papers.Received(**names(9), answers=answers, sha256=BUNDLE, bytes=SIZE)


def opened(answers: str) -> papers.Opened:
    """Return the receiver's word that it is open."""
    return papers.Opened(**names(10), answers=answers, entries=ENTRIES, media=MEDIA)


def integrated(answers: str) -> papers.Integrated:
    """Return the receiver's last word: two photos could not be filed."""
    aside = (papers.SetAside(reason="photo-damaged", count=2),)
    return papers.Integrated(**names(95), answers=answers, stored=ENTRIES + MEDIA - 2, set_aside=aside)


def refused(answers: str, code: papers.RefusalCode, minutes: int = 1) -> papers.Refused:
    """Return the receiver's no."""
    return papers.Refused(**names(minutes), answers=answers, code=code)


def withdrawn(answers: str, **changes: object) -> papers.Withdrawn:
    """Return the sender's taking back."""
    return papers.Withdrawn(**(names(30) | changes), answers=answers)


def said(paper: Paper) -> SignedPaper:
    """Return a paper signed by the setting whose word it is."""
    by = SENDER if paper.paper in BY_SENDER else RECEIVER
    return papers.signed(paper, keys(by))


def by_hand(text: str, by: Setting = SENDER, domain: bytes = DOMAIN) -> dict[str, str]:
    """Return a text with a signature made past the program."""
    return {"text": text, "signature": base64.b64encode(by.signing.sign(domain + text.encode())).decode()}


def written(document: Mapping[str, Any]) -> str:
    """Return a paper's text, as the program writes it."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def document_of(paper: Paper) -> dict[str, Any]:
    """Return a paper as the document it is written as."""
    found: dict[str, Any] = json.loads(papers.signed(paper, _speaker(paper)).text)
    return found


def _speaker(paper: Paper) -> SettingKeys:
    speaker = paper.sender if paper.paper in BY_SENDER else paper.receiver
    return keys(next(one for one in (SENDER, RECEIVER, STRANGER) if one.fingerprint == speaker))
