"""A Dask cluster behind the seam: for groups that outgrow one computer, and see one disk from all of theirs.

Only tickets travel, and their ends come back one by one as they are reached, so a worker that dies takes nothing
with it but what it had in hand. Dask runs whatever a client or the scheduler sends: whoever holds a certificate of
the cluster's authority can do so. Beyond this computer it is therefore TLS with certificates on both sides.
"""

import itertools
import logging
import os
import secrets
import ssl
import stat
import time
import warnings
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

from journal_bridge.errors import TryAgain, UsageFault
from journal_bridge.migrating.engines import cluster_workers
from journal_bridge.migrating.engines.cluster_workers import Seen
from journal_bridge.migrating.engines.engine import Engine
from journal_bridge.migrating.engines.lanes import Work, WorkerDied
from journal_bridge.migrating.tickets import Done, Ticket
from journal_bridge.workspace_settings import ClusterFiles

WAIT: Final = 30.0
"""Seconds the scheduler has to answer, and a first worker to join."""

LEFT_BEHIND: Final = 600.0
"""Seconds to wait for tickets of an earlier, killed run that workers still have in hand; a child takes a minute."""

_TALKS: Final = ("distributed", "distributed.client")
"""Its logs print tracebacks on the terminal when a scheduler is gone; we tell it in our own words."""

_ROUND: Final = 0.5
_CLOSING: Final = 5.0
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def cluster(address: str, files: ClusterFiles | None = None, shared: Path | None = None) -> Engine:
    """Return an engine of a cluster's workers, once they are proven fit for the work.

    Args:
        address: `tls://HOST:PORT`, or `tcp://` on this very computer.
        files: the certificates; needed for `tls://`.
        shared: the spool; every worker must see this very folder, and no ticket of it may be in hand any more.

    Raises:
        UsageFault: `cluster-address`, `cluster-files`; `cluster-driver` when Dask is not installed;
            `cluster-workers` when one is unfit, saying in what.
        TryAgain: `cluster-lost` when nobody answers; `cluster-busy` when an earlier run's work does not end.
    """
    place = _checked(address)
    client = _connected(address, place, _security(address, files))
    try:
        _demand_fit(client, place, shared)
        if shared is not None:
            _demand_idle(client, place, shared)
    except BaseException:
        client.close(timeout=_CLOSING)
        raise
    return _Cluster(client, place)


class _Cluster:
    """A scheduler with workers of one thread each."""

    def __init__(self, client: Any, place: str) -> None:  # noqa: ANN401 - Dask is imported only when it is asked for
        self._client = client
        self._executor = client.get_executor(pure=False, retries=0)
        self._place = place
        self._run = secrets.token_hex(4)
        self._numbers = itertools.count(1)
        self._empty = False

    @property
    def workers(self) -> int:
        """How many there are just now; others may join."""
        return max(1, len(self._at_work()))

    def submit(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Hand in a ticket; its future raises `WorkerDied` when several workers died over it."""
        key = f"{cluster_workers.prefix(ticket.spool)}{self._run}-{next(self._numbers)}"
        ours: Future[Done] = Future()
        ours.set_running_or_notify_cancel()  # where it waits, nobody can say: it is not cancelled one by one
        theirs = self._executor.submit(cluster_workers.carry, work, ticket, cluster_workers.stamp(), key=key)
        theirs.add_done_callback(partial(_hand_on, ours=ours, place=self._place))
        return ours

    def apart(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Hand in a ticket like any other: the memory of a cluster's worker is its own nanny's business."""
        return self.submit(work, ticket)

    def look(self) -> None:
        """Tell when nobody is left: no worker twice in a row, or no scheduler.

        Raises:
            TryAgain: `cluster-lost`.
        """
        before, self._empty = self._empty, not self._at_work()
        if before and self._empty:
            raise TryAgain("cluster-lost", self._place)

    def stop(self) -> None:
        """Leave the cluster: what waits is dropped there, what runs goes on to its end and is not heard."""
        with suppress(Exception):  # a scheduler that is gone
            self._client.close(timeout=_CLOSING)

    def __enter__(self) -> Self:
        """Return the cluster."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it."""
        self.stop()

    def _at_work(self) -> Mapping[str, int]:
        try:
            threads: Mapping[str, int] = self._client.nthreads()
        except (OSError, RuntimeError, CancelledError):
            raise TryAgain("cluster-lost", self._place) from None
        return threads


def _hand_on(theirs: Future[Done], ours: Future[Done], place: str) -> None:
    """Pass on how a ticket ended, in the seam's own words; called in Dask's thread."""
    from distributed import KilledWorker  # noqa: PLC0415 - as above
    from distributed.comm.core import CommClosedError  # noqa: PLC0415 - as above

    try:
        ours.set_result(theirs.result())
    except KilledWorker as killed:  # its neighbours on those workers are suspected as well
        ours.set_exception(WorkerDied(killed.allowed_failures + 1, sure=False))
    except (CancelledError, CommClosedError, TimeoutError):  # the line to the scheduler is cut
        ours.set_exception(TryAgain("cluster-lost", place))
    except ImportError:  # a worker that joined of late and has no such program
        ours.set_exception(UsageFault("cluster-workers", "journal-bridge"))
    except Exception as error:  # noqa: BLE001 - whatever else it is, it is for the one who waits
        ours.set_exception(error)


def _checked(untrusted_address: str) -> str:
    """Return an address as errors name it, when it may be used."""
    try:
        parts = urlsplit(untrusted_address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageFault("cluster-address", "--cluster") from None
    plain = parts.scheme == "tcp" and _is_here(host)
    if not host or port is None or parts.path or parts.username or not (plain or parts.scheme == "tls"):
        raise UsageFault("cluster-address", "--cluster")
    return f"{parts.scheme}://{parts.netloc}"


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _security(address: str, files: ClusterFiles | None) -> Any:  # noqa: ANN401 - as above
    """Return Dask's own settings for TLS; it checks the authority, and no names: it must be the cluster's own."""
    if not address.startswith("tls:"):
        return None
    if files is None:
        raise UsageFault("cluster-files", "[cluster]")
    _demand_usable(files)
    security, _ = _dask()
    return security(
        require_encryption=True,
        tls_ca_file=str(files.ca),
        tls_client_cert=str(files.certificate),
        tls_client_key=str(files.key),
    )


def _demand_usable(files: ClusterFiles) -> None:
    """Demand that the files belong together, and that nobody else on this computer reads the key."""
    try:
        context = ssl.create_default_context(cafile=files.ca)
        context.load_cert_chain(files.certificate, files.key, password="")  # else a locked key is asked for
        if os.name == "posix" and files.key.stat().st_mode & _OTHERS:
            raise UsageFault("cluster-files", "key")
    except OSError:  # among them ssl.SSLError
        raise UsageFault("cluster-files", "[cluster]") from None


def _connected(address: str, place: str, security: Any) -> Any:  # noqa: ANN401 - as above
    _, client = _dask()
    try:
        made = client(address, security=security, timeout=WAIT, set_as_default=False, direct_to_workers=False)
        made.wait_for_workers(1, timeout=WAIT)
    except (OSError, RuntimeError):  # among them TimeoutError, and what TLS has to say
        raise TryAgain("cluster-lost", place) from None
    return made


def _dask() -> tuple[Any, Any]:
    try:
        from distributed import Client  # noqa: PLC0415 - three quarters of a second, and an extra
        from distributed.security import Security  # noqa: PLC0415 - the same
        from distributed.versions import VersionMismatchWarning  # noqa: PLC0415 - the same
    except ImportError:
        raise UsageFault("cluster-driver", "--cluster") from None
    warnings.simplefilter("ignore", VersionMismatchWarning)  # we compare versions ourselves, and refuse
    for name in _TALKS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return Security, Client


def _demand_fit(client: Any, place: str, shared: Path | None) -> None:  # noqa: ANN401 - as above
    """Demand of each worker one thread, an address that fits, the versions we have, and the spool."""
    threads: Mapping[str, int] = client.nthreads()
    for address, number in threads.items():
        _checked(address)
        if number != 1:
            raise UsageFault("cluster-workers", "--nthreads 1")
    with cluster_workers.mark(shared) as mark:
        told: Mapping[str, object] = client.run(cluster_workers.look, mark, on_error="return")
    ours = cluster_workers.versions()
    for seen in told.values():
        if not isinstance(seen, Seen):  # it has no such module, or one that does not know the question
            raise UsageFault("cluster-workers", "journal-bridge")
        differ = sorted(
            name for name in ours.keys() | seen.versions.keys() if ours.get(name) != seen.versions.get(name)
        )
        if differ:
            raise UsageFault("cluster-workers", *differ)
        if not seen.mark:
            raise UsageFault("cluster-workers", "--out")
    if not told:
        raise TryAgain("cluster-lost", place)


def _demand_idle(client: Any, place: str, shared: Path) -> None:  # noqa: ANN401 - as above
    """Wait until no worker has a ticket of this spool in hand: a killed run's tickets go on to their ends."""
    end = time.monotonic() + LEFT_BEHIND
    while any(client.run(cluster_workers.in_hand, cluster_workers.prefix(str(shared))).values()):
        if time.monotonic() > end:
            raise TryAgain("cluster-busy", place)
        time.sleep(_ROUND)
