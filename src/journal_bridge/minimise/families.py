"""Whose words they are: the own family's, the staff's, another family's, or not to be given to this adult."""

from journal_bridge.journal import Comment, Entry, Journal, PersonKind, Roster
from journal_bridge.minimise.policy import RecipientRules


class Families:
    """Knows on which side everybody in one child's journal stands.

    Args:
        journal: the child's.
        roster: everybody the export names.
        rules: what the adult it is for may have, where a policy says so.
    """

    def __init__(self, journal: Journal, roster: Roster, rules: RecipientRules | None = None) -> None:
        self.journal = journal
        self.subject = journal.child.id
        self.child = roster.child(self.subject)
        self.rules = rules or RecipientRules()

    def author_known(self, author: str | None) -> bool:
        """Tell whether the author is one of the staff or of the child's own family."""
        person = self.journal.person(author)
        return person is not None and (person.kind is PersonKind.STAFF or self.own(person.id))

    def own(self, author: str) -> bool:
        """Tell whether somebody is one of the child's own family."""
        person = self.journal.person(author)
        linked = person is not None and person.kind is PersonKind.FAMILY and person.child == self.subject
        return linked or (self.child is not None and author in self.child.family)

    def other(self, author: str | None) -> bool:
        """Tell whether the author is another child's family, or another child's own account."""
        person = self.journal.person(author)
        if person is None or person.kind is PersonKind.STAFF or self.own(person.id):
            return False
        return person.child not in {None, self.subject}

    def entry_barred(self, entry: Entry) -> bool:
        """Tell whether an entry does not go to this adult: written at home, or by somebody kept apart."""
        at_home = entry.kind == "family_observation" or self.at_home(entry.author)
        if at_home and self.rules.home_entries == "withhold":
            return True
        return self._barred(entry.author, unknown_too=at_home)

    def comment_barred(self, comment: Comment) -> bool:
        """Tell whether a comment does not go to this adult."""
        if self.at_home(comment.author) and self.rules.home_entries == "withhold":
            return True
        return self._barred(comment.author, unknown_too=True)

    def at_home(self, author: str | None) -> bool:
        """Tell whether the author is of some family, the child's own or not."""
        person = self.journal.person(author)
        return person is not None and (person.kind is PersonKind.FAMILY or self.own(person.id))

    def _barred(self, author: str | None, *, unknown_too: bool) -> bool:
        """Tell whether somebody's words stay behind; nobody knows whose the words of an unknown author are."""
        if self.rules.not_from == "nobody":
            return False
        person = self.journal.person(author)
        if person is None or (person.kind is PersonKind.UNKNOWN and not self.at_home(author)):
            return unknown_too
        if self.rules.not_from == "others":
            return self.at_home(author) and person.id != self.rules.person
        return person.id in self.rules.not_from
