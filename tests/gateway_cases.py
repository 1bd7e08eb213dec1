"""Requests for the gateway that schemathesis made, as they are or put right by what is there; all signed."""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import requests
import schemathesis
from requests.auth import AuthBase
from schemathesis import openapi
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

import gateway_world as world
from gateway_world import Asker
from journal_bridge import pairing
from journal_bridge.gateway import Gateway
from journal_bridge.http_signatures import RequestFacts, SignatureRefused, sign
from journal_bridge.keys import SettingKeys
from journal_bridge.transfer_papers import Offer, SignedPaper, Withdrawn, signed
from journal_bridge.workspace_settings import WorkspaceSettings

Made: TypeAlias = Any
"""A `schemathesis.Case`: it holds whatever was made up for path, fields and content."""

CONTENT: Final = bytes(range(200))
MODES: Final = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)

CHECKS: Final = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


schemathesis.serializer.alias(world.PART, "application/octet-stream")


class Signing(AuthBase):
    """Signs each request as it goes out, letter by letter; one that cannot be signed goes out without."""

    def __init__(self, keys: SettingKeys, authority: str) -> None:
        self._keys, self._authority = keys, authority

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the fields of the signature."""
        path, _, query = (prepared.path_url or "/").partition("?")
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
        small = body if isinstance(body, bytes) else b""
        content = None if prepared.method == "PATCH" else small
        fields = tuple((_text(name), _text(value)) for name, value in prepared.headers.items())
        try:
            facts = RequestFacts(prepared.method or "", self._authority, path, query or None, fields, content)
            prepared.headers.update(sign(facts, self._keys, datetime.now(UTC).timestamp()))
        except (SignatureRefused, ValueError):
            pass
        return prepared


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@dataclass
class Play:
    """A gateway, a setting that asks it, and what was offered so far."""

    gateway: Gateway
    asker: Asker
    receiver: SettingKeys
    stranger: SettingKeys
    lot: random.Random
    offers: list[SignedPaper] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    session: requests.Session = field(default_factory=requests.Session)
    signer: SettingKeys | None = None

    def answer(self, case: Made) -> None:
        """Send a case, count its answer, and check it against the published document."""
        signing = Signing(self.signer or self.asker.keys, self.asker.authority)
        self.signer = None
        answer = case.call(base_url=self.asker.url, session=self.session, auth=signing, timeout=world.LONGEST_WAIT)
        self.statuses[answer.status_code] += 1
        assert answer.status_code < 500, (case.operation.label, answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    def put_right(self, case: Made) -> None:
        """Let a case be about what is really there: its id, its fields and its content, or only some of them."""
        paper = self._paper()
        offer = paper.paper
        assert isinstance(offer, Offer)
        if "transfer" in case.path_parameters:
            case.path_parameters["transfer"] = offer.transfer
        if "fingerprint" in case.path_parameters:
            case.path_parameters["fingerprint"] = self.asker.keys.card.fingerprint
        if self.lot.random() < 0.2:  # the id is right, and the rest is as it was made
            return
        HANDS[case.operation.label](self, case, paper)

    def _paper(self) -> SignedPaper:
        """Return an offer made before, or a new one that the gateway knows."""
        if len(self.offers) < 3 or self.lot.random() < 0.3:
            paper = world.offer_of(self.asker.keys, self.gateway, CONTENT)
            self.asker.offer(paper)
            if self.lot.random() < 0.9:
                self.asker.begin(paper)
            self.offers.append(paper)
        return self.lot.choice(self.offers[-3:])


def _ask(play: Play, case: Made, paper: SignedPaper) -> None:
    """Ask to be paired, with an invitation that is good."""
    del paper
    settings = WorkspaceSettings(name="Kingfisher", gateway_url="https://a.example")
    invited = pairing.invite(play.gateway.ledger, play.receiver, settings, datetime.now(UTC))
    case.body = {"token": invited.token, "card": play.stranger.card.text, "name": "Heron"}
    play.signer = play.stranger


def _nothing(play: Play, case: Made, paper: SignedPaper) -> None:
    del play, case, paper


def _offer(play: Play, case: Made, paper: SignedPaper) -> None:
    new = world.offer_of(play.asker.keys, play.gateway, CONTENT, entries=play.lot.randrange(100))
    chosen = play.lot.choice([paper, new, new])
    case.body = chosen.document()
    case.headers["Idempotency-Key"] = chosen.paper.transfer
    if chosen is new:
        play.offers.append(new)


def _begin(play: Play, case: Made, paper: SignedPaper) -> None:
    assert isinstance(paper.paper, Offer)
    del play
    case.headers.update(world.begin_fields(paper.paper.bytes, paper.paper.sha256))


def _append(play: Play, case: Made, paper: SignedPaper) -> None:
    del paper
    begin = play.lot.choice([0, 0, 50, 100])
    end = play.lot.choice([begin, 50, 100, len(CONTENT)])
    case.body = CONTENT[begin:end]
    case.headers["Upload-Offset"] = str(begin)
    case.headers["Upload-Complete"] = "?1" if end == len(CONTENT) else "?0"
    case.headers["Content-Type"] = world.PART


def _withdraw(play: Play, case: Made, paper: SignedPaper) -> None:
    said = paper.paper
    words = Withdrawn(
        transfer=said.transfer,
        sender=said.sender,
        receiver=said.receiver,
        at=datetime.now(UTC).replace(microsecond=0),
        answers=paper.sha256,
    )
    case.body = signed(words, play.asker.keys).document()
    _gone(play, case, paper)


def _gone(play: Play, case: Made, paper: SignedPaper) -> None:
    """Ask about it seldom from now on: it will not be there."""
    del case
    if play.lot.random() < 0.8:
        play.offers.remove(paper)


HANDS: Final[Mapping[str, Callable[[Play, Made, SignedPaper], None]]] = {
    "GET /card": _nothing,
    "POST /pairings": _ask,
    "GET /pairings/{fingerprint}": _nothing,
    "POST /pairings/{fingerprint}/confirm": _nothing,
    "POST /transfers": _offer,
    "GET /transfers/{transfer}": _nothing,
    "POST /transfers/{transfer}/upload": _begin,
    "POST /transfers/{transfer}/withdraw": _withdraw,
    "HEAD /uploads/{transfer}": _nothing,
    "PATCH /uploads/{transfer}": _append,
    "DELETE /uploads/{transfer}": _gone,
}


def operations(document: Mapping[str, Any]) -> list[Any]:
    """Return what can be asked, as schemathesis reads the published document."""
    schema = openapi.from_dict(json.loads(json.dumps(document)))
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
