"""To whom a bundle is sealed: to people who hold a passphrase, or to a setting that holds a key."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.sealed_setting import printed_journal, seal_for_setting
from journal_bridge.handover import Bundle, SealedBundle
from journal_bridge.keys import Card, SettingKeys


class Recipient(Protocol):
    """Somebody a bundle can be sealed to."""

    @property
    def identity(self) -> str:
        """What tells this recipient from others of the same kind; ids in the bundle are keyed with it."""

    def seal(self, bundle: Bundle, transfer_id: str, workdir: Path, keys: SettingKeys) -> SealedBundle:
        """Return the bundle sealed to this recipient."""


@dataclass(frozen=True)
class ForPeople:
    """A family, a school or a setting without a gateway: an encrypted book, and films in a ZIP of their own."""

    book: str = field(repr=False)
    films: str | None = field(default=None, repr=False)
    choices: Choices = field(default_factory=Choices)

    @property
    def identity(self) -> str:
        """People of one purpose are one recipient: a family's next archive matches its first."""
        return "people"

    def seal(self, bundle: Bundle, transfer_id: str, workdir: Path, keys: SettingKeys) -> SealedBundle:
        """Return the bundle as an encrypted book in the edition of its purpose."""
        edition = Edition(bundle.minimised.purpose.value)
        return seal_for_people(
            bundle,
            edition,
            self.book,
            workdir,
            keys,
            transfer_id=transfer_id,
            films_passphrase=self.films,
            choices=self.choices,
        )


@dataclass(frozen=True)
class ForSetting:
    """A setting whose card is known: one signed file that only its key opens.

    `printed` puts the journal as pages inside, so that a manager can read it before any program takes it in. `base`
    is the transfer to the same setting that this one adds to.
    """

    card: Card
    printed: bool = True
    base: str | None = None

    @property
    def identity(self) -> str:
        """The fingerprint of the receiver's keys."""
        return self.card.fingerprint

    def seal(self, bundle: Bundle, transfer_id: str, workdir: Path, keys: SettingKeys) -> SealedBundle:
        """Return the bundle sealed to the card."""
        pages = printed_journal(bundle, workdir) if self.printed else None
        return seal_for_setting(bundle, self.card, transfer_id, workdir, keys, printed=pages, base=self.base)


def seal(bundle: Bundle, recipient: Recipient, transfer_id: str, workdir: Path, keys: SettingKeys) -> SealedBundle:
    """Seal a bundle to its recipient; what comes back is the only thing that may be delivered."""
    return recipient.seal(bundle, transfer_id, workdir, keys)
