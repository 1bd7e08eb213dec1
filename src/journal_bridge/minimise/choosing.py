"""Choose what a school receives: a reception teacher has thirty packs to read, and little time for each."""

from collections.abc import Sequence

from journal_bridge.journal import Journal, Status, entry_order


def chosen_for_school(journal: Journal, most: int, wanted: Sequence[str] = ()) -> frozenset[str]:
    """Choose a school's evidence: every report, then what a policy names for the child, or else the newest.

    The newest are the latest entry of each area, then the latest of the rest, `most` together.
    """
    published = [entry for entry in journal.entries if entry.status is Status.PUBLISHED and len(entry.about) == 1]
    reports = [entry.id for entry in published if entry.kind == "report"]
    if wanted:
        return frozenset([*reports, *(entry.id for entry in published if entry.id in wanted)])
    newest = sorted(
        (entry for entry in published if entry.kind in {"observation", "assessment"} and not entry.restricted),
        key=entry_order,
        reverse=True,
    )
    latest_by_area: dict[str, str] = {}
    for entry in newest:
        for judgement in entry.judgements:
            latest_by_area.setdefault(judgement.area or judgement.words, entry.id)
    ranked = list(dict.fromkeys([*latest_by_area.values(), *(entry.id for entry in newest)]))
    return frozenset([*reports, *ranked[:most]])
