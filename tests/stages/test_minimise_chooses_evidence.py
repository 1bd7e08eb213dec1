"""What a school receives: the reports, and then what a person chose, or the newest of each area."""

from datetime import date
from typing import Any

from journal_bridge.journal import (
    Assessment,
    Child,
    FamilyObservation,
    Journal,
    Judgement,
    Observation,
    Report,
    Restriction,
    Source,
    Status,
)
from journal_bridge.minimise.choosing import chosen_for_school

SOURCE = Source(platform="p", adapter="a")


def _facts(name: str, day: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    facts: dict[str, Any] = {
        "id": name,
        "status": Status.PUBLISHED,
        "observed_on": date(2025, 1, day),
        "about": ("c1",),
        "source": SOURCE,
    }
    return facts | changes


def _area(area: str | None, words: str = "w") -> dict[str, Any]:
    return {"judgements": (Judgement(framework="f", edition="e", area=area, words=words),)}


def _chosen(most: int, *entries: Any, wanted: tuple[str, ...] = ()) -> set[str]:  # noqa: ANN401
    journal = Journal(journal_id="j", child=Child(id="c1", source=SOURCE), entries=entries, provenance=SOURCE)
    return set(chosen_for_school(journal, most, wanted))


OLD_MATHS = Observation(**_facts("old-maths", 1, **_area("maths")))
NEW_MATHS = Observation(**_facts("new-maths", 5, **_area("maths")))
SPEECH = Assessment(**_facts("speech", 2, **_area(None, "speech")))
PLAIN = Observation(**_facts("plain", 9))
REPORT = Report(report_kind="final", **_facts("report", 3))


def test_the_newest_of_each_area_comes_first() -> None:
    """Before anything newer that is about no area; an area the platform does not name is known by its words."""
    everything = (OLD_MATHS, NEW_MATHS, SPEECH, PLAIN)
    assert _chosen(1, *everything) == {"new-maths"}
    assert _chosen(2, *everything) == {"new-maths", "speech"}
    assert _chosen(3, *everything) == {"new-maths", "speech", "plain"}
    assert _chosen(4, *everything) == {"new-maths", "speech", "plain", "old-maths"}


def test_reports_go_besides() -> None:
    """However few entries a setting sends."""
    assert _chosen(0, REPORT, PLAIN) == {"report"}


def test_what_may_not_go_is_never_chosen() -> None:
    """Drafts, a group's, restricted records, and what the family added take nobody's place."""
    others = (
        Observation(**_facts("draft", 8, status=Status.DRAFT)),
        Observation(**_facts("group", 8, about=("c1", "c2"))),
        Observation(**_facts("concern", 8, restricted=(Restriction.SAFEGUARDING,))),
        FamilyObservation(**_facts("home", 8)),
        Report(report_kind="final", **_facts("draft-report", 8, status=Status.DRAFT)),
    )
    assert _chosen(12, *others, OLD_MATHS) == {"old-maths"}


def test_what_a_person_chose_takes_the_place_of_the_newest() -> None:
    """As far as it is published and about this child alone; the reports still go."""
    draft = Observation(**_facts("draft", 8, status=Status.DRAFT))
    group = Observation(**_facts("group", 8, about=("c1", "c2")))
    home = FamilyObservation(**_facts("home", 8))
    wanted = ("old-maths", "draft", "group", "home")
    assert _chosen(1, OLD_MATHS, NEW_MATHS, draft, group, home, REPORT, wanted=wanted) == {
        "old-maths",
        "home",
        "report",
    }
