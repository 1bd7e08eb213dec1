"""Everything that is handed over is opened to the last stream and searched for other children."""

import io
from dataclasses import dataclass
from pathlib import Path

import av
import pytest

import opening
import oracle
from journal_bridge import invented, transfer
from journal_bridge.bundle import ForPeople, ForSetting, passphrases
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.journal import from_bytes
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.minimise import Checker
from nursery import CHILDREN, SEED

LEAVER, SECOND = invented.leaver(SEED), invented.second(SEED)
PEOPLE, KEY = "passphrase", "key"
WAYS = (*((purpose, PEOPLE) for purpose in BUNDLED), (Purpose.SETTING, KEY))
SHARE = (
    (LEAVER, Purpose.PARENT, PEOPLE),
    (LEAVER, Purpose.SCHOOL, PEOPLE),
    (SECOND, Purpose.SETTING, KEY),
    (invented.twins(SEED)[0], Purpose.PARENT, PEOPLE),
    (invented.refused(SEED), Purpose.PARENT, PEOPLE),
    (invented.namesakes(SEED)[1], Purpose.SETTING, KEY),
)
"""Bundles of every kind, and of the children whose bundles are hardest; `-m prove` builds all."""

_FILM_FACTS = {"major_brand", "minor_version", "compatible_brands", "encoder"}
ALL = tuple((child, *way) for child in CHILDREN for way in WAYS)


@dataclass(frozen=True)
class Delivered:
    """One hand-over, opened; `kept` is what stays at the setting."""

    given: opening.Opened
    kept: opening.Opened


def _deliver(folder: Path, example: Path, consents: Path, wanted: tuple[str, Purpose, str]) -> Delivered:
    child, purpose, way = wanted
    ours, theirs = (SettingKeys.create(folder / name) for name in ("ours", "theirs"))
    order = transfer.Order(example, child, purpose, consents, basis="Form 12, invented")
    book, films = passphrases.generate(), passphrases.generate()
    recipient = ForPeople(book, films) if way == PEOPLE else ForSetting(theirs.card)
    with pytest.MonkeyPatch.context() as patch, Ledger.open(folder / "ours", ours) as ledger:
        patch.setattr(Checker, "faces", lambda _self, _path: 0)
        transfer.hand_over(order, recipient, folder / "out", ours, ledger)
    keys = opening.Keys(book, films, (theirs._identity,))  # noqa: SLF001 - opened without our own opening code
    given = opening.open_everything(folder / "out" / transfer.HAND_OVER, keys)
    return Delivered(given, opening.open_everything(folder / "out" / transfer.KEEP, keys))


def _check(delivered: Delivered, child: str, purpose: Purpose) -> None:
    words = [*invented.forbidden_words(SEED, child), *_ids(child)]
    assert opening.found_in(delivered.given, words) == []
    assert opening.found_in(delivered.kept, invented.forbidden_words(SEED, child)) == []
    assert delivered.given.told_by_pictures == []
    assert purpose is Purpose.PARENT or delivered.given.dated == []
    _, asked = ("own_family", "other_family") if purpose is Purpose.PARENT else ("", purpose.value)
    asked = "receiving_setting" if purpose is Purpose.SETTING else asked
    said = oracle.answers(SEED)
    for place, picture in delivered.given.pictures:
        for other in invented.children_shown(picture, SEED) - {child}:
            assert said[other, asked] == "yes", place
            assert purpose is not Purpose.SCHOOL, place
    _check_films(delivered.given)


def _ids(child: str) -> list[str]:
    """Return the source's ids of people; the child's own is among them, as ids are keyed."""
    story = invented.setting(SEED)
    adults = [one.id for one in story.staff] + [one.id for one in story.families]
    return [child, *adults, *(one.id for one in story.children)]


def _check_films(given: opening.Opened) -> None:
    for place, raw in given.streams:
        if raw[4:8] == b"ftyp":
            with av.open(io.BytesIO(raw)) as film:
                assert set(film.metadata) <= _FILM_FACTS, place


@pytest.mark.parametrize(("child", "purpose", "way"), SHARE)
def test_what_is_handed_over_holds_no_other_child(
    *, child: str, purpose: Purpose, way: str, example: Path, consents_csv: Path, tmp_path: Path
) -> None:
    """Book, films, sealed file, manifest and receipt, opened to the last stream: nobody else is in them."""
    delivered = _deliver(tmp_path, example, consents_csv, (child, purpose, way))
    _check(delivered, child, purpose)
    _check_own_words(delivered.given, child)


@pytest.mark.prove
@pytest.mark.parametrize(("child", "purpose", "way"), ALL)
def test_every_bundle_of_every_child_holds_no_other_child(
    *, child: str, purpose: Purpose, way: str, example: Path, consents_csv: Path, tmp_path: Path
) -> None:
    """The same for all fourteen, for the family, the school and the next setting with and without a key."""
    delivered = _deliver(tmp_path, example, consents_csv, (child, purpose, way))
    _check(delivered, child, purpose)
    _check_own_words(delivered.given, child)


def _check_own_words(given: opening.Opened, child: str) -> None:
    """Check that the child's own word stands in the journal, and is printed as often as stories have it."""
    journals = [raw for place, raw in given.streams if place.endswith("journal.json")]
    assert journals
    journal = from_bytes(journals[0])
    token = invented.canaries(SEED)[child].text
    assert token in journals[0].decode()
    pages = " ".join(text for place, text in given.texts if " page " in place)
    carried = sum(token in block.text for entry in journal.entries for block in entry.body)
    assert carried > 0
    if pages and "school" not in journals[0].decode():
        assert pages.count(token) >= carried
