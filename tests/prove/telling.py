"""Tells the nursery's life: for every child the same kinds of record, for every room groups of two to six."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from prove import marks
from prove.pupils import ROOM, Pupil, pupils
from prove.records import Canary, Format, Nursery, Remark, Shot, Sort, Story

_START: Final = datetime(2025, 1, 6, 9, 30, tzinfo=UTC)
STAFF: Final = (("staff-1", "Priya Ramanathan"), ("staff-2", "Dee Okonjo"))
STAYS: Final = (
    ("draft", "draft", ()),
    ("pending", "pending", ()),
    ("staff_only", "staff_only", ()),
    ("deleted", "deleted", ()),
    ("status", "unknown", ()),
    ("safeguarding", "published", ("safeguarding",)),
    ("accident", "published", ("accident",)),
    ("medical", "published", ("medical",)),
    ("internal", "published", ("internal",)),
)
"""Records of every child that never leave unasked: what they are called, their status, their marks."""

OTHER_KINDS: Final = ("care", "post", "message")
SIZES: Final = (2, 3, 4, 5, 6, 2, 3)
"""How many children the groups of a room have."""

SURE: Final = ("{full}", "{given}", "{given}'s friend", "{family}, {given}", "{upper}", "{called}", "{joined}")
"""Ways to name a child that leave no doubt."""
DOUBTFUL: Final = ("{misspelt}", "{initials}", "{initial}.", "{plural}")
"""Ways to name a child that a machine may miss, and must then not be sure about."""

ADDRESS: Final = "address"
"""The place of words that must not appear in what one of the parents gets."""

MANY: Final = 14
"""Observations of one child beyond everybody's: more than a school is given."""

_DOUBTED_CASES: Final = frozenset({"twin", "namesake", "word"})
"""Children whose bare given name is not theirs alone, or no name alone."""


@dataclass
class _Diary:
    seed: int
    stories: list[Story] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)

    def word(self, item: str, place: str, owners: tuple[str, ...], sort: Sort = Sort.TEXT) -> str:
        word = marks.word(self.seed, item, place)
        self.canaries.append(Canary(word, frozenset(owners), sort, place, item))
        return word

    def shot(
        self,
        item: str,
        form: Format,
        shows: tuple[str, ...],
        *,
        tagged: tuple[str, ...] | None = (),
        captioned: str = "",
        **facts: Any,  # noqa: ANN401 - the other fields of a shot
    ) -> str:
        """Add a file; tagged with everybody in it unless told otherwise."""
        caption = f"Look at this {self.word(item, 'caption', shows)}. {captioned}".strip()
        name = f"{self.word(item, 'file name', shows, Sort.METADATA)} {shows[0]}"
        taken = self.moment(len(self.shots))
        who = shows if tagged == () else tagged
        self.shots.append(Shot(item, form, shows, who, caption, name, taken, **facts))
        return item

    @staticmethod
    def moment(number: int) -> datetime:
        return _START + timedelta(days=number % 150, minutes=number % 300)

    def story(
        self,
        item: str,
        kind: str,
        about: tuple[str, ...],
        by: str = "staff",
        *,
        places: tuple[str, ...] = ("body",),
        said: str = "",
        status: str = "published",
        marked: tuple[str, ...] = (),
        doubtful: bool = False,
        comments: tuple[Remark, ...] = (),
        media: tuple[str, ...] = (),
        adult: int = 1,
    ) -> None:
        texts = {place: f"We saw {self.word(item, place, about)} today. {said}".strip() for place in places}
        written = self.moment(len(self.stories))
        self.stories.append(
            Story(item, kind, about, by, texts, written, status, marked, doubtful, comments, media, adult)
        )

    def remark(self, item: str, by: str, owners: tuple[str, ...], *, said: str = "", **facts: Any) -> Remark:  # noqa: ANN401 - the other fields of a remark
        text = f"How lovely, {self.word(item, 'comment', owners)}. {said}".strip()
        return Remark(item, by, text, **facts)


def told(seed: int, many: int, room_size: int = ROOM) -> Nursery:
    """Return the nursery; the same seed and size tell the same."""
    everybody = pupils(seed, many, room_size)
    diary = _Diary(seed)
    for pupil in everybody:
        room = [one for one in everybody if one.room == pupil.room and one.id != pupil.id]
        friend = room[(int(pupil.id[6:10]) * 7 + 3) % len(room)] if room else pupil
        _own(diary, pupil, friend, SURE[len(diary.stories) % len(SURE)])
        _kept(diary, pupil)
    often = Counter(word for one in everybody for word in {one.given, *one.called})
    for number in sorted({one.room for one in everybody}):
        _groups(diary, [one for one in everybody if one.room == number], number, often)
    return Nursery(seed, everybody, tuple(diary.stories), tuple(diary.shots), tuple(diary.canaries))


def named(pupil: Pupil, form: str) -> str:
    """Return a child's name in one form; a form that would be in doubt for this child becomes the full name."""
    if pupil.case in _DOUBTED_CASES and form != "{full}":
        form = "{full}"
    given = pupil.given
    return form.format(
        full=pupil.full,
        given=given,
        family=pupil.family,
        upper=pupil.full.upper(),
        called=pupil.called[0] if pupil.called else pupil.full,
        joined=f"{given}{pupil.family}",
        misspelt=given[:2] + given[3:],
        initials=f"{given[0]}.{pupil.family[0]}.",
        initial=given[0],
        plural=f"{given}s",
    )


def _own(diary: _Diary, pupil: Pupil, friend: Pupil, form: str) -> None:
    """Add what a journal is made of: observations, an assessment, a report, a note, a story from home."""
    own, of = pupil.id, (pupil.id,)
    photos = [
        diary.shot(f"{own}-{form_}", form_, of)
        for form_ in ("jpeg", "large", "png", "webp", "heic", "mp4", "m4a", "pdf")
    ]
    jpeg, large, png, webp, heic, film, sound, paper = photos
    doubt = f"Then {named(friend, DOUBTFUL[len(diary.stories) % len(DOUBTFUL)])} came along."
    comments = (
        diary.remark(f"{own}-c-staff", "staff", of),
        diary.remark(f"{own}-c-home", pupil.household, of),
        diary.remark(f"{own}-c-review", "staff", of, internal=True),
    )
    full = ("title", "body", "next_step", "note")
    diary.story(f"{own}-plain", "observation", of, places=full, comments=comments, media=(jpeg,))
    asked = diary.remark(f"{own}-c-doubt", "staff", of, said=doubt, doubtful=True)
    diary.story(
        f"{own}-more", "observation", of, places=("body", "title"), media=(large, png, sound), comments=(asked,)
    )
    said = f"{named(friend, form)} was there too."
    diary.story(f"{own}-friend", "observation", of, places=full, said=said, media=(webp,))
    diary.story(f"{own}-area", "assessment", of, places=("body", "note"))
    diary.story(f"{own}-report", "report", of, places=("body", "title", "report"), media=(paper,))
    diary.story(f"{own}-file", "note", of)
    diary.story(f"{own}-home", "family_observation", of, pupil.household, media=(heic, film))
    diary.story(f"{own}-doubt", "observation", of, said=doubt, doubtful=True)
    untagged = diary.shot(f"{own}-untagged", "jpeg", (own, friend.id), tagged=None)
    both = (own, friend.id)
    unsure = (
        diary.shot(f"{own}-named", "jpeg", both, tagged=of, faces="one"),
        diary.shot(f"{own}-crowded", "jpeg", both, tagged=of, named=of),
        diary.shot(f"{own}-uncounted", "jpeg", both, tagged=of, named=of, faces="unknown"),
        diary.shot(f"{own}-captioned", "jpeg", of, captioned=doubt, doubtful=True),
        diary.shot(f"{own}-gone", "jpeg", of, presence="nowhere"),
        diary.shot(f"{own}-linked", "jpeg", of, presence="link"),
        diary.shot(f"{own}-broken", "jpeg", of, presence="broken"),
        diary.shot(f"{own}-odt", "odt", of),
        diary.shot(f"{own}-letter", "pdf", of, said=f"Dear family of {friend.full}"),
        diary.shot(f"{own}-together", "jpeg", both),
        diary.shot(f"{own}-erased", "erased", of, hidden=friend.id),
        diary.shot(f"{own}-moving", "moving", of, hidden=friend.id, doubtful=True),
        diary.shot(f"{own}-cut", "cut", of, hidden=friend.id),
    )
    diary.story(f"{own}-untold", "observation", of, media=(untagged, *unsure))
    if pupil.case == "apart":
        _apart(diary, pupil)


def _apart(diary: _Diary, pupil: Pupil) -> None:
    """Add what one parent wrote that the other may not have, an address, and more than a school is given."""
    own, of = pupil.id, (pupil.id,)
    diary.story(f"{own}-mother", "family_observation", of, pupil.household, adult=0)
    street = diary.word(f"{own}-moved", ADDRESS, of)
    remarks = (
        diary.remark(f"{own}-c-mother", pupil.household, of, adult=0),
        diary.remark(f"{own}-c-street", "staff", of, said=f"Was it {street}?", doubtful=True),
    )
    photos = (
        diary.shot(f"{own}-with-mother", "jpeg", of, adults=(pupil.adults[0].id,)),
        diary.shot(f"{own}-at-the-gate", "jpeg", of, captioned=f"In {street}", doubtful=True),
    )
    said = f"Picked up from 14 {street} Lane."
    diary.story(f"{own}-moved", "observation", of, said=said, comments=remarks, media=photos)
    diary.story(f"{own}-street", "observation", of, said=f"We walked down {street}.", doubtful=True)
    _moved(diary, pupil)
    for number in range(MANY):
        diary.story(f"{own}-again-{number:02}", "observation", of)


def _moved(diary: _Diary, pupil: Pupil) -> None:
    """Add where they live now and the next school, which no policy lists: by their shape, and in talk of a move."""
    own, of = pupil.id, (pupil.id,)
    home, school = (diary.word(f"{own}-{what}", ADDRESS, of) for what in ("new-home", "next-school"))
    remark = diary.remark(f"{own}-c-new-home", "staff", of, said=f"They moved to {home}.", doubtful=True)
    photo = diary.shot(f"{own}-on-the-bus", "jpeg", of, captioned=f"Off to {home} on the bus", doubtful=True)
    diary.story(f"{own}-new-home", "observation", of, said=f"They moved to {home}.", doubtful=True)
    said = f"A card for 3 {home} Avenue, and a visit to {school} Primary School."
    story = f"{own}-next-school"
    diary.story(story, "observation", of, said=said, comments=(remark,), media=(photo,), doubtful=True)


def _kept(diary: _Diary, pupil: Pupil) -> None:
    """Add what stays at the setting, each kind with a photo somewhere."""
    own, of = pupil.id, (pupil.id,)
    for name, status, marked in STAYS:
        media = (diary.shot(f"{own}-on-{name}", "jpeg", of),) if name in {"draft", "safeguarding"} else ()
        diary.story(f"{own}-{name}", "observation", of, status=status, marked=marked, media=media)
    for kind in OTHER_KINDS:
        diary.story(f"{own}-{kind}", kind, of)


def _groups(diary: _Diary, room: list[Pupil], number: int, often: Counter[str]) -> None:
    random = Random(f"groups {diary.seed} {number}")  # noqa: S311 - the same groups every time
    many = max(len(room) // 2, 1) if len(room) > 1 else 0
    for turn in range(many):
        group = random.sample(room, min(SIZES[turn % len(SIZES)], len(room)))
        if turn == 0 and len(room) > 3:
            group = room[:2]  # the twins, alone together
        _group(diary, group, f"group-{number:03}-{turn:02}", turn, often)


def _group(diary: _Diary, group: list[Pupil], item: str, turn: int, often: Counter[str]) -> None:
    """Add a story of several children: named in it, photographed in it, and talked about by two families."""
    ids = tuple(one.id for one in group)
    all_in = diary.shot(f"{item}-all", ("jpeg", "webp", "png", "heic")[turn % 4], ids)
    pair = diary.shot(f"{item}-pair", "large" if turn % 2 else "jpeg", ids[:2], told_apart=True)
    alone = diary.shot(f"{item}-alone", "jpeg", ids[-1:])
    untagged = diary.shot(f"{item}-untagged", "jpeg", ids, tagged=None)
    film = diary.shot(f"{item}-film", "mp4", ids[:2])
    of_home = tuple(one.id for one in group if one.household == group[0].household)
    comments = [diary.remark(f"{item}-c-staff", "staff", ids)]
    comments.append(diary.remark(f"{item}-c-first", group[0].household, of_home))
    if group[1].household != group[0].household:
        theirs = tuple(one.id for one in group if one.household == group[1].household)
        comments.append(diary.remark(f"{item}-c-second", group[1].household, theirs))
    comments.append(diary.remark(f"{item}-c-nobody", "unknown", ids))
    doubtful = turn % 4 == 3
    forms = DOUBTFUL if doubtful else SURE
    names = " and ".join(
        # where two children have one first name, a bare one in a group's story is for a person to settle
        one.full if often[one.given] > 1 else named(one, forms[(turn + place) % len(forms)])
        for place, one in enumerate(group)
    )
    diary.story(
        f"{item}-story",
        "observation",
        ids,
        places=("title", "body", "next_step"),
        said=f"There were {names} at the table.",
        doubtful=doubtful,
        comments=tuple(comments),
        media=(all_in, pair, alone, untagged, film),
    )
    home = diary.shot(f"{item}-at-home", "jpeg", ids[:1])
    diary.story(f"{item}-post", "family_observation", ids[:2], group[0].household, media=(home,))
    diary.story(f"{item}-whose", "family_observation", ids[:2], "unknown")
