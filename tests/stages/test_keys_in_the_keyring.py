"""The passphrase of a setting's keys lies in the operating system's keyring, and nowhere else."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from journal_bridge import key_passphrases
from journal_bridge.commanding import keys_of
from journal_bridge.error_codes import CODES
from journal_bridge.errors import BridgeError, TryAgain, UsageFault
from journal_bridge.keys import KEY_FILE, SettingKeys
from stories.line import run


class Desktop(KeyringBackend):
    """A keyring in memory, that can be locked, forgetful, or silent."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library does not annotate it
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.forgets = False

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        self._ask()
        if not self.forgets:
            self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        """Give it back."""
        self._ask()
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        self._ask()
        del self.kept[service, username]

    def _ask(self) -> None:
        if self.locked:
            raise KeyringLocked("the words of a keyring: s3cret")


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A computer whose keyring is safe."""
    before = keyring.get_keyring()
    made = Desktop()
    monkeypatch.setattr(key_passphrases, "SAFE", key_passphrases.SAFE | {Desktop.__module__})
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def headless() -> Iterator[None]:
    """A server without a desktop."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # the same
    yield
    keyring.set_keyring(before)


def code(trouble: pytest.ExceptionInfo[BridgeError]) -> str:
    """Return the code of a refusal, whose words must not repeat the keyring's."""
    assert "s3cret" not in str(trouble.value)
    assert trouble.value.__cause__ is None
    return trouble.value.code


def test_keys_open_by_themselves_for_the_user_who_made_them(tmp_path: Path, desktop: Desktop) -> None:
    """No passphrase to type, none in any file, and every command finds it."""
    made = SettingKeys.create(tmp_path, keyring=True)
    assert SettingKeys.load(tmp_path).card == made.card
    assert keys_of(tmp_path, None).card == made.card
    ((service, account), passphrase) = next(iter(desktop.kept.items()))
    file = (tmp_path / KEY_FILE).read_text(encoding="utf-8")
    assert service == "journal-bridge"
    assert json.loads(file)["keyring"] == account
    assert passphrase not in file
    assert len(passphrase) == 43
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_two_workspaces_have_two_entries(tmp_path: Path, desktop: Desktop) -> None:
    """One does not take the place of the other."""
    first, second = (SettingKeys.create(tmp_path / name, keyring=True) for name in ("a", "b"))
    assert len(set(desktop.kept.values())) == 2
    assert SettingKeys.load(tmp_path / "a").card == first.card != second.card


def test_on_another_computer_the_file_opens_nothing(tmp_path: Path, desktop: Desktop) -> None:
    """A stolen copy of the folder is worth nothing without the user's keyring."""
    SettingKeys.create(tmp_path / "here", keyring=True)
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    desktop.kept.clear()
    with pytest.raises(UsageFault) as trouble:
        SettingKeys.load(tmp_path / "there")
    assert code(trouble) == "keyring-empty"


def test_a_locked_keyring_is_unlocked_and_asked_again(tmp_path: Path, desktop: Desktop) -> None:
    """Nothing is lost, and what the keyring said is not repeated."""
    desktop.locked = True
    with pytest.raises(TryAgain) as trouble:
        SettingKeys.create(tmp_path, keyring=True)
    assert code(trouble) == "keyring-failed"
    assert not (tmp_path / KEY_FILE).exists()
    desktop.locked = False
    made = SettingKeys.create(tmp_path, keyring=True)
    desktop.locked = True
    with pytest.raises(TryAgain) as trouble:
        SettingKeys.load(tmp_path)
    assert code(trouble) == "keyring-failed"
    desktop.locked = False
    assert SettingKeys.load(tmp_path).card == made.card


def test_a_keyring_that_forgets_gets_no_keys(tmp_path: Path, desktop: Desktop) -> None:
    """What was put in is read back before anything is locked with it."""
    desktop.forgets = True
    with pytest.raises(TryAgain) as trouble:
        SettingKeys.create(tmp_path, keyring=True)
    assert code(trouble) == "keyring-failed"
    assert not (tmp_path / KEY_FILE).exists()


def test_keys_that_are_there_stay_and_leave_nothing_in_the_keyring(tmp_path: Path, desktop: Desktop) -> None:
    """The old ones may open a bundle."""
    made = SettingKeys.create(tmp_path)
    with pytest.raises(UsageFault) as trouble:
        SettingKeys.create(tmp_path, keyring=True)
    assert code(trouble) == "keys-exist"
    assert not desktop.kept
    assert SettingKeys.load(tmp_path).card == made.card


@pytest.mark.usefixtures("headless")
def test_a_computer_without_a_keyring_says_what_to_do(tmp_path: Path) -> None:
    """The way by a passphrase in a file is named, and nothing is made."""
    told = run("keys", "create", "--keyring", "--workspace", tmp_path / "new")
    assert (told.exit_code, CODES["keyring-missing"] in told.stderr) == (2, True)
    assert "--key-passphrase-file" in told.stderr
    assert not (tmp_path / "new" / KEY_FILE).exists()


def test_a_keyring_that_is_a_plain_file_is_none(tmp_path: Path) -> None:
    """Only those of operating systems count, whatever else is installed."""
    before = keyring.get_keyring()
    plain = Desktop()
    keyring.set_keyring(plain)
    try:
        with pytest.raises(UsageFault) as trouble:
            SettingKeys.create(tmp_path, keyring=True)
    finally:
        keyring.set_keyring(before)
    assert code(trouble) == "keyring-missing"
    assert not plain.kept


@pytest.mark.usefixtures("desktop")
def test_the_command_says_what_a_lost_computer_means(tmp_path: Path) -> None:
    """And takes one way of keeping a passphrase, not two."""
    told = run("keys", "create", "--keyring", "--workspace", tmp_path / "new")
    assert (told.exit_code, "pair with the other settings anew" in told.stdout) == (0, True)
    (tmp_path / "words").write_text("long enough, and mine\n")
    both = ("--keyring", "--key-passphrase-file", tmp_path / "words")
    assert run("keys", "create", *both, "--workspace", tmp_path / "other").exit_code == 2


@pytest.mark.parametrize("account", [5, "", "../x", "0" * 31])
def test_a_key_file_that_names_no_entry_is_damaged(tmp_path: Path, desktop: Desktop, account: object) -> None:
    """The keyring is asked for nothing but what this program put there."""
    SettingKeys.create(tmp_path, keyring=True)
    document = json.loads((tmp_path / KEY_FILE).read_bytes()) | {"keyring": account}
    (tmp_path / KEY_FILE).write_text(json.dumps(document))
    desktop.kept[key_passphrases.SERVICE, str(account)] = "x"
    with pytest.raises(UsageFault) as trouble:
        SettingKeys.load(tmp_path)
    assert code(trouble) == "key-file"
