"""The report of a migration as one page for people, to print and to file at the setting."""

from journal_bridge.migrating.facts import MigrationFacts


def page(facts: MigrationFacts) -> str:
    """Return the page."""
    return f"<!doctype html><title>Report</title><p>{len(facts.settings)} settings</p>"
