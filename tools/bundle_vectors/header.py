"""The age header: who can open the file. All but the header is as in the smallest bundle."""

import base64

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bundle_vectors.age_file import (
    VERSION,
    b64,
    ephemeral,
    file_key,
    header_code,
    payload,
    stanza,
    wrapped,
    wrapping_key,
    written_stanza,
)
from bundle_vectors.age_file import header as whole_header
from bundle_vectors.bags import bag
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import vector
from bundle_vectors.people import RECEIVER, noise
from bundle_vectors.zip_file import zipped

CONTENT = zipped(bag(files_of()))
KEY = file_key(CONTENT)
SHARE = ephemeral(KEY).public_key().public_bytes_raw()
RIGHT = whole_header([stanza(KEY)], KEY)
AFTER = payload(KEY, [CONTENT])


def with_stanzas(*stanzas: bytes) -> bytes:
    """Return the file with other stanzas, under a code that fits them."""
    return whole_header(stanzas, KEY) + AFTER


def x25519(share: bytes, body: bytes, *more: bytes) -> bytes:
    """Return the file with a stanza of the right kind and other words."""
    return with_stanzas(written_stanza([b"X25519", share, *more], body))


def with_code(code: bytes, dashes: bytes = b"--- ") -> bytes:
    """Return the file with another last line of the header."""
    return RIGHT[: RIGHT.index(b"--- ")] + dashes + code + b"\n" + AFTER


def right_code() -> bytes:
    """Return the header's true authentication code."""
    return header_code(RIGHT[: RIGHT.index(b"--- ")], KEY)


def loose(raw: bytes) -> bytes:
    """Return base64 whose last letter has bits set that belong to no byte."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    right = b64(raw)
    return right[:-1] + alphabet[alphabet.index(right[-1]) + 1 :][:1]


@vector("not-a-bundle")
def empty() -> bytes:
    """A file of no bytes."""
    return b""


@vector("not-a-bundle")
def another_version_of_age() -> bytes:
    """The first line names a version of age that does not exist."""
    return RIGHT.replace(b"/v1", b"/v2") + AFTER


@vector("not-a-bundle")
def first_line_in_capitals() -> bytes:
    """The first line is another."""
    return RIGHT.replace(b"age-", b"AGE-") + AFTER


@vector("not-a-bundle")
def lines_end_as_in_windows() -> bytes:
    """A program that took the header for text changed the ends of its lines."""
    return RIGHT.replace(b"\n", b"\r\n") + AFTER


@vector("not-a-bundle")
def a_line_in_front() -> bytes:
    """An empty line stands before the first."""
    return b"\n" + RIGHT + AFTER


@vector("not-a-bundle")
def a_byte_order_mark() -> bytes:
    """An editor put its mark in front."""
    return b"\xef\xbb\xbf" + RIGHT + AFTER


@vector("not-a-bundle")
def armoured() -> bytes:
    """Written as text for an e-mail; a bundle is always binary."""
    text = base64.encodebytes(RIGHT + AFTER).replace(b"\n", b"")
    lines = b"\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return b"-----BEGIN AGE ENCRYPTED FILE-----\n" + lines + b"\n-----END AGE ENCRYPTED FILE-----\n"


@vector("not-a-bundle")
def a_bundle_in_clear() -> bytes:
    """The ZIP itself, never sealed."""
    return CONTENT


@vector("tampered")
def only_the_first_line() -> bytes:
    """Cut short behind the first line."""
    return VERSION


@vector("tampered")
def cut_in_a_stanza() -> bytes:
    """Cut short in the middle of a stanza."""
    return RIGHT[:60]


@vector("tampered")
def cut_before_the_code() -> bytes:
    """Cut short before the last line of the header."""
    return RIGHT[: RIGHT.index(b"--- ")]


@vector("tampered")
def cut_in_the_code() -> bytes:
    """Cut short within the authentication code of the header."""
    return RIGHT[:-10]


@vector("tampered")
def no_code() -> bytes:
    """The last line of the header has no code."""
    return with_code(b"", b"---")


@vector("tampered")
def a_short_code() -> bytes:
    """The authentication code is 31 bytes."""
    return with_code(b64(right_code()[:-1]))


@vector("tampered")
def a_flipped_bit_in_the_code() -> bytes:
    """One bit of the authentication code is another."""
    code = right_code()
    return with_code(b64(bytes([code[0] ^ 1]) + code[1:]))


@vector("tampered")
def a_code_with_padding() -> bytes:
    """The code is padded, which age's base64 never is."""
    return with_code(b64(right_code()) + b"=")


@vector("tampered")
def a_code_with_loose_bits() -> bytes:
    """The code's last letter has bits set that belong to no byte."""
    return with_code(loose(right_code()))


@vector("tampered")
def a_code_of_zeros() -> bytes:
    """Somebody without the file key filled in zeros."""
    return with_code(b64(bytes(32)))


@vector("tampered")
def a_stanza_added_later() -> bytes:
    """A stanza was put in after the code was made."""
    added = written_stanza([b"later"], noise("added", 32))
    return VERSION + added + RIGHT[len(VERSION) :] + AFTER


@vector("tampered")
def a_space_at_the_end_of_a_line() -> bytes:
    """A stanza's first line ends with a space."""
    line = b"-> X25519 " + b64(SHARE)
    return with_stanzas(line + b" \n" + b64(wrapped(KEY, RECEIVER)) + b"\n")


@vector("tampered")
def two_spaces_between_words() -> bytes:
    """A word of a stanza is empty."""
    return with_stanzas(b"-> X25519  " + b64(SHARE) + b"\n" + b64(wrapped(KEY, RECEIVER)) + b"\n")


@vector("tampered")
def a_stanza_without_words() -> bytes:
    """A stanza says not even what kind it is."""
    return with_stanzas(b"->\n" + b64(noise("wordless", 32)) + b"\n", stanza(KEY))


@vector("tampered")
def a_control_character() -> bytes:
    """A word of a stanza holds a control character."""
    return with_stanzas(written_stanza([b"la\x07ter"], b""), stanza(KEY))


@vector("tampered")
def a_header_past_the_limit() -> bytes:
    """The header is longer than 65,536 bytes, though nothing else is wrong with it."""
    return with_stanzas(*[written_stanza([b"later"], noise(f"long {n}", 700)) for n in range(70)], stanza(KEY))


@vector("wrong-key")
def no_stanza_of_a_known_kind() -> bytes:
    """There is a stanza, of a kind nobody here can open."""
    return with_stanzas(written_stanza([b"later"], noise("only", 32)))


@vector("wrong-key")
def a_kind_in_small_letters() -> bytes:
    """`x25519` is another kind than `X25519`."""
    return with_stanzas(written_stanza([b"x25519", b64(SHARE)], wrapped(KEY, RECEIVER)))


@vector("wrong-key")
def a_flipped_bit_in_the_wrapped_key() -> bytes:
    """The encrypted file key does not open, as with any other key."""
    body = wrapped(KEY, RECEIVER)
    return x25519(b64(SHARE), body[:-1] + bytes([body[-1] ^ 1]))


@vector("wrong-key")
def a_flipped_bit_in_the_share() -> bytes:
    """The one-time key is another."""
    return x25519(b64(bytes([SHARE[0] ^ 1]) + SHARE[1:]), wrapped(KEY, RECEIVER))


@vector("wrong-key")
def wrapped_under_another_purpose() -> bytes:
    """The wrapping key was derived for something else."""
    key = wrapping_key(KEY, RECEIVER, b"age-encryption.org/v1/scrypt")
    return x25519(b64(SHARE), ChaCha20Poly1305(key).encrypt(bytes(12), KEY, None))


@vector("wrong-key")
def wrapped_under_another_nonce() -> bytes:
    """The file key was encrypted under another nonce than zero."""
    key = wrapping_key(KEY, RECEIVER)
    return x25519(b64(SHARE), ChaCha20Poly1305(key).encrypt(b"\1" + bytes(11), KEY, None))


@vector("tampered")
def a_short_share() -> bytes:
    """The one-time key is 31 bytes."""
    return x25519(b64(SHARE[:-1]), wrapped(KEY, RECEIVER))


@vector("tampered")
def a_long_share() -> bytes:
    """The one-time key is 33 bytes."""
    return x25519(b64(SHARE + b"\0"), wrapped(KEY, RECEIVER))


@vector("tampered")
def a_share_with_loose_bits() -> bytes:
    """The one-time key's last letter has bits set that belong to no byte."""
    return x25519(loose(SHARE), wrapped(KEY, RECEIVER))


@vector("tampered")
def a_share_with_padding() -> bytes:
    """The one-time key is padded."""
    return x25519(b64(SHARE) + b"=", wrapped(KEY, RECEIVER))


@vector("tampered")
def a_share_of_zeros() -> bytes:
    """The one-time key is a point of low order, which would make the secret known to all."""
    return x25519(b64(bytes(32)), wrapped(KEY, RECEIVER))


@vector("tampered")
def no_share() -> bytes:
    """The one-time key is lacking."""
    return with_stanzas(written_stanza([b"X25519"], wrapped(KEY, RECEIVER)))


@vector("tampered")
def one_word_too_many() -> bytes:
    """A stanza for X25519 has a second word."""
    return x25519(b64(SHARE), wrapped(KEY, RECEIVER), b"more")


@vector("tampered")
def a_short_wrapped_key() -> bytes:
    """The encrypted file key is 31 bytes."""
    return x25519(b64(SHARE), wrapped(KEY, RECEIVER)[:-1])


@vector("tampered")
def a_long_wrapped_key() -> bytes:
    """The file key is 17 bytes."""
    key = ChaCha20Poly1305(wrapping_key(KEY, RECEIVER)).encrypt(bytes(12), KEY + b"\0", None)
    return x25519(b64(SHARE), key)
