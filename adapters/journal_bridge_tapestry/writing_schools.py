"""The settings of a package: which journals are of which, and the slug each one has in addresses and folders."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Setting

from .names import words
from .schools import School

_LONGEST: Final = 40
"""Letters of a slug; with a number behind it, it is still one."""

_NOISE: Final = re.compile(r"[^a-z0-9]+")


def by_setting(
    journals: Sequence[MinimisedJournal],
) -> Iterator[tuple[Setting, School, tuple[MinimisedJournal, ...]]]:
    """Yield each setting with its journals: every setting there counts its own numbers, in a folder of its own."""
    groups: dict[str, list[MinimisedJournal]] = {}
    settings: dict[str, Setting] = {}
    for one in journals:
        setting = _setting_of(one)
        settings.setdefault(setting.id, setting)
        groups.setdefault(setting.id, []).append(one)
    taken: set[str] = set()
    for setting_id in sorted(groups):
        slug = _slug(settings[setting_id], taken)
        taken.add(slug)
        school = School(slug, words(settings[setting_id].name) or None)
        yield settings[setting_id], school, tuple(groups[setting_id])


def _setting_of(one: MinimisedJournal) -> Setting:
    """Return the setting a journal is of; a child who was in two belongs to the one the journal came from."""
    known, own = one.journal.settings, one.journal.provenance.setting
    return next((setting for setting in known if setting.id == own), next(iter(known), Setting(id="setting")))


def _slug(setting: Setting, taken: set[str]) -> str:
    """Return a slug made of the setting's name, as the platform's own are, that no other setting here has."""
    plain = unicodedata.normalize("NFKD", words(setting.name)).encode("ascii", "ignore").decode().casefold()
    slug = _NOISE.sub("-", plain).strip("-")[:_LONGEST].strip("-") or "setting"
    return next(
        one for one in (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))) if one not in taken
    )
