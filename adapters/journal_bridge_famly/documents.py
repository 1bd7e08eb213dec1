"""Tells what a captured document holds by its content: which lists of records, and where they stand."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.ids import opaque

_ANSWERS: Final[Mapping[str, tuple[str, str]]] = {
    "observations": ("results", "observation"),
    "childNotes": ("result", "note"),
    "children": ("result", "child"),
    "tagAllowance": ("list", "allowance"),
    "mediaTagged": ("list", "media tag"),
}
"""GraphQL answers: field, the field of its list, and the kind of record."""

_LISTS: Final[Mapping[str, str]] = {
    "feedItems": "post",
    "conversations": "conversation",
    "messages": "message",
    "messageReactions": "reaction",
    "areaProgress": "progress",
}
"""REST answers: field of the list, and the kind of record."""

_MARKS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("observation", frozenset({"id", "variant", "remark"})),
    ("observation", frozenset({"id", "variant", "createdBy"})),
    ("post", frozenset({"feedItemId"})),
    ("note", frozenset({"noteId"})),
    ("message", frozenset({"messageId"})),
    ("conversation", frozenset({"conversationId"})),
    ("relation", frozenset({"relationId"})),
    ("allowance", frozenset({"child", "allowance"})),
    ("media tag", frozenset({"mediaId", "children"})),
    ("reaction", frozenset({"messageId", "reactions"})),
    ("progress", frozenset({"area", "progressAssessment"})),
    ("child", frozenset({"childId", "name"})),
    ("tagged image", frozenset({"imageId"})),
    ("child", frozenset({"id", "name", "birthday"})),
    ("child", frozenset({"id", "name", "startDate"})),
    ("child", frozenset({"id", "name", "relations"})),
    ("child", frozenset({"id", "name", "siblings"})),
    ("calendar", frozenset({"days"})),
    ("side bar", frozenset({"type", "id", "title"})),
    ("relation", frozenset({"loginId", "name", "relation"})),
)
"""Bare lists: the fields whose presence together tells the kind of record, the surest first."""

_TELLING: Final = 4
"""Records of a list that are looked at to tell whose they are; in no capture seen does an odd one come first."""

_MARKED: Final = frozenset[str]().union(*(marks for _, marks in _MARKS))

_SHAPES: Final = 1_024
"""Sets of fields whose kind is kept at hand; a capture of ten thousand records has a dozen."""

_ALONE: Final = frozenset({"observation", "note", "post"})
"""Kinds of which some tools save one record a file."""

_SURE: Final = frozenset({"observation", "post", "note", "tagged image", "account", "allowance", "media tag"})
"""Kinds that only this platform's captures hold; the others appear elsewhere too and claim nothing alone."""

_SEARCHED: Final = 1 << 24
"""Bytes of a document that is searched before it is parsed; a longer one stands alone."""

_HINT: Final = re.compile(
    rb'"(?:variant|observations|feedItems|feedItemId|childNotes|noteId|tagAllowance|allowance|mediaTagged|mediaId'
    rb'|imageId|loginId)"|\\u00[4-7]'
)
"""A document of a sure kind has one of these fields, or a letter of its name written as an escape."""

_STEPS: Final = frozenset(
    {
        "data",
        "childDevelopment",
        "mediaTagging",
        "children",
        "images",
        "videos",
        "files",
        "errors",
        "result",
        "list",
        "listBySiteIds",
        "progress",
        *_ANSWERS,
        *_LISTS,
    }
)
"""Fields a place may name; any other is shown as `*`, because a field's name can be a child's."""

_LABELS: Final = frozenset({"group"})
"""Fields that say what a list beside them is of."""

_DEEPEST: Final = 8
"""How deep lists are looked for, in fields; the deepest known answer is at 5."""

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Section:
    """A list of records of one kind in one document; `last` tells whether the answer says no page follows."""

    kind: str
    file: str
    path: str
    records: Sequence[object]
    last: bool | None = None
    errors: bool = False
    places: tuple[str, ...] = ()
    """Where each record stands, when that is a row of a table and not a place in a document."""

    def place(self, number: int) -> str:
        """Return the place of a record, for losses."""
        if self.places:
            return self.places[number]
        return f"{self.file} {self.path}[{number}]" if self.path else f"{self.file} [{number}]"

    def child_of(self, children: Container[str]) -> str | None:
        """Return the child a per-child answer is named after (`tagged/<child id>.json`), if that child is known."""
        child = opaque(PurePosixPath(self.file).stem)
        return child if child in children else None


def is_document(opened: OpenedExport, name: str) -> bool:
    """Tell whether a file is JSON: by its ending, or by starting as JSON does."""
    if name.casefold().endswith(".json"):
        return True
    return opened.head(name).removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in (b"{", b"[")


def sections(document: object, file: str) -> tuple[Section, ...]:
    """Return every list of records of a document; parts that hold none come as sections of kind `part`."""
    return tuple(_sections(document, file, "", 0))


def claims(opened: OpenedExport) -> Iterator[Section]:
    """Yield the sections only this platform has, as the first records of each list tell; to read, read them all.

    Every export of every platform is looked at so, and a document that cannot be read claims nothing.
    """
    for name in opened.names:
        try:
            may_claim = is_document(opened, name) and _may_claim(opened, name)
            found = sections(_first_of(opened.json(name)), name) if may_claim else ()
        except InputRefused:
            continue
        yield from (one for one in found if one.kind in _SURE)


def _may_claim(opened: OpenedExport, name: str) -> bool:
    """Tell quickly that a document holds nothing of ours; a hundred thousand of another platform are asked."""
    size = opened.size(name)
    return size > _SEARCHED or _HINT.search(opened.head(name, size)) is not None


def _first_of(value: object) -> object:
    """Return a document with no list longer than what is needed to tell its kind."""
    if isinstance(value, dict):
        return {key: _first_of(inner) if isinstance(inner, dict | list) else inner for key, inner in value.items()}
    return [_first_of(inner) for inner in value[:_TELLING]] if isinstance(value, list) else value


def _sections(value: object, file: str, path: str, depth: int) -> Iterator[Section]:
    if isinstance(value, list):
        yield from _in_list(value, file, path, depth)
    elif isinstance(value, dict) and "loginId" in value and value.keys() & {"roles2", "roles", "behaviors"}:
        yield Section("account", file, path, (value,))
    elif isinstance(value, dict) and _kind_of([value]) in _ALONE:
        yield Section(_kind_of([value]) or "", file, path, (value,))
    elif isinstance(value, dict) and value and all(key.isdecimal() for key in value):  # a list as PHP may write it
        yield from _in_list(list(value.values()), file, path, depth)
    elif isinstance(value, dict):
        for key in value:
            step = key if key in _STEPS else "*"
            yield from _in_field(value, key, file, f"{path}.{step}" if path else step, depth)


def _in_field(around: dict[str, object], key: str, file: str, path: str, depth: int) -> Iterator[Section]:
    inner = around[key]
    if key in _LISTS and isinstance(inner, list):
        yield Section(_LISTS[key], file, path, tuple(inner))
    elif key in _ANSWERS and isinstance(inner, dict) and _is_answer(inner.get(_ANSWERS[key][0]), _ANSWERS[key][1]):
        field, kind = _ANSWERS[key]
        last = inner["next"] is None if "next" in inner else None
        yield Section(kind, file, f"{path}.{field}", tuple(inner[field]), last)
    elif (
        key in _LABELS
        and isinstance(inner, dict)
        and not any(isinstance(one, dict | list) for one in inner.values())
    ):
        return
    elif key == "errors" and inner:
        yield Section("part", file, path, (inner,), errors=True)
    elif isinstance(inner, dict | list) and inner and not ("conversationId" in around and "messages" in around):
        found = tuple(_sections(inner, file, path, depth + 1)) if depth < _DEEPEST else ()
        yield from found if any(one.kind != "part" for one in found) else (Section("part", file, path, (inner,)),)


def _is_answer(untrusted_list: object, kind: str) -> bool:
    """Say whether a list is the records themselves; answers on tagging also come in groups, one a room."""
    if not isinstance(untrusted_list, list):
        return False
    grouped = untrusted_list and not any(isinstance(one, dict) and kind in one for one in untrusted_list)
    return not (kind == "allowance" and grouped)


def _in_list(records: list[object], file: str, path: str, depth: int) -> Iterator[Section]:
    kind = _kind_of(records)
    if kind == "calendar":
        yield Section("calendar event", file, path, tuple(_events(records)))
    elif kind:
        yield Section(kind, file, path, tuple(records))
    elif depth < _DEEPEST:
        for number, record in enumerate(records):
            inner = tuple(_sections(record, file, f"{path}[{number}]", depth + 1))
            known = any(one.kind != "part" for one in inner)
            yield from inner if known else (Section("part", file, f"{path}[{number}]", (record,)),)
    elif records:
        yield Section("part", file, path, (records,))


def _kind_of(records: list[object]) -> str | None:
    shapes = {_MARKED.intersection(record) for record in records if isinstance(record, dict)}
    surest = min(map(_rank, shapes), default=len(_MARKS))
    return _MARKS[surest][0] if surest < len(_MARKS) else None


@lru_cache(maxsize=_SHAPES)
def _rank(shape: frozenset[str]) -> int:
    """Return the first of the marks that a record's fields hold, or how many there are when it is none of them."""
    return next((number for number, (_, marks) in enumerate(_MARKS) if marks <= shape), len(_MARKS))


def _events(ranges: list[object]) -> Iterator[object]:
    for one in ranges:
        days = one.get("days") if isinstance(one, dict) else None
        for day in days if isinstance(days, list) else (one,):
            events = day.get("events") if isinstance(day, dict) else None
            yield from events if isinstance(events, list) else (day,)
