"""One nursery read from three platforms is one nursery, apart from a written list of what they cannot say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from journal_bridge.journal import plain
from journal_bridge_tapestry.example_numbers import numbered
from platform_facts import FACTS, WRONG, Pair
from platform_records import PEOPLE, RECORDS, photo_told, photos_elsewhere, told_as
from three_platforms import ADAPTERS, TOLD, View, opened_views, stories_about

CHILDREN: Final = tuple(child.id for child in TOLD.children)
LIST: Final = Path(__file__).parents[2] / "docs" / "what-platforms-cannot-say.md"
MANY: Final = "in part"
_SOME: Final = frozenset({"yes", "no", MANY})

_ROW: Final = re.compile(r"^\| (?P<fact>[^|]+) \| (?P<cells>[^|]+ \| [^|]+ \| [^|]+) \|", re.MULTILINE)
_HEAD: Final = ("Famly", "Tapestry", "LearningBook-style")

Written = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def views(example: Path) -> Iterator[dict[str, View]]:
    """All three platforms' readings."""
    with opened_views(example) as found:
        yield found


@pytest.fixture(scope="module")
def written() -> Written:
    """What the document says, by the words of a row and by platform."""
    rows = [(row["fact"].strip(), row["cells"].split(" | ")) for row in _ROW.finditer(LIST.read_text("utf-8"))]
    rows = [row for row in rows if not set(row[0]) <= set("-: ") and tuple(row[1]) != _HEAD]
    assert len({fact for fact, _ in rows}) == len(rows)
    return {(fact, name): said.strip() for fact, cells in rows for name, said in zip(ADAPTERS, cells, strict=True)}


def pairs(view: View, child: str) -> Iterator[Pair]:
    """Every story of a child with the entry that tells it."""
    entries = view.entries(child)
    for story in stories_about(child):
        told = entries.get(story.id, [])
        main = next((one for one in told if story.kind == "note" or one.kind != "note"), None)
        if main:
            yield Pair(view, child, story, main, tuple(told))


def seen_in(view: View, child: str) -> dict[str, set[str]]:
    """All answers of one platform about one child, by the words of a row."""
    seen: dict[str, set[str]] = defaultdict(set)
    for pair in pairs(view, child):
        for fact, ask in FACTS.items():
            seen[fact].add(ask(pair) or "")
    entries = view.entries(child)
    for story in stories_about(child):
        for record, is_one in RECORDS.items():
            if is_one(story):
                seen[record].add(told_as(story, entries.get(story.id, [])))
    for row, in_a_story in (("A tagged photo of others' stories", True), ("A tagged photo of no story", False)):
        seen[row] |= {photo_told(item, view, child) for item in photos_elsewhere(child, in_a_story=in_a_story)}
    for row, about in PEOPLE.items():
        seen[row].add(about(TOLD.child(child), view) or "")
    return {row: answers - {""} for row, answers in seen.items()}


def cell(answers: set[str]) -> str:
    """Return the words for all answers to a question."""
    return MANY if len(answers) > 1 and answers <= _SOME else " or ".join(sorted(answers))


def test_the_list_says_what_the_readers_show(views: dict[str, View], written: Written) -> None:
    """Not a row too few, not a row too many: what a platform can say is not on the list, and what it cannot is."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for platform, view in views.items():
        for child in CHILDREN:
            for row, answers in seen_in(view, child).items():
                seen[row, platform] |= answers
    shown = {key: cell(answers) for key, answers in seen.items()}
    assert dict(sorted(shown.items())) == dict(sorted(written.items()))


@pytest.mark.parametrize("child", CHILDREN, ids=[f"child-{number:02}" for number in range(1, 15)])
def test_a_child_has_the_same_journal_everywhere(child: str, views: dict[str, View], written: Written) -> None:
    """What any platform tells of a child is the truth, and it is silent only where the list says so."""
    for platform, view in views.items():
        for row, answers in seen_in(view, child).items():
            said = written[row, platform]
            assert WRONG not in answers, (platform, row)
            assert answers <= (_SOME if said == MANY else set(said.split(" or "))), (platform, row)


@pytest.mark.parametrize("child", CHILDREN, ids=[f"child-{number:02}" for number in range(1, 15)])
def test_entries_told_by_all_are_equal(child: str, views: dict[str, View]) -> None:
    """Laid side by side without asking the truth: staff's stories with day, writer, children, words and links."""
    facts = [
        {pair.story.id: _facts(pair) for pair in pairs(view, child) if pair.story.kind == "observation"}
        for view in views.values()
    ]
    common = facts[0].keys() & facts[1].keys() & facts[2].keys()
    assert len(common) >= 5
    for story in common:
        assert facts[0][story] == facts[1][story] == facts[2][story]


def _facts(pair: Pair) -> dict[str, object]:
    entry, view = pair.entry, pair.view
    person = view.journal_of(pair.child).person(entry.author)
    words = re.sub(r" Next steps .*", "", " ".join(plain(entry.body).split()))
    return {
        "day": entry.observed_on or (entry.recorded_at and entry.recorded_at.date()),
        "time": entry.recorded_at,
        "writer": person and (person.name, person.kind),
        "children": {view.invented[one] for one in entry.about},
        "words": words,
        "kind": entry.kind,
        "status": entry.status,
        "aspects": {(one.area, one.aspect) for one in entry.judgements if one.aspect},
    }


def test_the_photos_a_list_cut_off_are_a_reported_loss(views: dict[str, View]) -> None:
    """The one record nobody fetched lacks photos, and the reading says how many and where."""
    post = numbered(TOLD).never_fetched
    (loss,) = [one for one in views["tapestry"].reading.losses if one.kind == "media"]
    assert loss.count == len(post.media) - 3
    assert "page_" in loss.place


def test_no_story_of_one_child_is_told_in_anothers_journal(views: dict[str, View]) -> None:
    """A child's journal holds stories about the child only, each once, on every platform."""
    for view in views.values():
        for child in CHILDREN:
            about = {story.id for story in stories_about(child)}
            tagged = {item.id for item in TOLD.media if child in (item.tagged or item.shows)}
            entries = view.entries(child)
            assert entries.keys() <= about | tagged
            for told in entries.values():
                staff_notes = [one for one in told if one.kind == "note" and one.status == "staff_only"]
                assert len(told) - len(staff_notes) <= 1
                assert len(staff_notes) <= 1
