"""Who is in a minimised journal, without anything that is told of them: for tables of a whole setting."""

from pathlib import Path

from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal, Purpose
from journal_bridge.journal import Journal


def people_of(minimised: MinimisedJournal) -> Journal:
    """Return the child, the settings and the people of what was minimised for the setting's own new platform.

    Raises:
        OurFault: `internal` for what goes to anybody else.
    """
    if minimised.purpose is not Purpose.PLATFORM:
        raise OurFault("internal", "people of what is for others")
    return minimised.journal.model_copy(update={"entries": (), "media": ()})


def with_people(journal: Journal) -> MinimisedJournal:
    """Return what `people_of` gave, kept meanwhile, as the minimised journal of nothing but people.

    Raises:
        OurFault: `internal` for a journal that holds an entry or a file: it would not have been looked at.
    """
    if journal.entries or journal.media:
        raise OurFault("internal", "more than people")
    return MinimisedJournal(journal, Purpose.PLATFORM, Path(), (), 0, 0)
