"""What must be true when a run says that it is done: sealed books open, the record holds, and all is counted."""

import csv
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prove_batch import count_by_hand, lying
from prove_batch.calling import Line


def ended_well(line: Line) -> Iterator[str]:
    """Yield everything that is wrong with the end of a run, judged without another run beside it."""
    yield from lying.half(line.out)
    yield from count_by_hand.faults(line.exports, line.out)
    yield from audit_holds(line)
    yield from books_open(line)
    if (line.out / lying.UNFINISHED).exists():
        yield f"left over: {len(lying.tree(line.out / lying.UNFINISHED))} files of the work"


def audit_holds(line: Line) -> Iterator[str]:
    """Yield where the record does not bear out what lies there: broken, a receipt unknown, or one too many."""
    receipts = sorted((line.out / lying.RECEIPTS).rglob("receipt.json"))
    words: list[str | Path] = ["audit", "--workspace", line.workspace, "--json"]
    for path in receipts:
        words += ["--receipt", path]
    done = _called(*words)
    if done.returncode:
        yield f"the record: exit {done.returncode}, {done.stdout[-300:]} {done.stderr[-300:]}"
    jobs = Counter((child["key"], job["purpose"]) for child, job in _placed(line.out))
    if len(receipts) != len(jobs):
        yield f"{len(receipts)} receipts for {len(jobs)} things placed"
    yield from (f"reported {many} times: {key}" for key, many in jobs.items() if many > 1)


def _placed(out: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for setting in lying.document(out)["settings"]:
        for child in setting["children"]:
            for job in child["jobs"]:
                if job["state"] == "placed":
                    yield child, job


def set_aside(line: Line) -> list[str]:
    """Return what the report says of those who did not come through."""
    return [
        f"{child['id']} {job['purpose']}: {job['state']} {job['code']}"
        for setting in lying.document(line.out)["settings"]
        for child in setting["children"]
        for job in child["jobs"]
        if job["state"] != "placed"
    ]


def books_open(line: Line) -> Iterator[str]:
    """Yield the sealed bundles that `verify` does not find whole, looked into with their passphrases."""
    books = passphrases(line.passphrases)
    for child, job in _placed(line.out):
        if job["purpose"] not in lying.BUNDLES:
            continue
        folder = line.out / job["place"]
        words = books.get((child["key"], job["purpose"]))
        if words is None:
            yield f"no passphrase in the book: {job['place']}"
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(words) + "\n")
            file.flush()
            Path(file.name).chmod(0o600)
            done = _called(
                "verify", folder, "--passphrase-file", file.name, "--workspace", line.workspace, "--json"
            )
        if done.returncode:
            yield f"verify {job['place']}: exit {done.returncode}, {done.stdout[-300:]} {done.stderr[-200:]}"


def passphrases(book: Path | None) -> dict[tuple[str, str], list[str]]:
    """Return what opens each bundle, by the child's key and the purpose, as the book of passphrases lists it."""
    if book is None or not book.exists():
        return {}
    with book.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["child"], row["purpose"]): [row["passphrase"], row["films"]] for row in rows}


def _called(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "journal_bridge", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def settings_told(out: Path) -> dict[str, dict[str, Any]]:
    """Return what the report says of each setting, by the name of its export."""
    return {one["export"]: one for one in lying.document(out)["settings"]}
