"""An invitation: one line a manager sends to another setting, whole or recognisably not.

It holds no secret that alone lets anybody in: whoever uses it first is shown to both managers by 20 digits that fit
only the two settings that are meant.
"""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from journal_bridge.errors import UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.workspace_settings import WorkspaceSettings, checked_name, checked_url

LIFE: Final = timedelta(hours=72)
"""A weekend long; a token that lies about in a mailbox for longer is worth nothing."""

_TEXT: Final = re.compile(r"jbi1:([A-Za-z0-9_-]+):")
_SPREAD: Final = re.compile(r"jbi1:[A-Za-z0-9_\-\s>]{100,4000}:")
"""As it comes out of a mail program: broken into lines, each perhaps with the `>` of an answer before it."""

_LARGEST_FILE: Final = 64 * 1024
"""Bytes read of a file with an invitation in it: a saved e-mail."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_CHECK: Final = 6
_LONGEST: Final = 4000
_BAD: Final = "invitation-form"
_PLACE: Final = "invitation"


@dataclass(frozen=True)
class Invitation:
    """Where another setting's gateway is, whose it must be, and the token that is good for one answer.

    Args:
        url: of the gateway of the setting that invites.
        name: what that setting calls itself.
        fingerprint: of its card; whoever answers there with another card is not the one.
        token: 128 bits, used once.
        until: when it is over, to the second.
    """

    url: str
    name: str
    fingerprint: str
    token: str
    until: datetime

    @property
    def text(self) -> str:
        """The invitation as one line: `jbi1:`, what it says with a checksum against slips of copying, and `:`."""
        said = {
            "url": self.url,
            "name": self.name,
            "fingerprint": self.fingerprint,
            "token": self.token,
            "until": int(self.until.timestamp()),
        }
        payload = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        return f"jbi1:{base64.urlsafe_b64encode(payload + _checksum(payload)).decode().rstrip('=')}:"

    @property
    def digest(self) -> str:
        """What is kept of the token, and what both sides' digits are made from."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    @classmethod
    def parse(cls, untrusted_text: str) -> "Invitation":
        """Return the invitation a text holds.

        Raises:
            UsageFault: `invitation-form` when it is not exactly one whole invitation.
        """
        text = "".join(char for char in untrusted_text[:_LONGEST] if char not in " \t\r\n>")
        found = _TEXT.fullmatch(text)
        invitation = _invitation(found[1]) if found else None
        if invitation is None or invitation.text != text:
            raise UsageFault(_BAD, _PLACE)
        return invitation

    @classmethod
    def given(cls, text_or_path: str) -> "Invitation":
        """Return the invitation an argument gave: its text, or a file with one in it, for instance an e-mail.

        Raises:
            UsageFault: `invitation-form`, `not-found`.
        """
        if text_or_path.lstrip().startswith("jbi1:"):
            return cls.parse(text_or_path)
        path = Path(text_or_path)
        try:
            if not path.is_file():  # a pipe would be waited for without end
                raise UsageFault("not-found", path.name)
            with path.open("rb") as file:
                untrusted = file.read(_LARGEST_FILE).decode("utf-8", "replace")
        except (OSError, ValueError):
            raise UsageFault("not-found", path.name) from None
        found = {"".join(one.replace(">", "").split()) for one in _SPREAD.findall(untrusted)}
        if len(found) != 1:
            raise UsageFault(_BAD, path.name)
        return cls.parse(found.pop())


def invite(ledger: Ledger, keys: SettingKeys, settings: WorkspaceSettings, now: datetime) -> Invitation:
    """Return a new invitation to one other setting, noted in the ledger by its token's digest.

    Raises:
        UsageFault: `setting-missing` when the settings do not say this setting's name and its gateway's address.
    """
    missing = [option for option, said in (("--as", settings.name), ("--url", settings.gateway_url)) if not said]
    if missing or settings.name is None or settings.gateway_url is None:
        raise UsageFault("setting-missing", *missing)
    until = (now.astimezone(UTC) + LIFE).replace(microsecond=0)
    token = secrets.token_urlsafe(16)
    ledger.peers.invite(token, until, now)
    return Invitation(settings.gateway_url, settings.name, keys.card.fingerprint, token, until)


def _checksum(payload: bytes) -> bytes:
    return hashlib.sha256(b"jbi1:" + payload).digest()[:_CHECK]


def _invitation(letters: str) -> Invitation | None:
    """Return what well-formed letters say, or None when one of them was lost or changed, or it says nonsense."""
    try:
        raw = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        payload, check = raw[:-_CHECK], raw[-_CHECK:]
        if check != _checksum(payload):
            return None
        said: dict[str, Any] = json.loads(payload)
        url, name = checked_url(said["url"], _BAD, _PLACE), checked_name(said["name"], _BAD, _PLACE)
        fingerprint, token = _of(_FINGERPRINT, said["fingerprint"]), _of(_TOKEN, said["token"])
        return Invitation(url, name, fingerprint, token, datetime.fromtimestamp(said["until"], UTC))
    except (KeyError, TypeError, ValueError, OverflowError, OSError, RecursionError, UsageFault):
        return None


def _of(form: re.Pattern[str], untrusted_text: object) -> str:
    if not isinstance(untrusted_text, str) or not form.fullmatch(untrusted_text):
        raise ValueError
    return untrusted_text
