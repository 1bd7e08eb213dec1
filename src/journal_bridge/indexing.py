"""One index over many schools' packs: from the folder they lie in to the folder that holds the index."""

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge import deliver, showing
from journal_bridge.bundle import passphrases
from journal_bridge.bundle.class_index import NotOpened, Packs, read_packs, seal_index
from journal_bridge.errors import ExitCode, InputRefused, NotVerified, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.rooms import private_room

LARGEST: Final = 1 << 20
"""Bytes of a file of passphrases: thousands of packs."""


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
    keys: Callable[[], SettingKeys],
    phrases: Path | None,
    generate_to: Path | None,
) -> Packs:
    """Make one encrypted index over the school packs below a folder, and return what was found there.

    Args:
        packs: the folder the packs lie in, one folder each; it is only read.
        out: a new or empty folder for the index.
        keys: gives the keys it is signed with, once everything else is in order.
        phrases: a file with the packs' passphrases, one a line.
        generate_to: a new file, elsewhere, for the index's own passphrase.

    Raises:
        UsageFault: `usage`, `inside-export`, `out-not-empty`, or what the files of passphrases are refused for.
        InputRefused: `not-found`.
        NotVerified: `not-a-bundle` when no pack lies there, `wrong-passphrase` when none could be opened.
    """
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
        with private_room() as room:
            sealed = seal_index(found, passphrase, secrets.token_hex(16), room, keys())
            deliver.deliver_to_folder(sealed, out, datetime.now(UTC))
    except BaseException:
        generate_to.unlink(missing_ok=True)
        raise
    return found


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
