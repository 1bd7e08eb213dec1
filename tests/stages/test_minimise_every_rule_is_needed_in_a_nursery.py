"""On an invented nursery, switching off any one rule, or leaving out a step of composing, is noticed."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

import drawing
import nursery
import oracle
import oracle_own_platform
from journal_bridge import invented, minimise
from journal_bridge.handover import Purpose
from journal_bridge.journal import Comment, Media, MediaKind, Model, Name, Note, Observation
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom, applying, media, planning, room
from judged_journal import (
    JOURNAL,
    MEDIA,
    PURPOSES,
    ROSTER,
    SeenRoom,
    consents,
    entry_of,
    media_of,
    table_without,
    told_rules,
)
from nursery import SEED, Nursery

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
    monkeypatch.setattr(planning, table, table_without(table, code))
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
        assert honest.look(media_of("m1")).refused is None
        assert honest.look(media_of("m2", kind=MediaKind.VIDEO)).refused == "media-unknown"


def test_the_same_file_uploaded_twice_has_the_tags_of_both(tmp_path: Path) -> None:
    """A photo tagged with a refused child stays, also where its second upload is tagged with the leaver alone."""
    digest = "a" * 64
    twice = (media_of("m-own", sha256=digest), media_of("m-again", "ada", "cleo", sha256=digest))
    kept = (one for one in MEDIA if one.id != "m-own")
    journal = JOURNAL.model_copy(update={"media": (*twice, *kept)})
    with Checker() as checker:
        brief = Brief(Purpose.PARENT, ROSTER, ConsentRegister(tuple(consents())), date(2025, 7, 20))
        plan = minimise.plan(journal, brief, SeenRoom(tmp_path, lambda _name: pytest.fail("opened"), checker))
    assert told_rules(plan)["m-own"] == "other-child-refused"


def test_known_as_and_legal_name_never_meet(tmp_path: Path) -> None:
    """One name travels; the other could tell of an adoption or a separation."""
    with Checker() as checker:
        brief = Brief(Purpose.PARENT, ROSTER, ConsentRegister(), date(2025, 7, 20))
        seen = SeenRoom(tmp_path, lambda _name: pytest.fail("opened"), checker)
        journal = JOURNAL.model_copy(update={"media": (), "entries": (entry_of(Note, "e1"),)})
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
