"""A hostile or broken export is refused with one clear sentence, and leaves nothing behind."""

import hashlib
import tempfile
from pathlib import Path

import pytest

from hostile.generators import CANARY, FAULTS, Fault
from journal_bridge.errors import InputRefused
from journal_bridge.intake import OpenedExport, open_container


def everything_under(folder: Path) -> dict[str, str]:
    """Return what lies in a folder: each name with its kind, or the hash of its bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        is_plain = path.is_file() and not path.is_symlink()
        found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest() if is_plain else str(path.lstat().st_mode)
    return found


def open_and_read(path: Path, kind: str) -> None:
    """Open an export and read the document the fault is in; the fault must show nowhere else."""
    if not kind:
        open_container(path)
        return
    with_container = open_container(path)
    with pytest.raises(InputRefused) as refused:
        read(with_container, kind)
    raise refused.value


def read(opened: OpenedExport, kind: str) -> None:
    """Read the one document of the export in the way its kind asks."""
    if kind == "bytes":
        opened.bytes("records.bin", 1000)
    else:
        getattr(opened, kind)(f"records.{kind}")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_refused_by_its_own_name(
    fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I am told what is wrong with the export, no child is named, and my disc is as it was."""
    scratch, export = tmp_path / "scratch", tmp_path / "export"
    scratch.mkdir()
    export.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = fault.make(export)
    before = everything_under(tmp_path)

    with pytest.raises(InputRefused) as refused:
        open_and_read(path, fault.read)

    assert fault.code == refused.value.code
    assert before == everything_under(tmp_path)
    message = f"{refused.value} {refused.value!r} {refused.value.place}"
    assert not any(word in message for word in CANARY.split())
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert message.isprintable()


def test_no_two_faults_share_a_name() -> None:
    """Every kind of fault is told apart."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
