"""Somebody else's program, in JavaScript and from our page alone, hands over two children's journals."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import opening
from journal_bridge.errors import ExitCode
from journal_bridge.journal import Basis, Journal, Status, from_bytes, plain
from journal_bridge.keys import SettingKeys
from journal_bridge.transfer import HAND_OVER
from stories.line import run, see_no_faces, tree

ROOT: Final = Path(__file__).resolve().parents[2]
SCRIPT: Final = ROOT / "tests/writers/card_index.mjs"
SCHEMAS: Final = ROOT / "schemas/journal/1.0"

NIA, BRYN = "nia", "bryn"
OTHERS: Final = {
    NIA: ("Askerton", "Wilf Fenwick", "Fenwick", "Ours was proud", "gutter", "Spelling", "Not finished"),
    BRYN: ("Larkspur", "Carys Larkspur", "Fenwick", "Told us", "bricks", "three words", "Spelling"),
}
"""What no stream of each child's archive may hold: others' names and words, drafts, and talk among staff."""

GIVEN: Final = {NIA: ("Bryn", "Piers", "Wilf"), BRYN: ("Nia", "Carys", "Wilf")}
"""Given names, looked for as words: three or four letters stand somewhere in any megabyte that is encrypted."""

YES: Final = """child,purpose,media,answer,date,withdrawn,recorded_by
nia,in_setting_journal,photo,yes,2024-01-08,,Office
bryn,in_setting_journal,photo,yes,2024-01-08,,Office
"""


def write(folder: Path) -> Path:
    """Run the program into a new folder; plain Node, nothing of ours and no packages."""
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("Node is not installed (make tools)")
    folder.mkdir()
    subprocess.run([node, SCRIPT, folder], check=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder, written once."""
    return write(tmp_path_factory.mktemp("cards") / "cards")


@dataclass(frozen=True)
class Archive:
    """One family's archive: what the command said, what verifying it said, and everything in it."""

    built: int
    verified: int
    opened: opening.Opened

    @property
    def journal(self) -> Journal:
        """The journal inside."""
        return from_bytes(next(raw for place, raw in self.opened.streams if place.endswith("journal.json")))


@pytest.fixture(scope="module")
def archives(cards: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Archive]:
    """Return both families' archives, made and verified at the command line."""
    folder = tmp_path_factory.mktemp("archives")
    SettingKeys.create(folder / "workspace", None)
    return {child: _archive(cards, child, folder) for child in (NIA, BRYN)}


def _archive(cards: Path, child: str, folder: Path) -> Archive:
    phrases = folder / f"{child}.txt"
    words = ["bundle", cards, "--child", child, "--for", "parent", "--workspace", folder / "workspace"]
    with pytest.MonkeyPatch.context() as patch:
        see_no_faces(patch)
        built = run(*words, "--out", folder / child, "--generate-passphrase-to", phrases)
    verified = run("verify", folder / child, "--passphrase-file", phrases, "--workspace", folder / "workspace")
    book, films = phrases.read_text().splitlines()[:2]
    opened = opening.open_everything(folder / child / HAND_OVER, opening.Keys(book, films))
    return Archive(built.exit_code, verified.exit_code, opened)


def faults(schema: str, path: Path) -> list[str]:
    """Return where a plain validator of JSON Schema finds fault."""
    document = json.loads((SCHEMAS / f"{schema}.schema.json").read_bytes())
    validator = Draft202012Validator(document, format_checker=FormatChecker())
    return [fault.json_path for fault in validator.iter_errors(json.loads(path.read_bytes()))]


def test_any_validator_finds_it_good(cards: Path) -> None:
    """The published schemas, and a validator that knows nothing of us, find no fault in what was written."""
    assert [faults("journal", cards / child / "journal.json") for child in (NIA, BRYN)] == [[], []]
    assert faults("roster", cards / "roster.json") == []


def test_the_same_cards_give_the_same_folder(cards: Path, tmp_path: Path) -> None:
    """An export made again is the same, so that decisions people made are found again."""
    assert tree(write(tmp_path / "again")) == tree(cards)


def test_inspect_understands_every_record(cards: Path) -> None:
    """Both children are there, what they share is counted once, and nothing has no home."""
    told = json.loads(run("inspect", cards, "--json").output)
    assert [child["known_as"] for child in told["children"]] == ["Bryn Askerton", "Nia Larkspur"]
    assert told["media"]["found"] == 4
    counted = {kind: tuple(row.values()) for kind, row in told["records"].items()}
    assert counted == {"media": (4, 4, 0), "observation": (4, 4, 0), "report": (1, 1, 0)}
    assert (told["losses"], told["warnings"]) == ([], [])


def test_the_plan_asks_about_every_picture_of_anybody_else(cards: Path, tmp_path: Path) -> None:
    """Of three photos one goes; the untagged one waits, and the one with a friend needs his family's yes."""
    with pytest.MonkeyPatch.context() as patch:
        see_no_faces(patch)
        made = run("plan", cards, "--child", NIA, "--for", "parent", "--workspace", tmp_path, "--json")
    said: dict[str, Any] = {item["item"]: item for item in json.loads(made.output)["items"]}
    assert {one: said[one]["state"] for one in ("photo-1", "photo-2", "photo-4")} == {
        "photo-1": "carry",
        "photo-2": "withhold",
        "photo-4": "hold",
    }
    assert {one: said[one]["state"] for one in ("c-1", "c-2", "c-3", "card-4", "report-1")} == {
        "c-1": "carry",
        "c-2": "withhold",
        "c-3": "withhold",
        "card-4": "withhold",
        "report-1": "carry",
    }


def test_each_family_gets_its_own_and_can_prove_it(archives: dict[str, Archive]) -> None:
    """The archives open, verify, and hold each child's own words in the letters they were written in."""
    assert {child: one.verified for child, one in archives.items()} == {NIA: ExitCode.DONE, BRYN: ExitCode.DONE}
    assert {child: one.built for child, one in archives.items()} == {NIA: ExitCode.HELD, BRYN: ExitCode.DONE}
    texts = [plain(entry.body) for entry in archives[NIA].journal.entries]
    assert "Nia laid six bricks end to end.\nShe walked across - twice. 🧱" in texts
    assert "Nia puts three words together." in texts
    shared = next(entry for entry in archives[NIA].journal.entries if entry.comments)
    assert "Bryn" not in plain(shared.body)
    assert [plain(comment.body) for comment in shared.comments] == ["Told us at supper!"]


def test_nothing_of_the_other_child_is_in_an_archive(archives: dict[str, Archive]) -> None:
    """Every stream of every file is searched."""
    for child, archive in archives.items():
        assert opening.found_in(archive.opened, OTHERS[child]) == []
        assert re.findall(rf"\b(?:{'|'.join(GIVEN[child])})\b", archive.opened.all_text()) == []
        assert all(set(media.depicts.people) == {archive.journal.child.id} for media in archive.journal.media)


def test_it_can_be_taken_to_another_platform(cards: Path, tmp_path: Path) -> None:
    """Converted to a journal folder and read again, entries, marks and pictures are all there."""
    SettingKeys.create(tmp_path / "workspace", None)
    (tmp_path / "consents.csv").write_text(YES, encoding="utf-8")
    words = ["convert", cards, "--to", "folder", "--out", tmp_path / "out", "--basis", "Contract, invented"]
    with pytest.MonkeyPatch.context() as patch:
        see_no_faces(patch)
        made = run(*words, "--consents", tmp_path / "consents.csv", "--workspace", tmp_path / "workspace")
    assert made.exit_code == ExitCode.DONE, made.output
    paths = sorted((tmp_path / "out/package").glob("*/journal.json"))
    assert [fault for path in paths for fault in faults("journal", path)] == []
    nia = next(
        one for one in map(from_bytes, map(Path.read_bytes, paths)) if one.child.shown_name == "Nia Larkspur"
    )
    assert sorted(entry.status for entry in nia.entries) == [Status.DRAFT, *[Status.PUBLISHED] * 3]
    assert [one.audience for entry in nia.entries for one in entry.comments] == ["family", "family", "staff"]
    assert sorted(len(media.depicts.people) for media in nia.media) == [0, 1, 2]
    assert {media.depicts.basis for media in nia.media if not media.depicts.people} == {Basis.UNKNOWN}
