"""The command that completes an export holding media by link."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded
from journal_bridge.error_codes import CODES
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.options import AsJson, Export

if TYPE_CHECKING:
    from journal_bridge.fetching import Report

Into = Annotated[
    Path | None,
    typer.Option("--out", help="A new folder, outside the export; or that of an earlier run, to go on with it."),
]
TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", help="File with what you sign in with, one line, readable by you alone."),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="One more host that may be asked, by its exact name; never given the token."),
]
ListHosts = Annotated[
    bool, typer.Option("--list-hosts", help="Only list the hosts the links lead to; fetch nothing.")
]


@guarded
def fetch_media(
    export: Export,
    out: Into = None,
    token_file: TokenFile = None,
    allow_host: AllowHost = None,
    list_hosts: ListHosts = False,
    as_json: AsJson = False,
) -> int:
    """Complete an export that holds photos and films as links: a copy of it, with the files, in a new folder."""
    from journal_bridge import fetching, http, progress

    if list_hosts:
        return _list_hosts(export, as_json=as_json)
    if out is None:
        raise UsageFault("usage", "--out (a new folder)")
    token = http.read_token(token_file) if token_file else None
    with progress.shown() as tell:
        report = fetching.complete(export, out, token=token, hosts=allow_host or (), tell=tell)
    if as_json:
        showing.as_json(report.document())
    else:
        _show(report)
    return report.exit_code


def _list_hosts(export: Path, *, as_json: bool) -> int:
    from journal_bridge import fetching, intake

    with intake.open_export(export) as opened:
        found = fetching.hosts_of(fetching.wanted_in(opened))
    if as_json:
        showing.as_json(found)
        return ExitCode.DONE
    for host, count in found.items():
        showing.say(f"{count} by {host or 'links that are no plain https address'}")
    if not found:
        showing.say("This export holds no links to media.")
    return ExitCode.DONE


def _show(report: "Report") -> None:
    """Say what became of every link, in counts."""
    if not report.items:
        showing.say("This export holds no media by link: there is nothing to fetch, and nothing was written.")
        return
    showing.say(f"{len(report.items)} photos, films and files were there by link only.")
    for outcome, count in report.outcomes.items():
        if count:
            why = ", ".join(f"{many} {reason}" for (of, reason), many in report.reasons.items() if of is outcome)
            showing.say(f"  {count} {outcome}{f' ({why})' if why else ''}")
    if report.out_of_room:
        showing.say(f"{CODES['no-room']} What arrived whole is kept; the same command then goes on with the rest.")
    showing.say(f"The completed export is {report.folder}: use it in place of the first in every command.")
