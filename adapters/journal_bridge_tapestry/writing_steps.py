"""What a manager does with what was written, in plain words."""

from typing import Final

from journal_bridge.adapter import Step

from .layout import CHILDREN, RELATIVES, STAFF

CHILDREN_TABLE: Final = "children.csv"
RELATIVES_TABLE: Final = "relatives.csv"
STAFF_TABLE: Final = "staff.csv"

STEPS: Final = (
    Step(
        "Keep the package whole, as one folder. Nobody has published a way by which a setting itself could import "
        "observations into Tapestry, so do not look for a button: each child's PDF is what the child's file gets."
    ),
    Step(
        "If Tapestry's own support offers to put the observations in for you, give them this package. It has the "
        f"form of the answers Tapestry's own pages work with: {CHILDREN}, {RELATIVES}, {STAFF}, one file for each "
        "observation, and the photos, films and documents under the numbers these files name."
    ),
    Step(
        "Before anybody puts it in, ask support to confirm two things: that what says Staff Only, Draft or Not "
        "in journal stays so; and that what has no status is shown to nobody until you have looked at it."
    ),
    Step("journal-bridge reads the package as it reads any export of Tapestry."),
)
"""What to do with the package."""

WIZARD: Final = (
    "Tapestry has three separate imports, for children, relatives and staff. Each opens a wizard that asks which "
    "of your columns is which of its own. We know this from Tapestry's help pages and have not tried these files."
)
_PUT_IN: Final = {
    CHILDREN_TABLE: "Upload {file} in the import of children first. Map First Name to First Name, Last Name to "
    "Last Name, and Date of Birth to the date of birth; leave a column out when the wizard has no such name. "
    "The children arrive as Enrolling: make each one Active when the place is taken up.",
    RELATIVES_TABLE: "Fill in the empty Email column of {file} from your own records: Tapestry needs it, as it is "
    "what a relative logs in with, and no journal holds addresses. Then upload it in the import of relatives and "
    "map First Name, Last Name and Email. Choose not to activate anybody yet. Children and Relationship are for "
    "your eyes: link each relative to the children named, and activate only those who may see them.",
    STAFF_TABLE: "{file} lists whoever wrote in these journals, also people who have left. Delete every row of "
    "somebody who does not work with you now. Fill in Email and User type for the others, then upload it in the "
    "import of staff. Without staff to add, leave this file out.",
}


def table_steps(names: tuple[str, ...]) -> tuple[Step, ...]:
    """Return what to do with the tables of some names, in the order in which they are uploaded."""
    told = [Step(_PUT_IN[name].format(file=name), name) for name in names]
    last = Step("Collection passwords and telephone numbers are in no journal: type them in yourselves.")
    return (Step(WIZARD), *told, last)
