"""Settings to move: exports made by the load generator, a workspace with keys, and the papers that go with them."""

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from prove_batch import calling
from prove_batch.calling import Line

GENERATOR: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "make_setting.py"
LEAVERS: Final = 2
"""Children whose families get their archive in the small setting."""


@dataclass(frozen=True)
class Size:
    """How large a setting is: children, entries and photos of each, how many get an archive; and its platform."""

    children: int
    entries: int
    media: int
    platform: str = "tapestry"
    photo_bytes: int = 1500
    shared: int = 10
    seed: int = 1
    leavers: int = LEAVERS

    def words(self) -> tuple[object, ...]:
        """Return the load generator's arguments, whose numbers are totals."""
        entries, media = self.children * self.entries, self.children * self.media
        numbers = ("--children", self.children, "--entries", entries, "--media", media, "--shared", self.shared)
        return ("--platform", self.platform, *numbers, "--photo-bytes", self.photo_bytes, "--seed", self.seed)


SMALL: Final = Size(12, 8, 10)
"""A setting of which a whole run takes some seconds; some of its photos and entries are shared."""

FEW: Final = Size(3, 4, 5, leavers=0)
"""One child more than there are workers: for the share of the proof that runs with the tests."""

MIDDLE: Final = Size(24, 20, 30)


def made(folder: Path, size: Size, more: int = 0) -> Path:
    """Let the load generator write an export with the families' answers beside it, or add to it what is new."""
    words = [sys.executable, str(GENERATOR), "--out", str(folder), *map(str, size.words()), "--more", str(more)]
    words += ["--consents", str(consents_of(folder))]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"no setting was made: {done.stderr[-500:]}")
    return folder


def consents_of(export: Path) -> Path:
    """Return where the families' answers lie."""
    return export.with_name(f"{export.name}.csv")


def keyed(workspace: Path) -> Path:
    """Make a workspace with keys, of which copies give every run the same ids."""
    if calling.command(workspace.with_suffix(".log"), "keys", "create", "--workspace", workspace):
        raise RuntimeError("no keys were made")
    return workspace


@dataclass(frozen=True)
class Ground:
    """What several runs of one and the same migration start from."""

    folder: Path
    line: Line

    def fresh(self, name: str) -> Line:
        """Return the migration with an output folder and a workspace that no run has seen."""
        folder = self.folder / name
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        shutil.copytree(self.line.workspace, folder / "workspace")
        return self.line.into(folder / "out", folder / "workspace")

    def forget(self, name: str) -> None:
        """Remove what such a run left."""
        shutil.rmtree(self.folder / name, ignore_errors=True)


def small(folder: Path, size: Size = SMALL, *, leavers: int | None = None, to: str = "famly") -> Ground:
    """Return a setting to move, with the archives of some families."""
    export = made(folder / "export", size)
    line = Line((export,), folder / "out", keyed(folder / "workspace"), to=to, consents=consents_of(export))
    if count := size.leavers if leavers is None else leavers:
        listed = list_leavers(folder, line, count)
        line = replace(line, leavers=listed, passphrases=folder / "passphrases.csv")
    return Ground(folder, line)


def several(line: Line, *exports: Path) -> Line:
    """Return a migration of several exports; each has a table of answers of its own, a copy of the first one's."""
    if line.consents is None:
        return replace(line, exports=exports)
    tables = line.out.parent / "tables"
    tables.mkdir(exist_ok=True)
    for export in exports:
        shutil.copyfile(line.consents, tables / f"{export.stem if export.suffix == '.zip' else export.name}.csv")
    return replace(line, exports=exports, consents=tables)


def cleared(ground: Ground) -> None:
    """Remove everything of a setting that is not needed any more."""
    shutil.rmtree(ground.folder)


def children_of(export: Path) -> list[dict[str, str]]:
    """Return the children of an export as `inspect` lists them."""
    told = calling.told("inspect", export, "--json")
    return sorted(told["children"], key=lambda one: one["id"])


def list_leavers(folder: Path, line: Line, count: int) -> Path:
    """Write the list of leavers: the first so many children, each for its family."""
    path = folder / "leavers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("child", "purpose", "recipient", "passphrase", "leaves_on", "basis"))
        for child in children_of(line.exports[0])[:count]:
            table.writerow((child["id"], "parent", "", "generate", "", ""))
    return path


def policy(folder: Path, told: dict[str, object]) -> Path:
    """Write a policy."""
    path = folder / "policy.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path
