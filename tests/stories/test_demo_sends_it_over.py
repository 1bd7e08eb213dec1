"""In `demo` a journal goes to another setting's computer, which is killed on the way; and nothing is left."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import psutil
import pytest
from jsonschema import Draft202012Validator

from journal_bridge import demo_transfer, filing, pairing
from journal_bridge.demo_transfer import LIBRARY, PAPERS, Setting
from journal_bridge.errors import TryAgain
from journal_bridge.journal import Status, from_bytes
from journal_bridge.keys import SettingKeys
from stories import line
from stories.line import Factory

CHECKER: Final = Path(__file__).resolve().parents[2] / "schemas/transfer/1.0/check.mjs"
RECEIVER: Final = "receiver"

ALONE: Final = """
import sys
from pathlib import Path
from journal_bridge import demo_transfer
computer = demo_transfer._Computer(Path(sys.argv[1]), Path(sys.argv[2]))
computer.switch_on()
print(computer._process.pid, flush=True)
sys.stdin.readline()
"""


def gateways() -> list[psutil.Process]:
    """Return the gateways this process has started and that still run."""
    return [one for one in psutil.Process().children(recursive=True) if _serves(one)]


def _serves(process: psutil.Process) -> bool:
    try:
        return "serve" in process.cmdline()
    except psutil.Error:  # it has just ended
        return False


class Two:
    """Two settings, one with a bundle for the other, in copies that may be changed."""

    def __init__(self, factory: Factory, folder: Path) -> None:
        self.bundle = line.built(factory, line.SMALL, "setting", sealed_to_key=True).out
        self.out = folder / "over"
        made = {"here": line.workspace(factory), "there": line.workspace(factory, RECEIVER)}
        for name, workspace in made.items():
            shutil.copytree(workspace, folder / name)
        self.here, self.there = (
            Setting(folder / name, SettingKeys.load(folder / name), f"The {name} nursery") for name in made
        )

    def tell(self) -> bool:
        """Tell how the bundle goes over."""
        return demo_transfer.tell(self.bundle, self.out, self.here, self.there)


@pytest.fixture
def two(tmp_path_factory: Factory, tmp_path: Path) -> Two:
    """Return two settings that have never heard of each other."""
    return Two(tmp_path_factory, tmp_path)


def test_it_arrives_is_filed_and_both_keep_the_papers(two: Two, capsys: pytest.CaptureFixture[str]) -> None:
    """Killed on the way and on again: one journal is filed there, pending, and any program can check the papers."""
    assert two.tell()
    assert gateways() == []
    (journal,) = (two.out / LIBRARY).rglob("journal.json")
    entries = from_bytes(journal.read_bytes()).entries
    assert entries
    assert {entry.status for entry in entries} == {Status.PENDING}
    assert _checked(two.out / PAPERS / "papers.json") == "integrated"
    told = capsys.readouterr().out
    assert "kill -9" in told
    assert "offer, accepted, received, opened, integrated: the same at both ends" in " ".join(told.split())
    assert sorted(path.name for path in two.out.iterdir()) == sorted([LIBRARY, PAPERS])


def _checked(papers: Path) -> str:
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("Node is not installed (make tools)")
    ran = subprocess.run([node, CHECKER, papers], capture_output=True, text=True, timeout=60, check=True)
    chain = json.loads(papers.read_bytes())
    Draft202012Validator(json.loads((CHECKER.parent / "chain.schema.json").read_bytes())).validate(chain)
    said: str = chain["comes_to"]
    assert ran.stdout.strip() == said
    return said


@pytest.mark.parametrize(
    ("module", "verb", "stop"),
    [
        (pairing, "invite", SystemExit),
        (pairing, "confirm", TryAgain("peer-unreachable")),
        (filing, "integrate", KeyboardInterrupt),
    ],
    ids=["a signal", "a failure", "Ctrl+C"],
)
def test_whatever_stops_it_no_gateway_is_left(
    module: object, verb: str, stop: type[BaseException] | BaseException, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C, a signal or a failure: the other computer is switched off."""

    def stopped(*_: object, **__: object) -> None:
        assert len(gateways()) == 1
        raise stop

    monkeypatch.setattr(module, verb, stopped)
    with pytest.raises((KeyboardInterrupt, SystemExit, TryAgain)):
        two.tell()
    assert gateways() == []
    assert not list(two.out.glob(".gateway*"))


def test_a_gateway_that_does_not_start_is_told(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that forbids to listen, or an installation that is broken: one sentence, and nothing is left."""
    monkeypatch.setattr(demo_transfer, "_GATEWAY", "raise SystemExit(3)")
    with pytest.raises(TryAgain) as told:
        two.tell()
    assert told.value.code == "peer-unreachable"
    assert gateways() == []


def test_the_gateway_ends_with_a_demo_that_is_killed(two: Two, tmp_path: Path) -> None:
    """Nobody has to look for a process that a killed demo forgot."""
    words: list[str | Path] = [sys.executable, "-c", ALONE, two.there.workspace, tmp_path / "ready.json"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        gateway = psutil.Process(int(demo.stdout.readline()))
        demo.kill()
    _, alive = psutil.wait_procs([gateway], timeout=60)
    assert alive == []
