"""A request between two settings is whose it says it is, says what its sender said, and is carried out once."""

import base64
import re
from dataclasses import replace

import pytest
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
from signature_samples import ASKED, NOW, OFFER, PIECE, REQUESTS, Taken, signed


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Give the keys of a setting."""
    return SettingKeys.create(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Give the keys of another."""
    return SettingKeys.create(tmp_path_factory.mktemp("other"))


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
