"""Two managers pair their settings by commands and a telephone: every word they read says what comes next."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typer.testing import CliRunner, Result

from journal_bridge import pairing_commands
from journal_bridge.cli import app
from journal_bridge.commanding import to_type
from journal_bridge.error_codes import CODES
from journal_bridge.pairing import reaching
from pairing_world import Nursery, Wire, nursery
from stories.line import run


class Towns:
    """Both settings, and the line between them."""

    def __init__(self, kingfisher: Nursery, oak: Nursery) -> None:
        self.kingfisher, self.oak = kingfisher, oak
        self.down = False

    def wire(self, url: str, *_: object, **__: object) -> nullcontext[Wire]:
        """Give what asks the gateway at an address."""
        there, caller = self.kingfisher, self.oak
        if url != there.settings.gateway_url:
            there, caller = caller, there
        return nullcontext(Wire(there, caller, down=self.down, now=None))


@pytest.fixture
def towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Towns]:
    """Kingfisher has a gateway, Oak Tree has none; neither has its settings written yet."""
    with nursery(tmp_path / "kingfisher") as kingfisher, nursery(tmp_path / "oak") as oak:
        made = Towns(kingfisher, oak)
        monkeypatch.setattr(reaching, "reached", made.wire)
        yield made


def at(setting: Nursery, *words: object) -> Result:
    """Let a manager type a `pair` command."""
    return run("pair", *words, "--workspace", setting.folder)


def listed(setting: Nursery) -> list[dict[str, Any]]:
    """Return what `pair list --json` says."""
    told: list[dict[str, Any]] = json.loads(at(setting, "list", "--json").stdout)["settings"]
    return told


def invited(towns: Towns, *words: object) -> Result:
    """Let Kingfisher's manager invite."""
    return at(
        towns.kingfisher, "invite", "--as", "Kingfisher Nursery", "--url", "https://kingfisher.example", *words
    )


def test_two_settings_are_paired_by_five_commands(towns: Towns, tmp_path: Path) -> None:
    """Invite, accept, and each types what the other reads out; then both see the other as paired."""
    letter = tmp_path / "invitation.txt"
    told = invited(towns, "--to", letter)
    assert told.exit_code == 0
    assert "telephone" in told.stdout
    accepted = at(towns.oak, "accept", letter, "--as", "Oak Tree Nursery")
    assert accepted.exit_code == 0
    assert 'pair confirm "Kingfisher Nursery"' in accepted.stdout
    assert "Telephone them, on a number you knew before" in accepted.stdout
    read_by_kingfisher = listed(towns.kingfisher)[0]["digits"]
    assert read_by_kingfisher in accepted.stdout
    one = at(towns.oak, "confirm", "kingfisher nursery", "--digits", read_by_kingfisher)
    assert (one.exit_code, "Now read yours to them" in one.stdout) == (0, True)
    assert "their manager has ticked; now you" in " ".join(at(towns.kingfisher, "list").stdout.split())
    other = at(towns.kingfisher, "confirm", towns.oak.fingerprint[:8], "--digits", listed(towns.oak)[0]["digits"])
    assert "Paired with Oak Tree Nursery" in other.stdout
    assert [one["state"] for one in listed(towns.oak)] == ["paired"]
    assert "digits" not in listed(towns.oak)[0]


def test_the_digits_are_asked_for_when_they_are_left_out(towns: Towns) -> None:
    """Nobody has to type them as an option, where the shell keeps them."""
    line = invited(towns).stdout.splitlines()[0]
    assert at(towns.oak, "accept", line, "--as", "Oak Tree Nursery").exit_code == 0
    digits = listed(towns.oak)[0]["digits"]
    words = ["pair", "confirm", "Oak Tree Nursery", "--workspace", str(towns.kingfisher.folder)]
    asked = CliRunner().invoke(app, words, input=f"{digits}\n")
    assert "The 20 digits they read to you" in asked.stdout
    assert asked.exit_code == 0
    assert CliRunner().invoke(app, words, input="").exit_code == 2


def test_wrong_digits_stop_with_what_to_do(towns: Towns) -> None:
    """Once more, slowly; and the third time it is over."""
    line = invited(towns).stdout.splitlines()[0]
    at(towns.oak, "accept", line, "--as", "Oak Tree Nursery")
    ends = [at(towns.kingfisher, "confirm", "Oak Tree Nursery", "--digits", "1234" * 5) for _ in range(3)]
    assert [end.exit_code for end in ends] == [7, 7, 7]
    assert CODES["digits-differ"] in ends[0].stderr
    assert CODES["digits-burnt"] in ends[2].stderr


def test_a_gateway_that_is_down_costs_no_tick(towns: Towns) -> None:
    """The manager hears that theirs is noted, and the list tells it later by itself."""
    line = invited(towns).stdout.splitlines()[0]
    at(towns.oak, "accept", line, "--as", "Oak Tree Nursery")
    towns.down = True
    end = at(towns.oak, "confirm", "Kingfisher Nursery", "--digits", listed(towns.oak)[0]["digits"])
    assert (end.exit_code, "noted here" in end.stdout) == (6, True)
    shown = at(towns.oak, "list")
    assert (shown.exit_code, "waiting for their manager" in " ".join(shown.stdout.split())) == (0, True)
    assert CODES["peer-unreachable"] in shown.stderr
    towns.down = False
    assert [one["state"] for one in listed(towns.oak)] == ["ticked-here"]
    assert [one["state"] for one in listed(towns.kingfisher)] == ["ticked-there"]


def test_an_ended_pairing_is_listed_as_ended(towns: Towns) -> None:
    """And the other one may still be found by name, to pair anew."""
    line = invited(towns).stdout.splitlines()[0]
    at(towns.oak, "accept", line, "--as", "Oak Tree Nursery")
    assert "Ended" in at(towns.kingfisher, "end", "Oak Tree Nursery").stdout
    assert [one["state"] for one in listed(towns.kingfisher)] == ["ended"]
    again = at(towns.oak, "accept", line)
    assert (again.exit_code, CODES["invitation-invalid"] in again.stderr) == (4, True)


def test_a_list_of_nobody_says_how_to_begin(tmp_path: Path) -> None:
    """And it makes nothing."""
    told = run("pair", "list", "--workspace", tmp_path / "new")
    assert (told.exit_code, "pair invite" in told.stdout) == (0, True)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["confirm", "Ash Tree", "--digits", "1" * 20], "peer-not-found"),
        (["end", "Ash Tree"], "peer-not-found"),
        (["accept", "no-such-file"], "not-found"),
        (["accept", "jbi1:spoilt:"], "invitation-form"),
        (["invite"], "setting-missing"),
        (["invite", "--as", "\u202eOak"], "setting-name"),
        (["invite", "--as", "Oak", "--url", "http://oak.example"], "gateway-address"),
    ],
)
def test_a_slip_is_answered_with_one_sentence(words: list[str], code: str, tmp_path: Path) -> None:
    """What to do instead."""
    told = run("pair", *words, "--workspace", tmp_path / "new")
    assert (told.exit_code, CODES[code] in told.stderr) == (2, True)


def test_an_invitation_never_replaces_a_file(towns: Towns, tmp_path: Path) -> None:
    """And none is made for nothing."""
    (tmp_path / "mine.txt").write_text("mine")
    told = invited(towns, "--to", tmp_path / "mine.txt")
    assert (told.exit_code, CODES["file-exists"] in told.stderr) == (2, True)
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "shown"), [("St Mary's Infants", '"St Mary\'s Infants"'), ("Oak $(rm x)", "f" * 16), ("`x`", "f" * 16)]
)
def test_a_hint_can_be_pasted_whatever_a_setting_calls_itself(name: str, shown: str) -> None:
    """Its name, where a shell reads nothing into it; else its fingerprint."""
    peer = SimpleNamespace(name=name, fingerprint="f" * 64)
    assert pairing_commands._typed(cast("Any", peer)) == shown  # noqa: SLF001 - the hint alone
    assert to_type("serve", None) == "journal-bridge serve"
    assert to_type("serve", Path("my oak")) == 'journal-bridge serve --workspace "my oak"'
