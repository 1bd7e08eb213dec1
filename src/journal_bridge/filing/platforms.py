"""File an arrival for this setting's own platform: a package in a new folder, read back before it is delivered."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from journal_bridge import converting, deliver, minimise
from journal_bridge.comparing import NotTaken
from journal_bridge.converting import Target, WrittenReceived
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.filing.integrating import (
    Filing,
    Lost,
    demand_conserved,
    filed_before,
    keyed_for,
    only_one,
)
from journal_bridge.filing.looking import AtHand, opened
from journal_bridge.filing.office import Office
from journal_bridge.filing.record import FILED, Filed, Origin, Outcome, Tally, filed_bytes, read_filed
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import MediaKind
from journal_bridge.kit.ids import derived
from journal_bridge.ledger import Transfer
from journal_bridge.rooms import private_room

READ_ME: Final = "1-READ-ME.txt"
"""What to do with the package, and what it does not hold."""

RECORD: Final = f"{converting.KEEP}/{FILED}"
"""The record of the transfer in a package; where it lies, the whole package lies."""

NO_PLACE: Final = "no-place"
"""How the reasons begin for which a platform does not take a record; the kind of record follows."""

_NOT_COUNTED: Final = frozenset({"comment", "person", "child", "setting", "extras", "next_steps"})
"""Records of a journal that are no entry and no medium, and so not in a transfer's counts."""


def target_named(name: str) -> Target:
    """Return the platform a package is to be for.

    Raises:
        UsageFault: `target-unknown`.
    """
    known = converting.targets()
    found = next((one for one in known if one.name == name), None)
    if found is None:
        raise UsageFault("target-unknown", f"--to ({', '.join(one.name for one in known)})")
    return found


def package(transfer: Transfer, target: Target, out: Path, office: Office) -> Filing:
    """File an arrival as a package for a platform, in a new or empty folder.

    The platform itself knows which of its children this is: whoever uploads it there says so. Nothing is known here
    of what was uploaded before, so everything in the arrival is in the package.

    Raises:
        UsageFault: `out-not-empty`.
        InputRefused: `transfer-ended`.
        TryAgain: `filing-busy`, `transfer-busy`, `not-arrived`, `delivery-failed`.
        NotVerified: what is wrong with the bundle; `paper-out-of-turn` when its sender took it back meanwhile, and
            then nothing of it is kept.
        OurFault: `internal` when the package cannot be read back as it was written.
    """
    if (paper := filed_before(transfer, office)) is not None:
        return Filing(transfer, before=paper)
    with only_one(office):
        done = _finished(transfer, out, office) or _packed(transfer, target, out, office)
    office.forget(transfer)
    return done


def _finished(transfer: Transfer, out: Path, office: Office) -> Filing | None:
    """Finish what a killed run had delivered and not said."""
    outcome = _recorded(transfer, out)
    if outcome is None:
        return None
    if (unsure := office.say_integrated(transfer, outcome)) is not None:
        raise unsure
    return Filing(transfer, outcome, folder=out)


def _recorded(transfer: Transfer, out: Path) -> Outcome | None:
    """Return what became of a transfer whose package lies in a folder, or None."""
    try:
        filed = read_filed((out / RECORD).parent)
    except (NotVerified, OSError):
        return None
    return filed.outcome(transfer.sender, transfer.id)


def _packed(transfer: Transfer, target: Target, out: Path, office: Office) -> Filing:
    deliver.demand_empty(out)
    with private_room() as room, opened(transfer, office, room) as hand:
        sender, child = transfer.sender, hand.opened.journal.child
        local = derived("child", sender, child.id)
        came = minimise.received(hand.opened, {sender}, keyed_for(sender, child.id, local))
        written = converting.write_received(target, came, room / "made")
        outcome = _outcome(hand, came, written.losses)
        filed = Filed(origins=(Origin(sender=sender, child=child.id, newest=hand.offer.at),), outcomes=(outcome,))
        beside = {READ_ME: _read_me(written, outcome, hand.offer.base).encode(), RECORD: filed_bytes(filed)}
        made = converting.pack_received(written, beside)
        with deliver.staged(out) as stage:
            deliver.deliver_package(made, stage, office.clock())
            with deliver.in_place(stage, out):
                unsure = office.say_integrated(hand.transfer, outcome)
    if unsure is not None:
        raise unsure
    losses = tuple(
        Lost(one.part, converting.in_words(one.part, one.count), one.reason, one.count) for one in written.losses
    )
    steps = tuple((step.words, step.file) for step in written.steps)
    return Filing(hand.transfer, outcome, local, out, child=child, losses=losses, steps=steps)


def _outcome(hand: AtHand, came: MinimisedJournal, losses: Sequence[NotTaken]) -> Outcome:
    """Return what the package holds of the arrival, and what is set aside for want of a place."""
    lost = {_kind(one): 0 for one in losses if _is_counted(one)}
    for one in losses:
        if _is_counted(one):
            lost[_kind(one)] += one.count
    media = sum(count for kind, count in lost.items() if kind in set(MediaKind))
    entries = sum(lost.values()) - media
    outside = minimise.left_outside(hand.opened.journal)
    reasons = {f"{NO_PLACE}-{kind.replace('_', '-')}": count for kind, count in lost.items()}
    outcome = Outcome(
        sender=hand.transfer.sender,
        transfer=hand.transfer.id,
        entries=Tally(new=len(came.journal.entries) - entries),
        media=Tally(new=len(came.journal.media) - media),
        set_aside=dict(sorted({**outside, **reasons}.items())),
    )
    demand_conserved(outcome, hand.opened.journal)
    return outcome


def _kind(lost: NotTaken) -> str:
    """Return what kind of record was lost: its own, or that of the file which went with it."""
    record, _, file = lost.part.partition(".")
    return file or record


def _is_counted(lost: NotTaken) -> bool:
    return converting.is_whole(lost.part) and _kind(lost) not in _NOT_COUNTED


def _read_me(written: WrittenReceived, outcome: Outcome, base: str | None) -> str:
    """Return what lies on top of the package, in words; it names nobody."""
    lines = [
        f"A journal that another setting sent, for {written.target.name}.",
        "",
        "Every entry waits to be read by you, where the platform knows such a state: no family sees it yet.",
        "",
        *_adds(base),
        "What to do:",
        *(f"{number}. {step.words}{_file(step.file)}" for number, step in enumerate(written.steps, 1)),
        "",
        f"In the package: {outcome.entries.new} entries, {outcome.media.new} photos, films and documents.",
    ]
    if written.losses:
        lines += ["", f"What {written.target.name} has no place for:"]
        lines += [
            f"- {one.count} {converting.in_words(one.part, one.count)}: {one.reason}" for one in written.losses
        ]
    lines += [
        "",
        "These files are NOT encrypted. Keep them on the setting's own disk, and delete them when everything is in",
        f"its place. {converting.KEEP} is the setting's record of it.",
    ]
    return "\n".join(lines) + "\n"


def _adds(base: str | None) -> tuple[str, ...]:
    """Return what is to be known of a package that adds to another: a corrected entry would stand there twice."""
    if base is None:
        return ()
    return (
        f"It adds to transfer {base[:8]} of theirs: what is new, and whole again what was corrected since.",
        "Nothing can tell which is which: of an entry that is there already take out the older one.",
        "",
    )


def _file(name: str) -> str:
    return f" ({name})" if name else ""
