"""Whoever can encrypt to us, but is not the sender, is refused: changed, reworded, resealed, too large."""

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from journal_bridge.bundle import bag, opening, unzipping
from journal_bridge.bundle.manifest import signature_over
from journal_bridge.bundle.opening import open_sealed
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.errors import NotVerified
from journal_bridge.handover import Purpose
from journal_bridge.journal import to_bytes
from journal_bridge.keys import SettingKeys
from sealed_post import Post, refused_code
from stages.sealed_parts import CANARY, TRANSFER, packed, zipped


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
    assert refused_code(post, _resealed(post, change), tmp_path, temporary) in codes


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
        assert refused_code(post, _sealed(content, post.receiver), tmp_path, temporary) == code


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
    assert refused_code(post, _signed_with(post, change), tmp_path, temporary) == code


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
    assert refused_code(post, post.age.read_bytes(), tmp_path, temporary) == "tampered"


def test_a_bundle_with_as_many_files_as_may_be_opens(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit itself is still within."""
    monkeypatch.setattr(unzipping, "MOST_MEMBERS", len(_members(post)))
    assert post.open(post.age, tmp_path / "in").transfer_id == TRANSFER
