"""Thirty leavers in July, to ten schools: what a manager wrote into one list, and what of it cannot be used."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from journal_bridge.bundle import passphrases
from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.migrating.leavers import listing as leavers
from journal_bridge.migrating.leavers.listing import Leaver, by_child, read_leavers

HEADER = "child,purpose,recipient,passphrase,leaves_on,basis"
CHILDREN = {"s1": {"c1", "c2", "c3"}, "s2": {"c3", "c4"}}
NAMES = {"s1": ("Larkfield", "larkfield.zip"), "s2": ("Elm House", "elm")}
with TemporaryDirectory() as _KEYS:
    CARD = SettingKeys.create(Path(_KEYS) / "keys").card.text


def _read(folder: Path, *rows: str, header: str = HEADER) -> tuple[Leaver, ...]:
    path = folder / "leavers.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return read_leavers(path, CHILDREN, NAMES)


def _told(folder: Path, *rows: str, header: str = HEADER) -> str:
    with pytest.raises(InputRefused) as refused:
        _read(folder, *rows, header=header)
    assert refused.value.code == "leaver-row"
    return refused.value.place


def test_a_row_says_who_goes_where_and_how_it_is_locked(tmp_path: Path) -> None:
    """A school, a family and a setting, each in its own words."""
    made, family, other = _read(
        tmp_path,
        "c1,school,Oak Street Primary,generate,2026-07-22,The parents said yes on 3 June",
        "c2,Parent,,GENERATE,,",
        f"c4,setting,{CARD},,2026-07-24,",
    )
    assert made == Leaver(
        setting="s1",
        child="c1",
        purpose=Purpose.SCHOOL,
        recipient="Oak Street Primary",
        generate=True,
        leaves_on=date(2026, 7, 22),
        basis="The parents said yes on 3 June",
        place="leavers.csv row 2",
    )
    assert (family.purpose, family.recipient, family.generate, family.basis) == (Purpose.PARENT, "", True, None)
    assert (other.setting, other.card, other.generate, other.passphrase) == ("s2", CARD, False, None)


def test_what_a_spreadsheet_saves_is_read(tmp_path: Path) -> None:
    """A mark at the beginning, semicolons, lines ended twice, a column of notes, columns in another order."""
    path = tmp_path / "leavers.csv"
    header = "Purpose;child;note;recipient;passphrase;leaves_on;basis"
    path.write_bytes(f"\ufeff{header}\r\nschool;c1;Ada, to Oak;Oak, Street;generate;;\r\n;;;;;;\r\n".encode())
    (one,) = read_leavers(path, CHILDREN)
    assert (one.child, one.recipient) == ("c1", "Oak, Street")


def test_a_child_with_nothing_beside_it_wants_nothing(tmp_path: Path) -> None:
    """The form lists every child; only those who leave are filled in."""
    assert _read(tmp_path, "c1,,,,,", "c9,,,,,", ",,,,,") == ()
    assert _read(tmp_path) == ()


def test_a_passphrase_file_and_a_card_lie_beside_the_list(tmp_path: Path) -> None:
    """They are found there, whatever folder the program was started in."""
    passphrases.write_to(tmp_path / "oak.txt", passphrases.generate())
    (tmp_path / "elm.card").write_text(f"Elm House\n{CARD}\n", encoding="utf-8")
    school, setting = _read(tmp_path, "c1,school,Oak Street,oak.txt,,", "c1,setting,elm.card,,,")
    assert (school.passphrase, school.generate) == (tmp_path / "oak.txt", False)
    assert (setting.recipient, setting.card) == ("elm.card", CARD)


def test_a_paired_setting_is_called_by_its_name(tmp_path: Path) -> None:
    """Whether it is paired is found out with the rest of the list, not in the middle of the night."""
    path = tmp_path / "leavers.csv"
    path.write_text(f"{HEADER}\nc1,setting,Elm House,,,\nc2,setting,Nobody,,,\nc9,school,,,,\n", encoding="utf-8")

    def card_of(name: str) -> str:
        if name != "Elm House":
            raise UsageFault("peer-not-found")
        return CARD

    with pytest.raises(InputRefused) as refused:
        read_leavers(path, CHILDREN, NAMES, card_of)
    assert "row 3, column recipient (No setting of that name is known here" in refused.value.place
    assert "row 4, column child" in refused.value.place
    path.write_text(f"{HEADER}\nc1,setting,Elm House,,,\nc2,setting,Nobody,generate,,\n", encoding="utf-8")
    paired, by_passphrase = read_leavers(path, CHILDREN, NAMES, card_of)
    assert (paired.card, paired.recipient) == (CARD, "Elm House")
    assert (by_passphrase.card, by_passphrase.generate) == (None, True)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("c9,school,Oak,generate,,", "column child (no child of these exports has that id)"),
        ("c1,platform,Oak,generate,,", "column purpose (write parent, setting or school)"),
        ("c1,,Oak,generate,,", "column purpose (write parent, setting or school)"),
        ("c1,school,,generate,,", "column recipient (write the school's name)"),
        (
            "c1,school,Oak,,,",
            "column passphrase (write generate, or the name of a passphrase file beside this list)",
        ),
        ("c1,school,Oak,K7QX-22P4-9TWM-VB3E,,", "column passphrase (no file of that name lies beside this list"),
        ("c1,school,Oak,../oak.txt,,", "column passphrase (no file of that name lies beside this list"),
        ("c1,school,Oak,weak.txt,,", "column passphrase (The passphrase is too weak"),
        ("c1,school,Oak,generate,22/07/2026,", "column leaves_on (write it as YYYY-MM-DD)"),
        ("c1,school,Oak,generate,2026-W30-1,", "column leaves_on (write it as YYYY-MM-DD)"),
        ("c1,school,Oak,generate,0026-07-22,", "column leaves_on (write it as YYYY-MM-DD)"),
        (f"c1,parent,{CARD},generate,,", "column recipient (a card is for a setting"),
        ("c1,parent,elm.card,generate,,", "column recipient (a card is for a setting"),
        (f"c1,school,{CARD},generate,,", "column recipient (a card is for a setting"),
        (f"c1,setting,{CARD},generate,,", "column passphrase (leave it empty; a card needs none)"),
        (f"c1,setting,{CARD[:-3]},,,", "column recipient (This is not a journal-bridge key"),
        ("c1,setting,weak.txt,,,", "column recipient (This is not a journal-bridge key"),
        ("c1,setting,,,,x", "column recipient (write a paired setting's name"),
        ('c1,school,"Oak\nStreet",generate,,', "column recipient (one short line of plain text)"),
        (f"c1,school,{'O' * 301},generate,,", "column recipient (one short line of plain text)"),
        ("c3,school,Oak,generate,,", "column setting (several exports have a child of that id"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_and_never_shown(row: str, told: str, tmp_path: Path) -> None:
    """By its row and column, with what it may say."""
    (tmp_path / "weak.txt").write_text("password\n", encoding="utf-8")
    (tmp_path / "elm.card").write_text(CARD, encoding="utf-8")
    said = _told(tmp_path, "c2,school,Oak,generate,,", row)
    assert said.startswith(f"leavers.csv row 3, {told}")
    assert not any(secret in said for secret in ("K7QX", "password", CARD[4:20], "22/07", "Oak"))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """The list is mended in one go; of very many the rest is counted."""
    said = _told(tmp_path, "c9,nowhere,,,soon,", "c1,school,,,,")
    assert said.count("row 2") == 3
    assert said.count("row 3") == 2
    many = _told(tmp_path, *["c9,school,Oak,generate,,"] * 23)
    assert many.endswith("and 3 more")


def test_one_thing_is_wanted_once(tmp_path: Path) -> None:
    """Two archives of one child for one purpose would lie in one folder."""
    said = _told(tmp_path, "c1,school,Oak,generate,,", "c1,parent,,generate,,", "c1,school,Elm,generate,,")
    assert said == "leavers.csv row 4, columns child and purpose (the same as row 2)"
    said = _told(tmp_path, "c1,school,Oak,generate,2026-07-22,", "c1,parent,,generate,2026-07-23,")
    assert said == "leavers.csv row 3, column leaves_on (row 2 says another day)"
    assert len(_read(tmp_path, "c1,school,Oak,generate,2026-07-22,", "c1,parent,,generate,,")) == 2


@pytest.mark.parametrize("name", ["elm house", "ELM", "s2", " Elm  House "])
def test_a_child_of_two_settings_is_told_apart_by_the_setting(name: str, tmp_path: Path) -> None:
    """Numbers begin anew in each setting, so two children can have one."""
    (one,) = _read(tmp_path, f"c3,school,Oak,generate,,,{name}", header=f"{HEADER},setting")
    assert (one.setting, one.child) == ("s2", "c3")


def test_a_setting_that_is_not_in_the_run_is_named(tmp_path: Path) -> None:
    """And so is one that has no such child, or a name two exports share."""
    rows = ("c3,school,Oak,generate,,,Birch", "c1,school,Oak,generate,,,Elm House")
    said = _told(tmp_path, *rows, header=f"{HEADER},setting")
    assert "row 2, column setting (no setting or export of this run has that name)" in said
    assert "row 3, column child (no child of that setting has that id)" in said
    path = tmp_path / "leavers.csv"
    path.write_text(f"{HEADER},setting\nc3,school,Oak,generate,,,Elm\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read_leavers(path, CHILDREN, {"s1": ["Elm"], "s2": ["Elm"]})
    assert "column setting (several exports" in refused.value.place


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (f"{HEADER},Ada Birch", "leavers.csv row 1 (column G: no column of this table)"),
        (f"{HEADER},child", "leavers.csv row 1 (column G: no column of this table)"),
        ("child,purpose,recipient,passphrase", "leavers.csv row 1 (no column leaves_on, basis)"),
        (
            ",".join([HEADER, "note", *"abcdefghijklmnopqrst"]),
            "leavers.csv row 1 (column H: no column of this table)",
        ),
    ],
)
def test_a_column_too_many_or_too_few_is_named(header: str, told: str, tmp_path: Path) -> None:
    """By the letter above it: in a list without a header its words are somebody's name."""
    with pytest.raises(InputRefused) as refused:
        _read(tmp_path, header=header)
    assert (refused.value.code, refused.value.place) == ("not-csv", told)


def test_a_childs_row_with_a_day_counts_for_the_days_left(tmp_path: Path) -> None:
    """Where one row says when the child leaves and another does not."""
    rows = _read(tmp_path, "c1,school,Oak,generate,,", "c1,parent,,generate,2026-07-22,", "c2,parent,,generate,,")
    found = by_child(rows)
    assert found["s1", "c1"].leaves_on == date(2026, 7, 22)
    assert found["s1", "c2"].leaves_on is None
    assert ("s2", "c1") not in found
    assert leavers.GENERATE == "generate"


def test_a_child_of_an_export_that_could_not_be_read_waits(tmp_path: Path) -> None:
    """One broken download keeps no other setting's leavers; what is wrong in its rows is told all the same."""
    path = tmp_path / "leavers.csv"
    rows = "c9,school,Oak,generate,,,\nc1,school,Oak,generate,,,\nc3,school,Oak,generate,,,Birch\n"
    path.write_text(f"{HEADER},setting\n{rows}", encoding="utf-8")
    (one,) = read_leavers(path, CHILDREN, NAMES, some_unread=True)
    assert one.child == "c1"
    path.write_text(f"{HEADER}\nc9,nowhere,,,soon,\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read_leavers(path, CHILDREN, NAMES, some_unread=True)
    assert "column child" not in refused.value.place
    assert "column purpose" in refused.value.place
