"""What leaves is written anew: every field of it is one that somebody decided may leave."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from composed_samples import FULL, MORNING, TOLD, PlainRoom, full_entry, full_journal, full_photo, what_leaves
from drawing import jpeg
from journal_bridge.handover import CleanedFile, Purpose, State
from journal_bridge.journal import (
    Block,
    Child,
    Comment,
    Journal,
    Media,
    Name,
    Observation,
    Person,
    PersonKind,
    Setting,
    Source,
    ordered,
    to_bytes,
)
from journal_bridge.minimise import Brief, Checker, Policy, plan
from journal_bridge.minimise.planning import RULES_VERSION, item_digest
from room_samples import brief_for


def _keyed_source(kind: str, record: str | None = None) -> Source:
    return Source(
        platform="Platform",
        setting="new-setting-s1",
        record=f"new-{kind}-{record}" if record else None,
        adapter="adapter 1",
    )


def _expected_entry() -> Observation:
    return full_entry(
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
    return full_photo(
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
    photos = (full_photo("m1", "ada"), full_photo("m2", "mina"))
    made = what_leaves(full_journal(full_entry(FULL), media=photos), tmp_path)
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
    entry, photos = full_entry(FULL), (full_photo("m1", "ada"), full_photo("m2", "mina"))
    journal = full_journal(entry, media=photos)
    policy = Policy()
    brief = replace(brief_for(Purpose.SETTING, basis="Form 12"), policy=policy)
    (tmp_path / "photo").write_bytes(jpeg())
    made = plan(journal, brief, PlainRoom(tmp_path, lambda _: pytest.fail("nothing is opened"), Checker()))
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
    entry = full_entry(FULL)
    first = item_digest(entry, "ada")
    assert first == hashlib.sha256(f"{RULES_VERSION}\nada\n".encode() + to_bytes(entry)).hexdigest()
    assert len({first, item_digest(entry, "mina"), item_digest(full_entry("Noah"), "ada")}) == 3


def test_the_cleaned_file_lies_under_its_new_name_alone(tmp_path: Path) -> None:
    """In a folder of our own; for another setting without a date."""
    what_leaves(full_journal(full_entry(FULL), media=(full_photo("m1", "ada"),)), tmp_path)
    assert [path.name for path in (tmp_path / "out" / "media").iterdir()] == ["new-media-m1.jpg"]
    assert (tmp_path / "out/media/new-media-m1.jpg").samefile(tmp_path / "photo")
    assert (tmp_path / "out/media").stat().st_mode & 0o777 == 0o700


def test_a_group_picture_tells_of_this_child_alone(tmp_path: Path) -> None:
    """Who else is tagged stays behind, and a tag twice is one."""
    shown = full_photo("m1", "ada", "mina", "ada", caption=None)
    one = what_leaves(full_journal(full_entry(FULL, media=("m1",)), media=(shown,)), tmp_path, _parents_brief())
    assert [media.depicts.people for media in one.journal.media] == [("new-child-ada",)]
    assert [media.caption for media in one.journal.media] == [None]


def _parents_brief() -> Brief:
    return replace(brief_for(), has_consent_file=False, basis=None)
