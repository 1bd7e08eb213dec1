"""Reads a locked book again with pypdf, which had no part in making it, and says what is wrong with it.

Encrypted PDF carries no proof against change: a flipped bit inside a picture opens all the same. Only the manifest
beside the book shows that; here it is shown that the book is locked as promised, and can be read to its end.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from pypdf import PasswordType, PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from journal_bridge.bundle.bag import digests_from, sha256
from journal_bridge.bundle.packing import JOURNAL
from journal_bridge.errors import BridgeError
from journal_bridge.journal import from_bytes

ATTACHED_DIGESTS: Final = "sha256.txt"
"""Attachment that holds the digests of the other attachments, so that a damaged one is noticed."""

CLASS_INDEX: Final = "class-index.json"
"""Attachment that holds the data of a class index, which has no journal."""

HEADER: Final = b"%PDF-2.0"
_JPEG: Final = b"\xff\xd8"
DAMAGED: Final = "it cannot be read to its end"
NOT_OPENED: Final = "the passphrase does not open it"

# pypdf quotes the document in its warnings, and a document's words are a child's.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def opens_without_passphrase(path: Path) -> bool:
    """Return whether anybody can open a PDF: it is not encrypted, or its passphrase is empty."""
    with path.open("rb") as file:
        return _open_to_all(PdfReader(file))


def opens_with(path: Path, passphrase: str) -> bool:
    """Return whether a passphrase opens a locked PDF; what cannot be read is not opened."""
    try:
        with path.open("rb") as file:
            reader = PdfReader(file)
            return reader.is_encrypted and reader.decrypt(passphrase) is not PasswordType.NOT_DECRYPTED
    except Exception:  # noqa: BLE001 - a damaged or hostile PDF makes pypdf fail in any way there is
        return False


def problems_of(path: Path, passphrase: str | None) -> tuple[str, ...]:
    """Return what is wrong with a book, in plain words; nothing when it is as promised.

    Without a passphrase only its lock is looked at. Never raises for what the file holds.
    """
    with path.open("rb") as file:
        try:
            return tuple(_problems(file, passphrase))
        except Exception:  # noqa: BLE001 - a damaged or hostile PDF makes pypdf fail in any way there is
            return (DAMAGED,)


def _problems(file: BinaryIO, passphrase: str | None) -> Iterator[str]:
    if file.read(len(HEADER)) != HEADER:
        yield "its header is not PDF 2.0"
    reader = PdfReader(file)
    if _open_to_all(reader):
        yield "it opens without a passphrase"
        return
    yield from _lock_problems(reader)
    if passphrase is None:
        return
    if reader.decrypt(passphrase) is PasswordType.NOT_DECRYPTED:
        yield NOT_OPENED
        return
    if not _all_read(reader):
        yield "a picture in it is damaged"
    yield from _attachment_problems({name: contents[0] for name, contents in reader.attachments.items()})


def _open_to_all(reader: PdfReader) -> bool:
    return not reader.is_encrypted or reader.decrypt("") is not PasswordType.NOT_DECRYPTED


def _lock_problems(reader: PdfReader) -> Iterator[str]:
    lock = cast("DictionaryObject", reader.trailer["/Encrypt"].get_object())
    filters = cast("DictionaryObject", lock["/CF"])
    methods = {str(cast("DictionaryObject", filters[str(lock[key])])["/CFM"]) for key in ("/StmF", "/StrF")}
    if (str(lock["/V"]), str(lock["/R"]), methods) != ("5", "6", {"/AESV3"}):
        yield "it is not locked with AES-256, revision 6"
    elif str(lock.get("/EncryptMetadata", "true")).lower() != "true":
        yield "its title and other metadata can be read without a passphrase"


def _all_read(reader: PdfReader) -> bool:
    """Decrypt and decode every stream, and walk every page; say whether every picture begins as a JPEG must.

    Big streams are let go again at once, so a book of gigabytes is read in little memory.
    """
    whole = True
    for page in reader.pages:
        page.get_contents()
    numbers = {(generation, number) for generation, found in reader.xref.items() for number in found}
    for generation, number in sorted(numbers):
        found = IndirectObject(number, generation, reader).get_object()
        if isinstance(found, StreamObject) and found.get("/Type") not in {"/ObjStm", "/XRef"}:
            begins = found.get_data()[: len(_JPEG)]
            whole &= found.get("/Filter") != "/DCTDecode" or begins == _JPEG
            reader.resolved_objects.pop((generation, number), None)
    return whole


def _attachment_problems(attachments: dict[str, bytes]) -> Iterator[str]:
    if ATTACHED_DIGESTS not in attachments or not attachments.keys() & {JOURNAL, CLASS_INDEX}:
        yield "the journal as data is not attached"
        return
    try:
        promised = digests_from(attachments.pop(ATTACHED_DIGESTS), ATTACHED_DIGESTS)
        if JOURNAL in attachments:
            from_bytes(attachments[JOURNAL])
    except BridgeError as refused:
        yield f"an attachment is not what it should be: {refused}"
        return
    if promised != {name: sha256(content) for name, content in attachments.items()}:
        yield "an attachment is not the one that was put there"
