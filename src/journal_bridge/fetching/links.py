"""Which media of an export are known by link only, and the links their adapter tells of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from journal_bridge import intake
from journal_bridge.adapter import LinkReader, MediaHost, MediaLink
from journal_bridge.http import Reach, host_of
from journal_bridge.intake import RecognisedExport
from journal_bridge.journal import Availability, MediaKind


@dataclass(frozen=True)
class Wanted:
    """One medium that some child's journal holds by link only, and its links, the best first."""

    medium: str
    kind: MediaKind
    stem: str | None
    untrusted_links: tuple[str, ...] = field(repr=False)


def wanted_in(opened: RecognisedExport) -> tuple[Wanted, ...]:
    """Return the media that a journal holds by link only; what is in no journal is not fetched.

    Raises:
        InputRefused: by name, whatever is wrong with the export.
    """
    kinds = _linked(opened)
    reader = opened.adapter.reader
    told: dict[str, list[MediaLink]] = {}
    if kinds and isinstance(reader, LinkReader):
        for link in reader.links(opened.files):
            told.setdefault(link.medium, []).append(link)
    return tuple(_wanted(medium, kind, told.get(medium, ())) for medium, kind in sorted(kinds.items()))


def reach_of(opened: RecognisedExport, more: Sequence[str]) -> Reach:
    """Return the hosts that may be asked: the adapter's, and those a person named, which never get the token.

    Raises:
        UsageFault: `host-name` for what is no plain name of a host.
    """
    reader = opened.adapter.reader
    known: tuple[MediaHost, ...] = reader.media_hosts if isinstance(reader, LinkReader) else ()
    headers = {host.name: host.token_header for host in known if host.token_header}
    return Reach(frozenset({*(host.name for host in known), *more}), headers)


def hosts_of(wanted: Sequence[Wanted]) -> Mapping[str, int]:
    """Return how many media each host's links are of; the empty name stands for what is no plain https link."""
    found = Counter(host for one in wanted for host in {host_of(link) or "" for link in one.untrusted_links})
    return dict(sorted(found.items()))


def _linked(opened: RecognisedExport) -> dict[str, MediaKind]:
    reading = intake.read(opened)
    return {
        item.id: item.kind
        for child in reading.children
        for item in reading.journal(child.id).media
        if item.availability is Availability.LINKED
    }


def _wanted(medium: str, kind: MediaKind, links: Sequence[MediaLink]) -> Wanted:
    stem = next((link.stem for link in links if link.stem), None)
    return Wanted(medium, kind, stem, tuple(dict.fromkeys(link.untrusted_link for link in links)))
