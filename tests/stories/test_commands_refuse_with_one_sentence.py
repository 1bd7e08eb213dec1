"""A command that cannot go on says one sentence, sets the exit code its cause has, and leaves nothing behind."""

import base64
import errno
import json
import shutil
from pathlib import Path

import pytest

from hostile.generators import CANARY, FAULTS, Fault
from journal_bridge.error_codes import CODES
from stories import line
from stories.line import BASIS, LEAVER, SMALL, Factory, run

CONTAINER_FAULTS = tuple(fault for fault in FAULTS if not fault.read)
DOCUMENT_FAULTS = tuple(fault for fault in FAULTS if fault.read == "json")


def refused(said: str, code: str) -> None:
    """Check that an error is one line: a place or none, the sentence of its code, and nothing private."""
    line.say_nothing_private(said)
    assert not [word for word in CANARY.split() if word in said]
    lines = said.strip().splitlines()
    assert len(lines) == 1, said
    assert lines[0].startswith("Stopped. ")
    assert lines[0].endswith(f"{CODES[code]} ({code})")


def exporting(folder: Path) -> list[list[object]]:
    """Return the three commands that take an export, ready for its path."""
    end: list[object] = ["--child", "anybody", "--for", "parent"]
    sealing: list[object] = ["--out", folder / "out", "--generate-passphrase-to", folder / "phrase.txt"]
    return [["inspect"], ["plan", *end], ["bundle", *end, *sealing, "--workspace", folder / "workspace"]]


@pytest.mark.parametrize("fault", CONTAINER_FAULTS, ids=lambda fault: fault.name)
def test_a_hostile_export_is_refused_by_every_command(
    fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever I was sent, the answer is one sentence, exit code 4, and an unchanged disc."""
    scratch, export, mine = tmp_path / "scratch", tmp_path / "export", tmp_path / "mine"
    for folder in (scratch, export, mine):
        folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    path = fault.make(export)
    for command in exporting(mine):
        result = run(command[0], path, *command[1:])
        assert result.exit_code == 4
        assert result.stdout == ""
        refused(result.stderr, fault.code)
    assert list(scratch.iterdir()) == []
    assert {"workspace"} >= {left.name for left in mine.iterdir()}


@pytest.mark.parametrize("fault", DOCUMENT_FAULTS, ids=lambda fault: fault.name)
def test_a_broken_document_in_a_good_export_is_refused_at_its_place(
    fault: Fault, tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """One damaged file among good ones: the sentence names the file, and nothing is half read."""
    export = tmp_path / "export"
    shutil.copytree(line.example(tmp_path_factory), export, ignore=shutil.ignore_patterns("media"))
    fault.make(tmp_path)
    (tmp_path / "records.json").replace(export / "notes.json")
    result = run("inspect", export)
    assert result.exit_code == 4
    assert result.stdout == ""
    refused(result.stderr, fault.code)
    assert "notes.json" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("notes.txt", b"hello", "unknown-shape"),
        ("records.json", b'{"pupils": [{"name": "Zebedee Quillfeather"}]}', "unknown-shape"),
        ("journal.json", b'{"schema_version": "9.0", "journal_id": "j", "child": {}}', "unsupported-version"),
        ("journal.json", b'{"schema_version": "1.0", "journal_id": "j", "child": {}}', "invalid-journal"),
        ("table.csv", b"name\nZebedee Quillfeather\n", "unknown-shape"),
    ],
)
def test_an_unknown_layout_is_refused_by_name(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    """A folder from a platform nobody taught the program is not guessed at."""
    (tmp_path / name).write_bytes(content)
    for command in ("inspect", "plan"):
        words = [] if command == "inspect" else ["--child", "c", "--for", "parent"]
        result = run(command, tmp_path, *words)
        assert result.exit_code == 4
        refused(result.stderr, code)


def test_a_child_nobody_knows_is_refused_with_the_export_s_name(tmp_path_factory: Factory) -> None:
    """A mistyped id, or the wrong child's export: I am told which export has no such child."""
    result = run("plan", line.example(tmp_path_factory), "--child", "nobody", "--for", "parent")
    assert result.exit_code == 4
    refused(result.stderr, "unknown-child")


@pytest.mark.parametrize("purpose", ["setting", "school"])
def test_without_a_basis_or_consents_nothing_is_decided(
    purpose: str, tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """For a setting or a school I must record why, and what families answered: exit code 3."""
    export = line.example(tmp_path_factory)
    ends: list[tuple[list[object], str]] = [
        ([], "basis-missing"),
        (["--basis", "  "], "basis-missing"),
        (["--basis", BASIS], "consent-file-missing"),
    ]
    for more, code in ends:
        _, plan, bundling = exporting(tmp_path)
        for command in [plan, bundling] if purpose == "setting" else [plan]:  # each reads the whole export
            words = [LEAVER if word == "anybody" else purpose if word == "parent" else word for word in command]
            result = run(words[0], export, *words[1:], *more)
            assert result.exit_code == 3
            refused(result.stderr, code)
    assert {"workspace"} >= {left.name for left in tmp_path.iterdir()}


def bundle(factory: Factory, tmp_path: Path, *more: object, purpose: str = "parent") -> tuple[int, str]:
    """Run `bundle` for a small child and return its exit code and what it said."""
    words: list[object] = ["bundle", line.example(factory), "--child", SMALL, "--for", purpose]
    words += ["--workspace", line.workspace(factory), "--out", tmp_path / "out", *more]
    result = run(*words)
    assert result.stdout == ""
    return result.exit_code, result.stderr


def test_a_bundle_is_sealed_in_exactly_one_way(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """No passphrase, two of them, or a key for a family: the command does not guess."""
    phrase = tmp_path / "mine.txt"
    phrase.write_text("V7Q2-9KXM-4RTB-H3ZP\n")
    new: list[object] = ["--generate-passphrase-to", tmp_path / "new.txt"]
    own: list[object] = ["--passphrase-file", phrase]
    to_key: list[object] = ["--recipient", line.card(tmp_path_factory, "receiver")]
    for ways in ([], [*new, *own], [*new, *to_key], [*own, *to_key], to_key):
        code, said = bundle(tmp_path_factory, tmp_path, *ways)
        assert code == 2
        refused(said, "usage")
    assert {"mine.txt"} == {left.name for left in tmp_path.iterdir()}


@pytest.mark.parametrize("weak", ["", "\n", "short", "Florence2024", "x" * 33, "pässwörter-sind-schwer-zu-raten"])
def test_a_weak_passphrase_is_refused_and_not_repeated(
    weak: str, tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """A passphrase somebody could guess, or that readers cannot take, is refused before any work."""
    phrase = tmp_path / "mine.txt"
    phrase.write_text(weak, encoding="utf-8")
    code, said = bundle(tmp_path_factory, tmp_path, "--passphrase-file", phrase)
    assert code == 2
    refused(said, "passphrase-weak")
    assert not weak.strip() or weak not in said
    assert not (tmp_path / "out").exists()


def test_the_passphrase_may_not_travel_with_the_bundle(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """A key under the doormat: a passphrase file inside the bundle's folder is refused, old or new."""
    out = tmp_path / "out"
    code, said = bundle(tmp_path_factory, tmp_path, "--generate-passphrase-to", out / "phrase.txt")
    assert code == 2
    refused(said, "passphrase-place")
    assert not out.exists()
    out.mkdir()
    (out / "own.txt").write_text("V7Q2-9KXM-4RTB-H3ZP\n")
    code, said = bundle(tmp_path_factory, tmp_path, "--passphrase-file", out / "own.txt")
    assert code == 2
    refused(said, "passphrase-place")


def test_nothing_is_ever_written_over(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """A folder that holds anything, and a passphrase file that is there already, are left as they are."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    phrase = tmp_path / "phrase.txt"
    code, said = bundle(tmp_path_factory, tmp_path, "--generate-passphrase-to", phrase)
    assert code == 2
    refused(said, "out-not-empty")
    assert not phrase.exists()
    assert [left.name for left in out.iterdir()] == ["letter.txt"]
    phrase.write_text("kept")
    (out / "letter.txt").unlink()
    code, said = bundle(tmp_path_factory, tmp_path, "--generate-passphrase-to", phrase)
    assert code == 2
    refused(said, "file-exists")
    assert phrase.read_text() == "kept"


@pytest.mark.parametrize("way", ["straight", "by a link"])
def test_nothing_is_ever_written_into_the_export(way: str, tmp_path: Path) -> None:
    """The export is only ever read: a bundle, a passphrase or keys inside it are refused before any work."""
    export = tmp_path / "export"
    export.mkdir()
    (export / "own.txt").write_text("V7Q2-9KXM-4RTB-H3ZP\n")
    inside = export
    if way == "by a link":
        inside = tmp_path / "elsewhere"
        inside.symlink_to(export, target_is_directory=True)
    new: list[object] = ["--generate-passphrase-to", tmp_path / "phrase.txt"]
    out: list[object] = ["--out", tmp_path / "out"]
    for words in (
        [*new, "--out", inside / "deep" / "out"],
        [*new, "--out", inside],
        [*out, "--generate-passphrase-to", inside / "phrase.txt"],
        [*out, "--passphrase-file", inside / "own.txt"],
        [*new, *out, "--workspace", inside / "keys"],
    ):
        result = run("bundle", export, "--child", "c", "--for", "parent", "--workspace", tmp_path / "keys", *words)
        assert result.exit_code == 2
        refused(result.stderr, "inside-export")
    assert [left.name for left in export.iterdir()] == ["own.txt"]
    assert {"export", "elsewhere"} >= {left.name for left in tmp_path.iterdir()}


def test_a_malformed_key_is_refused_and_not_repeated(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """A card copied with a letter missing is named as malformed, for sealing and for checking alike."""
    card = line.card(tmp_path_factory, "receiver")
    given: list[str] = [card[:-4], card[:10] + "AAAA" + card[14:], f"jb1:{base64.b64encode(b'short').decode()}"]
    for wrong in given:
        code, said = bundle(tmp_path_factory, tmp_path, "--recipient", wrong, "--basis", BASIS, purpose="setting")
        assert code == 2
        refused(said, "key-malformed")
        result = run("verify", line.built(tmp_path_factory).out, "--sender", wrong)
        assert result.exit_code == 2
        refused(result.stderr, "key-malformed")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "content", "code"),
    [
        ("--consents", b"who,what\nme,all\n", "not-csv"),
        ("--consents", b"\xff\xfe", "not-utf8"),
        (
            "--consents",
            b"child,purpose,media,answer,date,withdrawn,recorded_by\nFlorence Ottermere,all,all,yes,,,me\n",
            "consent-row",
        ),
        ("--policy", b'{"films": "Florence Ottermere"}', "policy-file"),
        ("--policy", b'{"Florence Ottermere": 1}', "policy-file"),
        ("--policy", b'{"films": "hold", "films": "carry"}', "policy-file"),
        ("--policy", b'{"carry_kinds": {"parent": [], "parent": ["care"]}}', "policy-file"),
        ("--policy", b'{"carry_kinds": {"parent": ["message"]}}', "policy-forbidden"),
        ("--decisions", b'[{"state": "Florence Ottermere"}]', "decision-row"),
        ("--decisions", b'["Florence Ottermere"', "not-json"),
    ],
)
def test_a_table_filled_in_wrongly_is_refused_at_its_place(
    option: str, content: bytes, code: str, tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """A slip in one of my own tables is named with its file, and nothing is decided meanwhile."""
    table = tmp_path / "table"
    table.write_bytes(content)
    export = line.example(tmp_path_factory)
    result = run("plan", export, "--child", SMALL, "--for", "parent", option, table)
    assert result.exit_code == (2 if code == "policy-forbidden" else 4)
    assert result.stdout == ""
    refused(result.stderr, code)
    assert "table" in result.stderr


def test_an_unforeseen_trouble_is_our_fault_and_quotes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the program: exit code 1, the kind of trouble and where, never its words."""

    def broken(_path: Path) -> None:
        raise ValueError(f"cannot parse {CANARY}")

    monkeypatch.setattr("journal_bridge.summaries.inspect", broken)
    for words in (["inspect", "export"], ["inspect", "export", "--json"]):
        result = run(*words)
        assert result.exit_code == 1
        assert result.stdout == ""
        refused(result.stderr, "internal")
        assert "ValueError at" in result.stderr


def test_a_full_disk_is_nobodys_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    """I am told to make room, with the exit code that says: try again."""

    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, f"no space for {CANARY}")

    monkeypatch.setattr("journal_bridge.summaries.inspect", full)
    result = run("inspect", "export")
    assert result.exit_code == 6
    refused(result.stderr, "no-room")


def test_names_that_look_like_commands_for_the_screen_are_printed_as_they_are(
    tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """A name with colour codes or markup in it can neither paint my screen nor hide."""
    export = tmp_path / "export"
    shutil.copytree(line.example(tmp_path_factory), export, ignore=shutil.ignore_patterns("media"))
    hostile = "[red]Ivy[/red] \x1b[31m\x07\u202eevil"
    table = export / "children.json"
    table.write_text(
        table.read_text(encoding="utf-8").replace(
            '"fullName": "Florence Ivy Ottermere"', f'"fullName": {json.dumps(hostile)}', 1
        ),
        encoding="utf-8",
    )
    said = run("inspect", export)
    assert said.exit_code in {0, 4}
    assert not set(said.output) & {"\x1b", "\x07", "\u202e"}
    if said.exit_code == 0:
        assert "[red]Ivy[/red]" in said.stdout.replace("\n", "")


def test_a_name_with_half_a_letter_does_not_stop_the_program(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """Half of an emoji, as careless software leaves it, is refused or shown, never our fault."""
    export = tmp_path / "export"
    shutil.copytree(line.example(tmp_path_factory), export, ignore=shutil.ignore_patterns("media"))
    table = export / "children.json"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("Ottermere", "Otter\\ud83d"), encoding="utf-8")
    for words in ([], ["--json"]):
        assert run("inspect", export, *words).exit_code in {0, 4}
