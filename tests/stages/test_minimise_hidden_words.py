"""Words a policy keeps out of a pack: found however they are typed; a part of them holds the text for a person."""

import pytest

from journal_bridge.minimise.hidden import LEFT_OUT, Hidden, Phrase, pieces
from journal_bridge.minimise.names import Found, redact

WORDS = ("14 Larkhill Close", "07700 900123", "LS1 4AB", "Tarn Hill", "أحمد", "Müller")
HIDDEN = Hidden(Phrase(pieces(words)) for words in WORDS)


def _left(text: str) -> str:
    return redact(text, HIDDEN.find(text))[0]


def _held(text: str) -> list[str]:
    return [text[span.start : span.end] for span in HIDDEN.find(text) if span.action is Found.HOLD]


@pytest.mark.parametrize(
    "text",
    [
        "14 Larkhill Close",
        "14, larkhill  close",
        "14\u2011LARKHILL\nCLOSE",
        "14LarkhillClose",
        "\uff11\uff14 L\u00e1rkhill C\u00adlose",
        "07700900123",
        "07700 900 123",
        "0 7 7 0 0 9 0 0 1 2 3",
        "07700-900.123",
        "07700, 900, 123",
        "07700: 900;123",
        "0,7,7,0,0,9,0,0,1,2,3",
        "+447700900123",
        "+44 (0) 7700 900123",
        "0044 7700 900123",
        "447700900123",
        "7700900123",
        "\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663",
        "ls14ab",
        "LS1-4AB",
        "Tarn Hill",
        "tarn hill",
        "أحمد",
        "muller",
        "MÜLLER",
    ],
)
def test_every_way_of_writing_it_is_replaced(text: str) -> None:
    """Case, accents, spaces, marks, invisible letters and the country's code make no difference."""
    assert _left(f"It is {text}.") == f"It is {LEFT_OUT}."
    assert _held(f"It is {text}.") == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("near Larkhill today", "Larkhill"),
        ("Larkhill Close is near", "Larkhill Close"),
        ("at 14 Larkhill", "14 Larkhill"),
        ("OldLarkhillGate.jpg", "OldLarkhillGate"),
        ("the Larkhills", "Larkhills"),
        ("ring 900123", "900123"),
        ("07700 900124", "7700 90"),
        ("Tarns", "Tarns"),
        ("Tarnalia", "Tarnalia"),
        ("وأحمد", "وأحمد"),
        ("Mullers", "Mullers"),
        ("x07700900123456", "770090"),
    ],
)
def test_a_part_of_it_holds_the_text(text: str, part: str) -> None:
    """A street without its number, six digits in a row, an ending: a person must read it."""
    assert _left(text) == text
    assert _held(text)[0] == part


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We went up the hill.",
        "The road was close.",
        "14 children, 4 apples",
        "LS1 is a code",
        "Hill",
        "77009",
        "a tar pit",
        "Starnberg",
        "Tarnished",
    ],
)
def test_what_is_no_part_of_it_is_left_alone(text: str) -> None:
    """Words of many addresses, short numbers, and words that only sound alike."""
    assert HIDDEN.find(text) == ()


def test_nothing_is_looked_for_where_nothing_is_to_be_found() -> None:
    """A policy without such words finds none, and words without letters are nowhere."""
    assert Hidden(()).find("14 Larkhill Close") == ()
    assert Hidden([Phrase(pieces("--"))]).find("-- and --") == ()


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("under the rowan tree", None),
        ("We saw Rowan there.", Found.REDACT),
        ("Rowan came.", Found.HOLD),
        ("He came. Rowan sat.", Found.HOLD),
        ("It was: Rowan!", Found.HOLD),
        ("\u201cRowan\u201d it said", Found.HOLD),
        ("the day (Rowan sang)", Found.REDACT),
    ],
)
def test_a_name_that_is_a_word_is_judged_by_its_capital(text: str, action: Found | None) -> None:
    """In small letters it is a tree; at the start of a sentence nobody knows."""
    found = Hidden([Phrase(pieces("Rowan"))]).find(text)
    assert [span.action for span in found] == ([] if action is None else [action])


def test_an_unsure_phrase_is_held_for_and_a_whole_one_has_no_parts() -> None:
    """A name somebody else has too is a person's to read; parts count only where they are asked for."""
    unsure = Hidden([Phrase(("larkhill",), "x", parts=False, sure=False)])
    assert [span.action for span in unsure.find("by Larkhill")] == [Found.HOLD]
    assert unsure.find("by Larkhills") == ()
    whole = Hidden([Phrase(("ada", "larkhill"), "Robin Ashgrove", parts=False)])
    assert redact("by Ada Larkhill", whole.find("by Ada Larkhill"))[0] == "by Robin Ashgrove"
    assert whole.find("by Larkhill") == ()


def test_the_sure_find_wins_over_its_own_parts_and_the_longer_over_the_shorter() -> None:
    """What is replaced anyway holds nothing."""
    both = Hidden([Phrase(pieces("Larkhill")), Phrase(pieces("14 Larkhill Close"))])
    text = "14 Larkhill Close, then Larkhill, then Larkhillian"
    found = both.find(text)
    assert [(text[one.start : one.end], one.action) for one in found] == [
        ("14 Larkhill Close", Found.REDACT),
        ("Larkhill", Found.REDACT),
        ("Larkhillian", Found.HOLD),
    ]


@pytest.mark.parametrize(
    ("number", "text", "sure"),
    [
        ("0044 7700 900123", "07700 900123", True),
        ("447700900123", "07700 900123", True),
        ("00 49 30 123456", "+49 30 123456", True),
        ("44123", "44123", True),
        ("123456", "123456", True),
        ("123456", "1234567", False),
        ("12345", "123456", None),
    ],
)
def test_numbers_with_and_without_a_country(number: str, text: str, sure: bool | None) -> None:
    """However the policy writes the number; a short one is found as it stands."""
    found = Hidden([Phrase(pieces(number))]).find(f"a {text} b")
    expected = [] if sure is None else [Found.REDACT if sure else Found.HOLD]
    assert expected == [span.action for span in found]
