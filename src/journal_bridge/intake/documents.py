"""Reads JSON and CSV strictly: whatever two programs could read differently is refused."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final, Never

from journal_bridge.errors import InputRefused
from journal_bridge.intake.limits import Limits

_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b'[]{}"'))
_STRING: Final = re.compile(rb'"[^"]*"')
_STEP: Final = [0] * 256
_STEP[ord("[")] = _STEP[ord("{")] = 1
_STEP[ord("]")] = _STEP[ord("}")] = -1
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def decode_text(untrusted_bytes: bytes, place: str) -> str:
    """Return UTF-8 text, without the byte order mark that Windows programs put first.

    Raises:
        InputRefused: `not-utf8`.
    """
    try:
        return untrusted_bytes.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused("not-utf8", place) from None


def parse_json(untrusted_bytes: bytes, place: str, limits: Limits) -> object:
    """Return the value of a JSON document.

    Raises:
        InputRefused: `not-utf8`, `too-deep`, `not-json` (with the line, also for half a surrogate pair),
            `duplicate-key` or `not-a-number`.
    """
    untrusted_text = decode_text(untrusted_bytes, place)
    if _json_depth(untrusted_bytes) > limits.depth:
        raise InputRefused("too-deep", place)
    if _has_lone_surrogate(untrusted_bytes):
        raise InputRefused("not-json", place)
    try:
        return json.loads(untrusted_text, cls=_StrictDecoder, place=place)
    except json.JSONDecodeError as error:
        raise InputRefused("not-json", f"{place} line {error.lineno}") from None
    except (ValueError, RecursionError):  # a whole number of more than 4,300 digits
        raise InputRefused("not-json", place) from None


class _StrictDecoder(json.JSONDecoder):
    """Python's decoder without what it allows beyond RFC 8259, and without silent loss."""

    def __init__(self, *, place: str) -> None:
        self._place = place
        super().__init__(
            object_pairs_hook=self._object, parse_float=self._finite, parse_constant=self._refuse_constant
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):  # RFC 8259 section 4: what happens to doubled names is unpredictable
            raise InputRefused("duplicate-key", self._place)
        return result

    def _finite(self, literal: str) -> float:
        number = float(literal)
        if not math.isfinite(number):  # 1e999
            raise InputRefused("not-a-number", self._place)
        return number

    def _refuse_constant(self, _literal: str) -> Never:
        raise InputRefused("not-a-number", self._place)


def _json_depth(untrusted_bytes: bytes) -> int:
    """Return how deep the brackets outside strings go, without a parser that could run out of stack."""
    unescaped = untrusted_bytes.replace(rb"\\", b"").replace(rb"\"", b"")
    brackets = _STRING.sub(b"", unescaped.translate(None, _NOT_BRACKETS))
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0)


def _has_lone_surrogate(untrusted_bytes: bytes) -> bool:
    if not _SURROGATE.search(untrusted_bytes):
        return False
    return any(escape.group(1) for escape in _ESCAPE.finditer(untrusted_bytes))


def parse_csv(untrusted_bytes: bytes, place: str, limits: Limits) -> list[dict[str, str]]:
    """Return the rows of a table with a header row; headers lose surrounding spaces, cells keep theirs.

    Rows with no cell at all are skipped. Rows are counted as a spreadsheet counts them, the header being row 1.

    Raises:
        InputRefused: `not-utf8`, or `not-csv` with the row: header empty or doubled, cells too few, many or long.
    """
    untrusted_rows = _csv_rows(decode_text(untrusted_bytes, place), place)
    header = [cell.strip() for cell in next(untrusted_rows, (1, []))[1]]
    if not header or "" in header or len({cell.casefold() for cell in header}) != len(header):
        raise InputRefused("not-csv", f"{place} row 1")
    table = []
    for number, row in untrusted_rows:
        if not row:
            continue
        if len(row) != len(header) or max(map(len, row)) > limits.cell_characters:
            raise InputRefused("not-csv", f"{place} row {number}")
        table.append(dict(zip(header, row, strict=True)))
    return table


def _csv_rows(untrusted_text: str, place: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    if "\0" in untrusted_text:  # UTF-16 without a mark, or not a table at all
        raise InputRefused("not-csv", place)
    try:
        for row in csv.reader(io.StringIO(untrusted_text, newline=""), strict=True):
            number += 1
            yield number, row
    except csv.Error:
        raise InputRefused("not-csv", f"{place} row {number + 1}") from None
