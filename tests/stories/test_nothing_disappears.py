"""Nothing disappears without a line: each record is read or listed, and what is read goes or is listed."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journal_bridge import invented
from stories import line
from stories.line import LEAVER, Factory, run

SAMPLE = Path(__file__).resolve().parents[3] / "shared/samples/famly/demo-account"
WAYS = (("parent", False), ("setting", False), ("setting", True), ("school", False))


def inspected(export: Path) -> dict[str, Any]:
    """Return what `inspect --json` prints."""
    result = run("inspect", export, "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def records(export: Path, pattern: str, *way: str) -> Iterator[dict[str, Any]]:
    """Yield raw records of an export, by a reading of the files that shares nothing with the program."""
    for path in sorted(export.glob(pattern)):
        found = json.loads(path.read_text(encoding="utf-8"))
        for step in way:
            found = found[step]
        yield from found


def observations(export: Path) -> dict[str, dict[str, Any]]:
    """Return every raw observation once, by its id."""
    way = ("data", "childDevelopment", "observations", "results")
    return {one["id"]: one for one in records(export, "observations-*.json", *way)}


def test_every_source_record_is_read_or_has_a_line(tmp_path_factory: Factory) -> None:
    """Kind by kind: what the export holds is what was read and what had no home, each with its reason."""
    found = inspected(line.example(tmp_path_factory))
    lost: Counter[str] = Counter()
    for loss in found["losses"]:
        assert loss["reason"]
        lost[loss["kind"]] += loss["count"]
    for kind, counts in found["records"].items():
        assert counts["source"] == counts["mapped"] + counts["lost"], kind
        assert counts["lost"] == lost[kind], kind


def test_the_counts_are_those_of_the_raw_files(tmp_path_factory: Factory) -> None:
    """Counted again by other hands over the raw JSON, the figures are the same."""
    export = line.example(tmp_path_factory)
    found = inspected(export)
    raw = list(records(export, "observations-*.json", "data", "childDevelopment", "observations", "results"))
    notes = list(records(export, "notes.json", "data", "childNotes", "result"))
    posts = [
        one for path in sorted(export.glob("feed-*.json")) for one in json.loads(path.read_text())["feedItems"]
    ]
    assert found["records"]["observation"]["source"] == len(raw)
    assert found["records"]["observation"]["mapped"] == len(observations(export))
    assert found["records"]["note"]["source"] == len(notes)
    assert found["records"]["post"]["source"] == len(posts)
    assert found["records"]["child"]["source"] == len(invented.setting(line.SEED).children)


def test_each_child_has_its_entries_by_kind(tmp_path_factory: Factory) -> None:
    """For every child: home stories and notes as the raw files have them, and every observation that names it.

    A tagged photo that no observation shows is an entry of its own, so there may be more, but no more than photos.
    """
    export = line.example(tmp_path_factory)
    raw: Counter[tuple[str, str]] = Counter()
    for one in observations(export).values():
        for child in one["children"]:
            raw[child["id"], "home" if one["variant"] == "PARENT_OBSERVATION" else "nursery"] += 1
    for note in records(export, "notes.json", "data", "childNotes", "result"):
        raw[note["childId"], "note"] += 1
    for child in inspected(export)["children"]:
        kinds = {kind: sum(states.values()) for kind, states in child["entries"].items()}
        written = sum(kinds.get(kind, 0) for kind in ("observation", "assessment", "report"))
        tagged = len(json.loads((export / "tagged" / f"{child['id']}.json").read_text(encoding="utf-8")))
        assert kinds.get("family_observation", 0) == raw[child["id"], "home"]
        assert kinds.get("note", 0) == raw[child["id"], "note"]
        assert 0 <= written - raw[child["id"], "nursery"] <= tagged


def test_media_are_found_linked_or_missing(tmp_path_factory: Factory) -> None:
    """Every file in the media folder is some child's, or has a line that says why it is nobody's."""
    export = line.example(tmp_path_factory)
    found = inspected(export)
    files = len(list((export / "media").iterdir()))
    nobody = sum(loss["count"] for loss in found["losses"] if loss["kind"] == "media file")
    assert files == found["media"]["found"] + nobody
    assert set(found["media"]) == {"found", "linked", "missing"}
    assert found["media"]["linked"] > 0
    assert found["media"]["missing"] > 0


@pytest.mark.parametrize(("purpose", "to_key"), WAYS)
def test_every_item_goes_stays_or_waits(purpose: str, *, to_key: bool, tmp_path_factory: Factory) -> None:
    """The receipt accounts for every item of the journal, and what arrived is what it says was carried."""
    built = line.built(tmp_path_factory, LEAVER, purpose, sealed_to_key=to_key)
    receipt = built.receipt
    left = sum(one["count"] for one in receipt["left_out"])
    assert receipt["items"] == receipt["carried"] + receipt["withheld"] + receipt["held"]
    assert left == receipt["withheld"] + receipt["held"]
    assert all(one["reason"] for one in receipt["left_out"])
    for one in receipt["records"]:
        assert one["source"] == one["mapped"] + one["lost"]
    if not to_key:
        journal = built.journal()
        comments = sum(len(entry.get("comments", ())) for entry in journal["entries"])
        assert receipt["carried"] == len(journal["entries"]) + comments + len(journal["media"])


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the real sample of a demo account lies beside a checkout only")
def test_a_real_sample_is_read_whole() -> None:
    """The records of a real demo account: two children, and nothing lost that is not explained."""
    found = inspected(SAMPLE)
    assert len(found["children"]) == 2
    kinds: Counter[str] = Counter()
    for child in found["children"]:
        for kind, states in child["entries"].items():
            kinds[kind] += sum(states.values())
    assert found["records"]["observation"]["source"] == 2
    assert found["records"]["post"]["source"] == 3
    assert found["records"]["note"]["source"] == 1
    assert kinds["family_observation"] == 1
    assert found["media"]["linked"] > 0
    assert found["media"]["found"] == 0
    for counts in found["records"].values():
        assert counts["source"] == counts["mapped"] + counts["lost"]
    assert all(loss["reason"] for loss in found["losses"])
