"""The command that takes a setting's journals to another platform."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded, keys_of, own_keys, remembered, workspace_of
from journal_bridge.error_codes import CODES
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.handover import ItemKind, State
from journal_bridge.options import (
    AsJson,
    Consents,
    Decisions,
    Export,
    KeyPassphrase,
    PolicyFile,
    Workspace,
)

if TYPE_CHECKING:
    from journal_bridge.converting import Conversion, ConversionFacts, Order

Target = Annotated[
    str, typer.Option("--to", help="The new platform, by its name in `adapters`.", show_default=False)
]
Into = Annotated[
    Path | None, typer.Option("--out", help="A new or empty folder, outside the export; left out with --plan.")
]
SomeChildren = Annotated[
    list[str] | None, typer.Option("--child", help="Only this child, by its id; may be repeated. Else all.")
]
OwnBasis = Annotated[
    str | None, typer.Option("--basis", help="Why the setting may take its journals along; kept in the record.")
]
OnlyPlan = Annotated[
    bool, typer.Option("--plan", help="Only tell what would go, and what would be lost; write nothing.")
]

_WAITING: Final = {State.HOLD: "waits", State.WITHHOLD: "stays"}


@guarded
def convert(
    export: Export,
    target: Target,
    out: Into = None,
    child: SomeChildren = None,
    basis: OwnBasis = None,
    consents: Consents = None,
    policy: PolicyFile = None,
    decisions: Decisions = None,
    plan: OnlyPlan = False,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Write the setting's journals for another platform, read them back, and say what that platform cannot hold."""
    from journal_bridge.converting import Order

    order = Order(export, target, tuple(child or ()), consents, policy, decisions, basis)
    if plan:
        done = _rehearsed(order, workspace, key_passphrase_file)
        _tell(done, None, as_json=as_json)
        return ExitCode.DONE
    if out is None:
        raise UsageFault("usage", "--out (a new folder), or --plan")
    done = _converted(order, out, workspace, key_passphrase_file)
    _tell(done, out, as_json=as_json)
    return ExitCode.HELD if done.facts.held or done.stopped else ExitCode.DONE


def _rehearsed(order: "Order", workspace: Path | None, key_passphrase_file: Path | None) -> "Conversion":
    from journal_bridge import converting, transfer

    keys = own_keys(workspace, key_passphrase_file, demanded=key_passphrase_file is not None)
    with _progress() as tell, remembered(workspace, key_passphrase_file) as ledger:
        return converting.rehearse(order, keys, ledger, clock=transfer.now, tell=tell)


def _converted(order: "Order", out: Path, workspace: Path | None, key_passphrase_file: Path | None) -> "Conversion":
    from journal_bridge import converting, deliver, transfer
    from journal_bridge.ledger import Ledger

    folder = workspace_of(workspace)
    deliver.demand_outside(folder, order.export)
    converting.target_of(order)  # a wrong word makes no workspace
    keys = keys_of(workspace, key_passphrase_file)
    with _progress() as tell, Ledger.open(folder, keys) as ledger:
        return converting.convert(order, out, keys, ledger, clock=transfer.now, tell=tell)


def _progress() -> AbstractContextManager[Callable[[str], None]]:
    return showing.progress("Preparing")


def _tell(done: "Conversion", out: Path | None, *, as_json: bool) -> None:
    from journal_bridge import converting

    if as_json:
        written = {"written": str(out) if out else None}
        showing.as_json(converting.document(done.facts, done.stopped) | written)
        return
    _show_facts(done)
    if done.facts.held:
        showing.say(
            "`journal-bridge review EXPORT --child C --for platform` shows what waits of one child, and records "
            "what you decide; what several children share goes when it is released for each of them."
        )
    if out is not None:
        _show_written(out)


def _show_facts(done: "Conversion") -> None:
    facts = done.facts
    layout = f"{facts.layout.name}; known by {facts.evidence.value}"
    showing.say(f"From {facts.source} to {facts.target} ({layout}): {len(facts.children)} children.")
    showing.say("")
    showing.table(
        "Children",
        ["id", "known as", "entries", "media", "waits", "stays"],
        [[one.id, one.name, one.entries, one.media, one.held, one.withheld] for one in facts.children],
    )
    if facts.left_out:
        showing.table("Waits for you, or stays behind", ["", "count", "what", "why", "rule"], _left_out(facts))
    if facts.not_taken:
        showing.table(
            f"What {facts.target} has no place for",
            ["count", "what", "why"],
            _not_taken(facts),
            whole=True,
        )
    for one in done.stopped:
        showing.say(f"Left out: child {one.id}. {CODES[one.code]} ({one.code})")


def _left_out(facts: "ConversionFacts") -> list[list[object]]:
    """Return what stays behind as rows: what waits first, and platform details added up at the end."""
    lines = [one for one in facts.left_out if one.kind is not ItemKind.EXTRAS]
    lines.sort(key=lambda one: (one.state is not State.HOLD, -one.count))
    rows: list[list[object]] = [[_WAITING[one.state], one.count, one.detail, one.reason, one.rule] for one in lines]
    extras = [one for one in facts.left_out if one.kind is ItemKind.EXTRAS]
    if extras:
        count = sum(one.count for one in extras)
        rows.append([_WAITING[State.WITHHOLD], count, "details", extras[0].reason, extras[0].rule])
    return rows


def _not_taken(facts: "ConversionFacts") -> list[list[object]]:
    """Return what is lost as rows, in words; a reason stands once, at the first of the rows it is for."""
    from journal_bridge.converting import in_words

    rows: list[list[object]] = []
    told = ""
    for one in sorted(facts.not_taken, key=lambda one: (one.reason, -one.count)):
        rows.append([one.count, in_words(one.part, one.count), "" if one.reason == told else one.reason])
        told = one.reason
    return rows


def _show_written(out: Path) -> None:
    from journal_bridge.converting import PAGE

    showing.say(f"Written to {out}. Begin with {out / PAGE}: it says what to upload where.")
    showing.say(
        "This folder is NOT encrypted: whoever gets it reads these children's journals. Keep it on the setting's "
        "own disk, and delete it when everything is in its place."
    )
