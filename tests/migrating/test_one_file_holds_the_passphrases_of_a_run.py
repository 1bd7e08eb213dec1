"""Every family's passphrase on a strip of its own, the same one the next time, and never lost."""

import errno
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from journal_bridge.bundle.passphrases import Passphrases, generate, is_generated
from journal_bridge.errors import BridgeError, InputRefused, TryAgain, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.locking import alone
from journal_bridge.migrating.passphrase_table import PassphraseBook, Wanted, read_one
from journal_bridge.migrating.passphrase_table import book as passphrase_book
from journal_bridge.migrating.passphrase_table import rows as passphrase_rows

PARENT, SCHOOL = Purpose.PARENT, Purpose.SCHOOL
ADA = Wanted("s1", "c1", PARENT, "Ada Birch")


def _book(folder: Path) -> PassphraseBook:
    return PassphraseBook.open(folder / "strips.csv")


def _refused(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(InputRefused) as refused:
        PassphraseBook.open(path)
    assert path.read_bytes() == before
    assert refused.value.code == "passphrase-list"
    return refused.value.place


def test_a_row_is_made_once_and_taken_again(tmp_path: Path) -> None:
    """A family's next archive opens with the passphrase they have, and no other's."""
    first = _book(tmp_path).of("s1", "c1", PARENT, "Ada Birch")
    assert is_generated(first.book)
    assert is_generated(first.films)
    assert first.book != first.films
    again = _book(tmp_path)
    assert again.of("s1", "c1", PARENT, "Ada Birch") == first
    others = {
        again.of(*key, "Ada Birch") for key in (("s1", "c1", SCHOOL), ("s1", "c2", PARENT), ("s2", "c1", PARENT))
    }
    assert len(others | {first}) == 4
    assert read_one(tmp_path / "strips.csv", "s1", "c1", PARENT) == first


def test_the_file_is_for_this_user_alone_and_ready_for_a_spreadsheet(tmp_path: Path) -> None:
    """It is printed and cut into strips, and a name calculates nothing."""
    _book(tmp_path).of_all([ADA, Wanted("s1", "c2", SCHOOL, '=HYPERLINK("x")\nÉloïse')])
    path = tmp_path / "strips.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeffsetting,child,name,purpose,passphrase,films\ns1,c1,Ada Birch,parent,")
    assert '"\'=HYPERLINK(""x"") Éloïse"' in text
    assert sorted(one.name for one in tmp_path.iterdir()) == [".strips.csv.lock", "strips.csv"]
    path.chmod(0o644)
    _book(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_written_before_it_is_needed(tmp_path: Path) -> None:
    """A run that wants no passphrase leaves no file behind."""
    assert _book(tmp_path).of_all([]) == ()
    assert list(tmp_path.iterdir()) == []


def test_four_hundred_rows_are_one_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is waited for once, not four hundred times; and for rows that are there, never."""
    waits = list[int]()
    monkeypatch.setattr(os, "fsync", waits.append)
    wanted = [Wanted("s1", f"c{number}", PARENT, f"Child {number}") for number in range(400)]
    made = _book(tmp_path).of_all(wanted)
    assert len(waits) == 2
    assert len({word for both in made for word in both}) == 800
    assert _book(tmp_path).of_all(wanted) == made
    assert len(waits) == 2
    for one, both in zip(wanted, made, strict=True):
        assert read_one(tmp_path / "strips.csv", one.setting, one.child, one.purpose) == both


def test_what_a_spreadsheet_saved_is_read_again(tmp_path: Path) -> None:
    """Semicolons, another order, a column of notes: the passphrases and the notes are kept."""
    book = _book(tmp_path)
    ada, cy = book.of_all([ADA, Wanted("s1", "c2", PARENT, "-Cy")])
    rows = [f"{ada.book};{ada.films};parent;Ada;c1;s1;given on 3 July", f"{cy.book};{cy.films};parent;'-Cy;c2;s1;"]
    text = "\r\n".join(["passphrase;films;purpose;name;child;setting;note", *rows, ""])
    (tmp_path / "strips.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    again = _book(tmp_path)
    assert again.of_all([ADA, Wanted("s1", "c2", PARENT, "-Cy")]) == (ada, cy)
    again.of("s1", "c3", PARENT, "Di")
    kept = (tmp_path / "strips.csv").read_text(encoding="utf-8-sig")
    assert f"s1,c1,Ada Birch,parent,{ada.book},{ada.films},given on 3 July\n" in kept


def test_a_child_with_a_new_name_is_called_by_it(tmp_path: Path) -> None:
    """After an adoption the old name stands on no strip."""
    first = _book(tmp_path).of("s1", "c1", PARENT, "Ada Birch")
    assert _book(tmp_path).of("s1", "c1", PARENT, "Ada Larkin") == first
    assert "Birch" not in (tmp_path / "strips.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda _: "", "row 1"),
        (lambda _: "child,purpose\nc1,parent\n", "row 1 (no column setting, name, passphrase, films)"),
        (lambda text: text.replace("parent", "platform", 1), "row 2, column purpose"),
        (lambda text: text.replace("s1,c1", ",c1"), "row 2, column setting"),
        (lambda text: text.replace("s1,c2", "s1,"), "row 3, column child"),
        (lambda text: text.replace("-", "", 1), "row 2, column passphrase"),
        (lambda text: re.sub(r"(c2,.*),.*\n", r"\1,\n", text), "row 3, column films"),
        (lambda text: text + text.splitlines()[1] + "\n", "row 4 (the same as another)"),
        (lambda text: text + text.splitlines()[1].replace("c1", "c9") + "\n", "row 4 (the same as another)"),
        (lambda text: text[:-9], "row 3, column films"),
        (lambda text: text + '"', "row 4"),
    ],
)
def test_a_damaged_file_is_refused_and_left_alone(change: Callable[[str], str], place: str, tmp_path: Path) -> None:
    """It may be all that opens forty archives: it is mended by a person, never written over."""
    _book(tmp_path).of_all([ADA, Wanted("s1", "c2", PARENT, "Cy Vale")])
    path = tmp_path / "strips.csv"
    path.write_text(change(path.read_text(encoding="utf-8-sig")), encoding="utf-8")
    assert _refused(path).startswith(f"strips.csv {place}")


def test_something_else_in_its_place_is_left_alone(tmp_path: Path) -> None:
    """A slip of typing does not cost an export, a photo or a letter."""
    path = tmp_path / "strips.csv"
    for content in (b"PK\x03\x04\x00\xff", b"Dear parents,\n"):
        path.write_bytes(content)
        _refused(path)


def test_it_lies_apart_from_what_it_opens(tmp_path: Path) -> None:
    """Neither with the results, nor in an export, however the way there is written."""
    out, export = tmp_path / "out", tmp_path / "export.zip"
    (out / "deep").mkdir(parents=True)
    export.write_bytes(b"PK")
    (tmp_path / "way").symlink_to(out)
    (tmp_path / "link.csv").symlink_to(out / "deep/strips.csv")
    for path in (out / "a.csv", out / "deep/a.csv", tmp_path / "way/a.csv", tmp_path / "link.csv", export):
        with pytest.raises(UsageFault) as refused:
            PassphraseBook.open(path, out, export)
        assert refused.value.code == "passphrase-place"
    with pytest.raises(UsageFault) as refused:
        PassphraseBook.open(tmp_path / "nowhere/a.csv", out)
    assert refused.value.code == "not-found"
    with pytest.raises(UsageFault) as refused:
        PassphraseBook.open(tmp_path / "out", tmp_path / "elsewhere")
    assert refused.value.code == "no-folder"


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "no-room"), (errno.EACCES, "no-folder")])
def test_a_write_that_fails_costs_nothing(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is as it was, nothing half written stays, and what was not kept locks nothing."""
    book = _book(tmp_path)
    book.of("s1", "c1", PARENT, "Ada Birch")
    before = (tmp_path / "strips.csv").read_bytes()

    def fail(_: int) -> None:
        raise OSError(number, "x")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(BridgeError) as failed:
            book.of("s1", "c2", PARENT, "Cy Vale")
    assert failed.value.code == code
    assert (tmp_path / "strips.csv").read_bytes() == before
    assert not (tmp_path / ".strips.csv.unfinished").exists()
    with pytest.raises(InputRefused):
        read_one(tmp_path / "strips.csv", "s1", "c2", PARENT)
    assert is_generated(book.of("s1", "c2", PARENT, "Cy Vale").book)


def test_two_runs_with_one_file_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each keeps the other's rows; while one writes, the other waits."""
    one, two = _book(tmp_path), _book(tmp_path)
    ada, cy = one.of("s1", "c1", PARENT, "Ada"), two.of("s2", "c1", PARENT, "Cy")
    assert _book(tmp_path).of("s1", "c1", PARENT, "Ada") == ada
    assert one.of("s2", "c1", PARENT, "Cy") == cy
    monkeypatch.setattr(passphrase_book, "_PAUSE", 0)
    with alone(tmp_path / ".strips.csv.lock"), pytest.raises(TryAgain) as busy:
        one.of("s1", "c9", PARENT, "Di")
    assert busy.value.code == "out-in-use"


def test_a_passphrase_in_use_is_never_exchanged(tmp_path: Path) -> None:
    """A file that was put back from a copy meanwhile is a matter for a person; one taken away is written again."""
    book = _book(tmp_path)
    ada = book.of("s1", "c1", PARENT, "Ada")
    path = tmp_path / "strips.csv"
    strips = passphrase_rows.checked(path)
    passphrase_rows.write(path, [replace(one, both=Passphrases(generate(), generate())) for one in strips.values()])
    with pytest.raises(InputRefused) as refused:
        book.of("s1", "c2", PARENT, "Cy")
    assert refused.value.place == "strips.csv (changed during the run)"
    path.unlink()
    book.of("s1", "c2", PARENT, "Cy")
    assert _book(tmp_path).of("s1", "c1", PARENT, "Ada") == ada


def test_a_worker_reads_its_row_and_sees_what_is_new(tmp_path: Path) -> None:
    """It is given a path and three keys, and no passphrase on the way."""
    path = tmp_path / "strips.csv"
    with pytest.raises(InputRefused) as refused:
        read_one(path, "s1", "c1", PARENT)
    assert (refused.value.code, refused.value.place) == ("passphrase-list", "strips.csv")
    book = _book(tmp_path)
    ada = book.of_all([ADA])[0]
    assert read_one(path, "s1", "c1", PARENT) == ada
    cy = book.of("s1", "c2", PARENT, "Cy")
    assert read_one(path, "s1", "c2", PARENT) == cy
    assert str(ada.book) not in repr(passphrase_rows.checked(path))


WRITES = """
import sys
from pathlib import Path
from journal_bridge.handover import Purpose
from journal_bridge.migrating.passphrase_table import PassphraseBook
book = PassphraseBook.open(Path(sys.argv[1]))
for number in range(10_000):
    print(book.of("s1", f"c{number}", Purpose.PARENT, "Ada").book, flush=True)
"""


def test_a_run_that_is_killed_loses_no_passphrase_it_used(tmp_path: Path) -> None:
    """Whatever was given out is in the file, which is whole, and the next run goes on with it."""
    path, used = tmp_path / "strips.csv", list[str]()
    for stop in (2, 5, 9):
        with subprocess.Popen([sys.executable, "-c", WRITES, str(path)], stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            told = [run.stdout.readline().strip() for _ in range(stop)]
            run.kill()
        assert told[: len(used)] == used
        used = told
        kept = [strip.both.book for strip in passphrase_rows.checked(path).values()]
        assert kept[: len(used)] == used
