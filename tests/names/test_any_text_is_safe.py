"""Whatever the text, places are sound: inside it, in order, apart; and a whole name never gets through."""

from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge.minimise.names import find_names, redact
from names.marked import children

ROSTER = children("Mia Okafor", "Leo Brightwell", "Will May", "Zofia Żółwińczak", "小雨 林", "Soňa|Petrová|Соня")
STAFF = ("Jo Hartley",)
WORDS = [
    "Leo",
    "leo",
    "Brightwell",
    "Will",
    "May",
    "and",
    "Mia",
    "-",
    ".",
    "'s",
    "L",
    "Z.",
    "Соню",
    "小雨",
    "ß",
    "Zofi",
    "Keira",
    "with",
    "Leoo",
    "Mr",
    "the",
    "Brihgtwell",
    "İ",
    "3",
]
PIECES = st.sampled_from([*WORDS, " ", ", ", "\u200b", "\n", "\u0301", "\ufb01"])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join))
def test_places_are_inside_in_order_and_apart(text: str) -> None:
    """And they say what they are."""
    position = 0
    for span in find_names(text, subject=ROSTER[0], roster=ROSTER, staff=STAFF):
        assert position <= span.start < span.end <= len(text)
        assert span.action in {"redact", "hold"}
        assert 0 < span.confidence <= 1
        position = span.end


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=5).map(" ".join), st.lists(PIECES, max_size=5).map(" ".join))
def test_a_whole_name_never_gets_through(before: str, after: str) -> None:
    """Whatever stands around it, it is one place, replaced or held."""
    text = f"{before} ; Zofia Żółwińczak ; {after}"
    spans = find_names(text, subject=ROSTER[0], roster=ROSTER, staff=STAFF)
    assert "Zofia Żółwińczak" not in redact(text, spans, unsure=True)[0]
