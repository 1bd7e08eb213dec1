"""Takes a transfer back: the other setting is asked first, so nothing is called withdrawn that was filed there.

Until the other setting has heard, the signed word waits in the spool, and every later run says it before anything
else. Where it will never hear, since the pairing has ended, or where its papers contradict each other, the word of
this setting's manager ends the transfer here.
"""

from contextlib import suppress
from typing import Final

from journal_bridge.errors import InputRefused, NotVerified, TryAgain
from journal_bridge.ledger import Transfer
from journal_bridge.sending.conversation import Conversation, Record
from journal_bridge.sending.spool import Spool
from journal_bridge.sending.views import seen
from journal_bridge.transfer_papers import SignedPaper, Step, TransferState, Withdrawn, read_signed, signed

_ENDED_THERE: Final = frozenset({"peer-unknown", "pairing-ended", "request-key"})
"""What a gateway says to a setting it is not paired with any more."""


def taken_back(talk: Conversation, spool: Spool, known: Transfer) -> Transfer:
    """Return a transfer withdrawn, or in the end it had come to before.

    Raises:
        TryAgain: when the other setting cannot be reached; the word waits then.
        NotVerified, InputRefused: as it answers.
    """
    if known.ended:
        return known
    if known.state is TransferState.DRAFT:
        return talk.moved(known, Step.WITHDRAWN)
    word = _waiting(talk, spool, known)
    if word is None:
        known = _as_they_see_it(talk, known)
        if known.ended:
            return known
        word = _new(talk, spool, known)
    return _said(talk, known, word)


def ended_alone(record: Record, spool: Spool, transfer: str) -> Transfer:
    """Return a transfer withdrawn without a word to the other setting, with which the pairing has ended.

    Raises:
        InputRefused: `transfer-unknown`.
        TryAgain: `transfer-in-hand`.
    """
    with spool.held(transfer):
        known = record.known(transfer)
        if not known.ended:
            word = None if known.state is TransferState.DRAFT else _worded(record, known)
            known = record.moved(known, Step.WITHDRAWN, word)
        spool.remove(transfer)
        return known


def _as_they_see_it(talk: Conversation, known: Transfer) -> Transfer:
    try:
        return talk.asked(known)
    except NotVerified:  # their papers contradict each other, or the pairing has ended: it is said all the same
        return known
    except InputRefused as refused:
        if _never_came(refused, known):
            return known
        raise


def _said(talk: Conversation, known: Transfer, word: SignedPaper) -> Transfer:
    """Say the word, and take in what is answered."""
    try:
        answer = talk.gateway.post(f"/transfers/{known.id}/withdraw", word.document())
    except InputRefused as refused:
        if _never_came(refused, known):
            return talk.moved(known, Step.WITHDRAWN, word)
        raise
    except NotVerified as refused:
        if refused.code in _ENDED_THERE:
            return talk.moved(known, Step.WITHDRAWN, word)
        raise
    try:
        known = talk.taken_in(known, answer.document)
    except NotVerified:  # they have heard it, whatever else they say
        return talk.moved(known, Step.WITHDRAWN, word)
    if known.ended:
        return known
    if seen(answer.document, known).state is not TransferState.WITHDRAWN:
        raise TryAgain("peer-garbled", f"transfer {known.id[:8]}")
    return talk.moved(known, Step.WITHDRAWN, word)


def _never_came(refused: InputRefused, known: Transfer) -> bool:
    """Tell whether the offer never came there: it was not answered, and nothing is known of it."""
    return refused.code == "transfer-unknown" and known.state is TransferState.OFFERED


def _waiting(talk: Conversation, spool: Spool, known: Transfer) -> SignedPaper | None:
    """Return our own signed withdrawal that waits to be heard, when it is one."""
    untrusted = spool.word(known.id)
    if untrusted is None:
        return None
    with suppress(NotVerified):
        word = read_signed(untrusted, talk.keys.card)
        if isinstance(word.paper, Withdrawn) and word.paper.transfer == known.id:
            return word
    spool.forget_word(known.id)
    return None


def _new(talk: Conversation, spool: Spool, known: Transfer) -> SignedPaper:
    """Return a new withdrawal, kept before it is said."""
    word = _worded(talk, known)
    spool.keep_word(known.id, word.document())
    return word


def _worded(record: Record, known: Transfer) -> SignedPaper:
    paper = Withdrawn(
        transfer=known.id,
        sender=known.sender,
        receiver=known.receiver,
        at=record.now(),
        answers=record.papers(known)[-1].sha256,
    )
    return signed(paper, record.keys)
