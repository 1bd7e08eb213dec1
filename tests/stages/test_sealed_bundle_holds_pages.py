"""What else a sealed bundle gives and leaves: pages to read at once, and nothing behind when a run was killed."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from book_samples import draw, film, minimised, observation, photo
from journal_bridge.bundle import ForSetting, open_sealed, pack
from journal_bridge.handover import Bundle, Purpose, still_path
from journal_bridge.journal import Media, MediaKind
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import TRANSFER, packed


def measured(folder: Path, media: Media) -> Media:
    """Return a medium with the digest and length of its file."""
    content = (folder / str(media.path)).read_bytes()
    facts = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return media.model_copy(update=facts)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Pack a journal with a photo and a film."""
    folder = tmp_path_factory.mktemp("setting")
    (folder / "media").mkdir()
    draw(folder / "media/k3.jpg", (1600, 1200), 3)
    film(folder / "media/k4.mp4")
    still_path(folder, "m4").parent.mkdir()
    draw(still_path(folder, "m4"), (320, 240), 4)
    moving = photo(4, "media/k4.mp4", "Down the slide").model_copy(
        update={"kind": MediaKind.VIDEO, "mime": "video/mp4"}
    )
    media = (photo(3, "media/k3.jpg").model_copy(update={"mime": "image/jpeg"}), moving)
    entry = observation(1, date(2023, 5, 4), media=("m3", "m4"))
    journal = minimised(folder, (entry,), tuple(measured(folder, one) for one in media), purpose=Purpose.SETTING)
    return pack(journal, folder / "packed")


def test_the_receiving_manager_can_read_it_at_once(bundle: Bundle, tmp_path: Path) -> None:
    """The journal as pages lies inside, in clear once it is opened, and names films as they lie beside it."""
    sender, receiver = SettingKeys.create(tmp_path / "sender"), SettingKeys.create(tmp_path / "receiver")
    made = ForSetting(receiver.card).seal(bundle, TRANSFER, tmp_path / "work", sender)
    opened = open_sealed(made.files[0].path, receiver, sender.card, tmp_path / "in")
    reader = PdfReader(opened.folder / "journal.pdf")
    assert not reader.is_encrypted
    text = "".join(page.extract_text() for page in reader.pages)
    assert "media/k4.mp4" in text.replace("\n", "")
    assert "passphrase" not in text
    assert (opened.folder / "media/k4.mp4").is_file()


def test_pages_are_left_out_when_nobody_wants_them(bundle: Bundle, tmp_path: Path) -> None:
    """A sender whose receiver has no use for pages saves their room."""
    sender, receiver = SettingKeys.create(tmp_path / "sender"), SettingKeys.create(tmp_path / "receiver")
    made = ForSetting(receiver.card, printed=False).seal(bundle, TRANSFER, tmp_path / "work", sender)
    opened = open_sealed(made.files[0].path, receiver, sender.card, tmp_path / "in")
    assert sorted(path.name for path in opened.folder.iterdir()) == ["journal.json", "left-out.json", "media"]


def test_what_a_killed_run_left_in_quarantine_goes_with_the_next(tmp_path: Path) -> None:
    """A computer that lost power while it opened a bundle left a decrypted copy; the next opening removes it."""
    sender, receiver = SettingKeys.create(tmp_path / "sender"), SettingKeys.create(tmp_path / "receiver")
    made = ForSetting(receiver.card, printed=False).seal(
        packed(tmp_path / "packed", purpose=Purpose.SETTING), TRANSFER, tmp_path / "work", sender
    )
    left = tmp_path / "received" / "journal-bridge-room-x1"
    (left / "room").mkdir(parents=True)
    (left / "claimed").write_bytes(b"")
    (left / "room" / "decrypted.zip").write_bytes(b"a journal in clear")
    open_sealed(made.files[0].path, receiver, sender.card, tmp_path / "received" / "in")
    assert [path.name for path in (tmp_path / "received").iterdir()] == ["in"]
