"""What the Famly adapter writes keeps every promise of a writer, and loses only what it says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contract.famly_written import MADE
from journal_bridge.comparing import reason_for
from journal_bridge.handover import MinimisedJournal
from journal_bridge.testing import WriterContract
from journal_bridge.testing.packages import differences, unexcused
from journal_bridge.testing.writer_contract import SAMPLES
from journal_bridge_famly import adapter


class TestFamlyWrites(WriterContract):
    """The questions every writer is asked."""

    adapter = adapter

    def test_every_reason_is_needed(self, tmp_path: Path) -> None:
        """A part is said to be lost because it is, in the common samples or in those of this platform."""
        lost: set[str] = set()
        for number, make in enumerate((*SAMPLES.values(), *MADE)):
            found, _ = differences(adapter, make(tmp_path / f"journals {number}"), tmp_path / f"package {number}")
            lost |= {one.part for one in found}
        unneeded = [part for part in adapter.cannot if not any(reason_for(one, {part: "."}) for one in lost)]
        assert unneeded == []


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_nothing_is_lost_without_a_reason_and_nobody_sees_more(
    make: Callable[[Path], list[MinimisedJournal]], tmp_path: Path
) -> None:
    """Namesakes, pictures that stand twice, files on comments, entries between staff: told as lost, never shown."""
    found, back = differences(adapter, make(tmp_path / "journals"), tmp_path / "package")
    assert unexcused(found, adapter) == []
    assert back.reading.losses == ()
