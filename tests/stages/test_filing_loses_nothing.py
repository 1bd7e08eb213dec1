"""Filing loses nothing: neither what was said to be filed, nor a journal whose record is gone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from filing_world import CANARY, Inbox, Told, entry, tree
from journal_bridge import filing
from journal_bridge.errors import BridgeError, TryAgain
from journal_bridge.filing import Word
from journal_bridge.filing.office import Office
from journal_bridge.journal import from_bytes, plain, to_bytes
from journal_bridge.ledger import Transfer
from journal_bridge.ledger.transfers import Move, Transfers
from journal_bridge.transfer_papers import Step, TransferState


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """Return a receiver with an empty inbox."""
    made = Inbox(tmp_path)
    with made.ledger:
        yield made


def stops(inbox: Inbox, transfer: Transfer, word: Word | None = None) -> str:
    """File an arrival, which must stop; return the error's code."""
    with pytest.raises(BridgeError) as told:
        inbox.integrate(transfer, word)
    return told.value.code


def breaks_off(patch: pytest.MonkeyPatch, error: BaseException, *, said: bool = True, deaf: bool = False) -> None:
    """Let the ledger break off at the last word, when it is kept or before; a deaf one answers nothing more."""
    move = Transfers.move

    def lost(ledger: Transfers, sender: str, transfer: str, step: Step, *told: Any) -> Move:  # noqa: ANN401 - as it is called
        if said or step is not Step.INTEGRATED:
            moved = move(ledger, sender, transfer, step, *told)
            if step is not Step.INTEGRATED:
                return moved
        if deaf:
            patch.setattr(Office, "now", unheard)
        raise error

    def unheard(*_: object) -> Transfer:
        raise TryAgain("ledger-busy", "ledger")

    patch.setattr(Transfers, "move", lost)


@pytest.mark.parametrize("error", [TryAgain("ledger-failed", "ledger"), KeyboardInterrupt()])
@pytest.mark.parametrize("begun", [False, True])
def test_what_the_sender_was_told_is_filed_stays_filed(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, error: BaseException, *, begun: bool
) -> None:
    """The line to the ledger breaks, or somebody stops the program, just when the paper is kept."""
    if begun:
        inbox.filed(Told.of(1))
    transfer = inbox.sent(Told.of(2))
    breaks_off(monkeypatch, error)
    assert inbox.integrate(transfer).outcome
    assert inbox.now(transfer.sender, transfer.id).state is TransferState.INTEGRATED
    assert [len(one.entries) for one in inbox.journals()] == [2]


@pytest.mark.parametrize("said", [False, True])
def test_where_the_ledger_cannot_tell_what_was_filed_stays(inbox: Inbox, *, said: bool) -> None:
    """The manager is told to try again, and that says it once, with the first numbers."""
    transfer = inbox.sent(Told.of(2))
    with pytest.MonkeyPatch.context() as patch:
        breaks_off(patch, TryAgain("ledger-failed", "ledger"), said=said, deaf=True)
        assert stops(inbox, transfer) == "ledger-failed"
    before = tree(inbox.library)
    assert before
    again = inbox.integrate(transfer)
    assert bool(again.before) is said
    paper = inbox.office.integrated(transfer)
    assert paper
    assert (paper.stored, tree(inbox.library)) == (4, before)


@pytest.mark.parametrize("said", [False, True])
def test_a_package_stays_where_its_paper_may_have_been_kept(inbox: Inbox, *, said: bool) -> None:
    """As for a library: the next run says it, or finds it said."""
    transfer = inbox.sent(Told(entries=(entry(1),)))
    target, out = filing.target_named("folder"), inbox.folder / "package"
    with pytest.MonkeyPatch.context() as patch:
        breaks_off(patch, TryAgain("ledger-failed", "ledger"), said=said, deaf=True)
        for _ in range(2):
            with pytest.raises(TryAgain):
                filing.package(transfer, target, out, inbox.office)
    before = tree(out)
    assert before
    assert bool(filing.package(transfer, target, out, inbox.office).before) is said
    assert (inbox.now(transfer.sender, transfer.id).state, tree(out)) == (TransferState.INTEGRATED, before)


def test_what_was_not_said_is_taken_back(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger answers that it kept nothing: nothing lies there that no paper accounts for."""
    transfer = inbox.sent(Told.of(1))
    breaks_off(monkeypatch, TryAgain("ledger-failed", "ledger"), said=False)
    assert stops(inbox, transfer) == "ledger-failed"
    assert not inbox.library.exists()


@pytest.mark.parametrize("folder", [None, "ann"])
def test_a_journal_that_lost_its_record_is_not_written_over(inbox: Inbox, folder: str | None) -> None:
    """Called a new child, it would take that journal's own place; wherever that lies, all stays as it is."""
    done = inbox.filed(Told.of(3))
    assert done.folder
    (done.folder / "filed.json").unlink()
    if folder:
        done.folder.rename(inbox.library / folder)
    before = tree(inbox.library)
    transfer = inbox.sent(Told(entries=(entry(9),)))
    assert stops(inbox, transfer, Word(new=True)) == "child-contradicts"
    assert tree(inbox.library) == before
    assert inbox.integrate(transfer, Word(same_as=done.local)).joined


def test_an_author_who_was_taken_out_comes_with_what_they_write_next(inbox: Inbox) -> None:
    """Somebody here cleared the journal; the next entry of the same key person is filed with their name."""
    done = inbox.filed(Told.of(2))
    assert done.folder
    path = done.folder / "journal.json"
    cleared = from_bytes(path.read_bytes()).model_copy(update={"entries": (), "people": (), "media": ()})
    path.write_bytes(to_bytes(cleared))
    assert inbox.filed(Told(entries=(entry(9),)), base=done.transfer.id).outcome
    (journal,) = inbox.journals()
    assert {one.name for one in journal.people} == {"Mum", "Priya"}
    assert [plain(one.body) for one in journal.entries] == [f"{CANARY} built bridge number 9."]


def test_a_file_that_is_gone_is_asked_for_by_its_place(inbox: Inbox) -> None:
    """A photo somebody moved out of the folder is put back before more is filed with it."""
    done = inbox.filed(Told.of(2))
    assert done.folder
    gone = min((done.folder / "media").iterdir())
    gone.rename(inbox.folder / "moved")
    transfer = inbox.sent(Told(entries=(entry(9),)))
    assert stops(inbox, transfer) == "media-missing"
    (inbox.folder / "moved").rename(gone)
    assert inbox.integrate(transfer).outcome


def test_a_top_up_is_not_filed_where_what_it_adds_to_is_gone(inbox: Inbox) -> None:
    """The library came back from a backup without the last top-up: the next one would leave a gap nobody sees."""
    first = inbox.filed(Told.of(1))
    shutil.copytree(inbox.library, inbox.folder / "backup")
    second = inbox.filed(Told(entries=(entry(5),)), base=first.transfer.id)
    shutil.rmtree(inbox.library)
    (inbox.folder / "backup").rename(inbox.library)
    transfer = inbox.sent(Told(entries=(entry(6),)), base=second.transfer.id)
    assert stops(inbox, transfer) == "base-not-here"
    assert [len(one.entries) for one in inbox.journals()] == [1]


def test_a_top_up_to_what_brought_nothing_new_is_filed(inbox: Inbox) -> None:
    """A second whole bundle held nothing new, so nothing was written of it; nothing is missing either."""
    inbox.filed(Told.of(1))
    same = inbox.filed(Told.of(1))
    assert inbox.filed(Told(entries=(entry(6),)), base=same.transfer.id).outcome
    assert [len(one.entries) for one in inbox.journals()] == [2]


def test_a_photo_that_was_cut_short_here_comes_anew(inbox: Inbox) -> None:
    """Its name says what it holds; a file of another length holds something else."""
    done = inbox.filed(Told.of(1))
    assert done.folder
    (kept,) = (done.folder / "media").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:7])
    inbox.filed(Told.of(2))
    assert kept.read_bytes() == whole
