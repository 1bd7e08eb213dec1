"""Delivery on a disc: what another program reads from the image, the same bytes every time, all or nothing."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pycdlib
import pytest

from journal_bridge.bundle import verify
from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.deliver import disc
from journal_bridge.deliver.disc import CD, DVD, deliver_to_disc_image
from journal_bridge.deliver.iso import LARGEST_FILE, Item, laid_out
from journal_bridge.deliver.parts import Part, divided
from journal_bridge.deliver.slip import Slip, slip_page
from journal_bridge.errors import BridgeError, DeliveryFailed, NotVerified, OurFault, TryAgain, UsageFault
from journal_bridge.handover import BundleFile, Purpose, SealedBundle
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import CANARY, NOW, TRANSFER, packed

SMALL = 1_400_000
"""Bytes of a disc so small that the files need several."""


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedBundle:
    """Seal one bundle for all these tests."""
    folder = tmp_path_factory.mktemp("sealed")
    keys = SettingKeys.create(folder / "keys")
    return seal_for_setting(packed(folder, purpose=Purpose.SETTING), keys.card, TRANSFER, folder, keys)


@pytest.fixture
def large(sealed: SealedBundle, tmp_path: Path) -> SealedBundle:
    """Return the bundle with three more locked files, and the words how to open it."""
    contents = {f"films-{number}.zip": bytes([number]) * 500_000 for number in (1, 2, 3)}
    contents |= {"1-START-HERE.txt": b"Open me first.\r\n", "empty.zip": b""}
    return replace(
        sealed, files=(*(_listed(tmp_path / name, one) for name, one in contents.items()), *sealed.files)
    )


def _listed(path: Path, content: bytes) -> BundleFile:
    path.write_bytes(content)
    return listed(path.name, path)


def read(image: Path) -> dict[str, bytes]:
    """Return what another program finds on a disc."""
    reader, found = pycdlib.PyCdlib(), {}
    reader.open(str(image))
    try:
        for child in reader.list_children(joliet_path="/"):
            name = child.file_identifier().decode("utf-16-be", "replace")
            if child.is_file():
                into = io.BytesIO()
                reader.get_file_from_iso_fp(into, joliet_path=f"/{name}")
                found[name] = into.getvalue()
    finally:
        reader.close()
    return found


def test_another_program_reads_every_file_from_the_disc(sealed: SealedBundle, tmp_path: Path) -> None:
    """Every file is on it, byte for byte, under its own name; and the delivery says where, when and what."""
    done = deliver_to_disc_image(sealed, tmp_path / "journal.iso", NOW)
    assert (done.route, done.delivered_at, done.files) == ("disc", NOW, sealed.files)
    assert [image.path for image in done.images] == [tmp_path / "journal.iso"]
    assert read(tmp_path / "journal.iso") == {file.name: file.path.read_bytes() for file in sealed.files}
    assert done.images[0] == listed("journal.iso", tmp_path / "journal.iso")
    assert [path.name for path in tmp_path.iterdir()] == ["journal.iso"]


def test_what_is_copied_from_the_disc_verifies(sealed: SealedBundle, tmp_path: Path) -> None:
    """The receiver's own check says that all is as it was made."""
    deliver_to_disc_image(sealed, tmp_path / "journal.iso", NOW)
    folder = tmp_path / "copied"
    folder.mkdir()
    for name, content in read(tmp_path / "journal.iso").items():
        (folder / name).write_bytes(content)
    assert verify(folder).ok


def test_readers_that_know_only_the_oldest_names_find_all_files(large: SealedBundle, tmp_path: Path) -> None:
    """Without Joliet the names are shorter, in order, and all different."""
    deliver_to_disc_image(large, tmp_path / "journal.iso", NOW)
    reader = pycdlib.PyCdlib()
    reader.open(str(tmp_path / "journal.iso"))
    names = [child.file_identifier() for child in reader.list_children(iso_path="/") if child.is_file()]
    reader.close()
    assert len(set(names)) == len(large.files)
    assert names == sorted(names)
    assert max(map(len, names)) <= 33


def test_several_discs_when_one_is_too_small(large: SealedBundle, tmp_path: Path) -> None:
    """Each has a number, the words how to open it, the manifest and its signature, and is no larger than asked."""
    done = deliver_to_disc_image(large, tmp_path / "journal.iso", NOW, capacity=SMALL)
    names = [image.name for image in done.images]
    assert names == ["journal-1-of-3.iso", "journal-2-of-3.iso", "journal-3-of-3.iso"]
    contents = [read(image.path) for image in done.images]
    assert {file.name: file.path.read_bytes() for file in large.files} == {
        name: content for one in contents for name, content in one.items()
    }
    assert all({"1-START-HERE.txt", "MANIFEST", "MANIFEST.sig"} <= set(one) for one in contents)
    assert max(image.bytes for image in done.images) <= SMALL


def test_the_same_bundle_gives_the_same_disc(sealed: SealedBundle, tmp_path: Path) -> None:
    """Byte for byte, whenever it is made: no time and no name of a computer stands in it."""
    first = deliver_to_disc_image(sealed, tmp_path / "a.iso", NOW)
    second = deliver_to_disc_image(sealed, tmp_path / "b.iso", datetime(2031, 1, 1, tzinfo=UTC))
    assert first.images[0].sha256 == second.images[0].sha256


def test_the_label_and_the_disc_tell_of_nobody(large: SealedBundle, tmp_path: Path) -> None:
    """Everybody sees the label who puts the disc in."""
    done = deliver_to_disc_image(large, tmp_path / "journal.iso", NOW, capacity=SMALL)
    labels = [image.path.read_bytes()[16 * 2048 + 40 : 16 * 2048 + 72].decode().strip() for image in done.images]
    assert labels == ["JOURNAL_1_OF_3", "JOURNAL_2_OF_3", "JOURNAL_3_OF_3"]
    for word in (CANARY, *CANARY.split(), str(tmp_path)):
        for form in (word.encode(), word.encode("utf-16-be"), word.upper().encode()):
            assert not [image.name for image in done.images if form in image.path.read_bytes()]


def _longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def _shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _other(path: Path) -> None:
    path.write_bytes(b"x" + path.read_bytes()[1:])


@pytest.mark.parametrize("change", [_longer, _shorter, _other])
def test_a_file_changed_since_it_was_verified_is_not_put_on_a_disc(
    large: SealedBundle, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    """And nothing is left behind: on no disc, not even on those before it."""
    change(next(file.path for file in large.files if file.name == "films-3.zip"))
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(NotVerified, match=r"films-3\.zip"):
        deliver_to_disc_image(large, out / "journal.iso", NOW, capacity=SMALL)
    assert list(out.iterdir()) == []


def test_a_disc_that_does_not_read_back_is_taken_away(
    sealed: SealedBundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flipped bit on the medium is found before anybody drives there with the disc."""
    write = disc._write  # noqa: SLF001 - the medium is to fail between writing and reading

    def failing(part: Part, partial: Path) -> None:
        write(part, partial)
        content = bytearray(partial.read_bytes())
        content[-200 * 2048] ^= 1
        partial.write_bytes(content)

    monkeypatch.setattr(disc, "_write", failing)
    with pytest.raises(TryAgain) as failed:
        deliver_to_disc_image(sealed, tmp_path / "journal.iso", NOW)
    assert failed.value.code == "delivery-failed"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(large: SealedBundle, tmp_path: Path) -> None:
    """An image of that name, or of any of the discs, stays what it is."""
    (tmp_path / "journal-2-of-3.iso").write_bytes(b"another child's")
    with pytest.raises(UsageFault, match=r"journal-2-of-3\.iso"):
        deliver_to_disc_image(large, tmp_path / "journal.iso", NOW, capacity=SMALL)
    assert (tmp_path / "journal-2-of-3.iso").read_bytes() == b"another child's"


def test_a_folder_that_is_not_there(sealed: SealedBundle, tmp_path: Path) -> None:
    """It is named; nothing is made."""
    with pytest.raises(UsageFault, match="nowhere"):
        deliver_to_disc_image(sealed, tmp_path / "nowhere" / "journal.iso", NOW)


def test_a_full_disk_leaves_nothing_behind(
    sealed: SealedBundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says that there is no room."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BridgeError) as failed:
        deliver_to_disc_image(sealed, tmp_path / "journal.iso", NOW)
    assert failed.value.code == "no-room"
    assert list(tmp_path.iterdir()) == []


def test_a_file_larger_than_a_disc_is_named_with_the_limit(large: SealedBundle, tmp_path: Path) -> None:
    """And with what to do."""
    with pytest.raises(DeliveryFailed, match=r"films-1\.zip: 50\d,\d{3} bytes of 4") as failed:
        deliver_to_disc_image(large, tmp_path / "journal.iso", NOW, capacity=900_000)
    assert failed.value.code == "disc-too-large"


def test_files_up_to_the_limits_of_the_format() -> None:
    """Four gigabytes less one byte have a place, one more has not; and a DVD's image fits a FAT32 stick."""
    whole = laid_out("JOURNAL", [Item("a.zip", LARGEST_FILE), Item("b.zip", LARGEST_FILE)])
    assert whole.starts[1] - whole.starts[0] == 2**21
    with pytest.raises(OurFault):
        laid_out("JOURNAL", [Item("a.zip", LARGEST_FILE + 1)])
    assert CD < DVD < 2**32


def test_names_in_more_than_one_sector(sealed: SealedBundle, tmp_path: Path) -> None:
    """A hundred volumes fill several sectors with names, and no record lies across two."""
    files = [
        _listed(tmp_path / f"learning-journal-{number:03}-of-100.pdf", b"%d" % number) for number in range(100)
    ]
    out = tmp_path / "out"
    out.mkdir()
    deliver_to_disc_image(replace(sealed, files=tuple(files)), out / "journal.iso", NOW)
    assert read(out / "journal.iso") == {file.name: file.path.read_bytes() for file in files}


def test_only_what_is_sealed_can_be_put_on_a_disc(tmp_path: Path) -> None:
    """A folder, or a bundle in clear, is not accepted by its type."""
    for other in (tmp_path, packed(tmp_path / "clear")):
        with pytest.raises(TypeError, match="only a sealed bundle"):
            deliver_to_disc_image(other, tmp_path / "journal.iso", NOW)  # type: ignore[arg-type]


def test_every_file_is_on_exactly_one_disc_or_on_all(large: SealedBundle) -> None:
    """Whatever a disc holds, nothing is lost between two."""
    for room in range(510_000, 1_700_000, 70_000):
        parts = divided(large, room, lambda file: file.bytes, too_large="disc-too-large", every=("MANIFEST",))
        placed = [file.name for part in parts for file in part.files if file.name != "MANIFEST"]
        assert sorted(placed) == sorted(file.name for file in large.files if file.name != "MANIFEST")
        assert [part.number for part in parts] == list(range(1, parts[0].of + 1))
        assert all(sum(file.bytes for file in part.files) <= room for part in parts)


def test_the_slip_says_what_is_sent_and_of_whom_nothing(large: SealedBundle, tmp_path: Path) -> None:
    """Reference, counts, first letters of the digests, what to do, whom to telephone; no name, no passphrase."""
    done = deliver_to_disc_image(large, tmp_path / "journal.iso", NOW, capacity=SMALL)
    page = slip_page(large, done, Slip("Meadow <Nursery>", "Hill School", "01632 960 001"))
    assert "01234567 89abcdef 01234567 89abcdef" in page
    assert f"{len(large.files)} files on 3 discs" in page
    for image in done.images:
        assert " ".join(image.sha256[start : start + 4] for start in range(0, 16, 4)) in page
    assert "Meadow &lt;Nursery&gt;" in page
    assert "01632 960 001" in page
    assert "journal-bridge verify FOLDER" in page
    assert CANARY not in page
    assert "[[" not in page
    assert "<script" not in page
    assert "19 July 2024" in page


def test_what_a_slip_does_not_know_is_a_line_to_write_on(sealed: SealedBundle, tmp_path: Path) -> None:
    """It can be filled in by hand; for a setting's key it speaks of no passphrase."""
    done = deliver_to_disc_image(sealed, tmp_path / "journal.iso", NOW)
    page = slip_page(sealed, done, Slip())
    assert page.count('<span class="write">') == 3
    assert "There is no passphrase" in page
    for_people = slip_page(replace(sealed, sealed_to="passphrase"), done, Slip())
    assert "The passphrase is not in this envelope" in for_people
