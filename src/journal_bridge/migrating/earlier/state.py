"""What a finished child leaves for the next run: what it was made from, its plan, and the facts of the report.

It lies with the receipts, at the setting: it says whose folder is whose. A plan that somebody else wrote there
could let go what a child's papers keep back, since all who share something agree on it; so each file bears a mark
that needs this setting's keys, and what bears none counts for nothing.
"""

import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Final

from pydantic import TypeAdapter, ValidationError

from journal_bridge.errors import NotVerified
from journal_bridge.keys import SettingKeys
from journal_bridge.migrating.facts import ChildFacts, JobState
from journal_bridge.migrating.outlets import Outlet

STATE: Final = "keep-at-the-setting/state"
"""Folder of these files, a folder a setting."""


@dataclass(frozen=True)
class ChildState:
    """What is known of a child that an earlier run, or this one, came to an end with."""

    fingerprint: str
    """Of journal, papers, wishes and program: as long as it is the same, nothing needs to be made again."""
    agreed: str
    """SHA-256 of what agreement made of the shared part of its plan; empty where nothing was planned."""
    facts: ChildFacts
    plan: str | None = None
    """Its plan before agreement, as the spool keeps it: what it shares with others is agreed on in every run."""
    people: str | None = None
    """Who is in its package, as canonical JSON, for the tables of the whole setting."""
    lock: str = ""
    """What the passphrases of the file it was locked with come to, under the setting's keys; empty without any."""

    @property
    def is_settled(self) -> bool:
        """Whether everything wanted of it lies at its place; what papers stopped is so on the same papers."""
        return all(job.state in {JobState.PLACED, JobState.STOPPED} for job in self.facts.jobs)


_STATE: Final = TypeAdapter(ChildState)
_MARKED: Final = re.compile(rb'\{"mark":"(?P<mark>[a-z2-7]+)","state":(?P<state>\{.*\})\}', re.DOTALL)
"""One way to write it, so that what the mark is of need not be written anew to be compared."""
_NAMED: Final = "migration"
_BY_SETTING: Final = "ids-by-setting"
_ENOUGH: Final = 12
"""Children that tell one setting from another."""
_ID: Final = re.compile(r"[0-9a-f]{32}")
_KEY: Final = re.compile(r"[a-z2-7]{26}")


def is_key(name: str) -> bool:
    """Tell whether a name is a setting's or a child's key: whoever looks into a folder may leave others there."""
    return _KEY.fullmatch(name) is not None


def migration_of(outlet: Outlet, keys: SettingKeys) -> str:
    """Return what this migration is called in the ledger, whoever goes on with it; made the first time.

    Keys name the children's folders: under others everybody would lie there twice, and what papers forbid by then
    would stay.

    Raises:
        NotVerified: `not-ours` when a run with other keys began here.
        TryAgain: `no-room`, `delivery-failed`.
    """
    named, _, mark = (outlet.get(f"{STATE}/{_NAMED}") or b"").decode("ascii", "replace").partition(" ")
    if not _ID.fullmatch(named):
        named = secrets.token_hex(16)
        outlet.put(f"{STATE}/{_NAMED}", f"{named} {_mark(keys, named)}".encode("ascii"))
    elif mark != _mark(keys, named):
        raise NotVerified("not-ours", "--workspace")
    return named


def is_by_setting(outlet: Outlet, exports: int, *, begin: bool) -> bool:
    """Tell whether the new platform's ids are told apart by setting: as the first run did it, all later ones do.

    Platforms may number each setting's children from one: two settings in one account would be one then. Of a
    single setting ids are those that `convert` gives.

    Args:
        outlet: where the results lie.
        exports: how many are given now.
        begin: whether to write it down for later runs.

    Raises:
        TryAgain: `no-room`, `delivery-failed`.
    """
    if outlet.get(f"{STATE}/{_BY_SETTING}") is not None:  # written first: a killed run may have got no further
        return True
    if outlet.get(f"{STATE}/{_NAMED}") is not None:
        return False
    if begin and exports > 1:
        outlet.put(f"{STATE}/{_BY_SETTING}", b"")
    return exports > 1


def _mark(keys: SettingKeys, named: str) -> str:
    return keys.keyed_id("migration", named, _NAMED)


def keep(outlet: Outlet, keys: SettingKeys, setting: str, state: ChildState) -> None:
    """Keep what is known of a child.

    Raises:
        TryAgain: `no-room`, `delivery-failed`.
    """
    content, place = _STATE.dump_json(state), _place(setting, state.facts.key)
    mark = _mark_of(keys, place, content).encode("ascii")
    outlet.put(place, b'{"mark":"' + mark + b'","state":' + content + b"}")


def kept(outlet: Outlet, keys: SettingKeys, setting: str, child: str) -> ChildState | None:
    """Return what is known of a child, if anything is.

    Raises:
        NotVerified: `tampered` when what lies there was not written here, of this child and with these keys.
    """
    place = _place(setting, child)
    content = outlet.get(place)
    if content is None:
        return None
    found = _MARKED.fullmatch(content)
    if found is None or found["mark"].decode("ascii") != _mark_of(keys, place, found["state"]):
        raise NotVerified("tampered", place)
    try:
        return _STATE.validate_json(found["state"])
    except ValidationError:  # of an earlier program
        raise NotVerified("tampered", place) from None


def shown(outlet: Outlet, setting: str, child: str) -> ChildState | None:
    """Return what is said to be known of a child, whoever wrote it; for the screen, and for nothing else."""
    found = _MARKED.fullmatch(outlet.get(_place(setting, child)) or b"")
    with suppress(ValidationError):
        return _STATE.validate_json(found["state"]) if found else None
    return None


def forget(outlet: Outlet, setting: str, child: str) -> None:
    """Let the next run make a child anew."""
    outlet.remove(_place(setting, child))


def children(outlet: Outlet, setting: str) -> tuple[str, ...]:
    """Return the keys of all children of a setting that something is known of."""
    names = outlet.names(f"{STATE}/{setting}")
    keys = (one.removesuffix(".json") for one in names if one.endswith(".json"))
    return tuple(sorted(filter(is_key, keys)))


def names_of(outlet: Outlet, keys: SettingKeys, setting: str, wanted: Collection[str]) -> dict[str, str]:
    """Return by what names some of these children are known, by key: enough to tell whose setting it is."""
    return {one.key: one.name for one in islice(_known(outlet, keys, setting, wanted), _ENOUGH)}


def _known(outlet: Outlet, keys: SettingKeys, setting: str, wanted: Collection[str]) -> Iterator[ChildFacts]:
    for one in children(outlet, setting):
        with suppress(NotVerified):
            found = kept(outlet, keys, setting, one) if one in wanted else None
            if found is not None:
                yield found.facts


def _place(setting: str, child: str) -> str:
    return f"{STATE}/{setting}/{child}.json"


def _mark_of(keys: SettingKeys, place: str, content: bytes) -> str:
    return keys.keyed_id("state", sha256(content).hexdigest(), place)
