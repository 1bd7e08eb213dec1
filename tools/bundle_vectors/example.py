"""The worked example: the smallest bundle, taken apart byte by byte, with every key on the way."""

from collections.abc import Iterator
from typing import Final

from bundle_vectors.age_file import VERSION as FIRST_LINE
from bundle_vectors.age_file import (
    derived,
    ephemeral,
    file_key,
    header_code,
    nonce,
    payload_key,
    sealed,
    stanza,
    wrapped,
    wrapping_key,
)
from bundle_vectors.bags import bag
from bundle_vectors.bags import payload as files_of
from bundle_vectors.people import RECEIVER, SENDER, Setting
from bundle_vectors.zip_file import TAIL, entry, local, zipped

_START: Final = """\
# The smallest bundle, byte by byte

This page takes `vectors/success/smallest.jb.age` apart, from outside to inside. It is written by the program that
makes the vectors (`make vectors`), so what stands here is what lies there. Bytes are hexadecimal, numbers decimal;
those in brackets are sections of [bundle.md](bundle.md). All keys are test keys.
"""


def page(content: bytes) -> str:
    """Return the page about the smallest bundle."""
    files = bag(files_of())
    plain = zipped(files)
    if sealed(plain) != content:
        raise ValueError("the example is not the smallest bundle")
    return "\n".join([_START, *_keys(), *_outside(plain, content), *_inside(files, plain)]) + "\n"


def _keys() -> Iterator[str]:
    yield "## Who they are (3)\n"
    yield from _setting("sender", SENDER)
    yield from _setting("receiver", RECEIVER)


def _setting(role: str, one: Setting) -> Iterator[str]:
    yield f"The {role}:\n"
    yield from _fenced(
        f"Ed25519 seed     {one.signing_seed.hex()}",
        f"Ed25519 public   {one.public[:32].hex()}",
        f"age identity     {one.identity}",
        f"age recipient    {one.recipient}",
        f"fingerprint      {one.fingerprint}",
        f"card             {one.card}",
    )


def _outside(plain: bytes, content: bytes) -> Iterator[str]:
    key = file_key(plain)
    head = content[: content.index(b"\n--- ") + 1]
    end = content.index(b"\n", len(head)) + 1
    yield "## The age file (2)\n"
    yield f"{len(content)} bytes. The header is text:\n"
    yield from _fenced(*content[:end].decode().rstrip("\n").split("\n"))
    yield "It gives the receiver the file key, and everything follows from that:\n"
    yield from _fenced(
        f"file key                       {key.hex()}",
        f"one-time X25519 secret         {ephemeral(key).private_bytes_raw().hex()}",
        f"one-time X25519 public         {ephemeral(key).public_key().public_bytes_raw().hex()}",
        f"receiver's X25519 secret       {RECEIVER.opening.private_bytes_raw().hex()}",
        f"receiver's X25519 public       {RECEIVER.opening.public_key().public_bytes_raw().hex()}",
        f"shared secret                  {ephemeral(key).exchange(RECEIVER.opening.public_key()).hex()}",
        f"wrapping key                   {wrapping_key(key, RECEIVER).hex()}",
        f"wrapped file key               {wrapped(key, RECEIVER).hex()}",
        f"header key                     {derived(key, b'', b'header').hex()}",
        f"header's code                  {header_code(FIRST_LINE + stanza(key), key).hex()}",
        f"nonce of the payload           {nonce(key).hex()}",
        f"payload key                    {payload_key(key).hex()}",
    )
    chunk = len(content) - end - 16
    yield f"From byte {end} come the nonce and one chunk of {chunk} bytes, of which the last 16 are its code:\n"
    yield from _dump(content[end:], end)


def _inside(files: dict[str, bytes], plain: bytes) -> Iterator[str]:
    yield "## The ZIP (4)\n"
    yield f"Decrypted, these are {len(plain)} bytes: {len(files)} files, each after its header, then the directory."
    yield "Every line of a file ends with LF, the last one too.\n"
    at = 0
    for name, content in files.items():
        header = local(name, content)
        yield f"### `{name}`\n"
        yield f"Header, at byte {at}:\n"
        yield from _dump(header, at)
        at += len(header)
        yield f"Content, {len(content)} bytes from byte {at}:\n"
        yield from _fenced(*content.decode().rstrip("\n").split("\n"))
        at += len(content)
    yield from _directory(files, plain, at)


def _directory(files: dict[str, bytes], plain: bytes, at: int) -> Iterator[str]:
    yield "### The directory\n"
    place = 0
    for name, content in files.items():
        said = entry(name, content, place)
        yield f"`{name}`, at byte {at}:\n"
        yield from _dump(said, at)
        at += len(said)
        place += len(local(name, content)) + len(content)
    yield f"The three records at the end, at byte {at}:\n"
    yield from _dump(plain[-TAIL:], at)


def _dump(content: bytes, start: int) -> Iterator[str]:
    """Yield bytes sixteen to a line, each line with its place."""
    rows = range(0, len(content), 16)
    yield from _fenced(*(f"{start + row:5}  {content[row : row + 16].hex(' ')}" for row in rows))


def _fenced(*lines: str) -> Iterator[str]:
    yield from ("```", *lines, "```\n")
