"""Our signatures are those of the standard: another program knows ours, and we know another program's."""

import base64
import datetime as dt
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms

from journal_bridge.http_signatures import (
    COVERED_FIELDS,
    LIFE,
    RequestFacts,
    content_digest,
    signature_base,
    verify,
)
from journal_bridge.keys import Card, SettingKeys
from signature_samples import NOW, REQUESTS, Taken, signed


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Give the keys of a setting."""
    return SettingKeys.create(tmp_path_factory.mktemp("keys"))


def test_the_lines_are_those_of_the_standard() -> None:
    """RFC 9421, B.2.6, with the key of B.1.4: the same signature, bit by bit."""
    seed = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
    public = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
    lines = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    ]
    names = " ".join(f'"{name}"' for name, _ in lines)
    base = signature_base(lines, f'({names});created=1618884473;keyid="test-key-ed25519"')
    signature = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    assert base64.b64encode(Ed25519PrivateKey.from_private_bytes(seed).sign(base)).decode() == signature
    Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature), base)


def test_the_digest_is_that_of_the_standard() -> None:
    """RFC 9530, appendix D: the content of RFC 9421's own example is written the same way."""
    assert content_digest(b'{"hello": "world"}') == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"


class Resolver(HTTPSignatureKeyResolver):
    """Hands the other program the keys."""

    def __init__(self, public: bytes, private: Ed25519PrivateKey | None = None) -> None:
        self.public, self.private = Ed25519PublicKey.from_public_bytes(public), private

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        """Return the one key there is."""
        assert len(key_id) == 64
        return self.public

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        """Return the one key there is."""
        assert len(key_id) == 64
        assert self.private
        return self.private


def as_sent(facts: RequestFacts) -> httpx.Request:
    """Return the request as another program sees it."""
    query = "" if facts.query is None else f"?{facts.query}"
    return httpx.Request(
        facts.method,
        f"https://{facts.authority}{facts.path}{query}",
        headers=list(facts.fields),
        content=facts.content,
    )


@REQUESTS
def test_another_program_knows_our_signature(facts: RequestFacts, keys: SettingKeys) -> None:
    """The library for RFC 9421 verifies what we sign."""
    at = int(dt.datetime.now(tz=dt.UTC).timestamp())
    request = as_sent(signed(facts, keys, at))
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=Resolver(keys.card.signing))
    found = verifier.verify(
        request,
        max_age=dt.timedelta(seconds=LIFE),
        expect_tag="journal-bridge",
        require_components=["@method", "@authority", "@path"],
        body=facts.content or None,
    )
    assert [one.parameters["keyid"] for one in found] == [keys.card.fingerprint]


@REQUESTS
def test_we_know_another_programs_signature(facts: RequestFacts, tmp_path: Path) -> None:
    """What the library signs with our components, we verify."""
    private = Ed25519PrivateKey.generate()
    card = Card(private.public_key().public_bytes_raw(), SettingKeys.create(tmp_path).card.recipient)
    request = as_sent(facts)
    present = [name for name in COVERED_FIELDS if facts.field(name) is not None]
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=Resolver(card.signing, private)).sign(
        request,
        key_id=card.fingerprint,
        created=dt.datetime.fromtimestamp(NOW, tz=dt.UTC),
        expires=dt.datetime.fromtimestamp(NOW + LIFE, tz=dt.UTC),
        nonce="A" * 22,
        label="jb",
        tag="journal-bridge",
        body=facts.content or None,
        covered_component_ids=[
            "@method",
            "@authority",
            "@path",
            *(["@query"] if facts.query is not None else []),
            *(["content-digest"] if facts.content else []),
            *present,
        ],
    )
    came = replace(facts, fields=tuple(request.headers.multi_items()))
    assert verify(came, {card.fingerprint: card}.get, NOW, Taken()) == card.fingerprint
