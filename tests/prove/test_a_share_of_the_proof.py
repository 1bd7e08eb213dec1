"""A share of `make prove-privacy`: six children, three purposes, every bundle opened and searched."""

from typing import Final

import pytest

from prove.proving import KEY, PASSPHRASE, Room, proved

SHARE: Final = (0, 3, 4, 6, 9, 10)
"""A twin, a sister, a namesake, a child whose name is a word, parents apart, a yes taken back."""

WAYS: Final = (("parent", PASSPHRASE), ("setting", KEY), ("school", PASSPHRASE))


@pytest.mark.parametrize("place", SHARE)
def test_nobody_elses_canary_leaves_and_every_own_one_that_may_does(place: int, room: Room) -> None:
    """For the family, the next setting and the school: nothing of anybody else, and nothing lost."""
    figures = proved(room, room.nursery.pupils[place].id, WAYS)
    assert figures.foreign == []
    assert figures.restricted == []
    assert figures.missing == []
    assert figures.bundles == len(WAYS)
    assert figures.found == figures.expected
    assert figures.expected > 20
