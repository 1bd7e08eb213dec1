"""A place somebody typed that cannot be read or written is told by its option, and never called our fault."""

import errno
from pathlib import Path

import pytest
from typer import Exit

from journal_bridge.commanding import guarded
from journal_bridge.errors import ExitCode
from journal_bridge.keys import SettingKeys
from stories import line
from stories.line import Factory, run

COMMANDS = {
    "templates": ("templates", "--out"),
    "keys create": ("keys", "create", "--workspace"),
    "keys card": ("keys", "card", "--workspace"),
    "audit": ("audit", "--workspace"),
    "status": ("status", "--workspace"),
    "inbox": ("inbox", "--workspace"),
    "migrate status": ("migrate", "status", "--out"),
    "migrate report": ("migrate", "report", "--out"),
    "inspect": ("inspect",),
    "verify": ("verify",),
}
BY_EXPORT = {
    "fetch-media": ("fetch-media",),
    "migrate run": ("migrate", "run", "--basis", "Form 12", "--to", "tapestry"),
}
PLACES = ("file", "dangling", "loop", "file/below", "file/far/below", "/proc/nowhere", "x" * 300, "x" * 300 + "/y")


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a place where nothing can be made: a file, a link to nowhere or to itself, a name too long."""
    (tmp_path / "file").write_text("of the user")
    (tmp_path / "dangling").symlink_to(tmp_path / "no" / "where")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    return tmp_path / str(request.param)


def told(*words: object) -> None:
    """Run a command that must fail with one sentence, and not as our fault."""
    result = run(*words)
    assert result.exit_code in {ExitCode.USAGE, ExitCode.REFUSED, ExitCode.TRY_AGAIN, ExitCode.NOT_VERIFIED}
    assert "Traceback" not in result.output
    assert "(internal)" not in result.output


@pytest.mark.parametrize("place", PLACES, indirect=True)
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_no_place_makes_a_command_fail_without_a_sentence(words: tuple[str, ...], place: Path) -> None:
    """Whatever lies in the way, a manager reads what is wrong with the place; what lies there stays."""
    told(*words, place)
    if place.name == "file":
        assert place.read_text() == "of the user"


@pytest.mark.parametrize("place", PLACES, indirect=True)
@pytest.mark.parametrize("words", BY_EXPORT.values(), ids=BY_EXPORT)
def test_no_place_makes_a_move_fail_without_a_sentence(
    words: tuple[str, ...], place: Path, tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """The same for what reads an export first."""
    more = () if words[0] == "fetch-media" else ("--workspace", tmp_path / "workspace")
    told(*words, line.example(tmp_path_factory), "--out", place, *more)


@pytest.mark.parametrize("place", ["file", "file/below", "file/far/below", "loop"], indirect=True)
def test_a_conversion_is_not_made_for_a_place_that_takes_none(
    place: Path, tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """A manager does not wait for minutes to read that a file is in the way."""
    words = ("convert", line.example(tmp_path_factory), "--to", "tapestry", "--out", place)
    result = run(*words, "--workspace", tmp_path / "workspace")
    assert result.exit_code == ExitCode.USAGE
    assert any(f"({code})" in result.output for code in ("out-not-empty", "no-folder", "place-unusable"))


@pytest.mark.parametrize("place", PLACES, indirect=True)
def test_a_bundle_that_is_no_place_is_told(place: Path, tmp_path: Path) -> None:
    """What is to be sent may be a folder or an id, so it is not looked at as a place before."""
    SettingKeys.create(tmp_path / "workspace", None)
    told("send", place, "--to", "nobody", "--workspace", tmp_path / "workspace")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOTDIR])
@pytest.mark.parametrize("where", [".", "a/file", "../.out.partial"], ids=["itself", "in it", "beside it"])
def test_what_may_not_be_written_is_told_by_its_option(
    number: int, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of somebody else, a disk that can only be read: the option is named, and no name of a file."""

    def fails(about: Path, **named: object) -> None:
        del named
        raise OSError(number, "in the system's words", str(about))

    out = tmp_path / "out"
    with pytest.raises(Exit) as ended:
        guarded(lambda **named: fails((out / where).resolve(), **named))(new_place=out, other="x")
    said = capsys.readouterr().err
    assert ended.value.exit_code == ExitCode.USAGE
    assert "new-place: That place cannot be read or written" in " ".join(said.split())
    assert "system" not in said


def test_a_fault_elsewhere_stays_our_fault(tmp_path: Path) -> None:
    """A file nobody named is not blamed on the manager."""

    def fails(**_: object) -> None:
        raise PermissionError(errno.EACCES, "words", str(tmp_path / "elsewhere" / "file"))

    with pytest.raises(Exit) as ended:
        guarded(fails)(out=tmp_path / "out" / "here")
    assert ended.value.exit_code == ExitCode.OUR_FAULT
