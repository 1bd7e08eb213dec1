"""Keeps the journals of a folder small: packed as they were read, and made again when a child's is asked for.

Parsed, a setting's journals take ten times their length in memory; packed, a tenth of it. What they say together
(who is tagged in which file, how many records there are) is gathered while each of them passes.
"""

import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.journal import (
    Availability,
    Depicts,
    Journal,
    Media,
    Model,
    Person,
    PersonKind,
    from_bytes,
    ordered,
    to_bytes,
)
from journal_bridge.kit.grouping import with_more

_FAST: Final = 1
"""The quickest way of packing; slower ones save little more of texts this short."""

_DIGEST_BYTES: Final = 16
"""Enough to tell records apart: of 2**64 of them two would be mistaken for one by chance."""


Tagged = dict[bytes, set[str] | frozenset[str]]
"""Who is tagged in a file, by its digest."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file really is: its digest and its length."""

    digest: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """A journal as it was written, packed, with the facts of each medium's file, None where no file is there."""

    place: str
    folder: str
    files: tuple[FileFacts | None, ...]
    packed: bytes = field(repr=False)

    def journal(self) -> Journal:
        """Return the journal with what its files really are."""
        return with_facts(from_bytes(zlib.decompress(self.packed), self.place), self.folder, self.files)


def shelved(place: str, folder: str, files: tuple[FileFacts | None, ...], written: bytes) -> Shelved:
    """Return a journal put away; `written` are the bytes it was read from."""
    return Shelved(place, folder, files, zlib.compress(written, _FAST))


def with_facts(journal: Journal, folder: str, files: tuple[FileFacts | None, ...]) -> Journal:
    """Return a journal whose media are told as their files are; a file that is not there is missing."""
    told = zip(journal.media, files, strict=True)
    return journal.model_copy(update={"media": tuple(_with_facts(item, folder, facts) for item, facts in told)})


def _with_facts(item: Media, folder: str, facts: FileFacts | None) -> Media:
    if item.availability is not Availability.FOUND:
        return item
    if facts is None:
        return item.model_copy(update={"availability": Availability.MISSING, "path": None})
    found = {"path": f"{folder}{item.path}", "sha256": facts.digest.hex(), "bytes": facts.size}
    return item.model_copy(update=found)


@dataclass
class Together:
    """What all journals of a folder say, whichever of them is asked for."""

    tagged: Tagged = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    """Records by kind, each once, however many children's journals hold the same one."""
    _seen: set[bytes] = field(default_factory=set)
    _groups: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    """Each group of people once: most files show the same few."""

    def add(self, journal: Journal) -> None:
        """Note a journal with the facts of its files."""
        for item in journal.media:
            if item.sha256:
                digest = bytes.fromhex(item.sha256)
                self.tagged[digest] = with_more(self.tagged.get(digest), item.depicts.people, self._groups)
            self._count("media", item.id, item.sha256 or "", item.source)
        for entry in journal.entries:
            self._count(entry.kind, "", "", entry)

    def _count(self, kind: str, own_id: str, sha256: str, record: Model) -> None:
        digest = hashlib.blake2b(f"{kind}\0{own_id}\0{sha256}\0".encode(), digest_size=_DIGEST_BYTES)
        digest.update(to_bytes(record))
        if (one := digest.digest()) not in self._seen:
            self._seen.add(one)
            self.counted[kind] += 1

    def records(self) -> dict[str, int]:
        """Return how many records there are by kind, media last."""
        media = self.counted["media"]
        return {kind: count for kind, count in sorted(self.counted.items()) if kind != "media"} | (
            {"media": media} if media else {}
        )


def joined(journal: Journal, tagged: Tagged) -> Journal:
    """Return a journal with what every one says of the same files: a tag in one child's counts in every other's.

    Where a journal says that it does not know who else is in it, a tag elsewhere is no proof that nobody is.
    """
    media = tuple(_tagged(item, tagged) for item in journal.media)
    known_people = {person.id for person in journal.people} | {journal.child.id}
    new = sorted({person for item in media for person in item.depicts.people} - known_people)
    others = tuple(Person(id=person, kind=PersonKind.CHILD) for person in new)
    return ordered(journal.model_copy(update={"media": media, "people": (*journal.people, *others)}))


def _tagged(item: Media, tagged: Tagged) -> Media:
    everybody = tagged.get(bytes.fromhex(item.sha256), frozenset()) if item.sha256 else frozenset()
    people = tuple(sorted(everybody | set(item.depicts.people)))
    if people == item.depicts.people:
        return item
    return item.model_copy(update={"depicts": Depicts(basis=item.depicts.basis, people=people)})
