"""Transfers in the ledger: each step with its paper and its audit row, or not at all; an id is never used twice."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from journal_bridge import transfer_papers as papers
from journal_bridge.errors import InputRefused, NotVerified, OurFault
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Event, Fault, Ledger, Side
from journal_bridge.transfer_papers import SignedPaper, Step, TransferState, read_signed, signed
from ledger_samples import CHILD, NOON, REFUSED, asked, tamper, workspace

pytestmark = pytest.mark.usefixtures("database")

TRANSFER = "0123456789abcdef" * 2

OFFER = """
import json, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from journal_bridge import transfer_papers as papers
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.transfer_papers import Step
folder, us, sender, transfer, answers = Path(sys.argv[1]), *sys.argv[2:6]
now = datetime.now(UTC)
keys = SettingKeys.load(folder)
"""

RACING = (
    OFFER
    + """
print("ready", flush=True)
sys.stdin.readline()
paper = papers.Integrated(
    transfer=transfer, sender=sender, receiver=us, at=now, answers=answers, stored=int(sys.argv[6])
)
with Ledger.open(folder) as ledger:
    move = ledger.transfers.move(sender, transfer, Step.INTEGRATED, now, papers.signed(paper, keys))
print(json.dumps([move.by_this, move.transfer.state, move.paper.sha256]))
"""
)

KILLED = (
    OFFER
    + """
import os, signal
from journal_bridge.ledger import transfers
from journal_bridge.ledger.booking import Book
def killed(*values, **named):
    os.kill(os.getpid(), signal.SIGKILL)
append = Book.append
def killed_after(*values):
    append(*values)
    killed()
if sys.argv[6] == "before-row":
    Book.append = killed
elif sys.argv[6] == "after-row":
    Book.append = killed_after
else:
    transfers.Move = killed
paper = papers.Accepted(transfer=transfer, sender=sender, receiver=us, at=now, answers=answers)
with Ledger.open(folder) as ledger:
    ledger.transfers.move(sender, transfer, Step.ACCEPTED, now, papers.signed(paper, keys))
"""
)


class Pair:
    """Two settings and the papers they sign; the ledger under test is the receiver's."""

    def __init__(self, folder: Path, others: Path) -> None:
        self.folder = folder
        self.us = SettingKeys.load(folder)
        self.them = SettingKeys.create(others)
        self.sender = self.them.card.fingerprint
        self.names = {"transfer": TRANSFER, "sender": self.sender, "receiver": self.us.card.fingerprint, "at": NOON}

    def offer(self, **changes: object) -> SignedPaper:
        """Return the other setting's offer."""
        told = {
            "sha256": "a" * 64,
            "bytes": 9,
            "bundle": "journal-bridge/bundle/1.0",
            "journal": "1.0",
            "entries": 5,
            "media": 4,
            "deadline": NOON + timedelta(days=3),
        }
        return signed(papers.Offer(**(self.names | told | changes)), self.them)

    def accepted(self, answers: str) -> SignedPaper:
        """Return our yes."""
        return signed(papers.Accepted(**self.names, answers=answers), self.us)

    def received(self, answers: str) -> SignedPaper:
        """Return our word that all bytes are here."""
        return signed(papers.Received(**self.names, answers=answers, sha256="a" * 64, bytes=9), self.us)

    def opened(self, answers: str) -> SignedPaper:
        """Return our word that it is open."""
        return signed(papers.Opened(**self.names, answers=answers, entries=5, media=4), self.us)

    def withdrawn(self, answers: str) -> SignedPaper:
        """Return the other setting's taking back."""
        return signed(papers.Withdrawn(**self.names, answers=answers), self.them)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Return two settings that have nothing on record yet."""
    return Pair(workspace(tmp_path), tmp_path / "others")


def brought_to_opened(pair: Pair) -> str:
    """Bring the transfer to where a person decides, and return the digest of the newest paper."""
    with Ledger.open(pair.folder) as ledger:
        offer = pair.offer()
        ledger.transfers.offered(offer, NOON)
        accepted = pair.accepted(offer.sha256)
        ledger.transfers.move(pair.sender, TRANSFER, Step.ACCEPTED, NOON, accepted)
        ledger.transfers.move(pair.sender, TRANSFER, Step.BYTES, NOON)
        received = pair.received(accepted.sha256)
        ledger.transfers.move(pair.sender, TRANSFER, Step.RECEIVED, NOON, received)
        opened = pair.opened(received.sha256)
        ledger.transfers.move(pair.sender, TRANSFER, Step.OPENED, NOON, opened)
        ledger.transfers.move(pair.sender, TRANSFER, Step.PRESENTED, NOON)
    return opened.sha256


def test_every_step_is_a_row_of_the_audit_with_its_paper(pair: Pair) -> None:
    """From the offer to the manager's desk: six rows, four papers, each as it was signed."""
    brought_to_opened(pair)
    with Ledger.open(pair.folder) as ledger:
        transfer = ledger.transfers.get(pair.sender, TRANSFER)
        assert transfer
        assert (transfer.state, transfer.side) == (TransferState.WAITING_FOR_MANAGER, Side.RECEIVING)
        assert transfer.deadline == NOON + timedelta(days=3)
        kept = ledger.transfers.papers(pair.sender, TRANSFER)
        moves = [line for line in ledger.lines(99) if line.event == Event.TRANSFER_MOVED]
        assert ledger.audit().ok
    assert [one.kind for one in kept] == ["offer", "accepted", "received", "opened"]
    assert read_signed(kept[0].document(), pair.them.card).text == pair.offer().text
    assert read_signed(kept[3].document(), pair.us.card).sha256 == kept[3].sha256
    assert [line.facts["step"] for line in moves] == [
        "offer",
        "accepted",
        "bytes",
        "received",
        "opened",
        "presented",
    ]


def test_the_same_offer_may_come_twice_and_another_one_may_not(pair: Pair) -> None:
    """Whoever did not hear the answer asks again; another journal under that id is always refused."""
    with Ledger.open(pair.folder) as ledger:
        assert ledger.transfers.offered(pair.offer(), NOON).by_this
        again = ledger.transfers.offered(pair.offer(), NOON)
        assert (again.by_this, again.transfer.state) == (False, TransferState.OFFERED)
        assert again.paper
        assert again.paper.text == pair.offer().text
        with pytest.raises(InputRefused) as refused:
            ledger.transfers.offered(pair.offer(entries=6), NOON)
        assert refused.value.code == "transfer-known"
        ledger.transfers.move(pair.sender, TRANSFER, Step.WITHDRAWN, NOON, pair.withdrawn(pair.offer().sha256))
        with pytest.raises(InputRefused):
            ledger.transfers.offered(pair.offer(entries=6), NOON)
        with pytest.raises(NotVerified, match="withdrawn"):
            ledger.transfers.offered(pair.offer(), NOON)
        assert ledger.audit().events["transfer-moved"] == 2


def test_a_paper_out_of_turn_or_about_something_else_changes_nothing(pair: Pair) -> None:
    """No receipt before the yes, no answer to a paper that is not here, no paper of another transfer."""
    with Ledger.open(pair.folder) as ledger:
        ledger.transfers.offered(pair.offer(), NOON)
        other = signed(papers.Accepted(**(pair.names | {"transfer": "f" * 32}), answers="a" * 64), pair.us)
        for step, paper in (
            (Step.RECEIVED, pair.received(pair.offer().sha256)),
            (Step.ACCEPTED, pair.accepted("b" * 64)),
            (Step.ACCEPTED, other),
        ):
            with pytest.raises(NotVerified) as refused:
                ledger.transfers.move(pair.sender, TRANSFER, step, NOON, paper)
            assert (refused.value.code, refused.value.place) == ("paper-out-of-turn", "transfer 01234567: offered")
        with pytest.raises(OurFault):
            ledger.transfers.move(pair.sender, TRANSFER, Step.ACCEPTED, NOON)
        with pytest.raises(OurFault):
            ledger.transfers.move(pair.sender, TRANSFER, Step.BYTES, NOON, pair.offer())
        with pytest.raises(InputRefused, match="No transfer"):
            ledger.transfers.move("f" * 64, TRANSFER, Step.BYTES, NOON)
        assert ledger.audit().rows == 2


def test_the_sender_begins_with_a_draft_about_a_child_nobody_can_read(tmp_path: Path) -> None:
    """What is about to be offered is on record before anything leaves; the id is used up with it."""
    folder = workspace(tmp_path)
    us = SettingKeys.load(folder).card.fingerprint
    with Ledger.open(folder) as ledger:
        made = ledger.transfers.draft(TRANSFER, us, "b" * 64, NOON, child=CHILD)
        assert made == ledger.transfers.get(us, TRANSFER)
        assert made.child == ledger.id_of(CHILD)
        with pytest.raises(InputRefused, match="never used for anything else"):
            ledger.transfers.draft(TRANSFER, us, "c" * 64, NOON)
        assert ledger.transfers.all(Side.SENDING) == (made,)
        assert ledger.transfers.all(Side.RECEIVING) == ()
        ended = ledger.transfers.move(us, TRANSFER, Step.WITHDRAWN, NOON)
        assert ended.transfer.ended
        assert ledger.audit().ok
    assert "florence" not in str(asked(folder, "SELECT * FROM transfers")).lower()


def test_transfers_whose_time_is_over_are_found(pair: Pair) -> None:
    """A sweep ends them by their own step; what arrived in time is left alone."""
    late = NOON + timedelta(days=4)
    with Ledger.open(pair.folder) as ledger:
        ledger.transfers.offered(pair.offer(), NOON)
        assert ledger.transfers.overdue(NOON) == ()
        (found,) = ledger.transfers.overdue(late)
        move = ledger.transfers.move(found.sender, found.id, Step.DEADLINE, late)
        assert move.transfer.state is TransferState.EXPIRED
        assert ledger.transfers.overdue(late) == ()
        assert ledger.audit().ok


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE transfers SET state = 'integrated'", Fault.STATE),
        ("UPDATE transfers SET side = 'sending'", Fault.STATE),
        ("UPDATE transfer_papers SET text = replace(text, '52', '53') || ' ' WHERE kind = 'opened'", Fault.PAPER),
        ("UPDATE transfer_papers SET signature = 'x' WHERE kind = 'offer'", Fault.PAPER),
        ("DELETE FROM transfer_papers WHERE kind = 'received'", Fault.PAPER),
    ],
)
def test_a_paper_or_a_state_changed_behind_the_programs_back_is_noticed(
    change: str, fault: Fault, pair: Pair
) -> None:
    """The audit compares what is kept of a transfer with what it says was kept."""
    brought_to_opened(pair)
    tamper(pair.folder, change)
    with Ledger.open(pair.folder) as ledger:
        assert ledger.audit().fault is fault


@pytest.mark.parametrize(
    "change", ["DELETE FROM transfers", "UPDATE transfer_papers SET kind = 'x'", "DELETE FROM transfer_papers"]
)
def test_a_transfer_on_record_stays_on_record(change: str, pair: Pair) -> None:
    """The database itself refuses to forget an id or a paper."""
    brought_to_opened(pair)
    with pytest.raises(REFUSED, match="this table only grows"):
        tamper(pair.folder, change, guarded=True)


@pytest.mark.parametrize("moment", ["before-row", "after-row", "after-paper"])
def test_a_run_killed_between_state_row_and_paper_leaves_all_or_nothing(moment: str, pair: Pair) -> None:
    """Power cut in the middle of a step: the transfer stands where it stood, and the step can be done again."""
    with Ledger.open(pair.folder) as ledger:
        ledger.transfers.offered(pair.offer(), NOON)
    words = [pair.names["receiver"], pair.sender, TRANSFER, pair.offer().sha256, moment]
    killed = subprocess.run([sys.executable, "-c", KILLED, str(pair.folder), *map(str, words)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Ledger.open(pair.folder) as ledger:
        assert ledger.transfers.get(pair.sender, TRANSFER).state is TransferState.OFFERED  # type: ignore[union-attr]  # it is there
        assert ledger.audit().ok
        move = ledger.transfers.move(pair.sender, TRANSFER, Step.ACCEPTED, NOON, pair.accepted(pair.offer().sha256))
        assert move.by_this
        assert ledger.audit().ok


def test_of_two_processes_at_one_transfer_one_wins_and_the_other_sees_it(pair: Pair) -> None:
    """Two windows press 'file it' at once: filed once, and both show the same signed word."""
    answers = brought_to_opened(pair)
    words = [str(pair.folder), str(pair.names["receiver"]), pair.sender, TRANSFER, answers]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", RACING, *words, str(stored)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for stored in (1, 2)
    ]
    for run in runs:
        assert run.stdout
        assert run.stdout.readline() == "ready\n"
    said = [run.communicate("\n", timeout=60)[0] for run in runs]
    assert sorted(one.startswith("[true") for one in said) == [False, True]
    assert len({one.split(",", 1)[1] for one in said}) == 1
    with Ledger.open(pair.folder) as ledger:
        assert [one.kind for one in ledger.transfers.papers(pair.sender, TRANSFER)][4:] == ["integrated"]
        with pytest.raises(NotVerified, match="integrated"):
            ledger.transfers.move(pair.sender, TRANSFER, Step.WITHDRAWN, NOON, pair.withdrawn(answers))
        assert ledger.audit().ok
