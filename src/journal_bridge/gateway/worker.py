"""The gateway's other half: opens what has arrived and tidies up, beside the requests, and outlives every error."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from journal_bridge.errors import BridgeError
from journal_bridge.gateway.problems import LOG, where
from journal_bridge.receiving import Desk

TIDY_EVERY: Final = 300.0
"""Seconds between two looks at deadlines and at what was given up: times there are counted in days."""

_Result = TypeVar("_Result")


class Worker:
    """Works at a desk, one step at a time, in a thread of its own loop's choosing.

    Args:
        desk: what has the work.
        every: seconds between two rounds when nothing wakes it.
    """

    def __init__(self, desk: Desk, every: float = TIDY_EVERY) -> None:
        self._desk, self._every = desk, every
        self._woken, self._stopped = asyncio.Event(), False

    def wake(self) -> None:
        """Say that something arrived; called in the loop."""
        self._woken.set()

    def stop(self) -> None:
        """Say that the step under way is the last one."""
        self._stopped = True
        self._woken.set()

    async def work(self) -> None:
        """Put right what a kill left, then open and tidy until told to stop."""
        await self._step(self._desk.recover)
        loop = asyncio.get_running_loop()
        tidied = loop.time()
        while not self._stopped:
            self._woken.clear()
            while not self._stopped and await self._step(self._desk.open_next):
                pass
            if not self._stopped and loop.time() >= tidied + self._every:
                await self._step(self._desk.tidy)
                tidied = loop.time()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(tidied + self._every):
                    await self._woken.wait()

    async def _step(self, step: Callable[[], _Result]) -> _Result | None:
        """Do one step; what goes wrong in it is told by its kind, and the next round tries again."""
        name = getattr(step, "__name__", "step")
        try:
            return await asyncio.to_thread(step)
        except BridgeError as error:
            LOG.warning("%s: %s", name, error.code)
        except Exception as error:  # noqa: BLE001 - the gateway goes on; words of an error can quote a child's data
            LOG.error("%s: %s", name, where(error))
        return None
