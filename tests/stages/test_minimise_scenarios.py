"""What the rules come to in families' lives: every scenario of docs/scenarios.md, with the papers it shows."""

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

import scenario_world
from journal_bridge.bundle import ForPeople, pack
from journal_bridge.errors import BridgeError
from journal_bridge.handover import MinimisedJournal, Plan
from journal_bridge.journal import to_bytes
from journal_bridge.keys import SettingKeys
from journal_bridge.minimise import apply, plan
from scenario_album import Album, brief_of, keyed, opened_album
from scenario_world import Scenario

ALL = scenario_world.scenarios()
BUILT = [one for one in ALL if "code" not in one.facts]
STOPPED = [one for one in ALL if "code" in one.facts]
BOOKS = [one for one in BUILT if one.facts.get("book")]
PHRASE = "JT4Q-9M2X-C7RB-5WPH"


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """Return the room, with its photo cleaned once."""
    with opened_album(tmp_path_factory.mktemp("album")) as room:
        yield room


def _made(one: Scenario, album: Album, folder: Path) -> tuple[Plan, MinimisedJournal]:
    brief = brief_of(one, folder)
    planned = plan(one.journal(), brief, album)
    return planned, apply(planned, brief, album, keyed, folder / "minimised")


def _check_words(one: Scenario, text: str) -> None:
    for words in one.facts.get("never", ()):
        assert words not in text, f"{words!r} can be read"
    for words in one.facts.get("said", ()):
        assert words in text, f"{words!r} cannot be read"


@pytest.mark.parametrize("one", BUILT, ids=lambda one: f"{one.number}-{one.title}")
def test_each_story_ends_as_the_page_says(one: Scenario, album: Album, tmp_path: Path) -> None:
    """Every item once, with its state and its rule; and no word that must not be read is in what leaves."""
    planned, made = _made(one, album, tmp_path)
    assert one.items == {item.id: (item.state.value, item.rule) for item in planned.items}
    assert len(planned.items) == len(one.items)
    assert all(item.reason for item in planned.items)
    papers = to_bytes(made.journal).decode() + "".join(line.reason for line in made.left_out)
    _check_words(one, papers)


@pytest.mark.parametrize("one", STOPPED, ids=lambda one: f"{one.number}-{one.title}")
def test_each_story_that_stops_says_why(one: Scenario, album: Album, tmp_path: Path) -> None:
    """Nothing is built, and the manager is told what to do; the error holds no word of anybody's papers."""
    with pytest.raises(BridgeError) as stopped:
        _made(one, album, tmp_path)
    assert (one.facts["code"], one.facts["exit"]) == (stopped.value.code, stopped.value.exit_code)
    assert one.facts.get("place", "") in stopped.value.place
    assert not any(word in str(stopped.value) for word in ("Ada", "Father", "Mother", "Larkhill", "file 12"))
    assert not (tmp_path / "minimised").exists()


@pytest.mark.parametrize("one", BOOKS, ids=lambda one: f"{one.number}-{one.title}")
def test_what_must_not_be_read_is_not_in_the_book(one: Scenario, album: Album, tmp_path: Path) -> None:
    """Where words are the point, the encrypted book itself is opened, page by page and with what is attached."""
    _, made = _made(one, album, tmp_path)
    keys = SettingKeys.create(tmp_path / "keys", None)
    sealed = ForPeople(PHRASE).seal(pack(made, tmp_path / "packed"), "0" * 32, tmp_path / "sealed", keys)
    book = next(file for file in sealed.files if file.name.endswith(".pdf"))
    reader = pypdf.PdfReader(book.path, password=PHRASE)
    pages = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    attached = b"".join(body for bodies in reader.attachments.values() for body in bodies).decode()
    _check_words(one, f"{pages} {attached}")
    for words in one.facts.get("never", ()):
        assert words not in str(reader.metadata)


def test_the_page_of_scenarios_is_what_is_tested() -> None:
    """Run `python tests/scenario_world.py` when this fails, and read the difference."""
    assert scenario_world.page() == scenario_world.PAGE.read_text(encoding="utf-8")


def test_there_are_scenarios_of_every_kind() -> None:
    """Forty at least, each title once, and every way to stop is told in one of them."""
    assert len(ALL) >= 40
    assert len({one.title for one in ALL}) == len(ALL)
    assert f"in {len(ALL)} families' stories" in (scenario_world.ROOT / "README.md").read_text(encoding="utf-8")
    codes = {one.facts["code"] for one in STOPPED}
    assert {"stopped-court-order", "stopped-refuge", "stopped-adoption", "stopped-safeguarding"} <= codes
    assert {"recipient-missing", "recipient-unknown", "recipient-nothing", "recipient-unsure"} <= codes
    assert {"basis-missing", "consent-file-missing", "parents-yes-missing", "policy-review-due"} <= codes
