"""Stands in for the counter of faces: drawn pictures have none, so a child's block counts as its face."""

import atexit
from pathlib import Path
from typing import Final

from PIL import Image

from journal_bridge.minimise import Checker
from prove.marks import Blocks
from prove.records import Nursery

_Pictures = tuple[int, tuple[str, ...]]
_BLOCKS: Final[dict[_Pictures, Blocks]] = {}
_CHECKERS: Final[dict[_Pictures, Checker]] = {}


def _pictures(nursery: Nursery) -> _Pictures:
    """Return what tells one nursery by its pictures: two cut down to their rooms may have as many."""
    return nursery.seed, tuple(shot.id for shot in nursery.shots)


def blocks_of(nursery: Nursery) -> Blocks:
    """Return what finds the children and pictures of a nursery; made once in a process."""
    key = _pictures(nursery)
    if key not in _BLOCKS:
        _BLOCKS[key] = Blocks(nursery.seed, tuple(one.id for one in nursery.pupils), key[1])
    return _BLOCKS[key]


class _BlockCounter(Checker):
    """The checker as it is, but one for all bundles of a process, and with blocks for faces."""

    def __init__(self, nursery: Nursery) -> None:
        super().__init__()
        self._blocks = blocks_of(nursery)
        self._unsure = {shot.id: shot.faces for shot in nursery.shots if shot.faces != "all"}

    def __exit__(self, *_: object) -> None:
        """Stay: starting one takes longer than all of a child's pictures."""

    def faces(self, path: Path) -> int | None:
        """Return how many blocks a picture shows, or what its story says a counter would see."""
        with Image.open(path) as picture:
            if getattr(picture, "n_frames", 1) > 1:
                return None  # as the counter does: one picture of an animation says too little
            seen = self._blocks.seen(picture)
        unsure = next((self._unsure[shot] for shot in seen.shots if shot in self._unsure), None)
        if unsure == "unknown":
            return None
        return 1 if unsure == "one" else len(seen.children)


def lasting_checker(nursery: Nursery) -> Checker:
    """Return this process's checker for a nursery."""
    key = _pictures(nursery)
    if key not in _CHECKERS:
        _CHECKERS[key] = _BlockCounter(nursery)
        atexit.register(_CHECKERS[key].close)
    return _CHECKERS[key]
