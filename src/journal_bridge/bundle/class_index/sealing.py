"""Makes the index an encrypted PDF with its data attached, a word on how to open it, and a signed manifest."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from journal_bridge.bundle.bag import sha256
from journal_bridge.bundle.blocks import listed, private_folder, write_private
from journal_bridge.bundle.book.fonts import families
from journal_bridge.bundle.book.layout import lay_out
from journal_bridge.bundle.book.locking import checked, lock
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.class_index.reading import Packs
from journal_bridge.bundle.class_index.rows import index_data
from journal_bridge.bundle.manifest import add_manifest, checked_transfer_id
from journal_bridge.bundle.pdf_reading import ATTACHED_DIGESTS, CLASS_INDEX, opens_without_passphrase
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.errors import NotVerified
from journal_bridge.handover import Purpose, SealedBundle
from journal_bridge.keys import SettingKeys

INDEX: Final = "class-index.pdf"
"""The index's file name; it says nothing about anybody."""

SCHEMA: Final = "journal-bridge/class-index/1.0"
_TEMPLATE: Final = "class"
_NO_DAY: Final = date(2000, 1, 1)
_START: Final = """\
An index of children starting at a school
=========================================

class-index.pdf has one row for each child whose pack was opened to make it. It
is locked with a passphrase of its own, which reaches you another way. Open it
with any PDF reader and type the passphrase exactly, with the hyphens. Keep both
as you keep the children's records, and never in the same message.

IS IT WHOLE?
MANIFEST lists every file here with its length and its fingerprint, and
MANIFEST.sig is the signature under it. The free program journal-bridge checks
both:
  journal-bridge verify FOLDER
"""


def seal_index(packs: Packs, passphrase: str, transfer_id: str, workdir: Path, keys: SettingKeys) -> SealedBundle:
    """Return the index of some packs as an encrypted PDF with its signed manifest.

    Args:
        packs: what was read; those that were not opened are named at the foot.
        passphrase: what opens the index.
        transfer_id: 32 random hexadecimal digits.
        workdir: a private folder of the caller.
        keys: whose signature it gets.

    Raises:
        UsageFault: `passphrase-weak`.
        NotVerified: `not-encrypted` when it would open without a passphrase.
        OurFault: `layout-failed`.
    """
    checked(passphrase)
    checked_transfer_id(transfer_id)
    folder, layout = private_folder(workdir / "sealed"), private_folder(workdir / "layout")
    laid_out = lay_out(_data(packs), _TEMPLATE, [], layout, _moment(packs))
    document = index_bytes(packs)
    digests = f"{sha256(document)}  {CLASS_INDEX}\n".encode()
    lock(laid_out.path, folder / INDEX, passphrase, {CLASS_INDEX: document, ATTACHED_DIGESTS: digests})
    if opens_without_passphrase(folder / INDEX):
        (folder / INDEX).unlink()
        raise NotVerified("not-encrypted", INDEX)
    write_private(folder / START_HERE, _START.encode("ascii"))
    files = [listed(name, folder / name) for name in (START_HERE, INDEX)]
    sealed = add_manifest(files, Purpose.SCHOOL, transfer_id, folder, keys)
    return SealedBundle(Purpose.SCHOOL, transfer_id, sealed, "passphrase")


def index_bytes(packs: Packs) -> bytes:
    """Return the index as data: each child's first page, and the folder its pack lay in."""
    document = {
        "schema": SCHEMA,
        "children": [
            {"folder": pack.folder, "pack": pack.transfer_id, "page": pack.page.model_dump(mode="json")}
            for pack in packs.opened
        ],
        "not_opened": [{"folder": one.folder, "why": one.why} for one in packs.not_opened],
    }
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _data(packs: Packs) -> dict[str, Any]:
    typesetter = Typesetter()
    index = index_data(packs, typesetter)
    return {"families": families(), "title": index["title"], "plain_settings": "", "index": index}


def _moment(packs: Packs) -> int:
    """Return the time the file claims to be made at: noon on the last day judged, never the clock's."""
    last = max((seen.day for pack in packs.opened for seen in pack.page.areas if seen.day), default=_NO_DAY)
    return int(datetime(last.year, last.month, last.day, 12, tzinfo=UTC).timestamp())
