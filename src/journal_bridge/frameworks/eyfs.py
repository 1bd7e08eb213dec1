"""The Early Years Foundation Stage: its seven areas and both sets of seventeen early learning goals.

The goals of September 2021 (E01-E17) and those they replaced (G01-G17, 2012 to 2021) are two sets. Technology and
Shape, space and measures have no successor and Understanding went into another goal, so neither set is ever turned
into the other.
"""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Area:
    """An area of learning; prime areas are those the progress check at age two is about."""

    code: str
    name: str
    kind: Literal["prime", "specific"]


@dataclass(frozen=True)
class Goal:
    """An early learning goal: the code in national returns, its area's code, and its name."""

    code: str
    area: str
    name: str


@dataclass(frozen=True)
class Edition:
    """One edition of the framework: areas and goals in published order, and where the list was read."""

    id: str
    title: str
    areas: tuple[Area, ...]
    goals: tuple[Goal, ...]
    source: str


COMMUNICATION: Final = Area("COM", "Communication and Language", "prime")
PERSONAL: Final = Area("PSE", "Personal, Social and Emotional Development", "prime")
PHYSICAL: Final = Area("PHY", "Physical Development", "prime")
LITERACY: Final = Area("LIT", "Literacy", "specific")
MATHEMATICS: Final = Area("MAT", "Mathematics", "specific")
WORLD: Final = Area("UTW", "Understanding the World", "specific")
ARTS: Final = Area("EXP", "Expressive Arts and Design", "specific")

EYFS_2021: Final = Edition(
    id="EYFS-2021",
    title="Early Years Foundation Stage, in force since September 2021",
    areas=(COMMUNICATION, PERSONAL, PHYSICAL, LITERACY, MATHEMATICS, WORLD, ARTS),
    goals=(
        Goal("E01", "COM", "Listening, Attention and Understanding"),
        Goal("E02", "COM", "Speaking"),
        Goal("E03", "PSE", "Self-Regulation"),
        Goal("E04", "PSE", "Managing Self"),
        Goal("E05", "PSE", "Building Relationships"),
        Goal("E06", "PHY", "Gross Motor Skills"),
        Goal("E07", "PHY", "Fine Motor Skills"),
        Goal("E08", "LIT", "Comprehension"),
        Goal("E09", "LIT", "Word Reading"),
        Goal("E10", "LIT", "Writing"),
        Goal("E11", "MAT", "Number"),
        Goal("E12", "MAT", "Numerical Patterns"),
        Goal("E13", "UTW", "Past and Present"),
        Goal("E14", "UTW", "People, Culture and Communities"),
        Goal("E15", "UTW", "The Natural World"),
        Goal("E16", "EXP", "Creating with Materials"),
        Goal("E17", "EXP", "Being Imaginative and Expressive"),
    ),
    source=(
        "Names: the profile overview schools publish, e.g. callis-grange.kent.sch.uk. Codes: field codes AREA_Enn "
        "of the DfE's own Get Information About Pupils service; joining code to name is by published order."
    ),
)
"""The framework in force since September 2021."""

EYFS_2012: Final = Edition(
    id="EYFS-2012",
    title="Early Years Foundation Stage, September 2012 to August 2021",
    areas=(COMMUNICATION, PHYSICAL, PERSONAL, LITERACY, MATHEMATICS, WORLD, ARTS),
    goals=(
        Goal("G01", "COM", "Listening and attention"),
        Goal("G02", "COM", "Understanding"),
        Goal("G03", "COM", "Speaking"),
        Goal("G04", "PHY", "Moving and handling"),
        Goal("G05", "PHY", "Health and self-care"),
        Goal("G06", "PSE", "Self-confidence and self-awareness"),
        Goal("G07", "PSE", "Managing feelings and behaviour"),
        Goal("G08", "PSE", "Making relationships"),
        Goal("G09", "LIT", "Reading"),
        Goal("G10", "LIT", "Writing"),
        Goal("G11", "MAT", "Numbers"),
        Goal("G12", "MAT", "Shape, space and measures"),
        Goal("G13", "UTW", "People and communities"),
        Goal("G14", "UTW", "The world"),
        Goal("G15", "UTW", "Technology"),
        Goal("G16", "EXP", "Exploring and using media and materials"),
        Goal("G17", "EXP", "Being imaginative"),
    ),
    source=(
        "Names and numbers: the 2013 profile handbook, pages 51-62. Area prefixes: the same DfE file. The "
        "frameworks of 2014 and 2017 kept these goals."
    ),
)
"""The framework from September 2012 to August 2021."""

EDITIONS: Final[dict[str, Edition]] = {edition.id: edition for edition in (EYFS_2021, EYFS_2012)}
"""Both editions by id."""

AREAS: Final = EYFS_2021.areas
"""The seven areas in the order the framework in force prints them: three prime, then four specific."""
