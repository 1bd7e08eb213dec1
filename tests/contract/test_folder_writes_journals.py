"""Journals written as journal folders are read back as they were, and every child's folder stands alone."""

import json
import os
import shutil
from pathlib import Path

import pytest

from contract.small_journals import (
    ANN,
    BO,
    BOTH,
    NOBODY_SAID,
    ODD,
    PRIYA,
    UNA,
    carried,
    files_in,
    of_ann,
    paper,
    photo,
    read_back,
    remark,
    seen,
)
from journal_bridge.adapter import Writer
from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Basis,
    Block,
    Care,
    Depicts,
    Entry,
    Journal,
    NextStep,
    Report,
    Status,
    from_bytes,
    paragraphs,
    to_bytes,
)
from journal_bridge_folder import adapter
from journal_bridge_folder.writing import folder_name


@pytest.fixture
def two(tmp_path: Path) -> list[MinimisedJournal]:
    """Return two journals that share an observation and its photo."""
    room = tmp_path / "room"
    media = [
        photo(room, "photo-both", BOTH, "Two towers", "red"),
        photo(room, "photo-ann", of_ann(), None, "blue"),
        photo(room, "photo-unsaid", NOBODY_SAID, "Sand", "green"),
        paper(room, "paper-one"),
    ]
    entries: list[Entry] = [
        seen("entry-shared", (ANN, BO), media=("photo-both", "photo-unsaid"), comments=(remark("c1"),)),
        seen("entry-own", media=("photo-ann",), status=Status.DRAFT, title="=1+1", next_steps=_next()),
        seen("entry-quiet", (BO,), comments=(remark("c2", "Not yet", author=PRIYA.id, audience="staff"),)),
        Report(**_plain(seen("entry-report", (BO,), media=("paper-one",))), report_kind="baseline"),
        Care(**_plain(seen("entry-care", body=(Block(style="bullet", text=" two  spaces "),)))),
    ]
    return carried(room, entries, media)


def _next() -> tuple[NextStep, ...]:
    return (NextStep(body=paragraphs("Offer longer planks."), done=False),)


def _plain(entry: object) -> dict[str, object]:
    return {name: value for name, value in entry if name != "kind"}  # type: ignore[attr-defined]


def written(journals: list[MinimisedJournal], tmp_path: Path) -> Path:
    """Return the folder of a package."""
    package = tmp_path / "package"
    package.mkdir()
    adapter.write(journals, package)
    return package


def without_paths(journal: Journal) -> Journal:
    """Return a journal without the places of its files, which a folder of several begins with the child's."""
    media = tuple(item.model_copy(update={"path": None}) for item in journal.media)
    return journal.model_copy(update={"media": media})


def test_the_adapter_is_a_writer() -> None:
    """`convert --to folder` is offered, with the layout that is written."""
    assert isinstance(adapter, Writer)
    assert adapter.package in adapter.layouts


def test_what_was_written_reads_back_without_any_difference(two: list[MinimisedJournal], tmp_path: Path) -> None:
    """Every word, mark, time, tag and status of both journals is there again."""
    _, journals = read_back(written(two, tmp_path), "folder")
    assert [to_bytes(without_paths(one.journal)) for one in two] == [
        to_bytes(without_paths(journals[child])) for child in (ANN, BO)
    ]


def test_every_childs_folder_stands_alone(two: list[MinimisedJournal], tmp_path: Path) -> None:
    """One child's folder, taken out of the package, is whole: its shared photos too."""
    package = written(two, tmp_path)
    for one in two:
        child = one.journal.child.id
        alone = Path(shutil.copytree(package / child, tmp_path / f"alone-{child}"))
        reading, journals = read_back(alone, "folder")
        assert not reading.warnings
        assert not reading.losses
        assert journals[child] == from_bytes((package / child / "journal.json").read_bytes())


def test_nothing_of_one_childs_own_lies_in_anothers_folder(two: list[MinimisedJournal], tmp_path: Path) -> None:
    """Bo's folder holds the photo both are in, and not the one of Ann alone."""
    package = written(two, tmp_path)
    assert {name for name in files_in(package / BO) if name.startswith("media/")} == {
        "media/photo-both.png",
        "media/photo-unsaid.png",
        "media/paper-one.pdf",
    }


def test_the_roster_names_everybody_the_journals_name_and_nobody_else(
    two: list[MinimisedJournal], tmp_path: Path
) -> None:
    """Names in texts are found with the roster; it adds no name to the package."""
    package = written(two, tmp_path)
    roster = json.loads((package / "roster.json").read_bytes())
    assert [(child["id"], child["family"]) for child in roster["children"]] == [(ANN, [UNA.id]), (BO, [ODD.id])]
    assert [adult["name"] for adult in roster["staff"]] == [PRIYA.name]
    assert {adult["name"] for adult in roster["relatives"]} == {UNA.name, ODD.name}
    reading, _ = read_back(package, "folder")
    assert to_bytes(reading.roster) == (package / "roster.json").read_bytes()


def test_the_same_journals_are_the_same_bytes(two: list[MinimisedJournal], tmp_path: Path) -> None:
    """Written again, in whatever order the children come, the package is the same."""
    first = files_in(written(two, tmp_path))
    again = tmp_path / "again"
    again.mkdir()
    adapter.write(two[::-1], again)
    assert files_in(again) == first


def test_a_zip_of_the_package_reads_the_same(two: list[MinimisedJournal], tmp_path: Path) -> None:
    """Packed for the post, it is still the same journals."""
    package = written(two, tmp_path)
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", package))
    assert read_back(packed, "folder")[1] == read_back(package, "folder")[1]


def test_files_are_put_there_without_being_copied_where_the_disc_can(
    two: list[MinimisedJournal], tmp_path: Path
) -> None:
    """A setting's films do not need their room twice."""
    package = written(two, tmp_path)
    assert (package / ANN / "media" / "photo-ann.png").samefile(two[0].folder / "media" / "photo-ann.png")


def test_a_disc_without_links_gets_copies(
    two: list[MinimisedJournal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick formatted for cameras knows no links; what is written is the same."""
    linked = files_in(written(two, tmp_path))

    def refuses(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuses)
    copies = tmp_path / "copies"
    copies.mkdir()
    adapter.write(two, copies)
    assert files_in(copies) == linked


@pytest.mark.parametrize("name", ["../photo.png", "/photo.png", "media/../../photo.png", "C:photo.png", "a\\b.png"])
def test_no_file_is_put_outside_the_package(name: str, tmp_path: Path) -> None:
    """A medium whose place would lead out of the package is our fault, and nothing is written under it."""
    room = tmp_path / "deep" / "room"
    odd = photo(room, "photo-ann").model_copy(update={"path": name})
    journals = carried(room, [seen("entry-own", media=("photo-ann",))], [odd])
    with pytest.raises(OurFault):
        written(journals, tmp_path)
    assert not (tmp_path / "photo.png").exists()


@pytest.mark.parametrize(
    ("child", "same"), [("child-ann", True), ("con", False), ("a:b.c", False), ("Ann.1", False)]
)
def test_a_childs_folder_has_a_name_every_computer_can_keep(child: str, *, same: bool) -> None:
    """Ids with colons, capitals or the name of a device become another name."""
    assert (folder_name(child) == child) is same
    assert ":" not in folder_name(child)


def test_a_picture_no_one_is_sure_of_stays_so(tmp_path: Path) -> None:
    """Two children said to be in a photo, on a list that is not whole, are not taken for all who are in it."""
    room = tmp_path / "room"
    unsure = photo(room, "photo-one", Depicts(basis=Basis.UNKNOWN, people=(ANN, BO)))
    package = written(carried(room, [seen("entry-both", (ANN, BO), media=(unsure.id,))], [unsure]), tmp_path)
    for journal in read_back(package, "folder")[1].values():
        assert [item.depicts for item in journal.media] == [unsure.depicts]


def test_nothing_is_offered_for_upload_and_the_step_says_where_the_form_is_described(
    two: list[MinimisedJournal], tmp_path: Path
) -> None:
    """No platform is known to import journal folders, and nobody is told otherwise."""
    folder = tmp_path / "tables"
    folder.mkdir()
    (step,) = adapter.tables(two, folder)
    assert not list(folder.iterdir())
    assert "schemas/journal/1.0/" in step.words
    assert "No platform is known" in step.words
