"""In a copy for one of several adults nothing tells where the child lives or goes next; nobody has to list it."""

import pytest

from journal_bridge.minimise.names import Found
from journal_bridge.minimise.whereabouts import Whereabouts

FINDER = Whereabouts(frozenset({"ada", "northwood", "noah", "sam", "park"}))


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.action.value) for one in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("They live at 14 Larkhill Close now.", "14 Larkhill Close"),
        ("They live at 14b LARKHILL CLOSE now.", "14b LARKHILL CLOSE"),
        ("A card from 22 Orchard Court came.", "22 Orchard Court"),
        ("A walk up Larkhill Road in the rain.", "Larkhill Road"),
        ("A walk up Station Road in the rain.", "Station Road"),
        ("A card for 3 Church Lane came.", "3 Church Lane"),
        ("Tea at St Peter's C of E Primary School today.", "St Peter's C of E Primary School"),
        ("Tea at St. Martin-in-the-Fields High School today.", "St. Martin-in-the-Fields High School"),
        ("Her first day at Oak Tree Nursery.", "Oak Tree Nursery"),
        ("Willowmere primary school has a pond.", "Willowmere primary school"),
        ("Books from Tarnmouth Library.", "Tarnmouth Library"),
        ("Books from the Rowan Children's Centre.", "Rowan Children's Centre"),
        ("Write to TM4 2QX soon.", "TM4 2QX"),
        ("Write to TM42QX soon.", "TM42QX"),
        ("Ring 07700 900123 soon.", "07700 900123"),
        ("Ring (01632) 960 001 soon.", "(01632) 960 001"),
        ("Ring +44 7700 900 123 soon.", "+44 7700 900 123"),
        ("Ring 0044 7700 900123 soon.", "0044 7700 900123"),
        ("Ring 0 7 7 0 0 9 0 0 1 2 3 soon.", "0 7 7 0 0 9 0 0 1 2 3"),
        (
            "Ring \u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663 soon.",
            "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663",
        ),
        ("Mail ana@fernside.sch.uk soon.", "ana@fernside.sch.uk"),
        ("See https://fernside.example/ada soon.", "https://fernside.example/ada"),
        ("See fernside.devon.sch.uk soon.", "fernside.devon.sch.uk"),
        ("Meet at 51.50735, -0.12776 at noon.", "51.50735, -0.12776"),
        ("Meet at ///filled.count.soap at noon.", "///filled.count.soap"),
    ],
)
def test_what_is_a_place_by_its_shape_is_replaced(text: str, place: str) -> None:
    """A street, a school, a postcode, a number, an address of the net: whole, and nothing beside it."""
    assert _found(text) == [(place, "redact")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a card for 14 larkhill close came", "14 larkhill close"),
        ("she goes to willowmere school", "willowmere school"),
        ("write to tm4 2qx", "tm4 2qx"),
        ("ring 900123", "900123"),
        ("ring 01 632 960 001", "01 632 960 001"),
        ("Ada moved to Ferncombe last week.", "Ferncombe"),
        ("they moved to ferncombe last week", "ferncombe"),
        ("Her new school, Fernside, has a pond.", "Fernside"),
        ("Ada starts at Fernside in September.", "Fernside"),
        ("She goes to Fernside when she starts school.", "Fernside"),
        ("THEY LIVE IN FERNCOMBE NOW", "FERNCOMBE"),
        ("Mummy and Ada are staying near Tarnmouth on Monday.", "Tarnmouth"),
        ("Oak School has a pond.", "Oak School"),
        ("Station Road was loud.", "Station Road"),
    ],
)
def test_what_may_be_a_place_waits_for_a_person(text: str, place: str) -> None:
    """In small letters, a part of a number, a bare name in a sentence about a move."""
    assert (place, "hold") in _found(text)
    assert all(action == "hold" for _, action in _found(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ada's school bag, Noah's nursery and Sam's church.",
        "Had a Forest School session. Big School soon! Loves school.",
        "3 cars on the road and 5 children sat close together.",
        "On 01.06.2025 10.30 we saw 12 ducks; 2025-06-01 was dry.",
        "Open 08.30 to 12.30.",
        "Mrs Lane read to us, and Mr Close played the Drive song.",
        "They moved the blocks. Then they moved to the carpet.",
        "Ada moved to her chair, and Mummy said I could go.",
        "They moved to the wx and to A and 4b.",
        "She can count to 20 and knows 1 way home.",
        "Ring 12345.",
        "Our Street, the busy Road, 14 the road.",
        "The road by the school.",
    ],
)
def test_a_day_at_nursery_is_no_place(text: str) -> None:
    """Or a father's copy would be full of holes."""
    assert _found(text) == []


def test_letters_nobody_sees_hide_no_place() -> None:
    """A joiner inside the street, an accent on the school's name."""
    assert [span.action for span in FINDER.find("At 14 Lark\u200dhill Close.")] == [Found.REDACT]
    assert [span.action for span in FINDER.find("At Férnside School.")] == [Found.REDACT]


def test_a_text_of_ten_thousand_words_takes_no_time_worth_telling() -> None:
    """Every place in it is found once."""
    text = "Ada moved to Ferncombe, 14 Larkhill Close TM4 2QX, and St Peter's School. " * 700
    assert len(FINDER.find(text)) == 4 * 700
