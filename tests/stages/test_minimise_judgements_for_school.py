"""Page 1 tells the latest judgement even where its entry is not chosen evidence, and nothing else of it."""

from datetime import date
from typing import Any

from journal_bridge.handover import ItemKind, JudgedOn, Plan, PlanItem, Purpose, State
from journal_bridge.journal import (
    Child,
    Entry,
    Journal,
    Judgement,
    Name,
    Observation,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, ConsentRegister
from journal_bridge.minimise.judged import judged
from journal_bridge.minimise.wording import Wording

SOURCE = Source(platform="p", adapter="a")
DAY = date(2025, 3, 1)
ROSTER = Roster(
    children=(
        RosterChild(id="c1", names=(Name(full="Ada Fern"),)),
        RosterChild(id="c2", names=(Name(full="Zebedee Quillfeather"),)),
    )
)


def _judgement(**facts: str) -> Judgement:
    given = {"framework": "EYFS", "edition": "EYFS-2021", "area": "Mathematics", "level": "secure", "words": "w"}
    return Judgement.model_validate({**given, **facts})


def _entry(name: str, *judgements: Judgement, **changes: Any) -> Observation:  # noqa: ANN401
    facts: dict[str, Any] = {"id": name, "status": Status.PUBLISHED, "observed_on": DAY, "about": ("c1",)}
    return Observation.model_validate({**facts, "source": SOURCE, "judgements": judgements, **changes})


def _told(*entries: tuple[Entry, State, str], purpose: Purpose = Purpose.SCHOOL) -> tuple[JudgedOn, ...]:
    journal = Journal(
        journal_id="j",
        child=Child(id="c1", known_as=Name(full="Ada Fern"), source=SOURCE),
        entries=tuple(entry for entry, _, _ in entries),
        provenance=SOURCE,
    )
    items = tuple(
        PlanItem(ItemKind.ENTRY, entry.id, entry.kind, state, rule, "", "0" * 64) for entry, state, rule in entries
    )
    brief = Brief(purpose, ROSTER, ConsentRegister(), DAY)
    return judged(Plan(journal, purpose, items), Wording(journal, brief))


def test_what_was_not_chosen_still_tells_its_judgement() -> None:
    """Without its notes, its statement and the platform's own words; oldest first."""
    full = _judgement(note="Counted to ten", statement="Counts", words="MAT secure")
    older = _entry("older", full, observed_on=date(2024, 1, 1))
    told = _told((_entry("newer", full), State.CARRY, "published"), (older, State.WITHHOLD, "not-chosen"))
    assert [one.day for one in told] == [date(2024, 1, 1), DAY]
    for one in told:
        assert one.judgements == (_judgement(words=""),)


def test_what_stays_behind_for_another_reason_tells_nothing() -> None:
    """Nor does what is shared, unpublished, undated, without a judgement, or for anybody but a school."""
    one = _judgement()
    assert _told((_entry("a", one), State.WITHHOLD, "draft")) == ()
    assert _told((_entry("a", one), State.HOLD, "name-unsure")) == ()
    assert _told((_entry("a", one, status=Status.UNKNOWN), State.WITHHOLD, "not-chosen")) == ()
    assert _told((_entry("a", one, about=("c1", "c2")), State.WITHHOLD, "not-chosen")) == ()
    assert _told((_entry("a", one, observed_on=None), State.CARRY, "published")) == ()
    assert _told((_entry("a"), State.CARRY, "published")) == ()
    assert _told((_entry("a", one), State.CARRY, "published"), purpose=Purpose.PARENT) == ()


def test_a_name_in_a_judgement_is_replaced_or_keeps_it_back() -> None:
    """A platform's own level can be anybody's words; a doubtful one goes only where a person let its entry go."""
    sure = _judgement(level="secure, with Zebedee Quillfeather")
    doubtful = _judgement(level="secure, with Thaddeus")
    told = _told((_entry("a", sure, doubtful), State.WITHHOLD, "not-chosen"))
    assert [one.level for one in told[0].judgements] == ["secure, with another child"]
    released = _told((_entry("a", doubtful), State.CARRY, "released"))
    assert "Thaddeus" not in str(released[0].judgements[0].level)
