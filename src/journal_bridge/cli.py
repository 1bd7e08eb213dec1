"""The words a manager types; every rule lives elsewhere."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from journal_bridge import (
    __version__,
    convert_commands,
    delivering_commands,
    fetch_commands,
    filing_commands,
    gateway_commands,
    on_the_medium,
    record_commands,
    sending_commands,
    showing,
)
from journal_bridge.commanding import guarded, keys_of, own_keys, remembered, workspace_of
from journal_bridge.errors import ExitCode
from journal_bridge.handover import State
from journal_bridge.keys_commands import keys_app
from journal_bridge.migrate_commands import migrate_app
from journal_bridge.options import (
    About,
    AddsTo,
    AsJson,
    Basis,
    By,
    Child,
    ClassIndex,
    Consents,
    CoverPhoto,
    Decisions,
    DecisionsOut,
    Export,
    ExportFor,
    For,
    KeyPassphrase,
    Limit,
    Listed,
    NewPassphrase,
    OneChild,
    Out,
    OwnPassphrase,
    Page,
    PassphraseCard,
    PhotoSize,
    PolicyFile,
    Printed,
    Receipts,
    ReceiversCard,
    SummaryFile,
    To,
    TopUpOnly,
    Workspace,
)
from journal_bridge.pairing_commands import pair_app

app = typer.Typer(
    name="journal-bridge",
    help="Move a child's learning journal to the family, the next setting or the school, and nobody else's.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(keys_app, name="keys")
app.add_typer(pair_app, name="pair")
app.add_typer(migrate_app, name="migrate")
app.command()(convert_commands.convert)
app.command(name="fetch-media")(fetch_commands.fetch_media)
app.command()(on_the_medium.verify)
app.command()(on_the_medium.rewrap)
app.command(name="open")(on_the_medium.open_command)
app.command()(delivering_commands.mail)
app.command()(delivering_commands.disc)
app.command()(sending_commands.send)
app.command()(sending_commands.status)
app.command()(sending_commands.withdraw)
app.command()(filing_commands.inbox)
app.command()(filing_commands.integrate)
app.command()(filing_commands.refuse)
app.command()(record_commands.papers)
app.command()(gateway_commands.serve)


def _version(shown: bool) -> None:
    if shown:
        showing.say(f"journal-bridge {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Move a child's learning journal."""
    del version


@app.command()
@guarded
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for what the demo makes.")] = Path("demo"),
    seed: Annotated[int, typer.Option("--seed", help="Another number tells another nursery's story.")] = 1,
    verbose: Annotated[bool, typer.Option("--verbose", help="Print every table as well.")] = False,
) -> int:
    """Tell the whole story on an invented nursery: archive, sealed bundle, opening, verifying."""
    from journal_bridge.demo import tell

    return tell(out, seed, verbose=verbose)


@app.command()
@guarded
def adapters(as_json: AsJson = False) -> None:
    """List what can be read and written, and on what evidence."""
    from journal_bridge import registry

    found = registry.installed()
    if as_json:
        showing.as_json([showing.adapter_document(one) for one in found])
        return
    for one in found:
        showing.show_adapter(one)


@app.command()
@guarded
def inspect(export: Export, as_json: AsJson = False) -> None:
    """Show children, counts and losses of an export; writes nothing."""
    from journal_bridge import summaries

    with showing.working("Reading the export"):
        found = summaries.inspect(export)
    if as_json:
        showing.as_json(found)
    else:
        showing.show_inspection(found)


@app.command()
@guarded
def templates(out: Out, export: ExportFor = None) -> None:
    """Write empty forms: consents, policy, decisions, a school's summary, and spreadsheets for whole journals."""
    from journal_bridge.templates import write_templates

    for path in write_templates(out, export):
        showing.say(str(path))
    showing.say("Fill in what you know and leave the rest: what is not answered counts as no.")


@app.command()
@guarded
def plan(
    export: Export,
    child: Child,
    purpose: For,
    consents: Consents = None,
    policy: PolicyFile = None,
    decisions: Decisions = None,
    basis: Basis = None,
    to: To = None,
    summary: SummaryFile = None,
    html: Page = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Show what would go, what stays behind and why; nothing leaves, and nothing in the export changes."""
    from journal_bridge import deliver, explaining, transfer

    if html is not None:
        deliver.demand_outside(html, export)

    order = transfer.Order(export, child, purpose, consents, policy, decisions, basis, to, summary)
    deciding = showing.working("Deciding about every item, and looking at every photo")
    with deciding, remembered(workspace, key_passphrase_file) as ledger:
        made = transfer.plan_for(order, ledger)
    if html is not None:
        explaining.write_page(explaining.plan_page(made, transfer.now()), html)
    if as_json:
        showing.as_json(showing.plan_document(made))
        return
    showing.show_plan(made)
    page = html or "add --html FILE to have it, with every item and what can be done about each reason"
    showing.say(f"The plan as a page to print: {page}.")


@app.command()
@guarded
def review(
    export: Export,
    child: Child,
    purpose: For,
    consents: Consents = None,
    policy: PolicyFile = None,
    decisions: Decisions = None,
    basis: Basis = None,
    to: To = None,
    by: By = "",
    out: DecisionsOut = None,
    listed: Listed = False,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Settle what is held, one item at a time; what you decide counts in later plans and bundles."""
    from journal_bridge import deliver, recording, reviewing, transfer
    from journal_bridge.ledger import Ledger

    order = transfer.Order(export, child, purpose, consents, policy, decisions, basis, to)
    if listed or as_json:
        with remembered(workspace, key_passphrase_file) as ledger:
            reviewing.show(*reviewing.held(order, ledger), as_json=as_json)
        return ExitCode.DONE
    folder = workspace_of(workspace)
    deliver.demand_outside(folder, export)
    with Ledger.open(folder, keys_of(workspace, key_passphrase_file)) as ledger:
        recording.begin(ledger, transfer.now())
        after = reviewing.sit(order, ledger, out, reviewing.asker(), by=by)
    reviewing.advise(order, after, out, workspace=workspace, key_passphrase_file=key_passphrase_file)
    return ExitCode.HELD if after.count(State.HOLD) else ExitCode.DONE


@app.command()
@guarded
def bundle(
    export: Export,
    purpose: For,
    out: Out,
    child: OneChild = None,
    generate_passphrase_to: NewPassphrase = None,
    passphrase_file: OwnPassphrase = None,
    passphrase_card: PassphraseCard = None,
    recipient: ReceiversCard = None,
    consents: Consents = None,
    policy: PolicyFile = None,
    decisions: Decisions = None,
    basis: Basis = None,
    to: To = None,
    summary: SummaryFile = None,
    class_index: ClassIndex = False,
    photos: PhotoSize = None,
    limit: Limit = None,
    printed: Printed = False,
    cover: CoverPhoto = None,
    top_up: TopUpOnly = False,
    adds_to: AddsTo = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Build one child's bundle, sealed, with its receipt; or one index over many school packs."""
    from journal_bridge import bundling, deliver, indexing, sealing_words, transfer

    deliver.demand_outside(workspace_of(workspace), export)
    choices = sealing_words.choices_from(purpose, photos=photos, limit=limit, printed=printed, cover=cover)
    if class_index:
        about_one = (child, passphrase_card, recipient, consents, policy, decisions, basis, to, summary, choices)
        indexing.demand_fitting(purpose, (*about_one, top_up, adds_to))
        phrases = indexing.Phrases(passphrase_file, generate_passphrase_to)
        found = indexing.index_class(export, out, phrases, workspace, key_passphrase_file)
        return indexing.show(found, out, as_json=as_json)
    order = transfer.Order(export, child or "", purpose, consents, policy, decisions, basis, to, summary, cover)
    order = bundling.ordered(order, recipient, top_up=top_up, adds_to=adds_to)
    sealing = sealing_words.recipient_from(
        purpose,
        out,
        export=export,
        generate_to=generate_passphrase_to,
        passphrase_file=passphrase_file,
        page_to=passphrase_card,
        card=bundling.card_of(recipient, workspace, key_passphrase_file),
        choices=choices,
    )
    return bundling.run(order, out, sealing, workspace, key_passphrase_file, as_json=as_json)


@app.command()
@guarded
def audit(
    workspace: Workspace = None,
    receipt: Receipts = None,
    child: About = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Verify the record of everything done here, and list it; exit 7 when a row is not as it was written."""
    from journal_bridge import inquiry

    keys = own_keys(workspace, key_passphrase_file, demanded=key_passphrase_file is not None)
    found = inquiry.into(workspace_of(workspace), keys, receipt or [], child)
    if as_json:
        showing.as_json(inquiry.document(found))
    else:
        inquiry.show(found)
    return ExitCode.DONE if found.ok else ExitCode.NOT_VERIFIED


def main() -> None:
    """Run the command line."""
    showing.any_terminal()
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # under nohup it stays ignored
            signal.signal(number, _leave)
    app()


def _leave(number: int, _frame: object) -> None:
    """Leave the ordinary way when asked to end, so that working folders are removed."""
    sys.exit(128 + number)
