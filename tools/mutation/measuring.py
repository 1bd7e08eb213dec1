"""Runs the unit tests once without any mutant, and notes which test runs which line and how long it takes."""

import json
import os
import sys
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

import coverage
import pytest

from mutation import nearby

OPTIONS: Final = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", "-m", "not fuzz and not prove",
                  "--tb=native", "--assert=plain",
                  "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
"""How pytest is run here: one process, nothing written beside the tests, some libraries loaded before it."""


QUICK: Final = 1.0
"""Seconds of tests that one mutant is given at most, unless told otherwise: the quickest of each file first."""


@dataclass(frozen=True)
class Measured:
    """Seconds of every test that passes, and the tests of every line of every file of `minimise/`."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]
    failed: list[str]
    quick: float = QUICK

    def covering(self, file: str, line: int | None) -> list[str]:
        """Return the tests that run a line, or with None any line of a file: the quickest, some of each file."""
        lines = self.lines.get(file, {})
        found = {test for tests in lines.values() for test in tests} if line is None else set(lines.get(line, ()))
        rank: Counter[str] = Counter()
        places: dict[str, int] = {}
        for test in sorted(found & self.seconds.keys(), key=lambda test: (self.seconds[test], test)):
            file = test.partition("::")[0]
            rank[file] += 1
            places[test] = rank[file]
        return self.quickest(sorted(places, key=lambda test: (places[test], self.seconds[test])))

    def quickest(self, tests: list[str]) -> list[str]:
        """Return the first of some tests, each once, up to `quick` seconds."""
        once = list(dict.fromkeys(tests))
        sums = accumulate(self.seconds[test] for test in once)
        return [test for test, total in zip(once, sums, strict=True) if total <= self.quick or test == once[0]]


class _Watch:
    """A pytest plugin: one coverage context a test, and its seconds of the processor, its children's too."""

    def __init__(self, measure: coverage.Coverage) -> None:
        self.measure = measure
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Count the lines that run from here on for this test."""
        self.measure.switch_context(item.nodeid)
        before = sum(os.times()[:4])
        result = yield
        self.seconds[item.nodeid] = sum(os.times()[:4]) - before
        self.measure.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out tests that fail or are skipped."""
        if not report.passed:
            self.failed.add(report.nodeid)


def measure(package: Path, tests: list[str], target: Path, *, near: bool) -> None:
    """Run tests and write what was measured to a JSON file."""
    watching = coverage.Coverage(data_file=None, include=[f"{package}/*"], config_file=False)
    watching.start()
    watch = _Watch(watching)
    pytest.main([*OPTIONS, *tests], plugins=[watch, *nearby.plugins(near=near)])
    watching.stop()
    data = watching.get_data()
    lines = {
        str(Path(file).relative_to(package)): {
            line: [context for context in contexts if context]
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    seconds = {test: taken for test, taken in watch.seconds.items() if test not in watch.failed}
    target.write_text(json.dumps({"seconds": seconds, "lines": lines, "failed": sorted(watch.failed)}))


def read(path: Path, quick: float = QUICK) -> Measured:
    """Return what was measured."""
    told = json.loads(path.read_text())
    lines = {file: {int(line): tests for line, tests in found.items()} for file, found in told["lines"].items()}
    return Measured(told["seconds"], lines, told["failed"], quick)


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[4:], Path(sys.argv[2]), near=sys.argv[3] == "near")
