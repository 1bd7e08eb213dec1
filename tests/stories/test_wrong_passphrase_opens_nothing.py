"""Without the right passphrase or key nothing opens, in any program."""

import json
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdf
import pytest
import pyzipper

from journal_bridge.error_codes import CODES
from stories import line
from stories.line import Factory, run

BOOKS = ("parent", "setting", "school")
WRONG = ("", "AAAA-BBBB-CCCC-DDDD", "password")


@pytest.mark.parametrize("purpose", BOOKS)
@pytest.mark.parametrize("wrong", WRONG)
def test_no_library_opens_the_book(purpose: str, wrong: str, tmp_path_factory: Factory) -> None:
    """A finder of the file who guesses sees nothing, with either of two PDF libraries."""
    book = line.built(tmp_path_factory, purpose=purpose).book
    reader = pypdf.PdfReader(book)
    assert reader.is_encrypted
    assert reader.decrypt(wrong) == pypdf.PasswordType.NOT_DECRYPTED
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(book, password=wrong)


@pytest.mark.parametrize("purpose", BOOKS)
def test_the_right_passphrase_opens_it_as_a_reader_only(purpose: str, tmp_path_factory: Factory) -> None:
    """The family's passphrase opens the book; it is not the owner's, which nobody keeps."""
    built = line.built(tmp_path_factory, purpose=purpose)
    assert pypdf.PdfReader(built.book).decrypt(built.phrase) == pypdf.PasswordType.USER_PASSWORD


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_needs_the_passphrase_and_names_the_lock(tmp_path_factory: Factory) -> None:
    """Qpdf says revision 6 and AESv3 with the passphrase, and nothing without."""
    for purpose in BOOKS:
        built = line.built(tmp_path_factory, purpose=purpose)
        shown = subprocess.run(
            ["qpdf", "--show-encryption", f"--password={built.phrase}", built.book],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert "R = 6" in shown
        assert shown.count("AESv3") == 3
        for wrong in WRONG:
            asked: list[str | Path] = ["qpdf", "--check", f"--password={wrong}", built.book]
            assert subprocess.run(asked, capture_output=True, check=False).returncode == 2


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_needs_the_passphrase(tmp_path_factory: Factory) -> None:
    """The tools most readers are built on print the text with the passphrase, and nothing without."""
    built = line.built(tmp_path_factory)
    asked: list[str | Path] = ["pdftotext", "-upw", built.phrase, built.book, "-"]
    assert "Florence" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    for wrong in WRONG:
        result = subprocess.run(["pdftotext", "-upw", wrong, built.book, "-"], capture_output=True, check=False)
        assert result.returncode != 0
        assert result.stdout == b""


def test_the_films_have_a_passphrase_of_their_own(tmp_path_factory: Factory) -> None:
    """The ZIP of films shows no name from inside, and opens with its own passphrase alone."""
    built = line.built(tmp_path_factory)
    films = next(built.given.glob("*.zip"), None)
    if films is None:
        assert "films" not in (built.given / "1-START-HERE.txt").read_text()
        return
    book, own = built.passphrases.read_text().split()
    assert not [name for name in line.zip_names(films) if any(word in name for word in line.forbidden())]
    with pyzipper.AESZipFile(films) as archive:
        first = archive.namelist()[0]
        for wrong in (book, *WRONG[1:]):
            with pytest.raises(RuntimeError):
                archive.read(first, pwd=wrong.encode())
        assert archive.read(first, pwd=own.encode())


def test_verify_says_so(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """`verify` with a wrong passphrase ends with exit code 7 and does not repeat what I typed."""
    built = line.built(tmp_path_factory)
    phrase = tmp_path / "wrong.txt"
    phrase.write_text("V7Q2-9KXM-4RTB-H3ZP\n")
    result = run("verify", built.out, "--passphrase-file", phrase)
    assert result.exit_code == 7
    assert "V7Q2-9KXM-4RTB-H3ZP" not in result.output
    assert run("verify", built.out, "--passphrase-file", built.passphrases).exit_code == 0


def test_a_stranger_can_neither_open_nor_verify_a_sealed_bundle(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """Sealed to the next setting, it stays shut for everybody else, the sender too."""
    built = line.built(tmp_path_factory, purpose="setting", sealed_to_key=True)
    sender = line.card(tmp_path_factory, "sender")
    for other in ("stranger", "sender"):
        words: list[object] = ["--identity", line.workspace(tmp_path_factory, other), "--sender", sender]
        result = run("open", built.out, *words, "--out", tmp_path / "in")
        assert result.exit_code == 7
        assert result.stdout == ""
        assert result.stderr.strip().endswith(f"{CODES['wrong-key']} (wrong-key)")
        assert list(tmp_path.iterdir()) == []
    stranger = run("verify", built.out, "--identity", line.workspace(tmp_path_factory, "stranger"), "--json")
    verdict = json.loads(stranger.stdout)
    assert verdict["sender"] == "unknown"
    assert any(".jb.age" in said for said in verdict["could_not_check"])


def test_a_bundle_from_somebody_else_is_not_believed(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """Signed by another hand than the sender's: exit code 7, and nothing is unpacked."""
    built = line.built(tmp_path_factory, purpose="setting", sealed_to_key=True)
    words: list[object] = ["--identity", line.workspace(tmp_path_factory, "receiver")]
    words += ["--sender", line.card(tmp_path_factory, "stranger")]
    assert run("verify", built.out, *words).exit_code == 7
    result = run("open", built.out, *words, "--out", tmp_path / "in")
    assert result.exit_code == 7
    assert list(tmp_path.iterdir()) == []
