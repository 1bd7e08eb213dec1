"""Which setting a file belongs to: every setting counts up its own ids, so no number stands alone."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from journal_bridge.kit.ids import derived, opaque

from .export import SchoolRecord
from .names import words

UNNAMED: Final = "unknown-setting"
"""The setting of an export that does not name it."""

SEVERAL: Final = "several-settings"
"""The setting of an export that holds more than one."""

_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
"""A slug as it stands in addresses; whatever else claims to be one gets an id of its own."""


@dataclass(frozen=True)
class School:
    """A setting by its slug; the empty slug is the setting of an export that names none."""

    slug: str = ""
    name: str | None = None

    @cached_property
    def id(self) -> str:
        """The setting's id in journals."""
        if not self.slug:
            return UNNAMED
        return self.slug if _SLUG.fullmatch(self.slug) else derived("setting", self.slug)

    def key(self, untrusted_id: str, kind: str) -> str:
        """Return a record's journal id: slug, kind and number together, so equal numbers of two settings differ."""
        if self.slug:
            return opaque(f"{self.id}.{untrusted_id}", kind)
        return derived(kind, "", untrusted_id) if "." in untrusted_id else opaque(untrusted_id, kind)


@dataclass
class Schools:
    """The settings of an export, and the folder each one lies in."""

    by_slug: dict[str, School] = field(default_factory=dict)
    _folders: dict[str, set[str]] = field(default_factory=dict)

    def add(self, record: SchoolRecord, file: str) -> None:
        """Note a setting by its own record; the folder that record lies in is the setting's."""
        known = self.by_slug.get(record.slug)
        name = words(record.name) or (known.name if known else None)
        self.by_slug[record.slug] = School(record.slug, name)
        self._folders.setdefault(_parent(file), set()).add(record.slug)

    def add_slug(self, slug: str) -> School:
        """Note a setting known from an address only."""
        return self.by_slug.setdefault(slug, School(slug))

    def of(self, file: str) -> School:
        """Return the setting a file belongs to: of the nearest folder that is one's, else the only one there is."""
        folder = _parent(file)
        while True:
            slugs = self._folders.get(folder, set()) or {folder.rpartition("/")[2]} & self.by_slug.keys()
            if len(slugs) == 1:
                return self.by_slug[next(iter(slugs))]
            if not folder:
                break
            folder = _parent(folder)
        return next(iter(self.by_slug.values())) if len(self.by_slug) == 1 else School()

    def is_astray(self, file: str) -> bool:
        """Tell whether a file lies outside every setting of an export that holds several: its ids mean nothing."""
        return len(self.by_slug) > 1 and not self.of(file).slug

    def whole(self) -> str:
        """Return the setting's id for the whole export."""
        if len(self.by_slug) > 1:
            return SEVERAL
        return next((school.id for school in self.by_slug.values()), UNNAMED)


def _parent(name: str) -> str:
    return name.rpartition("/")[0]
