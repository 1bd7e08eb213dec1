"""The words a manager types about what lies there sealed: is it whole, open it, give it a new passphrase."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded, keys_of, own_keys, remembered
from journal_bridge.errors import BridgeError, ExitCode
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.options import (
    AsJson,
    KeyPassphrase,
    OpenedBefore,
    Out,
    PassphraseCard,
    SampleOf,
    Seed,
    Workspace,
)

if TYPE_CHECKING:
    from journal_bridge.bundle.passphrases import Passphrases
    from journal_bridge.bundle.rewrapping import Rewrapped
    from journal_bridge.ledger import Ledger


@guarded
def verify(
    path: Annotated[
        Path,
        typer.Argument(help="What was made: the --out folder, its inner folder, a file, or a stick of many."),
    ],
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="File with the passphrase, to look inside.")
    ] = None,
    identity: Annotated[
        Path | None, typer.Option("--identity", help="Workspace of the setting it is sealed to, to look inside.")
    ] = None,
    sender: Annotated[str | None, typer.Option("--sender", help="The sender's card, or a file holding it.")] = None,
    sample: SampleOf = None,
    seed: Seed = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Check every hash and signature of a bundle, offline; exit 7 when anything is not as it was made."""
    from journal_bridge.bundle import verify as check
    from journal_bridge.bundle.passphrases import read_from
    from journal_bridge.bundle.sampling import sample_from

    part = sample_from(sample, seed) if sample else None
    phrases = read_from(passphrase_file) if passphrase_file else None
    named = workspace is not None or key_passphrase_file is not None
    own = own_keys(workspace, key_passphrase_file, demanded=named)
    found = check(
        _given(path),
        phrases.book if phrases else None,
        keys_of(identity, key_passphrase_file, create=False) if identity else own,
        Card.given(sender) if sender else None,
        films_passphrase=phrases.films if phrases else None,
        sample=part,
    )
    if as_json:
        showing.as_json(showing.verification_document(found))
    else:
        showing.show_verification(found)
    return ExitCode.DONE if found.ok else ExitCode.NOT_VERIFIED


@guarded
def open_command(
    sealed: Annotated[Path, typer.Argument(help="The sealed bundle that arrived: its folder or its .jb.age file.")],
    sender: Annotated[str, typer.Option("--sender", help="The sender's card, or a file holding it.")],
    out: Out,
    identity: Annotated[
        Path | None,
        typer.Option(
            "--identity", help="Workspace of the setting it is sealed to; left out: your user data folder."
        ),
    ] = None,
    adds_to: OpenedBefore = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Open a sealed bundle as the receiving setting; nothing is kept unless all of it is right."""
    from journal_bridge import transfer
    from journal_bridge.bundle import open_sealed

    keys = keys_of(identity, key_passphrase_file, create=False)
    inner = sealed / transfer.HAND_OVER
    had = set() if adds_to is None else {adds_to}
    opened = open_sealed(inner if inner.is_dir() else sealed, keys, Card.given(sender), out, seen=had)
    counts = {
        "transfer": opened.transfer_id,
        "base": opened.base,
        "entries": len(opened.journal.entries),
        "media": len(opened.journal.media),
        "left_out": sum(line.count for line in opened.left_out),
        "folder": str(opened.folder),
    }
    if as_json:
        showing.as_json(counts)
    else:
        showing.say(
            f"Opened: {counts['entries']} entries and {counts['media']} photos and films, whole and signed by the "
            f"sender. The journal folder is {opened.folder}."
        )
        if opened.base:
            showing.say(f"It is a top-up to {opened.base}: what is new or changed, and nothing of the rest.")


@guarded
def rewrap(
    path: Annotated[Path, typer.Argument(help="What was handed over: the --out folder, or its inner folder.")],
    passphrase_file: Annotated[
        Path, typer.Option("--passphrase-file", help="File with the passphrases that open it now.")
    ],
    generate_passphrase_to: Annotated[
        Path | None, typer.Option("--generate-passphrase-to", help="New file, elsewhere, for the new passphrases.")
    ] = None,
    passphrase_card: PassphraseCard = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new folder; left out, the old one is replaced.")
    ] = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Give books and films a new passphrase, without the export; the old one opens nothing of the new folder."""
    from journal_bridge.bundle import passphrases
    from journal_bridge.bundle.exchanging import put_back
    from journal_bridge.errors import UsageFault
    from journal_bridge.sealing_words import written
    from journal_bridge.transfer import HAND_OVER

    if generate_passphrase_to is None and passphrase_card is None:
        raise UsageFault("usage", "--generate-passphrase-to or --passphrase-card")
    old = passphrases.read_from(passphrase_file)
    new = passphrases.Passphrases(passphrases.generate(), passphrases.generate())
    folders = (path,) if out is None else (path, out)
    put_back(path / HAND_OVER)
    keys = keys_of(workspace, key_passphrase_file)
    with (
        remembered(workspace, key_passphrase_file) as ledger,
        written(new, *folders, generate_to=generate_passphrase_to, page_to=passphrase_card),
        showing.working("Locking everything anew"),
    ):
        done = _rewrapped(_given(path), old, new, out, keys, ledger)
    if as_json:
        showing.as_json(_document(done))
    else:
        _show(done)


def _given(path: Path) -> Path:
    """Return the folder that was handed over, inside the one that was named."""
    from journal_bridge.transfer import HAND_OVER

    inner = path / HAND_OVER
    return inner if inner.is_dir() else path


def _rewrapped(
    folder: Path,
    old: "Passphrases",
    new: "Passphrases",
    out: Path | None,
    keys: SettingKeys,
    ledger: "Ledger | None",
) -> "Rewrapped":
    """Rewrap, with a row in the ledger before the new folder takes its place, and one more if it then cannot."""
    from journal_bridge import recording
    from journal_bridge.bundle.rewrapping import rewrap as lock_anew
    from journal_bridge.ledger.events import Event

    if ledger is None:
        return lock_anew(folder, old, new, keys, out=out)
    recording.begin(ledger, datetime.now(UTC))
    record = recording.Making(ledger, Event.REWRAPPED, lambda: datetime.now(UTC))
    try:
        return lock_anew(folder, old, new, keys, out=out, record=record.done)
    except BridgeError as error:
        record.failed(error)
        raise


def _document(done: "Rewrapped") -> dict[str, Any]:
    return {
        "transfer": done.transfer_id,
        "folder": str(done.folder),
        "files": [{"name": file.name, "bytes": file.bytes, "sha256": file.sha256} for file in done.files],
        "signer": done.signed_by.fingerprint,
        "signed_before_by": done.was_signed_by.fingerprint,
        "another_signer": done.another_signer,
        "left_behind": str(done.left) if done.left else None,
    }


def _show(done: "Rewrapped") -> None:
    showing.say(f"New passphrases for {done.folder}:")
    showing.table("", ["file", "bytes"], [[file.name, file.bytes] for file in done.files])
    if done.another_signer:
        before = done.was_signed_by.shown_fingerprint
        showing.say(f"It was signed with another key ({before}); this setting's key vouches for it from now on.")
    if done.left:
        showing.say(f"The old folder could not be removed, and opens with the old passphrase: remove {done.left}.")
    showing.say("Copies made before still open with the old passphrase: collect them, or delete them.")
