"""Books, films and sealed bundles in programs that had no part in making them: all open, and find the same."""

import hashlib
import json
import logging
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdf
from PIL import Image

from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices, Photos
from journal_bridge.bundle.films import film_names
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from proofs.outcome import Outcome
from prove_bundle import corruption, programs
from prove_bundle.given import BOOK_PHRASE, FILMS_PHRASE, SMALL, Given, given, whole_book
from prove_bundle.reading_order import folded, order_in, told_by

JOURNAL: Final = "journal.json"
BLANK: Final = 3
"""Different colours a page that shows anything has at least, letters being smoothed."""

WAYS: Final = (
    (Purpose.PARENT, Choices()),
    (Purpose.PARENT, Choices(paper=True)),
    (Purpose.PARENT, Choices(photos=Photos.MAIL, limit=SMALL)),
    (Purpose.SETTING, Choices()),
    (Purpose.SCHOOL, Choices()),
)


@dataclass(frozen=True)
class Read:
    """What one program found in one book: pages, text, and the digest of the attached journal, where it tells."""

    pages: int
    text: str | None = None
    journal: str | None = None


def by_pypdf(book: Path) -> Read:
    """Read with pypdf."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = pypdf.PdfReader(book, password=BOOK_PHRASE)
    text = "\n".join(page.extract_text() for page in reader.pages)
    return Read(len(reader.pages), text, _digest_of(reader.attachments[JOURNAL][0]))


def by_pikepdf(book: Path) -> Read:
    """Read with pikepdf, by which it was made."""
    with pikepdf.open(book, password=BOOK_PHRASE) as pdf:
        return Read(len(pdf.pages), None, _digest_of(pdf.attachments[JOURNAL].get_file().read_bytes()))


def by_qpdf(book: Path) -> Read:
    """Read with qpdf's command."""
    word = f"--password={BOOK_PHRASE}"
    shown = programs.run("qpdf", word, f"--show-attachment={JOURNAL}", book)
    return Read(int(programs.text("qpdf", word, "--show-npages", book)), None, _digest_of(shown.stdout))


def by_poppler(book: Path) -> Read:
    """Read with poppler's commands."""
    told = programs.text("pdfinfo", "-upw", BOOK_PHRASE, book).splitlines()
    pages = next(int(line.split()[1]) for line in told if line.startswith("Pages:"))
    with tempfile.TemporaryDirectory() as folder:
        programs.run("pdfdetach", "-upw", BOOK_PHRASE, "-saveall", "-o", folder, book).check_returncode()
        journal = _digest_of((Path(folder) / JOURNAL).read_bytes())
    return Read(pages, programs.text("pdftotext", "-upw", BOOK_PHRASE, book, "-"), journal)


def by_mupdf(book: Path) -> Read:
    """Read with mupdf's command."""
    text = programs.text("mutool", "draw", "-q", "-F", "txt", "-p", BOOK_PHRASE, book)
    return Read(text.count("\f"), text)


def by_pdf_js(book: Path) -> Read:
    """Read with pdf.js."""
    ended = programs.run(programs.PDF_JS, book, given=json.dumps([BOOK_PHRASE]))
    ended.check_returncode()
    told: dict[str, Any] = json.loads(ended.stdout)
    return Read(told["pages"], "\n".join(told["text"]), told["attachments"].get(JOURNAL))


READERS: Final[dict[str, tuple[str, Callable[[Path], Read]]]] = {
    "pypdf": ("", by_pypdf),
    "pikepdf": ("", by_pikepdf),
    "qpdf": ("qpdf", by_qpdf),
    "poppler": ("pdftotext", by_poppler),
    "mupdf": ("mutool", by_mupdf),
    "pdf.js": (programs.PDF_JS, by_pdf_js),
}


def prove(folder: Path, ways: Sequence[tuple[Purpose, Choices]] = WAYS) -> Outcome:
    """Make a delivery in every way, and open each in every program; then a sealed bundle."""
    outcome = Outcome(faults=[f"{program} is not installed" for program in programs.missing()])
    found: list[tuple[str, str]] = []
    books = zips = 0
    for number, (purpose, choices) in enumerate(ways):
        made = given(whole_book(folder / f"journal {number}", purpose), folder / f"made {number}", choices)
        books, zips = books + len(made.books), zips + len(made.films)
        what = f"{purpose}, {choices}"
        found += [(fault, what) for fault in delivery_faults(made, Edition(purpose.value))]
    found += [(fault, "sealed bundle") for fault in sealed_faults(corruption.post(folder / "post"), folder / "in")]
    outcome.figures["books opened alike in pypdf, pikepdf, qpdf, poppler, mupdf and pdf.js"] = f"{books}"
    outcome.figures["ZIPs opened in 7-Zip, every digest as packed"] = f"{zips}"
    outcome.figures["sealed bundles opened by age, accepted by bagit.py"] = "1"
    outcome.tell(found)
    return outcome


def delivery_faults(made: Given, edition: Edition) -> Iterator[str]:
    """Yield what is wrong with a delivery, asking every program that is installed."""
    yield from limit_faults(made)
    for book in made.books:
        yield from book_faults(book, made.digest(JOURNAL))
    yield from order_faults(made, edition)
    yield from films_faults(made)


def limit_faults(made: Given) -> Iterator[str]:
    """Yield files that are larger than was chosen; the sample is larger than the limit, so it must be cut."""
    limit = made.choices.limit
    if limit is None:
        return
    if len(made.books) == 1:
        yield "one volume, and so no proof of several"
    yield from (
        f"{path.name} is larger than {limit}" for path in made.folder.iterdir() if path.stat().st_size > limit
    )


def book_faults(book: Path, journal: str) -> Iterator[str]:
    """Yield what programs find wrong with one book, or tell differently."""
    lacking = programs.missing()
    found = {name: read(book) for name, (program, read) in READERS.items() if program not in lacking}
    pages = {name: one.pages for name, one in found.items()}
    if len(set(pages.values())) != 1:
        yield f"{book.name}: pages differ: {pages}"
    for name, one in found.items():
        if one.journal is not None and one.journal != journal:
            yield f"{book.name}: {name} extracts another journal.json than was packed"
        if one.text is not None and "amelie" not in folded(one.text):
            yield f"{book.name}: {name} does not read the child's name"
    if "qpdf" not in lacking:
        checked = programs.run("qpdf", f"--password={BOOK_PHRASE}", "--check", book)
        if checked.returncode or checked.stderr:
            yield f"{book.name}: qpdf --check: {checked.stderr.decode()[:200]}"
    yield from (f"{book.name}: {fault}" for fault in drawing_faults(book, pages["pypdf"]))


def drawing_faults(book: Path, pages: int) -> Iterator[str]:
    """Draw every page small with poppler, and the first with mupdf; a page without any ink is a fault."""
    lacking = programs.missing()
    with tempfile.TemporaryDirectory() as folder:
        if "pdftoppm" not in lacking:
            ended = programs.run("pdftoppm", "-r", 24, "-png", "-upw", BOOK_PHRASE, book, f"{folder}/poppler")
            if ended.returncode or ended.stderr:
                yield f"pdftoppm: {ended.stderr.decode()[:200]}"
            drawn = sorted(Path(folder).glob("poppler*.png"))
            if len(drawn) != pages:
                yield f"pdftoppm drew {len(drawn)} of {pages} pages"
            yield from (f"poppler's {page.stem} is blank" for page in drawn if _blank(page))
        if "mutool" not in lacking:
            target = Path(folder) / "mupdf.png"
            programs.run("mutool", "draw", "-q", "-r", 24, "-p", BOOK_PHRASE, "-o", target, book, 1)
            if not target.exists() or _blank(target):
                yield "mupdf does not draw the first page"


def _blank(path: Path) -> bool:
    with Image.open(path) as page:
        colours = page.convert("L").getcolors(256)
    return colours is not None and len(colours) < BLANK


def order_faults(made: Given, edition: Edition) -> Iterator[str]:
    """Yield texts that `pdftotext` gives in another order than the journal; a school's book holds only some."""
    if "pdftotext" in programs.missing():
        return
    text = "".join(programs.text("pdftotext", "-upw", BOOK_PHRASE, book, "-") for book in made.books)
    order = order_in(text, told_by(made.bundle.minimised.journal))
    if not order.pieces:
        yield "no text to compare the reading order with"
    if edition is not Edition.SCHOOL:
        yield from (f"out of order for pdftotext: {piece!r}" for piece in order.astray)


def films_faults(made: Given) -> Iterator[str]:
    """Yield what 7-Zip finds wrong with the ZIPs beside a book: each file has the digest it was packed with."""
    if programs.SEVEN_ZIP in programs.missing():
        return
    files = {file.name: file.sha256 for file in made.bundle.files}
    journal = made.bundle.minimised.journal
    wanted = {
        name: files[media.path or ""]
        for media in journal.media
        if (name := film_names(journal, made.choices.photos).get(media.id))
    }
    with tempfile.TemporaryDirectory() as folder:
        for path in made.films:
            ended = programs.run(
                programs.SEVEN_ZIP, "x", f"-p{FILMS_PHRASE}", "-y", f"-o{folder}/{path.stem}", path
            )
            if ended.returncode:
                yield f"{path.name}: 7-Zip: {ended.stdout.decode()[-200:]}"
        out = {one.name: _digest_of(one.read_bytes()) for one in Path(folder).rglob("*") if one.is_file()}
    yield from (f"{name} is not in any ZIP" for name in wanted.keys() - out.keys())
    yield from (f"{name} comes out changed" for name in wanted.keys() & out.keys() if wanted[name] != out[name])
    if not any(name.startswith("index") for name in out):
        yield "no index in the ZIP"


def sealed_faults(post: corruption.Post, folder: Path) -> Iterator[str]:
    """Yield what is wrong when the sealed bundle is opened with age, unzipped, and checked by bagit.py."""
    if "age" in programs.missing():
        return
    folder.mkdir()
    bag = unsealed_by_age(post.sealed[0], post.receiver, folder)
    for file in post.bundles[0].files:
        if _digest_of((bag / "data" / file.name).read_bytes()) != file.sha256:
            yield f"age gives another {file.name} than was packed"
    if not accepted_by_bagit(bag):
        yield "bagit.py does not accept the unpacked bundle"


def unsealed_by_age(sealed: Path, receiver: SettingKeys, folder: Path) -> Path:
    """Open a sealed bundle as somebody without this program would, and return the bag."""
    identity = folder / "identity.txt"
    identity.write_text(f"{receiver._identity}\n", encoding="ascii")  # noqa: SLF001 - what its key file holds
    programs.run("age", "-d", "-i", identity, "-o", folder / "bag.zip", sealed).check_returncode()
    with zipfile.ZipFile(folder / "bag.zip") as archive:
        archive.extractall(folder / "bag")
    return folder / "bag"


def accepted_by_bagit(bag: Path) -> bool:
    """Return whether the standard's own program finds a bag whole."""
    command = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(bag)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
