"""The setting's papers: baselines, assessments, two-year checks, notes, conversations, films, the care diary."""

from datetime import date, datetime, timedelta
from typing import Literal

from journal_bridge.invented import people, stories, words_shared
from journal_bridge.invented.calendar_days import at, days_of, later
from journal_bridge.invented.chance import chooser, uuid
from journal_bridge.invented.diary import Diary
from journal_bridge.invented.goals import goals
from journal_bridge.invented.records import Happening, InventedChild, Kind, Mark, Remark, Stage, Story, Talk
from journal_bridge.invented.words_home import MESSAGES

_TERMS = (
    ("autumn 2023", date(2023, 12, 14)),
    ("summer 2024", date(2024, 7, 11)),
    ("summer 2025", date(2025, 7, 3)),
)
_CODES = "E01 E02 E03 E05 E06 E07 G01 G02 G03 G04 G07 G08"
_TWO, _THREE = 24, 36


def tell_papers(diary: Diary) -> None:
    """Write baselines, assessments, two-year checks and notes of every child."""
    for child in diary.children:
        _baseline(diary, child)
        _assessments(diary, child)
        _two_year_check(diary, child)
        _notes(diary, child)


def _paper(
    diary: Diary,
    child: InventedChild,
    kind: Kind,
    day: date,
    text: tuple[str, ...],
    *,
    title: str | None = None,
    codes: str = "",
    stage: Stage = "published",
    media: tuple[str, ...] = (),
    marks: frozenset[Mark] = frozenset(),
) -> None:
    chance = chooser(diary.seed, "paper", child.id, kind, day, len(diary.stories))
    written = at(day, chance)
    diary.add(
        Story(
            id=diary.new_id("story"),
            kind=kind,
            day=day,
            written_at=written,
            published_at=later(written, chance) if stage == "published" else None,
            author=child.key_person,
            about=(child.id,),
            stage=stage,
            title=title,
            text=text,
            goals=goals(codes, day, child.born, "developing"),
            media=media,
            marks=marks,
        )
    )


def _baseline(diary: Diary, child: InventedChild) -> None:
    chance = chooser(diary.seed, "baseline", child.id)
    text = stories.fill(words_shared.BASELINE, child, chance)
    day = child.started + timedelta(days=21)
    _paper(diary, child, "baseline", day, (text, diary.marks[child.id].text), codes=_CODES)


def _assessments(diary: Diary, child: InventedChild) -> None:
    chance = chooser(diary.seed, "assessment", child.id)
    for term, day in _TERMS:
        if child.started + timedelta(days=30) < day <= (child.left or people.LAST_DAY):
            text = stories.fill(words_shared.ASSESSMENT, child, chance, term=term)
            _paper(diary, child, "assessment", day, (text,), title=f"Assessment, {term}", codes=_CODES)


def _two_year_check(diary: Diary, child: InventedChild) -> None:
    """Write the check between the second and third birthday, where the child was with us then."""
    chance = chooser(diary.seed, "two-year", child.id)
    days = [day for day in days_of(child, 12, chance) if _TWO <= (day - child.born).days / 30.44 < _THREE]
    if not days:
        return
    token = diary.marks[child.id].text
    parts = ((area, stories.fill(text, child, chance, token=token)) for area, text in words_shared.TWO_YEAR)
    text = tuple(line for part in parts for line in part)
    papers: tuple[str, ...] = ()
    if child == diary.child(people.LEAVER):
        moment = datetime.combine(days[0], datetime.min.time(), at(days[0], chance).tzinfo)
        papers = (diary.album.paper(f"{words_shared.LETTER[0]} {child.full_name}.pdf", moment, child.id),)
    _paper(diary, child, "two_year_check", days[0], text, title="Progress check at age two", media=papers)


def _notes(diary: Diary, child: InventedChild) -> None:
    chance = chooser(diary.seed, "notes", child.id)
    mark = diary.marks[child.id]
    plan: list[tuple[str | None, frozenset[Mark]]] = [
        (chance.choice(words_shared.NOTES), frozenset()),
        (words_shared.STAFF_NOTE, frozenset({"staff_only"})),
    ]
    if child in {diary.child(people.LEAVER), diary.child("will"), diary.child(people.REFUSED)}:
        plan.append((words_shared.SENSITIVE_NOTE, frozenset({"sensitive", "staff_only"})))
        plan.append((words_shared.SAFEGUARDING_NOTE, frozenset({"safeguarding", "sensitive", "staff_only"})))
    if child in {diary.child(people.LEAVER), diary.child(people.SECOND)}:
        plan.append((None, frozenset()))
    for (text, marks), day in zip(plan, days_of(child, len(plan), chance), strict=True):
        filled = () if text is None else (stories.fill(text, child, chance, token=mark.text, hidden=mark.hidden),)
        photos = () if text else (diary.album.photo("garden", at(day, chance), (child.id,), presence="file"),)
        _paper(diary, child, "note", day, filled, marks=marks, media=photos)


def talks(diary: Diary) -> tuple[Talk, ...]:
    """Return the conversations of three families with staff."""
    return tuple(_talk(diary, diary.child(key)) for key in (people.LEAVER, people.SECOND, "yusuf"))


def _talk(diary: Diary, child: InventedChild) -> Talk:
    chance = chooser(diary.seed, "talk", child.id)
    moment = at(days_of(child, 5, chance)[2], chance)
    words = []
    for number, (side, text) in enumerate(MESSAGES):
        moment = later(moment, chance, hours=2)
        author = diary.parent(child, chance) if side == "family" else child.key_person
        filled = stories.fill(text, child, chance, hidden=diary.marks[child.id].hidden)
        words.append(Remark(uuid(diary.seed, "message", child.id, number), author, moment, filled))
    return Talk(uuid(diary.seed, "talk", child.id), f"{child.given} and {child.room}", child.id, tuple(words))


def happenings(diary: Diary) -> tuple[Happening, ...]:
    """Return a week of the care diary for three children, and two events of the whole nursery."""
    found = []
    for key in (people.LEAVER, people.SECOND, people.REFUSED):
        child = diary.child(key)
        chance = chooser(diary.seed, "care", child.id)
        for day in days_of(child, 5, chance):
            found += _day(diary, child, day)
    for number, text in enumerate(("Summer fair in the garden", "Closed for staff training")):
        start = at(date(2025, 7, 4 + 7 * number), chooser(diary.seed, "event", number))
        found.append(
            Happening(uuid(diary.seed, "event", number), "event", start, start + timedelta(hours=2), None, text)
        )
    return tuple(found)


def _day(diary: Diary, child: InventedChild, day: date) -> list[Happening]:
    chance = chooser(diary.seed, "care-day", child.id, day)
    arrival, meal, nap = (at(day, chance, first=hour, last=hour) for hour in (8, 12, 13))
    plan: tuple[tuple[Literal["arrival", "meal", "nap"], datetime, int, str], ...] = (
        ("arrival", arrival, 5, "checked in"),
        ("meal", meal, 30, "lunch, most of it"),
        ("nap", nap, 70, "slept"),
    )
    return [
        Happening(
            uuid(diary.seed, kind, child.id, day), kind, start, start + timedelta(minutes=minutes), child.id, text
        )
        for kind, start, minutes, text in plan
    ]
