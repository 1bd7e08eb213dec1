"""Nothing of a journal is told by the desk: not in the ledger, the papers, the logs, or any file it leaves."""

import json
import logging
import tempfile
from pathlib import Path

import pytest

from journal_bridge.handover import Purpose
from journal_bridge.receiving import opening, upload_id
from journal_bridge.transfer_papers import TransferState
from ledger_samples import asked
from receiving_samples import TRANSFER, Post, World, code
from stages.sealed_parts import CANARY, files_under, minimised

EVERYTHING = ("SELECT * FROM audit", "SELECT * FROM transfers", "SELECT * FROM transfer_papers")
SECOND, THIRD, FOURTH = "f" * 32, "e" * 32, "d" * 32


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Make keys and one packed journal for all these tests."""
    return Post.made(tmp_path_factory.mktemp("post"))


@pytest.fixture
def told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return every word that must be nowhere: names, texts and file names of the journal, and the peer's name."""
    caplog.set_level(logging.DEBUG)
    journal = minimised(tmp_path / "again", purpose=Purpose.SETTING).journal
    names = [Path(media.path).name for media in journal.media if media.path]
    return [*CANARY.split(), "built a bridge", "Robin Nursery", *names, *(media.id for media in journal.media)]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every temporary folder a place that can be searched."""
    place = tmp_path / "tmpdir"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def fails_badly(*_: object, **__: object) -> None:
    """Fail as a library might: with the child's name in its words."""
    raise ValueError(f"cannot read what {CANARY} built")


def happened(world: World) -> None:
    """Let every kind of thing happen to journals that name a child."""
    world.opened()
    assert code(world.opened(SECOND, world.post.sealed(SECOND), entries=9)) == "hash-mismatch"
    world.uploaded(THIRD)
    world.desk.withdrawn(world.withdrawal(world.offer(THIRD), THIRD).document(), world.peer)
    world.received(FOURTH)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opening, "examine", fails_badly)
        while world.view(FOURTH).state is TransferState.RECEIVED:
            world.desk.open_next()
            world.clock.turn(hours=1)
    world.desk.tidy()
    world.desk.recover()


def test_no_word_of_a_journal_is_told(
    post: Post, tmp_path: Path, temporary: Path, told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Not in a paper, a view, a log line, the ledger's file, or anything in the workspace."""
    world = World(post, tmp_path / "workspace")
    happened(world)
    views = [world.view(transfer).document() for transfer in (TRANSFER, SECOND, THIRD, FOURTH)]
    rows = [asked(world.workspace, question) for question in EVERYTHING]
    everything = [json.dumps(views), str(rows), caplog.text]
    everything += [path.read_bytes().decode("latin-1") for path in files_under(world.workspace)]
    everything += [str(path) for path in files_under(world.workspace)]
    assert "could not be opened" in caplog.text
    for word in told:
        assert not [text for text in everything if word in text], word
    assert list(temporary.iterdir()) == []


def test_what_lies_in_the_workspace_is_sealed_and_private(post: Post, tmp_path: Path) -> None:
    """The arrival alone, as it came, readable to nobody without the setting's key, and to no other user."""
    world = World(post, tmp_path / "workspace")
    world.opened()
    gateway = world.workspace / "gateway"
    key = upload_id(world.sender, TRANSFER)
    assert world.files() == {f"{key}.upload", f"{key}.whole"}
    assert (gateway / "uploads" / f"{key}.whole").read_bytes().startswith(b"age-encryption.org/v1\n")
    for path in gateway.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_refusal_tells_a_code_and_nothing_else(post: Post, tmp_path: Path) -> None:
    """The place of the trouble stays here: it may hold a file's name."""
    world = World(post, tmp_path / "workspace")
    world.opened(content=b"no bundle")
    paper = json.loads(world.view().papers[-1]["text"])
    assert paper.keys() == {"schema", "paper", "transfer", "sender", "receiver", "at", "answers", "code"}
