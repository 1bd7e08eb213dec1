"""What parents, schools and settings without a gateway get: a locked book, films beside it, how to open them."""

from pathlib import Path

import pikepdf
import pytest

from journal_bridge.bundle import book
from journal_bridge.bundle.book import BookFacts, Edition
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.errors import NotVerified, UsageFault
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
    names = {"1-START-HERE.txt", "films-and-originals.zip", "learning-journal.pdf", "MANIFEST.sig", "MANIFEST"}
    assert names == {file.name for file in sealed.files}
    assert sealed.sealed_to == "passphrase"
    for file in sealed.files:
        content = file.path.read_bytes()
        assert not [word for word in (*CANARY.split(), "c1film", PASSPHRASE) if word.encode() in content]


@pytest.mark.parametrize("films", [None, PASSPHRASE, "our holiday film of 2023!", "AAAA-AAAA-AAAA-AAAA"])
def test_films_have_a_passphrase_of_their_own(tmp_path: Path, films: str | None) -> None:
    """ZIP makes guessing cheap, so the book's passphrase is never put at risk by using it there."""
    keys = SettingKeys.create(tmp_path / "keys")
    bundle = packed(tmp_path / "work")
    with pytest.raises(UsageFault, match="Films need a generated passphrase"):
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

    def open_book(minimised: object, _edition: object, target: Path, *_: object, **__: object) -> BookFacts:
        assert minimised
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(target)
        return BookFacts(pages=1, photos=0, replaced_glyphs=0)

    monkeypatch.setattr(book, "typeset", open_book)
    with pytest.raises(NotVerified) as refused:
        _sealed(tmp_path)
    assert refused.value.code == "not-encrypted"
    assert not [path for path in files_under(tmp_path / "work" / "sealed") if path.suffix == ".pdf"]
