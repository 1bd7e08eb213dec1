"""Names of staff and of the setting lose the children in brackets and before a relation, and nothing else."""

from datetime import date

import pytest

from journal_bridge.handover import Purpose
from journal_bridge.journal import Adult, Child, Journal, Name, Roster, RosterChild, Source
from journal_bridge.minimise import Brief, ConsentRegister, Policy
from journal_bridge.minimise.names import redact
from journal_bridge.minimise.wording import Wording

SOURCE = Source(platform="p", adapter="a")
OWN = Name(full="Ada Fenwick", given="Ada", family="Fenwick")
NAMES = (OWN, Name(full="Noah (Noey) Okafor"), Name(full="Rose Park"))
LABELS = ("Miss Patel (Noah's mum)", "Tom Gilder")


@pytest.mark.parametrize(
    ("label", "leaves"),
    [
        ("Miss Patel (Noah's mum)", "Miss Patel (another child's mum)"),
        ("Miss Patel [mother of Noey]", "Miss Patel [mother of another child]"),
        ("Miss Patel (Noah Okafor", "Miss Patel (another child"),
        ("Miss Patel - Noah's mum", "Miss Patel - another child's mum"),
        ("Miss Patel, Noahs step mum", "Miss Patel, another child step mum"),
        ("Miss Patel, Rose\u2019s aunty", "Miss Patel, another child\u2019s aunty"),
        ("Miss Patel (Ada's key person)", "Miss Patel (Ada's key person)"),
        ("Noah Okafor House", "Another child House"),
        ("Noah House (Upton) Park", "Noah House (Upton) Park"),
        ("Park Family Centre", "Park Family Centre"),
        ("Noah's Ark Nursery", "Noah's Ark Nursery"),
        ("Tom Gilder", "Tom Gilder"),
    ],
)
def test_a_child_in_the_name_of_staff_or_setting_is_replaced(label: str, leaves: str) -> None:
    """A nursery called after an ark, a park or a family keeps its name."""
    child = Child(id="c0", source=SOURCE, known_as=OWN)
    children = tuple(RosterChild(id=f"c{number}", names=(name,)) for number, name in enumerate(NAMES))
    staff = tuple(Adult(id=f"s{number}", name=name) for number, name in enumerate(LABELS))
    roster = Roster(children=children, staff=staff)
    brief = Brief(Purpose.PARENT, roster, ConsentRegister(), date(2025, 7, 20), policy=Policy())
    wording = Wording(Journal(journal_id="j", child=child, provenance=SOURCE), brief)
    assert redact(label, wording.find_in_label(label, whole_names=True))[0] == leaves
