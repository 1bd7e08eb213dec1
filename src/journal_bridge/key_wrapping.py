"""Locks what a key file holds under a passphrase: scrypt, then AES-256-GCM; it knows nothing of what it locks."""

import base64
import json
import secrets
import unicodedata
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from journal_bridge.errors import NotVerified, UsageFault

_KEY: Final = 32
_MOST: Final = 20
"""A file may not ask for more than 1 GiB."""


class Strength(IntEnum):
    """How slow a guess is made, as the power of two that scrypt is given (r = 8)."""

    LIGHT = 10
    """1 MiB: enough for 256 random bits, and it leaves a gateway its small memory."""

    FULL = 17
    """128 MiB and a third of a second, OWASP's figure: for what a person thought of."""


def locked(
    content: Mapping[str, str], passphrase: str, purpose: str, strength: Strength = Strength.FULL
) -> dict[str, Any]:
    """Return a document with the content locked in it, bound to what it is for."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    key = _wrapping_key(passphrase, salt, strength)
    sealed = AESGCM(key).encrypt(nonce, json.dumps(content).encode(), purpose.encode())
    kdf = {"name": "scrypt", "log_n": int(strength), "salt": _text(salt)}
    return {"kdf": kdf, "nonce": _text(nonce), "locked": _text(sealed)}


def unlocked(document: Mapping[str, Any], passphrase: str, purpose: str, place: str) -> dict[str, Any]:
    """Return the content of a locked document.

    Raises:
        UsageFault: `key-file` when it is damaged, or asks for more memory than it may.
        NotVerified: `wrong-passphrase`.
    """
    try:
        log_n = document["kdf"]["log_n"]
        salt, nonce, sealed = map(_bytes, (document["kdf"]["salt"], document["nonce"], document["locked"]))
        if not isinstance(log_n, int) or not 1 <= log_n <= _MOST:
            raise UsageFault("key-file", place)
        content = AESGCM(_wrapping_key(passphrase, salt, log_n)).decrypt(nonce, sealed, purpose.encode())
    except InvalidTag:
        raise NotVerified("wrong-passphrase", place) from None
    except (KeyError, TypeError, ValueError):
        raise UsageFault("key-file", place) from None
    loaded: dict[str, Any] = json.loads(content)
    return loaded


def _wrapping_key(passphrase: str, salt: bytes, log_n: int) -> bytes:
    normal = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=_KEY, n=1 << log_n, r=8, p=1).derive(normal)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
