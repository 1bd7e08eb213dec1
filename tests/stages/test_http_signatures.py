"""A request between two settings is whose it says it is, says what its sender said, and is carried out once."""

import base64
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge.http_signatures import (
    CLOCKS_APART,
    COVERED_FIELDS,
    LARGEST_CONTENT,
    LIFE,
    RequestFacts,
    SignatureRefused,
    content_digest,
    sign,
    signature_base,
    verify,
)
from journal_bridge.keys import Card, SettingKeys

NOW = 1_800_000_000
OFFER = RequestFacts(
    method="POST",
    authority="gateway.example:8443",
    path="/transfers",
    query="a=1&b=%20",
    fields=(("Idempotency-Key", "0123456789abcdef0123456789abcdef"), ("User-Agent", "any")),
    content=b'{"bytes": 5}',
)
PIECE = RequestFacts(
    method="PATCH",
    authority="gateway.example",
    path="/uploads/0123456789abcdef0123456789abcdef",
    fields=(("Upload-Offset", "1048576"), ("Upload-Complete", "?1"), ("Content-Length", "77")),
    content=None,
)
ASKED = RequestFacts(method="GET", authority="gateway.example", path="/")
REQUESTS = pytest.mark.parametrize("facts", [OFFER, PIECE, ASKED], ids=["offer", "piece", "asked"])


class Taken:
    """Numbers of requests, in memory."""

    def __init__(self) -> None:
        self.taken: dict[tuple[str, str], int] = {}

    def use(self, fingerprint: str, nonce: str, until: int) -> bool:
        """Take a number once."""
        first = (fingerprint, nonce) not in self.taken
        self.taken[fingerprint, nonce] = until
        return first


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Give the keys of a setting."""
    return SettingKeys.create(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Give the keys of another."""
    return SettingKeys.create(tmp_path_factory.mktemp("other"))


def signed(facts: RequestFacts, keys: SettingKeys, now: float = NOW) -> RequestFacts:
    """Return a request with its signature."""
    return replace(facts, fields=(*facts.fields, *sign(facts, keys, now).items()))


def changed(facts: RequestFacts, name: str, pattern: str, new: str) -> RequestFacts:
    """Return a request with something in one field put in another's place."""
    fields = tuple(
        (one, re.sub(pattern, new, value, count=1) if one == name else value) for one, value in facts.fields
    )
    assert fields != facts.fields, "nothing was changed"
    return replace(facts, fields=fields)


def without(facts: RequestFacts, *names: str) -> RequestFacts:
    """Return a request without some of its fields."""
    return replace(facts, fields=tuple(one for one in facts.fields if one[0] not in names))


def code(facts: RequestFacts, *known: SettingKeys, now: float = NOW, nonces: Taken | None = None) -> str:
    """Return whose request it is, or the code it is refused with."""
    cards: dict[str, Card] = {one.card.fingerprint: one.card for one in known}
    try:
        return verify(facts, cards.get, now, nonces or Taken())
    except SignatureRefused as refused:
        return f"{refused.code}{'' if refused.status == 401 else refused.status}"


@REQUESTS
def test_a_signed_request_is_known(facts: RequestFacts, keys: SettingKeys) -> None:
    """Its sender is told by the fingerprint both managers compared."""
    assert code(signed(facts, keys), keys) == keys.card.fingerprint


@REQUESTS
def test_without_a_signature_nobody_is_let_in(facts: RequestFacts, keys: SettingKeys) -> None:
    """Neither half of a signature is one."""
    assert code(facts, keys) == "request-unsigned"
    assert code(without(signed(facts, keys), "Signature"), keys) == "request-unsigned"
    assert code(without(signed(facts, keys), "Signature-Input"), keys) == "request-unsigned"


def test_a_request_is_carried_out_once(keys: SettingKeys, other: SettingKeys) -> None:
    """Whoever saw a request cannot send it again; each sender has numbers of its own, kept while they count."""
    nonces, request = Taken(), signed(OFFER, keys)
    assert code(request, keys, nonces=nonces) == keys.card.fingerprint
    assert code(request, keys, nonces=nonces) == "request-replayed"
    number = re.findall(r'nonce="([^"]+)"', dict(request.fields)["Signature-Input"])[0]
    assert nonces.taken == {(keys.card.fingerprint, number): NOW + LIFE + CLOCKS_APART}
    theirs = replace(OFFER, fields=(*OFFER.fields, *sign(OFFER, other, NOW, number).items()))
    assert code(theirs, keys, other, nonces=nonces) == other.card.fingerprint


def test_a_stranger_cannot_use_up_numbers(keys: SettingKeys, other: SettingKeys) -> None:
    """Only what a paired setting signed is remembered."""
    nonces = Taken()
    assert code(signed(OFFER, other), keys, nonces=nonces) == "request-key"
    bad = replace(signed(OFFER, keys), method="PUT")
    assert code(bad, keys, nonces=nonces) == "request-signature"
    assert not nonces.taken


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (0, ""),
        (LIFE, ""),
        (LIFE + 1, "request-stale"),
        (-CLOCKS_APART, ""),
        (-CLOCKS_APART - 1, "request-stale"),
        (86_400, "request-stale"),
    ],
)
def test_a_signature_counts_for_five_minutes(keys: SettingKeys, later: int, expected: str) -> None:
    """An old one is refused, and so is one from the future, beyond what clocks differ."""
    assert code(signed(OFFER, keys), keys, now=NOW + later) == (expected or keys.card.fingerprint)


@pytest.mark.parametrize(
    ("created", "expires"), [(NOW, NOW + LIFE + 1), (NOW, NOW), (NOW + 9, NOW + 1), (0, NOW + 9)]
)
def test_no_sender_gives_itself_longer(keys: SettingKeys, created: int, expires: int) -> None:
    """Five minutes are ours to say: a properly signed request that claims more is stale."""
    request = signed(ASKED, keys)
    said = re.sub(r"created=\d+", f"created={created}", dict(request.fields)["Signature-Input"])
    said = re.sub(r"expires=\d+", f"expires={expires}", said)
    base = signature_base(
        [("@method", "GET"), ("@authority", "gateway.example"), ("@path", "/")], said.removeprefix("jb=")
    )
    signature = f"jb=:{base64.b64encode(keys.sign(base)).decode()}:"
    assert (
        code(replace(ASKED, fields=(("Signature-Input", said), ("Signature", signature))), keys) == "request-stale"
    )


def test_a_signature_for_something_else_does_not_count(keys: SettingKeys) -> None:
    """Another tag is another purpose."""
    assert code(changed(signed(OFFER, keys), "Signature-Input", "journal-bridge", "else"), keys) == "request-tag"


def test_only_paired_keys_count(keys: SettingKeys, other: SettingKeys) -> None:
    """An unknown key is refused, and a known one's name on another's signature."""
    request = signed(OFFER, other)
    assert code(request, keys) == "request-key"
    renamed = changed(request, "Signature-Input", other.card.fingerprint, keys.card.fingerprint)
    assert code(renamed, keys, other) == "request-signature"
    cards = {other.card.fingerprint: keys.card}
    with pytest.raises(SignatureRefused) as refused:
        verify(request, cards.get, NOW, Taken())
    assert refused.value.code == "request-key"


@pytest.mark.parametrize("name", COVERED_FIELDS)
def test_a_field_that_steers_cannot_come_go_or_change(keys: SettingKeys, name: str) -> None:
    """Added, taken away, changed or doubled: refused each time."""
    plain, with_it = ASKED, replace(ASKED, fields=((name, "7"),))
    added = replace(signed(plain, keys), fields=(*signed(plain, keys).fields, (name.title(), "7")))
    assert code(added, keys) == "request-component"
    assert code(without(signed(with_it, keys), name), keys) == "request-component"
    assert code(changed(signed(with_it, keys), name, "7", "8"), keys) == "request-signature"
    doubled = replace(signed(with_it, keys), fields=(*signed(with_it, keys).fields, (name, "7")))
    assert code(doubled, keys) == "request-form"


def test_a_query_cannot_come_or_go(keys: SettingKeys) -> None:
    """Not even an empty one."""
    assert code(replace(signed(ASKED, keys), query=""), keys) == "request-component"
    assert code(replace(signed(OFFER, keys), query=None), keys) == "request-component"


def test_a_content_cannot_come_go_or_change(keys: SettingKeys) -> None:
    """What a paper says is covered by its digest, and the digest by the signature."""
    request = signed(OFFER, keys)
    assert code(replace(request, content=b'{"bytes": 6}'), keys) == "request-digest"
    assert code(replace(request, content=b""), keys) == "request-component"
    assert code(replace(request, content=None), keys) == "request-component"
    assert code(replace(signed(ASKED, keys), content=b"x"), keys) == "request-component"
    assert code(without(request, "Content-Digest"), keys) == "request-component"
    other = replace(request, content=b"other")
    forged = changed(other, "Content-Digest", "sha-256=:.*:", content_digest(b"other"))
    assert code(forged, keys) == "request-signature"
    whole = replace(OFFER, content=b"x" * LARGEST_CONTENT)
    assert code(signed(whole, keys), keys) == keys.card.fingerprint
    with pytest.raises(ValueError, match="streamed"):
        replace(OFFER, content=b"x" * (LARGEST_CONTENT + 1))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_every_changed_byte_is_refused(keys: SettingKeys, data: st.DataObject) -> None:
    """Of method, host, path, query, content and every covered field, and of the signature itself."""
    request = signed(data.draw(st.sampled_from([OFFER, PIECE, ASKED])), keys)
    covered = {"signature", "signature-input", "content-digest", *COVERED_FIELDS}
    places = {"method": request.method, "authority": request.authority, "path": request.path}
    places |= {"query": request.query} if request.query else {}
    places |= {name: value for name, value in request.fields if name.lower() in covered}
    place = data.draw(st.sampled_from(sorted(places)))
    value = places[place]
    at = data.draw(st.integers(0, len(value) - 1))
    new = data.draw(st.sampled_from([chr(one) for one in range(256)] + [""]).filter(lambda one: one != value[at]))
    value = value[:at] + new + value[at + 1 :]
    if place == "authority" and value.lower() == request.authority:
        return  # a host's capitals are the same host
    if place in {"method", "authority", "path", "query"}:
        request = replace(request, **{place: value})  # type: ignore[arg-type] # each of the four is text
    else:
        if value.strip(" \t") == places[place]:
            return  # blanks round a value are not part of it
        request = replace(
            request, fields=tuple((one, value if one == place else old) for one, old in request.fields)
        )
    assert code(request, keys).startswith("request-")


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(OFFER.content or b"") - 1), bit=st.integers(0, 7))
def test_every_changed_bit_of_a_content_is_refused(keys: SettingKeys, at: int, bit: int) -> None:
    """The digest tells."""
    content = bytearray(OFFER.content or b"")
    content[at] ^= 1 << bit
    assert code(replace(signed(OFFER, keys), content=bytes(content)), keys) == "request-digest"


@pytest.mark.parametrize(
    ("name", "pattern", "new"),
    [
        ("Signature-Input", "^jb", "sig"),
        ("Signature-Input", r"\(", "( "),
        ("Signature-Input", '"@method"', '"@method";req'),
        ("Signature-Input", "created=", "created=0"),
        ("Signature-Input", r"created=\d+", "created=1.5"),
        ("Signature-Input", r"created=\d+;", ""),
        ("Signature-Input", r"expires=\d+;", ""),
        ("Signature-Input", 'nonce="[^"]+";', ""),
        ("Signature-Input", 'nonce="[^"]+"', 'nonce="short"'),
        ("Signature-Input", 'tag="', 'tag="\\\\"'),
        ("Signature-Input", "ed25519", "hmac-sha256"),
        ("Signature-Input", 'alg="ed25519";', ""),
        ("Signature-Input", "$", ";more=1"),
        ("Signature-Input", "$", ', x=("@method");created=1'),
        ("Signature-Input", "$", "\n"),
        ("Signature", "^jb", "sig"),
        ("Signature", "==:$", "=:"),
        ("Signature", ":$", ":, x=:AAAA:"),
    ],
)
def test_there_is_one_form_and_no_other(keys: SettingKeys, name: str, pattern: str, new: str) -> None:
    """What other programs may read in two ways is not read at all."""
    assert code(changed(signed(OFFER, keys), name, pattern, new), keys) == "request-form"


def test_a_signature_has_one_spelling(keys: SettingKeys) -> None:
    """Base64 leaves bits unused at its end; none of them can be set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    request = signed(OFFER, keys)
    last = dict(request.fields)["Signature"][-4]
    twin = letters[letters.index(last) + 1]
    assert code(changed(request, "Signature", r"[A-Za-z0-9+/]==:$", f"{twin}==:"), keys) == "request-form"


@pytest.mark.parametrize(
    ("name", "untrusted"),
    [
        ("path", "/a\nb"),
        ("path", "a"),
        ("path", "/a?b"),
        ("path", "/a b"),
        ("path", "/é"),
        ("query", "a#b"),
        ("query", "a\r\nb"),
        ("method", "GET\n"),
        ("method", "get"),
        ("authority", "a/b"),
        ("authority", ""),
        ("authority", "user@host"),
    ],
)
def test_what_could_be_read_as_two_lines_is_not_signed(keys: SettingKeys, name: str, untrusted: str) -> None:
    """Nor read."""
    with pytest.raises(SignatureRefused):
        sign(replace(ASKED, **{name: untrusted}), keys, NOW)  # type: ignore[arg-type] # each is text
    assert code(replace(signed(ASKED, keys), **{name: untrusted}), keys) == "request-form"  # type: ignore[arg-type]
    with pytest.raises(SignatureRefused):
        sign(replace(ASKED, fields=(("Upload-Offset", "1\n2"),)), keys, NOW)


def test_a_host_is_the_same_with_and_without_its_usual_port(keys: SettingKeys) -> None:
    """And in capitals."""
    request = signed(ASKED, keys)
    for authority in ("gateway.example:443", "GATEWAY.example"):
        assert code(replace(request, authority=authority), keys) == keys.card.fingerprint
    assert code(replace(request, authority="gateway.example:444"), keys) == "request-signature"


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
