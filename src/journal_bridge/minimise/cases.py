"""The facts a rule may look at, gathered beforehand, so that every rule is one line and no rule reads a file."""

from dataclasses import dataclass

from journal_bridge.handover import Purpose, State
from journal_bridge.journal import Answer, Comment, Entry, Media


@dataclass(frozen=True)
class EntryCase:
    """One entry and what matters about it for one purpose."""

    entry: Entry
    purpose: Purpose
    shared: bool
    from_home: bool
    """Whether a family wrote it, whatever kind of entry the platform calls it."""
    author_known: bool
    author_is_other_family: bool
    unsure_names: int
    hidden_words: int
    """Places where part of what must not appear may stand."""
    places: int
    """Places that may tell where the child lives or goes next."""
    barred: bool
    """Whether it does not go to the adult the pack is for."""
    chosen: bool
    added_by_policy: bool
    with_stopped: bool
    """Whether it is about another child too of whom nothing may go to the setting's own new platform."""


@dataclass(frozen=True)
class CommentCase:
    """One comment, its author's side, and the state of its entry."""

    comment: Comment
    purpose: Purpose
    entry_state: State
    author_known: bool
    author_is_other_family: bool
    unsure_names: int
    hidden_words: int
    places: int
    barred: bool


@dataclass(frozen=True)
class MediaCase:
    """One file, the answers of everybody tagged in it, and what looking at it showed.

    On the setting's own new platform everybody whom its entries are about answers too: who is in a picture of a
    story about three children, nobody may have tagged.
    """

    media: Media
    purpose: Purpose
    entry_state: State
    own_answer: Answer
    other_answers: frozenset[Answer]
    tagged: int
    shows_others_only: bool
    with_stopped: bool
    basis_holds: bool
    """Whether the journal bears out what is said of the picture: somebody is named, and an entry's word for it
    comes from published entries about this child alone."""
    refused: str | None
    faces: int | None
    names_others: bool
    names_in_document: int
    unsure_names: int
    hidden_words: int
    places: int
    barred: bool
    films_released: bool
