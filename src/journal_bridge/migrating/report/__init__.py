"""The report of a migration, or its plan: a page to print, a table, a document, and the law of its sums."""

from journal_bridge.migrating.report.writing import (
    DOCUMENT,
    PAGE,
    PLAN_DOCUMENT,
    PLAN_PAGE,
    PLAN_TABLE,
    TABLE,
    document,
    page,
    page_name,
    read,
    table,
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
