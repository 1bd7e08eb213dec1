"""The example capture looks like life: all shapes and troubles of a real one, the same files each time."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journal_bridge.invented import already_left, canaries, films, pictures, refused, setting, unanswered
from journal_bridge.invented.records import InventedMedia, InventedSetting
from journal_bridge_famly.example import write_example

SEED = 7


def _stub(_told: InventedSetting, item: InventedMedia) -> bytes:
    return item.id.encode()


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The capture's documents; drawing 250 photos is left to the tests of media."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "photo_bytes", _stub)
        patch.setattr(films, "film_bytes", _stub)
        yield write_example(tmp_path_factory.mktemp("capture") / "export", SEED)


def documents(folder: Path, pattern: str) -> list[Any]:
    """The JSON documents of a name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob(pattern))]


def observations(folder: Path) -> list[dict[str, Any]]:
    """All observations on all pages, duplicates too."""
    pages = documents(folder, "observations-*.json")
    return [one for page in pages for one in page["data"]["childDevelopment"]["observations"]["results"]]


def feed(folder: Path) -> list[dict[str, Any]]:
    """All feed items on all pages, duplicates too."""
    return [item for page in documents(folder, "feed-*.json") for item in page["feedItems"]]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_writes_the_same_files(
    capture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing the example twice gives the same names and the same bytes."""
    monkeypatch.setattr(pictures, "photo_bytes", _stub)
    monkeypatch.setattr(films, "film_bytes", _stub)
    assert tree(capture) == tree(write_example(tmp_path / "again", SEED))


def test_every_variant_version_and_state_is_there(capture: Path) -> None:
    """All five variants, both versions, all five states, and every state of a family's story."""
    found = observations(capture)
    assert {one["variant"] for one in found} == {
        "REGULAR_OBSERVATION",
        "PARENT_OBSERVATION",
        "ASSESSMENT",
        "TWO_YEAR_PROGRESS",
        "UP_TO_SPEED_OBSERVATION",
    }
    assert {one["version"] for one in found} == {"REGULAR", "EYFS_2021_REVISION"}
    states = {"DRAFT", "PENDING_REVIEW", "CHANGES_REQUESTED", "APPROVED", "SENT"}
    for variant in ("REGULAR_OBSERVATION", "PARENT_OBSERVATION"):
        assert {one["status"]["state"] for one in found if one["variant"] == variant} == states


def test_pages_overlap(capture: Path) -> None:
    """The last observation of a page comes again on the next, and so does the last post."""
    observed = Counter(one["id"] for one in observations(capture))
    shown = Counter(item["feedItemId"] for item in feed(capture))
    assert set(observed.values()) == {1, 2}
    assert set(shown.values()) == {1, 2}
    assert len(observed) > 300


def test_old_and_new_shapes_lie_side_by_side(capture: Path) -> None:
    """One `video` and many `videos`, images that are null, addresses by secret and by url, both forms of time."""
    found = observations(capture)
    assert any("video" in one and one["video"] for one in found)
    assert any("videos" in one for one in found)
    assert any(one["images"] is None for one in found)
    assert any(
        set(one.get("video") or {}) == {"id"} or {"id"} in map(set, one.get("videos") or []) for one in found
    )
    images = [image for one in found for image in one["images"] or []]
    assert {("secret" in image, bool(image.get("url"))) for image in images} == {
        (True, True),
        (True, False),
        (False, False),
    }
    listed = [image for page in documents(capture, "tagged/*.json") for image in page]
    assert {type(image["createdAt"]) for image in listed} == {str, dict}
    assert {"title" if "title" in item["sender"] else "name" for item in feed(capture)} == {"title", "name"}


def test_observations_hold_threads_likes_files_and_rich_text(capture: Path) -> None:
    """Comments, internal reviews, likes with and without a reaction, a document, rich text, days left open."""
    found = observations(capture)
    assert any(one["comments"]["count"] for one in found)
    assert any(one["reviewComments"]["count"] for one in found)
    assert {like["reaction"] is None for one in found for like in one["likes"]["likes"]} == {True, False}
    assert any(one["files"] for one in found)
    assert any(one["remark"]["richTextBody"] for one in found)
    assert any(one["remark"]["date"] is None for one in found)
    assert {one["nextStep"]["status"] for one in found if one["nextStep"]} == {"COMPLETED", "NOT_COMPLETED", None}


def test_the_feed_embeds_pins_and_names_others(capture: Path) -> None:
    """Embedded observations have no text; one post is pinned, one is the platform's own; comments name a child."""
    items = feed(capture)
    embeds = [item for item in items if item["embed"].get("type") == "Observation"]
    assert embeds
    assert all(item["body"] == "" and not item["images"] for item in embeds)
    assert items[0]["isPinned"]
    assert any((item["systemPostTypeClass"] or "").startswith("Daycare.") for item in items)
    subtitles = [comment["sender"]["subtitle"] for item in items for comment in item["comments"]]
    assert any(canary.full_name in subtitle for canary in canaries(SEED).values() for subtitle in subtitles)
    assert any("invoice" in item["embed"] for item in items)
    assert any(item["videos"] for item in items)


def test_notes_hold_their_flags(capture: Path) -> None:
    """Sensitive, safeguarding and staff-only notes, and one with a photo and no text."""
    notes = documents(capture, "notes.json")[0]["data"]["childNotes"]["result"]
    flags = {(one["sensitive"], one["safeguardingConcern"], one["parentVisible"]) for one in notes}
    assert flags == {(False, False, True), (False, False, False), (True, False, False), (True, True, False)}
    assert any(one["text"] is None and one["images"] for one in notes)


def test_consents_stand_in_the_tag_allowances(capture: Path) -> None:
    """One family refused, one never answered, twelve permitted."""
    answers = documents(capture, "tag_allowances.json")[0]["data"]["mediaTagging"]["tagAllowance"]["list"]
    by_child = {one["child"]["id"]: one["allowance"] for one in answers}
    assert by_child[refused(SEED)] == "NOT_PERMITTED"
    assert by_child[unanswered(SEED)] == "NOT_ANSWERED"
    assert Counter(by_child.values())["PERMITTED"] == 12


def test_the_register_lists_everybody_with_relatives(capture: Path) -> None:
    """All fourteen children are there, the one who left with a last day, twins as each other's siblings."""
    children = documents(capture, "children.json")[0]["data"]["children"]["result"]
    assert len(children) == 14
    assert all(child["relations"] for child in children)
    ended = {child["id"] for child in children if child["endDate"]}
    assert already_left(SEED) in ended
    assert sum(bool(child["siblings"]) for child in children) == 4


def test_media_files_answer_to_an_id(capture: Path) -> None:
    """Each file is named by its media id in either case, or by the id in the image's path; others are not there."""
    names = {path.stem.lower() for path in (capture / "media").iterdir()}
    present = [item for item in setting(SEED).media if item.presence == "file"]
    absent = {item.id for item in setting(SEED).media if item.presence != "file"}
    assert len(names) == len(present)
    assert not names & absent
    everything = "".join(path.read_text(encoding="utf-8") for path in capture.rglob("*.json"))
    assert all(name in everything for name in names)


def test_a_childs_own_word_is_nowhere_in_another_childs_observation(capture: Path) -> None:
    """In the documents too, the text mark stands only under the child it belongs to."""
    for one in observations(capture):
        ids = [child["id"] for child in one["children"]]
        written = json.dumps([one["remark"], one["nextStep"]], ensure_ascii=False)
        for child_id, mark in canaries(SEED).items():
            assert mark.text not in written or ids == [child_id]


def test_conversations_and_the_care_diary_are_there_to_be_counted(capture: Path) -> None:
    """Three conversations with messages, and a calendar of days."""
    talks = documents(capture, "conversations.json")[0]["conversations"]
    assert {talk["conversationId"] for talk in talks} == {path.stem for path in (capture / "messages").iterdir()}
    assert documents(capture, "calendar.json")[0][0]["days"]
