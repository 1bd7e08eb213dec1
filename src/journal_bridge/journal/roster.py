"""Everybody a setting's export names: what the privacy rules need to know about other people."""

from typing import Literal

from journal_bridge.journal.people import Name
from journal_bridge.journal.values import Day, Id, Label, Model


class RosterChild(Model):
    """A child of the setting, past or present, with every name it is called by."""

    id: Id
    names: tuple[Name, ...]
    """The name in use, the legal name, names used before: all of them are looked for."""
    date_of_birth: Day | None = None
    family: tuple[Id, ...] = ()
    """Ids of the child's relatives."""
    siblings: tuple[Label, ...] = ()
    """Names of brothers and sisters, on the roll or not: other children all the same."""
    active: bool | None = None
    """Whether the child is at the setting now."""


class Adult(Model):
    """A member of staff or a relative, as named in the export."""

    id: Id
    name: Label
    role: Label | None = None


class Roster(Model):
    """The setting's children, staff and relatives, as far as the export names them."""

    schema_version: Literal["1.0"] = "1.0"
    children: tuple[RosterChild, ...] = ()
    staff: tuple[Adult, ...] = ()
    relatives: tuple[Adult, ...] = ()

    def child(self, child_id: str) -> RosterChild | None:
        """Return the child with that id, or None."""
        return next((child for child in self.children if child.id == child_id), None)
