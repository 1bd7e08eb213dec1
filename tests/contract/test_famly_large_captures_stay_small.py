"""A capture of a whole setting: observations beyond the first thousands are packed, and are the same afterwards."""

import tracemalloc

import pytest

from contract.famly_cases import CASES, FIXTURES, observation, page, read_export
from journal_bridge.journal import to_bytes
from journal_bridge.testing import opened_from
from journal_bridge_famly import adapter, journey

WORDS = "Counted, sorted, poured and measured; asked for more water and shared the jug. " * 8


@pytest.mark.parametrize("case", CASES)
def test_packing_changes_nothing(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether an observation was kept or packed, the journal is the same to the byte."""
    _, kept = read_export(FIXTURES / case / "export")
    monkeypatch.setattr(journey, "MOST_KEPT", 0)
    _, packed = read_export(FIXTURES / case / "export")
    assert [to_bytes(journal) for journal in kept.values()] == [to_bytes(journal) for journal in packed.values()]


def held(count: int) -> int:
    """Return how many bytes a reading holds on to, of so many observations."""
    records = [observation(f"o{one}", "kid", remark={"date": "2026-03-01", "body": WORDS}) for one in range(count)]
    with opened_from({"page.json": page(*records)}) as opened:
        tracemalloc.start()
        reading = adapter.read(opened)
        opened.close()
        found, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert reading.source_records == {"observation": count}
    return found


def test_a_packed_observation_takes_a_fraction_of_a_kept_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting's hundred thousand observations fit an ordinary computer."""
    kept = held(400) - held(100)
    monkeypatch.setattr(journey, "MOST_KEPT", 0)
    assert held(400) - held(100) < kept / 2
