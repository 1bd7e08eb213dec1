"""The options commands share, each with the words a manager reads in --help."""

from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from journal_bridge.bundle.choices import Photos
from journal_bridge.handover import Purpose

Export = Annotated[
    Path, typer.Argument(help="The export: a folder or ZIP as the platform gave it.", show_default=False)
]
ExportFor = Annotated[
    Path | None, typer.Option("--export", help="An export whose children are to stand in the forms.")
]
Child = Annotated[str, typer.Option("--child", help="The child's id, as `inspect` lists it.", show_default=False)]
NewPassphrase = Annotated[
    Path | None, typer.Option("--generate-passphrase-to", help="New file, elsewhere, for a new passphrase.")
]
OwnPassphrase = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="File whose first line is your passphrase; with --class-index, those of the packs, one a line.",
    ),
]
ReceiversCard = Annotated[
    str | None,
    typer.Option(
        "--recipient", help="The receiving setting: a paired one's name, or its card, or a file holding that."
    ),
]
OneChild = Annotated[str | None, typer.Option("--child", help="The child's id, as `inspect` lists it.")]
SummaryFile = Annotated[
    Path | None, typer.Option("--summary", help="What people wrote for a school's first page (CSV).")
]
ClassIndex = Annotated[
    bool,
    typer.Option(
        "--class-index", help="Instead of one bundle: one index over the school packs in the folder named first."
    ),
]
For = Annotated[
    Purpose,
    typer.Option(
        "--for", help="Whom it is for; no bundle is for `platform`, the setting's own.", show_default=False
    ),
]
Out = Annotated[Path, typer.Option("--out", help="An empty folder to write to.", show_default=False)]
Consents = Annotated[Path | None, typer.Option("--consents", help="The consent table (CSV).")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", help="The setting's own choices (JSON).")]
Decisions = Annotated[Path | None, typer.Option("--decisions", help="Decisions on held items (JSON or CSV).")]
Basis = Annotated[
    str | None, typer.Option("--basis", help="Lawful basis or the parent's yes; needed for all but a family.")
]
To = Annotated[
    str | None, typer.Option("--to", help="The adult a family's archive is for, as the policy names them.")
]
Workspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help="Folder with this setting's keys and ledger; left out: your user data folder."
    ),
]
KeyPassphrase = Annotated[
    Path | None, typer.Option("--key-passphrase-file", help="File with the passphrase of this setting's keys.")
]
Page = Annotated[Path | None, typer.Option("--html", help="Also write the plan as a page to print.")]
Receipts = Annotated[
    list[Path] | None, typer.Option("--receipt", help="A receipt.json to look for in the record; may be repeated.")
]
By = Annotated[str, typer.Option("--by", help="Who decides: name and job; asked for when left out.")]
DecisionsOut = Annotated[
    Path | None, typer.Option("--out", help="Also write the decisions to this new file (.json or .csv).")
]
Listed = Annotated[bool, typer.Option("--list", help="Only list what is held; decide nothing.")]
About = Annotated[
    str | None,
    typer.Option("--child", help="Show only what was done about this child; the id as `inspect` lists it."),
]
PassphraseCard = Annotated[
    Path | None,
    typer.Option("--passphrase-card", help="New page (.html), elsewhere, to print: the passphrase, large."),
]
SampleOf = Annotated[
    str | None, typer.Option("--sample", help="Read only a part of a large stick, by lot: 8%, for example.")
]
Seed = Annotated[str | None, typer.Option("--seed", help="The seed of an earlier sample, to read the same part.")]
PhotoSize = Annotated[
    Photos | None,
    typer.Option(
        "--photos",
        help="Photos in the book: as they were, 1600 pixels (book), or 1000 (mail). Larger ones lie beside it.",
        show_default="book",
    ),
]
Limit = Annotated[
    str | None,
    typer.Option("--limit", help="Largest file: mailbox (18 MB), stick (3.9 GiB), or a size such as 500MB."),
]
Printed = Annotated[bool, typer.Option("--print", help="Make the edition that is printed on paper.")]
CoverPhoto = Annotated[
    str | None, typer.Option("--cover", help="The photo on the book's cover: its id, as `plan --json` lists it.")
]
TopUpOnly = Annotated[
    bool, typer.Option("--top-up", help="Only what is new or changed since that setting took in the rest.")
]
AddsTo = Annotated[
    str | None,
    typer.Option(
        "--adds-to", help="A top-up to this bundle of yours, which went without papers: they told you it is there."
    ),
]
OpenedBefore = Annotated[
    str | None,
    typer.Option("--adds-to", help="For a top-up: the bundle it adds to, by the id in its file's name."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def default_workspace() -> Path:
    """Return the user's data folder of this program."""
    return platformdirs.user_data_path("journal-bridge", appauthor=False)
