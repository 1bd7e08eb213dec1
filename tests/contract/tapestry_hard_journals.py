"""Journals that this platform alone finds hard: each part of them is one of those it says it cannot hold."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Basis,
    Block,
    Body,
    Comment,
    Depicts,
    Entry,
    Media,
    Person,
    PersonKind,
    Setting,
    ordered,
)
from journal_bridge.testing.samples.files import filed
from journal_bridge.testing.samples.people import ADA, DEV, SAM, keyed
from journal_bridge.testing.samples.records import remark, told, words
from journal_bridge.testing.samples.rich import journals_of

_TYPES: Final = ("image/jpeg", "video/mp4", "audio/mpeg", "application/pdf")
_TAKEN: Final = datetime(2024, 5, 14, 9, 0, tzinfo=UTC)
_HALF: Final = "long " * 120_000
"""Half of a text that is longer than the reader takes."""

PLANNED: Final[Body] = (
    Block(style="heading", text="Next steps:"),
    Block(text="Nobody planned this, it is a story."),
)
"""What would be read back as a plan."""

GRANDPA: Final = Person(id=keyed("person", "grandpa"), kind=PersonKind.FAMILY, name="Otto Bell", child=SAM)
NAMELESS: Final = Person(id=keyed("person", "nameless"), kind=PersonKind.FAMILY, child=ADA)
FRIENDLY: Final = remark("a friend's", "Well done!", author=None)
FORMER: Final = Setting(id=keyed("setting", "former"), name="Mill Lane")


def rare_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return journals with whatever is lost here and hardly ever met."""
    media = _media(folder)
    entries: list[Entry] = [
        *(told(kind, f"long {kind}", body=words(_HALF, _HALF)) for kind in ("observation", "assessment", "report")),
        told("observation", "with files", media=media),
        told("observation", "with a paper", comments=(_with(media[-1]), FRIENDLY), body=PLANNED),
    ]
    ada, *others = journals_of(folder, entries, media)
    journal = ada.journal.model_copy(
        update={
            "entries": tuple(map(_signed, ada.journal.entries)),
            "people": (*ada.journal.people, GRANDPA, NAMELESS),
            "settings": (*ada.journal.settings, FORMER),
        }
    )
    return replace(ada, journal=ordered(journal)), *others


def _media(folder: Path) -> list[Media]:
    """Return files of every kind: some tell when they were taken, in some is somebody whom no entry is about."""
    friend = Depicts(basis=Basis.IMAGE, people=tuple(sorted((ADA, DEV))))
    dated = {"taken_at": _TAKEN, "taken_at_from": "platform", "depicts": Depicts(basis=Basis.ENTRY, people=(ADA,))}
    told_of = (("friend", {"depicts": friend}), ("dated", dated))
    return [filed(folder, f"{name} {mime}", mime, **facts) for name, facts in told_of for mime in _TYPES]


def _with(paper: Media) -> Comment:
    return remark("a paper", "See the paper.", media=(paper,))


def _signed(entry: Entry) -> Entry:
    """Return an entry with its friendly comment by another child's grandfather, whom that child's journal omits."""
    said = (one.model_copy(update={"author": GRANDPA.id}) if one == FRIENDLY else one for one in entry.comments)
    return entry.model_copy(update={"comments": tuple(said)})
