"""Whatever happens to a ZIP on its way, the answer is the true content or a refusal: no crash, no other error."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile.zips import DEFLATED, Item, build, build_64
from journal_bridge.errors import InputRefused
from journal_bridge.intake import OpenedExport, open_container

FILES = {"records.json": b'[{"a": [1, 2.5, "x"]}]', "table.csv": b"a,b\n1,2\n", "page.xml": b"<a><b>c</b></a>"}
SEEDS = (
    build(
        *(Item(name, data, DEFLATED) for name, data in FILES.items()), Item("media/", b""), Item("media/x", b"xy")
    ),
    build_64(*(Item(name, data) for name, data in FILES.items())),
    build(
        Item("inner.zip", build(Item("records.json", b"[]"))), Item("café.jpg", b"\xff\xd8\xff"), comment=b"hello"
    ),
)
RUNS = int(os.environ.get("FUZZ_EXAMPLES", "5000"))

edits = st.lists(
    st.tuples(st.integers(0, 700), st.binary(min_size=1, max_size=4), st.sampled_from(["put", "insert", "delete"])),
    min_size=1,
    max_size=4,
)


def damage(seed: bytes, changes: list[tuple[int, bytes, str]]) -> bytes:
    """Return the ZIP with bytes replaced, put in or taken out."""
    data = bytearray(seed)
    for position, new, way in changes:
        start = position % len(data)
        end = start if way == "insert" else start + len(new)
        data[start:end] = b"" if way == "delete" else new
    return bytes(data)


def read_everything(opened: OpenedExport) -> None:
    """Read every file of an export in every way; each way may refuse it."""
    for name in opened.names:
        for read in (opened.json, opened.csv, opened.xml, opened.html, opened.head):
            with suppress(InputRefused):
                read(name)


def open_damaged(seed: bytes, changes: list[tuple[int, bytes, str]]) -> None:
    """Open a damaged ZIP and read what can be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.zip"
        path.write_bytes(damage(seed, changes))
        with suppress(InputRefused):
            read_everything(open_container(path))


@given(st.sampled_from(SEEDS), edits)
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
def test_a_damaged_zip_is_read_or_refused(seed: bytes, changes: list[tuple[int, bytes, str]]) -> None:
    """A broken download never shows me a programmer's error."""
    open_damaged(seed, changes)


@pytest.mark.fuzz
@given(st.sampled_from(SEEDS), edits)
@settings(max_examples=RUNS, deadline=None, database=None)
def test_a_damaged_zip_is_read_or_refused_many_times(seed: bytes, changes: list[tuple[int, bytes, str]]) -> None:
    """The same, for as long as FUZZ_EXAMPLES asks."""
    open_damaged(seed, changes)


@pytest.mark.fuzz
@given(
    st.sampled_from(["json", "csv", "xml", "html"]), st.binary(max_size=300) | st.text(max_size=300).map(str.encode)
)
@settings(max_examples=RUNS, deadline=None, database=None)
def test_any_bytes_are_read_or_refused(kind: str, data: bytes) -> None:
    """A document of nonsense never shows me a programmer's error."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "records.bin").write_bytes(data)
        opened = open_container(Path(folder))
        with suppress(InputRefused):
            getattr(opened, kind)("records.bin")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_single_flipped_bit_is_harmless(seed: bytes, tmp_path: Path) -> None:
    """One wrong bit gives me the files as they were, a refusal, or another name; never other content."""
    path = tmp_path / "export.zip"
    path.write_bytes(seed)
    true_contents = {opened_bytes(open_container(path), name) for name in open_container(path).names}
    for position in range(len(seed)):
        path.write_bytes(seed[:position] + bytes([seed[position] ^ (1 << position % 8)]) + seed[position + 1 :])
        try:
            opened = open_container(path)
            contents = {opened_bytes(opened, name) for name in opened.names}
        except InputRefused:
            continue
        assert contents <= true_contents


def opened_bytes(opened: OpenedExport, name: str) -> bytes:
    """Return a file of an export whole."""
    return opened.bytes(name, 10_000)
