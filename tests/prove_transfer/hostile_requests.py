"""Requests that are unsigned, replayed, stale, changed on the way, or from somebody who was never paired."""

import dataclasses
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Final

from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Tick
from prove_transfer import raw_client
from prove_transfer.hostile_attempts import Attempt, Scene, attempt
from prove_transfer.parcels import Parcel
from prove_transfer.raw_client import Asked, Reply, asked
from prove_transfer.talking import Talker, append_request
from prove_transfer.world import setting

_STALE: Final = 301
_AHEAD: Final = 120
_UNKNOWN: Final = "f" * 32
"""A transfer nobody ever offered."""


def attempts(scene: Scene) -> Iterator[Attempt]:
    """Yield every attempt, each with a fresh request."""
    parcel = scene.accepted()
    requests = dict(_requests(scene, parcel))
    for name, request in requests.items():
        yield attempt(f"unsigned {name}", partial(_bare, scene, request), "request-unsigned", statuses=(401,))
        yield from _signed_wrongly(scene, name, request)
    yield from _strangers(scene, requests)
    yield from _of_somebody_else(scene, parcel)
    yield from _papers(scene)
    yield from _pairings(scene)


def _requests(scene: Scene, parcel: Parcel) -> Iterator[tuple[str, Asked]]:
    """Yield one honest request of each kind there is."""
    offer = Talker(scene.world).offer(scene.parcel())
    yield "GET transfer", Asked("GET", f"/transfers/{parcel.transfer}")
    yield "HEAD upload", Asked("HEAD", f"/uploads/{parcel.transfer}")
    yield "POST offer", asked("POST", "/transfers", offer, Idempotency_Key=scene.parcels[-1].transfer)
    yield "POST withdrawal", asked("POST", f"/transfers/{parcel.transfer}/withdraw", offer)
    yield "PATCH upload", append_request(parcel.transfer, 0, b"x", last=False)
    yield "DELETE upload", Asked("DELETE", f"/uploads/{parcel.transfer}")
    yield "POST upload", Asked("POST", f"/transfers/{parcel.transfer}/upload", (("Upload-Length", "1"),))
    yield "POST confirm", Asked("POST", f"/pairings/{scene.world.sender.fingerprint}/confirm")


def _bare(scene: Scene, request: Asked) -> Reply:
    reply = raw_client.send(scene.world.port, request, scene.world.authority)
    return _spoken(reply, request)


def _spoken(reply: Reply, request: Asked) -> Reply:
    """An answer to HEAD has no document: its status alone must do."""
    if request.method != "HEAD":
        return reply
    return dataclasses.replace(reply, body=b'{"code": "request-unsigned"}') if reply.status == 401 else reply


def _signed(scene: Scene, request: Asked, keys: SettingKeys | None = None, at: float | None = None) -> Asked:
    return raw_client.signed(request, keys or scene.world.sender.keys, scene.world.authority, at)


def _sent(scene: Scene, request: Asked, authority: str | None = None) -> Reply:
    return raw_client.send(scene.world.port, request, authority or scene.world.authority)


def _signed_by(scene: Scene, request: Asked, keys: SettingKeys) -> Reply:
    return _sent(scene, _signed(scene, request, keys))


def _signed_wrongly(scene: Scene, name: str, request: Asked) -> Iterator[Attempt]:
    """Yield what can be wrong with the signature of one request."""
    if request.method == "HEAD":
        yield attempt(
            f"stale {name}", lambda: _sent(scene, _signed(scene, request, at=time.time() - _STALE)), statuses=(401,)
        )
        return

    for how, tell, codes, statuses in (*_unsound(scene, request), *_changed(scene, request)):
        yield attempt(f"{how} {name}", tell, *codes, statuses=statuses)


_Way = tuple[str, Callable[[], Reply], tuple[str, ...], tuple[int, ...]]
"""How it is told, what tells it, and the codes and statuses that are right."""


def _unsound(scene: Scene, request: Asked) -> Iterator[_Way]:
    """Yield what can be wrong with when, how often and for whom a request is signed."""
    elsewhere = partial(raw_client.signed, request, scene.world.sender.keys, "evil.example")
    yield (
        "stale",
        lambda: _sent(scene, _signed(scene, request, at=time.time() - _STALE)),
        ("request-stale",),
        (401,),
    )
    yield (
        "early",
        lambda: _sent(scene, _signed(scene, request, at=time.time() + _AHEAD)),
        ("request-stale",),
        (401,),
    )
    yield "replayed", lambda: _twice(scene, request), ("request-replayed",), (401,)
    yield "signed for another host", lambda: _sent(scene, elsewhere()), ("request-signature",), (401,)


def _changed(scene: Scene, request: Asked) -> Iterator[_Way]:
    """Yield what can be changed in a request after it was signed."""
    change = dataclasses.replace

    def told(how: Callable[[Asked], Asked]) -> Callable[[], Reply]:
        return lambda: _sent(scene, how(_signed(scene, request)))

    field = told(lambda one: change(one, fields=(*one.fields, ("Upload-Offset", "7"))))
    twice = told(lambda one: change(one, fields=(*one.fields, one.fields[-1])))
    yield "to another path", told(_elsewhere), ("request-signature", "request-unknown"), (401, 404)
    yield "with a query", told(lambda one: change(one, query="a=b")), ("request-fields",), (400,)
    yield "with a covered field more", field, ("request-component", "request-fields"), (400, 401)
    yield "with two signatures", twice, ("request-fields",), (400,)
    if request.content and not request.streamed:
        content = told(lambda one: change(one, content=one.content.replace(b"1", b"2")))
        bare = told(lambda one: change(one, fields=_without(one, "Content-Digest")))
        yield "with other content", content, ("request-digest",), (400, 401)
        yield "without its digest", bare, ("request-component",), (400, 401)


def _elsewhere(request: Asked) -> Asked:
    """Return a request to the path beside."""
    return dataclasses.replace(request, path=request.path[:-1] + ("1" if request.path.endswith("0") else "0"))


def _without(request: Asked, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(field for field in request.fields if field[0] != name)


def _twice(scene: Scene, request: Asked) -> Reply:
    signed = _signed(scene, request)
    _sent(scene, signed)
    return _sent(scene, signed)


def _strangers(scene: Scene, requests: dict[str, Asked]) -> Iterator[Attempt]:
    """Yield requests of settings that are not paired, in each way not to be."""
    half = setting(scene.world.folder / "half", "Invented Halfway")
    ended = setting(scene.world.folder / "ended", "Invented Has-beens")
    now = datetime.now(UTC)
    with scene.world.receiver.ledger() as ledger:
        ledger.peers.propose(half.keys.card, half.name, None, now)
        ledger.peers.tick(half.fingerprint, Tick.THERE, now)
        ledger.peers.propose(ended.keys.card, ended.name, None, now)
        for whose in Tick:
            ledger.peers.tick(ended.fingerprint, whose, now)
        ledger.peers.end(ended.fingerprint, now)
    for who in (scene.stranger, half, ended):
        for name, request in requests.items():
            if "confirm" in name or request.method == "HEAD":
                continue
            yield attempt(
                f"{who.name} {name}",
                partial(_signed_by, scene, request, who.keys),
                "request-key",
                "peer-unknown",
                statuses=(401, 403),
            )


def _of_somebody_else(scene: Scene, parcel: Parcel) -> Iterator[Attempt]:
    """Yield what another paired setting asks about a transfer that is not its own; it looks like one nobody has."""
    talker = Talker(scene.world, scene.paired.keys)
    for transfer, whose in ((parcel.transfer, "somebody else's"), (_UNKNOWN, "nobody's")):
        for name, request in (
            ("GET transfer", Asked("GET", f"/transfers/{transfer}")),
            ("PATCH upload", append_request(transfer, 0, b"x", last=False)),
            ("DELETE upload", Asked("DELETE", f"/uploads/{transfer}")),
            ("POST upload", _creation(transfer)),
        ):
            yield attempt(
                f"{whose} {name}",
                partial(talker.say, request),
                "transfer-unknown",
                statuses=(404,),
            )
        yield attempt(f"{whose} HEAD upload", partial(talker.asks_offset, transfer), statuses=(404,))


def _creation(transfer: str) -> Asked:
    digest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
    fields = (("Upload-Length", "5"), ("Upload-Complete", "?0"), ("Repr-Digest", digest))
    return Asked("POST", f"/transfers/{transfer}/upload", (*fields, ("Upload-Draft-Interop-Version", "8")))


def _papers(scene: Scene) -> Iterator[Attempt]:
    """Yield offers whose paper is not the bringer's to bring."""
    talker, third = Talker(scene.world), Talker(scene.world, scene.paired.keys)
    parcel = scene.parcel()
    theirs = third.offer(parcel)
    other = talker.offer(parcel, receiver=scene.paired.fingerprint)
    key = parcel.transfer

    def brings(document: object, idempotency: str = key) -> Callable[[], Reply]:
        return lambda: talker.say(asked("POST", "/transfers", document, Idempotency_Key=idempotency))

    yield attempt("an offer another setting signed", brings(theirs), "paper-signature")
    yield attempt("an offer made to another setting", brings(other), "other-receiver", "paper-out-of-turn")
    good = talker.offer(parcel)
    yield attempt("an offer without its signature", brings({"text": good["text"]}), "request-content")
    yield attempt(
        "an offer with a changed word",
        brings({**good, "text": good["text"].replace('"bytes":1', '"bytes":2')}),
        "paper-signature",
    )
    yield attempt("an offer under another idempotency key", brings(good, _UNKNOWN), statuses=(400, 409, 422))
    yield attempt("an offer with a key more", brings({**good, "more": 1}), "request-content")
    yield attempt("no document", brings([1, 2]), "request-content")
    yield attempt(
        "a withdrawal of what was never offered",
        lambda: talker.say(asked("POST", f"/transfers/{_UNKNOWN}/withdraw", good)),
        statuses=(404, 400, 403, 422),
    )


def _pairings(scene: Scene) -> Iterator[Attempt]:
    """Yield what a stranger tries so as to be paired, and what a setting tries in another's name."""
    stranger, world = scene.stranger, scene.world
    asks = {"token": "0" * 32, "card": stranger.keys.card.text, "name": stranger.name}
    request = asked("POST", "/pairings", asks)
    yield attempt(
        "a pairing without a signature", partial(_bare, scene, request), "request-unsigned", statuses=(401,)
    )
    yield attempt(
        "a pairing nobody invited to",
        partial(_signed_by, scene, request, stranger.keys),
        "invitation-invalid",
        "request-content",
        statuses=(403, 422),
    )
    other = asked("POST", "/pairings", asks | {"card": world.sender.keys.card.text})
    yield attempt(
        "a pairing with another's card",
        partial(_signed_by, scene, other, stranger.keys),
        "request-key",
        "request-signature",
        statuses=(401, 403),
    )
    for who, code in ((stranger.keys, "request-key"), (scene.paired.keys, "pairing-unknown")):
        for request in (
            Asked("GET", f"/pairings/{world.sender.fingerprint}"),
            asked("POST", f"/pairings/{world.sender.fingerprint}/confirm"),
        ):
            yield attempt(
                f"{request.method} of another's pairing ({code})",
                partial(_signed_by, scene, request, who),
                code,
                "peer-unknown",
                statuses=(401, 403, 404),
            )
