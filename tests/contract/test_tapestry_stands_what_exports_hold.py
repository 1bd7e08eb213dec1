"""One fault or odd shape a test: each costs at most its own record, is counted, and never breaks the reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.tapestry_cases import (
    FIXTURES,
    JPEG,
    SCHOOL,
    entry,
    observation,
    page,
    photos,
    read_files,
    reasons,
)
from journal_bridge import intake
from journal_bridge.errors import InputRefused
from journal_bridge.journal import Availability, Status, plain
from journal_bridge.kit.blocks import blocks_of_html
from journal_bridge.testing import adds_up, opened_from, read_case
from journal_bridge_tapestry import adapter, keeping
from journal_bridge_tapestry.texts import body_of

LOGIN = '<html><body><form action="/login"><input type="password" name="password"></form></body></html>'
PDF = b"%PDF-1.4 an invented paper"


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


@pytest.mark.parametrize("name", ["drift", "two-schools"])
def test_a_line_read_again_from_its_text_is_the_same_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the lists are, a child's journal is the same."""
    _, before = read_case(adapter, FIXTURES / name / "export")
    monkeypatch.setattr(keeping, "LINES_HELD", 0)
    _, after = read_case(adapter, FIXTURES / name / "export")
    assert before == after


def test_what_opens_an_account_is_dropped_unread() -> None:
    """The app's answer to a log-in names the setting, and holds keys that must be nowhere."""
    login = {
        "school": SCHOOL,
        "user": {"id": 9, "fullName": "Maud Ellery", "userType": "Manager"},
        "credentials": {"access": "key-one", "refresh": "key-two", "expiry": 3600},
    }
    reading, journals = read_files({"a.json": page(observation(5, 1)), "login.json": login})
    assert reading.setting == "larkfield"
    assert reasons(reading, "part") == {"what opens an account, dropped unread": 1}
    told = repr(reading) + "".join(journal.model_dump_json() for journal in journals.values())
    assert "key-one" not in told
    assert "key-two" not in told
