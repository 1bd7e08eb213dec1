"""Where the ledger lies is told by the settings or the environment, and no error repeats a password."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from journal_bridge.errors import BridgeError, TryAgain, UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import FILE, SETTINGS, VARIABLE, Event, Ledger
from journal_bridge.ledger.address import address_of, shown
from ledger_samples import NOON, behind, workspace
from postgres_server import PASSWORD, Server

SECRET = "hunter-2"
LONDON = f"postgresql+psycopg://jo:{SECRET}@db.example/ledger"


@pytest.fixture(autouse=True)
def _no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def settings(folder: Path, text: str, mode: int = 0o600) -> None:
    """Write a workspace's settings."""
    folder.mkdir(exist_ok=True)
    (folder / SETTINGS).write_text(text)
    (folder / SETTINGS).chmod(mode)


def test_without_an_address_the_ledger_is_a_file_in_the_workspace(tmp_path: Path) -> None:
    """So it is for almost every setting."""
    settings(tmp_path, "[other]\nx = 1\n", 0o644)
    assert address_of(tmp_path).database == str(tmp_path / FILE)
    assert shown(address_of(tmp_path)) == FILE


def test_the_environment_goes_before_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each alone is enough."""
    settings(tmp_path, f'[ledger]\nurl = "{LONDON}"\n')
    assert address_of(tmp_path).host == "db.example"
    monkeypatch.setenv(VARIABLE, "postgresql+psycopg://jo@127.0.0.1/other")
    assert address_of(tmp_path).database == "other"


def test_a_password_others_can_read_is_refused(tmp_path: Path) -> None:
    """The settings may be read by others as long as they hold none."""
    settings(tmp_path, f'[ledger]\nurl = "{LONDON}"\n', 0o640)
    with pytest.raises(UsageFault) as refused:
        address_of(tmp_path)
    assert (refused.value.code, refused.value.place) == ("settings-open", SETTINGS)
    settings(tmp_path, '[ledger]\nurl = "postgresql+psycopg://jo@db.example/ledger"\n', 0o640)
    assert address_of(tmp_path).password is None


@pytest.mark.parametrize(
    ("host", "asked"),
    [("db.example", "require"), ("10.0.0.4", "require"), ("127.0.0.1", None), ("[::1]", None), ("localhost", None)],
)
def test_beyond_this_computer_the_line_is_encrypted(
    host: str, asked: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the address itself says what is asked for."""
    monkeypatch.setenv(VARIABLE, f"postgresql+psycopg://jo@{host}/ledger")
    assert address_of(tmp_path).query.get("sslmode") == asked
    monkeypatch.setenv(VARIABLE, f"postgresql+psycopg://jo@{host}/ledger?sslmode=verify-full")
    assert address_of(tmp_path).query.get("sslmode") == "verify-full"


@pytest.mark.parametrize(
    "address",
    [
        f"jo:{SECRET}",
        f"postgresql+psycopg://jo:{SECRET}@db.example",
        f"postgresql+psycopg://jo:{SECRET}@db.example:port/ledger",
        f"postgresql+psycopg://jo@db.example/ledger?password={SECRET}&password=x",
        f"mysql://jo:{SECRET}@db.example/ledger",
        f"sqlite:///{SECRET}",
    ],
)
def test_no_error_repeats_an_address(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the sentence, not the traceback; the place is where the address was given."""
    monkeypatch.setenv(VARIABLE, address)
    with pytest.raises(UsageFault) as refused:
        Ledger.open(tmp_path)
    assert (refused.value.code, refused.value.place) == ("ledger-address", VARIABLE)
    assert SECRET not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("text", ["[ledger", "[ledger]\nurl = 3\n", "ledger = 3\n", "\udc80"])
def test_settings_that_cannot_be_read_are_named(text: str, tmp_path: Path) -> None:
    """One sentence, and nothing is made."""
    (tmp_path / SETTINGS).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageFault) as refused:
        Ledger.open(tmp_path)
    assert (refused.value.code, refused.value.place) == ("settings-file", SETTINGS)
    assert [path.name for path in tmp_path.iterdir()] == [SETTINGS]


def test_without_the_driver_the_extra_is_named(tmp_path: Path) -> None:
    """An installation without it says what to install."""
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from pathlib import Path; from journal_bridge.ledger import Ledger\n"
        "try:\n    Ledger.open(Path(sys.argv[1]))\n"
        "except Exception as error:\n    print(error.code, error)\n"
    )
    told = os.environ | {VARIABLE: LONDON}
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=told, capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("ledger-driver postgresql://db.example/ledger:")
    assert SECRET not in said.stdout + said.stderr


@pytest.mark.parametrize("wrong", ["password", "query", "database", "port"])
def test_a_server_that_does_not_let_us_in_is_to_be_tried_again(
    wrong: str, tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong sign-in, no such database, nobody there: the server is named, the password is not."""
    url = make_url(postgres.url("postgres"))
    changed = {
        "password": url.set(password=SECRET),
        "query": url.set(password=None).update_query_dict({"password": SECRET}),
        "database": url.set(database="nowhere"),
        "port": url.set(port=1),
    }[wrong]
    monkeypatch.setenv(VARIABLE, changed.render_as_string(hide_password=False))
    with pytest.raises(TryAgain) as refused:
        Ledger.open(workspace(tmp_path))
    assert (refused.value.code, refused.value.place) == ("ledger-failed", shown(changed))
    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value.__context__)
    assert SECRET not in told
    assert PASSWORD not in told


def test_a_ledger_on_a_server_is_found_only_where_there_is_one(postgres: Server, tmp_path: Path) -> None:
    """Two computers with the same settings and keys have one ledger; looking for it makes none."""
    name = postgres.new()
    folder = workspace(tmp_path)
    settings(folder, f'[ledger]\nurl = "{postgres.url(name)}"\n')
    keys = SettingKeys.load(folder)
    assert Ledger.found(folder, lambda: keys) is None
    with Ledger.open(folder) as ledger:
        ledger.record(Event.SWEPT, {"rooms": 1}, NOON)
        assert ledger.place.startswith("postgresql://127.0.0.1:")
    found = Ledger.found(folder, lambda: keys)
    assert found
    with found:
        assert found.audit().rows == 2
    assert not (folder / FILE).exists()
    postgres.drop(name)


def test_a_server_that_only_reads_is_told_as_such(
    tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was then written."""
    name = postgres.new()
    monkeypatch.setenv(VARIABLE, postgres.url(name))
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger:
        with behind() as connection:
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        with pytest.raises(BridgeError) as refused:
            ledger.record(Event.SWEPT, {"rooms": 1}, NOON)
        assert refused.value.code == "ledger-failed"
        assert ledger.audit().rows == 1
    postgres.drop(name)
