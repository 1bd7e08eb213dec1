"""The people in a journal: the child it belongs to, and everybody who wrote or is named."""

from enum import StrEnum

from journal_bridge.journal.values import Day, Id, Label, Model, Source


class PersonKind(StrEnum):
    """What somebody is to the setting."""

    CHILD = "child"
    STAFF = "staff"
    FAMILY = "family"
    UNKNOWN = "unknown"


class Name(Model):
    """A person's name: as shown, and in parts where the source holds parts."""

    full: Label
    """The whole name as it is written."""
    given: Label | None = None
    family: Label | None = None


class Child(Model):
    """The child a journal belongs to; legal and known-as names are separate and never meet in one artefact."""

    id: Id
    known_as: Name | None = None
    """The name in use."""
    legal_name: Name | None = None
    date_of_birth: Day | None = None
    source: Source

    @property
    def used_name(self) -> Name | None:
        """The name the child goes by: known-as, else legal."""
        return self.known_as or self.legal_name

    @property
    def shown_name(self) -> str:
        """The name to print: the one in use, else a neutral word."""
        return self.used_name.full if self.used_name else "This child"

    @property
    def first_name(self) -> str:
        """The name to call the child by in a sentence."""
        name = self.used_name
        return (name.given or name.full) if name else "This child"


class Person(Model):
    """Somebody an entry refers to by id; `child` links a relative, or a child's own row, to the child."""

    id: Id
    kind: PersonKind
    name: Label | None = None
    role: Label | None = None
    """In the source's own words: key person, mother."""
    child: Id | None = None
    """Whose family this is; for a child, its own id."""


class Setting(Model):
    """A nursery, pre-school, childminder or school."""

    id: Id
    name: Label | None = None
