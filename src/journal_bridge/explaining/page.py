"""The plan as one self-contained page: no script, nothing fetched, black on white in print."""

import re
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from journal_bridge.errors import UsageFault
from journal_bridge.explaining.summary import summarised
from journal_bridge.handover import Plan
from journal_bridge.journal import uk_time
from journal_bridge.private_files import write_new

MARK: Final = '<meta name="generator" content="journal-bridge plan">'
"""What tells a plan from any other page."""

HEAD: Final = 300
"""Bytes within which it stands."""


def plan_page(plan: Plan, made_at: datetime) -> str:
    """Return a plan as HTML; it names the journal's own child and nobody else.

    Titles, texts and file names are left out on purpose: each could hold another child's name.
    """
    template = files("journal_bridge.explaining").joinpath("page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"day": _long, "short_day": _short, "coded": coded}
    return environment.from_string(template).render(plan=summarised(plan), made_at=uk_time(made_at))


def _long(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _short(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""


def coded(advice: str) -> Markup:
    """Return advice with the commands it names set as such."""
    return Markup(re.sub("`(.+?)`", r"<code>\1</code>", str(escape(advice))))  # noqa: S704 - escaped before


def write_page(page: str, path: Path) -> None:
    """Write a page for this user's eyes only, in the place of an earlier plan if there is one.

    Raises:
        UsageFault: `file-exists` when anything but a plan lies there, `no-folder` when nothing can be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UsageFault("no-folder", path.name) from None
    try:
        if _is_plan(path):
            path.unlink()  # it may be open to others
        write_new(path, page.encode())
    except FileExistsError:
        raise UsageFault("file-exists", path.name) from None
    except (OSError, ValueError):  # the top of a disk has no name, so nothing can be made beside it
        raise UsageFault("no-folder", path.name) from None


def _is_plan(path: Path) -> bool:
    """Tell whether an earlier plan lies there, and no other file and no link."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return MARK.encode() in file.read(HEAD)
