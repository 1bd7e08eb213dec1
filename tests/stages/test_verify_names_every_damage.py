"""Missing, extra, renamed, exchanged, one bit: on every kind of medium, each is found and called by its name."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE, add_manifest
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.bundle.verifying import SenderKnown, Trouble, Verification, verify
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.errors import NotVerified
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import NOW, TRANSFER, packed
from stick_samples import PARTS, VOLUMES, copied, for_a_class, for_people, stick_of

CASES = 40
"""Of each damage; five damages make two hundred."""


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


def _said(found: Verification, name: str) -> str:
    return next(file.what for file in found.files if file.name == name)


def test_a_missing_volume_is_told_as_a_parent_would_say_it(media: dict[str, Path], tmp_path: Path) -> None:
    """Volume 2 of 3 is not here; whom to ask stands there too."""
    folder = copied(media, "parent", tmp_path)
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
    folder = copied(media, "parent", tmp_path)
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
    folder = copied(media, "school", tmp_path)
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
    folder = copied(media, "parent", tmp_path)
    (folder / VOLUMES[1]).rename(folder / "holiday.pdf")
    assert _wrong(verify(folder / "holiday.pdf")) == {"holiday.pdf": Trouble.RENAMED}
    shutil.copyfile(folder / VOLUMES[0], folder / VOLUMES[1])
    assert _wrong(verify(folder / VOLUMES[1])) == {VOLUMES[1]: Trouble.SWAPPED}


def test_a_stick_with_many_folders_is_verified_at_once(
    media: dict[str, Path], sender: SettingKeys, tmp_path: Path
) -> None:
    """Each file is named with its folder; what lies beside the folders is told, and is nobody's fault."""
    stick = stick_of(media, tmp_path / "stick")
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
    stick = stick_of(media, tmp_path / "stick")
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
