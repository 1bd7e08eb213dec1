"""A second, much simpler counter agrees with the adapter about how many records an export of tables holds."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from contract.learningbook_cases import CASES, FIXTURES, told, undrawn
from journal_bridge.invented import canaries, setting
from journal_bridge.journal import Availability, Basis, Journal, Status, check, plain, to_bytes
from journal_bridge.testing import lost, read_case
from journal_bridge_learningbook import adapter
from journal_bridge_learningbook.example import CANNOT_SAY, CODE
from journal_bridge_learningbook.example_media import items_of
from journal_bridge_learningbook.example_people import child_numbers
from journal_bridge_learningbook.example_records import numbered_observations

SEED = 7

KINDS = {
    "children": "child",
    "parents": "parent",
    "staff": "staff",
    "observations": "observation",
    "observation children": "observation child",
    "observation_children": "observation child",
    "observations (2)": "observation",
    "links": "framework link",
    "media": "media",
    "media_children": "media tag",
    "reports": "report",
}
"""What the rows of each table are, by the file's name in lower case."""


def files_of(export: Path) -> dict[str, bytes]:
    """Return the files of an export, packed or not."""
    if export.is_dir():
        return {
            path.relative_to(export).as_posix(): path.read_bytes() for path in export.rglob("*") if path.is_file()
        }
    with zipfile.ZipFile(export) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def counted(files: dict[str, bytes]) -> dict[str, int]:
    """Return how many rows each table has under its header, and how many other files there are."""
    counts: dict[str, int] = {}
    for name, content in files.items():
        kind = KINDS.get(Path(name).stem.lower()) if name.lower().endswith(".csv") else None
        if kind:
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            counts[kind] = counts.get(kind, 0) + len(rows) - 1
        elif not name.endswith("export.xml"):
            counts["any file"] = counts.get("any file", 0) + 1
    return {kind: count for kind, count in counts.items() if count}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_committed_case_holds_as_many_records_as_the_adapter_says(case: object) -> None:
    """Counting the rows by hand gives the figures of the report: nothing is met twice, nothing overlooked."""
    export = next(one.export for one in CASES if one is case)
    reading, _ = read_case(adapter, export)
    met = dict(reading.source_records)
    met["any file"] = met.pop("file", 0) + met.pop("media file", 0)
    by_hand = counted(files_of(export))
    assert by_hand == {kind: met[kind] for kind in by_hand}
    assert set(met) - set(by_hand) <= {"category flag", "column", "part"}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the invented nursery's export, its photos not drawn."""
    with undrawn():
        return adapter.example(tmp_path_factory.mktemp("tables") / "export", SEED)


@pytest.fixture(scope="module")
def journals(example: Path) -> dict[str, Journal]:
    """Return every child's journal."""
    return read_case(adapter, example)[1]


def test_the_invented_nursery_adds_up(example: Path) -> None:
    """For fourteen children over two years, every row and file is mapped or lost with its reason."""
    reading, journals = read_case(adapter, example)
    met = dict(reading.source_records)
    met["any file"] = met.pop("file", 0) + met.pop("media file", 0)
    by_hand = counted(files_of(example))
    assert by_hand == {kind: met[kind] for kind in by_hand}
    losses = lost(reading)
    for kind, count in reading.source_records.items():
        assert count == reading.mapped_records.get(kind, 0) + losses.get(kind, 0), kind
    assert set(losses) == {"category flag", "column", "media", "media file"}
    for journal in journals.values():
        check(journal)


def test_every_child_has_observations_reports_and_gallery_photos(journals: dict[str, Journal]) -> None:
    """The example is as full as life: all fourteen children, words, photos, films, four types of report."""
    assert len(journals) == 14
    entries = [entry for journal in journals.values() for entry in journal.entries]
    media = [item for journal in journals.values() for item in journal.media]
    assert all(any(entry.kind == "report" for entry in journal.entries) for journal in journals.values())
    assert {"baseline", "summative", "two_year_check", "final"} == {
        getattr(entry, "report_kind", "final") for entry in entries
    }
    assert {len(plain(entry.body)) > 0 for entry in entries if entry.id.startswith("observation-")} == {True}
    assert any(len(entry.about) > 3 for entry in entries)
    assert {Basis.IMAGE, Basis.ENTRY, Basis.UNKNOWN} == {item.depicts.basis for item in media}
    assert {Availability.FOUND, Availability.MISSING} == {item.availability for item in media}
    assert {"EYFS-2012", "EYFS-2021", "platform"} == {
        judgement.edition for entry in entries for judgement in entry.judgements
    }
    gallery = [entry for entry in entries if entry.id.startswith("gallery-")]
    assert gallery
    assert {Status.UNKNOWN} == {entry.status for entry in gallery}


def test_the_journals_tell_the_story_word_for_word(journals: dict[str, Journal]) -> None:
    """Every published observation of staff stands in each of its children's journals with all its words."""
    story = setting(SEED)
    wanted = {
        (child.full_name, one.day, "\n".join(one.text))
        for one in story.stories
        if one.kind == "observation" and one.stage == "published" and not one.marks
        for child in map(story.child, one.about)
    }
    found = {
        (journal.child.shown_name, entry.observed_on, plain(entry.body))
        for journal in journals.values()
        for entry in journal.entries
        if entry.id.startswith("observation-")
    }
    assert wanted == found


def test_nobody_is_in_a_picture_unsaid(journals: dict[str, Journal]) -> None:
    """The story knows who truly is in each photo: everybody is named, or the picture is said to be uncertain."""
    story = setting(SEED)
    numbers = child_numbers(story)
    items = items_of(story, numbered_observations(story))
    truth = {item.file: {f"child-{CODE}.{numbers[child]}" for child in item.medium.shows} for item in items}
    seen = [item for journal in journals.values() for item in journal.media if item.path in truth]
    assert len(seen) > 200
    for item in seen:
        assert item.depicts.basis is Basis.UNKNOWN or truth[item.path or ""] == set(item.depicts.people)


def test_what_is_not_published_is_not_in_the_export(example: Path) -> None:
    """This layout has no status, so drafts, notes and families' stories are left out: nothing would hold them."""
    texts = b"".join(content for name, content in files_of(example).items() if name.endswith(".csv"))
    passwords = (example / "parents.csv").read_bytes()
    for mark in canaries(SEED).values():
        assert texts.count(mark.hidden.encode()) == passwords.count(mark.hidden.encode())
    assert CANNOT_SAY


def test_no_password_or_user_name_leaves_the_reader(example: Path) -> None:
    """The parents' table holds passwords it never should; they are dropped unread and told by their column."""
    reading, journals = read_case(adapter, example)
    secrets = [mark.hidden.encode() for mark in canaries(SEED).values()]
    told_all = [to_bytes(journal) for journal in journals.values()]
    told_all += [to_bytes(reading.roster), repr(reading.losses).encode(), repr(reading.warnings).encode()]
    assert not any(secret in text for text in told_all for secret in secrets)
    assert [line for line in told(reading, "column") if "account" in line] == [
        "1 may open an account, so it was dropped unread (parents.csv column 'Password')",
        "1 may open an account, so it was dropped unread (parents.csv column 'Username')",
    ]


def test_no_category_stands_with_a_child(example: Path) -> None:
    """Special needs, care status and funding are counted for the whole table and written nowhere else."""
    reading, _ = read_case(adapter, example)
    (line,) = told(reading, "category flag")
    assert line.endswith("(children.csv)")
    rows = list(csv.DictReader(io.StringIO((example / "children.csv").read_text("utf-8-sig"))))
    flags = ("PP", "EAL", "SEND", "EB", "SLT", "CFC", "GT", "Funded")
    set_flags = sum(row[flag] == "Y" for row in rows for flag in flags) + len(rows)
    assert line.startswith(f"{set_flags} ")


def test_the_committed_cases_are_small() -> None:
    """A case is read by people; media in it are a few bytes long."""
    assert all(path.stat().st_size < 60_000 for path in FIXTURES.rglob("*") if path.is_file())
