"""What a LearningBook-style package holds: the same words, people, times and tags again, and nothing wider."""

import csv
import io
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contract.small_journals import (
    ANN,
    BO,
    BOTH,
    CY,
    NOBODY_SAID,
    PRIYA,
    carried,
    files_in,
    of_ann,
    paper,
    photo,
    read_back,
    remark,
    reported,
    seen,
)
from journal_bridge.adapter import Evidence, Writer
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Assessment,
    Basis,
    Block,
    Depicts,
    Entry,
    Journal,
    Media,
    Note,
    Observation,
    Report,
    Restriction,
    Status,
    paragraphs,
    plain,
    uk_time,
)
from journal_bridge_learningbook import adapter
from journal_bridge_learningbook.columns import SHEETS, WRITTEN, WRITTEN_IF_NEEDED

PLATFORM = "learningbook"


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return where files lie before they are written."""
    return tmp_path / "room"


def written(journals: Sequence[MinimisedJournal], tmp_path: Path, name: str = "package") -> Path:
    """Return the folder of a package."""
    package = tmp_path / name
    package.mkdir()
    adapter.write(journals, package)
    return package


def round_trip(
    tmp_path: Path, entries: Sequence[Entry], media: Sequence[Media] = ()
) -> tuple[dict[str, Entry], dict[str, Media], dict[str, Journal]]:
    """Return entries, media and journals as they are read back, each by our own id of it."""
    journals = carried(tmp_path / "room", entries, media)
    package = tmp_path / "package"
    package.mkdir()
    records = adapter.write(journals, package).records
    ours = {read: own for own, read in records.items()}
    _, read = read_back(package, PLATFORM)
    told = {ours[child]: journal for child, journal in read.items()}
    found = {ours[one.id]: one for journal in told.values() for one in journal.entries}
    files = {ours[one.id]: one for journal in told.values() for one in journal.media}
    return found, files, told


def table(package: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table as any program reads them."""
    text = (package / f"{name}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_adapter_is_a_writer_and_says_that_all_is_inferred() -> None:
    """`convert --to learningbook` is offered, and nobody is told that the platform takes it."""
    assert isinstance(adapter, Writer)
    assert adapter.package.evidence is Evidence.INFERENCE
    assert adapter.package in adapter.layouts


def test_every_column_that_is_written_is_one_the_reader_knows() -> None:
    """Columns stand in one table for both ways: what is written can be read."""
    for name, columns in WRITTEN.items():
        known = {column.field for column in SHEETS[name].columns}
        assert {*columns, *WRITTEN_IF_NEEDED.get(name, ())} <= known


# Words, people, times


def test_words_author_and_time_are_there_again(tmp_path: Path) -> None:
    """Every paragraph, in order, by whom, on which day and at what time."""
    entry = seen("entry-one", recorded_at=datetime(2024, 1, 6, 23, 30, 5, tzinfo=UTC), observed_on=date(2024, 1, 6))
    found, _, journals = round_trip(tmp_path, [entry])
    again = found["entry-one"]
    assert again.body == entry.body
    assert (again.observed_on, again.recorded_at) == (entry.observed_on, entry.recorded_at)
    author = journals[ANN].person(again.author)
    assert author is not None
    assert author.name == PRIYA.name


@pytest.mark.parametrize("hour", [0, 1])
def test_the_hour_that_comes_twice_is_told_apart(tmp_path: Path, hour: int) -> None:
    """When the clocks go back, half past one comes twice; which of them it was is kept."""
    at = datetime(2024, 10, 27, hour, 30, tzinfo=UTC)
    found, _, _ = round_trip(tmp_path, [seen("entry-one", observed_on=date(2024, 10, 27), recorded_at=at)])
    again = found["entry-one"].recorded_at
    assert again is not None
    assert again.isoformat() == uk_time(at).isoformat()


def test_when_a_picture_was_taken_is_there_again(tmp_path: Path) -> None:
    """The camera's own note of it is cleaned away, so the table says it."""
    taken = datetime(2024, 5, 6, 8, 15, 30, tzinfo=UTC)
    drawn = photo(tmp_path / "room", "photo-one", of_ann()).model_copy(update={"taken_at": taken})
    _, files, _ = round_trip(tmp_path, [seen("entry-one", media=(drawn.id,))], [drawn])
    assert files["photo-one"].taken_at == taken


def test_something_seen_on_another_day_keeps_the_day_it_was_seen(tmp_path: Path) -> None:
    """Of two days, the child's is kept, and not the evening it was typed up."""
    entry = seen("entry-one", observed_on=date(2024, 5, 3))
    again = round_trip(tmp_path, [entry])[0]["entry-one"]
    assert (again.observed_on, again.recorded_at) == (date(2024, 5, 3), None)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+44 is not a number", "-5 degrees", "@home", "'quoted", "'=both'", "''", '"', "a;b,c", "\uff1d1"],
)
def test_a_text_that_looks_like_a_formula_is_the_same_text_again(tmp_path: Path, text: str) -> None:
    """No spreadsheet calculates with it, and the child's words are not changed by a sign."""
    drawn = photo(tmp_path / "room", "photo-one", of_ann(), caption=text)
    entry = seen("entry-one", body=paragraphs(text), media=(drawn.id,))
    found, files, _ = round_trip(tmp_path, [entry], [drawn])
    assert plain(found["entry-one"].body) == text
    assert files["photo-one"].caption == text


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DELETED])
def test_a_draft_stays_a_draft(tmp_path: Path, status: Status) -> None:
    """How far an entry had come is written and read: nothing unfinished is shown to a family."""
    assert round_trip(tmp_path, [seen("entry-one", status=status)])[0]["entry-one"].status is status


def test_a_mark_that_keeps_an_entry_back_is_kept(tmp_path: Path) -> None:
    """Should a marked entry ever be written, its mark goes with it."""
    entry = seen("entry-one", restricted=(Restriction.INTERNAL,))
    assert round_trip(tmp_path, [entry])[0]["entry-one"].restricted == entry.restricted


def test_comments_between_staff_are_nowhere_in_the_package(tmp_path: Path, room: Path) -> None:
    """LearningBook has no comments: they stay out whole, those of staff to staff first of all."""
    entry = seen("entry-one", comments=(remark("c1", "Zanzibar", author=PRIYA.id, audience="staff"),))
    package = written(carried(room, [entry]), tmp_path)
    assert not [name for name, content in files_in(package).items() if b"Zanzibar" in content]


# Shared entries and who is in a picture


def test_a_shared_entry_stands_once_and_is_about_all_its_children(tmp_path: Path) -> None:
    """A group observation is one row with two children, and in both journals again."""
    entries = [seen("entry-shared", (ANN, BO))]
    found, _, journals = round_trip(tmp_path, entries)
    assert len(found["entry-shared"].about) == len((ANN, BO))
    assert [len(journals[child].entries) for child in (ANN, BO)] == [1, 1]
    assert len(table(tmp_path / "package", "observations")) == 1


def test_a_child_without_a_journal_here_is_named_and_nothing_more(tmp_path: Path, room: Path) -> None:
    """Cy shares one story with Ann: the story stays shared, and of Cy the name alone is written."""
    package = written(carried(room, [seen("entry-shared", (ANN, CY))]), tmp_path)
    (row,) = [row for row in table(package, "children") if row["Forename"] == "Cy"]
    assert (row["Surname"], row["DateOfBirth"]) == ("Cole", "")
    _, journals = read_back(package, PLATFORM)
    entries = [entry for journal in journals.values() for entry in journal.entries]
    assert {(entry.status, len(entry.about)) for entry in entries} == {(Status.PUBLISHED, 2)}


@pytest.mark.parametrize(
    ("depicts", "about", "status"),
    [
        (of_ann(), (ANN, BO), Status.PUBLISHED),
        (BOTH, (ANN,), Status.PUBLISHED),
        (NOBODY_SAID, (ANN, BO), Status.PUBLISHED),
        (NOBODY_SAID, (ANN,), Status.PUBLISHED),
        (Depicts(basis=Basis.UNKNOWN, people=(ANN,)), (ANN, BO), Status.PUBLISHED),
        (Depicts(basis=Basis.ENTRY, people=(ANN,)), (ANN,), Status.PUBLISHED),
        (NOBODY_SAID, (ANN,), Status.DRAFT),
    ],
)
def test_who_is_in_a_picture_is_as_sure_as_before_and_no_surer(
    tmp_path: Path, depicts: Depicts, about: tuple[str, ...], status: Status
) -> None:
    """A picture without a tag is never read as showing only the child whose story it is in."""
    drawn = photo(tmp_path / "room", "photo-one", depicts)
    sure = photo(tmp_path / "room", "photo-two", of_ann(), colour="blue")  # so that the setting is one that tags
    entries = [seen("entry-one", about, media=(drawn.id,), status=status), seen("entry-two", media=(sure.id,))]
    _, files, journals = round_trip(tmp_path, entries, [drawn, sure])
    children = {journal.child.id: ours for ours, journal in journals.items()}
    again = files["photo-one"].depicts
    assert (again.basis, {children[one] for one in again.people}) == (depicts.basis, set(depicts.people))


def test_a_picture_in_two_stories_is_one_file_and_one_picture(tmp_path: Path, room: Path) -> None:
    """The same photo under two observations is written once, in both again, and keeps its place among others."""
    one, two = photo(room, "photo-one", of_ann(), "Sand"), photo(room, "photo-two", of_ann(), colour="blue")
    entries = [seen("entry-one", media=(two.id, one.id)), seen("entry-two", media=(one.id,))]
    found, files, _ = round_trip(tmp_path, entries, [one, two])
    own = {item.id: name for name, item in files.items()}
    assert [own[item] for item in found["entry-one"].media] == ["photo-two", "photo-one"]
    assert [own[item] for item in found["entry-two"].media] == ["photo-one"]
    assert sum(name.startswith("media/") for name in files_in(tmp_path / "package")) == 2


# Reports, notes, assessments


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("baseline", "Baseline, Autumn 2023/24"),
        ("two_year_check", "two-year progress CHECK, Spring 2020"),
        ("Transition summary", "Transition summary, Summer 2019"),
        ("unknown", "Autumn 2021"),
        ("final", None),
    ],
)
def test_a_reports_type_term_and_year_are_there_again(tmp_path: Path, kind: str, title: str | None) -> None:
    """A heading that was made of type, term and year is taken apart, and is the same heading again."""
    letter = paper(tmp_path / "room", "paper-one")
    entry = reported("report-one", report_kind=kind, title=title, media=(letter.id,))
    found, files, _ = round_trip(tmp_path, [entry], [letter])
    again = found["report-one"]
    assert isinstance(again, Report)
    assert (again.report_kind, again.title) == (kind, title)
    assert files["paper-one"].sha256 == letter.sha256


def test_a_heading_of_another_kind_is_left_out_and_never_taken_for_a_term(tmp_path: Path) -> None:
    """`A great year` is no term: the type stands alone."""
    found, _, _ = round_trip(tmp_path, [reported("report-one", title="A great year")])
    assert found["report-one"].title is None
    (row,) = table(tmp_path / "package", "reports")
    assert (row["Type"], row["Term"], row["Year"]) == ("Baseline", "", "")


def test_a_report_on_two_children_is_left_out_whole(tmp_path: Path, room: Path) -> None:
    """It could only be written as one child's own, which it is not."""
    package = written(carried(room, [reported("report-one", about=(ANN, BO))]), tmp_path)
    assert table(package, "reports") == []


def test_an_assessment_is_kept_as_an_observation(tmp_path: Path) -> None:
    """Its words and day are there again."""
    told: Any = {name: value for name, value in seen("entry-one") if name != "kind"}
    again = round_trip(tmp_path, [Assessment(**told)])[0]["entry-one"]
    assert isinstance(again, Observation)
    assert plain(again.body) == "Built a tower.\nKnocked it down."


def test_only_a_bare_text_is_a_text_of_the_gallery(tmp_path: Path) -> None:
    """A text nobody dated or signed stands in the gallery; a note of staff is left out, with its author."""
    bare: Any = {
        "about": (ANN,),
        "status": Status.UNKNOWN,
        "source": seen("x").source,
        "body": paragraphs("Likes rain"),
    }
    notes: list[Entry] = [Note(id="note-bare", **bare), Note(id="note-signed", author=PRIYA.id, **bare)]
    found, _, _ = round_trip(tmp_path, notes)
    assert list(found) == ["note-bare"]
    assert (found["note-bare"].kind, plain(found["note-bare"].body)) == ("note", "Likes rain")


def test_a_picture_of_the_gallery_goes_back_to_the_gallery(tmp_path: Path) -> None:
    """A picture nobody dated or signed is no observation: it stands in the gallery, tagged as it was."""
    drawn = photo(tmp_path / "room", "photo-one", BOTH, "Sports day")
    bare: Any = {"about": (ANN, BO), "status": Status.UNKNOWN, "source": seen("x").source}
    found, files, _ = round_trip(tmp_path, [Observation(id="entry-one", media=(drawn.id,), **bare)], [drawn])
    again = found["entry-one"]
    assert (again.kind, again.status, len(again.about)) == ("observation", Status.UNKNOWN, 2)
    assert (files["photo-one"].caption, files["photo-one"].depicts.basis) == ("Sports day", Basis.IMAGE)
    assert table(tmp_path / "package", "observations") == []
    assert [row["ObservationId"] for row in table(tmp_path / "package", "media")] == [""]


# The package as files


def test_the_same_journals_are_the_same_bytes(tmp_path: Path, room: Path) -> None:
    """Written again, in whatever order the children come, the package is the same."""
    drawn = photo(room, "photo-one", BOTH)
    journals = carried(room, [seen("entry-one", (ANN, BO), media=(drawn.id,)), seen("entry-two", (BO,))], [drawn])
    first = files_in(written(journals, tmp_path))
    assert files_in(written(journals[::-1], tmp_path, "again")) == first


def test_a_zip_of_the_package_reads_the_same(tmp_path: Path, room: Path) -> None:
    """Packed for the platform's support, it is still the same."""
    drawn = photo(room, "photo-one", BOTH)
    package = written(carried(room, [seen("entry-one", (ANN, BO), media=(drawn.id,))], [drawn]), tmp_path)
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", package))
    assert read_back(packed, PLATFORM)[1] == read_back(package, PLATFORM)[1]


@pytest.mark.parametrize("ending", ["", ".PNG", ".p&g", ".verylongone", ".png "])
def test_files_have_names_of_the_packages_own(tmp_path: Path, room: Path, ending: str) -> None:
    """Nothing of a file's old name but a plain ending is taken over, so none leads anywhere."""
    drawn = photo(room, "photo-one", of_ann())
    odd = drawn.model_copy(update={"path": f"media/=odd{ending}"})
    (room / (drawn.path or "")).rename(room / (odd.path or ""))
    package = written(carried(room, [seen("entry-one", media=(odd.id,))], [odd]), tmp_path)
    (name,) = (name for name in files_in(package) if name.startswith("media/"))
    assert re.fullmatch(r"media/[0-9]+(\.png)?", name)


def test_a_table_longer_than_any_reader_takes_is_written_in_pieces(
    tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large setting's words go into several files, and are read as one table."""
    monkeypatch.setattr("journal_bridge_learningbook.writing.PIECE", 300)
    entries = [seen(f"entry-{number:02}", body=paragraphs(f"Story {number}\nand more")) for number in range(20)]
    package = written(carried(room, entries), tmp_path)
    assert len(list(package.glob("media*.csv"))) > len(("media.csv", "media_children.csv"))
    _, journals = read_back(package, PLATFORM)
    told = [plain(entry.body) for journal in journals.values() for entry in journal.entries]
    assert sorted(told) == sorted(f"Story {number}\nand more" for number in range(20))


def test_a_very_long_text_is_cut_between_words_and_loses_none(tmp_path: Path) -> None:
    """Thirty pages do not fit a cell; they stand in several, and every word is there."""
    text = " ".join(f"word{number}" for number in range(30_000))
    again = round_trip(tmp_path, [seen("entry-one", body=(Block(text=text),))])[0]["entry-one"]
    assert plain(again.body).split() == text.split()


def test_nobody_is_told_that_it_can_be_uploaded(tmp_path: Path, room: Path) -> None:
    """No import is known: no table is written for one, and the steps say what the package is for."""
    journals = carried(room, [seen("entry-one")])
    folder = tmp_path / "tables"
    folder.mkdir()
    (step,) = adapter.tables(journals, folder)
    assert not list(folder.iterdir())
    assert "Nobody has published an import" in step.words
    package = tmp_path / "package"
    package.mkdir()
    (later,) = adapter.write(journals, package).steps
    assert "journal-bridge reads it again" in later.words
