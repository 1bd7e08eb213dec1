"""Filing stops: taken back meanwhile, a full disk, another run, no library; and all stays as it was."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from filing_world import ROBIN, Inbox, Told, entry, photo, tree
from journal_bridge import filing
from journal_bridge.errors import BridgeError, OurFault
from journal_bridge.filing import Word
from journal_bridge.filing.integrating import only_one
from journal_bridge.filing.office import Office
from journal_bridge.filing.record import Outcome, Tally, read_filed
from journal_bridge.ledger import Tick, Transfer
from journal_bridge.receiving import upload_id
from journal_bridge.transfer_papers import TransferState


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """Return a receiver with an empty inbox."""
    made = Inbox(tmp_path)
    with made.ledger:
        yield made


def stops(inbox: Inbox, transfer: Transfer, out: Path | None = None, word: Word | None = None) -> str:
    """File an arrival, which must stop; return the error's code."""
    with pytest.raises(BridgeError) as told:
        inbox.integrate(transfer, word, out)
    return told.value.code


def taken_back(inbox: Inbox, transfer: Transfer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sender withdraw just before the last word is said."""
    say = Office.say_integrated

    def late(office: Office, which: Transfer, outcome: Outcome) -> None:
        inbox.take_back(transfer, ROBIN)
        say(office, which, outcome)

    monkeypatch.setattr(Office, "say_integrated", late)


def test_a_new_child_that_is_taken_back_meanwhile_is_not_kept(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even an empty folder stays."""
    transfer = inbox.sent(Told.of(2))
    taken_back(inbox, transfer, monkeypatch)
    assert stops(inbox, transfer) == "paper-out-of-turn"
    assert not inbox.library.exists()
    assert inbox.now(transfer.sender, transfer.id).state is TransferState.WITHDRAWN


def test_a_top_up_that_is_taken_back_meanwhile_is_not_kept(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is, byte for byte, what it was before, and nothing lies beside it."""
    inbox.filed(Told.of(2))
    before = tree(inbox.library)
    more = Told.of(3, media=(photo(1, b"cut anew"), photo(2), photo(3)))
    transfer = inbox.sent(replace(more, entries=(entry(1, "Corrected."), *more.entries[1:])))
    taken_back(inbox, transfer, monkeypatch)
    assert stops(inbox, transfer) == "paper-out-of-turn"
    assert tree(inbox.library) == before


@pytest.mark.parametrize("begun", [False, True])
def test_a_full_disk_leaves_what_was_there(inbox: Inbox, monkeypatch: pytest.MonkeyPatch, *, begun: bool) -> None:
    """The manager is told to try again; the transfer still waits, and the next try files it."""
    if begun:
        inbox.filed(Told.of(1))
    before = tree(inbox.folder / "library")
    transfer = inbox.sent(Told.of(2))
    fsync = os.fsync

    def full(file: int) -> None:
        if Path(f"/proc/self/fd/{file}").readlink().name.startswith("journal.json"):
            raise OSError(errno.ENOSPC, "no room")
        fsync(file)

    monkeypatch.setattr(os, "fsync", full)
    assert stops(inbox, transfer) == "delivery-failed"
    assert tree(inbox.folder / "library") == before
    assert inbox.now(transfer.sender, transfer.id).state is TransferState.WAITING_FOR_MANAGER
    monkeypatch.undo()
    assert inbox.integrate(transfer).outcome


def test_one_files_at_a_time(inbox: Inbox) -> None:
    """A second run stops at once, and so does one while the desk has the arrival in hand."""
    transfer = inbox.sent(Told.of(1))
    with only_one(inbox.office):
        assert stops(inbox, transfer) == "filing-busy"
    with inbox.desk.holding(transfer.sender, transfer.id):
        assert stops(inbox, transfer) == "transfer-busy"
        with pytest.raises(BridgeError, match="at work"):
            filing.refuse(transfer, "wrong-child", inbox.office)


def test_what_has_not_arrived_cannot_be_filed(inbox: Inbox) -> None:
    """Neither what was only offered, nor what has ended; what has come and is not open is opened now."""
    came = inbox.sent(Told.of(1), opened=False)
    assert inbox.now(came.sender, came.id).state is TransferState.RECEIVED
    assert filing.look(came, inbox.office).entries == {"observation": 1}
    inbox.take_back(came)
    assert stops(inbox, came) == "transfer-ended"
    offered = inbox.offered(Told.of(1))
    assert stops(inbox, offered) == "not-arrived"
    with pytest.raises(BridgeError) as told:
        filing.refuse(offered, "wrong-child", inbox.office)
    assert told.value.code == "not-arrived"


def test_a_setting_that_is_paired_no_more_is_not_believed(inbox: Inbox) -> None:
    """Its journal stays in the inbox until the two pair again; refusing it is always possible."""
    transfer = inbox.sent(Told.of(1))
    inbox.ledger.peers.end(transfer.sender, inbox.at)
    assert stops(inbox, transfer) == "peer-unknown"
    peer = inbox.ledger.peers.get(transfer.sender)
    assert peer
    inbox.ledger.peers.propose(peer.card, peer.name, None, inbox.at)
    for whose in Tick:
        inbox.ledger.peers.tick(transfer.sender, whose, inbox.at)
    assert inbox.integrate(transfer).outcome


def test_a_sealed_file_that_was_changed_here_is_not_filed(inbox: Inbox) -> None:
    """Every signature and digest is checked once more before it is filed."""
    transfer = inbox.sent(Told.of(1))
    sealed = inbox.desk.sealed(transfer.sender, transfer.id)
    content = bytearray(sealed.read_bytes())
    content[-1] ^= 1
    sealed.write_bytes(content)
    assert stops(inbox, transfer) == "tampered"
    assert not inbox.library.exists()


@pytest.mark.parametrize("there", ["stranger.txt", "journal.json"])
def test_a_folder_of_something_else_is_no_library(inbox: Inbox, there: str) -> None:
    """Nothing is written into a folder of holiday photos, or into one child's own journal folder."""
    transfer = inbox.sent(Told.of(1))
    inbox.library.mkdir()
    (inbox.library / there).write_text("{}")
    assert stops(inbox, transfer) == "not-a-library"
    assert tree(inbox.library) == {there: b"{}"}


def test_a_file_or_a_link_is_no_library(inbox: Inbox) -> None:
    """Where the link leads is not looked at."""
    transfer = inbox.sent(Told.of(1))
    inbox.library.write_text("a file")
    assert stops(inbox, transfer) == "not-a-library"
    inbox.library.unlink()
    inbox.library.symlink_to(inbox.folder)
    assert stops(inbox, transfer) == "not-a-library"


def test_a_library_that_was_damaged_is_not_built_on(inbox: Inbox) -> None:
    """A record or a journal that is not as it was written stops everything; so do two folders of one child."""
    done = inbox.filed(Told.of(1))
    assert done.folder
    transfer = inbox.sent(Told.of(2))
    whole = tree(done.folder)
    (done.folder / "filed.json").write_text('{"origins": 7}')
    assert stops(inbox, transfer) == "library-damaged"
    (done.folder / "filed.json").write_bytes(whole["filed.json"])
    (done.folder / "journal.json").write_text("{")
    assert stops(inbox, transfer) == "invalid-journal"
    (done.folder / "journal.json").write_bytes(whole["journal.json"])
    twin = inbox.library / "twin"
    twin.mkdir()
    (twin / "journal.json").write_bytes(whole["journal.json"])
    assert stops(inbox, transfer) == "invalid-journal"
    (twin / "journal.json").unlink()
    (twin / "journal.json").symlink_to(done.folder / "journal.json")
    assert stops(inbox, transfer) == "link"


def test_a_child_that_came_otherwise_is_in_the_library_too(inbox: Inbox) -> None:
    """A folder that some other program wrote is found by name, and joined by a person's word, under its own id."""
    other = inbox.folder / "other"
    first = inbox.filed(Told.of(1))
    assert first.folder
    folder = other / "ann"
    folder.mkdir(parents=True)
    ours = (first.folder / "journal.json").read_bytes()
    (folder / "journal.json").write_bytes(ours.replace(str(first.local).encode(), b"17"))
    (folder / "media").mkdir()
    for path in (first.folder / "media").iterdir():
        (folder / "media" / path.name).write_bytes(path.read_bytes())
    transfer = inbox.sent(Told(entries=(entry(8),)))
    assert [one.local.id for one in inbox.integrate(transfer, out=other).candidates] == ["17"]
    done = inbox.integrate(transfer, Word(same_as="17"), other)
    assert (done.local, done.folder) == ("17", folder)
    (journal,) = inbox.journals(other)
    assert len(journal.entries) == 2
    assert read_filed(folder).origins[0].child == "kid"


def test_what_does_not_add_up_is_our_fault(inbox: Inbox) -> None:
    """A paper that counts more or less than came is never signed."""
    told = Outcome(sender="a" * 64, transfer="b" * 32, entries=Tally(new=1))
    with pytest.raises(OurFault):
        filing.integrating.demand_conserved(told, Told.of(1).journal())
    del inbox


def test_a_sealed_file_somebody_holds_is_forgotten_later(inbox: Inbox) -> None:
    """Filing does not wait for it: the desk tidies up."""
    transfer = inbox.sent(Told.of(1))
    key = upload_id(transfer.sender, transfer.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox.office.desk.uploads, "forget", inbox.busy)
        assert inbox.integrate(transfer).outcome
    assert inbox.desk.uploads.state(key).complete
    inbox.desk.tidy()
    assert not list((inbox.workspace / "gateway/uploads").glob(f"{key}*[!k]"))
