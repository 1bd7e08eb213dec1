"""Counts an export and what became of it, file by file and without the program, and compares with the report.

    python tests/prove_batch/count_by_hand.py OUT EXPORT...

It knows the exports of the load generator and packages in the capture's or the tables' shape. Exit 1 where anything
differs. It is meant to be read in a minute, by somebody who trusts nobody.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

ENTRIES: Final = frozenset({"observation", "report"})
"""Kinds of raw record that are told of children; all else belongs to them, to people or to the setting."""
FILES: Final = frozenset({"media", "documents", "reports"})
"""Folders of an export that hold photos, films and papers."""


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; none when there is no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def raw(export: Path) -> dict[str, int]:
    """Return children, records about children and media files of an export, as its own files tell."""
    media = sum(path.is_file() and path.parent.name in FILES for path in export.rglob("*"))
    if (export / "observations.csv").exists():
        entries = len(rows(export / "observations.csv")) + len(rows(export / "reports.csv"))
        return {"children": len(rows(export / "children.csv")), "entries": entries, "media": media}
    pages = [json.loads(path.read_bytes()) for path in sorted(export.glob("*/observations/*.json"))]
    entries = sum(len(page["observations"]) if "observations" in page else 1 for page in pages)
    children = sum(len(json.loads(path.read_bytes())) for path in export.glob("*/children.json"))
    return {"children": children, "entries": entries, "media": media}


def packed(package: Path) -> dict[str, int]:
    """Return the entries and media files of one child's package."""
    files = [path for path in package.rglob("media/*") if path.is_file()]
    found = {"media": len(files), "media_bytes": sum(path.stat().st_size for path in files)}
    tables = list(package.rglob("observations.csv"))
    if tables:
        found["entries"] = sum(len(rows(path)) + len(rows(path.with_name("reports.csv"))) for path in tables)
    else:
        lists = [json.loads(path.read_bytes())["data"] for path in package.glob("*-[0-9][0-9][0-9][0-9].json")]
        notes = [note for one in lists if "childNotes" in one for note in one["childNotes"]["result"]]
        written = [one["childDevelopment"]["observations"]["results"] for one in lists if "childDevelopment" in one]
        found["entries"] = len(notes) + sum(map(len, written))
    return found


def faults(exports: Iterable[Path], out: Path) -> Iterator[str]:
    """Yield everything in which the report differs from what is counted."""
    told = json.loads((out / "keep-at-the-setting" / "report.json").read_bytes())
    settings = {one["export"]: one for one in told["settings"] if not one.get("code")}
    for export in exports:
        if setting := settings.get(export.name):
            yield from _export(export, setting)
    for setting in settings.values():
        for child in setting["children"]:
            yield from (f"{child['key']}: {fault}" for job in child["jobs"] for fault in _job(out, job))
    placed = [job for one in settings.values() for child in one["children"] for job in _packages(child)]
    lying = {path.parent for path in (out / "package").glob("*/*/SHA256SUMS")}
    if len(placed) != len(lying):
        yield f"{len(lying)} packages lie there, the report says {len(placed)}"


def _packages(child: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (job for job in child["jobs"] if job["purpose"] == "platform" and job["state"] == "placed")


def _export(export: Path, setting: dict[str, Any]) -> Iterator[str]:
    counted, lines = raw(export), setting["records"]
    entries = sum(one["source"] for one in lines if one["kind"] in ENTRIES)
    if entries != counted["entries"]:
        yield f"{export.name}: {counted['entries']} records about children, the report says {entries}"
    if len(setting["children"]) != counted["children"]:
        yield f"{export.name}: {counted['children']} children, the report says {len(setting['children'])}"
    media = max((one["source"] for one in lines if one["kind"] == "media file"), default=0)
    if media != counted["media"]:
        yield f"{export.name}: {counted['media']} media files, the report says {media}"
    for one in lines:
        if one["source"] != one["mapped"] + one["lost"]:
            yield f"{export.name}: {one['kind']}: {one['source']} is not {one['mapped']} + {one['lost']}"


def _job(out: Path, job: dict[str, Any]) -> Iterator[str]:
    kept = job["carried"] + job["withheld"] + job["held"] + job["lost"]
    if job["items"] != kept:
        yield f"{job['purpose']}: {job['items']} items, {kept} accounted for"
    if job["purpose"] == "platform" and job["state"] == "placed":
        counted = packed(out / job["place"])
        yield from (
            f"{name}: {many} lie there, the report says {job[name]}"
            for name, many in counted.items()
            if job[name] != many
        )


def main(words: list[str]) -> int:
    """Print what is counted and where the report differs."""
    out, *exports = map(Path, words)
    lying = [packed(path.parent) for path in sorted((out / "package").glob("*/*/SHA256SUMS"))]
    sums = {name: sum(one[name] for one in lying) for name in ("entries", "media", "media_bytes")}
    for export in exports:
        sys.stdout.write(f"{export.name}: {raw(export)}\n")
    sys.stdout.write(f"{out.name}: {len(lying)} packages, {sums}\n")
    found = list(faults(exports, out))
    sys.stdout.writelines(f"DIFFERS {one}\n" for one in found)
    sys.stdout.write(f"{len(found)} differences from the report\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
