"""The passphrase of a key file in the operating system's keyring, where only this user, signed in, can reach it.

It is generated, never shown, and of a strength nobody guesses. Only keyrings of operating systems are used: others
that the `keyring` library finds may be plain files.
"""

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from journal_bridge.errors import TryAgain, UsageFault

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "journal-bridge"
"""What the entries are called in the keyring; beside it stands the account that the key file names."""

SAFE: Final = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.macOS",
    }
)
"""Modules that speak to a keyring of an operating system or a desktop; each encrypts under the user's sign-in."""

_BYTES: Final = 32
"""256 random bits: a key of its own, which needs no slow function to be safe."""


def made(account: str) -> str:
    """Return a new passphrase that lies in the keyring under this account.

    Raises:
        UsageFault: `keyring-missing` when this computer has no safe keyring.
        TryAgain: `keyring-failed` when it did not take it, or does not give it back.
    """
    backend, passphrase = _backend(), secrets.token_urlsafe(_BYTES)
    try:
        backend.set_password(SERVICE, account, passphrase)
        kept = backend.get_password(SERVICE, account)
    except Exception:  # noqa: BLE001 - each system raises its own errors, and their words may hold the passphrase
        raise TryAgain("keyring-failed") from None
    if kept != passphrase:
        raise TryAgain("keyring-failed")
    return passphrase


def found(account: str) -> str:
    """Return the passphrase that lies in the keyring under this account.

    Raises:
        UsageFault: `keyring-missing`, `keyring-empty` when it has none for this account.
        TryAgain: `keyring-failed` when it is locked, or nobody answered its question.
    """
    backend = _backend()
    try:
        kept = backend.get_password(SERVICE, account)
    except Exception:  # noqa: BLE001 - see `made`
        raise TryAgain("keyring-failed") from None
    if kept is None:
        raise UsageFault("keyring-empty")
    return kept


def forget(account: str) -> None:
    """Take a passphrase out of the keyring again, where its key file could not be written."""
    with suppress(Exception):  # what stays there opens nothing
        _backend().delete_password(SERVICE, account)


def _backend() -> "KeyringBackend":
    """Return the safe keyring of this computer; a chain of several would fall back to one that is not."""
    import keyring  # noqa: PLC0415 - it looks for every keyring of the system, and most runs need none
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415 - the same

    chosen = keyring.get_keyring()
    several = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    for backend in several:
        if type(backend).__module__ in SAFE:
            return backend
    raise UsageFault("keyring-missing")
