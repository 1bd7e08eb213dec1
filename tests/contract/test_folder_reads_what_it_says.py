"""The neutral journal folder: read whole, checked against its own words, and refused at the place that is wrong."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journal_bridge import intake, invented
from journal_bridge.adapter import Reading
from journal_bridge.errors import InputRefused
from journal_bridge.journal import SCHEMA_VERSION, Availability, from_bytes
from journal_bridge_folder import adapter

SEED = 3
FIRST, SECOND = sorted(invented.namesakes(SEED))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the adapter's own example; read only."""
    folder = tmp_path_factory.mktemp("journals")
    return adapter.example(folder, SEED)


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the example that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "export"))


def read(export: Path) -> Reading:
    """Read an export through intake, as the line does."""
    with intake.open_export(export) as opened:
        assert opened.adapter.name == "folder"
        return intake.read(opened)


def journal(folder: Path, child: str = FIRST) -> dict[str, Any]:
    """Return a journal document of a folder."""
    document: dict[str, Any] = json.loads((folder / child / "journal.json").read_bytes())
    return document


def write(folder: Path, document: object, child: str = FIRST) -> None:
    """Put a journal document back."""
    (folder / child / "journal.json").write_text(json.dumps(document), encoding="utf-8")


def found_media(document: dict[str, Any]) -> int:
    """Return the place of the first file the journal says is there."""
    return next(number for number, one in enumerate(document["media"]) if one["availability"] == "found")


def test_what_was_written_is_what_is_read(made: Path) -> None:
    """Written, read, and the same: two children of one first name, each with its own entries and files."""
    reading = read(made)
    assert [child.id for child in reading.children] == [FIRST, SECOND]
    for child in (FIRST, SECOND):
        written = from_bytes((made / child / "journal.json").read_bytes())
        got = reading.journal(child)
        assert got.entries == written.entries
        assert got.people == written.people
        assert got.child == written.child
        assert [one.sha256 for one in got.media] == [one.sha256 for one in written.media]
        for one in got.media:
            if one.availability is Availability.FOUND:
                assert one.path is not None
                assert one.sha256 == hashlib.sha256((made / one.path).read_bytes()).hexdigest()


def test_the_example_is_the_same_every_time(made: Path, tmp_path: Path) -> None:
    """The same seed writes the same bytes."""
    again = adapter.example(tmp_path, SEED)
    for path in (one for one in made.rglob("*") if one.is_file()):
        assert path.read_bytes() == (again / path.relative_to(made)).read_bytes()


def test_records_are_counted_once_and_add_up(made: Path) -> None:
    """A group observation stands in two journals and is one record."""
    reading = read(made)
    lost: dict[str, int] = {}
    for loss in reading.losses:
        lost[loss.kind] = lost.get(loss.kind, 0) + loss.count
    for kind, count in reading.source_records.items():
        assert count == reading.mapped_records[kind] + lost.get(kind, 0)
    entries = [entry for child in (FIRST, SECOND) for entry in reading.journal(child).entries]
    observations = {entry.id for entry in entries if entry.kind == "observation"}
    assert reading.source_records["observation"] == len(observations)
    assert len([entry for entry in entries if entry.kind == "observation"]) > len(observations)


def test_one_child_alone_at_the_top_is_read_too(made: Path) -> None:
    """One child's folder, given by itself, is an export."""
    assert [child.id for child in read(made / FIRST).children] == [FIRST]


def test_a_file_that_is_not_what_the_journal_says_is_refused(folder: Path) -> None:
    """A photo exchanged for another is refused, at its place in the journal."""
    document = journal(folder)
    number = found_media(document)
    with (folder / FIRST / document["media"][number]["path"]).open("ab") as file:
        file.write(b"more")
    with pytest.raises(InputRefused) as refused:
        read(folder)
    assert (refused.value.code, refused.value.place) == ("media-missing", f"{FIRST}/journal.json media[{number}]")


def test_a_file_that_is_not_there_is_missing_and_counted(folder: Path) -> None:
    """A photo that got lost is a warning with a count; the rest is read."""
    document = journal(folder)
    number = found_media(document)
    (folder / FIRST / document["media"][number]["path"]).unlink()
    reading = read(folder)
    gone = next(one for one in reading.journal(FIRST).media if one.id == document["media"][number]["id"])
    assert gone.availability is Availability.MISSING
    assert gone.path is None
    assert reading.warnings == ("1 media files named in a journal are not there.",)


def test_files_no_journal_names_are_listed(folder: Path) -> None:
    """A letter somebody left in the folder is named among what had no home, and is not carried."""
    (folder / FIRST / "media" / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "letter.txt").write_text("mine")
    reading = read(folder)
    assert {loss.place for loss in reading.losses} == {f"{FIRST}/media/holiday.jpg", "letter.txt"}
    assert (reading.source_records["file"], reading.mapped_records["file"]) == (2, 0)


def test_a_roster_names_children_who_have_no_journal_here(folder: Path) -> None:
    """Children named only in `roster.json` are known, so that their names can be replaced."""
    name = {"full": "Zebedee Quillfeather", "given": "Zebedee", "family": "Quillfeather"}
    child = {"id": "z", "names": [name]}
    roster = {"schema_version": SCHEMA_VERSION, "children": [child], "staff": [], "relatives": []}
    (folder / "roster.json").write_text(json.dumps(roster), encoding="utf-8")
    reading = read(folder)
    known = reading.roster.child("z")
    assert known is not None
    assert [one.full for one in known.names] == ["Zebedee Quillfeather"]
    assert not reading.losses


def test_everybody_a_journal_names_is_on_the_roster(made: Path) -> None:
    """Without a roster file, the people of all journals are the roster."""
    roster = read(made).roster
    assert {FIRST, SECOND} <= {child.id for child in roster.children}
    assert len(roster.children) == len(invented.setting(SEED).children)
    assert roster.staff
    assert roster.relatives


def test_two_journals_of_one_child_are_refused(folder: Path) -> None:
    """Two journals that claim the same child are not mixed."""
    shutil.copytree(folder / FIRST, folder / "zz-again")
    with pytest.raises(InputRefused) as refused:
        read(folder)
    assert refused.value.code == "invalid-journal"
    assert refused.value.place == "zz-again/journal.json child.id"


def _twice(document: dict[str, Any]) -> None:
    document["entries"].append(document["entries"][0])


def _unknown_media(document: dict[str, Any]) -> None:
    document["entries"][0]["media"] = ["nobody-knows"]


def _unknown_author(document: dict[str, Any]) -> None:
    document["entries"][0]["author"] = "nobody-knows"


def _escaping(document: dict[str, Any]) -> None:
    document["media"][found_media(document)]["path"] = "../../etc/passwd"


def _absolute(document: dict[str, Any]) -> None:
    document["media"][found_media(document)]["path"] = "/etc/passwd"


def _new_version(document: dict[str, Any]) -> None:
    document["schema_version"] = "9.0"


def _no_child(document: dict[str, Any]) -> None:
    document["child"] = {"name": "Zebedee Quillfeather"}


def _extra_key(document: dict[str, Any]) -> None:
    document["Zebedee Quillfeather"] = 1


@pytest.mark.parametrize(
    "spoil",
    [_twice, _unknown_media, _unknown_author, _escaping, _absolute, _new_version, _no_child, _extra_key],
)
def test_a_journal_that_contradicts_itself_is_refused(
    spoil: Callable[[dict[str, Any]], None], folder: Path
) -> None:
    """A journal that names what it does not hold, or points outside, is refused with the file and no value."""
    document = journal(folder)
    spoil(document)
    write(folder, document)
    with pytest.raises(InputRefused) as refused:
        read(folder)
    assert refused.value.code in {"invalid-journal", "unsupported-version", "path-escape"}
    assert refused.value.place.startswith(f"{FIRST}/journal.json")
    assert not [
        word for word in ("nobody-knows", "passwd", "Zebedee", "Quillfeather") if word in str(refused.value)
    ]


@pytest.mark.parametrize("content", ['{"children": [{"Zebedee": "Zebedee"}]}', "[]", '{"children": 1}'])
def test_a_roster_that_is_none_is_refused(content: str, folder: Path) -> None:
    """A roster that cannot be used is refused by its file's name, and where the fault stands in it."""
    (folder / "roster.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read(folder)
    assert refused.value.code == "invalid-journal"
    assert refused.value.place.startswith("roster.json")
    assert "Zebedee" not in refused.value.place


@pytest.mark.parametrize("content", ["{}", '{"schema_version": "1.1"}', '{"schema_version": null}'])
def test_a_roster_of_another_version_is_refused_by_name(content: str, folder: Path) -> None:
    """A roster that says no version, or a later one, may mean something else by its words: it is not half read."""
    (folder / "roster.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read(folder)
    assert (refused.value.code, refused.value.place) == ("unsupported-version", "roster.json")
