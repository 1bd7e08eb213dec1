"""A sample says exactly what was read and what was not, and is never told as more or less than it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE
from journal_bridge.bundle.sampling import Sample, sample_from
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.bundle.verifying import Sampled, verify
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import NOW, TRANSFER, packed
from stick_samples import PARTS, VOLUMES, copied, for_a_class, for_people, stick_of


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Make the keys everything is signed with."""
    return SettingKeys.create(tmp_path_factory.mktemp("sender"))


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory, sender: SettingKeys) -> dict[str, Path]:
    """Deliver every kind: volumes and parts, a school's pack, a setting's, a sealed bundle, a class index."""
    made = tmp_path_factory.mktemp("made")
    for_people(made / "parent", Purpose.PARENT, sender, 110_000)
    for_people(made / "school", Purpose.SCHOOL, sender, None)
    for_people(made / "setting", Purpose.SETTING, sender, None)
    bundle = packed(made / "sealed" / "w", purpose=Purpose.SETTING)
    sealed = seal_for_setting(
        bundle, SettingKeys.create(made / "keys").card, TRANSFER, made / "sealed" / "w", sender
    )
    deliver_to_folder(sealed, made / "sealed" / "given", NOW)
    for_a_class(made / "class", bundle, sender)
    return {kind: made / kind / "given" for kind in ("parent", "school", "setting", "sealed", "class")}


# --- a sample of a large stick


def test_a_sample_says_exactly_what_was_read_and_what_was_not(media: dict[str, Path], tmp_path: Path) -> None:
    """So many of so many files, so much of the bytes; the others by name and length only."""
    stick = stick_of(media, tmp_path / "stick")
    found = verify(stick, sample=Sample(8, "1"))
    assert found.ok
    assert found.sampled is not None
    read = [file for file in found.files if file.read and not file.name.endswith((MANIFEST, SIGNATURE))]
    unread = [file for file in found.files if not file.read]
    assert (len(read), len(read) + len(unread)) == (found.sampled.files, found.sampled.of_files)
    assert sum((stick / file.name).stat().st_size for file in read) == found.sampled.bytes
    assert 8 <= found.sampled.share < 60
    assert f"{len(read)} of {len(read) + len(unread)} files read, " in found.sampled.told
    assert {"there, and as long as it was; not read"} == {file.what for file in unread}
    assert any(f"the bytes of {len(unread)} of" in line for line in found.could_not_check)


def test_the_same_seed_reads_the_same_files_and_another_others(media: dict[str, Path], tmp_path: Path) -> None:
    """A sample can be drawn again, and many samples see everything in the end."""
    stick = stick_of(media, tmp_path / "stick")

    def read(seed: str) -> set[str]:
        return {file.name for file in verify(stick, sample=Sample(10, seed)).files if file.read}

    assert read("a") == read("a")
    seen = [read(str(number)) for number in range(12)]
    assert len({frozenset(one) for one in seen}) > 6
    assert len(set().union(*seen)) > max(map(len, seen))
    assert Sample(10).seed != Sample(10).seed


def test_names_and_lengths_of_everything_are_compared_in_any_sample(media: dict[str, Path], tmp_path: Path) -> None:
    """Missing, extra, renamed, cut short: found without reading a byte of the rest."""
    spoils: tuple[Callable[[Path], object], ...] = (
        lambda folder: (folder / VOLUMES[0]).unlink(),
        lambda folder: (folder / "more").write_bytes(b"x"),
        lambda folder: (folder / PARTS[1]).rename(folder / "x.zip"),
        lambda folder: (folder / VOLUMES[2]).write_bytes((folder / VOLUMES[2]).read_bytes()[:-1]),
        lambda folder: (folder / SIGNATURE).unlink(),
    )
    for number, spoil in enumerate(spoils):
        folder = copied(media, "parent", tmp_path / str(number))
        spoil(folder)
        assert not [seed for seed in range(5) if verify(folder, sample=Sample(0.01, str(seed))).ok], number


def test_a_changed_bit_is_found_when_the_lot_falls_on_its_file(media: dict[str, Path], tmp_path: Path) -> None:
    """A sample finds what it reads, and claims nothing about what it does not."""
    folder = copied(media, "parent", tmp_path)
    _one_bit_of(folder / VOLUMES[1])
    found = [verify(folder, sample=Sample(1, str(seed))) for seed in range(12)]
    assert {True, False} == {one.ok for one in found}
    for one in found:
        verdict = next(file for file in one.files if file.name == VOLUMES[1])
        assert verdict.ok is not verdict.read
    assert not verify(folder, sample=Sample(100, "1")).ok


def _one_bit_of(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(("words", "percent"), [("8%", 8), ("8", 8), (" 0.5 % ", 0.5), ("100%", 100)])
def test_a_share_is_understood_as_people_write_it(words: str, percent: float) -> None:
    """With or without the sign."""
    assert sample_from(words, "x") == Sample(percent, "x")


@pytest.mark.parametrize("words", ["", "0%", "101%", "-1%", "ten", "5%%", "1e1", "\u0665%"])
def test_what_is_no_share_is_refused(words: str) -> None:
    """Nothing, more than all, and what is no number."""
    with pytest.raises(UsageFault):
        sample_from(words)


@pytest.mark.parametrize(
    ("done", "of", "told"),
    [
        (0, 1000, "0"),
        (1, 10**9, "0.1"),
        (8, 1000, "0.8"),
        (97, 1000, "9.7"),
        (998, 10000, "10"),
        (999_999, 10**6, "99"),
        (5, 5, "100"),
        (0, 0, "100"),
    ],
)
def test_a_share_is_never_told_as_more_or_less_than_it_is(done: int, of: int, told: str) -> None:
    """Not all until it was all, and not nothing when it was something."""
    assert f"1 of 2 files read, {told} %" == Sampled("x", 1, 2, done, of).told


def test_a_sample_of_one_file_reads_it_and_of_nothing_there_is_none(media: dict[str, Path], tmp_path: Path) -> None:
    """The smallest share still reads one file."""
    found = verify(media["parent"] / VOLUMES[0], sample=Sample(1, "1"))
    assert found.sampled is not None
    assert found.sampled.told == "1 of 1 files read, 100 %"
    with pytest.raises(InputRefused):
        verify(tmp_path / "nowhere", sample=Sample(1))
