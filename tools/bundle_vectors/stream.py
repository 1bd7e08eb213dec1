"""The age payload: chunks encrypted one by one. A reader meets these faults when it has decrypted something."""

from typing import Final

from bundle_vectors.age_file import CHUNK, chunk, file_key, nonce, sealed, stanza
from bundle_vectors.age_file import header as header_of
from bundle_vectors.age_file import payload as encrypted
from bundle_vectors.bags import PHOTO, bag, photo
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import vector
from bundle_vectors.people import noise
from bundle_vectors.zip_file import zipped

SMALL: Final = zipped(bag(files_of()))
LARGE: Final = zipped(bag(files_of({PHOTO: photo(66_000)})))
TAG: Final = 16


def small(after: bytes) -> bytes:
    """Return the smallest bundle's header with another payload."""
    key = file_key(SMALL)
    return header_of([stanza(key)], key) + after


def large(*chunks: bytes) -> bytes:
    """Return a longer bundle's header with other chunks behind the right nonce."""
    key = file_key(LARGE)
    return header_of([stanza(key)], key) + nonce(key) + b"".join(chunks)


def first(*, number: int = 0, last: bool = False) -> bytes:
    """Return the longer bundle's first chunk."""
    return chunk(file_key(LARGE), LARGE[:CHUNK], number, last=last)


def second(*, number: int = 1, last: bool = True) -> bytes:
    """Return the longer bundle's second chunk."""
    return chunk(file_key(LARGE), LARGE[CHUNK:], number, last=last)


def right() -> bytes:
    """Return the smallest bundle's payload as it should be."""
    return encrypted(file_key(SMALL), [SMALL])


@vector("tampered")
def no_payload() -> bytes:
    """Cut short behind the header."""
    return small(b"")


@vector("tampered")
def a_short_nonce() -> bytes:
    """Cut short within the nonce."""
    return small(right()[:8])


@vector("tampered")
def only_a_nonce() -> bytes:
    """Cut short behind the nonce."""
    return small(right()[:TAG])


@vector("tampered")
def another_nonce() -> bytes:
    """The nonce is another, so no chunk opens."""
    return small(noise("another nonce", TAG) + right()[TAG:])


@vector("tampered")
def a_flipped_bit_in_the_first_byte() -> bytes:
    """One bit of the first encrypted byte is another."""
    whole = bytearray(right())
    whole[TAG] ^= 1
    return small(bytes(whole))


@vector("tampered")
def a_flipped_bit_in_the_middle() -> bytes:
    """One bit in the middle is another."""
    whole = bytearray(right())
    whole[len(whole) // 2] ^= 0x10
    return small(bytes(whole))


@vector("tampered")
def a_flipped_bit_in_the_last_byte() -> bytes:
    """One bit of the last chunk's code is another."""
    whole = bytearray(right())
    whole[-1] ^= 0x80
    return small(bytes(whole))


@vector("tampered")
def cut_by_one_byte() -> bytes:
    """The last byte is lacking."""
    return small(right()[:-1])


@vector("tampered")
def cut_in_the_middle() -> bytes:
    """A download broke off."""
    return small(right()[: len(right()) // 2])


@vector("tampered")
def a_byte_too_many() -> bytes:
    """A byte follows the last chunk."""
    return small(right() + b"\0")


@vector("tampered")
def a_last_chunk_that_does_not_say_so() -> bytes:
    """The only chunk is not marked as the last."""
    key = file_key(SMALL)
    return small(nonce(key) + chunk(key, SMALL, 0, last=False))


@vector("tampered")
def counted_from_one() -> bytes:
    """The first chunk carries the number of the second."""
    key = file_key(SMALL)
    return small(nonce(key) + chunk(key, SMALL, 1, last=True))


@vector("tampered")
def an_empty_last_chunk() -> bytes:
    """A full chunk is followed by an empty one, which age forbids."""
    content = SMALL + bytes(CHUNK - len(SMALL))
    key = file_key(content)
    chunks = chunk(key, content, 0, last=False) + chunk(key, b"", 1, last=True)
    return header_of([stanza(key)], key) + nonce(key) + chunks


@vector("tampered")
def cut_between_chunks() -> bytes:
    """The last chunk is lacking altogether; a whole first one came before."""
    return large(first())


@vector("tampered")
def the_first_chunk_is_lacking() -> bytes:
    """Only the last chunk is there."""
    return large(second())


@vector("tampered")
def chunks_exchanged() -> bytes:
    """The two chunks stand the other way round."""
    return large(second(), first())


@vector("tampered")
def a_chunk_twice() -> bytes:
    """The first chunk stands there twice."""
    return large(first(), first(), second())


@vector("tampered")
def marked_as_last_too_early() -> bytes:
    """The first of two chunks is marked as the last."""
    return large(first(last=True), second())


@vector("tampered")
def two_bundles_in_one_file() -> bytes:
    """A whole second file follows the first."""
    return sealed(SMALL) + sealed(SMALL)


@vector("not-a-bundle")
def nothing_inside() -> bytes:
    """A whole age file with nothing in it."""
    return sealed(b"")


@vector("not-a-bundle")
def noise_inside() -> bytes:
    """A whole age file with noise in it."""
    return sealed(noise("inside", 300))


@vector("not-a-bundle")
def a_letter_inside() -> bytes:
    """A whole age file with a text in it."""
    return sealed(b"Dear manager, please find nothing enclosed.\n")
