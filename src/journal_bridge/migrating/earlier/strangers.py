"""What earlier runs left in --out of settings that are in no export of this run: found by its children, or told."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.facts import TOP
from journal_bridge.migrating.gathering import Site
from journal_bridge.migrating.outlets import Outlet

_MOST: Final = 20
"""Folders one sentence names; more nobody reads."""


def known_settings(outlet: Outlet) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the key of every setting that earlier runs know, with the keys of its children."""
    for name in outlet.names(state.STATE):
        if state.is_key(name):
            yield name, frozenset(state.children(outlet, name))


def tell(sites: Sequence[Site], outlet: Outlet) -> None:
    """Have the page say what lies in --out of settings that are in no export of this run."""
    here = {site.key for site in sites}
    found = sorted(f"{top}/{name}" for top in TOP.values() for name in outlet.names(top) if state.is_key(name))
    others = [place for place in found if place.rpartition("/")[2] not in here]
    listening = next((site for site in sites if not site.code), None)
    if others and listening is not None:
        listening.notices.append(_words(others))


def _words(places: Collection[str]) -> str:
    some = list(places)[:_MOST]
    more = f" and {len(places) - len(some):,} more" if len(places) > len(some) else ""
    return (
        "Here lies also what earlier runs made of settings that are in no export of this run, or in one that could "
        f"not be read; nobody looked at their papers today: {', '.join(some)}{more}. Was this the right export?"
    )
