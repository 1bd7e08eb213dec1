"""The gateway as a process: one for each workspace, started, waited for, and stopped without losing a byte."""

import asyncio
import json
import logging
import os
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any, Final

import uvicorn

from journal_bridge.errors import TryAgain, UsageFault
from journal_bridge.gateway.app import gateway_app
from journal_bridge.gateway.limits import DEFAULT_LIMITS, GatewayLimits
from journal_bridge.gateway.listening import Listening, Place, listen
from journal_bridge.gateway.parts import Gateway
from journal_bridge.gateway.problems import LOG
from journal_bridge.gateway.protocol import protocol_with
from journal_bridge.gateway.worker import Worker
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.private_files import write_new
from journal_bridge.receiving import DEFAULT_POLICY, Desk, Policy
from journal_bridge.workspace_settings import WorkspaceSettings

FOLDER: Final = "gateway"
LOCK: Final = "serve.lock"

_UVICORN: Final = logging.getLogger("uvicorn.error")
_UVICORN.addHandler(logging.NullHandler())  # else a stranger writes a line to our screen with each broken request

_KEEP_ALIVE: Final = 30
"""Seconds a line waits for its next request: a sender hashes and signs between two."""

_FILES: Final = 4096
"""Files the process may have open, where the system lets it: a line that has not even begun TLS is one of them, and
is counted by nobody. Linux gives 1024 unless asked, macOS 256."""

_LAST_WORDS: Final = 20
"""Seconds the answers under way have when the gateway is stopped; blocks under way end at once."""


@dataclass(frozen=True)
class Started:
    """A gateway that can be asked: where it listens, how others reach it, and whose it is."""

    address: str
    url: str
    card: Card

    def document(self) -> dict[str, object]:
        """Return it as the ready file says it."""
        said = {"url": self.url, "address": self.address, "fingerprint": self.card.fingerprint}
        return said | {"pid": os.getpid()}


def serve(
    workspace: Path,
    keys: SettingKeys,
    ledger: Ledger,
    settings: WorkspaceSettings,
    place: Place,
    *,
    ready: Callable[[Started], None],
    limits: GatewayLimits = DEFAULT_LIMITS,
) -> None:
    """Serve until told to stop (SIGTERM, or Ctrl+C): then blocks under way are kept, and answers given.

    Args:
        workspace: the setting's folder.
        keys: its keys.
        ledger: its ledger, open.
        settings: what it is called, and what it takes.
        place: where to listen.
        ready: told once, when requests are answered.
        limits: how often and how slowly others may ask.

    Raises:
        UsageFault: `gateway-running` when another process serves this workspace; as `listen`.
    """
    take_files()
    with _alone(workspace), _listening(place) as listening:
        policy = policy_of(settings)
        desk = Desk(workspace, keys, ledger, policy)
        gateway = Gateway(
            desk=desk,
            ledger=ledger,
            card=keys.card,
            name=settings.name or "",
            authority=listening.authority,
            policy=policy,
            limits=limits,
            behind_proxy=place.behind_proxy,
        )
        started = Started(listening.address, listening.url, keys.card)
        run(gateway, listening, place, lambda: ready(started))


def policy_of(settings: WorkspaceSettings) -> Policy:
    """Return what is taken in, as the settings say it."""
    if settings.max_bundle is None:
        return DEFAULT_POLICY
    return replace(DEFAULT_POLICY, limits=replace(DEFAULT_POLICY.limits, max_size=settings.max_bundle))


def run(gateway: Gateway, listening: Listening, place: Place, ready: Callable[[], None]) -> None:
    """Answer requests and work at the desk, until told to stop."""
    server = server_of(gateway, place, ready)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(server.serve([listening.socket]))


def server_of(gateway: Gateway, place: Place, ready: Callable[[], None]) -> uvicorn.Server:
    """Return a gateway's server, which has `serve`, and `should_exit` to end it."""
    return _Server(_config(gateway_app(gateway), place, gateway.limits), gateway, ready)


def _config(app: Any, place: Place, limits: GatewayLimits) -> uvicorn.Config:  # noqa: ANN401 - any ASGI app
    return uvicorn.Config(
        app,
        http=protocol_with(None if place.behind_proxy else limits.lines_of_one),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_LAST_WORDS,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key and str(place.key),
    )


class _Server(uvicorn.Server):
    """Uvicorn's server with our worker beside it, and an end that leaves the exit code to the command."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._gateway, self._ready = gateway, ready

    async def _serve(self, sockets: Any = None) -> None:  # noqa: ANN401 - uvicorn's own
        worker = Worker(self._gateway.desk)
        self._gateway.arrived = worker.wake
        working = asyncio.create_task(worker.work())
        try:
            await super()._serve(sockets)
        finally:
            worker.stop()
            await working

    async def startup(self, sockets: Any = None) -> None:  # noqa: ANN401 - uvicorn's own
        """Begin to listen, and say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: Any = None) -> None:  # noqa: ANN401 - uvicorn's own
        """End what waits for bytes, then everything else."""
        LOG.info("stopping")
        self._gateway.stopping.stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal; unlike uvicorn, do not raise it again afterwards: to be stopped is no failure."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._told) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told(self, number: int, frame: FrameType | None) -> None:
        self.handle_exit(number, frame)


def take_files() -> None:
    """Ask for as many open files as the gateway may need, and for no fewer than it has."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def _alone(workspace: Path) -> Iterator[None]:
    folder = workspace / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise UsageFault("no-folder", workspace.name) from None
    try:
        with alone(folder / LOCK):
            yield
    except HeldByAnotherError:
        raise UsageFault("gateway-running", workspace.name) from None


@contextmanager
def _listening(place: Place) -> Iterator[Listening]:
    listening = listen(place)
    try:
        yield listening
    finally:
        listening.socket.close()


def write_ready(path: Path, started: Started) -> None:
    """Write where a gateway can be asked into a file, whole or not at all, over one of an earlier run.

    Raises:
        TryAgain: `delivery-failed` when it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        write_new(fresh, json.dumps(started.document()).encode())
        fresh.replace(path)
    except OSError:
        raise TryAgain("delivery-failed", path.name) from None
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def log_to_standard_error() -> None:
    """Let the gateway's log be read: a line for each request, without names."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for log in (LOG, _UVICORN):
        log.addHandler(handler)
    LOG.setLevel(logging.INFO)
