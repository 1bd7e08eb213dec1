"""What a stage of the proof says: figures to print, and faults; no fault means that the promise was kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_TOLD: Final = 5
"""Faults of one kind that are told one by one; the others are counted."""


@dataclass
class Outcome:
    """Figures of one stage by their name, in the order they are printed, and what was wrong."""

    figures: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> "Outcome":
        """Add another outcome's figures and faults, and return this one."""
        self.figures |= other.figures
        self.faults += other.faults
        return self

    def count(self, name: str, found: int, wanted: int = 0) -> None:
        """Note a number that must be exactly so."""
        self.figures[name] = f"{found:,}"
        if found != wanted:
            self.faults.append(f"{name}: {found:,}, not {wanted:,}")

    def share(self, name: str, kept: int, tried: int) -> None:
        """Note that a promise was kept so many times out of so many; anything less than always is a fault."""
        self.figures[name] = f"{kept:,} of {tried:,}"
        if kept != tried:
            self.faults.append(f"{name}: only {kept:,} of {tried:,}")
        if not tried:
            self.faults.append(f"{name}: nothing was tried")

    def bound(self, name: str, value: float, most: float, unit: str = "") -> None:
        """Note a measured value that must not be greater than a bound."""
        self.figures[name] = f"{value:.4g}{unit} (at most {most:g}{unit})"
        if not value <= most:
            self.faults.append(f"{name}: {value:.4g}{unit}, more than {most:g}{unit}")

    def least(self, name: str, value: float, least: float, unit: str = "") -> None:
        """Note a measured value that must not be smaller than a bound."""
        self.figures[name] = f"{value:.4g}{unit} (at least {least:g}{unit})"
        if not value >= least:
            self.faults.append(f"{name}: {value:.4g}{unit}, less than {least:g}{unit}")

    def tell(self, faults: Iterable[tuple[str, str]]) -> None:
        """Note faults given as kind and place; of each kind the first few with their place."""
        seen: Counter[str] = Counter()
        for kind, place in faults:
            seen[kind] += 1
            if seen[kind] <= _TOLD:
                self.faults.append(f"{kind}: {place}")
        self.faults += [f"{kind}: {count - _TOLD} more" for kind, count in seen.items() if count > _TOLD]
