"""From the ZIPs a manager downloads, one a child, to what a family is handed."""

from pathlib import Path

from pypdf import PdfReader
from typer.testing import CliRunner

from contract.famly_cases import FIXTURES
from contract.famly_child_exports import ADA
from journal_bridge.cli import app
from journal_bridge.errors import ExitCode
from journal_bridge.transfer import HAND_OVER

EXPORT = FIXTURES / "child-zips" / "export"


def test_a_family_gets_its_childs_journal_out_of_the_zips(tmp_path: Path) -> None:
    """What the family saw and its photo are in the book; notes for staff, concerns and what was deleted are not."""
    phrase = tmp_path / "phrase.txt"
    call = ["bundle", str(EXPORT), "--child", ADA, "--for", "parent", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, [*call, "--generate-passphrase-to", str(phrase)])
    assert result.exit_code == ExitCode.HELD, result.output
    book = PdfReader(
        next((tmp_path / "out" / HAND_OVER).glob("*.pdf")), password=phrase.read_text().splitlines()[0]
    )
    words = " ".join(page.extract_text() for page in book.pages)
    assert all(told in words for told in ("Ada jumped.", "Measure how deep it is.", "Ada has new wellies."))
    for kept in ("Taken back", "For staff only", "A concern", "Check the goal", "Struck out", "QQ123456C", "Marsh"):
        assert kept not in words
    assert [len(list(page.images)) for page in book.pages if "Ada jumped." in page.extract_text()] == [1]
