"""Makes the parts of a record out of rows: texts with judgements, media, comments; each with the rows it used."""

from collections.abc import Iterable
from typing import Final

from journal_bridge.kit.blocks import body_of

from .child_index import Index
from .child_rows import At

Fields = dict[str, object]

_YES: Final = frozenset({"1", "true", "yes", "t", "y"})
_NO: Final = frozenset({"0", "false", "no", "f", "n"})
_LISTS: Final[tuple[tuple[str, str], ...]] = (("image", "images"), ("video", "videos"), ("file", "files"))
"""A link's column, and the list of the record that its medium stands in."""


def is_yes(value: str | None) -> bool:
    """Say whether a cell says yes."""
    return value is not None and value.casefold() in _YES


def told(fields: Fields) -> Fields:
    """Return the fields that say something."""
    return {key: value for key, value in fields.items() if value is not None and value not in ([], {})}


def remark_of(index: Index, texts: list[At], observation: str | None) -> tuple[Fields, list[At]]:
    """Return a text with its judgements, and the rows used; several texts follow one another."""
    used = list(texts)
    areas: list[Fields] = []
    statements: list[Fields] = []
    leads = [("remark", one["id"]) for one in texts] + [("observation", observation)]
    for to, name in leads:
        for row in index.lead("area judgement", to, name):
            if (area := _area(row)) and row not in used:
                areas.append(area)
                used.append(row)
        for row in index.lead("statement judgement", to, name):
            if (statement := _statement(row)) and row not in used:
                statements.append(statement)
                used.append(row)
    remark = told(
        {
            "date": next(filter(None, (one["date"] for one in texts)), None),
            "body": "\n\n".join(filter(None, map(words_of, texts))) or None,
            "status": next(filter(None, (one["status"] for one in texts)), None),
            "areas": areas,
            "statements": statements,
        }
    )
    return remark, used


def words_of(row: At) -> str | None:
    """Return a row's text: the plain one, or the words of the rich one."""
    blocks = body_of(row["text"], row["rich_text"])
    return "\n\n".join(block.text for block in blocks) or None


def media_of_record(index: Index, to: str, name: str | None) -> tuple[Fields, list[At]]:
    """Return the media that link rows give a record, by the record's list, and the rows used."""
    lists: dict[str, list[Fields]] = {}
    used: list[At] = []
    for link in index.lead("media link", to, name):
        field, medium = _linked(link)
        if medium is None:
            continue
        details = index.lead("medium", "id", medium)
        if not details and index.lead("medium", "id", medium, gone=True):
            continue  # the link was left behind when the picture was deleted
        lists.setdefault(field, []).append({"id": medium, **(medium_fields(details[0]) if details else {})})
        used += [link, *details]
    return dict(lists), used


def medium_fields(row: At) -> Fields:
    """Return what a medium's own row says of it."""
    numbers = {field: int(row[field] or "") for field in ("width", "height") if (row[field] or "").isdecimal()}
    return told({"name": row["name"], "createdAt": row["created_at"], **numbers})


def comments_of(index: Index, observation: str | None, *, reviews: bool) -> tuple[Fields | None, list[At]]:
    """Return an observation's comments for its family, or those of the internal review, and the rows used.

    Where nothing in the export can tell the two apart, all are the setting's own: a review must not reach a family.
    """
    own = index.lead("comment", "observation", observation)
    is_review = [one for one in own if not index.tells_reviews or _may_be_review(one)]
    rows = [one for one in own if one not in is_review]
    if reviews:
        rows = [*is_review, *index.lead("review comment", "observation", observation)]
    results = [
        told({"commentId": one["id"], "body": words_of(one), "createdDate": one["created_at"]}) for one in rows
    ]
    return ({"results": results} if results else None), rows


def each(rows: Iterable[At]) -> list[At]:
    """Return the rows, each once, in the order of the file."""
    return sorted(dict.fromkeys(rows), key=lambda one: (one.file, one.row.number))


def _may_be_review(row: At) -> bool:
    return row.has("is_review") and (row["is_review"] or "").casefold() not in _NO


def _area(row: At) -> Fields | None:
    """Return a judgement against an area; one that gives no title says nothing to anybody elsewhere."""
    if row["title"] is None:
        return None
    band = {"ageBandSetting": {"label": row["age_band"]}} if row["age_band"] else None
    fields = {"refinement": row["refinement"], "note": row["note"], "areaRefinementSettings": band}
    return told({"area": _definition(row), **fields})


def _statement(row: At) -> Fields | None:
    if row["text"] is None:
        return None
    statement = told({"id": row["statement"], "areaId": row["area"], "body": row["text"]})
    return told({"statement": statement, "refinement": row["refinement"]})


def _definition(row: At) -> Fields:
    framework = {"title": row["framework"]} if row["framework"] else None
    return told({"id": row["area"], "title": row["title"], "framework": framework})


def _linked(link: At) -> tuple[str, str | None]:
    for column, field in _LISTS:
        if link[column]:
            return field, link[column]
    kind = (link["type"] or "").casefold()
    return next((field for column, field in _LISTS if column in kind), "images"), link["media"]
