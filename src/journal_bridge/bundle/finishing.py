"""What every way of sealing begins and ends with: only a bundle goes in, a signed manifest comes out beside it."""

from pathlib import Path

from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.manifest import add_manifest
from journal_bridge.handover import Bundle, BundleFile, SealedBundle
from journal_bridge.keys import SettingKeys


def only_a_bundle(bundle: object) -> None:
    """Refuse anything that was not packed.

    Raises:
        TypeError: when given anything else than a bundle.
    """
    if not isinstance(bundle, Bundle):
        raise TypeError("only a bundle can be sealed")


def finished(
    bundle: Bundle, names: list[str], folder: Path, keys: SettingKeys, *, transfer_id: str, sealed_to: str
) -> SealedBundle:
    """Return the files of a folder as a sealed bundle, with their signed manifest written beside them."""
    purpose = bundle.minimised.purpose
    files: list[BundleFile] = [listed(name, folder / name) for name in names]
    return SealedBundle(purpose, transfer_id, add_manifest(files, purpose, transfer_id, folder, keys), sealed_to)
