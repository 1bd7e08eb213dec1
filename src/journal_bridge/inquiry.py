"""The audit for a manager: the verdict first, then everything that was done here, row by row."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from journal_bridge import showing, state_words
from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.handover import Head
from journal_bridge.journal import uk_time
from journal_bridge.keys import KEY_FILE, SettingKeys
from journal_bridge.ledger import FILE, Audit, Event, Fault, Ledger, Line
from journal_bridge.receipt import Receipt

_FAULTS: Final[Mapping[Fault, str]] = {
    Fault.MISSING: "is missing: it was removed, or rows were put in another order.",
    Fault.CHANGED: "is not as it was written.",
    Fault.NOT_LINKED: "does not follow the row before it: rows were removed or put in.",
    Fault.DECISION: "speaks of a decision that is not there, or is not the one that was made.",
    Fault.PAPER: "speaks of a paper of a transfer that is not there, or is not the one that was kept.",
    Fault.STATE: "is missing: a pairing or a transfer stands otherwise than the rows say.",
    Fault.OTHER_HISTORY: "is not the one a receipt names: the rows were written anew, or it is another setting's.",
    Fault.CUT_SHORT: "is missing: a receipt names a later one. The end was cut off, or it is another setting's.",
    Fault.UNREADABLE: "cannot be read: the file is damaged.",
    Fault.GUARDS: "Every row holds, but what keeps rows from being changed was taken out of the file.",
    Fault.FILE: "Every row holds, but the file is damaged; copy the workspace back from a backup.",
}
_RECEIPT_LIMIT: Final = 16 << 20
"""Bytes read of a receipt; one of a thousand files and reasons is well below."""

_EVENTS: Final[Mapping[str, str]] = {
    Event.WORKSPACE_CREATED: "workspace made",
    Event.SWEPT: "swept",
    Event.BASIS_RECORDED: "basis recorded",
    Event.PLAN_MADE: "planned",
    Event.DECISION_RECORDED: "decided",
    Event.BUNDLE_BUILT: "built",
    Event.DELIVERED: "delivered",
    Event.RECEIPT_ISSUED: "receipt kept",
    Event.TAKEN_BACK: "taken back",
    Event.REWRAPPED: "new passphrase",
    Event.INDEXED: "class index",
    Event.REFUSED: "refused",
    Event.INVITED: "invitation made",
    Event.PEER_CHANGED: "pairing",
    Event.TRANSFER_MOVED: "transfer",
    Event.SAID_TO_HAVE_ARRIVED: "said to be there",
}
_STATES: Final = {"carry": "carried", "hold": "held", "withhold": "withheld"}


@dataclass(frozen=True)
class Checked:
    """A receipt that was looked for: the row it names, and whether the ledger knows it as it is."""

    name: str
    head: Head
    transfer: str
    sha256: str
    issued: bool = False


@dataclass(frozen=True)
class Found:
    """The verdict on a workspace's ledger, its rows as far as they hold, and the receipts that were asked about.

    `about` is what stands for the one child that was asked about, if one was.
    """

    audit: Audit
    lines: tuple[Line, ...]
    receipts: tuple[Checked, ...]
    readable: bool = True
    """Whether staff's words could be made readable."""
    about: str | None = None

    @property
    def ok(self) -> bool:
        """Whether all rows hold and each receipt was issued here, as it is."""
        return self.audit.ok and all(one.issued for one in self.receipts)

    @property
    def shown(self) -> tuple[Line, ...]:
        """The rows to show: all, or those about one child and the transfers of its journal."""
        if self.about is None:
            return self.lines
        theirs = {line.facts.get("transfer") for line in self.lines if line.child == self.about} - {None}
        return tuple(
            line for line in self.lines if line.child == self.about or line.facts.get("transfer") in theirs
        )

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Transfers whose bundle was built and neither got its receipt nor was taken back: a run was stopped."""
        done = {Event.RECEIPT_ISSUED, Event.TAKEN_BACK}
        ended = {line.facts.get("transfer") for line in self.lines if line.event in done}
        built = [line.facts["transfer"] for line in self.lines if line.event == Event.BUNDLE_BUILT]
        return tuple(transfer for transfer in built if transfer not in ended)


def into(
    workspace: Path, keys: SettingKeys | None, receipts: Sequence[Path] = (), child: str | None = None
) -> Found:
    """Verify a workspace's ledger, and that receipts are rows of it.

    Args:
        workspace: the setting's folder.
        keys: to make staff's words readable; without them they are left out.
        receipts: `receipt.json` files.
        child: the platform's id of the child to show rows about; for this, too, the keys are needed.

    Raises:
        UsageFault: `not-found` when there is no ledger, or no such receipt; `key-file` without keys for a child.
        InputRefused: `not-a-bundle` when a file is no receipt of ours.
    """
    wanted = [_read(path) for path in receipts]
    ledger = Ledger.found(workspace, lambda: _demand(keys))
    if ledger is None:
        raise UsageFault("not-found", FILE)
    with ledger:
        audit = ledger.audit(one.head for one in wanted)
        lines = ledger.lines(audit.rows, words=keys is not None)
        about = None if child is None else ledger.id_of(child)
    issued = {
        (line.facts["transfer"], line.facts["receipt"]) for line in lines if line.event == Event.RECEIPT_ISSUED
    }
    checked = (
        Checked(one.name, one.head, one.transfer, one.sha256, (one.transfer, one.sha256) in issued)
        for one in wanted
    )
    return Found(audit, lines, tuple(checked), keys is not None, about)


def _demand(keys: SettingKeys | None) -> SettingKeys:
    if keys is None:
        raise UsageFault("key-file", KEY_FILE)
    return keys


def _read(path: Path) -> Checked:
    try:
        with path.open("rb") as file:
            content = file.read(_RECEIPT_LIMIT)
    except OSError:
        raise UsageFault("not-found", path.name) from None
    try:
        receipt = Receipt.model_validate_json(content)
    except ValidationError as invalid:
        other = any(fault["loc"] == ("schema_version",) for fault in invalid.errors(include_input=False))
        raise InputRefused("unsupported-version" if other else "not-a-bundle", path.name) from None
    if "schema_version" not in receipt.model_fields_set:
        raise InputRefused("unsupported-version", path.name)
    head = Head(receipt.audit.number, receipt.audit.sha256)
    return Checked(path.name, head, receipt.transfer_id, hashlib.sha256(content).hexdigest())


def verdict(found: Found) -> str:
    """Return the verdict as a sentence."""
    audit = found.audit
    if audit.fault is None:
        end = f"; the last is row {audit.head.number}, {audit.head.sha256}" if audit.head else ""
        return f"The audit holds: {audit.rows} rows, each as it was written{end}."
    words = _FAULTS[audit.fault]
    return f"The audit does NOT hold. {words if audit.broken is None else f'Row {audit.broken} {words}'}"


def document(found: Found) -> dict[str, Any]:
    """Return what was found as a document."""
    audit = found.audit
    return {
        "ok": found.ok,
        "verdict": verdict(found),
        "rows": audit.rows,
        "head": {"number": audit.head.number, "sha256": audit.head.sha256} if audit.head else None,
        "first_wrong_row": audit.broken,
        "fault": audit.fault,
        "events": dict(audit.events),
        "unfinished": list(found.unfinished),
        "receipts": [
            {"file": one.name, "row": one.head.number, "transfer": one.transfer, "issued_here": one.issued}
            for one in found.receipts
        ],
        "lines": [
            {
                "row": line.number,
                "at": line.at.isoformat(),
                "event": line.event,
                "child": line.child,
                "facts": dict(line.facts),
            }
            for line in found.shown
        ],
    }


def show(found: Found) -> None:
    """Print the verdict, then what was asked about, what is unfinished, and the rows."""
    showing.say(verdict(found))
    for one in found.receipts:
        said = "was issued here and is unchanged" if one.issued else "was NOT issued here, or was changed since"
        showing.say(f"{one.name}: {said}; it names row {one.head.number}.")
    for transfer in found.unfinished:
        showing.say(f"Unfinished: transfer {transfer} was built, and no row says that its receipt was kept.")
    if not found.readable:
        showing.say("Who and why are hidden under this setting's keys; --key-passphrase-file shows them.")
    showing.say("")
    rows = [
        [line.number, f"{uk_time(line.at):%d %b %Y %H:%M}", _EVENTS.get(line.event, line.event), *_told(line.facts)]
        for line in found.shown
    ]
    showing.table("What was done here (UK time)", ["row", "when", "what", "for", "how many, which", "who"], rows)


def _told(facts: Mapping[str, Any]) -> tuple[str, str, str]:
    to = [f"to {facts[name]}" for name in ("to", "target") if name in facts]
    states = [f"{count} {_STATES[state]}" for state, count in facts.get("states", {}).items() if count]
    files = [f"{len(facts['files'])} files"] if "files" in facts else []
    rooms = [f"{facts['rooms']} folders left by stopped runs"] if "rooms" in facts else []
    adds = [f"to {facts['adds_to'][:8]}"] if "adds_to" in facts else []
    moved = [
        f"{facts[name][:8]} {state_words.in_audit(facts['state'])}"
        for name in ("transfer", "peer")
        if {name, "state"} <= facts.keys()
    ]
    words = [str(facts[name]) for name in ("choice", "rule", "code", "basis", "why") if name in facts]
    return (
        str(facts.get("purpose", "")),
        ", ".join([*moved, *to, *adds, *states, *files, *rooms, *words]),
        str(facts.get("by", "")),
    )
