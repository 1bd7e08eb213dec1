"""The consent table and the policy: what people said, and what is refused to be read."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from journal_bridge.errors import BridgeError, ExitCode, InputRefused, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.journal import Answer, Consent, ConsentPurpose, Name, Roster, RosterChild
from journal_bridge.minimise import ConsentRegister, read_consents, read_policy
from journal_bridge.minimise.consents import COLUMNS

ROSTER = Roster(children=(RosterChild(id="c1", names=(Name(full="Ada Northwood"),)),))
DAY = date(2025, 7, 20)
HEAD = ",".join(COLUMNS)
GOOD = "c1,other_family,photo,yes,2024-01-31,,office"


def _table(folder: Path, *rows: str, ending: str = "\n", start: bytes = b"") -> Path:
    path = folder / "consents.csv"
    path.write_bytes(start + ending.join([HEAD, *rows, ""]).encode())
    return path


def _refusal(path: Path) -> BridgeError:
    with pytest.raises(InputRefused) as caught:
        read_consents(path, ROSTER)
    return caught.value


def test_a_register_is_the_same_when_it_was_asked(tmp_path: Path) -> None:
    """Looking an answer up changes nothing of what is on record, and another child's rows do not count."""
    read, asked = (read_consents(_table(tmp_path, GOOD), ROSTER) for _ in range(2))
    assert asked.answer("c1", ConsentPurpose.OTHER_FAMILY, "photo", DAY) is Answer.YES
    assert asked.answer("c2", ConsentPurpose.OTHER_FAMILY, "photo", DAY) is Answer.UNANSWERED
    assert (read, hash(read), repr(read)) == (asked, hash(asked), repr(asked))
    more = asked.joined(row.model_copy(update={"child": "c2", "answer": Answer.NO}) for row in asked.rows)
    assert more.answer("c2", ConsentPurpose.OTHER_FAMILY, "photo", DAY) is Answer.NO
    assert more.answer("c1", ConsentPurpose.OTHER_FAMILY, "photo", DAY) is Answer.YES


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("c9,other_family,photo,yes,,,", "child"),
        ("c1,friends,photo,yes,,,", "purpose"),
        ("c1,other_family,pictures,yes,,,", "media"),
        ("c1,other_family,photo,maybe,,,", "answer"),
        ("c1,other_family,photo,yes,31/01/2024,,", "date"),
        ("c1,other_family,photo,yes,20240131,,", "date"),
        ("c1,other_family,photo,yes,2024-W05-3,,", "date"),
        ("c1,other_family,photo,yes,2024-02-30,,", "date"),
        ("c1,other_family,photo,yes,,soon,", "withdrawn"),
        (f"c1,other_family,photo,yes,,,{'x' * 2000}", "recorded_by"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_row_and_column(row: str, column: str, tmp_path: Path) -> None:
    """One bad cell refuses the table, and says which row a spreadsheet shows, and which column."""
    refused = _refusal(_table(tmp_path, GOOD, "", row))
    assert refused.code == "consent-row"
    assert refused.place.startswith(f"consents.csv row 4, column {column} (")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "child,purpose\nc1,school\n",
        f"{HEAD},extra\n",
        f"{HEAD}\nc1,school,photo\n",
        f"{HEAD}\n{GOOD},one too many\n",
        f'{HEAD}\nc1,school,"photo\n',
        HEAD.replace(",", "\t"),
        f"{HEAD},note,note\n",
    ],
)
def test_what_is_no_consent_table_is_refused(text: str, tmp_path: Path) -> None:
    """A half-read table of consents is worse than none."""
    path = tmp_path / "consents.csv"
    path.write_text(text)
    assert _refusal(path).code == "not-csv"


def test_a_table_that_is_not_utf8_or_not_there_is_refused(tmp_path: Path) -> None:
    """Each with its own words."""
    path = tmp_path / "consents.csv"
    assert _refusal(path).code == "not-found"
    path.write_bytes(HEAD.encode("utf-16"))
    assert _refusal(path).code == "not-utf8"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_tables_as_spreadsheets_save_them_are_read(ending: str, start: bytes, tmp_path: Path) -> None:
    """With a byte order mark and Windows line ends, too."""
    register = read_consents(_table(tmp_path, GOOD, ending=ending, start=start), ROSTER)
    assert Answer.YES is register.answer("c1", ConsentPurpose.OTHER_FAMILY, "photo", DAY)


def _answer(tmp_path: Path, *rows: str, media: str = "photo", on: date = DAY) -> Answer:
    register = read_consents(_table(tmp_path, *rows), ROSTER)
    return register.answer("c1", ConsentPurpose.OTHER_FAMILY, media, on)


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ((), Answer.UNANSWERED),
        (("c1,other_family,photo,,,,",), Answer.UNANSWERED),
        ((GOOD, "c1,other_family,photo,yes,2025-01-31,,office"), Answer.YES),
        ((GOOD, "c1,other_family,photo,no,2023-01-01,,"), Answer.NO),
        (("c1,other_family,all,no,,,", GOOD), Answer.NO),
        (("c1,all,all,no,,,", GOOD), Answer.NO),
        (("c1,all,,yes,,,",), Answer.YES),
        (("c1,other_family,photo,yes,2024-01-31,2025-07-20,",), Answer.NO),
        (("c1,other_family,photo,yes,2024-01-31,2025-07-21,",), Answer.YES),
        (("c1,other_family,photo,yes,2025-07-21,,",), Answer.UNANSWERED),
        (("c1,other_family,photo,no,2025-07-21,,",), Answer.NO),
        (("c1,other_family,video,yes,,,",), Answer.UNANSWERED),
        (("c1,school,photo,yes,,,",), Answer.UNANSWERED),
        (("c1,in_setting_journal,photo,yes,,,",), Answer.UNANSWERED),
        (("c1,OTHER_FAMILY, Photo ,YES,,,",), Answer.YES),
    ],
)
def test_what_counts_on_the_day(rows: tuple[str, ...], answer: Answer, tmp_path: Path) -> None:
    """A refusal beats any yes, a withdrawal counts from its day, a yes not yet given does not count."""
    assert answer is _answer(tmp_path, *rows)


def test_the_platforms_refusal_counts_beside_the_table(tmp_path: Path) -> None:
    """Where the paper says yes and the platform no, it is no."""
    platform = Consent(child="c1", purpose="all", answer=Answer.NO, origin="platform")
    register = read_consents(_table(tmp_path, GOOD), ROSTER).joined([platform])
    assert Answer.NO is register.answer("c1", ConsentPurpose.OTHER_FAMILY, "photo", DAY)


def _policy(folder: Path, text: str) -> Path:
    path = folder / "policy.json"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "kinds", [{"parent": ["message"]}, {"setting": ["post"]}, {"school": ["care"]}, {"setting": ["care"]}]
)
def test_a_policy_for_what_may_never_go_is_a_usage_fault(kinds: Mapping[str, object], tmp_path: Path) -> None:
    """No file can open the door for messages, posts, or the care diary to a stranger."""
    with pytest.raises(UsageFault) as caught:
        read_policy(_policy(tmp_path, json.dumps({"carry_kinds": kinds})))
    assert (caught.value.code, caught.value.exit_code) == ("policy-forbidden", ExitCode.USAGE)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "policy.json no JSON at line 1, column 1"),
        ('{"films": "hold",\n}', "policy.json no JSON at line 2, column 1"),
        ('{"films": "always"}', "policy.json films: one of 'hold' or 'carry'"),
        ('{"Ada Northwood": 1}', "policy.json a key that is not known here"),
        ('{"films": "hold", "films": "carry"}', "policy.json: a key that stands there twice"),
        ('{"evidence_for_school": -1}', "policy.json evidence_for_school: a number of at least 0"),
        ('{"evidence_for_school": 99}', "policy.json evidence_for_school: a number of at most 40"),
        ('{"evidence_for_school": "6"}', "policy.json evidence_for_school: a whole number"),
        ('{"children": {"Ada Northwood": {}}}', "policy.json children: ids as the export has them"),
        ('{"children": {"ada": {"never_say": "x"}}}', "policy.json children.never_say: a list in square brackets"),
        ('{"children": []}', "policy.json children: keys in braces"),
        (
            '{"films": "yes", "children": {"ada": {"died": "no"}}}',
            "policy.json films: one of 'hold' or 'carry'; policy.json children.died: true or false",
        ),
    ],
)
def test_a_policy_that_cannot_be_used_says_where(text: str, place: str, tmp_path: Path) -> None:
    """At the key, and never with a value from the file."""
    with pytest.raises(InputRefused) as caught:
        read_policy(_policy(tmp_path, text))
    assert ("policy-file", place) == (caught.value.code, caught.value.place)


def test_a_policy_for_the_care_diary_is_the_familys(tmp_path: Path) -> None:
    """Families may be given the care diary."""
    policy = read_policy(_policy(tmp_path, '{"carry_kinds": {"parent": ["care"]}}'))
    assert policy.carry_kinds == {Purpose.PARENT: ("care",)}
    assert ConsentRegister().answer("c1", ConsentPurpose.SCHOOL, "photo", DAY) is Answer.UNANSWERED
