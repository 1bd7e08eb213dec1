"""Whenever `rewrap` is stopped, killed or finds no room, a complete folder is there, and no word in clear."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from journal_bridge.bundle import book, exchanging, rewrapping
from journal_bridge.bundle.blocks import private_file
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.exchanging import ASIDE
from journal_bridge.bundle.films import locked_zip, member
from journal_bridge.bundle.rewrapping import rewrap
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.verifying import verify
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import BridgeError, TryAgain, UsageFault
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
    assert digests_of(original.folder) == digests_of(given.folder)


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
    assert digests_of(original.folder) == digests_of(given.folder)


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
    assert digests_of(original.folder) == digests_of(given.folder)
    assert [given.folder] == list(given.folder.parent.iterdir())


def test_no_word_of_the_journal_is_ever_in_clear_on_the_disc(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written on the way, no file held a piece of a photo, a film or the journal."""
    pieces = [content[:64] for content in films_of(given.folder / FILMS, OLD.films or "").values()]
    pieces += [content[:64] for content in attached_to(given.folder / BOOK, OLD.book).values()]
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
