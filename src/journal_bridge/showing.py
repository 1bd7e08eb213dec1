"""How results look on a terminal: tables, one colour that is never the only signal, and JSON on request."""

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from journal_bridge.bundle.verdicts import FileVerdict, Sampled, SenderKnown, Verification
from journal_bridge.errors import BridgeError, safe_place, safe_text
from journal_bridge.handover import Plan, PlanItem, State

if TYPE_CHECKING:  # each command loads what it shows, and no more: a gateway stays small for weeks
    from journal_bridge.adapter import Layout
    from journal_bridge.receipt import Receipt
    from journal_bridge.registry import Installed

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_UNSEEN = re.compile("[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What turns text round or hides in it; as an escape it means the same to a program that reads the JSON."""

_SENDERS = {
    SenderKnown.KNOWN: "by the sender you named, or by this setting itself.",
    SenderKnown.UNKNOWN: "intact, but the sender is unknown; compare fingerprints and pass --sender.",
    SenderKnown.BAD: "NOT as it should be; ask the sender to send it again.",
}
_UNSIGNED = "none: nothing shows who made this."


def as_json(document: object) -> None:
    """Print a document as JSON on standard output: UTF-8 whatever the terminal, since programs read it."""
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(_UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode())
    sys.stdout.buffer.flush()


def any_terminal() -> None:
    """Let no letter stop a command: what a terminal's encoding lacks is shown as its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show on a terminal what is going on while it goes on; elsewhere stay quiet."""
    with err.status(f"{escape(words)} ..."):
        yield


@contextmanager
def progress(words: str) -> Iterator[Callable[[str], None]]:
    """Yield what takes a line on how far it is, and shows it on a terminal; elsewhere stay quiet."""
    with err.status(f"{escape(words)} ...") as status:
        yield lambda line: status.update(f"{escape(line)} ...")


def say(text: str) -> None:
    """Print prose, with control characters shown rather than obeyed; only its line ends are what they are."""
    out.print(escape("\n".join(map(safe_text, text.split("\n")))), soft_wrap=True)


def prompt(words: str) -> None:
    """Print what is asked: the answer goes beside it on a terminal, and below it elsewhere."""
    out.print(escape(words), end=" " if out.is_terminal else "\n", soft_wrap=True)


def trouble(error: BridgeError) -> None:
    """Print an error to standard error: where, what to do, and its code; where there is a list, a line for each."""
    if len(error.places) > 1:
        err.print(f"[bold red]Stopped.[/] {escape(error.sentence)} [dim]({error.code})[/]", soft_wrap=True)
        for place in error.places:
            err.print(f"  {escape(place)}", soft_wrap=True)
        return
    err.print(f"[bold red]Stopped.[/] {escape(str(error))} [dim]({error.code})[/]", soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, whole: bool = False) -> None:
    """Print a table; numbers stand to the right. Long cells are cut unless they are wanted `whole`."""
    fit = safe_text if whole else safe_place
    drawn = Table(
        title=title or None, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False
    )
    kept = [[fit(str(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows]
    for number, column in enumerate(columns):
        numeric = bool(kept) and all(isinstance(row[number], int) for row in kept)
        drawn.add_column(
            column, justify="right" if numeric else "left", overflow="fold", no_wrap=column.startswith("id")
        )
    for row in kept:
        drawn.add_row(*(f"{cell:,}" if type(cell) is int else escape(str(cell)) for cell in row))
    out.print(drawn)
    out.print()


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return a plan as a document: every item with state, rule and reason, and the sums."""
    from journal_bridge.minimise.planning import RULES_VERSION  # noqa: PLC0415 - see above

    return {
        "purpose": plan.purpose,
        "child": plan.journal.child.id,
        "basis": plan.basis,
        "rules": RULES_VERSION,
        "counts": {"items": len(plan.items)} | {state.value: plan.count(state) for state in State},
        "items": [_item_document(item) for item in plan.items],
    }


def _item_document(item: PlanItem) -> dict[str, str]:
    return {
        "item": item.id,
        "kind": item.kind,
        "detail": item.detail,
        "state": item.state,
        "rule": item.rule,
        "reason": item.reason,
        "digest": item.digest,
    }


def show_plan(plan: Plan) -> None:
    """Print what goes, what waits and what stays, by kind, and why; what waits for a person comes first."""
    from journal_bridge.explaining import summarised  # noqa: PLC0415 - see above

    told = summarised(plan)
    say(f"Plan for {told.whom}: {told.goes} go, {told.waits} wait for you, {told.stays} stay; {told.items} in all.")
    say("")
    table(
        "By kind",
        ["", "goes", "waits", "stays"],
        [[line.what, line.goes, line.waits, line.stays] for line in told.kinds],
    )
    for lines, title in ((told.waiting, "Waits for you"), (told.staying, "Stays at the setting")):
        if lines:
            table(
                title,
                ["count", "why", "what", "rule"],
                [[line.count, line.reason, line.what, line.rule] for line in lines],
            )
    if told.waits:
        say("`journal-bridge review` shows what waits, one item at a time, and records what you decide.")


def show_inspection(found: Mapping[str, Any]) -> None:
    """Print what an export holds."""
    say(f"{found['platform']} export, read by {found['adapter']}: {found['layout']}")
    say("")
    table("Children", ["id (for --child)", "known as", "entries", "media", "absent"], _children(found))
    media = found["media"]
    absent = f"{media['linked']} by link only, {media['missing']} missing"
    say(f"Media: {media['found']} in the export; absent: {absent}.")
    say("")
    records = [[kind, *line.values()] for kind, line in found["records"].items()]
    table("Records of the export", ["kind", "in the export", "read", "no home"], records)
    losses = [[line["kind"], line["count"], line["reason"]] for line in found["losses"]]
    if losses:
        table("Records with no home in a journal", ["kind", "count", "reason"], losses)
    for warning in found["warnings"]:
        say(f"Note: {warning}")


def _children(found: Mapping[str, Any]) -> list[list[object]]:
    return [
        [
            child["id"],
            child["known_as"],
            sum(sum(states.values()) for states in child["entries"].values()),
            child["media"]["found"],
            child["media"]["linked"] + child["media"]["missing"],
        ]
        for child in found["children"]
    ]


def show_hand_over(receipt: "Receipt", out: Path, hand_over: str, keep: str) -> None:
    """Print what was made, where it lies and what to do with it."""
    files = [[line.name, line.bytes] for line in receipt.files]
    say(f"To hand over: {out / hand_over}")  # no table's title: that is folded at the table's width
    table("", ["file", "bytes"], files)
    say(f"Receipt, to keep at the setting: {out / keep / 'receipt.html'}")
    if receipt.sealed_to == "passphrase":
        say("Tell the passphrase by another way than the files travel: by phone, or on paper.")
        if any(line.name.endswith(".zip") for line in receipt.files):
            say("There are two: the first opens the book, the second the ZIP beside it.")
    if receipt.held:
        say(f"Wait until a person decides, and are not in the bundle: {receipt.held}.")


def verification_document(found: Verification) -> dict[str, Any]:
    """Return a verdict as a document."""
    return {
        "ok": found.ok,
        "sender": found.sender,
        "signer": found.signer.fingerprint if found.signer else None,
        "files": [_verdict_document(file) for file in found.files],
        "could_not_check": list(found.could_not_check),
        "sampled": _sample_document(found.sampled) if found.sampled else None,
    }


def _verdict_document(file: FileVerdict) -> dict[str, Any]:
    return {"name": file.name, "ok": file.ok, "what": file.what, "trouble": file.trouble, "read": file.read}


def _sample_document(sampled: Sampled) -> dict[str, Any]:
    return {
        "seed": sampled.seed,
        "files_read": sampled.files,
        "files": sampled.of_files,
        "bytes_read": sampled.bytes,
        "bytes": sampled.of_bytes,
        "percent": round(sampled.share, 2),
    }


def show_verification(found: Verification) -> None:
    """Print the verdict file by file, and what could not be checked."""
    rows = [[file.name, _shown_verdict(file), file.what] for file in found.files]
    table("Verified", ["file", "verdict", "what was seen"], rows)
    if found.sampled:
        say(f"A sample: {found.sampled.told}. Names and lengths of all were compared. Seed: {found.sampled.seed}.")
    for line in found.could_not_check:
        say(f"Not checked: {line}")
    unsigned = found.signer is None and found.sender is SenderKnown.UNKNOWN
    say(f"Signature: {_UNSIGNED if unsigned else _SENDERS[found.sender]}")


def _shown_verdict(file: FileVerdict) -> str:
    if not file.ok:
        return "NOT as it was made"
    return "as it was made" if file.read else "not read"


def show_adapter(one: "Installed") -> None:
    """Print an adapter's layouts, each with its evidence, what never comes through, and what it can write."""
    from journal_bridge.adapter import Writer  # noqa: PLC0415 - see above

    out.print(f"[bold]{escape(one.name)}[/] {escape(one.reader.version)}")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=2)
    grid.add_column(no_wrap=True)
    grid.add_column()
    for layout in one.reader.layouts:
        grid.add_row("", escape(layout.name), f"{escape(layout.description)} [dim]({layout.evidence.value})[/]")
    out.print(grid)
    out.print("  Does not come through:")
    losses = Table.grid(padding=(0, 1, 0, 0))
    losses.add_column(width=3, justify="right")
    losses.add_column()
    for loss in one.reader.known_losses:
        losses.add_row("-", escape(loss))
    out.print(losses)
    if isinstance(one.reader, Writer):
        package = one.reader.package
        told = f"{escape(package.description)} [dim]({package.evidence.value})[/]"
        out.print(f"  Can be written (`convert --to {escape(one.name)}`): {told}", soft_wrap=True)
    out.print()


def adapter_document(adapter: "Installed") -> dict[str, Any]:
    """Return what an adapter reads and writes, as a document."""
    from journal_bridge.adapter import Writer  # noqa: PLC0415 - see above

    reader = adapter.reader
    return {
        "name": adapter.name,
        "version": reader.version,
        "distribution": adapter.distribution,
        "layouts": [_layout_document(layout) for layout in reader.layouts],
        "known_losses": list(reader.known_losses),
        "writes": _layout_document(reader.package) | {"cannot": dict(reader.cannot)}
        if isinstance(reader, Writer)
        else None,
    }


def _layout_document(layout: "Layout") -> dict[str, Any]:
    return {"name": layout.name, "evidence": layout.evidence, "description": layout.description}
