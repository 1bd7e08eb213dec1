"""What every writer promises, as tests: inherit the class, name an adapter that writes, and run pytest.

    class TestToyWrites(WriterContract):
        adapter = toy.adapter

The journals it is given hold everything a journal can hold; see `journal_bridge.testing.samples`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, ClassVar, Final

from journal_bridge import comparing, registry
from journal_bridge.adapter import Evidence, Reader, Step, Writer
from journal_bridge.handover import MinimisedJournal
from journal_bridge.intake import open_container
from journal_bridge.testing import samples
from journal_bridge.testing.packages import (
    calculating_cells,
    differences,
    files_of,
    unexcused,
    write,
)
from journal_bridge.testing.promises import adds_up, keeps_promises

Make = Callable[[Path], tuple[MinimisedJournal, ...]]

SAMPLES: Final[Mapping[str, Make]] = {
    "everything a journal holds": samples.rich_journals,
    "hard words": lambda folder: samples.worded_journals(folder, samples.HOSTILE),
    "very long texts": lambda folder: samples.worded_journals(folder, samples.LONG_TEXTS),
    "ids no folder could keep": samples.odd_journals,
    "no media": samples.bare_journals,
    "nothing at all": samples.empty_journals,
}
"""Journals to write, by what is hard about them."""

ESSENTIAL: Final = frozenset(
    {
        "child",
        "observation",
        *(f"observation.{one}" for one in ("kind", "author", "status", "about", "body", "media")),
        "photo",
        "photo.file",
    }
)
"""Parts that no platform's package may be without, in what every platform holds."""


class WriterContract:
    """The same questions to every writer; a subclass sets `adapter`, which reads as well, and may add its own."""

    adapter: ClassVar[Reader]
    own: ClassVar[Mapping[str, Make]] = {}
    """Further journals, hard for this one platform: they are written like all others, and may need a reason."""

    def pytest_generate_tests(self, metafunc: Any) -> None:  # noqa: ANN401 - pytest's own object
        """Ask what holds for all journals once for each of the samples."""
        if "sample" in metafunc.fixturenames:
            metafunc.parametrize("sample", self.samples)

    @property
    def samples(self) -> Mapping[str, Make]:
        """All journals to write."""
        return {**SAMPLES, **self.own}

    @property
    def writer(self) -> Writer:
        """The adapter as a writer."""
        assert isinstance(self.adapter, Writer)
        return self.adapter

    # What a writer says of itself

    def test_it_says_what_it_writes_on_what_evidence(self) -> None:
        """A manager can see what the layout rests on; what is written is one of the layouts that are read."""
        assert self.writer.package in self.adapter.layouts
        assert isinstance(self.writer.package.evidence, Evidence)

    def test_every_part_it_cannot_hold_is_a_part_of_a_journal_with_a_reason(self) -> None:
        """What the platform will not take is told in sentences, part by part, and never all at once."""
        parts = comparing.known_parts()
        for part, reason in self.writer.cannot.items():
            meant = [one for one in parts if comparing.reason_for(one, {part: reason})]
            assert meant, f"{part} is no part of a journal"
            assert part != "*", "everything at once is no reason"
            assert reason.endswith("."), part
            assert reason[:1].isupper(), part

    def test_every_reason_is_needed(self, tmp_path: Path) -> None:
        """A part is said to be lost because it is: an excuse for what is never lost would hide a fault some day."""
        lost: set[str] = set()
        for number, make in enumerate(self.samples.values()):
            journals = make(tmp_path / f"journals {number}")
            found, _ = differences(self.adapter, journals, tmp_path / f"package {number}")
            lost |= {one.part for one in found}
        unneeded = {part for part in self.writer.cannot if not any(_means(part, one) for one in lost)}
        assert not unneeded, sorted(unneeded)

    # What is written

    def test_what_is_written_is_read_back_but_for_what_it_cannot_hold(self, sample: str, tmp_path: Path) -> None:
        """Every difference has a reason, and nobody sees anything that was not for them."""
        journals = self.samples[sample](tmp_path / "journals")
        found, back = differences(self.adapter, journals, tmp_path / "package")
        assert unexcused(found, self.writer) == []
        assert back.claim is not None
        assert (back.claim.adapter, back.claim.layout) == (self.adapter.name, self.writer.package.name)

    def test_a_published_observation_with_its_photo_arrives(self, tmp_path: Path) -> None:
        """What every platform is for is excused by nothing: the words, whose they are, who sees them, the photo."""
        found, _ = differences(self.adapter, samples.plain_journals(tmp_path / "journals"), tmp_path / "package")
        assert {one.part for one in found} & ESSENTIAL == set()

    def test_its_own_reader_finds_a_home_for_all_it_wrote(self, sample: str, tmp_path: Path) -> None:
        """A package is an export like any other: figures add up, journals keep their promises, nothing is lost."""
        journals = self.samples[sample](tmp_path / "journals")
        _, back = differences(self.adapter, journals, tmp_path / "package")
        adds_up(back.reading)
        for journal in back.journals:
            keeps_promises(journal)
        assert [f"{one.kind}: {one.reason} ({one.place})" for one in back.reading.losses] == []

    def test_no_other_adapter_takes_it_for_its_own(self, tmp_path: Path) -> None:
        """Whoever opens the package gets the reader it was written for."""
        write(self.writer, samples.rich_journals(tmp_path / "journals"), tmp_path / "package")
        with open_container(tmp_path / "package") as opened:
            others = [one.reader for one in registry.installed() if one.name != self.adapter.name]
            assert [one.name for one in others if one.recognise(opened)] == []

    def test_the_same_journals_are_the_same_bytes_in_whatever_order(self, sample: str, tmp_path: Path) -> None:
        """Converting again changes nothing."""
        journals = self.samples[sample](tmp_path / "journals")
        for name, given in (("first", journals), ("again", journals), ("turned", journals[::-1])):
            write(self.writer, given, tmp_path / name)
        assert files_of(tmp_path / "again") == files_of(tmp_path / "first")
        assert files_of(tmp_path / "turned") == files_of(tmp_path / "first")

    def test_one_childs_package_holds_nothing_of_the_other_journals(self, tmp_path: Path) -> None:
        """A package for one child is written from that child's journal alone."""
        for number, one in enumerate(samples.rich_journals(tmp_path / "journals")):
            found, _ = differences(self.adapter, (one,), tmp_path / f"package {number}")
            assert unexcused(found, self.writer) == []

    def test_nothing_is_written_elsewhere(self, sample: str, tmp_path: Path) -> None:
        """No id or text leads out of the folder, and the journals' own files stay as they are."""
        journals = self.samples[sample](tmp_path / "journals")
        before = files_of(tmp_path)
        write(self.writer, journals, tmp_path / "deep" / "package")
        (tmp_path / "tables").mkdir()
        self.writer.tables(journals, tmp_path / "tables")
        after = files_of(tmp_path)
        new = {name for name in after if after[name] != before.get(name)}
        assert not {name for name in new if not name.startswith(("deep/package/", "tables/"))}
        assert not before.keys() - after.keys()

    # Tables

    def test_no_cell_of_any_table_calculates(self, sample: str, tmp_path: Path) -> None:
        """A spreadsheet that opens what was written shows words, and runs nothing."""
        journals = self.samples[sample](tmp_path / "journals")
        write(self.writer, journals, tmp_path / "package")
        (tmp_path / "tables").mkdir()
        self.writer.tables(journals, tmp_path / "tables")
        assert calculating_cells(tmp_path / "package") == []
        assert calculating_cells(tmp_path / "tables") == []

    def test_every_table_is_told_of_and_is_the_same_again(self, sample: str, tmp_path: Path) -> None:
        """A manager is told what to do with each file, in whole sentences, and finds it."""
        journals = self.samples[sample](tmp_path / "journals")
        tables = [tmp_path / name for name in ("tables", "again")]
        told = []
        for folder in tables:
            folder.mkdir()
            told.append(self.writer.tables(journals, folder))
        _keeps_its_steps(told[0], tables[0])
        assert {step.file for step in told[0] if step.file} == set(files_of(tables[0]))
        assert told[0] == told[1]
        assert files_of(tables[0]) == files_of(tables[1])

    def test_steps_of_a_package_name_files_that_are_there(self, sample: str, tmp_path: Path) -> None:
        """What the page tells to upload lies in the package."""
        written = write(self.writer, self.samples[sample](tmp_path / "journals"), tmp_path / "package")
        _keeps_its_steps(written.steps, tmp_path / "package")

    def test_records_name_what_was_written(self, tmp_path: Path) -> None:
        """An id is given for children, entries and media of the journals only, and no two have the same one."""
        journals = samples.rich_journals(tmp_path / "journals")
        written = write(self.writer, journals, tmp_path / "package")
        told = [one.journal for one in journals]
        children = {one.child.id for one in told} | {one.id for journal in told for one in journal.people}
        kinds: Sequence[set[str]] = (
            children,
            {one.id for journal in told for one in journal.entries},
            {one.id for journal in told for one in journal.media},
        )
        assert not set(written.records) - set[str]().union(*kinds)
        given = [written.records[one] for one in sorted(kinds[0]) if one in written.records]
        assert len(given) == len(set(given))


def _means(part: str, lost: str) -> bool:
    """Tell whether a part that cannot be held, or a pattern of parts, is one that was lost."""
    return part == lost or comparing.reason_for(lost, {part: "."}) is not None or fnmatchcase(lost, part)


def _keeps_its_steps(steps: Sequence[Step], folder: Path) -> None:
    assert steps
    for step in steps:
        assert re.search(r"[.!]$", step.words), step.words
        assert not step.file or (folder / step.file).exists(), step.file
