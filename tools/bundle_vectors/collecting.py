"""What a vector is, and how a generator says what its bundle must be taken for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bundle_vectors.age_file import sealed
from bundle_vectors.bags import Files
from bundle_vectors.people import RECEIVER, SENDER, Setting
from bundle_vectors.zip_file import zipped

Generator = Callable[[], bytes]

OPENS: Final = "opens"


@dataclass(frozen=True)
class Vector:
    """One bundle: what kind of trouble it makes, who opens it with what in hand, the verdict, and why."""

    kind: str
    name: str
    verdict: str
    why: str
    make: Generator
    opener: Setting = RECEIVER
    expects: Setting | None = SENDER
    seen: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where its file lies."""
        return f"{self.kind}/{self.name}.jb.age"


VECTORS: Final[list[Vector]] = []
"""Every vector, in the order of the generators."""


def vector(
    verdict: str,
    *,
    opener: Setting = RECEIVER,
    expects: Setting | None = SENDER,
    seen: tuple[str, ...] = (),
) -> Callable[[Generator], Generator]:
    """Enter a generator into the list: its module or package is the kind, its name the file's, its words why."""

    def entered(make: Generator) -> Generator:
        kind = make.__module__.split(".")[1].replace("_", "-")
        name = make.__name__.replace("_", "-")
        why = (make.__doc__ or "").strip()
        VECTORS.append(Vector(kind, name, verdict, why, make, opener, expects, seen))
        return make

    return entered


def posted(files: Files, to: Setting = RECEIVER) -> bytes:
    """Return a bag, zipped and sealed to a setting."""
    return sealed(zipped(files), to)
