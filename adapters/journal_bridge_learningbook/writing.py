"""Write journals as a package of this layout: export.xml, nine tables, and the files beside them."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from journal_bridge.adapter import Step, Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge.kit.cells import harmless
from journal_bridge.kit.placing import place
from journal_bridge.kit.together import together

from .book import Site
from .columns import WRITTEN, WRITTEN_IF_NEEDED
from .layout import ROOT, VERSION
from .writing_choice import chosen, site_of
from .writing_tables import Cells, columns_needed, rows_of

PIECE: Final = 16 * 1024 * 1024
"""Characters of one file of a table: intake reads 64 MiB of UTF-8, and a letter takes up to four bytes."""

FOR_SUPPORT: Final = Step(
    "Nobody has published an import of LearningBook, so there is nothing to upload. Ask its support whether they "
    "can take this package in, and send it only by a way they name: it holds children's names and photos in clear."
)
FOR_LATER: Final = Step("Keep the package whole: journal-bridge reads it again, like any export.", "export.xml")
_FORBIDDEN: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF))
"""Characters that no XML document may hold, and the null no table may."""


def write_package(journals: Sequence[MinimisedJournal], folder: Path) -> Written:
    """Write some journals of one setting into an empty folder; shared entries and files stand there once."""
    what = chosen(together(journals), site_of([one.journal for one in journals]))
    (folder / "export.xml").write_bytes(_document(what.site))
    for table, rows in rows_of(what).items():
        columns = columns_needed(WRITTEN[table], WRITTEN_IF_NEEDED.get(table, ()), rows)
        for number, text in enumerate(_pieces(columns, rows), 1):
            name = f"{table}.csv" if number == 1 else f"{table}-{number}.csv"
            (folder / name).write_bytes(text.encode("utf-8-sig"))
    for name, source in what.files():
        place(source, folder, name)
    return Written(what.records(), (FOR_LATER,))


def _document(site: Site) -> bytes:
    name = f" Name={quoteattr(_plain(site.name))}" if site.name else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{ROOT} version="{VERSION}">\n'
        f"  <Setting{name} Code={quoteattr(site.code)}/>\n"
        f"</{ROOT}>\n"
    ).encode()


def _pieces(columns: Sequence[str], rows: Sequence[Cells]) -> Iterator[str]:
    """Yield a table as text: in one piece, or in several where it is longer than any reader takes."""
    out = _begun(columns)
    for row in rows:
        if out.tell() > PIECE:
            yield out.getvalue()
            out = _begun(columns)
        _add(out, [harmless(_plain(row.get(name, ""))) for name in columns])
    yield out.getvalue()


def _begun(columns: Sequence[str]) -> io.StringIO:
    out = io.StringIO(newline="")
    _add(out, columns)
    return out


def _add(out: io.StringIO, cells: Sequence[str]) -> None:
    csv.writer(out, lineterminator="\r\n").writerow(cells)


def _plain(text: str) -> str:
    """Return a text without what no file of this layout can hold: nulls, controls, and halves of letters."""
    return text.translate(_FORBIDDEN).encode(errors="ignore").decode()
