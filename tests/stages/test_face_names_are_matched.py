"""A name at a face that can only be a tagged child's holds no photo; any other does."""

import pytest

from journal_bridge.journal import Name, Roster, RosterChild
from journal_bridge.minimise.face_tags import names_tagged

ROSTER = Roster(
    children=(
        RosterChild(
            id="ada",
            names=(
                Name(full="Adaline Rose Northwood", given="Adaline Rose", family="Northwood"),
                Name(full="Ada Quill", given="Ada", family="Quill"),
            ),
        ),
        RosterChild(id="zofia", names=(Name(full="Zofia Łucja Nowak"),), siblings=("Leo Nowak", "Suki")),
        RosterChild(id="ben", names=(Name(full="Ben Marsh", given="Ben", family="Marsh"),)),
        RosterChild(id="ben2", names=(Name(full="Ben Tarn", given="Ben", family="Tarn"),)),
        RosterChild(id="mae", names=(Name(full="Ivy Mae Holt", given="Ivy Mae", family="Holt"),)),
        RosterChild(id="jo", names=(Name(full="Ivy Jo Holt", given="Ivy Jo", family="Holt"),)),
        RosterChild(id="leo", names=(Name(full="Leo Vane"),)),
        RosterChild(id="van", names=(Name(full="Mia van der Berg", given="Mia", family="van der Berg"),)),
        RosterChild(id="one", names=(Name(full="Suki"),)),
    )
)


@pytest.mark.parametrize(
    ("written", "tagged"),
    [
        ("Adaline Rose Northwood", {"ada"}),
        ("ADALINE rose NORTHWOOD", {"ada"}),
        ("Adaline Northwood", {"ada"}),
        ("Northwood, Adaline", {"ada"}),
        ("Northwood, Adaline Rose", {"ada"}),
        ("Adaline", {"ada", "ben"}),
        ("Adaline Rose", {"ada"}),
        ("Ada", {"ada"}),
        ("Ada Quill", {"ada"}),
        ("Ada Northwood", {"ada"}),
        ("zofia lucja nowak", {"zofia"}),
        ("Zofia Nowak", {"zofia"}),
        ("Zófia", {"zofia"}),
        ("Ben Marsh", {"ben"}),
        ("Ben", {"ben", "ben2"}),
        ("Ivy Mae Holt", {"mae"}),
        ("Mia van der Berg", {"van"}),
        ("Mia Van Der Berg", {"van"}),
        ("Suki", {"one"}),
        ("Leo Vane", {"leo"}),
    ],
)
def test_a_name_that_can_only_be_a_tagged_childs_is_known(written: str, tagged: set[str]) -> None:
    """However staff's photo program writes it: without a middle name, by the name in use, in capitals."""
    assert names_tagged(written, tagged, ROSTER)


@pytest.mark.parametrize(
    ("written", "tagged"),
    [
        ("Ben Marsh", {"ada"}),
        ("Ben", {"ben"}),
        ("Ben Tarn", {"ben"}),
        ("Ivy Holt", {"mae"}),
        ("Ivy", {"mae"}),
        ("Leo", {"leo"}),
        ("Leo Nowak", {"leo", "zofia"}),
        ("Northwood", {"ada"}),
        ("Rose Northwood", {"ada"}),
        ("Adaline May Northwood", {"ada"}),
        ("Adaline Quill Northwood", {"ada"}),
        ("Berg", {"van"}),
        ("Mia Berg", {"van"}),
        ("Mia der Berg", {"van"}),
        ("Someone Else", {"ada"}),
        ("Suki Suki", {"one"}),
        ("", {"ada"}),
        (",", {"ada"}),
        ("Ada", set[str]()),
        ("Ada", {"nobody"}),
    ],
)
def test_any_other_name_holds_the_photo(written: str, tagged: set[str]) -> None:
    """A name of somebody else, of two children, or of nobody known: a person looks."""
    assert not names_tagged(written, tagged, ROSTER)
