"""Page 1 of a school's pack: one A4 page, the same fields at the same places, nothing made up and nothing lost."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pytest

import book_samples as samples
from journal_bridge.bundle import pack
from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.book.page_one import PageOne, Seen, from_bytes, page_one
from journal_bridge.errors import InputRefused
from journal_bridge.handover import JudgedOn, MinimisedJournal, Purpose, Summary
from journal_bridge.journal import Judgement, Name, Setting, entry_day, to_bytes

LABELS = (
    "Summary for school",
    "Date of birth",
    "Comes from",
    "Languages",
    "What I love",
    "How I learn",
    "Area of learning",
    "Communication and Language",
    "Physical Development",
    "Literacy",
    "Mathematics",
    "Understanding the World",
    "Expressive Arts and Design",
    "Two-year check",
    "What helps me",
    "My family\u2019s words",
    "My key person\u2019s words",
    "With this page",
)
SENTENCE = "Snails and puddles and the colour blue, said in a long breath by somebody who could not stop. "
ARABIC = "تحب القواقع والبرك واللون الأزرق كثيرا "
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh "
FULL = Summary(
    languages="English and Polish",
    loves="Snails \U0001f40c and puddles.\nBaking with Nana.",
    learns="Watches first, then joins in.",
    helps="A quiet corner after lunch.",
    family_words="She is our sunshine.",
    key_person_words="A joy to know.",
    two_year_check=date(2022, 4, 4),
)
LONGEST = Summary(
    languages=SENTENCE * 20,
    loves=SENTENCE * 40 + "THE END OF LOVE",
    learns=ARABIC * 60,
    helps=SENTENCE * 40,
    family_words=ARABIC * 80,
    key_person_words="\U0001f40c" * 900 + SENTENCE * 20 + "THE END OF WORDS",
)


def judgement(area: str, aspect: str | None = None, level: str | None = None, **more: str) -> Judgement:
    """Return a judgement in the framework in force unless told otherwise."""
    facts = {"framework": "EYFS", "edition": "EYFS-2021", "words": "w", **more}
    return Judgement.model_validate({**facts, "area": area, "aspect": aspect, "level": level})


def judged(*judgements: Judgement, day: date = date(2024, 3, 1)) -> JudgedOn:
    """Return what was judged on one day."""
    return JudgedOn(day, judgements)


def school(folder: Path, **changes: object) -> MinimisedJournal:
    """Return a whole journal as minimised for a school."""
    made = samples.whole_book(folder, Purpose.SCHOOL)
    dated = tuple(JudgedOn(day, one.judgements) for one in made.journal.entries if (day := entry_day(one)))
    return replace(made, judged=dated, **changes)  # type: ignore[arg-type] # fields of a minimised journal


def longest(folder: Path) -> MinimisedJournal:
    """Return the child with the longest names and texts in every field."""
    made = school(folder, summary=LONGEST)
    child = made.journal.child.model_copy(update={"known_as": Name(full=(LONG_NAME * 18)[:1000])})
    setting = Setting(id="s1", name="The Community Nursery of Saint Somebody on the Wold " * 12)
    wordy = judgement("Mathematics", "Counting everything there is to be counted " * 9, "On the way " * 30)
    wordy = wordy.model_copy(update={"edition": "A framework of the platform's own making " * 12})
    journal = made.journal.model_copy(update={"child": child, "settings": (setting,)})
    return replace(made, journal=journal, judged=(*made.judged, judged(wordy, day=date(2024, 6, 1))))


def places(path: Path) -> Mapping[str, tuple[float, float]]:
    """Return where on page 1 each label stands, in points from its lower left corner."""
    found: dict[str, tuple[float, float]] = {}

    def visit(text: str, _cm: object, tm: list[float], _font: object, _size: object) -> None:
        for label in LABELS:
            if text.strip().startswith(label) and label not in found:
                found[label] = (round(tm[4], 1), round(tm[5], 1))

    pypdf.PdfReader(path).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A child with nothing, an ordinary one, and one with the longest names and texts, each as pages in clear."""
    folder = tmp_path_factory.mktemp("schools")
    children = {
        "empty": samples.minimised(folder, purpose=Purpose.SCHOOL),
        "full": school(folder / "full", summary=FULL),
        "longest": longest(folder / "longest"),
    }
    for name, made in children.items():
        facts = compose(made, Edition.SCHOOL, folder / f"{name}.pdf")
        assert facts.plain_because is None
    return {name: folder / f"{name}.pdf" for name in children}


def pages(path: Path) -> list[str]:
    """Return the text of each page, on one line."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_every_field_stands_at_its_place_for_every_child(printed: Mapping[str, Path]) -> None:
    """Thirty of them can be laid beside each other: the longest texts move nothing, nor does an empty journal."""
    where = places(printed["full"])
    assert set(where) == set(LABELS)
    assert list(where) == list(LABELS)
    assert where == places(printed["longest"]) == places(printed["empty"])


def test_page_one_is_one_page(printed: Mapping[str, Path]) -> None:
    """The page after it is the next thing, never the rest of it; both are A4."""
    assert pages(printed["empty"])[1].startswith("Amélie Nowak-Haddad About these pages")
    assert pages(printed["full"])[1].startswith("Amélie Nowak-Haddad Reports")
    assert "Continued from page 1" in pages(printed["longest"])[1][:160]
    for path in printed.values():
        with pikepdf.open(path) as pdf:
            assert {(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in pdf.pages} == {
                (595, 842)
            }


def test_what_is_too_long_goes_on_whole_on_a_page_of_its_own(printed: Mapping[str, Path]) -> None:
    """Nothing is lost: page 1 says where it goes on, and there it stands to its last word."""
    first, *others = pages(printed["longest"])
    rest = " ".join(others)
    assert first.count("continues on page") == 10
    for ending in ("THE END OF LOVE", "THE END OF WORDS"):
        assert ending not in first
        assert ending in rest
    number = next(number for number, page in enumerate(others, start=2) if "What helps me" in page)
    assert f"continues on page {number}" in first


def test_what_nobody_recorded_is_said_and_never_made_up(printed: Mapping[str, Path]) -> None:
    """Seven areas, and six fields; how much comes along is counted all the same."""
    first = pages(printed["empty"])[0]
    assert first.count("not recorded") == 7 + 7
    assert "0 entries · 0 photos · 0 reports" in first


def test_a_field_says_what_people_wrote(printed: Mapping[str, Path]) -> None:
    """And the report's own day stands before the day somebody wrote down."""
    first = pages(printed["full"])[0]
    for words in (
        "English and Polish",
        "Baking with Nana.",
        "Watches first",
        "A quiet corner",
        "sunshine",
        "A joy",
    ):
        assert words in first
    assert "2 April 2022 (report) 4 April 2022 (the setting\u2019s note)" in first
    assert first.count("not recorded") == 2


def test_words_meant_for_machines_are_printed_as_letters(tmp_path: Path) -> None:
    """Markup, formulas, scripts, turned text, letters nobody can print, and words without an end."""
    words = '#import "x" $a$ *b* <script>alert(1)</script> \u202eabc\u202c \x00\x07 [[ ]] @ref ' + "W" * 400
    many = words * 8
    summary = Summary(many, many, many, many, many, many)
    made = replace(samples.minimised(tmp_path, purpose=Purpose.SCHOOL, name="W" * 900), summary=summary)
    facts = compose(made, Edition.SCHOOL, tmp_path / "hostile.pdf")
    assert facts.plain_because is None
    first, second, *_ = pages(tmp_path / "hostile.pdf")
    assert first.count('#import "x" $a$ *b* <script>alert(1)</script> abc [[ ]] @ref') == 5
    assert first.count('#import "x"') == 6
    assert first.count("WWWWWWWW") > 40
    assert "Page 1 of" in first
    assert "Continued from page 1" in second


def _page(folder: Path, *told: JudgedOn, summary: Summary | None = None) -> PageOne:
    made = samples.minimised(folder, purpose=Purpose.SCHOOL)
    return page_one(replace(made, judged=told, summary=summary or Summary()))


def _area(folder: Path, number: int, *told: JudgedOn) -> Seen:
    return _page(folder, *told).areas[number]


def test_the_latest_judgement_of_an_area_counts(tmp_path: Path) -> None:
    """By its day, with its edition; an older one is not added to it."""
    old = judged(judgement("Mathematics", level="EMERGING", edition="EYFS-2012"), day=date(2021, 3, 1))
    new = judged(judgement("Maths", level="On track"))
    seen = _area(tmp_path, 4, old, new)
    assert ("on track", ("on track",), "EYFS 2021", date(2024, 3, 1)) == (
        seen.words,
        seen.levels,
        seen.edition,
        seen.day,
    )
    assert _area(tmp_path, 4, old).edition == "EYFS 2012"
    assert _area(tmp_path, 3, old, new) == Seen(what="Literacy")


def test_a_link_without_a_judgement_is_no_judgement(tmp_path: Path) -> None:
    """It never stands before a level, however much later; alone it is told as what it is."""
    level = judged(judgement("Mathematics", level="On track"), day=date(2023, 1, 1))
    link = judged(judgement("Mathematics", "Number"))
    assert _area(tmp_path, 4, level, link).day == date(2023, 1, 1)
    alone = _area(tmp_path, 4, link)
    assert (alone.words, alone.levels, alone.day) == ("", (), date(2024, 3, 1))


def test_aspects_judged_differently_are_told_apart(tmp_path: Path) -> None:
    """One aspect is not the whole area; all of an area's goals at one level are."""
    number, patterns = (judgement("Mathematics", aspect) for aspect in ("Number", "Numerical Patterns"))

    def at(one: Judgement, level: str) -> Judgement:
        return one.model_copy(update={"level": level})

    assert _area(tmp_path, 4, judged(at(number, "On track"))).words == "Number: on track"
    assert _area(tmp_path, 4, judged(at(number, "On track"), at(patterns, "On track"))).words == "on track"
    mixed = _area(tmp_path, 4, judged(at(number, "On track"), at(patterns, "EMERGING")))
    assert (mixed.words, mixed.levels) == (
        "Number: on track; Numerical Patterns: emerging",
        ("on track", "emerging"),
    )


def test_a_level_said_twice_is_said_once(tmp_path: Path) -> None:
    """Where a platform gives an aspect with its band and again without, and in its own capitals."""
    banded = judgement("Mathematics", "Number", "Emerging", band="Birth to three")
    plain = judgement("Mathematics", "Number", "EMERGING")
    seen = _area(tmp_path, 4, judged(banded, plain))
    assert seen.words == "Number: Birth to three, emerging"
    assert _area(tmp_path, 4, judged(plain)).words == "Number: emerging"
    own = judgement("Mathematics", level="Blossoming Well")
    assert _area(tmp_path, 4, judged(own)).words == "Blossoming Well"


def test_how_a_child_learns_comes_from_the_characteristics(tmp_path: Path) -> None:
    """With what people wrote after it; they are no area of learning."""
    coel = {"framework": "CoEL", "edition": "CoEL"}
    trying = judgement("Active learning", "Keeping on trying", **coel)
    made = _page(tmp_path, judged(trying), summary=Summary(learns="By doing."))
    assert [one.day is not None for one in made.learning] == [False, True, False]
    assert (made.learning[1].what, made.learning[1].words) == ("Active learning", "Keeping on trying")
    assert made.learns == "By doing."
    assert all(area.day is None for area in made.areas)


def test_the_page_is_packed_as_data_too(tmp_path: Path) -> None:
    """For a school alone; it reads back as it was, and anything else is refused without its words."""
    made = replace(samples.minimised(tmp_path, purpose=Purpose.SCHOOL), summary=FULL)
    bundle = pack(made, tmp_path / "work")
    file = next(file for file in bundle.files if file.name == "summary.json")
    page = from_bytes(file.path.read_bytes())
    assert page == page_one(made)
    assert (page.name, page.family_name, page.languages) == (samples.NAME, "Nowak-Haddad", "English and Polish")
    with pytest.raises(InputRefused) as refused:
        from_bytes(to_bytes(page).replace(b'"name"', b'"Quillfeather"'))
    assert (refused.value.code, "Quillfeather" in str(refused.value)) == ("unsupported-version", False)
    parents = pack(replace(made, purpose=Purpose.PARENT), tmp_path / "other")
    assert "summary.json" not in {file.name for file in parents.files}
