"""A proof that finds nothing must be one that can: a leak planted in any place of a hand-over is found."""

import dataclasses
import filecmp
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import opening
from prove import marks, peeling
from prove.leaving import PASSPHRASE, Judge, Made, Room, handed_over
from prove.planting import BOOK, FILES, PLACES, Leak
from prove.records import Sort


@dataclass(frozen=True)
class Case:
    """One honest hand-over, and what belongs to another child."""

    made: Made
    judge: Judge
    leak: Leak


@pytest.fixture(scope="module")
def case(room: Room, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a family's films with a school's short book, and marks of a child who has nothing to do with them."""
    child, other = room.nursery.pupils[0], room.nursery.pupils[8]
    made = handed_over(room, child.id, "parent", PASSPHRASE, tmp_path_factory.mktemp("honest"))
    short = handed_over(room, child.id, "school", PASSPHRASE, tmp_path_factory.mktemp("short"))
    shutil.copy(short.given / BOOK, made.given / BOOK)
    made = Made(made.given, made.kept, dataclasses.replace(made.keys, book=short.keys.book))
    own = [one for one in room.canaries if one.owners == frozenset({other.id})]
    leak = Leak(
        next(one.mark for one in own if one.sort is Sort.TEXT),
        other.full,
        marks.drawn(room.nursery.seed, (other.id,), (640, 480)),
        next(one.mark for one in own if one.sort is Sort.DIGEST),
    )
    return Case(made, Judge(room, child.id), leak)


def test_an_honest_bundle_holds_nothing(case: Case) -> None:
    """Before anything is planted, nothing is found."""
    figures = case.judge.judged(*case.made.opened(), "parent", "honest")
    assert figures.foreign == []


@pytest.mark.parametrize("place", PLACES)
def test_a_planted_leak_is_found(place: str, case: Case, tmp_path: Path) -> None:
    """Wherever one word, one picture or one name of another child is put, the proof finds it there."""
    given = tmp_path / "given"
    shutil.copytree(case.made.given, given)
    PLACES[place](given, case.made.keys, case.leak)
    for name in filecmp.cmpfiles(case.made.given, given, FILES, shallow=False)[0]:
        (given / name).unlink()  # what nobody changed was searched before
    opened = opening.open_everything(given, case.made.keys)
    peeling.peel(opened)
    figures = case.judge.judged(opened, opening.Opened(), "parent", place)
    assert figures.foreign != []


def test_a_lost_word_is_missed(case: Case) -> None:
    """Taking one text away is seen as well: a proof of nothing left over would praise an empty bundle."""
    given, kept = case.made.opened()
    whole = case.judge.judged(given, kept, "parent", "whole")
    assert whole.expected > 0
    assert case.judge.judged(opening.Opened(), kept, "parent", "empty").found == 0
