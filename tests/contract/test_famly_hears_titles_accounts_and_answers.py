"""What a capture of Famly says in places once passed over: headings, accounts, answers that name nobody."""

import pytest

from contract.famly_cases import observation, page, read_files
from journal_bridge.journal import Basis, Block, Body, paragraphs

ANN = "0a000000-0000-4000-8000-00000000000a"
IMAGE = "0b000000-0000-4000-8000-00000000000b"


def with_text(plain: str | None, rich: str | None) -> tuple[str | None, Body]:
    """Return the title and text of an observation with such a remark."""
    remark = {"body": plain, "richTextBody": rich}
    _, journals = read_files({"page.json": page(observation("one", ANN, remark=remark))})
    entry = journals[ANN].entries[0]
    return entry.title, entry.body


@pytest.mark.parametrize(
    ("plain", "rich", "title", "body"),
    [
        (
            "Frogs\nThree of them.",
            "<h1>Frogs</h1><ul><li>Three of them.</li></ul>",
            "Frogs",
            (Block(style="bullet", text="Three of them."),),
        ),
        ("Frogs", "<h1>Frogs</h1>", "Frogs", ()),
        (None, "<h1>Frogs &amp; newts</h1><p>A pond.</p>", "Frogs & newts", paragraphs("A pond.")),
        ("Newts\nTwo.", "<h1>Frogs</h1><p>Two.</p>", None, paragraphs("Newts\nTwo.")),
        ("One.\nTwo.", "<p>One.</p><blockquote>Three.</blockquote>", None, paragraphs("One.\nTwo.")),
        ("One.\nTwo.", "<p>One.</p>", None, paragraphs("One.\nTwo.")),
        ("One.", "<p><em>One.</em></p>", None, paragraphs("One.")),
        (
            "One.  Two.",
            "<blockquote>One. Two.</blockquote>",
            None,
            (Block(style="quote", text="One.  Two."),),
        ),
    ],
    ids=[
        "a title and a point",
        "a title alone",
        "no plain words",
        "another title",
        "other words",
        "fewer words",
        "no style",
        "the plain blanks stand",
    ],
)
def test_a_heading_above_all_is_the_title_and_styles_are_kept(
    plain: str | None, rich: str, title: str | None, body: Body
) -> None:
    """Rich text lends its headings and points to the plain words, and changes none of them."""
    assert with_text(plain, rich) == (title, body)


@pytest.mark.parametrize(
    ("answers", "basis"),
    [
        ([], Basis.ENTRY),
        ([{"mediaId": IMAGE, "children": [{"id": ANN}]}], Basis.IMAGE),
        ([{"mediaId": IMAGE, "children": []}], Basis.UNKNOWN),
        ([{"mediaId": IMAGE, "children": []}, {"mediaId": IMAGE, "children": [{"id": ANN}]}], Basis.UNKNOWN),
    ],
    ids=["nobody asked", "this child", "nobody is tagged", "two answers"],
)
def test_a_picture_in_which_nobody_is_tagged_is_nobodys_alone(answers: list[object], basis: Basis) -> None:
    """Where somebody asked who is tagged and the answer is nobody, the picture waits for a person."""
    files = {
        "page.json": page(observation("one", ANN, images=[{"id": IMAGE}])),
        "tags.json": {"data": {"mediaTagging": {"mediaTagged": {"list": answers}}}},
    }
    _, journals = read_files(files)
    assert journals[ANN].media[0].depicts.basis is basis


def account(login: str, name: str, *roles: object) -> dict[str, object]:
    """Return an account as the web app tells whose it is."""
    return {"loginId": login, "name": {"fullName": name}, "roles2": list(roles), "behaviors": []}


def test_staff_are_known_by_their_account() -> None:
    """A comment with the log-in of staff is by staff, though a mother has that name; the role is the account's."""
    comments = {"results": [{"id": "c1", "body": "Yes.", "sender": {"name": "Jo Bell", "loginId": "login-jo"}}]}
    child = {"id": ANN, "name": "Ann", "relations": [{"relationId": "r1", "name": "Jo Bell", "relation": "Mum"}]}
    files = {
        "page.json": page(observation("one", ANN, comments=comments)),
        "children.json": {"data": {"children": {"result": [child], "next": None}}},
        "account.json": account("login-jo", "Jo Bell", {"targetId": "site", "subtitle": "Cook"}),
    }
    _, journals = read_files(files)
    author = journals[ANN].person(journals[ANN].entries[0].comments[0].author)
    assert author is not None
    assert (author.kind.value, author.name, author.role) == ("staff", "Jo Bell", "Cook")


def test_two_roles_of_one_name_are_none() -> None:
    """Of two members of staff with one name nobody can tell who is the cook."""
    files = {
        "page.json": page(observation("one", ANN)),
        "first.json": account("login-1", "Priya Dell", {"targetId": "site", "subtitle": "Cook"}),
        "second.json": account("login-2", "Priya Dell", {"targetId": "site", "subtitle": "Manager"}),
    }
    _, journals = read_files(files)
    assert [(one.name, one.role) for one in journals[ANN].people if one.kind.value == "staff"] == [
        ("Priya Dell", None)
    ]


def test_the_calendar_names_the_setting() -> None:
    """The list of children beside the calendar says what their site is called."""
    files = {
        "page.json": page(observation("one", ANN)),
        "children.json": {"data": {"children": {"result": [{"id": ANN, "institutionId": "i1"}], "next": None}}},
        "calendar.json": {"children": [{"childId": ANN, "name": "Ann", "institution": {"title": "Hazel Lane"}}]},
    }
    _, journals = read_files(files)
    assert [(one.id, one.name) for one in journals[ANN].settings] == [("i1", "Hazel Lane")]


AREA = {"id": "area-1", "title": "Technology", "framework": {"title": "EYFS 2012"}}
OTHER = {"id": "area-1", "title": "Speaking", "framework": {"title": "EYFS 2021"}}


@pytest.mark.parametrize(
    ("areas", "editions"), [([AREA], {"EYFS-2012"}), ([AREA, OTHER], {"platform"}), ([], {"platform"})]
)
def test_a_statement_is_placed_by_an_area_of_any_observation(areas: list[object], editions: set[str]) -> None:
    """The id of its area tells the edition, unless the capture tells that area in two ways."""
    statement = {"statement": {"areaId": "area-1", "body": "Presses a button."}}
    records = [observation("said", ANN, remark={"statements": [statement]})]
    records += [observation(f"area-{n}", ANN, remark={"areas": [{"area": one}]}) for n, one in enumerate(areas)]
    _, journals = read_files({"page.json": page(*records)})
    said = [one for entry in journals[ANN].entries for one in entry.judgements if one.statement]
    assert {one.edition for one in said} == editions
