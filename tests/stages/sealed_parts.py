"""An invented child's minimised journal, keys, and a stand-in for the book, for tests of sealing and verifying."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf

from journal_bridge.bundle.bag import TAG_FILES
from journal_bridge.bundle.book import BookFacts, Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.container import directory, laid_out
from journal_bridge.bundle.packing import pack
from journal_bridge.handover import Bundle, ItemKind, LeftOut, MinimisedJournal, Purpose, State
from journal_bridge.journal import (
    Availability,
    Block,
    Child,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Source,
    Status,
)

CANARY = "Wilhelmina Quenby"
"""A name that may stand in no byte that leaves."""

TRANSFER = "0123456789abcdef0123456789abcdef"
PASSPHRASE = "7KQM-2XVD-9RTB-HW4N"
FILMS_PASSPHRASE = "M3ZC-8PGA-W5YE-1JDT"
NOW = datetime(2024, 7, 19, 12, 0, tzinfo=UTC)
_SOURCE = Source(platform="invented", adapter="invented 1")


def minimised(folder: Path, child: str = "c1", purpose: Purpose = Purpose.PARENT) -> MinimisedJournal:
    """Return a journal of one observation with a small photo, a large one and a film."""
    (folder / "media").mkdir(parents=True)
    media = (
        _medium(folder, f"{child}photo.jpg", MediaKind.PHOTO, "image/jpeg", 1200),
        _medium(folder, f"{child}large.jpg", MediaKind.PHOTO, "image/jpeg", 4000),
        _medium(folder, f"{child}film.mp4", MediaKind.VIDEO, "video/mp4", 640),
    )
    entry = Observation(
        id=f"{child}e1",
        observed_on=date(2023, 5, 4),
        recorded_at=NOW,
        status=Status.PUBLISHED,
        about=(child,),
        body=(Block(text=f"{CANARY} built a bridge of blocks."),),
        media=tuple(one.id for one in media),
        source=_SOURCE,
    )
    journal = Journal(
        journal_id=f"j-{child}",
        child=Child(id=child, known_as=Name(full=CANARY), source=_SOURCE),
        entries=(entry,),
        media=tuple(sorted(media, key=lambda one: one.id)),
        provenance=_SOURCE,
    )
    left_out = (LeftOut(ItemKind.ENTRY, "message", State.WITHHOLD, "messages-stay", "Messages stay.", 3),)
    return MinimisedJournal(journal, purpose, folder, left_out, carried=4, redactions=0)


def _medium(folder: Path, file: str, kind: MediaKind, mime: str, width: int) -> Media:
    name = Path(file).stem
    content = b"".join(hashlib.sha256(f"{name}{number}".encode()).digest() for number in range(3000))
    path = f"media/{file}"
    (folder / path).write_bytes(content)
    return Media(
        id=name,
        kind=kind,
        availability=Availability.FOUND,
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        mime=mime,
        width=width,
        height=width // 2,
        source=_SOURCE,
    )


def packed(folder: Path, child: str = "c1", purpose: Purpose = Purpose.PARENT) -> Bundle:
    """Return the bundle of an invented child."""
    return pack(minimised(folder / "minimised", child, purpose), folder)


def typeset_stand_in(
    minimised: MinimisedJournal,
    edition: Edition,
    target: Path,
    passphrase: str,
    *,
    attachments: Mapping[str, bytes] | None = None,
    beside: Mapping[str, str] | None = None,
    choices: Choices | None = None,
) -> BookFacts:
    """Write one page with the child's name, locked and with its attachments as the real book is."""
    assert edition in Edition
    assert choices is None or choices.limit is None
    assert beside is None or all(name[:4].isdigit() for name in beside.values())
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        name = minimised.journal.child.shown_name
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf ({name}) Tj ET {'% ' * 5000}".encode())
        for title, content in (attachments or {}).items():
            pdf.attachments[title] = content
        locks = pikepdf.Encryption(user=passphrase, owner="nobody-keeps-this-one", R=6, aes=True, metadata=True)
        generate = pikepdf.ObjectStreamMode.generate
        pdf.save(target, encryption=locks, force_version="2.0", object_stream_mode=generate)
    return BookFacts(pages=1, photos=0, replaced_glyphs=0)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return files as the ZIP of a sealed bundle, in the order it demands, whatever they are."""
    order = {name: number for number, name in enumerate(TAG_FILES)}
    names = sorted(members, key=lambda name: (order.get(name, len(order)), name))
    placed = laid_out((name, len(members[name]), zlib.crc32(members[name])) for name in names)
    return b"".join(member.header + members[member.name] for member in placed) + directory(placed)


def files_under(*folders: Path) -> Iterator[Path]:
    """Yield every file below some folders."""
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())
