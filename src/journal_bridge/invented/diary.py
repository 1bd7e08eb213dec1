"""Tells the two years: who wrote what about whom, on which day, with which photos and remarks."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from random import Random

from journal_bridge.invented import people, stories
from journal_bridge.invented.album import Album
from journal_bridge.invented.calendar_days import at, days_of, in_season, later
from journal_bridge.invented.chance import chooser, uuid
from journal_bridge.invented.goals import goals
from journal_bridge.invented.marks import Canaries, canaries
from journal_bridge.invented.records import InventedAdult, InventedChild, InventedFamily, Remark, Stage, Story
from journal_bridge.invented.words_home import STAFF_COMMENTS
from journal_bridge.invented.words_prime import Row
from journal_bridge.invented.words_shared import REVIEWS

LEVELS = ("emerging", "developing", "secure")


@dataclass
class Diary:
    """The story while it is being written."""

    seed: int
    children: tuple[InventedChild, ...]
    families: dict[str, InventedFamily]
    staff: tuple[InventedAdult, ...]
    marks: dict[str, Canaries]
    album: Album
    stories: list[Story] = field(default_factory=list)

    def child(self, key: str) -> InventedChild:
        """Return the child known in this package as `key`."""
        return next(child for child in self.children if child.id == people.child_id(self.seed, key))

    def new_id(self, kind: str) -> str:
        """Return the id of the next story or remark."""
        return uuid(self.seed, kind, len(self.stories))

    def parent(self, child: InventedChild, chance: Random) -> str:
        """Return the id of one of the child's grown-ups."""
        return chance.choice(self.families[child.family].adults).id

    def add(self, story: Story) -> Story:
        """Keep a story and return it."""
        self.stories.append(story)
        return story


def opened(seed: int) -> Diary:
    """Return an empty diary of the setting."""
    return Diary(
        seed=seed,
        children=people.children(seed),
        families={family.id: family for family in people.families(seed)},
        staff=people.staff(seed),
        marks=canaries(seed),
        album=Album(seed),
    )


_LITTLE, _SOME, _MORE = 0.15, 0.35, 0.5


def observe(diary: Diary, child: InventedChild, many: int, unsent: tuple[Stage, ...] = ()) -> None:
    """Write observations about one child: `many` published, and one in each unsent stage."""
    chance = chooser(diary.seed, "observe", child.id)
    deck = stories.deck(chance)
    stages: list[Stage] = ["published"] * many
    for stage in unsent:
        stages.insert(chance.randrange(len(stages) // 2, len(stages)), stage)
    for day, stage in zip(days_of(child, len(stages), chance), stages, strict=True):
        row = next(row for row in deck if in_season(row[0], day))
        deck.remove(row)
        _observation(diary, child, row, day, stage=stage, chance=chance)


def _observation(diary: Diary, child: InventedChild, row: Row, day: date, *, stage: Stage, chance: Random) -> None:
    mark = diary.marks[child.id]
    friend = companion(diary, child, day, chance)
    text = stories.individual(row, child, friend, chance, mark, names_friend=chance.random() < _LITTLE)
    if stage != "published":
        text = (*text, f"{mark.hidden}.")
    written = at(day, chance)
    story = Story(
        id=diary.new_id("story"),
        kind="observation",
        day=day,
        written_at=written,
        published_at=later(written, chance) if stage == "published" else None,
        author=child.key_person if chance.random() < _MORE + _SOME else chance.choice(diary.staff).id,
        about=(child.id,),
        stage=stage,
        text=text,
        next_step=stories.fill(row[3], child, chance) if chance.random() < _MORE else None,
        next_step_done=chance.choice((True, False, None)),
        goals=goals(row[1], day, child.born, chance.choice(LEVELS)),  # type: ignore[arg-type] # choice forgets the literal
        media=_photos(diary, (child, friend), row[0], written, chance),
    )
    if stage == "published":
        story = replace(
            story, comments=own_comments(diary, child, story, chance), liked_by=_likes(diary, child, chance)
        )
    if stage in {"pending", "changes_requested", "approved"} or chance.random() < _LITTLE / 2:
        story = replace(story, review=_review(diary, child, story, chance))
    diary.add(story)


def _photos(
    diary: Diary, pair: tuple[InventedChild, InventedChild], scene: str, taken: datetime, chance: Random
) -> tuple[str, ...]:
    child, friend = pair
    many = chance.choice((0, 0, 1, 1, 1, 1, 1, 2))
    found = []
    for _ in range(many):
        luck = chance.random()
        if luck < _LITTLE:
            found.append(diary.album.photo(scene, taken, (child.id, friend.id), tagged=(child.id, friend.id)))
        elif luck < _SOME:
            found.append(diary.album.photo(scene, taken, (child.id,)))
        else:
            found.append(diary.album.photo(scene, taken, (child.id,), tagged=(child.id,)))
    return tuple(found)


def companion(diary: Diary, child: InventedChild, day: date, chance: Random) -> InventedChild:
    """Return another child who was at nursery on that day."""
    there = [one for one in diary.children if one != child and one.started <= day <= (one.left or people.LAST_DAY)]
    return chance.choice(there)


def own_comments(diary: Diary, child: InventedChild, story: Story, chance: Random) -> tuple[Remark, ...]:
    """Return what the child's own family wrote under a story, sometimes with an answer from staff."""
    if chance.random() > _SOME or story.published_at is None:
        return ()
    remark = family_remark(diary, child, story, 0, chance)
    if chance.random() < _MORE:
        remark = replace(remark, text=stories.comment(child.language, chance, None))
    if chance.random() < _MORE:
        return (remark,)
    answer = chance.choice(STAFF_COMMENTS)
    return (remark, Remark(f"{story.id}-1", child.key_person, later(remark.written_at, chance), answer))


def family_remark(diary: Diary, child: InventedChild, story: Story, number: int, chance: Random) -> Remark:
    """Return one remark of a child's family below a story; it carries the child's own word."""
    return Remark(
        id=f"{story.id}-{number}",
        author=diary.parent(child, chance),
        written_at=later(story.published_at or story.written_at, chance),
        text=stories.comment(child.language, chance, diary.marks[child.id].text),
        family=child.family,
        child=child.id,
    )


def _likes(diary: Diary, child: InventedChild, chance: Random) -> tuple[str, ...]:
    adults = [adult.id for adult in diary.families[child.family].adults]
    return tuple(adult for adult in (*adults, diary.staff[0].id) if chance.random() < _SOME)


def _review(diary: Diary, child: InventedChild, story: Story, chance: Random) -> tuple[Remark, ...]:
    text = chance.choice(REVIEWS).format(hidden=diary.marks[child.id].hidden)
    first = Remark(f"{story.id}-r0", diary.staff[0].id, later(story.written_at, chance, hours=8), text)
    second = Remark(f"{story.id}-r1", story.author, later(first.written_at, chance, hours=8), "Done, thank you.")
    return (first, second)
