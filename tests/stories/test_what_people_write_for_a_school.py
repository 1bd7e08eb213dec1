"""A key person writes as people speak, with everybody's names: what a school reads of it names this child alone."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Final

import pikepdf
import pytest

from journal_bridge import invented
from journal_bridge.errors import ExitCode
from stories import line

FRIEND: Final = next(
    child for child in invented.setting(line.SEED).children if child.id == invented.namesakes(line.SEED)[0]
)
CANARY: Final = FRIEND.full_name
FIELDS: Final = {
    "languages": "English and Welsh",
    "what I love": f"Digging with {CANARY} behind the shed.",
    "family's words": f"We see {CANARY}'s mum on Sundays.",
    "two-year check date": "2023-05-06",
}


def _summary(folder: Path, fields: dict[str, str]) -> Path:
    path = folder / "summary.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(("child", "field", "words", "note"))
        table.writerows((line.SMALL, field, words, CANARY) for field, words in fields.items())
    return path


def _run(
    factory: line.Factory, folder: Path, command: str, summary: Path, purpose: str = "school"
) -> tuple[int, str]:
    with pytest.MonkeyPatch.context() as patch:
        line.see_no_faces(patch)
        words: list[object] = [command, line.example(factory), "--child", line.SMALL, "--for", purpose, "--json"]
        words += ["--consents", line.write_consents(folder / "consents.csv", line.SMALL), "--basis", line.BASIS]
        words += ["--summary", summary, "--workspace", line.workspace(factory)]
        if command == "bundle":
            words += ["--generate-passphrase-to", folder / "passphrases.txt", "--out", folder / "out"]
        said = line.run(*words)
    return said.exit_code, said.output


def _everything(built: line.Built) -> bytes:
    """Return every stream of the book, decoded, and every file beside it."""
    with pikepdf.open(built.book, password=built.phrase) as pdf:
        streams = [
            one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" not in one
        ]
    files = [path.read_bytes() for path in built.out.rglob("*") if path.is_file()]
    return b"\n".join([*streams, *files])


def test_another_childs_name_never_reaches_the_school(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """Neither page nor data nor receipt nor a stream of the book; the summary's digest is on the receipt."""
    summary = _summary(tmp_path, FIELDS)
    code, said = _run(tmp_path_factory, tmp_path, "bundle", summary)
    assert code in {ExitCode.DONE, ExitCode.HELD}, said
    built = line.Built(tmp_path)
    assert built.receipt["summary_sha256"] == hashlib.sha256(summary.read_bytes()).hexdigest()
    page = json.loads(built.reader().attachments["summary.json"][0])
    assert page["languages"] == "English and Welsh"
    assert page["loves"] == "Digging with another child behind the shed."
    first = " ".join(built.reader().pages[0].extract_text().split())
    assert "Digging with another child behind the shed." in first
    assert "6 May 2023" in first
    everything = _everything(built) + built.text().encode() + said.encode()
    for word in (CANARY, FRIEND.family_name):
        assert word.encode() not in everything
        assert word.encode("utf-16-be") not in everything


def test_a_doubtful_name_stops_everything(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """Before anything is built, with the field and without the name; the plan says so too."""
    doubtful = f"Loves playing with {FRIEND.family_name[:-1]}x and Thaddeus."
    summary = _summary(tmp_path, {"languages": "English", "what I love": doubtful})
    for command in ("plan", "bundle"):
        code, said = _run(tmp_path_factory, tmp_path, command, summary)
        assert code == ExitCode.REFUSED
        assert "summary.csv row 3, column words (what I love)" in " ".join(said.split())
        assert not [word for word in ("Thaddeus", FRIEND.family_name[:-1]) if word in said]
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "passphrases.txt").exists()


def test_a_summary_is_for_a_school(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """With anybody else it is a slip of the hand, and told as one."""
    code, said = _run(tmp_path_factory, tmp_path, "bundle", _summary(tmp_path, FIELDS), "parent")
    assert code == ExitCode.USAGE
    assert "--summary (only with --for school)" in " ".join(said.split())
    assert CANARY not in said
