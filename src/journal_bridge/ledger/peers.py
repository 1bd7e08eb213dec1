"""Settings this one is paired with: their cards, and which of the two managers has compared the digits."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
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


MOST_TRIES: Final = 3
"""Wrong digits end a pairing at this one: 20 digits are misheard once or twice, and a guess never fits."""

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
    """Another setting, and how far the pairing with it has come.

    Args:
        card: its two public keys.
        name: what it calls itself; only the fingerprint says who it is.
        url: its gateway's, where it has one that this one knows.
        state: of the pairing.
        since: when the state last changed.
        invitation: digest of the token it was paired by, which both sides' digits are made from.
        wrong: how often wrong digits were typed here since it was proposed.
    """

    card: Card
    name: str
    url: str | None
    state: PeerState
    since: datetime
    invitation: str = ""
    wrong: int = 0

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
                setting has used it, or what came of it has ended.
            UsageFault: `invitation-own` when it is this very setting.
        """
        key = digest(untrusted_token.encode("utf-8", "backslashreplace").decode())
        with self._book.writing() as connection:
            row = connection.execute(select(InvitationRow.until, InvitationRow.peer).filter_by(token=key)).first()
            if row is None or row.until <= now or row.peer not in {None, card.fingerprint}:
                raise InputRefused("invitation-invalid", "invitation")
            if row.peer is not None:
                return self._asked_again(connection, card.fingerprint, key)
            used = update(InvitationRow).where(InvitationRow.token == key).values(peer=card.fingerprint)
            connection.execute(used)
            return self._propose(connection, Peer(card, name, url, PeerState.PROPOSED, now, key))

    def propose(self, card: Card, name: str, url: str | None, now: datetime, invitation: str = "") -> Peer:
        """Note another setting whose digits are still to be compared; ticks it had before count no more.

        Args:
            card: of the other setting.
            name: what it calls itself.
            url: of its gateway.
            now: the time.
            invitation: digest of the token; the same one again changes nothing.

        Raises:
            InputRefused: `invitation-invalid` when what came of this very invitation has ended.
            UsageFault: `invitation-own` when it is this very setting.
        """
        with self._book.writing() as connection:
            known = self._get(connection, card.fingerprint)
            if known is not None and invitation and known.invitation == invitation:
                return self._asked_again(connection, card.fingerprint, invitation)
            return self._propose(connection, Peer(card, name, url, PeerState.PROPOSED, now, invitation))

    def wrong_digits(self, fingerprint: str, now: datetime) -> Peer:
        """Note that other digits were typed than this setting's; the third time ends the pairing.

        Where this manager has ticked already, the digits were right once: it is noted, and ends nothing.

        Raises:
            NotVerified: `peer-unknown` when it was never proposed, or the pairing was ended.
        """
        with self._book.writing() as connection:
            peer = self._known(connection, fingerprint)
            if peer.state is PeerState.ENDED:
                raise NotVerified("peer-unknown", fingerprint[:16])
            self._book.append(connection, Event.REFUSED, {"peer": fingerprint, "code": "digits-differ"}, now)
            if peer.state in {PeerState.TICKED_HERE, PeerState.PAIRED}:
                return peer
            peer = replace(peer, wrong=peer.wrong + 1)
            mine = PeerRow.fingerprint == fingerprint
            connection.execute(update(PeerRow).where(mine).values(hidden=self._hidden(peer)))
            return self._moved(connection, peer, PeerState.ENDED, now) if peer.wrong >= MOST_TRIES else peer

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

    def _asked_again(self, connection: Connection, fingerprint: str, invitation: str) -> Peer:
        """Return what came of an invitation so far; one that has ended, or was followed by another, is over."""
        peer = self._known(connection, fingerprint)
        if peer.state is PeerState.ENDED or peer.invitation != invitation:
            raise InputRefused("invitation-invalid", "invitation")
        return peer

    def _hidden(self, peer: Peer) -> str:
        words = {"name": peer.name, "url": peer.url, "invitation": peer.invitation, "wrong": peer.wrong}
        return self._book.keys.hide(canonical(words), f"peer {peer.fingerprint}")

    def _propose(self, connection: Connection, peer: Peer) -> Peer:
        if peer.card == self._book.keys.card:
            raise UsageFault("invitation-own")
        hidden = self._hidden(peer)
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
        return replace(peer, state=state, since=now)

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
            said = words["name"], words["url"], PeerState(row.state), row.since
            peer = Peer(card, *said, words.get("invitation", ""), words.get("wrong", 0))
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
