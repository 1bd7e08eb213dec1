"""Find the adapters that are installed, and choose the one an export belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from journal_bridge.adapter import OpenedExport, Reader, Recognition
from journal_bridge.errors import InputRefused, OurFault

GROUP: Final = "journal_bridge.adapters"
"""Entry-point group in which an adapter names its object."""

OURS: Final = "journal-bridge"
"""Distribution whose adapters are on by default; anybody else's must be named, for it runs with our rights."""


@dataclass(frozen=True)
class Installed:
    """An adapter, its name, and the distribution it came with."""

    name: str
    distribution: str
    reader: Reader


def installed(allowed: Sequence[str] = ()) -> tuple[Installed, ...]:
    """Return the adapters of our own distribution, and of those in `allowed`, by name."""
    wanted = {OURS, *allowed}
    found = [point for point in entry_points(group=GROUP) if _distribution(point) in wanted]
    return tuple(_load(point) for point in sorted(found, key=lambda point: point.name))


def choose(opened: OpenedExport, adapters: Sequence[Installed], place: str = "") -> tuple[Installed, Recognition]:
    """Return the one adapter that claims an export; `place` is the export's own name, for the refusal.

    Raises:
        InputRefused: `unknown-shape` when none does; `ambiguous-shape` when several do, with a file each knows.
    """
    claims = [(adapter, claim) for adapter in adapters if (claim := adapter.reader.recognise(opened)) is not None]
    if not claims:
        raise InputRefused("unknown-shape", place)
    if len(claims) > 1:
        raise InputRefused(
            "ambiguous-shape", ", ".join(f"{claim.file} ({adapter.name})" for adapter, claim in claims)
        )
    return claims[0]


def _distribution(point: EntryPoint) -> str:
    return point.dist.name.lower().replace("_", "-") if point.dist else ""


def _load(point: EntryPoint) -> Installed:
    reader = point.load()
    if not isinstance(reader, Reader):
        raise OurFault("internal", f"adapter {point.name}")
    return Installed(point.name, _distribution(point), reader)
