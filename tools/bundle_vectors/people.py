"""The invented settings of the vectors, with keys anybody may know: each is the SHA-256 of what it is called."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def noise(label: str, length: int) -> bytes:
    """Return bytes that look random and are the same for the same label."""
    return hashlib.shake_256(f"journal-bridge test vectors: {label}".encode()).digest(length)


@dataclass(frozen=True)
class Setting:
    """A setting with its keys."""

    name: str

    @cached_property
    def signing(self) -> Ed25519PrivateKey:
        """The key it signs with."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_seed)

    @property
    def signing_seed(self) -> bytes:
        """The 32 bytes its signing key is made from."""
        return noise(f"{self.name} signs", 32)

    @cached_property
    def opening(self) -> X25519PrivateKey:
        """The key it opens with."""
        return X25519PrivateKey.from_private_bytes(noise(f"{self.name} opens", 32))

    @property
    def identity(self) -> str:
        """The key it opens with, as age writes it."""
        return bech32("age-secret-key-", self.opening.private_bytes_raw()).upper()

    @property
    def recipient(self) -> str:
        """What others seal to, as age writes it."""
        return bech32("age", self.opening.public_key().public_bytes_raw())

    @property
    def public(self) -> bytes:
        """Both public keys, as fingerprint and card hold them."""
        return self.signing.public_key().public_bytes_raw() + self.recipient.encode()

    @property
    def fingerprint(self) -> str:
        """What a statement calls it."""
        return hashlib.sha256(self.public).hexdigest()

    @property
    def card(self) -> str:
        """Its card: both keys and four bytes against slips."""
        check = hashlib.sha256(b"jb1:" + self.public).digest()[:4]
        return "jb1:" + base64.urlsafe_b64encode(self.public + check).decode().rstrip("=")


SENDER: Final = Setting("sender")
RECEIVER: Final = Setting("receiver")
NEIGHBOUR: Final = Setting("neighbour")
"""Another receiver of the same sender."""

STRANGER: Final = Setting("stranger")
"""Somebody nobody was paired with, who can seal to a public card as anybody can."""

SETTINGS: Final = (SENDER, RECEIVER, NEIGHBOUR, STRANGER)


def bech32(prefix: str, raw: bytes) -> str:
    """Return bytes in Bech32 (BIP 173), small letters."""
    bits = int.from_bytes(raw, "big")
    groups = -(-len(raw) * 8 // 5)
    bits <<= groups * 5 - len(raw) * 8
    data = [bits >> 5 * place & 31 for place in reversed(range(groups))]
    known = [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix), *data]
    check = _polymod([*known, *[0] * 6]) ^ 1
    return f"{prefix}1" + "".join(_LETTERS[one] for one in [*data, *(check >> 5 * (5 - i) & 31 for i in range(6))])


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            check ^= term if top >> place & 1 else 0
    return check
