"""Folders on a stick, and what becomes of them."""

import shutil
from pathlib import Path

import pytest

from journal_bridge.bundle import book
from journal_bridge.bundle.blocks import listed, write_private
from journal_bridge.bundle.book import BookFacts, Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.manifest import add_manifest
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.handover import Bundle, MinimisedJournal, Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import FILMS_PASSPHRASE, NOW, PASSPHRASE, TRANSFER, packed, typeset_stand_in

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


def for_people(folder: Path, purpose: Purpose, keys: SettingKeys, limit: int | None) -> None:
    """Give a sealed bundle to a folder, in volumes where there is a limit."""
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


def for_a_class(folder: Path, bundle: Bundle, keys: SettingKeys) -> None:
    """Write the index of a class, with its manifest."""
    (folder / "given").mkdir(parents=True)
    typeset_stand_in(bundle.minimised, Edition.SCHOOL, folder / "given" / "class-index.pdf", PASSPHRASE)
    write_private(folder / "given" / START_HERE, b"About the index.\r\n")
    files = [listed(name, folder / "given" / name) for name in ("class-index.pdf", START_HERE)]
    add_manifest(files, Purpose.SCHOOL, TRANSFER, folder / "given", keys)


def copied(media: dict[str, Path], kind: str, folder: Path) -> Path:
    """Return a copy of one kind of folder, to be spoilt."""
    return shutil.copytree(media[kind], folder / kind)


def stick_of(media: dict[str, Path], folder: Path) -> Path:
    """Return a stick with a folder of each kind."""
    for number, kind in enumerate(sorted(media)):
        shutil.copytree(media[kind], folder / f"child-{number}" / "to-hand-over")
    return folder
