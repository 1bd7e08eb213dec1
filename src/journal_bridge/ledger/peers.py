"""Settings this one is paired with: their cards, and which of the two managers has compared the digits."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, String, insert, select, type_coerce, update

from journal_bridge.errors import InputRefused, NotVerified, UsageFault
from journal_bridge.keys import Card
from journal_bridge.ledger.booking import Book, digest
from journal_bridge.ledger.chain import canonical
from journal_bridge.ledger.events import Event
from journal_bridge.ledger.tables import InvitationRow, PeerRow


class PeerState(StrEnum):
    """How far a pairing has come; nothing is sent or taken before `PAIRED`."""

    PROPOSED = "proposed"
    TICKED_HERE = "ticked-here"
    TICKED_THERE = "ticked-there"
    PAIRED = "paired"
    ENDED = "ended"


class Tick(StrEnum):
    """Whose manager has seen that the digits are the same."""

    HERE = "here"
    THERE = "there"


_TICKED: Final = {
    (PeerState.PROPOSED, Tick.HERE): PeerState.TICKED_HERE,
    (PeerState.PROPOSED, Tick.THERE): PeerState.TICKED_THERE,
    (PeerState.TICKED_HERE, Tick.HERE): PeerState.TICKED_HERE,
    (PeerState.TICKED_HERE, Tick.THERE): PeerState.PAIRED,
    (PeerState.TICKED_THERE, Tick.THERE): PeerState.TICKED_THERE,
    (PeerState.TICKED_THERE, Tick.HERE): PeerState.PAIRED,
    (PeerState.PAIRED, Tick.HERE): PeerState.PAIRED,
    (PeerState.PAIRED, Tick.THERE): PeerState.PAIRED,
}


@dataclass(frozen=True)
class Peer:
    """Another setting: `url` is its gateway's, where it has one that this one knows."""

    card: Card
    name: str
    url: str | None
    state: PeerState
    since: datetime

    @property
    def fingerprint(self) -> str:
        """What the ledger and the papers call it."""
        return self.card.fingerprint


class Peers:
    """Other settings, each under the fingerprint of its card; a setting with a new card is another one."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def invite(self, token: str, until: datetime, now: datetime) -> None:
        """Note an invitation by the digest of its token; the token itself is not kept."""
        with self._book.writing() as connection:
            connection.execute(insert(InvitationRow).values(token=digest(token), until=until))
            self._book.append(connection, Event.INVITED, {"invitation": digest(token)}, now)

    def invited(self, untrusted_token: str, card: Card, name: str, url: str | None, now: datetime) -> Peer:
        """Use an invitation up for this setting, and return it as proposed; the same setting may ask again.

        Raises:
            InputRefused: `invitation-invalid` when there is no such invitation, or its time is over, or another
                setting has used it.
        """
        key = digest(untrusted_token.encode("utf-8", "backslashreplace").decode())
        with self._book.writing() as connection:
            row = connection.execute(select(InvitationRow.until, InvitationRow.peer).filter_by(token=key)).first()
            if row is None or row.until <= now or row.peer not in {None, card.fingerprint}:
                raise InputRefused("invitation-invalid", "invitation")
            if row.peer is not None:
                return self._known(connection, card.fingerprint)
            used = update(InvitationRow).where(InvitationRow.token == key).values(peer=card.fingerprint)
            connection.execute(used)
            return self._propose(connection, Peer(card, name, url, PeerState.PROPOSED, now))

    def propose(self, card: Card, name: str, url: str | None, now: datetime) -> Peer:
        """Note another setting whose digits are still to be compared; ticks it had before count no more."""
        with self._book.writing() as connection:
            return self._propose(connection, Peer(card, name, url, PeerState.PROPOSED, now))

    def tick(self, fingerprint: str, whose: Tick, now: datetime) -> Peer:
        """Note that a manager has compared the digits, and return the setting as it stands then.

        Raises:
            NotVerified: `peer-unknown` when it was never proposed, or the pairing was ended.
        """
        with self._book.writing() as connection:
            peer = self._known(connection, fingerprint)
            if (peer.state, whose) not in _TICKED:
                raise NotVerified("peer-unknown", fingerprint[:16])
            return self._moved(connection, peer, _TICKED[peer.state, whose], now)

    def end(self, fingerprint: str, now: datetime) -> Peer:
        """End a pairing: nothing of this card is taken any more, until both compare digits anew.

        Raises:
            NotVerified: `peer-unknown`.
        """
        with self._book.writing() as connection:
            return self._moved(connection, self._known(connection, fingerprint), PeerState.ENDED, now)

    def get(self, fingerprint: str) -> Peer | None:
        """Return a setting, however far its pairing has come.

        Raises:
            NotVerified: `ledger-damaged` when what is kept of it is not what was written.
        """
        with self._book.reading() as connection:
            return self._get(connection, fingerprint)

    def paired(self, fingerprint: str) -> Peer:
        """Return a setting both managers have ticked.

        Raises:
            NotVerified: `peer-unknown` for any other.
        """
        peer = self.get(fingerprint)
        if peer is None or peer.state is not PeerState.PAIRED:
            raise NotVerified("peer-unknown", fingerprint[:16])
        return peer

    def all(self) -> tuple[Peer, ...]:
        """Return all settings, in the order in which their state last changed."""
        with self._book.reading() as connection:
            rows = connection.execute(_PEERS.order_by(PeerRow.since, PeerRow.fingerprint)).all()
            return tuple(map(self._peer, rows))

    def _propose(self, connection: Connection, peer: Peer) -> Peer:
        words = canonical({"name": peer.name, "url": peer.url})
        hidden = self._book.keys.hide(words, f"peer {peer.fingerprint}")
        values = {"card": peer.card.text, "hidden": hidden, "state": peer.state, "since": peer.since}
        if self._get(connection, peer.fingerprint) is None:
            connection.execute(insert(PeerRow).values(fingerprint=peer.fingerprint, **values))
        else:
            connection.execute(update(PeerRow).where(PeerRow.fingerprint == peer.fingerprint).values(**values))
        self._book.append(connection, Event.PEER_CHANGED, _facts(peer.fingerprint, peer.state), peer.since)
        return peer

    def _moved(self, connection: Connection, peer: Peer, state: PeerState, now: datetime) -> Peer:
        if state is peer.state:
            return peer
        mine = PeerRow.fingerprint == peer.fingerprint
        connection.execute(update(PeerRow).where(mine).values(state=state, since=now))
        self._book.append(connection, Event.PEER_CHANGED, _facts(peer.fingerprint, state), now)
        return Peer(peer.card, peer.name, peer.url, state, now)

    def _known(self, connection: Connection, fingerprint: str) -> Peer:
        peer = self._get(connection, fingerprint)
        if peer is None:
            raise NotVerified("peer-unknown", fingerprint[:16])
        return peer

    def _get(self, connection: Connection, fingerprint: str) -> Peer | None:
        row = connection.execute(_PEERS.where(PeerRow.fingerprint == fingerprint)).first()
        return self._peer(row) if row else None

    def _peer(self, row: Row[*tuple[Any, ...]]) -> Peer:
        """Return a setting from its row; a card that is not that of its fingerprint is nobody's."""
        try:
            card = Card.parse(row.card)
            words = json.loads(self._book.keys.reveal(row.hidden, f"peer {row.fingerprint}"))
            peer = Peer(card, words["name"], words["url"], PeerState(row.state), row.since)
        except (NotVerified, UsageFault, ValueError):
            raise NotVerified("ledger-damaged", self._book.place) from None
        if card.fingerprint != row.fingerprint:
            raise NotVerified("ledger-damaged", self._book.place)
        return peer


_PEERS: Final = select(PeerRow.fingerprint, PeerRow.card, PeerRow.hidden, PeerRow.state, PeerRow.since)


def _facts(fingerprint: str, state: PeerState) -> dict[str, object]:
    return {"peer": fingerprint, "state": state.value}


def kept_states(connection: Connection) -> Iterator[tuple[object, ...]]:
    """Yield what the table says of each setting, as the audit's walk compares it."""
    wanted = select(PeerRow.fingerprint, PeerRow.state, type_coerce(PeerRow.since, String))
    for row in connection.execute(wanted):
        yield ("peer", *row)
