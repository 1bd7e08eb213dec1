"""Put a receipt where the setting keeps it: the document, its signature, and the page to print."""

from collections.abc import Callable
from pathlib import Path

from journal_bridge.errors import TryAgain
from journal_bridge.journal import to_bytes
from journal_bridge.receipt.page import printable
from journal_bridge.receipt.paper import Receipt


def keep(receipt: Receipt, folder: Path, sign: Callable[[bytes], bytes]) -> None:
    """Write `receipt.json`, `receipt.json.sig` (Ed25519, hexadecimal) and `receipt.html` into a folder.

    Raises:
        TryAgain: `delivery-failed` when the folder cannot be written.
    """
    document = to_bytes(receipt)
    papers = {
        "receipt.json": document,
        "receipt.json.sig": sign(document).hex().encode() + b"\n",
        "receipt.html": printable(receipt).encode(),
    }
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in papers.items():
            (folder / name).write_bytes(content)
    except OSError:
        raise TryAgain("delivery-failed", folder.name) from None
