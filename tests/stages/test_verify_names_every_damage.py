"""Missing, extra, renamed, exchanged, one bit: on every kind of medium, each is found and called by its name."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journal_bridge.bundle import book
from journal_bridge.bundle.blocks import listed, write_private
from journal_bridge.bundle.book import BookFacts, Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE, add_manifest
from journal_bridge.bundle.sampling import Sample, sample_from
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.bundle.verifying import Sampled, SenderKnown, Trouble, Verification, verify
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import InputRefused, NotVerified, UsageFault
from journal_bridge.handover import Bundle, MinimisedJournal, Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import FILMS_PASSPHRASE, NOW, PASSPHRASE, TRANSFER, packed, typeset_stand_in

CASES = 40
"""Of each damage; five damages make two hundred."""

VOLUMES = tuple(f"learning-journal-{number}-of-3.pdf" for number in (1, 2, 3))
PARTS = tuple(f"films-and-originals-{number}-of-2.zip" for number in (1, 2))


def _in_volumes(
    minimised: MinimisedJournal, edition: Edition, target: Path, passphrase: str, **_: object
) -> BookFacts:
    facts = typeset_stand_in(minimised, edition, target, passphrase)
    target.rename(target.with_name(VOLUMES[0]))
    for name in VOLUMES[1:]:
        typeset_stand_in(minimised, edition, target.with_name(name), passphrase)
    return BookFacts(facts.pages, facts.photos, facts.replaced_glyphs, volumes=len(VOLUMES))


def _for_people(folder: Path, purpose: Purpose, keys: SettingKeys, limit: int | None) -> None:
    bundle = packed(folder / "w", purpose=purpose)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book, "typeset", _in_volumes if limit else typeset_stand_in)
        sealed = seal_for_people(
            bundle,
            Edition(purpose.value),
            PASSPHRASE,
            folder / "w",
            keys,
            transfer_id=TRANSFER,
            films_passphrase=FILMS_PASSPHRASE,
            choices=Choices(limit=limit),
        )
    deliver_to_folder(sealed, folder / "given", NOW)


def _for_a_class(folder: Path, bundle: Bundle, keys: SettingKeys) -> None:
    (folder / "given").mkdir(parents=True)
    typeset_stand_in(bundle.minimised, Edition.SCHOOL, folder / "given" / "class-index.pdf", PASSPHRASE)
    write_private(folder / "given" / START_HERE, b"About the index.\r\n")
    files = [listed(name, folder / "given" / name) for name in ("class-index.pdf", START_HERE)]
    add_manifest(files, Purpose.SCHOOL, TRANSFER, folder / "given", keys)


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Make the keys everything is signed with."""
    return SettingKeys.create(tmp_path_factory.mktemp("sender"))


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory, sender: SettingKeys) -> dict[str, Path]:
    """Deliver every kind: volumes and parts, a school's pack, a setting's, a sealed bundle, a class index."""
    made = tmp_path_factory.mktemp("made")
    _for_people(made / "parent", Purpose.PARENT, sender, 110_000)
    _for_people(made / "school", Purpose.SCHOOL, sender, None)
    _for_people(made / "setting", Purpose.SETTING, sender, None)
    bundle = packed(made / "sealed" / "w", purpose=Purpose.SETTING)
    sealed = seal_for_setting(
        bundle, SettingKeys.create(made / "keys").card, TRANSFER, made / "sealed" / "w", sender
    )
    deliver_to_folder(sealed, made / "sealed" / "given", NOW)
    _for_a_class(made / "class", bundle, sender)
    return {kind: made / kind / "given" for kind in ("parent", "school", "setting", "sealed", "class")}


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def _bytes(chance: random.Random, folder: Path) -> bytes:
    """Return noise, or the bytes of a file of this medium."""
    known = [one.read_bytes() for one in sorted(folder.iterdir()) if one.name not in {MANIFEST, SIGNATURE}]
    return chance.choice([chance.randbytes(chance.randrange(1, 5000)), b"", *known])


def _missing(folder: Path, chance: random.Random) -> dict[str, Trouble]:
    name = chance.choice(_names(folder))
    (folder / name).unlink()
    return {name: Trouble.MISSING}


def _extra(folder: Path, chance: random.Random) -> dict[str, Trouble]:
    name = chance.choice(["notes.txt", "learning-journal-4-of-3.pdf", "Photo (1).jpg", "MANIFEST.bak", "copy.zip"])
    (folder / name).write_bytes(_bytes(chance, folder))
    return {name: Trouble.EXTRA}


def _renamed(folder: Path, chance: random.Random) -> dict[str, Trouble]:
    name = chance.choice([one for one in _names(folder) if one not in {MANIFEST, SIGNATURE}])
    new = chance.choice([f"Copy of {name}", f"{name}.bak", "holiday", "films.ZIP"])
    (folder / name).rename(folder / new)
    return {new: Trouble.RENAMED}


def _swapped(folder: Path, chance: random.Random) -> dict[str, Trouble]:
    one, other = chance.sample([name for name in _names(folder) if name not in {MANIFEST, SIGNATURE}], 2)
    (folder / one).rename(folder / "between")
    (folder / other).rename(folder / one)
    (folder / "between").rename(folder / other)
    return {one: Trouble.SWAPPED, other: Trouble.SWAPPED}


def _one_bit(folder: Path, chance: random.Random) -> dict[str, Trouble]:
    name = chance.choice(_names(folder))
    content = bytearray((folder / name).read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    (folder / name).write_bytes(content)
    return {name: Trouble.CHANGED}


DAMAGES: dict[str, Callable[[Path, random.Random], dict[str, Trouble]]] = {
    "missing": _missing,
    "extra": _extra,
    "renamed": _renamed,
    "swapped": _swapped,
    "one bit": _one_bit,
}


def _wrong(found: Verification) -> dict[str, Trouble | None]:
    return {file.name: file.trouble for file in found.files if not file.ok}


def _named(found: Verification, expected: dict[str, Trouble]) -> bool:
    """Tell whether a verdict names the damage and nothing else; damage to the list of files speaks for itself."""
    wrong = _wrong(found)
    if expected.keys() <= {MANIFEST, SIGNATURE}:
        return not found.ok and bool(wrong.keys() & {MANIFEST, SIGNATURE})
    return not found.ok and wrong == expected


@pytest.mark.parametrize("damage", DAMAGES)
def test_forty_of_forty_are_found_and_named(
    damage: str, media: dict[str, Path], sender: SettingKeys, tmp_path: Path
) -> None:
    """Two hundred spoilt media of all kinds, none of them taken for whole, none of them misnamed."""
    kinds = [kind for kind in sorted(media) if not (damage == "swapped" and kind == "sealed")]
    unnamed = []
    for case in range(CASES):
        chance = random.Random(f"{damage} {case}")  # noqa: S311 - the same cases on every run
        kind = kinds[case % len(kinds)]
        folder = shutil.copytree(media[kind], tmp_path / f"{case}")
        expected = DAMAGES[damage](folder, chance)
        found = verify(folder, sender=sender.card)
        if not _named(found, expected):
            unnamed.append((case, kind, expected, _wrong(found)))
    assert unnamed == []


def test_every_kind_is_whole_before_it_is_spoilt(media: dict[str, Path], sender: SettingKeys) -> None:
    """Nothing is called wrong that is right."""
    assert {kind: verify(folder, sender=sender.card).ok for kind, folder in media.items()} == dict.fromkeys(
        media, True
    )
    assert _names(media["parent"]) == sorted([START_HERE, *VOLUMES, *PARTS, MANIFEST, SIGNATURE])


def _copy(media: dict[str, Path], kind: str, folder: Path) -> Path:
    return shutil.copytree(media[kind], folder / kind)


def _said(found: Verification, name: str) -> str:
    return next(file.what for file in found.files if file.name == name)


def test_a_missing_volume_is_told_as_a_parent_would_say_it(media: dict[str, Path], tmp_path: Path) -> None:
    """Volume 2 of 3 is not here; whom to ask stands there too."""
    folder = _copy(media, "parent", tmp_path)
    (folder / VOLUMES[1]).unlink()
    (folder / PARTS[0]).unlink()
    found = verify(folder)
    assert (
        _said(found, VOLUMES[1])
        == "missing: volume 2 of 3 of the book is not here; ask whoever gave you the others for it"
    )
    assert _said(found, PARTS[0]).startswith("missing: part 1 of 2 of the films is not here")


def test_exchanged_files_name_each_other(media: dict[str, Path], tmp_path: Path) -> None:
    """Two volumes with exchanged labels, and three that went round."""
    folder = _copy(media, "parent", tmp_path)
    one, two, three = (folder / name for name in VOLUMES)
    content = {path: path.read_bytes() for path in (one, two, three)}
    one.write_bytes(content[two])
    two.write_bytes(content[one])
    found = verify(folder)
    assert _said(found, VOLUMES[0]) == f"exchanged with {VOLUMES[1]}"
    assert _said(found, VOLUMES[1]) == f"exchanged with {VOLUMES[0]}"
    two.write_bytes(content[three])
    three.write_bytes(content[one])
    assert _said(verify(folder), VOLUMES[0]) == f"it is {VOLUMES[1]}, under this name"


def test_a_copy_of_a_file_is_called_one(media: dict[str, Path], tmp_path: Path) -> None:
    """What Windows makes of a file dragged twice."""
    folder = _copy(media, "school", tmp_path)
    shutil.copyfile(folder / START_HERE, folder / "1-START-HERE - Copy.txt")
    assert _said(verify(folder), "1-START-HERE - Copy.txt") == f"a copy of {START_HERE}; does not belong here"


def test_one_volume_alone_says_that_there_are_others(media: dict[str, Path], tmp_path: Path) -> None:
    """By itself it may be whole, and the family still lacks two thirds."""
    alone = shutil.copyfile(media["parent"] / VOLUMES[1], tmp_path / VOLUMES[1])
    found = verify(alone)
    assert f"{VOLUMES[1]}: the other volumes of the book: this is 2 of 3" in found.could_not_check


def test_one_file_beside_its_manifest_is_told_when_it_has_another_name(
    media: dict[str, Path], tmp_path: Path
) -> None:
    """The manifest knows it by its bytes."""
    folder = _copy(media, "parent", tmp_path)
    (folder / VOLUMES[1]).rename(folder / "holiday.pdf")
    assert _wrong(verify(folder / "holiday.pdf")) == {"holiday.pdf": Trouble.RENAMED}
    shutil.copyfile(folder / VOLUMES[0], folder / VOLUMES[1])
    assert _wrong(verify(folder / VOLUMES[1])) == {VOLUMES[1]: Trouble.SWAPPED}


# --- a stick with many folders


def _stick(media: dict[str, Path], folder: Path) -> Path:
    for number, kind in enumerate(sorted(media)):
        shutil.copytree(media[kind], folder / f"child-{number}" / "to-hand-over")
    return folder


def test_a_stick_with_many_folders_is_verified_at_once(
    media: dict[str, Path], sender: SettingKeys, tmp_path: Path
) -> None:
    """Each file is named with its folder; what lies beside the folders is told, and is nobody's fault."""
    stick = _stick(media, tmp_path / "stick")
    (stick / "letter.docx").write_bytes(b"x")
    (stick / ".DS_Store").write_bytes(b"x")
    found = verify(stick, sender=sender.card)
    assert (found.ok, found.sender) == (True, SenderKnown.KNOWN)
    assert f"child-1/to-hand-over/{VOLUMES[2]}" in {file.name for file in found.files}
    assert "letter.docx: no manifest names it" in found.could_not_check
    (stick / "child-1" / "to-hand-over" / VOLUMES[2]).unlink()
    (stick / "child-3" / "to-hand-over" / MANIFEST).unlink()
    assert _wrong(verify(stick, sender=sender.card)) == {
        f"child-1/to-hand-over/{VOLUMES[2]}": Trouble.MISSING,
        f"child-3/to-hand-over/{MANIFEST}": Trouble.MISSING,
        **{
            f"child-3/to-hand-over/{one.name}": Trouble.NOT_READABLE
            for one in (stick / "child-3" / "to-hand-over").iterdir()
            if one.name != SIGNATURE
        },
    }


def test_nothing_on_a_stick_is_passed_over_for_the_folder_it_lies_in(
    media: dict[str, Path], sender: SettingKeys, tmp_path: Path
) -> None:
    """A class has a folder of its own: one spoilt in it is found, an empty one and a stray file are told."""
    kinds = sorted(media)
    shutil.copytree(media[kinds[0]], tmp_path / "stick/class/child-0")
    shutil.copytree(media[kinds[1]], tmp_path / "stick/class/child-1/to-hand-over")
    (tmp_path / "stick/class/child-2").mkdir()
    (tmp_path / "stick/class/child-1/letter.docx").write_bytes(b"x")
    found = verify(tmp_path / "stick", sender=sender.card)
    assert found.ok
    told = [line for line in found.could_not_check if "no manifest" in line and line.startswith("class")]
    assert told == [f"class/{one}: no manifest names it" for one in ("child-1/letter.docx", "child-2")]
    (tmp_path / "stick/class/child-1/to-hand-over" / MANIFEST).write_bytes(b"x")
    assert not verify(tmp_path / "stick", sender=sender.card).ok


def test_one_folder_by_another_hand_spoils_the_stick(
    media: dict[str, Path], sender: SettingKeys, tmp_path: Path
) -> None:
    """The sender is known only when every folder is by the sender."""
    stick = _stick(media, tmp_path / "stick")
    folder = stick / "child-0" / "to-hand-over"
    lines = [one for one in folder.iterdir() if one.name not in {MANIFEST, SIGNATURE}]
    for name in (MANIFEST, SIGNATURE):
        (folder / name).unlink()
    stranger = SettingKeys.create(tmp_path / "stranger")
    add_manifest([listed(one.name, one) for one in lines], Purpose.SCHOOL, TRANSFER, folder, stranger)
    assert verify(stick, sender=sender.card).sender is SenderKnown.BAD
    unnamed = verify(stick)
    assert (unnamed.sender, unnamed.signer) == (SenderKnown.UNKNOWN, None)


def test_a_stick_of_holiday_photos_is_none_of_ours(tmp_path: Path) -> None:
    """Nothing on it was made here, however deep one looks."""
    (tmp_path / "2019" / "beach").mkdir(parents=True)
    (tmp_path / "2019" / "beach" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(NotVerified) as refused:
        verify(tmp_path)
    assert refused.value.code == "not-a-bundle"


# --- a sample of a large stick


def test_a_sample_says_exactly_what_was_read_and_what_was_not(media: dict[str, Path], tmp_path: Path) -> None:
    """So many of so many files, so much of the bytes; the others by name and length only."""
    stick = _stick(media, tmp_path / "stick")
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
    stick = _stick(media, tmp_path / "stick")

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
        folder = _copy(media, "parent", tmp_path / str(number))
        spoil(folder)
        assert not [seed for seed in range(5) if verify(folder, sample=Sample(0.01, str(seed))).ok], number


def test_a_changed_bit_is_found_when_the_lot_falls_on_its_file(media: dict[str, Path], tmp_path: Path) -> None:
    """A sample finds what it reads, and claims nothing about what it does not."""
    folder = _copy(media, "parent", tmp_path)
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
