"""A journal that another setting sent, as a package for this setting's platform: written, read back, compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from journal_bridge.adapter import Step
from journal_bridge.bundle.blocks import listed, private_folder, write_private
from journal_bridge.comparing import NotTaken
from journal_bridge.converting.ordering import Target
from journal_bridge.converting.reading_back import read_back
from journal_bridge.converting.report import SUMS
from journal_bridge.converting.writing import Made, write_all
from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal, Package


@dataclass(frozen=True)
class WrittenReceived:
    """A received journal in a platform's shapes, in a private folder, with what that platform has no place for."""

    target: Target
    made: Made
    losses: tuple[NotTaken, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do with it."""
        return self.made.steps


def write_received(target: Target, received: MinimisedJournal, folder: Path) -> WrittenReceived:
    """Write one received journal for a platform, read it back as that platform's export, and compare.

    Raises:
        OurFault: `internal` when what is read back is more than was written, or lost without a reason.
    """
    made = write_all(target, [received], folder)
    return WrittenReceived(target, made, read_back(target, made, [received]).all)


def pack_received(written: WrittenReceived, beside: Mapping[str, bytes]) -> Package:
    """Return what was written, and some files beside it by their paths, as a package that may be delivered.

    Raises:
        OurFault: `internal` when something that was written is a link.
    """
    folder = written.made.folder
    for name, content in beside.items():
        above = (folder / name).parent
        write_private((above if above.exists() else private_folder(above)) / Path(name).name, content)
    found = sorted(folder.rglob("*"))
    if any(path.is_symlink() for path in found):
        raise OurFault("internal", "a link in what was written")
    files = [listed(path.relative_to(folder).as_posix(), path) for path in found if path.is_file()]
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    write_private(folder / SUMS, sums.encode())
    layout = written.target.writer.package
    return Package(
        platform=written.target.name,
        adapter=written.target.adapter,
        layout=layout.name,
        evidence=layout.evidence.value,
        children=1,
        files=(*files, listed(SUMS, folder / SUMS)),
    )
