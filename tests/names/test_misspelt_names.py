"""A slip of the pen hides nobody, and no ordinary word becomes a name."""

import pytest

from journal_bridge.minimise.names.nearest import How, Nearest
from journal_bridge.minimise.names.sound import sound
from journal_bridge.minimise.names.variants import Calls
from names.marked import children, rules, shown

ROSTER = children(
    "Amelia Okafor",
    "Zofia Wojcik",
    "Theodore Brightwell",
    "Sophia Lombardi",
    "Sofia Pereira",
    "Max Nowak",
    "Aaliyah Rahman",
    "Jessica Macsen",
    "Kayleigh Tibbs",
)
STAFF = ("Catherine Hale", "Siobhan Reilly")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("with Theodoer and Theodroe", "with {Theodoer} and {Theodroe}"),
        ("with Brihgtwel", "with {Brihgtwel}"),
        ("with Jesica and Kaylegh", "with {Jesica} and {Kaylegh}"),
        ("Sophia and Sofia", "{Sophia} and {Sofia}"),
        ("with Amelai, Ameila, Cathrine and Siobhann", "with Amelai, Ameila, Cathrine and Siobhann"),
        ("Theodore Brigtwell and Theodoer Brightwell", "{Theodore Brigtwell} and {Theodoer Brightwell}"),
        (
            "with Brihgtwell Theodore and Brihgtwell, Theodore",
            "with {Brihgtwell Theodore} and {Brihgtwell, Theodore}",
        ),
        ("Theodore Kowalewska", "{Theodore} <Kowalewska>"),
        ("Amelia Okafer and Amelia Brigtwell", "Amelia Okafer and Amelia {Brigtwell}"),
        ("she played with theodoer and gave it to jesica", "she played with <theodoer> and gave it to <jesica>"),
        ("today we all saw aaliya and aliyah, and kayley", "today we all saw <aaliya> and aliyah, and <kayley>"),
        ("with Aliyah. Aliyah", "with <Aliyah>. Aliyah"),
        ("the zofian style and tibbsy", "the zofian style and tibbsy"),
        ("Monday, Friday, Easter, Diwali, Tesco", "Monday, Friday, Easter, Diwali, Tesco"),
        ("bawił się wesoło theodoer dziś", "bawił się wesoło theodoer dziś"),
        ("Macs and Theodore; Macs were fallen", "<Macs> and {Theodore}; Macs were fallen"),
        ("Jess, Theo and Kay", "{Jess}, {Theo} and <Kay>"),
        ("with Kayl and with Macs", "with <Kayl> and with <Macs>"),
        ("z Zofii, Zofie, Zofiowi; o Maxem", "z <Zofii>, <Zofie>, <Zofiowi>; o <Maxem>"),
        ("Miss Theodoer and Brihgtwell Road", "Miss Theodoer and <Brihgtwell> Road"),
        ("we saw JESICA and jESICA", "we saw {JESICA} and <jESICA>"),
    ],
)
def test_slips_are_seen_through(text: str, after: str) -> None:
    """One slip in short names, two in long ones, the same sound, endings; ties with own names keep."""
    assert after == shown(text, ROSTER, STAFF)


def test_a_guess_says_that_it_is_one() -> None:
    """Sure and unsure misspellings are told apart."""
    assert rules("with Jesica, Sofie", ROSTER) == ["misspelt", "misspelt-unsure"]


def test_in_another_language_a_misspelling_is_never_sure() -> None:
    """Words of other languages are in no English list."""
    assert shown("Dziś bawił się Theodoer świetnie", ROSTER) == "Dziś bawił się <Theodoer> świetnie"


@pytest.mark.parametrize(
    ("word", "name", "how"),
    [
        ("theodoer", "theodore", How.ONE_SLIP),
        ("thedoer", "theodore", How.TWO_SLIPS),
        ("oheodore", "theodore", How.ONE_SLIP),
        ("theo", "theodore", How.CUT_SHORT),
        ("theodor", "theodore", How.ONE_SLIP),
        ("miila", "mila", How.ONE_SLIP),
        ("nila", "mila", None),
        ("nylla", "nyla", How.ONE_SLIP),
        ("mials", "mila", None),
        ("leos", "leo", How.ENDING),
        ("leox", "leo", None),
        ("leowi", "leo", How.ENDING),
        ("adamowie", "adam", How.ENDING),
        ("adamowieee", "adam", None),
        ("zofii", "zofia", How.ENDING),
        ("zofix", "zofia", How.ONE_SLIP),
        ("mari", "maria", How.ONE_SLIP),
        ("mariei", "maria", How.ENDING),
        ("leo", "leon", None),
        ("kayley", "kaylee", How.ONE_SLIP),
        ("shawn", "shaun", How.ONE_SLIP),
        ("filipp", "philip", None),
        ("catelynne", "caitlin", None),
        ("izaak", "isaac", How.HEARD),
        ("зофия", "zofia", None),
    ],
)
def test_how_near_a_word_is(word: str, name: str, how: How | None) -> None:
    """The ways a word can be nearly a name."""
    found = Nearest([Calls((name,), (), ())]).near(word)
    assert (found[0].how if found else None) == how


def test_the_nearest_counts_and_short_pet_forms_do_not() -> None:
    """A one-slip neighbour beats a two-slip one; misspelt Al and Bea are not looked for."""
    near = Nearest([Calls(("marina",), ("bean",), ()), Calls(("marissa",), (), ())])
    assert [(one.person, one.how) for one in near.near("marisza")] == [(1, How.ONE_SLIP)]
    assert near.near("beam") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("philip", "filip"),
        ("catherine", "katherine"),
        ("jessica", "jesica"),
        ("gemma", "jemma"),
        ("zack", "zac"),
        ("wren", "ren"),
        ("knox", "nox"),
        ("cecily", "sesily"),
        ("mohammed", "muhammad"),
        ("yusuf", "yousef"),
        ("hannah", "hana"),
        ("isaac", "isac"),
        ("charlie", "sharlie"),
        ("leigh", "lee"),
        ("aisha", "aysha"),
        ("mckenzie", "makenzie"),
        ("thomas", "thomas"),
    ],
)
def test_names_that_sound_alike_have_one_code(one: str, other: str) -> None:
    """Spellings of one sound."""
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("aeryn", "ern"),
        ("xavier", "sfr"),
        ("whitney", "wtn"),
        ("schuyler", "sklr"),
        ("edward", "etwrt"),
        ("thea", "0"),
        ("judge", "j"),
    ],
)
def test_a_code_is_made_letter_by_letter(name: str, code: str) -> None:
    """What each change of letters does."""
    assert code == sound(name)
