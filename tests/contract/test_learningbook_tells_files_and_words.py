"""What becomes of files, columns, names and words: the adapter's other judgement calls, one sentence each."""

import json

import pytest

from contract.learningbook_cases import (
    ANN,
    BO,
    GONE,
    MEDIA,
    SMALL,
    entry,
    picture,
    read_files,
    small_book,
    table,
    told,
)
from journal_bridge.journal import Availability, Journal, PersonKind, Status, plain, to_bytes

SECRET = "marmalade-9"

# Files


@pytest.mark.parametrize(
    "cell", ["../../evil.jpg", "..\\..\\evil.jpg", "C:\\evil.jpg", "media/../../p.png"], ids=repr
)
def test_a_file_name_that_points_outside_is_never_followed(cell: str) -> None:
    """The picture is missing, the row is told, and nothing outside the export is looked at."""
    reading, journals = read_files(small_book(media=MEDIA.replace("p.png", cell)))
    item = picture(journals, ANN, "media-HL.200")
    assert (item.availability, item.path) == (Availability.MISSING, None)
    assert told(reading, "part") == [
        "1 a file name that points outside the export; nothing was opened (media.csv row 2)"
    ]


@pytest.mark.parametrize("cell", ["p.png", "media/p.png", "/media/p.png", "media\\P.PNG", "./p.png"], ids=repr)
def test_a_file_is_found_whichever_way_its_name_is_written(cell: str) -> None:
    """With its folder or without, with slashes leaning either way, in any case."""
    _, journals = read_files(small_book(media=MEDIA.replace("p.png", cell)))
    assert picture(journals, ANN, "media-HL.200").path == "media/p.png"


@pytest.mark.parametrize("cell", ["children.csv", "../children.csv", "export.xml"])
def test_a_table_is_never_a_picture(cell: str) -> None:
    """Naming the children's table as a photo does not put the register into a journal."""
    _, journals = read_files(small_book(media=MEDIA.replace("p.png", cell)))
    assert Availability.MISSING is picture(journals, ANN, "media-HL.200").availability


def test_a_link_is_told_and_not_kept() -> None:
    """A signed link opens a photo to anybody: that there was one is told, the link is nowhere."""
    cell = f"https://pictures.example/p.png?key={SECRET}"
    rows = MEDIA.replace("Text", "Text | Thumbnail").replace("p.png |", f"{cell} | | {cell}")
    reading, journals = read_files(small_book(media=rows))
    assert Availability.LINKED is picture(journals, ANN, "media-HL.200").availability
    assert SECRET not in json.dumps([to_bytes(journals[ANN]).decode(), repr(reading.losses)])


# People, columns and words


def test_staff_are_known_by_their_names_and_namesakes_by_none() -> None:
    """An author's name is looked up in the staff list; two of one name are somebody of that name."""
    assert _author(read_files(SMALL)[1]) == ("staff-HL.7", PersonKind.STAFF)
    twice = "StaffId | Forename | Surname \n 7 | Priya | Dell \n 8 | priya | DELL"
    name, kind = _author(read_files(small_book(staff=twice))[1])
    assert (name.startswith("someone-"), kind) == (True, PersonKind.UNKNOWN)
    name, kind = _author(read_files(small_book("staff.csv"))[1])
    assert (name.startswith("staff-"), kind) == (True, PersonKind.STAFF)


def _author(journals: dict[str, Journal]) -> tuple[str, PersonKind]:
    author = journals[ANN].person(entry(journals, ANN, "observation-HL.10").author)
    assert author is not None
    return author.id, author.kind


@pytest.mark.parametrize(
    ("row", "framework", "edition", "aspect"),
    [
        ("STATEMENT | Understanding the World | Technology | Uses a torch.", "EYFS", "EYFS-2012", "Technology"),
        (
            "STATEMENT | Mathematics | Numerical Patterns | Sees odd and even.",
            "EYFS",
            "EYFS-2021",
            "Numerical Patterns",
        ),
        (
            "STATEMENT | Communication and Language | Speaking | Tells of a trip.",
            "platform",
            "platform",
            "Speaking",
        ),
        ("STATEMENT | Literacy | | Loves a rhyme.", "platform", "platform", None),
        ("CEL | Active learning | Keeping on trying | Persists.", "CoEL", "CoEL", "Keeping on trying"),
        ("CEL | Playing and exploring | |", "CoEL", "CoEL", None),
        ("Our own | Forest school | Knots | Ties a bow.", "platform", "platform", "Knots"),
    ],
)
def test_statements_keep_their_words_and_old_goals_stay_old(
    row: str, framework: str, edition: str, aspect: str | None
) -> None:
    """A goal of one edition tells the edition; one of both tells none; the platform's own words always stand."""
    _, journals = read_files(small_book(links=f"ObservationId | Kind | Area | Aspect | Statement \n 10 | {row}"))
    (found,) = entry(journals, ANN, "observation-HL.10").judgements
    assert (framework, edition, aspect) == (found.framework, found.edition, found.aspect)
    cells = [cell.strip() for cell in row.split("|")]
    assert cells[3] == (found.statement or "")
    assert all(cell in found.words for cell in cells[1:] if cell)


@pytest.mark.parametrize(
    ("said", "kind", "status"),
    [
        ("Baseline", "baseline", Status.PUBLISHED),
        ("summative", "summative", Status.PUBLISHED),
        ("Two-Year Progress Check", "two_year_check", Status.PUBLISHED),
        ("FINAL", "final", Status.PUBLISHED),
        ("Transition to Year 1", "Transition to Year 1", Status.UNKNOWN),
        ("", "unknown", Status.UNKNOWN),
    ],
)
def test_reports_are_told_apart_and_unknown_types_stay_in_their_words(said: str, kind: str, status: Status) -> None:
    """Four types are settings' own words for reports to parents; any other is kept verbatim and held."""
    rows = f"ReportId | ChildId | Type | Term | Year | File \n 5 | 2 | {said} | Summer | 2024 | r.pdf"
    _, journals = read_files(small_book(reports=rows) | {"reports/r.pdf": b"%PDF-1.4\n"})
    found = entry(journals, BO, "report-HL.5")
    assert (kind, status) == (found.model_dump()["report_kind"], found.status)
    assert picture(journals, BO, found.media[0]).path == "reports/r.pdf"


@pytest.mark.parametrize(
    "header",
    ["Password", "ParentPassword", "Collection pass-word", "User name", "Username", "PIN", "Login", "Token"],
)
def test_a_column_that_opens_an_account_is_dropped_unread(header: str) -> None:
    """Whatever it is called and wherever it stands, its values are nowhere and its header is told."""
    rows = f"ChildId | Forename | Surname | ParentalResponsibility | {header} \n 1 | Una | Ashby | Yes | {SECRET}"
    seen = f"ObservationId | DateTime | StaffName | {header} \n 10 | 01/03/2024 | Priya Dell | {SECRET}"
    reading, journals = read_files(small_book(parents=rows, observations=seen))
    everything = [
        to_bytes(reading.roster).decode(),
        repr(reading),
        *(to_bytes(one).decode() for one in journals.values()),
    ]
    assert not any(SECRET in text for text in everything)
    assert f"1 may open an account, so it was dropped unread (parents.csv column '{header}')" in told(
        reading, "column"
    )
    assert any(header in warning for warning in reading.warnings)


def test_an_unknown_column_is_kept_where_there_is_a_place_and_told() -> None:
    """What nobody expected is in the extras, verbatim, and the manager is told its header and no value."""
    rows = "ObservationId | DateTime | StaffName | Weather \n 10 | 01/03/2024 | Priya Dell | hail"
    reading, journals = read_files(small_book(observations=rows))
    assert entry(journals, ANN, "observation-HL.10").extras == {"Weather": "hail"}
    assert any("Weather" in warning for warning in reading.warnings)
    assert not any("hail" in warning for warning in reading.warnings)


def test_a_header_that_names_a_child_is_not_shown() -> None:
    """A register with a column a child would put names on a screen: such a header is told without its words."""
    rows = """
        ChildId | Surname | Forename | DateOfBirth | Sits with Bo
        1       | Ashby   | Ann      | 01/02/2020  | x
        2       | Birch   | Bo       |             | x
    """
    reading, _ = read_files(small_book(children=rows))
    (line,) = told(reading, "column")
    assert line.endswith("(children.csv a column whose header cannot be shown)")
    assert not any("Sits" in warning for warning in reading.warnings)


def test_no_place_or_warning_quotes_a_cell() -> None:
    """Losses say file and row; no name, date or word of a child stands in them."""
    odd = SMALL | {
        "children.csv": table(
            "ChildId | Surname | Forename | DateOfBirth \n 1 | Ashby | Ann | 99/99/2020 \n | Cole | Cy |"
        ),
        "observation_children.csv": table("ObservationId | ChildId \n 10 | 1 \n Annabel | Bertie"),
    }
    reading, _ = read_files(odd)
    said = repr(reading.losses) + repr(reading.warnings)
    assert not any(word in said for word in ("Ashby", "Cole", "99/99", "Annabel", "Bertie"))


def test_words_are_told_in_order_and_a_spreadsheets_line_breaks_are_paragraphs() -> None:
    """Text is a kind of media on this platform: an observation's texts are its words, one after the other."""
    out = 'MediaId,ObservationId,Kind,File,Text\r\n1,10,Text,,"One.\r\nTwo."\r\n'
    out += "2,20,Text,,Bo.\r\n3,10,text,,Three.\r\n"
    _, journals = read_files(SMALL | {"media.csv": b"\xef\xbb\xbf" + out.encode()})
    assert plain(entry(journals, ANN, "observation-HL.10").body) == "One.\nTwo.\nThree."
    assert plain(entry(journals, BO, "observation-HL.20").body) == "Bo."


def test_an_unknown_child_has_no_journal() -> None:
    """Asking for a child the export does not list is an error, even when other tables name it."""
    reading, _ = read_files(SMALL | {"observation_children.csv": GONE})
    with pytest.raises(KeyError):
        reading.journal("child-HL.9")
