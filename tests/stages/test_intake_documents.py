"""What intake reads from honest documents is what was written, however it was written."""

import csv
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge.intake.documents import parse_csv, parse_json
from journal_bridge.intake.limits import DEFAULT_LIMITS

plain_text = st.text(st.characters(codec="utf-8"))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | plain_text,
    lambda inner: st.lists(inner) | st.dictionaries(plain_text, inner),
)
cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


@given(values, st.booleans())
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_json_comes_back_as_it_was_written(value: object, ascii_only: bool) -> None:
    """Quotes, brackets and escapes in a note never make it look hostile."""
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    assert value == parse_json(data, "records.json", DEFAULT_LIMITS)


def test_json_may_nest_to_the_limit() -> None:
    """A hundred levels are allowed, and brackets in text are no levels."""
    data = b"[" * 99 + b'["[[[[\\"[[[[\\\\"]' + b"]" * 99
    assert parse_json(data, "records.json", DEFAULT_LIMITS)


@given(st.lists(st.tuples(cells, cells)))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_tables_come_back_as_they_were_written(rows: list[tuple[str, str]]) -> None:
    """Commas, quotes and line breaks in a cell stay in that cell."""
    sink = io.StringIO(newline="")
    csv.writer(sink).writerows([("name", "note"), *rows])
    expected = [{"name": name, "note": note} for name, note in rows]
    assert expected == parse_csv(sink.getvalue().encode(), "table.csv", DEFAULT_LIMITS)
