"""The bundle for a receiving setting: only its receiver opens it, only whole, only from its sender."""

import importlib.util
import json
import logging
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from journal_bridge.bundle.manifest import MANIFEST
from journal_bridge.bundle.opening import open_sealed
from journal_bridge.bundle.packing import pack
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.errors import BridgeError, InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.journal import to_bytes
from journal_bridge.keys import SettingKeys
from sealed_post import Post, refused_code
from stages.sealed_parts import CANARY, TRANSFER, files_under, minimised, packed


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Seal one bundle for all these tests."""
    folder = tmp_path_factory.mktemp("post")
    sender, receiver = SettingKeys.create(folder / "sender"), SettingKeys.create(folder / "receiver")
    bundle = packed(folder / "work", purpose=Purpose.SETTING)
    sealed = seal_for_setting(bundle, receiver.card, TRANSFER, folder / "work", sender)
    return Post(sender, receiver, bundle, sealed, sealed.files[0].path)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every temporary folder a place that can be searched."""
    place = tmp_path / "tmpdir"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return place


def test_the_receiver_gets_the_journal_the_sender_packed(post: Post, tmp_path: Path) -> None:
    """What arrives is what was packed: journal, media, and the list of what stayed behind."""
    opened = post.open(post.age, tmp_path / "in")
    assert to_bytes(post.bundle.minimised.journal) == to_bytes(opened.journal)
    assert post.bundle.minimised.left_out == opened.left_out
    assert (TRANSFER, post.sender.card) == (opened.transfer_id, opened.sender)
    for file in post.bundle.files:
        assert file.path.read_bytes() == (opened.folder / file.name).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_delivered_folder_opens_like_the_file_in_it(post: Post, tmp_path: Path) -> None:
    """The manager may point at the stick as well as at the file on it; an empty folder is filled."""
    (tmp_path / "in").mkdir()
    assert post.open(post.age.parent, tmp_path / "in").transfer_id == TRANSFER


def test_nothing_about_anybody_can_be_read_from_outside(post: Post) -> None:
    """Names of files and their bytes hold no name, and the manifest only lengths and digests."""
    assert [file.name for file in post.sealed.files] == [f"journal-{TRANSFER}.jb.age", "MANIFEST.sig", MANIFEST]
    assert post.sealed.sealed_to == post.receiver.card.fingerprint
    for file in post.sealed.files:
        content = file.path.read_bytes()
        assert not [word for word in CANARY.encode().split() if word in content]


def test_no_zip_in_clear_is_written_while_sealing(post: Post, temporary: Path, tmp_path: Path) -> None:
    """Sealing writes the sealed file, the manifest and its signature, and nothing else anywhere."""
    seal_for_setting(post.bundle, post.receiver.card, TRANSFER, tmp_path / "work", post.sender)
    written = sorted(path.name for path in files_under(tmp_path / "work", temporary))
    assert sorted(file.name for file in post.sealed.files) == written


def test_only_a_bundle_is_sealed_and_only_a_minimised_journal_packed(post: Post, tmp_path: Path) -> None:
    """The two walls hold at run time too: a journal cannot be packed, and what was not packed cannot be sealed."""
    with pytest.raises(TypeError):
        pack(post.bundle.minimised.journal, tmp_path)  # type: ignore[arg-type] # that is the point
    with pytest.raises(TypeError):
        seal_for_setting(post.bundle.minimised, post.receiver.card, TRANSFER, tmp_path, post.sender)  # type: ignore[arg-type] # the same


def test_a_medium_that_is_not_what_the_journal_says_is_not_packed(tmp_path: Path) -> None:
    """A file swapped, cut or lost between minimising and packing stops the bundle."""
    made = minimised(tmp_path / "m")
    film = tmp_path / "m" / "media" / "c1film.mp4"
    for content in (b"other", film.read_bytes()[:-1], None):
        if content is None:
            film.unlink()
        else:
            film.write_bytes(content)
        with pytest.raises(InputRefused) as refused:
            pack(made, tmp_path / f"w{content is None}{len(content or b'')}")
        assert refused.value.code == "media-missing"


def test_a_file_changed_after_packing_is_not_sealed(tmp_path: Path, post: Post) -> None:
    """The digest taken when packing holds until the last byte is sealed; nothing half-sealed stays."""
    bundle = packed(tmp_path / "w")
    film = next(file for file in bundle.files if file.name.endswith("film.mp4"))
    film.path.write_bytes(film.path.read_bytes()[:-1] + b"x")
    with pytest.raises(NotVerified) as refused:
        seal_for_setting(bundle, post.receiver.card, TRANSFER, tmp_path / "s", post.sender)
    assert refused.value.code == "tampered"
    assert not list(files_under(tmp_path / "s"))


def test_a_transfer_id_is_random_digits_and_nothing_else(post: Post, tmp_path: Path) -> None:
    """A transfer id stands in a file name, so a child's name is refused there."""
    with pytest.raises(UsageFault):
        seal_for_setting(post.bundle, post.receiver.card, CANARY, tmp_path, post.sender)


def test_another_setting_cannot_open_it(post: Post, tmp_path: Path) -> None:
    """Somebody else's key opens nothing."""
    stranger = SettingKeys.create(tmp_path / "stranger")
    with pytest.raises(NotVerified) as refused:
        open_sealed(post.age, stranger, post.sender.card, tmp_path / "in")
    assert refused.value.code == "wrong-key"
    assert not (tmp_path / "in").exists()


def test_without_a_sender_it_is_intact_but_not_opened(post: Post, tmp_path: Path) -> None:
    """Nobody named the sender: the fingerprint is shown for comparing, and nothing is unpacked."""
    with pytest.raises(NotVerified) as refused:
        open_sealed(post.age, post.receiver, None, tmp_path / "in")
    assert refused.value.code == "sender-unknown"
    assert post.sender.card.shown_fingerprint in str(refused.value)
    with pytest.raises(NotVerified) as other:
        open_sealed(post.age, post.receiver, post.receiver.card, tmp_path / "in")
    assert other.value.code == "signature-bad"
    assert not (tmp_path / "in").exists()


def test_a_bundle_is_never_unpacked_over_something(post: Post, tmp_path: Path) -> None:
    """A folder with anything in it is left as it is."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mine.txt").write_text("mine")
    with pytest.raises(UsageFault) as refused:
        post.open(post.age, tmp_path / "in")
    assert refused.value.code == "out-not-empty"
    assert [path.name for path in files_under(tmp_path)] == ["mine.txt"]


def test_a_flipped_bit_anywhere_is_noticed(post: Post, tmp_path: Path, temporary: Path) -> None:
    """One bit of sixty, wherever it lies: refused, and no word of the journal stays on the disk."""
    chance = random.Random(20240719)  # noqa: S311 - the same places on every run
    whole = post.age.read_bytes()
    places = [*range(0, 200, 10), *(chance.randrange(len(whole)) for _ in range(40))]
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << chance.randrange(8)
        refused_code(post, bytes(spoilt), tmp_path, temporary)


def test_a_file_cut_short_or_longer_is_noticed(post: Post, tmp_path: Path, temporary: Path) -> None:
    """A download that broke off at any of twenty places, or with something behind its end, is refused."""
    chance = random.Random(7)  # noqa: S311 - the same places on every run
    whole = post.age.read_bytes()
    lengths = [0, 1, 21, 22, len(whole) - 1, len(whole) - 16, *(chance.randrange(len(whole)) for _ in range(14))]
    for content in [*(whole[:length] for length in lengths), whole + b"\0", whole + whole]:
        refused_code(post, content, tmp_path, temporary)


def test_a_transfer_that_came_before_is_refused(post: Post, tmp_path: Path) -> None:
    """Whoever keeps account of what came says so, and nothing is taken in twice."""
    with pytest.raises(NotVerified) as refused:
        open_sealed(post.age, post.receiver, post.sender.card, tmp_path / "in", seen={"0" * 32, TRANSFER})
    assert refused.value.code == "already-received"
    assert not list(tmp_path.iterdir())


def test_a_top_up_opens_where_its_base_has_been(post: Post, tmp_path: Path) -> None:
    """A bundle that adds to another says to which, and is no use to whoever lacks that one."""
    base = "ba5e" * 8
    made = seal_for_setting(post.bundle, post.receiver.card, TRANSFER, tmp_path / "w", post.sender, base=base)
    sealed = made.files[0].path
    with pytest.raises(NotVerified) as refused:
        post.open(sealed, tmp_path / "in")
    assert refused.value.code == "base-unknown"
    opened = open_sealed(sealed, post.receiver, post.sender.card, tmp_path / "in", seen=[base])
    assert opened.base == base
    with pytest.raises(UsageFault):
        seal_for_setting(post.bundle, post.receiver.card, TRANSFER, tmp_path / "w2", post.sender, base="no id")


def test_a_full_disk_while_opening_leaves_nothing(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the unpacked bundle cannot be put in place, the quarantine goes away all the same."""

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(TryAgain):
        post.open(post.age, tmp_path / "in")
    assert not list(tmp_path.iterdir())


def test_a_path_that_holds_no_bundle_is_named(post: Post, tmp_path: Path) -> None:
    """A wrong path and a folder without a sealed file are told apart."""
    with pytest.raises(InputRefused):
        post.open(tmp_path / "nowhere", tmp_path / "in")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotVerified) as refused:
        post.open(tmp_path / "empty", tmp_path / "in")
    assert refused.value.code == "not-a-bundle"


def test_the_two_ends_of_a_bundle_are_reproducible(post: Post, tmp_path: Path) -> None:
    """The same journal gives the same bag, byte for byte, before it is encrypted."""
    again = packed(tmp_path / "again", purpose=Purpose.SETTING)
    sealed = seal_for_setting(again, post.receiver.card, TRANSFER, tmp_path / "again", post.sender)
    plain = [BytesIO(), BytesIO()]
    for path, sink in zip((post.age, sealed.files[0].path), plain, strict=True):
        post.receiver.open_sealed(BytesIO(path.read_bytes()), sink, "")
    assert plain[0].getvalue() == plain[1].getvalue()


def test_outside_tools_accept_the_unpacked_bag(post: Post, tmp_path: Path) -> None:
    """The unpacked bundle is an ordinary BagIt bag: the standard tool finds it valid, and a changed one not."""
    if importlib.util.find_spec("bagit") is None:
        pytest.skip("bagit is not installed")
    post.open(post.age, tmp_path / "in")
    command = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(tmp_path / "in")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    (tmp_path / "in" / "data" / "journal.json").write_text("{}")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_the_age_program_opens_it(post: Post, tmp_path: Path) -> None:
    """If this program vanished, the receiver could open the bundle with the free program age."""
    age = shutil.which("age")
    if age is None:
        pytest.skip("age is not installed")
    identity = tmp_path / "identity.txt"
    identity.write_text(json.loads(next(post.age.parents[2].glob("receiver/keys.json")).read_text())["identity"])
    subprocess.run([age, "-d", "-i", identity, "-o", tmp_path / "x.zip", post.age], check=True)
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None


def test_nothing_is_logged_while_sealing_and_opening(
    post: Post, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No log line is written at all, so none can hold a name or a key."""
    caplog.set_level(logging.DEBUG)
    sealed = seal_for_setting(post.bundle, post.receiver.card, TRANSFER, tmp_path / "w", post.sender)
    post.open(sealed.files[0].path, tmp_path / "in")
    with pytest.raises(BridgeError):
        post.open(tmp_path / "w" / "sealed" / MANIFEST, tmp_path / "in2")
    assert not caplog.records
