"""Every export is claimed by exactly one adapter, and a folder of two platforms is refused with a file of each."""

import shutil
from pathlib import Path

import pytest

from journal_bridge import intake, registry
from journal_bridge.errors import InputRefused
from journal_bridge.testing import Case, cases_in

FIXTURES = Path(__file__).parents[2] / "fixtures"
ADAPTERS = registry.installed()
CASES = [(one.name, case) for one in ADAPTERS for case in cases_in(FIXTURES / one.name)]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}-{case.name}" for name, case in CASES])
def test_exactly_one_adapter_claims_each_committed_export(name: str, case: Case) -> None:
    """No platform's export is ever read as another's."""
    with intake.open_container(case.export) as opened:
        claims = [one.name for one in ADAPTERS if one.reader.recognise(opened)]
    assert claims == [name]


def _first_folder(name: str) -> Path:
    return next(case.export for case in cases_in(FIXTURES / name) if case.export.is_dir())


@pytest.mark.parametrize("second", [one.name for one in ADAPTERS[1:]])
@pytest.mark.parametrize("below", ["", "downloads/july"], ids=["side by side", "one deeper"])
def test_two_platforms_in_one_folder_are_refused_by_their_files(second: str, below: str, tmp_path: Path) -> None:
    """I put two downloads into one folder by mistake, and am told which files belong to which."""
    first = ADAPTERS[0].name
    for name in (first, second):
        target = tmp_path if "folder" in {first, second} else tmp_path / (below if name == second else "") / name
        shutil.copytree(_first_folder(name), target, dirs_exist_ok=True)
    with pytest.raises(InputRefused) as refused:
        intake.open_export(tmp_path)
    assert (refused.value.code, refused.value.exit_code) == ("ambiguous-shape", 4)
    assert f"({first})" in refused.value.place
    assert f"({second})" in refused.value.place


def test_a_layout_nobody_knows_is_refused_with_the_name_of_the_export(tmp_path: Path) -> None:
    """The message says which of my downloads cannot be read."""
    folder = tmp_path / "holiday"
    folder.mkdir()
    (folder / "list.csv").write_text("Item,Price\nPaint,4.50\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        intake.open_export(folder)
    assert (refused.value.code, refused.value.place) == ("unknown-shape", "holiday")
