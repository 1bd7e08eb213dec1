"""However a name is written, it is found, and the child's own and the staff's stay."""

import pytest

from names.marked import children, rules, shown

ROSTER = children(
    "Mia|Okafor|Mimi",
    "Leo Brightwell",
    "Benjamin Wu",
    "Sophia Müller",
    "Mary-Kate O'Brien",
    "Zofia|Wójcik|Zosia",
    "Joseph|de Souza",
    "Соня|Петренко",
    "Άννα|Παπαδάκη",
    "Jean Luc|Moreau-Petit",
    "Ed Swann",
    "Søren Ødegaard",
    "小雨|林",
)
STAFF = ("Jo Hartley", "Mr Okoro", "Elizabeth Penn")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "Leo Brightwell; Brightwell Leo; Brightwell, Leo",
            "{Leo Brightwell}; {Brightwell Leo}; {Brightwell, Leo}",
        ),
        ("#LeoBrightwell #leobrightwell BrightwellLeo", "#{LeoBrightwell} #{leobrightwell} {BrightwellLeo}"),
        ("Leo B, Leo Br, Leo Bri and LeoB", "{Leo B}, {Leo Br}, {Leo Bri} and {LeoB}"),
        ("Leo B. sat; Leo.B sat", "{Leo B}. sat; {Leo.B} sat"),
        ("leo b sat; Leo Brig sat; Leo Bo", "{leo} b sat; {Leo} <Brig> sat; {Leo} Bo"),
        ("L Brightwell, L. Brightwell, L.Brightwell", "{L Brightwell}, {L. Brightwell}, {L.Brightwell}"),
        ("l brightwell", "l {brightwell}"),
        (
            "Mary Kate, MaryKate, Mary-Kate OBrien, Kate O Brien",
            "{Mary Kate}, {MaryKate}, {Mary-Kate OBrien}, {Kate O Brien}",
        ),
        ("Müller, Mueller, Muller", "{Müller}, {Mueller}, {Muller}"),
        ("Soeren Oedegaard and Soren", "{Soeren Oedegaard} and {Soren}"),
        ("Jean Luc, Jean-Luc Moreau, Luc Petit", "{Jean Luc}, {Jean-Luc Moreau}, {Luc Petit}"),
        ("de Souza, Souza and de", "{de Souza}, {Souza} and de"),
        ("Zosia Wojcik and zosia", "{Zosia Wojcik} and {zosia}"),
        (
            "Benjamin Jing Wu; Benjamin J. Wu; Benjamin saw Wu",
            "{Benjamin Jing Wu}; {Benjamin J. Wu}; {Benjamin} saw <Wu>",
        ),
        ("Ben and Benji Wu", "{Ben} and {Benji Wu}"),
        ("Leos coat, leos coat", "<Leos> coat, <leos> coat"),
        ("Leo's and Leo’s", "{Leo}'s and {Leo}’s"),  # noqa: RUF001 - a curly apostrophe
        ("LEO BRIGHTWELL", "{LEO BRIGHTWELL}"),
        ("leo_2.jpg, IMG_Leo.png", "{leo}_2.jpg, IMG_{Leo}.png"),
        ("leopard, Leonardo's, galileo", "leopard, {Leonardo}'s, galileo"),
        ("Ed came; fred shed ed", "<Ed> came; fred shed ed"),
        ("Соню и Соней; Сонь", "<Соню> и <Соней>; <Сонь>"),
        ("соната, Сонячний", "соната, Сонячний"),
        ("Άννας", "<Άννας>"),
        ("林小雨和小雨", "{林小雨}和{小雨}"),
    ],
)
def test_every_spelling_is_found(text: str, after: str) -> None:
    """Both orders, initials, halves, hyphens, accents, joined words, other scripts."""
    assert after == shown(text, ROSTER, STAFF)


@pytest.mark.parametrize(
    "text",
    [
        "Mia, Mimi, mia okafor, Okafor, Miya and Mya",
        "Jo, Joanna, Mrs Hartley, Jo Hartley, Beth and Liz",
        "Mr Okoro and okoro",
        "Mia O. and Mia Okafr",
    ],
)
def test_the_childs_own_names_and_the_staffs_stay(text: str) -> None:
    """Own names, nicknames and misspellings of them."""
    assert text == shown(text, ROSTER, STAFF)


def test_a_rule_says_how_a_name_was_found() -> None:
    """The rule is what the log and the review show."""
    text = "Leo Brightwell, Leo, Ben, Leo B, Leos, 小雨"
    expected = ["whole-name", "one-name", "short-form", "name-and-initial", "name-with-ending", "one-name"]
    assert expected == rules(text, ROSTER)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "....", "12 34"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    """Empty texts, spaces, signs and numbers."""
    assert rules(text, ROSTER) == []


def test_a_roster_may_be_bare() -> None:
    """No known-as names, no family name, spaces too many, known-as as a text, and a child that is not on it."""
    roster = [
        {"id": 1, "given": " Leo ", "family": None},
        {"id": 2, "given": "Tom", "family": "", "known_as": "Tommo"},
        {"id": 3, "given": "", "family": "Brightwell", "known_as": None},
    ]
    subject = {"id": 9, "given": "Mia", "family": "Okafor"}
    expected = "Mia and {Leo} and {Tommo} and {Brightwell}"
    assert expected == shown("Mia and Leo and Tommo and Brightwell", roster, (), subject)


def test_the_subjects_row_on_the_roster_is_left_out_by_its_id() -> None:
    """The subject as given counts, whatever the roster calls it."""
    roster = children("Amelia Okafor", "Leo Brightwell")
    subject = {"id": "0", "given": "Mia", "family": "Okafor", "known_as": []}
    assert shown("Mia and Leo", roster, (), subject) == "Mia and {Leo}"


def test_the_same_people_are_compiled_once_and_others_apart() -> None:
    """What was found for one roster says nothing about another with the same ids."""
    text = "Leo and Tom"
    assert shown(text, children("Mia Okafor", "Tom Reed")) != "{Leo} and Tom"
    assert shown(text, children("Mia Okafor", "Leo Reed", "Tom Reed")) == "{Leo} and {Tom}"
    assert shown(text, children("Mia Okafor", "Tom Reed")) == "<Leo> and {Tom}"
