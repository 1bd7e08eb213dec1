"""A letter: from whom to whom, the checks on both addresses, and the plain words of every message."""

import re
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.deliver.parts import START_HERE, Part
from journal_bridge.errors import UsageFault
from journal_bridge.handover import SealedBundle

MESSAGE_LIMIT: Final = 25_000_000
"""Bytes of one message as it travels, base64 and all: the commonest limit of mailboxes, and what `--limit mailbox`
cuts files for (18 MB, which is 24.6 MB as base64)."""

_LONGEST: Final = 254
"""RFC 5321 4.5.3.1.3 allows 256 characters with the angle brackets."""

_WORD: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?P<local>{_WORD}(?:\.{_WORD})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})+)")
_LONGEST_LOCAL: Final = 64

PEOPLE: Final = "passphrase"
"""What a sealed bundle says it is sealed to when people open it."""

_OPENING: Final = """\
This is message {which} with one learning journal, from the setting that kept it.

Reference: {transfer}

No message and no file name says whose it is. What is attached is locked.
{lock}

WHAT TO DO
"""
_FOR_PEOPLE: Final = """\
The passphrase reaches you another way, by telephone or on paper. It is never
sent by e-mail: if anybody asks you for it by e-mail, do not answer."""
_FOR_A_SETTING: Final = """\
Only the setting it was sealed to can open it, with its own journal-bridge;
there is no passphrase, and nobody needs to tell you one."""
_SEVERAL: Final = "- Wait until all {of} messages are there: numbers 1 to {of}, with the same reference."
_STEPS: Final = """\
- Make a new folder and save every attachment of every message into it. Where
  a file is in more than one message, one copy is enough.
- {open}
- Then answer, or telephone the setting, that all of it has come.

Did you not expect this, or is something missing? Telephone the setting, on
the number you have from before and not on one from an e-mail, and give the
reference. If this was not meant for you, please delete it and tell them.

ATTACHED TO THIS MESSAGE
"""
_BOOK: Final = f"Open {START_HERE} in that folder and do what it says."
_SEALED: Final = "Open the file that ends in .jb.age with journal-bridge, as your manager knows."


@dataclass(frozen=True)
class Letter:
    """Who sends to whom, and how large a message may be in bytes as it travels.

    Addresses never appear in what is printed of this value, nor in an error.

    Raises:
        UsageFault: `mail-address` when either is not one plain address; `usage` for a limit no message keeps.
    """

    sender: str = field(repr=False)
    to: str = field(repr=False)
    limit: int = MESSAGE_LIMIT

    def __post_init__(self) -> None:
        """Check both addresses before anything else is done with them."""
        demand_address(self.sender, "--from")
        demand_address(self.to, "--to")
        if self.limit < SMALLEST_LIMIT:
            raise UsageFault("usage", "--message-limit: from 1MB")

    @property
    def domain(self) -> str:
        """The sender's domain, which is public; in message ids it stands in place of this computer's name."""
        return self.sender.rpartition("@")[2].lower()


SMALLEST_LIMIT: Final = 1_000_000


def demand_address(untrusted_address: str, place: str) -> None:
    """Check that this is one address as servers everywhere take it: no list, name, comment, line break or accent.

    Raises:
        UsageFault: `mail-address`, without the address.
    """
    found = _ADDRESS.fullmatch(untrusted_address) if len(untrusted_address) <= _LONGEST else None
    if found is None or len(found["local"]) > _LONGEST_LOCAL:
        raise UsageFault("mail-address", place)


def subject(sealed: SealedBundle, part: Part) -> str:
    """Return the subject: what it is, which message, and the reference."""
    return f"Learning journal, message {part.which}, reference {sealed.transfer_id}"


def body(sealed: SealedBundle, part: Part) -> str:
    """Return the words of a message: ASCII, no personal data, no link."""
    people = sealed.sealed_to == PEOPLE
    opening = _OPENING.format(
        which=part.which, transfer=sealed.transfer_id, lock=_FOR_PEOPLE if people else _FOR_A_SETTING
    )
    several = [_SEVERAL.format(of=part.of)] if part.of > 1 else []
    steps = _STEPS.format(open=_BOOK if people else _SEALED)
    attached = [f"{file.name}  {file.bytes:,} bytes  {file.sha256[:8]}" for file in part.files]
    return opening + "\n".join([*several, steps + "\n".join(attached)]) + "\n"
