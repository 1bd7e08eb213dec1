"""A conversion in the ledger: each child's journal under a transfer id of its own, whatever becomes of the rest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from journal_bridge.handover import Delivery, Head, Package, PackageShare, Plan, Purpose
from journal_bridge.ledger import Ledger
from journal_bridge.minimise import Brief
from journal_bridge.receipt import Receipt
from journal_bridge.recording import Recording


class Records:
    """What is written into the ledger about each child of one conversion; use it in a `with` statement.

    Whatever stops the conversion is recorded for every child that was to go: refused before anything was built,
    taken back after. A run that is killed leaves children that were built and got no receipt: `audit` lists them.

    Args:
        ledger: open, and verified by `recording.begin`.
        clock: gives the time of each row.
    """

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._going = ExitStack()
        self._of: dict[str, Recording] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Record for every child what stopped it, if something did."""
        self._going.__exit__(kind, error, trace)

    @contextmanager
    def planning(self, child: str, basis: str | None) -> Iterator[None]:
        """Record the basis before a child is planned, and why it stays behind if its papers say so."""
        record = Recording(self._ledger, child, Purpose.PLATFORM, None, self._clock)
        with record.watching():
            record.basis(basis)
            yield
        self._going.enter_context(record.watching())
        self._of[child] = record

    def planned(self, plans: Sequence[Plan], briefs: Mapping[str, Brief]) -> None:
        """Record every plan as it is carried out, after all were brought into agreement."""
        for plan in plans:
            child = plan.journal.child.id
            self._of[child].planned(plan, briefs[child])

    @property
    def transfers(self) -> dict[str, str]:
        """The id of each child's transfer."""
        return {child: record.transfer for child, record in self._of.items()}

    def built(self, package: Package, shares: Mapping[str, PackageShare]) -> None:
        """Record for every child what is about to lie at its place; when this fails nothing does."""
        for child, share in shares.items():
            files = [file for file in package.files if file.name in share.files]
            self._of[child].built(files, target=package.platform)

    def delivered(self, delivery: Delivery, shares: Mapping[str, PackageShare]) -> dict[str, Head]:
        """Record what lies on the medium, and return the head that each child's receipt states."""
        return {
            child: self._of[child].delivered(
                [file for file in delivery.files if file.name in share.files], delivery.route
            )
            for child, share in shares.items()
        }

    def issued(self, receipts: Mapping[str, Receipt]) -> None:
        """Record every receipt that is kept: from here on the conversion is finished."""
        for child, receipt in receipts.items():
            self._of[child].issued(receipt)
