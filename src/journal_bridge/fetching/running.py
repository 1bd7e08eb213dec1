"""One run: copy the export, fetch what is missing, tell what became of every link, and read the result back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge import deliver, intake
from journal_bridge.errors import BridgeError, InputRefused, MediaRefused, OurFault, UsageFault
from journal_bridge.fetching.copying import copy_export
from journal_bridge.fetching.disk import Arriving, failure_of
from journal_bridge.fetching.keeping import EXPORT, Keep, Kept, keeping
from journal_bridge.fetching.links import Wanted, reach_of, wanted_in
from journal_bridge.fetching.report import NO_ADDRESS, NO_ROOM, Item, Outcome, Report, outcome_of
from journal_bridge.fetching.telling import FETCHING, Tell, tell_nobody
from journal_bridge.http import Client, Clock, Reach, Token
from journal_bridge.intake import DEFAULT_LIMITS
from journal_bridge.intake.names import check_name, clash_key
from journal_bridge.journal import MediaKind
from journal_bridge.kit.sniffing import media_type

COMPLETED: Final = EXPORT
"""Folder within the chosen one that holds the completed export."""

_FILM_BYTES: Final = 2 << 30
"""An hour of film at 4 Mbit/s, which is more than platforms store a film in."""

_PAUSE: Final = 0.5
"""Seconds between two files. Connections were reset after some hundred pictures asked for without one; the tools
that run to the end sleep half a second to a second."""

_NOT_ASKED: Final = frozenset({"link-unsafe", "host-unknown", "address-inside"})
"""Refusals before anything was sent, after which nobody needs a pause."""

_MOST_IN_A_ROW: Final = 5
"""Files that fail one after another before the platform is left alone until another run."""

_LINKS_TRIED: Final = 3
"""Links of one medium, from records saved at different times, of which the older have mostly expired."""

_EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "application/pdf": "pdf",
}
_ANY_DOCUMENT: Final = "bin"
"""Extension of a document of a kind not known here; its bytes tell, whatever it is called."""

ClientMaker = Callable[[Reach, Token | None], Client]


@dataclass
class _Run:
    keep: Keep
    client: Client
    taken: dict[str, str]
    """Names that are in use, folded, with the names themselves."""
    clock: Clock
    tell: Tell
    in_a_row: int = 0
    full: bool = False
    """Whether the disk has no room for what comes next."""
    bytes: int = 0
    items: list[Item] = field(default_factory=list)


def complete(
    export: Path,
    out: Path,
    *,
    token: Token | None = None,
    hosts: Sequence[str] = (),
    client: ClientMaker = Client,
    clock: Clock | None = None,
    tell: Tell = tell_nobody,
) -> Report:
    """Complete an export in a folder of its own, and return what became of every link.

    The export is only read. An export without links leaves nothing behind. The same call again fetches only what is
    missing; an export saved anew may take the place of the first, so that its fresh links serve.

    Args:
        export: a folder or ZIP as the platform gave it.
        out: a new or empty folder, or that of an earlier run.
        token: what to sign in with, for the hosts that the adapter says take it.
        hosts: more hosts that may be asked, by a person's own word.
        client: for tests: another client.
        clock: for tests: time that does not pass by itself.
        tell: hears how far it is.

    Raises:
        UsageFault: `inside-export`, `out-not-empty`, `out-other-export`, `host-name`, `token-unused`.
        InputRefused: by name, whatever is wrong with the export.
        TryAgain: `out-in-use`, `out-unwritable`; `no-room` before the export is copied. Where room runs out later,
            what arrived whole is kept and the report tells what is still to come.
    """
    deliver.demand_outside(out, export)
    with intake.open_export(export) as opened:
        wanted = wanted_in(opened)
        reach = reach_of(opened, hosts)
        if token and not reach.token_headers:
            raise UsageFault("token-unused")
        if not wanted:
            return Report(())
        try:
            with keeping(out) as keep:
                copy_export(opened.files, keep, tell)
                with client(reach, token) as asking:
                    taken = {clash_key(name): name for name in opened.files.names}
                    report = _fetch_all(_Run(keep, asking, taken, clock or Clock(), tell), wanted)
        except OSError as failed:
            raise failure_of(failed, out.name) from None
    _demand_found(report, keep.export)
    return report


def _fetch_all(run: _Run, wanted: Sequence[Wanted]) -> Report:
    """Fetch what is missing, one after another, and write down what became of every link."""
    for number, one in enumerate(wanted):
        run.tell(FETCHING, number, len(wanted), run.bytes)
        run.items.append(_item(run, one))
    run.tell(FETCHING, len(wanted), len(wanted), run.bytes)
    report = Report(tuple(run.items), str(run.keep.export))
    run.keep.tell(report.document())
    return report


def _item(run: _Run, wanted: Wanted) -> Item:
    if not wanted.untrusted_links or wanted.stem is None:
        return Item(wanted.medium, Outcome.REFUSED, NO_ADDRESS)
    try:
        stem = check_name(wanted.stem, DEFAULT_LIMITS)
        there = _there(run, stem)
        if there:
            return Item(wanted.medium, Outcome.THERE, file=there)
        if run.full or run.in_a_row >= _MOST_IN_A_ROW:
            return Item(wanted.medium, Outcome.NOT_TRIED)
        name = _fetch(run, wanted, stem)
    except BridgeError as error:
        outcome = outcome_of(error)
        run.in_a_row = run.in_a_row + 1 if outcome is Outcome.FAILED else 0
        run.full = error.code == NO_ROOM
        return Item(wanted.medium, outcome, error.code)
    run.in_a_row = 0
    return Item(wanted.medium, Outcome.FETCHED, file=name)


def _there(run: _Run, stem: str) -> str | None:
    """Return the file of an earlier run, or of another record of the picture, if it still is what came."""
    names = (f"{stem}.{extension}" for extension in (*_EXTENSIONS.values(), _ANY_DOCUMENT))
    return next((name for name in names if run.keep.is_whole(name)), None)


def _fetch(run: _Run, wanted: Wanted, stem: str) -> str:
    """Fetch a medium by the first of its links that still serves."""
    trouble: BridgeError = MediaRefused("link-unsafe", wanted.medium)
    for untrusted_link in wanted.untrusted_links[:_LINKS_TRIED]:
        try:
            name = _fetch_by(run, wanted, stem, untrusted_link)
        except BridgeError as error:
            trouble = error
        else:
            run.clock.sleep(_PAUSE)
            return name
        if trouble.code not in _NOT_ASKED:
            run.clock.sleep(_PAUSE)
        if outcome_of(trouble) not in {Outcome.EXPIRED, Outcome.REFUSED}:
            break
    raise trouble


def _fetch_by(run: _Run, wanted: Wanted, stem: str, untrusted_link: str) -> str:
    cap = _FILM_BYTES if wanted.kind is MediaKind.VIDEO else None
    with run.keep.arriving() as (file, partial):
        found = run.client.fetch(untrusted_link, Arriving(file, run.keep.out), wanted.medium, cap)
        name = f"{stem}.{_extension(found.head, wanted)}"
        if run.taken.setdefault(clash_key(name), name) != name:
            raise InputRefused("clashing-names", wanted.medium)
        run.keep.put(partial, file, Kept(name, fetched=True, sha256=found.sha256, bytes=found.size))
        run.bytes += found.size
    return name


def _extension(head: bytes, wanted: Wanted) -> str:
    """Return the extension of a file's own type; where a picture, film or sound is due, nothing else will do.

    Raises:
        MediaRefused: `media-unknown`.
    """
    mime = media_type(head)
    if mime is None and wanted.kind is not MediaKind.DOCUMENT:
        raise MediaRefused("media-unknown", wanted.medium)
    return _EXTENSIONS.get(mime or "", _ANY_DOCUMENT)


def _demand_found(report: Report, completed: Path) -> None:
    """Read the completed export as any command will, and demand that what was fetched is found in it."""
    done = {item.medium for item in report.items if item.outcome in {Outcome.FETCHED, Outcome.THERE}}
    with intake.open_export(completed) as opened:
        if done & {one.medium for one in wanted_in(opened)}:
            raise OurFault("internal", COMPLETED)
