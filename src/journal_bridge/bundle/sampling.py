"""Chooses which files of a large medium are read: by lot, with a seed that is told, up to a share of the bytes."""

import random
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge.bundle.verdicts import Sampled
from journal_bridge.errors import UsageFault

_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s?%?", re.ASCII)
_ALL: Final = 100.0


@dataclass(frozen=True)
class Sample:
    """How much to read, in per cent of the bytes, and the seed; without one, another part is read every time."""

    percent: float
    seed: str = field(default_factory=lambda: secrets.token_hex(4))


def sample_from(words: str, seed: str | None = None) -> Sample:
    """Return the sample meant by `8%`, `0.5%` or `8`.

    Raises:
        UsageFault: `usage` for anything else, for nothing at all, and for more than all.
    """
    found = _PERCENT.fullmatch(words.strip())
    percent = float(found[1]) if found else 0.0
    if not 0 < percent <= _ALL:
        raise UsageFault("usage", "--sample: a share such as 8%, above 0 and up to 100")
    return Sample(percent) if seed is None else Sample(percent, seed)


def chosen(sizes: Mapping[Path, int], sample: Sample) -> tuple[frozenset[Path], Sampled]:
    """Return the files to read, and how much that is: at least one file, and at least the share asked for.

    The order of the lot depends on the seed and the names alone.
    """
    names = sorted(sizes)
    random.Random(sample.seed).shuffle(names)  # noqa: S311 - a lot that can be drawn again, not a secret
    total = sum(sizes.values())
    read: list[Path] = []
    done = 0
    for name in names:
        if read and done * _ALL >= sample.percent * total:
            break
        read.append(name)
        done += sizes[name]
    return frozenset(read), Sampled(sample.seed, len(read), len(names), done, total)
