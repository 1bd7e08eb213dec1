"""The commands of the receiving manager: what arrived, file it with the child's journal, or refuse it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from journal_bridge import filing_shown, showing
from journal_bridge.commanding import guarded, keys_of, workspace_of
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.options import AsJson, KeyPassphrase, Workspace

if TYPE_CHECKING:
    from journal_bridge import ledger
    from journal_bridge.filing import Office

Transfer = Annotated[
    str, typer.Argument(help="The transfer, by the first 8 digits of its id or more.", show_default=False)
]
OneTransfer = Annotated[
    str | None, typer.Argument(help="Open this one and show whose it is: the first 8 digits of its id or more.")
]
Ended = Annotated[bool, typer.Option("--all", help="Also what was filed, refused or taken back.")]
Into = Annotated[
    str,
    typer.Option(
        "--to",
        help="folder (a library of journal folders), or a platform as `adapters` names it.",
        show_default=False,
    ),
]
Place = Annotated[
    Path,
    typer.Option("--out", help="The library; for a platform a new or empty folder.", show_default=False),
]
SameChild = Annotated[
    str | None,
    typer.Option("--same-child-as", help="It is this child of the library, by its id there; you have made sure."),
]
NewChild = Annotated[bool, typer.Option("--new-child", help="It is none of the children of the library.")]
Code = Annotated[
    str,
    typer.Option(
        "--code", help="not-expected, wrong-child, consent-withdrawn or import-failed.", show_default=False
    ),
]

FOLDER: Final = "folder"
"""What `--to` says for a library of journal folders."""


@guarded
def inbox(
    transfer: OneTransfer = None,
    ended: Ended = False,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """List what other settings have sent, or open one arrival and show whose it is and what is in it."""
    from journal_bridge import filing

    with _office(workspace, key_passphrase_file) as office:
        if transfer is not None:
            with showing.working("Opening it in a private folder"):
                seen = filing.look(_meant(transfer, office), office)
            showing.as_json(filing_shown.look_document(seen)) if as_json else filing_shown.show_look(seen)
            return ExitCode.DONE
        told = filing.arrivals(office.ledger, office.keys, office.clock(), ended=ended)
    if as_json:
        showing.as_json([filing_shown.arrival_document(one) for one in told])
    else:
        filing_shown.show_inbox(told)
    return ExitCode.DONE


@guarded
def integrate(
    transfer: Transfer,
    to: Into,
    out: Place,
    same_child_as: SameChild = None,
    new_child: NewChild = False,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """File a journal that arrived with the child's own; asked again, it is still filed once."""
    from journal_bridge import filing

    said = (same_child_as is not None) + new_child
    if said > 1 or (said and to != FOLDER):
        raise UsageFault("usage", "--same-child-as, or --new-child; either only with --to folder")
    with _office(workspace, key_passphrase_file) as office:
        _demand_outside(out, office.workspace)
        target = None if to == FOLDER else filing.target_named(to)
        which = _meant(transfer, office)
        with showing.working("Opening, checking and filing it"):
            if target is None:
                done = filing.integrate(which, out, filing.Word(same_child_as, new_child), office)
            else:
                done = filing.package(which, target, out, office)
    showing.as_json(filing_shown.filing_document(done)) if as_json else filing_shown.show_filing(done, to, out)
    return ExitCode.HELD if done.candidates else ExitCode.DONE


@guarded
def refuse(
    transfer: Transfer,
    code: Code,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Refuse a journal that arrived: its sender is told why, and nothing of it is kept."""
    from journal_bridge import filing

    with _office(workspace, key_passphrase_file) as office:
        which = _meant(transfer, office)
        said = filing.refuse(which, code, office)
    if as_json:
        showing.as_json({"transfer": which.id, "state": "refused", "code": said.value})
    else:
        showing.say(f"Refused ({said.value}). Its sender is told so, and nothing of it is kept here.")
    return ExitCode.DONE


def _meant(words: str, office: "Office") -> "ledger.Transfer":
    """Return the arrival that the first digits of an id mean."""
    from journal_bridge.ledger import Side, find_transfer

    return find_transfer(words, office.ledger, Side.RECEIVING)


def _demand_outside(out: Path, workspace: Path) -> None:
    """Let no journal in clear be filed into the workspace, where nothing in clear ever lies."""
    from journal_bridge import deliver

    try:
        deliver.demand_outside(out, workspace)
    except UsageFault:
        raise UsageFault("no-folder", "--out (not in the workspace)") from None


@contextmanager
def _office(workspace: Path | None, key_passphrase_file: Path | None) -> Iterator["Office"]:
    """Open the workspace of a setting that has its keys; a server may be at work on it."""
    from journal_bridge.filing import Office
    from journal_bridge.ledger import Ledger

    folder = workspace_of(workspace)
    keys = keys_of(workspace, key_passphrase_file, create=False)
    with Ledger.open(folder, keys) as ledger:
        yield Office(folder, keys, ledger)
