"""Put together what is delivered: the package, each child's pages, the page on top, a report, and all digests."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge import __version__, bundle
from journal_bridge.bundle.blocks import listed, private_folder, write_private
from journal_bridge.converting.compared import Compared
from journal_bridge.converting.page import page
from journal_bridge.converting.planning import Desk
from journal_bridge.converting.report import (
    KEEP,
    PAGE,
    PAGES,
    REPORT,
    SUMS,
    ConversionFacts,
    converted_child,
    document,
    left_out_of,
)
from journal_bridge.errors import OurFault
from journal_bridge.handover import Package, PackageShare

_DIGITS: Final = 3
"""Of a child's number in file names: so that they are listed in order for any setting."""


def facts_of(desk: Desk, done: Compared, now: datetime) -> ConversionFacts:
    """Return what the page on top says, and the report for programs."""
    children = zip(done.planned.plans, done.journals, done.losses.of_child, strict=True)
    return ConversionFacts(
        source=desk.reading.platform,
        target=done.target.name,
        layout=done.target.writer.package,
        steps=done.made.steps,
        not_taken=done.losses.all,
        left_out=left_out_of(done.planned.plans),
        children=tuple(
            converted_child(number, plan, one, lost, named(number))
            for number, (plan, one, lost) in enumerate(children, 1)
        ),
        stopped=len(done.planned.stopped),
        basis=desk.order.basis or "",
        made_at=now,
        program=f"journal-bridge {__version__}",
    )


def named(number: int) -> str:
    """Return what a child's files are called: a number, and no name."""
    return f"{number:0{_DIGITS}d}"


def put_together(desk: Desk, done: Compared, facts: ConversionFacts) -> Package:
    """Add everybody's pages, the page on top, the report and the digests to what was written; return all of it.

    Raises:
        OurFault: `layout-failed`; `internal` when something that was written is a link.
    """
    folder = done.made.folder
    pages = private_folder(folder / PAGES)
    for child, journal in zip(facts.children, done.journals, strict=True):
        desk.tell(f"Laying out child {child.number} of {len(facts.children)}")
        bundle.setting_document(journal, pages, f"{named(child.number)}.pdf")
    write_private(folder / PAGE, page(facts).encode())
    report = json.dumps(document(facts, done.planned.stopped), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_private(private_folder(folder / KEEP) / REPORT, report.encode())
    files = [listed(name, folder / name) for name in _names_below(folder)]
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    write_private(folder / SUMS, sums.encode())
    layout = done.target.writer.package
    return Package(
        platform=done.target.name,
        adapter=done.target.adapter,
        layout=layout.name,
        evidence=layout.evidence.value,
        children=len(facts.children),
        files=(*files, listed(SUMS, folder / SUMS)),
    )


def _names_below(folder: Path) -> list[str]:
    """Return the names of all files that were made; a link would take along what it points to."""
    found = sorted(folder.rglob("*"))
    if any(path.is_symlink() for path in found):
        raise OurFault("internal", "a link in what was written")
    return [path.relative_to(folder).as_posix() for path in found if path.is_file()]


def shares_of(package: Package, facts: ConversionFacts, transfers: Mapping[str, str]) -> dict[str, PackageShare]:
    """Return by child what of a package is its own: its pages, and the digests of everything."""
    return {
        child.id: PackageShare(
            package,
            transfers[child.id],
            (SUMS, child.document),
            tuple((line.part, line.reason, line.count) for line in child.not_taken),
        )
        for child in facts.children
    }
