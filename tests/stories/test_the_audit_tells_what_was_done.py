"""Everything that is built is recorded first, everything that left is recorded after, and I can prove it."""

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_desk import HANDED_OVER, Desk
from journal_bridge.error_codes import CODES
from journal_bridge.errors import ExitCode
from journal_bridge.handover import Choice, Decision
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import FILE, Event, Ledger
from journal_bridge.minimise.planning import RULES_VERSION
from ledger_samples import tamper
from stories import line
from stories.line import BASIS, LEAVER, SMALL, Factory, run


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a fresh desk."""
    line.see_no_faces(monkeypatch)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv("TMPDIR", str(scratch))  # for the runs that are killed
    SettingKeys.create(tmp_path / "workspace")
    return Desk(tmp_path, line.example(tmp_path_factory), line.consents(tmp_path_factory))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: Factory) -> Desk:
    """Return a desk with one bundle made, to be copied; nobody changes it."""
    folder = tmp_path_factory.mktemp("desk")
    SettingKeys.create(folder / "workspace")
    made = Desk(folder, line.example(tmp_path_factory), line.consents(tmp_path_factory))
    with pytest.MonkeyPatch.context() as patch:
        line.see_no_faces(patch)
        assert run(*made.words()).exit_code in {0, 5}
    return made


def copied(finished: Desk, tmp_path: Path) -> Desk:
    """Return a copy of a desk, to be spoilt."""
    return Desk(shutil.copytree(finished.folder, tmp_path / "desk"), finished.export, finished.consents)


def test_a_hand_over_is_in_the_audit_from_basis_to_receipt(finished: Desk) -> None:
    """What I typed as basis, what was decided as numbers, what was built, what left, and the receipt."""
    found = finished.audit("--receipt", finished.receipt)
    receipt = json.loads(finished.receipt.read_bytes())
    assert [one["event"] for one in found["lines"]] == ["workspace-created", *HANDED_OVER]
    assert (found["ok"], found["unfinished"]) == (True, [])
    basis, plan, built, delivered, issued = (one["facts"] for one in found["lines"][1:])
    assert (basis["basis"], basis["purpose"]) == (BASIS, "setting")
    assert plan["states"] == {"carry": receipt["carried"], "withhold": receipt["withheld"], "hold": receipt["held"]}
    assert sum(plan["rules"].values()) == plan["items"] == receipt["items"]
    assert (plan["parents_yes"], plan["consents"]) == (
        "no",
        hashlib.sha256(finished.consents.read_bytes()).hexdigest(),
    )
    assert built["files"] == delivered["files"] == sorted(one["sha256"] for one in receipt["files"])
    assert {one["facts"]["transfer"] for one in found["lines"][1:]} == {receipt["transfer_id"]}
    assert found["receipts"] == [
        {"file": "receipt.json", "row": 5, "transfer": receipt["transfer_id"], "issued_here": True}
    ]
    assert issued["receipt"]
    assert receipt["audit"]["number"] == 5
    assert {one["child"] for one in found["lines"][1:]} != {SMALL}


def test_the_file_of_a_real_hand_over_names_nobody(finished: Desk) -> None:
    """No id of the platform, no name, no word of the basis lies readable in the workspace."""
    for path in finished.workspace.iterdir():
        content = path.read_bytes()
        assert not [word for word in (*line.forbidden(), SMALL, BASIS) if word.encode() in content]


def test_the_receipts_page_shows_the_head(finished: Desk) -> None:
    """The printed receipt in the folder is proof of everything recorded before it."""
    receipt = json.loads(finished.receipt.read_bytes())
    assert receipt["audit"]["sha256"] in finished.receipt.with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["1.1", None])
def test_a_receipt_of_another_version_is_refused(version: str | None, finished: Desk, tmp_path: Path) -> None:
    """A receipt this program was not written for is not half believed."""
    receipt = json.loads(finished.receipt.read_bytes())
    del receipt["schema_version"]
    later = receipt | ({"schema_version": version, "new": 1} if version else {})
    (tmp_path / "later.json").write_text(json.dumps(later), encoding="utf-8")
    result = run("audit", "--workspace", finished.workspace, "--receipt", tmp_path / "later.json")
    assert result.exit_code == ExitCode.REFUSED
    assert CODES["unsupported-version"] in " ".join(result.output.split())


def test_the_verdict_comes_first_and_times_are_ours(finished: Desk, tmp_path: Path) -> None:
    """On the screen: does it hold, then what was done when, in UK time, and by whom."""
    desk = copied(finished, tmp_path)
    made = Decision(Choice.WITHHOLD, "Priya", datetime.now(UTC), "asked the family", RULES_VERSION, "m1", "a" * 64)
    with Ledger.open(desk.workspace) as ledger:
        ledger.remember([made], SMALL, datetime(2025, 7, 20, 23, 30, tzinfo=UTC))
        ledger.record(Event.SWEPT, {"rooms": 2}, datetime(2025, 7, 20, 23, 30, tzinfo=UTC))
    said = " ".join(run("audit", "--workspace", desk.workspace, "--receipt", desk.receipt).stdout.split())
    assert said.startswith("The audit holds: 8 rows, each as it was written; the last is row 8, ")
    assert "receipt.json: was issued here and is unchanged; it names row 5." in said
    assert "21 Jul 2025 00:30" in said
    for word in ("basis recorded", "Priya", "withhold", "2 folders left by stopped runs", " files"):
        assert word in said


def test_a_changed_row_is_named_and_stops_every_bundle(finished: Desk, tmp_path: Path) -> None:
    """Exit code 7 with the number of the row; and nothing more is built until I took back a backup."""
    desk = copied(finished, tmp_path)
    tamper(desk.workspace, "UPDATE audit SET event = 'swept' WHERE number = 3")
    found = desk.audit(code=7)
    assert (found["first_wrong_row"], found["fault"], found["rows"]) == (3, "changed", 2)
    assert len(found["lines"]) == 2
    result = run("audit", "--workspace", desk.workspace)
    assert result.exit_code == 7
    assert result.stdout.startswith("The audit does NOT hold. Row 3 is not as it was written.")
    again = Desk(desk.folder, desk.export, desk.consents).words()
    again[again.index(desk.out)] = desk.folder / "another"
    again[again.index(desk.folder / "phrase.txt")] = desk.folder / "another.txt"
    refused = run(*again)
    assert refused.exit_code == 7
    assert "ledger.sqlite[3]" in refused.output
    assert not (desk.folder / "another").exists()
    assert not (desk.folder / "another.txt").exists()


def test_a_receipt_that_was_changed_is_not_taken_for_ours(finished: Desk, tmp_path: Path) -> None:
    """One number of a receipt altered: the audit holds, the receipt does not, and the exit code says so."""
    receipt = json.loads(finished.receipt.read_bytes())
    other = tmp_path / "other.json"
    other.write_text(json.dumps(receipt | {"redactions": receipt["redactions"] + 1}))
    found = finished.audit("--receipt", other, "--receipt", finished.receipt, code=7)
    assert [one["issued_here"] for one in found["receipts"]] == [False, True]
    assert (found["ok"], found["fault"]) == (False, None)
    said = run("audit", "--workspace", finished.workspace, "--receipt", other).stdout
    assert "other.json: was NOT issued here, or was changed since; it names row 5." in said


def test_a_receipt_shows_that_the_end_was_cut_off(finished: Desk, tmp_path: Path) -> None:
    """Rows taken from the end are missed by whoever has the receipt in the folder."""
    desk = copied(finished, tmp_path)
    tamper(desk.workspace, "DELETE FROM audit WHERE number > 3")
    assert desk.audit()["ok"]
    found = desk.audit("--receipt", desk.receipt, code=7)
    assert (found["first_wrong_row"], found["fault"]) == (4, "cut-short")


def test_what_is_no_receipt_is_refused(finished: Desk, tmp_path: Path) -> None:
    """A wrong file, a missing one, a workspace without a ledger: one sentence each."""
    (tmp_path / "letter.json").write_text('{"Florence": 1}')
    for words, code in (
        (["--workspace", finished.workspace, "--receipt", tmp_path / "letter.json"], 4),
        (["--workspace", finished.workspace, "--receipt", tmp_path / "gone.json"], 2),
        (["--workspace", tmp_path / "empty"], 2),
    ):
        result = run("audit", *words)
        assert result.exit_code == code
        line.say_nothing_private(result.output)
    assert not (tmp_path / "empty").exists()


def test_a_file_damaged_as_a_whole_is_told_without_a_row(finished: Desk, tmp_path: Path) -> None:
    """When no row can be named, the sentence says what is wrong with the file."""
    desk = copied(finished, tmp_path)
    tamper(desk.workspace, "DROP TRIGGER audit_no_update", guarded=True)
    result = run("audit", "--workspace", desk.workspace)
    assert result.exit_code == 7
    assert "Every row holds, but what keeps rows from being changed" in result.stdout


def test_one_childs_rows_can_be_asked_for(finished: Desk, tmp_path: Path) -> None:
    """When a family asks what was given and on what basis, the platform's id of the child finds it again."""
    found = finished.audit("--child", SMALL)
    assert [one["event"] for one in found["lines"]] == HANDED_OVER
    assert found["rows"] == 6
    assert finished.audit("--child", LEAVER)["lines"] == []
    said = run("audit", "--workspace", finished.workspace, "--child", SMALL).stdout
    assert "basis recorded" in said
    assert "workspace made" not in said
    (tmp_path / "without-keys").mkdir()
    shutil.copyfile(finished.workspace / FILE, tmp_path / "without-keys" / FILE)
    refused = run("audit", "--workspace", tmp_path / "without-keys", "--child", SMALL)
    assert refused.exit_code == 2
    assert "(key-file)" in refused.output


def test_staffs_words_need_the_keys(tmp_path: Path) -> None:
    """Without the keys' passphrase I see that and when; with it, who and why."""
    workspace, phrase = tmp_path / "workspace", tmp_path / "phrase.txt"
    phrase.write_text("correct horse battery staple\n")
    keys = SettingKeys.create(workspace, "correct horse battery staple")
    with Ledger.open(workspace, keys) as ledger:
        ledger.record(
            Event.BASIS_RECORDED, {"child": SMALL, "purpose": "school", "basis": BASIS}, datetime.now(UTC)
        )
    without = run("audit", "--workspace", workspace)
    assert without.exit_code == 0
    assert BASIS not in without.stdout
    assert "--key-passphrase-file shows them." in without.stdout
    assert BASIS in run("audit", "--workspace", workspace, "--key-passphrase-file", phrase).stdout
    phrase.write_text("another\n")
    assert run("audit", "--workspace", workspace, "--key-passphrase-file", phrase).exit_code == 7


def test_a_plan_remembers_decisions_and_writes_nothing(desk: Desk) -> None:
    """What somebody decided counts in every later plan; planning leaves the workspace as it was."""
    desk = replace(desk, child=LEAVER)
    held = [item for item in desk.plan()["items"] if item["state"] == "hold"]
    assert held
    assert not (desk.workspace / FILE).exists()
    made = [
        Decision(Choice.WITHHOLD, "Priya", datetime.now(UTC), "no", RULES_VERSION, one["item"], one["digest"])
        for one in held
    ]
    with Ledger.open(desk.workspace) as ledger:
        ledger.remember(made, LEAVER, datetime.now(UTC))
    before = line.tree(desk.workspace)
    assert desk.plan()["counts"]["hold"] == 0
    assert before == line.tree(desk.workspace)


def test_decisions_given_as_a_file_are_remembered(desk: Desk) -> None:
    """Decisions I hand in with a bundle are in the audit, and need not be handed in again."""
    desk = replace(desk, child=LEAVER)
    held = [item for item in desk.plan()["items"] if item["state"] == "hold"]
    signed = {"choice": "withhold", "by": "Priya", "when": "2025-07-20T12:00:00+01:00", "why": "no"}
    made = [{"item": one["item"], "digest": one["digest"], "rules": RULES_VERSION, **signed} for one in held]
    strangers = [{**made[0], "item": "of-another-child", "digest": "b" * 64}]
    (desk.folder / "decisions.json").write_text(json.dumps(made + strangers))
    assert run(*desk.words("--decisions", desk.folder / "decisions.json")).exit_code == 0
    assert desk.events().count("decision-recorded") == len(held)
    assert desk.plan()["counts"]["hold"] == 0
