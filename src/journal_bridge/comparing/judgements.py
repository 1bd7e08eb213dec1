"""How judgements are compared: a platform may tell less of one, in its own order of words, and never another."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from journal_bridge.comparing.difference import Outcome
from journal_bridge.frameworks import EDITIONS, PLATFORM, SCHEMES
from journal_bridge.journal import Judgement

_FIELDS: Final = ("area", "aspect", "statement", "band", "level", "note", "words")

_CALLED: Final = {
    "EYFS": "Early Years Foundation Stage EYFS statutory framework",
    "DM": "Development Matters non-statutory guidance",
    "B25M": "Birth to 5 Matters",
    "CoEL": "CoEL CoETL characteristics of effective teaching and learning",
    "LEUVEN": "Leuven scales",
}
"""Words that name a framework and say nothing of a child; they and its edition's title may be added."""


def of_judgements(ours: Sequence[Judgement], read: Sequence[Judgement]) -> Outcome:
    """Compare judgements, in whatever order: each read back tells no more than one of ours does.

    An edition may be lost to the platform's own words, and is never another edition.
    """
    left, new = list(ours), []
    for judgement in read:
        if judgement in left:
            left.remove(judgement)
        else:
            new.append(judgement)
    if not left and not new:
        return Outcome.SAME
    for judgement in new:
        like = next((one for one in left if _tells_no_more(one, judgement)), None)
        if like is None:
            return Outcome.MORE
        left.remove(like)
    return Outcome.LESS


def only_worded(ours: Sequence[Judgement], read: Sequence[Judgement]) -> bool:
    """Tell whether judgements are the same in all but the source's own words for them, which are fewer."""
    return of_judgements(ours, read) is Outcome.LESS and _unworded(ours) == _unworded(read)


def _unworded(judgements: Sequence[Judgement]) -> Counter[Judgement]:
    return Counter(one.model_copy(update={"words": ""}) for one in judgements)


def _tells_no_more(ours: Judgement, read: Judgement) -> bool:
    same = (ours.framework, ours.edition) == (read.framework, read.edition)
    if not same and not read.framework == read.edition == PLATFORM:
        return False
    return _words(_text(read)) <= _words(_text(ours)) | _title(ours)


def _text(judgement: Judgement) -> str:
    return " ".join(str(getattr(judgement, name) or "") for name in _FIELDS)


def _title(judgement: Judgement) -> set[str]:
    """Return the words a platform names the framework of a judgement with."""
    titles = [_CALLED.get(judgement.framework, ""), judgement.edition.replace("-", " ")]
    titles += [one.title for one in (EDITIONS.get(judgement.edition), SCHEMES.get(judgement.edition)) if one]
    return _words(" ".join((*titles, *re.findall(r"\d{4}", judgement.edition))))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
