"""What lies in the folder a run wrote, read without any code of the program: packages, bundles, receipts."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from proofs.outcome import Outcome

PACKAGE: Final = "package"
TABLES: Final = "to-upload"
KEEP: Final = "keep-at-the-setting"
UNFINISHED: Final = "unfinished"
SUMS: Final = "SHA256SUMS"
BUNDLES: Final = {"parent": "for-parents", "setting": "for-settings", "school": "for-schools"}
REPORT: Final = f"{KEEP}/report.json"
RECEIPTS: Final = f"{KEEP}/receipts"
FINAL: Final = (PACKAGE, TABLES, *BUNDLES.values(), KEEP)
"""Folders in which nothing may ever be half."""

_VOLATILE: Final = frozenset(
    {"made_at", "seconds", "tries", "audit", "receipt", "estimate", "program", "made", "took", "peak_mb"}
)
"""What differs between two runs that did the same: times, tries, and the state of the record."""
_SEALED: Final = frozenset({"bytes", "manifest", "files"})
"""Of a sealed bundle also its size and digests, since no key or passphrase is used twice."""

_BLOCK: Final = 1 << 20


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def tree(folder: Path) -> dict[str, Path]:
    """Return every file below a folder, by its path from there."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def snapshot(*folders: Path) -> dict[str, str]:
    """Return every file below some folders with digest and time: what a program that only reads leaves alone."""
    return {
        f"{number}/{name}": f"{digest(path)} {path.stat().st_mtime_ns}"
        for number, folder in enumerate(folders)
        for name, path in (tree(folder).items() if folder.is_dir() else [(folder.name, folder)])
    }


def packages(out: Path) -> dict[str, Path]:
    """Return the folder of each child's package that has its list of digests, by setting and child."""
    found = sorted((out / PACKAGE).glob(f"*/*/{SUMS}"))
    return {path.parent.relative_to(out / PACKAGE).as_posix(): path.parent for path in found}


def listed(package: Path) -> dict[str, str]:
    """Return what a package's list says: digest by path."""
    lines = (package / SUMS).read_text("utf-8").splitlines()
    return {name: sha for sha, name in (line.split("  ", 1) for line in lines if line)}


def half(out: Path) -> Iterator[str]:
    """Yield whatever lies under a final name and is not whole, at any moment of any run."""
    whole = packages(out)
    for folder in sorted((out / PACKAGE).glob("*/*")):
        key = folder.relative_to(out / PACKAGE).as_posix()
        if key not in whole:
            yield f"a package without its list: {PACKAGE}/{key}"
            continue
        yield from _differs(folder, key)
    for place in (*BUNDLES.values(), RECEIPTS):
        for path in sorted((out / place).rglob("*")):
            if path.is_file() and not path.stat().st_size:
                yield f"an empty file: {path.relative_to(out)}"
    report = out / REPORT
    if report.exists():
        try:
            json.loads(report.read_bytes())
        except ValueError:
            yield "half a report"


def _differs(folder: Path, key: str) -> Iterator[str]:
    said, found = listed(folder), tree(folder)
    found.pop(SUMS)
    for name in sorted(said.keys() ^ found.keys()):
        yield f"{'missing from' if name in said else 'not on the list of'} {key}: {name}"
    for name in sorted(said.keys() & found.keys()):
        if digest(found[name]) != said[name]:
            yield f"not what the list says: {key}/{name}"


def manifests(out: Path) -> dict[str, str]:
    """Return the digest of each package's list: what must be the same after any two roads to the same end."""
    return {key: digest(folder / SUMS) for key, folder in packages(out).items()}


def tables(out: Path) -> dict[str, str]:
    """Return the digest of each of the target's own import tables."""
    return {name: digest(path) for name, path in tree(out / TABLES).items()}


def document(out: Path, name: str = REPORT) -> dict[str, Any]:
    """Return the report, or the plan, as it was written."""
    told: dict[str, Any] = json.loads((out / name).read_bytes())
    return told


def lasting(told: Any, *, sealed: bool = False) -> Any:  # noqa: ANN401 - JSON
    """Return a report without what differs between two runs that did the same."""
    if isinstance(told, list):
        return [lasting(one, sealed=sealed) for one in told]
    if not isinstance(told, dict):
        return told
    sealed = sealed or told.get("purpose") in BUNDLES
    left_out = _VOLATILE | _SEALED if sealed else _VOLATILE
    return {
        name: lasting(value, sealed=sealed or name == "sums")
        for name, value in told.items()
        if name not in left_out
    }


def names(out: Path) -> frozenset[str]:
    """Return the path of every file under a final name."""
    return frozenset(name for name in tree(out) if not name.startswith(f"{UNFINISHED}/"))


def alike(outcome: Outcome, label: str, whole: Path, other: Path) -> None:
    """Note everything in which another folder differs from that of a run that nothing disturbed."""
    outcome.faults += [f"{label}: {fault}" for fault in unlike(whole, other)]


def unlike(whole: Path, other: Path) -> Iterator[str]:
    """Yield everything in which another folder differs from that of a run that nothing disturbed."""
    yield from half(other)
    yield from _compared("package", manifests(whole), manifests(other))
    yield from _compared("table", tables(whole), tables(other))
    before, after = names(whole), names(other)
    yield from (f"lost: {name}" for name in sorted(before - after))
    yield from (f"one too many: {name}" for name in sorted(after - before))
    if (other / UNFINISHED).exists():
        yield f"left over: {len(tree(other / UNFINISHED))} files in {UNFINISHED}/"
    if lasting(document(whole)) != lasting(document(other)):
        yield f"the report differs: {first_difference(lasting(document(whole)), lasting(document(other)))}"


def _compared(kind: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    yield from (f"lost: {kind} {name}" for name in sorted(before.keys() - after.keys()))
    yield from (f"one too many: {kind} {name}" for name in sorted(after.keys() - before.keys()))
    yield from (
        f"other bytes: {kind} {name}"
        for name in sorted(before.keys() & after.keys())
        if before[name] != after[name]
    )


def first_difference(one: Any, other: Any, place: str = "") -> str:  # noqa: ANN401 - JSON
    """Return the first place where two documents differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            if one.get(name) != other.get(name):
                return first_difference(one.get(name), other.get(name), f"{place}.{name}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            if mine != theirs:
                return first_difference(mine, theirs, f"{place}[{number}]")
    return f"{place}: {str(one)[:80]!r} against {str(other)[:80]!r}"
