"""Writes the invented nursery as a folder of this platform's answers, with media, tables and papers beside them.

No export of this layout is the vendor's: it is what tools that read the app's answers save, and what a manager may
put beside them. Lists show three media at most, most full records are there, and one is missing on purpose, so that
a reader has something to report. The same seed gives the same bytes.
"""

from functools import cache
from pathlib import Path

from journal_bridge.invented import setting
from journal_bridge.invented.files import media_bytes
from journal_bridge.invented.records import InventedSetting

from .example_media import Attachment, file_name
from .example_numbers import SLUG, Numbers, numbered
from .example_observations import listed, record
from .example_pages import activities, care_diary, memos, vendor_files
from .example_people import children, relatives_csv, school, staff_csv
from .layout import CHILDREN, OBSERVATIONS, RELATIVES, SCHOOL, STAFF
from .layout import document as answer_bytes

CANNOT_SAY: tuple[str, ...] = (
    "Who is in a picture: only an observation names its children, so a picture of two has one of its own.",
    "What kind of record an observation is: a baseline, an assessment and a check at two are observations too.",
    "Whether a next step was done, and the step itself as a field: it is a paragraph at the end of the text.",
    "The day of an observation apart from when it was written, in records that leave `date` out.",
    "Reviews between staff with their writers and times: their words stand in the staff's additional information.",
    "Approval that was not yet sent: staff posts are in the journal or they are not.",
    "Statements of a framework, and how secure a child is, where a flag is set and nothing assessed.",
    "Notes on a child's file but staff-only posts; sensitive notes and safeguarding concerns are kept elsewhere.",
    "A relative's relation to the child, a child's short names, languages, rooms and key people.",
    "Families' answers on photos.",
    "Conversations, which the platform keeps outside these answers, and likes, whose form nobody has described.",
)
"""What the invented setting knows and this platform's answers have no place for."""

_PAGE = 50
"""Observations on a page, as the tools that save them ask for."""

_LIST_ONLY = 9
"""Every ninth short observation is known from the list alone: tools fetch the full record where media are cut."""


def write_example(folder: Path, seed: int) -> Path:
    """Write the invented setting into an empty folder, about 38 MB, and return the folder."""
    told = setting(seed)
    numbers = numbered(told)
    home = folder / SLUG
    _save(home / SCHOOL, school(told))
    _save(home / CHILDREN, children(told, numbers))
    _write(home / RELATIVES, relatives_csv(told))
    _write(home / STAFF, staff_csv(told))
    _write_observations(home / OBSERVATIONS, told, numbers)
    _write_files(home, told, numbers)
    for name, page in care_diary(told, numbers).items():
        _write(home / "care_diary" / name, page)
    _write(home / "memos.html", memos(told))
    _write(home / "activities.html", activities(told))
    for name, body in vendor_files(told, numbers).items():
        _write(home / "vendor" / name, body)
    return folder


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def _save(path: Path, document: object) -> None:
    _write(path, answer_bytes(document))


def _write_observations(folder: Path, told: InventedSetting, numbers: Numbers) -> None:
    """Write the lists, newest first, and full records; a post made meanwhile brings one line twice."""
    posts = list(reversed(numbers.posts))
    pages = [posts[max(0, start - (start == _PAGE)) : start + _PAGE] for start in range(0, len(posts), _PAGE)]
    cursors = [None, *(numbers.cursor(page[0]) for page in pages[1:]), None]
    for number, page in enumerate(pages, 1):
        answer = {
            "observations": [listed(told, numbers, post) for post in page],
            "nextCursor": cursors[number],
            "prevCursor": cursors[number - 1],
        }
        _save(folder / f"page_{number}.json", answer)
    for place, post in enumerate(posts):
        cut = len(post.media) > 3  # noqa: PLR2004 - what a list shows
        if post is not numbers.never_fetched and (cut or place % _LIST_ONLY):
            _save(folder / f"{post.number}.json", record(told, numbers, post))


def _write_files(home: Path, told: InventedSetting, numbers: Numbers) -> None:
    """Write every medium where the export holds its file; one shared by several posts is drawn once."""

    @cache
    def drawn(media_id: str) -> bytes:
        return media_bytes(told, told.item(media_id))

    for post in numbers.posts:
        for number, media_id in post.media:
            item = told.item(media_id)
            if item.presence == "file" and not (post is numbers.never_fetched and number > post.shown):
                _write(home / file_name(Attachment(post, number, item)), drawn(media_id))
