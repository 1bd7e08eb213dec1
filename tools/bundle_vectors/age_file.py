"""A small writer of age files whose every random value is fixed, so that each part can be spoilt on purpose.

Never seal anything real with it: the same content gets the same file key every time.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bundle_vectors.people import RECEIVER, Setting, noise

VERSION: Final = b"age-encryption.org/v1\n"
CHUNK: Final = 64 << 10


def sealed(content: bytes, to: Setting = RECEIVER) -> bytes:
    """Return some content as an age file for one setting."""
    key = file_key(content)
    return header([stanza(key, to)], key) + payload(key, [content[at : at + CHUNK] for at in starts(content)])


def starts(content: bytes) -> range:
    """Return where the chunks of some content begin; empty content is one empty chunk."""
    return range(0, max(len(content), 1), CHUNK)


def file_key(content: bytes) -> bytes:
    """Return the file key for some content: 16 bytes."""
    return noise(f"file key {hashlib.sha256(content).hexdigest()}", 16)


def ephemeral(key: bytes) -> X25519PrivateKey:
    """Return the one-time key of the first stanza for a file key."""
    return X25519PrivateKey.from_private_bytes(noise(f"ephemeral {key.hex()}", 32))


def wrapping_key(key: bytes, to: Setting, info: bytes = b"age-encryption.org/v1/X25519") -> bytes:
    """Return what the file key is encrypted with for a setting."""
    once, theirs = ephemeral(key), to.opening.public_key()
    salt = once.public_key().public_bytes_raw() + theirs.public_bytes_raw()
    return derived(once.exchange(theirs), salt, info)


def wrapped(key: bytes, to: Setting) -> bytes:
    """Return the file key encrypted for a setting: 32 bytes."""
    return ChaCha20Poly1305(wrapping_key(key, to)).encrypt(bytes(12), key, None)


def stanza(key: bytes, to: Setting = RECEIVER) -> bytes:
    """Return the lines of a header that give a setting the file key."""
    return written_stanza([b"X25519", b64(ephemeral(key).public_key().public_bytes_raw())], wrapped(key, to))


def written_stanza(words: Sequence[bytes], body: bytes) -> bytes:
    """Return a stanza of any words and any short body."""
    return b"-> " + b" ".join(words) + b"\n" + b64(body) + b"\n"


def header(stanzas: Sequence[bytes], key: bytes) -> bytes:
    """Return a header with its code."""
    start = VERSION + b"".join(stanzas)
    return start + b"--- " + b64(header_code(start, key)) + b"\n"


def header_code(start: bytes, key: bytes) -> bytes:
    """Return the authentication code of a header that begins with some lines, up to the last line's dashes."""
    return hmac.digest(derived(key, b"", b"header"), start + b"---", "sha256")


def payload(key: bytes, chunks: Sequence[bytes]) -> bytes:
    """Return chunks encrypted one by one, the last one marked."""
    numbers = range(len(chunks))
    return nonce(key) + b"".join(chunk(key, chunks[at], at, last=at == len(chunks) - 1) for at in numbers)


def nonce(key: bytes) -> bytes:
    """Return the 16 bytes in front of the payload."""
    return noise(f"nonce {key.hex()}", 16)


def payload_key(key: bytes) -> bytes:
    """Return what the chunks are encrypted with."""
    return derived(key, nonce(key), b"payload")


def chunk(key: bytes, content: bytes, number: int, *, last: bool) -> bytes:
    """Return one chunk encrypted, under its number and whether it is the last."""
    return ChaCha20Poly1305(payload_key(key)).encrypt(number.to_bytes(11, "big") + bytes([last]), content, None)


def derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Return a key of 32 bytes by HKDF-SHA-256."""
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def b64(raw: bytes) -> bytes:
    """Return base64 without padding, as age writes it."""
    return base64.b64encode(raw).rstrip(b"=")
