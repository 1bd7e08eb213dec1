"""The book opens with its passphrase and not without, hides every word, and holds every photo as it was."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdf
import pytest

import book_samples as samples
from journal_bridge.bundle.book import BookFacts, Edition, compose, typeset
from journal_bridge.bundle.book.making import typeset as typeset_in_making
from journal_bridge.errors import OurFault, UsageFault
from journal_bridge.handover import MinimisedJournal

PASSPHRASE = "a1b2-c3d4-e5f6-g7h8"
DATA = b'{"canary": "Canary Kestrel"}'


class Made:
    """One book made once for all the questions asked of it."""

    def __init__(self, folder: Path) -> None:
        self.journal: MinimisedJournal = samples.whole_book(folder)
        self.path = folder / "book.pdf"
        self.facts: BookFacts = typeset(
            self.journal, Edition.PARENT, self.path, PASSPHRASE, attachments={"journal.json": DATA}
        )
        self.reader = pypdf.PdfReader(self.path, password=PASSPHRASE)
        self.text = "\n".join(page.extract_text() for page in self.reader.pages)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The book of everything, locked."""
    return Made(tmp_path_factory.mktemp("book"))


def test_the_book_opens_with_its_passphrase_only(book: Made) -> None:
    """Without the right passphrase nobody reads a page."""
    assert pypdf.PdfReader(book.path).decrypt("wrong") == pypdf.PasswordType.NOT_DECRYPTED
    assert pypdf.PdfReader(book.path).decrypt("") == pypdf.PasswordType.NOT_DECRYPTED
    assert book.facts.pages == len(book.reader.pages)


def test_the_lock_is_the_strongest_the_format_has(book: Made) -> None:
    """AES-256, revision 6, in a PDF 2.0 file, its description locked too."""
    lock = pypdf.PdfReader(book.path).trailer["/Encrypt"].get_object()
    assert isinstance(lock, dict)
    assert (lock["/V"], lock["/R"], lock["/CF"]["/StdCF"]["/CFM"]) == (5, 6, "/AESV3")
    assert lock.get("/EncryptMetadata", True)
    assert book.path.read_bytes().startswith(b"%PDF-2.0")


@pytest.mark.parametrize("word", [b"Am\xc3\xa9lie", b"Nowak", b"Acorns", b"Kestrel", b"Typst", b"/Alt", b"Nunito"])
def test_no_word_of_it_stands_in_the_file_in_clear(book: Made, word: bytes) -> None:
    """Somebody who finds the stick learns no name, no title, not even which letters were used."""
    assert word not in book.path.read_bytes()


def test_every_small_photo_is_inside_byte_for_byte(book: Made) -> None:
    """What a family keeps is the photo itself, not a copy of a copy."""
    inside = set()
    with pikepdf.open(book.path, password=PASSPHRASE) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image:
                inside.add(hashlib.sha256(thing.read_raw_bytes()).hexdigest())
    small = [path for path in book.journal.folder.rglob("*.jpg") if path.name != "0022.jpg"]
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in small} <= inside
    assert book.facts.photos == len(inside) == 24


def test_a_second_reader_finds_the_same_photos(book: Made) -> None:
    """pypdf, which had no part in the lock, decodes a photo to the size it has on disk."""
    sizes = {image.image.size for image in book.reader.pages[3].images if image.image}
    assert {(800, 600)} == sizes


def test_the_attached_journal_comes_out_as_it_went_in(book: Made) -> None:
    """The data inside the book is the data that was put there."""
    assert book.reader.attachments["journal.json"] == [DATA]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on PATH")
def test_qpdf_finds_nothing_wrong(book: Made) -> None:
    """A strict checker reads every object and decodes every stream."""
    checked = subprocess.run(
        ["qpdf", f"--password={PASSPHRASE}", "--check", book.path], check=False, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "No syntax or stream encoding errors found" in checked.stdout


@pytest.mark.parametrize("weak", ["", "x" * 33, "pass\u00e9", "tab\there"])
def test_a_passphrase_no_reader_could_use_is_refused_before_anything_is_written(weak: str, tmp_path: Path) -> None:
    """An empty passphrase opens silently, and a long one does not open everywhere."""
    with pytest.raises(UsageFault) as refused:
        typeset(samples.minimised(tmp_path), Edition.PARENT, tmp_path / "book.pdf", weak)
    assert refused.value.code == "passphrase-weak"
    assert not list(tmp_path.iterdir())


def test_a_book_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half-written book and no page in clear survives a fault."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    def fail(*_: object) -> int:
        raise OurFault("layout-failed", "test")

    monkeypatch.setattr("journal_bridge.bundle.book.making.splice", fail)
    with pytest.raises(OurFault):
        typeset_in_making(samples.whole_book(tmp_path / "j"), Edition.PARENT, tmp_path / "book.pdf", PASSPHRASE)
    assert not list(temporary.iterdir())
    assert not list(tmp_path.glob("*book.pdf*"))


@pytest.mark.parametrize("edition", list(Edition))
def test_the_same_journal_gives_the_same_bytes(edition: Edition, tmp_path: Path) -> None:
    """Before the lock goes on, two runs make one and the same file."""
    journal = samples.whole_book(tmp_path / "journal")
    for name in ("first.pdf", "second.pdf"):
        compose(journal, edition, tmp_path / name)
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()
