"""Facts told from a file's own bytes: digest, length and type, in one pass."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.kit.sniffing import SNIFF_BYTES, media_type

_CHUNK: Final = 1 << 18

_BEGINNING: Final = 4_096
"""First bytes compared: of many photos thousands share a length, and hardly any begin alike as well."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is, whatever its name says; `mime` is None for a kind not known here."""

    sha256: str
    size: int
    mime: str | None


def alike(opened: OpenedExport, names: Iterable[str]) -> dict[str, str]:
    """Return the digests of the files that may hold the same bytes as another; only those are read whole."""
    sizes = {name: opened.size(name) for name in names}
    often = Counter(sizes.values())
    begin = {name: (size, opened.head(name, _BEGINNING)) for name, size in sizes.items() if often[size] > 1}
    again = Counter(begin.values())
    return {name: file_facts(opened, name).sha256 for name, start in begin.items() if again[start] > 1}


def file_facts(opened: OpenedExport, name: str) -> FileFacts:
    """Return the facts of one file of an export.

    Raises:
        InputRefused: `not-found`, or what a damaged ZIP member is refused for.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    with opened.media(name).open() as untrusted_stream:
        while untrusted_chunk := untrusted_stream.read(_CHUNK):
            head = head or untrusted_chunk[:SNIFF_BYTES]
            digest.update(untrusted_chunk)
            size += len(untrusted_chunk)
    return FileFacts(digest.hexdigest(), size, media_type(head))
