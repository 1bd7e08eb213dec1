"""Refuse an arrival, for one of the few reasons that are a person's to give."""

from typing import Final

from journal_bridge.errors import InputRefused, TryAgain, UsageFault
from journal_bridge.filing.arrivals import ARRIVED
from journal_bridge.filing.office import Office
from journal_bridge.ledger import Transfer
from journal_bridge.transfer_papers import ADVICE, RefusalCode, TransferState

BY_PERSON: Final = tuple(code for code in RefusalCode if ADVICE[code].by_person)
"""The reasons a manager may give; all others are found out by the program."""


def refuse(transfer: Transfer, untrusted_code: str, office: Office) -> RefusalCode:
    """Refuse an arrival, say why to its sender, and keep nothing of it; it may be asked twice.

    Raises:
        UsageFault: `refusal-code` for any other reason.
        InputRefused: `transfer-ended`.
        TryAgain: `not-arrived`, `transfer-busy`.
    """
    code = next((one for one in BY_PERSON if one == untrusted_code), None)
    if code is None:
        raise UsageFault("refusal-code", f"--code ({', '.join(BY_PERSON)})")
    now = office.now(transfer)
    place = f"transfer {transfer.id[:8]}: {now.state.value}"
    if now.state is TransferState.REFUSED and office.refused(now) is code:
        office.forget(now)
        return code
    if now.ended:
        raise InputRefused("transfer-ended", place)
    if now.state not in ARRIVED:
        raise TryAgain("not-arrived", place)
    with office.desk.holding(now.sender, now.id):
        office.say_refused(office.now(now), code)
    office.forget(now)
    return code
