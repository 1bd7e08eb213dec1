"""Composes one message, the same bytes for the same files: no name but the addresses, no clock of its own."""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from journal_bridge.deliver.letters import Letter, body, subject
from journal_bridge.deliver.parts import Part
from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.handover import BundleFile, SealedBundle

_BYTES_A_LINE: Final = 57
_CHARACTERS_A_LINE: Final = 78
"""RFC 2045: 57 bytes stand in a base64 line of 76 characters and its end."""

_PART_HEADERS: Final = 600
"""Bytes of an attachment's own headers and boundary, and of its line in the body; a name has at most 120."""

ENVELOPE: Final = 6_000
"""Bytes of a message's headers and words, without what each file adds; the longest seen has 2,000."""

_HEADER_LINE: Final = 400
"""Characters a header may have before it is broken: some servers mistake a broken Message-ID for none."""

_LONGEST_LINE: Final = 998
"""RFC 5322 2.1.1, without the line's end."""

_UNFOLDED: Final = SMTP.clone(max_line_length=_HEADER_LINE)
_KINDS: Final = {".pdf": "pdf", ".zip": "zip"}
"""Everything else is `octet-stream`: a text sent as text may get other line ends, and would not verify."""


def encoded_size(file: BundleFile) -> int:
    """Return the most bytes a file takes in a message."""
    return -(-file.bytes // _BYTES_A_LINE) * _CHARACTERS_A_LINE + _PART_HEADERS


def composed(sealed: SealedBundle, part: Part, letter: Letter, now: datetime) -> bytes:
    """Return one message as it travels, lines ending in CRLF.

    Raises:
        NotVerified: `tampered` when a file is no longer what was sealed.
        OSError: when a file cannot be read.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = letter.sender, letter.to
    message["Subject"] = subject(sealed, part)
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = message_id(sealed, part, letter)
    message.set_content(body(sealed, part), charset="us-ascii", cte="7bit")
    for file in part.files:
        kind = _KINDS.get(file.path.suffix, "octet-stream")
        message.add_attachment(_content(file), maintype="application", subtype=kind, filename=file.name)
    message.set_boundary(f"=_{sealed.transfer_id}_{part.number}")
    content = message.as_bytes(policy=_UNFOLDED)
    _demand_plain(content, part, letter)
    return content


def message_id(sealed: SealedBundle, part: Part, letter: Letter) -> str:
    """Return the message's id: the same whenever it is sent again, so that a mailbox can tell it came twice."""
    files = hashlib.sha256("".join(file.sha256 for file in part.files).encode()).hexdigest()[:16]
    return f"<{sealed.transfer_id}.{part.number}-of-{part.of}.{files}@{letter.domain}>"


def _content(file: BundleFile) -> bytes:
    """Return a file's bytes, when they are still those that were sealed: it was checked some time ago."""
    content = file.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise NotVerified("tampered", file.name)
    return content


def _demand_plain(content: bytes, part: Part, letter: Letter) -> None:
    """Refuse to send what servers understand differently (a bare CR or LF, a long line), or too much.

    Raises:
        OurFault: `internal`.
    """
    ends = {content.count(one) for one in (b"\r", b"\n", b"\r\n")}
    plain = content.isascii() and b"\0" not in content and content.endswith(b"\r\n") and len(ends) == 1
    if not plain or len(content) > letter.limit or max(map(len, content.split(b"\r\n"))) > _LONGEST_LINE:
        raise OurFault("internal", f"message {part.which}")
