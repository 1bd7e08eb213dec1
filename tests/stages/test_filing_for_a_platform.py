"""Filing for the setting's own platform: a package that was read back, with everything accounted for."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import drawing
from filing_world import BORN, ROBIN, Inbox, Told, entry, photo, report, tree
from journal_bridge import deliver, filing, intake
from journal_bridge.errors import BridgeError
from journal_bridge.journal import FamilyObservation, Message, Status
from journal_bridge.transfer_papers import TransferState

PLATFORMS = ("famly", "folder", "learningbook", "tapestry")


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """Return a receiver with an empty inbox."""
    made = Inbox(tmp_path)
    with made.ledger:
        yield made


def told() -> Told:
    """Return a journal with what platforms differ in."""
    drawn = [drawing.jpeg(drawing.photo(number, (640, 480))) for number in (1, 2)]
    whole = Told.of(2, media=(photo(1, drawn[0]), photo(2, drawn[1])))
    return replace(whole, entries=(*whole.entries, report(3)))


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_package_holds_what_came_or_says_what_it_does_not(inbox: Inbox, tmp_path: Path, name: str) -> None:
    """Stored and set aside are what was counted; where the platform knows it, every entry is pending."""
    transfer = inbox.sent(told())
    out = tmp_path / "package"
    done = filing.package(transfer, filing.target_named(name), out, inbox.office)
    assert done.outcome
    assert done.outcome.counted == 5
    paper = inbox.office.integrated(inbox.now(transfer.sender, transfer.id))
    assert paper
    assert paper.stored + sum(one.count for one in paper.set_aside) == 5
    with intake.open_export(out / "package") as opened:
        reading = intake.read(opened)
        (journal,) = [reading.journal(one.id) for one in reading.children]
    assert len(journal.entries) == done.outcome.entries.new
    assert not {one.status for one in journal.entries} & {Status.PUBLISHED}
    assert journal.child.date_of_birth in (BORN, None)
    listed = [line.split("  ")[1] for line in (out / "SHA256SUMS").read_text().splitlines()]
    assert sorted([*listed, "SHA256SUMS"]) == sorted(tree(out))
    assert "NOT encrypted" in (out / "1-READ-ME.txt").read_text()


@pytest.mark.parametrize("name", ["tapestry", "learningbook"])
def test_what_a_platform_does_not_take_is_set_aside_by_kind(inbox: Inbox, tmp_path: Path, name: str) -> None:
    """A moment from home, with its photo, and a message: each is counted in the sender's paper."""
    drawn = drawing.jpeg(drawing.photo(1, (640, 480)))
    shape = entry(1, media=("m1",)).model_dump(exclude={"kind", "comments"})
    home = FamilyObservation.model_validate(shape)
    message = Message.model_validate(shape | {"id": "e9", "media": ()})
    transfer = inbox.sent(Told(entries=(home, message, entry(2)), media=(photo(1, drawn),)))
    done = filing.package(transfer, filing.target_named(name), tmp_path / "package", inbox.office)
    assert done.outcome
    assert done.outcome.set_aside == {
        "no-place-family-observation": 1,
        "no-place-photo": 1,
        "no-record-of-a-child": 1,
    }
    paper = inbox.office.integrated(inbox.now(transfer.sender, transfer.id))
    assert paper
    assert (paper.stored, sum(one.count for one in paper.set_aside)) == (1, 3)


def test_filing_twice_is_filing_once(inbox: Inbox, tmp_path: Path) -> None:
    """The second time the manager is told that it was done."""
    transfer = inbox.sent(told())
    target = filing.target_named("folder")
    filing.package(transfer, target, tmp_path / "package", inbox.office)
    before = tree(tmp_path / "package")
    assert filing.package(transfer, target, tmp_path / "package", inbox.office).before
    assert filing.package(transfer, target, tmp_path / "other", inbox.office).before
    assert before == tree(tmp_path / "package")
    assert not (tmp_path / "other").exists()


def test_a_run_that_was_killed_before_its_last_word_is_finished(inbox: Inbox, tmp_path: Path) -> None:
    """The package lies there whole, nobody was told: the next run says it and changes nothing."""
    transfer = inbox.sent(told())
    done = filing.package(transfer, filing.target_named("folder"), tmp_path / "package", inbox.office)
    twin = Inbox(tmp_path / "again")
    with twin.ledger:
        waiting = twin.sent(told())
        record = tmp_path / "package/keep-at-the-setting/filed.json"
        ours = json.loads(record.read_text())
        ours["outcomes"][0] |= {"sender": waiting.sender, "transfer": waiting.id}
        record.write_text(json.dumps(ours))
        before = tree(tmp_path / "package")
        again = filing.package(waiting, filing.target_named("folder"), tmp_path / "package", twin.office)
        assert twin.now(waiting.sender, waiting.id).state is TransferState.INTEGRATED
        assert again.outcome
        assert done.outcome
        assert again.outcome.stored == done.outcome.stored
        assert before == tree(tmp_path / "package")


def test_no_package_is_put_over_anything(inbox: Inbox, tmp_path: Path) -> None:
    """A folder that is not empty, and a platform nobody knows, are refused before anything is opened."""
    transfer = inbox.sent(told())
    out = tmp_path / "package"
    out.mkdir()
    (out / "keep.txt").write_text("mine")
    for name, code in (("folder", "out-not-empty"), ("nobody's", "target-unknown")):
        with pytest.raises(BridgeError) as refused:
            filing.package(transfer, filing.target_named(name), out, inbox.office)
        assert refused.value.code == code
    assert tree(out) == {"keep.txt": b"mine"}
    assert inbox.now(transfer.sender, transfer.id).state is TransferState.WAITING_FOR_MANAGER


def test_what_was_taken_back_meanwhile_is_not_kept(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender withdraws while the package is put in its place: nothing of it lies there afterwards."""
    transfer = inbox.sent(told())
    deliver_package = deliver.deliver_package

    def slow(*args: object) -> object:
        inbox.take_back(transfer, ROBIN)
        return deliver_package(*args)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(deliver, "deliver_package", slow)
    with pytest.raises(BridgeError) as refused:
        filing.package(transfer, filing.target_named("folder"), tmp_path / "package", inbox.office)
    assert refused.value.code == "paper-out-of-turn"
    assert not (tmp_path / "package").exists()


def test_what_goes_from_lead_to_lead_is_in_no_package(inbox: Inbox, tmp_path: Path) -> None:
    """A marked entry is set aside for every platform."""
    whole = told()
    transfer = inbox.sent(replace(whole, entries=(*whole.entries, entry(9, restricted=("medical",)))))
    done = filing.package(transfer, filing.target_named("folder"), tmp_path / "package", inbox.office)
    assert done.outcome
    assert done.outcome.set_aside["restricted"] == 1


def test_a_package_that_adds_to_another_says_so(inbox: Inbox, tmp_path: Path) -> None:
    """What was corrected since would stand there twice: only a person at the platform can see that."""
    target = filing.target_named("folder")
    first = inbox.sent(Told(entries=(entry(1),)))
    filing.package(first, target, tmp_path / "first", inbox.office)
    more = inbox.sent(Told(entries=(entry(1, "Corrected."),)), base=first.id)
    filing.package(more, target, tmp_path / "more", inbox.office)
    words = [(tmp_path / name / "1-READ-ME.txt").read_text() for name in ("first", "more")]
    assert ["take out the older one" in one for one in words] == [False, True]
    assert f"It adds to transfer {first.id[:8]}" in words[1]
