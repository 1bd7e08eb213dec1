"""Places in a store for tests of moving a setting: a server of each file's own, and memory of this process."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

import store_server
from store_server import Bucket, StoreServer


@pytest.fixture(scope="module")
def server() -> Iterator[StoreServer]:
    """Return a server of this file's own."""
    with store_server.running() as one:
        yield one


@pytest.fixture
def bucket(server: StoreServer, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Return an empty bucket that this process can sign in to."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    return server.bucket()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty place in this process."""
    yield f"memory://{tmp_path.name.replace('_', '-')}/place"
    fsspec.filesystem("memory").store.clear()
