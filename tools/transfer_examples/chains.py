"""Whole transfers as the papers of both sides: what each comes to, and one fault in each that must be refused."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bundle_vectors.people import RECEIVER, SENDER, STRANGER
from journal_bridge.transfer_papers import RefusalCode, SignedPaper
from transfer_examples.people import (
    EARLIER,
    TRANSFER,
    accepted,
    by_hand,
    document_of,
    integrated,
    offer,
    opened,
    received,
    refused,
    said,
    withdrawn,
    written,
)

OFFER: Final = said(offer())
ACCEPTED: Final = said(accepted(OFFER.sha256))
RECEIVED: Final = said(received(ACCEPTED.sha256))
OPENED: Final = said(opened(RECEIVED.sha256))
INTEGRATED: Final = said(integrated(OPENED.sha256))
WITHDRAWN: Final = said(withdrawn(ACCEPTED.sha256))
TOP_UP: Final = said(offer(base=EARLIER, entries=3, media=0))

Chain = Sequence[SignedPaper | Mapping[str, Any]]

_VALID: Final[Mapping[str, tuple[str, Chain]]] = {
    "integrated": ("integrated", (OFFER, ACCEPTED, RECEIVED, OPENED, INTEGRATED)),
    "waiting-for-their-manager": ("opened", (OFFER, ACCEPTED, RECEIVED, OPENED)),
    "only-offered": ("offered", (TOP_UP,)),
    "refused-at-once": ("refused", (OFFER, said(refused(OFFER.sha256, RefusalCode.TOO_LARGE)))),
    "refused-by-a-person": (
        "refused",
        (OFFER, ACCEPTED, RECEIVED, OPENED, said(refused(OPENED.sha256, RefusalCode.WRONG_CHILD, 95))),
    ),
    "withdrawn": ("withdrawn", (OFFER, ACCEPTED, WITHDRAWN)),
    "a-paper-twice": ("received", (OFFER, ACCEPTED, ACCEPTED, RECEIVED, OFFER)),
}


def documents() -> dict[str, bytes]:
    """Return each example by its name."""
    made = {f"valid-{name}": _chain(*told) for name, told in _VALID.items()}
    made["valid-written-by-another-program"] = _chain("accepted", _in_other_words())
    made |= {f"refused-{name}": _chain(*told) for name, told in _refused().items()}
    made |= {f"invalid-{name}": _chain("paper-malformed", (spoilt,)) for name, spoilt in _malformed().items()}
    return {f"{name}.json": (json.dumps(one, indent=1) + "\n").encode() for name, one in made.items()}


def _chain(comes_to: str, papers: Chain) -> dict[str, Any]:
    """Return a chain as its example: what it comes to, the two cards, and the papers in order."""
    listed = [one.document() if isinstance(one, SignedPaper) else one for one in papers]
    cards = {"sender": SENDER.card, "receiver": RECEIVER.card}
    return {"transfer": TRANSFER, "comes_to": comes_to, **cards, "papers": listed}


def _in_other_words() -> Chain:
    """Return an offer in another order, with blanks and escapes, and its answer, which names that very text."""
    text = json.dumps(dict(reversed(document_of(offer()).items())), indent=2).replace("offer", "\\u006fffer")
    spelled = by_hand(text)
    answer = accepted(SignedPaper(offer(), text, spelled["signature"]).sha256)
    return (spelled, said(answer))


def _refused() -> dict[str, tuple[str, Chain]]:
    """Return chains of the right shape that nobody may believe, with the reason's code."""
    changed = OFFER.document() | {"text": OFFER.text.replace('"bytes":2', '"bytes":3')}
    by_us = by_hand(RECEIVED.text, SENDER)
    twice = by_hand(OFFER.text.replace('"bytes":', '"bytes":1,"bytes":'))
    elsewhere = {"receiver": STRANGER.fingerprint}
    return {
        "one-digit-changed": ("paper-signature", (changed,)),
        "signed-without-its-first-line": ("paper-signature", (by_hand(OFFER.text, domain=b""),)),
        "signed-by-a-stranger": ("paper-signature", (by_hand(OFFER.text, STRANGER),)),
        "a-receipt-by-the-sender": ("paper-signature", (OFFER, ACCEPTED, by_us)),
        "a-strangers-word-under-our-key": (
            "paper-signature",
            (by_hand(written(document_of(offer()) | {"sender": STRANGER.fingerprint})),),
        ),
        "a-key-twice": ("paper-malformed", (twice,)),
        "another-offer-under-the-same-id": ("transfer-known", (OFFER, said(offer(bytes=1)))),
        "an-answer-to-nothing": ("paper-out-of-turn", (OFFER, said(accepted("5f" * 32)))),
        "of-another-transfer": ("transfer-unknown", (OFFER, said(withdrawn(OFFER.sha256, transfer=EARLIER)))),
        "to-another-setting": ("paper-out-of-turn", (OFFER, said(withdrawn(OFFER.sha256, **elsewhere)))),
        "filed-before-it-was-opened": (
            "paper-out-of-turn",
            (OFFER, ACCEPTED, RECEIVED, said(integrated(RECEIVED.sha256))),
        ),
        "taken-back-after-it-was-filed": (
            "paper-out-of-turn",
            (OFFER, ACCEPTED, RECEIVED, OPENED, INTEGRATED, said(withdrawn(OPENED.sha256))),
        ),
        "an-answer-without-its-offer": ("transfer-unknown", (ACCEPTED,)),
    }


def _malformed() -> dict[str, Mapping[str, Any]]:
    """Return single signed papers whose wrapping is wrong."""
    good = OFFER.document()
    signature = good["signature"]
    loose = signature[:85] + chr(ord(signature[85]) + 1) + signature[86:]
    raw = base64.b64decode(signature)
    return {
        "signature-without-padding": good | {"signature": signature.rstrip("=")},
        "signature-with-loose-bits": good | {"signature": loose},
        "signature-in-the-other-alphabet": good | {"signature": base64.urlsafe_b64encode(raw).decode()},
        "signature-cut-short": good | {"signature": base64.b64encode(raw[:63]).decode()},
        "a-word-beside-the-paper": good | {"note": "from the office"},
        "text-that-is-an-object": good | {"text": json.loads(OFFER.text)},
        "text-beyond-ascii": by_hand(OFFER.text.replace("1.0", "\N{FULLWIDTH DIGIT ONE}.0")),
        "text-without-end": by_hand(OFFER.text + " " * 16_384),
        "no-signature": {"text": OFFER.text},
    }
