"""Programs of other people that a bundle must open in; each is run as a person would run it."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

READERS: Final = Path(__file__).resolve().parents[1] / "readers"
"""Where pdf.js lies once it is installed, with the script that reads a book with it."""

PDF_JS: Final = "pdf.js"
SEVEN_ZIP: Final = "7-Zip"
ALL: Final = ("qpdf", "pdfinfo", "pdftotext", "pdftoppm", "pdfdetach", "mutool", PDF_JS, SEVEN_ZIP, "age")
PDF_JS_REFUSES: Final = 3
"""Exit code of its script when no passphrase opens the book."""

_SECONDS: Final = 300


def command(program: str) -> list[str] | None:
    """Return how a program is started, or None when it is not installed."""
    if program == PDF_JS:
        node = shutil.which("node") or shutil.which("nodejs")
        there = (READERS / "node_modules" / "pdfjs-dist").is_dir()
        return [node, str(READERS / "read_pdf.mjs")] if node and there else None
    if program == SEVEN_ZIP:
        found = shutil.which("7zz") or shutil.which("7z")
        return [found] if found else None
    found = shutil.which(program)
    return [found] if found else None


def missing() -> list[str]:
    """Return the programs that are not installed."""
    return [program for program in ALL if command(program) is None]


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test by name where a program is not installed; `make tools` installs them all."""
    lacking = [program for program in programs if command(program) is None]
    return pytest.mark.skipif(bool(lacking), reason=f"not installed: {', '.join(lacking)}")


def run(program: str, *words: object, given: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run a program and return how it ended; `given` is its standard input.

    Raises:
        FileNotFoundError: when it is not installed.
    """
    start = command(program)
    if start is None:
        raise FileNotFoundError(program)
    asked = [*start, *map(str, words)]
    return subprocess.run(asked, check=False, capture_output=True, input=given.encode(), timeout=_SECONDS)


def text(program: str, *words: object) -> str:
    """Return what a program prints on a book it must be able to read.

    Raises:
        subprocess.CalledProcessError: when it cannot.
    """
    ended = run(program, *words)
    ended.check_returncode()
    return ended.stdout.decode("utf-8", "replace")
