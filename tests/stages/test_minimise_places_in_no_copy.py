"""The pack of one of several adults is opened to the last stream: where the child is stands nowhere in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

import opening
import scenario_world
from journal_bridge.bundle import ForPeople, pack
from journal_bridge.handover import MinimisedJournal, Plan
from journal_bridge.journal import Block, Journal, Setting, to_bytes
from journal_bridge.keys import SettingKeys
from journal_bridge.minimise import Brief, apply, plan, read_policy
from scenario_album import Album, brief_of, keyed, opened_album

STORY: Final = next(one for one in scenario_world.scenarios() if "nobody listed" in one.title)
PHRASE: Final = "JT4Q-9M2X-C7RB-5WPH"
SETTING: Final = "Kestrelmere Nursery"
PLANTED: Final = (
    "Kestrelmere Nursery is where Ada paints. At Kestrelmere Ada sings. "
    "A card came from 31 Wrenlow Street, QX7 9ZB, and the number is 020 7946 0018. "
    "Ada saw Hollinbeck Infant School, and its letter hello@hollinbeck.example."
)
NEVER: Final = (
    *("Kestrelmere", "Wrenlow", "QX7 9ZB", "QX79ZB", "7946 0018", "79460018", "Hollinbeck", "Larkhill", "TM4"),
    *("900123", "Fernside", "Ferncombe", "Tarnmouth"),
)


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """Return the room, with its photo cleaned once."""
    with opened_album(tmp_path_factory.mktemp("album")) as room:
        yield room


def _journal(text: str = PLANTED, name: str | None = SETTING) -> Journal:
    journal = STORY.journal()
    first, *others = journal.entries
    sam = next(one for one in journal.people if one.id == "sam").model_copy(update={"role": f"Cook at {name}"})
    people = (sam, *(one for one in journal.people if one.id != "sam"))
    told = first.model_copy(update={"title": f"A day at {name}", "body": (Block(text=text),)})
    settings = (Setting(id="kestrel", name=name),)
    return journal.model_copy(update={"settings": settings, "people": people, "entries": (told, *others)})


def _made(album: Album, folder: Path, brief: Brief, journal: Journal) -> tuple[Plan, MinimisedJournal]:
    planned = plan(journal, brief, album)
    return planned, apply(planned, brief, album, keyed, folder / "minimised")


def test_nothing_of_where_the_child_is_leaves(album: Album, tmp_path: Path) -> None:
    """Address, postcode, number, next school and what the setting is called: on no page, in no data, no file."""
    _, made = _made(album, tmp_path, brief_of(STORY, tmp_path), _journal())
    keys = SettingKeys.create(tmp_path / "keys", None)
    ForPeople(PHRASE).seal(pack(made, tmp_path / "packed"), "0" * 32, tmp_path / "sealed", keys)
    opened = opening.open_everything(tmp_path / "sealed", opening.Keys(PHRASE))
    assert "Ada sings" in " ".join(opened.all_text().split())
    assert opening.found_in(opened, NEVER) == []


def test_with_an_agreement_on_paper_places_are_named(album: Album, tmp_path: Path) -> None:
    """Who agreed stands in the policy; without words in it, nobody did."""
    brief = brief_of(STORY, tmp_path)
    text = scenario_world.Scenario(
        1, {"policy": STORY.facts["policy"].replace('"yes"}', '"yes", "places_agreed_by": "Mother, form 4"}')}
    )
    agreed = read_policy(text.write_policy(tmp_path))
    _, made = _made(album, tmp_path, replace(brief, policy=agreed), _journal())
    assert [one.name for one in made.journal.settings] == [SETTING]
    assert "31 Wrenlow Street, QX7 9ZB" in to_bytes(made.journal).decode()
    (tmp_path / "b").mkdir()
    text = scenario_world.Scenario(
        1, {"policy": STORY.facts["policy"].replace('"yes"}', '"yes", "places_agreed_by": " "}')}
    )
    blank = read_policy(text.write_policy(tmp_path))
    _, made = _made(album, tmp_path / "b", replace(brief, policy=blank), _journal())
    assert [one.name for one in made.journal.settings] == [None]


def test_a_family_nobody_has_rules_for_reads_every_place(album: Album, tmp_path: Path) -> None:
    """Only where several adults have rules of their own is anything taken out."""
    brief = replace(brief_of(STORY, tmp_path), policy=type(brief_of(STORY, tmp_path).policy)(), to=None)
    _, made = _made(album, tmp_path, brief, _journal())
    assert "31 Wrenlow Street, QX7 9ZB" in to_bytes(made.journal).decode()


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("Kestrelmere Nursery", "We love Kestrelmere.", False),
        ("Nursery School", "We love nursery school.", False),
        ("Nursery School", "We love school.", True),
        ("Northwood Nursery", "We love Northwood.", True),
        ("Brambles Nursery", "We love brambles.", False),
        ("Oakwell Barn Nursery", "We love oakwell barn.", False),
        ("Little Acorns Day Nursery & Preschool", "We love Little Acorns.", False),
        ("Quillmere Pre-School", "We love Quillmere.", False),
        ("Park View Nursery", "We love Park View.", False),
        ("The Park Nursery", "We love the park.", True),
        ("QBD Nursery", "We love QBD.", False),
        (None, "We love nursery.", True),
    ],
)
def test_what_a_setting_is_called_goes_and_a_child_keeps_its_name(
    name: str | None, text: str, *, kept: bool, album: Album, tmp_path: Path
) -> None:
    """A setting may be called after the child's own street, or have the surname of the child."""
    planned, made = _made(album, tmp_path, brief_of(STORY, tmp_path), _journal(text, name))
    held = next(item for item in planned.items if item.id == "tower").state.value == "hold"
    assert (text in to_bytes(made.journal).decode() and not held) is kept
