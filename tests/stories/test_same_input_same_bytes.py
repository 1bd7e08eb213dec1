"""The same export makes the same journal, byte for byte, wherever and whenever it is made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from stories import line
from stories.line import Factory

SMALL = line.SMALL
PLACES = (("UTC", "0"), ("America/St_Johns", "1"), ("Pacific/Kiritimati", "77"))
"""Time zones far apart (one of them off by half an hour), each with another order of sets and dictionaries."""

CHILD = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from journal_bridge import transfer
from journal_bridge.bundle import ForPeople
from journal_bridge.journal import to_bytes
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.minimise.media import Checker
export, consents, child, workspace, out = sys.argv[1:]
Checker.faces = lambda self, path: 0
packed = []
pack = transfer.bundle.pack
transfer.bundle.pack = lambda *values: packed.append(pack(*values)) or packed[0]
order = transfer.Order(Path(export), child, Purpose.PARENT, Path(consents))
moment = datetime(2025, 7, 20, 23, 30, tzinfo=UTC)
keys = SettingKeys.load(Path(workspace), None)
people = ForPeople("V7Q2-9KXM-4RTB-H3ZP", "9KXM-V7Q2-H3ZP-4RTB")
with Ledger.open(Path(out + "-workspace"), keys) as ledger:
    done = transfer.hand_over(order, people, Path(out), keys, ledger, clock=lambda: moment)
names = "".join(f"{one.name} {one.sha256}\\n" for one in packed[0].files)
sys.stdout.buffer.write(to_bytes(done.minimised.journal) + names.encode())
"""


def backwards(export: Path, folder: Path) -> Path:
    """Copy an export file by file in the opposite order, so that its folder lists them otherwise."""
    for path in sorted((one for one in export.rglob("*") if one.is_file()), reverse=True):
        target = folder / path.relative_to(export)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


def test_time_zone_hash_seed_and_order_of_files_change_nothing(tmp_path_factory: Factory, tmp_path: Path) -> None:
    """Three computers in three time zones, one with the files in another order: one journal, the same photos."""
    export = line.example(tmp_path_factory)
    exports = (export, export, backwards(export, tmp_path / "backwards"))
    made = set()
    for number, ((zone, seed), source) in enumerate(zip(PLACES, exports, strict=True)):
        words = [source, line.consents(tmp_path_factory), SMALL, line.workspace(tmp_path_factory)]
        result = subprocess.run(
            [sys.executable, "-c", CHILD, *(str(word) for word in words), str(tmp_path / str(number))],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert len(result.stdout) > 10_000
        made.add(result.stdout)
    assert len(made) == 1
