"""Initials stand for a child only in a child's place, in capitals, and never for the child itself."""

import pytest

from names.marked import children, rules, shown

ROSTER = children(
    "Mia Okafor",
    "Leo Brightwell",
    "Zack Ingham",
    "Amara Udo",
    "Ines Ito",
    "Sam Dee",
    "Tess Vane|Vee",
    "Cleo Marsden",
)
STAFF = ("Sue Novak",)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("with L. and Z today", "with {L}. and {Z} today"),
        ("L and I; L & M; L's hat; L’s hat", "{L} and I; {L} & M; {L}'s hat; {L}’s hat"),  # noqa: RUF001 - a curly apostrophe
        ("Today L built. L. laughed", "Today <L> built. <L>. laughed"),
        (
            "She told A to wait. A went. A and Z ran. A's hat",
            "She told {A} to wait. A went. {A} and {Z} ran. {A}'s hat",
        ),
        ("with S and for V", "with <S> and for {V}"),
        ("Mia, L, Z. came", "Mia, <L>, <Z>. came"),
        ("with M and O", "with M and O"),
        ("L.B. and LB ran", "{L.B.} and {LB} ran"),
        ("C.M. ran. C. M. ran", "{C.M.} ran. {C. M.} ran"),
        ("a line of 3 CM, CM", "a line of 3 CM, CM"),
        ("L. Z. and L.B and L. B ran", "{L}. {Z}. and {L.B} and {L}. B ran"),
        ("LZ, L B, M.O. and SD", "LZ, <L> B, M.O. and {SD}"),
        ("TV and AU", "TV and {AU}"),
        ("the letter L with Z. She wrote L and Z", "the letter L with Z. She wrote L and Z"),
        ("'L' and \"L\" with (L)", "'L' and \"L\" with (L)"),
        ("Vitamin L or plan Z", "Vitamin L or plan Z"),
        ("l and z ran", "l and z ran"),
        ("WITH L AND Z", "WITH L AND Z"),
        ("I and Z", "I and {Z}"),
        ("it's L. 5 L", "it's L. 5 L"),
        ("to L, to Z", "to L, to Z"),
        ("  L + Z ran", "  {L} + {Z} ran"),
    ],
)
def test_letters_in_a_childs_place_are_found(text: str, after: str) -> None:
    """Company, verbs and 's make a letter a child; phonics, plans and quotes do not."""
    assert after == shown(text, ROSTER, STAFF)


def test_a_letter_that_is_staffs_too_is_unsure() -> None:
    """S is Sam, or Sue of the staff."""
    assert rules("with S", ROSTER, STAFF) == ["initial-unsure"]
    assert rules("with S", ROSTER) == ["initial"]


def test_places_are_right_behind_letters_that_fold_to_two() -> None:
    """Initials are looked for in the original."""
    assert shown("Straße ﬁt with L.", ROSTER) == "Straße ﬁt with {L}."
