"""The journal as pages: the parent's book, the setting's document, the school's summary, each one locked PDF."""

from journal_bridge.bundle.book.facts import BookFacts, Edition, volume_paths
from journal_bridge.bundle.book.making import compose, typeset

__all__ = ["BookFacts", "Edition", "compose", "typeset", "volume_paths"]
