"""What to run next, as a line to copy."""

import shlex
from collections.abc import Iterable
from pathlib import Path

from journal_bridge import showing
from journal_bridge.handover import Plan, State
from journal_bridge.transfer import Order


def advise(
    order: Order, after: Plan, out: Path | None, *, workspace: Path | None, key_passphrase_file: Path | None
) -> None:
    """Say where the decisions lie and what comes next, with the options that were given."""
    if out is not None and out.exists():
        showing.say(f"The decisions also lie in {out}; pass it with --decisions on another computer.")
    if after.count(State.HOLD):
        showing.say("What is still held stays behind. To go on with it, run the same command again.")
    showing.say("Next, to see what will go:")
    places = (("--workspace", workspace), ("--key-passphrase-file", key_passphrase_file))
    showing.say(f"  {_command('plan', order, places)}")


def _command(verb: str, order: Order, places: Iterable[tuple[str, Path | None]]) -> str:
    words = ["journal-bridge", verb, str(order.export), "--child", order.child, "--for", order.purpose.value]
    for option, value in (
        ("--consents", order.consents),
        ("--policy", order.policy),
        ("--decisions", order.decisions),
        ("--basis", order.basis),
        ("--to", order.to),
        *places,
    ):
        words += [option, str(value)] if value is not None else []
    return shlex.join(words)
