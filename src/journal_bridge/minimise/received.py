"""The second door: a journal another setting minimised and signed becomes one that may be kept here.

What comes in by this door was decided about elsewhere, so it counts as nothing here but a signed word: its sender
must be known, every entry waits until somebody here has read it, and what must never have been sent stays outside.
"""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from journal_bridge.errors import NotVerified
from journal_bridge.handover import LeftOut, MinimisedJournal, Purpose
from journal_bridge.journal import (
    Child,
    Comment,
    Entry,
    Journal,
    Media,
    Person,
    PersonKind,
    Setting,
    Source,
    Status,
    ordered,
)
from journal_bridge.minimise.company import KeyedId

RESTRICTED: Final = "restricted"
"""Why a record stays outside: it is marked safeguarding, accident, medical or internal."""

NO_RECORD: Final = "no-record-of-a-child"
"""Why a record stays outside: it is a message, or a post to a room."""

_OF_NO_CHILD: Final = frozenset({"message", "post"})


class Signer(Protocol):
    """Whoever signed a bundle: the card of a setting."""

    @property
    def fingerprint(self) -> str:
        """Of the setting's card."""


@runtime_checkable
class Opened(Protocol):
    """A bundle that was opened and whose sender's signature was verified, as `bundle.open_sealed` gives it."""

    @property
    def journal(self) -> Journal:
        """The journal as it was sent."""

    @property
    def folder(self) -> Path:
        """Where its media lie, under the paths the journal names."""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What the sender says stayed behind."""

    @property
    def sender(self) -> Signer:
        """Whose signature it bears."""


def received(opened: Opened, known: Collection[str], keyed: KeyedId) -> MinimisedJournal:
    """Return a received journal as one of this setting's own: every entry pending, every id made anew.

    It may be kept and written for the setting's platform; no bundle can be packed of it, since nobody here has
    planned what of it may go to whom. What `left_outside` counts does not come in, nor does what no bundle of ours
    holds beside its records: verbatim extras, names of export files, and what another child is called.

    Args:
        opened: what was opened, its signature verified.
        known: fingerprints of the settings this one is paired with.
        keyed: makes ids here from the sender's; of kind `child` it gives the child's own id here.

    Raises:
        TypeError: when given anything else than an opened bundle.
        NotVerified: `sender-unknown` when its sender is not among those known.
    """
    if not isinstance(opened, Opened):
        raise TypeError("only an opened bundle with its sender can be received")
    sender = opened.sender.fingerprint
    if sender not in known:
        raise NotVerified("sender-unknown", sender[:16])
    journal = _Renaming(opened.journal, keyed).journal(_may_come(opened.journal))
    return MinimisedJournal(
        journal=journal,
        purpose=Purpose.PLATFORM,
        folder=opened.folder,
        left_out=opened.left_out,
        carried=len(journal.entries) + sum(len(one.comments) for one in journal.entries) + len(journal.media),
        redactions=0,
    )


def left_outside(journal: Journal) -> dict[str, int]:
    """Return how many entries and media of an opened journal do not come in, by reason; most often there are none.

    Entries marked safeguarding, accident, medical or internal go from lead to lead and never by this way; messages
    and posts to a room are no child's record, for no purpose. Media that only such entries hold stay with them.
    """
    return dict(sorted(Counter(_staying(journal).values()).items()))


def _staying(journal: Journal) -> dict[tuple[str, str], str]:
    """Return the reason for each entry and medium that stays outside, by what it is and its id."""
    reasons = {entry.id: reason for entry in journal.entries if (reason := _reason(entry))}
    held = {item for entry in journal.entries if entry.id not in reasons for item in entry.all_media}
    stay = {("entry", one): reason for one, reason in reasons.items()}
    for entry in journal.entries:
        for item in set(entry.all_media) - held:
            stay.setdefault(("media", item), reasons[entry.id])
    return stay


def _reason(entry: Entry) -> str | None:
    if entry.restricted:
        return RESTRICTED
    return NO_RECORD if entry.kind in _OF_NO_CHILD else None


def _may_come(journal: Journal) -> Journal:
    """Return a journal without what must never have been sent."""
    stay = _staying(journal)
    entries = tuple(entry for entry in journal.entries if ("entry", entry.id) not in stay)
    media = tuple(item for item in journal.media if ("media", item.id) not in stay)
    return journal.model_copy(update={"entries": entries, "media": media})


class _Renaming:
    """Gives every record of a journal its id here, and every entry the status of one nobody here has read."""

    def __init__(self, journal: Journal, keyed: KeyedId) -> None:
        self._child = journal.child.id
        self._keyed = keyed

    def journal(self, old: Journal) -> Journal:
        return ordered(
            old.model_copy(
                update={
                    "journal_id": self._keyed("journal", old.journal_id),
                    "child": self._of_child(old.child),
                    "settings": tuple(self._setting(one) for one in old.settings),
                    "people": tuple(self._person(one) for one in old.people),
                    "entries": tuple(self._entry(one) for one in old.entries),
                    "media": tuple(self._media(one) for one in old.media),
                    "provenance": _without_file(old.provenance),
                }
            )
        )

    def _of_child(self, old: Child) -> Child:
        return old.model_copy(update={"id": self._who(old.id), "source": _without_file(old.source)})

    def _setting(self, old: Setting) -> Setting:
        return old.model_copy(update={"id": self._keyed("setting", old.id)})

    def _person(self, old: Person) -> Person:
        child = self._who(old.child) if old.child else None
        unnamed = {"name": None, "role": None} if old.kind is PersonKind.CHILD else {}
        return old.model_copy(update={"id": self._who(old.id), "child": child, **unnamed})

    def _entry(self, old: Entry) -> Entry:
        return old.model_copy(
            update={
                "id": self._keyed("entry", old.id),
                "author": self._who(old.author) if old.author else None,
                "status": Status.PENDING,
                "about": tuple(self._who(one) for one in old.about),
                "media": tuple(self._keyed("media", one) for one in old.media),
                "comments": tuple(self._comment(one) for one in old.comments),
                "extras": {},
                "source": _without_file(old.source),
            }
        )

    def _comment(self, old: Comment) -> Comment:
        return old.model_copy(
            update={
                "id": self._keyed("comment", old.id),
                "author": self._who(old.author) if old.author else None,
                "media": tuple(self._keyed("media", one) for one in old.media),
            }
        )

    def _media(self, old: Media) -> Media:
        people = tuple(self._who(one) for one in old.depicts.people)
        depicts = old.depicts.model_copy(update={"people": people})
        changes = {"id": self._keyed("media", old.id), "depicts": depicts, "extras": {}}
        return old.model_copy(update={**changes, "source": _without_file(old.source)})

    def _who(self, old: str) -> str:
        """Return somebody's id here: the child's own, or a person's."""
        return self._keyed("child" if old == self._child else "person", old)


def _without_file(source: Source) -> Source:
    """Return where a record came from without its file: an export may be called after anybody."""
    return source.model_copy(update={"file": None})
