"""Documents that cannot rot: every code, rule, adapter and command is written down, and nothing else is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from journal_bridge import registry
from journal_bridge.cli import app
from journal_bridge.error_codes import CODES
from journal_bridge.errors import ExitCode
from journal_bridge.handover import BUNDLED, Purpose, State
from journal_bridge.journal import Name, Roster, RosterChild
from journal_bridge.minimise import read_consents, read_decisions, read_policy
from journal_bridge.minimise.rules import (
    COMMENT_RULES,
    ENTRY_RULES,
    EXTRAS_RULE,
    KEPT_BACK,
    MATRIX,
    MEDIA_RULES,
    NEXT_STEPS_RULE,
    NO_RULE,
    RELEASED,
    SENT_BEFORE,
    SHARED_STAYS,
    TOLD_DIFFERENTLY,
)

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    {
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "adapters").rglob("*.md"),
        *(ROOT / "schemas").rglob("*.md"),
        *(ROOT / "fixtures").glob("*.md"),
    }
)
ERRORS = ROOT / "docs/errors.md"
THREATS = ROOT / "docs/threat-model.md"
MINIMISING = ROOT / "docs/minimising.md"
BRITISH = re.compile(
    r"\b(behavior|color|favorite|organize|minimiz\w+|recogniz\w+|canceled|labeled)\b", re.IGNORECASE
)
MACHINE = re.compile(r"/(?:root|work|tmp|home)/|\\Users\\|file://|localhost:\d|site-packages")
"""Places that exist on one computer only."""


def section(path: Path, heading: str) -> str:
    """Return the text under a heading, up to the next heading of its level."""
    text = path.read_text(encoding="utf-8")
    assert f"\n## {heading}\n" in text, f"{path.name} has no section {heading}"
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of every table row, without headers and rules."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|- "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def coded(text: str) -> dict[str, list[str]]:
    """Return the rows whose first cell is a code in backticks, by that code."""
    found: dict[str, list[str]] = {}
    for cells in rows(text):
        if re.fullmatch(r"`[\w-]+`", cells[0]):
            assert cells[0] not in found, f"{cells[0]} twice"
            found[cells[0]] = cells[1:]
    return {code.strip("`"): cells for code, cells in found.items()}


def fenced(language: str) -> list[str]:
    """Return the examples of one language in the page on minimising."""
    return re.findall(rf"```{language}\n(.*?)```", MINIMISING.read_text(encoding="utf-8"), re.DOTALL)


def commands(typed: typer.Typer = app, before: str = "") -> list[str]:
    """Return every command a manager can type, with its group."""
    names = [
        before + str(command.name or getattr(command.callback, "__name__", ""))
        for command in typed.registered_commands
    ]
    for group in typed.registered_groups:
        if group.typer_instance is not None:
            names += commands(group.typer_instance, f"{before}{group.name} ")
    return sorted(names)


def test_every_error_is_explained_in_its_own_words() -> None:
    """Whoever is shown an error finds it in the table, with the very sentence that was shown."""
    explained = {code: cells[1] for code, cells in coded(ERRORS.read_text(encoding="utf-8")).items()}
    assert explained == CODES


def test_every_exit_code_is_explained() -> None:
    """A script that calls the program can rely on the numbers."""
    assert [int(code) for code, *_ in rows(section(ERRORS, "Exit codes")) if code.isdigit()] == list(ExitCode)


@pytest.mark.parametrize(
    ("heading", "rules"),
    [("Entries", ENTRY_RULES), ("Comments", COMMENT_RULES), ("Photos, films, sound and documents", MEDIA_RULES)],
)
def test_the_rules_on_paper_are_the_rules_in_force(heading: str, rules: tuple[object, ...]) -> None:
    """The same rules, in the same order, with the same state and the reason a manager is shown."""
    told = coded(section(MINIMISING, heading))
    told = {code: cells for code, cells in told.items() if code not in set(Purpose)}
    assert list(told) == [rule.code for rule in rules]  # type: ignore[attr-defined]  # rows of three kinds
    for rule in rules:
        state, whom, reason, _ = told[rule.code]  # type: ignore[attr-defined]
        assert state.startswith(rule.state)  # type: ignore[attr-defined]
        assert _whom(whom) == rule.whom  # type: ignore[attr-defined]
        assert reason.startswith(rule.reason)  # type: ignore[attr-defined]


def _whom(told: str) -> frozenset[Purpose]:
    """Return whom a rule speaks for, as its cell says before anything in brackets."""
    words = told.partition("(")[0].strip()
    groups = {"all": frozenset(Purpose), "elsewhere": frozenset(BUNDLED)}
    return groups.get(words) or frozenset(Purpose(word.strip()) for word in words.split(","))


def test_the_rules_outside_the_tables_are_told_too() -> None:
    """What no rule speaks for, and what people decide, has a line of its own."""
    told = coded(section(MINIMISING, "Rules that stand outside the tables"))
    in_force = {
        NO_RULE: State.WITHHOLD,
        EXTRAS_RULE: State.WITHHOLD,
        NEXT_STEPS_RULE: State.WITHHOLD,
        RELEASED: State.CARRY,
        KEPT_BACK: State.WITHHOLD,
        SHARED_STAYS: State.WITHHOLD,
        TOLD_DIFFERENTLY: State.WITHHOLD,
        SENT_BEFORE: State.WITHHOLD,
    }
    assert list(told) == [code for code, _ in in_force]
    for (code, reason), state in in_force.items():
        assert told[code][0] == state
        assert told[code][1].startswith(reason)


def test_the_matrix_on_paper_is_the_matrix_in_force() -> None:
    """Which kinds of entry travel for which purpose."""
    table = list(rows(section(MINIMISING, "Which kinds travel for which purpose")))
    purposes = [Purpose(cell.strip("`")) for cell in table[0][1:]]
    told = {
        cells[0]: frozenset(
            purpose for purpose, cell in zip(purposes, cells[1:], strict=True) if cell.startswith("yes")
        )
        for cells in table[1:]
    }
    assert told == MATRIX


def test_the_examples_of_tables_people_fill_in_are_accepted(tmp_path: Path) -> None:
    """Somebody who copies the example from the page starts with a file that works."""
    (table,) = fenced("csv")
    decisions, policy = fenced("json")
    for name, text in (("consents.csv", table), ("decisions.json", decisions), ("policy.json", policy)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    children = {line.split(",")[0] for line in table.splitlines()[1:]}
    roster = Roster(
        children=tuple(RosterChild(id=child, names=(Name(full="An Invented Child"),)) for child in sorted(children))
    )
    assert len(read_consents(tmp_path / "consents.csv", roster).rows) == len(table.splitlines()) - 1
    assert len(read_decisions(tmp_path / "decisions.json")) == len(json.loads(decisions))
    assert read_policy(tmp_path / "policy.json").carry_kinds


@pytest.mark.parametrize("adapter", registry.installed(), ids=lambda adapter: adapter.name)
def test_every_adapter_says_what_it_reads_and_on_what_evidence(adapter: registry.Installed) -> None:
    """Each adapter's own page names its layouts and how we know them."""
    page = ROOT / "adapters" / type(adapter.reader).__module__.split(".")[0] / "README.md"
    text = page.read_text(encoding="utf-8")
    for layout in adapter.reader.layouts:
        assert layout.name in text
        assert layout.evidence in text


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    """A manager finds each command on the first page."""
    assert f"journal-bridge {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_document_speaks_to_everybody(page: Path) -> None:
    """No page names a place on one computer, and all keep to British spelling."""
    text = page.read_text(encoding="utf-8")
    assert MACHINE.findall(text) == []
    assert BRITISH.findall(re.sub(r"`[^`]*`", "", text)) == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_test_named_in_a_document_is_there(page: Path) -> None:
    """A page sends nobody to a file that does not exist."""
    text = page.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if link and not (page.parent / link).exists()]
    tests = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", text)
    missing += [f"{path}::{test}" for path, test in tests if not _is_a_test(ROOT / path, test)]
    assert missing == []


def _is_a_test(path: Path, name: str) -> bool:
    """Return whether a file of tests is there, and the test in it when one is named."""
    if not path.is_file():
        return False
    return not name or f"\ndef {name}(" in path.read_text(encoding="utf-8")


def test_every_guarantee_of_the_threat_model_has_its_test() -> None:
    """Nothing is promised that nobody tried: each line of both tables names a test of its own."""
    guaranteed = section(THREATS, "Between two settings").split("\n### ")
    (told,) = [part for part in guaranteed if part.startswith("Guaranteed")]
    both = [*rows(section(THREATS, "What is protected, and by which test")), *rows(told)]
    promises = [cells for cells in both if cells[-1] not in {"test", ""}]
    assert len(promises) >= 90
    assert [cells[0] for cells in promises if "`tests/" not in cells[-1]] == []
    empty = [cells[0] for cells in both if not cells[-1]]
    assert all(re.match(r"\*\*[^*]+\*\*", heading) for heading in empty)
