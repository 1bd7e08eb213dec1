"""What is gathered while a capture is read, and the documents it is read from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.journal import Consent
from journal_bridge.kit.tally import Tally

from .children_list import is_children_list
from .documents import Section, is_document, sections
from .judgements import Areas
from .parts import Noted, Tagged
from .people import People
from .pictures import Album
from .shelved import Pages, Reread, Shelved
from .writers import Writers

UNKNOWN_DOCUMENT = "a document of a shape this adapter does not know"


@dataclass
class Capture:
    """A capture while it is read: its sections by kind, and everything found so far."""

    album: Album
    tally: Tally
    people: People = field(default_factory=People)
    sections: dict[str, list[Section]] = field(default_factory=lambda: defaultdict(list))
    observed: list[Shelved] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    tagged: list[Tagged] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    tags_whole: bool = True
    """Whether a list of children tagged in a picture names them all."""
    doubtful: frozenset[str] = frozenset()
    """Ids of pictures that somebody was tagged in once and is no longer."""
    lists: tuple[str, ...] = ()
    """Names of children lists."""
    unsure: set[str] = field(default_factory=set)
    """Ids of observations that may be about more children than they name."""
    writers: Writers = field(default_factory=Writers)
    areas: Areas = field(default_factory=Areas)


def opened_capture(opened: OpenedExport) -> Capture:
    """Return a capture with all its documents sorted into sections, nothing mapped yet.

    Raises:
        InputRefused: when a file that says it is JSON cannot be read; a damaged export is never read in part.
    """
    tally = Tally()
    files: list[str] = []
    lists: list[str] = []
    found: list[Section] = []
    pages = Pages(opened)
    for name in opened.names:
        document = _document(opened, name)
        if document is None:
            (lists if is_children_list(opened, name) else files).append(name)
        else:
            found += _known(_light(pages, name, sections(document, name)), name, tally)
    capture = Capture(Album(opened, "", tuple(files)), tally, lists=tuple(lists))
    for section in found:
        tally.met[section.kind] += len(section.records)
        capture.sections[section.kind].append(section)
    _warn_about_pages(found, tally)
    return capture


def _light(pages: Pages, name: str, found: Sequence[Section]) -> list[Section]:
    """Return sections with the observations left in their document; all other kinds are few."""
    return [
        replace(one, records=Reread(pages, name, number, len(one.records))) if one.kind == "observation" else one
        for number, one in enumerate(found)
    ]


def _document(opened: OpenedExport, name: str) -> object | None:
    if not is_document(opened, name):
        return None
    try:
        document = opened.json(name)
    except InputRefused:
        if name.casefold().endswith(".json"):
            raise
        return None
    return {} if document is None else document


def _known(found: Sequence[Section], name: str, tally: Tally) -> list[Section]:
    """Count what a document holds beside its lists, and return the lists."""
    known = [section for section in found if section.kind != "part"]
    parts = [section for section in found if section.kind == "part"]
    if any(part.errors for part in parts):
        tally.warnings.add("A page of the export was answered with an error by the platform; it may be incomplete.")
    if parts and not known:
        tally.met["file"] += 1
        tally.lose("file", UNKNOWN_DOCUMENT, name)
        return []
    for part in parts:
        reason = "an error the platform answered with" if part.errors else "a part of a shape nobody has described"
        tally.lose_part(reason, f"{name} {part.path}")
    return known


def _warn_about_pages(found: Sequence[Section], tally: Tally) -> None:
    """Warn when every page of a kind says that another follows."""
    said: dict[str, list[bool]] = defaultdict(list)
    for section in found:
        if section.last is not None:
            said[section.kind].append(section.last)
    for kind, last in said.items():
        if not any(last):
            tally.warnings.add(f"The last page of kind '{kind}' is not there; {len(last)} earlier pages were read.")
