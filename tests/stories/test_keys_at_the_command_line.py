"""A setting's keys at the command line: where they lie, that they are made once, and where they are looked for."""

import os
import signal
from pathlib import Path

import pytest

from journal_bridge import cli, options
from journal_bridge.error_codes import CODES
from stories import line
from stories.line import Factory, run


def test_making_keys_says_where_they_lie_and_happens_once(tmp_path: Path) -> None:
    """I see which folder to keep safe; asking again tells me how to see my card, and changes nothing."""
    made = run("keys", "create", "--workspace", tmp_path / "keys")
    assert made.exit_code == 0
    assert str(tmp_path / "keys") in made.stdout
    card = made.stdout.splitlines()[0]
    again = run("keys", "create", "--workspace", tmp_path / "keys")
    assert again.exit_code == 2
    assert CODES["keys-exist"] in again.stderr
    assert card in run("keys", "card", "--workspace", tmp_path / "keys").stdout


@pytest.mark.parametrize("words", [["keys", "create", "--workspace"], ["demo", "--out"]])
def test_a_place_where_no_folder_can_be_made_is_my_mistake(words: list[str], tmp_path: Path) -> None:
    """A file in the way is a wrong place, not a defect to report."""
    (tmp_path / "file").write_text("mine")
    result = run(*words, tmp_path / "file" / "deeper")
    assert result.exit_code == 2
    assert CODES["no-folder"] in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_for_a_passphrase_is_not_waited_for(tmp_path: Path) -> None:
    """The command answers at once instead of standing still."""
    os.mkfifo(tmp_path / "pipe")
    words = ["--workspace", tmp_path / "keys", "--key-passphrase-file", tmp_path / "pipe"]
    result = run("keys", "create", *words)
    assert result.exit_code == 2
    assert CODES["not-found"] in result.stderr
    assert not (tmp_path / "keys").exists()


def test_opening_looks_for_keys_in_the_usual_place(
    tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --identity the keys that `keys create` made are used; here there are none yet."""
    monkeypatch.setattr(options, "default_workspace", lambda: tmp_path / "usual")
    words = ["--sender", line.card(tmp_path_factory, "receiver"), "--out", tmp_path / "in"]
    result = run("open", tmp_path, *words)
    assert result.exit_code == 2
    assert CODES["keys-missing"] in result.stderr
    assert run("keys", "create").exit_code == 0
    result = run("open", tmp_path, *words)
    assert result.exit_code == 7
    assert CODES["not-a-bundle"] in result.stderr


def test_a_closed_terminal_ends_the_program_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing the window is like being asked to end: working folders are removed; under nohup the work goes on."""
    set_up: dict[int, object] = {}
    monkeypatch.setattr(cli, "app", lambda: None)
    monkeypatch.setattr(signal, "signal", set_up.__setitem__)
    monkeypatch.setattr(signal, "getsignal", lambda _number: signal.SIG_DFL)
    cli.main()
    wanted = {getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)}
    assert set(set_up) == wanted
    with pytest.raises(SystemExit):
        cli._leave(signal.SIGTERM, None)  # noqa: SLF001 - what the system calls
    set_up.clear()
    monkeypatch.setattr(signal, "getsignal", lambda _number: signal.SIG_IGN)
    cli.main()
    assert set_up == {}
