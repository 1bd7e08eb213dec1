"""Sealed bundles of invented children, made in milliseconds: what a setting hands over, without the export."""

import hashlib
import io
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from PIL import Image

from journal_bridge import bundle, deliver, sent_records
from journal_bridge.bundle import ForSetting, pack
from journal_bridge.handover import MinimisedJournal, Purpose
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
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.ledger import Ledger

NOW: Final = datetime(2025, 7, 18, 12, 0, tzinfo=UTC)
_SOURCE: Final = Source(platform="invented", adapter="invented 1")
_EDGE: Final = 64
"""Pixels of the side of a small photo: some ten kilobytes of noise."""


@dataclass(frozen=True)
class Parcel:
    """A bundle as the manager has it: its folder, its transfer, its sealed file, and what is in it."""

    folder: Path
    transfer: str
    sealed: Path
    sha256: str
    child: str
    name: str
    """The child's; a canary that may stand in no log."""
    story: str
    entries: frozenset[str]
    """Each entry's words: what it is called differs from setting to setting."""
    media: frozenset[str]
    """Digests of the photos."""

    @property
    def bytes(self) -> int:
        """Length of the sealed file."""
        return self.sealed.stat().st_size


def canary(seed: int) -> str:
    """Return an invented child's name that is found nowhere by chance."""
    chance = random.Random(seed)  # noqa: S311 - seeded troubles, no secrets
    return f"Quillabet{chance.randrange(10**9):09d} Zephyrine"


def journal(folder: Path, seed: int, *, entries: int = 2, photo: int = _EDGE) -> MinimisedJournal:
    """Return a minimised journal of some entries with a photo of noise each, `photo` pixels wide and high."""
    (folder / "media").mkdir(parents=True)
    child, name = _id(seed, "child"), canary(seed)
    media = tuple(_photo(folder, seed, number, photo) for number in range(entries))
    notes = tuple(_note(seed, number, child, name, one.id) for number, one in enumerate(media))
    made = Journal(
        journal_id=f"j-{child}",
        child=Child(id=child, known_as=Name(full=name), source=_SOURCE),
        entries=notes,
        media=tuple(sorted(media, key=lambda one: one.id)),
        provenance=_SOURCE,
    )
    return MinimisedJournal(made, Purpose.SETTING, folder, (), carried=2 * entries, redactions=0)


def _id(seed: int, kind: str) -> str:
    return hashlib.sha256(f"{seed} {kind}".encode()).hexdigest()[:26]


def _note(seed: int, number: int, child: str, name: str, photo: str) -> Observation:
    return Observation(
        id=_id(seed, f"entry {number}"),
        observed_on=date(2025, 3, 1) + timedelta(days=number),
        recorded_at=NOW,
        status=Status.PUBLISHED,
        about=(child,),
        body=(Block(text=f"{name} built bridge number {number} of blocks."),),
        media=(photo,),
        source=_SOURCE,
    )


def _photo(folder: Path, seed: int, number: int, edge: int) -> Media:
    key = _id(seed, f"photo {number}")
    noise = random.Random(f"{seed} {number}").randbytes(edge * edge * 3)  # noqa: S311 - seeded troubles, no secrets
    written = io.BytesIO()
    Image.frombytes("RGB", (edge, edge), noise).save(written, "JPEG", quality=95)
    content = written.getvalue()
    (folder / f"media/{key}.jpg").write_bytes(content)
    return Media(
        id=key,
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        path=f"media/{key}.jpg",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        mime="image/jpeg",
        width=edge,
        height=edge,
        source=_SOURCE,
    )


def parcel(minimised: MinimisedJournal, out: Path, workspace: Path, keys: SettingKeys, to: Card) -> Parcel:
    """Seal a journal to a setting, hand it over, and keep the record of what went, as the line does."""
    transfer = hashlib.sha256(f"{out} {minimised.journal.journal_id}".encode()).hexdigest()[:32]
    work = out.with_name(f"{out.name}-work")
    sealed = bundle.seal(pack(minimised, work), ForSetting(to, printed=False), transfer, work, keys)
    delivered = deliver.deliver_to_folder(sealed, out, NOW)
    child = minimised.journal.child.id
    with Ledger.open(workspace, keys) as ledger:
        facts = {"transfer": transfer, "receiver": to.fingerprint, "child": ledger.id_of(child), "made_at": NOW}
    record = sent_records.record_of(minimised, keys, whose=sent_records.hidden_child(child, keys), **facts)
    sent_records.write(workspace, record)
    file = next(one for one in delivered.files if one.name.endswith(".jb.age"))
    return Parcel(
        out,
        transfer,
        out / file.name,
        file.sha256,
        child,
        minimised.journal.child.shown_name,
        minimised.journal.entries[0].body[0].text,
        frozenset(one.body[0].text for one in minimised.journal.entries),
        frozenset(str(one.sha256) for one in minimised.journal.media),
    )
