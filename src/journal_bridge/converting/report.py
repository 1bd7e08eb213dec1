"""What a conversion is told by: the facts for the page on top of it, and for a program that reads them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from journal_bridge.adapter import Evidence, Layout, Step
from journal_bridge.comparing import NotTaken
from journal_bridge.handover import ItemKind, LeftOut, MinimisedJournal, Plan, State

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

REPORT: Final = "report.json"
"""Everything the page says, for programs, and which children were left out; in the folder to keep."""

SUMS: Final = "SHA256SUMS"
"""Digests of every file but the receipts, which hold the digest of this list; `sha256sum -c` reads it."""


@dataclass(frozen=True)
class ConvertedChild:
    """One child whose journal was converted; its number names its document and its receipt.

    `entries`, `comments` and `media` are what went; of all items of the journal `withheld` stayed behind and `held`
    wait for a person. `document` and `receipt` are paths below the folder of the conversion. `not_taken` is what of
    this child's journal the package does not hold.
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
    not_taken: tuple[NotTaken, ...] = ()


@dataclass(frozen=True)
class StoppedChild:
    """A child that was left out because its papers say so: the export's id, and the code of the error.

    The page on top of a conversion is not told who they are: that a child is protected must not lie beside what is
    uploaded.
    """

    id: str
    code: str


@dataclass(frozen=True)
class ConversionFacts:
    """Everything the page on top of a conversion says.

    `steps` say what to do, in order, each with its file below the folder of the conversion. `not_taken` is what the
    package has no place for, over all children, counted by part, a shared record once; `left_out` is what stayed
    behind, over all children, by kind and reason, a shared record once for each child.
    """

    source: str
    """The platform it was read from, by its adapter's name."""
    target: str
    """The platform it is for, by its adapter's name."""
    layout: Layout
    """The package's layout, and on what evidence it is known."""
    steps: tuple[Step, ...]
    not_taken: tuple[NotTaken, ...]
    left_out: tuple[LeftOut, ...]
    children: tuple[ConvertedChild, ...]
    stopped: int
    """How many children were left out."""
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


def converted_child(
    number: int, plan: Plan, minimised: MinimisedJournal, lost: tuple[NotTaken, ...], name: str
) -> ConvertedChild:
    """Return what became of one child's journal; `name` is what its files are called."""
    journal = minimised.journal
    return ConvertedChild(
        number=number,
        id=plan.journal.child.id,
        name=journal.child.shown_name,
        entries=len(journal.entries),
        comments=sum(len(entry.comments) for entry in journal.entries),
        media=len(journal.media),
        withheld=plan.count(State.WITHHOLD),
        held=plan.count(State.HOLD),
        document=f"{PAGES}/{name}.pdf",
        receipt=f"{KEEP}/{name}/receipt.html",
        not_taken=lost,
    )


def left_out_of(plans: Iterable[Plan]) -> tuple[LeftOut, ...]:
    """Return what stays behind of all children's journals, added up by kind and reason."""
    counts: Counter[tuple[ItemKind, str, State, str, str]] = Counter()
    for plan in plans:
        for line in plan.left_out():
            counts[line.kind, line.detail, line.state, line.rule, line.reason] += line.count
    return tuple(LeftOut(*key, count) for key, count in sorted(counts.items()))


def document(facts: ConversionFacts, stopped: Iterable[StoppedChild]) -> dict[str, Any]:
    """Return the facts for a program, with who was left out; without names, which it finds in the package."""
    return {
        "source": facts.source,
        "target": facts.target,
        "layout": {
            "name": facts.layout.name,
            "description": facts.layout.description,
            "evidence": facts.evidence.value,
        },
        "made_at": facts.made_at.isoformat(),
        "program": facts.program,
        "basis": facts.basis,
        "steps": [asdict(step) for step in facts.steps],
        "not_taken": [asdict(line) for line in facts.not_taken],
        "left_out": [asdict(line) for line in facts.left_out],
        "children": [_child(child) for child in facts.children],
        "stopped": [asdict(child) for child in stopped],
    }


def _child(child: ConvertedChild) -> dict[str, Any]:
    return {key: value for key, value in asdict(child).items() if key != "name"}
