"""Calls the roll: children, families and the account, before any entry is read."""

from collections.abc import Callable

from journal_bridge.kit.tally import readable

from .capture import Capture
from .documents import Section
from .export import AccountRecord, ChildRecord, ChildRef, RelationRecord
from .once import AGAIN, Placed, RecordT, read_all


def read_roll(capture: Capture) -> None:
    """Read every record that tells who is who."""
    for child in _distinct(capture, ChildRecord, "child"):
        capture.people.add_record(child.record, capture.tally, child.place)
    for account in _distinct(capture, AccountRecord, "account"):
        capture.people.add_account(account.record, capture.tally, account.place)
    _each(capture, "side bar", _side_bar_item)
    _each(capture, "relation", _relation)


def _distinct(capture: Capture, model: type[RecordT], kind: str) -> tuple[Placed[RecordT], ...]:
    """Return the records of a kind, each content once; different records of one child all add to what is known."""
    kept: dict[str, Placed[RecordT]] = {}
    for placed in read_all(model, kind, capture.sections[kind], capture.tally):
        if placed.form in kept:
            capture.tally.lose(kind, AGAIN, placed.section.file)
        else:
            kept[placed.form] = placed
            capture.tally.mapped[kind] += 1
    return tuple(kept[form] for form in sorted(kept))


def _each(capture: Capture, kind: str, read: Callable[[Capture, object, Section, str], None]) -> None:
    for section in capture.sections[kind]:
        for number, untrusted in enumerate(section.records):
            read(capture, untrusted, section, section.place(number))


def _side_bar_item(capture: Capture, untrusted: object, section: Section, place: str) -> None:
    """Read a line of the side bar; lines of children have a type that ends in Child."""
    item = untrusted if isinstance(untrusted, dict) else {}
    ref = readable(ChildRef, {"id": item.get("id"), "name": item.get("title")})
    if ref is None or not str(item.get("type")).endswith("Child"):
        capture.tally.keep_with_setting(section.kind, "a line of the side bar that is no child", place)
        return
    capture.people.add_child(ref)
    capture.tally.mapped[section.kind] += 1


def _relation(capture: Capture, untrusted: object, section: Section, place: str) -> None:
    """Read a relation of a list fetched for one child, whose id is the file's name."""
    child = section.child_of(capture.people.children)
    if child is None or readable(RelationRecord, untrusted) is None:
        capture.tally.lose(section.kind, "the relation does not say whose it is", place)
        return
    capture.people.add_relation(child, untrusted, capture.tally, place)
