"""Who is in a picture, and on what evidence: the one rule all readers share."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from journal_bridge.journal import Basis, Depicts
from journal_bridge.kit.grouping import with_more


@dataclass(frozen=True, slots=True)
class Holder:
    """A record that holds a medium: whom it is about, and whether it is a published observation."""

    about: frozenset[str]
    published_observation: bool


@dataclass
class Shown:
    """Everything an export says about who is in its pictures, by a picture's key.

    The key is the reader's choice: the platform's id of the picture, or the digest of its bytes where a platform
    gives one picture several ids. All records that hold one picture must use one key, or a picture shared with
    another child's entry could pass for a picture of one child alone.
    """

    holders: dict[str, set[Holder] | frozenset[Holder]] = field(default_factory=lambda: defaultdict(frozenset))
    tags: dict[str, set[str] | frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))
    whole_tags: set[str] = field(default_factory=set)
    """Keys whose list of tagged children is known whole."""
    doubtful: set[str] = field(default_factory=set)
    """Keys with a list that cannot be read whole: somebody in the picture cannot be told."""
    _groups: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, repr=False)
    """Each group of children once, and below each group of records: a child's hundred pictures share them."""
    _together: dict[frozenset[Holder], frozenset[Holder]] = field(default_factory=dict, repr=False)

    def add(self, key: str, holder: Holder) -> None:
        """Note that a record holds a picture."""
        self.holders[key] = with_more(self.holders.get(key), (holder,), self._together)

    def tag(self, key: str, children: Iterable[str], *, whole: bool) -> None:
        """Note some children as tagged in a picture; `whole` when the list names everybody tagged."""
        self.tags[key] = with_more(self.tags.get(key), children, self._groups)
        if whole and self.tags[key]:
            self.whole_tags.add(key)

    def doubt(self, key: str) -> None:
        """Note that somebody in a picture cannot be told, whatever else is said of it."""
        self.doubtful.add(key)

    def join(self, keys: Iterable[str]) -> None:
        """Let all that is said of several keys be said of each: they are one picture."""
        joined = set(keys)
        holders = frozenset(one for key in joined for one in self.holders.get(key, ()))
        tags = frozenset(one for key in joined for one in self.tags.get(key, ()))
        for key in joined:
            self.holders[key] = with_more(None, holders, self._together)
            self.tags[key] = with_more(None, tags, self._groups)
        self.whole_tags |= joined if joined & self.whole_tags else set()
        self.doubtful |= joined if joined & self.doubtful else set()

    def depicts(self, key: str) -> Depicts:
        """Return who is in a picture: by its own tags, else by the only published individual entry it is in."""
        people = tuple(sorted(self.tags.get(key, ())))
        if key in self.doubtful:
            return Depicts(basis=Basis.UNKNOWN, people=people)
        if key in self.whole_tags:
            return Depicts(basis=Basis.IMAGE, people=people)
        holders = self.holders.get(key, frozenset())
        about = frozenset[str]().union(*(holder.about for holder in holders), people)
        if holders and len(about) == 1 and all(one.published_observation and one.about == about for one in holders):
            return Depicts(basis=Basis.ENTRY, people=tuple(about))
        return Depicts(basis=Basis.UNKNOWN, people=people)
