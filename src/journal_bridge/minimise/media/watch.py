"""Ends a child process that takes too long over one request: one thread that sleeps, for all requests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import Protocol


class _Ended(Protocol):
    def kill(self) -> None:
        """End it."""


class Watch:
    """Knows until when the request in hand may take; there is one at a time.

    A timer for each request is a thread for each photo: on a busy machine starting it took 2 of the 3 milliseconds
    of looking at a small one. This thread is woken only when a request must end sooner than it would look anyway.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._child: _Ended | None = None
        self._until = inf
        self._looks_at = inf
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, child: _Ended, until: float) -> Iterator[None]:
        """Kill a child that is not done with the block when `until` comes, on the monotonic clock, in seconds."""
        with self._changed:
            self._child, self._until = child, until
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif until < self._looks_at:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._child, self._until = None, inf

    def close(self) -> None:
        """Let the thread end; the watch may be used again and then starts a new one."""
        with self._changed:
            self._thread = None
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while self._thread is threading.current_thread():
                if self._child is not None and self._until <= monotonic():
                    self._child.kill()
                    self._child, self._until = None, inf
                self._looks_at = self._until
                self._changed.wait(None if self._until == inf else self._until - monotonic())
