"""Turns the saved page of an observation into the record an answer would have held."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

from journal_bridge.kit.ids import derived
from journal_bridge.kit.times import uk_moment

from .markup import by_class, by_id, inner_html, text_of, within

_AUTHORED: Final = re.compile(r"Authored by (?P<name>.{1,300}?) added (?P<time>.{1,60})", re.IGNORECASE)
"""The sentence above an observation: who wrote it, and when on the clock on the wall."""


@dataclass(frozen=True)
class Page:
    """An observation's record made from its page, and files of the export that its media are, by their numbers."""

    record: dict[str, object]
    files: dict[str, str] = field(default_factory=dict)


def page_record(root: Element, name: str, number: str | None, names: Mapping[str, Sequence[str]]) -> Page:
    """Return the record of a page; without a number in its address, the words themselves make one.

    `names` are the files of the export by their last part.
    """
    title = next((text_of(one) for one in within(root, ".//h1") if text_of(one)), None)
    paragraphs = [p for note in by_class(root, "page-note") for p in (within(note, ".//p") or [note])]
    meta = next((text_of(p) for one in by_class(root, "obs-metadata") for p in within(one, ".//p")), "")
    authored = _AUTHORED.search(meta)
    written = uk_moment(authored["time"]) if authored else None
    media, files = _media(root, name, names)
    notes = inner_html(paragraphs)
    record: dict[str, object] = {
        "id": number or derived("page", title or "", notes, meta, *(str(one["id"]) for one in media)),
        "title": title,
        "notes": notes or None,
        "author": {"fullName": authored["name"]} if authored else None,
        "createdAt": written.isoformat() if written else None,
        "metadata": None if written else meta or None,
        "media": media,
        "comments": _comments(root),
    }
    return Page(record, files)


def _comments(root: Element) -> list[dict[str, object]]:
    """Return the comments below an observation; who wrote them stands in their text and is not told apart."""
    around = by_id(root, "oljComments")
    found = [] if around is None else [one for one in within(around, "./*") if text_of(one)]
    return [{"content": inner_html([one])} for one in found if not within(one, ".//textarea")]


def _media(
    root: Element, name: str, names: Mapping[str, Sequence[str]]
) -> tuple[list[dict[str, object]], dict[str, str]]:
    media: list[dict[str, object]] = []
    files: dict[str, str] = {}
    for gallery in by_class(root, "obs-media-gallery-main"):
        films = [film for one in by_class(gallery, "obs-video-wrapper") for film in within(one, ".//video//source")]
        for told, elements in (("image", within(gallery, ".//img")), ("video", films)):
            for untrusted_source in (element.get("src") for element in elements):
                if untrusted_source:
                    number, path = _where(untrusted_source, name)
                    file = _file_at(path, name, names, linked="://" in untrusted_source)
                    link = untrusted_source if "://" in untrusted_source else None
                    media.append({"id": number, "type": told, "url": link})
                    files |= {number: file} if file else {}
    return media, files


def _where(untrusted_source: str, name: str) -> tuple[str, str]:
    """Return a number made from a picture's address, without what signs it, and its path."""
    try:
        path = unquote(urlsplit(untrusted_source).path)
    except ValueError:
        path = ""
    linked = "://" in untrusted_source
    return derived("link" if linked else "file", "" if linked else name, path or untrusted_source), path


def _file_at(path: str, name: str, names: Mapping[str, Sequence[str]], *, linked: bool) -> str | None:
    """Return the file a picture's address means: beside the page as saved with it, or of the same name."""
    folder = name.rpartition("/")[0]
    beside = "/".join(part for part in (folder, *path.split("/")) if part not in {"", "."})
    last = PurePosixPath(path).name
    if not linked:
        return beside if beside in names.get(PurePosixPath(beside).name, ()) else None
    around = f"{folder}/" if folder else ""
    alike = [one for one in names.get(last, ()) if one.startswith(around)]
    return alike[0] if len(alike) == 1 else None
