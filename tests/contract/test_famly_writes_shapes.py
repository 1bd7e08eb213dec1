"""What a Famly package looks like, field by field: its platform's own shapes, and nothing made up."""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest

from contract.famly_written import shared_by_two
from contract.small_journals import (
    ANN,
    BO,
    NOBODY_SAID,
    SOURCE,
    carried,
    files_in,
    of_ann,
    photo,
    read_back,
    remark,
    seen,
)
from journal_bridge.adapter import Evidence, Writer
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Basis,
    Block,
    Body,
    Entry,
    Journal,
    Judgement,
    Name,
    NextStep,
    Note,
    Report,
    Status,
    paragraphs,
)
from journal_bridge.testing import samples
from journal_bridge_famly import adapter

FIELDS: Final = """
data children result next childDevelopment observations results childNotes mediaTagging mediaTagged list
id institutionId sitesRelation site siteId name firstName middleName lastName fullName birthday relations
relationId loginId relation childId institution title roles2 targetId subtitle behaviors
variant version status state createdAt statuses createdBy remark nextStep images videos files comments
reviewComments count date body richTextBody areas area framework abbr refinement note areaRefinementSettings
ageBandSetting assessmentOptionSetting label statements statement areaId noteId noteType sensitive
safeguardingConcern parentVisible publishedAt text
commentId createdDate sender imageId videoId fileId filename width height duration mediaId
"""
"""Fields of the platform for which there is public evidence; a new one needs some, in this project's notes."""


def written(journals: Sequence[MinimisedJournal], folder: Path) -> dict[str, Any]:
    """Write a package and return its documents."""
    folder.mkdir()
    adapter.write(journals, folder)
    return {path.name: json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def there_and_back(entries: list[Entry], folder: Path, media: tuple[Any, ...] = ()) -> Journal:
    """Return Ann's journal as it is read back."""
    folder.mkdir(exist_ok=True)
    written(carried(folder / "room", entries, media)[:1], folder / "package")
    _, journals = read_back(folder / "package", "famly")
    return next(iter(journals.values()))


def observations(documents: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the observations of a package."""
    pages = [document for name, document in documents.items() if name.startswith("observations-")]
    return [one for page in pages for one in page["data"]["childDevelopment"]["observations"]["results"]]


def fields_of(document: object) -> Iterator[str]:
    """Yield every field of a document."""
    if isinstance(document, dict):
        yield from document
        for inner in document.values():
            yield from fields_of(inner)
    elif isinstance(document, list):
        for inner in document:
            yield from fields_of(inner)


def test_no_field_is_made_up(tmp_path: Path) -> None:
    """A field nobody has seen on the platform would be no shape of the platform's."""
    documents = written(samples.rich_journals(tmp_path / "journals"), tmp_path / "package")
    assert {field for document in documents.values() for field in fields_of(document)} - set(
        FIELDS.split()
    ) == set()


def test_it_says_that_nobody_imports_observations() -> None:
    """A manager is told before anything is uploaded in vain."""
    assert isinstance(adapter, Writer)
    assert adapter.package.evidence is Evidence.PUBLIC_DESCRIPTION


def test_shared_entries_and_pictures_stand_once(tmp_path: Path) -> None:
    """What Ann and Bo share is one observation about both, with one file a picture."""
    documents = written(shared_by_two(tmp_path / "room"), tmp_path / "package")
    assert [len(one["children"]) for one in observations(documents)] == [2, 2]
    assert len(list((tmp_path / "package" / "media").iterdir())) == 2


def test_files_are_linked_and_never_read(tmp_path: Path) -> None:
    """A gigabyte of films costs no memory: the package holds the very files that minimising laid down."""
    journals = shared_by_two(tmp_path / "room")
    written(journals, tmp_path / "package")
    before = {path.stat().st_ino for path in (tmp_path / "room").rglob("*.png")}
    assert {path.stat().st_ino for path in (tmp_path / "package" / "media").iterdir()} == before


def test_no_id_can_name_a_file_elsewhere(tmp_path: Path) -> None:
    """Every file is named with letters, digits and hyphens, whatever our ids look like."""
    written(samples.odd_journals(tmp_path / "journals"), tmp_path / "package")
    stems = {Path(name).stem for name in files_in(tmp_path / "package") if name.startswith("media/")}
    assert stems
    assert all(stem.replace("-", "").isalnum() and stem.isascii() for stem in stems)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_summer_evening_is_that_evening_again(zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past eleven at night in UTC is the next morning in a UK summer, on whatever computer it is written."""
    monkeypatch.setitem(os.environ, "TZ", zone)
    late = datetime(2024, 6, 30, 23, 30, tzinfo=UTC)
    entry = seen("entry-1", observed_on=date(2024, 6, 30), recorded_at=late, published_at=late)
    back = there_and_back([entry], tmp_path).entries[0]
    assert (back.observed_on, back.recorded_at, back.published_at) == (date(2024, 6, 30), late, late)
    document = json.loads((tmp_path / "package" / "observations-0001.json").read_bytes())
    assert observations({"observations-1": document})[0]["status"]["createdAt"] == "2024-06-30T23:30:00Z"


LAID_OUT: Final[Body] = (
    Block(style="heading", text="What <b>we</b> saw & heard"),
    Block(text="  A pond.".strip()),
    Block(style="bullet", text="three frogs"),
    Block(style="bullet", text="one newt"),
    Block(style="quote", text='"Ribbit!"'),
)


@pytest.mark.parametrize("title", [None, "The pond", "Ponds & <h1>frogs</h1>", "The  pond   again"])
@pytest.mark.parametrize("body", [(), paragraphs("One.\nTwo."), LAID_OUT], ids=["no words", "plain", "laid out"])
def test_titles_and_styles_come_back(title: str | None, body: Body, tmp_path: Path) -> None:
    """A title is the heading above the text, and headings, points and quotations are what they were."""
    steps = (NextStep(body=body, done=True),) if body else ()
    back = there_and_back([seen("entry-1", title=title, body=body, next_steps=steps)], tmp_path).entries[0]
    assert (back.title, back.body, back.next_steps) == (title, body, steps)


def test_who_is_in_a_picture_is_known_as_well_as_before_and_no_better(tmp_path: Path) -> None:
    """A picture of which nobody says who is in it stays unknown, though it stands in one child's observation."""
    media = (photo(tmp_path / "room", "photo-ann", of_ann()), photo(tmp_path / "room", "photo-some", colour="blue"))
    entry = seen("entry-1", media=("photo-some", "photo-ann"))
    back = there_and_back([entry], tmp_path, media)
    told = {item.id: item.depicts for item in back.media}
    assert [told[one].basis for one in back.entries[0].media] == [Basis.UNKNOWN, Basis.IMAGE]
    assert told[back.entries[0].media[0]] == NOBODY_SAID


def test_what_staff_said_to_each_other_stays_with_them(tmp_path: Path) -> None:
    """A word between staff is a review, and an entry for staff alone is a note that no family sees."""
    between = remark("comment-1", "Check the date.", audience="staff", author="staff-priya")
    entries = [seen("entry-1", comments=(between,)), seen("entry-2", status=Status.STAFF_ONLY)]
    back = there_and_back(list(entries), tmp_path)
    assert [one.audience for entry in back.entries for one in entry.comments] == ["staff"]
    assert [one.kind for one in back.entries if one.status is Status.STAFF_ONLY] == ["note"]


def test_every_status_of_a_note_is_kept_or_stricter(tmp_path: Path) -> None:
    """A note is the family's, a draft, for staff, or nobody knows; one that waits is a draft."""
    entries: list[Entry] = [
        Note(id=f"entry-{one}", status=one, about=(ANN,), body=paragraphs(str(one)), source=SOURCE)
        for one in (Status.PUBLISHED, Status.PENDING, Status.DRAFT, Status.STAFF_ONLY, Status.UNKNOWN)
    ]
    back = {one.body[0].text: one.status.value for one in there_and_back(entries, tmp_path).entries}
    assert back == {
        "published": "published",
        "pending": "draft",
        "draft": "draft",
        "staff_only": "staff_only",
        "unknown": "unknown",
    }


def test_a_day_without_a_time_is_no_midnight(tmp_path: Path) -> None:
    """A note of which only the day is known has that day again, and no hour nobody wrote down."""
    entry = Note(id="entry-1", status="published", about=(ANN,), observed_on=date(2024, 7, 1), source=SOURCE)
    back = there_and_back([entry], tmp_path).entries[0]
    assert (back.observed_on, back.recorded_at) == (date(2024, 7, 1), None)


def test_a_two_year_check_is_one_and_other_reports_are_assessments(tmp_path: Path) -> None:
    """Famly has one report of its own; every other keeps its words under another kind."""
    entries: list[Entry] = [
        Report(
            id=f"entry-{kind}",
            report_kind=kind,
            status="published",
            about=(ANN,),
            body=paragraphs(kind),
            source=SOURCE,
        )
        for kind in ("two_year_check", "final")
    ]
    back = there_and_back(entries, tmp_path).entries
    assert {(one.kind, one.body[0].text) for one in back} == {("report", "two_year_check"), ("assessment", "final")}


GOALS: Final = (
    Judgement(framework="EYFS", edition="EYFS-2012", area="Literacy", aspect="Reading", words="Reading"),
    Judgement(
        framework="EYFS",
        edition="EYFS-2021",
        area="Literacy",
        aspect="Comprehension",
        band="Birth to three",
        level="SECURE",
        note="Twice.",
        words="EYFS 2021 / Comprehension / Birth to three / SECURE / Secure",
    ),
    Judgement(framework="CoEL", edition="CoEL", area="Active learning", words="Active learning"),
    Judgement(framework="LEUVEN", edition="LEUVEN", area="Well-being", level="4", words="Well-being / 4"),
    Judgement(framework="platform", edition="platform", area="Pouring", level="seen", words="Pouring / seen"),
)


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.edition)
def test_a_judgement_is_of_the_same_edition_in_the_same_words(goal: Judgement, tmp_path: Path) -> None:
    """Old and new goals are never merged, and nobody's words are put in another's mouth."""
    step = NextStep(body=paragraphs("More."), done=False, judgements=(goal,))
    entry = seen("entry-1", judgements=(goal,), next_steps=(step,))
    back = there_and_back([entry], tmp_path).entries[0]
    assert (back.judgements, back.next_steps) == ((goal,), (step,))


UNDER: Final = GOALS[0].model_copy(
    update={"statement": "Links sounds to letters", "words": "Links sounds to letters"}
)


@pytest.mark.parametrize("judged", [(GOALS[0], UNDER), (UNDER, GOALS[0])], ids=["area first", "statement first"])
def test_a_statement_stands_under_an_area_that_is_judged_anywhere(
    judged: tuple[Judgement, ...], tmp_path: Path
) -> None:
    """A statement keeps its framework by its area, in the same observation or in another one."""
    together = there_and_back([seen("entry-1", judgements=judged)], tmp_path / "together").entries
    apart = [seen(f"entry-{number}", judgements=(one,)) for number, one in enumerate(judged)]
    back = there_and_back(list(apart), tmp_path / "apart").entries
    for entries in (together, back):
        told = {one.statement: one for entry in entries for one in entry.judgements}
        assert set(told) == {None, UNDER.statement}
        assert {(one.edition, one.area, one.aspect) for one in told.values()} == {
            ("EYFS-2012", "Literacy", "Reading")
        }


def test_a_statement_whose_area_nobody_judged_is_its_area(tmp_path: Path) -> None:
    """To link an area for a statement's sake would be a judgement nobody made, so only the area is written."""
    back = there_and_back([seen("entry-1", judgements=(UNDER,))], tmp_path).entries[0]
    assert [(one.edition, one.aspect, one.statement) for one in back.judgements] == [("EYFS-2012", "Reading", None)]


def test_everybody_is_known_again_with_role_and_family(tmp_path: Path) -> None:
    """Staff by their accounts, relatives by their child, and the setting by its name."""
    back = there_and_back([seen("entry-1", comments=(remark("comment-1"),))], tmp_path)
    assert {(one.kind.value, one.name, one.role) for one in back.people} >= {
        ("staff", "Priya Dell", "Key person"),
        ("family", "Una Archer", "mother"),
    }
    assert [one.name for one in back.settings] == ["Hazel Lane"]


# Tables for the platform's own import


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table as a spreadsheet reads them."""
    return list(csv.DictReader(StringIO((folder / name).read_bytes().decode("utf-8-sig"), newline="")))


def test_tables_hold_what_the_import_takes_and_leave_empty_what_no_journal_knows(tmp_path: Path) -> None:
    """Famly asks for a site, a room and a start: they stay empty, and the manager is told."""
    steps = adapter.tables(carried(tmp_path, []), tmp_path)
    children, relations = rows(tmp_path, "children.csv"), rows(tmp_path, "relations.csv")
    assert [(one["name"], one["birthDate"]) for one in children] == [
        ("Ann Archer", "2020-03-04"),
        ("Bo Bell", "2020-11-30"),
    ]
    assert {(one["institutionId"], one["group"], one["startDate"]) for one in children} == {("", "", "")}
    own = {one["name"]: one["foreignId"] for one in children}
    assert {(one["name"], one["relation"], one["foreignId"]) for one in relations} == {
        ("Una Archer", "mother", own["Ann Archer"]),
        ("Odd Bell", "", own["Bo Bell"]),
    }
    told = " ".join(step.words for step in steps)
    assert all(word in told for word in ("institutionId", "group", "start date", "year-month-day"))


def test_the_numbers_of_a_table_are_those_of_the_package(tmp_path: Path) -> None:
    """Whoever looks after the new platform can match a child of the table with its journal."""
    journals = carried(tmp_path / "room", [seen("entry-1", (ANN, BO))])
    (tmp_path / "tables").mkdir()
    adapter.tables(journals, tmp_path / "tables")
    documents = written(journals, tmp_path / "package")
    numbers = {one["id"] for one in documents["children.json"]["data"]["children"]["result"]}
    assert {one["foreignId"] for one in rows(tmp_path / "tables", "children.csv")} == numbers


def test_a_name_that_would_calculate_is_text(tmp_path: Path) -> None:
    """A child may be called what a spreadsheet takes for a formula; it is shown and never run."""
    told = carried(tmp_path, [])[0]
    child = told.journal.child.model_copy(update={"known_as": Name(full="=1+1")})
    journal = told.journal.model_copy(update={"child": child})
    odd = MinimisedJournal(journal, told.purpose, told.folder, (), carried=1, redactions=0)
    adapter.tables([odd], tmp_path)
    assert rows(tmp_path, "children.csv")[0]["name"] == "'=1+1"
