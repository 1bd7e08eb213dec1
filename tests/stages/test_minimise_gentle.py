"""A child who died: the archive is whole and looks at nothing ahead, and only the setting is told of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import scenario_world
from journal_bridge.handover import ItemKind, State
from journal_bridge.journal import Block, NextStep, Observation, Status
from journal_bridge.minimise import apply, plan
from journal_bridge.minimise.gentle import looks_ahead, without_plans
from scenario_album import Album, brief_of, keyed, opened_album

STORY = next(one for one in scenario_world.scenarios() if one.title == "A child who died")


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """Return the room, with its photo cleaned once."""
    with opened_album(tmp_path_factory.mktemp("album")) as room:
        yield room


def _entry(*blocks: tuple[str, str], title: str | None = None) -> Observation:
    return Observation(
        id="one",
        status=Status.PUBLISHED,
        observed_on=date(2025, 3, 3),
        about=("ada",),
        title=title,
        body=tuple(Block.model_validate({"style": style, "text": text}) for style, text in blocks),
        source=scenario_world.SOURCE,
    )


def _left(*blocks: tuple[str, str]) -> list[str]:
    return [block.text for block in without_plans(_entry(*blocks)).body]


def test_a_part_headed_next_steps_goes_up_to_the_next_heading() -> None:
    """What was said before and after stays, word for word."""
    blocks = [("paragraph", "Ada sang."), ("heading", "Possible next steps:"), ("bullet", "Count to ten.")]
    blocks += [("paragraph", "And dance."), ("heading", "Language"), ("paragraph", "She told a story.")]
    assert _left(*blocks) == ["Ada sang.", "Language", "She told a story."]


@pytest.mark.parametrize(
    "words", ["Next steps: count to ten.", "**Next Step** - count to ten", "What's next? Count", "Our targets: run"]
)
def test_a_paragraph_that_begins_so_goes_alone(words: str) -> None:
    """However it is marked; the paragraph after it stays."""
    kept = ["What's next? Count"] if words.startswith("What") else []
    assert _left(("paragraph", words), ("paragraph", "Ada sang.")) == [*kept, "Ada sang."]


def test_a_list_under_a_line_that_says_so_goes_with_it() -> None:
    """Up to the first block that is no point of the list."""
    blocks = [("paragraph", "Next steps"), ("bullet", "Count."), ("bullet", "Run."), ("paragraph", "Ada sang.")]
    assert _left(*blocks, ("bullet", "A song.")) == ["Ada sang.", "A song."]


@pytest.mark.parametrize("next_part", ["Communication and Language", "Being Imaginative and Expressive"])
def test_a_bold_line_that_says_so_takes_the_sentences_under_it(next_part: str) -> None:
    """Where a platform's headings come as paragraphs: up to the next area of learning, or to the end."""
    plans = [("paragraph", "Next steps"), ("paragraph", "Let her choose a song"), ("paragraph", "Make a map.")]
    assert _left(("paragraph", "Ada sang."), *plans) == ["Ada sang."]
    assert _left(*plans, ("paragraph", next_part), ("paragraph", "She told a story.")) == [
        next_part,
        "She told a story.",
    ]
    assert _left(*plans, ("bullet", "Count."), ("paragraph", "Ada sang.")) == ["Ada sang."]
    assert _left(("heading", "What next?"), *plans, ("paragraph", next_part)) == []


def test_a_title_that_says_so_goes_and_any_other_stays() -> None:
    """The story under it is the child's all the same."""
    assert without_plans(_entry(title="Next steps for Ada")).title is None
    assert without_plans(_entry(title="A song, and the next day")).title == "A song, and the next day"
    assert not looks_ahead(_entry(("paragraph", "Ada took her next step on the ladder."), title="A ladder"))
    steps = (NextStep(body=(Block(text="Run."),)),)
    assert looks_ahead(_entry(("paragraph", "Ada sang.")).model_copy(update={"next_steps": steps}))


def test_the_setting_counts_it_and_the_parents_are_told_of_no_loss(album: Album, tmp_path: Path) -> None:
    """On the receipt a line; in the book, not a word."""
    planned = plan(STORY.journal(), brief_of(STORY, tmp_path), album)
    made = apply(planned, brief_of(STORY, tmp_path), album, keyed, tmp_path / "minimised")
    assert [line.count for line in planned.left_out() if line.rule == "next-steps"] == [1]
    assert [item.state for item in planned.items if item.kind is ItemKind.NEXT_STEPS] == [State.WITHHOLD]
    assert made.gentle
    assert made.left_out == ()
    assert made.carried == planned.count(State.CARRY)


def test_what_stays_behind_whole_is_counted_once(album: Album, tmp_path: Path) -> None:
    """A draft's next steps are part of the draft."""
    journal = STORY.journal()
    drafts = tuple(one.model_copy(update={"status": Status.DRAFT}) for one in journal.entries)
    planned = plan(journal.model_copy(update={"entries": drafts}), brief_of(STORY, tmp_path), album)
    assert not [item for item in planned.items if item.kind is ItemKind.NEXT_STEPS]
