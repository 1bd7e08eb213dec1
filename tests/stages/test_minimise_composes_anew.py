"""What leaves is written anew: every field of it is one that somebody decided may leave."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from drawing import jpeg
from journal_bridge.handover import Choice, CleanedFile, MinimisedJournal, Purpose, State
from journal_bridge.journal import (
    Answer,
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Consent,
    ConsentPurpose,
    Depicts,
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
    RosterChild,
    Setting,
    Source,
    Status,
    ordered,
    to_bytes,
)
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom, Policy, apply, plan
from journal_bridge.minimise.applying import ENDINGS
from journal_bridge.minimise.media import CleanedMedia
from journal_bridge.minimise.planning import RULES_VERSION, item_digest
from journal_bridge.minimise.room import Look
from room_samples import ROSTER, brief_for, released

FULL = "Wilhelmina Quartermain"
TOLD = "another child"
MORNING = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
PHOTO = CleanedMedia("c" * 64, 7, "image/jpeg", 96, 64, 1.5, "d" * 64)


class _Room(MediaRoom):
    """A room in which every file is one cleaned photo."""

    def look(self, media: Media) -> Look:
        """Return the photo."""
        del media
        return Look(PHOTO, self.folder / "photo", None, 1, ())


def _source(record: str | None = None) -> Source:
    return Source(platform=FULL, setting="s1", file=f"{FULL}.json", record=record, adapter=FULL)


def _keyed_source(kind: str, record: str | None = None) -> Source:
    return Source(
        platform="Platform",
        setting="new-setting-s1",
        record=f"new-{kind}-{record}" if record else None,
        adapter="adapter 1",
    )


def _judgement(words: str) -> Judgement:
    return Judgement(framework="eyfs", edition="2024", area="Writing", note=f"With {words}.", words="Secure")


def _entry(who: str, **changes: Any) -> Observation:  # noqa: ANN401 - any field of an entry
    facts: dict[str, Any] = {
        "id": "e1",
        "observed_on": date(2025, 3, 3),
        "recorded_at": MORNING,
        "published_at": MORNING,
        "author": "sam",
        "status": Status.PUBLISHED,
        "about": ("ada",),
        "title": f"A tower with {who}",
        "body": (Block(text=f"Ada built with {who}."), Block(style="quote", text="High!")),
        "next_steps": (NextStep(body=(Block(text=f"Ask {who}."),), done=True, judgements=(_judgement(who),)),),
        "judgements": (_judgement(who),),
        "media": ("m1", "m2"),
        "comments": (
            Comment(id="c1", author="ana", written_at=MORNING, body=(Block(text=f"Hello {who}"),), media=("m1",)),
            Comment(id="c2", author="bea", body=(Block(text="Not ours"),)),
            Comment(id="c3", author="sam", audience="staff", body=(Block(text="Between us"),)),
        ),
        "source": _source("r1"),
        "extras": {"room": FULL},
    }
    return Observation(**facts | changes)


def _photo(number: str, *people: str, **changes: Any) -> Media:  # noqa: ANN401 - any field of a file
    facts: dict[str, Any] = {
        "id": number,
        "kind": MediaKind.PHOTO,
        "availability": Availability.FOUND,
        "path": f"{FULL}.jpg",
        "sha256": number[-1] * 64,
        "bytes": 99,
        "mime": "image/png",
        "width": 1,
        "height": 2,
        "taken_at": MORNING,
        "taken_at_from": "platform",
        "caption": f"Ada and {FULL}",
        "depicts": Depicts(basis=Basis.IMAGE, people=people),
        "source": _source("p1"),
        "extras": {"album": FULL},
    }
    return Media(**facts | changes)


PEOPLE = (
    Person(id="sam", kind=PersonKind.STAFF, name="Sam Oakes", role=f"Key person of {FULL}"),
    Person(id="ana", kind=PersonKind.FAMILY, name="Ana Northwood", role="Mother", child="ada"),
    Person(id="bea", kind=PersonKind.FAMILY, name="Bea Quartermain", child="mina"),
    Person(id="gran", kind=PersonKind.FAMILY, name="Gran"),
)


def _journal(*entries: Observation | Report, media: tuple[Media, ...] = ()) -> Journal:
    return Journal(
        journal_id="j1",
        child=Child(
            id="ada", known_as=Name(full="Ada Northwood"), date_of_birth=date(2021, 5, 1), source=_source("ch1")
        ),
        settings=(Setting(id="s1", name=f"House of {FULL}"), Setting(id="s2", name="Quartermain Hall")),
        people=PEOPLE,
        entries=entries,
        media=media,
        provenance=_source("j0"),
    )


def _left(journal: Journal, folder: Path, brief: Brief | None = None, **policy: Any) -> MinimisedJournal:  # noqa: ANN401 - any field of a policy
    brief = brief or brief_for(Purpose.SETTING, basis=f"Form 12 ({FULL})")
    brief = replace(brief, platform="Platform", adapter="adapter 1", policy=Policy(**policy))
    (folder / "photo").write_bytes(jpeg())
    with Checker() as checker:
        room = _Room(folder, lambda _: pytest.fail("nothing is opened"), checker)
        made = plan(journal, brief, room)
        return apply(made, brief, room, lambda kind, raw: f"new-{kind}-{raw}", folder / "out")


def _expected_entry() -> Observation:
    return _entry(
        TOLD,
        id="new-entry-e1",
        author="new-person-sam",
        about=("new-child-ada",),
        media=("new-media-m1",),
        comments=(
            Comment(
                id="new-comment-c1",
                author="new-person-ana",
                written_at=MORNING,
                body=(Block(text=f"Hello {TOLD}"),),
                media=("new-media-m1",),
            ),
        ),
        source=_keyed_source("entry", "r1"),
        extras={},
    )


def _expected_photo() -> Media:
    return _photo(
        "new-media-m1",
        "new-child-ada",
        path="media/new-media-m1.jpg",
        sha256="c" * 64,
        bytes=7,
        mime="image/jpeg",
        width=96,
        height=64,
        duration=1.5,
        caption=f"Ada and {TOLD}",
        source=_keyed_source("media", "p1"),
        extras={},
    )


def test_every_field_that_leaves_is_one_that_may(tmp_path: Path) -> None:
    """Ids are new, names are gone, files are the cleaned ones; days, levels and own words stay."""
    photos = (_photo("m1", "ada"), _photo("m2", "mina"))
    made = _left(_journal(_entry(FULL), media=photos), tmp_path)
    assert made.journal == ordered(
        Journal(
            journal_id="new-journal-j1",
            child=Child(
                id="new-child-ada",
                known_as=Name(full="Ada Northwood"),
                date_of_birth=date(2021, 5, 1),
                source=_keyed_source("child", "ch1"),
            ),
            settings=(
                Setting(id="new-setting-s1", name=f"House of {TOLD}"),
                Setting(id="new-setting-s2", name="Quartermain Hall"),
            ),
            people=(
                Person(id="new-person-sam", kind=PersonKind.STAFF, name="Sam Oakes", role=f"Key person of {TOLD}"),
                Person(id="new-person-ana", kind=PersonKind.FAMILY, name="Ana Northwood", child="new-child-ada"),
            ),
            entries=(_expected_entry(),),
            media=(_expected_photo(),),
            provenance=_keyed_source("journal", "j0"),
        )
    )
    assert (made.purpose, made.basis, made.folder) == (Purpose.SETTING, f"Form 12 ({TOLD})", tmp_path / "out")
    assert made.cleaned == (CleanedFile("d" * 64, "c" * 64),)
    assert made.carried == 3
    assert made.redactions == 9  # in the journal; the basis is the receipt's


def test_a_plan_names_every_item_once_with_rule_and_reason(tmp_path: Path) -> None:
    """Entries, comments, files and the details the platform keeps: each is bound to what was seen of it."""
    entry, photos = _entry(FULL), (_photo("m1", "ada"), _photo("m2", "mina"))
    journal = _journal(entry, media=photos)
    policy = Policy()
    brief = replace(brief_for(Purpose.SETTING, basis="Form 12"), policy=policy)
    (tmp_path / "photo").write_bytes(jpeg())
    made = plan(journal, brief, _Room(tmp_path, lambda _: pytest.fail("nothing is opened"), Checker()))
    assert (made.journal, made.purpose, made.basis) == (journal, Purpose.SETTING, "Form 12")
    assert (made.consents_sha256, made.policy_sha256) == (brief.consents.sha256, policy.sha256)
    extras = ("extras", "Details the platform keeps that a journal has no place for; they stay behind.")
    others = "Shows other children only, so this child's journal can do without it."
    told = [(item.kind, item.id, item.detail, item.state, item.rule, item.reason) for item in made.items]
    assert told == [
        ("entry", "e1", "observation", State.CARRY, "published", "Published in this child's journal."),
        ("extras", "e1/extras", "observation", State.WITHHOLD, *extras),
        ("comment", "c1", "comment", State.CARRY, "own-comment", "Written by staff or the child's own family."),
        ("comment", "c2", "comment", State.WITHHOLD, "other-family-comment", "Written by another child's family."),
        ("comment", "c3", "comment", State.WITHHOLD, "review-thread", "Internal review between staff."),
        (
            "media",
            "m1",
            "photo",
            State.CARRY,
            "own-picture",
            "Shows this child, and everybody else in it said yes.",
        ),
        ("extras", "m1/extras", "photo", State.WITHHOLD, *extras),
        ("media", "m2", "photo", State.WITHHOLD, "not-this-child", others),
        ("extras", "m2/extras", "photo", State.WITHHOLD, *extras),
    ]
    seen = [entry.model_copy(update={"comments": ()}), entry, *entry.comments]
    assert [item.digest for item in made.items[:5]] == [item_digest(one, "ada\nsetting") for one in seen]
    assert [item.digest for item in made.items[6::2]] == [item_digest(one, "ada\nsetting") for one in photos]


def test_a_digest_is_of_one_child_and_of_what_was_doubtful() -> None:
    """What was released for one child is not for another, nor once a name in it became doubtful."""
    entry = _entry(FULL)
    first = item_digest(entry, "ada")
    assert first == hashlib.sha256(f"{RULES_VERSION}\nada\n".encode() + to_bytes(entry)).hexdigest()
    assert len({first, item_digest(entry, "mina"), item_digest(_entry("Noah"), "ada")}) == 3


def test_the_cleaned_file_lies_under_its_new_name_alone(tmp_path: Path) -> None:
    """In a folder of our own; for another setting without a date."""
    _left(_journal(_entry(FULL), media=(_photo("m1", "ada"),)), tmp_path)
    assert [path.name for path in (tmp_path / "out" / "media").iterdir()] == ["new-media-m1.jpg"]
    assert (tmp_path / "out/media/new-media-m1.jpg").samefile(tmp_path / "photo")
    assert (tmp_path / "out/media").stat().st_mode & 0o777 == 0o700


def test_a_group_picture_tells_of_this_child_alone(tmp_path: Path) -> None:
    """Who else is tagged stays behind, and a tag twice is one."""
    shown = _photo("m1", "ada", "mina", "ada", caption=None)
    one = _left(_journal(_entry(FULL, media=("m1",)), media=(shown,)), tmp_path, _parents_brief())
    assert [media.depicts.people for media in one.journal.media] == [("new-child-ada",)]
    assert [media.caption for media in one.journal.media] == [None]


def _parents_brief() -> Brief:
    return replace(brief_for(), has_consent_file=False, basis=None)


def test_a_report_keeps_its_kind_and_its_own_words(tmp_path: Path) -> None:
    """Only a name in it goes."""
    facts = _entry(FULL).model_dump(exclude={"kind", "media", "comments"})
    report = Report(**facts, report_kind=f"Two-year check, with {FULL}")
    left = _left(_journal(report), tmp_path).journal.entries[0]
    assert isinstance(left, Report)
    assert left.report_kind == f"Two-year check, with {TOLD}"


def test_staff_are_named_by_their_work_where_a_policy_says_so(tmp_path: Path) -> None:
    """The name stays behind, the role goes."""
    people = _left(_journal(_entry(FULL), media=()), tmp_path, staff_names="role").journal.people
    assert {person.id: person.name for person in people} == {
        "new-person-sam": None,
        "new-person-ana": "Ana Northwood",
    }
    assert {person.id: person.role for person in people} == {
        "new-person-sam": f"Key person of {TOLD}",
        "new-person-ana": None,
    }


def test_staff_keep_a_name_they_share_with_a_child(tmp_path: Path) -> None:
    """Sam Quartermain is nobody's secret; a child's whole name in a label is, and so is a first name there."""
    people = (
        Person(id="sam", kind=PersonKind.STAFF, name="Sam Quartermain", role="Wilhelmina's key person"),
        Person(id="ana", kind=PersonKind.FAMILY, name="Ana (friend of Wilhelmina)", child="ada"),
    )
    journal = _journal(_entry(FULL, media=())).model_copy(update={"people": people})
    found = {person.id: (person.name, person.role) for person in _left(journal, tmp_path).journal.people}
    assert found == {
        "new-person-sam": ("Sam Quartermain", "Another child's key person"),
        "new-person-ana": (f"Ana (friend of {TOLD})", None),
    }


def test_a_child_of_one_name_goes_by_that(tmp_path: Path) -> None:
    """Known-as or legal: one of them, under its own heading, never both."""
    child = Child(id="ada", legal_name=Name(full="Ada Northwood"), source=Source(platform="p", adapter="a"))
    journal = _journal().model_copy(update={"child": child})
    left = _left(journal, tmp_path).journal.child
    assert (left.known_as, left.legal_name) == (None, Name(full="Ada Northwood"))
    assert left.source == Source(platform="Platform", adapter="adapter 1")
    both = child.model_copy(update={"known_as": Name(full="Addie Northwood")})
    again = tmp_path / "again"
    again.mkdir()
    left = _left(_journal().model_copy(update={"child": both}), again).journal.child
    assert (left.known_as, left.legal_name) == (Name(full="Addie Northwood"), None)


def test_a_kind_of_file_without_an_ending_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name is an id and nothing else."""
    monkeypatch.delitem(ENDINGS, "image/jpeg")
    left = _left(_journal(_entry(FULL), media=(_photo("m1", "ada"),)), tmp_path)
    assert [one.path for one in left.journal.media] == ["media/new-media-m1"]


@pytest.mark.parametrize(
    ("choice", "first", "caption"),
    [
        (Choice.CARRY, "Ada sang.", "Ada sings"),
        (Choice.REDACT, f"{TOLD} sang.".capitalize(), f"{TOLD} sings".capitalize()),
    ],
)
def test_a_doubtful_name_goes_where_a_person_said_so(
    choice: Choice, first: str, caption: str, tmp_path: Path
) -> None:
    """Two children are called Ada; in a story of both only a person knows which of them it means."""
    other = RosterChild(id="otherada", names=(Name(full="Ada Brook", given="Ada", family="Brook"),))
    roster = ROSTER.model_copy(update={"children": (*ROSTER.children, other)})
    brief = replace(brief_for(Purpose.SETTING), roster=roster, consents=_all_say_yes("otherada"))
    comment = Comment(id="c1", author="sam", body=(Block(text="Ada sang."),))
    entry = _entry("", about=("ada", "otherada"), title=None, body=(Block(text="Ada sang."),), next_steps=())
    entry = entry.model_copy(update={"judgements": (), "media": ("m1",), "comments": (comment,)})
    journal = _journal(entry, media=(_photo("m1", "ada", "otherada", caption="Ada sings"),))
    with Checker() as checker:
        room = _Room(tmp_path, lambda _: pytest.fail("nothing is opened"), checker)
        held = plan(journal, brief, room).items
    assert {item.id for item in held if item.state is State.HOLD} == {"e1", "c1", "m1"}
    decisions = tuple(replace(one, choice=choice) for one in released(plan(journal, brief, room)))
    left = _left(journal, tmp_path, replace(brief, decisions=decisions)).journal
    assert [block.text for block in left.entries[0].body] == [first]
    assert [block.text for block in left.entries[0].comments[0].body] == [first]
    assert [one.caption for one in left.media] == [caption]


def _all_say_yes(*more: str) -> ConsentRegister:
    children = [*(child.id for child in ROSTER.children), *more]
    return ConsentRegister(
        tuple(
            Consent(child=child, purpose=asked, answer=Answer.YES, origin="t")
            for child in children
            for asked in ConsentPurpose
        )
    )


def test_family_is_known_from_the_children_list_too(tmp_path: Path) -> None:
    """A grandmother whom the export ties to no child is on the child's own line of the list."""
    children = tuple(
        one.model_copy(update={"family": ("gran",)}) if one.id == "ada" else one for one in ROSTER.children
    )
    brief = replace(brief_for(Purpose.SETTING), roster=ROSTER.model_copy(update={"children": children}))
    hers = Comment(id="c9", author="gran", body=(Block(text="Well done"),))
    left = _left(_journal(_entry(FULL, media=(), comments=(hers,))), tmp_path, brief)
    gran = next(person for person in left.journal.people if person.id == "new-person-gran")
    assert gran == Person(id="new-person-gran", kind=PersonKind.FAMILY, name="Gran", child="new-child-ada")


def test_an_author_whom_nobody_knows_has_no_name(tmp_path: Path) -> None:
    """Whoever wrote it: another child's family, or nobody the export tells of."""
    left = _left(_journal(_entry(FULL, author="gran", media=(), comments=())), tmp_path)
    assert left.journal.people == (Person(id="new-person-gran", kind=PersonKind.UNKNOWN),)
    left = _left(_journal(_entry(FULL, author=None, media=(), comments=())), tmp_path)
    assert (left.journal.people, left.journal.entries[0].author) == ((), None)


def test_what_is_held_or_withheld_is_nowhere(tmp_path: Path) -> None:
    """Neither an entry nor its comments nor its pictures."""
    entry = _entry(FULL, status=Status.DRAFT)
    left = _left(_journal(entry, media=(_photo("m1", "ada"),)), tmp_path)
    assert (left.journal.entries, left.journal.media, left.journal.people, left.carried) == ((), (), (), 0)
    assert {one.state for one in left.left_out} == {State.WITHHOLD}


@pytest.mark.parametrize(
    ("mime", "ending"),
    [
        ("image/jpeg", ".jpg"),
        ("image/png", ".png"),
        ("image/webp", ".webp"),
        ("image/heic", ".heic"),
        ("video/mp4", ".mp4"),
        ("video/quicktime", ".mov"),
        ("audio/mp4", ".m4a"),
        ("audio/mpeg", ".mp3"),
        ("application/pdf", ".pdf"),
    ],
)
def test_files_end_as_programs_expect(mime: str, ending: str) -> None:
    """So that they open with a click."""
    assert ENDINGS[mime] == ending
