"""What a manager does with what was written, in plain words."""

from typing import Final

from journal_bridge.adapter import Step

CHILDREN_TABLE: Final = "children.csv"
RELATIVES_TABLE: Final = "relatives.csv"
STAFF_TABLE: Final = "staff.csv"

STEPS: Final = (
    Step(
        "Keep the package whole, as one folder, and look for no button: nobody has published a way by which a "
        "setting itself could import observations into Tapestry. If Tapestry's support offers to put them in for "
        "you, give them this package; it has the form of the answers Tapestry's own pages work with. Ask them to "
        "confirm first that what says Staff Only, Draft or Not in journal stays so, and that what has no status is "
        "shown to nobody until you have looked at it.",
    ),
)
"""What to do with the package."""

_WIZARD: Final = (
    "Tapestry has an import for each table, and a wizard that asks which of your columns is which of its own. We "
    "know this from its help pages and have not tried these files."
)
_PUT_IN: Final = {
    CHILDREN_TABLE: "Upload {file} first. Map First Name, Last Name and Date of Birth to the columns of these "
    "names; leave out what the wizard does not have. The children arrive as Enrolling: make each one Active when "
    "the place is taken up. Collection passwords are in no journal: type them in yourselves.",
    RELATIVES_TABLE: "Fill in the empty Email column of {file} from your own records, as relatives log in with it, "
    "and upload the table in the import of relatives. Map First Name, Last Name and Email, and choose not to "
    "activate anybody yet. Children and Relationship are for your eyes: link each relative to the children named, "
    "and activate only those who may see them.",
    STAFF_TABLE: "{file} lists whoever wrote in these journals, also people who have left. Delete every row of "
    "somebody who does not work with you now. Fill in Email and User type for the others, then upload it in the "
    "import of staff. Without staff to add, leave this file out.",
}


def table_steps(names: tuple[str, ...]) -> tuple[Step, ...]:
    """Return what to do with the tables of some names, in the order in which they are uploaded."""
    told = [_PUT_IN[name].format(file=name) for name in names]
    told[:1] = [f"{_WIZARD} {words}" for words in told[:1]]
    return tuple(Step(words, name) for words, name in zip(told, names, strict=True))
