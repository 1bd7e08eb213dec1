"""Requests between two gateways are signed (RFC 9421, Ed25519), in one exact form that reads without a parser.

What is covered follows from the request alone: method, host, path, the query if there is one, the digest of a small
content (RFC 9530), and the fields that steer an upload. So a request to which something was added, or from which
something was taken, asks for another signature than it has. Large contents are streamed and covered elsewhere: by
the digest of the whole upload, which the signed offer tells.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.keys import verify as signed_by

TAG: Final = "journal-bridge"
"""What our signatures are for; one made by the same key for anything else does not count."""

LIFE: Final = 300
"""Seconds a signature counts."""

CLOCKS_APART: Final = 60
"""Seconds by which a sender's clock may be ahead of ours; where it is behind, its signatures live less."""

LARGEST_CONTENT: Final = 65_536
"""Bytes of a content that is covered by its digest: every paper fits, and it is held in memory for that."""

COVERED_FIELDS: Final = ("idempotency-key", "upload-offset", "upload-complete", "upload-length", "repr-digest")
"""Fields that change what a request does, in the order they are signed where they are present."""

_PLAIN: Final = re.compile(r"[ -~]*")
_TARGET: Final = re.compile(r"/[!-\"$->@-~]*")
_QUERY: Final = re.compile(r"[!-\"$-~]*")
_METHOD: Final = re.compile(r"[A-Z]{1,16}")
_AUTHORITY: Final = re.compile(r"[a-z0-9._:\[\]-]{1,300}")
_INPUT: Final = re.compile(
    r'jb=(?P<signed>\((?P<names>"[@a-z-]{1,32}"(?: "[@a-z-]{1,32}"){0,16})\)'
    r';created=(?P<created>0|[1-9][0-9]{0,11});keyid="(?P<key>[0-9a-f]{64})";alg="ed25519"'
    r';expires=(?P<expires>0|[1-9][0-9]{0,11});nonce="(?P<nonce>[A-Za-z0-9_-]{22})"'
    r';tag="(?P<tag>[ !#-\[\]-~]{0,64})")'
)
_SIGNATURE: Final = re.compile(r"jb=:([A-Za-z0-9+/]{85}[AQgw]==):")
"""64 bytes have 86 letters, and the last of them one of four: no two texts stand for the same signature."""


class SignatureRefused(NotVerified):
    """A request that is not carried out; its code says why, and nothing of it is told back."""

    status: ClassVar[int] = 401


class Nonces(Protocol):
    """Remembers the numbers of requests that were carried out; it must outlive a restart."""

    def use(self, fingerprint: str, nonce: str, until: int) -> bool:
        """Take a number once, in one step even for two at the same moment; return False when it was taken before.

        Args:
            fingerprint: of the key that signed.
            nonce: 22 letters, digits, `-` and `_`.
            until: seconds since 1970 after which it may be forgotten.
        """


@dataclass(frozen=True)
class RequestFacts:
    """What a signature is about, as the sender has it before sending or the receiver as it came.

    Args:
        method: in capitals.
        authority: host and port of the gateway, as in the `Host` field.
        path: as it stands in the request, escapes and all.
        query: what follows the `?`; None when there is no `?`.
        fields: names and values of the head, every one that came.
        content: all of it, or None when it is streamed; which of the two, the kind of request says.
    """

    method: str
    authority: str
    path: str
    query: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    content: bytes | None = b""

    def __post_init__(self) -> None:
        """Refuse a content that nobody should have read into memory."""
        if self.content and len(self.content) > LARGEST_CONTENT:
            raise ValueError("a content of that size is streamed")

    def field(self, name: str) -> str | None:
        """Return a field's value, or None when there is none.

        Raises:
            SignatureRefused: `request-form` when it stands there twice: two readers may then see two values.
        """
        found = [value for one, value in self.fields if one.lower() == name]
        if len(found) > 1:
            raise SignatureRefused("request-form", name)
        return found[0].strip(" \t") if found else None


def sign(facts: RequestFacts, keys: SettingKeys, now: float, nonce: str | None = None) -> dict[str, str]:
    """Return the fields to add to a request so that its receiver knows whose it is.

    Args:
        facts: the request as it will be sent, without these fields.
        keys: of the setting that sends.
        now: seconds since 1970.
        nonce: for tests; else a fresh number.

    Raises:
        SignatureRefused: `request-form` when the request cannot be signed as it is.
    """
    digest = {"Content-Digest": content_digest(facts.content)} if facts.content else {}
    covered = _covered(facts, digest.get("Content-Digest"))
    names = " ".join(f'"{name}"' for name, _ in covered)
    signed = (
        f'({names});created={int(now)};keyid="{keys.card.fingerprint}";alg="ed25519"'
        f';expires={int(now) + LIFE};nonce="{nonce or secrets.token_urlsafe(16)}";tag="{TAG}"'
    )
    signature = base64.b64encode(keys.sign(signature_base(covered, signed))).decode()
    return digest | {"Signature-Input": f"jb={signed}", "Signature": f"jb=:{signature}:"}


def verify(
    untrusted_facts: RequestFacts,
    card_by_fingerprint: Callable[[str], Card | None],
    now: float,
    nonces: Nonces,
) -> str:
    """Return the fingerprint of the paired key that signed this very request, for the first and only time.

    Args:
        untrusted_facts: the request as it came.
        card_by_fingerprint: the card of a paired setting, or None.
        now: seconds since 1970.
        nonces: the numbers taken before; asked last, so that only a paired setting can fill it.

    Raises:
        SignatureRefused: `request-unsigned`, `request-form`, `request-tag`, `request-component`, `request-digest`,
            `request-stale`, `request-key`, `request-signature`, `request-replayed`.
    """
    said, signature = _said(untrusted_facts)
    digest = _checked_digest(untrusted_facts)
    covered = _covered(untrusted_facts, digest)
    if said["names"] != " ".join(f'"{name}"' for name, _ in covered):
        raise SignatureRefused("request-component")
    created, expires = int(said["created"]), int(said["expires"])
    if not (created - CLOCKS_APART <= now <= expires and 0 < expires - created <= LIFE):
        raise SignatureRefused("request-stale")
    card = card_by_fingerprint(said["key"])
    if card is None or card.fingerprint != said["key"]:
        raise SignatureRefused("request-key")
    if not signed_by(card, signature_base(covered, said["signed"]), signature):
        raise SignatureRefused("request-signature")
    if not nonces.use(card.fingerprint, said["nonce"], expires + CLOCKS_APART):
        raise SignatureRefused("request-replayed")
    return card.fingerprint


def named_key(untrusted_input: str) -> str | None:
    """Return the fingerprint a `Signature-Input` field names, whether it signed or not; None when it names none."""
    said = _INPUT.fullmatch(untrusted_input)
    return said["key"] if said else None


def content_digest(content: bytes) -> str:
    """Return the value of `Content-Digest` (RFC 9530) for a content."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def signature_base(covered: list[tuple[str, str]], signed: str) -> bytes:
    """Return the bytes that are signed (RFC 9421, 2.5): a line for each component, and one for the parameters."""
    lines = [f'"{name}": {value}' for name, value in covered]
    return "\n".join([*lines, f'"@signature-params": {signed}']).encode("ascii")


def _said(facts: RequestFacts) -> tuple[re.Match[str], bytes]:
    """Return what the signature says of itself, and the signature; both are anybody's word so far."""
    untrusted_input, untrusted_signature = facts.field("signature-input"), facts.field("signature")
    if untrusted_input is None or untrusted_signature is None:
        raise SignatureRefused("request-unsigned")
    said, signature = _INPUT.fullmatch(untrusted_input), _SIGNATURE.fullmatch(untrusted_signature)
    if said is None or signature is None:
        raise SignatureRefused("request-form")
    if said["tag"] != TAG:
        raise SignatureRefused("request-tag")
    return said, base64.b64decode(signature[1], validate=True)


def _checked_digest(facts: RequestFacts) -> str | None:
    """Return the digest of the content, which must be the one that came with it; None where there is no content."""
    if not facts.content:
        return None
    untrusted_digest, digest = facts.field("content-digest"), content_digest(facts.content)
    if untrusted_digest is None:
        raise SignatureRefused("request-component", "content-digest")
    if untrusted_digest != digest:
        raise SignatureRefused("request-digest")
    return digest


def _covered(facts: RequestFacts, digest: str | None) -> list[tuple[str, str]]:
    """Return the components a signature of this request covers, in order, each with its value."""
    authority = facts.authority.lower().removesuffix(":443")
    forms = ((_METHOD, facts.method), (_AUTHORITY, authority), (_TARGET, facts.path), (_QUERY, facts.query or ""))
    if not all(form.fullmatch(value) for form, value in forms):
        raise SignatureRefused("request-form")
    query = [] if facts.query is None else [("@query", f"?{facts.query}")]
    content = [] if digest is None else [("content-digest", digest)]
    fields = [(name, value) for name in COVERED_FIELDS if (value := facts.field(name)) is not None]
    if not all(_PLAIN.fullmatch(value) for _, value in fields):
        raise SignatureRefused("request-form")
    return [("@method", facts.method), ("@authority", authority), ("@path", facts.path), *query, *content, *fields]
