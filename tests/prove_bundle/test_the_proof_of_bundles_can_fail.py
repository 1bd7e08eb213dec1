"""Each check finds what it is there to find: a broken sample for every one of them."""

import io
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.errors import NotVerified
from journal_bridge.keys import SettingKeys
from proofs.outcome import Outcome
from prove_bundle import (
    bad_input,
    corruption,
    first_pages,
    guesses,
    locks,
    pages,
    performance,
    programs,
    readers,
    reading_order,
    sameness,
    wrong_passphrases,
)
from prove_bundle.given import BOOK_PHRASE, FILMS_PHRASE, Given
from prove_bundle.pages import Page, Word
from stages.sealed_parts import CANARY


def _pdf(path: Path, content: str, **saving: Any) -> Path:  # noqa: ANN401 - handed to pikepdf as given
    """Write a page of A4 with some page content, set in Helvetica."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=first_pages.A4)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(content.encode())
        pdf.save(path, **saving)
    return path


def _lock(**how: Any) -> pikepdf.Encryption:  # noqa: ANN401 - the same
    return pikepdf.Encryption(user=BOOK_PHRASE, owner="owner", **how)


def test_a_bundle_that_opens_is_a_fault(post: corruption.Post, tmp_path: Path) -> None:
    """The whole bundle itself, handed in as if it were corrupted, is called opened."""
    found = set(corruption.faults_of(post, post.sealed[0].read_bytes(), tmp_path))
    assert {"opened", "a folder was made", "verify finds nothing wrong"} <= found


def _leaves_quarantine(path: Path, receiver: SettingKeys, _sender: SettingKeys, out: Path) -> None:
    with (out.parent / ".quarantine").open("wb") as sink:
        receiver.open_sealed(io.BytesIO(path.read_bytes()), sink, "")
    raise NotVerified("tampered")


def _leaves_temporary(_path: Path, _receiver: SettingKeys, _sender: SettingKeys, _out: Path) -> None:
    tempfile.mkstemp()
    raise NotVerified("tampered")


def _names_the_child(_path: Path, _receiver: SettingKeys, _sender: SettingKeys, _out: Path) -> None:
    raise NotVerified("tampered", CANARY)


def _breaks(_path: Path, _receiver: SettingKeys, _sender: SettingKeys, _out: Path) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("opener", "fault"),
    [
        (_leaves_quarantine, "plaintext was left in room"),
        (_leaves_temporary, "a file was left in temporary"),
        (_names_the_child, "the refusal names the child"),
        (_breaks, "ended with ZeroDivisionError"),
    ],
)
def test_an_opener_that_is_careless_is_found_out(
    opener: corruption.Opener, fault: str, post: corruption.Post, tmp_path: Path
) -> None:
    """Plaintext in quarantine, files in a temporary folder, names in messages, and crashes are all noticed."""
    assert fault in corruption.faults_of(post, post.sealed[0].read_bytes(), tmp_path, opener)


def test_a_reader_that_opens_anything_is_a_fault(delivery: Given) -> None:
    """So is one that does not open with the right passphrase: it would prove nothing."""
    opens = {"pikepdf": lambda _path, given: given, "pypdf": lambda _path, _given: []}
    outcome = wrong_passphrases.tried_all(delivery.books[0], delivery.films[0], opens, 20)
    assert any(fault.startswith("opened by a wrong passphrase: pikepdf") for fault in outcome.faults)
    assert "pypdf does not open with the right passphrase" in outcome.faults


def test_guesses_are_wrong_and_never_the_same_twice() -> None:
    """Three thousand of them, the near misses among them, and none that means the right one."""
    made = guesses.guesses(BOOK_PHRASE, 3000, 1)
    assert len(set(made)) == 3000
    assert BOOK_PHRASE not in map(guesses.prepared, made)
    near = {BOOK_PHRASE.lower(), BOOK_PHRASE + " ", BOOK_PHRASE.replace("-", ""), BOOK_PHRASE[:-1], ""}
    assert near <= set(made)
    assert {127, 128} <= {len(guess.encode()) for guess in made}


@pytest.mark.parametrize(
    ("saving", "fault"),
    [
        ({}, "locked with VNone RNone"),
        ({"encryption": {"R": 4, "aes": True}}, "locked with V4 R4"),
        ({"encryption": {"R": 3, "aes": False, "metadata": False}}, "locked with V2 R3"),
        ({"encryption": {"R": 6, "metadata": False}}, "metadata is not locked"),
        ({"encryption": {"R": 6}}, "not PDF 2.0"),
    ],
)
def test_a_weak_lock_is_a_fault(saving: dict[str, dict[str, Any]], fault: str, tmp_path: Path) -> None:
    """No lock, an older lock, or one that leaves the title in clear."""
    given = {"encryption": _lock(**saving["encryption"])} if saving else {}
    faults = locks.lock_faults(_pdf(tmp_path / "book.pdf", "", **given))
    assert any(one.startswith(fault) for one in faults)


def test_a_name_in_clear_is_a_fault(tmp_path: Path) -> None:
    """A comment behind the end of a locked book is no part of what is locked."""
    book = _pdf(tmp_path / "book.pdf", "", encryption=_lock(R=6), force_version="2.0")
    assert list(locks.lock_faults(book)) == []
    book.write_bytes(book.read_bytes() + b"% of Nowak")
    assert list(locks.lock_faults(book)) == ["b'Nowak' can be read"]


def test_a_book_with_other_bytes_in_another_zone_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One book that knows its time zone is named, with the way it was made."""
    monkeypatch.setattr(sameness, "composed", lambda _folder, _number, zone, *_: {"0 a.pdf": "x", "3 b.pdf": zone})
    outcome = sameness.prove(tmp_path)
    assert list(outcome.figures.values()) == ["1 of 2"]
    assert any("paper=True" in fault for fault in outcome.faults)


@programs.needs(*programs.ALL)
def test_another_journal_inside_the_book_is_a_fault(delivery: Given) -> None:
    """Every program that extracts the attachment says so."""
    faults = list(readers.book_faults(delivery.books[0], "0" * 64))
    told = {fault.split(": ")[1].split()[0] for fault in faults}
    assert told == {"pypdf", "pikepdf", "qpdf", "poppler", "pdf.js"}


@programs.needs("pdftotext")
def test_entries_in_another_order_are_a_fault(delivery: Given) -> None:
    """A book of the journal turned round would not pass."""
    journal = delivery.bundle.minimised.journal
    turned = [texts[::-1] for texts in reading_order.told_by(journal)][::-1]
    text = "".join(programs.text("pdftotext", "-upw", BOOK_PHRASE, book, "-") for book in delivery.books)
    assert reading_order.order_in(text, reading_order.told_by(journal)).astray == []
    order = reading_order.order_in(text, turned)
    assert len(order.astray) > order.pieces // 2


@programs.needs(programs.SEVEN_ZIP)
def test_films_that_are_missing_or_others_are_a_fault(delivery: Given, tmp_path: Path) -> None:
    """A ZIP that is cut short, and one that is not there at all."""
    folder = tmp_path / "cut"
    shutil.copytree(delivery.folder, folder)
    cut = replace(delivery, folder=folder)
    cut.films[0].write_bytes(cut.films[0].read_bytes()[:-2000])
    assert any("7-Zip" in fault for fault in readers.films_faults(cut))
    for path in cut.films:
        path.unlink()
    assert any("is not in any ZIP" in fault for fault in readers.films_faults(cut))
    files = tuple(replace(file, sha256="0" * 64) for file in delivery.bundle.files)
    other = replace(delivery, bundle=replace(delivery.bundle, files=files))
    assert any("comes out changed" in fault for fault in readers.films_faults(other))
    assert wrong_passphrases.seven_zip_opens(delivery.films[0], FILMS_PHRASE)


def test_a_file_over_the_limit_is_a_fault(delivery: Given) -> None:
    """A single byte too many, and a book that was never cut."""
    assert list(readers.limit_faults(delivery)) == []
    longest = max(path.stat().st_size for path in delivery.folder.iterdir())
    tight = replace(delivery, choices=replace(delivery.choices, limit=longest - 1))
    assert [fault.split(" is ")[1] for fault in readers.limit_faults(tight)] == [f"larger than {longest - 1}"]


@programs.needs("pdftoppm", "mutool")
def test_a_blank_page_is_a_fault(tmp_path: Path) -> None:
    """A page nobody sees anything on is no page of a book."""
    book = _pdf(tmp_path / "book.pdf", "", encryption=_lock(R=6))
    faults = list(readers.drawing_faults(book, 1))
    assert faults == ["poppler's poppler-1 is blank", "mupdf does not draw the first page"]


@programs.needs("age")
def test_a_bag_with_a_changed_file_is_not_accepted(post: corruption.Post, tmp_path: Path) -> None:
    """The standard's own program says no, as it says yes to the honest one."""
    bag = readers.unsealed_by_age(post.sealed[0], post.receiver, tmp_path)
    assert readers.accepted_by_bagit(bag)
    (bag / "data" / "journal.json").write_text("{}")
    assert not readers.accepted_by_bagit(bag)


def test_a_field_that_moved_is_a_fault() -> None:
    """Two points down the page, or gone, or on a page of another size."""
    places = {"Languages": (50.0, 100.0), "What I love": (50.0, 200.0)}
    words = (Word(50, 102, 90, 112, "Languages"), Word(50, 200, 60, 210, "What"))
    found = list(first_pages.misplaced(Page(595, 842, words), places))
    assert found == ["'Languages' is not in its place", "'What I love' is not in its place"]
    assert list(first_pages.misplaced(Page(612, 792, ()), {})) == ["not A4: 612 x 792"]


@programs.needs("pdftotext")
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("BT /F 12 Tf 560 400 Td (overflowing) Tj ET", "page 1: 'overflowing' leaves the page"),
        ("BT /F 12 Tf 60 -6 Td (below) Tj ET", "page 1: 'below' leaves the page"),
        ("BT /F 12 Tf 60 400 Td (under) Tj 0 1 Td (above) Tj ET", "page 1: 'above' stands over 'under'"),
    ],
)
def test_a_word_off_the_page_or_over_another_is_a_fault(content: str, fault: str, tmp_path: Path) -> None:
    """To the right, below, and where another word already stands."""
    book = _pdf(tmp_path / "book.pdf", content, encryption=_lock(R=6))
    assert list(pages.layout_faults(book, BOOK_PHRASE)) == [fault]


def _opens_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _links_out(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(A=pdf.make_indirect(action)))])


@pytest.mark.parametrize(
    ("change", "fault"),
    [(_opens_script, "something happens when it is opened"), (_links_out, "/URI in an object")],
)
def test_a_script_or_a_link_is_a_fault(change: Callable[[pikepdf.Pdf], None], fault: str, tmp_path: Path) -> None:
    """A book runs nothing and leads nowhere."""
    plain = _pdf(tmp_path / "plain.pdf", "")
    with pikepdf.open(plain) as pdf:
        change(pdf)
        pdf.save(tmp_path / "book.pdf")
    assert list(pages.running_faults(plain, "")) == []
    assert fault in pages.running_faults(tmp_path / "book.pdf", "")


def test_a_text_that_was_changed_is_a_fault() -> None:
    """What looks like code must stand there letter by letter, wherever the line breaks."""
    assert list(bad_input.literal_faults('say #read("da\nta.json") and', ['#read("data.json")'])) == []
    assert list(bad_input.literal_faults("say {} and", ['#read("data.json")'])) != []
    assert list(bad_input.piled_faults("a" + "\u0301" * 30)) == ["9 marks on one letter"]


def test_an_edition_that_is_not_made_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that is refused is told with its code, and the others go on."""
    monkeypatch.setattr(bad_input, "typeset", _refusing)
    outcome = bad_input.prove(tmp_path, ["no entry"], [(Edition.PARENT, Choices())])
    assert any(fault.startswith("not made: tampered") for fault in outcome.faults)


def _refusing(*_: object, **__: object) -> None:
    raise NotVerified("tampered")


PRINTED = """\
1. 0.251 of WeasyPrint's time (bound 0.250), 0.188 of its work
   peak 219 MB of any process (bound 220)
2. 1,000 photos as they were: peak 251 MB (bound 250)
4. 11.9 photos of 12 million pixels a second to book size (bound 12)
"""


def test_a_missed_bound_is_a_fault() -> None:
    """Too slow, too large, too few a second; and a figure nobody measured."""
    outcome = performance.held_against_bounds(PRINTED)
    assert [fault.split(":")[0] for fault in outcome.faults] == [
        "600 photos, time against WeasyPrint's",
        "1,000 photos of 3 MB as they were, memory",
        "a photo of the largest book against the smallest",
        "the same without what any book costs, by work",
        "photos of 12 million pixels scaled",
    ]
    better = PRINTED.replace("251", "250").replace("11.9", "12.0")
    better += "3. a photo costs 0.31 in the largest book of what it costs in the smallest (bound 1.30);\n"
    better += "   without what any book costs: 1.26 by the clock, 1.23 by work\n"
    assert performance.held_against_bounds(better).faults == []


def test_nothing_tried_is_a_fault() -> None:
    """0 of 0 is no proof."""
    outcome = Outcome()
    outcome.share("bundles refused", 0, 0)
    assert outcome.faults == ["bundles refused: nothing was tried"]
