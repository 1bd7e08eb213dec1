"""What every plan is made from: the papers a manager hands in, and a private room its media are cleaned in."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from journal_bridge import intake, minimise
from journal_bridge.adapter import Reading
from journal_bridge.handover import Decision, Purpose
from journal_bridge.journal import Answer, Consent, uk_time
from journal_bridge.minimise import Brief, ConsentRegister, MediaRoom, Policy
from journal_bridge.minimise.brief import OWN
from journal_bridge.rooms import private_room


@dataclass(frozen=True)
class Given:
    """The papers a manager hands in beside an export, and whom the journal is for."""

    purpose: Purpose
    consents: Path | None = None
    policy: Path | None = None
    decisions: Path | None = None
    basis: str | None = None
    to: str | None = None
    """The adult a family's archive is for, where the policy has rules for each of them."""
    summary: Path | None = None
    """What people wrote for a school's first page."""


@dataclass(frozen=True)
class WorkingRoom:
    """A private working folder with the checker process that lives as long as it does."""

    folder: Path
    checker: minimise.Checker

    def media(self, opened: intake.RecognisedExport, made_on: Brief) -> MediaRoom:
        """Return the place media are cleaned in; faces are counted where a rule asks for them."""
        folder = self.folder / "media"
        folder.mkdir(mode=0o700)
        faces = made_on.purpose is not Purpose.PLATFORM
        return MediaRoom(folder, opened.files.media, self.checker, made_on.policy.heic, faces)


@contextmanager
def working_room() -> Iterator[WorkingRoom]:
    """Yield a room that is gone when it is left, however that comes about."""
    with private_room() as folder, minimise.Checker() as checker:
        yield WorkingRoom(folder, checker)


def answered(consents: Iterable[Consent], purpose: Purpose) -> bool:
    """Tell whether an export itself says what families answered about this very purpose, as a filled-in form does.

    A platform's flag does not: it is about pictures at this nursery, and its no, which holds for everything, shows
    nobody that the families were asked about going elsewhere.
    """
    return any(
        (one.purpose == OWN[purpose] and one.answer is not Answer.UNANSWERED)
        or (one.purpose == "all" and one.answer is Answer.YES)
        for one in consents
    )


def brief(given: Given, reading: Reading, moment: datetime, remembered: Sequence[Decision] = ()) -> Brief:
    """Read the papers a plan is made from: the consent file with the export's own answers, policy and decisions.

    Args:
        given: what was handed in.
        reading: of the export, for its roster and its own consents.
        moment: now; answers and rules hold for its day in the UK.
        remembered: decisions of the setting's own ledger.
    """
    today = uk_time(moment).date()
    register = ConsentRegister()
    if given.consents:
        register = minimise.read_consents(given.consents, reading.roster, today)
    return Brief(
        purpose=given.purpose,
        roster=reading.roster,
        consents=register.joined(reading.consents),
        today=today,
        decisions=(*remembered, *(minimise.read_decisions(given.decisions, moment) if given.decisions else ())),
        policy=minimise.read_policy(given.policy) if given.policy else Policy(),
        basis=given.basis,
        has_consent_file=given.consents is not None or answered(reading.consents, given.purpose),
        platform=reading.platform,
        adapter=reading.adapter,
        to=given.to,
        summary=minimise.read_summary(given.summary, reading.roster, today) if given.summary else None,
    )
