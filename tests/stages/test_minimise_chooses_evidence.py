"""What a school receives: the reports, and then what a person chose, or the latest and best of each area."""

from datetime import date
from typing import Any

from journal_bridge.journal import (
    Assessment,
    Availability,
    Basis,
    Child,
    Depicts,
    FamilyObservation,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Observation,
    Report,
    Restriction,
    Source,
    Status,
    paragraphs,
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


def _chosen(
    most: int,
    *entries: Any,  # noqa: ANN401
    wanted: tuple[str, ...] = (),
    media: tuple[Media, ...] = (),
) -> set[str]:
    child = Child(id="c1", source=SOURCE)
    journal = Journal(journal_id="j", child=child, entries=entries, media=media, provenance=SOURCE)
    return set(chosen_for_school(journal, most, wanted))


OLD_MATHS = Observation(**_facts("old-maths", 1, **_area("maths")))
NEW_MATHS = Observation(**_facts("new-maths", 5, **_area("maths")))
SPEECH = Assessment(**_facts("speech", 2, **_area(None, "speech")))
PLAIN = Observation(**_facts("plain", 9))
REPORT = Report(report_kind="final", **_facts("report", 3))


def test_the_newest_of_each_area_comes_first() -> None:
    """Before anything that is about no area of learning, however new that is."""
    everything = (OLD_MATHS, NEW_MATHS, SPEECH, PLAIN)
    assert _chosen(1, *everything) == {"new-maths"}
    assert _chosen(2, *everything) == {"new-maths", "old-maths"}
    assert _chosen(3, *everything) == {"new-maths", "old-maths", "plain"}
    assert _chosen(4, *everything) == {"new-maths", "old-maths", "plain", "speech"}


def test_every_area_has_its_turn_before_any_has_a_second() -> None:
    """An entry about two areas stands for both, so that a third is heard."""
    both = Observation(
        **_facts("both", 9, judgements=(*_area("maths")["judgements"], *_area("literacy")["judgements"]))
    )
    reading = Observation(**_facts("reading", 8, **_area("Literacy")))
    painting = Observation(**_facts("painting", 1, **_area("Expressive Arts and Design")))
    assert _chosen(2, both, NEW_MATHS, reading, painting) == {"both", "painting"}
    assert _chosen(3, both, NEW_MATHS, reading, painting) == {"both", "painting", "reading"}


def test_an_aspect_of_a_national_framework_tells_its_area() -> None:
    """Guidance is often linked by its aspect alone; another framework's words tell nothing."""
    writing = Judgement(framework="DM", edition="DM2012", aspect="Writing", words="Writing")
    own = writing.model_copy(update={"framework": "platform", "edition": "platform"})
    told = Observation(**_facts("told", 2, judgements=(writing,)))
    untold = Observation(**_facts("untold", 8, judgements=(own,)))
    assert _chosen(1, told, untold) == {"told"}


def test_the_better_of_two_has_a_photo_and_words() -> None:
    """Then words alone; a newer entry that shows neither is no evidence of anything."""
    photo = Media(
        id="m1",
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        depicts=Depicts(basis=Basis.UNKNOWN),
        source=SOURCE,
    )
    words = paragraphs("She counted to ten.")
    seen = Observation(**_facts("seen", 1, media=("m1",), body=words, **_area("maths")))
    told = Observation(**_facts("told", 2, body=words, **_area("maths")))
    shown = Observation(**_facts("shown", 3, media=("m1",), **_area("maths")))
    ticked = Assessment(**_facts("ticked", 4, **_area("maths")))
    everything = (seen, told, shown, ticked)
    assert _chosen(1, *everything, media=(photo,)) == {"seen"}
    assert _chosen(2, *everything, media=(photo,)) == {"seen", "told"}
    assert _chosen(3, *everything, media=(photo,)) == {"seen", "told", "ticked"}


def test_what_is_a_year_old_gives_way() -> None:
    """However good it is: a school wants to know what the child can do now; what has no day is last of all."""
    words = paragraphs("She counted to ten.")
    old = Observation(**_facts("old", 1, body=words, **_area("maths")) | {"observed_on": date(2023, 12, 31)})
    undated = Observation(**_facts("undated", 1, body=words, **_area("maths")) | {"observed_on": None})
    assert _chosen(1, old, undated, NEW_MATHS) == {"new-maths"}
    assert _chosen(2, old, undated, NEW_MATHS) == {"new-maths", "old"}
    year = old.model_copy(update={"observed_on": date(2024, 1, 6)})
    assert _chosen(1, year, NEW_MATHS) == {"old"}


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
