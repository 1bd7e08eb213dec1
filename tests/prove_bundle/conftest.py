"""One delivery and one pair of sealed bundles for all tests of the proof of one worker."""

import pytest

from journal_bridge.bundle.choices import Choices, Photos
from prove_bundle import corruption
from prove_bundle.given import SMALL, Given, given, whole_book


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Return the book of everything at mail size in volumes, with films beside it."""
    folder = tmp_path_factory.mktemp("delivery")
    return given(whole_book(folder / "journal"), folder / "made", Choices(photos=Photos.MAIL, limit=SMALL))


@pytest.fixture(scope="session")
def post(tmp_path_factory: pytest.TempPathFactory) -> corruption.Post:
    """Return two children's sealed bundles."""
    return corruption.post(tmp_path_factory.mktemp("post"))
