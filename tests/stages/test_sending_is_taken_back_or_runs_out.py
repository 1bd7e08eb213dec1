"""A transfer that is taken back, one whose time runs out, and those that have waited for long."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import sending_world as sw
from journal_bridge.errors import NotVerified, TryAgain
from journal_bridge.ledger import Transfer
from journal_bridge.sending import Alarm, Patience, Record, Spool, alarm, deadline, ended_alone, survey
from journal_bridge.sending.times import AT_ONCE, GRACE
from journal_bridge.transfer_papers import Integrated
from sending_world import World

GB = 10**9


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give two paired settings."""
    with sw.world(tmp_path) as made:
        yield made


def withdraw(world: World) -> Transfer:
    """Take the parcel back."""
    with world.sender() as sender:
        return sender.withdraw(world.parcel.transfer)


def ask(world: World) -> Transfer:
    """Ask after the parcel."""
    with world.sender() as sender:
        return sender.ask(world.parcel.transfer)


def test_what_waits_there_is_taken_back(world: World) -> None:
    """Both settings keep the signed word, and the copy is gone."""
    world.send()
    assert withdraw(world).state == "withdrawn"
    assert (world.gateway.kept[world.parcel.transfer].state, world.spooled) == ("withdrawn", [])
    assert withdraw(world).state == "withdrawn"
    assert world.send().state == "withdrawn"
    assert world.ledger.audit().ok


def test_what_was_filed_there_meanwhile_is_not_called_withdrawn(world: World) -> None:
    """Their manager was quicker."""
    world.send()
    world.gateway.integrate(world.parcel.transfer)
    assert withdraw(world).state == "integrated"
    assert world.gateway.count("POST /transfers/") == 1  # the upload that was made


@pytest.mark.parametrize("line", ["POST /transfers/", "GET /transfers"])
@pytest.mark.parametrize("what", [sw.reset, sw.lost], ids=["reset", "lost"])
def test_a_word_that_was_not_heard_is_said_first_by_every_later_run(
    world: World, line: str, what: sw.Fault
) -> None:
    """The very same word, until they have heard it."""
    world.send()
    world.gateway.fault(line, what, times=5)
    with pytest.raises(TryAgain):
        withdraw(world)
    assert world.state == "waiting-for-manager"
    if line.startswith("GET"):
        assert withdraw(world).state == "withdrawn"
    else:
        assert ask(world).state == "withdrawn"
    words = {one.content for one in world.gateway.asked if one.path.endswith("/withdraw")}
    assert len(words) == 1
    assert world.spooled == []


def test_a_transfer_that_goes_on_says_the_word_first(world: World) -> None:
    """Whoever sends it again by mistake does not send a byte."""
    world.gateway.fault("PATCH", sw.reset, times=5)
    with pytest.raises(TryAgain):
        world.send()
    world.gateway.fault("POST /transfers/", sw.reset, times=5)
    with pytest.raises(TryAgain):
        withdraw(world)
    assert world.send().state == "withdrawn"
    assert world.arrived == b""


def test_an_offer_that_never_arrived_is_taken_back_here_alone(world: World) -> None:
    """They know nothing of it."""
    world.gateway.fault("POST /transfers", sw.reset, times=5)
    with pytest.raises(TryAgain):
        world.send()
    assert withdraw(world).state == "withdrawn"
    assert world.gateway.kept == {}


def test_where_papers_contradict_each_other_it_can_still_be_taken_back(world: World) -> None:
    """Nothing stays on its way for ever because of what somebody else says."""
    world.send()
    transfer = world.parcel.transfer
    world.gateway.say(transfer, Integrated(**world.gateway.facts(transfer), stored=1))
    with pytest.raises(NotVerified):
        ask(world)
    assert withdraw(world).state == "withdrawn"
    assert world.spooled == []


@pytest.mark.parametrize("code", ["peer-unknown", "pairing-ended", "request-key"])
def test_where_they_have_ended_the_pairing_it_can_still_be_taken_back(world: World, code: str) -> None:
    """They hear nothing of this setting any more."""
    world.send()

    def says(handler: sw.Handler, _: sw.Asked) -> bool:
        handler.tell(*sw.problem(403, code))
        return False

    world.gateway.fault("GET", says)
    world.gateway.fault("POST", says)
    assert withdraw(world).state == "withdrawn"


@pytest.mark.parametrize("sent", [False, True])
def test_where_this_setting_has_ended_the_pairing_too(world: World, sent: bool) -> None:
    """The word is signed and kept, and nobody is told."""
    if sent:
        world.send()
    else:
        world.ledger.transfers.draft(world.parcel.transfer, *_ends(world), sw.NOON, sw.CHILD)
    world.ledger.peers.end(world.peer.fingerprint, sw.NOON)
    before = len(world.gateway.asked)
    record = Record(world.keys, world.ledger, world.clock.clock)
    assert ended_alone(record, Spool(world.folder), world.parcel.transfer).state == "withdrawn"
    assert ended_alone(record, Spool(world.folder), world.parcel.transfer).state == "withdrawn"
    assert (len(world.gateway.asked), world.spooled) == (before, [])
    assert world.ledger.audit().ok


def _ends(world: World) -> tuple[str, str]:
    return world.keys.card.fingerprint, world.peer.fingerprint


def test_a_file_that_is_no_word_of_ours_is_thrown_away(world: World) -> None:
    """What lies in the spool is not believed unless we signed it."""
    world.send()
    word = world.folder / "spool" / f"{world.parcel.transfer}.withdrawn.json"
    word.write_text('{"text": "{}", "signature": "no"}')
    world.gateway.integrate(world.parcel.transfer)
    assert ask(world).state == "integrated"
    assert world.spooled == []


def late(world: World) -> None:
    """Let the deadline pass, with a part of the bytes sent."""
    world.gateway.fault("PATCH", sw.reset, times=5)
    with pytest.raises(TryAgain):
        world.send()
    world.clock = sw.Hours(deadline(sw.NOON, 5_000) + timedelta(hours=1))


def test_what_is_not_there_in_time_ends(world: World) -> None:
    """The other setting is asked first, and has not got it."""
    late(world)
    assert world.send().state == "expired"
    assert (world.spooled, world.arrived) == ([], b"")


def test_what_was_there_in_time_after_all_does_not_end(world: World) -> None:
    """The last answer was lost, and the deadline passed meanwhile."""
    world.gateway.fault("PATCH", sw.lost, times=5)
    world.gateway.fault("HEAD", sw.status(500), times=5)
    with pytest.raises(TryAgain):
        world.send()
    world.clock = sw.Hours(deadline(sw.NOON, 5_000) + timedelta(hours=1))
    world.gateway.faults.clear()
    kept = world.gateway.kept[world.parcel.transfer]
    if not kept.whole:
        kept.content[:] = world.content
        world.gateway.arrived(world.parcel.transfer)
    assert world.send().state == "waiting-for-manager"


def test_where_nobody_answers_the_time_runs_out_three_days_later(world: World) -> None:
    """Nothing stays on its way for ever."""
    late(world)
    world.gateway.fault("GET", sw.reset, times=5)
    with pytest.raises(TryAgain):
        ask(world)
    world.clock = sw.Hours(deadline(sw.NOON, 5_000) + GRACE + timedelta(hours=1))
    world.gateway.fault("GET", sw.reset, times=5)
    assert ask(world).state == "expired"


def test_they_do_not_call_it_over_before_its_time(world: World) -> None:
    """No paper says that the time is over, so it is believed only where it nearly is."""
    world.gateway.fault("PATCH", sw.reset, times=5)
    with pytest.raises(TryAgain):
        world.send()
    world.gateway.kept[world.parcel.transfer].state = "expired"
    with pytest.raises(NotVerified):
        ask(world)
    world.clock = sw.Hours(deadline(sw.NOON, 5_000) - timedelta(minutes=30))
    assert ask(world).state == "expired"


def test_the_deadline_grows_with_size_and_no_gateway_keeps_room_for_longer() -> None:
    """Two weeks, a day for each gigabyte or so, and eight weeks at most."""
    days = [(deadline(sw.NOON, length) - sw.NOON) / timedelta(days=1) for length in (1, GB, 20 * GB, 900 * GB)]
    assert days == sorted(days)
    assert [round(one) for one in days] == [14, 15, 29, 56]


@pytest.mark.parametrize(("days", "expected"), [(2, Alarm.NONE), (3, Alarm.LONG), (8, Alarm.VERY_LONG)])
def test_waiting_is_long_after_three_days_and_too_long_after_eight(
    world: World, days: int, expected: Alarm
) -> None:
    """A telephone call after three days still helps."""
    world.send()
    known = ask(world)
    assert alarm(known, known.since + timedelta(days=days)) is expected
    world.gateway.integrate(world.parcel.transfer)
    assert alarm(ask(world), known.since + timedelta(days=days)) is Alarm.NONE


def test_a_list_asks_each_gateway_and_goes_on_where_none_answers(world: World) -> None:
    """What is known here is shown all the same, with why it could not be asked after."""
    world.send()
    world.gateway.integrate(world.parcel.transfer)
    world.gateway.fault("GET", sw.reset, times=5)

    def lines() -> list[tuple[str, str | None, str | None]]:
        found = survey(world.folder, world.keys, world.ledger, lambda _: world.sender(), lambda: sw.NOON)
        return [(line.transfer.state.value, line.trouble, line.child) for line in found]

    assert lines() == [("waiting-for-manager", "peer-unreachable", sw.CHILD)]
    assert lines() == [("integrated", None, sw.CHILD)]
    world.ledger.peers.end(world.peer.fingerprint, sw.NOON)
    assert lines() == [("integrated", None, sw.CHILD)]


def test_nobody_waits_longer_than_they_said() -> None:
    """Asking comes at once, then with growing gaps; unless told otherwise for two minutes."""
    hours = sw.Hours()
    turns = sum(1 for _ in Patience(hours.clock))
    assert round(sum(hours.slept)) == round(AT_ONCE.total_seconds())
    assert (turns, hours.slept[:3]) == (len(hours.slept) + 1, [0.5, 1.0, 2.0])
    assert len(list(Patience(sw.Hours().clock, timedelta(0)))) == 1


def test_whoever_waits_for_days_waits_through_an_hour_without_an_answer(world: World) -> None:
    """Their computer is off at night; asking begins again in the morning."""
    gateway = world.gateway
    world.send()

    gateway.fault("GET", lambda *_: True)
    gateway.fault("GET", sw.reset, times=10)
    gateway.fault("GET", lambda *_: True)
    assert world.send(900).state == "waiting-for-manager"
    gateway.integrate(world.parcel.transfer)
    assert world.send(900).state == "integrated"


def test_what_a_killed_run_left_of_an_ended_transfer_is_removed(world: World) -> None:
    """The ledger knew that it had ended, and the copy was not gone yet."""
    world.send()
    world.gateway.integrate(world.parcel.transfer)
    copy = world.folder / "spool" / f"{world.parcel.transfer}.jb.age"
    content = copy.read_bytes()
    assert ask(world).state == "integrated"
    copy.write_bytes(content)
    survey(world.folder, world.keys, world.ledger, lambda _: world.sender(), lambda: sw.NOON)
    assert world.spooled == []


def test_with_a_time_it_is_waited_for_their_manager(world: World) -> None:
    """`--wait` waits until it is filed, and not only until it is opened."""
    world.clock.slept.append(0)
    known = world.send(100)
    assert known.state == "waiting-for-manager"
    assert sum(world.clock.slept) > 90
