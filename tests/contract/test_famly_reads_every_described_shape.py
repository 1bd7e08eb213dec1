"""Every shape that public descriptions give: each is read, or counted with a reason; none is passed over."""

from collections.abc import Mapping
from typing import Any

import pytest

from contract.famly_cases import lost, observation, page, read_files
from journal_bridge.journal import EntryBase, Journal, NextStep, Status
from journal_bridge.testing import opened_from
from journal_bridge_famly import adapter

KID = "a0000000-0000-4000-8000-00000000000a"
FRIEND = "b0000000-0000-4000-8000-00000000000b"
ULID = "01HZY3M5W8QK2V7N4T9R6B1C0D"
IMAGE = {"imageId": "pic", "createdAt": "2026-03-01T10:00:00+00:00", "tags": [{"childId": KID}]}
OBJECT_TIME = {"date": "2026-03-01 10:00:00.000000", "timezone_type": 3, "timezone": "UTC"}
NOTE = {"noteId": "n", "childId": KID, "noteType": "Classic", "text": "Words.", "parentVisible": True}
ALLOWANCE = {"child": {"id": KID}, "allowance": "PERMITTED"}
MESSAGE = {"messageId": "m", "conversationId": "c", "body": "Hello", "author": {"title": "Jo Vale"}, "images": []}
EVENT = {
    "originator": {"type": "Famly.Daycare:Nap", "id": "e"},
    "title": "Ada slept",
    "from": "2026-03-01T12:00:00Z",
}


def one(name: str = "o", **fields: Any) -> dict[str, object]:  # noqa: ANN401 - any value of a record
    """Return an observation about one child."""
    return observation(name, KID, **fields)


SHAPES: dict[str, tuple[object, dict[str, int]]] = {
    "a page of observations": (page(one()), {"observation": 1}),
    "a bare list of observations": ([one()], {"observation": 1}),
    "one observation a file": (one(), {"observation": 1}),
    "a batch of answers": ([page(one()), page(one("p"))], {"observation": 2}),
    "notes": ({"data": {"childNotes": {"result": [NOTE], "next": None}}}, {"note": 1}),
    "a bare list of notes": ([NOTE], {"note": 1}),
    "one note a file": (NOTE, {"note": 1}),
    "a bare list of tagged images": ([IMAGE], {"tagged image": 1}),
    "tagged images with a total": ({"images": [IMAGE], "totalAmount": 1}, {"tagged image": 1}),
    "tagged images as an object of values": ({"0": IMAGE, "1": {**IMAGE, "imageId": "q"}}, {"tagged image": 2}),
    "answers on tagging": (
        {"data": {"mediaTagging": {"tagAllowance": {"list": [ALLOWANCE]}}}},
        {"allowance": 1},
    ),
    "answers on tagging by room": (
        {"data": {"mediaTagging": {"tagAllowance": {"list": [{"group": {"id": "g"}, "children": [ALLOWANCE]}]}}}},
        {"allowance": 1},
    ),
    "who is tagged": (
        {"data": {"mediaTagging": {"mediaTagged": {"list": [{"mediaId": "pic", "children": [{"id": KID}]}]}}}},
        {"media tag": 1},
    ),
    "the roster of the staff's tablet": (
        {
            "children": [
                {"childId": KID, "groupId": "g", "gender": 2, "name": {"firstName": "Ada"}, "isSick": False}
            ]
        },
        {"child": 1},
    ),
    "the roster of the public interface": (
        {
            "data": {
                "children": {"listBySiteIds": {"result": [{"id": KID, "name": "Ada", "birthday": "2022-04-05"}]}}
            }
        },
        {"child": 1},
    ),
    "the children of the calendar": ({"children": [{"childId": KID, "name": "Ada"}]}, {"child": 1}),
    "the account": (
        {"loginId": "l", "roles2": [{"targetId": KID, "targetType": "Famly.Daycare:Child"}]},
        {"account": 1},
    ),
}
"""Shapes whose records are all read: the document, and how many records of each kind it holds."""

COUNTED: dict[str, tuple[object, dict[str, int]]] = {
    "the feed": ({"feedItems": [{"feedItemId": ULID, "body": "Hello all", "embed": {}}]}, {"post": 1}),
    "a post of an invoice": (
        {
            "feedItems": [
                {"feedItemId": ULID, "embed": {"invoice": {"amount": 9, "pdf": "https://x.invalid/i.pdf"}}}
            ]
        },
        {"post": 1},
    ),
    "a bare list of conversations": (
        [{"conversationId": "c", "participants": [{"title": "Jo"}]}],
        {"conversation": 1},
    ),
    "conversations": ({"conversations": [{"conversationId": "c"}]}, {"conversation": 1}),
    "one conversation": (
        {
            "conversationId": "c",
            "participants": [{"id": "p", "title": "Jo"}],
            "messages": [MESSAGE],
            "cursor": None,
        },
        {"message": 1},
    ),
    "reactions": (
        {"data": {"conversations": {"messageReactions": [{"messageId": "m", "count": 1, "reactions": []}]}}},
        {"reaction": 1},
    ),
    "the calendar": (
        [{"period": {"from": "a", "to": "b"}, "days": [{"day": "d", "events": [EVENT, EVENT]}]}],
        {"calendar event": 2},
    ),
    "the side bar": ({"items": [{"type": "Site", "id": "s", "title": "Bramblewood"}]}, {"side bar": 1}),
    "progress": (
        {"data": {"childDevelopment": {"progress": {"areaProgress": [{"area": {"id": "a"}, "completion": 0.5}]}}}},
        {"progress": 1},
    ),
    "an answer that is only an error": ({"errors": [{"message": "no"}], "data": None}, {"file": 1}),
    "a log-in": (
        {"data": {"me": {"authenticateWithPassword": {"accessToken": "t", "deviceId": "d"}}}},
        {"file": 1},
    ),
}
"""Shapes that are counted, with a reason, and enter no journal."""

ROSTER = {"roster.json": [{"id": KID, "name": "Ada Finch", "birthday": "2022-04-05"}]}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_is_read(shape: str) -> None:
    """Whoever saved it this way loses nothing."""
    document, expected = SHAPES[shape]
    reading, _ = read_files({f"{KID}.json": document})
    assert expected == dict(reading.source_records) == dict(reading.mapped_records)
    assert lost(reading) == {}


@pytest.mark.parametrize("shape", COUNTED)
def test_the_shape_is_counted(shape: str) -> None:
    """What belongs to no child's journal is told with its number, and its words are kept nowhere."""
    document, expected = COUNTED[shape]
    reading, journals = read_files({"x.json": document, **ROSTER})
    found = {kind: count for kind, count in reading.source_records.items() if kind != "child"}
    assert expected == found == lost(reading)
    assert all(loss.reason for loss in reading.losses)
    assert [journal.entries for journal in journals.values()] == [()]


def entry(**fields: Any) -> EntryBase:  # noqa: ANN401 - any value of a record
    """Return the one entry that an observation becomes."""
    _, journals = read_files({"o.json": page(one(**fields))})
    return journals[KID].entries[0]


@pytest.mark.parametrize(
    ("variant", "kind"),
    [
        ("REGULAR_OBSERVATION", "observation"),
        ("PARENT_OBSERVATION", "family_observation"),
        ("ASSESSMENT", "assessment"),
        ("TWO_YEAR_PROGRESS", "report"),
        ("UP_TO_SPEED_OBSERVATION", "assessment"),
        ("SOMETHING_NEW", "note"),
    ],
)
def test_every_variant_has_a_kind(variant: str, kind: str) -> None:
    """Public tools ask for two variants and lose the rest; a capture may hold all."""
    assert kind == entry(variant=variant).model_dump()["kind"]


@pytest.mark.parametrize(
    ("state", "variant", "status"),
    [
        ("DRAFT", "REGULAR_OBSERVATION", Status.DRAFT),
        ("PENDING_REVIEW", "REGULAR_OBSERVATION", Status.PENDING),
        ("CHANGES_REQUESTED", "REGULAR_OBSERVATION", Status.PENDING),
        ("APPROVED", "REGULAR_OBSERVATION", Status.PENDING),
        ("APPROVED", "PARENT_OBSERVATION", Status.PUBLISHED),
        ("SENT", "REGULAR_OBSERVATION", Status.PUBLISHED),
        ("ARCHIVED", "REGULAR_OBSERVATION", Status.UNKNOWN),
    ],
)
def test_every_state_has_a_status(state: str, variant: str, status: Status) -> None:
    """Only what a family could see counts as published; a state nobody has described is held for a person."""
    assert status is entry(status={"state": state, "createdAt": "2026-03-02T10:00:00Z"}, variant=variant).status


@pytest.mark.parametrize(("version", "edition"), [("EYFS_2021_REVISION", "EYFS-2021"), ("REGULAR", "EYFS-2021")])
def test_both_versions_are_read(version: str, edition: str) -> None:
    """The edition a version names, or the framework's own title, places the goal."""
    area = {"title": "Communication and Language", "framework": {"title": "EYFS 2021"}}
    found = entry(version=version, remark={"body": "Words.", "areas": [{"area": area, "refinement": "SECURE"}]})
    assert (edition, "SECURE") == (found.judgements[0].edition, found.judgements[0].level)
    assert version == found.extras["version"]


def test_the_day_observed_and_the_time_sent_are_kept_apart() -> None:
    """One is when the child did it, the other when the family was told; the oldest state is when it was written."""
    history = [
        {"state": "SENT", "createdAt": "2026-03-05T09:00:00Z"},
        {"state": "DRAFT", "createdAt": "2026-03-02T16:00:00Z"},
    ]
    found = entry(status=history[0], statuses=history)
    assert found.observed_on is not None
    assert found.recorded_at is not None
    assert found.published_at is not None
    days = (
        found.observed_on.isoformat(),
        found.recorded_at.date().isoformat(),
        found.published_at.date().isoformat(),
    )
    assert days == ("2026-03-01", "2026-03-02", "2026-03-05")
    assert found.extras["statuses"] == history


def test_a_refinement_may_stand_in_settings_of_its_own() -> None:
    """A site's own age band and scale are kept as the site words them."""
    settings = {
        "ageBandSetting": {"label": "30-50 months", "from": 30, "to": 50},
        "assessmentOptionSetting": {"label": "Getting there"},
    }
    area = {"area": {"title": "Mathematics"}, "areaRefinementSettings": settings, "note": "With help."}
    (found,) = entry(remark={"body": "Words.", "areas": [area]}).judgements
    assert (found.band, found.level, found.note) == ("30-50 months", "Getting there", "With help.")


@pytest.mark.parametrize(
    ("status", "done"), [("COMPLETED", True), ("NOT_COMPLETED", False), (None, None), ("NEW", None)]
)
def test_a_next_step_says_whether_it_was_reached(*, status: str | None, done: bool | None) -> None:
    """Reached, not reached, and not said are three things."""
    found: tuple[NextStep, ...] = entry(nextStep={"body": "Count to five.", "status": status}).next_steps
    assert [done] == [step.done for step in found]


@pytest.mark.parametrize(
    ("field", "value", "ids"),
    [
        ("video", {"id": "v", "videoUrl": "https://x.invalid/v.mp4", "duration": 4}, ["video-v"]),
        ("videos", [{"id": "v"}, {"id": "w"}], ["video-v", "video-w"]),
        ("videos", None, []),
        ("video", {"videoId": "v", "persistenceId": "p"}, ["video-v"]),
        ("images", None, []),
        (
            "images",
            [{"id": "i", "secret": {"prefix": "p", "key": "k", "path": "a/b.jpg", "expires": "e"}}],
            ["image-i"],
        ),
        ("images", [{"imageId": "i", "prefix": "p/hash", "key": "a/b.jpg?expires=1"}], ["image-i"]),
        ("files", [{"id": ULID, "name": "letter.pdf"}], [f"file-{ULID}"]),
        ("files", [{"fileId": ULID, "filename": "letter.pdf"}], [f"file-{ULID}"]),
    ],
)
def test_media_are_read_in_every_shape(field: str, value: object, ids: list[str]) -> None:
    """One film or many, ids under three names, keys that mean two things: it is the same medium."""
    assert ids == list(entry(**{field: value}).media)


def test_a_film_still_being_worked_on_is_told() -> None:
    """An empty film, as the platform gives one it has not finished, is no medium and is counted."""
    reading, _ = read_files({"o.json": page(one(videos=[{}]))})
    assert lost(reading) == {"part": 1}


@pytest.mark.parametrize("created", ["2026-03-01T10:00:00+00:00", "2026-03-01T10:00:00Z", OBJECT_TIME])
def test_a_photos_time_is_read_in_every_shape(created: object) -> None:
    """A text with an offset, one with Z, an object with a time zone: it is ten in the morning."""
    _, journals = read_files({"i.json": [{**IMAGE, "createdAt": created}], **ROSTER})
    (item,) = journals[KID].media
    assert item.taken_at is not None
    assert item.taken_at.isoformat() == "2026-03-01T10:00:00+00:00"


@pytest.mark.parametrize("sender", [{"name": "Jo Vale"}, {"title": "Jo Vale"}, {"name": {"fullName": "Jo Vale"}}])
def test_a_sender_is_named_in_every_shape(sender: object) -> None:
    """The line that names a commenter has had three shapes."""
    comments = {"results": [{"commentId": "c", "body": "Lovely", "sender": sender}]}
    _, journals = read_files({"o.json": page(one(comments=comments))})
    assert "Jo Vale" in {person.name for person in journals[KID].people}


def test_likes_are_kept_with_their_reaction_and_buttons_are_not() -> None:
    """Who liked an entry and how stays with it; what the app offered to do with it does not."""
    likes = {"count": 1, "likes": [{"likedBy": {"name": {"fullName": "Jo Vale"}}, "reaction": "\u2764"}]}
    found = entry(likes=likes, behaviors=[{"behaviorId": "BehaviorCanSeeStatuses"}])
    assert found.extras["likes"] == likes
    assert "behaviors" not in found.extras


def joined(post: Mapping[str, object]) -> tuple[dict[str, int], Journal]:
    """Return what is lost when a feed item stands beside the observation it shows, and the child's journal."""
    reading, journals = read_files({"o.json": page(one()), "f.json": {"feedItems": [post]}})
    return lost(reading), journals[KID]


def test_a_post_that_shows_an_observation_is_joined_and_not_doubled() -> None:
    """The feed and the journey show one thing twice; the journal holds it once."""
    post = {"feedItemId": ULID, "body": "", "embed": {"type": "Observation", "observationId": "o"}}
    losses, journal = joined(post)
    assert losses == {}
    assert [found.id for found in journal.entries] == ["observation-o"]
    assert joined({**post, "body": "Come and see!"})[0] == {"post": 1}
    assert joined({**post, "embed": {"type": "Observation", "observationId": "gone"}})[0] == {"post": 1}


def test_the_public_interface_names_the_site() -> None:
    """Its roster tells the setting, which no other roster of these does."""
    child = {"id": KID, "name": "Ada", "birthday": "2022-04-05", "contacts": [{"id": "c", "email": "jo@x.invalid"}]}
    sites = {"sitesRelation": {"firstDay": "2024-01-08", "lastDay": None, "site": {"siteId": "site-1"}}}
    roster = {"data": {"children": {"listBySiteIds": {"result": [{**child, **sites}], "next": None}}}}
    reading, journals = read_files({"r.json": roster, "o.json": page(one())})
    assert reading.setting == "site-1"
    assert "jo@x.invalid" not in f"{reading.roster}{journals}"


@pytest.mark.parametrize(
    "files",
    [
        {"state.json": {"downloaded": ["pic"], "last_run": "2026-03-01"}, "2026-03-01_pic.jpg": b"\xff\xd8\xff"},
        {"photos/pic.jpg": b"\xff\xd8\xff", "gallery.html": "<html><p>Photos</p></html>"},
        {"famly.sqlite": b"SQLite format 3\0"},
    ],
    ids=["photos with a list of what was fetched", "photos with a gallery page", "a database"],
)
def test_folders_of_tools_that_hold_no_records_are_not_claimed(files: dict[str, object]) -> None:
    """Photos without records name no child, so such a folder is refused as unknown, not read as empty."""
    assert adapter.recognise(opened_from(files)) is None


@pytest.mark.parametrize(
    "files",
    [
        {"data/observations.json": [one()], "data/manifest.json": {"a": "b"}, "gallery.html": "<p>x</p>"},
        {"Ada/observations/2026-03-01_o/observation.json": one(), "Ada/last_sync.json": {"at": "2026-03-01"}},
        {f"tagged/{KID}.json": [IMAGE], "state.json": {"downloaded": ["pic"]}},
    ],
    ids=["lists by kind", "one folder an observation", "tagged photos"],
)
def test_folders_of_tools_are_known_by_what_their_documents_hold(files: dict[str, object]) -> None:
    """Whatever a tool calls its files, the records give the platform away."""
    claim = adapter.recognise(opened_from(files))
    assert claim is not None
    assert claim.file in files
    reading, _ = read_files(files)
    assert reading.mapped_records.get("observation", 0) + reading.mapped_records.get("tagged image", 0) == 1
