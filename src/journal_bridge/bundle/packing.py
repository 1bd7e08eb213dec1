"""Stage 4, pack: a minimised journal as files in a private folder, each with its digest; not yet encrypted."""

import json
import re
from pathlib import Path
from typing import Final

from journal_bridge.bundle.blocks import listed, private_folder, write_private
from journal_bridge.bundle.manifest import demand_bundled
from journal_bridge.errors import InputRefused, OurFault
from journal_bridge.handover import Bundle, BundleFile, MinimisedJournal, Purpose
from journal_bridge.journal import Availability, Media, to_bytes

JOURNAL: Final = "journal.json"
LEFT_OUT: Final = "left-out.json"
LEFT_OUT_SCHEMA: Final = "journal-bridge/left-out/1.0"
MEDIA_NAME: Final = re.compile(r"media/[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\.[a-z0-9]{1,8})?")
"""What a media file may be called in a bundle: an opaque id and an ending, never what a person called it."""


def pack(minimised: MinimisedJournal, workdir: Path) -> Bundle:
    """Return the bundle in clear: `journal.json`, `left-out.json`, the media, and a school's `summary.json`.

    Args:
        minimised: the only thing that can be packed.
        workdir: a private folder of the caller, removed by the caller.

    Raises:
        TypeError: when given anything else than a minimised journal.
        UsageFault: `usage` when it is for the setting's own platform.
        InputRefused: `media-missing` when a medium is not the file the journal says it is.
        OurFault: `internal` when a medium has a telling name.
    """
    if not isinstance(minimised, MinimisedJournal):
        raise TypeError("only a minimised journal can be packed")
    demand_bundled(minimised.purpose)
    folder = private_folder(workdir / "clear")
    files = [
        listed(JOURNAL, write_private(folder / JOURNAL, to_bytes(minimised.journal))),
        listed(LEFT_OUT, write_private(folder / LEFT_OUT, left_out_bytes(minimised))),
    ]
    if minimised.purpose is Purpose.SCHOOL:
        files.append(_page_one(minimised, folder))
    present = (media for media in minimised.journal.media if media.availability is Availability.FOUND)
    files += [_media(media, minimised.folder) for media in present]
    return Bundle(minimised, tuple(files))


def _page_one(minimised: MinimisedJournal, folder: Path) -> BundleFile:
    from journal_bridge.bundle.book.page_one import SUMMARY, page_one  # noqa: PLC0415 - whoever opens lays out no book

    return listed(SUMMARY, write_private(folder / SUMMARY, to_bytes(page_one(minimised))))


def _media(media: Media, folder: Path) -> BundleFile:
    if media.path is None or MEDIA_NAME.fullmatch(media.path) is None:
        raise OurFault("internal", f"media {media.id}: name")
    try:
        file = listed(media.path, folder / media.path)
    except OSError:
        raise InputRefused("media-missing", media.path) from None
    if file.sha256 != media.sha256 or file.bytes != media.bytes:
        raise InputRefused("media-missing", media.path)
    return file


def left_out_bytes(minimised: MinimisedJournal) -> bytes:
    """Return what stayed behind as JSON: kinds, reasons and counts, with nothing about any item."""
    document = {
        "schema": LEFT_OUT_SCHEMA,
        "purpose": minimised.purpose,
        "carried": minimised.carried,
        "redactions": minimised.redactions,
        "left_out": [
            {
                "kind": line.kind,
                "detail": line.detail,
                "state": line.state,
                "rule": line.rule,
                "reason": line.reason,
                "count": line.count,
            }
            for line in minimised.left_out
        ],
    }
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
