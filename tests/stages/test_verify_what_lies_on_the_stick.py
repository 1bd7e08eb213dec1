"""`verify` finds what is wrong on a medium, names it, and says what it could not look at."""

import random
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
import pyzipper

from journal_bridge.bundle import book, manifest
from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.bundle.verifying import SenderKnown, Verification, verify
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import InputRefused, NotVerified
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import (
    CANARY,
    FILMS_PASSPHRASE,
    NOW,
    PASSPHRASE,
    TRANSFER,
    packed,
    typeset_stand_in,
)

BOOK, FILMS, START = "learning-journal.pdf", "films-and-originals.zip", "1-START-HERE.txt"
AGE = f"journal-{TRANSFER}.jb.age"


@dataclass(frozen=True)
class Sticks:
    """Two delivered folders, and the keys at both ends."""

    sender: SettingKeys
    receiver: SettingKeys
    parent: Path
    setting: Path


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Sticks:
    """Deliver one archive for a parent and one sealed bundle for a setting."""
    folder = tmp_path_factory.mktemp("made")
    sender, receiver = SettingKeys.create(folder / "sender"), SettingKeys.create(folder / "receiver")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book, "typeset", typeset_stand_in)
        archive = seal_for_people(
            packed(folder / "p"),
            Edition.PARENT,
            PASSPHRASE,
            folder / "p",
            sender,
            transfer_id=TRANSFER,
            films_passphrase=FILMS_PASSPHRASE,
        )
    sealed = seal_for_setting(
        packed(folder / "s", purpose=Purpose.SETTING), receiver.card, TRANSFER, folder / "s", sender
    )
    deliver_to_folder(archive, folder / "parent", NOW)
    deliver_to_folder(sealed, folder / "setting", NOW)
    return Sticks(sender, receiver, folder / "parent", folder / "setting")


@pytest.fixture
def sticks(originals: Sticks, tmp_path: Path) -> Sticks:
    """Give copies that a test may spoil."""
    parent = shutil.copytree(originals.parent, tmp_path / "parent")
    setting = shutil.copytree(originals.setting, tmp_path / "setting")
    return Sticks(originals.sender, originals.receiver, parent, setting)


def _verdict(sticks: Sticks) -> Verification:
    return verify(sticks.parent, PASSPHRASE, sender=sticks.sender.card, films_passphrase=FILMS_PASSPHRASE)


def _wrong(verdict: Verification) -> dict[str, str]:
    return {file.name: file.what for file in verdict.files if not file.ok}


def test_a_whole_archive_is_found_whole(sticks: Sticks) -> None:
    """With both passphrases and the sender's card everything is checked, and nothing is left to say."""
    verdict = _verdict(sticks)
    assert (verdict.ok, verdict.sender, verdict.could_not_check) == (True, SenderKnown.KNOWN, ())
    assert {"MANIFEST", "MANIFEST.sig", START, BOOK, FILMS} == {file.name for file in verdict.files}
    assert "every page" in next(file.what for file in verdict.files if file.name == BOOK)


def test_without_passphrases_it_says_what_it_could_not_check(sticks: Sticks) -> None:
    """The digests prove the bytes; that the book opens is left open, and said so."""
    verdict = verify(sticks.parent)
    assert (verdict.ok, verdict.sender) == (True, SenderKnown.UNKNOWN)
    assert verdict.signer == sticks.sender.card
    assert [line.split(":")[0] for line in verdict.could_not_check] == [FILMS, BOOK]


def test_ones_own_bundle_is_known_and_a_strangers_is_not(sticks: Sticks) -> None:
    """My own signature is known to me; with another sender expected, the verdict is bad."""
    assert verify(sticks.parent, keys=sticks.sender).sender is SenderKnown.KNOWN
    verdict = verify(sticks.parent, sender=sticks.receiver.card)
    assert (verdict.ok, verdict.sender) == (False, SenderKnown.BAD)


def test_missing_extra_and_renamed_files_are_named(sticks: Sticks) -> None:
    """Each trouble is told apart, by the file's name on the stick."""
    (sticks.parent / START).unlink()
    (sticks.parent / FILMS).rename(sticks.parent / "holiday.zip")
    (sticks.parent / "shopping.txt").write_text("milk")
    (sticks.parent / "photos").mkdir()
    assert {
        START: "missing",
        "holiday.zip": f"renamed: it was {FILMS}",
        "shopping.txt": "does not belong here",
        "photos": "does not belong here",
    } == _wrong(_verdict(sticks))


def test_what_a_computer_leaves_on_a_stick_is_passed_over(sticks: Sticks) -> None:
    """Looking at a stick on a Mac or on Windows does not spoil it."""
    for name in (".DS_Store", "Thumbs.db", "._learning-journal.pdf"):
        (sticks.parent / name).write_bytes(b"x")
    (sticks.parent / "System Volume Information").mkdir()
    assert _verdict(sticks).ok


def test_two_swapped_files_are_named(sticks: Sticks) -> None:
    """Files with exchanged names are both wrong, though nothing is missing."""
    (sticks.parent / START).rename(sticks.parent / "x")
    (sticks.parent / BOOK).rename(sticks.parent / START)
    (sticks.parent / "x").rename(sticks.parent / BOOK)
    assert {START, BOOK} == set(_wrong(_verdict(sticks)))


def test_a_book_of_another_child_is_not_taken_for_this_one(sticks: Sticks, tmp_path: Path) -> None:
    """A whole, well-made book from another archive does not belong here."""
    keys = SettingKeys.create(tmp_path / "k")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book, "typeset", typeset_stand_in)
        other = seal_for_people(
            packed(tmp_path / "o", "c2"),
            Edition.PARENT,
            PASSPHRASE,
            tmp_path / "o",
            keys,
            transfer_id=TRANSFER,
            films_passphrase=FILMS_PASSPHRASE,
        )
    foreign = next(file.path for file in other.files if file.name == BOOK)
    shutil.copyfile(foreign, sticks.parent / BOOK)
    assert list(_wrong(_verdict(sticks))) == [BOOK]


def test_one_bit_anywhere_on_the_stick_is_noticed(sticks: Sticks) -> None:
    """One flipped bit in any file, the manifest and its signature among them, makes the verdict bad."""
    chance = random.Random(60)  # noqa: S311 - the same places on every run
    for path in sorted(sticks.parent.iterdir()):
        whole = path.read_bytes()
        for _ in range(12):
            place = chance.randrange(len(whole))
            spoilt = bytearray(whole)
            spoilt[place] ^= 1 << chance.randrange(8)
            path.write_bytes(spoilt)
            verdict = verify(sticks.parent, sender=sticks.sender.card)
            assert not verdict.ok, (path.name, place)
        path.write_bytes(whole)
    assert verify(sticks.parent, sender=sticks.sender.card).ok


def test_a_file_cut_short_says_by_how_much(sticks: Sticks) -> None:
    """A copy that broke off is told from a changed one by its length."""
    whole = (sticks.parent / BOOK).read_bytes()
    (sticks.parent / BOOK).write_bytes(whole[:100])
    assert f"100 bytes instead of {len(whole)}" in _wrong(_verdict(sticks))[BOOK]


def test_a_manifest_made_to_agree_needs_the_senders_key(sticks: Sticks, tmp_path: Path) -> None:
    """Whoever changes a file and writes a new manifest cannot sign it as the sender."""
    forger = SettingKeys.create(tmp_path / "forger")
    (sticks.parent / START).write_text("forged")
    files = [listed(name, sticks.parent / name) for name in (START, BOOK, FILMS)]
    for name in ("MANIFEST", "MANIFEST.sig"):
        (sticks.parent / name).unlink()
    manifest.add_manifest(files, Purpose.PARENT, TRANSFER, sticks.parent, forger)
    assert _verdict(sticks).sender is SenderKnown.BAD
    assert verify(sticks.parent).sender is SenderKnown.UNKNOWN
    (sticks.parent / "MANIFEST.sig").unlink()
    assert not verify(sticks.parent).ok


def test_the_wrong_passphrase_is_told_from_damage(sticks: Sticks) -> None:
    """A wrong passphrase is called just that, for the book and for the films."""
    verdict = verify(sticks.parent, FILMS_PASSPHRASE, films_passphrase=PASSPHRASE)
    assert _wrong(verdict) == {BOOK: "the passphrase does not open it", FILMS: "the passphrase does not open it"}


def test_a_book_alone_is_opened_and_its_limits_told(sticks: Sticks, tmp_path: Path) -> None:
    """A PDF without its manifest can be read through, but nothing proves that no bit of it changed."""
    alone = shutil.copyfile(sticks.parent / BOOK, tmp_path / "alone.pdf")
    verdict = verify(alone, PASSPHRASE)
    assert verdict.ok
    assert any("no bit" in line for line in verdict.could_not_check)
    assert not verify(alone).ok
    assert not verify(alone, "WRNG-WRNG-WRNG-WRNG").ok
    beside = verify(sticks.parent / BOOK, PASSPHRASE, sender=sticks.sender.card)
    assert (beside.ok, beside.could_not_check) == (True, ())


@pytest.mark.parametrize(
    ("locks", "version", "says"),
    [
        (None, "2.0", "without a passphrase"),
        ({"user": ""}, "2.0", "without a passphrase"),
        ({"user": PASSPHRASE, "R": 4}, "1.6", "AES-256"),
        ({"user": PASSPHRASE, "R": 6, "metadata": False}, "2.0", "metadata"),
        ({"user": PASSPHRASE, "R": 6}, "1.7", "header"),
        ({"user": PASSPHRASE, "R": 6}, "2.0", "not attached"),
    ],
)
def test_a_book_that_is_not_locked_as_promised_is_named(
    locks: dict[str, object] | None, version: str, says: str, tmp_path: Path
) -> None:
    """Weak or missing locks, readable metadata, another header, and a missing journal are each told."""
    encryption = pikepdf.Encryption(**({"owner": "x", "aes": True} | locks)) if locks else None  # type: ignore[arg-type] # by name
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "b.pdf", encryption=encryption or False, force_version=version)
    verdict = verify(tmp_path / "b.pdf", PASSPHRASE)
    assert says in _wrong(verdict)["b.pdf"]


@pytest.mark.parametrize(("content", "ok"), [(b"\xff\xd8\xff", True), (b"noise", False)])
def test_a_picture_that_is_none_is_noticed(content: bytes, ok: bool, sticks: Sticks) -> None:
    """Decryption of a book never fails by itself, so each picture must at least begin as one."""
    path = sticks.parent / BOOK
    with pikepdf.open(path, password=PASSPHRASE, allow_overwriting_input=True) as pdf:
        picture = pdf.make_stream(content, Type=pikepdf.Name.XObject, Filter=pikepdf.Name.DCTDecode)
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=picture))
        locks = pikepdf.Encryption(user=PASSPHRASE, owner="x", R=6)
        pdf.save(path, encryption=locks, force_version="2.0")
    (sticks.parent / "MANIFEST").unlink()
    assert next(file.ok for file in _verdict(sticks).files if file.name == BOOK) is ok


@pytest.mark.parametrize("spoil", ["journal", "digests"])
def test_an_attachment_that_was_exchanged_is_noticed(spoil: str, tmp_path: Path) -> None:
    """The journal attached to a book must be the one that was put there, and a journal at all."""
    bundle = packed(tmp_path)
    attached = {file.name: file.path.read_bytes() for file in bundle.files if file.name.endswith(".json")}
    digests = "".join(f"{file.sha256}  {file.name}\n" for file in bundle.files if file.name in attached)
    attached |= {"sha256.txt": digests.encode()}
    whole, spoilt = tmp_path / "whole.pdf", tmp_path / "spoilt.pdf"
    typeset_stand_in(bundle.minimised, Edition.PARENT, whole, PASSPHRASE, attachments=attached)
    assert verify(whole, PASSPHRASE).ok
    attached["left-out.json"] += b" "
    if spoil == "journal":
        attached["journal.json"] = CANARY.encode()
    typeset_stand_in(bundle.minimised, Edition.PARENT, spoilt, PASSPHRASE, attachments=attached)
    verdict = verify(spoilt, PASSPHRASE)
    assert not verdict.ok
    assert CANARY not in str(verdict)


def test_a_zip_with_anything_in_clear_is_named(tmp_path: Path) -> None:
    """One film left unlocked spoils the whole ZIP, with or without its passphrase."""
    with pyzipper.AESZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("0001.mp4", b"film")
    for passphrase in (None, FILMS_PASSPHRASE):
        wrong = _wrong(verify(tmp_path / "f.zip", films_passphrase=passphrase))
        assert "not everything in it is locked" in wrong["f.zip"]


def test_a_damaged_zip_alone_is_noticed_when_it_can_be_opened(sticks: Sticks, tmp_path: Path) -> None:
    """Each film carries its own proof, so a flipped bit shows even without the manifest."""
    content = bytearray((sticks.parent / FILMS).read_bytes())
    content[len(content) // 4] ^= 1
    (tmp_path / "f.zip").write_bytes(content)
    assert not verify(tmp_path / "f.zip", films_passphrase=FILMS_PASSPHRASE).ok


def test_the_receiver_checks_a_sealed_bundle_to_the_last_file(sticks: Sticks) -> None:
    """With the receiver's keys the bundle is opened, checked inside, and forgotten again."""
    verdict = verify(sticks.setting, keys=sticks.receiver, sender=sticks.sender.card)
    assert (verdict.ok, verdict.sender, verdict.could_not_check) == (True, SenderKnown.KNOWN, ())
    assert "every file inside" in next(file.what for file in verdict.files if file.name == AGE)


def test_the_sender_is_told_that_it_cannot_look_inside(sticks: Sticks) -> None:
    """What is sealed to the receiver alone cannot be opened by its sender; the digests still hold."""
    for keys in (None, sticks.sender):
        verdict = verify(sticks.setting, keys=keys)
        assert verdict.ok
        assert len(verdict.could_not_check) == 1
    assert not verify(shutil.copyfile(sticks.setting / AGE, sticks.parent.parent / AGE), keys=sticks.sender).ok


def test_a_sealed_file_alone_shows_its_sender(sticks: Sticks, tmp_path: Path) -> None:
    """The signature inside a sealed file stands without the manifest beside it."""
    alone = shutil.copyfile(sticks.setting / AGE, tmp_path / AGE)
    assert verify(alone, keys=sticks.receiver, sender=sticks.sender.card).sender is SenderKnown.KNOWN
    assert verify(alone, keys=sticks.receiver).sender is SenderKnown.UNKNOWN
    assert not verify(alone, keys=sticks.receiver, sender=sticks.receiver.card).ok
    alone.write_bytes(alone.read_bytes()[:-1])
    assert not verify(alone, keys=sticks.receiver, sender=sticks.sender.card).ok


def test_manifest_and_bundle_must_be_by_one_hand(sticks: Sticks, tmp_path: Path) -> None:
    """A stranger's manifest around a sender's bundle is noticed by whoever can look inside."""
    stranger = SettingKeys.create(tmp_path / "stranger")
    for name in ("MANIFEST", "MANIFEST.sig"):
        (sticks.setting / name).unlink()
    manifest.add_manifest([listed(AGE, sticks.setting / AGE)], Purpose.SETTING, TRANSFER, sticks.setting, stranger)
    assert verify(sticks.setting, keys=sticks.receiver).sender is SenderKnown.BAD


def test_without_a_manifest_a_folder_is_never_found_whole(sticks: Sticks) -> None:
    """The files are still looked into, but nothing shows what belongs there."""
    (sticks.parent / "MANIFEST").unlink()
    verdict = _verdict(sticks)
    assert not verdict.ok
    assert "missing" in _wrong(verdict)["MANIFEST"]
    assert next(file.ok for file in verdict.files if file.name == BOOK)


def test_links_are_not_followed(sticks: Sticks, tmp_path: Path) -> None:
    """A link in place of a file is named, even when it leads to the right bytes."""
    (sticks.parent / START).rename(tmp_path / "elsewhere.txt")
    (sticks.parent / START).symlink_to(tmp_path / "elsewhere.txt")
    assert _wrong(_verdict(sticks)) == {START: "not a file"}


def test_what_was_never_made_here_is_said_to_be_none_of_ours(tmp_path: Path) -> None:
    """Holiday photos, an empty folder and a wrong path are not verified, and called what they are."""
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    for path in (tmp_path, tmp_path / "holiday.jpg"):
        with pytest.raises(NotVerified) as refused:
            verify(path)
        assert refused.value.code == "not-a-bundle"
    with pytest.raises(InputRefused):
        verify(tmp_path / "nowhere")


def test_verifying_leaves_nothing_behind(sticks: Sticks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a good nor a damaged bundle leaves a word of the journal in a temporary folder or on the stick."""
    (tmp_path / "tmpdir").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmpdir"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = sorted(tmp_path.rglob("*"))
    verify(sticks.setting, keys=sticks.receiver)
    _verdict(sticks)
    sealed = sticks.setting / AGE
    (sticks.setting / "MANIFEST").unlink()
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")
    verify(sticks.setting, keys=sticks.receiver)
    assert [path for path in before if path.name != "MANIFEST" or path.parent != sticks.setting] == sorted(
        tmp_path.rglob("*")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b"\xff\n",
        b'{"schema": "journal-bridge/manifest/1.0", "transfer_id": 5, "purpose": 3, "made_with": 1}\n',
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_is_none_is_found_damaged(content: bytes, sticks: Sticks) -> None:
    """Whatever stands where the manifest should be, the verdict is bad and nothing is raised."""
    (sticks.parent / "MANIFEST").write_bytes(content)
    assert "MANIFEST" in _wrong(_verdict(sticks))
