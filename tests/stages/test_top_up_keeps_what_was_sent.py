"""What went to a setting is kept as ids and digests, from when it lies at its place until it is taken back."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal_bridge import sent_records
from journal_bridge.errors import BridgeError, NotVerified, TryAgain, UsageFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.keys import SettingKeys
from journal_bridge.sent_records import SentRecord
from stages.sealed_parts import CANARY, minimised

TRANSFER = "5eed" * 8
RECEIVER = "ab" * 32
MADE = datetime(2026, 7, 20, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """A setting with keys and a workspace."""

    workspace: Path
    keys: SettingKeys
    made: MinimisedJournal

    def record(self, **changes: object) -> SentRecord:
        """Return the record of one journal."""
        facts = {
            "transfer": TRANSFER,
            "receiver": RECEIVER,
            "child": self.keys.keyed_id("child", "florence-4711", "ledger"),
            "whose": sent_records.hidden_child("florence-4711", self.keys),
            "made_at": MADE,
        }
        return sent_records.record_of(self.made, self.keys, **(facts | changes))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Give a setting."""
    return Office(tmp_path, SettingKeys.create(tmp_path), minimised(tmp_path / "made"))


def test_a_record_is_read_back_as_it_was_written(office: Office) -> None:
    """Whatever is sent later rests on what is read here."""
    record = office.record()
    sent_records.write(office.workspace, record)
    read = sent_records.read(office.workspace, TRANSFER)
    assert record == read
    assert (len(record.entries), len(record.media)) == (read.entry_count, read.media_count)
    assert read.entry_count > 0
    assert read.media_count > 0
    assert sent_records.child_of(read, office.keys) == "florence-4711"


def test_nobody_reads_a_childs_name_or_words_in_a_record(office: Office) -> None:
    """It is ids and digests, in a file of this user's alone."""
    sent_records.write(office.workspace, office.record())
    (file,) = (office.workspace / "sent").iterdir()
    text = file.read_text(encoding="utf-8")
    assert CANARY not in text
    assert "florence" not in text.casefold()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_record_of_another_setting_says_nothing(office: Office, tmp_path: Path) -> None:
    """The same words under another setting's secret have other digests, and the child stays hidden."""
    other = SettingKeys.create(tmp_path / "other")
    ours, theirs = office.record(), replace(office, keys=other).record()
    assert ours.entries.keys() == theirs.entries.keys()
    assert not set(ours.entries.values()) & set(theirs.entries.values())
    with pytest.raises(NotVerified, match="not as it was made"):
        sent_records.child_of(ours, other)


def test_a_record_is_never_written_over(office: Office) -> None:
    """An id of a transfer is used once."""
    sent_records.write(office.workspace, office.record())
    with pytest.raises(TryAgain) as refused:
        sent_records.write(office.workspace, office.record())
    assert refused.value.code == "delivery-failed"


def test_a_record_goes_when_its_delivery_is_taken_back(office: Office) -> None:
    """What lies nowhere was never sent."""
    delivery = sent_records.kept(office.workspace, office.record())
    delivery.__enter__()
    assert sent_records.read(office.workspace, TRANSFER).transfer == TRANSFER
    assert not delivery.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    with pytest.raises(UsageFault) as unknown:
        sent_records.read(office.workspace, TRANSFER)
    assert unknown.value.code == "bundle-unknown"


@pytest.mark.parametrize("untrusted", ["", "../keys", "5EED" * 8, f"{TRANSFER}\n", "5eed" * 9])
def test_what_is_no_id_is_no_path(office: Office, untrusted: str) -> None:
    """A word typed on the command line leads to no other file."""
    with pytest.raises(UsageFault) as unknown:
        sent_records.read(office.workspace, untrusted)
    assert unknown.value.code == "bundle-unknown"


@pytest.mark.parametrize("damage", ["", "{}", "[1]", '{"transfer": "' + "0" * 32 + '"}'])
def test_a_damaged_record_is_no_record(office: Office, damage: str) -> None:
    """Nothing is left out of a bundle on the word of a file that is not as it was written."""
    record = office.record()
    sent_records.write(office.workspace, record)
    path = office.workspace / "sent" / f"{TRANSFER}.json"
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(NotVerified) as damaged:
        sent_records.read(office.workspace, TRANSFER)
    assert damaged.value.code == "tampered"


def test_a_record_under_another_ones_name_is_no_record(office: Office) -> None:
    """A file that was renamed tells of another transfer."""
    sent_records.write(office.workspace, office.record())
    folder = office.workspace / "sent"
    (folder / f"{TRANSFER}.json").rename(folder / f"{'0' * 32}.json")
    with pytest.raises(NotVerified):
        sent_records.read(office.workspace, "0" * 32)


def test_what_went_of_one_child_to_one_setting_is_found_oldest_first(office: Office) -> None:
    """Neither another child's nor another setting's is among it."""
    later, earlier = office.record(transfer="1" * 32), office.record(transfer="2" * 32, made_at=MADE.replace(day=1))
    other_child = office.record(transfer="3" * 32, child="c" * 26)
    elsewhere = office.record(transfer="4" * 32, receiver="cd" * 32)
    for record in (later, earlier, other_child, elsewhere):
        sent_records.write(office.workspace, record)
    assert (earlier, later) == sent_records.of_child(office.workspace, later.child, RECEIVER)
    assert (elsewhere,) == sent_records.of_child(office.workspace, later.child, "cd" * 32)
    assert sent_records.of_child(office.workspace / "new", later.child, RECEIVER) == ()


@pytest.mark.parametrize("name", ["._{}.json", "{} (conflicted copy).json", ".DS_Store.json"])
def test_files_a_computer_leaves_beside_the_records_are_none(office: Office, name: str) -> None:
    """A disk of another system, or a program that keeps folders alike, stops no top-up."""
    record = office.record()
    sent_records.write(office.workspace, record)
    (office.workspace / "sent" / name.format(TRANSFER)).write_bytes(b"\0")
    assert (record,) == sent_records.of_child(office.workspace, record.child, RECEIVER)


def test_a_workspace_that_cannot_be_written_stops_the_delivery(office: Office) -> None:
    """A bundle nobody could add to is not handed over."""
    (office.workspace / "sent").write_text("in the way", encoding="utf-8")
    with pytest.raises(BridgeError) as stopped:
        sent_records.write(office.workspace, office.record())
    assert stopped.value.code == "delivery-failed"


def test_an_entry_is_another_when_its_photo_is(office: Office) -> None:
    """A file that was replaced, or its caption, is part of what was told of the entry."""
    journal = office.made.journal
    before = sent_records.macs(journal, office.keys, RECEIVER)
    (shown,) = [entry.id for entry in journal.entries if entry.all_media][:1]
    for change in ({"sha256": "0" * 64}, {"caption": "another caption"}):
        media = tuple(one.model_copy(update=change) for one in journal.media)
        after = sent_records.macs(journal.model_copy(update={"media": media}), office.keys, RECEIVER)
        assert after[shown] != before[shown]
        assert all(after[one.id] == before[one.id] for one in journal.entries if not one.all_media)


def test_an_update_of_the_program_changes_no_entry(office: Office) -> None:
    """Which reader of exports read it, and where it lay, is nothing anybody was told of the child."""
    made = office.made.journal
    read_by = {"source": made.provenance.model_copy(update={"adapter": "another 9.9", "record": "zzz"})}
    updated = made.model_copy(
        update={
            "entries": tuple(one.model_copy(update=read_by) for one in made.entries),
            "media": tuple(one.model_copy(update=read_by | {"path": "media/other.jpg"}) for one in made.media),
        }
    )
    assert sent_records.macs(made, office.keys, RECEIVER) == sent_records.macs(updated, office.keys, RECEIVER)


def test_the_record_is_of_what_was_sealed(office: Office) -> None:
    """The counts an offer states are those of the journal inside."""
    made, record = office.made, office.record()
    assert {one.id for one in made.journal.entries} == record.entries.keys()
    assert {one.id: one.sha256 for one in made.journal.media} == record.media
