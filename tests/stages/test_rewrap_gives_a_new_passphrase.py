"""`rewrap` gives a new passphrase without the export: all inside stays, and the old one opens nothing more."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest
import pyzipper

from journal_bridge.bundle import book, manifest
from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE
from journal_bridge.bundle.passphrases import Passphrases
from journal_bridge.bundle.rewrapping import rewrap
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.bundle.verifying import verify
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from rewrap_samples import BOOK, FILMS, NEW, OLD, Given, add_pictures, attached_to, digests_of, films_of
from stages.sealed_parts import NOW, TRANSFER, packed, typeset_stand_in


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Deliver an archive with a book and a ZIP of films."""
    folder = tmp_path_factory.mktemp("made")
    keys = SettingKeys.create(folder / "keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book, "typeset", typeset_stand_in)
        sealed = seal_for_people(
            packed(folder / "p"),
            Edition.PARENT,
            OLD.book,
            folder / "p",
            keys,
            transfer_id=TRANSFER,
            films_passphrase=OLD.films,
            choices=Choices(),
        )
    deliver_to_folder(sealed, folder / "given", NOW)
    add_pictures(folder / "given", keys)
    return Given(folder / "given", keys)


@pytest.fixture
def given(original: Given, tmp_path: Path) -> Given:
    """Give a copy that a test may lock anew."""
    return Given(shutil.copytree(original.folder, tmp_path / "given"), original.keys)


def streams_of(path: Path, passphrase: str) -> set[bytes]:
    """Return every picture of a book as it is stored, beneath the lock."""
    with pikepdf.open(path, password=passphrase) as pdf:
        return {
            one.read_raw_bytes()
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Filter") == pikepdf.Name.DCTDecode
        }


def locked(path: Path, passphrase: str) -> bool:
    """Tell whether a passphrase opens nothing of a file, in two libraries for a book."""
    if path.suffix == ".zip":
        with pyzipper.AESZipFile(path) as archive:
            for name in archive.namelist():
                with pytest.raises(RuntimeError):
                    archive.read(name, pwd=passphrase.encode())
        return True
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path, password=passphrase)
    return pypdf.PdfReader(path).decrypt(passphrase) is pypdf.PasswordType.NOT_DECRYPTED


def test_everything_inside_stays_and_only_the_lock_is_new(original: Given, given: Given) -> None:
    """Photos, films and the attached journal are byte for byte the same; the folder is found whole."""
    done = rewrap(given.folder, OLD, NEW, given.keys)
    assert (done.transfer_id, done.folder, done.another_signer, done.left) == (TRANSFER, given.folder, False, None)
    before, after = streams_of(original.folder / BOOK, OLD.book), streams_of(given.folder / BOOK, NEW.book)
    assert len(before) == 4
    assert before == after
    assert attached_to(original.folder / BOOK, OLD.book) == attached_to(given.folder / BOOK, NEW.book) != {}
    assert (
        films_of(original.folder / FILMS, OLD.films or "") == films_of(given.folder / FILMS, NEW.films or "") != {}
    )
    assert (original.folder / START_HERE).read_bytes() == (given.folder / START_HERE).read_bytes()
    found = verify(given.folder, NEW.book, sender=given.keys.card, films_passphrase=NEW.films)
    assert (found.ok, found.could_not_check) == (True, ())
    assert {file.name: file.sha256 for file in done.files} == digests_of(given.folder)


def test_the_old_passphrase_opens_nothing_of_the_new_folder(given: Given) -> None:
    """Nor does the book's open the films, or the films' the book."""
    rewrap(given.folder, OLD, NEW, given.keys)
    for old in (OLD.book, OLD.films or ""):
        assert locked(given.folder / BOOK, old)
        assert locked(given.folder / FILMS, old)
    assert locked(given.folder / BOOK, NEW.films or "")
    assert locked(given.folder / FILMS, NEW.book)


def test_the_new_lock_is_as_strong_as_the_first(given: Given) -> None:
    """AES-256, revision 6, in a PDF 2.0, and a passphrase that is not the owner's."""
    rewrap(given.folder, OLD, NEW, given.keys)
    assert (given.folder / BOOK).read_bytes().startswith(b"%PDF-2.0")
    assert pypdf.PdfReader(given.folder / BOOK).decrypt(NEW.book) is pypdf.PasswordType.USER_PASSWORD
    with pikepdf.open(given.folder / BOOK, password=NEW.book) as pdf:
        assert (pdf.encryption.R, pdf.encryption.V, pdf.encryption.stream_method.name) == (6, 5, "aesv3")
    with pyzipper.AESZipFile(given.folder / FILMS) as archive:
        assert {member.wz_aes_strength for member in archive.infolist()} == {3}


def test_with_out_the_old_folder_stays_as_it_is(given: Given, tmp_path: Path) -> None:
    """A stick in my hand is only read; the new folder is another one."""
    before = digests_of(given.folder)
    done = rewrap(given.folder, OLD, NEW, given.keys, out=tmp_path / "new")
    assert before == digests_of(given.folder)
    assert verify(done.folder, NEW.book, films_passphrase=NEW.films).ok
    assert {"given", "new"} == {one.name for one in tmp_path.iterdir()}


def test_a_family_can_read_the_new_folder_as_it_could_the_old(given: Given) -> None:
    """Files on a stick are readable to all: they are locked."""
    before = {one.name: one.stat().st_mode for one in given.folder.iterdir()}
    rewrap(given.folder, OLD, NEW, given.keys)
    assert before == {one.name: one.stat().st_mode for one in given.folder.iterdir()}


def test_volumes_and_parts_get_the_new_passphrases_too(given: Given) -> None:
    """Every volume and every ZIP of a large archive, not only the first."""
    for name, several in ((BOOK, "learning-journal-{}-of-2.pdf"), (FILMS, "films-and-originals-{}-of-2.zip")):
        for number in (1, 2):
            shutil.copyfile(given.folder / name, given.folder / several.format(number))
        (given.folder / name).unlink()
    lines = [one.name for one in given.folder.iterdir() if one.name not in {MANIFEST, SIGNATURE}]
    for name in (MANIFEST, SIGNATURE):
        (given.folder / name).unlink()
    files = [listed(name, given.folder / name) for name in lines]
    manifest.add_manifest(files, Purpose.PARENT, TRANSFER, given.folder, given.keys)
    rewrap(given.folder, OLD, NEW, given.keys)
    assert verify(given.folder, NEW.book, films_passphrase=NEW.films).ok
    for one in given.folder.iterdir():
        if one.suffix in {".pdf", ".zip"}:
            assert locked(one, (OLD.films or "") if one.suffix == ".zip" else OLD.book)


def test_it_is_told_when_somebody_else_had_signed_it(given: Given, tmp_path: Path) -> None:
    """My key vouches for it from then on, and I am told whose it was."""
    mine = SettingKeys.create(tmp_path / "mine")
    done = rewrap(given.folder, OLD, NEW, mine)
    assert (done.another_signer, done.was_signed_by, done.signed_by) == (True, given.keys.card, mine.card)
    assert verify(given.folder, sender=mine.card).ok
    assert not verify(given.folder, sender=given.keys.card).ok


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: _flip(folder / BOOK), "tampered"),
        (lambda folder: _flip(folder / FILMS), "tampered"),
        (lambda folder: (folder / FILMS).unlink(), "missing-file"),
        (lambda folder: (folder / "more.txt").write_text("x"), "extra-file"),
        (lambda folder: (folder / MANIFEST).unlink(), "missing-file"),
        (lambda folder: (folder / SIGNATURE).unlink(), "missing-file"),
        (lambda folder: _flip(folder / SIGNATURE), "signature-bad"),
        (lambda folder: (folder / START_HERE).rename(folder / "read-me.txt"), "tampered"),
    ],
    ids=["book", "films", "no films", "more", "no manifest", "no signature", "signature", "renamed"],
)
def test_what_is_damaged_is_not_called_whole(spoil: Callable[[Path], object], code: str, given: Given) -> None:
    """A new manifest over a damaged file would hide the damage, so nothing is done at all."""
    spoil(given.folder)
    before = digests_of(given.folder)
    with pytest.raises(NotVerified) as refused:
        rewrap(given.folder, OLD, NEW, given.keys)
    assert refused.value.code == code
    assert before == digests_of(given.folder)
    assert [given.folder] == list(given.folder.parent.iterdir())


@pytest.mark.parametrize(
    "wrong", [NEW, OLD._replace(book=NEW.book), OLD._replace(films=NEW.films), OLD._replace(films=None)]
)
def test_without_the_right_passphrases_nothing_is_done(wrong: Passphrases, given: Given) -> None:
    """Both are needed, and a wrong one is called wrong rather than the folder damaged."""
    before = digests_of(given.folder)
    with pytest.raises(NotVerified) as refused:
        rewrap(given.folder, wrong, NEW, given.keys)
    assert refused.value.code == "wrong-passphrase"
    assert before == digests_of(given.folder)


def test_what_is_sealed_to_a_key_says_that_it_has_no_passphrase(tmp_path: Path) -> None:
    """It is built again from the export instead."""
    sender, receiver = SettingKeys.create(tmp_path / "s"), SettingKeys.create(tmp_path / "r")
    bundle = packed(tmp_path / "w", purpose=Purpose.SETTING)
    sealed = seal_for_setting(bundle, receiver.card, TRANSFER, tmp_path / "w", sender)
    deliver_to_folder(sealed, tmp_path / "given", NOW)
    with pytest.raises(UsageFault) as refused:
        rewrap(tmp_path / "given", OLD, NEW, sender)
    assert refused.value.code == "sealed-to-key"
