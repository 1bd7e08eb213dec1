"""A child's journal for the setting's own file: everything it keeps, and nothing in it taken for what it is not."""

import stat
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pdfua import Severity, validate

import book_samples
import own_samples
from book_structure import alternatives, pages, roles
from journal_bridge.bundle.own_document import setting_document
from journal_bridge.errors import OurFault
from journal_bridge.handover import Purpose
from journal_bridge.journal import Care, Comment, Status, paragraphs

MARKED = {
    "Number 0 of those that nobody finished": "Draft",
    "Number 1 of those that nobody finished": "Waiting for approval",
    "Number 2 of those that nobody finished": "Not known whether published",
    "Settles best with the blue blanket": "Staff only",
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the document of a journal with every status, shared entries and a care diary."""
    folder = tmp_path_factory.mktemp("own")
    return setting_document(own_samples.own_journal(folder), folder, "001.pdf")


@pytest.fixture(scope="module")
def told(document: Path) -> str:
    """Return all its words, on one line."""
    return " ".join(" ".join(pages(document)).split())


@pytest.mark.parametrize("title", MARKED)
def test_what_families_have_not_seen_says_so(title: str, document: Path) -> None:
    """The mark stands at the entry itself, before the next one begins, and at no other."""
    told, mark = " ".join(" ".join(pages(document)[1:-1]).split()), MARKED[title]
    assert told.count(mark) == (2 if mark == "Draft" else 1)  # one line of the diary is a draft too
    place = told.index(title)
    assert mark in told[place - 120 : place + 160]


def test_a_published_entry_has_no_mark(tmp_path: Path) -> None:
    """In a journal of published entries nothing is marked: a mark on everything would say nothing."""
    journal = book_samples.whole_book(tmp_path, Purpose.PLATFORM)
    words = " ".join(pages(setting_document(journal, tmp_path, "1.pdf"))[1:-1])
    assert not [mark for mark in {*MARKED.values(), "Internal", "Shared, about"} if mark in words]


def test_words_between_staff_are_marked(told: str) -> None:
    """A remark in a review thread stands there, and says that it was internal."""
    place = told.index(own_samples.STAFF_WORDS)
    assert "Internal, between staff" in told[place - 100 : place]
    assert told.count("Internal, between staff") == 1


def test_a_shared_entry_names_everybody_it_is_about(told: str) -> None:
    """Children without a name on record are counted."""
    place = told.index("The big train")
    line = f"Shared, about {book_samples.NAME}, {', '.join(own_samples.FRIENDS)} and 1 child without a name"
    assert line in told[place : place + 250]


def test_a_day_of_the_care_diary_is_a_few_lines(document: Path, told: str) -> None:
    """A day has one heading, and its lines stand under it in their order, each with its time."""
    assert told.count("Care diary, Monday 5 February 2024") == 1
    assert told.index("09:15 Nappy · Wet") < told.index("12:15 Lunch · Two bowls of dal")
    days = [page for page in pages(document) if "Tuesday 6 February 2024" in page]
    assert len(days) == 1
    assert all(line in days[0] for line in ("09:15", "10:15", "11:15", "12:15"))


def care(**more: object) -> Care:
    """Return a line of a care diary."""
    line: dict[str, object] = {
        "id": "d1",
        "status": Status.PUBLISHED,
        "about": (book_samples.CHILD,),
        "source": book_samples.SOURCE,
        "observed_on": date(2024, 3, 4),
        "title": "Sleep",
    }
    return Care.model_validate({**line, **more})


LONG = "She would not sleep without the blue blanket. " * 20 + "In the end she did."


@pytest.mark.parametrize(
    "more",
    [
        {"body": paragraphs(LONG)},
        {"comments": (Comment(id="c1", author="p-family", body=paragraphs("In the end she did.")),)},
        {"judgements": (book_samples.judgement(1),), "body": paragraphs("In the end she did.")},
        {"about": (book_samples.CHILD, "k9"), "body": paragraphs("In the end she did.")},
        {"observed_on": None, "body": paragraphs("In the end she did.")},
    ],
    ids=["long", "comment", "judged", "shared", "undated"],
)
def test_what_is_more_than_a_line_of_the_diary_stands_whole(more: dict[str, object], tmp_path: Path) -> None:
    """What somebody wrote at length, or answered, or shared is an entry of its own; nothing of it is dropped."""
    journal = book_samples.minimised(tmp_path, (care(**more),), purpose=Purpose.PLATFORM)
    words = " ".join(" ".join(pages(setting_document(journal, tmp_path, "1.pdf"))[1:-1]).split())
    assert "In the end she did." in words
    assert "Care diary, " not in words


def test_every_page_says_whose_record_it_is(document: Path) -> None:
    """A page that comes loose still says that it is not for a family, and the first says what is."""
    printed = [" ".join(page.split()) for page in pages(document)]
    warning = "The setting\u2019s own record. It names other children: not to be given to a family."
    assert all(warning in page for page in printed)
    assert "bundle --for parent" in printed[0]


def test_it_is_open_and_for_this_user_alone(document: Path) -> None:
    """The new platform has to open it; nobody else on this computer has to."""
    assert stat.S_IMODE(document.stat().st_mode) == 0o600
    with pikepdf.open(document) as pdf:
        assert not pdf.is_encrypted
        assert "the setting's own record" in str(pdf.docinfo["/Title"])


def test_it_never_promises_what_other_editions_do(told: str) -> None:
    """Words of a family's book (names replaced, a passphrase) would be untrue here."""
    assert not [word for word in ("neutral word", "passphrase", "beside this book") if word in told]


def test_a_screen_reader_reads_it(document: Path) -> None:
    """Every picture is described, headings begin at the top, and a checker finds no fault."""
    assert all(alternatives(document))
    levels = [role for role in roles(document) if role in {"H1", "H2", "H3"}]
    assert levels[0] == "H1"
    assert not [one.rule_id for one in validate(str(document)).findings if one.severity is Severity.ERROR]


def test_the_same_journal_gives_the_same_bytes(document: Path, tmp_path: Path) -> None:
    """A second run brings nothing new into the child's file."""
    again = setting_document(own_samples.own_journal(tmp_path), tmp_path, "001.pdf")
    assert again.read_bytes() == document.read_bytes()


@pytest.mark.parametrize("purpose", [Purpose.PARENT, Purpose.SETTING, Purpose.SCHOOL])
def test_nothing_else_is_printed_in_clear(purpose: Purpose, tmp_path: Path) -> None:
    """A journal for others leaves in its own sealed edition only."""
    with pytest.raises(OurFault):
        setting_document(book_samples.minimised(tmp_path, purpose=purpose), tmp_path, "1.pdf")
    assert not (tmp_path / "1.pdf").exists()


@pytest.mark.parametrize("name", ["Amélie.pdf", "../1.pdf", "a/1.pdf", "1.PDF", ".pdf", "Amelie Nowak.pdf"])
def test_a_telling_name_is_refused(name: str, tmp_path: Path) -> None:
    """A file's name is shown by every program; it is a number."""
    journal = book_samples.minimised(tmp_path, purpose=Purpose.PLATFORM)
    with pytest.raises(OurFault):
        setting_document(journal, tmp_path, name)
