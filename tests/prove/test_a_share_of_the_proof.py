"""A share of `make prove-privacy`: six children, two of three purposes each, every bundle opened and searched."""

from typing import Final

import pytest

from prove.leaving import KEY, PASSPHRASE, Room, proved

SHARE: Final = (0, 3, 4, 6, 9, 10)
"""A twin, a sister, a namesake, a child whose name is a word, parents apart, a yes taken back."""

WAYS: Final = (("parent", PASSPHRASE), ("setting", KEY), ("school", PASSPHRASE))


@pytest.mark.parametrize("place", SHARE)
def test_nobody_elses_canary_leaves_and_every_own_one_that_may_does(place: int, room: Room) -> None:
    """For the family, the next setting or the school: nothing of anybody else, and nothing lost."""
    ways = [way for number, way in enumerate(WAYS) if number != SHARE.index(place) % len(WAYS)]
    figures = proved(room, room.nursery.pupils[place].id, ways)
    assert figures.foreign == []
    assert figures.restricted == []
    assert figures.missing == []
    assert figures.bundles == len(ways)
    assert figures.found == figures.expected
    assert figures.expected > 20
