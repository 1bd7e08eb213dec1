"""Write docs/what-platforms-cannot-hold.md: what each platform's packages have no place for, as their writers say.

PYTHONPATH=tools python -m platform_losses
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge import registry
from journal_bridge.adapter import Writer
from journal_bridge.comparing import known_parts
from journal_bridge.converting.part_words import FIELDS, in_words, is_whole
from journal_bridge.journal import MediaKind

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "what-platforms-cannot-hold.md"

_TOP: Final = """# What platforms cannot hold

`journal-bridge convert EXPORT --to PLATFORM` writes journals in another platform's shape, reads them back as that
platform's export, and compares the two part by part. What differs must have a reason on this page, or nothing is
delivered; and no reason excuses that anybody is shown more than before. What is listed here may be lost, where it
occurs: how often it was is told by the conversion itself, before anything is written (`--plan`) and on its page.
The journal's own document, which lies beside every package, holds it all.

This page is written from the writers by `make losses`; `make pairs` counts what is lost of the
invented exports.
"""

_ALL: Final = "Nothing: every record, every word and every mark has its place.\n"


def page(writers: Mapping[str, Writer]) -> str:
    """Return the whole page."""
    return "\n".join([_TOP, *(_of(name, writer) for name, writer in sorted(writers.items()))])


def _of(name: str, writer: Writer) -> str:
    package = writer.package
    head = f"## {name}\n\nWhat is written: {package.description}. Evidence: {package.evidence.value}.\n"
    whole = [part for part in writer.cannot if _is_whole(part)]
    parts = [part for part in writer.cannot if part not in whole]
    tables = [
        _table(title, some, writer.cannot)
        for title, some in (("Left out whole", whole), ("Told otherwise, or not at all", parts))
        if some
    ]
    return "\n".join([head, *(tables or [_ALL])])


def _is_whole(part: str) -> bool:
    return not part.startswith("*.") and is_whole(part)


def _table(title: str, parts: Sequence[str], cannot: Mapping[str, str]) -> str:
    """Return the rows of some parts, those with one reason in one row."""
    by_reason: dict[str, list[str]] = {}
    for part in parts:
        by_reason.setdefault(cannot[part], []).append(part)
    rows = [f"| {_cell(_said(some))} | {_cell(reason)} |" for reason, some in by_reason.items()]
    return "\n".join([f"| {title} | Why |", "|---|---|", *rows, ""])


def _said(parts: Sequence[str]) -> str:
    said = "; ".join(dict.fromkeys(_in_words(part, parts) for part in parts))
    return said[:1].upper() + said[1:]


def _in_words(part: str, parts: Sequence[str]) -> str:
    """Return what a part is called; what holds for every kind of file is said once."""
    record, _, field = part.partition(".")
    files = {f"{kind}.{field}" if field else str(kind) for kind in MediaKind}
    if part in files and files <= set(parts):
        return f"files: {FIELDS[field]}" if field else "files of every kind"
    if record == "*":
        of_files = f"photo.{field}" in known_parts() and f"note.{field}" not in known_parts()
        return f"{'files' if of_files else 'records of every kind'}: {FIELDS[field]}"
    return in_words(part)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def installed() -> dict[str, Writer]:
    """Return every writer of this distribution, by its adapter's name."""
    return {one.name: one.reader for one in registry.installed() if isinstance(one.reader, Writer)}


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(installed()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
