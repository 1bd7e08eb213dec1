"""What a run wrote about itself tells a later `migrate status` and `migrate report` the very same."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge.errors import InputRefused, OurFault
from journal_bridge.handover import ItemKind, LeftOut, Purpose, State
from journal_bridge.kit.cells import as_written, calculates
from journal_bridge.migrating import report
from journal_bridge.migrating.facts import (
    Alike,
    ChildFacts,
    Estimate,
    JobFacts,
    JobState,
    LossLine,
    Lost,
    Lying,
    MigrationFacts,
    RecordLine,
    SettingFacts,
    Standing,
)
from journal_bridge.migrating.report.csv_table import COLUMNS
from migration_samples import migration

SMALL = migration(children=60, settings=2)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
counts = st.integers(0, 2**40)
seconds = st.floats(0, 1e9, allow_nan=False)


@st.composite
def jobs(draw: st.DrawFn) -> JobFacts:
    """Return any job whose figures add up."""
    left_out = tuple(
        LeftOut(draw(st.sampled_from(ItemKind)), draw(words), state, draw(words), draw(words), draw(counts))
        for state in draw(st.lists(st.sampled_from([State.HOLD, State.WITHHOLD]), max_size=3))
    )
    not_taken = tuple(
        Lost(draw(words), draw(words), draw(counts), whole=draw(st.booleans()))
        for _ in range(draw(st.integers(0, 2)))
    )
    withheld, held = (
        sum(one.count for one in left_out if one.state is state) for state in (State.WITHHOLD, State.HOLD)
    )
    lost, carried = sum(one.count for one in not_taken if one.whole), draw(counts)
    return JobFacts(
        purpose=draw(st.sampled_from(Purpose)),
        state=draw(st.sampled_from(JobState)),
        code=draw(words),
        recipient=draw(words),
        items=carried + withheld + held + lost,
        carried=carried,
        withheld=withheld,
        held=held,
        lost=lost,
        media_bytes=draw(counts),
        left_out=left_out,
        not_taken=not_taken,
        place=draw(words),
        manifest=draw(words),
        seconds=draw(seconds),
    )


children = st.builds(
    ChildFacts,
    key=words,
    id=words,
    name=words,
    standing=st.sampled_from(Standing),
    days_left=st.none() | st.integers(-9, 99),
    entries=counts,
    jobs=st.lists(jobs(), max_size=2).map(tuple),
)
lost_records = st.dictionaries(words, st.tuples(counts, counts), max_size=2)


@st.composite
def exports(draw: st.DrawFn) -> SettingFacts:
    """Return any export whose records add up."""
    kinds = draw(lost_records)
    return SettingFacts(
        key=draw(words),
        name=draw(words),
        export=draw(words),
        code=draw(words),
        records=tuple(RecordLine(kind, mapped + lost, mapped, lost) for kind, (mapped, lost) in kinds.items()),
        losses=tuple(LossLine(kind, "why", lost) for kind, (_, lost) in kinds.items()),
        warnings=draw(st.lists(words, max_size=2).map(tuple)),
        children=draw(st.lists(children, max_size=2).map(tuple)),
        gone=draw(st.lists(words, max_size=2).map(tuple)),
        alike=draw(st.lists(st.builds(Alike, words, words, words), max_size=1).map(tuple)),
        lying=draw(st.lists(st.builds(Lying, words, st.tuples(words), words, words), max_size=1).map(tuple)),
        notices=draw(st.lists(words, max_size=1).map(tuple)),
    )


migrations = st.builds(
    MigrationFacts,
    target=words,
    layout=words,
    evidence=words,
    made_at=st.datetimes(timezones=st.just(UTC)),
    program=words,
    basis=words,
    settings=st.lists(exports(), max_size=2).map(tuple),
    planned_only=st.booleans(),
    audit=st.none() | st.tuples(counts, words),
    seconds=st.dictionaries(words, seconds, max_size=2),
    estimate=st.none() | st.builds(Estimate, seconds, counts),
)


def written(facts: MigrationFacts) -> dict[str, bytes]:
    """Return what is written, by its path below --out."""
    files: dict[str, bytes] = {}
    report.write(facts, files.__setitem__)
    return files


@settings(max_examples=25, deadline=None)
@given(migrations)
def test_what_is_written_is_what_is_read(facts: MigrationFacts) -> None:
    """Whatever was known is known again: names in any script, no child at all, a setting without a name."""
    document = json.dumps(report.document(facts)).encode()
    assert report.read(document) == facts
    page = report.page(facts)
    assert "<script" not in page
    rows = list(csv.reader(io.StringIO(report.table(facts).decode("utf-8-sig"), newline="")))
    assert not any(calculates(cell) for row in rows for cell in row)


def test_a_run_leaves_a_page_a_table_and_a_document() -> None:
    """The page comes last, for what it speaks of is there then."""
    assert list(written(SMALL)) == ["keep-at-the-setting/report.csv", report.DOCUMENT, "1-REPORT.html"]
    planned = migration(children=60, settings=2, planned_only=True)
    assert list(written(planned)) == ["plan.csv", "plan.json", "PLAN.html"]


def test_nothing_is_written_of_a_migration_that_does_not_add_up() -> None:
    """A report that is off by one is worse than none."""
    setting = SMALL.settings[0]
    job = replace(setting.children[0].jobs[0], carried=1)
    child = replace(setting.children[0], jobs=(job,))
    files: dict[str, bytes] = {}
    with pytest.raises(OurFault):
        report.write(replace(SMALL, settings=(replace(setting, children=(child,)),)), files.__setitem__)
    assert not files


SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "another program's": lambda told: told.update(format="something else"),
    "no settings": lambda told: told.pop("settings"),
    "a state nobody knows": lambda told: told["settings"][0]["children"][0]["jobs"][0].update(state="gone"),
    "a figure that was changed": lambda told: told["settings"][0]["children"][0]["jobs"][0].update(items=1),
    "a child taken out": lambda told: told["settings"][0]["children"].pop(0),
    "a sum that was changed": lambda told: told["sums"].update(children=1),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_report_that_was_changed_is_not_taken(spoil: Callable[[dict[str, Any]], object]) -> None:
    """Nobody goes on from figures that do not hang together; no value of it stands in the error."""
    told = json.loads(written(SMALL)[report.DOCUMENT])
    spoil(told)
    with pytest.raises(InputRefused) as refused:
        report.read(json.dumps(told).encode())
    assert refused.value.code == "report-damaged"
    assert not any(child.name in str(refused.value) for child in SMALL.settings[0].children)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"{}"])
def test_what_is_no_report_is_refused(content: bytes) -> None:
    """Half a file is told in a sentence."""
    with pytest.raises(InputRefused) as refused:
        report.read(content)
    assert refused.value.code == "report-damaged"


def test_a_later_programs_report_is_left_to_it() -> None:
    """What means something else by then is not guessed at."""
    with pytest.raises(InputRefused) as refused:
        report.read(report.document(SMALL) | {"version": 2})
    assert refused.value.code == "unsupported-version"


def test_the_table_has_a_row_for_each_child_and_purpose() -> None:
    """A data-protection lead sorts and adds up in any spreadsheet, and gets the report's own sums."""
    text = written(SMALL)["keep-at-the-setting/report.csv"]
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    jobs_there = [job for one in SMALL.settings for child in one.children for job in child.jobs]
    assert len(rows) == len(jobs_there) + 1
    for name in ("items", "carried", "withheld", "held", "lost"):
        assert sum(int(row[name] or 0) for row in rows) == sum(getattr(job, name) for job in jobs_there)
    broken = next(row for row in rows if row["export"] == "north-street.zip")
    assert broken["code"] == "damaged-zip"
    assert broken["what to do"].startswith("The ZIP file is damaged")


def test_a_name_that_a_spreadsheet_would_calculate_stays_a_name() -> None:
    """A child called "=1+1" by somebody's joke opens nobody's calculator."""
    setting = SMALL.settings[0]
    child = replace(setting.children[0], name="=HYPERLINK(1)")
    facts = replace(SMALL, settings=(replace(setting, children=(child,)),))
    cell = next(csv.DictReader(io.StringIO(report.table(facts).decode("utf-8-sig"), newline="")))["child"]
    assert not calculates(cell)
    assert as_written(cell) == "=HYPERLINK(1)"


def test_every_key_and_column_is_explained() -> None:
    """A data-protection lead finds each of them in docs/migration-report.md."""
    explained = (Path(__file__).parents[2] / "docs" / "migration-report.md").read_text(encoding="utf-8")
    told = report.document(SMALL)
    setting = told["settings"][0]
    child = next(one for one in setting["children"] if one["jobs"][0]["left_out"])
    job = child["jobs"][0]
    for level in (told, told["sums"], setting, setting["records"][0], setting["losses"][0], child, job):
        assert not [key for key in level if f"`{key}`" not in explained]
    for level in (job["left_out"][0], job["not_taken"][0], setting["alike"][0]):
        assert not [key for key in level if f"`{key}`" not in explained]
    assert not [state for state in JobState if f"`{state.value}`" not in explained]
    assert not [standing for standing in Standing if f"`{standing.value}`" not in explained]


def test_names_stand_in_childrens_rows_only() -> None:
    """Whoever cuts the names out of the rows has a report without names."""
    told = report.document(SMALL)
    names = {child.pop("name") for setting in told["settings"] for child in setting["children"]}
    text = json.dumps(told)
    assert len(names) > 50
    assert not [name for name in names if name in text]
