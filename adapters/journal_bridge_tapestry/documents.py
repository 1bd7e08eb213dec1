"""Tells what a JSON document holds by its content: which records, in a list or alone, and whether it failed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .names import full_name

_LISTS: Final[Mapping[str, str]] = {
    "observations": "observation",
    "pages": "observation",
    "children": "child",
    "schools": "school",
    "users": "user",
    "authors": "user",
    "notifications": "notification",
    "announcements": "announcement",
    "conversations": "conversation",
    "messages": "message",
}
"""Lists of an answer: the field, and the kind of record; `pages` is what the platform calls observations inside."""

_WRAPPERS: Final[Mapping[str, str]] = {
    "observation": "observation",
    "page": "observation",
    "school": "school",
    "user": "user",
    "credentials": "credentials",
}
"""Records an answer wraps: the field, and the kind of record."""

_CURSORS: Final = frozenset({"nextCursor", "prevCursor", "next_cursor", "prev_cursor"})
_STRONG: Final = frozenset({"notes", "additionalInformation", "createdAt", "mediaCount", "approval"})
"""Fields an observation has and a child, a user or another platform's record does not."""

_MARKS: Final = _STRONG | {"title", "author", "children", "media", "documents", "comments", "assessments", "flags"}
_USER_FIELDS: Final = frozenset({"email", "userType", "user_type", "type", "role"})
_CHILD_FIELDS: Final = frozenset({"dateOfBirth", "date_of_birth", "dob", "birthday"})
"""Fields that make a child of a name and a number standing alone; children come in lists, users alone."""

_PROBLEM: Final = frozenset({"type", "title", "status"})
_MESSAGE: Final = frozenset({"message", "error", "errors", "exception", "code"})
_FAILED: Final = (0, False, "0", "false")
_MANY: Final = 3
"""Marks that make an observation of a record standing alone, and a claim on an export."""


@dataclass(frozen=True)
class Section:
    """Records of one kind in one document; `full` when they are no lines of a list.

    `kind` is a kind of record, or `part` for what nobody has described, `failure` for an answer that says so,
    `credentials` for what opens an account. `next_page` is the cursor of a list: None at its end, absent as "".
    """

    kind: str
    file: str
    path: str
    records: Sequence[object]
    full: bool = False
    next_page: str | None = ""

    def place(self, number: int) -> str:
        """Return the place of a record, for losses."""
        step = self.path if self.full else f"{self.path}[{number}]"
        return f"{self.file} {step}".rstrip()


def sections(document: object, file: str) -> tuple[Section, ...]:
    """Return everything a document holds; what nobody has described comes as sections of kind `part`."""
    return tuple(_sections(document, file, ""))


def is_sure(section: Section) -> bool:
    """Tell whether only this platform's answers hold such a section: it may claim the export."""
    if section.kind == "school":
        return any(isinstance(one, dict) and "furlSlug" in one for one in section.records)
    return section.kind == "observation" and (
        (section.next_page != "" and section.path.endswith("observations"))
        or any(_marks(one) >= _MANY for one in section.records)
    )


def _sections(value: object, file: str, path: str) -> Iterator[Section]:
    if isinstance(value, list):
        kind = next((kind for one in value if (kind := _kind_of(one))), "part")
        if value:
            yield Section(kind, file, path, value)
    elif isinstance(value, dict) and _has_failed(value):
        yield Section("failure", file, path, (value,), full=True)
    elif isinstance(value, dict):
        alone = _kind_of(value)
        alone = "user" if alone == "child" and not value.keys() & _CHILD_FIELDS else alone
        yield from (Section(alone, file, path, (value,), full=True),) if alone else _answer(value, file, path)


def _answer(answer: dict[str, object], file: str, path: str) -> Iterator[Section]:
    """Yield what an answer's fields hold."""
    for key, value in answer.items():
        step = f"{path}.{key}" if path else key
        if key in _LISTS and isinstance(value, list):
            yield Section(_LISTS[key], file, step, value, next_page=_next_page(answer))
        elif key in _WRAPPERS and isinstance(value, dict):
            yield Section(_WRAPPERS[key], file, step, (value,), full=True)
        elif key == "data" and isinstance(value, list) and "next_cursor" in answer:
            yield Section("message", file, step, value)
        elif key == "data" and isinstance(value, dict | list) and not path:
            yield from _sections(value, file, step)
        elif isinstance(value, dict | list) and value and key not in _CURSORS:
            yield Section("part", file, f"{path}.*" if path else "*", (value,), full=True)


def _kind_of(record: object) -> str | None:
    """Return the kind of a record by its fields, or None."""
    if not isinstance(record, dict):
        return None
    if "furlSlug" in record:
        return "school"
    if "id" not in record:
        return None
    if _marks(record) >= _MANY:
        return "observation"
    if not full_name(record):
        return None
    return "user" if record.keys() & _USER_FIELDS else "child"


def _marks(record: object) -> int:
    """Return how many of an observation's fields a record has; none when all of them occur elsewhere too."""
    if not isinstance(record, dict) or "id" not in record or not record.keys() & _STRONG:
        return 0
    return len(record.keys() & _MARKS)


def _has_failed(answer: dict[str, object]) -> bool:
    """Tell a failure: `success` is 0 under a good status, a problem document (RFC 9457), or only a message."""
    if "success" in answer and answer["success"] in _FAILED:
        return True
    told = answer.keys()
    return ("id" not in told and told >= _PROBLEM) or bool(told and told <= _MESSAGE)


def _next_page(answer: dict[str, object]) -> str | None:
    if not answer.keys() & {"nextCursor", "next_cursor"}:
        return ""
    cursor = answer.get("nextCursor", answer.get("next_cursor"))
    return str(cursor) if cursor not in (None, "", False) and not isinstance(cursor, dict | list) else None
