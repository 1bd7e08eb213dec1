"""Roses coat, the Parks, bo and a list in small letters: where a word may be a child, a person looks."""

import pytest

from names.marked import children, rules, shown

ROSTER = children(
    "Ada Fenwick",
    "Leo Brightwell",
    "Grace Obi",
    "Rose Park",
    "May Hill",
    "Hope Marsh",
    "Bo Wood",
    "Al Reed",
    "An Stone",
    "Emma Okafor",
)
STAFF = ("Rose Hartley",)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Graces tower fell. Roses coat", "<Graces> tower fell. <Roses> coat"),
        (
            "We saw Graces tower, on Roses peg, with Graces Mum.",
            "We saw <Graces> tower, on <Roses> peg, with <Graces> Mum.",
        ),
        ("This tower is Graces. Graces' tower fell.", "This tower is <Graces>. <Graces>' tower fell."),
        ("GRACES TOWER FELL", "<GRACES> TOWER FELL"),
        ("Roses are red. Roses grow. Roses. ROSES", "Roses are red. Roses grow. Roses. ROSES"),
        ("We saw the Roses, three Roses, red Roses grow.", "We saw the Roses, three Roses, red Roses grow."),
        ("We sang Roses are red in Roses group, Roses Room", "We sang Roses are red in Roses group, Roses Room"),
        ("Roses and tulips. Roses that smell. Roses opened.", "Roses and tulips. Roses that smell. Roses opened."),
        ("graces tower, roses coat, with roses", "graces tower, roses coat, with roses"),
        ("Leos coat, leos coat", "<Leos> coat, <leos> coat"),
    ],
)
def test_a_possessive_without_its_apostrophe(text: str, after: str) -> None:
    """Held with a capital, unless the plural is plain: flowers, groups, titles, things that are counted."""
    assert after == shown(text, ROSTER)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("The Parks came. Later the Parks left.", "The <Parks> came. Later the <Parks> left."),
        (
            "Parks family came. The Marshes. Parks' dad. Parks came",
            "<Parks> family came. The <Marshes>. <Parks>' dad. Parks came",
        ),
        ("Park family came. Park mum came. Hill nan", "<Park> family came. <Park> mum came. <Hill> nan"),
        ("Thanks to the Park Family. With the Hill dad.", "Thanks to the <Park> Family. With the {Hill} dad."),
        ("In the Hills. We went into the Woods.", "In the Hills. We went into the Woods."),
        (
            "The Woods School. Hyde Park family day. Park Family Centre",
            "The Woods School. Hyde Park family day. Park Family Centre",
        ),
        ("Park gates. the parks, the park family, hills", "Park gates. the parks, the park family, hills"),
        ("Parks", "Parks"),
    ],
)
def test_a_family_whose_name_is_a_word(text: str, after: str) -> None:
    """Held as a plural behind `the`, and beside a word for a relation."""
    assert after == shown(text, ROSTER)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Ada helped bo", "Ada helped <bo>"),
        ("Ada and bo played", "Ada and <bo> played"),
        ("bo and Ada; Leo & bo; bo laughed", "<bo> and Ada; {Leo} & <bo>; <bo> laughed"),
        ("Ada sat with bo.", "Ada sat with <bo>."),
        ("Ada helped an old man and an owl with an apron", "Ada helped an old man and an owl with an apron"),
        ("Ada y al final; Ada, al final", "Ada y al final; Ada, al final"),
        ("et al. a bo tree; BO", "et al. a bo tree; BO"),
        ("the bo looked", "the bo looked"),
    ],
)
def test_a_short_name_in_small_letters(text: str, after: str) -> None:
    """Two letters are held beside a name or a verb, and never where they are an English word."""
    assert after.replace("BO", "<BO>") == shown(text, ROSTER)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("leo, may and grace", "{leo}, <may> and <grace>"),
        ("emma, hope, may and grace", "{emma}, <hope>, <may> and <grace>"),
        ("emma, hope & may & grace", "{emma}, <hope> & <may> & <grace>"),
        ("hope, may and grace", "hope, may and grace"),
        ("apples, hope and grace", "apples, hope and grace"),
        ("and grace; , grace", "and grace; , grace"),
        ("leo" + ", grace" * 14, "{leo}" + ", <grace>" * 12 + ", grace" * 2),
    ],
)
def test_the_last_of_a_list_in_small_letters(text: str, after: str) -> None:
    """A list of names that begins with a sure one holds each of them."""
    assert after == shown(text, ROSTER)


def test_a_member_of_staff_with_the_same_name() -> None:
    """Whose coat it is, a person says; roses are roses."""
    assert shown("Roses coat. Roses are red.", ROSTER, STAFF) == "<Roses> coat. Roses are red."
    assert rules("The Parks came with Graces tower", ROSTER) == ["name-with-ending", "name-with-ending"]
