"""Read a package back as the platform's own export, and compare: what is lost is named, and nothing is let slip."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from journal_bridge import comparing, intake
from journal_bridge.comparing import Difference, NotTaken
from journal_bridge.converting.ordering import Target
from journal_bridge.converting.part_words import is_whole
from journal_bridge.converting.report import PACKAGE
from journal_bridge.converting.writing import Made
from journal_bridge.errors import InputRefused, OurFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Journal


@dataclass(frozen=True)
class Losses:
    """What a package has no place for: each record once over all journals, and for each child by its number.

    `whole` counts, for each child, the entries, comments and files that are not there at all; a comment under an
    entry that is not there is one of them.
    """

    all: tuple[NotTaken, ...]
    of_child: tuple[tuple[NotTaken, ...], ...]
    whole: tuple[tuple[NotTaken, ...], ...] = ()
    gone: tuple[frozenset[str], ...] = ()
    """For each child, our ids of the entries, comments and files that are not there; not of comments under them."""


def read_back(target: Target, made: Made, journals: Sequence[MinimisedJournal]) -> Losses:
    """Return what a package does not hold of the journals it was written from.

    Raises:
        OurFault: `internal` when its own adapter does not know it as its own, reads something else than was
            written, or when the writer has no reason for what is lost.
    """
    before = [one.journal for one in journals]
    found = comparing.differences(before, _journals_in(made, target), made.written.records)
    cannot = target.writer.cannot
    apart = [_of_child(found, number) for number in range(len(before))]
    whole = (_whole(mine, one, cannot) for mine, one in zip(apart, before, strict=True))
    gone = (frozenset(one.item for one in mine if _is_record(one.part)) for mine in apart)
    return replace(losses_of(found, cannot, len(before)), whole=tuple(whole), gone=tuple(gone))


def losses_of(found: Sequence[Difference], cannot: Mapping[str, str], journals: int) -> Losses:
    """Return differences as losses with the writer's reasons: over all journals, and journal by journal.

    Raises:
        OurFault: `internal` for a difference that shows more than was written, or has no reason.
    """
    of_child = (comparing.losses(_of_child(found, number), cannot) for number in range(journals))
    return Losses(comparing.losses(found, cannot), tuple(of_child))


def _of_child(found: Sequence[Difference], number: int) -> list[Difference]:
    return [one for one in found if one.place.startswith(f"journals[{number}]")]


def _whole(found: Sequence[Difference], journal: Journal, cannot: Mapping[str, str]) -> tuple[NotTaken, ...]:
    """Return the records of one journal that are not there at all, by part and reason, each once."""
    entries = {entry.id: entry for entry in journal.entries}
    gone = {(one.part, one.item or one.place) for one in found if _is_record(one.part)}
    counts: Counter[tuple[str, str]] = Counter()
    for part, item in gone:
        reason = comparing.reason_for(part, cannot) or ""
        counts[part, reason] += 1
        if item in entries and entries[item].comments:
            counts["comment", reason] += len(entries[item].comments)
    return tuple(NotTaken(part, reason, count) for (part, reason), count in sorted(counts.items()))


def _is_record(part: str) -> bool:
    """Tell whether a part is an item of a plan: an entry, a comment or a file."""
    return is_whole(part) and part not in {"child", "person", "setting", "extras", "next_steps"}


def _journals_in(made: Made, target: Target) -> list[Journal]:
    """Open a package like anybody's export, and return every journal in it."""
    try:
        with intake.open_export(made.package) as opened:
            knows = (opened.adapter.name, opened.recognition.layout)
            if knows != (target.name, target.writer.package.name):
                raise OurFault("internal", f"{PACKAGE} is taken for {knows[0]} ({knows[1]})")
            reading = intake.read(opened)
            return [
                comparing.with_relatives(intake.journal_of(reading, child.id), reading.roster)
                for child in reading.children
            ]
    except InputRefused as refused:
        raise OurFault("internal", f"{PACKAGE} {refused.code} {refused.place}") from None
