"""What must be true of two workspaces after any trouble, looked up in their files and not in what programs say."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from journal_bridge.ledger import Ledger
from journal_bridge.receiving import upload_id
from journal_bridge.transfer_papers import ENDS, TransferState
from prove_transfer.parcels import Parcel
from prove_transfer.world import World

_MIB: Final = 1 << 20
WAITING: Final = {TransferState.OPENED, TransferState.WAITING_FOR_MANAGER}
WHOLE_WAY: Final = ("offer", "accepted", "received", "opened", "integrated")
"""The papers of a transfer that went well, in their order."""


def sha256_of(path: Path) -> str:
    """Return a file's digest."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_MIB):
            digest.update(block)
    return digest.hexdigest()


def uploads_of(world: World) -> Path:
    """Return where arrivals lie."""
    return world.receiver.workspace / "gateway" / "uploads"


def half_files(world: World, parcels: dict[str, Parcel]) -> Iterator[str]:
    """Yield every file that has its final name and not its final content; asked right after a kill too.

    Args:
        world: the two workspaces.
        parcels: by their transfers.
    """
    arrived = {upload_id(world.sender.fingerprint, transfer): one for transfer, one in parcels.items()}
    for whole in uploads_of(world).glob("*.whole"):
        known = arrived.get(whole.stem)
        if known is not None and sha256_of(whole) != known.sha256:
            yield f"half arrival under its final name: {whole.name}"
    for copy in (world.sender.workspace / "spool").glob("*.jb.age"):
        known = parcels.get(copy.name.removesuffix(".jb.age"))
        if known is not None and sha256_of(copy) != known.sha256:
            yield f"half copy under its final name: {copy.name}"
    for record in (world.sender.workspace / "sent").glob("*.json"):
        if _json(record) is None:
            yield f"half record under its final name: {record.name}"


def _json(path: Path) -> Any:  # noqa: ANN401 - JSON, or another's own type
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def arrived_whole(world: World, parcel: Parcel) -> Iterator[str]:
    """Yield what is wrong with an arrival that waits for its manager."""
    whole = uploads_of(world) / f"{upload_id(world.sender.fingerprint, parcel.transfer)}.whole"
    if not whole.exists():
        yield "lost: the arrival is not there"
    elif sha256_of(whole) != parcel.sha256:
        yield "corrupt: the arrival is another file"


def papers_agree(world: World, parcel: Parcel, *, ended: bool = True) -> Iterator[str]:
    """Yield where the papers of a transfer are not the same at both ends, or not each there once."""
    kept = []
    for one in (world.sender, world.receiver):
        with one.ledger() as ledger:
            kept.append(ledger.transfers.papers(world.sender.fingerprint, parcel.transfer))
    here, there = ([(paper.kind, paper.text, paper.signature) for paper in side] for side in kept)
    for side, papers in (("sender", here), ("receiver", there)):
        doubled = [kind for kind, count in Counter(kind for kind, *_ in papers).items() if count > 1]
        if doubled:
            yield f"doubled papers at the {side}: {doubled}"
    if ended and here != there:
        yield f"papers differ: {[kind for kind, *_ in here]} here, {[kind for kind, *_ in there]} there"
    if not ended and not set(here) <= set(there):
        yield "the sender has papers the receiver has not"


def states(world: World, parcel: Parcel) -> tuple[str, str]:
    """Return how far a transfer is at the sender's and the receiver's end; `none` where it is not known."""
    found = [world.transfer(one, parcel) for one in (world.sender, world.receiver)]
    here, there = ("none" if one is None else one.state.value for one in found)
    return here, there


def integrated_once(out: Path, parcel: Parcel) -> Iterator[str]:
    """Yield what is lost, doubled or changed in the folder a journal was filed into."""
    journals = [found for path in sorted(out.rglob("journal.json")) if (found := _json(path)) is not None]
    entries = Counter(_words(journals))
    for entry in sorted(parcel.entries - entries.keys()):
        yield f"lost: entry {entry!r}"
    for entry, count in entries.items():
        if count > 1:
            yield f"doubled: entry {entry!r} is there {count} times"
        if entry not in parcel.entries:
            yield f"from nowhere: entry {entry!r}"
    photos = Counter(sha256_of(path) for path in out.rglob("*.jpg"))
    for photo in sorted(parcel.media - photos.keys()):
        yield f"lost: photo {photo[:8]}"
    for photo, count in photos.items():
        if count > 1:
            yield f"doubled: photo {photo[:8]} is there {count} times"
        if photo not in parcel.media:
            yield f"half or changed: photo {photo[:8]}"


def _words(journals: list[Any]) -> Iterator[str]:
    """Yield the words of each entry; what it is called differs from setting to setting."""
    for one in journals:
        for entry in one.get("entries", ()):
            yield str(entry["body"][0]["text"])


def chains_whole(world: World) -> Iterator[str]:
    """Yield where a ledger's chain is not as it was written."""
    for one in (world.sender, world.receiver):
        with one.ledger() as ledger:
            if (verdict := ledger.audit()) and not verdict.ok:
                yield f"the ledger of {one.workspace.name}: {verdict.fault}"


def nothing_left(world: World, parcels: list[Parcel]) -> Iterator[str]:
    """Yield every place in the two workspaces and the temporary folder where a child's words lie in clear."""
    canaries = [words.encode() for one in parcels for words in (one.name, one.story)]
    for folder in (world.sender.workspace, world.receiver.workspace, world.folder / "tmp"):
        for path in folder.rglob("*"):
            if path.is_file() and any(words in path.read_bytes() for words in canaries):
                yield f"in clear: {path.relative_to(world.folder)}"


def logs_are_silent(world: World, parcels: list[Parcel]) -> Iterator[str]:
    """Yield what a log at its most talkative tells of a child."""
    logs = [world.log, *world.folder.glob("server-*.out")]
    for path in logs:
        if not path.exists():
            continue
        told = path.read_bytes()
        for one in parcels:
            words = (one.name, one.name.split(maxsplit=1)[0], one.child)
            if any(word.encode() in told for word in words):
                yield f"a child is named in {path.name}"
                break


def named(state: str) -> bool:
    """Tell whether that is a state there is."""
    return state in {one.value for one in TransferState}


def ended(state: str) -> bool:
    """Tell whether nothing moves a transfer from there."""
    return state in {one.value for one in ENDS}


def transfers_at(ledger: Ledger) -> int:
    """Return how many transfers a ledger knows."""
    return len(ledger.transfers.all())


_LOGS: Final = (".out", ".log", ".control", ".other")


def tree(folder: Path) -> set[str]:
    """Return every file below a folder, by its path from there."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def may_be_written(path: str) -> bool:
    """Tell whether a gateway may write there (its quarantine, its ledger), or the harness did."""
    top, _, rest = path.partition("/")
    quarantine = top == "receiver" and (rest.startswith(("gateway/", "ledger.sqlite")))
    ours = top in {"sender", "half", "ended", "third", "stranger"} or top.startswith(("bundle-", "journal-"))
    return quarantine or ours or path.endswith(_LOGS)
