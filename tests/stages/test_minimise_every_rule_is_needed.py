"""Switching off any one minimising rule is noticed: by a table of truths, and on the invented nursery."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

import drawing
import nursery
import oracle
import oracle_own_platform
from journal_bridge import invented, minimise
from journal_bridge.handover import Plan, Purpose, State
from journal_bridge.journal import (
    Answer,
    Availability,
    Basis,
    Block,
    Care,
    Child,
    Comment,
    Consent,
    ConsentPurpose,
    Depicts,
    EntryBase,
    FamilyObservation,
    Journal,
    Media,
    MediaKind,
    Message,
    Model,
    Name,
    Note,
    Observation,
    Person,
    PersonKind,
    Restriction,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import (
    Brief,
    Checker,
    ConsentRegister,
    MediaRoom,
    Policy,
    applying,
    media,
    planning,
    room,
    rules,
)
from journal_bridge.minimise.policy import ChildRules, RecipientRules, Stop
from journal_bridge.minimise.room import Look
from nursery import SEED, Nursery

SOURCE: Final = Source(platform="invented", file="secret-name.json", record="r1", adapter="invented 1")
DOUBT: Final = "Will at the pond."
PART: Final = "We walked along Larkhill."
MOVED: Final = "They moved to Tarnmouth."
POLICY: Final = Policy(
    evidence_for_school=1,
    children={
        "ada": ChildRules(
            never_say=("14 Larkhill Close",),
            recipients={"Mother": RecipientRules(responsibility="yes", person="ana", not_from="others")},
        ),
        "eve": ChildRules(stop=Stop(why="refuge")),
    },
)
PURPOSES: Final = (Purpose.PARENT, Purpose.SETTING, Purpose.SCHOOL, Purpose.PLATFORM)

TRUTH: Final = """
e-plain            published              published              published              kept-as-marked
e-safeguarding     safeguarding           safeguarding           safeguarding           safeguarding
e-internal         internal               internal               internal               internal
e-draft            draft                  draft                  draft                  kept-as-marked
e-pending          pending                pending                pending                kept-as-marked
e-staff-only       staff-only             staff-only             staff-only             kept-as-marked
e-deleted          deleted                deleted                deleted                deleted
e-care             kind                   kind                   kind                   kept-as-marked
e-message          kind                   kind                   kind                   kind
e-note             published              published              kind                   kept-as-marked
e-by-other-family  other-family           other-family           other-family           kept-as-marked
e-group            published              published              group-school           kept-as-marked
e-with-stopped     published              published              group-school           stopped-child
e-from-home        recipient              published              kind                   kept-as-marked
e-address          hidden-words           hidden-words           not-chosen             kept-as-marked
e-moved            whereabouts            published              not-chosen             kept-as-marked
e-old              published              published              not-chosen             kept-as-marked
e-somebodys        recipient              author-unknown         kind                   kept-as-marked
e-status           status-unknown         status-unknown         not-chosen             kept-as-marked
e-doubt            name-unsure            name-unsure            not-chosen             kept-as-marked
c-review           review-thread          review-thread          review-thread          kept-comment
c-other-family     other-family-comment   other-family-comment   comments-school        kept-comment
c-somebody         recipient              author-unknown         comments-school        kept-comment
c-doubt            name-unsure            name-unsure            comments-school        kept-comment
c-barred           recipient              own-comment            comments-school        kept-comment
c-address          hidden-words           hidden-words           comments-school        kept-comment
c-moved            whereabouts            own-comment            comments-school        kept-comment
c-own              own-comment            own-comment            comments-school        kept-comment
c-on-draft         entry-withheld         entry-withheld         entry-withheld         kept-comment
c-on-status        entry-held             entry-held             entry-withheld         kept-comment
m-own              own-picture            own-picture            own-picture            kept-picture
m-on-draft         entry-withheld         entry-withheld         entry-withheld         kept-picture
m-missing          media-missing          media-missing          media-missing          media-missing
m-linked           media-linked           media-linked           media-linked           media-linked
m-document         document               own-unanswered         own-unanswered         document
m-letter           document-unread        own-unanswered         own-unanswered         kept-picture
m-letter-names     document-names         own-unanswered         own-unanswered         kept-picture
m-film             film-unseen            own-unanswered         own-refused            kept-picture
m-with-refused     other-child-refused    other-child-refused    other-child-refused    other-child-refused
m-with-unanswered  other-child-unanswered other-child-unanswered other-child-unanswered answer-missing
m-with-friend      own-picture            own-picture            group-media-school     kept-picture
m-film-with-friend film-unseen            own-unanswered         own-refused            answer-missing
m-with-stopped     own-picture            own-picture            group-media-school     stopped-child
m-friend-alone     not-this-child         not-this-child         group-media-school     kept-picture
m-damaged          damaged                damaged                damaged                damaged
m-on-status        entry-held             entry-held             entry-withheld         kept-picture
m-untagged         untagged               untagged               untagged               kept-picture
m-nobody           untagged               untagged               untagged               kept-picture
m-in-two-entries   untagged               untagged               untagged               kept-picture
m-named            named-in-photo         named-in-photo         named-in-photo         kept-picture
m-three-faces      more-faces             more-faces             more-faces             kept-picture
m-faces-unknown    faces-not-checked      faces-not-checked      faces-not-checked      kept-picture
m-doubt            caption-unsure         caption-unsure         caption-unsure         kept-picture
m-from-home        recipient              own-picture            own-picture            kept-picture
m-address          hidden-words           hidden-words           hidden-words           kept-picture
m-moved            whereabouts            own-picture            own-picture            kept-picture
"""
"""What truly speaks for each item of the journal below: for family, next setting, school, own new platform."""


def _expected(purpose: Purpose) -> dict[str, str]:
    rows = (line.split() for line in TRUTH.split("\n") if line)
    return {row[0]: row[1 + PURPOSES.index(purpose)] for row in rows}


def _entry(kind: type[EntryBase], name: str, **changes: Any) -> Any:  # noqa: ANN401 - any kind of entry
    facts: dict[str, Any] = {
        "status": Status.PUBLISHED,
        "observed_on": date(2024, 1, 8),
        "author": "sam",
        "about": ("ada",),
        "body": (Block(text="A tower of blocks."),),
        "source": SOURCE,
    }
    return kind(id=name, **facts | changes)


def _comment(name: str, author: str, text: str = "Lovely.", **changes: Any) -> Comment:  # noqa: ANN401
    return Comment(id=name, author=author, body=(Block(text=text),), **changes)


def _media(name: str, *people: str, **changes: Any) -> Media:  # noqa: ANN401
    facts: dict[str, Any] = {
        "kind": MediaKind.PHOTO,
        "availability": Availability.FOUND,
        "path": f"{name}.jpg",
        "depicts": Depicts(basis=Basis.IMAGE, people=people or ("ada",)),
        "source": SOURCE,
    }
    return Media(id=name, **facts | changes)


MEDIA: Final = (
    _media("m-own"),
    _media("m-on-draft"),
    _media("m-missing", availability=Availability.MISSING, path=None),
    _media("m-linked", availability=Availability.LINKED, path=None),
    _media("m-document", kind=MediaKind.DOCUMENT),
    _media("m-letter", kind=MediaKind.DOCUMENT),
    _media("m-letter-names", kind=MediaKind.DOCUMENT),
    _media("m-film", kind=MediaKind.VIDEO),
    _media("m-with-refused", "ada", "cleo"),
    _media("m-with-unanswered", "ada", "dov"),
    _media("m-with-friend", "ada", "ben"),
    _media("m-film-with-friend", "ada", "ben", kind=MediaKind.VIDEO),
    _media("m-with-stopped", "ada", "eve"),
    _media("m-friend-alone", "ben"),
    _media("m-damaged"),
    _media("m-on-status"),
    _media("m-untagged", depicts=Depicts(basis=Basis.UNKNOWN)),
    _media("m-nobody", depicts=Depicts(basis=Basis.IMAGE)),
    _media("m-in-two-entries", depicts=Depicts(basis=Basis.ENTRY, people=("ada",))),
    _media("m-named"),
    _media("m-three-faces"),
    _media("m-faces-unknown"),
    _media("m-doubt", caption=DOUBT),
    _media("m-from-home"),
    _media("m-address", caption=PART),
    _media("m-moved", caption=MOVED),
)
_ELSEWHERE: Final = {"m-on-draft", "m-on-status"}

COMMENTS: Final = (
    _comment("c-review", "sam", audience="staff"),
    _comment("c-other-family", "bea"),
    _comment("c-somebody", "xan"),
    _comment("c-doubt", "sam", DOUBT),
    _comment("c-own", "ana"),
    _comment("c-barred", "tom"),
    _comment("c-address", "sam", PART),
    _comment("c-moved", "sam", MOVED),
)

ENTRIES: Final = (
    _entry(
        Observation,
        "e-plain",
        observed_on=date(2025, 7, 1),
        comments=COMMENTS,
        media=tuple(one.id for one in MEDIA if one.id not in _ELSEWHERE),
    ),
    _entry(Observation, "e-safeguarding", restricted=(Restriction.SAFEGUARDING,)),
    _entry(Observation, "e-internal", restricted=(Restriction.INTERNAL,)),
    _entry(
        Observation,
        "e-draft",
        status=Status.DRAFT,
        comments=(_comment("c-on-draft", "ana"),),
        media=("m-on-draft",),
    ),
    _entry(Observation, "e-pending", status=Status.PENDING),
    _entry(Observation, "e-staff-only", status=Status.STAFF_ONLY),
    _entry(Observation, "e-deleted", status=Status.DELETED),
    _entry(Care, "e-care"),
    _entry(Message, "e-message"),
    _entry(Note, "e-note"),
    _entry(Observation, "e-by-other-family", author="bea"),
    _entry(Observation, "e-group", about=("ada", "ben"), media=("m-in-two-entries",)),
    _entry(Observation, "e-with-stopped", about=("ada", "eve")),
    _entry(FamilyObservation, "e-from-home", author="tom", media=("m-from-home",)),
    _entry(Observation, "e-address", body=(Block(text=PART),)),
    _entry(Observation, "e-moved", body=(Block(text=MOVED),)),
    _entry(Observation, "e-old"),
    _entry(FamilyObservation, "e-somebodys", about=("ada", "ben"), author="xan"),
    _entry(
        Observation,
        "e-status",
        status=Status.UNKNOWN,
        comments=(_comment("c-on-status", "ana"),),
        media=("m-on-status",),
    ),
    _entry(Observation, "e-doubt", body=(Block(text=DOUBT),)),
)

JOURNAL: Final = Journal(
    journal_id="j1",
    child=Child(
        id="ada", known_as=Name(full="Ada Northwood"), legal_name=Name(full="Adaline Northwood"), source=SOURCE
    ),
    people=(
        Person(id="sam", kind=PersonKind.STAFF, name="Sam Oakes"),
        Person(id="ana", kind=PersonKind.FAMILY, name="Ana Northwood", child="ada"),
        Person(id="tom", kind=PersonKind.FAMILY, name="Tom Northwood", child="ada"),
        Person(id="bea", kind=PersonKind.FAMILY, name="Bea Quillfeather", child="ben"),
        Person(id="xan", kind=PersonKind.UNKNOWN, name="Xan Marrow"),
    ),
    entries=ENTRIES,
    media=MEDIA,
    provenance=SOURCE,
)

ROSTER: Final = Roster(
    children=(
        RosterChild(
            id="ada", names=(Name(full="Ada Northwood", given="Ada", family="Northwood"),), family=("ana",)
        ),
        RosterChild(id="ben", names=(Name(full="Ben Quillfeather", given="Ben", family="Quillfeather"),)),
        RosterChild(id="cleo", names=(Name(full="Cleo Marsden", given="Cleo", family="Marsden"),)),
        RosterChild(id="dov", names=(Name(full="Dov Hartnell", given="Dov", family="Hartnell"),)),
        RosterChild(id="eve", names=(Name(full="Eve Tollard", given="Eve", family="Tollard"),)),
        RosterChild(id="wil", names=(Name(full="Will Sorrelby", given="Will", family="Sorrelby"),)),
    )
)


def _consents() -> Iterator[Consent]:
    for purpose in ConsentPurpose:
        yield Consent(child="ada", purpose=purpose, media="photo", answer=Answer.YES, origin="t")
        yield Consent(child="ben", purpose=purpose, answer=Answer.YES, origin="t")
        yield Consent(child="eve", purpose=purpose, answer=Answer.YES, origin="t")
        yield Consent(child="cleo", purpose=purpose, answer=Answer.NO, origin="t")
    yield Consent(child="ada", purpose=ConsentPurpose.SCHOOL, media="video", answer=Answer.NO, origin="t")


class SeenRoom(MediaRoom):
    """A room that saw what a test says it saw."""

    def look(self, media: Media) -> Look:
        """Return what was seen; everything opens but what is damaged, and shows one face."""
        if media.id == "m-damaged":
            return Look(None, None, "media-damaged")
        if media.id == "m-document":
            return Look(None, None, "media-unknown")
        text = "A letter about Ben Quillfeather." if media.id == "m-letter-names" else ""
        faces = {"m-three-faces": 3, "m-faces-unknown": None}.get(media.id, 1)
        return Look(None, None, None, faces, ("Will Sorrelby",) if media.id == "m-named" else (), text)


def _plan(purpose: Purpose, folder: Path, **changes: Any) -> Plan:  # noqa: ANN401
    brief = Brief(
        purpose=purpose,
        roster=ROSTER,
        consents=ConsentRegister(tuple(_consents())),
        today=date(2025, 7, 20),
        policy=POLICY,
        to="Mother" if purpose is Purpose.PARENT else None,
        basis="Form 12",
        has_consent_file=True,
    )
    brief = dataclasses.replace(brief, **changes)
    with Checker() as checker:
        return minimise.plan(JOURNAL, brief, SeenRoom(folder, lambda _name: pytest.fail("opened"), checker))


def _told(plan: Plan) -> dict[str, str]:
    return {item.id: item.rule for item in plan.items}


TABLES: Final = ("ENTRY_RULES", "COMMENT_RULES", "MEDIA_RULES")
_KIND: Final = {"ENTRY_RULES": "e-", "COMMENT_RULES": "c-", "MEDIA_RULES": "m-"}
EVERY_RULE: Final = tuple((table, rule.code) for table in TABLES for rule in getattr(rules, table))


def _without(table: str, code: str) -> tuple[Any, ...]:
    return tuple(rule for rule in getattr(rules, table) if rule.code != code)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_item_stays_or_goes_for_its_true_reason(purpose: Purpose, tmp_path: Path) -> None:
    """A journal with one item for every reason there is: each gets its own, for each recipient."""
    assert _expected(purpose) == _told(_plan(purpose, tmp_path))


@pytest.mark.parametrize(("table", "code"), EVERY_RULE)
def test_every_rule_has_an_item_it_decides(table: str, code: str) -> None:
    """Whoever adds a rule adds an item to the truths above that stays or goes for this very reason."""
    told = [row.split() for row in TRUTH.split("\n") if row.startswith(_KIND[table])]
    assert code in {reason for row in told for reason in row[1:]}


@pytest.mark.parametrize(("table", "code"), EVERY_RULE)
def test_switching_off_a_rule_is_noticed(
    table: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever single rule is taken out of the tables, some item's fate is not the true one any more."""
    monkeypatch.setattr(planning, table, _without(table, code))
    assert any(_expected(purpose) != _told(_plan(purpose, tmp_path)) for purpose in PURPOSES)


NARROW: Final = tuple(
    (table, rule.code)
    for table in TABLES
    for rule in getattr(rules, table)
    if rule.whom != rules.EVERYBODY and rule.state is not State.CARRY
)
"""Rules that speak for some recipients only; what carries comes last in its table, and nothing is left for it."""


@pytest.mark.parametrize(("table", "code"), NARROW)
def test_a_rule_that_spoke_for_everybody_is_noticed(
    table: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom a rule is for is needed too: the setting's own platform keeps drafts, and a family does not get them."""
    as_it_is = [_plan(purpose, tmp_path).items for purpose in PURPOSES]
    wide = tuple(
        dataclasses.replace(rule, whom=rules.EVERYBODY) if rule.code == code else rule
        for rule in getattr(rules, table)
    )
    monkeypatch.setattr(planning, table, wide)
    assert as_it_is != [_plan(purpose, tmp_path).items for purpose in PURPOSES]


LEAVER, SECOND = invented.leaver(SEED), invented.second(SEED)
REFUSED, ASKED_LATE, FRIENDLY = invented.refused(SEED), nursery.CHILDREN[11], nursery.CHILDREN[2]
SILENT = next(child.id for child in invented.setting(SEED).children if child.consent == "unanswered")
SEEN_ON_THE_NURSERY: Final = (
    ("ENTRY_RULES", "safeguarding", LEAVER, Purpose.PARENT),
    ("ENTRY_RULES", "internal", LEAVER, Purpose.PARENT),
    ("ENTRY_RULES", "draft", LEAVER, Purpose.PARENT),
    ("ENTRY_RULES", "pending", LEAVER, Purpose.PARENT),
    ("ENTRY_RULES", "staff-only", LEAVER, Purpose.PARENT),
    ("ENTRY_RULES", "kind", LEAVER, Purpose.SCHOOL),
    ("ENTRY_RULES", "group-school", LEAVER, Purpose.SCHOOL),
    ("ENTRY_RULES", "not-chosen", LEAVER, Purpose.SCHOOL),
    ("ENTRY_RULES", "published", SECOND, Purpose.PARENT),
    ("COMMENT_RULES", "review-thread", SECOND, Purpose.PARENT),
    ("COMMENT_RULES", "entry-withheld", LEAVER, Purpose.SCHOOL),
    ("COMMENT_RULES", "comments-school", LEAVER, Purpose.SCHOOL),
    ("COMMENT_RULES", "other-family-comment", LEAVER, Purpose.PARENT),
    ("COMMENT_RULES", "entry-held", LEAVER, Purpose.PARENT),
    ("COMMENT_RULES", "own-comment", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "entry-withheld", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "media-missing", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "media-linked", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "document-unread", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "own-refused", REFUSED, Purpose.PARENT),
    ("MEDIA_RULES", "own-unanswered", ASKED_LATE, Purpose.SETTING),
    ("MEDIA_RULES", "other-child-refused", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "other-child-unanswered", SECOND, Purpose.PARENT),
    ("MEDIA_RULES", "group-media-school", FRIENDLY, Purpose.SCHOOL),
    ("MEDIA_RULES", "untagged", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "film-unseen", LEAVER, Purpose.PARENT),
    ("MEDIA_RULES", "own-picture", LEAVER, Purpose.PARENT),
    ("ENTRY_RULES", "internal", LEAVER, Purpose.PLATFORM),
    ("ENTRY_RULES", "kept-as-marked", LEAVER, Purpose.PLATFORM),
    ("COMMENT_RULES", "kept-comment", LEAVER, Purpose.PLATFORM),
    ("MEDIA_RULES", "own-refused", REFUSED, Purpose.PLATFORM),
    ("MEDIA_RULES", "other-child-refused", LEAVER, Purpose.PLATFORM),
    ("MEDIA_RULES", "answer-missing", SILENT, Purpose.PLATFORM),
    ("MEDIA_RULES", "kept-picture", LEAVER, Purpose.PLATFORM),
)
"""Rules that life in the nursery needs, with a child whose journal shows it."""


def _faults(opened: Nursery, child: str, purpose: Purpose) -> list[str]:
    judge = oracle_own_platform.of(purpose, child, SEED, nursery.keyed)
    plan = opened.plan(child, purpose)  # once for both: planning takes most of the time
    return judge.judge(opened.applied(plan, purpose)).faults + judge.judge_plan(plan)


@pytest.mark.parametrize("child", [LEAVER, SECOND, REFUSED, ASKED_LATE, FRIENDLY])
def test_the_nursery_is_in_order_with_all_rules_on(child: str, opened: Nursery) -> None:
    """The truth of the invented nursery and what the rules decide are the same."""
    for purpose in PURPOSES:
        assert _faults(opened, child, purpose) == [], purpose


@pytest.mark.parametrize(("table", "code", "child", "purpose"), SEEN_ON_THE_NURSERY)
def test_switching_off_a_rule_is_noticed_in_the_nursery(
    *, table: str, code: str, child: str, purpose: Purpose, opened: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among fourteen children the missing rule shows: by what leaves, or by a reason that is not true."""
    monkeypatch.setattr(planning, table, _without(table, code))
    assert _faults(opened, child, purpose) != []


def _leaving(patch: pytest.MonkeyPatch, method: str, **kept: str) -> None:
    """Let one step of composing leave some fields as they were."""
    real = getattr(applying._Composer, method)  # noqa: SLF001 - the step under test

    def careless(self: Any, old: Any, **named: Any) -> Any:  # noqa: ANN401
        return real(self, old, **named).model_copy(update={new: getattr(old, name) for new, name in kept.items()})

    patch.setattr(applying._Composer, method, careless)  # noqa: SLF001 - see above


@pytest.mark.parametrize(
    ("method", "field", "fault"),
    [
        ("_entry", "extras", "extras"),
        ("_entry", "about", "ids of other children an entry is about"),
        ("_entry", "body", "the name"),
        ("_entry", "source", "the name of a source file"),
        ("_entry", "id", "an id of the source"),
        ("_entry", "author", "an id of the source"),
        ("_comment", "id", "an id of the source"),
        ("_media", "depicts", "ids of other children in a picture"),
        ("_media", "source", "media of nobody's album"),
    ],
)
def test_a_step_left_out_when_composing_is_noticed(
    method: str, field: str, fault: str, opened: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, ids, file names and leftovers each go by a step of their own; each step is missed when it is gone."""
    _leaving(monkeypatch, method, **{field: field})
    made = opened.minimised(LEAVER, Purpose.PARENT)
    faults = oracle.Oracle(SEED, LEAVER, Purpose.PARENT, nursery.keyed).judge(made).faults
    assert any(one.startswith(fault) for one in faults)


def test_names_left_in_texts_are_noticed(opened: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the replacing of names, the check names the names."""
    monkeypatch.setattr(applying, "redact", lambda text, _spans, **_named: (text, 0))
    faults = oracle.Oracle(SEED, LEAVER, Purpose.PARENT, nursery.keyed).judge(
        opened.minimised(LEAVER, Purpose.PARENT)
    )
    assert any(fault.startswith("the name") for fault in faults.faults)
    assert any(fault.startswith("the word") for fault in faults.faults)


def test_ids_that_are_not_keyed_are_noticed(opened: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two families could compare plain ids."""
    monkeypatch.setattr(nursery, "keyed", lambda _kind, raw: raw)
    made = opened.minimised(LEAVER, Purpose.PARENT)
    faults = oracle.Oracle(SEED, LEAVER, Purpose.PARENT, nursery.keyed).judge(made).faults
    assert "an id of the source" in faults


def test_photos_passed_on_as_they_are_are_noticed(
    opened: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the filters, place, camera and names travel inside the photos; the check sees them."""
    real = media.clean_media

    def lazy(stream: Any, target: Path, **others: Any) -> Any:  # noqa: ANN401
        cleaned = real(stream, target, **others)
        stream.seek(0)
        untrusted = stream.read()
        if b"ftyp" not in untrusted[:8]:  # a HEIC photo passed on as it is would be no JPEG at all
            target.write_bytes(untrusted)
        return cleaned

    monkeypatch.setattr(room, "clean_media", lazy)
    careless = dataclasses.replace(opened, room=MediaRoom(tmp_path, opened.room.find, opened.room.checker))
    made = careless.minimised(LEAVER, Purpose.SETTING)  # a family's copy goes through the filters once more
    faults = oracle.Oracle(SEED, LEAVER, Purpose.SETTING, nursery.keyed).judge(made).faults
    assert "a metadata word in a file" in faults
    assert "a metadata block in a file" in faults


def test_a_film_that_calls_itself_a_photo_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind is told from the bytes: nobody would watch a film that is listed as a photo."""
    photo = tmp_path / "p.jpg"
    photo.write_bytes(drawing.jpeg())
    (tmp_path / "cleaned").mkdir()

    class File:
        def open(self) -> Any:  # noqa: ANN401
            return photo.open("rb")

    monkeypatch.setattr(Checker, "faces", lambda _self, _path: 0)
    with Checker() as checker:
        honest = MediaRoom(tmp_path / "cleaned", lambda _name: File(), checker)
        assert honest.look(_media("m1")).refused is None
        assert honest.look(_media("m2", kind=MediaKind.VIDEO)).refused == "media-unknown"


def test_the_same_file_uploaded_twice_has_the_tags_of_both(tmp_path: Path) -> None:
    """A photo tagged with a refused child stays, also where its second upload is tagged with the leaver alone."""
    digest = "a" * 64
    twice = (_media("m-own", sha256=digest), _media("m-again", "ada", "cleo", sha256=digest))
    kept = (one for one in MEDIA if one.id != "m-own")
    journal = JOURNAL.model_copy(update={"media": (*twice, *kept)})
    with Checker() as checker:
        brief = Brief(Purpose.PARENT, ROSTER, ConsentRegister(tuple(_consents())), date(2025, 7, 20))
        plan = minimise.plan(journal, brief, SeenRoom(tmp_path, lambda _name: pytest.fail("opened"), checker))
    assert _told(plan)["m-own"] == "other-child-refused"


def test_known_as_and_legal_name_never_meet(tmp_path: Path) -> None:
    """One name travels; the other could tell of an adoption or a separation."""
    with Checker() as checker:
        brief = Brief(Purpose.PARENT, ROSTER, ConsentRegister(), date(2025, 7, 20))
        seen = SeenRoom(tmp_path, lambda _name: pytest.fail("opened"), checker)
        journal = JOURNAL.model_copy(update={"media": (), "entries": (_entry(Note, "e1"),)})
        made = minimise.apply(minimise.plan(journal, brief, seen), brief, seen, nursery.keyed, tmp_path / "out")
    assert made.journal.child.known_as == Name(full="Ada Northwood")
    assert made.journal.child.legal_name is None


def test_no_new_field_travels_unseen() -> None:
    """Composing copies a record and changes its fields; a field added later must first be thought about here."""
    thought_of: dict[type[Model], str] = {
        Observation: "id observed_on recorded_at published_at author status about title body next_steps judgements "
        "media comments restricted source extras kind",
        Comment: "id author written_at body media audience",
        Media: "id kind availability path sha256 bytes mime width height duration taken_at taken_at_from caption "
        "depicts source extras",
    }
    for model, fields in thought_of.items():
        assert set(fields.split()) == set(model.model_fields)
