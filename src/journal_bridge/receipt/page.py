"""The receipt as one page a manager can print, sign and file."""

from collections.abc import Iterable
from html import escape
from importlib.resources import files

from journal_bridge.receipt.paper import Receipt

_PURPOSES = {
    "parent": "The family's own archive",
    "setting": "The receiving setting",
    "school": "The school",
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
        "sealed_to": receipt.sealed_to,
        "route": receipt.route,
        "program": receipt.program,
        "items": str(receipt.items),
        "carried": str(receipt.carried),
        "withheld": str(receipt.withheld),
        "held": str(receipt.held),
        "redactions": str(receipt.redactions),
    }
    page = template
    for key, value in values.items():
        page = page.replace(f"[[{key}]]", escape(value))
    tables = {
        "left_out": _rows(
            (line.kind, line.detail, line.state, line.reason, line.count) for line in receipt.left_out
        ),
        "records": _rows((line.kind, line.source, line.mapped, line.lost) for line in receipt.records),
        "losses": _rows((line.kind, line.reason, line.count) for line in receipt.losses),
        "files": _rows((line.name, line.bytes, line.sha256) for line in receipt.files),
        "warnings": "".join(f"<p class=note>{escape(warning)}</p>" for warning in receipt.warnings),
    }
    for key, rows in tables.items():
        page = page.replace(f"[[{key}]]", rows)
    return page


def _rows(rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["".join(f"<td>{escape(str(cell).replace('_', ' '))}</td>" for cell in row) for row in rows]
    return "\n".join(f"<tr>{line}</tr>" for line in lines) or '<tr><td class="none">None.</td></tr>'
