"""Divides a sealed bundle's files over messages or discs: in their order, what explains and proves them first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from journal_bridge.errors import DeliveryFailed
from journal_bridge.handover import BundleFile, SealedBundle

START_HERE: Final = "1-START-HERE.txt"
MANIFEST: Final = "MANIFEST"
SIGNATURE: Final = "MANIFEST.sig"


@dataclass(frozen=True)
class Part:
    """One message or disc: its number, how many there are, and the files on it."""

    number: int
    of: int
    files: tuple[BundleFile, ...]

    @property
    def which(self) -> str:
        """Which it is, for people: `2 of 3`."""
        return f"{self.number} of {self.of}"


def only_sealed(sealed: object) -> None:
    """Refuse anything that is not sealed.

    Raises:
        TypeError: when given anything else than a sealed bundle.
    """
    if not isinstance(sealed, SealedBundle):
        raise TypeError("only a sealed bundle can be delivered")


def divided(
    sealed: SealedBundle, room: int, cost: Callable[[BundleFile], int], *, too_large: str, every: tuple[str, ...]
) -> tuple[Part, ...]:
    """Return the parts, the same for the same files and room.

    Args:
        sealed: whose files are divided; a file itself is never cut.
        room: what one part holds.
        cost: what a file takes of it.
        too_large: the code to refuse with when one file alone does not fit.
        every: names of files that go on every part; the manifest and its signature go on the first.

    Raises:
        DeliveryFailed: `too_large`, naming the file and the limit.
    """
    repeated = [file for file in sealed.files if file.name in every]
    first = [file for file in sealed.files if file.name in {MANIFEST, SIGNATURE} and file.name not in every]
    rest = [file for file in sealed.files if file not in repeated and file not in first]
    always = sum(map(cost, repeated))
    shares, used = [[*repeated, *first]], always + sum(map(cost, first))
    for file in sorted(rest, key=lambda one: one.name):
        if always + cost(file) > room:
            raise DeliveryFailed(too_large, f"{file.name}: {cost(file):,} bytes of {room:,}")
        if used + cost(file) > room:
            shares.append(list(repeated))
            used = always
        shares[-1].append(file)
        used += cost(file)
    return tuple(Part(number, len(shares), tuple(share)) for number, share in enumerate(shares, start=1))
