"""What went to which setting: a record of every bundle sealed to a key, so that the next holds only what is new.

A record lies in `WORKSPACE/sent/<transfer>.json`. It holds ids as the receiver sees them, a keyed digest of each
entry as it left, and the SHA-256 of each cleaned file: no text, no name, and nothing anybody without the setting's
secret could compare with another journal.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import AwareDatetime, ValidationError

from journal_bridge.errors import NotVerified, TryAgain, UsageFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry, Journal, Media
from journal_bridge.journal.values import Digest, Id, Model
from journal_bridge.keys import SettingKeys
from journal_bridge.private_files import flush_names, write_new

SENT: Final = "sent"
"""Folder of the records in a workspace."""

_TRANSFER: Final = re.compile(r"[0-9a-f]{32}")
_HIDDEN_AS: Final = "sent record"
_FORM: Final = "sent-entry"


class SentRecord(Model):
    """What one bundle held, and whom it was sealed to.

    `child` is what stands for the child in this setting's ledger (`Ledger.id_of`), and `whose` the platform's own
    id, hidden under the setting's secret (`child_of`). `base` is the transfer it adds to.
    """

    schema_name: Literal["journal-bridge/sent/1"] = "journal-bridge/sent/1"
    transfer: str
    receiver: Digest
    child: Id
    whose: str
    made_at: AwareDatetime
    """To the microsecond: of two versions of an entry the later counts."""
    base: str | None = None
    entries: Mapping[Id, str]
    """By an entry's id as the receiver sees it: the keyed digest of what they were told (`macs`)."""
    media: Mapping[Id, Digest]
    """By a file's id as the receiver sees it: the SHA-256 of the file as it left."""

    @property
    def entry_count(self) -> int:
        """How many entries it held."""
        return len(self.entries)

    @property
    def media_count(self) -> int:
        """How many photos, films and documents it held."""
        return len(self.media)


def child_of(record: SentRecord, keys: SettingKeys) -> str:
    """Return the platform's id of the child a record is about.

    Raises:
        NotVerified: `tampered` when it was hidden by another setting, or changed.
    """
    return keys.reveal(record.whose, _HIDDEN_AS)


def hidden_child(child: str, keys: SettingKeys) -> str:
    """Return a platform's id as a record keeps it."""
    return keys.hide(child, _HIDDEN_AS)


def macs(journal: Journal, keys: SettingKeys, receiver: str) -> dict[str, str]:
    """Return a keyed digest of each entry of a minimised journal, its files among what is told.

    Where a record lay, and which reader of exports read it, is nothing a receiver was told of a child: an update
    of this program changes no entry.
    """
    media = {one.id: one for one in journal.media}
    return {entry.id: keys.keyed_id(_FORM, _form(entry, media), receiver) for entry in journal.entries}


def files(journal: Journal) -> dict[str, str]:
    """Return the SHA-256 of each file of a minimised journal, by id."""
    return {one.id: one.sha256 for one in journal.media if one.sha256 is not None}


def _form(entry: Entry, media: Mapping[str, Media]) -> str:
    """Return the digest of all that a receiver is told of an entry, in the one way to write it."""
    told = [_told(entry), *(_told(media[one]) for one in dict.fromkeys(entry.all_media))]
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _told(record: Entry | Media) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude={"source", "path"}, exclude_none=True)


def write(workspace: Path, record: SentRecord) -> None:
    """Keep a record, in a file that only this user can read.

    Raises:
        TryAgain: `delivery-failed` when it cannot be written, or one of this transfer is there.
    """
    path = _path(workspace, record.transfer)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_new(path, record.model_dump_json(indent=1).encode() + b"\n")
    except OSError:
        raise TryAgain("delivery-failed", SENT) from None
    flush_names(path.parent)


@contextmanager
def kept(workspace: Path, record: SentRecord) -> Iterator[None]:
    """Keep a record of what has just been delivered, and take it back when the delivery is taken back."""
    write(workspace, record)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            _path(workspace, record.transfer).unlink()
        raise


def read(workspace: Path, transfer: str) -> SentRecord:
    """Return the record of one transfer.

    Raises:
        UsageFault: `bundle-unknown` when this workspace sealed no such bundle to a setting.
        NotVerified: `tampered` when the record cannot be used.
    """
    path = _path(workspace, transfer)
    try:
        record = SentRecord.model_validate_json(path.read_bytes())
    except OSError:
        raise UsageFault("bundle-unknown", transfer[:8]) from None
    except ValidationError:
        raise NotVerified("tampered", f"{SENT}/{path.name}") from None
    if record.transfer != transfer:
        raise NotVerified("tampered", f"{SENT}/{path.name}")
    return record


def of_child(workspace: Path, child: str, receiver: str) -> tuple[SentRecord, ...]:
    """Return what was ever sealed of one child to one setting, oldest first; whether it arrived is not said here.

    Args:
        workspace: the setting's folder.
        child: what stands for the child in the ledger (`Ledger.id_of`).
        receiver: fingerprint of the other setting's card.

    Raises:
        NotVerified: `tampered` when a record cannot be used.
    """
    names = sorted(path.stem for path in (workspace / SENT).glob("*.json"))
    known = (read(workspace, one) for one in names if _TRANSFER.fullmatch(one))  # other files are a computer's own
    mine = (one for one in known if (one.child, one.receiver) == (child, receiver))
    return tuple(sorted(mine, key=lambda one: (one.made_at, one.transfer)))


def record_of(minimised: MinimisedJournal, keys: SettingKeys, **facts: Any) -> SentRecord:  # noqa: ANN401 - a record's
    """Return the record of a minimised journal; `facts` are the record's other fields."""
    journal = minimised.journal
    return SentRecord(entries=macs(journal, keys, facts["receiver"]), media=files(journal), **facts)


def _path(workspace: Path, transfer: str) -> Path:
    """Return where the record of a transfer lies.

    Raises:
        UsageFault: `bundle-unknown` when that is no id of a transfer.
    """
    if _TRANSFER.fullmatch(transfer) is None:
        raise UsageFault("bundle-unknown", "")
    return workspace / SENT / f"{transfer}.json"
