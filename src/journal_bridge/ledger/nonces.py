"""Numbers used once in signed requests: a request that comes a second time is not carried out a second time."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select

from journal_bridge.ledger.booking import Book, digest
from journal_bridge.ledger.tables import NonceRow

KEPT: Final = timedelta(minutes=10)
"""How long a number is kept: twice the age at which a signature is stale, since two clocks differ by minutes."""


class Nonces:
    """The numbers seen of late."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def fresh(self, peer: str, untrusted_nonce: str, now: datetime) -> bool:
        """Note a number, and return whether this peer's requests had not used it in the last ten minutes.

        Args:
            peer: fingerprint of the setting whose signature was verified; nobody else's numbers are kept.
            untrusted_nonce: the number as it came, of any length.
            now: an aware moment.

        Raises:
            TryAgain: `ledger-busy`, `ledger-failed`; the request must then not be carried out.
        """
        key = digest(untrusted_nonce.encode("utf-8", "backslashreplace").decode())
        with self._book.writing() as connection:
            connection.execute(delete(NonceRow).where(NonceRow.seen < now - KEPT))
            known = select(NonceRow.seen).where(NonceRow.peer == peer, NonceRow.nonce == key)
            if connection.execute(known).first() is not None:
                return False
            connection.execute(insert(NonceRow).values(peer=peer, nonce=key, seen=now))
            return True
