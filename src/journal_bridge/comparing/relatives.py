"""Relatives who never wrote anything: a package names them on its roster, a journal among its people."""

from journal_bridge.journal import Journal, Person, PersonKind, Roster


def with_relatives(journal: Journal, roster: Roster) -> Journal:
    """Return a journal that was read with all of its child's relatives among its people, as one that is written."""
    own = roster.child(journal.child.id)
    named = {person.id for person in journal.people}
    family = own.family if own else ()
    relatives = tuple(
        Person(id=one.id, kind=PersonKind.FAMILY, name=one.name, role=one.role, child=journal.child.id)
        for one in roster.relatives
        if one.id in family and one.id not in named
    )
    return journal.model_copy(update={"people": (*journal.people, *relatives)})
