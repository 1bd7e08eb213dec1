"""The private spool: what a run has read, decided and made, and has not yet put in its place.

It lies beside the results, in a folder nobody else may enter, because it must outlive a killed run: whatever is
whole in it need not be done again. A file is written under another name and renamed, so what has its name is whole.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from journal_bridge.handover import Decision, Plan
from journal_bridge.journal import Journal, from_bytes, to_bytes
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.spooled import Job, PartDoc, PlanDoc, ReadFacts, Result
from journal_bridge.minimise.room import Look

_ORDER: Final = "order.json"
_READING: Final = "reading.json"
_PAPERS: Final = "papers"
_DEPARTED: Final = "departed.json"
_JOURNAL: Final = "journal.json"
_PRINT: Final = "fingerprint"
_JOBS: Final = "jobs.json"
_DECISIONS: Final = "decisions.json"
_PLAN: Final = "plan.json"
_PART: Final = "part.json"
_LOOKS: Final = "looks.json"
_AGREED: Final = "agreed.json"
_OUTCOME: Final = "outcome.json"
_LOCK: Final = "lock"
PEOPLE: Final = "people.json"
_MADE_FROM: Final = (_JOBS, _DECISIONS, _PLAN, _PART, _LOOKS, _OUTCOME)
MEDIA: Final = "media"
MADE: Final = "made"


_ADAPTERS: Final[dict[str, TypeAdapter[Any]]] = {
    _READING: TypeAdapter(ReadFacts),
    _JOBS: TypeAdapter(tuple[Job, ...]),
    _DECISIONS: TypeAdapter(tuple[Decision, ...]),
    _PLAN: TypeAdapter(PlanDoc),
    _PART: TypeAdapter(PartDoc),
    _LOOKS: TypeAdapter(dict[str, Look]),
    _OUTCOME: TypeAdapter(tuple[Result, ...]),
}


def save(path: Path, content: bytes) -> None:
    """Write a file so that it is whole whenever it has its name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


class ChildSpool:
    """One child's folder in the spool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def media(self) -> Path:
        """The folder of its cleaned media."""
        return self.folder / MEDIA

    @property
    def made(self) -> Path:
        """The folder of what was made of it, by purpose."""
        return self.folder / MADE

    @property
    def journal(self) -> Journal:
        """The child's journal, as it was read."""
        return from_bytes((self.folder / _JOURNAL).read_bytes(), _JOURNAL)

    def keep_journal(self, journal: Journal) -> None:
        """Keep a journal."""
        save(self.folder / _JOURNAL, to_bytes(journal))

    @property
    def journal_bytes(self) -> bytes:
        """The journal as it lies there, for its digest."""
        return (self.folder / _JOURNAL).read_bytes()

    @property
    def fingerprint(self) -> str:
        """What everything else here was made from; empty when nothing was."""
        path = self.folder / _PRINT
        return path.read_text(encoding="ascii") if path.exists() else ""

    def begin(self, fingerprint: str) -> None:
        """Begin with a journal and papers; what was made from others is removed, and what cannot be read."""
        if self.fingerprint == fingerprint and self._is_sound():
            return
        for name in (_PRINT, *_MADE_FROM, _AGREED, PEOPLE, _LOCK):
            (self.folder / name).unlink(missing_ok=True)
        for below in (self.media, self.made):
            shutil.rmtree(below, ignore_errors=True)
        save(self.folder / _PRINT, fingerprint.encode("ascii"))

    def forget(self) -> None:
        """Let the next run begin anew with it: what it is parked for may lie in what is kept here."""
        (self.folder / _PRINT).unlink(missing_ok=True)

    def _is_sound(self) -> bool:
        """Tell whether all that is kept can be read: a failing disk may give back half of what it was given."""
        lying = [name for name in (*_MADE_FROM, _AGREED, PEOPLE) if (self.folder / name).exists()]
        try:
            for name in lying:
                self._kept(name) if name in _ADAPTERS else json.loads((self.folder / name).read_bytes())
        except ValueError:
            return False
        return True

    def keep_jobs(self, jobs: tuple[Job, ...], decisions: tuple[Decision, ...]) -> None:
        """Keep what is wanted of this child, and what people decided about it."""
        self._keep(_JOBS, jobs)
        self._keep(_DECISIONS, decisions)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What is wanted beside the package."""
        found: tuple[Job, ...] = self._kept(_JOBS)
        return found

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What people decided about this child, as the ledger remembers it."""
        found: tuple[Decision, ...] = self._kept(_DECISIONS)
        return found

    @property
    def is_planned(self) -> bool:
        """Whether its plan is whole."""
        return (self.folder / _PLAN).exists()

    def keep_plan(self, plan: Plan, looks: Mapping[str, Look]) -> None:
        """Keep a plan and what was seen of its media; from here on it is planned."""
        self._keep(_LOOKS, dict(looks))
        self._keep(_PLAN, PlanDoc.of(plan))

    @property
    def plan(self) -> PlanDoc:
        """The plan, before agreement."""
        found: PlanDoc = self._kept(_PLAN)
        return found

    def keep_part(self, part: PartDoc) -> None:
        """Keep what agreement will look at of the plan."""
        self._keep(_PART, part)

    @property
    def part(self) -> PartDoc | None:
        """What agreement looks at; None where the plan is an earlier run's."""
        found: PartDoc | None = self._kept(_PART) if (self.folder / _PART).exists() else None
        return found

    def keep_plan_bytes(self, content: bytes) -> None:
        """Keep a plan that an earlier run made."""
        save(self.folder / _PLAN, content)

    @property
    def plan_bytes(self) -> bytes | None:
        """The plan as it lies there; None where there is none."""
        return (self.folder / _PLAN).read_bytes() if self.is_planned else None

    @property
    def looks(self) -> dict[str, Look]:
        """What was seen of each medium; its file lies here, wherever the spool lay when it was cleaned."""
        found: dict[str, Look] = self._kept(_LOOKS)
        return {
            one: replace(look, path=self.media / look.path.name) if look.path else look
            for one, look in found.items()
        }

    @property
    def has_looks(self) -> bool:
        """Whether the cleaned media lie here; of a child that was placed earlier they do not."""
        return (self.folder / _LOOKS).exists()

    def keep_agreed(self, part: Plan) -> None:
        """Keep what agreement made of the shared part of a plan."""
        document = {
            "journal": part.journal.model_dump(mode="json", exclude_none=True),
            "plan": _ADAPTERS[_PLAN].dump_python(PlanDoc.of(part), mode="json"),
        }
        content = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
        if self.agreed_digest != sha256(content).hexdigest():
            self.unmake()  # what an unfinished run made on another agreement
            save(self.folder / _AGREED, content)

    @property
    def agreed_digest(self) -> str:
        """SHA-256 of the agreed part; empty where there is none."""
        path = self.folder / _AGREED
        return sha256(path.read_bytes()).hexdigest() if path.exists() else ""

    @property
    def agreed(self) -> Plan:
        """The agreed part of the plan."""
        document = json.loads((self.folder / _AGREED).read_bytes())
        kept: PlanDoc = _ADAPTERS[_PLAN].validate_python(document["plan"])
        return kept.on(Journal.model_validate_json(json.dumps(document["journal"])))

    @property
    def is_made(self) -> bool:
        """Whether everything wanted of this child lies here whole."""
        return (self.folder / _OUTCOME).exists()

    def keep_outcomes(self, outcomes: tuple[Result, ...]) -> None:
        """Keep what was made; from here on it is made."""
        self._keep(_OUTCOME, outcomes)

    @property
    def outcomes(self) -> tuple[Result, ...]:
        """What was made, and what was not."""
        found: tuple[Result, ...] = self._kept(_OUTCOME)
        return found

    def keep_lock(self, lock: str) -> None:
        """Keep what the passphrases come to with which this child's bundles are about to be locked."""
        save(self.folder / _LOCK, lock.encode("ascii"))

    @property
    def lock(self) -> str:
        """What they come to of what lies here, or was made here last; empty where nothing was locked."""
        path = self.folder / _LOCK
        return path.read_text(encoding="ascii") if path.exists() else ""

    def keep_people(self, content: bytes) -> None:
        """Keep who is in what was made, for the tables of the whole setting."""
        save(self.folder / PEOPLE, content)

    @property
    def people_bytes(self) -> bytes | None:
        """Who is in what was made; None where nothing was made for the new platform."""
        path = self.folder / PEOPLE
        return path.read_bytes() if path.exists() else None

    def unmake(self) -> None:
        """Take away what was made, to make it again."""
        (self.folder / _OUTCOME).unlink(missing_ok=True)
        shutil.rmtree(self.made, ignore_errors=True)

    def let_go(self) -> None:
        """Remove what takes up room, once it lies at its place; the plan stays, for those who share something."""
        for name in (_LOOKS, _OUTCOME):
            (self.folder / name).unlink(missing_ok=True)
        for below in (self.media, self.made):
            shutil.rmtree(below, ignore_errors=True)

    def _keep(self, name: str, value: object) -> None:
        save(self.folder / name, _ADAPTERS[name].dump_json(value))

    def _kept(self, name: str) -> Any:  # noqa: ANN401 - each property names its own type
        return _ADAPTERS[name].validate_json((self.folder / name).read_bytes())


class SettingSpool:
    """One setting's folder in the spool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def read(self) -> ReadFacts:
        """What was read."""
        found: ReadFacts = _ADAPTERS[_READING].validate_json((self.folder / _READING).read_bytes())
        return found

    def let_go(self) -> None:
        """Let go of what was read, in memory: a group of 400 settings names millions of files."""
        self.__dict__.pop("read", None)

    def keep_read(self, facts: ReadFacts) -> None:
        """Keep what was read; from here on the export is read."""
        save(self.folder / _READING, _ADAPTERS[_READING].dump_json(facts))

    @property
    def papers(self) -> str:
        """The digest of the papers the run began with, which every worker must find again."""
        return (self.folder / _PAPERS).read_text(encoding="ascii")

    def keep_papers(self, digest: str) -> None:
        """Keep what tells the papers the run began with from any others."""
        save(self.folder / _PAPERS, digest.encode("ascii"))

    @property
    def departed(self) -> frozenset[str]:
        """The ids of children of earlier runs who are no longer in the export; papers may speak of them still."""
        path = self.folder / _DEPARTED
        return frozenset(json.loads(path.read_bytes())) if path.exists() else frozenset()

    def keep_departed(self, children: Collection[str]) -> None:
        """Keep who is no longer in the export."""
        save(self.folder / _DEPARTED, json.dumps(sorted(children)).encode())

    def child(self, key: str) -> ChildSpool:
        """Return one child's folder."""
        return ChildSpool(self.folder / key)

    def children(self) -> Iterator[str]:
        """Yield the names of the children's folders."""
        yield from sorted(one.name for one in self.folder.iterdir() if (one / _JOURNAL).exists())


class Spool:
    """The whole spool of one migration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_begun(self) -> bool:
        """Whether a run began here and has not ended."""
        return (self.folder / _ORDER).exists()

    def settings(self) -> Iterator[tuple[str, SettingSpool]]:
        """Yield every setting that was read, by its key."""
        for folder in sorted(self.folder.iterdir()):
            if (folder / _READING).exists() and not folder.name.startswith("reading-"):
                yield folder.name, SettingSpool(folder)

    @property
    def order(self) -> Order:
        """What was asked for."""
        return Order.from_bytes((self.folder / _ORDER).read_bytes())

    def begin(self, order: Order) -> None:
        """Make the folder, and keep what is asked for."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        save(self.folder / _ORDER, order.to_bytes())

    def end(self) -> None:
        """Remove all of it: of whoever is set aside too, since the next run reads and makes such a child anew."""
        (self.folder / _ORDER).unlink(missing_ok=True)  # first: from here on the report tells how far it is
        shutil.rmtree(self.folder, ignore_errors=True)

    def setting(self, key: str) -> SettingSpool:
        """Return one setting's folder."""
        return SettingSpool(self.folder / key)
