"""What parents, schools and settings without a gateway get: a locked book, films beside it, how to open them."""

import csv
import io
from pathlib import Path

import pikepdf
import pytest
import pyzipper

from journal_bridge.bundle import book
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.films import film_names, index_of, needs_films
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.start_here import start_here
from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.handover import Bundle, SealedBundle
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import (
    CANARY,
    FILMS_PASSPHRASE,
    PASSPHRASE,
    TRANSFER,
    files_under,
    packed,
    typeset_stand_in,
)


@pytest.fixture(autouse=True)
def _quick_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "typeset", typeset_stand_in)


def _sealed(folder: Path, bundle: Bundle | None = None) -> SealedBundle:
    keys = SettingKeys.load_or_create(folder / "keys")
    return seal_for_people(
        bundle or packed(folder / "work"),
        Edition.PARENT,
        PASSPHRASE,
        folder / "work",
        keys,
        transfer_id=TRANSFER,
        films_passphrase=FILMS_PASSPHRASE,
    )


def test_a_parent_gets_four_kinds_of_files_and_a_signature(tmp_path: Path) -> None:
    """A word on how to open, the book, the films, and the signed list of them; names say nothing about anybody."""
    sealed = _sealed(tmp_path)
    names = ["START-HERE.txt", "films-and-originals.zip", "learning-journal.pdf", "MANIFEST.sig", "MANIFEST"]
    assert names == [file.name for file in sealed.files]
    assert sealed.sealed_to == "passphrase"
    for file in sealed.files:
        content = file.path.read_bytes()
        assert not [word for word in (*CANARY.split(), "c1film", PASSPHRASE) if word.encode() in content]


def test_films_and_large_photos_lie_beside_the_book_as_they_were(tmp_path: Path) -> None:
    """The ZIP opens with its own passphrase only; inside are the film and the large photo, byte for byte."""
    bundle = packed(tmp_path / "work")
    sealed = _sealed(tmp_path, bundle)
    path = next(file.path for file in sealed.files if file.name.endswith(".zip"))
    with pyzipper.AESZipFile(path) as archive:
        assert [member.filename for member in archive.infolist()] == ["index.csv", "0001.jpg", "0002.mp4"]
        assert all(member.wz_aes_strength == 3 for member in archive.infolist())
        with pytest.raises(RuntimeError):
            archive.read("0002.mp4", pwd=PASSPHRASE.encode())
        archive.setpassword(FILMS_PASSPHRASE.encode())
        originals = {file.name: file.path.read_bytes() for file in bundle.files}
        assert originals["media/c1large.jpg"] == archive.read("0001.jpg")
        assert originals["media/c1film.mp4"] == archive.read("0002.mp4")
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert [(row["file"], row["kind"], row["date"]) for row in rows] == [
        ("0001.jpg", "photo", "2023-05-04"),
        ("0002.mp4", "video", "2023-05-04"),
    ]


def test_names_in_the_zip_stay_the_same_on_every_run(tmp_path: Path) -> None:
    """A parent who gets the archive twice finds the same film under the same number."""
    first, second = packed(tmp_path / "a").minimised.journal, packed(tmp_path / "b").minimised.journal
    assert film_names(first) == film_names(second) == {"c1large": "0001.jpg", "c1film": "0002.mp4"}
    assert index_of(first) == index_of(second)


def test_small_photos_alone_need_no_second_passphrase(tmp_path: Path) -> None:
    """When the book shows everything in full, there is no ZIP and no second passphrase."""
    journal = packed(tmp_path).minimised.journal
    small = journal.model_copy(update={"media": tuple(one for one in journal.media if one.id == "c1photo")})
    alone = small.model_copy(
        update={"entries": tuple(entry.model_copy(update={"media": ("c1photo",)}) for entry in small.entries)}
    )
    assert needs_films(journal)
    assert not needs_films(alone)


@pytest.mark.parametrize("films", [None, PASSPHRASE])
def test_films_have_a_passphrase_of_their_own(tmp_path: Path, films: str | None) -> None:
    """ZIP makes guessing cheap, so the book's passphrase is never put at risk by using it there."""
    keys = SettingKeys.create(tmp_path / "keys")
    bundle = packed(tmp_path / "work")
    with pytest.raises(OurFault):
        seal_for_people(
            bundle,
            Edition.PARENT,
            PASSPHRASE,
            tmp_path / "work",
            keys,
            transfer_id=TRANSFER,
            films_passphrase=films,
        )
    assert not (tmp_path / "work" / "sealed").exists()


def test_a_book_anybody_can_open_never_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the lock ever fail, sealing stops and the open book is gone."""

    def open_book(minimised: object, _edition: object, target: Path, *_: object, **__: object) -> None:
        assert minimised
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(target)

    monkeypatch.setattr(book, "typeset", open_book)
    with pytest.raises(NotVerified) as refused:
        _sealed(tmp_path)
    assert refused.value.code == "not-encrypted"
    assert not [path for path in files_under(tmp_path / "work" / "sealed") if path.suffix == ".pdf"]


def test_films_that_cannot_be_written_leave_nothing_half_made(tmp_path: Path) -> None:
    """A film that vanished meanwhile stops the sealing, and no half ZIP stays."""
    bundle = packed(tmp_path / "work")
    (bundle.minimised.folder / "media" / "c1film.mp4").unlink()
    with pytest.raises(OSError, match="c1film"):
        _sealed(tmp_path, bundle)
    assert not list((tmp_path / "work" / "sealed").glob("*.zip"))


@pytest.mark.parametrize("edition", Edition)
def test_the_first_file_tells_everybody_how_to_open_the_rest(edition: Edition) -> None:
    """Plain words in lines that fit any window, the same for every child; films only where there are films."""
    with_films, without = (start_here(edition, films=films).decode("ascii") for films in (True, False))
    assert "learning-journal.pdf" in without
    assert "films" not in without.lower()
    assert "7-Zip" in with_films
    assert max(map(len, with_films.splitlines())) <= 80
