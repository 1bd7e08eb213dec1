"""The whole line as a manager runs it: what each bundle prints, what it holds, and what it leaves on the disc."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from journal_bridge.receipt import Receipt
from stories import line
from stories.line import BASIS, LEAVER, SMALL, Factory, run

WAYS = (("parent", False), ("setting", False), ("setting", True), ("school", False))


@pytest.mark.parametrize(("purpose", "to_key"), WAYS)
def test_a_bundle_is_made_and_says_what_waits(purpose: str, to_key: bool, tmp_path_factory: Factory) -> None:
    """One command makes the bundle; its exit code tells me whether something waits for me."""
    built = line.built(tmp_path_factory, LEAVER, purpose, sealed_to_key=to_key)
    assert built.answer["held"] == sum(
        left["count"] for left in built.answer["left_out"] if left["state"] == "hold"
    )
    assert (5 if built.answer["held"] else 0) == built.code
    assert built.answer == built.receipt


def test_the_families_bundle_has_items_that_wait(tmp_path_factory: Factory) -> None:
    """Exit code 5: the leaver's archive is made, and some items wait for a person."""
    built = line.built(tmp_path_factory)
    assert built.code == 5
    assert built.receipt["held"] > 0
    assert built.book.is_file()


@pytest.mark.parametrize(("purpose", "to_key"), WAYS)
def test_the_passphrase_is_nowhere_but_in_its_file(
    purpose: str,
    to_key: bool,
    tmp_path_factory: Factory,
) -> None:
    """No manifest, receipt, file or line on the screen holds the passphrase."""
    built = line.built(tmp_path_factory, LEAVER, purpose, sealed_to_key=to_key)
    if to_key:
        assert not built.passphrases.exists()
        return
    assert stat.S_IMODE(built.passphrases.stat().st_mode) == 0o600
    phrases = built.passphrases.read_text().split()
    assert len(phrases) == 2
    for phrase in phrases:
        assert phrase not in built.printed
        for path in built.out.rglob("*"):
            assert not path.is_file() or phrase.encode() not in path.read_bytes()


@pytest.mark.parametrize(("purpose", "to_key"), WAYS)
def test_what_lies_open_beside_the_bundle_names_nobody(
    purpose: str,
    to_key: bool,
    tmp_path_factory: Factory,
) -> None:
    """Whoever finds the stick learns no name from the files on it, nor from the receipt, nor from the screen."""
    built = line.built(tmp_path_factory, LEAVER, purpose, sealed_to_key=to_key)
    line.say_nothing_private(built.printed)
    for path in built.out.rglob("*"):
        found = path.read_bytes() if path.is_file() else b""
        assert not [word for word in line.forbidden() if word.encode() in found or word in path.name]


def test_the_book_is_locked_as_the_design_says(tmp_path_factory: Factory) -> None:
    """The book is a PDF 2.0 under AES-256, revision 6, and even its metadata are locked."""
    for purpose in ("parent", "setting", "school"):
        built = line.built(tmp_path_factory, LEAVER, purpose)
        assert built.book.read_bytes().startswith(b"%PDF-2.0")
        with pikepdf.open(built.book, password=built.phrase) as pdf:
            assert pdf.encryption.R == 6
            assert pdf.encryption.V == 5
            assert pdf.trailer.Encrypt.CF.StdCF.CFM == "/AESV3"
            assert pdf.trailer.Encrypt.get("/EncryptMetadata", True)


def test_verify_and_open_agree_with_the_receipt(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """The next setting opens what was sealed to it, and counts what the receipt counts."""
    built = line.built(tmp_path_factory, LEAVER, "setting", sealed_to_key=True)
    receiver, sender = line.workspace(tmp_path_factory, "receiver"), line.card(tmp_path_factory, "sender")
    verified = run("verify", built.out, "--identity", receiver, "--sender", sender, "--json")
    assert (verified.exit_code, json.loads(verified.stdout)["sender"]) == (0, "known")
    opened = run("open", built.out, "--identity", receiver, "--sender", sender, "--out", tmp_path / "in", "--json")
    assert opened.exit_code == 0
    found = json.loads(opened.stdout)
    assert found["transfer"] == built.receipt["transfer_id"]
    assert found["left_out"] == built.receipt["withheld"] + built.receipt["held"]
    assert found["folder"] == str(tmp_path / "in" / "data")
    assert run("inspect", found["folder"]).exit_code == 0


def test_what_the_next_setting_unpacked_can_be_read_again(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """The journal folder that came out of a bundle goes into the program again like any export."""
    built = line.built(tmp_path_factory, LEAVER, "setting", sealed_to_key=True)
    receiver, sender = line.workspace(tmp_path_factory, "receiver"), line.card(tmp_path_factory, "sender")
    opened = run("open", built.out, "--identity", receiver, "--sender", sender, "--out", tmp_path / "in")
    assert opened.exit_code == 0
    assert f"The journal folder is {tmp_path / 'in' / 'data'}." in opened.stdout
    found = json.loads(run("inspect", tmp_path / "in" / "data", "--json").stdout)
    assert len(found["children"]) == 1
    assert found["media"] == {"found": len(list((tmp_path / "in/data/media").iterdir())), "linked": 0, "missing": 0}


def test_the_plan_is_what_the_bundle_then_does(tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `plan` shows me is what the receipt of the bundle says afterwards, item by item."""
    line.see_no_faces(monkeypatch)
    for purpose in ("parent", "setting", "school"):
        plan = _plan(tmp_path_factory, purpose)
        receipt = Receipt.model_validate_json(
            (line.built(tmp_path_factory, LEAVER, purpose).kept / "receipt.json").read_bytes()
        )
        counts = plan["counts"]
        assert counts["items"] == receipt.items == len(plan["items"])
        assert (receipt.carried, receipt.withheld, receipt.held) == (
            counts["carry"],
            counts["withhold"],
            counts["hold"],
        )
        for left in receipt.left_out:
            same = [
                item
                for item in plan["items"]
                if (item["kind"], item["detail"], item["state"], item["rule"], item["reason"])
                == (left.kind, left.detail, left.state, left.rule, left.reason)
            ]
            assert left.count == len(same), left


def test_the_plan_names_every_item_once_with_its_reason(
    tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No item is decided without a rule and a reason, and none twice."""
    line.see_no_faces(monkeypatch)
    items = _plan(tmp_path_factory, "parent")["items"]
    assert all(item["state"] in {"carry", "withhold", "hold"} for item in items)
    assert all(item["rule"] and item["reason"].endswith(".") for item in items)
    assert len({(item["kind"], item["item"]) for item in items}) == len(items)


def _plan(factory: Factory, purpose: str) -> dict[str, Any]:
    words: list[object] = ["plan", line.example(factory), "--child", LEAVER, "--for", purpose, "--json"]
    words += ["--consents", line.consents(factory)]
    result = run(*words, *([] if purpose == "parent" else ["--basis", BASIS]))
    assert result.exit_code == 0
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_looking_and_planning_write_nothing(
    tmp_path_factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `inspect` and `plan` the export is as it was, and no working copy is left anywhere."""
    line.see_no_faces(monkeypatch)
    scratch = _scratch(tmp_path, monkeypatch)
    export = line.example(tmp_path_factory)
    before = line.tree(export)
    assert run("inspect", export).exit_code == 0
    assert run("plan", export, "--child", LEAVER, "--for", "parent").exit_code == 0
    assert before == line.tree(export)
    assert list(scratch.iterdir()) == []


def test_a_bundle_leaves_no_working_copy_and_the_export_alone(
    tmp_path_factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `bundle` the export is as it was, and the only copies are the ones I asked for."""
    line.see_no_faces(monkeypatch)
    scratch = _scratch(tmp_path, monkeypatch)
    export = line.example(tmp_path_factory)
    before = line.tree(export)
    small = SMALL
    result = run(*_bundle(tmp_path_factory, tmp_path, child=small))
    assert result.exit_code in {0, 5}
    assert before == line.tree(export)
    assert list(scratch.iterdir()) == []
    assert {"out", "phrase.txt", "scratch"} == {path.name for path in tmp_path.iterdir()}
    assert {"to-hand-over", "keep-at-the-setting"} == {path.name for path in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize(
    "stage", ["minimise.plan", "minimise.apply", "bundle.pack", "bundle.seal", "receipt.issue"]
)
@pytest.mark.parametrize("trouble", [KeyboardInterrupt, OSError, MemoryError])
def test_whatever_stops_a_bundle_nothing_half_made_is_left(
    stage: str,
    trouble: type[BaseException],
    tmp_path_factory: Factory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Interrupted, out of memory or out of disc: no bundle, no passphrase file, no working copy, no traceback."""
    line.see_no_faces(monkeypatch)
    scratch = _scratch(tmp_path, monkeypatch)

    def stop(*_values: object, **_named: object) -> None:
        raise trouble("Florence Ottermere")

    monkeypatch.setattr(f"journal_bridge.transfer.{stage}", stop)
    result = run(*_bundle(tmp_path_factory, tmp_path, child=SMALL))
    assert result.exit_code == (130 if trouble is KeyboardInterrupt else 1)
    line.say_nothing_private(result.output)
    assert list(scratch.iterdir()) == []
    assert {"scratch"} == {path.name for path in tmp_path.iterdir()}


def test_a_bundle_that_was_handed_over_keeps_its_passphrase(
    tmp_path_factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended while it tidied up after itself: bundle and receipt are there, so their passphrase is too."""
    line.see_no_faces(monkeypatch)

    def stop(*_values: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("journal_bridge.transfer.HandOver", stop)
    assert run(*_bundle(tmp_path_factory, tmp_path, child=SMALL)).exit_code == 130
    assert run("verify", tmp_path / "out", "--passphrase-file", tmp_path / "phrase.txt").exit_code == 0


def test_a_receipt_that_cannot_be_written_takes_the_bundle_back(
    tmp_path_factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no receipt accounts for does not lie there as if it could be handed over."""
    line.see_no_faces(monkeypatch)
    monkeypatch.setattr("journal_bridge.receipt.keeping.printable", _disc_full)
    out = tmp_path / "out"
    out.mkdir()
    result = run(*_bundle(tmp_path_factory, tmp_path, child=SMALL))
    assert result.exit_code in {1, 6}
    assert list(out.iterdir()) == []
    assert not (tmp_path / "phrase.txt").exists()


def _disc_full(*_values: object) -> str:
    raise OSError(28, "No space left on device")


def _bundle(factory: Factory, tmp_path: Path, child: str = LEAVER) -> list[object]:
    words: list[object] = ["bundle", line.example(factory), "--child", child, "--for", "parent"]
    words += ["--out", tmp_path / "out", "--generate-passphrase-to", tmp_path / "phrase.txt"]
    return [*words, "--workspace", line.workspace(factory), "--consents", line.consents(factory)]


def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put working copies where the test can see them."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setitem(os.environ, "TMPDIR", str(scratch))
    return scratch


def test_two_recipients_cannot_compare_ids(tmp_path_factory: Factory) -> None:
    """The family's book and the next setting's hold the same story under ids that do not match."""
    family = line.built(tmp_path_factory).journal()["entries"]
    setting = line.built(tmp_path_factory, purpose="setting").journal()["entries"]
    assert family
    assert setting
    assert not {entry["id"] for entry in family} & {entry["id"] for entry in setting}
