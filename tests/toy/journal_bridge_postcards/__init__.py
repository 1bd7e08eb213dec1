"""Postcards: a made-up platform of one table and a folder of pictures, and the smallest whole adapter for it.

`adapters/README.md` walks through this file. Nothing here is more than a real adapter needs, and nothing is less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge.adapter import (
    ChildSummary,
    Evidence,
    Layout,
    OpenedExport,
    Reading,
    Recognition,
    Step,
    Written,
)
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Adult,
    Availability,
    Child,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Person,
    PersonKind,
    Roster,
    RosterChild,
    Setting,
    Source,
    Status,
    paragraphs,
)
from journal_bridge.kit.assembling import Sources, assembled
from journal_bridge.kit.cells import as_written
from journal_bridge.kit.files import file_facts
from journal_bridge.kit.ids import derived, folded, opaque
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.sniffing import kind_of
from journal_bridge.kit.tables import Column, Row, Table, header_of, read_table
from journal_bridge.kit.tally import Tally
from journal_bridge.kit.times import uk_day

from .writing import CANNOT, write_cards

SOURCE: Final = Source(platform="postcards", setting="postcards", adapter="postcards 1")
COLUMNS: Final = (
    Column("card", ("Card No",), required=True),
    Column("children", ("Child",), required=True),
    Column("day", ("Written",)),
    Column("by", ("Signed",)),
    Column("words", ("Message",), required=True),
    Column("picture", ("Photo",)),
)
"""The columns, with the spellings that were seen."""
TELLING: Final = {"cardno", "child", "message"}
"""Headers that together only a table of postcards has."""


@dataclass
class Cards:
    """What is gathered while the table is read."""

    opened: OpenedExport
    table: Table
    tally: Tally = field(default_factory=Tally)
    shown: Shown = field(default_factory=Shown)
    names: dict[str, str] = field(default_factory=dict)
    cards: list[tuple[Row, tuple[str, ...]]] = field(default_factory=list)

    def gather(self) -> None:
        """Map every row, or count it as a loss with its reason."""
        seen: set[str] = set()
        for row in self.table.rows:
            self.tally.met["card"] += 1
            about = tuple(sorted({self._child(name) for name in row["children"].split(";") if name.strip()}))
            if not row["card"] or not about or row["card"] in seen:
                reason = "the same card number again" if row["card"] in seen else "no number or no child"
                self.tally.lose("card", reason, self.table.place(row))
                continue
            seen.add(row["card"])
            self.tally.mapped["card"] += 1
            self.cards.append((row, about))
            if row["day"] and uk_day(row["day"]) is None:
                self.tally.lose_part("a day that is in no calendar", self.table.place(row))
            if row["picture"]:
                self.shown.add(row["picture"], Holder(frozenset(about), published_observation=True))
        for name in self.opened.names:
            if name != self.table.name and name not in {f"pictures/{row['picture']}" for row, _ in self.cards}:
                self.tally.met["file"] += 1
                self.tally.lose("file", "no card names it", name)
        for header in self.table.dropped:
            self.tally.warnings.add(f"The column {header!r} was not read: it may hold a secret.")

    def _child(self, name: str) -> str:
        child = derived("child", folded(name))
        self.names.setdefault(child, " ".join(name.split()))
        return child

    def roster(self) -> Roster:
        """Return everybody the table names."""
        staff = {derived("staff", folded(row["by"])): row["by"] for row, _ in self.cards if row["by"]}
        return Roster(
            children=tuple(RosterChild(id=one, names=(Name(full=self.names[one]),)) for one in sorted(self.names)),
            staff=tuple(Adult(id=one, name=staff[one]) for one in sorted(staff)),
        )

    def journal(self, child: str) -> Journal:
        """Return one child's journal; raises `KeyError` for a child no card is about."""
        mine = [(row, about) for row, about in self.cards if child in about]
        writers = (
            Person(id=derived("staff", folded(row["by"])), kind=PersonKind.STAFF, name=row["by"])
            for row, _ in mine
            if row["by"]
        )
        return assembled(
            Child(id=child, known_as=Name(full=self.names[child]), source=SOURCE),
            (Setting(id="postcards"),),
            tuple(self._entry(row, about) for row, about in mine),
            writers,
            Sources(self._media, self._person),
        )

    def _entry(self, row: Row, about: tuple[str, ...]) -> Observation:
        return Observation(
            id=opaque(row["card"], "card"),
            observed_on=uk_day(row["day"]),
            author=derived("staff", folded(row["by"])) if row["by"] else None,
            status=Status.PUBLISHED,  # a postcard is sent to the family; a platform that does not say so is UNKNOWN
            about=about,
            body=paragraphs(as_written(row["words"])),
            media=(derived("picture", row["picture"]),) if row["picture"] else (),
            source=SOURCE.model_copy(update={"file": self.table.name, "record": row["card"]}),
            extras=dict(row.extras),
        )

    def _media(self, media_id: str) -> Media:
        picture = next(row["picture"] for row, _ in self.cards if derived("picture", row["picture"]) == media_id)
        name = f"pictures/{picture}"
        facts = file_facts(self.opened, name) if name in self.opened.names else None
        return Media(
            id=media_id,
            kind=kind_of(facts.mime) if facts and facts.mime else MediaKind.PHOTO,
            availability=Availability.FOUND if facts else Availability.MISSING,
            path=name if facts else None,
            sha256=facts.sha256 if facts else None,
            bytes=facts.size if facts else None,
            mime=facts.mime if facts else None,
            depicts=self.shown.depicts(picture),
            source=SOURCE.model_copy(update={"file": self.table.name}),
        )

    def _person(self, child: str) -> Person:
        return Person(id=child, kind=PersonKind.CHILD, name=self.names[child], child=child)


class Postcards:
    """Reads this platform's exports, and writes packages of it."""

    name: str = "postcards"
    version: str = "1"
    layouts: tuple[Layout, ...] = (
        Layout("card table", "one table of cards with pictures/ beside it", Evidence.INFERENCE),
    )
    known_losses: tuple[str, ...] = ("Postcards has no comments, no states and no tags on pictures.",)

    def recognise(self, opened: OpenedExport) -> Recognition | None:
        """Return a claim when a table has the columns of a card."""
        table = next((name for name in opened.names if header_of(opened, name) >= TELLING), None)
        return Recognition(self.name, "card table", table) if table else None

    def read(self, opened: OpenedExport) -> Reading:
        """Read the whole export; raises `InputRefused` where the table is not one."""
        table = next(name for name in opened.names if header_of(opened, name) >= TELLING)
        cards = Cards(opened, read_table(opened, table, COLUMNS))
        cards.gather()
        return Reading(
            platform="postcards",
            adapter="postcards 1",
            setting="postcards",
            children=tuple(ChildSummary(one, cards.names[one]) for one in sorted(cards.names)),
            roster=cards.roster(),
            consents=(),
            losses=cards.tally.losses(),
            source_records=dict(cards.tally.met),
            mapped_records=dict(cards.tally.mapped),
            journal=cards.journal,
            warnings=tuple(sorted(cards.tally.warnings)),
        )

    package: Layout = layouts[0]
    cannot: Mapping[str, str] = CANNOT

    def write(self, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
        """Write the cards of some journals into an empty folder."""
        return write_cards(journals, folder)

    def tables(self, journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:  # noqa: ARG002 - none
        """Write no table, since nothing can be imported there, and say so."""
        return (Step("Postcards imports nothing by itself; its support takes a package."),)

    def example(self, folder: Path, seed: int) -> Path:
        """Write an invented table of two cards into an empty folder."""
        folder.mkdir(parents=True, exist_ok=True)
        rows = (f"{seed}1,Ada,06/05/2025,Mo,A tower of nine.,", f"{seed}2,Ada; Cal,07/05/2025,Mo,Both in the mud.,")
        (folder / "cards.csv").write_text("\n".join(("Card No,Child,Written,Signed,Message,Photo", *rows)), "utf-8")
        return folder


adapter = Postcards()
"""What the entry point names."""
