"""Whose journal it is that arrived: a child that is here by the record or by a person's word, or a new one."""

from dataclasses import dataclass

from journal_bridge.errors import InputRefused
from journal_bridge.filing.library import Library, LocalChild
from journal_bridge.filing.likeness import Likeness, alike, renumbered, unlike
from journal_bridge.journal import Child
from journal_bridge.kit.ids import derived


@dataclass(frozen=True)
class Word:
    """What a person says of a child that arrives: which child here it is, or that it is a new one; or nothing."""

    same_as: str | None = None
    new: bool = False


@dataclass(frozen=True)
class Candidate:
    """A child here that the one that arrives may be, and in what the two are alike."""

    local: LocalChild
    likeness: Likeness


@dataclass(frozen=True)
class Match:
    """Whose journal it is: a child of the library, or a new one; or, where only a person can say, candidates."""

    local: LocalChild | None = None
    candidates: tuple[Candidate, ...] = ()


def matched(library: Library, sender: str, child: Child, word: Word, transfer: str | None = None) -> Match:
    """Return whose journal it is.

    A child that its sender sent before joins itself, unless nothing of it is the same any more. Everything else
    that is alike waits for a person's word, and no word joins two children who cannot be one.

    Args:
        library: where it is to be filed.
        sender: fingerprint of the setting it comes from.
        child: as the sender tells of it.
        word: what a person here says.
        transfer: what is being filed; a killed run of it may have begun the child it called new.

    Raises:
        UsageFault: `child-not-here` when there is no such child in the library.
        InputRefused: `child-contradicts` when the record, or the children's names and birthdays, say otherwise.
    """
    known = library.on_record(sender, child.id)
    if word.same_as is not None:
        return Match(_said(library.named(word.same_as), known, child))
    if known is not None:
        if word.new and not _begun(known, sender, child, transfer):
            raise InputRefused("child-contradicts", "--new-child")
        if renumbered(known.child, child):
            return Match(candidates=(Candidate(known, Likeness.ON_RECORD),))
        return Match(known)
    if word.new:
        return Match()
    return Match(candidates=candidates(library, child))


def _begun(known: LocalChild, sender: str, child: Child, transfer: str | None) -> bool:
    """Tell whether a child is here only since this very transfer was filed as a new one, and nothing before."""
    filed = {(one.sender, one.transfer) for one in known.filed.outcomes}
    return filed == {(sender, transfer)} and known.id == derived("child", sender, child.id)


def _said(said: LocalChild, known: LocalChild | None, child: Child) -> LocalChild:
    """Return the child a person names, where nothing speaks against it; the record may be confirmed."""
    if known is not None and known.id != said.id:
        raise InputRefused("child-contradicts", "--same-child-as")
    if known is None and unlike(said.child, child):
        raise InputRefused("child-contradicts", "--same-child-as")
    return said


def candidates(library: Library, child: Child) -> tuple[Candidate, ...]:
    """Return the children of a library that a child is like, the likeliest first."""
    found = [(one, alike(one.child, child)) for one in library.children]
    told = [Candidate(one, likeness) for one, likeness in found if likeness is not None]
    order = list(Likeness)
    return tuple(sorted(told, key=lambda one: (order.index(one.likeness), one.local.id)))
