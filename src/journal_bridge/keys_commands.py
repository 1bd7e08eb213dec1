"""The commands about this setting's keys: make them, show the card other settings need."""

import typer

from journal_bridge import showing
from journal_bridge.commanding import first_line, guarded, keys_of, workspace_of
from journal_bridge.keys import SettingKeys
from journal_bridge.options import AsJson, KeyPassphrase, Workspace

keys_app = typer.Typer(
    help="This setting's keys: make them, show the card other settings need.", no_args_is_help=True
)


@keys_app.command("create")
@guarded
def keys_create(workspace: Workspace = None, key_passphrase_file: KeyPassphrase = None) -> None:
    """Make this setting's keys; they never leave the workspace."""
    folder = workspace_of(workspace)
    made = SettingKeys.create(folder, first_line(key_passphrase_file))
    showing.say(made.card.text)
    showing.say(f"Fingerprint: {made.card.shown_fingerprint}")
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
