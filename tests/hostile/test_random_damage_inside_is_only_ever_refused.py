"""Whatever happens to a ZIP that lies within an export, it is read truly or refused: no crash, no other error."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile.test_random_damage_is_only_ever_refused import FILES, damage, edits
from hostile.zips import DEFLATED, Item, build
from journal_bridge.errors import InputRefused
from journal_bridge.intake import OpenedExport, open_container

INNER = build(
    *(Item(name, data, DEFLATED) for name, data in FILES.items()), Item("deep.zip", build(Item("x", b"1")))
)
RUNS = int(os.environ.get("FUZZ_EXAMPLES", "5000"))


def read_inside(opened: OpenedExport) -> set[bytes]:
    """Return the contents of every file of every ZIP that can be opened; each may be refused."""
    found = set()
    waiting = [name for name in opened.names if name.endswith(".zip")]
    while waiting:
        with suppress(InputRefused):
            for name in opened.inside(waiting.pop()):
                waiting += [name] if name.endswith(".zip") else []
                with suppress(InputRefused):
                    found.add(opened.bytes(name, 10_000))
    return found


def open_damaged(inner: bytes, *, packed: bool) -> set[bytes]:
    """Return what can be read of a damaged ZIP beside a letter, in a folder or in a ZIP."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        if packed:
            path = path / "export.zip"
            path.write_bytes(build(Item("inner.zip", inner), Item("letter.txt")))
        else:
            (path / "inner.zip").write_bytes(inner)
            (path / "letter.txt").write_bytes(b"hello")
        with suppress(InputRefused), open_container(path) as opened:
            return read_inside(opened)
    return set()


@given(edits, st.booleans())
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_a_damaged_inner_zip_is_read_or_refused(changes: list[tuple[int, bytes, str]], packed: bool) -> None:
    """One broken download among many never shows me a programmer's error."""
    open_damaged(damage(INNER, changes), packed=packed)


@pytest.mark.fuzz
@given(edits, st.booleans())
@settings(max_examples=RUNS, deadline=None, database=None)
def test_a_damaged_inner_zip_is_read_or_refused_many_times(
    changes: list[tuple[int, bytes, str]], packed: bool
) -> None:
    """The same, for as long as FUZZ_EXAMPLES asks."""
    open_damaged(damage(INNER, changes), packed=packed)


def test_every_third_flipped_bit_is_harmless() -> None:
    """One wrong bit gives me the files as they were, a refusal, or another name; never other content."""
    true_contents = open_damaged(INNER, packed=False)
    assert {*FILES.values(), b"1"} <= true_contents
    for position in range(0, len(INNER), 3):
        flipped = INNER[:position] + bytes([INNER[position] ^ (1 << position % 8)]) + INNER[position + 1 :]
        assert open_damaged(flipped, packed=position % 2 == 0) - {INNER} <= true_contents
