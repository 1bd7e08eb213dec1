"""What is gathered while an export is read: its files by what they are, its settings, people, media and records."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.tally import Tally, readable

from .documents import sections
from .export import SchoolRecord
from .filing import Filing
from .keeping import Shelf
from .people import People
from .pictures import Album
from .schools import Schools
from .web_address import address_in

_HEAD: Final = 16_384
"""First bytes looked at for a setting's own record, which is short, and for a saved page's own address."""

_LARGEST_SCHOOL: Final = 1 << 20
"""Bytes; a document with a setting in it that is longer holds other things, and is read with them."""

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


@dataclass
class Files:
    """The names of an export by what their first bytes say they are; tables go by their ending."""

    documents: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


@dataclass
class Capture:
    """An export while it is read, and everything found so far."""

    opened: OpenedExport
    files: Files
    schools: Schools
    filing: Filing
    album: Album
    shelf: Shelf
    people: People = field(default_factory=People)
    tally: Tally = field(default_factory=Tally)
    of_relative: bool = False
    """Whether the account that was used is a relative's."""

    @cached_property
    def names_by_last(self) -> Mapping[str, Sequence[str]]:
        """The names of all files by their last part."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.opened.names:
            found[name.rpartition("/")[2]].append(name)
        return dict(found)


def opened_capture(opened: OpenedExport) -> Capture:
    """Return an export with its files sorted and its settings known, nothing read yet.

    Raises:
        InputRefused: when a file that says it holds a setting cannot be read.
    """
    files, schools = sorted_files(opened), Schools()
    for name in files.documents:
        if b'"furlSlug"' in opened.head(name, _HEAD) and opened.size(name) <= _LARGEST_SCHOOL:
            _note_schools(schools, opened, name)
    if not schools.by_slug:
        addresses = [address_in(opened.head(name, _HEAD)) for name in files.pages]
        slugs = {address.slug for address in addresses if address}
        if len(slugs) == 1:
            schools.add_slug(slugs.pop())
    filing = Filing(opened, schools)
    filing.sort(files.others)
    return Capture(opened, files, schools, filing, Album(opened, filing), Shelf(opened, schools))


def sorted_files(opened: OpenedExport) -> Files:
    """Return the names of an export by what they are.

    A `.json` file that starts as a web page is one: tools save the log-in page in place of an answer.
    """
    files = Files()
    for name in opened.names:
        head, ending = opened.head(name).removeprefix(_BYTE_ORDER_MARK).lstrip(), name.casefold()
        if head[:1] == b"<" and head[:5] != b"<?xml":
            files.pages.append(name)
        elif ending.endswith(".json") or (head[:1] in (b"{", b"[") and _is_json(opened, name)):
            files.documents.append(name)
        elif ending.endswith(".csv"):
            files.tables.append(name)
        else:
            files.others.append(name)
    return files


def _is_json(opened: OpenedExport, name: str) -> bool:
    try:
        opened.json(name)
    except InputRefused:
        return False
    return True


def _note_schools(schools: Schools, opened: OpenedExport, name: str) -> None:
    for section in sections(opened.json(name), name):
        for untrusted in section.records if section.kind == "school" else ():
            record = readable(SchoolRecord, untrusted)
            if record is not None:
                schools.add(record, name)
