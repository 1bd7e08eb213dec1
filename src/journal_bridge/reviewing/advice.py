"""What to run next, as a line to copy."""

import shlex
from pathlib import Path

from journal_bridge import showing
from journal_bridge.handover import Plan, State
from journal_bridge.transfer import Order


def advise(order: Order, after: Plan, workspace: Path | None, out: Path | None) -> None:
    """Say where the decisions lie and what comes next."""
    if out is not None and out.exists():
        showing.say(f"The decisions also lie in {out}; pass it with --decisions on another computer.")
    if after.count(State.HOLD):
        showing.say("What is still held stays behind. To go on with it, run the same command again.")
    showing.say("Next, to see what will go:")
    showing.say(f"  {_command('plan', order, workspace)}")


def _command(verb: str, order: Order, workspace: Path | None) -> str:
    words = ["journal-bridge", verb, str(order.export), "--child", order.child, "--for", order.purpose.value]
    for option, value in (
        ("--consents", order.consents),
        ("--policy", order.policy),
        ("--decisions", order.decisions),
        ("--basis", order.basis),
        ("--to", order.to),
        ("--workspace", workspace),
    ):
        words += [option, str(value)] if value is not None else []
    return shlex.join(words)
