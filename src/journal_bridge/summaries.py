"""What an export holds, as numbers: what `inspect` shows before anything is decided."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from journal_bridge import intake
from journal_bridge.adapter import Reading
from journal_bridge.journal import Availability, Journal, Media
from journal_bridge.receipt.issuing import loss_lines, record_counts


def inspect(path: Path) -> dict[str, Any]:
    """Return what an export holds; writes nothing.

    Keys: `platform`, `adapter`, `layout`, `children` (each with `id`, `known_as`, `entries`, `media`), `media`,
    `records`, `losses`, `not_in_a_journal`, `warnings`, `ignored_files`.

    Raises:
        InputRefused: by name, whatever is wrong with the export.
    """
    with intake.open_export(path) as opened:
        reading = intake.read(opened)
        media: dict[tuple[str, str | None], Media] = {}
        children = []
        for child in reading.children:
            journal = reading.journal(child.id)
            media |= {(item.id, item.sha256): item for item in journal.media}
            children.append({"id": child.id, "known_as": child.known_as} | _counts(journal))
        return {
            "platform": reading.platform,
            "adapter": reading.adapter,
            "layout": opened.recognition.layout,
            "children": children,
            "media": _availability(media.values()),
            "records": _records(reading),
            "losses": [line.model_dump() for line in loss_lines(reading)],
            "not_in_a_journal": dict(sorted(reading.setting_records.items())),
            "warnings": list(reading.warnings),
            "ignored_files": opened.files.ignored,
        }


def _counts(journal: Journal) -> dict[str, Any]:
    """Count one child's entries by kind and status, and its media."""
    entries: dict[str, Counter[str]] = {}
    for entry in journal.entries:
        entries.setdefault(entry.kind, Counter())[entry.status] += 1
    return {
        "entries": {kind: dict(sorted(states.items())) for kind, states in sorted(entries.items())},
        "media": _availability(journal.media),
    }


def _availability(media: Iterable[Media]) -> dict[str, int]:
    counted = Counter(item.availability for item in media)
    return {kind.value: counted[kind] for kind in Availability}


def _records(reading: Reading) -> dict[str, dict[str, int]]:
    return {
        line.kind: {"source": line.source, "mapped": line.mapped, "lost": line.lost}
        for line in record_counts(reading)
    }
