"""What a conversion is told by: the facts for the page on top of it, and for a program that reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from journal_bridge.adapter import Evidence, Layout, Step
from journal_bridge.handover import LeftOut

if TYPE_CHECKING:
    from journal_bridge.comparing import NotTaken

PAGE: Final = "1-READ-ME.html"
"""What to upload where, what the platform will not take, what stayed behind and why."""

UPLOAD: Final = "to-upload"
"""Folder of the tables the platform itself imports."""

PACKAGE: Final = "package"
"""Folder of the journals in the platform's own shapes."""

PAGES: Final = "journals-as-pdf"
"""Folder of each child's journal as a document for the setting's own file, under opaque names."""

KEEP: Final = "keep-at-the-setting"
"""Folder of the receipts, one a child, and of this report for programs."""


@dataclass(frozen=True)
class ConvertedChild:
    """One child whose journal was converted; its number names its document and its receipt.

    `entries`, `comments` and `media` are what went; of all items of the journal `withheld` stayed behind and `held`
    wait for a person. `document` and `receipt` are paths below the folder of the conversion.
    """

    number: int
    id: str
    """The id in the export that was converted, which the setting knows."""
    name: str
    entries: int
    comments: int
    media: int
    withheld: int
    held: int
    document: str
    receipt: str


@dataclass(frozen=True)
class StoppedChild:
    """A child that was left out because its papers say so: the export's id, and the code of the error.

    No page of a conversion names one: that a child is protected must not lie beside what is uploaded.
    """

    id: str
    code: str


@dataclass(frozen=True)
class ConversionFacts:
    """Everything the page on top of a conversion says.

    `steps` say what to do, in order, each with its file below the folder of the conversion. `not_taken` is what the
    package has no place for, over all children, counted by part; `left_out` is what stayed behind, over all
    children, by kind and reason, an item of several journals once in each. `stopped` children are counted alone.
    """

    source: str
    """The platform it was read from, by its adapter's name."""
    target: str
    """The platform it is for, by its adapter's name."""
    layout: Layout
    """The package's layout, and on what evidence it is known."""
    steps: tuple[Step, ...]
    not_taken: tuple["NotTaken", ...]
    left_out: tuple[LeftOut, ...]
    children: tuple[ConvertedChild, ...]
    stopped: int
    basis: str
    made_at: datetime
    program: str

    @property
    def evidence(self) -> Evidence:
        """How it is known that the platform takes this."""
        return self.layout.evidence

    @property
    def held(self) -> int:
        """How many items wait for a person, over all children."""
        return sum(child.held for child in self.children)
