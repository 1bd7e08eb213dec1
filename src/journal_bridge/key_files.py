"""The file that a setting's secrets lie in: locked, under the keyring's passphrase, or as they are.

What the secrets are for is `keys`' to know; here they are texts in JSON.
"""

import base64
import binascii
import json
import re
from pathlib import Path
from typing import Any, Final

from journal_bridge import key_passphrases, key_wrapping
from journal_bridge.errors import UsageFault

_SCHEMA: Final = "journal-bridge/keys/1"
_LIMIT: Final = 65536
_ACCOUNT: Final = re.compile(r"[0-9a-f]{32}")


def text_of(raw: bytes) -> str:
    """Return bytes as they stand in the file: base64."""
    return base64.b64encode(raw).decode()


def bytes_of(untrusted_text: object) -> bytes:
    """Return the bytes of a text in the file.

    Raises:
        ValueError: when it is no base64.
    """
    if not isinstance(untrusted_text, str):
        raise ValueError("not text")  # noqa: TRY004 - one kind of error for every way a key file can be wrong
    return base64.b64decode(untrusted_text, validate=True)


def written(content: dict[str, str], passphrase: str | None, account: str) -> bytes:
    """Return the file's bytes: the secrets as they are, or locked; `account` names the keyring's entry, if any.

    Raises:
        TryAgain: `keyring-failed`; UsageFault: `keyring-missing`.
    """
    document = {"schema": _SCHEMA, **_kept(content, passphrase, account)}
    return json.dumps(document, indent=1).encode() + b"\n"


def opened(path: Path, passphrase: str | None) -> dict[str, Any]:
    """Return what a key file holds, unlocked.

    Raises:
        UsageFault: `keys-missing` when there is none; `key-file` when it is damaged, or needs a passphrase;
            `keyring-missing`, `keyring-empty` when its passphrase should lie in the keyring.
        NotVerified: `wrong-passphrase`.
        TryAgain: `keyring-failed`.
    """
    document = _read(path)
    if "locked" not in document:
        return document
    if passphrase is None:
        passphrase = _from_keyring(document, path.name)
    return key_wrapping.unlocked(document, passphrase, _SCHEMA, path.name)


def _kept(content: dict[str, str], passphrase: str | None, account: str) -> dict[str, Any]:
    """Return what the file holds: the keys as they are, or locked; `account` names the keyring's entry."""
    if account:
        locked = key_wrapping.locked(content, key_passphrases.made(account), _SCHEMA, key_wrapping.Strength.LIGHT)
        return {"keyring": account, **locked}
    return dict(content) if passphrase is None else key_wrapping.locked(content, passphrase, _SCHEMA)


def _from_keyring(document: dict[str, Any], place: str) -> str:
    """Return the passphrase of a file that says it lies in the keyring."""
    account = document.get("keyring")
    if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
        raise UsageFault("key-file", place)
    return key_passphrases.found(account)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LIMIT))
    except FileNotFoundError:
        raise UsageFault("keys-missing", path.name) from None
    except (OSError, ValueError, RecursionError, binascii.Error):
        raise UsageFault("key-file", path.name) from None
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA:
        raise UsageFault("key-file", path.name)
    return document
