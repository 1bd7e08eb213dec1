"""Searches what people wrote for a school's first page, like every other text of a pack."""

from dataclasses import replace

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Summary
from journal_bridge.minimise.brief import Brief
from journal_bridge.minimise.names import Found, redact
from journal_bridge.minimise.summary_file import FIELDS, named
from journal_bridge.minimise.wording import Wording


def searched(brief: Brief, child: str, wording: Wording) -> tuple[Summary, int]:
    """Return what people wrote about a child with other people's names replaced, and how many there were.

    Raises:
        InputRefused: `summary-names` for every field that may name somebody else or say what must not appear; its
            writer is here and can write it anew, so nobody is asked to decide about it later.
    """
    if brief.summary is None:
        return Summary(), 0
    written = brief.summary.about(child)
    texts = {name: text for name in FIELDS if isinstance(text := getattr(written.untrusted, name), str)}
    found = {name: wording.find(text) for name, text in texts.items()}
    doubtful = [name for name, spans in found.items() if any(span.action is Found.HOLD for span in spans)]
    if doubtful:
        places = (f"row {written.rows[name]}, column words ({FIELDS[name]})" for name in doubtful)
        raise InputRefused("summary-names", *named(brief.summary.name, places))
    replaced = {name: redact(text, found[name]) for name, text in texts.items()}
    changes: dict[str, object] = {name: text for name, (text, _) in replaced.items()}
    return replace(written.untrusted, **changes), sum(count for _, count in replaced.values())  # type: ignore[arg-type] # texts only
