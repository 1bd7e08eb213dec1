"""What somebody asked the generator for; equal requests make equal bytes."""

from dataclasses import dataclass
from typing import Final

ENTRIES_A_NOTICE: Final = 200
"""Entries for which a setting writes one notice to everybody: such records stay with the setting or are lost."""

PHOTOS_A_NOTICE: Final = 300
"""Photos of children for which there is one of nobody: the cake, the new shed, the crocuses."""


@dataclass(frozen=True)
class Asked:
    """The size of a setting: `entries` and `media` are totals, `shared` is a share in per cent."""

    platform: str
    children: int
    entries: int
    media: int
    photo_bytes: int = 1_500
    """About how large a photo's file is, in bytes."""
    shared: int = 10
    seed: int = 1
    more: int = 0
    """Entries beyond `entries`, written since; each has photos, which are beyond `media`."""

    @property
    def notices(self) -> int:
        """Records about nobody in particular, which no child's journal holds."""
        return max(1, self.entries // ENTRIES_A_NOTICE)

    @property
    def notice_photos(self) -> int:
        """Photos of `media` that show nobody and belong to no entry."""
        return min(self.media, self.media // PHOTOS_A_NOTICE + (self.media > 1))

    @property
    def entry_photos(self) -> int:
        """Photos of `media` that belong to entries."""
        return self.media - self.notice_photos
