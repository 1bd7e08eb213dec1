"""The page on top of a conversion tells a manager who is no technician what to do, and hides nothing."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

import page_samples as samples
from journal_bridge.adapter import Evidence, Layout, Step
from journal_bridge.comparing import NotTaken
from journal_bridge.comparing.parts import known_parts
from journal_bridge.converting.page import SURE, page
from journal_bridge.converting.part_words import in_words, is_whole
from journal_bridge.handover import ItemKind, LeftOut, State

READABLE = 4.5
"""WCAG 2.2, 1.4.3: contrast of text."""


@pytest.fixture(scope="module")
def shown() -> str:
    """Return the page of a conversion with everything in it."""
    return page(samples.facts())


@pytest.fixture(scope="module")
def words(shown: str) -> str:
    """Return its words on one line, as they are read."""
    return told(shown)


def parsed(shown: str) -> Any:  # noqa: ANN401 - lxml types what xpath gives as anything at all
    """Return a page as a browser has it."""
    return html.document_fromstring(shown)


def told(shown: str) -> str:
    """Return the words of a page on one line."""
    body = parsed(shown).find("body")
    return " ".join(" ".join(body.itertext()).split()).replace("\u2019", "'").replace(" .", ".")


@pytest.mark.parametrize("part", sorted(known_parts()))
def test_every_part_of_a_journal_has_words(part: str) -> None:
    """No manager reads `report.next_steps`: whatever a package has no place for is told in words."""
    for count in (1, 12):
        said = in_words(part, count)
        assert said
        assert not re.search(r"[_.{}]", said)
    assert is_whole(part) is not (": " in in_words(part))


def test_no_two_parts_have_the_same_words() -> None:
    """Two different losses never look like one."""
    assert len({in_words(part) for part in known_parts()}) == len(known_parts())


def test_what_is_no_part_is_told_at_once() -> None:
    """A part that nobody has worded fails here, and not on a manager's page."""
    with pytest.raises(KeyError):
        in_words("report.colour")


def test_the_steps_stand_in_their_order_each_with_its_file(words: str) -> None:
    """What the platform needs first is done first; ours come after, and deleting is the last."""
    order = (
        "open Children, then Import. With: to-upload/children.csv",
        "match each column by its name. With: to-upload/relatives.csv",
        "ask them to load it. With: package",
        "Put each child's PDF into the child's file on the new platform",
        "Open one child on the new platform beside its PDF",
        "Move the receipts",
        "delete this whole folder and empty",
    )
    places = [words.find(step) for step in order]
    assert -1 not in places
    assert sorted(places) == places


def test_whatever_is_not_taken_stands_with_its_count_and_reason(words: str) -> None:
    """Whole records first, then what only a part is missing of; those with one reason stand together."""
    whole, without = words.index("Not in the package at all"), words.index("In the package, but without this")
    care = (
        "212 care diary lines 4 photos that stood in care diary lines only It keeps no diary of care in a journal."
    )
    assert whole < words.index(care) < without
    assert without < words.index(
        "61 observations: their next steps 8 reports: their next steps It has no rows for these."
    )
    assert without < words.index("1,204 people: what they are to the child or the setting")


def test_nothing_lost_is_said_too() -> None:
    """A platform that takes everything gets a sentence, and no empty table."""
    said = told(page(samples.facts(not_taken=())))
    assert "What the new platform will not take Nothing: the package was read again" in said
    assert "without this" not in said


def test_what_stayed_behind_and_what_waits_are_apart(words: str) -> None:
    """What waits comes with what a manager can do; details of the old platform, which nobody misses, come last."""
    waits, stays = words.index("What waits for you"), words.index("What stayed behind, and why")
    assert waits < words.index("2 films A family has not answered With a yes from every family") < stays
    assert stays < words.index("19 messages 1 news post Messages stay with the old platform")
    assert words.index("3 photos The family said no") < words.index("900 details only the old platform knows")


def test_two_rules_of_one_reason_are_one_row() -> None:
    """The reason is told once, with all its counts."""
    lines = tuple(
        LeftOut(ItemKind.MEDIA, kind, State.WITHHOLD, rule, "the family said no", count)
        for kind, rule, count in (("photo", "own-refused", 2), ("video", "other-child-refused", 9))
    )
    assert "9 films 2 photos The family said no" in told(page(samples.facts(left_out=lines)))


def test_what_is_called_the_same_is_one_line() -> None:
    """Details of five kinds of record are details to a manager; a step told twice is one step."""
    lines = tuple(
        LeftOut(ItemKind.EXTRAS, kind, State.WITHHOLD, "extras", "only the old platform knows them", count)
        for kind, count in (("observation", 7), ("photo", 5), ("note", 1))
    )
    step = Step("Ask the platform's support.", "package")
    said = told(page(samples.facts(left_out=lines, steps=(step, step))))
    assert "13 details only the old platform knows Only the old platform knows them" in said
    assert said.count("Ask the platform's support.") == 1


def test_each_child_has_its_own_line_with_its_pdf(shown: str) -> None:
    """Name, file and counts stand in one row, whatever script the name is in."""
    rows = parsed(shown).xpath("//h2[@id='children']/following::tbody[1]/tr")
    cells = [[" ".join(cell.itertext()).strip() for cell in row] for row in rows]
    assert [row[0] for row in cells] == list(samples.NAMES)
    assert cells[1] == [samples.NAMES[1], "002.pdf", "142", "60", "1,202", "2", "1"]


def test_the_page_says_what_the_folder_is(words: str) -> None:
    """Not locked, other children in it, whom it is for and not, and that it is to be deleted."""
    for sentence in (
        "This folder is not locked",
        "records of 4 children in clear, by name",
        "Other children, families and staff are named in them too.",
        "delete it as soon as everything is uploaded",
        "bundle --for parent",
        "Change of platform, decided by the trustees on 3 June 2026",
    ):
        assert sentence in words


def test_one_command_checks_every_file(words: str) -> None:
    """On each kind of computer, with what it has."""
    lines = [words.index(f"{start} SHA256SUMS") for start in ("shasum -a 256 -c", "sha256sum -c", "Get-Content")]
    assert sorted(lines) == lines


def test_from_where_to_where_is_told_once(words: str) -> None:
    """A target may be no platform at all (a folder): nobody is sent to its support by name."""
    assert "From Oldplace to Newplace" in words
    assert words.count("Newplace") == 2  # there, and where the package's form is named


@pytest.mark.parametrize("evidence", list(Evidence))
def test_the_page_says_how_sure_it_is(evidence: Evidence) -> None:
    """Nobody takes a guess for something that was tried."""
    said = told(page(samples.facts(layout=Layout("capture", "answers of the web app", evidence))))
    assert SURE[evidence][0].replace("\u2019", "'") in said
    assert "begin with one child" in said.casefold()
    assert f"({evidence.value})" in said


def test_children_who_were_left_out_are_counted_and_not_named(words: str) -> None:
    """That a child is protected must not lie beside what is uploaded."""
    assert "One more child is not in this folder, because its papers say so; nobody is named here." in words
    assert "not in this folder, because" not in told(page(samples.facts(stopped=0)))


def test_a_folder_without_tables_names_none() -> None:
    """A platform that imports nothing by itself gets no empty folder, and no word about it."""
    assert "to-upload" not in page(samples.facts(steps=(Step("Keep it.", "package"),)))


def test_one_child_reads_as_one() -> None:
    """No "1 children", and no word about what children share."""
    said = told(page(samples.facts(children=samples.children(samples.NAMES[:1]), stopped=0)))
    assert "records of one child in clear" in said
    assert "The child, and which PDF is whose" in said
    assert "1 children" not in said
    assert "What two children share" not in said


def test_a_name_is_never_mark_up() -> None:
    """Names and reasons come from files that nobody has reason to trust."""
    evil = "<script>alert(1)</script>"
    facts = samples.facts(
        children=samples.children((evil,)),
        not_taken=(NotTaken("care", evil, 1),),
        steps=(Step(f"`{evil}`", evil),),
        basis=evil,
    )
    shown = page(facts)
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 5


def test_nothing_is_run_or_fetched(shown: str) -> None:
    """The page works from a stick, and tells nobody that it was opened."""
    tree = parsed(shown)
    assert not tree.xpath("//script | //link | //img | //iframe | //@onclick | //@src")
    assert all(target.startswith("#") for target in tree.xpath("//@href"))
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]
    assert "url(" not in shown


def test_a_screen_reader_finds_its_way(shown: str) -> None:
    """A language, one title, headings in steps, a heading for each column and row, links that lead somewhere."""
    tree = parsed(shown)
    assert tree.get("lang") == "en-GB"
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3")]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all(cell.get("scope") in {"col", "row"} for cell in tree.xpath("//th"))
    assert {target[1:] for target in tree.xpath("//@href")} <= set(tree.xpath("//@id"))
    assert len(tree.xpath("//@id")) == len(set(tree.xpath("//@id")))


def test_every_colour_can_be_read_by_day_and_by_night(shown: str) -> None:
    """Text on its ground has the contrast that WCAG asks for: light, dark, and in print."""
    blocks = re.findall(r":root \{(.*?)\}", shown, re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block))
        for text, ground in (
            ("ink", "paper"),
            ("soft", "paper"),
            ("green", "paper"),
            ("ink", "sand"),
            ("amber", "sand"),
        ):
            assert contrast(colours[text], colours[ground]) >= READABLE, (text, ground, block)
        assert contrast(colours["ink"], colours["leaf"]) >= READABLE


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_count_of_items_that_wait_is_told_with_what_to_do(words: str) -> None:
    """A manager learns, before anything is uploaded, that the folder can be made again with them in it."""
    waits = words.index("2 items wait for a person and are not in this folder.")
    assert waits < words.index("With: to-upload/children.csv")
    nobody = tuple(replace(child, held=0) for child in samples.children())
    assert "wait for a person" not in told(page(samples.facts(children=nobody)))
