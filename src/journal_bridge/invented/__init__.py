"""An invented nursery for demonstrations and tests: nobody in it exists, and its photos are drawn by code.

`setting` tells the story once for a seed, without any platform's shapes; each adapter's `example` writes it down
the way its platform would. `canaries` are the marks by which a test finds one child's data in another's bundle.
"""

from journal_bridge.invented.finding import children_shown, shows
from journal_bridge.invented.marks import Canaries, canaries, forbidden_words, told_to_people
from journal_bridge.invented.records import InventedChild, InventedMedia, InventedSetting, Story
from journal_bridge.invented.telling import (
    already_left,
    film_ids,
    leaver,
    namesakes,
    refused,
    second,
    setting,
    siblings,
    twins,
    unanswered,
)

__all__ = [
    "Canaries",
    "InventedChild",
    "InventedMedia",
    "InventedSetting",
    "Story",
    "already_left",
    "canaries",
    "children_shown",
    "film_ids",
    "forbidden_words",
    "leaver",
    "namesakes",
    "refused",
    "second",
    "setting",
    "shows",
    "siblings",
    "told_to_people",
    "twins",
    "unanswered",
]
