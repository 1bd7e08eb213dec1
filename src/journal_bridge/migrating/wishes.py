"""What is wanted of each child beside the package: for everybody by --for, for leavers by their list."""

from collections.abc import Iterable, Mapping

from journal_bridge.ledger import Ledger
from journal_bridge.migrating.gathering import Site
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.placing import Whose
from journal_bridge.migrating.spool import Job


class Wishes:
    """The bundles that are asked for, and the passphrases they are locked with."""

    def __init__(self, order: Order, ledger: Ledger | None) -> None:
        self._order = order
        self._ledger = ledger

    def of(self, site: Site) -> Mapping[str, tuple[Job, ...]]:
        """Return what is wanted of each child of a setting, by the export's id."""
        common = tuple(Job(purpose) for purpose in self._order.purposes)
        return dict.fromkeys(site.keys, common)

    def write_passphrases(self, wanted: Iterable[tuple[Whose, str, tuple[Job, ...]]]) -> None:
        """Write a passphrase for every bundle that needs one, all at once, before any is built."""
