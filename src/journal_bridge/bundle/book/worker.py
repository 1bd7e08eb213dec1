"""Lays out one book in a process of its own, with a memory limit; run by path, so it loads nothing of the package.

Reads `job.json` in the folder named on the command line: `main` (template), `fonts` (folders), `timestamp`,
`memory` (bytes of address space, 0 for no limit). Writes `book.pdf` and `done.json`.
"""

import json
import sys
from pathlib import Path
from typing import Any


def main(folder: Path) -> int:
    """Lay out the book of that folder; return 0, or 3 when it cannot be laid out at all."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    _limit_memory(int(job["memory"]))
    import typst  # noqa: PLC0415 - only after the limit stands

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job["fonts"])
    compiler = typst.Compiler(str(folder / "root" / job["main"]), root=str(folder / "root"), font_paths=fonts)
    for standards in (["ua-1"], []):
        warnings = _compile(compiler, folder / "book.pdf", standards, job["timestamp"])
        if warnings is not None:
            done = {"accessible": bool(standards), "warnings": warnings}
            (folder / "done.json").write_text(json.dumps(done), encoding="utf-8")
            return 0
    return 3


def _compile(compiler: Any, target: Path, standards: list[str], timestamp: int) -> list[str] | None:  # noqa: ANN401 - typst ships no types
    """Return the warnings of a layout, or None when the standard refuses the text."""
    import typst  # noqa: PLC0415 - see main

    try:
        _, warnings = compiler.compile_with_warnings(
            output=str(target), format="pdf", pdf_standards=standards, timestamp=timestamp
        )
    except typst.TypstError as error:
        # Typst quotes the text it stumbled over, so its words stay in this private folder and go no further.
        (target.parent / f"error-{len(standards)}.txt").write_text(str(error), encoding="utf-8")
        return None
    return [str(warning) for warning in warnings]


def _limit_memory(limit: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
