"""A parent has lost the passphrase, or told the wrong person: the setting gives a new one without the export."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from journal_bridge.bundle.exchanging import ASIDE
from journal_bridge.error_codes import CODES
from stories import line
from stories.line import SMALL, Built, Factory, run


@pytest.fixture
def mine(tmp_path_factory: Factory, tmp_path: Path) -> Built:
    """Give a copy of a small child's archive, with its passphrases beside it and not in it."""
    made = line.built(tmp_path_factory, SMALL)
    shutil.copytree(made.out, tmp_path / "out")
    shutil.copyfile(made.passphrases, tmp_path / "passphrases.txt")
    return Built(tmp_path)


def _rewrap(mine: Built, factory: Factory, *words: object) -> list[object]:
    return [
        "rewrap",
        mine.out,
        "--passphrase-file",
        mine.passphrases,
        "--workspace",
        line.workspace(factory),
        *words,
    ]


def test_the_new_passphrase_opens_it_and_the_old_one_nothing(mine: Built, tmp_path_factory: Factory) -> None:
    """One command, without the export; verify agrees, and what the setting keeps stays as it was."""
    new, kept = mine.folder / "new.txt", line.tree(mine.kept)
    result = run(*_rewrap(mine, tmp_path_factory, "--generate-passphrase-to", new))
    assert result.exit_code == 0, result.output
    assert "Copies made before still open with the old passphrase" in " ".join(result.stdout.split())
    assert run("verify", mine.out, "--passphrase-file", new).exit_code == 0
    assert run("verify", mine.out, "--passphrase-file", mine.passphrases).exit_code == 7
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(mine.book, password=mine.phrase)
    assert kept == line.tree(mine.kept)
    for said in (new.read_text().split(), mine.passphrases.read_text().split()):
        assert not [phrase for phrase in said if phrase in result.output]
    line.say_nothing_private(result.output)


def test_it_goes_on_record(mine: Built, tmp_path_factory: Factory) -> None:
    """The audit says that there is a new passphrase, for which transfer, with the digests of the files now."""
    words = _rewrap(mine, tmp_path_factory, "--generate-passphrase-to", mine.folder / "new.txt", "--json")
    answer = json.loads(run(*words).stdout)
    assert answer["another_signer"] is False
    rows = json.loads(run("audit", "--workspace", line.workspace(tmp_path_factory), "--json").stdout)["lines"]
    row = [one for one in rows if one["event"] == "rewrapped"][-1]
    assert row["facts"]["transfer"] == answer["transfer"] == mine.receipt["transfer_id"]
    assert sorted(row["facts"]["files"]) == sorted(file["sha256"] for file in answer["files"])


def test_another_setting_is_told_that_its_own_key_vouches_now(mine: Built, tmp_path_factory: Factory) -> None:
    """Whose signature it was stands there as a fingerprint to compare."""
    words = ["rewrap", mine.out, "--passphrase-file", mine.passphrases]
    words += ["--workspace", line.workspace(tmp_path_factory, "stranger"), "--generate-passphrase-to"]
    result = run(*words, mine.folder / "new.txt")
    assert result.exit_code == 0
    assert "signed with another key" in " ".join(result.stdout.split())
    assert re.search(r"\d{5} \d{5} \d{5} \d{5}|[0-9a-f ]{20,}", result.stdout)


@pytest.mark.parametrize("place", ["out/new.txt", "out/to-hand-over/new.txt", "passphrases.txt", "nowhere/new.txt"])
@pytest.mark.parametrize("option", ["--generate-passphrase-to", "--passphrase-card"])
def test_a_place_that_will_not_do_changes_nothing(
    place: str, option: str, mine: Built, tmp_path_factory: Factory
) -> None:
    """Not beside the bundle, not over another file, not nowhere."""
    before = line.tree(mine.folder)
    result = run(*_rewrap(mine, tmp_path_factory, option, mine.folder / place))
    assert result.exit_code == 2
    assert before == line.tree(mine.folder)


def test_a_wrong_passphrase_leaves_no_new_one_behind(mine: Built, tmp_path_factory: Factory) -> None:
    """Nothing is done, and the new file is taken back with the card."""
    mine.passphrases.write_text("V7Q2-9KXM-4RTB-H3ZP\n9KXM-V7Q2-H3ZP-4RTB\n")
    before = line.tree(mine.folder)
    words = ["--generate-passphrase-to", mine.folder / "new.txt", "--passphrase-card", mine.folder / "card.html"]
    result = run(*_rewrap(mine, tmp_path_factory, *words))
    assert result.exit_code == 7
    assert result.stderr.strip().endswith(f"{CODES['wrong-passphrase']} (wrong-passphrase)")
    assert before == line.tree(mine.folder)


def test_whoever_ends_it_while_it_tidies_up_keeps_the_new_passphrase(
    mine: Built, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new folder is in place already: without its passphrase nobody could ever open it."""
    rmtree, calls = shutil.rmtree, iter([True])

    def stopped(*words: Any, **more: Any) -> None:  # noqa: ANN401 - as shutil.rmtree is called
        if next(calls, False):
            raise KeyboardInterrupt
        rmtree(*words, **more)

    monkeypatch.setattr("journal_bridge.bundle.exchanging.shutil.rmtree", stopped)
    new, card = mine.folder / "new.txt", mine.folder / "card.html"
    words = _rewrap(mine, tmp_path_factory, "--generate-passphrase-to", new, "--passphrase-card", card)
    assert run(*words).exit_code == 130
    assert card.exists()
    assert run("verify", mine.out, "--passphrase-file", new).exit_code == 0


def test_after_a_failure_between_two_steps_the_next_run_goes_on(mine: Built, tmp_path_factory: Factory) -> None:
    """The old folder stepped aside inside the --out folder I name, and the computer failed."""
    mine.given.rename(mine.given.with_name(mine.given.name + ASIDE))
    new = mine.folder / "new.txt"
    assert run(*_rewrap(mine, tmp_path_factory, "--generate-passphrase-to", new)).exit_code == 0
    assert run("verify", mine.out, "--passphrase-file", new).exit_code == 0
    assert {"to-hand-over", "keep-at-the-setting"} == {path.name for path in mine.out.iterdir()}


def test_a_stick_of_several_is_not_locked_anew_at_once(mine: Built, tmp_path_factory: Factory) -> None:
    """It says what it takes, and changes nothing."""
    mine.given.rename(mine.given.with_name("one-of-them"))
    before = line.tree(mine.folder)
    result = run(*_rewrap(mine, tmp_path_factory, "--generate-passphrase-to", mine.folder / "new.txt"))
    assert (result.exit_code, before) == (2, line.tree(mine.folder))
    assert "not a stick of several" in " ".join(result.stderr.split())


def test_without_a_place_for_the_new_passphrase_nothing_is_done(mine: Built, tmp_path_factory: Factory) -> None:
    """Otherwise nobody could ever open it."""
    assert run(*_rewrap(mine, tmp_path_factory)).exit_code == 2


def test_the_card_alone_is_enough(mine: Built, tmp_path_factory: Factory) -> None:
    """Whoever wants no file of passphrases prints the card, and what stands on it opens the book."""
    card = mine.folder / "card.html"
    result = run(*_rewrap(mine, tmp_path_factory, "--passphrase-card", card, "--out", mine.folder / "again"))
    assert result.exit_code == 0, result.output
    signs = re.findall(r'<span class="sign">(.)</span>', card.read_text(encoding="utf-8"))
    phrase = "-".join("".join(signs[start : start + 4]) for start in range(0, 16, 4))
    with pikepdf.open(mine.folder / "again" / mine.book.name, password=phrase) as pdf:
        assert pdf.pages
    assert phrase not in result.output


def test_a_bundle_can_be_built_with_a_card_alone(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """One command, and the card is taken back when nothing came of it."""
    words: list[object] = ["bundle", line.example(tmp_path_factory), "--for", "school", "--out", tmp_path / "out"]
    words += ["--workspace", tmp_path / "w", "--consents", line.consents(tmp_path_factory), "--child"]
    card = ["--passphrase-card", tmp_path / "card.html"]
    assert run(*words, line.LEAVER, *card).exit_code == 3  # no basis is recorded
    assert not (tmp_path / "card.html").exists()
    with pytest.MonkeyPatch.context() as patch:
        line.see_no_faces(patch)
        result = run(*words, line.LEAVER, *card, "--basis", line.BASIS)
    assert result.exit_code in {0, 5}, result.output
    signs = re.findall(r'<span class="sign">(.)</span>', (tmp_path / "card.html").read_text(encoding="utf-8"))
    phrase = "-".join("".join(signs[start : start + 4]) for start in range(0, 16, 4))
    with pikepdf.open(tmp_path / "out" / "to-hand-over" / line.BOOK, password=phrase) as pdf:
        assert pdf.pages


def test_a_card_goes_with_a_passphrase_and_not_with_a_key(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """What is sealed to a setting's key has no passphrase to print; and a card in the export is refused."""
    words: list[object] = ["bundle", line.example(tmp_path_factory), "--for", "setting", "--out", tmp_path / "out"]
    words += ["--workspace", tmp_path / "w", "--child", line.LEAVER, "--basis", line.BASIS]
    key = ["--recipient", line.card(tmp_path_factory, "receiver")]
    assert run(*words, *key, "--passphrase-card", tmp_path / "card.html").exit_code == 2
    refused = run(*words, "--passphrase-card", line.example(tmp_path_factory) / "card.html")
    assert (refused.exit_code, "inside-export" in refused.stderr) == (2, True)
    assert not (tmp_path / "card.html").exists()


def test_a_sample_of_a_stick_is_told_in_words_and_as_data(mine: Built) -> None:
    """How much was read, what was not, and the seed to read the same again."""
    result = run("verify", mine.out, "--sample", "1%", "--seed", "summer")
    said = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert re.search(r"A sample: \d+ of \d+ files read, [\d.]+ %\.", said)
    assert "Seed: summer" in said
    assert "not read" in said
    found = json.loads(run("verify", mine.out, "--sample", "1%", "--seed", "summer", "--json").stdout)
    assert found["sampled"]["seed"] == "summer"
    assert found["sampled"]["percent"] >= 1
    unread = [file["name"] for file in found["files"] if not file["read"]]
    assert 0 < len(unread) == found["sampled"]["files"] - found["sampled"]["files_read"]
    assert run("verify", mine.out, "--sample", "none").exit_code == 2


@pytest.mark.parametrize("damage", ["missing", "extra", "renamed", "swapped", "one bit"])
def test_every_damage_ends_with_exit_code_seven_and_names_the_file(damage: str, mine: Built) -> None:
    """On the screen and as data."""
    start, book = mine.given / "1-START-HERE.txt", mine.book
    if damage == "missing":
        book.unlink()
    elif damage == "extra":
        (mine.given / "notes.txt").write_text("milk")
    elif damage == "renamed":
        book.rename(mine.given / "holiday.pdf")
    elif damage == "swapped":
        one, other = start.read_bytes(), book.read_bytes()
        start.write_bytes(other)
        book.write_bytes(one)
    else:
        content = bytearray(book.read_bytes())
        content[1000] ^= 1
        book.write_bytes(content)
    expected = {
        "missing": {book.name: "missing"},
        "extra": {"notes.txt": "extra"},
        "renamed": {"holiday.pdf": "renamed"},
        "swapped": {book.name: "swapped", start.name: "swapped"},
        "one bit": {book.name: "changed"},
    }[damage]
    result = run("verify", mine.out, "--json")
    assert result.exit_code == 7
    assert expected == {one["name"]: one["trouble"] for one in json.loads(result.stdout)["files"] if not one["ok"]}
    assert "NOT as it was made" in run("verify", mine.out).stdout
