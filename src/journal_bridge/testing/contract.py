"""The contract of `journal_bridge.adapter` as tests: inherit it, name an adapter and its cases, and run pytest.

    class TestToy(AdapterContract):
        adapter = toy.adapter
        cases = Path(__file__).parent / "toy"

Each test's first line is a promise; a test that fails says which promise is broken, and for which case.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

from journal_bridge.adapter import Evidence, Reader
from journal_bridge.errors import InputRefused
from journal_bridge.intake import OpenedExport, open_container
from journal_bridge.journal import Availability, Journal, PersonKind, from_bytes, to_bytes
from journal_bridge.testing.cases import (
    JOURNALS,
    LOSSES,
    Case,
    cases_in,
    journals_told,
    losses_told,
    read_case,
)
from journal_bridge.testing.memory import opened_from
from journal_bridge.testing.promises import adds_up, keeps_promises

AGAIN: Final = "write the expectations anew (`python -m journal_bridge.testing`), read the difference, then commit"

FOREIGN: Final[dict[str, dict[str, object]]] = {
    "nothing": {},
    "an empty list": {"page.json": []},
    "a photo": {"photo.jpg": b"\xff\xd8\xff\xe0"},
    "a page cut short": {"page.json": b'{"items": ['},
    "somebody's shopping": {"list.csv": "Item,Price\r\nPaint,4.50\r\n"},
    "a web page": {"page.html": "<html><h1>Opening hours</h1><p>8 to 6</p></html>"},
    "a feed": {"feed.xml": "<rss version='2.0'><channel/></rss>"},
}
"""What is nobody's export."""


class AdapterContract:
    """The same questions to every adapter; a subclass sets `adapter` and `cases`, and may add its own tests."""

    adapter: ClassVar[Reader]
    cases: ClassVar[Path]
    """Folder of committed cases, each as `journal_bridge.testing.cases` tells."""
    seed: ClassVar[int] = 7
    """Seed of the example that is written and read."""

    def pytest_generate_tests(self, metafunc: Any) -> None:  # noqa: ANN401 - pytest's own object
        """Ask each question once for every case, or for every foreign export."""
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", cases_in(self.cases), ids=lambda case: case.name)
        if "foreign" in metafunc.fixturenames:
            metafunc.parametrize("foreign", FOREIGN)

    # What an adapter says of itself

    def test_it_says_what_it_reads_on_what_evidence_and_what_it_loses(self) -> None:
        """A manager can see what each layout rests on, and what never comes through."""
        assert isinstance(self.adapter, Reader)
        assert self.adapter.name.isidentifier()
        assert self.adapter.version
        assert self.adapter.layouts
        assert all(
            one.name and one.description and isinstance(one.evidence, Evidence) for one in self.adapter.layouts
        )
        assert self.adapter.known_losses
        assert all(sentence.endswith(".") for sentence in self.adapter.known_losses)

    def test_there_is_at_least_one_case(self) -> None:
        """A reader is only as good as the exports it was shown."""
        assert cases_in(self.cases)

    # Recognising

    def test_it_claims_its_own_exports_and_says_which_file_gave_them_away(self, case: Case) -> None:
        """An export is known by what it holds, and the manager is told where that was seen."""
        with open_container(case.export) as opened:
            claim = self.adapter.recognise(opened)
            assert claim is not None
            assert claim.adapter == self.adapter.name
            assert claim.layout in {layout.name for layout in self.adapter.layouts}
            assert claim.file in opened.names

    def test_it_leaves_other_exports_alone(self, foreign: str) -> None:
        """What is somebody else's is left to the adapter that knows it."""
        with opened_from(FOREIGN[foreign]) as opened:
            assert self.adapter.recognise(opened) is None

    # Reading

    def test_every_journal_is_as_expected(self, case: Case) -> None:
        """What is in the export is in the journal, word for word; nothing more, nothing less."""
        _, journals = read_case(self.adapter, case.export)
        assert journals_told(journals) == case.expected(JOURNALS), AGAIN

    def test_everything_beside_the_journals_is_as_expected(self, case: Case) -> None:
        """Who is on the roll, what families answered, and what was lost for which reason."""
        reading, _ = read_case(self.adapter, case.export)
        assert losses_told(reading) == case.expected(LOSSES), AGAIN

    def test_the_expected_journal_is_a_journal(self, case: Case) -> None:
        """The other way round: what was committed reads back as the very journal the adapter built."""
        _, journals = read_case(self.adapter, case.export)
        for child, told in case.expected(JOURNALS).items():
            text = to_bytes(Journal.model_validate(told, strict=False))
            assert from_bytes(text) == journals[child]

    def test_nothing_disappears_without_a_line(self, case: Case) -> None:
        """Every record is mapped, or is a loss with a reason and a place: kind by kind the figures add up."""
        reading, _ = read_case(self.adapter, case.export)
        adds_up(reading)

    def test_every_journal_keeps_its_promises(self, case: Case) -> None:
        """Ids are used once, references lead somewhere, every entry is about the child, writing loses nothing."""
        _, journals = read_case(self.adapter, case.export)
        for journal in journals.values():
            keeps_promises(journal)

    def test_everybody_named_is_on_the_roster(self, case: Case) -> None:
        """Names in texts are found with the roster, so a name that is not on it could leave."""
        reading, journals = read_case(self.adapter, case.export)
        known = {name.full for child in reading.roster.children for name in child.names}
        known |= {adult.name for adult in (*reading.roster.staff, *reading.roster.relatives)}
        for journal in journals.values():
            for person in journal.people:
                assert person.name is None or person.kind is PersonKind.UNKNOWN or person.name in known

    def test_media_are_what_the_journal_says(self, case: Case) -> None:
        """A file that was found is in the export, with the length the journal tells; any other has no place."""
        with open_container(case.export) as opened:
            reading = self.adapter.read(opened)
            for child in reading.children:
                for item in reading.journal(child.id).media:
                    found = item.availability is Availability.FOUND
                    assert found == (item.path is not None)
                    assert not found or (item.sha256 and opened.size(item.path or "") == item.bytes)

    def test_every_record_says_where_it_came_from(self, case: Case) -> None:
        """Each entry and medium names its platform, its adapter and its file."""
        reading, journals = read_case(self.adapter, case.export)
        with open_container(case.export) as opened:
            names = set(opened.names)
        for journal in journals.values():
            for record in (*journal.entries, *journal.media):
                assert record.source.platform == reading.platform
                assert record.source.adapter == reading.adapter
                file = record.source.file or ""
                assert file in names or any(file.startswith(f"{name}/") for name in names)

    def test_an_unknown_child_is_a_key_error(self, case: Case) -> None:
        """Asking for a child the export does not know is said so, not answered with an empty journal."""
        with open_container(case.export) as opened:
            try:
                self.adapter.read(opened).journal("nobody-of-that-id")
            except KeyError:
                return
        raise AssertionError

    def test_a_zip_reads_as_its_folder_does(self, case: Case, tmp_path: Path) -> None:
        """Packing an export changes nothing in it."""
        if case.export.is_file():
            return
        packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", case.export))
        assert _told(self.adapter, packed) == _told(self.adapter, case.export)

    def test_reading_again_gives_the_same_bytes(self, case: Case) -> None:
        """The same export is the same journal, today and next year."""
        assert _told(self.adapter, case.export) == _told(self.adapter, case.export)

    def test_a_file_cut_short_is_refused_or_counted(self, case: Case) -> None:
        """A broken download is refused by the file's name or told among the losses; it is never a crash."""
        for name, opened in _cut_short(case):
            try:
                if self.adapter.recognise(opened) is None:
                    continue
                reading = self.adapter.read(opened)
                journals = [reading.journal(child.id) for child in reading.children]
            except InputRefused as refused:
                assert refused.place.startswith(name) or refused.place in opened.names  # noqa: PT017 - not expected
                continue
            adds_up(reading)
            for journal in journals:
                keeps_promises(journal)

    # The example

    def test_the_example_is_an_export_of_a_whole_setting_and_always_the_same(self, tmp_path: Path) -> None:
        """The invented export is claimed, adds up, gives every child a journal, and is always the same."""
        export, again = (self.adapter.example(tmp_path / name, self.seed) for name in ("first", "second"))
        assert _files(export) == _files(again)
        with open_container(export) as opened:
            assert self.adapter.recognise(opened) is not None
        reading, journals = read_case(self.adapter, export)
        adds_up(reading)
        assert journals
        for journal in journals.values():
            keeps_promises(journal)


def _told(adapter: Reader, export: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    reading, journals = read_case(adapter, export)
    return losses_told(reading), {child: to_bytes(journal) for child, journal in journals.items()}


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _cut_short(case: Case) -> Iterator[tuple[str, OpenedExport]]:
    """Yield the case with one of its documents cut in half, and again emptied, for every document."""
    with open_container(case.export) as opened:
        files: dict[str, object] = {name: opened.bytes(name, opened.size(name)) for name in opened.names}
    for name, content in files.items():
        if name.casefold().endswith((".json", ".csv", ".xml", ".html")) and isinstance(content, bytes):
            for length in (len(content) // 2, 0):
                yield name, opened_from(files | {name: content[:length]})
