"""A hostile client on a real server: each trick is refused with its own status, and nothing is written for it."""

import gzip
import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import pytest

import gateway_world as world
from gateway_world import CANARY, JSON, PART, Answer, Asker, Served
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.transfer_papers import SignedPaper

CONTENT = bytes(range(256)) * 40
NOWHERE = "0" * 32


@dataclass
class Scene:
    """A gateway, and four who ask it: two are paired with it, one is comparing digits, one is a stranger."""

    served: Served
    friend: Asker
    other_friend: Asker
    half_paired: Asker
    stranger: Asker

    def offered(self, content: bytes = CONTENT) -> SignedPaper:
        """Return an offer of the friend's that was accepted."""
        paper = world.offer_of(self.friend.keys, self.served.keys, content)
        assert self.friend.offer(paper).status == 201
        return paper

    def begun(self, content: bytes = CONTENT) -> str:
        """Return a transfer of the friend's whose upload was made."""
        paper = self.offered(content)
        assert self.friend.begin(paper).status == 201
        return paper.paper.transfer


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return the scene; its server writes a line for each request."""
    folder = tmp_path_factory.mktemp("gateway")
    keys = [SettingKeys.create(folder / name) for name in ("friend", "other", "half", "stranger")]
    receiver = world.receiver(folder / "receiver", keys[0], keys[1])
    with Ledger.open(folder / "receiver", receiver) as ledger:
        world.pair(ledger, keys[2], ticks=1)
    with world.serving(folder / "receiver", receiver, "--verbose") as served:
        yield Scene(served, *(served.asker(one) for one in keys))


def refused(answer: Answer) -> tuple[int, str | None]:
    """Return status and code of a refusal, once it is sure that it is a problem document of our form."""
    kept = {name: answer.fields.get(name) for name in ("cache-control", "x-content-type-options")}
    assert kept == {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    assert answer.fields["content-type"] == "application/problem+json"
    assert answer.document is None or answer.document["status"] == answer.status
    return answer.status, answer.code


SIGNED_CALLS = [
    ("POST", "/pairings"),
    ("GET", f"/pairings/{'0' * 64}"),
    ("POST", f"/pairings/{'0' * 64}/confirm"),
    ("POST", "/transfers"),
    ("GET", f"/transfers/{NOWHERE}"),
    ("POST", f"/transfers/{NOWHERE}/upload"),
    ("POST", f"/transfers/{NOWHERE}/withdraw"),
    ("PATCH", f"/uploads/{NOWHERE}"),
    ("DELETE", f"/uploads/{NOWHERE}"),
]


@pytest.mark.parametrize(("method", "path"), SIGNED_CALLS[1:])
def test_nobody_is_answered_without_a_signature(scene: Scene, method: str, path: str) -> None:
    """Every call but the look at the card needs one."""
    assert refused(world.request(scene.served.url, method, path)) == (401, "request-unsigned")


@pytest.mark.parametrize("path", ["/pairings", "/transfers", "/uploads"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_no_list_of_anything_is_told(scene: Scene, method: str, path: str) -> None:
    """Whom this setting is paired with, and what comes, is told as a whole to nobody."""
    for answer in (world.request(scene.served.url, method, path), scene.friend.ask(method, path)):
        assert answer.status in {404, 405}
        assert "fingerprint" not in json.dumps(answer.document)
        assert scene.friend.keys.card.fingerprint not in json.dumps(answer.document)


def test_whoever_asks_to_be_paired_signs_too(scene: Scene) -> None:
    """The card alone is a text anybody may have."""
    asked = {"token": "t" * 32, "card": scene.stranger.keys.card.text, "name": CANARY}
    body = json.dumps(asked).encode()
    unsigned = world.request(scene.served.url, "POST", "/pairings", {"Content-Type": JSON}, body)
    assert refused(unsigned) == (401, "request-unsigned")
    by_another = scene.friend.ask("POST", "/pairings", content=body)
    assert refused(by_another) == (401, "request-key")
    assert refused(scene.stranger.ask("POST", "/pairings", content=body)) == (403, "invitation-invalid")


def test_the_head_of_an_upload_is_told_to_nobody_without_a_signature(scene: Scene) -> None:
    """Nor to a stranger who asks about one that is there."""
    transfer = scene.begun()
    assert world.request(scene.served.url, "HEAD", f"/uploads/{transfer}").status == 401
    assert scene.stranger.ask("HEAD", f"/uploads/{transfer}").status == 401


def test_a_request_counts_once(scene: Scene) -> None:
    """Whoever writes it down on the way and sends it again is refused."""
    path = f"/transfers/{scene.begun()}"
    fields = scene.friend.fields("GET", path)
    assert world.request(scene.served.url, "GET", path, fields).status == 200
    assert refused(world.request(scene.served.url, "GET", path, fields)) == (401, "request-replayed")


@pytest.mark.parametrize("seconds", [-400, 400])
def test_a_request_counts_for_minutes(scene: Scene, seconds: int) -> None:
    """Neither one of yesterday nor one of tomorrow."""
    path = f"/transfers/{NOWHERE}"
    fields = scene.friend.fields("GET", path, at=time.time() + seconds)
    assert refused(world.request(scene.served.url, "GET", path, fields)) == (401, "request-stale")


def test_a_request_to_another_gateway_does_not_count_here(scene: Scene) -> None:
    """What was signed for one setting cannot be passed on to the next."""
    elsewhere = Asker(scene.friend.keys, scene.served.url, authority="elsewhere.example")
    assert refused(elsewhere.ask("GET", f"/transfers/{NOWHERE}")) == (401, "request-signature")


def test_a_changed_request_does_not_count(scene: Scene) -> None:
    """Neither another content, nor a field more, nor another path."""
    path, url = f"/transfers/{NOWHERE}/withdraw", scene.served.url
    fields = scene.friend.fields("POST", path, {"Content-Type": JSON}, b'{"a":1}')
    assert refused(world.request(url, "POST", path, fields, b'{"a":2}')) == (401, "request-digest")
    more = fields | {"Upload-Offset": "0"}
    assert refused(world.request(url, "POST", path, more, b'{"a":1}')) == (401, "request-component")
    looked = scene.friend.fields("GET", f"/transfers/{NOWHERE}")
    other = world.request(url, "GET", f"/transfers/{'1' * 32}", looked)
    assert refused(other) == (401, "request-signature")


def test_only_both_managers_ticks_let_a_setting_in(scene: Scene) -> None:
    """One who still compares digits is told so; one nobody knows, that nobody knows them."""
    path = f"/transfers/{NOWHERE}"
    assert refused(scene.half_paired.ask("GET", path)) == (403, "peer-unknown")
    assert refused(scene.stranger.ask("GET", path)) == (401, "request-key")
    mine = f"/pairings/{scene.half_paired.keys.card.fingerprint}"
    assert scene.half_paired.ask("GET", mine).document["state"] == "ticked-here"
    assert refused(scene.friend.ask("GET", mine)) == (403, "peer-unknown")
    assert refused(scene.friend.ask("POST", f"{mine}/confirm")) == (403, "peer-unknown")
    assert scene.half_paired.ask("GET", mine).document["state"] == "ticked-here"


def test_anothers_transfer_is_as_good_as_none(scene: Scene) -> None:
    """The same answer, word for word, whether there is one of that id or not; and nothing happens to it."""
    transfer = scene.begun()
    scene.friend.append(transfer, CONTENT[:100], last=False)
    for method, end in (("GET", ""), ("POST", "/upload")):
        fields = world.begin_fields(1, "0" * 64) if end else {}
        theirs = scene.other_friend.ask(method, f"/transfers/{transfer}{end}", fields)
        assert refused(theirs) == (404, "transfer-unknown")
        assert theirs.document == scene.other_friend.ask(method, f"/transfers/{NOWHERE}{end}", fields).document
    for one in (transfer, NOWHERE):
        assert scene.other_friend.ask("HEAD", f"/uploads/{one}").status == 404
        assert refused(scene.other_friend.ask("DELETE", f"/uploads/{one}")) == (404, "transfer-unknown")
        assert refused(scene.other_friend.append(one, b"x", 100)) == (404, "transfer-unknown")
    assert scene.friend.ask("HEAD", f"/uploads/{transfer}").fields["upload-offset"] == "100"


def test_what_is_for_a_third_setting_or_from_one_is_not_taken(scene: Scene) -> None:
    """An offer says from whom to whom, and its signature says so too."""
    friend, receiver = scene.friend, scene.served.keys
    to_third = world.offer_of(friend.keys, scene.other_friend.keys, CONTENT)
    assert refused(friend.offer(to_third)) == (422, "other-receiver")
    passed_on = world.offer_of(scene.other_friend.keys, receiver, CONTENT)
    assert refused(friend.offer(passed_on)) == (422, "paper-signature")


def test_an_offer_under_another_key_than_its_own_id_is_refused(scene: Scene) -> None:
    """The idempotency key is the transfer's id, and an id is used once."""
    paper = world.offer_of(scene.friend.keys, scene.served.keys, CONTENT)
    answer = scene.friend.post("/transfers", paper.document(), {"Idempotency-Key": NOWHERE})
    assert refused(answer) == (422, "request-content")
    assert refused(scene.friend.post("/transfers", paper.document())) == (400, "request-fields")
    assert scene.friend.offer(paper).status == 201
    assert scene.friend.offer(paper).status == 200
    again = world.offer_of(scene.friend.keys, scene.served.keys, CONTENT + b"!", transfer=paper.paper.transfer)
    assert refused(scene.friend.offer(again)) == (422, "transfer-known")


@pytest.mark.parametrize("chunked", [False, True], ids=["told", "in chunks"])
def test_a_document_of_any_size_is_read_only_so_far(scene: Scene, chunked: bool) -> None:
    """One byte past 64 KiB is too much, whether the length is told or not."""
    content = b"[" + b" " * 65_535 + b"]"
    fields = {"Content-Type": JSON, "Idempotency-Key": NOWHERE}
    body = iter([content[:40_000], content[40_000:]]) if chunked else content
    answer = world.request(scene.served.url, "POST", "/transfers", fields, body)
    assert refused(answer) == (413, "request-too-large")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 60_000,
        b'{"text":"a","text":"b","signature":"c"}',
        b'{"text":NaN,"signature":"c"}',
        b'{"text":"\\ud800","signature":"' + b"A" * 88 + b'"}',
        b'{"text":"\\u0000","signature":"' + b"A" * 88 + b'"}',
        b"\xff\xfe{}",
        b"9" * 5_000,
        json.dumps({"text": "{}", "signature": "A" * 88, CANARY: 1}).encode(),
        json.dumps({"text": "[" * 16_000, "signature": "A" * 88}).encode(),
        json.dumps({"text": CANARY, "signature": "A" * 88}).encode(),
        json.dumps([CANARY]).encode(),
    ],
    ids=lambda content: content[:12].decode("latin-1"),
)
def test_a_document_in_no_form_is_refused_and_not_quoted(scene: Scene, content: bytes) -> None:
    """Half a document, one that says something twice, a tower of brackets: no word of it comes back."""
    answer = scene.friend.ask("POST", "/transfers", {"Idempotency-Key": NOWHERE}, content)
    status, code = refused(answer)
    assert (status, code) in {(422, "request-content"), (422, "paper-malformed")}
    assert CANARY not in json.dumps(answer.document)


def test_nothing_is_unpacked(scene: Scene) -> None:
    """A packed document is refused before anybody looks at it."""
    packed = gzip.compress(b" " * 10_000_000)
    answer = scene.friend.ask("POST", "/transfers", {"Content-Encoding": "gzip"}, packed)
    assert refused(answer) == (415, "request-media")


def test_a_content_of_another_kind_is_refused(scene: Scene) -> None:
    """A form, or a part of an upload that does not say that it is one."""
    answer = scene.friend.ask("POST", "/transfers", {"Content-Type": "multipart/form-data; boundary=x"}, b"{}")
    assert refused(answer) == (415, "request-media")
    assert refused(scene.friend.append(scene.begun(), CONTENT, kind="image/jpeg")) == (415, "request-media")


TRICKS = [
    "/transfers/../card",
    "//card",
    "/card/",
    "/./card",
    "/uploads/..%2f..%2fledger.sqlite",
    f"/uploads/%{'2e' * 1}%2e/{NOWHERE}",
    "/uploads/%00",
    f"/uploads/{NOWHERE}%0d%0aX-A:b",
    f"/uploads/{NOWHERE.replace('0', 'A')}",
    f"/uploads/{NOWHERE}0",
    f"/uploads/{NOWHERE};a=b",
    f"/transfers/{NOWHERE}/uploads",
    "/settings.toml",
    "/docs",
    "/redoc",
    "/",
]


@pytest.mark.parametrize("path", TRICKS)
def test_a_path_with_a_trick_leads_nowhere(scene: Scene, path: str) -> None:
    """Signed or not; dots, escapes and capitals are no other spelling of anything."""
    assert refused(world.request(scene.served.url, "GET", path))[0] in {404, 405}
    status, code = refused(world.request(scene.served.url, "PATCH", path, {"Content-Type": PART}, b"x"))
    assert (status, code) in {(404, "request-unknown"), (405, "request-method"), (401, "request-unsigned")}


def test_anything_behind_a_question_mark_is_refused(scene: Scene) -> None:
    """No call has a query; one that is not signed for must not slip by."""
    assert refused(world.request(scene.served.url, "GET", "/card?x=1")) == (400, "request-fields")
    assert refused(world.request(scene.served.url, "PUT", "/card")) == (405, "request-method")


@pytest.mark.parametrize("name", ["Upload-Offset", "Content-Type", "Signature", "X-Anything"])
def test_a_field_that_stands_there_twice_is_refused(scene: Scene, name: str) -> None:
    """Two readers may see two values."""
    head = f"PATCH /uploads/{NOWHERE} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n{name}: 1\r\n{name}: 2\r\n\r\n"
    answer = world.raw(scene.served.url, head.encode())
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"request-fields"' in answer


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 5, 5\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Bad Name: x\r\n",
        "X: a\x00b\r\n",
    ],
)
def test_a_head_two_readers_may_read_in_two_ways_ends_the_line(scene: Scene, lines: str) -> None:
    """Two lengths, a length and chunks: what one reader takes for a body, another takes for the next request."""
    text = f"POST /transfers HTTP/1.1\r\nHost: a\r\n{lines}\r\nhello" + "GET /card HTTP/1.1\r\nHost: a\r\n\r\n"
    answer = world.raw(scene.served.url, text.encode(), end=True)
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 415 ", b"HTTP/1.1 401 "))
    assert answer.count(b"HTTP/1.1 ") == 1


CHUNKED = b"POST /transfers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "flood",
    [
        b"GET /card HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 8_000_000,
        b"GET /card HTTP/1.1\r\n" + b"".join(b"X-%d: a\r\n" % one for one in range(400_000)),
        CHUNKED + b"1;" + b"a" * 8_000_000,
        CHUNKED + b"1;a=b\r\nx\r\n0\r\n" + b"".join(b"X-%d: a\r\n" % one for one in range(400_000)),
        CHUNKED + b"0\r\nX: " + b"a" * 8_000_000,
        b"GET /" + b"a" * 8_000_000,
    ],
    ids=["a field", "many fields", "words about a chunk", "trailers", "a trailer", "a path"],
)
def test_a_flood_of_what_is_no_body_ends_the_line(scene: Scene, flood: bytes) -> None:
    """Eight megabytes of a head, of words about a chunk, of fields behind the last one: little is read."""
    process = psutil.Process(scene.served.process.pid)
    before = process.memory_info().rss
    answer = world.raw(scene.served.url, flood)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 ", b"HTTP/1.1 401 "))
    assert process.memory_info().rss - before < 6_000_000
    assert world.request(scene.served.url, "GET", "/card").status == 200


def test_more_than_one_request_may_bring_is_refused_before_a_byte_is_read(scene: Scene) -> None:
    """The limits are in the answer."""
    transfer = scene.begun(secrets.token_bytes(1000))
    path = f"/uploads/{transfer}"
    fields = {"Content-Type": PART, "Upload-Offset": "0", "Upload-Complete": "?1"}
    told = scene.friend.fields("PATCH", path, fields, None) | {"Content-Length": str((64 << 20) + 1)}
    answer = world.request(scene.served.url, "PATCH", path, told | {"Expect": "100-continue"})
    assert refused(answer) == (413, "upload-too-large")
    assert "max-append-size=67108864" in answer.fields["upload-limit"]


@pytest.mark.parametrize("chunked", [False, True], ids=["told", "in chunks"])
def test_no_byte_past_the_offered_size_is_kept(scene: Scene, chunked: bool) -> None:
    """A length that lies, or none: what does not belong to the upload is not written."""
    transfer = scene.begun()
    body = CONTENT + b"!"
    answer = scene.friend.append(transfer, iter([body[:9_000], body[9_000:]]) if chunked else body)
    assert refused(answer) == (400, "upload-length")
    offset = scene.friend.ask("HEAD", f"/uploads/{transfer}").fields["upload-offset"]
    assert int(offset) in ({0, 9_000} if chunked else {0})  # both chunks may come in one block
    assert scene.friend.append(transfer, CONTENT[int(offset) :], int(offset)).status == 200


def test_an_upload_is_of_what_was_offered(scene: Scene) -> None:
    """Neither longer, nor another, nor in another version of the draft, nor before it was accepted."""
    paper = scene.offered()
    path = f"/transfers/{paper.paper.transfer}/upload"
    right = world.begin_fields(len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    for wrong, expected in (
        ({"Upload-Length": "1"}, (409, "upload-other")),
        ({"Repr-Digest": f"sha-256=:{'A' * 43}=:"}, (409, "upload-other")),
        ({"Repr-Digest": "sha-256=:x:"}, (400, "request-fields")),
        ({"Upload-Length": "-1"}, (400, "request-fields")),
        ({"Upload-Length": "1_0"}, (400, "request-fields")),
        ({"Upload-Complete": "?1"}, (400, "request-fields")),
        ({"Upload-Draft-Interop-Version": "3"}, (400, "request-fields")),
    ):
        assert refused(scene.friend.ask("POST", path, right | wrong)) == expected
    assert refused(scene.friend.ask("POST", path, right, b"{}")) == (422, "request-content")
    assert scene.friend.ask("POST", path, right).fields["location"] == f"/uploads/{paper.paper.transfer}"


def test_a_wrong_offset_is_told_the_right_one(scene: Scene) -> None:
    """As the draft has it, with its own type of problem."""
    transfer = scene.begun()
    answer = scene.friend.append(transfer, CONTENT[5:], 5)
    assert refused(answer) == (409, "upload-offset")
    assert answer.document["type"].endswith("#mismatching-upload-offset")
    assert (answer.document["expected-offset"], answer.fields["upload-offset"]) == (0, "0")


def test_bytes_that_were_not_offered_end_the_transfer(scene: Scene) -> None:
    """They are thrown away, and the refusal is signed."""
    transfer = scene.begun()
    assert refused(scene.friend.append(transfer, CONTENT[::-1])) == (422, "upload-digest")
    view = scene.friend.ask("GET", f"/transfers/{transfer}").document
    assert view["state"] == "refused"
    assert json.loads(view["papers"][-1]["text"])["code"] == "hash-mismatch"
    assert refused(scene.friend.append(transfer, CONTENT)) == (409, "paper-out-of-turn")


def test_a_line_cut_in_the_middle_loses_nothing_that_came(scene: Scene) -> None:
    """The length that was told was a lie; what came stays, and the sender goes on from there."""
    content = secrets.token_bytes(1 << 20) * 24
    transfer = scene.begun(content)
    path = f"/uploads/{transfer}"
    fields = scene.friend.fields(
        "PATCH", path, {"Content-Type": PART, "Upload-Offset": "0", "Upload-Complete": "?1"}, None
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    text = f"PATCH {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(content)}\r\n{head}\r\n".encode()
    world.raw(scene.served.url, text + content[: 20 << 20], end=True)
    answer = Answer(409, {}, None)
    while answer.status == 409:  # the server may still be writing what it had read
        offset = int(scene.friend.ask("HEAD", path).fields["upload-offset"])
        answer = scene.friend.append(transfer, content[offset:], offset)
    assert 1 << 20 <= offset <= 20 << 20
    assert answer.status == 200


def test_nothing_was_written_but_what_was_promised(scene: Scene) -> None:
    """After all of this: the ledger, the keys, and the gateway's own folder; no file has a name that came in."""
    workspace = scene.served.workspace
    names = {path.relative_to(workspace).parts[0] for path in workspace.rglob("*")}
    assert names - {"ledger.sqlite-journal"} == {"keys.json", "ledger.sqlite", "gateway"}  # it may just be writing
    inside = {path.name for path in (workspace / "gateway").rglob("*") if path.is_file()}
    known = (".upload", ".part", ".whole", ".lock", "serve.lock")
    ours = re.compile("(offers-)?[0-9a-f]{32}")
    assert {name for name in inside if not name.endswith(known) and not ours.fullmatch(name)} == set()
    assert {path.name for path in workspace.parent.iterdir()} == {
        *("friend", "other", "half", "stranger", "receiver"),
        *("receiver.log", "receiver.ready"),
    }


def test_the_log_says_what_happened_and_to_nobody_whom(scene: Scene) -> None:
    """A line for each request: no name, no id, no path that came, no traceback; and nothing was our own fault."""
    stranger = world.offer_of(scene.stranger.keys, scene.served.keys, CONTENT)
    assert scene.stranger.offer(stranger).status >= 400
    log = scene.served.log.read_text()
    assert re.search(r"POST /transfers 40[13] [a-z-]+ ", log)
    assert " 500 " not in log
    for word in (CANARY, "Traceback", NOWHERE, "settings.toml", scene.friend.keys.card.fingerprint[:16]):
        assert word not in log
