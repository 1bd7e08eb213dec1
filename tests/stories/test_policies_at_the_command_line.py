"""The consent table and the policy as a manager meets them: typed, refused with one sentence, and counted."""

import hashlib
import json
from pathlib import Path

import pytest

from journal_bridge.minimise.consents import COLUMNS
from stories import line
from stories.line import LEAVER, SMALL, Factory, run

ADULTS = {
    "Mother": {"responsibility": "yes"},
    "Father": {"responsibility": "yes", "gets": "nothing"},
}


def _policy(folder: Path, **rules: object) -> Path:
    path = folder / "policy.json"
    path.write_text(json.dumps({"children": {SMALL: rules}}))
    return path


def _plan(factory: Factory, *words: object) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        line.see_no_faces(patch)
        result = run("plan", line.example(factory), "--child", SMALL, "--json", *words)
    return result.exit_code, result.stdout, result.stderr


def test_every_slip_in_the_consent_table_is_told_and_nothing_is_built(
    tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """One message, two rows, two columns; no bundle, no passphrase, no folder."""
    table = tmp_path / "consents.csv"
    rows = (f"{SMALL},school,all,yes,01/02/2025,,office", "nobody-of-this-id,school,all,yes,2025-02-01,,office")
    table.write_text("\n".join([",".join(COLUMNS), *rows]))
    words = ("--child", SMALL, "--for", "parent", "--consents", table, "--workspace", tmp_path / "workspace")
    sealing = ("--out", tmp_path / "out", "--generate-passphrase-to", tmp_path / "phrase.txt")
    result = run("bundle", line.example(tmp_path_factory), *words, *sealing)
    assert result.exit_code == 4
    assert "\n  consents.csv row 2, column date (write it as YYYY-MM-DD)\n  row 3, column child" in result.stderr
    assert "nobody-of-this-id" not in result.stderr
    assert result.stderr.count("\n") == 3
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "phrase.txt").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [((), "recipient-missing"), (("--to", "Father"), "recipient-nothing"), (("--to", "Aunt"), "recipient-unknown")],
)
def test_an_archive_is_for_somebody_the_policy_knows(
    words: tuple[str, ...], code: str, tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """Exit 3 and a sentence, without a word of the policy."""
    policy = _policy(tmp_path, recipients=ADULTS)
    exit_code, said, error = _plan(tmp_path_factory, "--for", "parent", "--policy", policy, *words)
    assert (exit_code, said) == (3, "")
    assert error.endswith(f"({code})\n")
    assert not any(name in error for name in (*ADULTS, "Aunt", SMALL))


def test_an_archive_for_somebody_the_policy_knows_is_planned(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """However the name is typed; every item has its state, its rule and its reason."""
    policy = _policy(tmp_path, recipients=ADULTS)
    exit_code, said, _ = _plan(tmp_path_factory, "--for", "parent", "--policy", policy, "--to", "mother")
    assert exit_code == 0
    items = json.loads(said)["items"]
    assert items
    assert all(item["state"] and item["rule"] and item["reason"] for item in items)


def test_a_stop_builds_nothing(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """For any purpose, with all papers there; no option gets round it."""
    policy = _policy(tmp_path, stop={"why": "refuge"})
    words = (
        "--child",
        SMALL,
        "--for",
        "school",
        "--consents",
        line.consents(tmp_path_factory),
        "--basis",
        "Form 12",
    )
    sealing = ("--out", tmp_path / "out", "--generate-passphrase-to", tmp_path / "phrase.txt")
    keys = ("--workspace", tmp_path / "workspace", "--policy", policy)
    result = run("bundle", line.example(tmp_path_factory), *words, *sealing, *keys)
    assert (result.exit_code, "stopped-refuge" in result.stderr) == (3, True)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "phrase.txt").exists()


def test_a_policy_past_its_limits_names_the_rule(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """Exit 2, the key and the rule that stands in its way."""
    (tmp_path / "policy.json").write_text('{"carry_kinds": {"school": ["care"]}}')
    words = ("--for", "parent", "--policy", tmp_path / "policy.json")
    exit_code, _, error = _plan(tmp_path_factory, *words)
    assert exit_code == 2
    assert "policy.json carry_kinds.school (rule `kind`)" in error
    assert "(policy-forbidden)" in error


def test_the_receipt_tells_the_digest_of_the_consent_table(tmp_path_factory: Factory) -> None:
    """Years later the setting can show which table it was; there was no policy."""
    receipt = line.built(tmp_path_factory, LEAVER).receipt
    table = line.consents(tmp_path_factory).read_bytes()
    assert receipt["consents_sha256"] == hashlib.sha256(table).hexdigest()
    assert "policy_sha256" not in receipt
