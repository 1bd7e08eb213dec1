"""What the command `bundle` does once its words are understood: one child's bundle, built, sealed and shown."""

from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from pathlib import Path

from journal_bridge import pairing, showing, transfer
from journal_bridge.bundle import Recipient
from journal_bridge.commanding import keys_of, remembered, workspace_of
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.ledger import Ledger
from journal_bridge.topping_up import NothingNew


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


def card_of(words: str | None, workspace: Path | None, key_passphrase_file: Path | None) -> str | None:
    """Return the card of a paired setting that `--recipient` calls by its name; a card or a file stays as it is.

    Raises:
        UsageFault: `peer-not-found`, `peer-ambiguous` for what is no card, no file and no setting's name.
        NotVerified: `peer-unknown` for a setting whose digits were not compared by both managers.
    """
    if words is None or words.strip().startswith("jb1:") or Path(words).exists():
        return words
    with remembered(workspace, key_passphrase_file) as ledger:
        if ledger is None:
            raise UsageFault("peer-not-found")
        return ledger.peers.paired(pairing.find(ledger, words).fingerprint).card.text


def ordered(order: transfer.Order, card: str | None, *, top_up: bool, adds_to: str | None) -> transfer.Order:
    """Return an order for one child, as a top-up where one is asked for.

    Raises:
        UsageFault: `usage` without a child, and for a top-up to anybody but a setting's card.
    """
    if not order.child:
        raise UsageFault("usage", "--child (the id, as `inspect` lists it)")
    if card is None and (top_up or adds_to is not None):
        raise UsageFault("usage", "--top-up and --adds-to go with --recipient")
    return replace(order, top_up=top_up, adds_to=adds_to)


def run(
    order: transfer.Order,
    out: Path,
    sealing: AbstractContextManager[Recipient],
    workspace: Path | None,
    key_passphrase_file: Path | None,
    *,
    as_json: bool,
) -> ExitCode:
    """Build a bundle and show it; that nothing is new for a top-up is no trouble, and said as such."""
    try:
        done = build(order, out, sealing, workspace, key_passphrase_file)
    except NothingNew as nothing:
        return show_nothing(nothing, as_json=as_json)
    return show(done, out, as_json=as_json)


def show_nothing(nothing: NothingNew, *, as_json: bool) -> ExitCode:
    """Print that nothing was made and why that is well, with what is to be told all the same."""
    told = nothing.top_up
    if as_json:
        showing.as_json({"made": False, "code": nothing.code, "top_up": asdict(told)})
    else:
        for sentence in (nothing.sentence, f"Entries there, just as they are: {told.same}.", *told.words[1:]):
            showing.say(sentence)
        if told.waiting:
            showing.say(f"Wait until a person decides, and may be new: {told.waiting}. `review` shows them.")
    return ExitCode.HELD if told.waiting else ExitCode.DONE


def show(done: transfer.HandOver, out: Path, *, as_json: bool) -> ExitCode:
    """Print what was made, and return the exit code."""
    if as_json:
        showing.as_json(done.receipt.model_dump(mode="json", exclude_none=True))
    else:
        showing.show_plan(done.plan)
        for sentence in done.top_up.words if done.top_up else ():
            showing.say(sentence)
        showing.show_hand_over(done.receipt, out, transfer.HAND_OVER, transfer.KEEP)
    return ExitCode.HELD if done.receipt.held else ExitCode.DONE
