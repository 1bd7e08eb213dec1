"""The one home of private keys: signing, opening what is sealed to us, and ids nobody can trace back.

A setting holds three secrets: an Ed25519 signing key, an age X25519 identity and 32 random bytes for keyed ids.
They lie together in `keys.json`, mode 0600 in a 0700 folder, locked when a passphrase is given, or when one is kept
in the operating system's keyring. The two public keys together are the setting's `Card`: one line of text a manager
can paste.
"""

import base64
import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import pyrage
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from journal_bridge import key_files, key_passphrases
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.private_files import write_new

KEY_FILE: Final = "keys.json"
"""Name of the key file in the workspace."""

_CARD: Final = re.compile(r"jb1:[A-Za-z0-9_-]{131}")
_CARD_FILE_LIMIT: Final = 8192
"""A card is 135 characters; a file with a few lines of explanation around it is still a card file."""

_KEY: Final = 32
_CHECK: Final = 4
_NONCE: Final = 16

_ID_LENGTH: Final = 26
"""26 base32 letters are 130 bits: no two ids of any setting meet by chance."""


class Source(Protocol):
    """What `seal_to` reads from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; empty at the end."""


class Sink(Protocol):
    """What is written to, in small blocks."""

    def write(self, block: bytes, /) -> int:
        """Write a block and return its length."""

    def flush(self) -> None:
        """Pass on what is buffered."""


@dataclass(frozen=True)
class Card:
    """A setting's two public keys: what it signs with, and what others seal to."""

    signing: bytes
    recipient: str

    @property
    def text(self) -> str:
        """The card as one line: `jb1:` and base64url of both keys and a checksum against slips of copying."""
        return "jb1:" + base64.urlsafe_b64encode(self._payload + _checksum(self._payload)).decode().rstrip("=")

    @property
    def fingerprint(self) -> str:
        """SHA-256 over both keys, 64 hexadecimal digits."""
        return hashlib.sha256(self._payload).hexdigest()

    @property
    def shown_fingerprint(self) -> str:
        """The fingerprint in groups of four, for comparing over the phone."""
        digits = self.fingerprint
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

    @property
    def _payload(self) -> bytes:
        return self.signing + self.recipient.encode("ascii")

    @classmethod
    def parse(cls, untrusted_text: str, place: str = "") -> "Card":
        """Return the card a text holds.

        Raises:
            UsageFault: `key-malformed` when it is not exactly one card.
        """
        text = untrusted_text.strip()
        card = _decoded(text) if _CARD.fullmatch(text) else None
        if card is None or card.text != text:
            raise UsageFault("key-malformed", place)
        return card

    @classmethod
    def given(cls, text_or_path: str) -> "Card":
        """Return the card an option gave: its text, or a path to a file with one in it.

        Raises:
            UsageFault: `key-malformed`, `not-found`.
        """
        if text_or_path.strip().startswith("jb1:"):
            return cls.parse(text_or_path)
        path = Path(text_or_path)
        try:
            with path.open("rb") as file:
                untrusted = file.read(_CARD_FILE_LIMIT).decode("utf-8", "replace")
        except (OSError, ValueError):
            raise UsageFault("not-found", path.name) from None
        found = {word for word in untrusted.split() if word.startswith("jb1:")}
        if len(found) != 1:
            raise UsageFault("key-malformed", path.name)
        return cls.parse(found.pop(), path.name)

    def seal_to(self, source: Source, sink: Sink) -> None:
        """Encrypt everything `source` gives to this card's holder, streaming (age v1, X25519).

        Raises:
            OSError: when the sink fails.
            pyrage.EncryptError: when the source fails; it keeps only the words of the trouble.
        """
        pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(self.recipient)])


def verify(card: Card, data: bytes, signature: bytes) -> bool:
    """Return whether the card's holder signed exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(card.signing).verify(signature, data)
    except InvalidSignature:
        return False
    return True


class SettingKeys:
    """The secrets of one setting; nothing prints, copies or pickles them.

    Build with `create`, `load` or `load_or_create`.
    """

    __slots__ = ("_identity", "_secret", "_signing", "card")

    def __init__(self, signing: bytes, identity: str, secret: bytes) -> None:
        self._signing = Ed25519PrivateKey.from_private_bytes(signing)
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._secret = secret
        self.card = Card(self._signing.public_key().public_bytes_raw(), str(self._identity.to_public()))

    def __repr__(self) -> str:
        """Show whose keys these are, and no more."""
        return f"SettingKeys({self.card.fingerprint[:16]}…)"

    def __reduce__(self) -> str:
        """Refuse to be pickled: a worker gets paths and ids, never keys."""
        raise TypeError("keys are not copied")

    @classmethod
    def create(cls, folder: Path, passphrase: str | None = None, *, keyring: bool = False) -> "SettingKeys":
        """Make new keys and store them in `folder`/keys.json, under a passphrase when one is given.

        Args:
            folder: where the file goes.
            passphrase: what opens it.
            keyring: whether it is under a passphrase that is made, and kept in the operating system's keyring.

        Raises:
            UsageFault: `keys-exist` when keys are there already, `no-folder` when they cannot be stored there,
                `passphrase-weak` when the passphrase is empty, `keyring-missing`.
            TryAgain: `keyring-failed`.
        """
        if passphrase is not None and not passphrase:
            raise UsageFault("passphrase-weak", KEY_FILE)
        content = {
            "signing": key_files.text_of(Ed25519PrivateKey.generate().private_bytes_raw()),
            "identity": str(pyrage.x25519.Identity.generate()),
            "secret": key_files.text_of(secrets.token_bytes(_KEY)),
        }
        account = secrets.token_hex(_NONCE) if keyring else ""
        written = key_files.written(content, passphrase, account)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(OSError):
                folder.chmod(0o700)
            write_new(folder / KEY_FILE, written)
        except OSError:
            if account:
                key_passphrases.forget(account)
            if (folder / KEY_FILE).exists():  # never written over: the old ones may open a bundle
                raise UsageFault("keys-exist", KEY_FILE) from None
            raise UsageFault("no-folder", folder.name) from None
        return _from_content(content)

    @classmethod
    def load(cls, folder: Path, passphrase: str | None = None) -> "SettingKeys":
        """Return the keys stored in a folder, or in the key file itself.

        Raises:
            UsageFault: `keys-missing` when there is none; `key-file` when it is damaged, or needs a passphrase.
                `keyring-missing`, `keyring-empty` when its passphrase should lie in the keyring.
            NotVerified: `wrong-passphrase`.
            TryAgain: `keyring-failed`.
        """
        path = folder / KEY_FILE if folder.is_dir() else folder
        content = key_files.opened(path, passphrase)
        try:
            return _from_content(content)
        except (KeyError, TypeError, ValueError, pyrage.IdentityError):
            raise UsageFault("key-file", path.name) from None

    @classmethod
    def load_or_create(cls, folder: Path, passphrase: str | None = None) -> "SettingKeys":
        """Return the keys of a folder, making them the first time."""
        if (folder / KEY_FILE).exists():
            return cls.load(folder, passphrase)
        try:
            return cls.create(folder, passphrase)
        except UsageFault as refused:
            if refused.code != "keys-exist":
                raise
            return cls.load(folder, passphrase)  # another run made them between the question and the answer

    def sign(self, data: bytes) -> bytes:
        """Return our Ed25519 signature over exactly these bytes (64 bytes)."""
        return self._signing.sign(data)

    def open_sealed(self, source: Source, sink: Sink, place: str) -> None:
        """Decrypt what is sealed to us into `sink`, streaming; only a normal return says that it was whole.

        age hands out plaintext before it knows the file is whole, so `sink` must be a quarantine.

        Raises:
            NotVerified: `wrong-key` when it is sealed to another key, `tampered` when it is damaged or cut.
            OSError: when the sink itself fails, for instance for want of space.
        """
        guarded = _KeptFailure(sink)
        try:
            pyrage.decrypt_io(source, guarded, [self._identity])
        except pyrage.DecryptError as refused:
            # age cannot tell a damaged key stanza from another's; only its header errors name damage.
            code = "wrong-key" if "matching keys" in str(refused) else "tampered"
            raise NotVerified(code, place) from None
        except OSError:
            if guarded.failure is not None:
                raise guarded.failure from None
            raise NotVerified("tampered", place) from None

    def keyed_id(self, kind: str, raw: str, recipient: str) -> str:
        """Return the id this recipient sees: the same each time for them, unrelated for anybody else.

        HMAC-SHA256 under the workspace secret; 26 letters that are a valid journal id and file name.
        """
        parts = (kind.encode(), raw.encode(), recipient.encode())
        message = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        digest = hmac.digest(self._secret, b"journal-bridge/id/1" + message, "sha256")
        return base64.b32encode(digest).decode().lower()[:_ID_LENGTH]

    def hide(self, words: str, place: str) -> str:
        """Return words encrypted under the workspace secret (AES-256-SIV, a fresh nonce), bound to their place."""
        nonce = secrets.token_bytes(_NONCE)
        return key_files.text_of(
            nonce + AESSIV(self._hiding).encrypt(words.encode("utf-8", "surrogatepass"), [place.encode(), nonce])
        )

    def reveal(self, hidden: str, place: str) -> str:
        """Return hidden words.

        Raises:
            NotVerified: `tampered` when they were changed, moved to another place, or hidden by another setting.
        """
        try:
            raw = key_files.bytes_of(hidden)
            nonce, sealed = raw[:_NONCE], raw[_NONCE:]
            return AESSIV(self._hiding).decrypt(sealed, [place.encode(), nonce]).decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError):
            raise NotVerified("tampered", place) from None

    @property
    def _hiding(self) -> bytes:
        """The key words are hidden under: 64 bytes of their own, derived from the secret."""
        return hmac.digest(self._secret, b"journal-bridge/words/1", "sha512")


class _KeptFailure:
    """A sink that remembers its own failure, since pyrage gives only the words of it."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.failure: OSError | None = None

    def write(self, block: bytes) -> int:
        try:
            return self.sink.write(block)
        except OSError as failure:
            self.failure = failure
            raise

    def flush(self) -> None:
        self.sink.flush()


def _checksum(payload: bytes) -> bytes:
    return hashlib.sha256(b"jb1:" + payload).digest()[:_CHECK]


def _decoded(text: str) -> Card | None:
    """Return the card in well-formed text, or None when a letter was lost or changed."""
    try:
        raw = base64.b64decode(text[4:] + "=", altchars=b"-_", validate=True)
        payload, check = raw[:-_CHECK], raw[-_CHECK:]
        if check != _checksum(payload):
            return None
        recipient = payload[_KEY:].decode("ascii")
        if str(pyrage.x25519.Recipient.from_str(recipient)) != recipient:
            return None
        Ed25519PublicKey.from_public_bytes(payload[:_KEY])
    except (ValueError, pyrage.RecipientError):
        return None
    return Card(payload[:_KEY], recipient)


def _from_content(content: dict[str, Any]) -> SettingKeys:
    secret = key_files.bytes_of(content["secret"])
    if len(secret) != _KEY:
        raise ValueError("secret length")
    return SettingKeys(key_files.bytes_of(content["signing"]), content["identity"], secret)
