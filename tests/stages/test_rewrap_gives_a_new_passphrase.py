"""`rewrap` gives a new passphrase without the export: all inside stays, and the old one opens nothing more."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pytest
import pyzipper

from journal_bridge.bundle import book, exchanging, manifest, rewrapping
from journal_bridge.bundle.blocks import listed, private_file
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.exchanging import ASIDE
from journal_bridge.bundle.films import locked_zip, member
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE, from_bytes
from journal_bridge.bundle.passphrases import Passphrases
from journal_bridge.bundle.rewrapping import rewrap
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.bundle.verifying import verify
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import BridgeError, NotVerified, TryAgain, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import FILMS_PASSPHRASE, NOW, PASSPHRASE, TRANSFER, packed, typeset_stand_in

OLD = Passphrases(PASSPHRASE, FILMS_PASSPHRASE)
NEW = Passphrases("2XVD-7KQM-HW4N-9RTB", "8PGA-M3ZC-1JDT-W5YE")
BOOK, FILMS = "learning-journal.pdf", "films-and-originals.zip"


@dataclass(frozen=True)
class Given:
    """One folder as a family holds it, and the keys it was signed with."""

    folder: Path
    keys: SettingKeys


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
    _add_pictures(folder / "given", keys)
    return Given(folder / "given", keys)


def _add_pictures(folder: Path, keys: SettingKeys) -> None:
    """Put pictures into the stand-in for a book, as streams that may not be touched."""
    with pikepdf.open(folder / BOOK, password=OLD.book, allow_overwriting_input=True) as pdf:
        for number in range(4):
            content = b"\xff\xd8" + hashlib.shake_128(bytes([number])).digest(30_000)
            picture = pdf.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
            picture.Filter = pikepdf.Name.DCTDecode
            pdf.pages[0].Resources[f"/P{number}"] = picture
        locks = pikepdf.Encryption(user=OLD.book, owner="x", R=6)
        pdf.save(folder / BOOK, encryption=locks, force_version="2.0")
    _sign_again(folder, keys)


def _sign_again(folder: Path, keys: SettingKeys) -> None:
    before = from_bytes((folder / MANIFEST).read_bytes())
    for name in (MANIFEST, SIGNATURE):
        (folder / name).unlink()
    files = [listed(line.name, folder / line.name) for line in before.lines]
    manifest.add_manifest(files, before.purpose, before.transfer_id, folder, keys)


@pytest.fixture
def given(original: Given, tmp_path: Path) -> Given:
    """Give a copy that a test may lock anew."""
    return Given(shutil.copytree(original.folder, tmp_path / "given"), original.keys)


def _digests(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())}


def _streams(path: Path, passphrase: str) -> set[bytes]:
    """Return every picture of a book as it is stored, beneath the lock."""
    with pikepdf.open(path, password=passphrase) as pdf:
        return {
            one.read_raw_bytes()
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Filter") == pikepdf.Name.DCTDecode
        }


def _attached(path: Path, passphrase: str) -> dict[str, bytes]:
    return {name: contents[0] for name, contents in pypdf.PdfReader(path, password=passphrase).attachments.items()}


def _films(path: Path, passphrase: str) -> dict[str, bytes]:
    with pyzipper.AESZipFile(path) as archive:
        archive.setpassword(passphrase.encode())
        return {name: archive.read(name) for name in archive.namelist()}


def _locked(path: Path, passphrase: str) -> bool:
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
    before, after = _streams(original.folder / BOOK, OLD.book), _streams(given.folder / BOOK, NEW.book)
    assert len(before) == 4
    assert before == after
    assert _attached(original.folder / BOOK, OLD.book) == _attached(given.folder / BOOK, NEW.book) != {}
    assert _films(original.folder / FILMS, OLD.films or "") == _films(given.folder / FILMS, NEW.films or "") != {}
    assert (original.folder / START_HERE).read_bytes() == (given.folder / START_HERE).read_bytes()
    found = verify(given.folder, NEW.book, sender=given.keys.card, films_passphrase=NEW.films)
    assert (found.ok, found.could_not_check) == (True, ())
    assert {file.name: file.sha256 for file in done.files} == _digests(given.folder)


def test_the_old_passphrase_opens_nothing_of_the_new_folder(given: Given) -> None:
    """Nor does the book's open the films, or the films' the book."""
    rewrap(given.folder, OLD, NEW, given.keys)
    for old in (OLD.book, OLD.films or ""):
        assert _locked(given.folder / BOOK, old)
        assert _locked(given.folder / FILMS, old)
    assert _locked(given.folder / BOOK, NEW.films or "")
    assert _locked(given.folder / FILMS, NEW.book)


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
    before = _digests(given.folder)
    done = rewrap(given.folder, OLD, NEW, given.keys, out=tmp_path / "new")
    assert before == _digests(given.folder)
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
            assert _locked(one, (OLD.films or "") if one.suffix == ".zip" else OLD.book)


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
    before = _digests(given.folder)
    with pytest.raises(NotVerified) as refused:
        rewrap(given.folder, OLD, NEW, given.keys)
    assert refused.value.code == code
    assert before == _digests(given.folder)
    assert [given.folder] == list(given.folder.parent.iterdir())


@pytest.mark.parametrize(
    "wrong", [NEW, OLD._replace(book=NEW.book), OLD._replace(films=NEW.films), OLD._replace(films=None)]
)
def test_without_the_right_passphrases_nothing_is_done(wrong: Passphrases, given: Given) -> None:
    """Both are needed, and a wrong one is called wrong rather than the folder damaged."""
    before = _digests(given.folder)
    with pytest.raises(NotVerified) as refused:
        rewrap(given.folder, wrong, NEW, given.keys)
    assert refused.value.code == "wrong-passphrase"
    assert before == _digests(given.folder)


def test_what_is_sealed_to_a_key_says_that_it_has_no_passphrase(tmp_path: Path) -> None:
    """It is built again from the export instead."""
    sender, receiver = SettingKeys.create(tmp_path / "s"), SettingKeys.create(tmp_path / "r")
    bundle = packed(tmp_path / "w", purpose=Purpose.SETTING)
    sealed = seal_for_setting(bundle, receiver.card, TRANSFER, tmp_path / "w", sender)
    deliver_to_folder(sealed, tmp_path / "given", NOW)
    with pytest.raises(UsageFault) as refused:
        rewrap(tmp_path / "given", OLD, NEW, sender)
    assert refused.value.code == "sealed-to-key"


class _Stopped(BaseException):
    """Stands for the power going off."""


@pytest.mark.parametrize("step", ["_relock_book", "_relock_films", "add_manifest", "_prove"])
def test_whenever_the_power_goes_off_a_complete_folder_is_there(
    step: str, original: Given, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the exchange it is the old one, untouched."""

    def stop(*_: object, **__: object) -> None:
        raise _Stopped

    monkeypatch.setattr(rewrapping, step, stop)
    with pytest.raises(_Stopped):
        rewrap(given.folder, OLD, NEW, given.keys)
    assert _digests(original.folder) == _digests(given.folder)


@pytest.mark.parametrize("at_once", [True, False], ids=["exchanged at once", "one after the other"])
def test_at_every_step_of_the_exchange_a_complete_folder_is_there(
    at_once: bool, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two steps the old or the new one is complete, and in the end only the new one is there."""
    seen: list[tuple[bool, bool]] = []

    def look(_folder: Path) -> None:
        for path in (given.folder, given.folder.with_name(given.folder.name + ASIDE)):
            if path.exists():
                old = verify(path, OLD.book, films_passphrase=OLD.films).ok
                new = verify(path, NEW.book, films_passphrase=NEW.films).ok
                seen.append((old, new))

    monkeypatch.setattr(exchanging, "flush_names", look)
    if not at_once:
        monkeypatch.setattr(exchanging, "_renaming", lambda: None)
    rewrap(given.folder, OLD, NEW, given.keys)
    assert seen[0] == (True, False)
    assert (False, True) in seen
    assert [pair for pair in seen if pair not in {(True, False), (False, True)}] == []
    assert [given.folder] == list(given.folder.parent.iterdir())


def test_a_folder_that_stepped_aside_is_put_back(original: Given, given: Given) -> None:
    """The computer failed between the two steps: the next run finds the old folder and goes on."""
    given.folder.rename(given.folder.with_name(given.folder.name + ASIDE))
    rewrap(given.folder, OLD, NEW, given.keys)
    assert verify(given.folder, NEW.book, films_passphrase=NEW.films).ok
    assert [given.folder] == list(given.folder.parent.iterdir())
    assert original.folder.exists()


def test_what_a_killed_run_left_beside_the_folder_is_removed(given: Given) -> None:
    """It may be the old folder, which opens with the old passphrase; a folder of somebody else stays."""
    shutil.copytree(given.folder, given.folder.with_name(f".{given.folder.name}.0123456789abcdef.part"))
    other = given.folder.with_name(f".{given.folder.name}.part")
    other.mkdir()
    rewrap(given.folder, OLD, NEW, given.keys)
    assert {other, given.folder} == set(given.folder.parent.iterdir())


def test_when_the_new_folder_cannot_take_its_place_the_old_one_does(
    original: Given, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick taken out at the wrong moment: the old folder has its name again."""
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError
        return rename(self, target)

    monkeypatch.setattr(exchanging, "_renaming", lambda: None)
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(TryAgain):
        rewrap(given.folder, OLD, NEW, given.keys)
    assert _digests(original.folder) == _digests(given.folder)


def test_an_old_folder_that_cannot_be_removed_is_named(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """It still opens with the old passphrase, so I must know where it is."""
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    done = rewrap(given.folder, OLD, NEW, given.keys)
    assert done.left is not None
    assert verify(done.left, OLD.book, films_passphrase=OLD.films).ok
    assert verify(given.folder, NEW.book, films_passphrase=NEW.films).ok


def test_the_record_comes_before_the_new_folder(given: Given) -> None:
    """What cannot be recorded is not done."""

    def record(transfer: str, purpose: Purpose, files: object) -> None:
        assert (transfer, purpose) == (TRANSFER, Purpose.PARENT)
        assert files
        assert verify(given.folder, OLD.book, films_passphrase=OLD.films).ok
        raise TryAgain("ledger-failed")

    with pytest.raises(BridgeError, match="ledger"):
        rewrap(given.folder, OLD, NEW, given.keys, record=record)
    assert verify(given.folder, OLD.book, films_passphrase=OLD.films).ok


def test_a_full_stick_changes_nothing(original: Given, given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is not room for both, so the old one stays, and I am told to make room."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rewrapping, "_relock_films", full)
    with pytest.raises(TryAgain) as told:
        rewrap(given.folder, OLD, NEW, given.keys)
    assert told.value.code == "delivery-failed"
    assert _digests(original.folder) == _digests(given.folder)
    assert [given.folder] == list(given.folder.parent.iterdir())


def test_no_word_of_the_journal_is_ever_in_clear_on_the_disc(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written on the way, no file held a piece of a photo, a film or the journal."""
    pieces = [content[:64] for content in _films(given.folder / FILMS, OLD.films or "").values()]
    pieces += [content[:64] for content in _attached(given.folder / BOOK, OLD.book).values()]
    written: list[bytes] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        written.extend(one.read_bytes() for one in given.folder.parent.rglob("*") if one.is_file())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    rewrap(given.folder, OLD, NEW, given.keys)
    assert len(written) > 10
    assert not [piece for piece in pieces for content in written if piece in content]


_LOCKER = """
import sys
from pathlib import Path
from journal_bridge.bundle.rewrapping import _relock_book, _relock_films
_relock_book(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
_relock_films(Path(sys.argv[5]), Path(sys.argv[6]), sys.argv[3], sys.argv[4])
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""
"""Prints the most memory of its own in KiB; `ru_maxrss` would hand on that of whoever started it."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak like this")
def test_a_large_book_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    """60 MB of photos and a film of 60 MB, one block and one photo at a time."""
    peaks = []
    for photos in (2, 30):
        path, films = tmp_path / f"{photos}.pdf", tmp_path / f"{photos}.zip"
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            for number in range(photos):
                content = os.urandom(1 << 21)
                pdf.Root[f"/P{number}"] = pdf.make_stream(content, Filter=pikepdf.Name.DCTDecode)
            pdf.save(path, encryption=pikepdf.Encryption(user=OLD.book, owner="x", R=6), force_version="2.0")
        with private_file(films) as sink, locked_zip(sink, OLD.book) as archive:
            archive.writestr(member("0001.mp4"), os.urandom(photos << 21))
        words: list[str | Path] = [sys.executable, "-c", _LOCKER, path, tmp_path / f"{photos}n.pdf"]
        words += [OLD.book, NEW.book, films, tmp_path / f"{photos}n.zip"]
        peaks.append(int(subprocess.run(words, capture_output=True, text=True, check=True).stdout))
    assert peaks[1] - peaks[0] < 15_000, peaks


@pytest.mark.parametrize("what", ["a file", "nothing", "out not empty", "out inside"])
def test_it_takes_the_folder_that_was_handed_over(what: str, given: Given, tmp_path: Path) -> None:
    """Neither one file of it, nor an --out where something lies, or inside the folder itself."""
    folder = {"a file": given.folder / BOOK, "nothing": tmp_path / "nothing"}.get(what, given.folder)
    outs = {"out not empty": given.folder, "out inside": given.folder / "new"}
    with pytest.raises(UsageFault):
        rewrap(folder, OLD, NEW, given.keys, out=outs.get(what))
