"""What an owner asks for: which exports, to which platform, what else is wanted of each child, on what papers."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from journal_bridge import converting, minimise
from journal_bridge.errors import ConsentNeeded, InputRefused, UsageFault
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.papers import Given
from journal_bridge.stores import local_path


@dataclass(frozen=True)
class Order:
    """One migration, as typed: exports are paths or URLs, papers are files, or folders with one file an export.

    It travels to workers as a file in the spool, so it holds paths and words, and no secret.
    """

    exports: tuple[str, ...]
    target: str
    purposes: tuple[Purpose, ...] = ()
    """What is built of every child beside the package."""
    consents: Path | None = None
    policy: Path | None = None
    decisions: Path | None = None
    basis: str | None = None
    leavers: Path | None = None
    passphrases_to: Path | None = None
    workspace: Path | None = None
    key_passphrase_file: Path | None = None
    planned_only: bool = False
    """Whether nothing is placed or recorded: everything is done where nobody sees it, and only counted."""
    by_setting: bool = False
    """Whether ids for the new platform are told apart by setting, as those of several settings must be."""
    moment: datetime | None = None
    """When the run began: answers and rules hold for its day in the UK, for every worker alike."""

    def given(self, purpose: Purpose, export: str, basis: str | None = None, to: str | None = None) -> Given:
        """Return the papers for one purpose and one export.

        Raises:
            UsageFault: `usage` where a folder of papers holds none for this export, or two.
        """
        consents, policy = (paper_of(one, export) for one in (self.consents, self.policy))
        decisions = paper_of(self.decisions, export, needed=False)
        return Given(purpose, consents, policy, decisions, basis or self.basis, to)

    def to_bytes(self) -> bytes:
        """Return it as JSON, for the spool."""
        return _ORDER.dump_json(self)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Order":
        """Return the order in some JSON that `to_bytes` wrote."""
        return _ORDER.validate_json(content)


_ORDER: Final = TypeAdapter(Order)
_ZIP: Final = ".zip"


def demand_sound(order: Order) -> None:
    """Check what can be checked before anything is opened.

    Raises:
        UsageFault: `target-unknown`; `usage` for a purpose no bundle is for, one named twice, bundles for people
            without a place for their passphrases, such a place without bundles, or papers of which nobody could say
            whose they are; `not-found` for a paper that is not there.
        InputRefused: `not-found` where not one export is there.
        ConsentNeeded: `basis-missing`, which would stop every child, after hours for a large setting.
    """
    converting.target_of(converting.Order(Path(), order.target))
    if not order.exports:
        raise UsageFault("usage", "EXPORTS (one or more)")
    if all((path := local_path(one)) and not path.exists() for one in order.exports):
        raise InputRefused("not-found", name_of(order.exports[0]))
    if set(order.purposes) - set(BUNDLED) or len(set(order.purposes)) < len(order.purposes):
        raise UsageFault("usage", "--for takes parent, setting and school, each once")
    if order.purposes and order.passphrases_to is None:
        raise UsageFault("usage", "--for needs --passphrases-to (a new file for the passphrases)")
    if order.passphrases_to is not None and not order.purposes and order.leavers is None:
        raise UsageFault("usage", "--passphrases-to needs --for or --leavers; without them nothing is locked")
    _demand_papers(order)
    if not (order.basis or "").strip():
        raise ConsentNeeded("basis-missing")


def _demand_papers(order: Order) -> None:
    """Check that papers are there, and that each export has papers of its own where they are folders.

    Raises:
        UsageFault: `usage`, `not-found`.
    """
    for paper in (order.consents, order.policy, order.decisions, order.leavers):
        if paper is not None and not paper.exists():
            raise UsageFault("not-found", paper.name)
    folders = [one for one in (order.consents, order.policy, order.decisions) if one is not None and one.is_dir()]
    stems = [_stem(one) for one in order.exports]
    if folders and len({stem.casefold() for stem in stems}) < len(stems):
        raise UsageFault("usage", f"{folders[0].name} (two exports are named alike, so papers could be mixed up)")
    _demand_one_each(order)
    for export in order.exports:
        order.given(Purpose.PLATFORM, export)


def _demand_one_each(order: Order) -> None:
    """Check that no paper that names children is one for several exports: nothing in it tells whose a number is.

    Platforms number each setting's children from one, so a yes of one family would count for another.

    Raises:
        UsageFault: `usage`, naming the paper.
        InputRefused: what a policy is refused for.
    """
    if len(order.exports) < 2:  # noqa: PLR2004 - the papers of one export are that export's
        return
    for paper in (order.consents, order.policy, order.decisions):
        if paper is None or paper.is_dir() or (paper == order.policy and not minimise.read_policy(paper).children):
            continue
        raise UsageFault("usage", f"{paper.name} (several exports need a folder, with a file named like each)")


def paper_of(path: Path | None, export: str, *, needed: bool = True) -> Path | None:
    """Return the paper for one export: the file itself, or in a folder of papers the one named like the export.

    A group keeps one table a setting, since each platform has ids of its own. A name that is mistyped must not let
    go what the paper keeps back, nor an old copy beside it. Without decisions what waits goes on waiting, so there
    may be none.

    Raises:
        UsageFault: `usage` where a folder holds none and one is needed, or two.
    """
    if path is None or not path.is_dir():
        return path
    stem = _stem(export)
    found = sorted(one for one in path.iterdir() if one.is_file() and one.stem.casefold() == stem.casefold())
    if len(found) > 1:
        raise UsageFault("usage", f"{path.name} (more than one file named {stem})")
    if needed and not found:
        raise UsageFault("usage", f"{path.name} (no file named {stem})")
    return found[0] if found else None


def _stem(export: str) -> str:
    """Return an export's name as papers for it are named."""
    name = name_of(export)
    return name[: -len(_ZIP)] if name.lower().endswith(_ZIP) else name


def name_of(export: str) -> str:
    """Return an export's own name, without the way there and whatever a URL holds beside."""
    return export.partition("?")[0].rstrip("/\\").replace("\\", "/").rpartition("/")[2] or "export"
