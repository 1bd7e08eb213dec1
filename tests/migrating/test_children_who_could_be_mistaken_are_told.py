"""Two children of one name, one child in two exports, and one setting given twice."""

from datetime import date

import pytest

from journal_bridge.migrating import likeness
from journal_bridge.migrating.facts import Alike
from journal_bridge.migrating.likeness import SAME_BOTH, SAME_NAME, SAME_RECORD, Known, alike, same_setting_twice

BORN, OTHER_DAY = date(2022, 3, 4), date(2022, 5, 6)


def _child(
    key: str,
    *names: str,
    setting: str = "s1",
    name: str = "Larkfield",
    born: date | None = None,
    raw: str = "",
    platform: str = "one",
) -> Known:
    return Known(key, setting, platform, name, raw or key, names, born)


def _pairs(*children: Known) -> list[tuple[str, str, str]]:
    return [(one.first, one.second, one.reason) for one in alike(children)]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (BORN, BORN, SAME_BOTH),
        (BORN, OTHER_DAY, SAME_NAME),
        (BORN, None, SAME_NAME),
        (None, None, SAME_NAME),
    ],
)
@pytest.mark.parametrize("setting", ["s1", "s2"])
def test_two_children_of_one_name_are_told(one: date | None, other: date | None, reason: str, setting: str) -> None:
    """In one setting and in two, so that no package or strip goes to the wrong family."""
    second = _child("c2", "ZOE  BIRCH", born=other, setting=setting, name=setting)
    assert _pairs(_child("c1", "Zo\u00eb Birch", born=one), second) == [("c1", "c2", reason)]


def test_any_of_a_childs_names_counts_and_is_told_once() -> None:
    """The name in use of one may be another's on paper; and no name is no likeness."""
    children = (
        _child("c1", "Mia Vale", "Amelia Vale"),
        _child("c2", "Amelia Vale", "mia vale"),
        _child("c3", "Mia", ""),
        _child("c4", " ", ""),
        _child("c5"),
    )
    assert _pairs(*children) == [("c1", "c2", SAME_NAME)]


def test_one_record_in_two_exports_is_told_as_that() -> None:
    """The strongest reason is the one that is shown."""
    first = _child("c1", "Ada Birch", born=BORN, raw="7")
    again = _child("c9", "Ada Birch", born=BORN, raw="7", setting="s2", name="LARKFIELD")
    assert _pairs(first, again) == [("c1", "c9", SAME_RECORD)]


@pytest.mark.parametrize(
    "other",
    [
        _child("c9", "Ada Birch", raw="7", setting="s2", name="Elm House"),
        _child("c9", "Ada Birch", raw="7", setting="s2", platform="two"),
        _child("c9", "Ada Birch", raw="8", setting="s2"),
    ],
)
def test_numbers_begin_anew_in_each_setting(other: Known) -> None:
    """One id in another setting, or on another platform, is another record."""
    assert _pairs(_child("c1", "Ada Birch", raw="7"), other) == [("c1", "c9", SAME_NAME)]


def test_one_number_of_two_names_is_two_children() -> None:
    """Two settings can share a name as well."""
    assert _pairs(_child("c1", "Ada Birch", raw="7"), _child("c9", "Cy Vale", raw="7", setting="s2")) == []
    nameless = (_child("c1", raw="7", name=""), _child("c9", raw="7", name="", setting="s2"))
    assert _pairs(*nameless) == []


def test_of_very_many_each_is_told_with_the_next() -> None:
    """Two of one birthday stay side by side among them, and nobody is left out."""
    many = [_child(f"c{number:02}", "Mia Vale", born=date(2022, 1, 1 + number % 20)) for number in range(40)]
    pairs = _pairs(*many)
    assert len(pairs) == 39
    assert sum(reason == SAME_BOTH for *_, reason in pairs) == 20
    assert {key for first, second, _ in pairs for key in (first, second)} == {one.key for one in many}
    assert len(_pairs(*many[: likeness.ALL_PAIRS])) == 28


def test_the_work_grows_with_the_children_and_no_faster() -> None:
    """Four hundred settings with a hundred children each: only children of one name are compared."""

    def compared(settings: int) -> int:
        children = [
            _child(
                f"s{setting}-c{number}",
                f"Child {number} Vale",
                setting=f"s{setting}",
                name=f"Setting {setting}",
                raw=str(number + 100 * setting),
            )
            for setting in range(settings)
            for number in range(100)
        ]
        assert same_setting_twice(children) == ()
        return len(alike(children))

    assert compared(40) <= 4 * compared(10) + 400


def test_one_setting_in_two_exports_is_told() -> None:
    """So that the second is refused and no child arrives twice; children who came since change nothing."""
    first = [_child(f"a{number}", f"Child {number}", raw=str(number)) for number in range(10)]
    later = [_child(f"b{number}", f"Child {number}", raw=str(number), setting="s2") for number in range(8, 30)]
    mixed = [one for pair in zip(later, [*first, *first[:12]], strict=False) for one in pair]
    assert same_setting_twice([*first, *later]) == (("s1", "s2"),)
    assert same_setting_twice([*later, *first]) == (("s2", "s1"),)
    assert len(same_setting_twice(dict.fromkeys(mixed))) == 1


def test_a_setting_that_is_not_named_is_known_by_its_children() -> None:
    """Most of the smaller export's children stand in the other, each with its number and name."""

    def other(number: int, name: str) -> Known:
        return _child(f"b{number}", name, raw=str(number), setting="s2", name="")

    first = [_child(f"a{number}", f"Child {number}", raw=str(number)) for number in range(20)]
    assert same_setting_twice([*first, *(other(number, f"Child {number}") for number in range(5))]) == (
        ("s1", "s2"),
    )
    few = [other(number, f"Child {number}" if number < 2 else f"Somebody {number}") for number in range(5)]
    assert same_setting_twice([*first, *few]) == ()


def test_two_settings_of_one_name_are_two() -> None:
    """There are many Little Acorns: their numbers meet, their children do not."""
    first = [_child(f"a{number}", f"Child {number}", raw=str(number)) for number in range(20)]
    second = [_child(f"b{number}", f"Other {number}", raw=str(number), setting="s2") for number in range(20)]
    assert same_setting_twice([*first, *second]) == ()
    elsewhere = [_child(f"b{one.key}", *one.names, raw=one.id, setting="s2", platform="two") for one in first]
    assert same_setting_twice([*first, *elsewhere]) == ()
    assert isinstance(alike([*first, *elsewhere])[0], Alike)
