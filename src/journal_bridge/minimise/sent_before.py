"""What a setting has already stays behind: a top-up carries what is new or changed since the journal went."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from journal_bridge.handover import ItemKind, Plan, PlanItem, State
from journal_bridge.journal import Entry
from journal_bridge.minimise.rules import SENT_BEFORE

Key = tuple[ItemKind, str]


def without_sent(plan: Plan, sent: Collection[str]) -> Plan:
    """Return a plan that leaves behind what the receiver has, counted under a rule of its own.

    With an entry its comments stay, and the files that nothing else shows. What an entry that goes shows goes with
    it, also where the receiver has the file: a bundle is whole by itself. What stays or waits anyway does so for
    the reason it had.

    Args:
        plan: of everything that may go to the receiver.
        sent: ids of the entries that the receiver has just as they would go now.
    """
    goes = {(item.kind, item.id) for item in plan.items if item.state is State.CARRY}
    stays = {key for entry in plan.journal.entries if entry.id in sent for key in _whole(entry)}
    leaves = goes - stays
    shown = {file for entry in plan.journal.entries for file in _shown(entry, leaves)}
    stays |= {(ItemKind.MEDIA, media.id) for media in plan.journal.media if media.id not in shown}
    stays &= goes
    items = (_stays(item) if (item.kind, item.id) in stays else item for item in plan.items)
    return replace(plan, items=tuple(items))


def _whole(entry: Entry) -> Iterator[Key]:
    """Yield an entry and its comments."""
    yield (ItemKind.ENTRY, entry.id)
    yield from ((ItemKind.COMMENT, one.id) for one in entry.comments)


def _shown(entry: Entry, goes: Collection[Key]) -> Iterator[str]:
    """Yield the files that an entry which goes shows, and those of its comments that go."""
    if (ItemKind.ENTRY, entry.id) in goes:
        yield from entry.media
        for comment in entry.comments:
            yield from comment.media if (ItemKind.COMMENT, comment.id) in goes else ()


def _stays(item: PlanItem) -> PlanItem:
    rule, reason = SENT_BEFORE
    return replace(item, state=State.WITHHOLD, rule=rule, reason=reason, redact_unsure=False, also=())
