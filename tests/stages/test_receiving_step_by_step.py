"""The receiver's desk: a journal is offered, accepted, uploaded, opened, and laid before the manager."""

from pathlib import Path

import pytest

from journal_bridge.transfer_papers import TransferState, read_signed
from receiving_samples import ENTRIES, MEDIA, TRANSFER, Post, World, kinds


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Make keys and one packed journal for all these tests."""
    return Post.made(tmp_path_factory.mktemp("post"))


@pytest.fixture
def world(post: Post, tmp_path: Path) -> World:
    """Return a receiver that is paired with its sender and has heard nothing yet."""
    return World(post, tmp_path / "workspace")


def test_a_journal_comes_to_the_manager(world: World) -> None:
    """Each step has its signed paper, and the last one counts what is in the journal."""
    view = world.opened()
    assert view.state is TransferState.WAITING_FOR_MANAGER
    assert kinds(view) == ["offer", "accepted", "received", "opened"]
    last = read_signed(view.papers[-1], world.post.us.card).paper
    assert (last.entries, last.media) == (ENTRIES, MEDIA)  # type: ignore[union-attr]
    assert world.desk.sealed(world.sender, TRANSFER).read_bytes() == world.post.sealed()
