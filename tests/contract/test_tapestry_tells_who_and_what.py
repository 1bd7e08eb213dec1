"""Who wrote what about whom, when, and what only staff may see: one question a test."""

from datetime import date

import pytest

from contract.tapestry_cases import JPEG, SCHOOL, entry, observation, page, photos, read_files, reasons
from journal_bridge.journal import PersonKind, Restriction, Status, plain, to_bytes
from journal_bridge.testing import adds_up

ONE, TWO = "child-larkfield.1", "child-larkfield.2"
RELATIVES = (
    "First Name,Last Name,Collection password,Linked children\nTom,Vale,otter-42,Child 1\nUma,West,x,Child 2\n"
)
STAFF = "First Name,Last Name,User type\nPriya,Dell,Staff\n"


def test_staff_only_text_never_stands_in_the_observation() -> None:
    """What we wrote for each other is a note of its own that never leaves, and the story is free of it."""
    _, journals = read_files(
        {"a.json": page(observation(5, 1, additionalInformation="<p>Safeguard the left foot.</p>"))}
    )
    story, note = entry(journals, "child-1"), entry(journals, "child-1", "note")
    assert "left foot" not in story.model_dump_json()
    assert plain(note.body) == "Safeguard the left foot."
    assert (note.status, note.restricted, note.about) == (Status.STAFF_ONLY, (Restriction.INTERNAL,), story.about)


def test_an_odd_spelling_of_the_staff_text_is_no_way_round() -> None:
    """A second copy under another name is kept with the note as well."""
    _, journals = read_files(
        {"a.json": page(observation(5, 1, additional_information="Only us.", additionalInformation=""))}
    )
    assert "Only us." not in entry(journals, "child-1").model_dump_json()
    assert "Only us." in entry(journals, "child-1", "note").model_dump_json()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("In Journal", Status.PUBLISHED),
        ("published", Status.PUBLISHED),
        ("in-journal", Status.PUBLISHED),
        ("Not in journal", Status.PENDING),
        ("Staff Only", Status.STAFF_ONLY),
        ("draft", Status.DRAFT),
        ("Awaiting review", Status.UNKNOWN),
        ("", Status.UNKNOWN),
        (1, Status.UNKNOWN),
        (None, Status.UNKNOWN),
        ({"name": "Staff Only"}, Status.STAFF_ONLY),
        ([], Status.UNKNOWN),
    ],
)
def test_only_what_is_in_the_journal_counts_as_published(told: object, expected: Status) -> None:
    """A state nobody knows is never taken for a yes."""
    _, journals = read_files({"a.json": page(observation(5, 1, status=told))})
    assert expected is entry(journals, "child-1").status


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"approval": {"date": "2026-03-03T10:00:00Z", "name": "Maud Ellery"}}, Status.PUBLISHED),
        ({"approval": {"date": None, "name": "Maud Ellery"}}, Status.UNKNOWN),
        ({"approval": {"name": "Maud Ellery"}}, Status.UNKNOWN),
        ({"approval": "yes"}, Status.UNKNOWN),
        ({"approval": {"date": "2026-03-03T10:00:00Z"}, "status": "Staff Only"}, Status.STAFF_ONLY),
        ({"approval": {"date": "2026-03-03T10:00:00Z"}, "status": "Something new"}, Status.UNKNOWN),
        ({"approval": {"date": "2026-03-03T10:00:00Z"}, "deletedAt": "2026-03-04"}, Status.DELETED),
    ],
)
def test_an_approval_speaks_only_where_no_status_does(fields: dict[str, object], expected: Status) -> None:
    """Who let it into the journal, and when, is good evidence; a status outweighs it."""
    record = {key: value for key, value in observation(5, 1).items() if key != "status"}
    _, journals = read_files({"a.json": page(record | fields)})
    assert expected is entry(journals, "child-1").status


def test_two_states_that_contradict_each_other_are_unknown() -> None:
    """The list says staff only, the record says in the journal: a person decides."""
    _, journals = read_files({"a.json": page(observation(5, 1, status="Staff Only")), "b.json": observation(5, 1)})
    assert entry(journals, "child-1").status is Status.UNKNOWN


def test_of_two_states_with_times_the_later_stands() -> None:
    """It was a draft on Monday and in the journal on Tuesday."""
    states = [
        observation(5, 1, status="Draft", updatedAt="2026-03-02T10:00:00Z"),
        observation(5, 1, updatedAt="2026-03-03T10:00:00Z"),
    ]
    for told in (states, states[::-1]):
        reading, journals = read_files({"a.json": page(*told)})
        assert entry(journals, "child-1").status is Status.PUBLISHED
        assert reasons(reading, "observation") == {"an older state of the same record": 1}


def test_the_day_and_the_time_of_writing_are_two_things() -> None:
    """Seen on Friday, written on Sunday; without a day of its own none is made up."""
    files = {
        "a.json": page(
            observation(5, 1, date="2026-02-27"), observation(6, 1, date="27/02/2026"), observation(7, 1)
        )
    }
    _, journals = read_files(files)
    assert [date(2026, 2, 27), date(2026, 2, 27), None] == [
        one.observed_on for one in sorted(journals["child-1"].entries, key=lambda one: one.id)
    ]


def test_a_relatives_post_is_a_family_observation_and_its_author_belongs_to_the_child() -> None:
    """What Mum wrote is told from what we wrote, by the table of relatives."""
    files = {
        "s.json": SCHOOL,
        "a.json": page(observation(5, 1, author={"fullName": "tom  VALE"})),
        "r.csv": RELATIVES,
    }
    reading, journals = read_files(files)
    post = entry(journals, ONE, "family_observation")
    author = journals[ONE].person(post.author)
    assert author is not None
    assert (author.kind, author.child) == (PersonKind.FAMILY, ONE)
    assert reading.roster.child(ONE).family == (post.author,)  # type: ignore[union-attr]


def test_another_childs_relative_is_linked_to_that_child() -> None:
    """A comment by Idris's mother on a shared story is known as another family's."""
    said = [{"user": {"fullName": "Uma West"}, "content": "Lovely."}]
    files = {"s.json": SCHOOL, "a.json": page(observation(5, 1, 2, comments=said)), "r.csv": RELATIVES}
    _, journals = read_files(files)
    author = journals[ONE].person(entry(journals, ONE).comments[0].author)
    assert author is not None
    assert author.child == TWO


def test_a_name_that_could_be_two_people_is_nobodys() -> None:
    """A teacher and a father of one name: unknown, so that the comment waits for a person."""
    staff = STAFF + "Tom,Vale,Staff\n"
    said = [{"user": {"fullName": "Tom Vale"}, "content": "Hello."}]
    files = {"s.json": SCHOOL, "a.json": page(observation(5, 1, comments=said)), "r.csv": RELATIVES, "t.csv": staff}
    _, journals = read_files(files)
    author = journals[ONE].person(entry(journals, ONE).comments[0].author)
    assert author is not None
    assert author.kind is PersonKind.UNKNOWN


def test_everybody_named_anywhere_is_on_the_roster() -> None:
    """Commenters, those who liked, those who approved, and children of records that could not be read."""
    files = {
        "a.json": page(
            observation(
                5,
                1,
                comments=[
                    {"user": {"fullName": "Cora Lane"}, "content": "x"},
                    {"user": {"fullName": "Gil Lost"}, "id": []},
                ],
                likes=[{"user": {"fullName": "Lil Like"}}, "Lou Like"],
                approval={"name": "Ana Approves"},
            ),
            observation(6, 2) | {"children": [{"id": None, "fullName": "Una Readable"}]},
            {"title": "no id", "author": {"fullName": "Noa Number"}},
        )
    }
    reading, _ = read_files(files)
    names = {adult.name for adult in (*reading.roster.staff, *reading.roster.relatives)}
    assert {"Cora Lane", "Gil Lost", "Lil Like", "Lou Like", "Ana Approves", "Una Readable", "Noa Number"} <= names


def test_a_password_a_number_and_an_address_are_nowhere() -> None:
    """The collection password is a key to a child: only that there was such a column is told."""
    table = (
        "First Name,Last Name,Email,Phone number,Collection password,Linked children\n"
        "Tom,Vale,t@vale.example,07700 900456,otter-42,Child 1\n"
    )
    files = {
        "s.json": SCHOOL,
        "a.json": page(observation(5, 1, author={"fullName": "Tom Vale", "email": "t@vale.example"})),
        "r.csv": table,
    }
    reading, journals = read_files(files)
    told = repr(reading) + "".join(to_bytes(journal).decode() for journal in journals.values())
    for secret in ("otter-42", "900456", "t@vale.example"):
        assert secret not in told
    assert reasons(reading, "part") == {"a column of passwords or the like, dropped unread": 1}


def test_links_and_tokens_are_nowhere() -> None:
    """A link to a photo opens it to anybody, so none is kept."""
    files = {
        "a.json": page(observation(5, 1, media=photos(9), originalUrl="https://media.example.invalid/5")),
        "b.json": {"success": 0, "code": "CSRF", "newToken": "token-77"},
    }
    reading, journals = read_files(files)
    told = repr(reading.losses) + to_bytes(journals["child-1"]).decode()
    assert "example.invalid" not in told
    assert "token-77" not in told


def test_one_child_that_cannot_be_read_costs_the_observation() -> None:
    """With that child left out it could pass for the other child's own."""
    half = observation(5, 1) | {"children": [{"id": 1, "fullName": "Child 1"}, {"fullName": "Somebody"}]}
    reading, journals = read_files({"a.json": page(half)})
    assert journals["child-1"].entries == ()
    assert reading.source_records["observation"] == 1
    adds_up(reading)


def test_equal_numbers_of_two_settings_stay_apart() -> None:
    """Child 31 of the nursery is not child 31 of the school, nor are their stories and photos."""
    files: dict[str, object] = {}
    for slug in ("oak", "elm"):
        files |= {
            f"{slug}/school.json": SCHOOL | {"furlSlug": slug, "name": slug.title()},
            f"{slug}/page.json": page(observation(5, 31, notes=f"At {slug}.", media=photos(9))),
            f"{slug}/5_9.jpg": JPEG + slug.encode(),
        }
    reading, journals = read_files(files)
    assert {"child-oak.31", "child-elm.31"} == set(journals)
    for slug in ("oak", "elm"):
        journal = journals[f"child-{slug}.31"]
        assert [f"At {slug}."] == [plain(one.body) for one in journal.entries]
        assert [f"{slug}/5_9.jpg"] == [one.path for one in journal.media]
        assert [slug] == [one.id for one in journal.settings]
    assert (reading.setting, reading.losses) == ("several-settings", ())


def test_a_list_of_writers_is_not_taken_for_a_list_of_children() -> None:
    """Both are names and numbers; the observations tell who is who."""
    files = {
        "a.json": page(observation(5, 1, author={"fullName": "Priya Dell"})),
        "writers.json": [{"id": 1, "fullName": "Priya Dell"}, {"id": 2, "fullName": "Uma West"}],
        "roll.json": [{"id": 1, "fullName": "Child 1"}, {"id": 3, "fullName": "Child 3"}],
    }
    reading, _ = read_files(files)
    assert tuple(child.id for child in reading.children) == ("child-1", "child-3")
    assert {"Priya Dell", "Uma West"} == {adult.name for adult in reading.roster.relatives}


def test_a_record_that_named_another_child_before_waits_for_a_person() -> None:
    """Somebody was taken off the story, or put on it: a person reads it first."""
    files = {"a.json": page(observation(5, 1, 2)), "b.json": observation(5, 1)}
    _, journals = read_files(files)
    assert entry(journals, "child-1").status is Status.UNKNOWN
    assert journals["child-2"].entries == ()


def test_a_list_that_names_fewer_children_than_the_record_is_no_contradiction() -> None:
    """A list may cut children as it cuts photos; the record's children stand."""
    files = {"a.json": page(observation(5, 1, 2, 3)), "b.json": observation(5, 1, 2, 3, 4)}
    _, journals = read_files(files)
    assert entry(journals, "child-4").status is Status.PUBLISHED
    assert len(entry(journals, "child-1").about) == 4


def test_pages_of_two_settings_do_not_orphan_the_answers() -> None:
    """A stray page of another school leaves the answers as they were."""
    address = "<!-- saved from url=(0041)https://www.example.invalid/s/{}/observation/8 -->"
    stray = f'{address}<html><p class="page-note">x</p></html>'
    files = {"a.json": page(observation(5, 1)), "p.html": stray.format("oak"), "q.html": stray.format("elm")}
    _, journals = read_files(files)
    assert len(journals["child-1"].entries) == 1


def test_whoever_approves_what_another_wrote_is_staff() -> None:
    """Who let it into the journal works here; who let in their own words may be anybody."""
    own = {"author": {"fullName": "Tom Vale"}, "approval": {"date": "2026-03-03T10:00:00Z", "name": "Tom Vale"}}
    other = {
        "author": {"fullName": "Uma West"},
        "approval": {"date": "2026-03-03T10:00:00Z", "name": "Maud Ellery"},
    }
    reading, _ = read_files({"a.json": page(observation(5, 1, **own), observation(6, 1, **other))})
    assert [adult.name for adult in reading.roster.staff] == ["Maud Ellery"]
    assert {adult.name for adult in reading.roster.relatives} == {"Tom Vale", "Uma West"}


@pytest.mark.parametrize(("folder", "found"), [("31", 1), ("pages/31", 1), ("2023/12/31", 0), ("x31", 0)])
def test_a_page_in_a_folder_of_a_day_is_no_childs(folder: str, found: int) -> None:
    """The thirty-first of December is not child 31."""
    roll = {"children": [{"id": 31, "fullName": "Mabel Thorne"}, {"id": 32, "fullName": "Otto Vane"}]}
    saved = '<html><h1>Ice</h1><div class="page-note"><p>Cold.</p></div></html>'
    _, journals = read_files({"roll.json": roll, f"{folder}/page.html": saved})
    assert len(journals["child-31"].entries) == found
