"""One index over many schools' packs: a row a child, so that a teacher sees thirty of them at once."""

from journal_bridge.bundle.class_index.reading import NotOpened, Pack, Packs, read_packs
from journal_bridge.bundle.class_index.sealing import INDEX, seal_index

__all__ = ["INDEX", "NotOpened", "Pack", "Packs", "read_packs", "seal_index"]
