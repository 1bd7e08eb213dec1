"""The receipt as one page a manager can print, sign and file."""

import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files

from journal_bridge.handover import ItemKind, State
from journal_bridge.receipt.paper import Receipt

_PLACE = re.compile(r"\[\[(\w+)\]\]")
_STATES = {State.HOLD: "waits", State.WITHHOLD: "stays"}
_KINDS = {"video": "film", "audio": "sound"}
_BESIDE = "larger ones also lie beside it in full size, so nothing is lost"
_PHOTOS = {
    None: "As they were cleaned, every one in full size",
    "original": "As they were cleaned, in the book itself, every one in full size",
    "book": f"In the book at up to 1,600 pixels; {_BESIDE}",
    "mail": f"In the book at up to 1,000 pixels; {_BESIDE}",
}
_PURPOSES = {
    "parent": "The family's own archive",
    "setting": "The receiving setting",
    "school": "The school",
    "platform": "The setting's own new platform",
}


def printable(receipt: Receipt) -> str:
    """Return a self-contained HTML page: no script, nothing fetched, black on white in print."""
    template = files("journal_bridge.receipt").joinpath("page.html").read_text(encoding="utf-8")
    values = {
        "purpose": _PURPOSES[receipt.purpose],
        "issued": f"{receipt.issued_at.day} {receipt.issued_at:%B %Y, %H:%M}",
        "transfer": receipt.transfer_id,
        "child": receipt.child,
        "journal": receipt.journal_id,
        "platform": f"{receipt.platform} ({receipt.adapter})",
        "basis": receipt.basis or "The family's own record",
        "sealed_to": receipt.sealed_to or "nobody: it lies in clear, for the platform to read",
        "photos": _PHOTOS[receipt.photos],
        "route": receipt.route,
        "audit": f"row {receipt.audit.number}, {receipt.audit.sha256}",
        "program": receipt.program,
        "items": str(receipt.items),
        "carried": str(receipt.carried),
        "withheld": str(receipt.withheld),
        "held": str(receipt.held),
        "redactions": str(receipt.redactions),
        "source": f"{sum(line.source for line in receipt.records):,}",
        "mapped": f"{sum(line.mapped for line in receipt.records):,}",
        "lost": f"{sum(line.lost for line in receipt.records):,}",
    }
    tables = {
        "left_out": _rows(_left_out(receipt)),
        "losses": _rows((line.kind, line.reason, line.count) for line in receipt.losses),
        "files": _rows((line.name, line.bytes, line.sha256) for line in receipt.files),
        "package": _package(receipt),
        "warnings": "".join(f"<p class=note>{escape(warning)}</p>" for warning in receipt.warnings),
    }
    parts = {key: escape(value) for key, value in values.items()} | tables
    return _PLACE.sub(lambda place: parts[place[1]], template)


def _package(receipt: Receipt) -> str:
    """Return which package a journal went into and what that has no place for; nothing where none was made."""
    package = receipt.package
    if package is None:
        return ""
    journals = "one journal" if package.children == 1 else f"{package.children} children's journals"
    into = f"Into a package of {journals} for {package.platform} ({package.layout}; {package.evidence})."
    rows = _rows((line.kind.replace(".", ": "), line.reason, line.count) for line in receipt.not_taken)
    return (
        f'<section class="long"><h2>What the new platform\'s package has no place for</h2><p class=note>'
        f"{escape(into)} The child's journal as pages holds what can be printed; SHA256SUMS lists every file."
        f"</p><table><thead><tr><th>Part</th><th>Reason</th>"
        f"<th>Count</th></tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _left_out(receipt: Receipt) -> list[tuple[object, ...]]:
    """Return what stayed behind as short lines: held items first, platform details added up last."""
    lines = [line for line in receipt.left_out if line.kind is not ItemKind.EXTRAS]
    lines.sort(key=lambda line: (line.state is not State.HOLD, -line.count))
    rows: list[tuple[object, ...]] = [
        (_STATES[line.state], line.count, _KINDS.get(line.detail, line.detail), line.reason) for line in lines
    ]
    extras = [line for line in receipt.left_out if line.kind is ItemKind.EXTRAS]
    if extras:
        rows.append((_STATES[extras[0].state], sum(line.count for line in extras), "details", extras[0].reason))
    return rows


def _rows(rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["".join(f"<td>{escape(str(cell).replace('_', ' '))}</td>" for cell in row) for row in rows]
    return "\n".join(f"<tr>{line}</tr>" for line in lines) or '<tr><td class="none">None.</td></tr>'
