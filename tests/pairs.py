"""Every platform's journals to every platform: decided, written, read back, compared, and the losses told.

`make pairs` prints the table; `PYTHONPATH=tests python -m pairs 3` does it for three children of each export.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import journal_bridge_folder
from journal_bridge import intake, papers
from journal_bridge.comparing import NotTaken
from journal_bridge.converting.compared import Compared, compared
from journal_bridge.converting.ordering import Order, target_of
from journal_bridge.converting.planning import Desk
from journal_bridge.handover import ItemKind, MinimisedJournal, Purpose, State
from journal_bridge.journal import Answer, Consent, Journal
from journal_bridge.minimise import Checker, ConsentRegister
from journal_bridge.rooms import private_room
from journal_bridge.testing.samples.people import keyed
from three_platforms import ADAPTERS, SEED, export_of

PLATFORMS: Final = ("tapestry", "famly", "learningbook", "folder")
NOW: Final = datetime(2025, 7, 20, 12, tzinfo=UTC)
BASIS: Final = "The owner's letter of 1 July, invented"


@dataclass(frozen=True)
class Pair:
    """One conversion: what went, what the target does not take, and what a second time to the same target loses."""

    source: str
    target: str
    items: Counter[str]
    """How many entries of each kind, comments and media of each kind were written, each once."""
    lost: tuple[NotTaken, ...]
    again: tuple[NotTaken, ...] = ()
    held_again: tuple[str, ...] = ()
    """What of the package's own items a second plan did not carry, by kind and rule; nothing may be."""

    @property
    def whole(self) -> dict[str, int]:
        """What was lost as a whole record, by part."""
        return {one.part: one.count for one in self.lost if one.part in self.items or one.part == "person"}


@dataclass
class Source:
    """An export at the desk: whoever converts it reads it once and cleans its media once."""

    platform: str
    desk: Desk
    folder: Path
    _made: dict[str, Compared] = field(default_factory=dict)

    def to(self, target: str) -> Compared:
        """Return the package for a platform, written and compared once."""
        if target not in self._made:
            order = replace(self.desk.order, target=target)
            folder = self.folder / f"to-{target}"
            self._made[target] = compared(replace(self.desk, order=order), target_of(order), keyed, folder)
        return self._made[target]


@contextmanager
def opened_source(
    platform: str, export: Path, folder: Path, *, children: int | None = None, target: str = "folder"
) -> Iterator[Source]:
    """Give an export, or a package, at the desk; every family has said yes."""
    folder.mkdir(parents=True, exist_ok=True)  # cleaned media are moved to the packages, so they lie on that disk
    with private_room(folder) as place, Checker() as checker, intake.open_export(export) as opened:
        room = papers.WorkingRoom(place, checker)
        assert opened.adapter.name == platform
        reading = intake.read(opened)
        ids = tuple(child.id for child in reading.children)
        brief = papers.brief(papers.Given(Purpose.PLATFORM, basis=BASIS), reading, NOW)
        brief = replace(brief, consents=_all_said_yes([one.id for one in reading.roster.children]))
        order = Order(export, target, children=ids[:children] if children else (), basis=BASIS)
        yield Source(platform, Desk(order, reading, brief, room.media(opened, brief), _nothing, _quietly), folder)


def _all_said_yes(children: Sequence[str]) -> ConsentRegister:
    yes = [Consent(child=one, purpose="all", answer=Answer.YES, origin="the test") for one in children]
    return ConsentRegister().joined(yes)


def _nothing(_child: str) -> tuple[()]:
    return ()


def _quietly(_line: str) -> None:
    """Say nothing."""


def pair(source: Source, target: str, *, twice: bool = True) -> Pair:
    """Convert an export, and then the package once more to the same platform."""
    done = source.to(target)
    once = Pair(source.platform, target, items_of(done.journals), done.losses.all)
    if not twice:
        return once
    folder = source.folder / f"again-{target}"
    with opened_source(target, done.made.package, folder, target=target) as package:
        again = package.to(target)
        stayed = [
            f"{item.kind} {item.detail} {item.rule}"
            for plan in again.planned.plans
            for item in plan.items
            if item.state is not State.CARRY and item.kind is not ItemKind.EXTRAS
        ]
    return replace(once, again=again.losses.all, held_again=tuple(sorted(stayed)))


def items_of(journals: Sequence[MinimisedJournal]) -> Counter[str]:
    """Return how many records of each kind some journals hold, each once."""
    told: Sequence[Journal] = [one.journal for one in journals]
    entries = {one.id: one for journal in told for one in journal.entries}
    media = {one.id: str(one.kind) for journal in told for one in journal.media}
    comments = sum(len(one.comments) for one in entries.values())
    return Counter([*(one.kind for one in entries.values()), *media.values(), *["comment"] * comments])


def export_for(platform: str, capture: Path, folder: Path) -> Path:
    """Return a platform's invented export."""
    if platform == "folder":
        folder.mkdir(parents=True)
        return journal_bridge_folder.adapter.example(folder, SEED)
    return export_of(platform, capture)


def table_of(pairs: Sequence[Pair]) -> str:
    """Return what is lost where, as Markdown: a pair a line, then part by part with the reason."""
    lines = ["| from | to | written | not taken whole | parts that differ | again |", "|---|---|---|---|---|---|"]
    for one in pairs:
        whole = ", ".join(f"{count} of {one.items[part]} {part}" for part, count in sorted(one.whole.items()))
        parts = sum(lost.count for lost in one.lost if lost.part not in one.whole)
        again = sum(lost.count for lost in one.again) + len(one.held_again)
        lines.append(
            f"| {one.source} | {one.target} | {one.items.total()} | {whole or 'nothing'} | {parts} | {again} |"
        )
    for one in pairs:
        lines += ["", f"## {one.source} to {one.target}", ""]
        lines += [f"- {lost.part}: {lost.count}. {lost.reason}" for lost in one.lost] or ["Nothing is lost."]
        lines += [f"- AGAIN {lost.part}: {lost.count}" for lost in one.again]
        lines += [f"- AGAIN not carried: {count} x {what}" for what, count in Counter(one.held_again).items()]
    return "\n".join(lines) + "\n"


def all_pairs(folder: Path, children: int | None = None, platforms: Sequence[str] = PLATFORMS) -> Iterator[Pair]:
    """Yield every pair of platforms, one after the other."""
    capture = folder / "capture"
    capture.mkdir()
    ADAPTERS["famly"].example(capture, SEED)
    for platform in platforms:
        export = export_for(platform, capture, folder / "exports" / platform)
        with opened_source(platform, export, folder / f"from-{platform}", children=children) as source:
            for target in PLATFORMS:
                yield pair(source, target)


def main(arguments: Sequence[str]) -> int:
    """Print the table of losses; return 1 where a second time loses more."""
    children = int(arguments[0]) if arguments else None
    with TemporaryDirectory() as folder:
        done = []
        for one in all_pairs(Path(folder), children):
            sys.stderr.write(f"{one.source} to {one.target}\n")
            done.append(one)
    sys.stdout.write(table_of(done))
    return int(any(one.again or one.held_again for one in done))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
