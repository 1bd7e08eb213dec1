"""Single papers as they are read: each valid, or with one fault that a schema, or only the program, can see."""

import json
from collections.abc import Mapping
from typing import Any, Final

from journal_bridge import transfer_papers as papers
from journal_bridge.transfer_papers import RefusalCode
from transfer_examples.people import (
    EARLIER,
    accepted,
    document_of,
    integrated,
    offer,
    opened,
    received,
    refused,
    said,
    withdrawn,
)

_OFFER: Final = said(offer()).sha256
_ACCEPTED: Final = said(accepted(_OFFER)).sha256
_RECEIVED: Final = said(received(_ACCEPTED)).sha256
_OPENED: Final = said(opened(_RECEIVED)).sha256

_VALID: Final[Mapping[str, papers.Paper]] = {
    "offer": offer(),
    "offer-of-a-top-up": offer(base=EARLIER, entries=3, media=0),
    "accepted": accepted(_OFFER),
    "received": received(_ACCEPTED),
    "opened": opened(_RECEIVED),
    "integrated": integrated(_OPENED),
    "refused": refused(_OFFER, RefusalCode.TOO_LARGE),
    "refused-by-a-person": refused(_OPENED, RefusalCode.NOT_EXPECTED, 95),
    "withdrawn": withdrawn(_OFFER),
}

_SPOILT_OFFERS: Final[Mapping[str, dict[str, Any]]] = {
    "invalid-a-childs-name": {"child": "Nia Larkspur"},
    "invalid-later-version": {"schema": "journal-bridge/paper/1.1"},
    "invalid-kind": {"paper": "promise"},
    "invalid-nothing-to-send": {"bytes": 0},
    "invalid-fewer-than-none": {"entries": -1},
    "invalid-number-as-text": {"bytes": "268435456"},
    "invalid-number-beyond-every-reader": {"bytes": 2**53},
    "invalid-transfer-with-a-path": {"transfer": "../../etc"},
    "invalid-transfer-in-capitals": {"transfer": EARLIER.upper()},
    "invalid-short-digest": {"sha256": "5f" * 31},
    "invalid-sender-by-name": {"sender": "Kingfisher Nursery"},
    "invalid-time-without-zone": {"at": "2026-07-20T12:00:00"},
    "invalid-day-for-a-deadline": {"deadline": "2026-07-23"},
    "refused-day-that-does-not-exist": {"deadline": "2026-02-30T12:00:00+00:00"},
    "refused-whole-number-with-a-point": {"bytes": 268435456.0},
    "refused-digest-with-a-line-end": {"sha256": "5f" * 32 + "\n"},
}

_SPOILT_ANSWERS: Final[Mapping[str, tuple[papers.Paper, dict[str, Any]]]] = {
    "invalid-code-nobody-knows": (_VALID["refused"], {"code": "not-today"}),
    "invalid-refused-in-words": (_VALID["refused"], {"why": "She went to another school."}),
    "invalid-answers-by-number": (_VALID["accepted"], {"answers": 1}),
    "invalid-set-aside-none": (_VALID["integrated"], {"set_aside": [{"reason": "photo-damaged", "count": 0}]}),
    "invalid-set-aside-in-words": (
        _VALID["integrated"],
        {"set_aside": [{"reason": "We have that photo already.", "count": 1}]},
    ),
}


def documents() -> dict[str, bytes]:
    """Return each example by its name."""
    made = {f"valid-{name}": document_of(paper) for name, paper in _VALID.items()}
    made |= {name: document_of(offer()) | change for name, change in _SPOILT_OFFERS.items()}
    made |= {name: document_of(paper) | change for name, (paper, change) in _SPOILT_ANSWERS.items()}
    for name, key in (("schema", "schema"), ("deadline", "deadline")):
        made[f"invalid-no-{name}"] = {at: said for at, said in document_of(offer()).items() if at != key}
    made["invalid-answer-to-nothing"] = {
        at: said for at, said in document_of(accepted(_OFFER)).items() if at != "answers"
    }
    files = {name: json.dumps(document, indent=1, sort_keys=True) + "\n" for name, document in made.items()}
    files["refused-key-twice"] = files["valid-offer"].replace('"bytes": ', '"bytes": 1,\n "bytes": ')
    return {f"{name}.json": text.encode() for name, text in files.items()}
