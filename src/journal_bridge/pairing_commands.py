"""The words that pair this setting with another one: invite, accept, compare digits, and end it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from journal_bridge import showing, workspace_settings
from journal_bridge.commanding import guarded, keys_of, remembered, to_type, workspace_of
from journal_bridge.errors import BridgeError, TryAgain, UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.options import AsJson, KeyPassphrase, Workspace
from journal_bridge.private_files import write_new

if TYPE_CHECKING:
    from journal_bridge.ledger import Ledger, Peer

pair_app = typer.Typer(
    help="Pair with another setting: once, by an invitation and a telephone call.", no_args_is_help=True
)

Called = Annotated[
    str | None, typer.Option("--as", help="What this setting is called; only needed the first time.")
]
GatewayUrl = Annotated[
    str | None,
    typer.Option("--url", help="Where others reach this setting's gateway; only needed the first time."),
]
InvitationTo = Annotated[Path | None, typer.Option("--to", help="New file for the invitation, to send.")]
Invited = Annotated[
    str,
    typer.Argument(
        metavar="INVITATION",
        help="The invitation: its line, or a file it stands in, such as the saved e-mail.",
        show_default=False,
    ),
]
Other = Annotated[
    str,
    typer.Argument(
        metavar="SETTING",
        help="Its name as `pair list` shows it, or the first 8 digits of its fingerprint.",
        show_default=False,
    ),
]
Digits = Annotated[
    str | None, typer.Option("--digits", help="The 20 digits they read to you; asked for when left out.")
]

_ASKED_OF: Final = "ticked-here"
"""The state in which only the other side can know more."""

_PASTED: Final = frozenset(" .,'&()-")
"""What stands for itself between quotation marks in every shell, other than letters and digits."""

_WITH_DIGITS: Final = {"proposed", "ticked-here", "ticked-there"}


@dataclass(frozen=True)
class _Here:
    """This setting while a command runs."""

    keys: SettingKeys
    ledger: "Ledger"
    settings: workspace_settings.WorkspaceSettings
    workspace: Path | None
    """As it was given, for the commands that hints name."""


@contextmanager
def _here(
    workspace: Path | None, passphrase_file: Path | None, called: str | None = None, url: str | None = None
) -> Iterator[_Here]:
    """Open this setting's keys, ledger and settings, and write down what it is called where nobody did yet."""
    from journal_bridge.ledger import Ledger

    folder = workspace_of(workspace)
    keys = keys_of(workspace, passphrase_file)
    if called is not None:
        workspace_settings.remember_name(folder, called)
    if url is not None:
        workspace_settings.remember_url(folder, url)
    with Ledger.open(folder, keys) as ledger:
        yield _Here(keys, ledger, workspace_settings.read(folder), workspace)


@pair_app.command("invite")
@guarded
def pair_invite(
    called: Called = None,
    url: GatewayUrl = None,
    to: InvitationTo = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Invite another setting; send them the line by e-mail, then telephone them."""
    from journal_bridge.pairing import invite

    if to is not None and to.exists():
        raise UsageFault("file-exists", to.name)
    with _here(workspace, key_passphrase_file, called, url) as here:
        invitation = invite(here.ledger, here.keys, here.settings, _now())
    if to is not None:
        _write(to, invitation.text)
    if as_json:
        until = invitation.until.isoformat()
        showing.as_json({"invitation": invitation.text, "fingerprint": invitation.fingerprint, "until": until})
        return
    showing.say(invitation.text if to is None else f"The invitation is in {to}.")
    until = f"{invitation.until.astimezone():%d %B %Y, %H:%M}"
    showing.say(f"1. Send it to the other setting's manager. It can be used once, until {until}.")
    showing.say(f"2. Keep this setting's gateway running: {to_type('serve', workspace)}")
    showing.say("3. Once they have accepted it, this shows them and 20 digits; then telephone them:")
    showing.say(f"   {to_type('pair list', workspace)}")


@pair_app.command("accept")
@guarded
def pair_accept(
    invitation: Invited,
    called: Called = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Accept another setting's invitation, and see the digits to compare with them."""
    from journal_bridge.pairing import Invitation, accept
    from journal_bridge.pairing.reaching import reached

    given = Invitation.given(invitation)
    with (
        _here(workspace, key_passphrase_file, called) as here,
        reached(given.url, here.keys, here.settings) as gateway,
    ):
        with showing.working("Asking the setting that invited"):
            peer = accept(given, gateway, here.ledger, here.keys, here.settings, now=_now())
        if as_json:
            showing.as_json(_document(here, peer))
            return
        showing.say(f"{peer.name} answered, and has the keys that the invitation names.")
        _say_next(here, peer)


@pair_app.command("list")
@guarded
def pair_list(
    workspace: Workspace = None, key_passphrase_file: KeyPassphrase = None, as_json: AsJson = False
) -> None:
    """List the settings this one is paired with, and the digits of those that still wait."""
    from journal_bridge import state_words

    with remembered(workspace, key_passphrase_file) as ledger:
        if ledger is None:
            documents: list[dict[str, Any]] = []
        else:
            keys = keys_of(workspace, key_passphrase_file, create=False)
            here = _Here(keys, ledger, workspace_settings.read(workspace_of(workspace)), workspace)
            documents = [_document(here, _asked(here, peer)) for peer in ledger.peers.all()]
    if as_json:
        showing.as_json({"settings": documents})
        return
    if not documents:
        showing.say("No setting yet. `journal-bridge pair invite` makes an invitation; `pair accept` takes one.")
        return
    rows = [(one["name"], one["fingerprint"][:16], state_words.PAIRING[one["state"]]) for one in documents]
    showing.table("", ("setting", "fingerprint", "pairing"), rows, whole=True)
    for one in documents:
        if "digits" in one:
            showing.say(f"Your digits with {one['name']}: {one['digits']}")


@pair_app.command("confirm")
@guarded
def pair_confirm(
    setting: Other,
    digits: Digits = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Type the 20 digits the other manager reads to you on the telephone."""
    from journal_bridge.pairing import confirm, find

    with _here(workspace, key_passphrase_file) as here:
        peer = find(here.ledger, setting)
        typed = digits if digits is not None else _asked_for()
        with _gateway_of(here, peer) as gateway:
            try:
                peer = confirm(here.ledger, here.keys, peer, typed, now=_now(), gateway=gateway)
            except TryAgain:
                showing.say("The digits are the same, and that is noted here; they could not be told yet.")
                raise
        if as_json:
            showing.as_json(_document(here, peer))
            return
        showing.say("The digits are the same.")
        _say_next(here, peer)


@pair_app.command("end")
@guarded
def pair_end(setting: Other, workspace: Workspace = None, key_passphrase_file: KeyPassphrase = None) -> None:
    """End a pairing: nothing is sent to that setting or taken from it any more."""
    from journal_bridge.pairing import find

    with _here(workspace, key_passphrase_file) as here:
        peer = here.ledger.peers.end(find(here.ledger, setting).fingerprint, _now())
    showing.say(f"Ended: nothing goes to {peer.name} any more, and nothing is taken from them.")
    showing.say("Tell them. To pair again, one of you invites the other anew.")


def _now() -> datetime:
    return datetime.now(UTC)


def _write(path: Path, text: str) -> None:
    try:
        write_new(path, f"{text}\n".encode())
    except FileExistsError:
        raise UsageFault("file-exists", path.name) from None
    except OSError:
        raise UsageFault("no-folder", path.name) from None


def _asked_for() -> str:
    showing.prompt("The 20 digits they read to you:")
    try:
        return input()
    except EOFError:
        raise UsageFault("digits-form", "--digits") from None


@contextmanager
def _gateway_of(here: _Here, peer: "Peer", *, once: bool = False) -> Iterator[Any]:
    """Give what asks that setting's gateway, or None where it has none."""
    if peer.url is None:
        yield None
        return
    from journal_bridge.pairing.reaching import reached

    with reached(peer.url, here.keys, here.settings, once=once) as gateway:
        yield gateway


def _asked(here: _Here, peer: "Peer") -> "Peer":
    """Return a setting as it stands now; where only they can know more, they are asked, once."""
    from journal_bridge.pairing import refresh

    if peer.state != _ASKED_OF or peer.url is None:
        return peer
    try:
        with _gateway_of(here, peer, once=True) as gateway:
            return refresh(here.ledger, here.keys, peer, gateway, _now())
    except BridgeError as error:
        showing.trouble(error)
        return here.ledger.peers.get(peer.fingerprint) or peer


def _document(here: _Here, peer: "Peer") -> dict[str, Any]:
    from journal_bridge.pairing import digits_with

    told = {
        "name": peer.name,
        "fingerprint": peer.fingerprint,
        "url": peer.url,
        "state": peer.state.value,
        "since": peer.since.isoformat(),
    }
    waiting = peer.state in _WITH_DIGITS and peer.invitation
    return told | ({"digits": digits_with(here.keys.card, peer)} if waiting else {})


def _typed(peer: "Peer") -> str:
    """Return what a hint names a setting by; a name that a shell would read more into is no word to paste."""
    plain = all(char.isalnum() or char in _PASTED for char in peer.name)
    return f'"{peer.name}"' if plain else peer.fingerprint[:16]


def _say_next(here: _Here, peer: "Peer") -> None:
    """Say what the manager does next."""
    if peer.state == "paired":
        showing.say(f"Paired with {peer.name}: both managers have compared the digits.")
        if peer.url is not None:
            send = to_type(f"send BUNDLE --to {_typed(peer)}", here.workspace)
            showing.say(f"Send them a bundle: {send}")
        if here.settings.gateway_url is not None:
            showing.say("They can send to you while `journal-bridge serve` runs.")
        return
    digits = _document(here, peer).get("digits", "")
    if peer.state == "ticked-here":
        showing.say(f"Now read yours to them: {digits}")
        showing.say(f"When they have typed them, this shows you as paired: {to_type('pair list', here.workspace)}")
        return
    showing.say(f"Your digits: {digits}")
    showing.say("1. Telephone them, on a number you knew before and not one from the e-mail.")
    confirm = to_type(f"pair confirm {_typed(peer)}", here.workspace)
    showing.say(f"2. Let them read their digits to you, and type: {confirm}")
    showing.say("3. Read yours to them; they type them at their end.")
