"""`make mutate`: try what was not tried yet, and print the table; stop it at any time and go on later."""

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Final

import hypothesis

from mutation import judging, measuring, remembering, swapping
from mutation.forking import BROKEN, KILLED, SURVIVED
from mutation.judging import Trial
from mutation.making import Mutant, mutants
from mutation.nearby import FAR
from mutation.remembering import Results
from mutation.units import ALSO, PACKAGE, ROOT, UNIT_TESTS, code_files, unit_tests

STATE: Final = ROOT / ".mutants"
COPIED: Final = ("src", "adapters", "tests", "fixtures", "schemas", "docs", "tools", "benchmarks")
"""What the tests read; a copy, so that the tree may change while this runs."""
CODES: Final = {KILLED: "killed", SURVIVED: "survived", BROKEN: "broken"}


def _copy_tree() -> Path:
    tree = STATE / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, tree / name)
    for file in ROOT.iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy2(file, tree)
    return tree


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _measured(tree: Path, patterns: tuple[str, ...], quick: float, *, near: bool) -> measuring.Measured:
    """Return what each test runs, from the last time if nothing has changed since."""
    sources = [*(tree / PACKAGE).rglob("*.py"), *(tree / "tests").rglob("*.py")]
    tests = [*unit_tests(tree, patterns), *{test for extra in ALSO.values() for test in extra}]
    where = "near" if near else "far"
    path = STATE / f"measured-{where}-{_digest(sources)}-{zlib.crc32(' '.join(tests).encode()):08x}.json"
    if not path.exists():
        for old in STATE.glob(f"measured-{where}-*.json"):
            old.unlink()
        command = [sys.executable, "-m", "mutation.measuring", str(tree / PACKAGE), str(path), where, *tests]
        subprocess.run(command, check=True, cwd=tree, stdout=subprocess.DEVNULL)
    return measuring.read(path, quick)


def _use(tree: Path) -> None:
    """Make this process, its forks and what they start load the copy."""
    paths = [str(tree / "src"), str(tree / "adapters"), str(tree / "tests"), str(tree / "tools")]
    sys.path[:0] = paths
    os.environ |= {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    os.chdir(tree)
    hypothesis.settings.register_profile("mutation", derandomize=True, deadline=None, database=None)
    hypothesis.settings.load_profile("mutation")


@cache
def _direct(file: str, tree: Path, tests: tuple[str, ...]) -> list[str]:
    """Return the tests in files that are about a file of `minimise/`."""
    files = {test: test.partition("::")[0] for test in tests}
    about = {one for one in set(files.values()) if _is_about(tree / one, file)}
    return [test for test in tests if files[test] in about]


def _is_about(test: Path, file: str) -> bool:
    """Tell whether a file of tests names a file of `minimise/` where it imports, or is listed for it."""
    if any(str(test).endswith(one) for one in ALSO.get(Path(file).name, ())):
        return True
    imports = re.findall(r"^(?:from|import) (?:[^(\n]*\n|[^)]*\))", test.read_text(), re.MULTILINE)
    return any(re.search(rf"\b{Path(file).stem}\b", one) for one in imports if "minimise" in one)


def _trial(mutant: Mutant, measured: measuring.Measured, original: str, tree: Path) -> Trial:
    changed = mutant.applied(original)
    pairs = swapping.differing(original, changed)
    line = None if pairs is None else mutant.line
    tests = measured.covering(mutant.file, line) or measured.covering(mutant.file, None)  # a line may have no code
    if pairs is None:
        tests = measured.quickest([*_direct(mutant.file, tree, tuple(measured.seconds)), *tests])
    return Trial(mutant, changed, tests, sum(measured.seconds[test] for test in tests), pairs)


def _made(file: str, source: str) -> list[Mutant]:
    """Return the mutants of a file, from the last time if it has not changed since."""
    folder = STATE / "made"
    folder.mkdir(exist_ok=True)
    path = folder / f"{file.replace('/', '-')}-{hashlib.sha256(source.encode()).hexdigest()[:16]}.json"
    if not path.exists():
        for old in folder.glob(f"{file.replace('/', '-')}-*.json"):
            old.unlink()
        path.write_text(json.dumps([asdict(mutant) for mutant in mutants(file, source)]))
    return [Mutant(**fields) for fields in json.loads(path.read_text())]


CONTROL: Final = "control"
"""Key of the trial without a change."""


class _Run:
    """One run over some mutants: tries them and writes each verdict down at once."""

    def __init__(
        self,
        tree: Path,
        results: Results,
        measured: measuring.Measured,
        jobs: int,
        sources: dict[str, str],
        *,
        near: bool,
    ) -> None:
        self.near = near
        self.tree = tree
        self.sources = sources
        self.results = results
        self.measured = measured
        self.jobs = jobs
        self.seen: dict[str, str] = {}
        self.digests: dict[str, str] = {}

    def _digest_of(self, tests: list[str]) -> str:
        files = sorted({test.partition("::")[0] for test in tests})
        for file in files:
            self.digests.setdefault(file, _digest([self.tree / file]))
        return hashlib.sha256("".join(self.digests[file] for file in files).encode()).hexdigest()[:12]

    def _note(self, key: str, code: int | None) -> None:
        state = "timeout" if code is None else CODES.get(code, "killed")
        self.results.note(key, state, self.seen[key])

    def _note_swapped(self, key: str, code: int | None) -> None:
        if code == BROKEN:
            self.results.note(key, "anew", self.seen[key])
        else:
            self._note(key, code)

    def judge(self, found: list[Mutant]) -> None:
        """Try every mutant that is not settled."""
        trials = []
        for mutant in found:
            trial = _trial(mutant, self.measured, self.sources[mutant.file], self.tree)
            self.seen[mutant.key] = self._digest_of(trial.tests)
            if self.results.settled(mutant.key, self.seen[mutant.key]):
                continue
            if not trial.pairs and trial.pairs is not None:
                self.results.note(mutant.key, "broken", "")  # the same code
            elif trial.tests:
                trials.append(trial)
            else:
                self._note(mutant.key, SURVIVED)
        self._swap([one for one in trials if self.results.state(one.mutant.key) != "anew"])
        self._reload([one for one in trials if self.results.state(one.mutant.key) == "anew"])

    def _swap(self, trials: list[Trial]) -> None:
        if not trials:
            return
        number = os.fork()
        if number == 0:
            judging.by_swapping([self._control(trials), *trials], self.jobs, self._note_swapped, near=self.near)
            os._exit(0)
        os.waitpid(number, 0)
        self.results = Results(self.results.path)
        self._require_control()

    def _reload(self, trials: list[Trial]) -> None:
        if trials:
            judging.by_reloading([self._control(trials)], 1, self._note, self.tree / PACKAGE, near=self.near)
            self._require_control()
            judging.by_reloading(trials, self.jobs, self._note, self.tree / PACKAGE, near=self.near)

    def _control(self, trials: list[Trial]) -> Trial:
        """Return a trial of all tests without a change; it must survive, or no verdict is worth anything."""
        first = trials[0].mutant
        tests = list(dict.fromkeys(test for trial in trials for test in trial.tests))
        self.seen[CONTROL] = ""
        self.results.note(CONTROL, "left", "")
        seconds = sum(self.measured.seconds[test] for test in tests)
        return Trial(replace(first, key=CONTROL), self.sources[first.file], tests, seconds, [])

    def _require_control(self) -> None:
        if self.results.state(CONTROL) != "survived":
            raise SystemExit("the tests fail here without any change: nothing can be said")


def main() -> None:
    """Read the options, try, and print."""
    options = argparse.ArgumentParser(prog="mutation", description=__doc__)
    options.add_argument("--only", default="", help="files or folders of minimise/, separated by blanks")
    options.add_argument("--tests", default="", help="patterns of unit tests, if not all are to be asked")
    options.add_argument("--seconds", type=float, default=measuring.QUICK, help="of tests, for one mutant")
    options.add_argument("--jobs", type=int, default=1, help="forks at one time")
    options.add_argument("--sample", type=int, default=0, help="try so many of them, the same ones each time")
    options.add_argument("--fresh", action="store_true", help="forget the verdicts on these files first")
    options.add_argument("--survivors", action="store_true", help="also list what was not noticed")
    options.add_argument("--table", action="store_true", help="try nothing, print what is known")
    chosen = options.parse_args()
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        if not chosen.table:
            fcntl.flock(lock, fcntl.LOCK_EX)
        _go(chosen)


def _try(
    wanted: list[Mutant], tree: Path, chosen: argparse.Namespace, sources: dict[str, str], *, near: bool
) -> None:
    if not wanted:
        return
    measured = _measured(tree, tuple(chosen.tests.split()) or UNIT_TESTS, chosen.seconds, near=near)
    for file, number in Counter(test.partition("::")[0] for test in measured.failed).items():
        print(f"left out, since they do not pass here or are skipped: {number} tests of {file}", flush=True)
    _Run(tree, Results(STATE / "results.jsonl"), measured, chosen.jobs, sources, near=near).judge(wanted)


def _lot(mutant: Mutant) -> str:
    """Return what orders mutants by chance, and the same each time."""
    return hashlib.sha256(mutant.key.encode()).hexdigest()


def _go(chosen: argparse.Namespace) -> None:
    tree = ROOT if chosen.table else _copy_tree()
    files = code_files(chosen.only, tree)
    sources = {file: (tree / PACKAGE / file).read_text() for file in code_files("", tree)}
    found = [mutant for file, source in sources.items() for mutant in _made(file, source)]
    wanted = [mutant for mutant in found if mutant.file in files]
    if chosen.sample:
        wanted = found = sorted(wanted, key=_lot)[: chosen.sample]
    results = Results(STATE / "results.jsonl")
    if not chosen.table:
        _use(tree)
        if chosen.fresh:
            for mutant in wanted:
                results.note(mutant.key, "left", "")
        judging.preload()
        for near in (True, False):
            _try([one for one in wanted if (one.file in FAR) is not near], tree, chosen, sources, near=near)
        results = Results(STATE / "results.jsonl")
    same = remembering.equivalents()
    for mutant in wanted if chosen.survivors else ():
        if remembering.state_of(mutant, results, same) == "survived":
            print(f"{mutant.line:4} {mutant.told}")
    print(*remembering.table(found, results), sep="\n")


if __name__ == "__main__":
    main()
