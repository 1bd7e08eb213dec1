"""The limits of intake: how large, how many and how deep an untrusted export may be, each with its reason."""

from dataclasses import dataclass
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB

MAX_ENTRIES: Final = 200_000
"""Three times the largest setting planned for (400 children, 60,000 media files), documents included."""

MAX_FOLDER_BYTES: Final = 200 * GIB
"""A folder already lies unpacked on the disc, so the limit only stops a mistaken choice such as a whole drive."""

MAX_ZIP_BYTES: Final = 64 * GIB
"""Unpacked size of a ZIP or a set of parts: 60,000 photos of 1 MB fit, a bomb of terabytes does not."""

MAX_DIRECTORY_BYTES: Final = 256 * MIB
"""A ZIP's table of contents is read into memory at once; 200,000 entries with long names need about 60 MiB."""

MAX_RATIO: Final = 100
"""Unpacked to packed size. Real JSON reaches about 20:1; deflate itself can reach 1,032:1."""

RATIO_FLOOR: Final = MIB
"""Below this unpacked size no ratio is judged: a short, very regular table passes 100:1 and can do no harm.

Many such files together are still judged by the ratio of the whole.
"""

MAX_NESTING: Final = 2
"""Archives within archives: a folder of one ZIP a child, zipped once more. A third level has no honest use."""

MAX_NESTED_BYTES: Final = GIB
"""Largest packed archive within a ZIP: it is copied to an unnamed temporary file to count levels and be read."""

MAX_DOCUMENT_BYTES: Final = 256 * MIB
"""One JSON, XML or HTML document; it is parsed in memory, where it takes about six times its size."""

KEPT_BYTES: Final = 16 * MIB
"""Documents of an export kept as parsed, in their own bytes: about 100 MB in memory. Of a larger one none is."""

MAX_TABLE_BYTES: Final = 64 * MIB
"""One CSV table; its rows become dictionaries, about ten times its size."""

MAX_CELL_CHARACTERS: Final = 100_000
"""One CSV cell: thirty pages of text. Python's own reader stops at 131,072."""

MAX_DEPTH: Final = 100
"""Nesting of JSON and XML; learning journals need about fifteen levels, and deep nesting exhausts parsers."""

MAX_HTML_DEPTH: Final = 250
"""Nesting of saved web pages, whose layout boxes go deeper than data; the parser itself gives up above 256."""

MAX_NAME_BYTES: Final = 255
"""One part of a path, in UTF-8: the limit of every common file system."""

MAX_PATH_BYTES: Final = 1024
"""A whole relative path, in UTF-8: the limit of macOS, the lowest of the common systems that have one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force for one export; settings may raise or lower each."""

    entries: int = MAX_ENTRIES
    folder_bytes: int = MAX_FOLDER_BYTES
    zip_bytes: int = MAX_ZIP_BYTES
    directory_bytes: int = MAX_DIRECTORY_BYTES
    ratio: int = MAX_RATIO
    ratio_floor: int = RATIO_FLOOR
    nesting: int = MAX_NESTING
    nested_bytes: int = MAX_NESTED_BYTES
    document_bytes: int = MAX_DOCUMENT_BYTES
    kept_bytes: int = KEPT_BYTES
    table_bytes: int = MAX_TABLE_BYTES
    cell_characters: int = MAX_CELL_CHARACTERS
    depth: int = MAX_DEPTH
    html_depth: int = MAX_HTML_DEPTH
    name_bytes: int = MAX_NAME_BYTES
    path_bytes: int = MAX_PATH_BYTES


DEFAULT_LIMITS: Final = Limits()
"""The limits when settings name none."""
