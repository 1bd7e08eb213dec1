"""Words about what children did: stories of the invented nursery, each with a time, a place and an end.

With openings, stories, colours, numbers and endings multiplied, hardly two of 40,000 texts are the same.
"""

from collections.abc import Sequence
from random import Random
from typing import Final

from journal_bridge.invented.stories import INDIVIDUAL
from journal_bridge.invented.words_home import AT_HOME, COMMENTS, STAFF_COMMENTS
from journal_bridge.invented.words_prime import Row
from journal_bridge.invented.words_shared import GROUP
from journal_bridge.invented.words_specific import CLOSINGS, NAMING_OTHERS

from .people import Child

ALONE: Final[tuple[Row, ...]] = tuple(row for row in INDIVIDUAL if "{friend}" not in row[2])
"""Stories about one child that name nobody else."""

COMPANY: Final[tuple[Row, ...]] = GROUP

_WHEN: Final = (
    "Straight after registration",
    "Before snack",
    "While the kettle was on",
    "In the quiet hour after lunch",
    "Just as the rain stopped",
    "At tidy-up time",
    "With half an hour left of the day",
    "On our second try this week",
    "Between two showers",
    "When the big ones had gone out",
)
_WHERE: Final = (
    "by the water tray",
    "on the carpet with the low shelves",
    "in the mud kitchen",
    "under the willow arch",
    "at the workbench",
    "in the reading tent",
    "next to the light table",
    "along the back fence",
    "at the easel",
    "in the block corner",
    "on the top terrace",
    "beside the herb bed",
)
_DID: Final = (
    "{n} found {number} {colour} pegs and sorted them by length.",
    "{n} asked for the {colour} box and knew at once what was missing.",
    "{n} told a long story about a {animal} with {number} hats.",
    "{n} watched for a good while, then joined in.",
    "{n} drew a {animal} in {colour} chalk and gave it a name.",
    "{n} carried {number} logs, one at a time, and counted them back.",
    "{n} sang to the {animal} until it came out.",
    "{n} chose to begin again with {number} pieces, and it stood.",
)
_NOTES: Final = (
    "Follow up next week with the {colour} tray.",
    "Parents mentioned the same at drop-off.",
    "Compare with the observation of last month.",
    "To be looked at in supervision.",
)
_NOTICES: Final = (
    "Please bring wellies on Thursday: we are going to look for the {animal}.",
    "The {colour} gate will be painted on Friday. Please use the side door.",
    "Thank you for {number} bags of conkers. We have enough now.",
    "The photographer comes at ten. No need for anything but yourselves.",
)
_COLOURS: Final = ("red", "yellow", "blue", "green", "orange", "purple", "silver", "brown", "turquoise")
_ANIMALS: Final = ("hedgehog", "beetle", "snail", "badger", "ladybird", "frog", "heron", "fox", "newt", "owl")
_NUMBERS: Final = ("three", "four", "five", "six", "seven", "eight", "ten", "eleven", "twelve")
_SHE: Final = {"he": "she", "He": "She", "his": "her", "him": "her", "himself": "herself"}
_HE: Final = {word: word for word in _SHE}


def _filled(template: str, chance: Random, child: Child | None = None, **more: str) -> str:
    facts = {
        "number": chance.choice(_NUMBERS),
        "colour": chance.choice(_COLOURS),
        "animal": chance.choice(_ANIMALS),
        **more,
    }
    if child:
        facts |= {"n": child.given, **(_SHE if child.girl else _HE)}
    return template.format(**facts)


def about_one(row: Row, child: Child, friend: Child | None, chance: Random) -> tuple[str, ...]:
    """Return the paragraphs about one child; with a friend, one sentence names another child too."""
    scene = f"{chance.choice(_WHEN)}, {chance.choice(_WHERE)}: {chance.choice(_DID)}"
    told = [_filled(scene, chance, child), _filled(row[2], chance, child)]
    ends = [chance.choice(CLOSINGS)]
    if friend:
        ends.insert(0, chance.choice(NAMING_OTHERS))
    other = {"friend": friend.given, "friend_full": friend.full_name} if friend else {}
    last = " ".join(_filled(end, chance, child, **other) for end in ends if end)
    return (*told, last) if last else tuple(told)


def about_all(row: Row, group: Sequence[Child], chance: Random) -> tuple[str, ...]:
    """Return the paragraphs about several children, who are all named."""
    names = [one.given for one in group]
    facts = {
        "names": f"{', '.join(names[:-1])} and {names[-1]}",
        "first": names[0],
        "second": names[1],
        "full": group[-1].full_name,
    }
    scene = f"{chance.choice(_WHEN)}, {chance.choice(_WHERE)}."
    return scene, _filled(row[2], chance, group[0], **facts)


def step_of(row: Row, child: Child, chance: Random) -> str:
    """Return the next step that goes with a story."""
    return _filled(row[3], chance, child)


def from_home(child: Child, chance: Random) -> tuple[str, ...]:
    """Return what a family tells of its child."""
    return (_filled(chance.choice(AT_HOME["en"]), chance, child), _filled(chance.choice(_DID), chance, child))


def family_comment(chance: Random) -> str:
    """Return what a relative says under a story."""
    return chance.choice(COMMENTS["en"])


def staff_comment(chance: Random) -> str:
    """Return what staff say under a story, for the family to read."""
    return chance.choice(STAFF_COMMENTS)


def staff_note(chance: Random) -> str:
    """Return what staff say to each other."""
    return _filled(chance.choice(_NOTES), chance)


def notice(chance: Random) -> str:
    """Return what the setting tells everybody."""
    return _filled(chance.choice(_NOTICES), chance)
