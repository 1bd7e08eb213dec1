"""Keeps a setting's observations small until their child's journal is asked for.

Parsed, an export takes seven times its length in memory; packed, a third of it. What the privacy rules need of
every record (whom it is about, which media it holds) is kept beside, so nothing is unpacked for another child.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, overload

from journal_bridge.adapter import OpenedExport
from journal_bridge.kit.tally import Tally

from .documents import Section, sections
from .export import ObservationRecord
from .parts import Observed, observed

MOST_KEPT: Final = 1_000
"""Observations kept as they were read, about 12 MB; those beyond are packed: a tenth of it, and slower to reach."""


_FAST: Final = 1
"""The quickest way of packing; slower ones save little more of texts this short."""


@dataclass
class Pages:
    """The documents of an export by name, of which the last one asked for is at hand."""

    opened: OpenedExport
    _last: tuple[str, tuple[Section, ...]] = ("", ())

    def records(self, file: str, number: int) -> Sequence[object]:
        """Return the records of one list of a document."""
        if self._last[0] != file:
            self._last = file, sections(self.opened.json(file), file)
        return self._last[1][number].records


@dataclass(frozen=True)
class Reread(Sequence[object]):
    """The records of a list, parsed again whenever they are asked for."""

    pages: Pages
    file: str
    list_number: int
    length: int

    def __len__(self) -> int:
        """Return how many there are, without reading any."""
        return self.length

    def __iter__(self) -> Iterator[object]:
        """Go through them, one document in memory."""
        return iter(self.pages.records(self.file, self.list_number))

    @overload
    def __getitem__(self, number: int) -> object: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[object]: ...
    def __getitem__(self, number: int | slice) -> object:
        """Return one, or some."""
        return self.pages.records(self.file, self.list_number)[number]


@dataclass(frozen=True, slots=True)
class Shelved:
    """What is kept of an observation: its children, its media, its comments' ids; the rest packed or as read."""

    id: str
    file: str
    about: tuple[str, ...]
    media: tuple[str, ...]
    comments: tuple[str, ...]
    held: Observed | bytes = field(repr=False)

    def told(self) -> Observed:
        """Return the whole observation."""
        if isinstance(self.held, Observed):
            return self.held
        record = ObservationRecord.model_validate(json.loads(zlib.decompress(self.held)))
        return observed(record, self.about, self.file, Tally(), "")


def shelve(told: Observed, untrusted: object, *, pack: bool) -> Shelved:
    """Return what is kept of an observation; `untrusted` is the record it was read from."""
    comments = [held for said in told.comments for held in said.media]
    return Shelved(
        id=told.record.id,
        file=told.file,
        about=told.about,
        media=tuple(held.id for held in (*told.media, *comments)),
        comments=tuple(said.record.id for said in told.comments if said.record.id),
        held=zlib.compress(json.dumps(untrusted).encode(), _FAST) if pack else told,
    )
