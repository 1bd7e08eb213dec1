"""Fields of a journal that are no part of their own: compared with something else, or not compared, and why.

A test walks the models: every field stands here or in the tables of `parts`, and once.
"""

from collections.abc import Mapping
from typing import Final

MATCHED: Final[Mapping[str, str]] = {
    "Journal.child": "matched by id or record; its parts are `child`",
    "Journal.settings": "compared by their names, as `setting.name`",
    "Setting.name": "compared as the name of any setting",
    "Journal.people": "matched by kind and name; their parts are `person`",
    "Journal.entries": "matched by id or record; their parts are those of their kind",
    "Journal.media": "matched by id, record or bytes; their parts are those of their kind",
    "EntryBase.comments": "matched by what is said by whom; their parts are `comment`",
    "Name.full": "part of a child's name",
    "Name.given": "part of a child's name",
    "Name.family": "part of a child's name",
    "Depicts.basis": "part of who is in a picture",
    "Depicts.people": "part of who is in a picture",
    "Block.text": "part of a text",
    "Block.style": "part of how a text is set",
    **{f"NextStep.{one}": "part of the next steps" for one in ("body", "done", "judgements")},
    **{
        f"Judgement.{one}": "part of the judgements"
        for one in ("framework", "edition", "area", "aspect", "statement", "band", "level", "note", "words")
    },
}
"""What is compared as part of something else, by model and field."""

_IDS: Final = "A platform gives ids of its own; `records` tells which is which."
_FACTS: Final = "A fact of the bytes, which are compared by their digest."

NOT_COMPARED: Final[Mapping[str, str]] = {
    "Journal.schema_version": "Both sides are of this program's own version.",
    "Journal.journal_id": _IDS,
    "Journal.provenance": "Where it was read from, which is another file now.",
    "Child.id": _IDS,
    "Child.source": "Where it was read from; its record tells whose journal it is.",
    "Person.id": _IDS,
    "Setting.id": _IDS,
    "EntryBase.id": _IDS,
    "EntryBase.source": "Where it was read from; its record tells which entry it is.",
    "EntryBase.extras": "Never written: nothing of them leaves. Read back, they are the package's own words.",
    "Comment.id": "A platform gives ids of its own; comments are matched by what they say.",
    "Media.id": _IDS,
    "Media.path": "A package has its own names for files.",
    "Media.bytes": _FACTS,
    "Media.width": _FACTS,
    "Media.height": _FACTS,
    "Media.duration": _FACTS,
    "Media.taken_at_from": "Says where the time was read from, which is another file now.",
    "Media.source": "Where it was read from; its record tells which medium it is.",
    "Media.extras": "Never written: nothing of them leaves. Read back, they are the package's own words.",
}
"""What is not compared, by model and field, and why."""
