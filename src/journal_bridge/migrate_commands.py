"""The commands by which a whole setting, or a group of them, goes to another platform."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded, keys_of, own_keys, remembered, workspace_of
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.options import AsJson, Consents, Decisions, KeyPassphrase, PolicyFile, Workspace

if TYPE_CHECKING:
    from journal_bridge.migrating.ordering import Order

migrate_app = typer.Typer(
    name="migrate",
    help="Take a whole setting, or a group of them, to another platform: plan, run, go on, account for everything.",
    no_args_is_help=True,
)

Exports = Annotated[
    list[str], typer.Argument(help="The exports, one a setting: folders, ZIPs or URLs.", show_default=False)
]
Target = Annotated[
    str, typer.Option("--to", help="The new platform, by its name in `adapters`, or `folder`.", show_default=False)
]
Into = Annotated[
    str, typer.Option("--out", help="A new folder or URL, or that of an earlier run.", show_default=False)
]
AlsoFor = Annotated[
    str | None,
    typer.Option("--for", help="Also build of every child: parent, setting, school; with commas between."),
]
Leavers = Annotated[
    Path | None, typer.Option("--leavers", help="The list of leavers (CSV): who goes where, with what passphrase.")
]
PassphrasesTo = Annotated[
    Path | None,
    typer.Option("--passphrases-to", help="The file, elsewhere, for the passphrases of all that is built."),
]
OwnBasis = Annotated[
    str | None, typer.Option("--basis", help="Why the setting may take its journals along; kept in the record.")
]
Workers = Annotated[
    int, typer.Option("--workers", help="How many children at once.", show_default="one a processor")
]
Cluster = Annotated[
    str | None, typer.Option("--cluster", help="A Dask scheduler: tls://HOST:PORT; tcp:// on this computer only.")
]
Done = Annotated[str, typer.Option("--out", help="The folder or URL of the run.", show_default=False)]


@migrate_app.command()
@guarded
def plan(
    exports: Exports,
    target: Target,
    out: Into,
    also_for: AlsoFor = None,
    leavers: Leavers = None,
    passphrases_to: PassphrasesTo = None,
    consents: Consents = None,
    policy: PolicyFile = None,
    decisions: Decisions = None,
    basis: OwnBasis = None,
    workers: Workers = 0,
    cluster: Cluster = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Tell exactly what a run would do, by doing it where nobody sees it; only the plan is left in --out."""
    from journal_bridge import transfer
    from journal_bridge.migrating import report, starting, telling
    from journal_bridge.migrating.ordering import Order

    order = Order(
        tuple(exports), target, _purposes(also_for), consents, policy, decisions, basis, leavers, passphrases_to
    )
    keys = own_keys(workspace, key_passphrase_file, demanded=key_passphrase_file is not None)
    placed = _placed(order, workspace, key_passphrase_file)
    crew = starting.Crew(workers, cluster)
    with remembered(workspace, key_passphrase_file) as ledger, telling.Progress() as told:
        facts = starting.plan(placed, out, crew, starting.Own(ledger, keys, told, transfer.now))
    if as_json:
        showing.as_json(report.document(facts))
    else:
        telling.show_plan(facts, out)
    return ExitCode.DONE


@migrate_app.command()
@guarded
def run(
    exports: Exports,
    target: Target,
    out: Into,
    also_for: AlsoFor = None,
    leavers: Leavers = None,
    passphrases_to: PassphrasesTo = None,
    consents: Consents = None,
    policy: PolicyFile = None,
    decisions: Decisions = None,
    basis: OwnBasis = None,
    workers: Workers = 0,
    cluster: Cluster = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Carry it out; the same command goes on after a stop, and takes along what was written since."""
    from journal_bridge import transfer
    from journal_bridge.ledger import Ledger
    from journal_bridge.migrating import report, starting, telling
    from journal_bridge.migrating.ordering import Order

    order = Order(
        tuple(exports), target, _purposes(also_for), consents, policy, decisions, basis, leavers, passphrases_to
    )
    placed, crew = _placed(order, workspace, key_passphrase_file), starting.Crew(workers, cluster)
    starting.outlet_for(placed, out)  # a wrong word makes no workspace
    keys = keys_of(workspace, key_passphrase_file)
    with Ledger.open(workspace_of(workspace), keys) as ledger, telling.Progress() as told:
        facts = starting.run(placed, out, crew, starting.Own(ledger, keys, told, transfer.now))
    if as_json:
        showing.as_json(report.document(facts))
    else:
        telling.show_run(facts, out)
    return starting.exit_code(facts)


@migrate_app.command()
@guarded
def status(out: Done, workspace: Workspace = None, as_json: AsJson = False) -> int:
    """Show how far a run has come, also while it is at work or after it was stopped."""
    from journal_bridge.migrating import looking, report, starting, telling

    facts = looking.so_far(out, workspace_of(workspace))
    if as_json:
        showing.as_json(report.document(facts))
    else:
        telling.show_status(facts, out)
    return starting.exit_code(facts)


@migrate_app.command(name="report")
@guarded
def report_command(out: Done, workspace: Workspace = None, as_json: AsJson = False) -> int:
    """Write the report of a run anew from what lies in --out, checked against it, and show its sums."""
    from journal_bridge.migrating import looking, report, starting, telling

    facts = looking.checked(out, workspace_of(workspace))
    if as_json:
        showing.as_json(report.document(facts))
    else:
        telling.show_run(facts, out)
    return starting.exit_code(facts)


def _purposes(words: str | None) -> tuple[Purpose, ...]:
    """Return the purposes that words with commas between name.

    Raises:
        UsageFault: `usage` for another word.
    """
    try:
        return tuple(Purpose(one.strip()) for one in (words or "").split(",") if one.strip())
    except ValueError:
        raise UsageFault("usage", "--for takes parent, setting and school") from None


def _placed(order: "Order", workspace: Path | None, key_passphrase_file: Path | None) -> "Order":
    """Return an order that tells workers where the setting's keys lie."""
    from dataclasses import replace

    return replace(order, workspace=workspace_of(workspace), key_passphrase_file=key_passphrase_file)
