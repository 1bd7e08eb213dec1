"""The line of the receiving manager: whose it is, put to what is here, in its place, and said to the sender."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from journal_bridge import minimise
from journal_bridge.errors import BridgeError, InputRefused, OurFault, TryAgain
from journal_bridge.filing.library import Library, LocalChild, read_library
from journal_bridge.filing.looking import AtHand, opened
from journal_bridge.filing.matching import Candidate, Match, Word, matched
from journal_bridge.filing.merging import Merged, merged
from journal_bridge.filing.office import Office
from journal_bridge.filing.record import Filed, Origin, Outcome
from journal_bridge.filing.storing import Change, earlier_path, put_away, stored
from journal_bridge.journal import Child, Journal
from journal_bridge.kit.ids import derived
from journal_bridge.ledger import Transfer
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.minimise import KeyedId
from journal_bridge.receiving.desk import FOLDER
from journal_bridge.rooms import private_room
from journal_bridge.transfer_papers import Integrated, Offer, TransferState

_LOCK: Final = Path(FOLDER, "locks", "filing")
"""Beside the locks of the desk, in the workspace."""


@dataclass(frozen=True)
class Lost:
    """How many of a journal's parts a platform has no place for, and why; `words` is the part as people say it."""

    part: str
    words: str
    reason: str
    count: int


@dataclass(frozen=True)
class Filing:
    """What came of filing one arrival.

    Where only a person can say whose it is, `candidates` are the children it may be, and nothing was filed.
    `before` is the paper of an arrival that was filed already; nothing was done then.
    """

    transfer: Transfer
    outcome: Outcome | None = None
    local: str | None = None
    folder: Path | None = None
    joined: bool = False
    """Whether it was put to a child that was here."""
    child: Child | None = None
    """As the sender tells of it; for the screen of a person who is asked."""
    child_differs: bool = False
    candidates: tuple[Candidate, ...] = ()
    before: Integrated | None = None
    losses: tuple[Lost, ...] = ()
    """For another platform: what it has no place for."""
    steps: tuple[tuple[str, str], ...] = ()
    """For another platform: what to do, and with which file."""


def integrate(transfer: Transfer, out: Path, word: Word, office: Office) -> Filing:
    """File an arrival in a library of journal folders, once, however often this is asked.

    Args:
        transfer: which.
        out: the library; a new or empty folder becomes one.
        word: what a person says of whose it is.
        office: of the setting.

    Raises:
        UsageFault: `not-a-library`, `child-not-here`.
        InputRefused: `transfer-ended`, `child-contradicts`, `base-not-here`, or what is wrong with a journal here.
        TryAgain: `filing-busy`, `transfer-busy`, `not-arrived`, `delivery-failed`.
        NotVerified: what is wrong with the bundle; `paper-out-of-turn` when its sender took it back meanwhile, and
            then nothing of it is kept.
    """
    if (paper := filed_before(transfer, office)) is not None:
        _tidied(transfer, out, office)
        return Filing(transfer, before=paper)
    with only_one(office):
        library = read_library(out)
        with room_in(out) as room, opened(transfer, office, room) as hand:
            match = matched(library, transfer.sender, hand.opened.journal.child, word, transfer.id)
            if match.candidates:
                return Filing(hand.transfer, child=hand.opened.journal.child, candidates=match.candidates)
            done = _file(hand, match, library, office, room)
    office.forget(transfer)
    return done


def filed_before(transfer: Transfer, office: Office) -> Integrated | None:
    """Return the paper of an arrival that was filed already; what a killed run left of it is put away."""
    if office.now(transfer).state is not TransferState.INTEGRATED:
        return None
    office.forget(transfer)
    return office.integrated(transfer)


def _tidied(transfer: Transfer, out: Path, office: Office) -> None:
    """Remove what a run that was killed after its last word left in a library; the rest is left alone."""
    with suppress(BridgeError), only_one(office):
        for child in read_library(out).children:
            if child.filed.outcome(transfer.sender, transfer.id):
                put_away(child.folder)


def _file(hand: AtHand, match: Match, library: Library, office: Office, room: Path) -> Filing:
    sender, child = hand.transfer.sender, hand.opened.journal.child
    here = match.local
    _demand_base(here, hand, office)
    local = here.id if here else derived("child", sender, child.id)
    came = minimise.received(hand.opened, {sender}, keyed_for(sender, child.id, local))
    put = merged(
        here.journal() if here else None,
        came.journal,
        here.filed.received if here else {},
        stale=_is_stale(here, hand.offer, child.id),
    )
    outcome = _outcome(here, hand, put)
    change = _change(here or _nobody(library, local, child), hand, put, outcome, came.folder)
    with stored(change, room):
        unsure = office.say_integrated(hand.transfer, outcome)
    if unsure is not None:
        raise unsure
    return Filing(
        hand.transfer,
        outcome,
        local,
        change.folder,
        joined=here is not None,
        child_differs=put.child_differs,
    )


def _demand_base(here: LocalChild | None, hand: AtHand, office: Office) -> None:
    """Demand that what a top-up adds to lies with this child: not in another folder, nor gone with a backup.

    Where that brought nothing new no record names it, and nothing is missing without it.

    Raises:
        InputRefused: `base-not-here`.
    """
    base, sender = hand.offer.base, hand.transfer.sender
    if base is None:
        return
    told = office.integrated(office.now(replace(hand.transfer, id=base)))
    added = told is None or told.stored > 0
    known = here is not None and here.filed.origin(sender, hand.opened.journal.child.id) is not None
    if here is None or not known or (added and here.filed.outcome(sender, base) is None):
        raise InputRefused("base-not-here", base[:8])


def keyed_for(sender: str, child: str, local: str) -> KeyedId:
    """Return what makes ids here: two senders, or two children of one, never share one."""
    return lambda kind, raw: local if kind == "child" else derived(kind, sender, child, raw)


def demand_conserved(outcome: Outcome, told: Journal) -> None:
    """Check that everything that was counted is stored, known, or set aside.

    Raises:
        OurFault: `internal`.
    """
    if outcome.counted != len(told.entries) + len(told.media):
        raise OurFault("internal", "what was filed does not add up to what came")


def _nobody(library: Library, local: str, child: Child) -> LocalChild:
    """Return a child that is not here yet.

    Raises:
        InputRefused: `child-contradicts` when one of that id is, without the record that would say so: it is never
            written over.
    """
    folder = library.new_folder(local)
    if folder.exists() or any(one.id == local for one in library.children):
        raise InputRefused("child-contradicts", folder.name)
    return LocalChild(local, folder, child, Filed())


def _is_stale(here: LocalChild | None, offer: Offer, child: str) -> bool:
    """Tell whether the sender offered this before what is filed of the child: two lay in the inbox together."""
    origin = here.filed.origin(offer.sender, child) if here else None
    return origin is not None and origin.newest is not None and offer.at < origin.newest


def _outcome(here: LocalChild | None, hand: AtHand, put: Merged) -> Outcome:
    """Return what becomes of the transfer; a killed run's numbers stand, since the sender is told of the first."""
    begun = here.filed.outcome(hand.transfer.sender, hand.transfer.id) if here else None
    made = Outcome(
        sender=hand.transfer.sender,
        transfer=hand.transfer.id,
        entries=put.entries,
        media=put.media,
        set_aside=dict(sorted({**minimise.left_outside(hand.opened.journal), **put.set_aside}.items())),
    )
    outcome = begun or made
    demand_conserved(outcome, hand.opened.journal)
    return outcome


def _change(here: LocalChild, hand: AtHand, put: Merged, outcome: Outcome, folder: Path) -> Change:
    """Return what is to be written; where nothing is new, nothing is."""
    before = here.filed
    known = before.origin(hand.transfer.sender, hand.opened.journal.child.id)
    newest = max(hand.offer.at, known.newest) if known and known.newest else hand.offer.at
    origin = Origin(sender=hand.transfer.sender, child=hand.opened.journal.child.id, newest=newest)
    same = known is not None and not outcome.stored and put.received == before.received
    intent = (
        before
        if same
        else before.with_origin(known or origin.model_copy(update={"newest": None})).with_outcome(outcome)
    )
    after = before if same else intent.with_origin(origin).model_copy(update={"received": put.received})
    return Change(
        folder=here.folder,
        journal=put.journal,
        filed=after,
        intent=intent,
        files={path: folder / source for path, source in put.files.items()},
        earlier={earlier_path(record, content): content for record, content in put.earlier},
    )


@contextmanager
def only_one(office: Office) -> Iterator[None]:
    """Be the only one who files in this workspace.

    Raises:
        TryAgain: `filing-busy`, at once, when another does.
    """
    try:
        with alone(office.workspace / _LOCK):
            yield
    except HeldByAnotherError:
        raise TryAgain("filing-busy", "integrate") from None


@contextmanager
def room_in(out: Path) -> Iterator[Path]:
    """Yield a private folder on the disk of a library; where nothing was filed, no empty library is left behind.

    Raises:
        TryAgain: `delivery-failed` when nothing can be made there.
    """
    made = []
    try:
        for folder in reversed([one for one in (out, *out.parents) if not one.exists()]):
            folder.mkdir(mode=0o700)
            made.append(folder)
        with private_room(out) as room:
            yield room
    except OSError:
        raise TryAgain("delivery-failed", out.name) from None
    finally:
        for folder in reversed(made):
            with suppress(OSError):  # what was filed lies in it
                folder.rmdir()
