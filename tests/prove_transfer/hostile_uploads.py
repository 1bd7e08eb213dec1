"""Uploads that are larger, shorter or elsewhere than they say, and paths that lead out of their folder."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from prove_transfer import raw_client
from prove_transfer.hostile_attempts import Attempt, Scene, attempt
from prove_transfer.parcels import Parcel
from prove_transfer.raw_client import Asked, Reply, asked
from prove_transfer.talking import Talker, append_request, pieces

_TOO_MUCH: Final = 1 << 40
_APPEND: Final = (1 << 20) + 1
"""A byte more than one append may bring to the server of these attempts."""

PATHS: Final = (
    "/uploads/../../../../etc/passwd",
    "/uploads/..%2f..%2f..%2fetc%2fpasswd",
    "/uploads/%2e%2e/%2e%2e/ledger.sqlite",
    "/uploads/....//....//ledger.sqlite",
    "/uploads/..\\..\\keys.json",
    "/uploads/%00",
    "/uploads/0123456789abcdef0123456789abcdef%00.whole",
    "/uploads/0123456789ABCDEF0123456789ABCDEF",
    "/uploads/0123456789abcdef0123456789abcdef0",
    "/uploads/0123456789abcdef0123456789abcde",
    "/uploads/0123456789abcdef0123456789abcdef/",
    "/uploads/0123456789abcdef0123456789abcdef.upload",
    "/uploads/CON",
    "/uploads/%c0%ae%c0%ae%c0%af",
    "/transfers/../uploads/../keys.json",
    "/transfers/%2fetc%2fpasswd",
    "/transfers/..",
    "//etc/passwd",
    "/./../keys.json",
    "/transfers/" + "a" * 5000,
)
"""Each is asked for in every way that reads or writes."""


def attempts(scene: Scene) -> Iterator[Attempt]:
    """Yield every attempt."""
    yield from _oversize(scene)
    yield from _creations(scene)
    yield from _appends(scene)
    yield from _documents(scene)
    yield from _paths(scene)


def _oversize(scene: Scene) -> Iterator[Attempt]:
    parcel, talker = scene.parcel(), Talker(scene.world)
    yield attempt("a bundle of a terabyte", lambda: _refusal(talker.offers(parcel, bytes=_TOO_MUCH)), "too-large")
    small = scene.accepted()
    content = bytes(small.bytes + 1)
    yield attempt(
        "a byte more than was offered",
        lambda: talker.appends(small, 0, content, last=True),
        "upload-length",
        statuses=(400, 413),
    )
    large = scene.parcel(photo=700)
    talker.offers(large)
    talker.creates(large)
    much = large.sealed.read_bytes()[:_APPEND]
    yield attempt(
        "more than one append may bring",
        lambda: talker.appends(large, 0, much, last=False),
        "upload-too-large",
        statuses=(413,),
    )
    big = {"text": "x" * 70_000, "signature": ""}
    yield attempt(
        "a paper of 70 kB", lambda: _unsignable(scene, asked("POST", "/transfers", big)), statuses=(400, 401, 413)
    )


def _refusal(reply: Reply) -> Reply:
    """Return a refusing paper's code as if it were a problem's."""
    papers = (reply.document or {}).get("papers", [])
    text = papers[-1]["text"] if papers else ""
    code = text.partition('"code":"')[2].partition('"')[0]
    return Reply(reply.status, reply.fields, b'{"code": "%s"}' % code.encode())


def _unsignable(scene: Scene, request: Asked) -> Reply:
    """Send what our own signer refuses to sign, with the signature of another request."""
    small = raw_client.signed(asked("POST", "/transfers", {}), scene.world.sender.keys, scene.world.authority)
    return raw_client.send(
        scene.world.port, Asked("POST", "/transfers", small.fields, request.content), scene.world.authority
    )


def _creations(scene: Scene) -> Iterator[Attempt]:
    """Yield uploads that are made otherwise than they were offered."""
    talker = Talker(scene.world)
    parcel = scene.parcel()
    talker.offers(parcel)
    other = hashlib.sha256(b"other").hexdigest()
    yield attempt("another length than offered", lambda: talker.creates(parcel, length=5), "upload-other")
    yield attempt("another digest than offered", lambda: talker.creates(parcel, sha256=other), "upload-other")
    for value in ("-1", "1e9", "0x10", "1_0", "", " ", "٣", str(2**70), "12, 12"):
        yield attempt(
            f"Upload-Length: {value!a}", _creation(talker, parcel, length=value), statuses=(400, 401, 409, 413)
        )
    for value in ("sha-256=:AA==:", "md5=:AAAA:", "sha-256=x", "", "sha-256=:" + "A" * 5000 + ":"):
        yield attempt(
            f"Repr-Digest: {value[:20]!a}", _creation(talker, parcel, digest=value), statuses=(400, 401, 409)
        )
    refused = scene.parcel()
    talker.offers(refused, bytes=_TOO_MUCH)
    yield attempt(
        "an upload of a refused offer",
        lambda: talker.creates(refused, length=_TOO_MUCH),
        "paper-out-of-turn",
        statuses=(409, 403, 422),
    )


def _creation(
    talker: Talker, parcel: Parcel, length: str | None = None, digest: str | None = None
) -> Callable[[], Reply]:
    right = f"sha-256=:{base64.b64encode(bytes.fromhex(parcel.sha256)).decode()}:"
    fields = (
        ("Upload-Length", str(parcel.bytes) if length is None else length),
        ("Upload-Complete", "?0"),
        ("Repr-Digest", right if digest is None else digest),
        ("Upload-Draft-Interop-Version", "8"),
    )

    def tell() -> Reply:
        plain = tuple((name, value.encode("utf-8").decode("latin-1")) for name, value in fields)
        request = Asked("POST", f"/transfers/{parcel.transfer}/upload", plain)
        try:
            return talker.say(request)
        except Exception:  # noqa: BLE001 - our own signer refuses it: then it goes with another's signature
            return _unsignable_creation(talker, request)

    return tell


def _unsignable_creation(talker: Talker, request: Asked) -> Reply:
    good = raw_client.signed(Asked("POST", request.path), talker.own_keys, talker.world.authority)
    fields = (*request.fields, *good.fields)
    return raw_client.send(talker.world.port, Asked("POST", request.path, fields), talker.world.authority)


def _appends(scene: Scene) -> Iterator[Attempt]:
    """Yield appends that begin elsewhere, or are longer or shorter than they say."""
    talker, parcel = Talker(scene.world), scene.accepted()
    content = parcel.sealed.read_bytes()
    for offset in ("1", str(2**63), str(2**70), "-1", "1e2", "0x0", "", "٣"):
        raw = offset.encode().decode("latin-1")
        yield attempt(
            f"Upload-Offset: {offset!a}",
            partial(_appended, scene, append_request(parcel.transfer, 0, content, last=True, Upload_Offset=raw)),
            statuses=(400, 401, 409),
        )
    for complete in ("?2", "1", "true", "", "?1, ?0"):
        yield attempt(
            f"Upload-Complete: {complete!a}",
            partial(
                _appended, scene, append_request(parcel.transfer, 0, content, last=True, Upload_Complete=complete)
            ),
            statuses=(400, 401),
        )
    yield attempt(
        "whole, it says, with half the bytes",
        lambda: talker.appends(parcel, 0, content[: len(content) // 2], last=True),
        "upload-length",
        statuses=(400,),
    )
    yield attempt(
        "a length longer than what comes",
        lambda: _short(scene, parcel, content),
        "closed",
        "request-body",
        "upload-length",
    )
    yield attempt("not a byte of it is lost or doubled", lambda: _goes_on(talker, parcel, content), statuses=(200,))
    yield attempt(
        "more after it is whole", lambda: talker.appends(parcel, len(content), b"x", last=True), statuses=(400, 409)
    )


def _appended(scene: Scene, request: Asked) -> Reply:
    talker = Talker(scene.world)
    try:
        return talker.say(request, pieces(request.content))
    except ValueError:
        raise
    except Exception:  # noqa: BLE001 - our own signer refuses it: then it goes with another's signature
        good = raw_client.signed(
            Asked("PATCH", request.path, streamed=True), scene.world.sender.keys, scene.world.authority
        )
        fields = (*request.fields, *good.fields)
        forged = Asked("PATCH", request.path, fields, request.content, streamed=True)
        return raw_client.send(scene.world.port, forged, scene.world.authority, pieces(request.content))


def _short(scene: Scene, parcel: Parcel, content: bytes) -> Reply:
    """Say that all comes, send a third, and hang up."""
    talker = Talker(scene.world)
    request = append_request(parcel.transfer, 0, content, last=True)
    signed = raw_client.signed(request, talker.own_keys, scene.world.authority)
    return raw_client.cut_short(scene.world.port, signed, scene.world.authority, content[: len(content) // 3])


def _goes_on(talker: Talker, parcel: Parcel, content: bytes) -> Reply:
    for _ in range(50):
        told = talker.asks_offset(parcel.transfer)
        offset = int(told.fields["upload-offset"])
        reply = talker.appends(parcel, offset, content[offset:], last=True)
        if reply.status != 409:
            return reply
    return reply


def _documents(scene: Scene) -> Iterator[Attempt]:
    """Yield contents that are no JSON a paper could be."""
    for name, content in (
        ("no JSON", b"{"),
        ("a key twice", b'{"text": "a", "text": "b", "signature": "c"}'),
        ("not a number", b'{"text": NaN, "signature": ""}'),
        ("too deep", b"[" * 20_000),
        ("not UTF-8", b'{"text": "\xff", "signature": ""}'),
        ("a huge number", b'{"text": 1' + b"0" * 6000 + b', "signature": ""}'),
        ("a lone surrogate", b'{"text": "\\ud800", "signature": "\\ud800"}'),
    ):
        request = Asked(
            "POST", "/transfers", (("Content-Type", "application/json"), ("Idempotency-Key", "0" * 32)), content
        )
        yield attempt(
            f"a paper that is {name}", partial(Talker(scene.world).say, request), statuses=(400, 403, 422)
        )


def _paths(scene: Scene) -> Iterator[Attempt]:
    for path in PATHS:
        for method in ("GET", "HEAD", "PATCH", "DELETE", "POST"):
            yield attempt(
                f"{method} {path[:60]}",
                partial(_path, scene, method, path),
                statuses=(400, 401, 404, 405, 414),
            )


def _path(scene: Scene, method: str, path: str) -> Reply:
    fields = (("Upload-Offset", "0"), ("Upload-Complete", "?1"), ("Content-Type", "application/partial-upload"))
    request = Asked(method, path, fields if method == "PATCH" else (), streamed=method == "PATCH")
    try:
        return Talker(scene.world).say(request)
    except (OSError, ValueError):
        raise
    except Exception:  # noqa: BLE001 - our own signer refuses it: then it goes with another's signature
        return raw_client.send(scene.world.port, request, scene.world.authority)
