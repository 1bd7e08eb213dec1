"""The line to another platform, for a whole setting or some of its children: a verb a line, as `transfer` is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge import deliver, intake, papers, receipt, recording
from journal_bridge.converting.assembling import facts_of, put_together, shares_of
from journal_bridge.converting.compared import Compared, compared
from journal_bridge.converting.ordering import Order, Target, target_of
from journal_bridge.converting.planning import Desk, Tell
from journal_bridge.converting.records import Records
from journal_bridge.converting.report import ConversionFacts, StoppedChild
from journal_bridge.handover import Decision, Delivery, Head, PackageShare, Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.minimise import KeyedId
from journal_bridge.receipt import Receipt

_KEYS: Final = "keys"


@dataclass(frozen=True)
class Conversion:
    """What one run made: the facts, who was left out, and the receipt of each child by the export's id."""

    facts: ConversionFacts
    stopped: tuple[StoppedChild, ...]
    receipts: Mapping[str, Receipt] = field(default_factory=dict)


def convert(
    order: Order,
    out: Path,
    keys: SettingKeys,
    ledger: Ledger,
    *,
    clock: Callable[[], datetime],
    tell: Tell,
) -> Conversion:
    """Take some children's journals from an export to another platform's package, with every step in the ledger.

    Nothing lies in `out` before the package was read back, compared, and accounted for child by child.

    Raises:
        BridgeError: of the stage that could not go on, or of the ledger; nothing is then left in `out`.
    """
    deliver.demand_outside(out, order.export)
    deliver.demand_empty(out)
    target = target_of(order)
    recording.begin(ledger, clock())
    with _at_the_desk(order, ledger.decisions, clock, tell) as (desk, room), Records(ledger, clock) as records:
        done = compared(desk, target, _keyed(keys, target), room, records)
        facts = facts_of(desk, done, clock())
        package = put_together(desk, done, facts)
        shares = shares_of(package, facts, records.transfers)
        records.built(package, shares)
        with deliver.staged(out) as stage:
            delivery = deliver.deliver_package(package, stage, clock())
            heads = records.delivered(delivery, shares)
            receipts = _receipts(desk, done, facts, _Handed(delivery, shares, heads), clock())
            for child in facts.children:
                receipt.keep(receipts[child.id], (stage / child.receipt).parent, keys.sign)
            with deliver.in_place(stage, out):
                records.issued(receipts)
        return Conversion(facts, done.planned.stopped, receipts)


@dataclass(frozen=True)
class _Handed:
    """What lies on the medium, what of it is whose, and what the record says of each child's share."""

    delivery: Delivery
    shares: Mapping[str, PackageShare]
    heads: Mapping[str, Head]


def _receipts(
    desk: Desk, done: Compared, facts: ConversionFacts, handed: _Handed, now: datetime
) -> dict[str, Receipt]:
    """Return every child's receipt, by the export's id; each accounts for its own journal alone."""
    children = zip(facts.children, done.planned.plans, done.journals, strict=True)
    return {
        child.id: receipt.issue_for_package(
            receipt.account(desk.reading, plan, journal),
            handed.shares[child.id],
            handed.delivery,
            head=handed.heads[child.id],
            now=now,
        )
        for child, plan, journal in children
    }


def rehearse(
    order: Order,
    keys: SettingKeys | None,
    ledger: Ledger | None,
    *,
    clock: Callable[[], datetime],
    tell: Tell,
) -> Conversion:
    """Return what a conversion would do, by doing it where nobody sees it; nothing is kept or recorded.

    Args:
        order: what to convert.
        keys: the setting's, if it has any yet and they can be opened; else others take their place.
        ledger: the setting's, if it has one yet: what it remembers counts.
        clock: gives the time.
        tell: takes a line on how far it is.

    Raises:
        BridgeError: of the stage that could not go on.
    """
    target = target_of(order)
    decided = ledger.decisions if ledger else _nothing_decided
    with _at_the_desk(order, decided, clock, tell) as (desk, room):
        keyed = _keyed(keys or SettingKeys.create(room / _KEYS), target)
        done = compared(desk, target, keyed, room)
        return Conversion(facts_of(desk, done, clock()), done.planned.stopped)


@contextmanager
def _at_the_desk(
    order: Order, decided: Callable[[str], Sequence[Decision]], clock: Callable[[], datetime], tell: Tell
) -> Iterator[tuple[Desk, Path]]:
    """Open an export and gather what every child's plan is made with, and a private folder to work in."""
    tell("Reading the export")
    with papers.working_room() as room, intake.open_export(order.export) as opened:
        reading = intake.read(opened)
        brief = papers.brief(order.given, reading, clock())
        yield Desk(order, reading, brief, room.media(opened, brief), decided, tell), room.folder


def _nothing_decided(_child: str) -> Sequence[Decision]:
    return ()


def _keyed(keys: SettingKeys, target: Target) -> KeyedId:
    """Return what makes ids: one for the whole setting and target, so that what is shared has one id everywhere."""
    to_whom = f"{Purpose.PLATFORM}:{target.name}"
    return lambda kind, raw: keys.keyed_id(kind, raw, to_whom)
