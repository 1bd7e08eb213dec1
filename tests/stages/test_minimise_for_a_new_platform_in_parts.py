"""Four hundred children agree on what they share without all their journals on one table."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal_bridge.errors import OurFault
from journal_bridge.handover import Plan, Purpose
from journal_bridge.journal import Basis, Depicts
from journal_bridge.minimise import agreed, ids_of, reduced, rejoined
from own_platform_world import brief, comment, entry, journal, made, picture, planned
from sharing_world import Nursery, nursery_at_random

ada = partial(entry, "own", "ada")


def _in_parts(nursery: Nursery) -> tuple[Plan, ...]:
    parts = [reduced(plan, nursery.brief, nursery.shared) for plan in nursery.plans]
    done = agreed(parts, nursery.brief, nursery.stopped)
    return tuple(map(rejoined, nursery.plans, done))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the one photo of every journal."""
    return tmp_path_factory.mktemp("parts")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chance=st.randoms(use_true_random=False))
def test_plans_agree_in_parts_as_they_do_whole(folder: Path, chance: Random) -> None:
    """Whatever a setting shares: the same items in the same order, the same records, people and names."""
    nursery = nursery_at_random(folder, chance)
    assert agreed(nursery.plans, nursery.brief, nursery.stopped) == _in_parts(nursery)


def _parts(folder: Path, child: str, entries: Sequence[object], files: Sequence[object], *shared: str) -> set[str]:
    """Return what the part of a child's plan holds."""
    (plan,) = planned(folder, brief(), journal(child, entries, files))  # type: ignore[arg-type] # of entry and picture
    part = reduced(plan, brief(), shared)
    assert {item.id for item in part.items} == ids_of(part)
    assert part.journal.people == plan.journal.people
    return set(ids_of(part))


def test_what_is_one_childs_alone_is_left_out(folder: Path) -> None:
    """A story about Ada with a picture of Ada: no other plan has a say in it."""
    entries = [ada(media=("m",), comments=(comment("c"),), extras={"likes": 1})]
    assert _parts(folder, "ada", entries, [picture("m", "ada")]) == set()


@pytest.mark.parametrize("shared", ["own", "c", "m", "below"])
def test_what_hangs_together_is_taken_together(folder: Path, shared: str) -> None:
    """One id of it in another journal is enough: a story, its comments, its pictures and its comments' pictures."""
    entries = [ada(media=("m",), comments=(comment("c", media=("below",)),)), entry("else", "ada", media=("n",))]
    files = [picture(one, "ada") for one in ("m", "below", "n")]
    assert _parts(folder, "ada", entries, files, shared) == {"own", "c", "m", "below"}


def test_the_same_bytes_are_taken_along(folder: Path) -> None:
    """One file uploaded twice: whoever is tagged in the one is in the other, and its story goes with it."""
    entries = [ada(media=("m",)), entry("again", "ada", media=("n",)), entry("else", "ada", media=("o",))]
    files = [picture(one, "ada", sha256="a" * 64) for one in ("m", "n")]
    held = _parts(folder, "ada", entries, [*files, picture("o", "ada", sha256="b" * 64)], "m")
    assert held == {"own", "m", "again", "n"}


def test_what_another_child_may_be_stopped_for_is_there(folder: Path) -> None:
    """A story of two, and a picture that shows a friend: whether the friend's papers stop it is not yet known."""
    entries = [ada(media=("m", "o")), entry("both", "ada", "ben"), entry("else", "ada", media=("n",))]
    files = [picture("m", "ada", "cal"), picture("n", "ada", "sam"), picture("o")]
    assert _parts(folder, "ada", entries, files) == {"own", "m", "o", "both"}


def test_an_entrys_word_that_is_not_borne_out_is_there(folder: Path) -> None:
    """Said to be of Ada alone, in a draft: who is in it will not be known any more."""
    word = Depicts(basis=Basis.ENTRY, people=("ada",))
    entries = [ada(media=("m",), status="draft"), entry("else", "ada", media=("n",))]
    files = [picture("m", depicts=word), picture("n", depicts=word)]
    assert _parts(folder, "ada", entries, files) == {"own", "m"}


def test_only_plans_for_the_own_platform_have_a_part(folder: Path) -> None:
    """Nothing of another child could ever be shared in what a family gets."""
    (plan,) = planned(folder, brief(), journal("ada", [ada()]))
    with pytest.raises(OurFault) as fault:
        reduced(replace(plan, purpose=Purpose.PARENT), brief(), ())
    assert fault.value.code == "internal"


def test_the_journals_made_are_the_same(folder: Path, tmp_path: Path) -> None:
    """What is written for the new platform does not tell how its plan was agreed on."""
    files = [picture("m", "ada"), picture("n", "ben", sha256="a" * 64), picture("o", "ada", sha256="a" * 64)]
    entries = [
        ada(media=("m",), comments=(comment("c", "ana"),)),
        entry("both", "ada", "ben", media=("n",), author="xan", comments=(comment("d", "bea"),)),
        entry("again", "ada", media=("o",)),
    ]
    plans = planned(folder, brief(), *(journal(child, entries, files) for child in ("ada", "ben")))
    nursery = Nursery(plans, brief(), frozenset({"cal"}))
    whole = made(tmp_path / "whole", nursery.brief, agreed(plans, nursery.brief, nursery.stopped))
    parts = made(tmp_path / "parts", nursery.brief, _in_parts(nursery))
    assert [one.journal for one in whole] == [one.journal for one in parts]
    assert [one.left_out for one in whole] == [one.left_out for one in parts]
    assert [len(one.journal.entries) for one in whole] == [3, 1]
