"""One bit changed anywhere in what was handed over, and `verify` says in which file."""

import json
import shutil
from pathlib import Path

import pytest

from stories import line
from stories.line import LEAVER, Factory, run

KINDS = (("parent", False), ("setting", False), ("setting", True), ("school", False))
PLACES = (0.0, 0.37, 0.999)
"""Where in a file the bit is turned: its beginning, its middle, its end."""


@pytest.mark.parametrize(("purpose", "to_key"), KINDS)
def test_one_bit_in_any_file(purpose: str, *, to_key: bool, tmp_path_factory: Factory, tmp_path: Path) -> None:
    """Whichever file is hurt, and wherever in it, the verdict is exit code 7 and names that file."""
    built = line.built(tmp_path_factory, LEAVER, purpose, sealed_to_key=to_key)
    copy = tmp_path / "stick"
    shutil.copytree(built.given, copy)
    for path in sorted(copy.iterdir()):
        whole = path.read_bytes()
        for place in PLACES:
            hurt = bytearray(whole)
            hurt[int(len(hurt) * place)] ^= 1
            path.write_bytes(hurt)
            result = run("verify", copy, "--sender", line.card(tmp_path_factory, "sender"), "--json")
            verdict = json.loads(result.stdout)
            assert (result.exit_code, verdict["ok"]) == (7, False), (path.name, place)
            bad = {file["name"] for file in verdict["files"] if not file["ok"]}
            assert bad & {path.name, "MANIFEST", "MANIFEST.sig"}, (path.name, place)
        path.write_bytes(whole)
    assert run("verify", copy, "--sender", line.card(tmp_path_factory, "sender")).exit_code == 0


@pytest.mark.parametrize(("purpose", "to_key"), KINDS)
def test_a_file_taken_away_added_cut_or_renamed(
    purpose: str, *, to_key: bool, tmp_path_factory: Factory, tmp_path: Path
) -> None:
    """A stick on which somebody tidied up is not as it was made."""
    built = line.built(tmp_path_factory, LEAVER, purpose, sealed_to_key=to_key)
    main = next(path.name for path in built.given.iterdir() if path.suffix in {".pdf", ".age"})
    for number, change in enumerate((_without, _with_more, _cut, _renamed)):
        copy = tmp_path / str(number)
        shutil.copytree(built.given, copy)
        change(copy / main)
        assert run("verify", copy).exit_code == 7, change.__name__


def _without(path: Path) -> None:
    path.unlink()


def _with_more(path: Path) -> None:
    (path.parent / "holiday.jpg").write_bytes(b"another")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _renamed(path: Path) -> None:
    path.rename(path.with_name("florence.pdf"))


def test_a_hurt_sealed_bundle_is_not_opened(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """The next setting gets all of a journal or none of it."""
    built = line.built(tmp_path_factory, LEAVER, "setting", sealed_to_key=True)
    shutil.copytree(built.given, tmp_path / "stick")
    sealed = next((tmp_path / "stick").glob("*.age"))
    whole = sealed.read_bytes()
    words: list[object] = ["--identity", line.workspace(tmp_path_factory, "receiver")]
    words += ["--sender", line.card(tmp_path_factory, "sender"), "--out", tmp_path / "in"]
    for place in PLACES:
        hurt = bytearray(whole)
        hurt[int(len(hurt) * place)] ^= 1
        sealed.write_bytes(hurt)
        result = run("open", tmp_path / "stick", *words)
        assert result.exit_code == 7
        line.say_nothing_private(result.output)
        assert [left.name for left in tmp_path.iterdir()] == ["stick"]
