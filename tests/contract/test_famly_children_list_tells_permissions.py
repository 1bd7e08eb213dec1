"""A children list beside an export: who is who and what families permitted, never more generous than written."""

import pytest

from contract.famly_cases import FIXTURES, observation, page, read_export, read_files
from journal_bridge.journal import Answer, ConsentPurpose, to_bytes
from journal_bridge.testing import opened_from
from journal_bridge_famly import adapter

CASE = FIXTURES / "children-list" / "export"
RECORDS = {"o.json": page(observation("o", "kid-ada", children=[{"id": "kid-ada", "name": "Ada Finch"}]))}


def answers(header: str, cell: str) -> set[tuple[str, str, str]]:
    """Return what is made of one cell of a permission column: purpose, kind of media and answer."""
    reading, _ = read_files({**RECORDS, "list.csv": f"Child,Room,{header}\nAda Finch,Acorns,{cell}\n"})
    assert {one.child for one in reading.consents} <= {"kid-ada"}
    return {(str(one.purpose), one.media, one.answer.value) for one in reading.consents}


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("Photo permission", "Yes", {("in_setting_journal", "photo", "yes")}),
        ("Photo permission", "no", {("all", "photo", "no")}),
        ("Photo permission", "", {("in_setting_journal", "photo", "unanswered")}),
        ("Photo permission", "Not answered", {("in_setting_journal", "photo", "unanswered")}),
        ("Photo permission", "only from behind", set()),
        ("Consent to photos and videos", "TRUE", {("in_setting_journal", "all", "yes")}),
        ("Einwilligung Filmaufnahmen (Video)", "ja", {("in_setting_journal", "video", "yes")}),
        ("Media tagging allowed", "yes", {("in_setting_journal", "all", "yes")}),
        ("Photos on Facebook permitted", "Yes", set()),
        ("Photos", "Yes", set()),
        ("Trip permission", "Yes", set()),
    ],
)
def test_only_a_clear_answer_to_a_clear_question_is_an_answer(
    header: str, cell: str, expected: set[tuple[str, str, str]]
) -> None:
    """A blank is not a yes, a yes to the website is not a yes to this, and a no is a no to everything."""
    assert expected == answers(header, cell)


def test_passwords_and_care_do_not_come_through() -> None:
    """A collection password is told by its column's name and never read; allergies belong to no journal."""
    reading, journals = read_export(CASE)
    told = f"{reading}{[to_bytes(journal) for journal in journals.values()]}"
    assert "swordfish" not in told
    assert "pears" not in told
    assert any("Collection password" in warning for warning in reading.warnings)


def test_rows_find_their_children_and_never_the_wrong_one() -> None:
    """By id, by name, by birthday; of two children of one name neither, unless something tells them apart."""
    eves = [{"id": "eve-1", "name": "Eve Hart"}, {"id": "eve-2", "name": "Eve Hart"}]
    births = {"data": {"children": {"result": [{"id": "eve-1", "name": "Eve Hart", "birthday": "2022-01-01"}]}}}
    records = {**RECORDS, "p.json": page(observation("p", children=eves))}
    table = "Child,Child ID,DOB,Photo permission\nEve Hart,,01/01/2022,Yes\n"
    told, _ = read_files({**records, "b.json": births, "list.csv": table})
    assert [(one.child, one.answer) for one in told.consents] == [("eve-1", Answer.YES)]
    vague, _ = read_files({**records, "list.csv": table})
    assert ([*vague.consents], [loss.kind for loss in vague.losses if loss.kind != "permission"]) == (
        [],
        ["list row"],
    )
    by_id, _ = read_files({**records, "list.csv": "Child,Child ID,Photo permission\nEve Hart,eve-2,Yes\n"})
    assert [(one.child, one.purpose) for one in by_id.consents] == [("eve-2", ConsentPurpose.IN_SETTING_JOURNAL)]
    older, _ = read_files(
        {**records, "b.json": births, "list.csv": "Child,DOB\nAda Finch,03/03/2021\nEve Hart,2020-02-02\n"}
    )
    assert {"Eve Hart"} == {name.full for child in older.roster.children for name in child.names} - {"Ada Finch"}
    assert len(older.roster.children) == 3


def test_of_two_namesakes_a_yes_is_nobodys_and_a_no_is_both() -> None:
    """Where nothing says which of two children a family meant, nobody's photo may go on the strength of it."""
    eves = [{"id": "eve-1", "name": "Eve Hart"}, {"id": "eve-2", "name": "Eve Hart"}]
    told = {}
    for cell in ("Yes", "No"):
        table = f"Child,Room,Photo permission\nEve Hart,Oaks,{cell}\n"
        reading, _ = read_files({"p.json": page(observation("p", children=eves)), "list.csv": table})
        told[cell] = [(one.child, one.answer) for one in reading.consents]
    assert told == {"Yes": [], "No": [("eve-1", Answer.NO), ("eve-2", Answer.NO)]}


def test_a_list_alone_claims_nothing() -> None:
    """Many programs make a table of names and rooms; without a journal beside it there is nothing to hand over."""
    assert (
        adapter.recognise(opened_from({"children.csv": "Child,Date of birth,Room\nAda Finch,05/04/2022,Acorns\n"}))
        is None
    )


def test_a_header_that_holds_a_childs_name_is_told_without_it() -> None:
    """Managers choose these columns, and a warning is read by people who may not know that child."""
    reading, _ = read_files({**RECORDS, "list.csv": "Child,Room,Shoes,Sits beside Ada\nAda Finch,Acorns,7,yes\n"})
    told = next(one for one in reading.warnings if "were left" in one)
    assert "Shoes" in told
    assert "Ada" not in told
