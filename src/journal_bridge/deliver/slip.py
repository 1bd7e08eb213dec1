"""The covering slip for a disc: one page to print, setting to setting, without a child's name or the passphrase."""

import re
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Final

from journal_bridge.deliver.disc import OnDisc, label_of
from journal_bridge.deliver.letters import PEOPLE
from journal_bridge.deliver.parts import MANIFEST
from journal_bridge.handover import SealedBundle

_PLACE: Final = re.compile(r"\[\[(\w+)\]\]")
_LINE: Final = '<span class="write"></span>'
"""A line to write on, for what was not given."""

_BOOK: Final = "Open 1-START-HERE.txt in that folder and do what it says."
_OPEN: Final = "Open the file that ends in .jb.age with journal-bridge: <code>journal-bridge open</code>."
_PHRASE: Final = "The passphrase is not in this envelope. It comes by telephone or in a letter of its own."
_KEY: Final = "There is no passphrase: only the setting it was sealed to can open it."


@dataclass(frozen=True)
class Slip:
    """What a manager may say on a slip; what is left out gets a line to write on."""

    sender: str = ""
    receiver: str = ""
    telephone: str = ""


def slip_page(sealed: SealedBundle, done: OnDisc, slip: Slip) -> str:
    """Return a self-contained HTML page, A4: no script, nothing fetched, black on white."""
    template = files("journal_bridge.deliver").joinpath("slip.html").read_text(encoding="utf-8")
    people = sealed.sealed_to == PEOPLE
    manifest = next((file.sha256 for file in sealed.files if file.name == MANIFEST), "")
    parts = {
        "sender": escape(slip.sender) or _LINE,
        "receiver": escape(slip.receiver) or _LINE,
        "telephone": escape(slip.telephone) or _LINE,
        "day": f"{done.delivered_at.day} {done.delivered_at:%B %Y}",
        "transfer": _grouped(sealed.transfer_id, 8),
        "discs": "1 disc" if len(done.images) == 1 else f"{len(done.images)} discs",
        "files": str(len(sealed.files)),
        "manifest": _grouped(manifest[:16], 4),
        "rows": "\n".join(_rows(done)),
        "open": _BOOK if people else _OPEN,
        "lock": _PHRASE if people else _KEY,
    }
    return _PLACE.sub(lambda place: parts[place[1]], template)


def _rows(done: OnDisc) -> list[str]:
    return [
        f"<tr><td>{part.number} of {part.of}</td><td>{label_of(part)}</td><td>{len(part.files)}</td>"
        f"<td>{image.bytes:,}</td><td><code>{_grouped(image.sha256[:16], 4)}</code></td></tr>"
        for part, image in zip(done.parts, done.images, strict=True)
    ]


def _grouped(digits: str, size: int) -> str:
    """Return digits in groups that can be read aloud."""
    return " ".join(digits[start : start + size] for start in range(0, len(digits), size))
