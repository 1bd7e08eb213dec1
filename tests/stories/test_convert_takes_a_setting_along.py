"""A setting changes its platform: everything it may take along goes, and everything is accounted for."""

import hashlib
import json
import stat
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from convert_samples import ANN, BASIS, BO, CHILDREN, Asked
from journal_bridge.errors import ExitCode
from journal_bridge.journal import Status
from journal_bridge.keys import SettingKeys, verify
from stories import line

SCHEMA = Path(__file__).resolve().parents[2] / "schemas/receipt/1.0/receipt.schema.json"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Convert the whole small setting once for all these tests."""
    made = Asked(tmp_path_factory.mktemp("convert"))
    with pytest.MonkeyPatch.context() as patch:
        line.see_no_faces(patch)
        done = made.run()
    assert done.exit_code == ExitCode.DONE, done.output
    return made


def test_there_is_one_page_to_begin_with_and_a_file_for_each_child(asked: Asked) -> None:
    """What lies there is the page, the package, each child's journal as pages, and what the setting keeps."""
    names = {path.relative_to(asked.out).as_posix() for path in asked.out.rglob("*") if path.is_file()}
    tops = {name.split("/")[0] for name in names}
    assert tops == {"1-READ-ME.html", "SHA256SUMS", "package", "journals-as-pdf", "keep-at-the-setting"}
    assert {name for name in names if name.endswith(".pdf")} == {f"journals-as-pdf/00{n}.pdf" for n in range(1, 5)}
    assert all((asked.out / f"keep-at-the-setting/00{n}/receipt.json.sig").is_file() for n in range(1, 5))
    assert not [name for name in names for child in CHILDREN.values() if str(child.family) in name]


def test_nobody_else_on_a_shared_computer_reads_it(asked: Asked) -> None:
    """It is not encrypted, so nobody but the user who made it may enter."""
    folders = [asked.out, *(path for path in asked.out.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders if path.parent != asked.out.parent} <= {0o700}
    assert stat.S_IMODE(asked.out.stat().st_mode) == 0o700


def test_every_file_has_its_digest_in_one_list(asked: Asked) -> None:
    """`sha256sum -c` proves that nothing was changed; only the receipts, which hold its digest, stand outside."""
    rows = (asked.out / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {name: digest for digest, _, name in (row.partition("  ") for row in rows)}
    there = {path.relative_to(asked.out).as_posix() for path in asked.out.rglob("*") if path.is_file()}
    assert {name for name in there if "/receipt." not in name} - {"SHA256SUMS"} == listed.keys()
    assert {name: hashlib.sha256((asked.out / name).read_bytes()).hexdigest() for name in listed} == listed


def test_marks_are_kept(asked: Asked) -> None:
    """A draft is a draft again, a word among staff is for staff, and what is shared is about both children."""
    ann = next(
        journal
        for journal in map(asked.read().journal, (child.id for child in asked.read().children))
        if journal.child.shown_name == CHILDREN[ANN].full
    )
    told = {entry.body[0].text: entry for entry in ann.entries}
    assert told["Not yet looked over: the puddle."].status is Status.DRAFT
    assert told["For the team: settle her slowly."].status is Status.STAFF_ONLY
    shared = told["Ann and Bo carried a plank together."]
    assert (len(shared.about), [one.audience for one in shared.comments]) == (2, ["family", "staff"])
    assert "Only for the safeguarding lead." not in told


def test_each_child_has_a_receipt_that_holds(asked: Asked) -> None:
    """A receipt follows the schema, is signed, and names platform, basis, what stayed, and the list of files."""
    schema = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    keys = SettingKeys.load(asked.workspace, None)
    sums = hashlib.sha256((asked.out / "SHA256SUMS").read_bytes()).hexdigest()
    for number, receipt in enumerate(asked.receipts(), 1):
        below = asked.out / f"keep-at-the-setting/00{number}"
        assert not list(schema.iter_errors(receipt))
        signature = bytes.fromhex((below / "receipt.json.sig").read_text().strip())
        assert verify(keys.card, (below / "receipt.json").read_bytes(), signature)
        assert (receipt["purpose"], receipt["basis"], receipt["route"]) == ("platform", BASIS, "folder")
        assert receipt["package"]["platform"] == "folder"
        assert receipt["package"]["children"] == len(CHILDREN)
        assert {"name": "SHA256SUMS", "sha256": sums}.items() <= receipt["files"][0].items()
        assert receipt["files"][1]["name"] == f"journals-as-pdf/00{number}.pdf"
        assert "sealed_to" not in receipt
    assert {receipt["child"] for receipt in asked.receipts()} == set(CHILDREN)
    kept = next(receipt for receipt in asked.receipts() if receipt["child"] == ANN)
    assert {line["rule"] for line in kept["left_out"]} == {"safeguarding"}
    assert len(kept["media"]) == 2


def test_the_audit_knows_every_receipt_and_nothing_is_unfinished(asked: Asked) -> None:
    """For each child: basis, plan, built for which platform, delivered, receipt kept."""
    audit = asked.audit()
    assert (audit["ok"], audit["unfinished"]) == (True, [])
    assert [one["issued_here"] for one in audit["receipts"]] == [True] * len(CHILDREN)
    mine = [row for row in audit["lines"] if row["event"] != "workspace-created"]
    for transfer in {row["facts"]["transfer"] for row in mine}:
        steps = [row["event"] for row in mine if row["facts"]["transfer"] == transfer]
        assert steps == ["basis-recorded", "plan-made", "bundle-built", "delivered", "receipt-issued"]
    assert {row["facts"].get("target") for row in mine if row["event"] == "bundle-built"} == {"folder"}


def test_a_plan_says_the_same_and_writes_nothing(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is written the plan gives the counts that come true; it makes no folder, keys or record."""
    line.see_no_faces(monkeypatch)
    before = line.tree(tmp_path)
    words = asked.words("--plan", "--json")
    words[words.index("--workspace") + 1] = str(tmp_path / "workspace")
    planned = line.run(*words)
    assert (planned.exit_code, line.tree(tmp_path)) == (ExitCode.DONE, before)
    said, report = (
        json.loads(planned.stdout),
        json.loads((asked.out / "keep-at-the-setting/report.json").read_bytes()),
    )
    assert said.pop("written") is None
    assert {key: said[key] for key in said if key != "made_at"} == {
        key: report[key] for key in said if key != "made_at"
    }


def test_a_person_reads_it_on_the_screen(asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen tells what went, that the folder is not encrypted, and where to begin."""
    line.see_no_faces(monkeypatch)
    done = line.run(*asked.words("--out", tmp_path / "out", "--child", BO))
    assert done.exit_code == ExitCode.DONE
    assert "NOT encrypted" in done.output
    assert "1-READ-ME.html" in done.output
    assert "Bo Bellwether" in done.output
    assert "Archerfield" not in done.output


def test_adapters_tells_what_can_be_written() -> None:
    """Whoever asks what can be read sees what can be written too, and on what evidence."""
    found = {one["name"]: one["writes"] for one in json.loads(line.run("adapters", "--json").stdout)}
    assert found["folder"]["name"] == "journal folder"
    assert {"description", "evidence", "cannot"} <= found["folder"].keys()
    assert "Can be written (`convert --to folder`)" in " ".join(line.run("adapters").stdout.split())
