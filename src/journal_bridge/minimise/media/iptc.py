"""Reads the texts of the older IPTC record of a photo, which Picasa and many picture desks write.

Source: IPTC-NAA Information Interchange Model 4.2, 1.6 (data sets) and 6 (application record).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_TEXT: Final = re.compile(rb"\x1c\x02[\x05\x19\x69\x78]([\x00-\x7f].)", re.DOTALL)
"""The start of a title, keyword, headline or caption, and its length; of more than 32 kB it is nobody's caption."""


def texts(records: Iterable[bytes]) -> Iterator[str]:
    """Yield the titles, keywords, headlines and captions in some IPTC records, wherever they stand; never raises.

    They are looked for rather than walked to, since a program that wrote one wrong length still named a child.
    """
    for untrusted in records:
        for found in _TEXT.finditer(untrusted):
            written = untrusted[found.end() : found.end() + int.from_bytes(found[1], "big")]
            try:
                yield written.decode()
            except UnicodeDecodeError:
                yield written.decode("cp1252", errors="replace")
