"""What a manager asks for: which children's journals of which export, for which platform, and on what papers."""

from dataclasses import dataclass
from pathlib import Path

from journal_bridge import registry
from journal_bridge.adapter import Writer
from journal_bridge.errors import UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.papers import Given


@dataclass(frozen=True)
class Order:
    """What to convert: the children named, or every child of the export when none is; and on what papers."""

    export: Path
    target: str
    children: tuple[str, ...] = ()
    consents: Path | None = None
    policy: Path | None = None
    decisions: Path | None = None
    basis: str | None = None

    @property
    def given(self) -> Given:
        """The papers it is to be made on."""
        return Given(Purpose.PLATFORM, self.consents, self.policy, self.decisions, self.basis)


@dataclass(frozen=True)
class Target:
    """A platform that journals can be written for: its adapter's name and version, and what writes."""

    name: str
    adapter: str
    writer: Writer


def targets() -> tuple[Target, ...]:
    """Return every platform that an installed adapter writes for, by name."""
    return tuple(
        Target(one.name, f"{one.name} {one.reader.version}", one.reader)
        for one in registry.installed()
        if isinstance(one.reader, Writer)
    )


def target_of(order: Order) -> Target:
    """Return the platform an order is for.

    Raises:
        UsageFault: `target-unknown`, with the names of all that can be written.
    """
    known = targets()
    found = next((one for one in known if one.name == order.target), None)
    if found is None:
        raise UsageFault("target-unknown", f"--to ({', '.join(one.name for one in known) or 'none'})")
    return found
