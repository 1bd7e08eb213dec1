"""The room and the papers of the scenarios: one drawn photo for every file, and a brief for every story."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import drawing
import scenario_world
from journal_bridge.journal import Media
from journal_bridge.minimise import Brief, Checker, MediaRoom, read_consents, read_policy
from journal_bridge.minimise.consents import ConsentRegister
from journal_bridge.minimise.media import CleanedMedia, clean_media
from journal_bridge.minimise.room import Look
from scenario_world import Scenario


@dataclass
class Album(MediaRoom):
    """A room in which every file is one drawn photo with one face in it."""

    photo: tuple[CleanedMedia, Path] | None = None

    def look(self, media: Media) -> Look:
        """Return what was seen."""
        del media
        assert self.photo is not None
        return Look(*self.photo, faces=1)


@contextmanager
def opened_album(folder: Path) -> Iterator[Album]:
    """Yield the room, with its photo cleaned once."""
    (folder / "drawn.jpg").write_bytes(drawing.jpeg())
    with Checker() as checker:
        with (folder / "drawn.jpg").open("rb") as stream:
            cleaned = clean_media(stream, folder / "cleaned", checker=checker)
        yield Album(
            folder, lambda _: pytest.fail("nothing is opened"), checker, photo=(cleaned, folder / "cleaned")
        )


def keyed(kind: str, raw: str) -> str:
    """Return an id nothing can be derived back from."""
    return hashlib.sha256(f"{kind}:{raw}".encode()).hexdigest()[:26]


def brief_of(one: Scenario, folder: Path) -> Brief:
    """Return the papers of a story, read from the files the page shows."""
    table = one.write_consents(folder)
    roster = one.roster()
    register = read_consents(table, roster, scenario_world.TODAY) if table else ConsentRegister()
    return Brief(
        purpose=one.purpose,
        roster=roster,
        consents=register.joined(one.flags()),
        today=scenario_world.TODAY,
        policy=read_policy(one.write_policy(folder)),
        basis=one.basis,
        has_consent_file=table is not None,
        platform="invented",
        adapter="invented 1",
        to=one.facts.get("to"),
    )
