"""Passphrases are strong, readable over the phone, and never beside what they open."""

import re
import stat
from pathlib import Path

import pytest

from journal_bridge.bundle.passphrases import (
    LEAST_BITS,
    LONGEST,
    Passphrases,
    check,
    estimated_bits,
    generate,
    read_from,
    refuse_beside,
    write_to,
)
from journal_bridge.errors import UsageFault

WEAK = [
    "",
    "password",
    "P4ssw0rd2021!",
    "Emily2021Sunshine",
    "12/03/2021-12/03/2021",
    "20210312 20210312",
    "1234-1234-1234-1234",
    "abcdefghijklmnopqrstuvwxyz012345",
    "qwertyuiopasdfghjklzxcvbnm",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "nursery nursery nursery nursery",
    "pässwörter-mit-Umlauten-99-zzz",
    "kX9#mQ2$\tvL7!pR4z",
    "kX9#mQ2$vL7!pR4zkX9#mQ2$vL7!pR4zT",
]
STRONG = ["kX9#mQ2$vL7!pR4z", "correct-horse-battery-staple-42", "8f3kq9zt2mv7xw1pc6", "7KQM-2XVD-9RTB-HW4N"]


def test_generated_passphrases_can_be_read_over_the_phone() -> None:
    """Four groups of four, no letter that sounds or looks like a digit, never twice the same, always accepted."""
    made = [generate() for _ in range(2000)]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", one) for one in made)
    assert max(map(len, made)) <= LONGEST
    for one in made:
        check(one)


@pytest.mark.parametrize("passphrase", WEAK)
def test_a_weak_passphrase_is_refused(passphrase: str) -> None:
    """Words, dates, keyboard walks, repetitions, letters PDF readers stumble over, and too long ones."""
    with pytest.raises(UsageFault) as refused:
        check(passphrase)
    assert refused.value.code == "passphrase-weak"
    assert not passphrase or passphrase not in str(refused.value)


@pytest.mark.parametrize("passphrase", STRONG)
def test_a_strong_passphrase_of_ones_own_is_accepted(passphrase: str) -> None:
    """What a password manager makes, or five unusual words, will do."""
    check(passphrase)
    assert estimated_bits(passphrase) >= LEAST_BITS


def test_a_passphrase_file_is_private_and_reads_back(tmp_path: Path) -> None:
    """The file is mine alone; the book's passphrase is its first line and the films' its second."""
    path = tmp_path / "passphrases.txt"
    write_to(path, Passphrases("7KQM-2XVD-9RTB-HW4N", "M3ZC-8PGA-W5YE-1JDT"), tmp_path / "bundle")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_from(path) == Passphrases("7KQM-2XVD-9RTB-HW4N", "M3ZC-8PGA-W5YE-1JDT")


def test_a_passphrase_is_never_written_beside_what_it_opens(tmp_path: Path) -> None:
    """Not into the bundle's folder, not below it, not by a detour, not through a link, whether it exists or not."""
    bundle = tmp_path / "bundle"
    (bundle / "below").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(bundle)
    places = [
        bundle / "p.txt",
        bundle / "below" / "p.txt",
        tmp_path / "other" / ".." / "bundle" / "p.txt",
        tmp_path / "link" / "p.txt",
    ]
    for place in places:
        with pytest.raises(UsageFault) as refused:
            write_to(place, "7KQM-2XVD-9RTB-HW4N", bundle)
        assert refused.value.code == "passphrase-place"
    with pytest.raises(UsageFault, match="may lie neither"):
        refuse_beside(tmp_path / "new" / "p.txt", tmp_path / "new")
    assert not list(bundle.rglob("*.txt"))


def test_a_passphrase_file_is_never_overwritten(tmp_path: Path) -> None:
    """An older passphrase may be the only one that opens an older bundle; a link is not followed either."""
    path = tmp_path / "p.txt"
    write_to(path, "7KQM-2XVD-9RTB-HW4N", tmp_path / "bundle")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "elsewhere.txt")
    for taken in (path, tmp_path / "dangling.txt"):
        with pytest.raises(UsageFault) as refused:
            write_to(taken, "M3ZC-8PGA-W5YE-1JDT", tmp_path / "bundle")
        assert refused.value.code == "file-exists"
    assert read_from(path).book == "7KQM-2XVD-9RTB-HW4N"
    assert not (tmp_path / "elsewhere.txt").exists()


def test_a_passphrase_file_that_is_none_is_named(tmp_path: Path) -> None:
    """A missing file, an empty one, and one that is no text are refused."""
    (tmp_path / "empty.txt").write_bytes(b"\n")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    for name, code in (("none.txt", "not-found"), ("empty.txt", "passphrase-weak"), ("binary.txt", "not-found")):
        with pytest.raises(UsageFault) as refused:
            read_from(tmp_path / name)
        assert refused.value.code == code
    with pytest.raises(UsageFault) as nowhere:
        write_to(tmp_path / "no" / "folder.txt", "7KQM-2XVD-9RTB-HW4N", tmp_path / "bundle")
    assert nowhere.value.code == "not-found"
