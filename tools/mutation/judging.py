"""Decides about each mutant by running the tests that run its line, until one fails."""

import gc
import importlib
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Final

import pytest

from mutation import forking, nearby, rebinding, swapping
from mutation.forking import BROKEN, KILLED, SURVIVED, Job
from mutation.making import Mutant
from mutation.measuring import OPTIONS

PRELOADED: Final = (
    "hypothesis", "PIL.Image", "PIL.ImageOps", "pillow_heif", "av", "numpy", "pydantic", "lxml.etree", "pypdf",
    "ahocorasick", "skimage.data", "jinja2", "rich", "typer", "pikepdf", "rapidfuzz", "sqlalchemy", "jsonschema",
    "pyrage", "nicknames",
    "journal_bridge.errors", "journal_bridge.journal", "journal_bridge.handover",
    "journal_bridge.invented", "journal_bridge.invented.telling", "journal_bridge_famly", "platform_facts",
)  # fmt: skip
"""Loaded once, before any mutant: nothing among it loads a module of `minimise/`."""

Note = Callable[[str, int | None], None]
"""Told a mutant's key and the exit code of its fork."""
Functions = dict[CodeType, list[FunctionType]]


@dataclass(frozen=True)
class Trial:
    """A mutant, the tests that run its line, the seconds they take, and the functions to swap if that is enough."""

    mutant: Mutant
    source: str
    tests: list[str]
    seconds: float
    pairs: swapping.Pairs | None


def _module(file: str) -> str:
    return ".".join(("journal_bridge.minimise", *Path(file).with_suffix("").parts))


def _files(tests: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(test.partition("::")[0] for test in tests))


def preload() -> None:
    """Load what every test needs and no mutant changes."""
    for name in PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    if "journal_bridge.minimise" in sys.modules:
        raise SystemExit("something that is loaded first loads minimise/: its mutants would not be seen")
    gc.freeze()


class _Swaps:
    """A pytest plugin that runs, instead of all collected tests, each mutant's own tests in a fork."""

    def __init__(self, trials: list[Trial], at_once: int, note: Note) -> None:
        self.trials = trials
        self.at_once = at_once
        self.note = note

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop, once everything is loaded."""
        items = {item.nodeid: item for item in session.items}
        functions, pages = swapping.loaded(), rebinding.pages()
        gc.freeze()
        jobs = (
            Job(one.mutant.key, partial(_swapped, one, items, functions, pages), one.seconds) for one in self.trials
        )
        for name, code in forking.run(jobs, at_once=self.at_once):
            self.note(name, code)
        return True


def _swapped(trial: Trial, items: dict[str, pytest.Item], functions: Functions, pages: rebinding.Pages) -> int:
    """Run the tests of a mutant with its functions or its line in place; an unchanged one must survive."""
    stale = set() if trial.pairs == [] else _in_place(trial, functions, pages)
    if stale is None:
        return BROKEN
    chosen = [items[test] for test in trial.tests if test in items and str(items[test].path) not in stale]
    return KILLED if _run(chosen) == KILLED else BROKEN if stale else SURVIVED


def _in_place(trial: Trial, functions: Functions, pages: rebinding.Pages) -> set[str] | None:
    """Put a mutant in force in this process; None where its module has to be loaded anew.

    Returns the files of tests that cannot tell: see `rebinding.rebind`.
    """
    name = _module(trial.mutant.file)
    olds = {old for old, _ in trial.pairs or ()}
    own = {old: [one for one in functions.get(old, ()) if one.__module__ == name] for old in olds}
    if trial.pairs and swapping.swap(own, trial.pairs):
        return set()
    try:
        return rebinding.rebind(pages, name, trial.source)
    except Exception:  # noqa: BLE001 - it cannot be loaded, or only so: loading it anew tells
        return None


class _Failures:
    """A pytest plugin that counts tests that fail."""

    def __init__(self) -> None:
        self.number = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one."""
        self.number += report.failed


def _run(items: list[pytest.Item]) -> int:
    failures = _Failures()
    for item, following in zip(items, [*items[1:], None], strict=True):
        if item is items[0]:
            item.config.pluginmanager.unregister(name="terminalreporter")
            item.config.pluginmanager.register(failures)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if failures.number:
            return KILLED
    return SURVIVED


def by_swapping(trials: list[Trial], at_once: int, note: Note, *, near: bool) -> None:
    """Judge mutants that can be put in place; those that cannot are noted as `BROKEN`."""
    files = _files([test for trial in trials for test in trial.tests])
    if files:
        pytest.main([*OPTIONS, *files], plugins=[_Swaps(trials, at_once, note), *nearby.plugins(near=near)])


class _Changed(MetaPathFinder, Loader):
    """Loads one module from a changed text."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        self.name = name
        self.path = path
        self.text = text

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return where the changed module comes from."""
        del path, target
        return spec_from_loader(name, self, origin=str(self.path)) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed text."""
        module.__file__ = str(self.path)
        exec(compile(self.text, str(self.path), "exec"), vars(module))  # noqa: S102 - our own code, changed


class _Chosen:
    """A pytest plugin that keeps some of the collected tests, in the order given."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop the others."""
        kept = (item for item in items if item.nodeid in self.order)
        items[:] = sorted(kept, key=lambda item: self.order[item.nodeid])


def _reloaded(trial: Trial, package: Path, *, near: bool) -> int:
    name = _module(trial.mutant.file)
    sys.meta_path.insert(0, _Changed(name, package / trial.mutant.file, trial.source))
    try:
        importlib.import_module(name)
    except Exception:  # noqa: BLE001 - a module that cannot be loaded is no mutant that lives
        return BROKEN
    ended = pytest.main(
        [*OPTIONS, "-x", *_files(trial.tests)], plugins=[_Chosen(trial.tests), *nearby.plugins(near=near)]
    )
    return SURVIVED if ended == pytest.ExitCode.OK else KILLED


def by_reloading(trials: list[Trial], at_once: int, note: Note, package: Path, *, near: bool) -> None:
    """Judge mutants of what runs when a module is loaded."""
    jobs = (Job(one.mutant.key, partial(_reloaded, one, package, near=near), one.seconds + 2) for one in trials)
    for name, code in forking.run(jobs, at_once=at_once):
        note(name, code)
