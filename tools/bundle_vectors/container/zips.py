"""ZIPs of the bag that every generator of this kind spoils in one place."""

import io
import struct
import zipfile
from typing import Final

from bundle_vectors.age_file import sealed
from bundle_vectors.bags import JOURNAL, bag
from bundle_vectors.zip_file import changed, local, tail, zipped

FILES: Final = bag()
RIGHT: Final = zipped(FILES)


def by_zipfile() -> bytes:
    """Return the files as Python's own library zips them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in FILES.items():
            member = zipfile.ZipInfo(name)
            member.create_system = 3  # the same bytes wherever it is made
            archive.writestr(member, content)
    return made.getvalue()


def deflated(content: bytes) -> bytes:
    """Return some content in the simplest form of deflate, whose bytes depend on no library's cleverness."""
    return b"\1" + struct.pack("<HH", len(content), len(content) ^ 0xFFFF) + content


def as_packed(record: bytes, method_at: int, sizes_at: int, packed_length: int) -> bytes:
    """Return a header or an entry that says that its file is packed, and to how many bytes."""
    told = record[:method_at] + b"\10\0" + record[method_at + 2 :]
    return told[: sizes_at + 8] + packed_length.to_bytes(8, "little") + told[sizes_at + 16 :]


def reordered(*names: str) -> bytes:
    """Return the ZIP with some files first, in this order."""
    return zipped({name: FILES[name] for name in dict.fromkeys((*names, *FILES))})


def in_two_parts() -> tuple[list[tuple[str, bytes]], bytes]:
    """Return the files, and the local headers with their bytes."""
    files = list(FILES.items())
    return files, b"".join(local(name, content) + content for name, content in files)


def with_directory(entries: bytes) -> bytes:
    """Return the ZIP with another directory."""
    _, body = in_two_parts()
    return body + entries + tail(len(FILES), len(entries), len(body))


def spoilt(record: str, field: str, value: int, name: str = JOURNAL) -> bytes:
    """Return the ZIP with one field changed, sealed."""
    return sealed(changed(RIGHT, record, field, value, name))
