"""The words of `1-START-HERE.txt`: how to open what lies beside it, for a family, school or setting; no names."""

from typing import Final

from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import which_of

START_HERE: Final = "1-START-HERE.txt"
"""A digit comes before every letter in the listing of every system, so this file stands first."""

_TITLES: Final = {
    Edition.PARENT: "A learning journal, to keep",
    Edition.SCHOOL: "A learning journal, for the child's new school",
    Edition.SETTING: "A learning journal, for the child's new setting",
}
_OPENING: Final = {
    Edition.PARENT: """\
This folder holds the learning journal your nursery, pre-school or childminder
kept. It is yours. It is locked with a passphrase that reaches you another way,
on paper or by telephone. Nobody can open it without the passphrase, and nobody
can make a new one without the old one: keep it with your important papers.
""",
    Edition.SCHOOL: """\
This folder holds what the setting passes on to you about one child who is
starting at your school. It is locked with a passphrase that reaches you another
way, by telephone or on paper. Keep both as you keep the rest of the child's
record, and never in the same message.
""",
    Edition.SETTING: """\
This folder holds what the last setting passes on to you about one child who is
joining you. It is locked with a passphrase that reaches you another way, by
telephone or on paper. Keep both as you keep the rest of the child's record, and
never in the same message.
""",
}
_ONE_BOOK: Final = """\
learning-journal.pdf is the journal as a book. Open it with any PDF reader and
type the passphrase exactly, with the hyphens.
"""
_VOLUMES: Final = """\
The journal is a book in {of} volumes, from learning-journal-{first}.pdf
to learning-journal-{of}-of-{of}.pdf. One passphrase opens them all. Open each
with any PDF reader and type the passphrase exactly, with the hyphens.
"""
_READERS: Final = """\
  Windows     Microsoft Edge or Adobe Acrobat Reader
  Mac         Preview
  iPhone      Files, or Adobe Acrobat Reader
  Android     Adobe Acrobat Reader
  Chromebook  Files (it opens in Gallery), or the Chrome browser
  Linux       Document Viewer, Okular or Firefox
All of these are free. If a reader says the passphrase is wrong and you are sure
that it is right, try Adobe Acrobat Reader: very old readers do not know this
kind of lock.
"""
_ONE_ZIP: Final = """\
films-and-originals.zip holds what a PDF cannot: films, photos in their full
size, and papers. It has a passphrase of its own.
"""
_ZIPS: Final = """\
What a PDF cannot hold lies in {of} ZIP files: films, photos in their full size,
and papers. They are called films-and-originals-{first}.zip and so on. They
have a passphrase of their own, the same for all. Each can be opened by itself;
unpack them all into the same folder.
"""
_UNZIPPERS: Final = """\
Copy it from the stick or the message first, and unpack all of it into a new
folder with one of these free programs; what is built into Windows and into the
Mac cannot open it.
  Windows     7-Zip (7-zip.org)
  Mac         Keka (keka.io) or The Unarchiver (theunarchiver.com)
  iPhone      iZip
  Android     ZArchiver
  Chromebook  Files, which is built in, or ZArchiver
  Linux       7-Zip (package 7zip or p7zip)
Then open the file index.html in that folder: it lists every film, photo and
paper with its day and its words, and leads to it. index.csv is the same list
for a spreadsheet. The files themselves have numbers for names, because anybody
who finds a ZIP can read the names in it, how many files there are and how long
each is, but nothing else. A ZIP's lock is only as good as its passphrase: keep
the long one it has, and never lock these files again with a short one.
"""
_CHECK: Final = """\
IS IT WHOLE?
MANIFEST lists every file here with its length and its fingerprint, and
MANIFEST.sig is the sender's signature under it. You need neither to read the
journal. The free program journal-bridge checks both:
  journal-bridge verify FOLDER
Keep two copies in two places. Sticks and discs fail after some years.
"""


def start_here(edition: Edition, *, volumes: int = 1, films: int = 0) -> bytes:
    """Return the text: plain words, ASCII, no personal data; the same for every child.

    Lines end as Windows ends them: its older editor shows anything else as one line, and all others read it.

    Args:
        edition: whom the book is for.
        volumes: how many PDFs the book has.
        films: how many ZIPs lie beside it; without one, not a word is said about films.
    """
    title = _TITLES[edition]
    book = _VOLUMES.format(first=which_of(1, volumes), of=volumes) if volumes > 1 else _ONE_BOOK
    parts = [f"{title}\n{'=' * len(title)}\n", _OPENING[edition], f"THE BOOK\n{book}{_READERS}"]
    if films:
        zips = _ZIPS.format(first=which_of(1, films), of=films) if films > 1 else _ONE_ZIP
        parts.append(f"FILMS, LARGE PHOTOS AND PAPERS\n{zips}{_UNZIPPERS}")
    return "\n".join([*parts, _CHECK]).replace("\n", "\r\n").encode("ascii")
