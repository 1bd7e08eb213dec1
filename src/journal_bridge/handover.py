"""The frozen values that pass from stage to stage; each one is proof that the stage before it was done.

Two walls carry the privacy promise: `bundle.pack` takes only a `MinimisedJournal`, which only `minimise` makes, and
`deliver.deliver` takes only a `SealedBundle`, which only `bundle.seal` makes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from journal_bridge.journal import Journal, Judgement


class Purpose(StrEnum):
    """Whom the journal, or what may leave of it, is for."""

    PARENT = "parent"
    SETTING = "setting"
    SCHOOL = "school"
    PLATFORM = "platform"
    """The setting itself, on its own new platform: the same controller, so other children stay in it."""


BUNDLED: Final = (Purpose.PARENT, Purpose.SETTING, Purpose.SCHOOL)
"""Whom a bundle 1.0 can be for: somebody else than the setting itself, and nothing of other children in it."""


class State(StrEnum):
    """What happens to one item of a journal."""

    CARRY = "carry"
    WITHHOLD = "withhold"
    HOLD = "hold"


class Choice(StrEnum):
    """What a person decides about a held item; `redact` replaces its doubtful names and releases nothing else."""

    CARRY = "carry"
    WITHHOLD = "withhold"
    REDACT = "redact"


class ItemKind(StrEnum):
    """What kind of thing an item of a plan is."""

    ENTRY = "entry"
    COMMENT = "comment"
    MEDIA = "media"
    EXTRAS = "extras"
    NEXT_STEPS = "next_steps"
    """What was planned next, which the parents of a child who died are spared."""


@dataclass(frozen=True)
class PlanItem:
    """The decision on one item: its state, the rule that decided, and the reason in a manager's words.

    `digest` binds a person's decision to the item as it was seen. `detail` is the entry's kind or the media's kind.
    `also` names the further rules that hold the item, and `redact_unsure` tells that its doubtful names are
    replaced like the sure ones.
    """

    kind: ItemKind
    id: str
    detail: str
    state: State
    rule: str
    reason: str
    digest: str
    redactions: int = 0
    redact_unsure: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """A person's decision on a held item (`item` and `digest`), or on all of a `child`'s of one reason (`rule`).

    On an item, `rule` narrows it to what that one rule holds; whatever else holds the item still does.

    `rules` is the edition of the minimising rules it was made under, and `place` where it was read, for an error.
    """

    choice: Choice
    by: str
    when: datetime
    why: str
    rules: str
    item: str | None = None
    digest: str | None = None
    rule: str | None = None
    child: str | None = None
    place: str = ""


@dataclass(frozen=True)
class LeftOut:
    """How many items of one kind stayed behind for one reason; `held` items wait for a person."""

    kind: ItemKind
    detail: str
    state: State
    rule: str
    reason: str
    count: int


@dataclass(frozen=True)
class Plan:
    """Every item of one child's journal, once, with its decision; nothing has been changed yet."""

    journal: Journal
    purpose: Purpose
    items: tuple[PlanItem, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """The one name in use of the child, and of each child whose plan was agreed with this one, by id."""
    basis: str | None = None
    consents_sha256: str | None = None
    policy_sha256: str | None = None
    summary_sha256: str | None = None
    """Digests of the consent table, the policy and the summary file it was made under, where there were any."""

    def count(self, state: State) -> int:
        """Return how many items have that state."""
        return sum(item.state is state for item in self.items)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return what stays behind, counted by kind and reason, without an id or a name."""
        counts = Counter(
            (item.kind, item.detail, item.state, item.rule, item.reason)
            for item in self.items
            if item.state is not State.CARRY
        )
        return tuple(LeftOut(*key, count) for key, count in sorted(counts.items()))


@dataclass(frozen=True)
class CleanedFile:
    """A carried file by its SHA-256: as it lay in the export, and as it leaves."""

    before: str
    after: str


def still_path(folder: Path, media: str) -> Path:
    """Return where below a minimised journal's folder the JPEG lies that stands for a film or HEIC photo in a book.

    It is made while films are cleaned, in the one process that may decode them; it is no file of the bundle.
    """
    return folder / "stills" / f"{media}.jpg"


@dataclass(frozen=True)
class Summary:
    """What people wrote about one child for a school, which no export holds; "" where they wrote nothing."""

    languages: str = ""
    loves: str = ""
    learns: str = ""
    helps: str = ""
    family_words: str = ""
    key_person_words: str = ""
    two_year_check: date | None = None


@dataclass(frozen=True)
class JudgedOn:
    """The judgements of one published entry about this child alone, and its day, whether or not the entry goes."""

    day: date
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True)
class MinimisedJournal:
    """What may leave of a journal; made only by `minimise`.

    Nothing about any other child is in it, unless its purpose is the setting's own new platform. Ids are keyed per
    recipient, source file names are gone, and `folder` holds the cleaned media under the paths the journal names.
    `left_out` is what the recipient is told: it does not say what kinds of record the setting keeps for itself, for
    that a safeguarding record exists can itself put a child at risk; only the setting itself is told everything.
    `gentle` says that the child has died: nothing in the pack asks for anything, looks ahead or cheers.
    """

    journal: Journal
    purpose: Purpose
    folder: Path
    left_out: tuple[LeftOut, ...]
    carried: int
    redactions: int
    basis: str | None = None
    cleaned: tuple[CleanedFile, ...] = ()
    summary: Summary = field(default_factory=Summary)
    """What people wrote for a school's first page, names taken out; empty for anybody else."""
    judged: tuple[JudgedOn, ...] = ()
    """For a school's first page: every judgement that may be told, oldest first; empty for anybody else."""
    gentle: bool = False


@dataclass(frozen=True)
class BundleFile:
    """One file of a bundle: its name in the bundle, where it lies now, and its digest."""

    name: str
    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Bundle:
    """A bundle in clear, in a private folder; it may not leave before it is sealed."""

    minimised: MinimisedJournal
    files: tuple[BundleFile, ...]


@dataclass(frozen=True)
class SealedBundle:
    """Encrypted files ready to leave, with the manifest that proves them."""

    purpose: Purpose
    transfer_id: str
    files: tuple[BundleFile, ...]
    sealed_to: str
    """`passphrase`, or the fingerprint of the key that opens it."""
    photos: str | None = None
    """How large photos stand in a book: `original`, `book` or `mail`; None where every file goes along as it is."""


@dataclass(frozen=True)
class Package:
    """Journals written for another platform, in clear in a private folder: read back, compared, and losses named.

    Only `converting` makes one. `layout` and `evidence` say what the platform is known to take, and how; `children`
    is whose journals lie in it; `files` are all its files, with the list of their digests among them.
    """

    platform: str
    adapter: str
    layout: str
    evidence: str
    children: int
    files: tuple[BundleFile, ...]


@dataclass(frozen=True)
class PackageShare:
    """What of a package is one child's: the files its receipt lists, and what the package has no place for.

    `not_taken` gives part, reason and count.
    """

    package: Package
    transfer_id: str
    files: tuple[str, ...]
    not_taken: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Head:
    """The end of the ledger's chain at some moment: how many rows there were, and the SHA-256 of the last."""

    number: int
    sha256: str


@dataclass(frozen=True)
class Delivery:
    """Where a sealed bundle was put, and the digests of what was put there."""

    route: str
    files: tuple[BundleFile, ...]
    delivered_at: datetime
