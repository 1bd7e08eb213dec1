"""What the line writes into the ledger as it goes: what is intended before it is done, what was done after it."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal_bridge.errors import BridgeError
from journal_bridge.handover import BundleFile, Decision, Delivery, Head, Plan, Purpose, SealedBundle, State
from journal_bridge.journal import to_bytes
from journal_bridge.ledger import Event, Ledger
from journal_bridge.minimise.brief import OWN, Brief
from journal_bridge.receipt import Receipt
from journal_bridge.rooms import sweep


def begin(ledger: Ledger, moment: datetime) -> None:
    """Begin a run that writes: the audit must hold, and what killed runs left in the clear is removed and counted.

    Raises:
        NotVerified: `ledger-damaged`, naming the first wrong row; nothing is built on an audit that does not hold.
        TryAgain: `ledger-busy`, `ledger-failed`.
    """
    ledger.demand_whole()
    rooms = sweep()
    if rooms:
        ledger.record(Event.SWEPT, {"rooms": rooms}, moment)


@dataclass(frozen=True)
class Counted:
    """What the ledger is told of a plan: its facts as numbers and digests, and the decisions it counted."""

    facts: Mapping[str, Any]
    decisions: tuple[Decision, ...]


def counted(child: str, plan: Plan, brief: Brief) -> Counted:
    """Return what the ledger is told of one child's plan, and of what it rests on."""
    seen = {(item.id, item.digest) for item in plan.items}
    mine = tuple(one for one in brief.decisions if one.child == child or (one.item, one.digest) in seen)
    rules = Counter(f"{item.state}/{item.rule}" for item in plan.items)
    states = {state.value: plan.count(state) for state in State}
    said = brief.consents.recorded_yes(child, OWN[plan.purpose], brief.today)
    papers = {"consents": plan.consents_sha256, "policy": plan.policy_sha256, "summary": plan.summary_sha256}
    rests_on = {name: digest for name, digest in papers.items() if digest is not None}
    numbers = {"items": len(plan.items), "states": states, "rules": dict(rules)}
    return Counted({"parents_yes": "yes" if said else "no", **numbers, **rests_on}, mine)


def new_transfer() -> str:
    """Return a transfer's id: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


class Recording:
    """One hand-over in the ledger, under one transfer id.

    Whatever is killed in between, the ledger tells how far it came: a bundle that was built and neither got its
    receipt nor was taken back is unfinished, and `audit` lists it.

    Args:
        ledger: open, and verified by `begin`.
        child: the platform's id; the ledger keys it.
        purpose: whom the bundle is for.
        to: the adult it is for, where a family's adults have rules of their own.
        clock: gives the time of each row.
        transfer: the id, where it was built under one already; else a new one.
    """

    def __init__(
        self,
        ledger: Ledger,
        child: str,
        purpose: Purpose,
        to: str | None,
        clock: Callable[[], datetime],
        *,
        transfer: str | None = None,
    ) -> None:
        self.transfer = transfer or new_transfer()
        self._ledger = ledger
        self._child = child
        self._clock = clock
        self._facts = {"transfer": self.transfer, "child": child, "purpose": purpose.value}
        if to and to.strip():
            self._facts["to"] = to
        self._leaving = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record why the line stopped, if it does; that this cannot be recorded hides nothing of the trouble."""
        try:
            yield
        except BaseException as error:
            event = Event.TAKEN_BACK if self._leaving else Event.REFUSED
            with suppress(BridgeError):
                self._write(event, code=_code(error))
            raise

    def basis(self, words: str | None) -> None:
        """Record the lawful basis, or the parent's yes, as the manager typed it; before anything is built."""
        if words and words.strip():
            self._write(Event.BASIS_RECORDED, basis=words)

    def said_to_have_arrived(self, transfer: str | None) -> None:
        """Record that a person says a bundle without papers was taken in; what is built now rests on that."""
        if transfer is not None:
            self._write(Event.SAID_TO_HAVE_ARRIVED, adds_to=transfer)

    def planned(self, plan: Plan, brief: Brief) -> None:
        """Record what people decided about this plan's items; then the plan as numbers, and what it rests on.

        That is whether the parent's own yes is on record, and the digests of the consent table and the policy.
        """
        self.planned_as(counted(self._child, plan, brief))

    def planned_as(self, made: "Counted") -> None:
        """Record a plan that was counted elsewhere."""
        self._ledger.remember(made.decisions, self._child, self._clock())
        self._write(Event.PLAN_MADE, **made.facts)

    def built(self, files: Iterable[BundleFile], sealed_to: str | None = None, target: str | None = None) -> None:
        """Record what is about to be delivered, to whom or what; when this fails nothing is."""
        whom = {name: word for name, word in (("sealed_to", sealed_to), ("target", target)) if word is not None}
        self._write(Event.BUNDLE_BUILT, files=sorted(one.sha256 for one in files), **whom)
        self._leaving = True

    def intended(
        self,
        basis: str | None,
        made: Counted,
        files: Iterable[BundleFile],
        *,
        sealed_to: str | None = None,
        target: str | None = None,
    ) -> None:
        """Record basis, plan and what is about to be placed, all at once: it was made before it is recorded."""
        if made.decisions:
            self._ledger.remember(made.decisions, self._child, self._clock())
        whom = {name: word for name, word in (("sealed_to", sealed_to), ("target", target)) if word is not None}
        rows: list[tuple[Event, dict[str, object]]] = []
        if basis and basis.strip():
            rows.append((Event.BASIS_RECORDED, {"basis": basis}))
        rows.append((Event.PLAN_MADE, dict(made.facts)))
        rows.append((Event.BUNDLE_BUILT, {"files": sorted(one.sha256 for one in files), **whom}))
        self._ledger.record_all([(event, self._facts | facts) for event, facts in rows], self._clock())
        self._leaving = True

    def delivered(self, files: Iterable[BundleFile], route: str) -> Head:
        """Record that it lies at its place, and return the head that the receipt states."""
        return self._write(Event.DELIVERED, route=route, files=sorted(one.sha256 for one in files))

    def issued(self, receipt: Receipt) -> None:
        """Record the digest of the receipt that is kept: from here on the hand-over is finished."""
        self._write(Event.RECEIPT_ISSUED, receipt=hashlib.sha256(to_bytes(receipt)).hexdigest())
        self._leaving = False

    def _write(self, event: Event, **facts: object) -> Head:
        return self._ledger.record(event, self._facts | facts, self._clock())


class Making:
    """Something made of what was handed over earlier, in the ledger: before it is in place, and if it fails.

    Args:
        ledger: open, and verified by `begin`.
        event: what is made: locked anew, or an index.
        clock: gives the time of each row.
    """

    def __init__(self, ledger: Ledger, event: Event, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._event = event
        self._clock = clock
        self._facts: dict[str, object] = {}

    def done(self, transfer: str, purpose: Purpose, files: Iterable[BundleFile]) -> None:
        """Record what is about to lie at its place; when this fails nothing does."""
        self._facts = {"transfer": transfer, "purpose": purpose.value}
        self._ledger.record(
            self._event, self._facts | {"files": sorted(file.sha256 for file in files)}, self._clock()
        )

    def failed(self, error: BaseException) -> None:
        """Record why it stopped, where a row says it was done; that this fails hides nothing of the trouble."""
        if self._facts:
            with suppress(BridgeError):
                self._ledger.record(Event.REFUSED, self._facts | {"code": _code(error)}, self._clock())


class Sending:
    """Something built earlier that goes out by another route, in the ledger: that it did, or why it did not.

    Args:
        ledger: open, and verified by `begin`.
        sealed: what goes out.
        clock: gives the time of each row.
    """

    def __init__(self, ledger: Ledger, sealed: SealedBundle, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._facts: dict[str, object] = {"transfer": sealed.transfer_id, "purpose": sealed.purpose.value}

    def delivered(self, delivery: Delivery) -> None:
        """Record by what route it went, and the digests of its files."""
        facts = {"route": delivery.route, "files": sorted(file.sha256 for file in delivery.files)}
        self._ledger.record(Event.DELIVERED, self._facts | facts, self._clock())

    def failed(self, error: BaseException) -> None:
        """Record why it did not go, or not wholly; that this fails hides nothing of the trouble."""
        with suppress(BridgeError):
            self._ledger.record(Event.REFUSED, self._facts | {"code": _code(error)}, self._clock())


def _code(error: BaseException) -> str:
    if isinstance(error, BridgeError):
        return error.code
    return "internal" if isinstance(error, Exception) else "interrupted"
