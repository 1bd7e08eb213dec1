"""The words of `START-HERE.txt`: how to open what lies beside it, for a parent, a school or a setting; no names."""

from typing import Final

from journal_bridge.bundle.book import Edition

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
can make a new one for this copy: keep it with your important papers.
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
_BOOK: Final = """\
THE BOOK
learning-journal.pdf is the journal as a book. Open it with any PDF reader and
type the passphrase exactly, with the hyphens.
  Windows     Microsoft Edge or Adobe Acrobat Reader
  Mac         Preview
  iPhone      Files, or Adobe Acrobat Reader
  Android     Adobe Acrobat Reader
  Linux       Document Viewer or Okular
If a reader says the passphrase is wrong and you are sure that it is right, try
Adobe Acrobat Reader: very old readers do not know this kind of lock.
"""
_FILMS: Final = """\
FILMS, LARGE PHOTOS AND PAPERS
films-and-originals.zip holds the films, the photos in their full size, and any
papers. It has a passphrase of its own. The list of what is in it is the file
index.csv inside. These free programs open it; what is built into Windows and
into the Mac's Finder often cannot.
  Windows     7-Zip (7-zip.org)
  Mac         Keka (keka.io) or The Unarchiver
  iPhone      iZip
  Android     ZArchiver
  Linux       7-Zip (package 7zip or p7zip)
"""
_CHECK: Final = """\
IS IT WHOLE?
MANIFEST lists every file here with its length and its fingerprint, and
MANIFEST.sig is the sender's signature under it. You need neither to read the
journal. The free program journal-bridge checks both:
  journal-bridge verify FOLDER
Keep two copies in two places. Sticks and discs fail after some years.
"""


def start_here(edition: Edition, *, films: bool) -> bytes:
    """Return the text: plain words, ASCII, no personal data; the same for every child."""
    title = _TITLES[edition]
    parts = [f"{title}\n{'=' * len(title)}\n", _OPENING[edition], _BOOK, *([_FILMS] if films else []), _CHECK]
    return "\n".join(parts).encode("ascii")
