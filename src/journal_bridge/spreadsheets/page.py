"""The page beside the forms: what each column takes, in a manager's words, with an example row."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from journal_bridge.kit.pack import SHEETS


def forms_page() -> str:
    """Return the page as HTML: no script, nothing fetched."""
    template = files("journal_bridge.spreadsheets").joinpath("page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(sheets=SHEETS)
