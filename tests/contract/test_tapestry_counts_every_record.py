"""Counting the raw files with a few lines of its own gives the figures the reading tells."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract.tapestry_cases import FIXTURES
from journal_bridge.adapter import Reading
from journal_bridge.testing import Case, cases_in, read_case
from journal_bridge_tapestry import adapter

CASES = cases_in(FIXTURES)
LISTS = {
    "notifications": "notification",
    "pages": "observation",
    "observations": "observation",
    "children": "child",
}
ALONE = {"furlSlug": "school", "userType": "user", "title": "observation"}
MEDIA = (b"\xff\xd8\xff", b"\x89PNG", b"\x00\x00\x00\x18ftyp")


def raw_files(case: Case) -> dict[str, bytes]:
    """Return a case's files as bytes."""
    if case.export.suffix == ".zip":
        with zipfile.ZipFile(case.export) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {
        path.relative_to(case.export).as_posix(): path.read_bytes()
        for path in Path(case.export).rglob("*")
        if path.is_file()
    }


def raw_records(document: object) -> Iterator[tuple[str, Any]]:
    """Yield what a document holds, with its kind."""
    if isinstance(document, list):
        yield from (("child", record) for record in document)
    elif isinstance(document, dict):
        lists = [
            (kind, document[field])
            for field, kind in LISTS.items()
            if "title" not in document and field in document
        ]
        if "data" in document:
            lists = [("message" if "next_cursor" in document else "child", document["data"])]
        yield from ((kind, record) for kind, records in lists for record in records)
        yield from (("observation", document[field]) for field in ("observation",) if field in document)
        alone = next((kind for field, kind in ALONE.items() if field in document and "id" in document), None)
        yield from ((kind, document) for kind in (alone,) if kind)


def counted(case: Case) -> dict[str, int]:
    """Count observations, people and media files, without the reader."""
    counts: dict[str, int] = {}
    for name, content in raw_files(case).items():
        kinds = []
        if content.lstrip()[:1] in {b"{", b"["}:
            kinds = [kind for kind, _ in raw_records(json.loads(content))]
        elif content[:4] == b"<!--" or b"obs-metadata" in content:
            kinds = ["observation"]
        elif content.startswith(MEDIA) or name.startswith("larkfield/documents/"):
            kinds = ["media file"]
        elif name.endswith("relatives.csv"):
            kinds = ["relative"] * (len(content.decode().strip().splitlines()) - 1)
        for kind in kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return counts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_figures_are_those_of_the_files(case: Case) -> None:
    """Somebody who counts the files by hand comes to the same numbers."""
    reading, _ = read_case(adapter, case.export)
    told = {kind: count for kind, count in reading.source_records.items() if kind in _KINDS}
    assert counted(case) == told


_KINDS = {"child", "media file", "message", "notification", "observation", "relative", "school", "user"}


def held_media(reading: Reading) -> tuple[int, int]:
    """Return how many media the reading mapped and lost."""
    return (
        reading.mapped_records.get("media", 0),
        sum(loss.count for loss in reading.losses if loss.kind == "media"),
    )


@pytest.mark.parametrize(("name", "mapped", "missing"), [("raw-answers", 13, 1), ("threads-archive", 6, 4)])
def test_media_a_list_cuts_are_counted(name: str, mapped: int, missing: int) -> None:
    """Every picture an observation says it has is in the journal or among the losses."""
    case = Case(FIXTURES / name)
    best: dict[int, Any] = {}
    for content in raw_files(case).values():
        if content[:1] in {b"{", b"["}:
            for kind, record in raw_records(json.loads(content)):
                if kind == "observation" and record["children"]:
                    best[record["id"]] = max(
                        best.get(record["id"], record), record, key=lambda one: len(one.get("media", ()))
                    )
    said = sum(max(one["mediaCount"], len(one["media"])) + len(one.get("documents", ())) for one in best.values())
    reading, _ = read_case(adapter, case.export)
    assert (mapped, missing) == held_media(reading)
    assert said == mapped + missing
