"""Which of a child's names is used, and what keeps the others out: two side by side can tell of an adoption."""

from collections.abc import Iterator

from journal_bridge.errors import InputRefused
from journal_bridge.journal import Journal, Name, Roster, RosterChild
from journal_bridge.minimise.hidden import LEFT_OUT, Phrase, pieces
from journal_bridge.minimise.policy import ChildRules


def name_in_use(journal: Journal, rules: ChildRules) -> Name | None:
    """Return the name that goes into the pack: what the policy says, else known-as, else the legal one.

    Raises:
        InputRefused: `policy-file`, when the policy asks for a name that the export does not hold.
    """
    child = journal.child
    if isinstance(rules.name, Name):
        return rules.name
    wanted = {"known_as": child.known_as, "legal": child.legal_name, None: child.used_name}
    if rules.name is not None and wanted[rules.name] is None:
        raise InputRefused("policy-file", "policy children.name (the export holds no such name)")
    return wanted[rules.name]


def name_of_other(child: RosterChild, rules: ChildRules) -> str | None:
    """Return what to call a child whose own journal is not at hand, or None where nobody can say which name it is.

    The roster does not say which of several names is the legal one.
    """
    if isinstance(rules.name, Name):
        return rules.name.full
    names = [name.full for name in child.names if name.full not in rules.former_names]
    return names[0] if names and (rules.name is None or len(names) == 1) else None


def unused_names(journal: Journal, roster: Roster, rules: ChildRules) -> tuple[Phrase, ...]:
    """Return what stands for the child's other names: the name in use, or a neutral word for a surname alone.

    Without a word of the policy only the export's own pair is kept apart, known-as and legal: a short form on the
    roster is how the staff speak of the child. With one, every other name of the child is kept out.
    """
    used = name_in_use(journal, rules)
    if used is None:
        return tuple(Phrase(pieces(name)) for name in rules.former_names)
    child = journal.child
    others = [name for name in (child.known_as, child.legal_name) if name and name != used]
    listed = roster.child(child.id)
    if rules.name is not None and listed is not None:
        others += [name for name in listed.names if name not in (used, *others)]
    others += [Name(full=name) for name in rules.former_names]
    elsewhere = _names_of_others(journal, roster) if others else frozenset[str]()
    return tuple(phrase for name in others for phrase in _phrases(name, used, elsewhere))


def _phrases(name: Name, used: Name, elsewhere: frozenset[str]) -> Iterator[Phrase]:
    """Yield the whole name in both orders, then the words of it that the name in use has not."""
    kept = _words(used)
    given, surname = _parts(name)
    for words in sorted({pieces(name.full), (*given, *surname), (*surname, *given)}):
        if len(words) > 1 and not set(words) <= kept:
            yield Phrase(words, used.full, parts=False)
    if len(surname) > 1 and not set(surname) <= kept:
        yield Phrase(surname, parts=False)
    first = used.given or used.full.strip().split(" ")[0]
    for word in sorted(_words(name) - kept):
        if len(word) > 1:
            yield Phrase((word,), LEFT_OUT if word in surname else first, sure=word not in elsewhere)


def _parts(name: Name) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the pieces of given name and surname; without parts, the last word is the surname."""
    given, _, surname = name.full.strip().rpartition(" ")
    if not given:
        given, surname = surname, ""
    return pieces(name.given or given), pieces(name.family or surname)


def _words(name: Name) -> set[str]:
    return set(pieces(f"{name.full} {name.given or ''} {name.family or ''}"))


def _names_of_others(journal: Journal, roster: Roster) -> frozenset[str]:
    """Return the words that are somebody else's name too: there, a person must say who is meant."""
    children = [name.full for child in roster.children if child.id != journal.child.id for name in child.names]
    adults = [adult.name for adult in roster.staff]
    return frozenset(word for name in (*children, *adults) for word in pieces(name))
