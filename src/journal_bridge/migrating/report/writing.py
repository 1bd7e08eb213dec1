"""The report of a migration, or its plan: a page to print, a table, and a document, written together."""

from collections.abc import Callable
from typing import Final

from journal_bridge.migrating.facts import MigrationFacts
from journal_bridge.migrating.report.accounting import demand_sums
from journal_bridge.migrating.report.csv_table import table
from journal_bridge.migrating.report.html_page import page
from journal_bridge.migrating.report.json_document import to_bytes

PAGE: Final = "1-REPORT.html"
"""What a person reads: on top of everything else in the folder."""

DOCUMENT: Final = "keep-at-the-setting/report.json"
"""What `migrate status` and `migrate report` read."""

TABLE: Final = "keep-at-the-setting/report.csv"
"""What a spreadsheet reads."""

PLAN_PAGE: Final = "PLAN.html"
PLAN_DOCUMENT: Final = "plan.json"
PLAN_TABLE: Final = "plan.csv"
"""All that a plan leaves behind."""


def page_name(facts: MigrationFacts) -> str:
    """Return what the page is called."""
    return PLAN_PAGE if facts.planned_only else PAGE


def write(facts: MigrationFacts, put: Callable[[str, bytes], None]) -> None:
    """Write the report of a run, or a plan, below --out; the page comes last, for what it says is then there.

    Raises:
        OurFault: `internal` when a record is not accounted for; nothing is written then.
        TryAgain: what `put` raises.
    """
    demand_sums(facts)
    names = (PLAN_TABLE, PLAN_DOCUMENT) if facts.planned_only else (TABLE, DOCUMENT)
    for name, content in zip(
        (*names, page_name(facts)), (table(facts), to_bytes(facts), page(facts).encode()), strict=True
    ):
        put(name, content)
