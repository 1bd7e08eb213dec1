"""What stands in the place of a name is what the setting chose, and tells nothing."""

import pytest

from journal_bridge.journal import Adult, Name, Roster, RosterChild
from journal_bridge.minimise.names import Found, NameFinder, NameSpan, Token, redact
from journal_bridge.minimise.names.spans import CONFIDENCE
from journal_bridge.minimise.names.tokens import letters


def _child(key: str, full: str) -> RosterChild:
    given, _, family = full.partition(" ")
    return RosterChild(id=key, names=(Name(full=full, given=given, family=family),), siblings=("Ottilie",))


NAMES = ("Mia Okafor", "Leo Brightwell", "Zofia Nowak", "Zora Quill", "Tom Quill", "Émile Roux")
ROSTER = Roster(
    children=tuple(_child(f"c{number}", name) for number, name in enumerate(NAMES)),
    relatives=(Adult(id="r", name="Callum Drewery"),),
)


def _written(text: str, token: str, subject: str = "c0") -> str:
    return redact(text, NameFinder(subject, ROSTER, token=token).find(text))[0]


def test_neutral_words() -> None:
    """The default."""
    assert _written("Leo ran with Zofia.", "another child") == "Another child ran with another child."


def test_initials() -> None:
    """The first letter of the given name; a shared family name stays neutral, a family is a family."""
    text = "With Leo and Zofia Nowak, émile, the Quill boys and Mr Drewery"
    assert _written(text, "initial") == "With L and Z, É, the another child boys and Mr another family"


def test_letters_stay_the_same_within_a_journal_and_differ_between_journals() -> None:
    """One child is one letter, however written; another child's journal has other letters."""
    finder = NameFinder("c0", ROSTER, token="letter")
    tokens = {name: finder.find(f"with {name}")[0].token for name in NAMES[1:]}
    assert len(set(tokens.values())) == len(tokens)
    assert all(token.startswith("child ") for token in tokens.values())
    assert finder.find("with Leo")[0].token == finder.find("with Leo B")[0].token == tokens["Leo Brightwell"]
    again = NameFinder("c0", ROSTER, token=Token.LETTER)
    assert tokens == {name: again.find(f"with {name}")[0].token for name in NAMES[1:]}
    orders = {
        tuple(NameFinder(key, ROSTER, token="letter").find(f"with {name}")[0].token for name in ("Zora", "Émile"))
        for key in ("c0", "c1", "c2", "c4")
    }
    assert len(orders) > 1
    assert finder.find("with Ottilie")[0].token == "another child"


def test_letters_go_on_after_z() -> None:
    """A large setting has more children than letters."""
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_an_unknown_choice_is_refused() -> None:
    """Only the three."""
    with pytest.raises(ValueError, match="nickname"):
        NameFinder("c0", ROSTER, token="nickname")


def test_a_strangers_token_is_neutral() -> None:
    """A child on no roster has no letter."""
    span = NameFinder("c0", ROSTER, token="letter").find("with Keira")[0]
    assert (span.action, span.token) == (Found.HOLD, "another child")


def test_doubtful_names_are_replaced_only_when_asked() -> None:
    """A person may say: send it without them."""
    text = "Leo came. Keira too."
    spans = NameFinder("c0", ROSTER).find(text)
    assert redact(text, spans) == ("Another child came. Keira too.", 1)
    assert redact(text, spans, unsure=True) == ("Another child came. Another child too.", 2)
    assert (text, 0) == redact(text, [NameSpan(0, 3, Found.KEEP, "own-name")], unsure=True)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Leo", "Another child"),
        ("“Leo” (Leo)", "“Another child” (another child)"),
        ("Well. Leo; Leo: Leo\nLeo", "Well. Another child; another child: another child\nAnother child"),
        ("- Leo, #Leo", "- Another child, #another child"),
        ("#Leo", "#another child"),
    ],
)
def test_a_token_that_opens_a_sentence_has_a_capital(text: str, after: str) -> None:
    """And no other."""
    assert after == _written(text, "another child")


def test_every_span_tells_how_sure_it_is() -> None:
    """Between 0 and 1, by rule; what is held is less sure than what is replaced."""
    spans = NameFinder("c0", ROSTER).find("Leo Brightwell and Leo with Keira")
    assert [span.confidence for span in spans] == [1.0, 0.95, 0.4]
    assert all(0 < sure <= 1 for sure in CONFIDENCE.values())
