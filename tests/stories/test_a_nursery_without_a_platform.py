"""A Montessori nursery without any platform fills in the spreadsheets: three families, three archives."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

import opening
from journal_bridge.errors import ExitCode
from journal_bridge.journal import Journal, from_bytes, plain
from journal_bridge.keys import SettingKeys
from journal_bridge.transfer import HAND_OVER
from sheet_samples import (
    NAMES,
    NURSERY,
    changed,
    csv_files,
    fill_workbook,
    filled_tables,
    photos,
    templates,
    written,
)
from stories.line import run, see_no_faces

FORMS = ("workbook", "tables")

OWN = ("C1", "C2", "C3")
FAMILIES = {
    "C1": ("Zenobia", "Marchbanks", "Ottoline", "Barnaby", "Perran", "Soaked socks", "poem about rain"),
    "C2": (
        "Zenobia",
        "Marchbanks",
        "Ottoline",
        "Barnaby",
        "Oriel",
        "Soaked socks",
        "poem about rain",
        "pink tower",
    ),
    "C3": ("Oriel", "Perran", "Quill", "Tamsin", "Rhodri", "swept", "Progress at two", "supper"),
}
"""What no stream of each child's archive may hold: others' names and others' words."""


@dataclass(frozen=True)
class Archive:
    """One family's archive: what the command said, everything in it, and its journal."""

    code: int
    opened: opening.Opened
    journal: Journal


def export_of(form: str, folder: Path) -> Path:
    """Have the forms written, and fill in one of them by hand."""
    forms = templates(folder / "forms")
    if form == "tables":
        return filled_tables(forms / "tables", NURSERY)
    fill_workbook(forms / "workbook/journal.xlsx", NURSERY)
    return written(forms / "workbook", photos())


@pytest.fixture(scope="module", params=FORMS)
def archives(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Archive]:
    """Return the archives of all three children, built at the command line."""
    folder = tmp_path_factory.mktemp(request.param)
    export = export_of(request.param, folder)
    SettingKeys.create(folder / "workspace", None)
    return {child: _built(export, child, folder) for child in OWN}


def _built(export: Path, child: str, folder: Path) -> Archive:
    phrases = folder / f"{child}.txt"
    words = ["bundle", export, "--child", child, "--for", "parent", "--workspace", folder / "workspace"]
    words += ["--out", folder / child, "--generate-passphrase-to", phrases, "--json"]
    with pytest.MonkeyPatch.context() as patch:
        see_no_faces(patch)
        said = run(*words)
    assert (folder / child / HAND_OVER).is_dir(), said.output
    book = phrases.read_text().splitlines()[0]
    opened = opening.open_everything(folder / child / HAND_OVER, opening.Keys(book))
    document = next(raw for place, raw in opened.streams if place.endswith("journal.json"))
    return Archive(said.exit_code, opened, from_bytes(document))


def _says(journal: Journal) -> str:
    return "\n".join(plain(entry.body) for entry in journal.entries)


def test_each_family_gets_its_own_words(archives: dict[str, Archive]) -> None:
    """The tower, the report and mum's comment go to Oriel's family; the poem to Zenobia's."""
    oriel, perran, zenobia = (archives[child].journal for child in OWN)
    assert "built the whole tower" in _says(oriel)
    assert "asks why" in _says(oriel)
    assert [plain(one.body) for entry in oriel.entries for one in entry.comments] == [
        "We heard all about it at supper."
    ]
    assert _says(perran) == "Perran swept the whole floor."
    assert "poem about rain" in _says(zenobia)
    comments = [plain(one.body) for entry in zenobia.entries for one in entry.comments]
    assert comments == ["Soaked socks came home with much pride."]


def test_nothing_of_anybody_else_is_in_an_archive(archives: dict[str, Archive]) -> None:
    """Every stream of every file is searched for the other children, their families and their words."""
    for child, archive in archives.items():
        assert opening.found_in(archive.opened, FAMILIES[child]) == []


def test_a_refused_friend_is_in_nobody_elses_pictures(archives: dict[str, Archive]) -> None:
    """The photo of two goes to the family that refused, and not to the friend's; untagged ones wait."""
    shown = {child: {_nearest(one) for _, one in archive.opened.pictures} for child, archive in archives.items()}
    assert shown == {"C1": {"tower"}, "C2": set(), "C3": {"rain", "water"}}
    assert all(archive.opened.told_by_pictures == [] for archive in archives.values())


def _nearest(picture: Image.Image) -> str:
    """Return which of the nursery's pictures one found in an archive is."""
    originals = {Path(name).stem: Image.open(io.BytesIO(content)) for name, content in photos().items()}
    return min(originals, key=lambda name: _distance(originals[name], picture))


def _distance(one: Image.Image, other: Image.Image) -> int:
    small = [picture.convert("L").resize((24, 18)).tobytes() for picture in (one, other)]
    return sum(abs(first - second) for first, second in zip(*small, strict=True))


def test_what_was_never_shared_waits_or_stays(archives: dict[str, Archive], tmp_path: Path) -> None:
    """A draft stays; what nobody called shared waits for a person, and the manager is told (exit code 5)."""
    assert "Only begun" not in _says(archives["C2"].journal)
    assert archives["C2"].code == ExitCode.HELD
    export = export_of("tables", tmp_path)
    said = run("plan", export, "--child", "C2", "--for", "parent", "--json")
    rules = {item["item"]: item["rule"] for item in json.loads(said.stdout)["items"]}
    assert rules["observation-O5"] == "draft"
    assert rules["observation-O6"] == "status-unknown"
    assert rules["observation-O7"] == "author-unknown"
    assert "untagged" in rules.values()


def test_inspect_lists_the_children(tmp_path: Path) -> None:
    """The three children stand there as for any platform, and nothing is lost."""
    said = run("inspect", export_of("workbook", tmp_path), "--json")
    assert said.exit_code == ExitCode.DONE
    told = json.loads(said.stdout)
    assert [child["id"] for child in told["children"]] == ["C1", "C2", "C3"]


def test_any_fault_and_nothing_is_built(tmp_path: Path) -> None:
    """One wrong date among many rows: exit 4, its row and column, no name, and no archive."""
    export = written(tmp_path / "export", csv_files(changed("observations", 4, date="16/05/25")))
    SettingKeys.create(tmp_path / "workspace", None)
    words = ("--for", "parent", "--out", tmp_path / "out", "--workspace", tmp_path / "workspace")
    said = run("bundle", export, "--child", "C1", *words, "--generate-passphrase-to", tmp_path / "phrase.txt")
    assert said.exit_code == ExitCode.REFUSED
    assert "observations.csv row 4, column date" in " ".join(said.output.split())
    assert not any(name in said.output for name in NAMES)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "phrase.txt").exists()
