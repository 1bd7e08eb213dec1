"""Thousands of wrong passphrases, in every program and library a finder might use: none opens anything."""

import json
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pikepdf
import pypdf
import pyzipper

from proofs.outcome import Outcome
from prove_bundle import locks, programs
from prove_bundle.given import BOOK_PHRASE, FILMS_PHRASE, given, whole_book
from prove_bundle.guesses import guesses

MANY: Final = 3000
SEED: Final = 5

Opens = Callable[[Path, str], bool]
"""Whether one program opens one file with one passphrase."""

Tries = Callable[[Path, list[str]], list[str]]
"""Those of some passphrases that open a file in one program."""

SHARES: Final = {
    "pikepdf": 8,
    "pypdf": 8,
    "qpdf": 6,
    "poppler": 6,
    "mupdf": 3,
    "pdf.js": 3,
    "pyzipper": 4,
    "7-Zip": 2,
}
"""How many of forty guesses each reader gets."""

_NEEDS: Final = {"poppler": "pdftotext", "mupdf": "mutool"}
_ZIP: Final = ("pyzipper", "7-Zip")


def pikepdf_opens(path: Path, guess: str) -> bool:
    """Try the library of qpdf."""
    try:
        with pikepdf.open(path, password=guess) as pdf:
            return len(pdf.pages) >= 0
    except pikepdf.PasswordError:
        return False


def pypdf_opens(path: Path, guess: str) -> bool:
    """Try pypdf, which says so and can also be asked for a page all the same."""
    reader = pypdf.PdfReader(path)
    if reader.decrypt(guess) is not pypdf.PasswordType.NOT_DECRYPTED:
        return True
    try:
        return bool(reader.pages[0].extract_text())
    except pypdf.errors.FileNotDecryptedError:
        return False


def qpdf_opens(path: Path, guess: str) -> bool:
    """Try qpdf's command."""
    return programs.run("qpdf", f"--password={guess}", "--show-npages", path).returncode == 0


def poppler_opens(path: Path, guess: str) -> bool:
    """Try poppler, as user and as owner."""
    ended = programs.run("pdftotext", "-upw", guess, "-opw", guess, path, "-")
    return ended.returncode == 0 or bool(ended.stdout)


def mupdf_opens(path: Path, guess: str) -> bool:
    """Try mupdf's command."""
    ended = programs.run("mutool", "draw", "-q", "-F", "txt", "-p", guess, path, "1")
    return ended.returncode == 0 or bool(ended.stdout.strip())


def pdf_js_opened_by(path: Path, guesses: list[str]) -> list[str]:
    """Try pdf.js with all guesses at once; it stops at the first that opens the book."""
    ended = programs.run(programs.PDF_JS, path, given=json.dumps(guesses))
    if ended.returncode == programs.PDF_JS_REFUSES and not ended.stdout:
        return []
    ended.check_returncode()
    return [guesses[json.loads(ended.stdout)["password"]]]


def one_by_one(opens: Opens) -> Tries:
    """Return what tries guesses one after another."""
    return lambda path, guesses: [guess for guess in guesses if opens(path, guess)]


def pyzipper_opens(path: Path, guess: str) -> bool:
    """Try the library the ZIP was made with, reading a member to its authentication code."""
    with pyzipper.AESZipFile(path) as archive:
        name = min(archive.infolist(), key=lambda one: one.file_size).filename
        try:
            archive.read(name, pwd=guess.encode())
        except (RuntimeError, pyzipper.BadZipFile):
            return False
    return True


def seven_zip_opens(path: Path, guess: str) -> bool:
    """Try 7-Zip."""
    ended = programs.run(programs.SEVEN_ZIP, "t", f"-p{guess}", path)
    return ended.returncode == 0


READERS: Final[dict[str, Tries]] = {
    "pikepdf": one_by_one(pikepdf_opens),
    "pypdf": one_by_one(pypdf_opens),
    "qpdf": one_by_one(qpdf_opens),
    "poppler": one_by_one(poppler_opens),
    "mupdf": one_by_one(mupdf_opens),
    "pdf.js": pdf_js_opened_by,
    "pyzipper": one_by_one(pyzipper_opens),
    "7-Zip": one_by_one(seven_zip_opens),
}


def installed() -> dict[str, Tries]:
    """Return the readers that can be tried here."""
    lacking = programs.missing()
    return {name: tries for name, tries in READERS.items() if _NEEDS.get(name, name) not in lacking}


def prove(folder: Path, many: int = MANY) -> Outcome:
    """Try all guesses on the book and on the films, and look at the lock of every kind of book."""
    made = given(whole_book(folder / "journal"), folder / "made")
    readers = installed()
    outcome = tried_all(made.books[0], made.films[0], readers, many)
    outcome.faults += [f"{name} is not installed" for name in READERS if name not in readers]
    return outcome.add(locks.prove(folder))


def tried_all(book: Path, films: Path, readers: dict[str, Tries], many: int) -> Outcome:
    """Spread so many guesses over the readers; each must first open its file with the right passphrase."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    outcome, shut, tried = Outcome(), 0, 0
    for number, (name, share) in enumerate(shares(readers, many).items()):
        tries = readers[name]
        path, right, other = (
            (films, FILMS_PHRASE, BOOK_PHRASE) if name in _ZIP else (book, BOOK_PHRASE, FILMS_PHRASE)
        )
        if tries(path, [right]) != [right]:
            outcome.faults.append(f"{name} does not open with the right passphrase")
        wrong = [other, *guesses(right, share - 1, SEED + number)]
        opened = tries(path, wrong)
        outcome.tell(("opened by a wrong passphrase", f"{name}, {guess!r}") for guess in opened)
        shut, tried = shut + len(wrong) - len(opened), tried + len(wrong)
    outcome.share(f"wrong passphrases that open nothing, in {len(readers)} readers", shut, tried)
    return outcome


def shares(readers: Iterable[str], many: int) -> dict[str, int]:
    """Return how many guesses each reader gets; together exactly so many."""
    names = list(readers)
    whole = sum(SHARES[name] for name in names)
    given = {name: many * SHARES[name] // whole for name in names}
    given[names[0]] += many - sum(given.values())
    return given
