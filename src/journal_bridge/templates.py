"""Empty forms for what people fill in: consents, policy, decisions, summaries, leavers, journals as tables."""

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from journal_bridge import deliver, intake, spreadsheets
from journal_bridge.errors import UsageFault
from journal_bridge.journal import ConsentPurpose, Roster, RosterChild
from journal_bridge.kit.cells import harmless
from journal_bridge.migrating import leavers
from journal_bridge.minimise import Policy, summary_file, write_decisions
from journal_bridge.minimise.consents import COLUMNS, NOTE

ASKED: Final = (ConsentPurpose.OTHER_FAMILY, ConsentPurpose.RECEIVING_SETTING, ConsentPurpose.SCHOOL)
"""What families are asked: each is a question of its own, and a yes to one is no yes to another."""

CONSENTS: Final = "consents.csv"
POLICY: Final = "policy.json"
DECISIONS: Final = "decisions.csv"
SUMMARIES: Final = "summary.csv"
LEAVERS: Final = "leavers.csv"

HINTS: Final[Mapping[str, str]] = {
    "languages": "languages spoken at home, and which the child speaks and understands",
    "loves": "play, people, places, stories",
    "learns": "alone or with others, watching first, moving, asking",
    "two_year_check": "the day, as YYYY-MM-DD",
    "helps": "when sad, tired or worried; at meals, at goodbye",
    "family_words": "what the family wants the teacher to know",
    "key_person_words": "a few sentences to the teacher",
}
"""What each field of a summary asks for; without other children's names, which a teacher has no need of."""

LEAVER_HINTS: Final[Mapping[str, str]] = {
    "child": "the child's id, as inspect lists it",
    "purpose": "parent, setting or school",
    "recipient": "a school's name; a setting's name or card; a family's adult, where the policy has rules for each",
    "passphrase": "generate, or the name of a passphrase file beside this list; nothing for a setting's card",
    "leaves_on": "the last day, as YYYY-MM-DD, or nothing",
    "basis": "why it may go; nothing where that of the whole run counts",
}
"""What each column of the list of leavers asks for."""


def write_templates(out: Path, export: Path | None = None) -> tuple[Path, ...]:
    """Write the forms into a new or empty folder and return their paths, with the children of an export, if given.

    The consent table has a row for each child and each question, unanswered, with the child's name as a note; the
    summary has one for each child and field, or for each field where no export is given. The list of leavers tells
    what its columns ask for, and has a row for each child that wants nothing until it is filled in. The policy has
    every choice as it is without a policy, and lists every child without a rule of its own. The spreadsheet pack
    lies in two folders, as a workbook and as tables.

    Raises:
        BridgeError: `out-not-empty`, `inside-export`, `no-folder`, or what is wrong with the export.
    """
    if export is not None:
        deliver.demand_outside(out, export)
    deliver.demand_empty(out)
    roster = _roster(export) if export is not None else Roster()
    children = roster.children
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise UsageFault("no-folder", out.name) from None
    _write(out / CONSENTS, "\ufeff" + _consents(children))
    _write(out / POLICY, _policy(children))
    write_decisions(out / DECISIONS, ())
    _write(out / SUMMARIES, "\ufeff" + _summaries(children))
    _write(out / LEAVERS, "\ufeff" + _leavers(children))
    pack = spreadsheets.write_pack(out, roster, ASKED)
    return (*(out / name for name in (CONSENTS, POLICY, DECISIONS, SUMMARIES, LEAVERS)), *pack)


def _roster(export: Path) -> Roster:
    with intake.open_export(export) as opened:
        return intake.read(opened).roster


def _write(path: Path, text: str) -> None:
    """Write a file that only this user can read: it may name children."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _consents(children: tuple[RosterChild, ...]) -> str:
    return _table(COLUMNS, (row for child in children for row in _questions(child)))


def _summaries(children: tuple[RosterChild, ...]) -> str:
    rows = (row for child in children for row in _fields(child.id, f"{_name(child)}: "))
    return _table(summary_file.COLUMNS, rows if children else _fields("", ""))


def _leavers(children: tuple[RosterChild, ...]) -> str:
    empty = ("",) * (len(leavers.COLUMNS) - 1)
    hints = (("", *empty, f"{column}: {words}") for column, words in LEAVER_HINTS.items())
    return _table(leavers.COLUMNS, (*hints, *((child.id, *empty, _name(child)) for child in children)))


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow((*columns, NOTE))
    table.writerows(rows)
    return text.getvalue()


def _questions(child: RosterChild) -> Iterator[tuple[str, ...]]:
    yield from ((child.id, purpose.value, "all", "", "", "", "", _name(child)) for purpose in ASKED)


def _fields(child: str, name: str) -> Iterator[tuple[str, ...]]:
    yield from ((child, words, "", f"{name}{HINTS[key]}") for key, words in summary_file.FIELDS.items())


def _name(child: RosterChild) -> str:
    return harmless(" ".join(child.names[0].full.split())) if child.names else ""


def _policy(children: tuple[RosterChild, ...]) -> str:
    document: dict[str, Any] = Policy().model_dump(mode="json")
    document["children"] = {child.id: {} for child in children}
    return json.dumps(document, indent=2) + "\n"
