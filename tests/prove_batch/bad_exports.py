"""Exports as they come: broken, doubled, changing while they are read; the others are moved all the same."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome
from prove_batch import calling, judging, lying, settings
from prove_batch.calling import DONE, ENDED, HELD, REFUSED, Line
from prove_batch.kills import Whole, unbroken
from prove_batch.settings import Ground, Size

GOOD: Final = Size(6, 6, 8, seed=2)
OTHER: Final = Size(5, 6, 8, platform="learningbook", seed=3)

_BETWEEN: Final = 0.15
"""Seconds between two changes of an export: some fall into its reading, some into the work after it."""


@dataclass(frozen=True)
class Trial:
    """One kind of bad input: what lies beside the good export, and under which codes it is named."""

    name: str
    bad: Callable[[Path], Path]
    codes: frozenset[str]


def _cut_short(folder: Path) -> Path:
    """Return a ZIP of which the last third is missing."""
    path = zipped(settings.made(folder / "cut", OTHER))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    return path


def _unreadable_member(folder: Path) -> Path:
    """Return a ZIP with one member whose bytes are not what its checksum says."""
    path = zipped(settings.made(folder / "spoilt", OTHER))
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("observations.csv").header_offset + 100
    whole = bytearray(path.read_bytes())
    whole[start : start + 40] = bytes(40)
    path.write_bytes(whole)
    return path


def _no_export(folder: Path) -> Path:
    """Return a folder in which somebody keeps other things."""
    path = folder / "holiday"
    path.mkdir()
    (path / "notes.txt").write_text("Nothing of a nursery.", encoding="utf-8")
    return path


def _nothing(folder: Path) -> Path:
    return folder / "not-there"


def _without_a_table(folder: Path) -> Path:
    path = settings.made(folder / "tableless", OTHER)
    (path / "observations.csv").unlink()
    return path


def _half_a_page(folder: Path) -> Path:
    path = settings.made(folder / "half", replace(GOOD, seed=4))
    page = next(iter(sorted(path.glob("*/observations/page_*.json"))))
    page.write_bytes(page.read_bytes()[:-200])
    return path


def _a_link(folder: Path) -> Path:
    path = settings.made(folder / "linked", OTHER)
    (path / "media" / "more.jpg").symlink_to("/etc/hostname")
    return path


TRIALS: Final = (
    Trial("a ZIP cut short", _cut_short, frozenset({"damaged-zip"})),
    Trial("a ZIP with an unreadable part", _unreadable_member, frozenset({"damaged-zip"})),
    Trial("a folder that is no export", _no_export, frozenset({"unknown-shape"})),
    Trial("a path where nothing is", _nothing, frozenset({"not-found"})),
    Trial("an export without one of its tables", _without_a_table, frozenset({"missing-part"})),
    Trial("a page of which half is missing", _half_a_page, frozenset({"not-json"})),
    Trial("an export with a link in it", _a_link, frozenset({"link"})),
)


def zipped(folder: Path) -> Path:
    """Return an export as a ZIP; the folder is removed."""
    path = Path(shutil.make_archive(str(folder), "zip", folder))
    shutil.rmtree(folder)
    return path


def prove(folder: Path) -> Outcome:
    """Try everything."""
    (folder / "beside").mkdir()
    outcome = beside_a_good_one(unbroken(settings.small(folder / "beside", GOOD, leavers=0)), TRIALS)
    for name, trial in TWICE.items():
        (folder / name).mkdir()
        outcome.faults += [f"{name}: {fault}" for fault in trial(folder / name)]
        outcome.figures[f"{name}"] = "tried"
    return outcome


def beside_a_good_one(whole: Whole, trials: tuple[Trial, ...]) -> Outcome:
    """Put each bad export beside a good one, and then alone."""
    outcome, right = Outcome(), 0
    for trial in trials:
        work = whole.ground.folder / "trial"
        work.mkdir()
        found = list(_together(whole.ground, whole.line, trial, work)) + list(_alone(whole.ground, work))
        right += not found
        outcome.faults += [f"{trial.name}: {one}" for one in found]
        shutil.rmtree(work)
    outcome.share("bad exports named, and the good one beside it moved as if alone", right, len(trials))
    return outcome


def _together(ground: Ground, whole: Line, trial: Trial, work: Path) -> Iterator[str]:
    bad = trial.bad(work)
    line = settings.several(ground.fresh("together"), bad, *ground.line.exports)
    running = calling.started(line)
    if running.ended() != HELD:
        yield f"exit {running.code}, not {HELD}: {running.printed[-300:]}"
        return
    yield from lying.half(line.out)
    told = judging.settings_told(line.out)
    good = line.exports[-1].name
    mine, alone = (
        lying.lasting(one[good]["children"], sealed=True) for one in (told, judging.settings_told(whole.out))
    )
    if mine != alone:
        yield f"the good one's children fared otherwise: {lying.first_difference(alone, mine)}"
    if len(lying.packages(line.out)) != len(lying.packages(whole.out)):
        yield "other packages than those of the good one"
    said = told.get(bad.name)
    if said is None:
        yield f"the report does not name {bad.name}"
    elif said["code"] not in trial.codes:
        yield f"named {said['code']!r}, not {' or '.join(sorted(trial.codes))}"


def _alone(ground: Ground, work: Path) -> Iterator[str]:
    bad = next(
        (one for one in sorted(work.iterdir()) if not one.name.startswith(".") and one.suffix != ".csv"),
        work / "not-there",
    )
    line = replace(ground.fresh("alone"), exports=(bad,), leavers=None, passphrases=None)
    running = calling.started(line)
    if running.ended() != REFUSED:
        yield f"alone: exit {running.code}, not {REFUSED}: {running.printed[-300:]}"
    if lying.packages(line.out):
        yield "alone: packages were written"


def the_same_setting_twice(folder: Path) -> Iterator[str]:
    """Yield what is wrong when one path is given twice, and then a copy of it."""
    ground = settings.small(folder, GOOD, leavers=0)
    whole = ground.fresh("whole")
    calling.run(whole)
    export = ground.line.exports[0]
    copy = shutil.copytree(export, folder / "copy")
    for second in (export, copy):
        line = settings.several(ground.fresh("twice"), export, second)
        running = calling.started(line)
        code = running.ended()
        if code not in {DONE, HELD, REFUSED, 2}:
            yield f"{second.name}: exit {code}: {running.printed[-300:]}"
        yield from lying.half(line.out)
        if code in ENDED:
            yield from _no_child_twice(line, whole)


def _no_child_twice(line: Line, whole: Line) -> Iterator[str]:
    once, both = lying.manifests(whole.out), lying.manifests(line.out)
    if len(both) != len(once):
        yield f"{len(both)} packages of {len(once)} children"
    alike = [one for setting in judging.settings_told(line.out).values() for one in setting.get("alike", ())]
    codes = [one["code"] for one in lying.document(line.out)["settings"]]
    if not alike and not any(codes):
        yield "nobody is told that a setting was given twice"


def a_child_in_two_exports(folder: Path) -> Iterator[str]:
    """Yield what is wrong when a second export of the setting holds some of its children with fewer entries."""
    ground = settings.small(folder, GOOD, leavers=0)
    older = shutil.copytree(ground.line.exports[0], folder / "older")
    for page in sorted(older.glob("*/observations/page_*.json"))[1:]:
        page.unlink()
    first = next(iter(sorted(older.glob("*/observations/page_*.json"))))
    told = json.loads(first.read_bytes())
    told["observations"], told["nextCursor"] = told["observations"][:5], None
    first.write_text(json.dumps(told), encoding="utf-8")
    line = settings.several(ground.fresh("both"), ground.line.exports[0], older)
    running = calling.started(line)
    code = running.ended()
    if code not in {HELD, REFUSED}:
        yield f"exit {code}: {running.printed[-300:]}"
    yield from lying.half(line.out)
    if code in ENDED:
        document = lying.document(line.out)
        alike = [one["reason"] for setting in document["settings"] for one in setting.get("alike", ())]
        if "same record in two exports" not in alike and not any(one["code"] for one in document["settings"]):
            yield f"nobody is told that children stand in two exports: {alike}"
        keys = [
            child["key"]
            for one in document["settings"]
            for child in one["children"]
            if any(job["state"] == "placed" for job in child["jobs"])
        ]
        if len(keys) != len(set(keys)):
            yield "a child was placed twice"


def an_export_that_changes(folder: Path) -> Iterator[str]:
    """Yield what is wrong when photos and pages are written to while a run reads them."""
    ground = settings.small(folder, replace(GOOD, children=20), leavers=0)
    export = ground.line.exports[0]
    line = ground.fresh("changing")
    running = calling.started(line)
    photos = sorted(export.rglob("media/*.jpg"))
    for photo in photos[::7]:
        if not running.lived(running.seconds + _BETWEEN):
            break
        with photo.open("ab") as file:
            file.write(b"\0")
    code = running.ended()
    if code not in {DONE, HELD, REFUSED, 6}:
        yield f"exit {code}: {running.printed[-300:]}"
    yield from lying.half(line.out)
    again = calling.started(line)
    if again.ended() not in ENDED:
        yield f"the next run does not go on: exit {again.code}, {again.printed[-300:]}"
        return
    whole = ground.fresh("whole")
    calling.run(whole)
    yield from lying.unlike(whole.out, line.out)


TWICE: Final[dict[str, Callable[[Path], Iterator[str]]]] = {
    "the same setting twice": the_same_setting_twice,
    "the same child in two exports": a_child_in_two_exports,
    "an export that changes while it is read": an_export_that_changes,
}
