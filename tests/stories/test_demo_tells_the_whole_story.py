"""`demo` tells the whole story on invented data, and touches no folder but its own."""

import shutil
from pathlib import Path

import pytest

from journal_bridge import demo, registry
from journal_bridge.demo import MARKER
from journal_bridge.ledger import VARIABLE
from stories import line
from stories.line import Factory, run

SCREEN = 24
"""Lines of a terminal as it opens on most computers: a platform's story, and the list of what to open, fit."""

TRANSFER = 14
"""Lines of the transfer between two settings, which is told once."""

PLATFORMS = tuple(one.name for one in demo.platforms())


def test_there_is_a_story_for_each_platform_and_none_for_our_own_folder() -> None:
    """Whatever an adapter can read, a manager can see told; the neutral folder is where journals come to."""
    assert set(PLATFORMS) == {one.name for one in registry.installed()} - {"folder"}
    assert len(PLATFORMS) == 3


def test_it_runs_from_the_export_to_the_papers(
    tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From nothing to a family's archive, an opened bundle, and a journal that is filed in another setting.

    The ledger this computer has, on a server, is left alone.
    """
    monkeypatch.setenv(VARIABLE, "postgresql://demo@127.0.0.1:9/not-to-be-used")
    line.see_no_faces(monkeypatch)
    example = line.example(tmp_path_factory)  # drawing all photos anew would take most of the time
    monkeypatch.setattr(demo, "_export", lambda _adapter, folder, _seed: shutil.copytree(example, folder))
    monkeypatch.setattr(demo, "platforms", lambda: registry.installed()[:1])
    _told(tmp_path / "demo", PLATFORMS[:1])
    assert {"demo"} == {path.name for path in tmp_path.iterdir()}


def test_it_runs_again_and_starts_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier run made is gone, and so is whatever somebody put beside it."""
    monkeypatch.setattr(demo._Story, "tell", lambda _story, _seed: ())  # noqa: SLF001 - the story is told above
    monkeypatch.setattr(demo._Story, "goes_over", lambda _story, _seed: True)  # noqa: SLF001 - the same
    for _ in range(2):
        assert run("demo", "--out", tmp_path / "demo").exit_code == 0
        assert not (tmp_path / "demo/left-over.txt").exists()
        (tmp_path / "demo/left-over.txt").write_text("from the first run")


def test_a_journal_that_did_not_end_well_is_not_called_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demo that went wrong on the way says so by its exit code."""
    monkeypatch.setattr(demo._Story, "tell", lambda _story, _seed: ())  # noqa: SLF001 - the story is told above
    monkeypatch.setattr(demo._Story, "goes_over", lambda _story, _seed: False)  # noqa: SLF001 - the same
    assert run("demo", "--out", tmp_path / "demo").exit_code == 7


@pytest.mark.prove
def test_it_tells_of_a_leaver_from_each_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three nurseries, three platforms, one story: the export, the family's archive, the next setting's bundle."""
    line.see_no_faces(monkeypatch)
    _told(tmp_path / "demo", PLATFORMS)


def _told(out: Path, platforms: tuple[str, ...]) -> None:
    result = run("demo", "--out", out)
    assert result.exit_code == 0
    assert "NOT" not in result.stdout
    assert result.stdout.count("all as they were made") == 3 * len(platforms)
    assert result.stdout.count("\n") < SCREEN * (len(platforms) + 1) + TRANSFER
    assert "kill -9" in result.stdout
    over = out / platforms[0] / "6-filed-by-the-next-setting"
    assert list(over.glob("library-of-the-next-setting/**/journal.json"))
    assert (over / "papers-both-settings-keep/papers.html").is_file()
    for platform in platforms:
        below = out / platform
        assert f"\n{platform}: " in result.stdout
        assert (below / "plan.html").is_file()
        assert (below / "5-for-the-school/to-hand-over/learning-journal.pdf").is_file()
        assert (below / "2-for-the-family/to-hand-over/learning-journal.pdf").is_file()
        assert (below / "2-for-the-family/keep-at-the-setting/receipt.html").is_file()
        assert list((below / "3-for-the-next-setting/to-hand-over").glob("*.jb.age"))
        assert (below / "4-as-received/data/journal.json").is_file()


def test_it_refuses_a_folder_it_did_not_make(tmp_path: Path) -> None:
    """My own folder of that name stays as it is."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/a.txt").write_text("mine")
    before = line.tree(tmp_path)
    result = run("demo", "--out", tmp_path / "letters")
    assert result.exit_code == 2
    assert "(out-not-empty)" in result.stderr
    assert before == line.tree(tmp_path)


@pytest.mark.parametrize("kind", ["file", "link"])
def test_it_follows_no_link_and_empties_no_file(kind: str, tmp_path: Path) -> None:
    """A link to a folder elsewhere, even to one a demo made, is not emptied."""
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "demo"
    elsewhere.mkdir()
    (elsewhere / MARKER).touch()
    (elsewhere / "a.txt").write_text("mine")
    if kind == "link":
        out.symlink_to(elsewhere, target_is_directory=True)
    else:
        out.write_text("mine")
    result = run("demo", "--out", out)
    assert result.exit_code == 2
    assert "(out-not-empty)" in result.stderr
    assert (elsewhere / "a.txt").read_text() == "mine"
