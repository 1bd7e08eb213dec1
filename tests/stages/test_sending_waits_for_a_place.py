"""Sending to a setting that takes no more for now: it is asked again, and told apart from a no."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import sending_world as sw
from journal_bridge.errors import ExitCode, TryAgain
from journal_bridge.sending import uploading
from journal_bridge.transfer_papers import RefusalCode
from sending_world import World

LATER = (429, "transfer-later")
NO_ROOM = (507, "no-room")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Give two paired settings; requests bring a kilobyte, so that a few thousand bytes need several."""
    monkeypatch.setattr(uploading, "LEAST_APPEND", 1_000)
    with sw.world(tmp_path) as made:
        yield made


def refusing(status: int, code: str, **fields: str) -> sw.Fault:
    """Refuse a request with a problem, and do nothing of it."""

    def answered(handler: sw.Handler, _: sw.Asked) -> bool:
        told = {name.replace("_", "-"): value for name, value in fields.items()}
        handler.tell(*sw.problem(status, code, **told))
        return False

    return answered


@pytest.mark.parametrize("told", [LATER, NO_ROOM], ids=["places", "room"])
def test_the_offer_is_made_again_when_they_said(world: World, told: tuple[int, str]) -> None:
    """Twice there is no place; the third time there is, and the same run sends everything."""
    world.gateway.fault("POST /transfers", refusing(*told, Retry_After="30"), times=2)
    assert world.send(120).state == "waiting-for-manager"
    assert (world.arrived, world.clock.slept[:2]) == (world.content, [30.0, 30.0])
    assert world.gateway.count("POST /transfers") == 4  # three offers, and the making of the upload


def test_a_disk_that_fills_up_in_the_middle_is_waited_for(world: World) -> None:
    """What has arrived stays there, and what is missing follows in the same run."""
    world.gateway.append = 2_000
    world.gateway.fault("PATCH /uploads", lambda *_: True)
    world.gateway.fault("PATCH /uploads", refusing(*NO_ROOM, Retry_After="20"))
    assert world.send(60).state == "waiting-for-manager"
    assert world.arrived == world.content
    assert 20.0 in world.clock.slept


@pytest.mark.parametrize("told", [LATER, NO_ROOM], ids=["places", "room"])
@pytest.mark.parametrize("seconds", [0, 100])
def test_whoever_is_told_later_for_too_long_gives_the_same_command_again(
    world: World, told: tuple[int, str], seconds: int
) -> None:
    """The run ends with exit 6 when its patience does, and the next one sends the very same bundle."""
    world.gateway.fault("POST /transfers", refusing(*told, Retry_After="30"), times=9)
    with pytest.raises(TryAgain) as ended:
        world.send(seconds)
    assert (ended.value.code, ended.value.exit_code) == (told[1].replace("no-", "peer-no-"), ExitCode.TRY_AGAIN)
    assert world.clock.slept == pytest.approx([30.0, 30.0, 30.0, 10.0][: seconds and 4], abs=1)
    assert world.state == "offered"
    world.gateway.faults.clear()
    assert world.send().state == "waiting-for-manager"
    assert world.arrived == world.content


def test_an_offer_that_waits_for_a_place_is_asked_after_without_trouble(world: World) -> None:
    """They know nothing of it yet, which is no fault; it can be taken back, too."""
    world.gateway.fault("POST /transfers", refusing(*LATER), times=9)
    with pytest.raises(TryAgain):
        world.send()
    world.gateway.faults.clear()
    with world.sender() as sender:
        assert sender.ask(world.parcel.transfer).state == "offered"
        assert sender.withdraw(world.parcel.transfer).state == "withdrawn"


def test_too_large_for_good_is_a_no(world: World) -> None:
    """A signed refusal ends the transfer at once, whatever the patience."""
    world.gateway.refuses = RefusalCode.TOO_LARGE
    assert world.send(100).state == "refused"
    assert world.clock.slept == []
