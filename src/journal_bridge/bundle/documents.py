"""Reads the two documents of a bundle whose signature is proven: `journal.json` and `left-out.json`.

The signature says who wrote them, not that they are well made: both are read strictly, and the journal's media must
be the files of the bag, no more and no less.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from journal_bridge.bundle.bag import PAYLOAD
from journal_bridge.bundle.packing import JOURNAL, LEFT_OUT, LEFT_OUT_SCHEMA
from journal_bridge.errors import InputRefused, NotVerified
from journal_bridge.handover import BUNDLED, ItemKind, LeftOut, State
from journal_bridge.journal import Availability, Journal, from_bytes

_MOST: Final = 10**15 - 1
"""The greatest count: fifteen digits, which every JSON reader keeps exactly."""

_LINE: Final = {"kind": str, "detail": str, "state": str, "rule": str, "reason": str, "count": int}
_KINDS: Final = frozenset({ItemKind.ENTRY, ItemKind.COMMENT, ItemKind.MEDIA, ItemKind.EXTRAS})
"""What a bundle 1.0 may count; next steps of a child who died are counted on the setting's own receipt alone."""

_TOP: Final = {"schema": str, "purpose": str, "carried": int, "redactions": int, "left_out": list}


def journal_in(untrusted: bytes, digests: Mapping[str, str], lengths: Mapping[str, int]) -> Journal:
    """Return the journal in a bag, when its media are those of the bag.

    Args:
        untrusted: the bytes of `journal.json`.
        digests: what the signed manifest says of the bag's payload files.
        lengths: how many bytes each of them has.

    Raises:
        NotVerified: `unsupported-version`, `invalid-journal`, `media-missing`, `extra-file`.
    """
    try:
        document = _strictly(untrusted)
        journal = from_bytes(untrusted)
    except InputRefused as refused:
        raise NotVerified(refused.code, refused.place) from None
    except (ValueError, RecursionError):
        raise NotVerified("invalid-journal", JOURNAL) from None
    if document.get("schema_version") != journal.schema_version:  # our model gives a journal without one its own
        raise NotVerified("unsupported-version", JOURNAL)
    _check_media(journal, digests, lengths)
    return journal


def _check_media(journal: Journal, digests: Mapping[str, str], lengths: Mapping[str, int]) -> None:
    """Check that the journal's media are those of the bag, both ways, with the digests and lengths it gives."""
    beside = f"{PAYLOAD}media/"
    there = {name.removeprefix(PAYLOAD): lengths[name] for name in digests if name.startswith(beside)}
    wanted = [media for media in journal.media if media.availability is Availability.FOUND]
    for number, media in enumerate(wanted):
        if media.path not in there:
            raise NotVerified("media-missing", f"{JOURNAL} media found, number {number}")
        if (media.sha256, media.bytes) != (digests[f"{PAYLOAD}{media.path}"], there[media.path]):
            raise NotVerified("media-missing", media.path)
    if extra := sorted(there.keys() - {media.path for media in wanted}):
        raise NotVerified("extra-file", extra[0])


def left_out_in(untrusted: bytes) -> tuple[LeftOut, ...]:
    """Return what the sender says it left out, from the bytes of `left-out.json`.

    Raises:
        NotVerified: `unsupported-version`, `tampered`.
    """
    try:
        document = _strictly(untrusted)
        if document["schema"] != LEFT_OUT_SCHEMA:
            raise NotVerified("unsupported-version", LEFT_OUT)
        _check_shape(document, _TOP)
        if document["purpose"] not in BUNDLED:
            raise NotVerified("tampered", LEFT_OUT)
        return tuple(_line(line) for line in document["left_out"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotVerified("tampered", LEFT_OUT) from None


def _line(untrusted: object) -> LeftOut:
    line = _check_shape(untrusted, _LINE)
    kind, state = ItemKind(line["kind"]), State(line["state"])
    if state is State.CARRY or kind not in _KINDS:
        raise ValueError("carried, and so not left out, or not told to others")
    return LeftOut(kind, line["detail"], state, line["rule"], line["reason"], line["count"])


def _check_shape(untrusted: object, shape: dict[str, type]) -> dict[str, Any]:
    """Return an object that has just the keys of a shape, each of its type and fit for any reader."""
    if not isinstance(untrusted, dict) or untrusted.keys() != shape.keys():
        raise ValueError("other keys")
    for key, kind in shape.items():
        value: Any = untrusted[key]
        if type(value) is not kind:
            raise ValueError("another type")
        if isinstance(value, int) and not 0 <= value <= _MOST:
            raise ValueError("no count")
        if isinstance(value, str):
            value.encode()  # half of a pair of code units is text in some languages only
    return untrusted


def _strictly(untrusted: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(
        untrusted.decode(), object_pairs_hook=_each_key_once, parse_constant=_no_number, parse_float=_finite
    )


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object whose keys are all different: of two alike, each reader would believe another."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(untrusted_constant: str) -> None:
    del untrusted_constant
    raise ValueError("NaN and Infinity are no JSON")


def _finite(untrusted_number: str) -> float:
    number = float(untrusted_number)
    if not math.isfinite(number):
        raise ValueError("a number past every limit")
    return number
