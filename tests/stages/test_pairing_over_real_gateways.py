"""Two settings, each with its own `serve` running, are paired by commands over real connections."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from gateway_world import Served, serving
from journal_bridge.error_codes import CODES
from journal_bridge.keys import SettingKeys
from journal_bridge.pairing import Invitation
from stories.line import run


class Town:
    """Settings that serve, each in a folder of its own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.served: dict[str, Served] = {}

    def opens(self, name: str) -> None:
        """Let a setting serve."""
        workspace = self.folder / name
        self.served[name] = self.stack.enter_context(serving(workspace, SettingKeys.create(workspace), "--verbose"))

    def types(self, name: str, *words: object) -> Result:
        """Let that setting's manager type a `pair` command."""
        return run("pair", *words, "--workspace", self.folder / name)

    def invites(self, name: str) -> Invitation:
        """Let a setting invite, and return what it sends."""
        told = self.types(name, "invite", "--as", f"{name} Nursery", "--url", self.served[name].url)
        assert told.exit_code == 0, told.stderr
        return Invitation.parse(told.stdout.splitlines()[0])

    def accepts(self, name: str, invitation: Invitation) -> Result:
        """Let a setting accept."""
        return self.types(name, "accept", invitation.text, "--as", f"{name} Nursery")

    def listed(self, name: str) -> list[dict[str, Any]]:
        """Return what `pair list` shows there."""
        told: list[dict[str, Any]] = json.loads(self.types(name, "list", "--json").stdout)["settings"]
        return told

    def log(self, name: str) -> str:
        """Return what its gateway has written."""
        return self.served[name].log.read_text()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Kingfisher and Oak serve."""
    with ExitStack() as stack:
        made = Town(tmp_path, stack)
        made.opens("Kingfisher")
        made.opens("Oak")
        (tmp_path / "Oak" / "settings.toml").write_text(f'[gateway]\nurl = "{made.served["Oak"].url}"\n')
        yield made


def test_each_gateway_is_told_of_the_others_tick(town: Town) -> None:
    """After the second manager has typed, both lists say paired; and one end is the end for both."""
    invitation = town.invites("Kingfisher")
    assert town.accepts("Oak", invitation).exit_code == 0
    digits = town.listed("Oak")[0]["digits"]
    assert town.listed("Kingfisher")[0]["digits"] == digits
    assert town.types("Kingfisher", "confirm", "Oak Nursery", "--digits", digits).exit_code == 0
    assert [one["state"] for one in town.listed("Oak")] == ["ticked-there"]
    told = town.types("Oak", "confirm", "Kingfisher Nursery", "--digits", digits)
    assert "Paired with Kingfisher Nursery" in told.stdout
    assert [one["state"] for name in town.served for one in town.listed(name)] == ["paired", "paired"]
    assert town.types("Kingfisher", "end", "Oak Nursery").exit_code == 0
    told = town.types("Oak", "confirm", "Kingfisher Nursery", "--digits", digits)
    assert (told.exit_code, CODES["pairing-ended"] in told.stderr) == (7, True)
    assert [one["state"] for one in town.listed("Oak")] == ["ended"]
    for name in town.served:
        assert "/pairings" in town.log(name)
        assert not [word for word in (invitation.token, "Nursery", digits) if word in town.log(name)]


def test_a_stranger_gets_nothing_by_a_letter_that_was_opened(town: Town) -> None:
    """Neither by an address put into it, nor by answering first: each time the one it was meant for is told."""
    town.opens("Mallory")
    invitation = town.invites("Kingfisher")
    bent = replace(invitation, url=town.served["Mallory"].url)
    told = town.accepts("Oak", bent)
    assert (told.exit_code, CODES["pairing-card"] in told.stderr) == (7, True)
    assert "/pairings" not in town.log("Mallory")
    assert town.accepts("Mallory", invitation).exit_code == 0
    told = town.accepts("Oak", invitation)
    assert (told.exit_code, CODES["invitation-invalid"] in told.stderr) == (4, True)
    assert town.listed("Oak") == []
    assert [one["state"] for one in town.listed("Kingfisher")] == ["proposed"]
