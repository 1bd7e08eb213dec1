"""What verifying says: file by file what was seen, what was not looked at, and whose signature it carries."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from journal_bridge.keys import Card


class SenderKnown(StrEnum):
    """What the signature says: by a key we know, by one we do not, or not as it should be."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    BAD = "bad"


_ALL: Final = 100.0
_WHOLE_FROM: Final = 9.95
"""Per cent from which a share is told without a decimal."""

_WORST_FIRST: Final = (SenderKnown.BAD, SenderKnown.UNKNOWN, SenderKnown.KNOWN)


class Trouble(StrEnum):
    """What can be wrong with one file on a medium."""

    MISSING = "missing"
    EXTRA = "extra"
    RENAMED = "renamed"
    SWAPPED = "swapped"
    CHANGED = "changed"
    NOT_READABLE = "not-readable"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class FileVerdict:
    """Whether one file is as it was made, and what was seen; `read` is false when only name and length were."""

    name: str
    ok: bool
    what: str
    trouble: Trouble | None = None
    read: bool = True


@dataclass(frozen=True)
class Sampled:
    """How much of a medium a sample read: files and bytes, of how many, and the seed that chose them."""

    seed: str
    files: int
    of_files: int
    bytes: int
    of_bytes: int

    @property
    def share(self) -> float:
        """The share of the bytes that was read, in per cent."""
        return 100 * self.bytes / self.of_bytes if self.of_bytes else 100.0

    @property
    def told(self) -> str:
        """The same in words, as `3 of 40 files read, 8 %`; never rounded up to all."""
        return f"{self.files} of {self.of_files} files read, {_per_cent(self.share)} %"


def _per_cent(share: float) -> str:
    """Return a share as people say it, never rounded up to all or down to nothing."""
    if share in {0.0, _ALL}:
        return f"{share:.0f}"
    whole = share >= _WHOLE_FROM
    return str(min(round(share), 99)) if whole else f"{max(share, 0.1):.1f}"


@dataclass(frozen=True)
class Verification:
    """The verdict on a deliverable: file by file, what could not be checked, and whose signature it carries.

    `signer` is the card the signature names, for comparing fingerprints; None where there is none. `sampled` tells
    how much was read when only a sample was asked for.
    """

    files: tuple[FileVerdict, ...]
    could_not_check: tuple[str, ...]
    sender: SenderKnown
    signer: Card | None = None
    sampled: Sampled | None = None

    @property
    def ok(self) -> bool:
        """Whether everything that could be checked is as it was made; an unknown sender is for people to judge."""
        return all(file.ok for file in self.files) and self.sender is not SenderKnown.BAD


def joined(found: dict[str, Verification], sampled: Sampled | None, beside: tuple[str, ...]) -> Verification:
    """Return the verdict on the folders of one medium, by their names there; one folder alone has the name "".

    The sender is known only where it is known for all of them, and bad where it is for one. `beside` is what else
    lies there.
    """
    files = tuple(
        FileVerdict(_within(folder, file.name), file.ok, file.what, file.trouble, file.read)
        for folder, one in found.items()
        for file in one.files
    )
    unchecked = [_within(folder, line) for folder, one in found.items() for line in one.could_not_check]
    unread = sum(not file.read for file in files)
    if unread and sampled is not None:
        unchecked.append(
            f"the bytes of {unread} of {sampled.of_files} files: a sample was read (seed {sampled.seed})"
        )
    senders = {one.sender for one in found.values()}
    signers = {one.signer for one in found.values()}
    return Verification(
        files,
        (*unchecked, *beside),
        next(sender for sender in _WORST_FIRST if sender in senders),
        signers.pop() if len(signers) == 1 else None,
        sampled,
    )


def _within(folder: str, words: str) -> str:
    return f"{folder}/{words}" if folder else words
