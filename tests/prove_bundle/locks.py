"""The lock of every PDF that leaves: each edition in each choice, the index of a class, and books locked anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdf

from journal_bridge.bundle.choices import Choices, Photos
from journal_bridge.bundle.class_index.reading import read_packs
from journal_bridge.bundle.class_index.sealing import seal_index
from journal_bridge.bundle.passphrases import Passphrases
from journal_bridge.bundle.rewrapping import rewrap
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.keys import SettingKeys
from proofs.outcome import Outcome
from prove_bundle.given import BOOK_PHRASE, FILMS_PHRASE, SMALL, TRANSFER, Given, given, whole_book

NEW: Final = Passphrases("R4TX-0JGN-8VKP-2YDA", "W6BE-H9SM-3CZF-5QRK")
"""What a delivery is locked with anew."""

ALL_CHOICES: Final = (
    Choices(),
    Choices(photos=Photos.MAIL, limit=SMALL),
    Choices(photos=Photos.ORIGINAL, paper=True),
)
IN_CLEAR: Final = (
    "Amélie".encode(),
    "Amélie".encode("utf-16-be"),
    b"Nowak",
    b"Acorns",
    b"<?xpacket",
    b"Typst",
    b"/Alt",
)
"""What every book of the sample holds, and nobody may see without its passphrase."""


def prove(folder: Path) -> Outcome:
    """Make every PDF that leaves, and look at its lock."""
    outcome, faults = Outcome(), list[tuple[str, str]]()
    looked = locked = 0
    for purpose in BUNDLED:
        journal = whole_book(folder / f"journal-{purpose}", purpose)
        for number, choices in enumerate(ALL_CHOICES):
            made = given(journal, folder / f"locks-{purpose}-{number}", choices)
            for path in (*made.books, *made_from(made, folder / f"again-{purpose}-{number}")):
                found = list(lock_faults(path))
                looked, locked = looked + 1, locked + (not found)
                faults += [(fault, f"{purpose} {choices} {path.name}") for fault in found]
    outcome.share("PDFs locked with AES-256 (V5, R6, AESv3), metadata too", locked, looked)
    outcome.tell(faults)
    return outcome


def made_from(made: Given, folder: Path) -> Iterator[Path]:
    """Yield what is made from a delivery later: its books locked anew, and the index of a class of school packs."""
    folder.mkdir()
    keys = SettingKeys.create(folder / "keys")
    if made.bundle.minimised.purpose is Purpose.SCHOOL:
        packs = read_packs(made.folder, [BOOK_PHRASE])
        assert len(packs.opened) == 1
        index = seal_index(packs, BOOK_PHRASE, TRANSFER, folder, keys)
        yield from (file.path for file in index.files if file.path.suffix == ".pdf")
    rewrap(made.folder, Passphrases(BOOK_PHRASE, FILMS_PHRASE), NEW, keys, out=folder / "anew")
    yield from sorted((folder / "anew").glob("*.pdf"))


def lock_faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with the lock of one PDF, as pypdf and the bare bytes tell it."""
    raw = path.read_bytes()
    if not raw.startswith(b"%PDF-2.0"):
        yield "not PDF 2.0"
    lock = pypdf.PdfReader(path).trailer.get("/Encrypt", {})
    lock = lock.get_object() if hasattr(lock, "get_object") else lock
    filters = lock.get("/CF", {})
    methods = {str(filters.get(str(lock.get(key)), {}).get("/CFM")) for key in ("/StmF", "/StrF")}
    if (lock.get("/V"), lock.get("/R"), methods) != (5, 6, {"/AESV3"}):
        yield f"locked with V{lock.get('/V')} R{lock.get('/R')} {sorted(methods)}"
    if "/EFF" in lock and str(lock["/EFF"]) != str(lock["/StmF"]):
        yield "attachments are locked otherwise"
    if str(lock.get("/EncryptMetadata", "true")).lower() != "true":
        yield "metadata is not locked"
    yield from (f"{word!r} can be read" for word in IN_CLEAR if word in raw)
