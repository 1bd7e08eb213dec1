"""The fourth verb: write one child's package, read it back, and build what else is wanted of this child."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

from journal_bridge import minimise
from journal_bridge.bundle.blocks import listed, private_folder, write_private
from journal_bridge.converting.reading_back import Losses, read_back
from journal_bridge.converting.report import PACKAGE, SUMS
from journal_bridge.converting.writing import Made
from journal_bridge.errors import BridgeError, ConsentNeeded, OurFault, TryAgain
from journal_bridge.handover import BundleFile, Purpose
from journal_bridge.journal import to_bytes
from journal_bridge.migrating import flushing
from journal_bridge.migrating.facts import Lost
from journal_bridge.migrating.spooled import MadeFile, Outcome, Result, Trouble
from journal_bridge.migrating.tickets import Done, Ticket
from journal_bridge.migrating.verbs import bundles
from journal_bridge.migrating.verbs.bench import Bench, bench_for
from journal_bridge.migrating.verbs.counting import outcome
from journal_bridge.minimise import MediaRoom

_MINIMISED: Final = "minimised"


def make(ticket: Ticket) -> Done:
    """Make everything wanted of one child, and keep it in the spool, whole, for the coordinator to place.

    What papers or the export stop for one purpose stops that one alone.

    Raises:
        TryAgain: `no-room`.
    """
    with bench_for(ticket) as bench:
        child = bench.child
        child.unmake()
        made: list[Result] = []
        if child.is_planned:
            made.append(_tried(Purpose.PLATFORM, "", partial(_package, bench)))
        made += [_tried(job.purpose, job.recipient, partial(bundles.build, bench, job)) for job in child.jobs]
        flushing.flush(child.made)
        child.keep_outcomes(tuple(made))
    whole = [one for one in made if isinstance(one, Outcome)]
    return Done(
        ticket,
        entries=sum(one.entries for one in whole),
        media=sum(one.media for one in whole),
        bytes=sum(file.bytes for one in whole for file in one.files),
    )


def _tried(purpose: Purpose, recipient: str, build: Callable[[], Outcome]) -> Result:
    """Return what was built, or why not; trying again is the engine's business."""
    try:
        return build()
    except TryAgain:
        raise
    except BridgeError as error:
        stopped = isinstance(error, ConsentNeeded)
        return Trouble(purpose, recipient, error.code, error.place, stopped=stopped)


def _package(bench: Bench) -> Outcome:
    """Write the package of one child, read it back and compare; it lies there with the list of its digests.

    Raises:
        OurFault: `internal` when what is read back is more than was written, or less without a reason.
    """
    begun = perf_counter()
    child, folder = bench.child, private_folder(bench.child.made / Purpose.PLATFORM)
    plan = minimise.rejoined(child.plan.on(child.journal), child.agreed)
    brief = bench.brief()
    room = bench.room(child.media, brief, child.looks)
    minimised = minimise.apply(plan, brief, room, bench.keyed, child.made / _MINIMISED)
    package = private_folder(folder / PACKAGE)
    written = bench.target.writer.write([minimised], package)
    losses = read_back(bench.target, Made(folder, written, written.steps), [minimised])
    child.keep_people(to_bytes(minimise.people_of(minimised)))
    made = outcome(bench, plan, brief, minimised, gone=losses.gone[0])
    made = replace(made, not_taken=_not_taken(losses))
    files, manifest = _listed(package, _digests(room))
    return replace(made, files=files, manifest=manifest, seconds=perf_counter() - begun)


def _not_taken(losses: Losses) -> tuple[Lost, ...]:
    """Return whole records that are not there, each once, and then parts of records that are."""
    whole = tuple(Lost(one.part, one.reason, one.count, whole=True) for one in losses.whole[0])
    gone = {one.part for one in whole}
    parts = (Lost(one.part, one.reason, one.count, whole=False) for one in losses.all if one.part not in gone)
    return (*whole, *parts)


def _digests(room: MediaRoom) -> dict[tuple[int, int], str]:
    """Return the SHA-256 of each cleaned file by its place on the disk: a link to it need not be read once more."""
    known = {}
    for look in room.seen.values():
        if look.path is not None and look.cleaned is not None:
            facts = look.path.stat()
            known[facts.st_dev, facts.st_ino] = look.cleaned.sha256
    return known


def _file(name: str, path: Path, known: Mapping[tuple[int, int], str]) -> BundleFile:
    facts = path.stat()
    sha256 = known.get((facts.st_dev, facts.st_ino)) if facts.st_ino else None  # not every file system has numbers
    return listed(name, path) if sha256 is None else BundleFile(name, path, sha256, facts.st_size)


def _listed(package: Path, known: Mapping[tuple[int, int], str]) -> tuple[tuple[MadeFile, ...], str]:
    """Write the list of a package's digests, and return its files and the digest of the list.

    `known` are digests that were taken when a file was cleaned; the package was read back since.

    Raises:
        OurFault: `internal` when something in it is a link, which would take along what it points to.
    """
    found = sorted(package.rglob("*"))
    if any(path.is_symlink() for path in found):
        raise OurFault("internal", "a link in what was written")
    files = [_file(path.relative_to(package).as_posix(), path, known) for path in found if path.is_file()]
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()
    write_private(package / SUMS, sums)
    manifest = hashlib.sha256(sums).hexdigest()
    told = (*files, listed(SUMS, package / SUMS))
    return tuple(MadeFile(one.name, one.sha256, one.bytes) for one in told), manifest
