"""Which tests count as unit tests of `minimise/`, and which lines are data rather than code."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = "src/journal_bridge/minimise"

UNIT_TESTS: Final = (
    "tests/names/test_*.py",
    "tests/stages/test_consents_*.py",
    "tests/stages/test_decisions_*.py",
    "tests/stages/test_face_names_*.py",
    "tests/stages/test_left_out_*.py",
    "tests/stages/test_media_*.py",
    "tests/stages/test_minimise_*.py",
    "tests/stages/test_names_*.py",
    "tests/stages/test_policy_*.py",
    "tests/stages/test_review_asks_and_decides.py",
    "tests/test_policy_schema.py",
)
"""Patterns from the root."""

NOT_UNIT_TESTS: Final = frozenset(
    {
        "test_minimise_every_rule_is_needed.py",
        "test_minimise_every_rule_is_needed_in_a_nursery.py",
        "test_minimise_one_row_changed.py",
    }
)
"""Tests of the whole invented nursery, which takes half a minute to plan: they prove other things."""

ALSO: Final = {"rules.py": ("tests/test_docs.py",)}
"""Tests that hold a file's table without running a line of it, by the name of the file."""

DATA: Final = frozenset(
    {
        ("media/sniffing.py", "_BRANDS"),
        ("media/sniffing.py", "_ANY_HEIF"),
        ("media/sniffing.py", "_OTHER_HEIF"),
        ("media/sniffing.py", "_OLD_QUICKTIME"),
        ("media/sniffing.py", "_STARTS"),
    }
)
"""Codec tables: a file of `minimise/`, and a name at its top level."""

DATA_FILES: Final = frozenset({"words.py"})
"""Files of words alone."""


def unit_tests(root: Path = ROOT, patterns: tuple[str, ...] = UNIT_TESTS) -> list[str]:
    """Return the files of the unit tests, as paths from the root."""
    found = {path for one in patterns for path in root.glob(one) if path.name not in NOT_UNIT_TESTS}
    return sorted(str(path.relative_to(root)) for path in found)


def code_files(only: str = "", root: Path = ROOT) -> list[str]:
    """Return the files that are changed, as paths within `minimise/`; `only` names files or folders of them."""
    package = root / PACKAGE
    names = [str(path.relative_to(package)) for path in sorted(package.rglob("*.py"))]
    code = [name for name in names if Path(name).name not in DATA_FILES | {"__init__.py"}]
    wanted = only.split()
    return [name for name in code if not wanted or any(_is_of(name, one) for one in wanted)]


def _is_of(name: str, wanted: str) -> bool:
    """Tell whether a file is the one that is wanted, by its path or its name, or lies in the folder that is."""
    return f"/{name}".endswith(f"/{wanted}") or name.startswith(f"{wanted.rstrip('/')}/")


if __name__ == "__main__":
    print(*unit_tests())
