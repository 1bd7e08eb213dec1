"""What many tests share: one example export and its consent table, and a run in which no test may be skipped."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import journal_bridge_famly
import oracle
import postgres_server
from drawn_once import Drawn
from journal_bridge.invented import files
from journal_bridge.ledger import VARIABLE
from nursery import Nursery, opened_nursery

NO_SKIPS = "JOURNAL_BRIDGE_NO_SKIPS"
"""Environment variable: when set, a skipped test fails the run and is named."""

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of this user's own in it
"""Where a flush costs nothing: it is half the time of tests of ledgers and runs, and no test cuts the power."""

ROOM = 8 << 30
"""Bytes a run of all tests needs there, twice over."""

TEMPORARY = "PYTEST_DEBUG_TEMPROOT"
"""Environment variable: where pytest makes its folders; one that is set already counts."""

SEED = 1


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of one run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def _drawn_once(shared_folder: Path) -> Iterator[None]:
    """Draw each photo of an invented nursery once in a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_DRAWN", Drawn(shared_folder / "drawn"))
        yield


@pytest.fixture(scope="session")
def example(shared_folder: Path) -> Path:
    """Return the invented nursery's capture of seed 1, written once for all workers; read only."""
    folder = shared_folder / "example-capture"
    with _one_at_a_time(shared_folder / "example-capture.lock"):
        if not folder.exists():
            unfinished = shared_folder / "example-capture.unfinished"
            unfinished.mkdir()
            journal_bridge_famly.adapter.example(unfinished, SEED)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def consents_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the families' answers as the consent table a manager fills in."""
    return oracle.write_consents(tmp_path_factory.mktemp("consents") / "consents.csv", SEED)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """Return a PostgreSQL server of this worker's own, started once."""
    programs = postgres_server.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (make tools)")
    with postgres_server.running(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let every ledger of a test lie in its workspace, or all of them in one empty PostgreSQL database."""
    monkeypatch.delenv(VARIABLE, raising=False)
    if request.param == "sqlite":
        yield "sqlite"
        return
    server: postgres_server.Server = request.getfixturevalue("postgres")
    monkeypatch.setenv(VARIABLE, server.url(server.emptied()))
    yield "postgres"


def _is_roomy(folder: Path) -> bool:
    """Tell whether tests may work there: a writable disc in memory with room enough, that runs programs."""
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    disc = os.statvfs(folder)
    return disc.f_bavail * disc.f_frsize >= ROOM and not disc.f_flag & os.ST_NOEXEC


class NoSkips:
    """Remembers what was skipped, and fails the run for it."""

    def __init__(self) -> None:
        self.skipped: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skipped test; an expected failure is none."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped[report.nodeid] = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that was skipped whole."""
        if report.skipped:
            self.skipped[report.nodeid] = None

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run when anything was skipped."""
        if self.skipped and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name what was skipped."""
        for name in self.skipped:
            terminalreporter.write_line(f"SKIPPED, and {NO_SKIPS} is set: {name}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """Let tests work in memory where it is large; watch for skips in the process that reports, when asked to."""
    if _is_roomy(IN_MEMORY):
        os.environ.setdefault(TEMPORARY, str(IN_MEMORY))
    if os.environ.get(NO_SKIPS) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(NoSkips(), "no-skips")


@pytest.fixture(scope="session")
def opened(example: Path, consents_csv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Return the invented nursery, read and ready to be minimised."""
    with opened_nursery(example, consents_csv, tmp_path_factory.mktemp("nursery")) as nursery:
        yield nursery
