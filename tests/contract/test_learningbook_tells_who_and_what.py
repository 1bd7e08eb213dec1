"""The judgement calls of this adapter, one sentence each: whose, who is shown, what was seen by families."""

import json
from collections.abc import Callable

import pytest

from contract.learningbook_cases import ANN, BO, PNG, SMALL, entry, picture, read_files, small_book, table, told
from journal_bridge.adapter import Reading
from journal_bridge.journal import (
    Availability,
    Basis,
    Journal,
    PersonKind,
    Restriction,
    Status,
    plain,
    to_bytes,
)

SECRET = "marmalade-9"


def status_of(**tables: object) -> Status:
    """Return the status of Ann's observation."""
    return entry(read_files(small_book(**tables))[1], ANN, "observation-HL.10").status


# What families saw


def test_an_observation_without_any_status_counts_as_seen() -> None:
    """The platform's policy says that observations make the book parents read; its layout knows no other state."""
    assert Status.PUBLISHED is status_of()


@pytest.mark.parametrize(
    ("header", "cell", "status"),
    [
        ("Status", "Published", Status.PUBLISHED),
        ("State", "DRAFT", Status.DRAFT),
        ("Status", "awaiting  approval", Status.PENDING),
        ("Visibility", "Hidden", Status.STAFF_ONLY),
        ("Status", "Approved", Status.UNKNOWN),
        ("Status", "", Status.UNKNOWN),
        ("Status", "Ann Ashby", Status.UNKNOWN),
        ("Draft", "yes", Status.DRAFT),
        ("Draft", "No", Status.PUBLISHED),
        ("Shared with parents", "N", Status.PENDING),
        ("Published", "1", Status.PUBLISHED),
    ],
)
def test_a_status_column_is_honoured_where_somebody_has_one(header: str, cell: str, status: Status) -> None:
    """A draft is never taken for published because its column was not expected; an unknown word is unknown."""
    rows = f"ObservationId | DateTime | StaffName | {header} \n 10 | 01/03/2024 | Priya Dell | {cell}"
    assert status is status_of(observations=rows)


@pytest.mark.parametrize(
    ("header", "mark"),
    [
        ("Safeguarding concern", Restriction.SAFEGUARDING),
        ("Medical", Restriction.MEDICAL),
        ("Incident", Restriction.ACCIDENT),
        ("Staff only", Restriction.INTERNAL),
    ],
)
def test_a_mark_that_keeps_a_record_back_is_never_overlooked(header: str, mark: Restriction) -> None:
    """Safeguarding, medical, accident and internal records carry their mark, if a column says so."""
    rows = f"ObservationId | DateTime | StaffName | {header} \n 10 | 01/03/2024 | Priya Dell | Y"
    journals = read_files(small_book(observations=rows))[1]
    assert (mark,) == entry(journals, ANN, "observation-HL.10").restricted


# Whose it is

GONE = table("ObservationId | ChildId \n 10 | 1 \n 10 | 9 \n 20 | 2")
NAMELESS = table("ObservationId | ChildId \n 10 | 1 \n 10 | \n 20 | 2")


@pytest.mark.parametrize("links", [GONE, NAMELESS], ids=["a child who is not listed", "no child's number"])
def test_an_observation_shared_with_somebody_unknown_never_passes_for_one_childs(links: str) -> None:
    """A leaver's row may be gone: the friend's observation stays shared and waits for a person."""
    reading, journals = read_files(SMALL | {"observation_children.csv": links})
    shared = entry(journals, ANN, "observation-HL.10")
    assert (len(shared.about), shared.status) == (2, Status.UNKNOWN)
    assert Basis.UNKNOWN is picture(journals, ANN, "media-HL.200").depicts.basis
    assert told(reading, "observation child") == [
        "1 names a child that children.csv does not hold (observation_children.csv row 3)"
    ]


def test_two_children_of_one_number_share_what_has_it() -> None:
    """When a number was given twice, nobody can say whose a record is: it waits, and both names are known."""
    two = table(
        "ChildId | Surname | Forename | DateOfBirth \n 1 | Ashby | Ann | 01/02/2020 \n 1 | Cole | Cy | 01/02/2020"
    )
    paper = table("ReportId | ChildId | Type | Term | Year | File \n 5 | 1 | Final | Summer | 2024 |")
    reading, journals = read_files(SMALL | {"children.csv": two, "reports.csv": paper})
    assert list(journals) == [ANN]
    assert {(2, Status.UNKNOWN)} == {(len(one.about), one.status) for one in journals[ANN].entries}
    assert {"Ann Ashby", "Cy Cole"} == {name.full for child in reading.roster.children for name in child.names}


def test_an_observation_number_given_twice_waits_for_a_person() -> None:
    """Two rows of one number tell two days or two authors: the first is kept and held, the second is told."""
    rows = "ObservationId | DateTime | StaffName \n 10 | 01/03/2024 | Priya Dell \n 10 | 02/03/2024 | Priya Dell"
    reading, journals = read_files(small_book(observations=rows))
    assert Status.UNKNOWN is entry(journals, ANN, "observation-HL.10").status
    assert len(told(reading, "observation")) == 1


def test_children_of_two_settings_never_share_an_id() -> None:
    """Numbers begin anew in every setting, so the setting's code is part of every id."""
    other = SMALL | {"export.xml": str(SMALL["export.xml"]).replace('"HL"', '"KH"')}
    here, there = (set(read_files(files)[1]) for files in (SMALL, other))
    assert not here & there


def test_a_text_tagged_with_another_child_waits_for_a_person() -> None:
    """Words in Ann's observation that somebody tagged with Bo are looked at before they leave."""
    assert Status.UNKNOWN is status_of(media_children="MediaId | ChildId \n 100 | 2")
    assert Status.PUBLISHED is status_of(media_children="MediaId | ChildId \n 100 | 1")


# Who is in a picture


def depicted(**tables: object) -> tuple[Basis, tuple[str, ...]]:
    """Return who is said to be in the photo of Ann's observation."""
    without = tuple(name for name, held in tables.items() if held is None)
    changed = {name: held for name, held in tables.items() if held is not None}
    journals = read_files(small_book(*(f"{name}.csv" for name in without), **changed))[1]
    shown = picture(journals, ANN, "media-HL.200").depicts
    return shown.basis, shown.people


MEDIA = "MediaId | ObservationId | Kind | File | Text \n 200 | 10 | Photo | p.png | \n "
"""The photo on Ann's observation, and room for another row."""


@pytest.mark.parametrize(
    ("said", "basis", "people"),
    [
        (lambda: depicted(media_children="MediaId | ChildId \n 200 | 1 \n 200 | 2"), Basis.IMAGE, (ANN, BO)),
        (depicted, Basis.ENTRY, (ANN,)),
        (lambda: depicted(media_children=None), Basis.UNKNOWN, ()),
        (lambda: depicted(media_children="MediaId | ChildId \n | 2"), Basis.UNKNOWN, ()),
        (
            lambda: depicted(media_children="MediaId | ChildId \n 200 | 1 \n 200 | 9"),
            Basis.UNKNOWN,
            (ANN, "child-HL.9"),
        ),
        (lambda: depicted(observation_children="ObservationId | ChildId \n 10 | 1 \n 10 | 2"), Basis.UNKNOWN, ()),
        (lambda: depicted(media=MEDIA + "201 | 20 | Photo | p.png |"), Basis.UNKNOWN, ()),
        (lambda: depicted(media=MEDIA + "201 | | Photo | p.png |"), Basis.UNKNOWN, ()),
        (lambda: depicted(media=MEDIA + "201 | 77 | Photo | p.png |"), Basis.UNKNOWN, ()),
        (lambda: depicted(media=MEDIA + "201 | 20 | Photo | copy.png |", extra="File | Bytes"), Basis.UNKNOWN, ()),
        (
            lambda: depicted(
                media=MEDIA + "201 | | Photo | p.png |", media_children="MediaId | ChildId \n 201 | 1 \n 201 | 2"
            ),
            Basis.IMAGE,
            (ANN, BO),
        ),
    ],
    ids=[
        "tagged",
        "on one child's observation, and this setting tags",
        "no table of tags",
        "a tag that names no picture could be this one's",
        "a tag of somebody unknown",
        "on a shared observation",
        "the same file on another child's observation",
        "the same file in the gallery, untagged",
        "the same file on an observation that is gone",
        "a copy of the file on another child's observation",
        "the same file in the gallery, tagged with both",
    ],
)
def test_who_is_in_a_picture_is_said_only_on_evidence(
    said: Callable[[], tuple[Basis, tuple[str, ...]]],
    basis: Basis,
    people: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Untagged means unknown, never alone; two numbers for the same bytes are one picture."""
    monkeypatch.setitem(SMALL, "media/copy.png", PNG)
    assert (basis, people) == said()


def test_one_number_for_two_pictures_lends_neither_its_tags() -> None:
    """When two files have one number, whose tags theirs are is not known; both are kept under ids of their own."""
    rows = MEDIA + "200 | 20 | Photo | q.png |"
    files = small_book(media=rows, media_children="MediaId | ChildId \n 200 | 1") | {"media/q.png": PNG + b"q"}
    _, journals = read_files(files)
    shown = [item.depicts.basis for child in (ANN, BO) for item in journals[child].media]
    assert shown == [Basis.UNKNOWN, Basis.UNKNOWN]


# The gallery


def gallery(row: str, tags: str = "", **tables: object) -> tuple[Reading, dict[str, Journal]]:
    """Return the reading of an export with one gallery item."""
    rows = f"MediaId | ObservationId | Kind | File | Text \n {row}"
    return read_files(small_book(media=rows, media_children=f"MediaId | ChildId \n {tags}", **tables))


def test_a_tagged_gallery_photo_is_an_entry_that_waits() -> None:
    """Nothing says whether families see the gallery: its photos are in the journals of those tagged, and held."""
    _, journals = gallery("300 | | Photo | p.png |", "300 | 1 \n 300 | 2")
    for child in (ANN, BO):
        found = entry(journals, child, "gallery-HL.300")
        assert (found.model_dump()["kind"], found.status, found.about) == ("observation", Status.UNKNOWN, (ANN, BO))
    assert Basis.IMAGE is picture(journals, ANN, "media-HL.300").depicts.basis


def test_an_untagged_gallery_photo_is_no_childs() -> None:
    """A photo that nobody is tagged on stays with the setting, and its file is accounted for."""
    reading, journals = gallery("300 | | Photo | p.png |")
    assert not any(journal.media for journal in journals.values())
    assert reading.setting_records == {"media": 1}
    assert told(reading, "media file") == ["1 named only by records that are in no journal (media/p.png)"]


def test_a_gallery_text_is_a_note_that_waits() -> None:
    """Words in the gallery are nobody's observation: a note on the children tagged, for a person to read."""
    _, journals = gallery("300 | | Text | | Bo counted the stairs.", "300 | 2")
    found = entry(journals, BO, "gallery-HL.300")
    assert (
        found.model_dump()["kind"],
        found.status,
        plain(found.body),
    ) == ("note", Status.UNKNOWN, "Bo counted the stairs.")


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
