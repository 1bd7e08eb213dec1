"""A thin layer over fsspec: what lies below a place, files up and down, and every trouble as an error of ours."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from journal_bridge.errors import UsageFault
from journal_bridge.stores.addresses import Address, address_of
from journal_bridge.stores.trouble import is_bucket_missing, told

_AT_ONCE: Final = 8
"""Requests under way at the same time; each takes some 50 ms on a line, most of it waiting."""

_BLOCK: Final = 8 << 20
"""Bytes of a part of a large object. Up to two of them are kept in memory for each file that is under way."""

_RETRIES: Final = 3
"""Tries of the library itself after the first, each later than the one before."""

_WAIT: Final = {"connect_timeout": 10, "read_timeout": 60}
"""Seconds until a store that does not answer is given up."""

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file in a store: its name below the place, its length, and a mark that is another when it was changed."""

    untrusted_name: str
    size: int
    mark: str


class Store:
    """A place in a store, and what lies below it; names are relative, with `/`."""

    def __init__(self, files: Any, address: Address) -> None:  # noqa: ANN401 - fsspec is not typed
        self._files = files
        self._root = files._strip_protocol(address.url)  # noqa: SLF001 - it says how names begin in listings
        self.url = address.url
        self.name = address.name

    def found(self, below: str = "") -> list[Found]:
        """Return every file below a path, by name; none where nothing is.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        with self._told():
            path = self._path(below)
            listed = self._listed(path)
            return sorted(
                (_found(path, name, facts) for name, facts in listed.items() if name != path),
                key=lambda one: one.untrusted_name,
            )

    def itself(self) -> Found | None:
        """Return the one file that the place is, or None where it is a folder or nothing.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        with self._told():
            try:
                facts = self._files.info(self._root)
            except FileNotFoundError as missing:
                if is_bucket_missing(missing):
                    raise
                return None
            return _found("", self.name, facts) if facts["type"] == "file" else None

    def names(self, below: str = "") -> list[str]:
        """Return the names right below a path, files and folders, in order.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        with self._told():
            path = self._path(below)
            try:
                listed = self._files.ls(path, detail=False)
            except FileNotFoundError as missing:
                if is_bucket_missing(missing):
                    raise
                return []
            return sorted({one.rstrip("/").rpartition("/")[2] for one in listed if one.rstrip("/") != path})

    def read(self, name: str) -> bytes | None:
        """Return a file's content, or None where there is none.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        with self._told():
            try:
                return bytes(self._files.cat_file(self._path(name)))
            except FileNotFoundError as missing:
                if is_bucket_missing(missing):
                    raise
                return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file; whoever reads it gets the old content or the new one.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        with self._told():
            self._files.pipe_file(self._path(name), content)

    def upload(self, files: Sequence[tuple[Path, str]]) -> None:
        """Copy files of this computer to names below the place, some at a time.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`; some may be there then.
        """
        if files:
            with self._told():
                here, there = [str(path) for path, _ in files], [self._path(name) for _, name in files]
                self._files.put(here, there, **self._pace())

    def download(self, files: Sequence[tuple[str, Path]]) -> None:
        """Copy files below the place to new files of this computer; the name "" is the place itself.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`, `no-room`.
        """
        if files:
            with self._told():
                there, here = [self._path(name) for name, _ in files], [str(path) for _, path in files]
                self._files.get(there, here, **self._pace())

    def remove(self, names: Sequence[str]) -> None:
        """Remove files; one that is not there is no trouble.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`; some may be there still.
        """
        with self._told(), ThreadPoolExecutor(_AT_ONCE) as workers:
            list(workers.map(self._remove, names))

    def _remove(self, name: str) -> None:
        try:
            self._files.rm_file(self._path(name))
        except FileNotFoundError as missing:
            if is_bucket_missing(missing):
                raise

    def _listed(self, path: str) -> dict[str, dict[str, Any]]:
        try:
            return dict(self._files.find(path, detail=True))
        except FileNotFoundError as missing:
            if is_bucket_missing(missing):
                raise
            return {}

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else str(self._root)

    def _pace(self) -> dict[str, int]:
        return {"batch_size": _AT_ONCE, "chunksize": _BLOCK, "max_concurrency": 1} if self.url[:3] == "s3:" else {}

    @contextmanager
    def _told(self) -> Iterator[None]:
        with told(self.url):
            yield


def opened(words: str) -> Store:
    """Return the place that words name; what credentials there are come from the environment.

    Raises:
        UsageFault: `store-address`, `store-library`, `store-access`, or `store-plain` when all would go unencrypted
            to another computer.
        TryAgain: `store-failed`.
    """
    address = address_of(words)
    with told(address.url):
        try:
            import fsspec  # noqa: PLC0415 - an extra, and 0.4 seconds to load

            files = fsspec.filesystem(address.scheme, skip_instance_cache=True, **_options(address.scheme))
        except ImportError:
            raise UsageFault("store-library", address.scheme) from None
        if address.scheme == "s3":
            _demand_private(files.s3.meta.endpoint_url, address.url)
    return Store(files, address)


def _options(scheme: str) -> dict[str, Any]:
    if scheme != "s3":
        return {}
    return {"config_kwargs": _WAIT | {"retries": {"max_attempts": _RETRIES}}, "use_listings_cache": False}


def _demand_private(endpoint: str, shown: str) -> None:
    parts = urlsplit(endpoint)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise UsageFault("store-plain", shown)


def _found(path: str, name: str, facts: dict[str, Any]) -> Found:
    mark = facts.get("ETag") or facts.get("LastModified") or facts.get("created") or ""
    return Found(name.removeprefix(f"{path}/"), int(facts["size"] or 0), str(mark))
