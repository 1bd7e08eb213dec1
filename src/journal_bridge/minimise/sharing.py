"""The part of a plan that an agreement can change, so that four hundred children agree without all their journals.

Most of a journal is one child's alone, and no other plan can change it. What agreement looks at of an entry or a
file is the record itself, the entries that hold a file, the files of an entry, and files of the same bytes: records
that hang together so are taken together, and what is left over is the same before and after.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from journal_bridge.handover import ItemKind, Plan, PlanItem
from journal_bridge.journal import Journal
from journal_bridge.minimise.agreeing import Key, agreed
from journal_bridge.minimise.brief import Brief


def ids_of(plan: Plan) -> frozenset[str]:
    """Return the ids of the entries, comments and files of a journal; what is shared has one id in all journals.

    An id that stands in two of these sets, for two children, is `shared` as `reduced` asks for it; more it need not
    know, since files of the same bytes matter within one journal only.
    """
    journal = plan.journal
    comments = (comment for entry in journal.entries for comment in entry.comments)
    return frozenset(one.id for one in chain(journal.entries, comments, journal.media))


def reduced(plan: Plan, brief: Brief, shared: Collection[str]) -> Plan:
    """Return the part of a plan that agreement can change, or that the agreement of others hangs on.

    It holds what is shared, what another child would take along if its papers stopped it, what agreement mends in
    this journal alone, and all that hangs together with these; everybody the journal names, since several journals
    tell of one person; and no extras, which never go anywhere. It is for `agreed` and `rejoined` alone.

    Args:
        plan: a child's own, for the setting's own platform, of a journal that keeps what `journal.check` promises.
        brief: what it was made from.
        shared: the ids that stand in the journals of two or more children: see `ids_of`.

    Raises:
        OurFault: `internal` for a plan that was made for somebody else.
    """
    old, wanted = plan.journal, frozenset(shared)
    touched = {_key(item) for item in plan.items if item.id in wanted}
    kept = _with_all_that_hangs_on(old, touched.union(_changed(plan, brief)))
    entries = tuple(one for one in old.entries if (ItemKind.ENTRY, one.id) in kept)
    media = tuple(one for one in old.media if (ItemKind.MEDIA, one.id) in kept)
    journal = old.model_copy(update={"entries": entries, "media": media})
    return replace(plan, journal=journal, items=tuple(item for item in plan.items if _key(item) in kept))


def rejoined(plan: Plan, agreed_part: Plan) -> Plan:
    """Return a whole plan with its agreed part put in: the plan that `agreed` makes of whole plans.

    For plans of one setting, `stopped` children who have no plan, and the ids that two journals hold::

        parts = agreed([reduced(plan, brief, shared) for plan in plans], brief, stopped)
        tuple(map(rejoined, plans, parts)) == agreed(plans, brief, stopped)
    """
    old, part = plan.journal, agreed_part.journal
    items = {_key(item): item for item in agreed_part.items}
    entries = {one.id: one for one in part.entries}
    media = {one.id: one for one in part.media}
    changes = {
        "entries": tuple(entries.get(one.id, one) for one in old.entries),
        "media": tuple(media.get(one.id, one) for one in old.media),
        "people": part.people,
    }
    return replace(
        plan,
        journal=old.model_copy(update=changes),
        items=tuple(items.get(_key(item), item) for item in plan.items),
        names=agreed_part.names,
    )


def _key(item: PlanItem) -> Key:
    return item.kind, item.id


def _changed(plan: Plan, brief: Brief) -> Iterator[Key]:
    """Yield what agreement would change in a journal by itself, were every other child in it stopped.

    Whoever is stopped is told only afterwards; each of them would take along no more than all of them do.
    """
    about = (entry.about for entry in plan.journal.entries)
    tagged = (media.depicts.people for media in plan.journal.media)
    others = frozenset(chain(*about, *tagged)) - {plan.journal.child.id}
    (alone,) = agreed((plan,), brief, others)
    yield from (_key(old) for old, new in zip(plan.items, alone.items, strict=True) if old != new)
    files = zip(plan.journal.media, alone.journal.media, strict=True)
    yield from ((ItemKind.MEDIA, old.id) for old, new in files if old != new)


def _with_all_that_hangs_on(journal: Journal, touched: Iterable[Key]) -> set[Key]:
    ties: dict[Key, list[Key]] = {}
    for one, other in _ties(journal):
        ties.setdefault(one, []).append(other)
        ties.setdefault(other, []).append(one)
    found: set[Key] = set()
    waiting = list(touched)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(ties.get(one, ()))
    return found


def _ties(journal: Journal) -> Iterator[tuple[Key, Key]]:
    """Yield what hangs together in pairs: an entry and its comments and files, and two files of the same bytes."""
    for entry in journal.entries:
        own = (ItemKind.ENTRY, entry.id)
        yield from ((own, (ItemKind.COMMENT, comment.id)) for comment in entry.comments)
        yield from ((own, (ItemKind.MEDIA, media)) for media in entry.all_media)
    first: dict[str, Key] = {}
    for media in journal.media:
        if media.sha256:
            same = (ItemKind.MEDIA, media.id)
            yield first.setdefault(media.sha256, same), same
