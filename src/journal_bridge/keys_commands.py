"""The commands about this setting's keys: make them, show the card other settings need."""

from typing import Annotated

import typer

from journal_bridge import showing
from journal_bridge.commanding import first_line, guarded, keys_of, workspace_of
from journal_bridge.errors import UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.options import AsJson, KeyPassphrase, Workspace

keys_app = typer.Typer(
    help="This setting's keys: make them, show the card other settings need.", no_args_is_help=True
)


InKeyring = Annotated[
    bool,
    typer.Option("--keyring", help="Lock them under a new passphrase that this computer's keyring keeps for you."),
]


@keys_app.command("create")
@guarded
def keys_create(
    workspace: Workspace = None, key_passphrase_file: KeyPassphrase = None, keyring: InKeyring = False
) -> None:
    """Make this setting's keys; they never leave the workspace."""
    if keyring and key_passphrase_file is not None:
        raise UsageFault("usage", "--keyring or --key-passphrase-file, not both")
    folder = workspace_of(workspace)
    made = SettingKeys.create(folder, first_line(key_passphrase_file), keyring=keyring)
    showing.say(made.card.text)
    showing.say(f"Fingerprint: {made.card.shown_fingerprint}")
    if keyring:
        showing.say(f"The keys lie in {folder}; they open for you alone, signed in on this computer.")
        showing.say("Should it be lost, make new keys and pair with the other settings anew.")
        return
    showing.say(f"The keys lie in {folder}; keep a copy of that folder where only you can reach it.")


@keys_app.command("card")
@guarded
def keys_card(
    workspace: Workspace = None, key_passphrase_file: KeyPassphrase = None, as_json: AsJson = False
) -> None:
    """Show the card to give to other settings; it holds no secret."""
    card = keys_of(workspace, key_passphrase_file, create=False).card
    if as_json:
        showing.as_json({"card": card.text, "fingerprint": card.fingerprint})
        return
    showing.say(card.text)
    showing.say(f"Fingerprint: {card.shown_fingerprint}")
