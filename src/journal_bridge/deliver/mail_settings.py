"""Finds out which mail server to use: options before the environment, the environment before `settings.toml`.

The password stands in none of the options and not in `settings.toml`, where others could read it: it is in a file
of its own, or in the environment.
"""

import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from journal_bridge.deliver.mail_server import MailServer, Password, Security
from journal_bridge.errors import UsageFault

SETTINGS: Final = "settings.toml"
TABLE: Final = "mail"
PREFIX: Final = "JOURNAL_BRIDGE_SMTP_"
NAMES: Final = ("host", "port", "security", "user", "password_file", "authorities", "from")
"""What may be said in each of the three places; `from` is the address of the setting."""

_LARGEST: Final = 1 << 16
_LONGEST_PASSWORD: Final = 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def found_settings(
    options: Mapping[str, str | None], environment: Mapping[str, str], workspace: Path
) -> dict[str, str]:
    """Return what is set, by name.

    Raises:
        UsageFault: `mail-settings`, naming the line of the file.
    """
    said = _from_file(workspace / SETTINGS)
    said |= {name: environment[_variable(name)] for name in NAMES if environment.get(_variable(name))}
    return said | {name: value for name, value in options.items() if value is not None}


def mail_server(settings: Mapping[str, str], environment: Mapping[str, str]) -> MailServer:
    """Return the server that the settings name.

    Raises:
        UsageFault: `mail-settings`, `mail-plain`, `mail-password`.
    """
    if not settings.get("host"):
        raise UsageFault("mail-settings", f"--smtp-host, {PREFIX}HOST, or host in {SETTINGS} under [{TABLE}]")
    authorities = settings.get("authorities")
    return MailServer(
        settings["host"],
        _security(settings.get("security", Security.STARTTLS.value)),
        _port(settings.get("port", "0")),
        settings.get("user"),
        _password(settings, environment),
        Path(authorities).expanduser() if authorities else None,
    )


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _security(word: str) -> Security:
    try:
        return Security(word.casefold())
    except ValueError:
        raise UsageFault("mail-settings", "security: starttls, tls or none") from None


def _port(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len("65535")):
        raise UsageFault("mail-settings", "port")
    return int(digits)


def _password(settings: Mapping[str, str], environment: Mapping[str, str]) -> Password | None:
    """Return the password of the file that is named, or the one in the environment; none where nobody signs in."""
    if settings.get("user") is None:
        return None
    if settings.get("password_file"):
        return read_password(Path(settings["password_file"]).expanduser())
    word = environment.get(PREFIX + "PASSWORD")
    return Password(word, PREFIX + "PASSWORD") if word else None


def read_password(path: Path) -> Password:
    """Return the password in a file: its one line.

    Raises:
        UsageFault: `mail-password` when others may read the file, or it does not hold one line of plain characters.
    """
    try:
        mine = path.is_file() and (os.name == "nt" or not path.stat().st_mode & _OTHERS)
        lines = path.read_bytes()[:_LONGEST_PASSWORD].decode("ascii").splitlines() if mine else []
    except (OSError, UnicodeDecodeError):
        lines = []
    if len(lines) != 1:
        raise UsageFault("mail-password", path.name)
    return Password(lines[0], path.name)


def _from_file(path: Path) -> dict[str, str]:
    """Return the table `[mail]` of the settings file; nothing where there is none."""
    try:
        if not path.is_file():
            return {}
        table = tomllib.loads(path.read_bytes()[:_LARGEST].decode()).get(TABLE, {})
    except (OSError, ValueError):
        raise UsageFault("mail-settings", path.name) from None
    if not isinstance(table, dict):
        raise UsageFault("mail-settings", f"{path.name}: {TABLE}")
    for name, value in table.items():
        plain = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
        if name not in NAMES or not plain:
            known = name if name in {*NAMES, "password"} else "a line of no known name"
            raise UsageFault("mail-settings", f"{path.name}: {TABLE}, {known}")
    return {name: str(value) for name, value in table.items()}
