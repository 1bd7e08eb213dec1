"""The command that lets other settings in: `serve`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded, keys_of, workspace_of
from journal_bridge.options import KeyPassphrase, Workspace

if TYPE_CHECKING:
    from journal_bridge.gateway import Started

Host = Annotated[
    str, typer.Option("--host", help="Address of this computer to listen on; other than its own, needs TLS.")
]
Port = Annotated[int, typer.Option("--port", help="Port to listen on; 0 takes any free one and prints it.")]
Url = Annotated[
    str | None, typer.Option("--url", help="How others reach it: https://NAME; left out: as settings.toml says.")
]
Certificate = Annotated[
    Path | None, typer.Option("--certificate", help="Its certificate (PEM), with those that vouch for it.")
]
CertificateKey = Annotated[Path | None, typer.Option("--key", help="The certificate's private key (PEM).")]
BehindProxy = Annotated[
    bool,
    typer.Option(
        "--behind-proxy",
        help="A proxy on this computer or private network ends TLS; then --host is loopback or private.",
    ),
]
ReadyFile = Annotated[
    Path | None, typer.Option("--ready-file", help="Write address and fingerprint there (JSON) once it answers.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", help="A line for each request on standard error; never a name or a value.")
]


@guarded
def serve(
    workspace: Workspace = None,
    host: Host = "127.0.0.1",
    port: Port = 8471,
    url: Url = None,
    certificate: Certificate = None,
    key: CertificateKey = None,
    behind_proxy: BehindProxy = False,
    ready_file: ReadyFile = None,
    verbose: Verbose = False,
    key_passphrase_file: KeyPassphrase = None,
) -> None:
    """Receive journals from paired settings until stopped (Ctrl+C); what arrives waits in the inbox."""
    from journal_bridge import gateway, workspace_settings
    from journal_bridge.ledger import Ledger

    folder = workspace_of(workspace)
    keys = keys_of(workspace, key_passphrase_file)
    settings = workspace_settings.read(folder)
    place = gateway.Place(
        host,
        port,
        url or settings.gateway_url,
        certificate or (None if behind_proxy else settings.certificate),
        key or (None if behind_proxy else settings.key),
        behind_proxy,
    )
    if verbose:
        gateway.log_to_standard_error()

    def ready(started: "Started") -> None:
        _say(started)
        if ready_file is not None:
            gateway.write_ready(ready_file, started)

    with Ledger.open(folder, keys) as ledger:
        gateway.serve(folder, keys, ledger, settings, place, ready=ready)
    showing.say("Stopped. What had arrived is kept; senders go on where they were.")


def _port(url: str) -> int:
    """Return the port of an address; `localhost` and 127.0.0.1 are the same place."""
    return urlsplit(url).port or 80


def _say(started: "Started") -> None:
    showing.say(f"Listening on {started.address}; other settings reach it at {started.url}.")
    in_clear = started.url.startswith("http:")  # on one computer: nothing in between can lead elsewhere
    if in_clear and _port(started.url) != _port(started.address):
        showing.say("These differ, so nobody reaches it: start it again with the --port that they were told.")
    showing.say(f"Fingerprint of this setting: {started.card.shown_fingerprint}")
    showing.say("Stop it with Ctrl+C, or by ending the process; nothing that has arrived is lost.")
