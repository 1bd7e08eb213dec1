"""One index over many schools' packs: from the folder they lie in to the folder that holds the index."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from journal_bridge import deliver, recording, showing
from journal_bridge.bundle import passphrases
from journal_bridge.bundle.class_index import NotOpened, Packs, read_packs, seal_index
from journal_bridge.commanding import keys_of, workspace_of
from journal_bridge.errors import ExitCode, InputRefused, NotVerified, UsageFault
from journal_bridge.handover import Purpose, SealedBundle
from journal_bridge.ledger import Ledger
from journal_bridge.ledger.events import Event
from journal_bridge.rooms import private_room

LARGEST: Final = 1 << 20
"""Bytes of a file of passphrases: thousands of packs."""


class Phrases(NamedTuple):
    """Files of passphrases: the packs', one a line, and a new one, elsewhere, for the index's own."""

    of_packs: Path | None
    of_index: Path | None


def demand_fitting(purpose: Purpose, about_one_child: Iterable[object]) -> None:
    """Refuse an index for anybody but a school, and options that are about one child or its book.

    Raises:
        UsageFault: `usage`.
    """
    if purpose is not Purpose.SCHOOL:
        raise UsageFault("usage", "--class-index (only with --for school)")
    if any(about_one_child):
        raise UsageFault("usage", "--class-index (goes with --out, --passphrase-file, --generate-passphrase-to)")


def index_class(
    packs: Path,
    out: Path,
    given: Phrases,
    workspace: Path | None,
    key_passphrase_file: Path | None,
) -> Packs:
    """Make one encrypted index over the school packs below a folder, and return what was found there.

    Args:
        packs: the folder the packs lie in, one folder each; it is only read.
        out: a new or empty folder for the index.
        given: where the packs' passphrases are, and the index's own shall be.
        workspace: where the ledger lies, in which a row says what was made, and the keys it is signed with.
        key_passphrase_file: opens those keys, where they are locked.

    Raises:
        UsageFault: `usage`, `inside-export`, `out-not-empty`, or what the files of passphrases are refused for.
        InputRefused: `not-found`.
        NotVerified: `not-a-bundle` when no pack lies there, `wrong-passphrase` when none could be opened.
    """
    phrases, generate_to = given
    if phrases is None or generate_to is None:
        raise UsageFault("usage", "--passphrase-file (the packs') and --generate-passphrase-to (the index's)")
    if not packs.is_dir():
        raise InputRefused("not-found", packs.name)
    for place in (out, generate_to):
        deliver.demand_outside(place, packs)
    deliver.demand_empty(out)
    passphrases.refuse_beside(phrases, out)
    with showing.working("Opening the packs"):
        found = read_packs(packs, _lines(phrases))
    _demand_some(found, packs)
    passphrase = passphrases.generate()
    passphrases.write_to(generate_to, passphrase, out)
    try:
        keys = keys_of(workspace, key_passphrase_file)
        with private_room() as room, Ledger.open(workspace_of(workspace), keys) as ledger:
            sealed = seal_index(found, passphrase, secrets.token_hex(16), room, keys)
            _deliver(sealed, out, ledger)
    except BaseException:
        generate_to.unlink(missing_ok=True)
        raise
    return found


def _deliver(sealed: SealedBundle, out: Path, ledger: Ledger) -> None:
    """Put the index at its place, with a row in the ledger before, and one more if it then cannot."""
    recording.begin(ledger, _now())
    record = recording.Making(ledger, Event.INDEXED, _now)
    try:
        record.done(sealed.transfer_id, sealed.purpose, sealed.files)
        deliver.deliver_to_folder(sealed, out, _now())
    except BaseException as error:
        record.failed(error)
        raise


def _now() -> datetime:
    return datetime.now(UTC)


def show(found: Packs, out: Path, *, as_json: bool) -> ExitCode:
    """Print what is in the index and what is not, and return the exit code."""
    if as_json:
        showing.as_json(
            {
                "children": len(found.opened),
                "packs": [pack.folder for pack in found.opened],
                "not_opened": _documents(found.not_opened),
                "repeated": _documents(found.repeated),
                "folder": str(out),
            }
        )
    else:
        showing.say(f"The index of {len(found.opened)} packs: {out}")
        for one in (*found.not_opened, *found.repeated):
            showing.say(f"Not in it: {one.folder}: {one.why}.")
        showing.say("Tell its passphrase by another way than the file travels: by phone, or on paper.")
    return ExitCode.HELD if found.not_opened else ExitCode.DONE


def _documents(some: tuple[NotOpened, ...]) -> list[dict[str, str]]:
    return [{"folder": one.folder, "why": one.why} for one in some]


def _demand_some(found: Packs, packs: Path) -> None:
    if found.opened:
        return
    if not found.not_opened:
        raise NotVerified("not-a-bundle", packs.name)
    raise NotVerified("wrong-passphrase", *(f"{one.folder} ({one.why})" for one in found.not_opened))


def _lines(path: Path) -> tuple[str, ...]:
    """Return the passphrases in a file, one a line.

    Raises:
        UsageFault: `not-found` when it cannot be read, `passphrase-weak` when it holds no passphrase.
    """
    try:
        with path.open("rb") as file:
            lines = file.read(LARGEST).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageFault("not-found", path.name) from None
    found = tuple(line.strip() for line in lines if line.strip())
    if not found:
        raise UsageFault("passphrase-weak", path.name)
    return found
