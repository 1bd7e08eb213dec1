"""Stage 5, seal for a setting: a bundle in clear becomes one signed file that only the receiving setting opens."""

from pathlib import Path
from typing import Final

from journal_bridge.bundle import bag
from journal_bridge.bundle.blocks import listed, private_folder
from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.choices import Choices, Photos
from journal_bridge.bundle.envelope import seal_bag
from journal_bridge.bundle.films import goes_beside
from journal_bridge.bundle.finishing import finished, only_a_bundle
from journal_bridge.bundle.manifest import checked_transfer_id, signature_over
from journal_bridge.handover import Bundle, SealedBundle
from journal_bridge.keys import Card, SettingKeys

PRINTED: Final = "journal.pdf"
"""The journal as pages; the journal itself is `journal.json`."""


def printed_journal(bundle: Bundle, workdir: Path) -> Path:
    """Return the journal as pages in clear, in a private folder, to travel inside a sealed bundle.

    Photos are made small: each lies beside it in full size, and films and documents under the names printed here.
    """
    only_a_bundle(bundle)
    target = private_folder(workdir / "printed") / PRINTED
    media = bundle.minimised.journal.media
    beside = {one.id: one.path for one in media if one.path is not None and goes_beside(one, Photos.MAIL)}
    compose(bundle.minimised, Edition.SETTING, target, beside, Choices(photos=Photos.MAIL, locked=False))
    return target


def seal_for_setting(
    bundle: Bundle,
    recipient: Card,
    transfer_id: str,
    workdir: Path,
    keys: SettingKeys,
    *,
    printed: Path | None = None,
    base: str | None = None,
) -> SealedBundle:
    """Return the bundle as one signed age file that only the receiving setting can open.

    Args:
        bundle: what was packed; nothing else can be sealed.
        recipient: the receiving setting's card.
        transfer_id: 32 random hexadecimal digits.
        workdir: a private folder of the caller.
        keys: the sender's, for the signatures.
        printed: the journal as an unencrypted PDF, to travel inside as `data/journal.pdf`.
        base: the transfer to the same setting that this one adds to.

    Raises:
        TypeError: when given anything else than a bundle.
        NotVerified: `tampered` when a file changed since it was packed.
    """
    only_a_bundle(bundle)
    checked_transfer_id(transfer_id)
    if base is not None:
        checked_transfer_id(base)
    folder = private_folder(workdir / "sealed")
    payload = bundle.files if printed is None else (*bundle.files, listed(PRINTED, printed))
    tags = bag.tag_files(payload, transfer_id)
    digest = bag.sha256(tags[bag.TAG_MANIFEST])
    statement = bag.Statement(transfer_id, keys.card.fingerprint, recipient.fingerprint, digest, base).to_bytes()
    tags |= {bag.STATEMENT: statement, bag.SIGNATURE: signature_over(statement, keys)}
    name = f"journal-{transfer_id}.jb.age"
    seal_bag(tags, payload, recipient, folder / name)
    return finished(bundle, [name], folder, keys, transfer_id=transfer_id, sealed_to=recipient.fingerprint)
