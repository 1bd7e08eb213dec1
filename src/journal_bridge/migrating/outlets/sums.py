"""The list of digests that lies in every finished folder, is written last, and says by its digest what is there."""

import re
from collections.abc import Iterable
from typing import Final

from journal_bridge.bundle import manifest
from journal_bridge.errors import NotVerified, TryAgain

MANIFESTS: Final = ("SHA256SUMS", manifest.MANIFEST)
"""A package's list, and a sealed bundle's; a folder has one of them."""

SIGNATURES: Final = frozenset({manifest.SIGNATURE})
"""What lies beside a list and cannot stand in it."""

_LINE: Final = re.compile(r"(?P<sha256>[0-9a-f]{64}) [ *](?P<name>.+)")


def manifest_among(names: Iterable[str]) -> str:
    """Return the name of the list among the names of a finished folder.

    Raises:
        TryAgain: `delivery-failed` when there is none: the folder is not finished.
    """
    there = set(names)
    found = next((one for one in MANIFESTS if one in there), None)
    if found is None:
        raise TryAgain("delivery-failed", MANIFESTS[0])
    return found


def digests_of(untrusted_list: bytes) -> dict[str, str]:
    """Return name and SHA-256 of each file a `SHA256SUMS` tells of; none for a list in another form."""
    lines = untrusted_list.decode("utf-8", "replace").splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    return {one["name"]: one["sha256"] for one in found if one}


def told_by(name: str, untrusted_list: bytes) -> dict[str, str]:
    """Return name and SHA-256 of each file that either list tells of; none where the list is damaged."""
    if name != manifest.MANIFEST:
        return digests_of(untrusted_list)
    try:
        return {line.name: line.sha256 for line in manifest.from_bytes(untrusted_list).lines}
    except NotVerified:
        return {}
