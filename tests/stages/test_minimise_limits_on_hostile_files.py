"""How much of a hostile file or table is read: a limit that somebody loosens is noticed here."""

import pytest

from journal_bridge.minimise import consent_rows, consent_table, consents, dates, decision_files, policy, room
from journal_bridge.minimise.media import (
    checker,
    child,
    cleaning,
    drawn,
    evidence,
    exif,
    faces,
    film,
    heif,
    icc,
    packets,
    paper,
    pictures,
    sniffing,
)

MIB, GIB = 2**20, 2**30


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (16 * MIB, consent_table.MAX_TABLE),
        (64 * MIB, decision_files.MAX_FILE),
        (4 * MIB, policy.MAX_POLICY),
        (64 * MIB, room.MAX_PHOTO),
        (64 * MIB, cleaning.PICTURE_BYTES),
        (4 * GIB, cleaning.FILM_BYTES),
        (256 * MIB, cleaning.PAPER_BYTES),
        (256 * MIB, drawn.UNPACKED),
        (4 * MIB, packets.XMP_LIMIT),
        (4 * MIB, icc.PROFILE_LIMIT),
        (2 * GIB, child.MEMORY),
        (4 * MIB, checker.FILM_BYTES_A_SECOND),
        (64, sniffing.HEAD_BYTES),
        (64, exif._VALUE_LIMIT),  # noqa: SLF001 - a limit
    ],
)
def test_no_more_bytes_are_read_than_anybody_needs(limit: int, found: int) -> None:
    """Whatever a file says of its own length."""
    assert found == limit


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (80_000_000, pictures.PIXELS),
        (400_000_000, pictures.ANIMATION_PIXELS),
        (7680 * 4320, film.FRAME_PIXELS),
        (500, paper.PAGE_LIMIT),
        (1_000_000, paper.TEXT_LIMIT),
        (500_000, drawn.OBJECTS),
        (60, drawn.DEPTH),
        (4096, heif.ITEM_LIMIT),
        (64, heif.EXTENT_LIMIT),
        (512, exif._ENTRY_LIMIT),  # noqa: SLF001 - a limit
        (200, evidence.NAME_LIMIT),
        (200, evidence.LENGTH_LIMIT),
        (1000, evidence.TEXT_LIMIT),
        (20_000, evidence.WORDS_LIMIT),
        (5000, faces.MOST),
    ],
)
def test_no_more_is_looked_at_than_real_files_hold(limit: int, found: int) -> None:
    """Pixels, pages, names: more of them is an attack or a mistake."""
    assert found == limit


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (120, child.PROCESSOR_SECONDS),
        (120, checker.START_SECONDS),
        (60, checker.FILE_SECONDS),
        (3, checker.PAPER_TIMES),
    ],
)
def test_no_file_keeps_a_run_waiting(limit: float, found: float) -> None:
    """In seconds, and for papers so many times as long."""
    assert found == limit


def test_tables_hold_names_and_jobs_and_not_letters() -> None:
    """And a refusal names twenty faults, which fit on one screen."""
    assert (consent_rows.LONGEST_NAME, consents.MOST_FAULTS) == (200, 20)
    assert (policy.MOST_EVIDENCE, policy.SHORTEST) == (40, 3)
    assert dates.EARLIEST == 2001
