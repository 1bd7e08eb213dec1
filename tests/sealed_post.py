"""One sealed bundle between two settings, for tests of opening it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from journal_bridge.bundle.opening import OpenedBundle, open_sealed
from journal_bridge.errors import NotVerified
from journal_bridge.handover import Bundle, SealedBundle
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import CANARY, files_under


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


def refused_code(post: Post, content: bytes, tmp_path: Path, temporary: Path) -> str:
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
