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
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from journal_bridge.bundle import bag, opening, unzipping
from journal_bridge.bundle.manifest import MANIFEST, signature_over
from journal_bridge.bundle.opening import OpenedBundle, open_sealed
from journal_bridge.bundle.packing import pack
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.errors import BridgeError, InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.handover import Bundle, Purpose, SealedBundle
from journal_bridge.journal import to_bytes
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import CANARY, TRANSFER, files_under, minimised, packed, zipped


@dataclass(frozen=True)
class Post:
    """A sender, a receiver, and what travelled between them."""

    sender: SettingKeys
    receiver: SettingKeys
    bundle: Bundle
    sealed: SealedBundle
    age: Path

    def open(self, path: Path, out: Path) -> OpenedBundle:
        """Open a file as the receiver."""
        return open_sealed(path, self.receiver, self.sender.card, out)


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
        _refused(post, bytes(spoilt), tmp_path, temporary)


def test_a_file_cut_short_or_longer_is_noticed(post: Post, tmp_path: Path, temporary: Path) -> None:
    """A download that broke off at any of twenty places, or with something behind its end, is refused."""
    chance = random.Random(7)  # noqa: S311 - the same places on every run
    whole = post.age.read_bytes()
    lengths = [0, 1, 21, 22, len(whole) - 1, len(whole) - 16, *(chance.randrange(len(whole)) for _ in range(14))]
    for content in [*(whole[:length] for length in lengths), whole + b"\0", whole + whole]:
        _refused(post, content, tmp_path, temporary)


def _refused(post: Post, content: bytes, tmp_path: Path, temporary: Path) -> str:
    """Assert that some bytes are not opened and leave nothing behind; return the code."""
    spoilt = tmp_path / "spoilt" / "bundle.jb.age"
    spoilt.parent.mkdir(exist_ok=True)
    spoilt.write_bytes(content)
    with pytest.raises(NotVerified) as refused:
        post.open(spoilt, tmp_path / "in")
    assert CANARY not in str(refused.value)
    assert [spoilt] == list(files_under(tmp_path))
    assert not list(temporary.iterdir())
    return refused.value.code


Members = dict[str, bytes]
Change = Callable[[Members, Post], None]


def _resealed(post: Post, change: Change, *, receiver: SettingKeys | None = None) -> bytes:
    """Return the bundle as a forger makes it who can read and re-encrypt everything, but holds no sender's key."""
    members = _members(post)
    change(members, post)
    return _sealed(zipped(members), receiver or post.receiver)


def _members(post: Post) -> Members:
    plain = BytesIO()
    post.receiver.open_sealed(BytesIO(post.age.read_bytes()), plain, "")
    with zipfile.ZipFile(plain) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sealed(content: bytes, receiver: SettingKeys) -> bytes:
    sealed = BytesIO()
    receiver.card.seal_to(BytesIO(content), sealed)
    return sealed.getvalue()


def _swap_film(members: Members, _: Post) -> None:
    members["data/media/c1film.mp4"], members["data/media/c1large.jpg"] = (
        members["data/media/c1large.jpg"],
        members["data/media/c1film.mp4"],
    )


def _swap_between_children(members: Members, post: Post) -> None:
    with tempfile.TemporaryDirectory() as folder:
        other = packed(Path(folder), "c2", Purpose.SETTING)
        members["data/journal.json"] = to_bytes(other.minimised.journal)
        members["data/media/c1film.mp4"] = next(
            file.path.read_bytes() for file in other.files if file.name.endswith("film.mp4")
        )
    assert post


def _with_matching_manifests(members: Members, _: Post) -> None:
    """Swap a film and make both manifests agree; only the signature stands in the way."""
    members["data/media/c1film.mp4"] = b"another film"
    digests = bag.digests_from(members[bag.PAYLOAD_MANIFEST], "")
    digests["data/media/c1film.mp4"] = bag.sha256(b"another film")
    members[bag.PAYLOAD_MANIFEST] = _lines(digests)
    tags = bag.digests_from(members[bag.TAG_MANIFEST], "") | {
        bag.PAYLOAD_MANIFEST: bag.sha256(members[bag.PAYLOAD_MANIFEST])
    }
    members[bag.TAG_MANIFEST] = _lines(tags)


def _with_matching_statement(members: Members, post: Post) -> None:
    """As before, and the statement rewritten too, under the old signature."""
    _with_matching_manifests(members, post)
    statement = bag.statement_from(members[bag.STATEMENT])
    members[bag.STATEMENT] = replace(statement, tag_manifest=bag.sha256(members[bag.TAG_MANIFEST])).to_bytes()


def _lines(digests: dict[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def _signed_by_receiver(members: Members, post: Post) -> None:
    """Sign somebody else's statement with one's own key."""
    members[bag.SIGNATURE] = signature_over(members[bag.STATEMENT], post.receiver)


def _spaced_statement(members: Members, _: Post) -> None:
    members[bag.STATEMENT] += b" "


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "two files swapped": (_swap_film, {"tampered"}),
    "files of two children mixed": (_swap_between_children, {"tampered"}),
    "a film swapped, manifests made to agree": (_with_matching_manifests, {"tampered"}),
    "the statement rewritten": (_with_matching_statement, {"signature-bad"}),
    "the statement spaced out": (_spaced_statement, {"signature-bad"}),
    "another signature": (_signed_by_receiver, {"signature-bad"}),
    "no signature": (lambda members, _: _drop(members, bag.SIGNATURE), {"missing-file"}),
    "no statement": (lambda members, _: _drop(members, bag.STATEMENT), {"missing-file"}),
    "no tag manifest": (lambda members, _: _drop(members, bag.TAG_MANIFEST), {"missing-file"}),
    "no film": (lambda members, _: _drop(members, "data/media/c1film.mp4"), {"missing-file"}),
    "no journal": (lambda members, _: _drop(members, "data/journal.json"), {"missing-file"}),
    "a film too many": (lambda members, _: members.update({"data/media/more.mp4": b"x"}), {"extra-file"}),
    "a book too many": (lambda members, _: members.update({"data/journal.pdf": b"x"}), {"extra-file"}),
    "fetch.txt": (lambda members, _: members.update({"fetch.txt": b"http://x - data/x\n"}), {"extra-file"}),
    "a path that climbs": (lambda members, _: members.update({"data/media/../../../x": b"x"}), {"extra-file"}),
    "an absolute path": (lambda members, _: members.update({"/etc/x": b"x"}), {"extra-file"}),
    "a name with a child in it": (lambda members, _: members.update({f"data/{CANARY}.txt": b"x"}), {"extra-file"}),
    "a folder": (lambda members, _: members.update({"data/media/": b""}), {"extra-file"}),
    "names that differ by case": (lambda members, _: members.update({"data/media/C1FILM.mp4": b"x"}), {"tampered"}),
    "an older kind of bag": (
        lambda members, _: members.update({bag.BAGIT: b"BagIt-Version: 0.97\n"}),
        {"tampered"},
    ),
    "another transfer in the information": (lambda members, _: members.update({bag.INFO: b"\n"}), {"tampered"}),
    "a manifest that is none": (lambda members, _: members.update({bag.TAG_MANIFEST: b"x"}), {"tampered"}),
}


def _drop(members: Members, name: str) -> None:
    del members[name]


@pytest.mark.parametrize("kind", CHANGES)
def test_a_forger_who_can_encrypt_to_us_is_refused(kind: str, post: Post, tmp_path: Path, temporary: Path) -> None:
    """Our card is public, so anybody can seal something to us; every change inside is named and leaves nothing."""
    change, codes = CHANGES[kind]
    assert _refused(post, _resealed(post, change), tmp_path, temporary) in codes


def test_a_bundle_signed_for_somebody_else_is_refused(post: Post, tmp_path: Path) -> None:
    """A receiver who passes our bundle on, sealed anew, cannot make it look as if we had sent it there."""
    third = SettingKeys.create(tmp_path / "third")
    (tmp_path / "replayed.jb.age").write_bytes(_resealed(post, lambda _members, _post: None, receiver=third))
    with pytest.raises(NotVerified) as refused:
        open_sealed(tmp_path / "replayed.jb.age", third, post.sender.card, tmp_path / "in")
    assert refused.value.code == "other-receiver"
    assert not (tmp_path / "in").exists()


def test_an_unchanged_resealed_bundle_opens(post: Post, tmp_path: Path) -> None:
    """The forger's tools themselves break nothing, so the refusals above are about the changes."""
    (tmp_path / "same.jb.age").write_bytes(_resealed(post, lambda _members, _post: None))
    assert post.open(tmp_path / "same.jb.age", tmp_path / "in").transfer_id == TRANSFER


def test_another_zip_of_the_same_files_is_refused(post: Post, tmp_path: Path, temporary: Path) -> None:
    """Packed members could be a bomb, a name that stands twice could hide a file, and noise is no bundle."""
    members = _members(post)
    for content, code in (
        (_by_zipfile(members, zipfile.ZIP_STORED), "tampered"),
        (_by_zipfile(members, zipfile.ZIP_DEFLATED), "tampered"),
        (zipped(members)[:-1], "tampered"),
        (zipped(members) + b"\0", "tampered"),
        (b"noise", "not-a-bundle"),
    ):
        assert _refused(post, _sealed(content, post.receiver), tmp_path, temporary) == code


def _by_zipfile(members: Members, method: int) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def _signed_with(post: Post, change: Callable[[Members], None]) -> bytes:
    """Return a bundle the sender itself signed after a change to the payload: a faulty program, not a forger."""
    members = _members(post)
    change(members)
    payload = {name: content for name, content in members.items() if name.startswith("data/")}
    members[bag.PAYLOAD_MANIFEST] = _lines({name: bag.sha256(content) for name, content in payload.items()})
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
    members[bag.INFO] = members[bag.INFO].split(b"Payload-Oxum")[0] + oxum
    members[bag.TAG_MANIFEST] = _lines({name: bag.sha256(members[name]) for name in bag.TAGS})
    statement = bag.statement_from(members[bag.STATEMENT])
    members[bag.STATEMENT] = replace(statement, tag_manifest=bag.sha256(members[bag.TAG_MANIFEST])).to_bytes()
    members[bag.SIGNATURE] = signature_over(members[bag.STATEMENT], post.sender)
    return _sealed(zipped(members), post.receiver)


def _reworded(members: Members, name: str, old: str, new: str) -> None:
    """Change words of a document that must be there."""
    assert old in members[name].decode()
    members[name] = members[name].replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda members: members.update({"data/journal.json": b'{"schema_version":"9"}'}), "unsupported-version"),
        (lambda members: members.update({"data/journal.json": CANARY.encode()}), "invalid-journal"),
        (lambda members: members.update({"data/left-out.json": b"[]"}), "tampered"),
        (
            lambda members: members.update({"data/left-out.json": b'{"schema": "journal-bridge/left-out/0.9"}'}),
            "unsupported-version",
        ),
        (lambda members: members.update({"data/left-out.json": b'{"left_out": 3}'}), "tampered"),
        (
            lambda members: _reworded(members, "data/left-out.json", '"kind": "entry"', '"kind": "next_steps"'),
            "tampered",
        ),
        (
            lambda members: _reworded(members, "data/journal.json", '"schema_version":"1.0",', ""),
            "unsupported-version",
        ),
        (lambda members: _drop(members, "data/left-out.json"), "missing-file"),
        (lambda members: _drop(members, "data/media/c1film.mp4"), "media-missing"),
        (lambda members: members.update({"data/media/more.jpg": b"x"}), "extra-file"),
    ],
)
def test_a_signed_bundle_whose_journal_does_not_fit_is_refused(
    change: Callable[[Members], None], code: str, post: Post, tmp_path: Path, temporary: Path
) -> None:
    """A good signature over a broken journal is still a broken journal."""
    assert _refused(post, _signed_with(post, change), tmp_path, temporary) == code


@pytest.mark.parametrize(
    "limit",
    [
        (unzipping, "MOST_MEMBERS", 10),
        (unzipping, "LARGEST_TAG", 400),
        (opening, "LARGEST_DOCUMENT", 400),
        (opening, "LARGEST_HEADER", 100),  # an age header of one recipient has 168 bytes, and more by chance
    ],
    ids=lambda limit: limit[1],
)
def test_a_bundle_past_a_limit_is_refused(
    limit: tuple[ModuleType, str, int],
    post: Post,
    tmp_path: Path,
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing a stranger seals to us can fill the memory."""
    monkeypatch.setattr(*limit)
    assert _refused(post, post.age.read_bytes(), tmp_path, temporary) == "tampered"


def test_a_bundle_with_as_many_files_as_may_be_opens(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit itself is still within."""
    monkeypatch.setattr(unzipping, "MOST_MEMBERS", len(_members(post)))
    assert post.open(post.age, tmp_path / "in").transfer_id == TRANSFER


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
