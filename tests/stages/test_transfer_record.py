"""The papers of a transfer, handed out: checked again, the same at both ends, readable by another program."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing_world import CANARY, NOON, ROBIN, Inbox, Told
from journal_bridge import transfer_record
from journal_bridge.errors import InputRefused, NotVerified, UsageFault
from journal_bridge.ledger import Transfer
from journal_bridge.transfer_record import FILE, PAGE, Kept, TransferRecord

CHECKER = Path(__file__).parents[2] / "schemas" / "transfer" / "1.0" / "check.mjs"


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """A receiver that is paired with two senders."""
    made = Inbox(tmp_path)
    with made.ledger:
        yield made


def recorded(inbox: Inbox, transfer: Transfer, start: str | None = None) -> TransferRecord:
    """Return the record of a transfer as its receiver has it."""
    return transfer_record.recorded(inbox.ledger, Kept(inbox.keys.card, "Oak School"), start or transfer.id)


def test_the_record_holds_every_paper_and_both_cards(inbox: Inbox) -> None:
    """Five papers of a filed journal, in their order, with who said them."""
    transfer = inbox.sent(Told.of(3))
    inbox.integrate(transfer)
    record = recorded(inbox, transfer, transfer.id[:8].upper())
    assert [one.paper.paper for one in record.papers] == ["offer", "accepted", "received", "opened", "integrated"]
    assert (record.sender.name, record.receiver.name) == (ROBIN, "Oak School")
    told = transfer_record.document(record)
    assert (told["comes_to"], told["sender"]) == ("integrated", inbox.senders[ROBIN].card.text)


def test_another_program_finds_the_papers_right(inbox: Inbox, tmp_path: Path) -> None:
    """The checker in Node takes the file that was written, and notices one digit that was changed in it."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed (make tools)")
    transfer = inbox.sent(Told.of(2))
    inbox.integrate(transfer)
    file, _ = transfer_record.write(recorded(inbox, transfer), tmp_path / "out", NOON)
    checked = subprocess.run(["node", CHECKER, file], capture_output=True, text=True, check=True)
    assert checked.stdout.strip().endswith("integrated")
    file.write_text(file.read_text().replace(r"\"stored\":4", r"\"stored\":5"))
    changed = subprocess.run(["node", CHECKER, file], capture_output=True, text=True, check=False)
    assert (changed.returncode, "paper-signature" in changed.stdout + changed.stderr) == (1, True)


def test_the_page_names_no_child_and_runs_nothing(inbox: Inbox, tmp_path: Path) -> None:
    """Names of settings, numbers, digests; a setting's name is text and never a part of the page."""
    transfer = inbox.sent(Told.of(2))
    inbox.ledger.peers.propose(inbox.senders[ROBIN].card, "<script>Robin & Wren</script>", None, NOON)
    _, page = transfer_record.write(recorded(inbox, transfer), tmp_path / "out", NOON)
    words = page.read_text(encoding="utf-8")
    assert "<script" not in words
    assert "&lt;script&gt;Robin &amp; Wren" in words
    assert CANARY not in words
    assert "Opened and checked" in words


def test_a_paper_that_was_changed_is_not_handed_out(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the ledger holds, a paper counts only with its speaker's signature."""
    transfer = inbox.sent(Told.of(1))
    kept = list(inbox.ledger.transfers.papers(transfer.sender, transfer.id))
    offer, accepted = kept[0], kept[1]
    for wrong in ([accepted, offer], [type(offer)("offer", offer.text, accepted.signature)]):
        changed = [type(one)("offer", one.text, one.signature) for one in wrong]
        monkeypatch.setattr("journal_bridge.ledger.Transfers.papers", lambda *_, changed=changed: tuple(changed))
        with pytest.raises(NotVerified) as refused:
            recorded(inbox, transfer)
        assert refused.value.code == "paper-signature"


@pytest.mark.parametrize("start", ["", "0", "0000000", "not hex!", "f" * 32, "%" * 8])
def test_words_that_fit_no_transfer_are_refused(inbox: Inbox, start: str) -> None:
    """Fewer than eight digits could fit another one by chance."""
    transfer = inbox.sent(Told.of(1))
    with pytest.raises((InputRefused, UsageFault)) as refused:
        recorded(inbox, transfer, start or " ")
    assert refused.value.code == ("transfer-unknown" if start == "f" * 32 else "transfer-ambiguous")


def test_nothing_is_written_over(inbox: Inbox, tmp_path: Path) -> None:
    """A folder that holds anything is left as it is."""
    record = recorded(inbox, inbox.sent(Told.of(1)))
    transfer_record.write(record, tmp_path / "out", NOON)
    before = (tmp_path / "out" / PAGE).read_bytes()
    with pytest.raises(UsageFault) as refused:
        transfer_record.write(record, tmp_path / "out", NOON)
    assert refused.value.code == "out-not-empty"
    assert (tmp_path / "out" / PAGE).read_bytes() == before
    assert json.loads((tmp_path / "out" / FILE).read_text())["comes_to"] == "waiting-for-manager"
