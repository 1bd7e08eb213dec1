"""Filing: what arrived lies with the child's own journal, once, pending, and nothing that was there is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from filing_world import CANARY, ROBIN, WREN, Inbox, Told, child, entry, photo, report, tree
from journal_bridge.filing import Word
from journal_bridge.journal import Status, from_bytes, plain
from journal_bridge.transfer_papers import Integrated, TransferState


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """Return a receiver with an empty inbox."""
    made = Inbox(tmp_path)
    with made.ledger:
        yield made


def paper(inbox: Inbox, by: str, number: str) -> Integrated:
    """Return what the sender is told of a transfer."""
    transfer = inbox.now(inbox.senders[by].card.fingerprint, number)
    assert transfer.state is TransferState.INTEGRATED
    told = inbox.office.integrated(transfer)
    assert told
    return told


def test_a_journal_is_filed_and_read_back(inbox: Inbox) -> None:
    """One folder, every entry pending, every photo there; the sender is told how many were stored."""
    done = inbox.filed(Told.of(3))
    (journal,) = inbox.journals()
    assert (journal.child.id, journal.child.shown_name) == (done.local, CANARY)
    assert {one.status for one in journal.entries} == {Status.PENDING}
    assert len(journal.entries) == len(journal.media) == 3
    assert done.outcome
    assert (done.outcome.entries.new, done.outcome.media.new, done.outcome.stored) == (3, 3, 6)
    told = paper(inbox, ROBIN, done.transfer.id)
    assert (told.stored, told.known, told.set_aside) == (6, 0, ())
    left = (inbox.workspace / "gateway/uploads").iterdir()
    assert {path.suffix for path in left} <= {".lock"}


def test_filing_it_again_changes_nothing(inbox: Inbox) -> None:
    """The same transfer three times, then the same journal as a second transfer: byte for byte what was there."""
    transfer = inbox.sent(Told.of(3))
    inbox.integrate(transfer)
    before = tree(inbox.library)
    for _ in range(2):
        assert inbox.integrate(transfer).before
        assert before == tree(inbox.library)
    done = inbox.filed(Told.of(3))
    assert before == tree(inbox.library)
    assert done.outcome
    assert (done.outcome.stored, done.outcome.known) == (0, 6)
    assert paper(inbox, ROBIN, done.transfer.id).known == 6


def test_a_second_bundle_brings_only_what_is_new_or_changed(inbox: Inbox) -> None:
    """An entry that was corrected is replaced, and its earlier version stays beside it."""
    inbox.filed(Told.of(3))
    told = Told.of(4)
    entries = (told.entries[0], entry(2, "Corrected.", media=("m2",)), *told.entries[2:])
    done = inbox.filed(replace(told, entries=entries))
    assert done.joined
    assert done.outcome
    assert done.outcome.entries.model_dump() == {"new": 1, "changed": 1, "known": 2}
    assert done.outcome.media.model_dump() == {"new": 1, "changed": 0, "known": 3}
    (journal,) = inbox.journals()
    assert "Corrected." in {plain(one.body) for one in journal.entries}
    (kept,) = (inbox.library / journal.child.id / "earlier").rglob("*.json")
    assert f"{CANARY} built bridge number 2.".encode() in kept.read_bytes()


def test_a_top_up_joins_its_child_by_itself(inbox: Inbox) -> None:
    """It holds what is new and changed alone; what it does not send again stays."""
    first = inbox.filed(Told.of(3))
    more = Told(entries=(entry(1, "Corrected."), entry(9, media=("m9",))), media=(photo(9),))
    done = inbox.filed(more, base=first.transfer.id)
    assert (done.local, done.joined) == (first.local, True)
    (journal,) = inbox.journals()
    assert len(journal.entries) == 4
    before = tree(inbox.library)
    again = inbox.filed(more, base=first.transfer.id)
    assert again.outcome
    assert (again.outcome.stored, before) == (0, tree(inbox.library))


def test_a_newer_program_at_the_other_end_changes_nothing(inbox: Inbox) -> None:
    """Which version read their export is no part of what an entry says."""
    told = Told.of(1)
    inbox.filed(told)
    before = tree(inbox.library)
    newer = told.entries[0].source.model_copy(update={"adapter": "invented 2"})
    entries = tuple(one.model_copy(update={"source": newer}) for one in told.entries)
    media = tuple((one.model_copy(update={"source": newer}), content) for one, content in told.media)
    done = inbox.filed(replace(told, entries=entries, media=media))
    assert done.outcome
    assert (done.outcome.stored, done.child_differs) == (0, False)
    assert tree(inbox.library) == before


def test_what_people_did_here_stays(inbox: Inbox) -> None:
    """An entry that was approved here is not made pending again by the same bundle."""
    done = inbox.filed(Told.of(2))
    assert done.folder
    path = done.folder / "journal.json"
    path.write_bytes(path.read_bytes().replace(b'"status":"pending"', b'"status":"published"'))
    inbox.filed(Told.of(2))
    assert {one.status for one in from_bytes(path.read_bytes()).entries} == {Status.PUBLISHED}


def test_an_older_bundle_that_is_filed_late_replaces_nothing(inbox: Inbox) -> None:
    """Two lay in the inbox; the newer was filed first. The older one's versions are kept beside, and told."""
    early = inbox.sent(Told.of(2))
    inbox.at = inbox.at.replace(hour=15)
    late = inbox.sent(replace(Told.of(2), entries=(entry(1, "Corrected."), entry(2))))
    inbox.integrate(late)
    done = inbox.integrate(early)
    assert done.outcome
    assert done.outcome.set_aside == {"older-version": 2}
    (journal,) = inbox.journals()
    assert "Corrected." in {plain(one.body) for one in journal.entries}
    assert paper(inbox, ROBIN, early.id).set_aside[0].reason == "older-version"


def test_a_changed_photo_keeps_the_earlier_one(inbox: Inbox) -> None:
    """The same photo cut anew: the new bytes count, the old ones lie beside."""
    inbox.filed(Told.of(1))
    inbox.filed(Told.of(1, media=(photo(1, b"another picture"),)))
    (journal,) = inbox.journals()
    (item,) = journal.media
    assert item.path
    assert (inbox.library / item.path).read_bytes() == b"another picture"
    (old,) = (inbox.library / journal.child.id / "earlier/media").iterdir()
    assert old.read_bytes() == photo(1)[1]


def test_one_photo_under_two_ids_is_stored_once(inbox: Inbox) -> None:
    """Two uploads of one picture are two media and one file."""
    content = b"the very same"
    told = Told.of(1, entries=(entry(1, media=("m1", "m2")),), media=(photo(1, content), photo(2, content)))
    done = inbox.filed(told)
    assert done.folder
    assert len(list((done.folder / "media").iterdir())) == 1
    assert len(inbox.journals()[0].media) == 2


def test_two_senders_may_use_the_same_ids(inbox: Inbox) -> None:
    """Number one here and number one there are two children, with their own entries."""
    inbox.filed(Told.of(2))
    other = child("Otto Brambling", None)
    done = inbox.filed(Told.of(2, child=other), WREN)
    assert not done.candidates
    assert [len(one.entries) for one in inbox.journals()] == [2, 2]
    ids = [{entry.id for entry in one.entries} for one in inbox.journals()]
    assert not ids[0] & ids[1]


def test_one_child_of_two_senders_by_a_persons_word(inbox: Inbox) -> None:
    """The same name and birthday waits for a person; then both journals are one, and stay one."""
    first = inbox.filed(Told.of(2))
    second = inbox.sent(Told(entries=(report(7),)), WREN)
    asked = inbox.integrate(second)
    assert [first.local] == [one.local.id for one in asked.candidates]
    assert inbox.now(second.sender, second.id).state is TransferState.WAITING_FOR_MANAGER
    done = inbox.integrate(second, Word(same_as=first.local))
    assert (done.local, done.joined) == (first.local, True)
    (journal,) = inbox.journals()
    assert len(journal.entries) == 3
    assert {one for entry in journal.entries for one in entry.about} == {first.local}
    again = inbox.filed(Told(entries=(report(7), report(8))), WREN)
    assert (again.local, again.candidates) == (first.local, ())


def test_what_goes_from_lead_to_lead_is_set_aside_and_told(inbox: Inbox) -> None:
    """A marked entry is not filed; the sender's paper says how many, and why."""
    told = Told.of(2)
    marked = entry(5, restricted=("safeguarding",))
    done = inbox.filed(replace(told, entries=(*told.entries, marked)))
    assert done.outcome
    assert done.outcome.set_aside == {"restricted": 1}
    aside = paper(inbox, ROBIN, done.transfer.id).set_aside
    assert [(one.reason, one.count) for one in aside] == [("restricted", 1)]
    assert len(inbox.journals()[0].entries) == 2


def test_no_name_is_kept_in_the_workspace(inbox: Inbox) -> None:
    """Neither while it waits, nor when it was looked at and filed: ledger, papers and files name nobody."""
    waiting = inbox.sent(Told.of(2))
    done = inbox.filed(Told.of(3))
    inbox.integrate(waiting)
    assert done.outcome
    for name, content in tree(inbox.workspace).items():
        assert not [word for word in CANARY.split() if word.encode() in content], name
