"""Lays out a journal as one volume, or as several that are each complete and within the chosen limit.

Each volume has its own cover, bookmarks and page numbers; the contents page lists the months of all volumes with
volume and page, so the volumes are laid out until the pages printed there are the pages where the months stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pikepdf

from journal_bridge.bundle.book.content import Composer, entries_of, media_of, moment_of
from journal_bridge.bundle.book.cutting import Weights, cut
from journal_bridge.bundle.book.facts import Edition
from journal_bridge.bundle.book.layout import LaidOut, lay_out
from journal_bridge.bundle.book.locking import most_bytes, picture_bytes
from journal_bridge.bundle.book.pictures import prepare
from journal_bridge.bundle.book.series import Contents, as_volumes
from journal_bridge.bundle.choices import Choices
from journal_bridge.errors import OurFault, UsageFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry

_LETTERS: Final = 150_000
"""Bytes each volume is expected to spend on its letters and its own pages; the measured size corrects it."""

_ROUNDS: Final = 12
"""Times the journal is cut anew at most; each time it is cut finer by what was too much. One or two are enough."""

_PASSES: Final = 5
"""Times volumes are laid out until the contents page is right; the second pass prints what the first one found."""


@dataclass(frozen=True)
class Volume:
    """One volume laid out on proxies, what it prints, and the ids of the pictures in it."""

    laid_out: LaidOut
    data: Mapping[str, Any]
    used: frozenset[str]


class Press:
    """Lays out one journal, as often as it takes until every volume fits."""

    def __init__(
        self,
        minimised: MinimisedJournal,
        edition: Edition,
        beside: Mapping[str, str] | None,
        choices: Choices,
        room: Path,
    ) -> None:
        """Get the pictures ready in `room`, a private folder; only a family's book has a cover to choose."""
        choices = choices if edition is Edition.PARENT else replace(choices, cover=None)
        self._minimised, self._edition, self._beside, self._choices = minimised, edition, beside, choices
        self._room = room
        self._printed = 0
        self._entries = entries_of(minimised)
        scratch = room / "pictures"
        scratch.mkdir(mode=0o700)
        journal = minimised.journal
        wanted = {media.id: media for media in media_of(journal, self._entries)}
        wanted |= {media.id: media for media in journal.media if media.id == choices.cover}
        self.pictures = prepare(wanted.values(), minimised.folder, scratch, choices.photos)
        self.composer = self._composer()

    def bind(self, attachments: Mapping[str, bytes]) -> list[Volume]:
        """Return the volumes, in order; there is one when no limit is chosen or everything fits.

        Raises:
            UsageFault: `limit-too-small` when one entry alone, or what every volume holds, exceeds the limit.
            OurFault: `layout-failed`.
        """
        whole = self._printed_from(self.composer, {**self.composer.data(self._entries), "volume": None})
        limit = self._choices.limit
        if limit is None or (size := self._size(whole, attachments)) <= limit:
            return [whole]
        chapters = _chapters(whole.data, self._entries)
        weights = self._weights(whole, size)
        for _ in range(_ROUNDS):
            parts = cut(chapters, lambda entries: weights.of(entries) <= limit)  # noqa: B023 - used up in this round
            if len(parts) == 1:
                self._refuse_hopeless(parts, [size], limit)
            volumes = self._series(parts, whole.data)
            sizes = [self._size(volume, attachments) for volume in volumes]
            if max(sizes) <= limit:
                return volumes
            self._refuse_hopeless(parts, sizes, limit)
            weights = weights.heavier(max(sizes) - limit)
        raise UsageFault("limit-too-small", "volumes")

    def _composer(self) -> Composer:
        return Composer(self._minimised, self._edition, self.pictures, self._beside, self._choices)

    def _printed_from(self, composer: Composer, data: Mapping[str, Any]) -> Volume:
        folder = self._room / f"layout-{self._printed}"
        self._printed += 1
        folder.mkdir(mode=0o700)
        used = [self.pictures[one] for one in composer.album.used]
        laid_out = lay_out(data, self._edition, used, folder, moment_of(self._entries))
        return Volume(laid_out, data, frozenset(composer.album.used))

    def _size(self, volume: Volume, attachments: Mapping[str, bytes]) -> int:
        return most_bytes(volume.laid_out.path, volume.laid_out.proxies.values(), attachments)

    def _weights(self, whole: Volume, size: int) -> Weights:
        """Return what entries weigh: the pages of the whole book are shared out by the length of their words."""
        journal = self._minimised.journal
        pictures = {one: picture_bytes(self.pictures[one]) for one in whole.used}
        lengths = {entry.id: len(entry.model_dump_json()) for entry in self._entries}
        pages = size - sum(pictures.values())
        per_letter = pages / max(1, sum(lengths.values()))
        return Weights(
            fixed=_LETTERS + pictures.get(self._choices.cover or "", 0),
            words={one: round(length * per_letter) for one, length in lengths.items()},
            pictures=pictures,
            shows={
                entry.id: frozenset(media.id for media in media_of(journal, [entry])) & whole.used
                for entry in self._entries
            },
        )

    def _series(self, parts: Sequence[Sequence[Entry]], whole: Mapping[str, Any]) -> list[Volume]:
        """Lay out all volumes until the contents page they share tells the truth."""
        composers = [self._composer() for _ in parts]
        composed = [composer.data(list(part)) for composer, part in zip(composers, parts, strict=True)]
        contents: Contents = []
        for _ in range(_PASSES):
            datas = as_volumes(composed, contents, whole)
            volumes = [self._printed_from(*both) for both in zip(composers, datas, strict=True)]
            found = _contents(volumes)
            if found == contents:
                return volumes
            contents = found
        raise OurFault("layout-failed", "contents")

    def _refuse_hopeless(self, parts: Sequence[Sequence[Entry]], sizes: Sequence[int], limit: int) -> None:
        """Refuse what no cut can mend: one entry, or a volume without any, that is larger than the limit."""
        places = {entry.id: number for number, entry in enumerate(self._minimised.journal.entries)}
        for part, size in zip(parts, sizes, strict=True):
            if size > limit and len(part) < 2:  # noqa: PLR2004 - nothing left to cut
                where = [f"entries[{places[entry.id]}]" for entry in part]
                raise UsageFault("limit-too-small", *where, f"{size / 1e6:.1f} MB")


def _chapters(data: Mapping[str, Any], entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries by month as the book prints them, then the reports."""
    story: Iterator[Entry] = (entry for entry in entries if entry.kind != "report")
    months: list[list[Entry]] = [list(islice(story, len(month["cards"]))) for month in data["months"]]
    return [*months, [entry for entry in entries if entry.kind == "report"]]


def _contents(volumes: Sequence[Volume]) -> Contents:
    """Return the chapters of all volumes with their pages; of the closing pages only that of the last counts."""
    lines: Contents = []
    for number, volume in enumerate(volumes, 1):
        holds = {month["title"]: month["holds"] for month in volume.data["months"]}
        chapters = _bookmarks(volume.laid_out.path)
        for title, page in chapters if number == len(volumes) else chapters[:-1]:
            lines.append({"title": title, "holds": holds.get(title, ""), "volume": number, "page": page})
    return lines


def _bookmarks(book: Path) -> list[tuple[str, str]]:
    """Return the outermost bookmarks and the numbers printed on their pages."""
    with pikepdf.open(book) as pdf, pdf.open_outline() as outline:
        pages = {page.obj.objgen: str(page.label) for page in pdf.pages}  # its stub takes label for a method
        return [
            (item.title, pages[item.destination[0].objgen])
            for item in outline.root
            if isinstance(item.destination, pikepdf.Array)
        ]
