"""The two promises that hold for any export whatever: nothing disappears, and a journal is a journal."""

from journal_bridge.adapter import Reading
from journal_bridge.journal import Journal, check, from_bytes, to_bytes
from journal_bridge.testing.cases import lost


def adds_up(reading: Reading) -> None:
    """Check that every record is mapped, or is a loss with a reason and a place, kind by kind.

    Raises:
        AssertionError: naming the kind whose figures do not add up.
    """
    losses = lost(reading)
    assert set(losses) | set(reading.mapped_records) <= set(reading.source_records)
    for kind, count in reading.source_records.items():
        assert count == reading.mapped_records.get(kind, 0) + losses.get(kind, 0), kind
    for kind, count in reading.setting_records.items():
        assert count <= losses[kind], kind
    assert all(loss.reason and loss.place and loss.count > 0 for loss in reading.losses)


def keeps_promises(journal: Journal) -> bytes:
    """Check that ids, references and children hold, and that writing loses nothing; return the bytes written.

    Raises:
        InputRefused: `invalid-journal`, at the place that is wrong.
        AssertionError: when reading what was written gives another journal.
    """
    check(journal)
    written = to_bytes(journal)
    assert to_bytes(from_bytes(written)) == written  # as bytes: no two times of an hour that comes twice are equal
    return written
