"""What an attempt of a hostile client is, and the people on its scene."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from prove_transfer.parcels import Parcel
from prove_transfer.raw_client import Reply
from prove_transfer.talking import Talker
from prove_transfer.world import Setting, World, pair, setting

_FIRST: Final = 30_000
_SERVER_FAULT: Final = 500


@dataclass(frozen=True)
class Attempt:
    """One lie: what it is called, how it is told, and the statuses and codes that are a right answer to it."""

    name: str
    tell: Callable[[], Reply]
    codes: frozenset[str]
    statuses: frozenset[int] = frozenset()

    def wrong(self) -> str:
        """Tell it, and return what is wrong with the answer; empty when nothing is."""
        try:
            reply = self.tell()
        except (OSError, ValueError) as failure:
            return "" if "closed" in self.codes else f"no answer: {type(failure).__name__}"
        if reply.status >= _SERVER_FAULT and reply.code != "no-room":
            return f"a server error: {reply.status} {reply.code}"
        if self.statuses and reply.status not in self.statuses:
            return f"{reply.status} {reply.code}, not {sorted(self.statuses)}"
        if self.codes and reply.code not in self.codes:
            return f"{reply.status} `{reply.code}`, not {sorted(self.codes)}"
        return ""


def attempt(name: str, tell: Callable[[], Reply], *codes: str, statuses: tuple[int, ...] = ()) -> Attempt:
    """Return an attempt."""
    return Attempt(name, tell, frozenset(codes), frozenset(statuses))


@dataclass
class Scene:
    """The world with two more settings: one that is paired with the receiver too, and one that nobody knows."""

    world: World
    paired: Setting
    stranger: Setting
    parcels: list[Parcel] = field(default_factory=list)

    @classmethod
    def made(cls, world: World) -> "Scene":
        """Make the two."""
        paired = setting(world.folder / "third", "Invented Larches")
        pair(paired, world.receiver, world.url)
        return cls(world, paired, setting(world.folder / "stranger", "Invented Nobodies"))

    def parcel(self, **shape: int) -> Parcel:
        """Return another parcel of the honest sender."""
        made = self.world.parcel(_FIRST + len(self.parcels), **shape)
        self.parcels.append(made)
        return made

    def accepted(self) -> Parcel:
        """Return a parcel that was offered and accepted, its upload made."""
        parcel, talker = self.parcel(), Talker(self.world)
        talker.offers(parcel)
        talker.creates(parcel)
        return parcel
