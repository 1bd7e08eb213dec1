"""Journals put together at random, by every writer: nothing is shown to more people, nothing fails, all is told."""

from pathlib import Path
from random import Random
from typing import Final

import pytest

from journal_bridge import registry
from journal_bridge.adapter import Reader, Writer
from journal_bridge.testing.packages import differences, unexcused
from random_journals import journals_at_random

SEEDS: Final = 140
"""How many journals each writer is given; the first that once failed are among them."""

WRITERS: Final = {one.name: one.reader for one in registry.installed() if isinstance(one.reader, Writer)}


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_whatever_comes_is_written_or_told(name: str, tmp_path: Path) -> None:
    """Whoever shares what with whom, and whatever is said: the package holds it, or says that it does not."""
    failed = {seed: told for seed in range(SEEDS) if (told := _failures(WRITERS[name], tmp_path / str(seed), seed))}
    assert failed == {}


def _failures(adapter: Reader, folder: Path, seed: int) -> list[str]:
    assert isinstance(adapter, Writer)
    journals = journals_at_random(folder / "journals", Random(seed))  # noqa: S311 - chance, not a secret
    found, back = differences(adapter, journals, folder / "package")
    return unexcused(found, adapter) + [f"{one.kind}: {one.reason}" for one in back.reading.losses]
