"""The closing page: what the book holds, what was left out and why, and how it was made."""

from collections.abc import Iterable
from typing import Any, Final

from journal_bridge.bundle.book.facts import Edition
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import counted
from journal_bridge.handover import LeftOut, MinimisedJournal, State

_MADE: Final = {
    Edition.PARENT: "This book was put together from the records the setting kept, for you to keep for good.",
    Edition.SETTING: "This document was put together from the records the last setting kept, for the next one.",
    Edition.SCHOOL: "These pages were put together from the records the setting kept, for the child's new teacher.",
}
_AS_WRITTEN: Final = "Words are printed as they were written, in the order of the days they tell about."
_WHOLE_PHOTOS: Final = (
    "Photos are shown whole, never cropped. Where one is shown smaller than it was, the large one comes along."
)
_HOW: Final = (
    _AS_WRITTEN,
    _WHOLE_PHOTOS,
    "Where another child was named, a neutral word stands instead, so that every family keeps its own story.",
    "The pages are locked with a passphrase. Whoever has it can read everything here: keep it safe, and apart.",
)
_REPLACED: Final = "other children's names, and what may not be told here, which is marked [left out]"
_UNLOCKED: Final = (
    "These pages came in a sealed file and are not locked themselves: whoever has them can read them."
)
_GENTLY: Final = (
    "This book was put together, with care, from the records the setting kept.",
    "It asks nothing of you. It is here whenever you wish to open it.",
    _AS_WRITTEN,
    _WHOLE_PHOTOS,
    "Where another child was named, a neutral word stands instead.",
    "The pages are locked with a passphrase, and only whoever has it can read them.",
)
_OWN: Final = (
    "This document was put together from the records the setting kept on its last platform, for its own file.",
    _AS_WRITTEN,
    "Nothing was taken out of the words. Other children are named in them as they were, for the same readers.",
    "Drafts, entries waiting for approval, staff-only entries and internal comments are marked as what they are.",
    "Photos are shown whole, never cropped, and smaller than they were: the full-size files stay with the export.",
    "The pages are not locked. Keep them as you keep every child\u2019s file, and give them to no family.",
    "What a family may keep is made by itself, with the command bundle, for a parent.",
)
_TYPE: Final = "Set in Nunito, and other scripts in Noto; both are free typefaces (SIL Open Font License 1.1)."
_TITLES: Final = {
    "left_out": "What was left out, and why",
    "held": "What still waits for somebody to look at it",
    "nothing": "Nothing was left out.",
}
_GENTLE_TITLES: Final = {
    "left_out": "What is not in these pages, and why",
    "held": "What is not in these pages yet",
    "nothing": "Nothing was left out.",
}


def about(
    minimised: MinimisedJournal, edition: Edition, typesetter: Typesetter, replaced: int, *, locked: bool = True
) -> dict[str, Any]:
    """Return the closing page as sentences and counted lines."""
    gone = [left for left in minimised.left_out if left.state is not State.HOLD]
    held = [left for left in minimised.left_out if left.state is State.HOLD]
    return {
        "made": [*_made(minimised, edition, locked=locked), *_glyphs(replaced), _TYPE],
        "left_out": _lines(gone, typesetter),
        "held": _lines(held, typesetter),
        "titles": _GENTLE_TITLES if minimised.gentle else _TITLES,
    }


def _made(minimised: MinimisedJournal, edition: Edition, *, locked: bool) -> list[str]:
    if edition is Edition.OWN:
        return [*_OWN]
    *how, lock = _GENTLY if minimised.gentle else _HOW
    how.append(lock if locked else _UNLOCKED)
    if minimised.gentle:
        return how
    if not minimised.redactions:
        return [_MADE[edition], *how]
    times = "once" if minimised.redactions == 1 else f"{minimised.redactions:,} times"
    return [_MADE[edition], *how[:-1], f"Words were replaced {times}: {_REPLACED}.", how[-1]]


def _glyphs(replaced: int) -> list[str]:
    if not replaced:
        return []
    characters = "One character" if replaced == 1 else f"{replaced:,} characters"
    return [f"{characters} could not be printed with the letters at hand; the attached journal holds them all."]


def _lines(left_out: Iterable[LeftOut], typesetter: Typesetter) -> list[dict[str, Any]]:
    return [
        {"what": counted(left.count, left.detail or left.kind), "why": typesetter.line(left.reason)}
        for left in left_out
    ]
