"""Invented journals with photos drawn by code, for the tests of the book."""

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw

from journal_bridge.handover import ItemKind, LeftOut, MinimisedJournal, Purpose, State, still_path
from journal_bridge.journal import (
    Assessment,
    Availability,
    Basis,
    Child,
    Comment,
    Depicts,
    Entry,
    FamilyObservation,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Person,
    PersonKind,
    Report,
    Setting,
    Source,
    Status,
    paragraphs,
)

SOURCE = Source(platform="invented", adapter="invented 1")
CHILD = "child-1"
NAME = "Amélie Nowak-Haddad"
SCRIPTS = {
    "pl": "Dziękujemy, Łucja opowiadała o tym cały wieczór!",
    "ar": "شكرا جزيلا على هذه الصور الجميلة",
    "ur": "بہت خوب، وہ گھر آ کر بھی یہی کھیلتی رہی",
    "bn": "অনেক ধন্যবাদ, খুব সুন্দর ছবি",
    "ta": "மிக்க நன்றி, அழகான படம்",
    "pa": "ਬਹੁਤ ਵਧੀਆ, ਧੰਨਵਾਦ",
    "zh": "谢谢老师 照片很漂亮",
    "emoji": "What a lovely day! 🎨👍🏽👨‍👩‍👧❤️",
}
"""One remark in each script a family may write in."""

_AREAS = (
    ("Communication and Language", "Speaking"),
    ("Mathematics", "Number"),
    ("Understanding the World", "The Natural World"),
    ("Expressive Arts and Design", "Creating with Materials"),
    ("Personal, Social and Emotional Development", "Building Relationships"),
)
_TITLES = (
    "Pouring and counting",
    "The snail by the gate",
    "Building a den",
    "Mud kitchen",
    "A long train",
    "Painting",
)
_STORY = (
    "Amélie spent a long time pouring water between the pans, counting each one aloud and laughing when it spilled "
    "over the side. We talked about full and empty, heavy and light, and she told us about baking with Nana at the "
    "weekend. Later she carried the big spoon to a friend and waited patiently for a turn with the blue jug."
)


def draw(path: Path, size: tuple[int, int], seed: int, kind: str = "JPEG") -> Path:
    """Draw an invented outdoor scene: sky, hill, sun, and a few bright toys."""
    chance = random.Random(seed)  # noqa: S311 - pictures, no secrets
    width, height = size
    image = Image.new("RGB", size, (chance.randrange(170, 215), chance.randrange(205, 235), 240))
    pen = ImageDraw.Draw(image)
    unit = min(size)
    pen.ellipse(_square(chance.uniform(0.1, 0.9) * width, 0.2 * height, 0.1 * unit), fill=(250, 214, 110))
    pen.ellipse((-0.3 * width, 0.55 * height, 0.8 * width, 1.6 * height), fill=(126, 168, 108))
    pen.ellipse((0.35 * width, 0.62 * height, 1.4 * width, 1.7 * height), fill=(148, 186, 116))
    for _ in range(7):
        colour = tuple(chance.randrange(60, 250) for _ in range(3))
        x, y, half = chance.uniform(0.08, 0.92) * width, chance.uniform(0.6, 0.92) * height, unit * 0.06
        shape = pen.ellipse if chance.random() < 0.5 else pen.rectangle
        shape(_square(x, y, half), fill=colour)
    image.save(path, kind, quality=85)
    return path


def _square(x: float, y: float, half: float) -> tuple[float, float, float, float]:
    return (x - half, y - half, x + half, y + half)


def film(path: Path, seconds: int = 2) -> Path:
    """Write a short real film of a ball rolling by."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt, stream.time_base = 320, 240, "yuv420p", Fraction(1, 10)
        for number in range(10 * seconds):
            image = Image.new("RGB", (320, 240), (222, 232, 214))
            ImageDraw.Draw(image).ellipse((number * 12, 120, number * 12 + 60, 180), fill=(200, 80, 60))
            frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]  # PyAV types only part
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def photo(number: int, path: str, caption: str | None = None, basis: Basis = Basis.ENTRY) -> Media:
    """Return a photo's record."""
    return Media(
        id=f"m{number}",
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        path=path,
        caption=caption,
        depicts=Depicts(basis=basis, people=(CHILD,)),
        source=SOURCE,
    )


def judgement(number: int, edition: str = "EYFS-2021", level: str | None = None) -> Judgement:
    """Return a judgement in one of the areas."""
    area, aspect = _AREAS[number % len(_AREAS)]
    return Judgement(
        framework="EYFS", edition=edition, area=area, aspect=aspect, level=level, words=f"{area} {aspect}"
    )


def at(day: date, hour: int = 10) -> datetime:
    """Return an aware moment on that day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def observation(number: int, day: date | None, **fields: object) -> Observation:
    """Return an observation with a title, a story and a tag unless told otherwise."""
    given: dict[str, object] = {
        "title": _TITLES[number % len(_TITLES)],
        "body": paragraphs(_STORY),
        "judgements": (judgement(number),),
        "author": "p-staff",
        **fields,
    }
    return Observation.model_validate(
        {
            "id": f"e{number}",
            "observed_on": day,
            "status": Status.PUBLISHED,
            "about": (CHILD,),
            "source": SOURCE,
            **given,
        }
    )


def people() -> tuple[Person, ...]:
    """Return the people of the sample journal."""
    return (
        Person(id="p-staff", kind=PersonKind.STAFF, name="Zoé Brown", role="Key person"),
        Person(id="p-family", kind=PersonKind.FAMILY, name="Małgorzata Nowak", role="Mum"),
        Person(id="p-urdu", kind=PersonKind.FAMILY, name="عائشہ بیگم", role=None),
    )


def minimised(
    folder: Path,
    entries: tuple[Entry, ...] = (),
    media: tuple[Media, ...] = (),
    *,
    name: str = NAME,
    purpose: Purpose = Purpose.PARENT,
    left_out: tuple[LeftOut, ...] = (),
) -> MinimisedJournal:
    """Return a journal as `minimise` would hand it over."""
    given, _, family = name.partition(" ")
    journal = Journal(
        journal_id="j1",
        child=Child(
            id=CHILD,
            known_as=Name(full=name, given=given or name, family=family or None),
            date_of_birth=date(2020, 3, 9),
            source=SOURCE,
        ),
        settings=(Setting(id="s1", name="Little Acorns Pre-School"),),
        people=people(),
        entries=entries,
        media=media,
        provenance=SOURCE,
    )
    return MinimisedJournal(journal, purpose, folder, left_out, carried=len(entries), redactions=3)


def whole_book(folder: Path, purpose: Purpose = Purpose.PARENT) -> MinimisedJournal:
    """Return a small journal with everything in it: layouts, scripts, films, reports, an undated entry."""
    media = list(_media(folder))
    ids = [item.id for item in media]
    entries = [*_moments(ids), *_home(ids), _undated(), *_reports()]
    left_out = (
        LeftOut(ItemKind.MEDIA, "photo", State.WITHHOLD, "consent", "other children are in them", 12),
        LeftOut(ItemKind.COMMENT, "comment", State.WITHHOLD, "own-family", "other families wrote them", 4),
        LeftOut(ItemKind.ENTRY, "note", State.WITHHOLD, "draft", "they were drafts, never shown to the family", 1),
        LeftOut(ItemKind.MEDIA, "video", State.HOLD, "video", "nobody has looked at them yet", 2),
    )
    return minimised(folder, tuple(entries), tuple(media), purpose=purpose, left_out=left_out)


def _media(folder: Path) -> list[Media]:
    (folder / "media").mkdir(parents=True, exist_ok=True)
    sizes = [(1600, 1200), (1200, 1600), (1600, 900), (1000, 1000)]
    media = []
    for number in range(22):
        kind = {5: ("png", "PNG"), 9: ("webp", "WEBP")}.get(number, ("jpg", "JPEG"))
        size = sizes[0 if number < 4 or number > 16 else number % 4]
        path = f"media/{number:04}.{kind[0]}"
        draw(folder / path, (size[0] // 2, size[1] // 2), number, kind[1])
        caption = "Waiting for a turn with the blue jug" if number == 6 else None
        media.append(photo(number, path, caption, Basis.IMAGE if number == 2 else Basis.ENTRY))
    draw(folder / "media/0022.jpg", (3000, 2250), 22)
    media.append(photo(22, "media/0022.jpg"))
    film(folder / "media/0023.mp4")
    still = still_path(folder, "m23")
    still.parent.mkdir(exist_ok=True)
    draw(still, (320, 240), 23)
    moving = photo(23, "media/0023.mp4", "Down the slide")
    media.append(moving.model_copy(update={"kind": MediaKind.VIDEO, "duration": 42.0}))
    return media


def _moments(ids: list[str]) -> list[Entry]:
    counts = (2, 1, 3, 4, 1, 6, 0, 1, 3)
    entries: list[Entry] = []
    used = 0
    for number, count in enumerate(counts):
        day = date(2023, 9, 6) + timedelta(days=17 * number)
        taken, used = tuple(ids[used : used + count]), used + count
        comments = [
            Comment(id=f"c{number}-{tag}", author=author, written_at=at(day, 18), body=paragraphs(SCRIPTS[tag]))
            for tag, author in zip(list(SCRIPTS)[number % 8 :][:2], ("p-family", "p-urdu"), strict=False)
        ]
        if comments:
            reply = "Thank you, we loved hearing that!"
            comments.append(
                Comment(id=f"c{number}", author="p-staff", written_at=at(day, 19), body=paragraphs(reply))
            )
        edition = "EYFS-2012" if number == 4 else "EYFS-2021"
        judgements = (judgement(number, edition, "22-36 months" if number == 4 else None), judgement(number + 1))
        steps = (NextStep(body=paragraphs("Offer measuring jugs and a larger funnel."), done=number == 3),)
        entries.append(
            observation(
                number,
                day,
                media=taken,
                comments=tuple(comments),
                judgements=judgements,
                next_steps=steps if number % 3 == 0 else (),
            )
        )
    return entries


def _home(ids: list[str]) -> list[Entry]:
    common = {"status": Status.PUBLISHED, "about": (CHILD,), "source": SOURCE}
    first = {"id": "h1", "observed_on": date(2023, 10, 14), "title": "Baking with Nana", "author": "p-family"}
    story = paragraphs("We made biscuits.\nShe counted seven raisins on each one and would not stop at six.")
    second = {"id": "h2", "observed_on": date(2023, 11, 5), "author": "p-urdu", "media": (ids[23],)}
    urdu = paragraphs("آج پارک میں بہت مزہ آیا، اس نے خود جھولا جھولا اور پتے جمع کیے")
    return [
        FamilyObservation.model_validate({**common, **first, "body": story, "media": (ids[21],)}),
        FamilyObservation.model_validate({**common, **second, "title": "پارک میں ایک دن", "body": urdu}),
    ]


def _undated() -> Entry:
    return observation(90, None, title="A drawing from the box", media=("m22",))


def _reports() -> list[Entry]:
    common = {"status": Status.PUBLISHED, "about": (CHILD,), "source": SOURCE, "author": "p-staff"}
    judged = tuple(judgement(number, "EYFS-2021", "On track") for number in range(5))
    return [
        Report.model_validate(
            {
                **common,
                "id": "r1",
                "observed_on": date(2022, 4, 2),
                "report_kind": "two_year_check",
                "body": [
                    {"style": "heading", "text": "How Amélie is doing"},
                    {"text": _STORY},
                    {"style": "bullet", "text": "Loves water, snails and long stories."},
                    {"style": "bullet", "text": "Joins two or three words."},
                    {"style": "quote", "text": "More! Again!"},
                ],
                "judgements": judged,
            }
        ),
        Assessment.model_validate(
            {**common, "id": "a1", "observed_on": date(2024, 1, 20), "title": "Spring check", "judgements": judged}
        ),
    ]
