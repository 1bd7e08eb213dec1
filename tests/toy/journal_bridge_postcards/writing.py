"""Writes journals as postcards, for the reader beside it; what a card cannot hold with its mark is not written."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from journal_bridge.adapter import Step, Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Basis, Entry, Media, PersonKind, Status, plain
from journal_bridge.kit.cells import harmless
from journal_bridge.kit.ids import derived, folded, opaque
from journal_bridge.kit.placing import place
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.together import Together, together

HEADERS: Final = ("Card No", "Child", "Written", "Signed", "Message", "Photo")
OTHER: Final = "A card is an observation that its family has seen; anything else is not put on a card."
CANNOT: Final = {
    "*": OTHER,
    "observation": OTHER,
    "observation.*": "A card has a day, a signature, words, and one picture.",
    "comment": "Nobody answers on a card.",
    "child": "Of two children with one name, nobody could say whose card it is.",
    "child.name": "A card has one line for a name.",
    "child.date_of_birth": "A card has no birthday.",
    "person": "Only who signs a card is named on it.",
    "person.role": "A signature is a name.",
    "setting.name": "A card does not say where it was written.",
} | {
    part: "A card has one picture, and it shows the child it is sent to."
    for kind in ("photo", "video", "audio", "document")
    for part in (kind, f"{kind}.caption", f"{kind}.taken_at", f"{kind}.depicts")
}
"""What a package of postcards does not hold, by part, and why."""


class Cards:
    """The cards of some journals: only what reads back as no more than it was."""

    def __init__(self, journals: Sequence[MinimisedJournal]) -> None:
        self.all: Together = together(journals)
        self.names = self._names()
        self.entries = [entry for entry in self.all.entries if self._fits(entry)]
        self.pictures = self._pictures()

    def _names(self) -> dict[str, str]:
        """Return every child's name by id, where it is on a card what no other child's is."""
        told = {one.id: one.shown_name for one in self.all.children if one.known_as or one.legal_name}
        told |= {one.id: one.name for one in self.all.people if one.kind is PersonKind.CHILD and one.name}
        often = Counter(folded(name) for name in told.values())
        return {child: name for child, name in told.items() if often[folded(name)] == 1 and self._plain(name)}

    @staticmethod
    def _plain(name: str) -> bool:
        return harmless(name) == name and ";" not in name and bool(name.strip())

    def _fits(self, entry: Entry) -> bool:
        seen = entry.kind == "observation" and entry.status is Status.PUBLISHED and not entry.restricted
        return seen and all(child in self.names for child in entry.about)

    def _pictures(self) -> dict[str, Media]:
        """Return the picture of each card, unless the card would say more of who is in it than is known."""
        media = {one.id: one for one in self.all.media if one.id in self.all.files}
        first = {entry.id: next((one for one in entry.media if one in media), None) for entry in self.entries}
        shown = Shown()
        for entry in self.entries:
            if picture := first[entry.id]:
                shown.add(picture, Holder(frozenset(entry.about), published_observation=True))
        return {card: media[one] for card, one in first.items() if one and self._no_more(shown, media[one])}

    @staticmethod
    def _no_more(shown: Shown, media: Media) -> bool:
        told = shown.depicts(media.id)
        about = frozenset[str]().union(*(holder.about for holder in shown.holders[media.id]))
        if told.basis is Basis.ENTRY:
            return media.depicts.basis is not Basis.UNKNOWN and media.depicts.people == told.people
        return set(media.depicts.people) <= about

    def row(self, entry: Entry) -> tuple[str, ...]:
        """Return one card's cells, none of which a spreadsheet calculates."""
        by = self.all.person(entry.author)
        signed = by.name if by and by.kind is PersonKind.STAFF and by.name else ""
        picture = self.pictures.get(entry.id)
        cells = (
            entry.id,
            "; ".join(self.names[child] for child in entry.about),
            f"{entry.observed_on:%d/%m/%Y}" if entry.observed_on else "",
            signed,
            plain(entry.body),
            self.file(picture) if picture else "",
        )
        return tuple(map(harmless, cells))

    @staticmethod
    def file(media: Media) -> str:
        """Return what a picture's file is called."""
        return f"{media.id}{PurePosixPath(media.path or '').suffix}"


def write_cards(journals: Sequence[MinimisedJournal], folder: Path) -> Written:
    """Write `cards.csv` and `pictures/`, and tell under which ids the reader will find what was written."""
    cards = Cards(journals)
    with (folder / "cards.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADERS)
        table.writerows(map(cards.row, cards.entries))
    pictures = {one.id: one for one in cards.pictures.values()}
    for one in pictures.values():
        place(cards.all.files[one.id], folder, f"pictures/{cards.file(one)}")
    records = {child: derived("child", folded(name)) for child, name in cards.names.items()}
    records |= {entry.id: opaque(entry.id, "card") for entry in cards.entries}
    records |= {one.id: derived("picture", cards.file(one)) for one in pictures.values()}
    return Written(records, (Step("Post the cards.", "cards.csv"),))
