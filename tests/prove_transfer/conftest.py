"""One world for all tests of the proof of one worker: starting a server takes longer than a transfer."""

from collections.abc import Iterator

import pytest

from prove_transfer.quick import QUICK_SENDER, QUICK_SERVER
from prove_transfer.world import World, world


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return two paired settings with a server and a network between them."""
    with world(tmp_path_factory.mktemp("settings"), QUICK_SERVER, QUICK_SENDER) as made:
        yield made
