"""What the command `bundle` does once its words are understood: one child's bundle, built, sealed and shown."""

from contextlib import AbstractContextManager
from pathlib import Path

from journal_bridge import showing, transfer
from journal_bridge.bundle import Recipient
from journal_bridge.commanding import keys_of, workspace_of
from journal_bridge.errors import ExitCode
from journal_bridge.ledger import Ledger


def build(
    order: transfer.Order,
    out: Path,
    sealing: AbstractContextManager[Recipient],
    workspace: Path | None,
    key_passphrase_file: Path | None,
) -> transfer.HandOver:
    """Build a bundle for the recipient that `sealing` yields, with every step in the workspace's ledger."""
    with sealing as sealed_to:
        keys = keys_of(workspace, key_passphrase_file)
        with showing.working("Building the bundle"), Ledger.open(workspace_of(workspace), keys) as ledger:
            folder = workspace_of(workspace)
            return transfer.hand_over(order, sealed_to, out, keys, ledger, workspace=folder)


def show(done: transfer.HandOver, out: Path, *, as_json: bool) -> ExitCode:
    """Print what was made, and return the exit code."""
    if as_json:
        showing.as_json(done.receipt.model_dump(mode="json", exclude_none=True))
    else:
        showing.show_plan(done.plan)
        showing.show_hand_over(done.receipt, out, transfer.HAND_OVER, transfer.KEEP)
    return ExitCode.HELD if done.receipt.held else ExitCode.DONE
