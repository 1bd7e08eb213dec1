"""Names broken at a line's end, with letters apart, in letters of two alphabets, in addresses and tags."""

import pytest

from journal_bridge.journal import Adult, Name, Roster, RosterChild
from journal_bridge.minimise.names import NameFinder
from names.marked import children, mark, rules, shown

ROSTER = children(
    "Ada Fenwick",
    "Noah Smith",
    "Leo Brightwell",
    "Grace Obi",
    "Emma Okafor",
    "Mary-Kate Larkenshaw",
    "Соня|Петренко",
)
STAFF = ("Jo Hartley",)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Emma Oka-\nfor sat. Oka- for sat.", "<Emma Oka-\nfor> sat. <Oka- for> sat."),
        ("with Larken-\n  shaw's hat", "with <Larken-\n  shaw>'s hat"),
        ("Mary-\nKate and Gra-\nce, gra-\nce", "{Mary}-\n{Kate} and <Gra-\nce>, gra-\nce"),
        ("Fen-\nwick and Hart-\nley, pre- and after-\nnoon", "Fen-\nwick and Hart-\nley, pre- and after-\nnoon"),
        ("N o a h sat. N.o.a.h, n-o-a-h, N. O. A. H.", "<N o a h> sat. <N.o.a.h>, <n-o-a-h>, <N. O. A. H>."),
        ("He wrote L e o. She wrote G r a c e.", "He wrote <L e o>. She wrote <G r a c e>."),
        ("I N o a h O k a f o r", "I <N o a h> <O k a f o r>"),
        ("N o a h S m i t h", "<N o a h S m i t h>"),
        ("A d a, c-a-t, g-r-a-c-e, a.b.c.", "A d a, c-a-t, g-r-a-c-e, a.b.c."),
    ],
)
def test_a_name_in_pieces(text: str, after: str) -> None:
    """Held, unless it is replaced already, the child's own or the staff's, or a word in small letters."""
    assert after == shown(text, ROSTER, STAFF)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("N\u043eah sat with n\u043eah \u0405mith", "{N\u043eah} sat with {n\u043eah \u0405mith}"),
        ("L\u03b5\u03bf? L\u0435\u03bf sat", "L\u03b5\u03bf? {L\u0435\u03bf} sat"),
        ("N\u043e\u200bah and N\u043e\u0301ah sat", "{N\u043e\u200bah} and {N\u043e\u0301ah} sat"),
        ("Leo/Соня, Leo и Соня", "{Leo}/<Соня>, {Leo} и <Соня>"),
        ("#Leo\u0421\u043e\u043dя", "#{Leo}{\u0421\u043e\u043dя}"),
        ("Соня Nina", "<Соня> <Nina>"),
    ],
)
def test_letters_of_another_alphabet_inside_a_word(text: str, after: str) -> None:
    """Read as those they look like; a word of one alphabet stays as it is."""
    assert after == shown(text, ROSTER, STAFF)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("noahsmith@x.com, noah.smith@x.com", "{noahsmith}@x.com, {noah.smith}@x.com"),
        ("smith.noah@x.com, noah_smith@x.com", "{smith.noah}@x.com, {noah_smith}@x.com"),
        ("@noah_smith, @noahsmith, @noahrocks", "@{noah_smith}, @{noahsmith}, @<noahrocks>"),
        ("nsmith@x.com, noahs@x.com, leob1@x.com", "<nsmith>@x.com, <noahs>@x.com, <leob1>@x.com"),
        ("brightwells2@x.com, the.brightwell@x.com", "<brightwells2>@x.com, the.{brightwell}@x.com"),
        ("#teamnoah #noahrocks #TeamNoah", "#<teamnoah> #<noahrocks> #Team{Noah}"),
        ("#teamgrace #graceful #blacksmith #leopard", "#<teamgrace> #graceful #blacksmith #leopard"),
        ("#theonoahs #teamada joh@x.com hartley@x.com", "#theonoahs #teamada joh@x.com hartley@x.com"),
        ("office@nursery.org, #fun, #thesmith", "office@nursery.org, #fun, #thesmith"),
    ],
)
def test_a_name_in_an_address_or_a_tag(text: str, after: str) -> None:
    """Whole names are replaced; a name at the start or the end, or with an initial, is held."""
    assert after == shown(text, ROSTER, STAFF)


def test_another_familys_first_name_alone_is_not_looked_for() -> None:
    """As everywhere else; their family name is."""
    roster = Roster(
        children=(RosterChild(id="me", names=(Name(full="Ada Fenwick"),)),),
        relatives=(Adult(id="r", name="Callum Drewery"),),
    )
    text = "#teamcallum #teamdrewery"
    assert mark(text, NameFinder("me", roster).find(text)) == "#teamcallum #<teamdrewery>"


def test_the_rules_say_how() -> None:
    """What the review shows."""
    assert rules("N.o.a.h and #teamnoah", ROSTER) == ["broken-name", "name-in-address"]


def test_long_runs_take_no_time() -> None:
    """Letters, broken words, letters apart and addresses by the ten thousand."""
    for text in ("a" * 40_000, "a- " * 20_000, "a " * 20_000, "#teamnoah Noah " * 2_000, "@" * 20_000):
        assert shown(text, ROSTER) is not None
