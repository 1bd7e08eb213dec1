"""A real PostgreSQL for the tests: Debian's own server in a folder of its own, on this computer's loopback only."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

PASSWORD: Final = "plum:47/@stone"
"""An invented one, with the characters that addresses must write otherwise."""

_UNLIKE_REAL: Final = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60")
"""No test cuts this computer's power, so nothing waits for its disk."""


def programs() -> Path | None:
    """Return the folder with the server's programs, or None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


class Server:
    """A server that runs: makes, copies and removes databases."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._made = 0
        self._shared: str | None = None

    def url(self, database: str) -> str:
        """Return a database's address, password and all."""
        url = URL.create("postgresql+psycopg", "postgres", PASSWORD, "127.0.0.1", self._port, database)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def connected(self, database: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
        """Connect to a database past the program."""
        told = {"user": "postgres", "password": PASSWORD, "host": "127.0.0.1", "port": self._port}
        with psycopg.connect(dbname=database, autocommit=True, **told) as connection:  # type: ignore[arg-type]  # a port is a number
            yield connection

    def new(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        self._made += 1
        name = f"ledger{self._made}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with self.connected() as connection:
            connection.execute(made)
        return name

    def emptied(self) -> str:
        """Return the name of the one database that tests use after each other, with nothing in it.

        To empty it takes 5 milliseconds; to make and remove one for each test took 170.
        """
        if self._shared is None:
            self._shared = self.new()
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
        with self.connected(self._shared) as connection:
            # of a killed run, whose locks the server holds a moment longer
            connection.execute(others, [self._shared, connection.info.backend_pid])
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return self._shared

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        with self.connected() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running(bin_folder: Path) -> Iterator[Server]:
    """Start a server in a new folder, and remove both afterwards; it refuses root, so root starts it as another."""
    root = os.geteuid() == 0
    told: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if root else {}
    folder = Path(tempfile.mkdtemp(prefix="journal-bridge-postgres-"))
    secret = folder / "password"
    secret.write_text(PASSWORD)
    if root:
        shutil.chown(folder, "postgres", "postgres")
        shutil.chown(secret, "postgres", "postgres")
    told |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    data, port = folder / "data", _free_port()
    made = ["-U", "postgres", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync", "--encoding=UTF8"]
    options = " ".join((f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}", *_UNLIKE_REAL))
    control: list[str | Path] = [bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    try:
        subprocess.run([bin_folder / "initdb", "-D", data, "--locale=C", *made], check=True, **told)
        subprocess.run([*control, "-o", options, "start"], check=True, **told)
        try:
            yield Server(port)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, **told)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
