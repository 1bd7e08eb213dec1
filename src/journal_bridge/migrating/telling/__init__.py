"""What a manager sees on the terminal: how far a migration is, and how it ended."""

from journal_bridge.migrating.telling.progress import Progress, show_plan, show_run, show_status

__all__ = ["Progress", "show_plan", "show_run", "show_status"]
