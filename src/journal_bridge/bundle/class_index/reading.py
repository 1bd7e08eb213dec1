"""Reads the first pages of many schools' packs: each is verified, then opened with one of the passphrases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pypdf import PasswordType, PdfReader

from journal_bridge.bundle.bag import digests_from, sha256
from journal_bridge.bundle.book.page_one import SUMMARY, PageOne, from_bytes
from journal_bridge.bundle.manifest import LARGEST, MANIFEST, Manifest
from journal_bridge.bundle.manifest import from_bytes as manifest_from
from journal_bridge.bundle.pdf_reading import ATTACHED_DIGESTS
from journal_bridge.bundle.verifying import verify
from journal_bridge.errors import BridgeError
from journal_bridge.handover import Purpose

DEEPEST: Final = 4
"""Folders between the one that is named and a pack: one a setting, one a child, and those a command makes."""

PACKED: Final = frozenset({".pdf", ".zip", ".age"})
"""What files of a pack are called, and packs that nobody unpacked."""

KEPT: Final = "keep-at-the-setting"
"""Folder with the receipt, beside the pack where the setting made both; no pack lies in it."""

NO_PACK: Final = "no pack lies in it"
CHANGED: Final = "it is not as it was made"
FOR_OTHERS: Final = "it is not a pack for a school"
LOCKED: Final = "none of the passphrases opens it"
NO_PAGE: Final = "it holds no first page as data; ask for it to be made anew"


@dataclass(frozen=True)
class Pack:
    """One pack that was opened: the folder it lies in, as seen from the one that was named, and its first page."""

    folder: str
    transfer_id: str
    page: PageOne


@dataclass(frozen=True)
class NotOpened:
    """A folder whose pack is in no row, and why."""

    folder: str
    why: str


@dataclass(frozen=True)
class Packs:
    """Everything a folder of packs held; `repeated` packs lie there a second time."""

    opened: tuple[Pack, ...] = ()
    not_opened: tuple[NotOpened, ...] = ()
    repeated: tuple[NotOpened, ...] = ()


def read_packs(folder: Path, passphrases: Sequence[str]) -> Packs:
    """Return the packs below a folder, in the order of their names.

    A pack is a folder with a manifest, however deep below one folder for each setting and child. What cannot be
    opened is told, never passed over; nothing in a pack makes this raise.
    """
    opened: list[Pack] = []
    not_opened: list[NotOpened] = []
    repeated: list[NotOpened] = []
    keys = _Keys(passphrases)
    for place, name in _places(folder):
        found = _read(place, name, keys) if place is not None else NotOpened(name, NO_PACK)
        if isinstance(found, NotOpened):
            not_opened.append(found)
        elif before := next((one.folder for one in opened if one.transfer_id == found.transfer_id), None):
            repeated.append(NotOpened(name, f"the same pack as {before}"))
        else:
            opened.append(found)
    return Packs(tuple(opened), tuple(not_opened), tuple(repeated))


def _places(folder: Path) -> Iterator[tuple[Path | None, str]]:
    """Yield every folder with a manifest and its name; what lies there instead of one has no place."""
    return _below(folder, folder, DEEPEST)


def _below(folder: Path, top: Path, deep: int) -> Iterator[tuple[Path | None, str]]:
    """Look into a folder and those in it: what a receiver might take for a pack is told, wherever it lies."""
    inside = sorted(one for one in folder.iterdir() if not one.name.startswith(".") and one.name != KEPT)
    folders = [one for one in inside if one.is_dir()]
    is_pack = (folder / MANIFEST).is_file()
    if is_pack:
        yield folder, _name(folder, top)
    elif folder != top and not folders:
        yield None, _name(folder, top)
    else:
        yield from ((None, _name(one, top)) for one in inside if one.suffix.lower() in PACKED and one.is_file())
    for one in folders:
        if deep and not one.is_symlink():
            yield from _below(one, top, deep - 1)
        else:
            yield None, _name(one, top)


def _name(pack: Path, folder: Path) -> str:
    """Return where a pack lies, without the folder every pack is handed over in."""
    parts = pack.relative_to(folder).parts or (folder.name,)
    return "/".join(parts[:-1] if len(parts) > 1 and parts[-1] == "to-hand-over" else parts)


class _Keys:
    """The passphrases: those that opened no pack yet are tried first, since each pack has its own."""

    def __init__(self, passphrases: Sequence[str]) -> None:
        self._order = list(dict.fromkeys(passphrases))

    def open(self, reader: PdfReader) -> bool:
        for phrase in self._order:
            if reader.decrypt(phrase) is not PasswordType.NOT_DECRYPTED:
                self._order.remove(phrase)
                self._order.append(phrase)
                return True
        return False


def _read(folder: Path, name: str, keys: _Keys) -> Pack | NotOpened:
    try:
        manifest = _manifest(folder)
        if manifest is None:
            return NotOpened(name, CHANGED)
        if manifest.purpose is not Purpose.SCHOOL:
            return NotOpened(name, FOR_OTHERS)
        return _page(folder, name, manifest, keys)
    except Exception:  # noqa: BLE001 - a hostile PDF makes pypdf fail in any way there is
        return NotOpened(name, CHANGED)


def _manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder in which every file is as it was made, or None."""
    try:
        if not verify(folder).ok or (folder / MANIFEST).stat().st_size > LARGEST:
            return None
        return manifest_from((folder / MANIFEST).read_bytes())
    except (BridgeError, OSError):
        return None


def _page(folder: Path, name: str, manifest: Manifest, keys: _Keys) -> Pack | NotOpened:
    """Return the first page that one of a pack's books holds."""
    for line in manifest.lines:
        if not line.name.endswith(".pdf"):
            continue
        with (folder / line.name).open("rb") as file:
            reader = PdfReader(file)
            if not keys.open(reader):
                return NotOpened(name, LOCKED)
            attached = {one: contents[0] for one, contents in reader.attachments.items()}
        if SUMMARY in attached:
            digests = digests_from(attached.get(ATTACHED_DIGESTS, b""), ATTACHED_DIGESTS)
            whole = digests.get(SUMMARY) == sha256(attached[SUMMARY])
            page = from_bytes(attached[SUMMARY]) if whole else None
            return Pack(name, manifest.transfer_id, page) if page else NotOpened(name, CHANGED)
    return NotOpened(name, NO_PAGE)
