"""The command that hands out the papers of a transfer, for the file and for whoever asks what went."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded, keys_of, workspace_of
from journal_bridge.errors import UsageFault
from journal_bridge.options import AsJson, KeyPassphrase, Workspace

Transfer = Annotated[
    str,
    typer.Argument(help="The transfer: its first 8 digits, as `status` and `inbox` show them.", show_default=False),
]
Into = Annotated[
    Path | None, typer.Option("--out", help="A new or empty folder for the papers and a page to print.")
]


@guarded
def papers(
    transfer: Transfer,
    out: Into = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Write the signed papers of a transfer, checked again: a page to print, and a file any program can check."""
    from journal_bridge import state_words, transfer_record, workspace_settings
    from journal_bridge.ledger import Ledger

    if out is None and not as_json:
        raise UsageFault("usage", "--out (a new folder), or --json")
    folder = workspace_of(workspace)
    keys = keys_of(workspace, key_passphrase_file, create=False)
    own = transfer_record.Kept(keys.card, workspace_settings.read(folder).name or "")
    with Ledger.open(folder, keys) as ledger:
        record = transfer_record.recorded(ledger, own, transfer)
    if out is not None:
        written = transfer_record.write(record, out, datetime.now(UTC))
    if as_json:
        showing.as_json(transfer_record.document(record))
        return
    stands = state_words.EITHER[record.transfer.state]
    showing.say(f"{len(record.papers)} papers, each checked again. The transfer: {stands}.")
    for path in written:
        showing.say(str(path))
