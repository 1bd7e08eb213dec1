"""The judgement calls of this adapter, one sentence each: whose, who is shown, what was seen by families."""

from collections.abc import Callable

import pytest

from contract.learningbook_cases import (
    ANN,
    BO,
    GONE,
    MEDIA,
    PNG,
    SMALL,
    entry,
    picture,
    read_files,
    small_book,
    table,
    told,
)
from journal_bridge.adapter import Reading
from journal_bridge.journal import (
    Basis,
    Journal,
    Restriction,
    Status,
    plain,
)


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
