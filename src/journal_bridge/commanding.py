"""What every command does the same way: errors as sentences, the workspace, its keys and its ledger."""

import errno
import functools
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final, ParamSpec

import typer

from journal_bridge import options, showing
from journal_bridge.errors import DISK_FULL, BridgeError, ExitCode, OurFault, TryAgain, UsageFault, where
from journal_bridge.keys import SettingKeys

if TYPE_CHECKING:
    from journal_bridge.ledger import Ledger

P = ParamSpec("P")

_OF_A_PLACE: Final = frozenset(
    {errno.EACCES, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EPERM, errno.EROFS}
)
"""What systems say of a place that somebody named and that cannot be used; the program is not to blame."""


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """Turn our errors into a sentence and an exit code; anything else is our fault, said without a traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            _demand_usable(kwargs)
            code = command(*args, **kwargs)
        except BridgeError as error:
            showing.trouble(error)
            raise typer.Exit(error.exit_code) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - a traceback can quote a child's data; the kind of error cannot
            told = _told(error, kwargs)
            showing.trouble(told)
            raise typer.Exit(told.exit_code) from None
        raise typer.Exit(code or ExitCode.DONE)

    return run


def _told(error: Exception, named: Mapping[str, object]) -> BridgeError:
    """Return what an error that no command foresaw is told as: the place that was named, or our fault."""
    if not isinstance(error, OSError):
        return OurFault("internal", where(error))
    if error.errno in DISK_FULL:
        return TryAgain("no-room")
    about = error.filename if error.errno in _OF_A_PLACE else None
    for option, place in named.items():
        if isinstance(about, str) and isinstance(place, str | Path) and _is_there(Path(about), place):
            return UsageFault("place-unusable", option.replace("_", "-"))
    return OurFault("internal", where(error))


def _is_there(about: Path, place: str | Path) -> bool:
    """Tell whether a path is a place somebody named, lies in it, or beside it, as what is made on its way does."""
    inside = place != "" and Path(place) in (about, *about.parents)
    return inside or (isinstance(place, Path) and place.parent == about.parent)


def _demand_usable(named: Mapping[str, object]) -> None:
    """Demand that every place a command was given can at least be looked for.

    Raises:
        UsageFault: `place-unusable` for a name no disk takes, or links that lead round in a circle.
    """
    for option, place in named.items():
        if isinstance(place, Path):
            try:
                place.exists()
                place.resolve()
            except (OSError, RuntimeError):  # pathlib tells a circle of links as the latter
                raise UsageFault("place-unusable", option.replace("_", "-")) from None


def workspace_of(given: Path | None) -> Path:
    """Return the workspace an option named, or the user's own."""
    return given or options.default_workspace()


def to_type(words: str, workspace: Path | None) -> str:
    """Return a command as a hint shows it: to be pasted as it is, with the workspace this one was given."""
    if workspace is None:
        return f"journal-bridge {words}"
    shown = str(workspace)
    return f"journal-bridge {words} --workspace " + (shown if shown == shlex.quote(shown) else f'"{shown}"')


def keys_of(workspace: Path | None, passphrase_file: Path | None, *, create: bool = True) -> SettingKeys:
    """Return the setting's keys, made the first time unless `create` is false."""
    load = SettingKeys.load_or_create if create else SettingKeys.load
    return load(workspace_of(workspace), first_line(passphrase_file))


def own_keys(workspace: Path | None, passphrase_file: Path | None, *, demanded: bool) -> SettingKeys | None:
    """Return this setting's keys; None when there are none, or locked ones, and nobody demanded them."""
    try:
        return keys_of(workspace, passphrase_file, create=False)
    except BridgeError:
        if demanded:
            raise
        return None


@contextmanager
def remembered(workspace: Path | None, passphrase_file: Path | None) -> Iterator["Ledger | None"]:
    """Open the ledger if there is one; a plan makes none."""
    from journal_bridge.ledger import Ledger  # noqa: PLC0415 - `--help` need not load a database

    folder = workspace_of(workspace)
    ledger = Ledger.found(folder, lambda: keys_of(workspace, passphrase_file, create=False))
    with ledger or nullcontext() as opened:
        yield opened


def first_line(path: Path | None) -> str | None:
    """Return the first line of a file an option named.

    Raises:
        UsageFault: `not-found` when it is no file with a line of text.
    """
    if path is None:
        return None
    if not path.is_file():  # a pipe would be waited for without end
        raise UsageFault("not-found", path.name)
    try:
        return path.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        raise UsageFault("not-found", path.name) from None
