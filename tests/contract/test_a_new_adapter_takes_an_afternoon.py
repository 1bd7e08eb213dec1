"""A fifth adapter, as `adapters/README.md` walks through it: one folder, one fixture, one line."""

import shutil
from pathlib import Path

import pytest

from journal_bridge import intake, registry
from journal_bridge.errors import InputRefused
from journal_bridge.testing import AdapterContract
from journal_bridge.testing import __main__ as writing
from toy.journal_bridge_postcards import adapter

TOY = Path(__file__).parents[1] / "toy"
EXPORT = TOY / "fixtures" / "one-nursery" / "export"


class TestPostcards(AdapterContract):
    """The questions every adapter is asked, answered by the smallest one."""

    adapter = adapter
    cases = TOY / "fixtures"


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the adapter as a stranger's distribution would be: by one line, its entry point."""
    metadata = tmp_path / "nursery_postcards-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: nursery-postcards\nVersion: 1.0\n")
    one_line = "postcards = journal_bridge_postcards:adapter"
    (metadata / "entry_points.txt").write_text(f"[{registry.GROUP}]\n{one_line}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(TOY))


@pytest.mark.usefixtures("line")
def test_one_line_makes_it_known_once_it_is_allowed_by_name() -> None:
    """A stranger's adapter runs with the manager's rights, so it waits until somebody says its name."""
    assert "postcards" not in {one.name for one in registry.installed()}
    allowed = registry.installed(allowed=["nursery-postcards"])
    assert "postcards" in {one.name for one in allowed}
    with intake.open_container(EXPORT) as opened:
        chosen, claim = registry.choose(opened, allowed)
    assert (chosen.name, claim.file) == ("postcards", "cards.csv")
    with intake.open_container(EXPORT) as opened, pytest.raises(InputRefused) as refused:
        registry.choose(opened, registry.installed())
    assert refused.value.code == "unknown-shape"


@pytest.mark.usefixtures("line")
def test_a_stranger_writes_expectations_by_the_name_of_the_entry_point(tmp_path: Path) -> None:
    """Whoever writes an adapter elsewhere has the same help as we do, before anybody allows it to run."""
    case = tmp_path / "cases" / "one-nursery"
    shutil.copytree(EXPORT, case / "export")
    assert writing.main(["journal_bridge_postcards:adapter", str(case.parent)]) is None
    for name in ("expected.journal.json", "expected.losses.json"):
        assert (EXPORT.parent / name).read_bytes() == (case / name).read_bytes()


def test_the_tutorial_shows_no_other_code_than_the_toy_s() -> None:
    """Whatever the page quotes from the toy adapter stands in the toy adapter, so the page cannot grow old."""
    page = (Path(__file__).parents[2] / "adapters" / "README.md").read_text("utf-8")
    files = sorted((TOY / "journal_bridge_postcards").glob("*.py"))
    code = "\n".join(file.read_text("utf-8") for file in files)
    quoted = [block.split("```")[0].strip("\n") for block in page.split("```python\n")[1:]]
    assert quoted
    for block in quoted:
        assert block in code
