"""Judgements as links: of the layout's few columns the best use is made, and no edition is ever made up."""

from pathlib import Path

import pytest

from contract.small_journals import carried, read_back, seen
from journal_bridge.frameworks import EYFS_2012, EYFS_2021
from journal_bridge.journal import Judgement
from journal_bridge_learningbook import adapter
from journal_bridge_learningbook.judgements import read_cells
from journal_bridge_learningbook.writing_links import link_of

ROWS = [
    {"Kind": "STATEMENT", "Area": "Communication and Language", "Aspect": "Speaking", "Statement": "Asks why"},
    {"Kind": "STATEMENT", "Area": "CLL", "Aspect": "Speaking"},
    {"Kind": "STATEMENT", "Area": "Understanding the World", "Aspect": "The Natural World", "Statement": "a / b"},
    {"Kind": "STATEMENT", "Area": "Understanding the World", "Aspect": "Technology"},
    {"Kind": "STATEMENT", "Area": "Literacy"},
    {"Kind": "STATEMENT", "Statement": "=SUM(A1) is what she typed"},
    {"Kind": "CEL", "Area": "Playing and exploring"},
    {"Kind": "CEL", "Area": "Active learning", "Aspect": "Keeping on trying"},
    {
        "Kind": "STATEMENT",
        "Framework": "EYFS 2021",
        "Area": "Mathematics",
        "Aspect": "Number",
        "Statement": "Counts",
    },
    {"Kind": "STATEMENT", "Framework": "Development Matters 2012", "Area": "Mathematics", "Aspect": "Number"},
    {"Kind": "STATEMENT", "Area": "Mathematics", "Aspect": "Number", "AgeBand": "30-50 months"},
]
"""Rows as an export of this platform holds them."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.values()))
def test_what_the_platform_said_is_what_it_says_again(row: dict[str, str]) -> None:
    """A link read from such an export is written as a row that is read as the very same link."""
    judgement = read_cells(row)
    assert judgement is not None
    cells = link_of(judgement)
    assert cells is not None
    assert read_cells(cells) == judgement


def told(framework: str, edition: str, **more: str) -> Judgement:
    """Return a judgement as another platform tells it."""
    return Judgement.model_validate({"framework": framework, "edition": edition, "words": "Secure", **more})


GOALS = [
    (edition.id, next(area.name for area in edition.areas if area.code == goal.area), goal.name)
    for edition in (EYFS_2021, EYFS_2012)
    for goal in edition.goals
]


@pytest.mark.parametrize(("edition", "area", "aspect"), GOALS)
def test_a_goal_keeps_its_edition(edition: str, area: str, aspect: str) -> None:
    """Where a goal's name does not say of which edition it is, a column does."""
    cells = link_of(told("EYFS", edition, area=area, aspect=aspect, level="secure"))
    assert cells is not None
    read = read_cells(cells)
    assert read is not None
    assert (read.edition, read.area, read.aspect) == (edition, area, aspect)


def test_an_aspect_of_other_guidance_is_not_taken_for_a_goal() -> None:
    """`Technology` in Development Matters is no goal of 2012."""
    cells = link_of(told("DM", "DM2012", area="Understanding the World", aspect="Technology"))
    assert cells is not None
    read = read_cells(cells)
    assert read is not None
    assert (read.edition, read.area, read.aspect) == ("DM2012", "Understanding the World", "Technology")


def test_a_scale_without_words_of_its_own_is_left_out() -> None:
    """How settled a child was, as a number alone, is nothing a link can say."""
    assert link_of(told("LEUVEN", "LEUVEN", level="4")) is None


def test_a_text_like_a_formula_stays_the_text_it_was(tmp_path: Path) -> None:
    """A statement that begins with a sign is a cell that calculates nothing, and the same statement again."""
    judgement = read_cells({"Kind": "STATEMENT", "Area": "Literacy", "Statement": "-ed endings, @school"})
    assert judgement is not None
    package = tmp_path / "package"
    package.mkdir()
    adapter.write(carried(tmp_path / "room", [seen("entry-one", judgements=(judgement,))]), package)
    assert (
        b",'-ed endings" in (package / "links.csv").read_bytes()
        or b"\"'-ed endings" in (package / "links.csv").read_bytes()
    )
    _, journals = read_back(package, "learningbook")
    assert [entry.judgements for journal in journals.values() for entry in journal.entries] == [(judgement,)]
