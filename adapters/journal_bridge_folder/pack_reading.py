"""Reads a spreadsheet pack: all faults first, told at once; then journals, with every record counted."""

from collections import Counter

from journal_bridge.adapter import ChildSummary, Loss, OpenedExport, Reading
from journal_bridge.errors import InputRefused
from journal_bridge.kit.pack import CHILDREN, COMMENTS, OBSERVATIONS, REPORTS_SHEET, SHEETS
from journal_bridge_folder.pack_checks import Rows, check
from journal_bridge_folder.pack_files import PackFiles, packs_of
from journal_bridge_folder.pack_mapping import PLATFORM, Pack
from journal_bridge_folder.pack_people import name_of, roster_of
from journal_bridge_folder.pack_rows import Faults, Line, lines_of


def read_pack(opened: OpenedExport, adapter: str) -> Reading:
    """Return everything the filled form of a pack holds.

    Raises:
        InputRefused: `sheet-row` with every fault of all sheets, or what a file of the pack is refused for.
    """
    forms = packs_of(opened)
    files = _the_filled(forms)
    rows = _rows(opened, files)
    pack = Pack(opened, rows, adapter)
    mapped = _counted(rows, pack)
    losses = _losses(opened, files, forms, pack)
    lost = Counter(loss.kind for loss in losses)
    return Reading(
        platform=PLATFORM,
        adapter=adapter,
        setting=pack.setting,
        children=tuple(ChildSummary(child, name_of(line).full) for child, line in sorted(pack.children.items())),
        roster=roster_of(rows),
        consents=tuple(pack.consents()),
        losses=losses,
        source_records=dict(sorted((mapped + lost).items())),
        mapped_records={kind: mapped[kind] for kind in sorted(mapped | lost)},
        journal=pack.journal,
    )


def _the_filled(forms: tuple[PackFiles, ...]) -> PackFiles:
    """Return the form that was filled in; two of them could say two things of one child."""
    filled = [form for form in forms if form.filled]
    if len(filled) > 1:
        raise InputRefused("sheet-row", *(f"{form.telling} (two forms are filled in; keep one)" for form in filled))
    return filled[0] if filled else forms[0]


def _rows(opened: OpenedExport, files: PackFiles) -> Rows:
    """Return the lines of all sheets; raises `InputRefused` (`sheet-row`) with every fault there is."""
    faults = Faults()
    lines: dict[str, tuple[Line, ...]] = {}
    place = f"{files.telling} {CHILDREN.name}"
    for sheet in SHEETS:
        grid = files.grids.get(sheet.name)
        if grid is not None:
            lines[sheet.name] = tuple(lines_of(sheet, grid, faults))
            place = grid.place if sheet is CHILDREN and grid.place == grid.file else place
    rows = Rows(lines, files.base, opened.names, place)
    if not faults.heads:
        check(rows, faults)
    faults.refuse()
    return rows


def _counted(rows: Rows, pack: Pack) -> Counter[str]:
    kinds = Counter(line["from"] or "observation" for line in rows.of(OBSERVATIONS))
    others = {
        "report": len(rows.of(REPORTS_SHEET)),
        "comment": len(rows.of(COMMENTS)),
        "media": len(pack.media_names),
    }
    return kinds + Counter(others)


def _losses(opened: OpenedExport, files: PackFiles, forms: tuple[PackFiles, ...], pack: Pack) -> tuple[Loss, ...]:
    """Return the files no row names and the sheets that are none of ours."""
    known = pack.media_names.union(*(form.files for form in forms))
    strays = [Loss("file", "not named in the sheet media", name) for name in opened.names if name not in known]
    sheets = [Loss("sheet", "not one of the form's sheets", place) for place in files.others]
    return (*strays, *sheets)
