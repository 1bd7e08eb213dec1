"""A package of answers holds what the journals tell, marks what is marked, and leaves out what it cannot mark."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contract.small_journals import (
    ANN,
    BO,
    ODD,
    PRIYA,
    SETTING,
    UNA,
    carried,
    files_in,
    remark,
    reported,
    seen,
)
from contract.tapestry_packages import HOME, Package
from journal_bridge.adapter import Evidence, Writer
from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Block,
    Body,
    Care,
    FamilyObservation,
    Judgement,
    NextStep,
    Person,
    PersonKind,
    Restriction,
    Setting,
    Status,
    paragraphs,
)
from journal_bridge.kit import numbers as numbering
from journal_bridge_tapestry import adapter


def test_the_adapter_says_what_it_writes_and_that_nobody_tried_it() -> None:
    """`convert --to tapestry` is offered, and is honest about what it rests on."""
    assert isinstance(adapter, Writer)
    assert adapter.package.name == "answers-with-tables"
    assert adapter.package.evidence is Evidence.INFERENCE
    assert adapter.package in adapter.layouts


def test_every_observation_is_a_full_record_of_its_own(tmp_path: Path) -> None:
    """Lists cut media at three, so none is written; nothing else lies about."""
    package = Package(carried(tmp_path, [seen("entry-one"), seen("entry-two", (ANN, BO))]), tmp_path)
    numbers = [str(record["id"]) for record in package.records()]
    assert sorted(files_in(package.folder)) == sorted(
        f"{HOME}/{name}"
        for name in (
            "school.json",
            "children.json",
            "relatives.csv",
            "staff.csv",
            *(f"observations/{number}.json" for number in numbers),
        )
    )


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.PUBLISHED, "In Journal"),
        (Status.PENDING, "Not in journal"),
        (Status.STAFF_ONLY, "Staff Only"),
        (Status.DRAFT, "Draft"),
        (Status.UNKNOWN, None),
    ],
)
def test_every_status_is_kept(status: Status, word: str | None, tmp_path: Path) -> None:
    """What families did not see is marked with the platform's own word, and never with an approval."""
    approved = datetime(2024, 5, 7, 8, 0, tzinfo=UTC)
    package = Package(carried(tmp_path, [seen("entry-one", status=status, published_at=approved)]), tmp_path)
    record, read = package.record(), package.entry(ANN, "entry-one")
    assert record.get("status") == word
    assert ("approval" in record) is (status is Status.PUBLISHED)
    assert read is not None
    assert read.status is status
    assert read.published_at == (approved if status is Status.PUBLISHED else None)


@pytest.mark.parametrize("restriction", Restriction)
def test_what_is_restricted_is_never_written(restriction: Restriction, tmp_path: Path) -> None:
    """Even if it came so far, a safeguarding record stays away whole."""
    package = Package(carried(tmp_path, [seen("entry-one", restricted=(restriction,))]), tmp_path)
    assert package.records() == []


def test_summer_time_is_told_in_utc_and_read_on_the_uk_clock(tmp_path: Path) -> None:
    """Half past ten on a July morning is half past ten when it comes back."""
    written = datetime.fromisoformat("2024-07-01T10:30:00+01:00")
    package = Package(carried(tmp_path, [seen("entry-one", recorded_at=written)]), tmp_path)
    assert package.record()["createdAt"] == "2024-07-01T09:30:00Z"
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert read.recorded_at is not None
    assert read.recorded_at.isoformat() == "2024-07-01T10:30:00+01:00"


def test_days_and_times_are_not_made_up(tmp_path: Path) -> None:
    """An entry with a day and no time has no time there, and the other way round."""
    entries = [
        seen("entry-day", recorded_at=None, observed_on=date(2024, 1, 2)),
        seen("entry-time", observed_on=None),
    ]
    package = Package(carried(tmp_path, entries), tmp_path)
    day, time = (package.entry(ANN, name) for name in ("entry-day", "entry-time"))
    assert day is not None
    assert time is not None
    assert (day.observed_on, day.recorded_at) == (date(2024, 1, 2), None)
    assert (time.observed_on, time.recorded_at) == (None, entries[1].recorded_at)


@pytest.mark.parametrize(
    "body",
    [
        paragraphs("Plain words.\nA second line."),
        paragraphs("She said <b>bold</b> & 1 < 2; &amp; <!-- stays --> <script>x</script>"),
        (Block(text="two  blanks and a\ttab"),),
        (Block(style="heading", text="What he did"), Block(text="Dug."), Block(style="quote", text="Mine!")),
        (Block(style="bullet", text="One"), Block(style="bullet", text="Two"), Block(text="After.")),
        (Block(text="Before"), Block(style="heading", text="A heading at the end")),
        (Block(style="heading", text=" ".join(["A heading too long to be a bold line"] * 4)),),
        (),
    ],
    ids=["plain", "signs", "blanks", "styles", "points", "last heading", "long heading", "nothing"],
)
def test_texts_come_back_block_by_block(body: Body, tmp_path: Path) -> None:
    """Words, signs and how they were set are the same, in notes and in comments."""
    said = remark("c1").model_copy(update={"body": body})
    package = Package(carried(tmp_path, [seen("entry-one", body=body, comments=(said,))]), tmp_path)
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert read.body == body
    assert read.comments[0].body == body


def test_next_steps_stand_below_a_heading_and_are_read_as_steps(tmp_path: Path) -> None:
    """The platform has no field for them, so people find them at the end of the note."""
    steps = (NextStep(body=paragraphs("Longer planks.")), NextStep(body=(Block(style="bullet", text="A rope"),)))
    package = Package(carried(tmp_path, [seen("entry-one", next_steps=steps)]), tmp_path)
    assert package.record()["notes"].endswith("<h3>Next steps</h3><p>Longer planks.</p><ul><li>A rope</li></ul>")
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert read.body == seen("x").body
    assert read.next_steps == steps


@pytest.mark.parametrize(
    "heading",
    [
        (Block(style="heading", text="Next steps"),),
        (Block(style="heading", text="\xa0next  step: "), Block(style="heading", text=" ")),
        (Block(style="heading", text="Next steps"), Block(text="Down."), Block(style="heading", text="Next steps")),
    ],
    ids=["one", "with blanks", "two"],
)
def test_a_story_about_next_steps_is_not_taken_for_a_plan(heading: Body, tmp_path: Path) -> None:
    """What was a heading in a story is a line there rather than somebody's plan."""
    body = (*heading, Block(text="Up the ladder, one by one."))
    package = Package(carried(tmp_path, [seen("entry-one", body=body)]), tmp_path)
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert read.next_steps == ()
    assert [block.text.split() for block in read.body] == [words for block in body if (words := block.text.split())]


def test_judgements_keep_edition_place_band_and_level(tmp_path: Path) -> None:
    """Old goals stay old goals; a set of the setting's own keeps its name."""
    told = (
        Judgement(
            framework="EYFS",
            edition="EYFS-2012",
            area="Mathematics",
            aspect="Numbers",
            band="30-50 months",
            level="Secure",
            words="EYFS 2012 / Mathematics / Numbers / 30-50 months / Secure",
        ),
        Judgement(
            framework="platform",
            edition="platform",
            area="Outdoors",
            aspect="Risky play",
            words="Play types / Outdoors / Risky play",
        ),
    )
    package = Package(carried(tmp_path, [seen("entry-one", judgements=told)]), tmp_path)
    record, read = package.record(), package.entry(ANN, "entry-one")
    assert [one["framework"] for one in record["assessments"]] == ["EYFS 2012"]
    assert [one["set"] for one in record["flags"]] == ["Play types"]
    assert read is not None
    assert read.judgements == told


def test_a_shared_entry_stands_there_once_and_names_all_its_children(tmp_path: Path) -> None:
    """Two journals tell of it; the package has one record, and each child's journal reads it again."""
    package = Package(carried(tmp_path, [seen("entry-both", (ANN, BO))]), tmp_path)
    assert [child["fullName"] for child in package.record()["children"]] == ["Ann Archer", "Bo Bell"]
    keys = {package.written.records[child] for child in (ANN, BO)}
    for child in (ANN, BO):
        read = package.entry(child, "entry-both")
        assert read is not None
        assert set(read.about) == keys


def test_words_between_staff_stay_out_where_a_family_reads_or_may_read(tmp_path: Path) -> None:
    """Nobody has published how one comment is marked as staff's: under a draft, too, it could be shown one day."""
    said = (remark("c1", "Lovely"), remark("c2", "Ask her mum first", author=PRIYA.id, audience="staff"))
    for status in set(Status) - {Status.STAFF_ONLY, Status.DELETED}:
        folder = tmp_path / status
        folder.mkdir()
        package = Package(carried(folder, [seen("entry-one", status=status, comments=said)]), folder)
        assert [one["content"] for one in package.record()["comments"]] == ["<p>Lovely</p>"]


def test_comments_keep_writer_time_order_and_audience(tmp_path: Path) -> None:
    """In what is for staff alone, what they said to each other is theirs again when it is read."""
    moment = datetime(2024, 5, 7, 17, 0, tzinfo=UTC)
    said = (
        remark("c1", "Lovely", written_at=moment),
        remark("c2", "Ask her mum first", author=PRIYA.id, audience="staff"),
        remark("c3", "Thank you", author=PRIYA.id),
    )
    entry = seen("entry-one", status=Status.STAFF_ONLY, comments=said)
    package = Package(carried(tmp_path, [entry]), tmp_path)
    assert [one.get("staffOnly") for one in package.record()["comments"]] == [None, True, None]
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert [one.audience for one in read.comments] == ["family", "staff", "family"]
    assert [one.body for one in read.comments] == [one.body for one in said]
    assert read.comments[0].written_at == moment
    people = {person.id: person for person in package.journal(ANN).people}
    wrote = [people[one.author or ""] for one in read.comments]
    assert [(one.kind, one.name) for one in wrote] == [
        (PersonKind.FAMILY, UNA.name),
        (PersonKind.STAFF, PRIYA.name),
        (PersonKind.STAFF, PRIYA.name),
    ]
    assert (wrote[0].role, wrote[0].child) == (UNA.role, package.written.records[ANN])


def test_staff_with_a_parents_name_are_told_apart(tmp_path: Path) -> None:
    """Una Archer works at the nursery of her own child; each of her words is hers as what she was then."""
    at_work = Person(id="staff-una", kind=PersonKind.STAFF, name=UNA.name)
    said = (remark("c1", "Home"), remark("c2", "Work", author=at_work.id))
    package = Package(carried(tmp_path, [seen("entry-one", comments=said)], more=[at_work]), tmp_path)
    read = package.entry(ANN, "entry-one")
    assert read is not None
    people = {person.id: person.kind for person in package.journal(ANN).people}
    assert [people[one.author or ""] for one in read.comments] == [PersonKind.FAMILY, PersonKind.STAFF]


def test_of_two_namesakes_of_one_child_neither_is_named(tmp_path: Path) -> None:
    """A father and a brother of one name: a comment without a writer is better than the wrong one's."""
    other = UNA.model_copy(update={"id": "family-una-2", "role": "aunt"})
    package = Package(carried(tmp_path, [seen("entry-one", comments=(remark("c1"),))], more=[other]), tmp_path)
    assert "user" not in package.record()["comments"][0]
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert [one.author for one in read.comments] == [None]


def test_a_familys_post_stays_one_and_never_passes_for_the_settings(tmp_path: Path) -> None:
    """It is told by its writer alone; where nobody knows who wrote it, it is left out."""
    facts = {name: value for name, value in seen("entry-home", author=UNA.id) if name != "kind"}
    home = FamilyObservation(**facts)
    nobody = FamilyObservation(**(facts | {"id": "entry-nobody", "author": None}))
    package = Package(carried(tmp_path, [home, nobody]), tmp_path)
    read = package.entry(ANN, "entry-home")
    assert read is not None
    assert read.kind == "family_observation"
    assert package.entry(ANN, "entry-nobody") is None
    assert len(package.records()) == 1


def test_reports_are_observations_there_and_the_care_diary_has_no_place(tmp_path: Path) -> None:
    """A two-year check keeps its words; a nappy does not become an observation."""
    nappy = Care(**{name: value for name, value in seen("entry-care") if name != "kind"})
    check = reported("entry-check", report_kind="two_year_check", body=paragraphs("Settled well."), author=PRIYA.id)
    package = Package(carried(tmp_path, [nappy, check]), tmp_path)
    read = package.entry(ANN, "entry-check")
    assert read is not None
    assert (read.kind, read.body) == ("observation", check.body)
    assert [record["notes"] for record in package.records()] == ["<p>Settled well.</p>"]


def test_a_record_has_the_same_number_whoever_else_is_in_the_package(tmp_path: Path) -> None:
    """A later package with one more child finds what was put in before."""
    both = carried(tmp_path, [seen("entry-both", (ANN, BO)), seen("entry-ann")])
    first, later = (tmp_path / name for name in ("first", "later"))
    first.mkdir()
    later.mkdir()
    alone = Package(both[:1], first).written.records
    assert alone.items() <= Package(both, later).written.records.items()


def test_two_records_never_share_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One would be read back as the other; rather nothing is written at all."""
    monkeypatch.setattr(numbering, "_COUNT", 1)
    with pytest.raises(OurFault):
        Package(carried(tmp_path, [seen("entry-one"), seen("entry-two")]), tmp_path)


@pytest.mark.parametrize("name", ["../../evil", "/", "Ünïcödé Nursery", "..", "a" * 300, None])
def test_a_settings_folder_is_a_plain_name(name: str | None, tmp_path: Path) -> None:
    """Whatever a setting is called, its folder lies in the package."""
    journals = [_renamed(one, Setting(id=SETTING.id, name=name)) for one in carried(tmp_path, [seen("entry-one")])]
    package = Package(journals, tmp_path)
    (home,) = package.folder.iterdir()
    assert home.name.replace("-", "").isalnum()
    assert home.name.isascii()
    assert len(home.name) <= 60
    assert {path.parent for path in package.folder.iterdir()} == {package.folder}


def test_two_settings_of_one_name_have_folders_and_numbers_of_their_own(tmp_path: Path) -> None:
    """Children of two nurseries in one package stay apart, each with its own setting's name."""
    ann, bo = carried(tmp_path, [seen("entry-ann"), seen("entry-bo", (BO,))])
    package = Package([ann, _renamed(bo, Setting(id="setting-other", name=SETTING.name))], tmp_path)
    assert sorted(path.name for path in package.folder.iterdir()) == [HOME, f"{HOME}-2"]
    assert [len(package.journal(child).entries) for child in (ANN, BO)] == [1, 1]
    assert {child.rpartition(".")[0] for child in package.read()} == {f"child-{HOME}", f"child-{HOME}-2"}


def test_no_address_link_or_file_name_is_in_any_record(tmp_path: Path) -> None:
    """What opens a photo, an account or a door was never in a journal, and no field for it is written."""
    package = Package(carried(tmp_path, [seen("entry-one", comments=(remark("c1"),))]), tmp_path)
    told = b"".join(files_in(package.folder).values()).decode()
    for word in ('"url"', '"name": "IMG', "embedUrl", "http", "mail", "assword", "hone", "token"):
        assert word not in told


def test_relatives_are_linked_by_number_so_that_namesakes_are_not_mixed_up(tmp_path: Path) -> None:
    """Two children of one name have different mothers; the table says which."""
    package = Package(carried(tmp_path, [seen("entry-one"), seen("entry-bo", (BO,))]), tmp_path)
    numbers = {one["fullName"]: one["id"] for one in json.loads((package.home / "children.json").read_bytes())}
    rows = (package.home / "relatives.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert rows == [
        "First Name,Last Name,Linked children,Relationship",
        f"Odd,Bell,{numbers['Bo Bell']},",
        f"Una,Archer,{numbers['Ann Archer']},mother",
    ]
    assert ODD.child == BO


def _renamed(one: MinimisedJournal, setting: Setting) -> MinimisedJournal:
    return replace(one, journal=one.journal.model_copy(update={"settings": (setting,)}))
