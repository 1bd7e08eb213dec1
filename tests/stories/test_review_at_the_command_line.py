"""A manager runs `review`: decisions are kept in the workspace, go to a file, and count in the next plan."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from journal_bridge.cli import app
from journal_bridge.journal import to_bytes
from review_samples import ENTRIES, JOURNAL, ROSTER, observation
from stories import line
from stories.line import run

ENTRY = ENTRIES[0].model_copy(
    update={"media": (), "comments": tuple(one.model_copy(update={"media": ()}) for one in ENTRIES[0].comments)}
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return a journal folder with two doubtful texts and three entries of unknown status."""
    folder = tmp_path / "export"
    folder.mkdir()
    entries = (ENTRY, observation("e-plain"), *(one for one in ENTRIES if one.id.startswith("e-status")))
    journal = JOURNAL.model_copy(update={"entries": entries, "media": ()})
    (folder / "journal.json").write_bytes(to_bytes(journal))
    (folder / "roster.json").write_bytes(to_bytes(ROSTER))
    return folder


def review(export: Path, *words: object, typed: str = "", workspace: str = "workspace") -> Result:
    """Run `review` for the family, with lines typed into it."""
    ours = ["review", export, "--child", "ada", "--for", "parent", "--workspace", export.parent / workspace]
    return CliRunner().invoke(app, [str(word) for word in (*ours, *words)], input=typed)


def planned(export: Path, *words: object, workspace: str = "workspace") -> dict[str, dict[str, Any]]:
    """Return the plan's items by id."""
    ours = ["plan", export, "--child", "ada", "--for", "parent", "--json", "--workspace", export.parent / workspace]
    items = json.loads(run(*ours, *words).stdout)["items"]
    return {item["item"]: item for item in items}


def test_what_i_decide_counts_in_the_next_plan(export: Path) -> None:
    """Answers typed line by line, as a screen reader's user types them; the next plan knows them without a word."""
    typed = "Dana Marsh\ncarry\nI published these\nredact\nMay is a friend\nc\nthe month here\n"
    done = review(export, typed=typed)
    assert done.exit_code == 0, done.output
    assert "Nothing is held any more." in done.stdout
    after = planned(export)
    assert {item["state"] for item in after.values()} == {"carry"}
    assert "names are replaced" in after["e-doubt"]["reason"]
    assert planned(export, workspace="another")["e-doubt"]["state"] == "hold"
    again = review(export)
    assert "there is nothing to decide" in again.stdout
    assert again.exit_code == 0


def test_stopping_in_the_middle_keeps_what_was_decided(export: Path) -> None:
    """The input ends after one answer: exit code 5 says that something still waits, and the answer stands."""
    done = review(export, "--by", "Dana Marsh", typed="s\nw\nnot about her\n")
    assert done.exit_code == 5
    assert "Decided now: 1 withheld." in done.stdout
    assert "Still held: 3" in done.stdout
    assert f"journal-bridge plan {export}" in done.stdout
    assert planned(export)["e-doubt"]["rule"] == "kept-back"
    line.say_nothing_private(done.stderr)


@pytest.mark.parametrize("name", ["decisions.json", "decisions.csv"])
def test_the_decisions_file_reads_back_elsewhere(name: str, export: Path) -> None:
    """A colleague without my workspace goes on from the file, and the file they write holds mine as well."""
    mine, theirs = export.parent / name, export.parent / f"second-{name}"
    review(export, "--by", "Dana Marsh", "--out", mine, typed="s\nr\nMay is a friend\n")
    assert planned(export, "--decisions", mine, workspace="another")["e-doubt"]["state"] == "carry"
    done = review(
        export, "--by", "Ellis Crane", "--decisions", mine, "--out", theirs, typed="s\nc\nmonth\n", workspace="new"
    )
    assert str(theirs) in done.stdout
    after = planned(export, "--decisions", theirs, workspace="another")
    assert (after["e-doubt"]["state"], after["c-doubt"]["state"]) == ("carry", "carry")


def test_two_people_must_agree_where_the_policy_says_so(export: Path) -> None:
    """I say yes and it waits; my colleague sees why, agrees, and it goes; I alone, typed twice, am one person."""
    policy = export.parent / "policy.json"
    policy.write_text(json.dumps({"second_approval": ["name-unsure"]}), encoding="utf-8")
    words = ("--policy", policy)
    review(export, *words, "--by", "Dana Marsh", typed="s\nr\nMay is a friend\n")
    waiting = planned(export, *words)["e-doubt"]
    assert (waiting["state"], waiting["rule"]) == ("hold", "name-unsure")
    assert waiting["reason"].endswith("it waits for a second.")
    review(export, *words, "--by", "dana  MARSH", typed="s\nr\nI am sure\n")
    assert planned(export, *words)["e-doubt"]["state"] == "hold"
    second = review(export, *words, "--by", "Ellis Crane", typed="s\nr\nI agree\n")
    assert "Dana Marsh said redact" in second.stdout
    assert planned(export, *words)["e-doubt"]["state"] == "carry"


def test_what_is_held_can_be_listed_without_deciding(export: Path) -> None:
    """For a look, and for programs; nothing is asked and no workspace is made."""
    listed = review(export, "--list")
    assert "Held: 5" in listed.stdout
    assert "Larkenshaw" not in listed.stdout
    document = json.loads(review(export, "--json").stdout)
    assert [row["item"] for row in document["held"]][:2] == ["e-doubt", "c-doubt"]
    assert not (export.parent / "workspace").exists()
    review(export, "--by", "Dana", typed="w\nno\nw\nno\n")
    assert "Nothing is held." in review(export, "--list").stdout


@pytest.mark.parametrize(
    ("out", "code"),
    [("there.json", "file-exists"), ("nowhere/new.json", "no-folder"), ("export/new.json", "inside-export")],
)
def test_a_decisions_file_overwrites_nothing(out: str, code: str, export: Path) -> None:
    """Not another file, not in the export; I am told before I have answered anything."""
    (export.parent / "there.json").write_text("kept", encoding="utf-8")
    done = review(export, "--out", export.parent / out, typed="Dana\nc\nyes\n")
    assert (done.exit_code, f"({code})" in done.stderr) == (2, True)
    assert (export.parent / "there.json").read_text(encoding="utf-8") == "kept"
    assert planned(export)["e-doubt"]["state"] == "hold"


def test_the_private_room_is_gone_after_a_sitting(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was laid out to be looked at does not stay on this computer."""
    scratch = export.parent / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    review(export, "--by", "Dana", typed="c\nyes\n")
    assert list(scratch.rglob("to-look-at")) == []
    assert list(scratch.iterdir()) == []


def test_a_spoiled_decisions_file_is_refused_with_its_place(export: Path) -> None:
    """A spreadsheet turned the time round: row and column are named, what to write there too."""
    path = export.parent / "d.csv"
    path.write_text(
        "choice,item,digest,rule,child,by,when,why,rules\n"
        f"carry,e-doubt,{'5f' * 32},,,Florence,14/07/2026 16:05,seen,3\n",
        encoding="utf-8",
    )
    done = review(export, "--decisions", path, typed="Dana\n")
    assert done.exit_code == 4
    assert "d.csv row 2, column when (write it as 2026-07-14T16:05:00+01:00" in done.stderr
    assert "Florence" not in done.output
