"""A proof of an hour that was stopped costs what was not proven yet, and never believes what failed."""

from pathlib import Path

import pytest

from proofs.command import main
from proofs.outcome import Outcome
from proofs.running import KEPT, Proof, run


def test_what_is_proven_is_kept_and_what_failed_is_tried_again(tmp_path: Path) -> None:
    """The proof goes on where it was stopped, but a fault is never believed to have gone away."""
    calls: list[str] = []

    def good(folder: Path) -> Outcome:
        calls.append(f"good in {len(list(folder.iterdir()))}")
        return Outcome({"a": "1 of 1"})

    def bad(_folder: Path) -> Outcome:
        calls.append("bad")
        return Outcome(faults=["one"])

    proof = Proof("example", "An example.", {"good": good, "bad": bad})
    for _ in range(2):
        said = list(run(proof, ("good", "bad"), tmp_path))
        assert [(one.stage, one.outcome.figures, one.outcome.faults) for one in said] == [
            ("good", {"a": "1 of 1"}, []),
            ("bad", {}, ["one"]),
        ]
    assert calls == ["good in 0", "bad", "bad"]


def test_a_stage_that_was_stopped_finds_its_list_and_nothing_else(tmp_path: Path) -> None:
    """Half-made worlds of the stopped run are gone; the list of what went well is still there."""
    seen: list[list[str]] = []

    def stopped(folder: Path) -> Outcome:
        seen.append(sorted(path.name for path in folder.iterdir()))
        (folder / KEPT).write_text("one\n", encoding="utf-8")
        (folder / "world").mkdir()
        (folder / "world/half").touch()
        (folder / "note").touch()
        if len(seen) == 1:
            raise KeyboardInterrupt
        return Outcome()

    proof = Proof("example", "An example.", {"stopped": stopped})
    with pytest.raises(KeyboardInterrupt):
        list(run(proof, ("stopped",), tmp_path))
    assert [one.outcome.faults for one in run(proof, ("stopped",), tmp_path)] == [[]]
    assert seen == [[], [KEPT]]
    assert [path.name for path in tmp_path.glob("*/*")] == ["stopped.json"]


def test_figures_are_printed_last_and_a_fault_is_an_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever proves reads every figure at the end, and a script can tell by the code that something was wrong."""
    proof = Proof(
        "example", "An example.", {"good": lambda _: Outcome({"a": "9"}), "bad": lambda _: Outcome({}, ["b"])}
    )
    assert main(proof, ["good", "--folder", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 of 2 stages, 0 faults, ")
    assert main(proof, ["--folder", str(tmp_path)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert "FAULT bad: b" in printed
    assert [line.split() for line in printed[-2:-1]] == [["good", "a", "9"]]
    with pytest.raises(SystemExit):
        main(proof, ["ugly", "--folder", str(tmp_path)])
