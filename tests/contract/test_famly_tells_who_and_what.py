"""The judgement calls of this adapter, one sentence each: who wrote, who is shown, which framework."""

import json
from collections.abc import Callable

import pytest

from contract.famly_cases import FIXTURES, observation, page, read_export, read_files
from journal_bridge.journal import Basis, EntryBase, Journal, PersonKind, Restriction, Status, plain, to_bytes

IRIS, OTTO, WILL = (f"{letter}0000000-0000-4000-8000-00000000000{letter}" for letter in "abc")
SEEN_BY_FAMILIES = Status.PUBLISHED


@pytest.fixture(scope="module")
def journals() -> dict[str, Journal]:
    """Return the journals of the case that holds every state."""
    return read_export(FIXTURES / "every-state" / "export")[1]


def entry(journal: Journal, name: str) -> EntryBase:
    """Return an entry by its id."""
    return next(one for one in journal.entries if one.id == name)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("observation-sent", Status.PUBLISHED),
        ("observation-group", Status.PENDING),
        ("observation-review", Status.PENDING),
        ("observation-changes", Status.PENDING),
        ("observation-draft", Status.DRAFT),
        ("observation-newstate", Status.UNKNOWN),
        ("observation-odd", Status.UNKNOWN),
        ("observation-home-wait", Status.PENDING),
        ("note-shown", Status.PUBLISHED),
        ("note-hidden", Status.STAFF_ONLY),
        ("note-draft", Status.DRAFT),
    ],
)
def test_only_what_families_could_see_counts_as_published(
    journals: dict[str, Journal], name: str, status: Status
) -> None:
    """Drafts, reviews, hidden notes and states nobody knows are never taken for published."""
    assert status is entry(journals[IRIS], name).status


def test_marks_on_notes_are_kept(journals: dict[str, Journal]) -> None:
    """A safeguarding concern and a sensitive note carry their marks, so that no rule can miss them."""
    assert Restriction.SAFEGUARDING in entry(journals[IRIS], "note-concern").restricted
    assert entry(journals[IRIS], "note-sensitive").restricted == (Restriction.INTERNAL,)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("observation-home", "family_observation"),
        ("observation-assess", "assessment"),
        ("observation-upto", "assessment"),
        ("observation-two", "report"),
        ("observation-odd", "note"),
    ],
)
def test_each_variant_has_its_kind(journals: dict[str, Journal], name: str, kind: str) -> None:
    """At-home observations, assessments and two-year checks are told apart; the unknown is a note to be held."""
    assert kind == entry(journals[IRIS], name).model_dump()["kind"]


def test_commenters_are_told_apart(journals: dict[str, Journal]) -> None:
    """The child's own mother, staff, another child's father and a stranger are four different things."""
    people = {person.id: person for person in journals[IRIS].people}
    comments = {one.id: one for one in entry(journals[IRIS], "observation-sent").comments}
    told = {name: people[one.author or ""] for name, one in comments.items()}
    assert (told["comment-k1"].kind, told["comment-k1"].child) == (PersonKind.FAMILY, IRIS)
    assert PersonKind.STAFF is told["comment-k2"].kind
    assert (told["comment-k3"].kind, told["comment-k3"].child) == (PersonKind.FAMILY, WILL)
    assert PersonKind.UNKNOWN is told["comment-k4"].kind
    assert comments["comment-rv1"].audience == "staff"


def test_the_twins_mother_is_family_in_both_journals(journals: dict[str, Journal]) -> None:
    """One mother's comment on a shared entry is her own family's in each twin's journal."""
    for twin in (IRIS, OTTO):
        people = {person.id: person for person in journals[twin].people}
        (comment,) = entry(journals[twin], "observation-group").comments
        assert twin == people[comment.author or ""].child


def relations(**families: str) -> list[dict[str, object]]:
    """Return children, each with one relative of that name."""
    return [
        {"id": child, "name": f"{child} X", "relations": [{"relationId": f"r-{child}", "name": {"fullName": name}}]}
        for child, name in families.items()
    ]


def commented(
    *children: str, by: str, roll: list[dict[str, object]], **sender: object
) -> tuple[PersonKind, str | None]:
    """Return what the author of one comment is taken for in the first child's journal."""
    comment = {"id": "c", "body": "Hello.", "sender": {"name": by, **sender}}
    told = observation("o", *children, comments={"results": [comment]})
    _, built = read_files({"children.json": roll, "observations.json": page(told)})
    journal = built[children[0]]
    author = journal.person(journal.entries[0].comments[0].author)
    assert author is not None
    return author.kind, author.child


def test_one_name_in_two_families_is_nobodys() -> None:
    """Two mothers of the same name: neither is taken for the other."""
    assert commented("a", "b", by="Jo Reed", roll=relations(a="Jo Reed", b="Jo Reed")) == (PersonKind.UNKNOWN, None)


def test_a_parent_who_shares_a_name_with_staff_is_unknown() -> None:
    """A name that is both a parent's and a colleague's proves nothing."""
    assert commented("a", by="Priya Dell", roll=relations(a="Priya Dell")) == (PersonKind.UNKNOWN, None)


def test_the_line_under_a_name_tells_the_child() -> None:
    """Where the feed says whose aunt she is, her comment is that family's, and the line is not kept."""
    roll = relations(Ann="Jo Reed", Bo="Max Poe")
    assert commented("Ann", by="Una Poe", roll=roll, subtitle="Aunt of Bo X") == (PersonKind.FAMILY, "Bo")
    assert commented("Ann", by="Priya Dell", roll=roll, subtitle="Owl Room") == (PersonKind.STAFF, None)
    assert commented("Ann", by="Priya Dell", roll=roll, subtitle="Bo X Room") == (PersonKind.UNKNOWN, None)


@pytest.mark.parametrize(
    ("place", "framework", "edition", "aspect"),
    [
        (0, "EYFS", "EYFS-2021", "Speaking"),
        (1, "EYFS", "EYFS-2012", "Technology"),
        (2, "platform", "platform", None),
        (3, "CoEL", "CoEL", None),
        (4, "EYFS", "EYFS-2021", "Speaking"),
    ],
)
def test_old_and_new_goals_stay_apart(
    journals: dict[str, Journal], place: int, framework: str, edition: str, aspect: str | None
) -> None:
    """A goal of 2012 is never turned into one of 2021, and other frameworks keep their own words."""
    judgement = entry(journals[IRIS], "observation-sent").judgements[place]
    assert (framework, edition, aspect) == (judgement.framework, judgement.edition, judgement.aspect)


def test_a_next_step_keeps_its_state(journals: dict[str, Journal]) -> None:
    """What was planned next travels with whether it was done."""
    (step,) = entry(journals[IRIS], "observation-sent").next_steps
    assert (plain(step.body), step.done) == ("Offer bigger leaves.", False)


def depicted(*observations: dict[str, object], **files: object) -> tuple[Basis, tuple[str, ...]]:
    """Return who is said to be in the first picture of child `a`."""
    documents = {"o.json": page(*observations), **{f"{name}.json": held for name, held in files.items()}}
    (picture, *_) = read_files(documents)[1]["a"].media
    return picture.depicts.basis, picture.depicts.people


PICTURE = {"id": "p1", "width": 4, "height": 3}
TAGGED_WITH_BOTH = {
    "data": {"mediaTagging": {"mediaTagged": {"list": [{"mediaId": "p1", "children": [{"id": "a"}, {"id": "b"}]}]}}}
}
A_POST = {"feedItems": [{"feedItemId": "f", "body": "x", "images": [{"imageId": "p1"}]}]}


@pytest.mark.parametrize(
    ("said", "basis", "people"),
    [
        (lambda: depicted(observation("o", "a", images=[PICTURE])), Basis.ENTRY, ("a",)),
        (lambda: depicted(observation("o", "a", "b", images=[PICTURE])), Basis.UNKNOWN, ()),
        (lambda: depicted(observation("o", "a", images=[PICTURE], status={"state": "DRAFT"})), Basis.UNKNOWN, ()),
        (
            lambda: depicted(observation("o", "a", images=[PICTURE]), observation("q", "b", images=[PICTURE])),
            Basis.UNKNOWN,
            (),
        ),
        (lambda: depicted(observation("o", "a", images=[PICTURE]), post=A_POST), Basis.UNKNOWN, ()),
        (lambda: depicted(observation("o", "a", images=[PICTURE]), tags=TAGGED_WITH_BOTH), Basis.IMAGE, ("a", "b")),
        (lambda: depicted(observation("o", "a"), a=[{"imageId": "p1"}]), Basis.UNKNOWN, ("a",)),
        (
            lambda: depicted(
                observation("o", "a"), a=[{"imageId": "p1", "tags": [{"childId": "a"}, {"childId": "b"}]}]
            ),
            Basis.IMAGE,
            ("a", "b"),
        ),
        (
            lambda: depicted(observation("o", "a"), a=[{"imageId": "p1", "tags": [{"childId": "a"}, {"oops": 1}]}]),
            Basis.UNKNOWN,
            ("a",),
        ),
    ],
    ids=[
        "one child's published entry",
        "a shared entry",
        "a draft",
        "one photo in two children's entries",
        "a photo that a room saw too",
        "the picture's own tags",
        "a list for one child, which names nobody else",
        "a tagged photo in no entry",
        "tags that cannot all be read",
    ],
)
def test_who_is_in_a_picture_is_said_only_on_evidence(
    said: Callable[[], tuple[Basis, tuple[str, ...]]], basis: Basis, people: tuple[str, ...]
) -> None:
    """Untagged means unknown, never alone; every claim about a picture has its basis."""
    assert (basis, people) == said()


def test_a_photo_on_two_entries_is_one_photo(journals: dict[str, Journal]) -> None:
    """The same photo on several observations is kept once, and each entry still shows it in its place."""
    assert [item.id for item in journals[IRIS].media].count("image-pic-1") == 1
    assert entry(journals[IRIS], "observation-group").media == ("image-pic-3", "image-pic-1")


def test_photos_whose_ids_differ_by_case_never_swap() -> None:
    """Two photos called `Ab` and `aB` are not given one file between them."""
    two = observation("o", "a", images=[{"id": "Ab"}, {"id": "aB"}])
    _, built = read_files({"o.json": page(two), "media/AB.jpg": b"\xff\xd8\xff"})
    assert [item.path for item in built["a"].media] == [None, None]


def test_a_tagged_photo_reaches_the_tagged_child_that_no_entry_shows_it_to() -> None:
    """A photo in one child's entry, tagged with a friend too, is in the friend's journal as a photo of its own."""
    tagged = [{"imageId": "p1", "tags": [{"childId": "a"}, {"childId": "b"}], "createdAt": "2026-03-01T10:00:00Z"}]
    _, built = read_files({"o.json": page(observation("o", "a", images=[PICTURE])), "t.json": tagged})
    assert [one.id for one in built["a"].entries] == ["observation-o"]
    assert [(one.id, one.about) for one in built["b"].entries] == [("tagged-p1", ("b",))]


def test_no_link_secret_or_portrait_survives() -> None:
    """A signed link opens a photo to anybody: none reaches a journal, however deep it was hidden."""
    link = "https://img.example.invalid/SECRET.jpg?expires=1"
    hidden = {
        "url": link,
        "secret": {"key": "SECRET"},
        "key": "SECRET",
        "prefix": "SECRET",
        "note": {"deep": [link]},
    }
    told = observation("o", "a", images=[{"id": "p", **hidden}], odd={"deep": [hidden]}, profileImage=hidden)
    told["createdBy"] = {"name": {"fullName": "Priya Dell"}, "profileImage": hidden}
    told["statuses"] = [{"state": "SENT", "createdBy": {"profileImage": hidden}}]
    reading, built = read_files({"o.json": page(told)})
    assert b"SECRET" not in to_bytes(built["a"])
    assert "SECRET" not in json.dumps([str(loss) for loss in reading.losses])


def test_of_two_states_the_newest_is_kept_whatever_the_order() -> None:
    """A record fetched twice while it changed is told in its newest state, and the older one is counted."""
    old = observation("o", "a", status={"state": "DRAFT", "createdAt": "2026-03-01T10:00:00Z"})
    new = observation("o", "a")
    for pages in ((old, new), (new, old)):
        reading, built = read_files({"1.json": page(pages[0]), "2.json": page(pages[1])})
        assert [one.status for one in built["a"].entries] == [Status.PUBLISHED]
        assert [(o.kind, o.reason) for o in reading.losses] == [
            ("observation", "an older state of the same record")
        ]


def test_an_entry_whose_children_cannot_all_be_read_is_not_taken_for_one_childs() -> None:
    """A shared entry with one unreadable child would look individual: it is a loss instead."""
    told = observation("o", "a")
    told["children"] = [{"id": "a"}, {"name": "no id"}]
    reading, built = read_files({"o.json": page(told)})
    assert built == {}
    assert reading.source_records == {"observation": 1}


def test_a_made_up_id_cannot_meet_another_childs() -> None:
    """An id that imitates one of ours is given another, so two children never share a journal."""
    first, _ = read_files({"o.json": page(observation("o", "../x"))})
    imitated = first.children[0].id
    reading, built = read_files({"o.json": page(observation("o", "../x"), observation("q", imitated))})
    assert len(reading.children) == 2
    assert [len(journal.entries) for journal in built.values()] == [1, 1]


def test_a_place_never_quotes_a_field_named_after_a_child() -> None:
    """Some tools save answers under a child's name; a loss says where, without the name."""
    reading, _ = read_files({"o.json": {"Rosie Pike": {"feedItems": ["?"]}, "Ann Lee": {"x": [1]}}})
    assert not any(name in loss.place for loss in reading.losses for name in ("Rosie", "Ann"))
    assert reading.source_records == {"post": 1, "part": 1}


def test_an_unknown_child_has_no_journal() -> None:
    """Asking for a child the export does not know is an error, not an empty journal."""
    reading, _ = read_files({"o.json": page(observation("o", "a"))})
    with pytest.raises(KeyError):
        reading.journal("b")


def test_a_missing_last_page_is_told() -> None:
    """When every page says that another follows, the manager is told that the last one is not there."""
    answer = page(observation("o", "a"))
    answer["data"]["childDevelopment"]["observations"]["next"] = "more"  # type: ignore[index]
    reading, _ = read_files({"o.json": answer})
    assert any("last page" in warning for warning in reading.warnings)
