"""What a recipient is told of what stayed behind: counts and reasons, and nothing of the records a setting keeps.

That a safeguarding record exists can itself put a child at risk when a parent reads it (KCSIE part 2), and so can
that a rule stood between two parents. Only the setting's own receipt counts these apart.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from journal_bridge.handover import BUNDLED, ItemKind, LeftOut, Plan, PlanItem, State
from journal_bridge.minimise.rules import KEPT_BACK

OWN_RECORDS: Final = frozenset(
    {"safeguarding", "internal", "staff-only", "review-thread", "deleted"}
    | {"recipient", "hidden-words", "whereabouts"}
)
"""Rules whose reasons are told to nobody outside the setting."""

KEPT_BY_THE_SETTING: Final = ("setting-records", "Working records the setting keeps for itself.")

_FOLLOWS: Final = frozenset({"entry-withheld", "entry-held"})
"""Rules of what stays because something else does."""

Key = tuple[ItemKind, str, State, str, str]


def told(plan: Plan) -> tuple[LeftOut, ...]:
    """Return what the recipient is told was left out; the setting's own records are one line among the others.

    What the parents of a child who died are spared is told as no loss to them. The setting's own new platform is
    nobody else: there every reason is the real one.
    """
    if plan.purpose not in BUNDLED:
        return plan.left_out()
    own = set(_own_records(plan))
    stays = (item for item in plan.items if item.state is not State.CARRY and item.kind is not ItemKind.NEXT_STEPS)
    counts = Counter(_line(item, own) for item in stays)
    return tuple(LeftOut(*key, count) for key, count in sorted(counts.items()))


def _own_records(plan: Plan) -> Iterator[tuple[ItemKind, str]]:
    """Yield the setting's own records, and what hangs on them: photos without an entry would tell of one."""
    by_id = {(item.kind, item.id): item for item in plan.items}
    files: set[str] = set()
    for entry in plan.journal.entries:
        whole = _is_own(by_id[ItemKind.ENTRY, entry.id])
        comments = [one for one in entry.comments if whole or _is_own(by_id[ItemKind.COMMENT, one.id])]
        files |= set(entry.all_media) if whole else {media for comment in comments for media in comment.media}
        if whole:
            yield from ((ItemKind.ENTRY, entry.id), (ItemKind.EXTRAS, f"{entry.id}/extras"))
        yield from ((ItemKind.COMMENT, one.id) for one in comments)
    for media in plan.journal.media:
        item = by_id[ItemKind.MEDIA, media.id]
        if _is_own(item) or (media.id in files and item.rule in _FOLLOWS):
            yield from ((ItemKind.MEDIA, media.id), (ItemKind.EXTRAS, f"{media.id}/extras"))


def _is_own(item: PlanItem) -> bool:
    """Tell whether nobody outside is told why it stays; a person may have kept it back for the same reason."""
    kept_back_for = item.reason.rpartition("(")[2].rstrip(")") if item.rule == KEPT_BACK[0] else item.rule
    return item.state is not State.CARRY and kept_back_for in OWN_RECORDS


def _line(item: PlanItem, own: set[tuple[ItemKind, str]]) -> Key:
    if (item.kind, item.id) in own:
        return (ItemKind.ENTRY, "record", State.WITHHOLD, *KEPT_BY_THE_SETTING)
    detail = "detail" if item.kind is ItemKind.EXTRAS else item.detail
    reason = KEPT_BACK[1] if item.rule == KEPT_BACK[0] else item.reason
    return (item.kind, detail, item.state, item.rule, reason)
