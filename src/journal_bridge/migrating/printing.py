"""The fingerprint of a child: of everything that what is made of it depends on, so that no change is missed."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from journal_bridge import __version__
from journal_bridge.converting import Target
from journal_bridge.handover import Decision
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.spooled import Job, ReadFacts
from journal_bridge.minimise import Brief
from journal_bridge.minimise.consents import effective
from journal_bridge.minimise.planning import RULES_VERSION

_JOBS: Final = TypeAdapter(tuple[Job, ...])
_DECISIONS: Final = TypeAdapter(tuple[Decision, ...])


def papers_digest(brief: Brief) -> str:
    """Return a digest of the files a setting's papers were read from: consents, policy and decisions."""
    decisions = _DECISIONS.dump_json(tuple(brief.decisions)).decode()
    return _digest([brief.consents.sha256 or "", brief.policy.sha256 or "", decisions])


@dataclass(frozen=True)
class SettingPrint:
    """What all children of one setting have in common: papers, everybody's names, platform, program."""

    digest: str

    @classmethod
    def of(cls, order: Order, read: ReadFacts, brief: Brief, target: Target) -> "SettingPrint":
        """Return the common part; answers count as they hold on the day of the run."""
        answers = sorted(
            (row.child, row.purpose, row.media, str(effective(row, brief.today))) for row in brief.consents.rows
        )
        today = str(brief.today) if order.policy else ""  # rules of a policy may begin and end
        return cls(
            _digest(
                [
                    __version__,
                    RULES_VERSION,
                    read.platform,
                    read.adapter,
                    target.name,
                    target.adapter,
                    read.roster.model_dump_json(),
                    json.dumps(answers),
                    papers_digest(brief),
                    today,
                    order.basis or "",
                    str(order.by_setting),
                ]
            )
        )

    def of_child(self, journal: bytes, jobs: tuple[Job, ...], decisions: tuple[Decision, ...]) -> str:
        """Return the fingerprint of one child."""
        wishes = _JOBS.dump_json(jobs).decode()
        return _digest(
            [self.digest, hashlib.sha256(journal).hexdigest(), wishes, _DECISIONS.dump_json(decisions).decode()]
        )


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()
