"""The national frameworks are what was published, and no goal ever changes its edition."""

import pytest

from journal_bridge.frameworks import COEL, EDITIONS, EYFS_2012, EYFS_2021, SCHEMES, recognise, scheme_of


def test_each_edition_has_seven_areas_and_seventeen_goals_in_published_order() -> None:
    """Both lists are whole: seventeen goals, numbered one after the other, three prime areas."""
    for edition, letter in ((EYFS_2021, "E"), (EYFS_2012, "G")):
        assert [f"{letter}{number:02}" for number in range(1, 18)] == [goal.code for goal in edition.goals]
        assert sum(area.kind == "prime" for area in edition.areas) == 3
        assert [area.code for area in edition.areas] == list(dict.fromkeys(goal.area for goal in edition.goals))
        assert edition.source


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=list(EDITIONS))
def test_every_goal_is_found_in_its_own_edition(edition: object) -> None:
    """A goal named with its year is placed in that year's list, with its area and code."""
    assert edition in (EYFS_2012, EYFS_2021)
    for known in (EYFS_2012, EYFS_2021):
        year = known.id.removeprefix("EYFS-")
        for goal in known.goals:
            place = recognise(f"EYFS {year}", goal.name.upper())
            assert (known.id, goal.name, goal.code) == (place.edition, place.aspect, place.code)


@pytest.mark.parametrize(
    ("title", "goal", "stated", "edition"),
    [
        ("EYFS", "Technology", None, "EYFS-2012"),
        ("EYFS", "Self Regulation", None, "EYFS-2021"),
        ("EYFS", "Speaking", None, "platform"),
        ("EYFS", "Speaking", "EYFS-2021", "EYFS-2021"),
        ("EYFS 2021", "Technology", None, "platform"),
        ("EYFS 2012", "Numerical Patterns", None, "platform"),
        ("Early Years Outcomes", "The world", None, "EYFS-2012"),
        ("A Scottish curriculum", "Speaking", "EYFS-2021", "platform"),
        (None, "Speaking", None, "platform"),
        (None, None, None, "platform"),
        ("EYFS 2021", "Communication & language", None, "EYFS-2021"),
        ("Development Matters 2012", "Making relationships", None, "DM2012"),
        ("Development Matters 2021", "Literacy", None, "DM2020"),
        ("Development Matters", "Literacy", None, "platform"),
        ("Birth to 5 Matters", "Literacy", None, "B25M"),
        ("Characteristics of Effective Learning", "Making links", None, "CoEL"),
        ("Leuven scales", "Well-being", None, "LEUVEN"),
    ],
)
def test_an_edition_is_named_only_when_the_words_say_it(
    title: str | None, goal: str | None, stated: str | None, edition: str
) -> None:
    """Where words fit both editions, or contradict themselves, the platform's own words stand."""
    assert edition == recognise(title, goal, edition=stated).edition


@pytest.mark.parametrize(
    ("label", "scheme"),
    [
        ("30-50 months", "DM2012"),
        ("Range 3", "B25M"),
        ("Birth to three", "DM2020"),
        ("24-36 months", None),
        (None, None),
    ],
)
def test_a_band_belongs_to_the_document_that_prints_it(label: str | None, scheme: str | None) -> None:
    """Bands of different documents are never compared, so each is known by its own label."""
    assert scheme == scheme_of(label)


def test_the_tables_are_whole() -> None:
    """Six bands of 2012, three of 2020, six ranges; three characteristics of three strands."""
    assert [len(scheme.bands) for scheme in SCHEMES.values()] == [6, 3, 6]
    assert [len(one.strands) for one in COEL] == [3, 3, 3]
