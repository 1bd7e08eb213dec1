"""One fault or odd shape a test: each costs at most its own record, is counted, and never breaks the reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.tapestry_cases import JPEG, SCHOOL, adds_up, entry, observation, page, photos, read_files, reasons
from journal_bridge import intake
from journal_bridge.errors import InputRefused
from journal_bridge.journal import Availability, MediaKind, Status, plain
from journal_bridge.kit.blocks import blocks_of_html
from journal_bridge.testing import opened_from
from journal_bridge_tapestry import adapter
from journal_bridge_tapestry.texts import body_of

LOGIN = '<html><body><form action="/login"><input type="password" name="password"></form></body></html>'
PNG = b"\x89PNG\r\n\x1a\n an invented photo"
MP4 = b"\x00\x00\x00\x18ftypmp42 an invented film"
PDF = b"%PDF-1.4 an invented paper"


def test_a_list_that_shows_three_of_seven_uses_the_full_record() -> None:
    """All seven photos come through when the record was fetched too."""
    seven = observation(5, 1, media=photos(*range(1, 8)), mediaCount=7)
    reading, journals = read_files(
        {"a.json": page(seven | {"media": photos(1, 2, 3)}), "b.json": {"observation": seven}}
    )
    assert len(entry(journals, "child-1").media) == 7
    assert reasons(reading, "media") == {}
    assert reasons(reading, "observation") == {"the same record again": 1}


@pytest.mark.parametrize(
    ("count", "missing"), [(7, 4), ("7", 4), (3, 0), (-7, 0), ("many", 0), (None, 0), (True, 0), (10**30, 0)]
)
def test_media_a_list_cuts_off_are_losses(count: object, missing: int) -> None:
    """Three photos and a count of seven: four are missing, and the observation is not called complete."""
    reading, _ = read_files({"a.json": page(observation(5, 1, media=photos(1, 2, 3), mediaCount=count))})
    assert sum(reasons(reading, "media").values()) == missing
    assert any("not complete" in warning for warning in reading.warnings) == bool(missing)
    adds_up(reading)


def test_a_cursor_that_repeats_is_a_warning() -> None:
    """The tool went round in circles: some pages may never have been fetched."""
    reading, _ = read_files(
        {"a.json": page(observation(5, 1), cursor="x"), "b.json": page(observation(6, 1), cursor="x")}
    )
    assert any("same next page" in warning for warning in reading.warnings)
    assert any("last page" in warning for warning in reading.warnings)


def test_a_last_page_is_no_warning() -> None:
    """Two pages, the second the last."""
    reading, _ = read_files({"a.json": page(observation(5, 1), cursor="x"), "b.json": page(observation(6, 1))})
    assert not any("page" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    "answer",
    [{"success": 0, "code": "CSRF", "newToken": "x"}, {"type": "about:x", "title": "Unauthorised", "status": 401}],
)
def test_an_answer_that_says_it_failed_is_a_loss_and_a_warning(answer: dict[str, object]) -> None:
    """The platform answers 200 and means no."""
    reading, _ = read_files({"a.json": page(observation(5, 1)), "b.json": answer})
    assert list(reasons(reading, "answer")) == ["an answer in which the platform says that it failed"]
    assert any("failed" in warning for warning in reading.warnings)


@pytest.mark.parametrize("name", ["b.json", "media/5_9.jpg", "page.html"])
def test_a_login_page_saved_as_an_answer_is_never_a_record(name: str) -> None:
    """The session had ended: I am told to log in and save that page again."""
    reading, journals = read_files({"a.json": page(observation(5, 1, media=photos(9))), name: LOGIN})
    assert reasons(reading, "page") == {"a log-in page saved in place of an answer": 1}
    assert journals["child-1"].media[0].availability is Availability.LINKED
    assert any("log in" in warning for warning in reading.warnings)


def test_a_damaged_answer_stops_the_reading_by_its_name() -> None:
    """A page cut short is never read in part."""
    with pytest.raises(InputRefused) as refused:
        read_files({"a.json": page(observation(5, 1)), "b.json": b'{"observations": ['})
    assert (refused.value.code, refused.value.place) == ("not-json", "b.json line 1")


@pytest.mark.parametrize(
    "document",
    [
        {"id": 5, "something": "else"},
        {"features": ["memos"]},
        ["text"],
        {"last_observation_id": 5},
        b'"text"',
        7,
        None,
    ],
)
def test_an_unknown_document_is_a_loss_by_its_name(document: object) -> None:
    """What nobody has described is told, not guessed."""
    reading, _ = read_files({"a.json": page(observation(5, 1)), "odd.json": document})
    assert [loss.place for loss in reading.losses if loss.kind == "file"] == ["odd.json"]


@pytest.mark.parametrize(
    "wrapped", [lambda r: r, lambda r: {"observation": r}, lambda r: {"page": r}, lambda r: {"data": r}]
)
def test_a_record_is_read_bare_or_wrapped(wrapped: object) -> None:
    """One tool saves the record, another the answer around it."""
    reading, journals = read_files({"a.json": wrapped(observation(5, 1))})  # type: ignore[operator]
    assert plain(entry(journals, "child-1").body) == "Words."
    assert reading.losses == ()


@pytest.mark.parametrize("field", ["observations", "pages", "data"])
def test_a_list_is_read_under_every_name_it_has(field: str) -> None:
    """The older list and the newer one hold the same records."""
    _, journals = read_files({"a.json": {field: [observation(5, 1)]}})
    assert plain(entry(journals, "child-1").body) == "Words."


@pytest.mark.parametrize(
    "notes",
    [
        "<p>Sand &amp; water</p><p>all day</p>",
        "Sand & water\nall day",
        "Sand &amp; water<br>all day",
        "<p>Sand & water<p>all day",
    ],
)
def test_notes_become_paragraphs_however_they_are_written(notes: str) -> None:
    """Paragraphs stay paragraphs, and entities are letters again."""
    _, journals = read_files({"a.json": page(observation(5, 1, notes=notes))})
    assert [block.text for block in entry(journals, "child-1").body] == ["Sand & water", "all day"]


@pytest.mark.parametrize("notes", ["I <3 sand", "a < b", "5 > 4 & 3"])
def test_a_sign_in_plain_text_is_no_markup(notes: str) -> None:
    """Nothing is cut away from what was typed."""
    _, journals = read_files({"a.json": page(observation(5, 1, notes=notes))})
    assert plain(entry(journals, "child-1").body) == notes


def test_scripts_in_notes_fall_away() -> None:
    """Only words come through."""
    _, journals = read_files({"a.json": page(observation(5, 1, notes="<p>Sand<script>steal()</script></p>"))})
    assert plain(entry(journals, "child-1").body) == "Sand"


@pytest.mark.parametrize("odd", [None, 7, True, [], {}, ["a"], {"rich": "x"}, "n" * 5_000, "\x00", 1e308])
@pytest.mark.parametrize(
    "field", ["title", "notes", "createdAt", "date", "author", "approval", "comments", "flags", "likes"]
)
def test_an_odd_value_costs_at_most_itself(field: str, odd: object) -> None:
    """Numbers, nothing, or objects where a text should be: the child's story still comes through."""
    reading, journals = read_files({"a.json": page(observation(5, 1) | {field: odd}, observation(6, 1))})
    assert len([one for one in journals["child-1"].entries if one.kind == "observation"]) == 2
    adds_up(reading)


@pytest.mark.parametrize("odd", [None, 7, True, {}, "text", [None], [[]], [{"id": None}], [{"id": True}]])
def test_children_that_cannot_be_read_cost_the_observation(odd: object) -> None:
    """Without knowing whose it is, it is nobody's."""
    reading, _ = read_files({"a.json": page(observation(5, 1) | {"children": odd}, observation(6, 1))})
    assert reading.mapped_records["observation"] == 1
    adds_up(reading)


def test_a_hostile_name_of_a_document_is_only_a_name() -> None:
    """`../../evil.pdf` leads nowhere: files are found among those that were checked."""
    held = [{"id": "../../evil", "name": "../../evil.pdf", "url": "https://media.example.invalid/e"}]
    _, journals = read_files({"a.json": page(observation(5, 1, documents=held)), "evil.pdf": PDF})
    (item,) = journals["child-1"].media
    assert (item.path, item.availability, item.kind) == (None, Availability.LINKED, MediaKind.DOCUMENT)
    assert ".." not in item.id


def test_a_file_is_what_its_bytes_say() -> None:
    """A tool calls every picture jpg and every film mp4."""
    files = {"a.json": page(observation(5, 1, media=photos(1, 2))), "5_1.jpg": PNG, "5_2.jpg": MP4}
    _, journals = read_files(files)
    told = [(item.kind, item.mime) for item in journals["child-1"].media]
    assert told == [(MediaKind.PHOTO, "image/png"), (MediaKind.VIDEO, "video/mp4")]


def test_a_document_and_a_photo_of_one_number_keep_their_own_files() -> None:
    """Numbers of documents and of photos are counted apart."""
    held = observation(5, 1, media=photos(9), documents=[{"id": 9, "name": "a.pdf"}])
    _, journals = read_files({"a.json": page(held), "media/5_9.jpg": JPEG, "documents/5_9.pdf": PDF})
    paths = {item.id: item.path for item in journals["child-1"].media}
    assert paths == {"document-9": "documents/5_9.pdf", "media-9": "media/5_9.jpg"}


@pytest.mark.parametrize(
    ("record", "file"),
    [
        ("x/observation.json", "x/2026-03-02_001.jpg"),
        ("x/observation.json", "x/2026-03-02_77.jpg"),
        ("a.json", "media/2026-03-02_77.jpg"),
        ("a.json", "media/5_77.jpg"),
        ("x/2026-03-02_5/record.json", "x/2026-03-02_5/01_77.jpg"),
    ],
)
def test_media_are_found_under_every_name_tools_give_them(record: str, file: str) -> None:
    """Five ways of naming one photo."""
    reading, journals = read_files({record: observation(5, 1, media=photos(77)), file: JPEG})
    assert [file] == [item.path for item in journals["child-1"].media]
    assert reading.losses == ()


def test_a_position_is_believed_only_beside_one_record() -> None:
    """With two records in a folder nobody can say whose photo is number one."""
    files = {
        "x/a.json": observation(5, 1, media=photos(77)),
        "x/b.json": observation(6, 2, media=photos(78)),
        "x/2026-03-02_001.jpg": JPEG,
    }
    reading, journals = read_files(files)
    assert journals["child-1"].media[0].path is None
    assert reasons(reading, "media file") == {"no record names this file": 1}


def test_a_photo_beside_one_record_is_not_given_to_another() -> None:
    """A dated number in a folder is that folder's record's, or nobody's."""
    files = {
        "x/a.json": observation(5, 1, media=photos(77)),
        "y/b.json": observation(6, 2, media=photos(78)),
        "x/2026-03-02_78.jpg": JPEG,
    }
    _, journals = read_files(files)
    assert journals["child-2"].media[0].path is None


def test_a_file_named_after_an_observation_adds_nothing_to_it() -> None:
    """A name is no proof: what the record does not list is a loss."""
    reading, journals = read_files({"a.json": page(observation(5, 1)), "media/5_99.jpg": JPEG})
    assert journals["child-1"].media == ()
    assert reasons(reading, "media file") == {"no record names this file": 1}


@pytest.mark.parametrize("name", ["vendor/1_journal.pdf", "vendor/1_media.zip", "1_journal.pdf", "sar.zip"])
def test_the_vendors_own_files_are_listed_and_never_opened(name: str) -> None:
    """Nobody has filtered what stands in them."""
    body = PDF if name.endswith("pdf") else b"PK\x05\x06" + bytes(18)
    files = {"a.json": page(observation(5, 1)), name: body if name.endswith("pdf") else b"PK\x03\x04" + body}
    reading, _ = read_files(files)
    assert [loss.place for loss in reading.losses if loss.kind == "vendor file"] == [name]


def test_a_saved_page_is_read_where_its_child_is_certain() -> None:
    """Two paragraphs, a writer, a time on the clock on the wall, and a photo saved beside it."""
    body = (
        '<h1>Ice</h1><div class="obs-metadata"><p>Authored by Gwen Marsh added 25 Jun 2023 12:05 AM</p></div>'
        '<div class="page-note"><p>One.<p>Two.</div>'
        '<div class="obs-media-gallery-main"><img src="p_files/a.jpg"></div>'
    )
    roll = {"children": [{"id": 1, "fullName": "Mabel Thorne"}]}
    _, journals = read_files({"p.html": f"<html><body>{body}", "p_files/a.jpg": JPEG, "c.json": roll})
    told = entry(journals, "child-1")
    assert ([block.text for block in told.body], told.title, told.status) == (
        ["One.", "Two."],
        "Ice",
        Status.UNKNOWN,
    )
    assert told.recorded_at is not None
    assert told.recorded_at.isoformat() == "2023-06-25T00:05:00+01:00"
    assert journals["child-1"].media[0].path == "p_files/a.jpg"


def test_a_saved_page_of_an_unsure_child_is_a_loss() -> None:
    """Two children and no folder: nobody guesses."""
    roll = {"children": [{"id": 1, "fullName": "Mabel Thorne"}, {"id": 2, "fullName": "Otto Vane"}]}
    reading, _ = read_files(
        {"p.html": '<html><h1>Ice</h1><div class="page-note"><p>x</p></div></html>', "c.json": roll}
    )
    assert sum(reasons(reading, "observation").values()) == 1
    adds_up(reading)


def test_a_saved_page_gives_way_to_the_answer() -> None:
    """The same observation, saved twice: the answer knows more."""
    address = "<!-- saved from url=(0051)https://www.example.invalid/s/larkfield/observation/5 -->"
    saved = f'{address}<html><h1>Ice</h1><div class="page-note"><p>x</p></div></html>'
    reading, journals = read_files({"s.json": SCHOOL, "a.json": page(observation(5, 1)), "p.html": saved})
    told = entry(journals, "child-larkfield.1")
    assert (plain(told.body), told.status) == ("Words.", Status.PUBLISHED)
    assert reasons(reading, "observation") == {"the same record again": 1}


@pytest.mark.parametrize(
    "files",
    [
        {"tapestry-diary/Robin/12-May-2026_x.md": "# x", "tapestry-photos/Robin/2026-05-12_x_01.jpg": JPEG},
        {"state.json": {"last_observation_id": 5}, "Robin/12-May-2026_x.md": "# x"},
        {"images/2020-05-12-10-30-sand.jpeg": JPEG, "journal.pdf": PDF},
        {"2026-05-12_5140/01_991.jpg": JPEG, "2026-05-12_5140/02_992.mp4": MP4},
    ],
    ids=["a diary", "a diary's state", "an album with its paper", "numbered pictures"],
)
def test_an_archive_made_for_reading_is_refused_by_name(files: dict[str, object]) -> None:
    """Pictures without records do not say whose they are, so I am told to save the answers instead."""
    with opened_from(files) as opened:
        claim = adapter.recognise(opened)
        assert claim is not None
        assert (claim.layout, claim.file in files) == ("reading-copy", True)
        with pytest.raises(InputRefused) as refused:
            adapter.read(opened)
    assert (refused.value.code, refused.value.place) == ("no-records", claim.file)


def test_such_an_archive_beside_answers_is_listed() -> None:
    """The answers are read; the texts are losses by name."""
    files = {"a.json": page(observation(5, 1)), "tapestry-diary/Robin/12-May-2026_x.md": "# x"}
    reading, journals = read_files(files)
    assert len(journals["child-1"].entries) == 1
    assert [loss.place for loss in reading.losses] == ["tapestry-diary/Robin/12-May-2026_x.md"]


@pytest.mark.parametrize(
    "files",
    [
        {"feed.json": {"feedItems": []}},
        {"o.json": {"data": {"childDevelopment": {"observations": {"results": [{"id": "a"}], "next": None}}}}},
        {
            "journal.json": {
                "schema_version": "1.0-draft",
                "entries": [{"id": "e", "kind": "note", "title": "x"}],
                "people": [],
            }
        },
        {"children.csv": "ChildId,Surname,Forename\n1,Ashby,Ann\n", "export.xml": "<LearningBookStyleExport/>"},
        {"photos/2026-05-12.jpg": JPEG},
        {"images/holiday.jpg": JPEG, "notes.md": "# Holiday"},
        {"list.json": [{"id": 1, "fullName": "Ann Ashby"}]},
        {"page.html": "<html><h1>Observation</h1><p>Words</p></html>"},
    ],
    ids=["a feed", "another app", "a neutral journal", "a book", "photos", "a holiday", "names alone", "a page"],
)
def test_other_exports_are_not_claimed(files: dict[str, object]) -> None:
    """What is somebody else's is left to the adapter that knows it."""
    with opened_from(files) as opened:
        assert adapter.recognise(opened) is None


def test_every_committed_layout_is_recognised_for_what_it_is() -> None:
    """Each case is of the layout its name says."""
    from contract.tapestry_cases import FIXTURES  # noqa: PLC0415 - used by this one test

    expected = {
        "drift": "raw-answers",
        "raw-answers": "answers-with-tables",
        "record-folders": "record-folders",
        "saved-pages": "saved-pages",
        "threads-archive": "threads-archive",
        "two-schools": "answers-with-tables",
    }
    for name, layout in expected.items():
        packed = FIXTURES / name / "export.zip"
        with intake.open_container(packed if packed.is_file() else FIXTURES / name / "export") as opened:
            claim = adapter.recognise(opened)
        assert claim is not None
        assert layout == claim.layout


PIECES = "<p> </p> <br> <br/> <b> </b> <em> </strong> &amp; &nbsp; &lt;p&gt; &#8217; & &copy ; sand é 😀 5".split()  # noqa: SIM905 - a line of pieces reads better than a list
SIMPLE = st.lists(st.sampled_from([*PIECES, "<br />", " and ", "\n", "  ", "\t"]), max_size=14).map("".join)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(text=SIMPLE)
def test_the_quick_way_through_simple_notes_says_what_the_long_way_says(text: str) -> None:
    """Most notes need no whole HTML reader, and come out the same without it."""
    if "<" in text:
        assert body_of(text) == blocks_of_html(text)


def test_a_record_that_changes_while_it_is_read_is_refused_by_its_file() -> None:
    """Nothing is made up for a file that is no longer what was counted."""
    with opened_from({"a.json": observation(5, 1)}) as opened:
        changing = Changing(opened)
        reading = adapter.read(changing)  # type: ignore[arg-type]
        changing.changed = True
        with pytest.raises(InputRefused) as refused:
            reading.journal("child-1")
    assert (refused.value.code, refused.value.place) == ("size-lie", "a.json")


class Changing:
    """An export whose documents are emptied at some point."""

    def __init__(self, opened: intake.OpenedExport) -> None:
        self._opened = opened
        self.changed = False

    def __getattr__(self, name: str) -> object:
        """Answer as the export does."""
        return getattr(self._opened, name)

    def json(self, name: str) -> object:
        """Return a document, or what became of it."""
        return {} if self.changed else self._opened.json(name)


def test_a_relatives_post_that_waits_is_told() -> None:
    """Its family sees it, and asks where it is."""
    post = observation(5, 1, author={"fullName": "Tom Vale", "type": "Relative"}, status="Not in journal")
    reading, journals = read_files({"a.json": page(post)})
    assert entry(journals, "child-1", "family_observation").status is Status.PENDING
    assert any("relatives see them: 1" in warning for warning in reading.warnings)


@pytest.mark.parametrize("number", [1, 7, 101])
def test_a_dated_number_of_three_digits_is_a_place_and_no_photo(number: int) -> None:
    """Whose list it was is not known, so the photo is nobody's."""
    files = {"a.json": page(observation(5, 1, media=photos(number))), "lost/2026-03-02_" + f"{number:03}.jpg": JPEG}
    _, journals = read_files(files)
    assert journals["child-1"].media[0].path is None


def test_a_title_longer_than_a_journal_holds_costs_the_record() -> None:
    """And a long one opens the text as a heading."""
    files = {"a.json": page(observation(5, 1, title="n" * 1_000_001), observation(6, 1, title="n" * 2_000))}
    reading, journals = read_files(files)
    assert [block.style for block in entry(journals, "child-1").body] == ["heading", "paragraph"]
    assert sum(reasons(reading, "observation").values()) == 1


@pytest.mark.parametrize("answer", [{"message": "Unauthenticated."}, {"error": "x", "code": 403}])
def test_a_message_alone_is_an_answer_that_failed(answer: dict[str, object]) -> None:
    """A short refusal of the platform, saved like an answer."""
    reading, _ = read_files({"a.json": page(observation(5, 1)), "b.json": answer})
    assert sum(reasons(reading, "answer").values()) == 1


def test_an_observation_with_a_type_is_no_failure() -> None:
    """A problem document has a type, a title and a status; so may an observation."""
    _, journals = read_files({"a.json": observation(5, 1, type="observation")})
    assert len(journals["child-1"].entries) == 1


def test_photos_saved_twice_are_copies_and_still_one_childs() -> None:
    """The tool ran twice, into two folders: the second photo is a copy, not a photo of another story."""
    record = observation(5, 1, media=photos(77))
    files = {"x/a.json": record, "x/2026-03-02_001.jpg": JPEG, "y/a.json": record, "y/2026-03-02_001.jpg": JPEG}
    reading, journals = read_files(files)
    assert journals["child-1"].media[0].depicts.people == ("child-1",)
    assert reasons(reading, "media file") == {"another file of a picture that is found already": 1}
