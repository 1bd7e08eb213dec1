"""The report of a migration, or its plan: a page to print, a table, a document, and the law of its sums."""

from journal_bridge.migrating.report.csv_table import table
from journal_bridge.migrating.report.html_page import page
from journal_bridge.migrating.report.json_document import document, read
from journal_bridge.migrating.report.writing import (
    DOCUMENT,
    PAGE,
    PLAN_DOCUMENT,
    PLAN_PAGE,
    PLAN_TABLE,
    TABLE,
    page_name,
    write,
)

__all__ = [
    "DOCUMENT",
    "PAGE",
    "PLAN_DOCUMENT",
    "PLAN_PAGE",
    "PLAN_TABLE",
    "TABLE",
    "document",
    "page",
    "page_name",
    "read",
    "table",
    "write",
]
