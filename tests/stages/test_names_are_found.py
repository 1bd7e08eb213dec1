"""Other people's names in a text: sure ones are replaced, doubtful ones hold the text, the child's own stay."""
# ruff: noqa: RUF001 - the look-alike apostrophes are what is tested

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge.journal import Adult, Name, Roster, RosterChild
from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.names import Found, NameFinder, redact

REDACT, HOLD, KEEP = "replaced", "held", "kept"


def _child(key: str, first: str, last: str, **more: tuple[str, ...]) -> RosterChild:
    name = Name(full=f"{first} {last}", given=first, family=last)
    return RosterChild(id=key, names=(name,), **more)


ROSTER = Roster(
    children=(
        _child("subject", "Marnie", "Thistlewick", family=("mum",), siblings=("Maisie Thistlewick",)),
        _child("twin", "Maisie", "Thistlewick", family=("mum-too",), siblings=("Marnie Thistlewick",)),
        _child("zofia", "Zofia", "Żółwińczak", siblings=("Kornelia Nowak",)),
        _child("grace", "Grace", "Larkenshaw"),
        _child("will", "Will", "Sorrelby"),
        _child("may", "May", "Sorrelby"),
        _child("namesake", "Marnie", "Fenwhistle"),
        _child("yusuf", "يوسف", "القمرواني"),
        _child("zainab", "زینب", "گلستانپوری"),
        _child("ananya", "অনন্যা", "মেঘবরণী"),
        _child("kavin", "கவின்", "தேன்மலரோன்"),
        _child("xiaoyu", "小雨", "林月桥"),
        _child("anne", "Anne-Marie", "Hartley-Quill"),
        _child("orla", "Orla", "O’Dunwoody"),
        _child("bo", "Bo", "Ashcombe"),
        _child("renee", "Renée", "Dubrovski"),
        _child("tom", "Tom", "Pellworth"),
    ),
    staff=(Adult(id="s1", name="Tom Gilderson"), Adult(id="s2", name="Siân Prosser-Lloyd")),
    relatives=(
        Adult(id="mum", name="Bea Thistlewick"),
        Adult(id="mum-too", name="Bea Thistlewick"),
        Adult(id="r1", name="Callum Drewery"),
    ),
)
FINDER = NameFinder("subject", ROSTER)


def _fate(text: str, *, shared: bool = False) -> str:
    spans = FINDER.find(text, shared=shared)
    if any(span.action is Found.HOLD for span in spans):
        return HOLD
    return REDACT if spans else KEEP


def _written(text: str, *, shared: bool = False) -> str:
    return redact(text, FINDER.find(text, shared=shared))[0]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Marnie and Zofia built a den.", "Marnie and another child built a den."),
        ("with Zofia Żółwińczak today", "with another child today"),
        ("with ŻÓŁWIŃCZAK, ZOFIA today", "with another child today"),
        ("with Zolwinczak today", "with another child today"),
        (unicodedata.normalize("NFD", "z Żółwińczak dzisiaj"), "z another child dzisiaj"),
        ("the Larkenshaw house", "the another child house"),
        ("Larken\u200bshaw and Larken\u00adshaw", "Another child and another child"),
        (
            "Grace\u00a0Larkenshaw; Grace\nLarkenshaw; Grace  Larkenshaw",
            "Another child; another child; another child",
        ),
        ("Oh Grace❤️Larkenshaw!", "Oh another child❤️another child!"),
        ("IMG_2041_Larkenshaw.jpg", "IMG_2041_another child.jpg"),
        ("#ZofiaLarkenshaw", "#another childanother child"),
        ("Larkenshaw2", "Another child2"),
        ("Zofia's tower, Zofia’s tower", "Another child's tower, another child’s tower"),
        ("played with Grace and Will again", "played with another child and another child again"),
        ("with Anne-Marie, Anne Marie, AnneMarie", "with another child, another child, another child"),
        ("the Quill bag and the Hartley coat", "the another child bag and the another child coat"),
        ("O'Dunwoody, O’Dunwoody, ODunwoody", "Another child, another child, another child"),
        ("Renee and Rene\u0301e", "Another child and another child"),
        ("Callum Drewery came; Mr Drewery baked", "Another family came; Mr another family baked"),
        ("Kornelia came along", "Another child came along"),
        ("Maisie was there, Maisie Thistlewick!", "Another child was there, another child!"),
        ("يوسف بنى برجا", "Another child بنى برجا"),
        ("يوســف بنى برجا", "Another child بنى برجا"),
        ("مع زينب اليوم", "مع another child اليوم"),
        ("আজ অনন্যা হাসল", "আজ another child হাসল"),
        ("இன்று கவின் சிரித்தான்", "இன்று another child சிரித்தான்"),
        ("今天小雨笑了", "今天another child笑了"),
        ("林月桥小雨来了", "Another child来了"),
        ("Will went to the pond.", "Another child went to the pond."),
        ("It was fun. Grace laughed.", "It was fun. Another child laughed."),
    ],
)
def test_a_sure_name_is_replaced(text: str, after: str) -> None:
    """However it is written, another child's name leaves as "Another child"."""
    assert after == _written(text)


@pytest.mark.parametrize(
    "text",
    [
        "Will and a few others at the pond.",
        "It was fun. Grace with the spade.",
        "Then May.",
        "We saw Bo today.",
        "Bawi się z Zofii misiem.",
        "Widziałam Zofię.",
        "rodzina Żółwińczaków",
        "Żółwińczakowie przyszli",
        "the Larkenshaws",
        "خرج ويوسف معا",
        "অনন্যাকে দেখলাম",
        "கவினுடைய பை",
    ],
)
def test_a_doubtful_name_holds_the_text(text: str) -> None:
    """A word that opens a sentence, a month, a short name, an ending, a joined-on and: a person reads it."""
    assert _fate(text) == HOLD


@pytest.mark.parametrize(
    "text",
    [
        "Marnie Thistlewick and her mum Bea Thistlewick",
        "the Thistlewick bag",
        "It will be fine, with grace, if we may.",
        "Tom Gilderson read with her; Siân Prosser-Lloyd and Lloyd too.",
        "He boasted about a boat and a graceful willow.",
        "A walk in May.",
        "Will you come? May I? Grace before lunch.",
        "A marnier tomato; the zofian style.",
    ],
)
def test_own_names_staff_and_words_stay(text: str) -> None:
    """The child, its family and the staff keep their names, and words that only look like names stay words."""
    assert _fate(text) == KEEP


def test_a_namesake_is_meant_only_where_both_can_be() -> None:
    """In her own story Marnie is Marnie; in a group's story it may be the other one, so a person reads it."""
    assert _fate("Marnie sang.") == KEEP
    assert _fate("Marnie sang.", shared=True) == HOLD
    assert _written("Marnie Fenwhistle sang.") == "Another child sang."


def test_a_surname_two_twins_share_waits_in_a_group() -> None:
    """The bare surname can mean either twin in a story about both."""
    assert _fate("The Thistlewick tower.", shared=True) == HOLD
    assert _fate("Marnie Thistlewick built it.", shared=True) == KEEP


def test_the_longest_name_counts() -> None:
    """A whole name is one child, not two."""
    assert _written("Grace Larkenshaw waved") == "Another child waved"


def test_a_name_is_no_part_of_another_word() -> None:
    """Bo is in boat, Will in willow, Tom in tomato; none of them is touched."""
    assert FINDER.find("boat willow tomato Boat Willow Tomato mayor graceful") == ()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.data())
def test_folded_spans_always_lie_in_the_original(text: str, data: st.DataObject) -> None:
    """Whatever the text, a place found in its folded form is a place of the original."""
    folded = fold(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    if folded.text:
        start = data.draw(st.integers(0, len(folded.text) - 1))
        end = data.draw(st.integers(start + 1, len(folded.text)))
        first, last = folded.span(start, end)
        assert 0 <= first < last <= len(text)
        again = fold(text[first:last]).text
        assert folded.text[start:end].strip() in again or not again.strip()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["Larkenshaw", "Żółwińczak", "يوسف", "小雨"]), st.text(max_size=30))
def test_an_unmistakable_name_never_survives(before: str, name: str, after: str) -> None:
    """Whatever stands around it, an unmistakable name is gone or the text is held."""
    text = f"{before} {name} {after}"
    spans = FINDER.find(text)
    held = any(span.action is Found.HOLD for span in spans)
    assert held or name not in redact(text, spans)[0]


def test_replacing_keeps_everything_else() -> None:
    """Only the names change."""
    text = "  A\tB Zofia\nC — Grace Larkenshaw… D  "
    assert _written(text) == "  A\tB another child\nC — another child… D  "


@pytest.mark.parametrize("text", ["Tom Gilderson and Tom read with her", "She dug with Tom. tom shared his spade."])
def test_a_child_who_shares_a_name_with_staff_is_held_for_a_person(text: str) -> None:
    """A bare first name may mean the child; the whole name of the member of staff alone is kept."""
    assert _fate(text) == HOLD


@pytest.mark.parametrize("text", ["zofias coat was wet", "She wore kornelias hat"])
def test_small_letters_with_an_s_are_held(text: str) -> None:
    """This is how people type at the end of a long day."""
    assert _fate(text) == HOLD
