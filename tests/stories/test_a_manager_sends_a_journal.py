"""`send`, `status` and `withdraw` as a manager types them, with a real gateway at the other end."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import gateway_world
from journal_bridge import sending_commands, transfer
from journal_bridge.bundle.handed_over import FOR_PEOPLE
from journal_bridge.cli import app
from journal_bridge.handover import Purpose, SealedBundle
from journal_bridge.http import Clock
from journal_bridge.http import peer as peer_module
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Tick
from journal_bridge.sending import parcels as sending_parcels
from journal_bridge.sending.parcels import HAND_OVER
from prove_transfer import parcels
from prove_transfer.parcels import Parcel

NAME = "Kingfisher Nursery"


@dataclass
class Nursery:
    """The sending setting, with a parcel for the other one."""

    folder: Path
    keys: SettingKeys
    parcel: Parcel
    receiver: Path

    def run(self, *words: object) -> Result:
        """Type a command here."""
        return typed(*words, "--workspace", self.folder)

    def send(self, *words: object) -> Result:
        """Send the parcel."""
        return self.run("send", self.parcel.folder, "--to", NAME, *words)

    def there(self, *words: object) -> Result:
        """Type a command at the other setting."""
        return typed(*words, "--workspace", self.receiver)


def typed(*words: object) -> Result:
    """Type a command."""
    return CliRunner().invoke(app, [str(one) for one in words], env={"COLUMNS": "200"})


@contextmanager
def nurseries(tmp_path: Path, ticks: int = 2) -> Iterator[Nursery]:
    """Give two settings, paired on the other side, and here as far as ticked."""
    keys, receiver = SettingKeys.create(tmp_path / "acorns"), tmp_path / "kingfishers"
    theirs = gateway_world.receiver(receiver, keys)
    with gateway_world.in_process(receiver, theirs) as (url, _):
        with Ledger.open(tmp_path / "acorns", keys) as ledger:
            ledger.peers.propose(theirs.card, NAME, url, datetime.now(UTC))
            for whose in (Tick.HERE, Tick.THERE)[:ticks]:
                ledger.peers.tick(theirs.card.fingerprint, whose, datetime.now(UTC))
        journal = parcels.journal(tmp_path / "journal", 1)
        parcel = parcels.parcel(journal, tmp_path / "out", tmp_path / "acorns", keys, theirs.card)
        yield Nursery(tmp_path / "acorns", keys, parcel, receiver)


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    """Give two paired settings."""
    with nurseries(tmp_path) as made:
        yield made


def document(result: Result) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON a command printed."""
    return json.loads(result.stdout)


def test_one_act_and_it_waits_for_their_manager(nursery: Nursery, tmp_path: Path) -> None:
    """Exit 5 and what to do; when their manager has filed it, exit 0, and our copy is gone."""
    sent = nursery.send()
    assert sent.exit_code == 5
    assert f"to {NAME}: waits for their manager." in sent.stdout
    assert "Keep the journal here until `status` says that it is filed." in sent.stdout
    assert "Sending: " in sent.stderr
    listed = nursery.run("status")
    assert (listed.exit_code, "just now" in listed.stdout) == (0, True)
    filed = nursery.there(
        "integrate", nursery.parcel.transfer, "--to", "folder", "--out", tmp_path / "filed", "--new-child"
    )
    assert filed.exit_code == 0, filed.output
    done = document(nursery.run("status", "--json"))[0]
    assert (done["state"], done["child"], done["alarm"]) == ("integrated", nursery.parcel.child, "none")
    again = nursery.send("--json")
    assert (again.exit_code, document(again)["state"], again.stderr) == (0, "integrated", "")
    assert list((nursery.folder / "spool").iterdir()) == []
    assert nursery.parcel.name not in sent.output + listed.output + again.output


def test_it_goes_on_though_the_folder_is_gone(nursery: Nursery) -> None:
    """The transfer's first digits are enough: what is sent lies in the spool."""
    nursery.send()
    shutil.rmtree(nursery.parcel.folder)
    sent = nursery.run("send", nursery.parcel.transfer[:8], "--to", NAME)
    assert (sent.exit_code, "waits for their manager" in sent.stdout) == (5, True)


def test_their_manager_refuses_it(nursery: Nursery) -> None:
    """Exit 4, the reason in words, and whether to send it again."""
    nursery.send()
    assert nursery.there("refuse", nursery.parcel.transfer, "--code", "not-expected").exit_code == 0
    sent = nursery.send()
    assert sent.exit_code == 4
    assert "telephone them before you send it again" in sent.stdout
    assert "build the bundle again and send the new one" in sent.stdout
    assert document(nursery.run("status", "--json"))[0]["again"] == "after-change"


def test_it_is_taken_back(nursery: Nursery) -> None:
    """Exit 0, and nothing of it is kept there."""
    nursery.send()
    taken = nursery.run("withdraw", nursery.parcel.transfer[:8])
    assert (taken.exit_code, "they keep nothing of it" in taken.stdout) == (0, True)
    assert nursery.send().exit_code == 4
    assert nursery.run("withdraw", "0" * 8).exit_code == 4
    assert nursery.run("withdraw", "no id").exit_code == 2


@pytest.mark.parametrize(("days", "code", "words"), [(2, 0, "2 days"), (3, 5, "telephone them"), (9, 5, "today")])
def test_what_waits_for_long_is_shown(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch, days: int, code: int, words: str
) -> None:
    """After three days the command says so to whoever watches its exit code."""
    nursery.send()
    later = datetime.now(UTC) + timedelta(days=days, minutes=1)
    monkeypatch.setattr(sending_commands, "_now", lambda: later)
    listed = nursery.run("status")
    assert (listed.exit_code, words in " ".join(listed.stdout.split())) == (code, True)


def test_a_gateway_that_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 6 and the advice to run the same again; the list says why it could not ask."""
    slept: list[float] = []
    monkeypatch.setattr(peer_module, "Clock", lambda: Clock(sleep=slept.append))
    with nurseries(tmp_path) as nursery:
        nursery.send()
    sent = nursery.send()
    assert (sent.exit_code, "run the same again later" in sent.stderr) == (6, True)
    listed = nursery.run("status")
    assert (listed.exit_code, "could not be asked after" in listed.stdout) == (0, True)
    assert document(nursery.run("status", "--json"))[0]["trouble"] == "peer-unreachable"


def test_no_transfers_yet(tmp_path: Path) -> None:
    """An empty list says how to begin."""
    SettingKeys.create(tmp_path)
    assert "`send` begins one" in typed("status", "--workspace", tmp_path).stdout


def refused(result: Result, code: str, exit_code: int) -> None:
    """Demand that a command was refused with a code."""
    assert (result.exit_code, f"({code})" in result.stderr) == (exit_code, True), result.output


def test_nothing_goes_before_both_managers_have_ticked(tmp_path: Path) -> None:
    """Here the digits were not compared yet; the other side's tick is asked for, and counts."""
    with nurseries(tmp_path, ticks=0) as nursery:
        refused(nursery.send(), "peer-unknown", 7)
        with Ledger.open(nursery.folder, nursery.keys) as ledger:
            peer = ledger.peers.all()[0]
            assert peer.state == "ticked-there"
            ledger.peers.tick(peer.fingerprint, Tick.HERE, datetime.now(UTC))
        assert nursery.send().exit_code == 5


def test_what_was_built_for_somebody_else_does_not_go(nursery: Nursery, tmp_path: Path) -> None:
    """Sealed to another setting, built by another one, or not on record here."""
    other = SettingKeys.create(tmp_path / "others")
    journal = parcels.journal(tmp_path / "journal-2", 2)
    elsewhere = parcels.parcel(journal, tmp_path / "out-2", nursery.folder, nursery.keys, other.card)
    refused(nursery.run("send", elsewhere.folder, "--to", NAME), "sealed-to-other", 2)
    theirs = parcels.parcel(journal, tmp_path / "out-3", tmp_path / "others", other, nursery.keys.card)
    refused(nursery.run("send", theirs.folder, "--to", NAME), "not-ours", 7)
    (nursery.folder / "sent" / f"{nursery.parcel.transfer}.json").unlink()
    refused(nursery.send(), "bundle-unknown", 2)
    refused(nursery.run("send", tmp_path / "nothing", "--to", NAME), "not-found", 4)
    refused(nursery.run("send", nursery.parcel.folder, "--to", "Nobody"), "peer-not-found", 2)
    assert document(nursery.run("status", "--json")) == []


def test_what_is_locked_for_people_does_not_go(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase is no key of theirs."""

    def for_people(*_: object) -> SealedBundle:
        return SealedBundle(Purpose.PARENT, "0" * 32, (), FOR_PEOPLE)

    monkeypatch.setattr(sending_parcels, "handed_over", for_people)
    refused(nursery.send(), "not-for-a-setting", 2)


def test_a_setting_whose_gateway_nobody_told_cannot_be_sent_to(nursery: Nursery) -> None:
    """They can send to us, and we cannot to them."""
    with Ledger.open(nursery.folder, nursery.keys) as ledger:
        peer = replace(ledger.peers.all()[0], url=None)
        ledger.peers.propose(peer.card, peer.name, None, datetime.now(UTC))
    refused(nursery.send(), "gateway-unknown", 2)


def test_the_folder_that_goes_is_called_alike_everywhere() -> None:
    """What `bundle` writes is what `send` looks for."""
    assert HAND_OVER == transfer.HAND_OVER
