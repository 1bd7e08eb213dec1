"""Times as the platform writes them, in UTC: GraphQL with a letter, REST with an offset."""

from datetime import UTC, datetime


def graphql_time(moment: datetime | None) -> str | None:
    """Return a time as observations tell it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else None


def rest_time(moment: datetime | None) -> str | None:
    """Return a time as pictures and comments tell it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+00:00" if moment else None
