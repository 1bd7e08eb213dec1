"""Two settings come to trust each other: an invitation, 20 digits compared by telephone, a tick on either side.

Nothing is sent or taken before both managers have ticked. A setting with new keys is another one and pairs anew.
"""

from journal_bridge.pairing.answering import asked, card_in, confirmed, document, standing
from journal_bridge.pairing.asking import GATEWAY_SCHEMA, Answered, Gateway, accept, refresh
from journal_bridge.pairing.confirming import confirm
from journal_bridge.pairing.digits import digits, digits_with
from journal_bridge.pairing.finding import find
from journal_bridge.pairing.invitations import Invitation, invite

__all__ = [
    "GATEWAY_SCHEMA",
    "Answered",
    "Gateway",
    "Invitation",
    "accept",
    "asked",
    "card_in",
    "confirm",
    "confirmed",
    "digits",
    "digits_with",
    "document",
    "find",
    "invite",
    "refresh",
    "standing",
]
