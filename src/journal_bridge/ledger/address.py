"""Where a workspace's ledger lies: a file in it, or a PostgreSQL database named by its settings.

The address is never given on a command line, where every user of the computer could read its password.
"""

import os
import stat
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from journal_bridge.errors import UsageFault

FILE: Final = "ledger.sqlite"
"""Name of the ledger in the workspace."""

SETTINGS: Final = "settings.toml"
"""Name of the workspace's settings; `url` under `[ledger]` is the ledger's address."""

VARIABLE: Final = "JOURNAL_BRIDGE_LEDGER"
"""Environment variable with the ledger's address; it goes before the settings."""

DRIVER: Final = "postgresql+psycopg"
"""What an address begins with; the one driver that is tested."""

_LARGEST: Final = 64 * 1024
"""Bytes read of the settings; a page of them is two kilobytes."""

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def address_of(workspace: Path) -> URL:
    """Return the address of a workspace's ledger.

    Raises:
        UsageFault: `settings-file` or `ledger-address` when one cannot be used, `settings-open` when a password
            lies where others can read it. No error repeats any part of an address.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return _checked(given, VARIABLE)
    path = workspace / SETTINGS
    stated = _stated(path)
    if stated is None:
        return URL.create("sqlite", database=str(workspace / FILE))
    url = _checked(stated, SETTINGS)
    if url.password is not None and os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise UsageFault("settings-open", SETTINGS)
    return url


def shown(url: URL) -> str:
    """Return where a ledger lies, for an error: without user, password and options."""
    if url.get_backend_name() == "sqlite":
        return FILE
    port = "" if url.port is None else f":{url.port}"
    return f"postgresql://{url.host or ''}{port}/{url.database or ''}"


def _stated(path: Path) -> str | None:
    """Return the address the settings state, or None when they state none."""
    try:
        with path.open("rb") as file:
            settings = tomllib.loads(file.read(_LARGEST).decode())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):  # no TOML, or no UTF-8
        raise UsageFault("settings-file", SETTINGS) from None
    ledger = settings.get("ledger", {})
    url = ledger.get("url") if isinstance(ledger, dict) else 0
    if url is not None and not isinstance(url, str):
        raise UsageFault("settings-file", SETTINGS)
    return url


def _checked(untrusted_address: str, place: str) -> URL:
    try:
        url = make_url(untrusted_address)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise UsageFault("ledger-address", place) from None
    if url.drivername != DRIVER or not url.database:
        raise UsageFault("ledger-address", place)
    return _encrypted(_one_password(url, place))


def _one_password(url: URL, place: str) -> URL:
    """Return an address whose password stands where everything that prints addresses hides it."""
    password = url.query.get("password")
    if password is None:
        return url
    if not isinstance(password, str):
        raise UsageFault("ledger-address", place)
    return url.set(password=password).difference_update_query(["password"])


def _encrypted(url: URL) -> URL:
    """Return an address that asks for TLS beyond this computer, unless it says itself what it asks for.

    The driver's own default, `prefer`, goes on in plain text when the server offers no TLS.
    """
    if "sslmode" in url.query or _on_this_computer(url.host):
        return url
    return url.update_query_dict({"sslmode": "require"})


def _on_this_computer(host: str | None) -> bool:
    if host is None or host == "localhost" or host.startswith("/"):  # a socket's folder
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
