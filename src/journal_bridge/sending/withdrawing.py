"""Takes a transfer back: the other setting is asked first, so nothing is called withdrawn that was filed there.

Until the other setting has heard, the signed word waits in the spool, and every later run says it before anything
else.
"""

from contextlib import suppress

from journal_bridge.errors import InputRefused, NotVerified, TryAgain
from journal_bridge.ledger import Transfer
from journal_bridge.sending.conversation import Conversation
from journal_bridge.sending.spool import Spool
from journal_bridge.sending.views import seen
from journal_bridge.transfer_papers import SignedPaper, Step, TransferState, Withdrawn, read_signed, signed


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


def _as_they_see_it(talk: Conversation, known: Transfer) -> Transfer:
    try:
        return talk.asked(known)
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
    known = talk.taken_in(known, answer.document)
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
    paper = Withdrawn(
        transfer=known.id,
        sender=known.sender,
        receiver=known.receiver,
        at=talk.now(),
        answers=talk.papers(known)[-1].sha256,
    )
    word = signed(paper, talk.keys)
    spool.keep_word(known.id, word.document())
    return word
