"""Pages the platform still makes on its server, kept whole, and the vendor's own papers beside them.

What such a page or paper looks like inside is not published: these hold what is known to stand in them, names and
all, and a reader can only list them.
"""

import io
import zipfile
from datetime import datetime
from html import escape

from journal_bridge.invented import pictures
from journal_bridge.invented.chance import chooser, digest
from journal_bridge.invented.marks import canaries
from journal_bridge.invented.records import Happening, InventedChild, InventedSetting, Story
from journal_bridge.invented.stories import fill
from journal_bridge.invented.words_shared import BASELINE

from .example_numbers import SLUG, Numbers

_ZIP_TIME = (2025, 7, 18, 16, 0, 0)
_BIG_JOURNALS = 2
"""Children for whom the manager made the vendor's exports: the first of the register."""


def care_diary(told: InventedSetting, numbers: Numbers) -> dict[str, bytes]:
    """Return a page a child and day, by its file's name."""
    days: dict[tuple[str, str], list[Happening]] = {}
    for one in sorted(told.happenings, key=lambda happening: (happening.starts, happening.id)):
        if one.child:
            days.setdefault((one.child, f"{one.starts:%Y-%m-%d}"), []).append(one)
    return {
        f"{numbers.children[child_id]}_{day}.html": _page(
            told,
            f"Care diary, {told.child(child_id).full_name}, {day}",
            [f"{one.starts:%H:%M} to {one.ends:%H:%M}: {one.text}" for one in lines],
        )
        for (child_id, day), lines in days.items()
    }


def memos(told: InventedSetting) -> bytes:
    """Return the posts to rooms as the page of memos, newest first."""
    posts = [story for story in reversed(told.stories) if story.kind == "post"]
    return _page(told, "Memos", [_memo(told, story) for story in posts])


def activities(told: InventedSetting) -> bytes:
    """Return the events of the whole setting as the page of activities."""
    events = [one for one in told.happenings if one.child is None]
    return _page(told, "Activities", [f"{one.starts:%d %b %Y}: {one.text}" for one in events])


def vendor_files(told: InventedSetting, numbers: Numbers) -> dict[str, bytes]:
    """Return the exports that the platform makes a child: the journal, the media, an access request, About Me."""
    found: dict[str, bytes] = {}
    for child in told.children[:_BIG_JOURNALS]:
        number = numbers.children[child.id]
        words = fill(BASELINE, child, chooser(told.seed, "vendor", child.id)).split(". ")
        own = (f"Learning journal {number}", (canaries(told.seed)[child.id].text, *words))
        found[f"{number}_journal.pdf"] = pictures.paper_bytes(*own)
        found[f"{number}_about_me.pdf"] = pictures.paper_bytes("All About Me", ("I like puddles.", *words[:1]))
        found[f"{number}_media.zip"] = _zip({f"{number}/photo.png": _small_photo(told, child)})
        found[f"{number}_sar.zip"] = _zip({"profile.txt": "\n".join((child.full_name, *words)).encode()})
    return found


def _memo(told: InventedSetting, story: Story) -> str:
    said = [f"{told.adult(remark.author).name}: {remark.text}" for remark in story.comments]
    return " | ".join((f"{_clock(story.written_at)}, {told.adult(story.author).name}: {story.text[0]}", *said))


def _clock(moment: datetime) -> str:
    """Return a time as such pages tell it: day, short month, year, and twelve hours."""
    return f"{moment:%d %b %Y %I:%M %p}"


def _page(told: InventedSetting, title: str, lines: list[str]) -> bytes:
    """Return a page with its shell, which holds a token that opens things."""
    token = digest(told.seed, "csrf", title).hex()[:40]
    shell = escape(f'{{"csrfToken":"{token}","authenticatedUser":{{"id":7}},"routeMappings":{{}}}}')
    items = "\n".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>\n"
        f'<div class="hidden" data-modern-javascript-function-id="tapestry3">{shell}</div>\n'
        f'<nav><a href="/s/{SLUG}/observations">{escape(told.name)}</a></nav>\n'
        f"<h1>{escape(title)}</h1>\n<ul>\n{items}\n</ul>\n</body></html>\n"
    ).encode()


def _small_photo(told: InventedSetting, child: InventedChild) -> bytes:
    out = io.BytesIO()
    pictures.block_image(canaries(told.seed)[child.id]).save(out, "PNG")
    return out.getvalue()


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), body)
    return out.getvalue()
