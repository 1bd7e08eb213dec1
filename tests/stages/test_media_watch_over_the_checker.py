"""A child process that takes too long over a photo is ended, and no other is."""

import threading
from math import inf
from time import monotonic

import pytest

from journal_bridge.minimise.media.watch import Watch

LONG = 3600.0
SOON = 0.05
PATIENCE = 20.0
"""Seconds waited for what comes at once, unless the machine is very busy."""


class _Child:
    """Stands for a process that is killed at most once."""

    def __init__(self) -> None:
        self.ended = threading.Event()

    def kill(self) -> None:
        assert not self.ended.is_set()
        self.ended.set()


def _thread(watch: Watch) -> threading.Thread:
    thread = watch._thread  # noqa: SLF001 - nothing of it can be seen otherwise
    assert thread is not None
    return thread


def test_whoever_takes_too_long_is_ended() -> None:
    """The request never comes back by itself."""
    watch, child = Watch(), _Child()
    with watch.over(child, monotonic() + SOON):
        assert child.ended.wait(PATIENCE)
    watch.close()


def test_a_time_that_has_passed_is_too_late() -> None:
    """Nothing is given no time at all."""
    watch, child = Watch(), _Child()
    with watch.over(child, monotonic()):
        assert child.ended.wait(PATIENCE)
    watch.close()


def test_whoever_is_done_in_time_lives() -> None:
    """The next request's time is its own: what was allowed before does not end it, nor does it last longer."""
    watch, quick, patient, slow = Watch(), _Child(), _Child(), _Child()
    with watch.over(quick, monotonic() + SOON):
        pass
    thread = _thread(watch)
    with watch.over(patient, monotonic() + LONG):
        assert not patient.ended.wait(SOON * 3)
    with watch.over(slow, monotonic() + SOON):
        assert slow.ended.wait(PATIENCE)
    assert not quick.ended.is_set()
    assert not patient.ended.is_set()
    assert _thread(watch) is thread
    watch.close()


def test_between_two_requests_nobody_is_ended() -> None:
    """The time of a request that was answered comes and goes."""
    watch, child, probe = Watch(), _Child(), _Child()
    with watch.over(child, monotonic() + SOON):
        pass
    assert not child.ended.wait(SOON * 3)
    with watch.over(probe, monotonic() + SOON):
        assert probe.ended.wait(PATIENCE)
    assert not child.ended.is_set()
    watch.close()


def test_a_request_that_fails_is_watched_no_longer() -> None:
    """A child that died by itself need not be killed."""
    watch, child = Watch(), _Child()
    with pytest.raises(BrokenPipeError), watch.over(child, monotonic() + SOON):
        raise BrokenPipeError
    assert not child.ended.wait(SOON * 3)
    watch.close()


def test_a_closed_watch_leaves_no_thread_and_may_be_used_again() -> None:
    """As the checker does when its child is replaced."""
    watch, child = Watch(), _Child()
    with watch.over(_Child(), monotonic() + LONG):
        first = _thread(watch)
    watch.close()
    first.join(PATIENCE)
    assert not first.is_alive()
    with watch.over(child, monotonic() + SOON):
        assert child.ended.wait(PATIENCE)
        assert _thread(watch) is not first
    watch.close()


def test_a_watch_that_was_never_used_has_no_thread() -> None:
    """A checker that is asked nothing starts nothing."""
    before = threading.active_count()
    watch = Watch()
    watch.close()
    assert (threading.active_count(), watch._thread, watch._until) == (before, None, inf)  # noqa: SLF001 - as above
