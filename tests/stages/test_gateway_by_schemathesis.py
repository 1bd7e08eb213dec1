"""Schemathesis reads the published document and asks whatever comes to its mind; nothing it asks is our fault."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import gateway_cases
import gateway_world as world
from gateway_cases import MODES, Play
from gateway_world import Asker
from journal_bridge.gateway import GatewayLimits
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.receiving import Desk, Policy
from journal_bridge.uploads import Limits

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "schemas/gateway/1.0/openapi.json").read_bytes())
OPERATIONS = gateway_cases.operations(DOCUMENT)

PATIENT = GatewayLimits(a_peer=1e9, a_stranger=1e9, burst=10**9, strangers_burst=10**9)
TAKES_ALL = Policy(open_transfers=10**6, offers_a_day=10**6, limits=Limits(margin=0))

QUICK = 16
LONG = 120
"""Calls of each operation: some seconds, and about a minute, on a machine that does nothing else."""

RIGHT = 0.75
"""Share of the calls put right by what is there; hypothesis itself would choose by what is easy to shrink."""


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Return a gateway that takes all it is offered, and who asks it."""
    sender, stranger = SettingKeys.create(tmp_path / "sender"), SettingKeys.create(tmp_path / "stranger")
    receiver = world.receiver(tmp_path / "receiver", sender)
    with Ledger.open(tmp_path / "receiver", receiver) as ledger:
        desk = Desk(tmp_path / "receiver", receiver, ledger, TAKES_ALL)
        running = world.in_process(tmp_path / "receiver", receiver, desk=desk, policy=TAKES_ALL, limits=PATIENT)
        with running as (url, gateway):
            yield Play(gateway, Asker(sender, url), receiver, stranger, random.Random(11))  # noqa: S311 - a seeded test


def asked(play: Play, number: int, examples: int) -> None:
    """Ask every operation so many times: most of them put right, some as schemathesis made them."""
    for operation in OPERATIONS:
        for mode in MODES if operation.label != "GET /card" else MODES[:1]:  # it takes nothing that could be wrong
            strategy = operation.as_strategy(generation_mode=mode)

            @seed(number)
            @settings(
                max_examples=examples // len(MODES),
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=strategy)
            def one(case: gateway_cases.Made) -> None:
                if play.lot.random() < RIGHT:
                    play.put_right(case)
                play.answer(case)

            one()


def judge(play: Play) -> None:
    """Demand that most calls came past the gate: carried out, or refused for what they say."""
    past = sum(count for status, count in play.statuses.items() if status < 300 or status in {409, 422})
    assert sum(play.statuses.values()) >= 10 * len(OPERATIONS)
    assert past * 2 >= sum(play.statuses.values()), play.statuses
    assert {200, 201, 204, 400, 403, 404, 409, 422} <= set(play.statuses)


def test_every_operation_is_asked() -> None:
    """None is left out, nor put right in no way."""
    assert {operation.label for operation in OPERATIONS} == set(gateway_cases.HANDS)
    assert len(OPERATIONS) == 11


def test_nothing_schemathesis_asks_is_our_fault(play: Play) -> None:
    """No answer of 500 or more, each as published, and at least half of the calls carried out, 409 or 422."""
    asked(play, 1, QUICK)
    judge(play)


@pytest.mark.fuzz
def test_nothing_schemathesis_asks_for_a_minute_is_our_fault(play: Play) -> None:
    """The same with seven times the calls."""
    asked(play, 2, LONG)
    judge(play)
