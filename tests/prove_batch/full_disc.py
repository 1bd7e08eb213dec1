"""Tries a small disc: says `full` when it refuses a write, and `room` when it takes it after it was made larger."""

import errno
import sys
from pathlib import Path

from prove_batch.small_disc import small_disc

_SIZE = 1 << 20


def main(folder: Path) -> None:
    """Write twice what there is room for, then make room, and write it again."""
    with small_disc(folder, _SIZE) as disc:
        try:
            (folder / "file").write_bytes(bytes(2 * _SIZE))
        except OSError as trouble:
            sys.stdout.write("full\n" if trouble.errno == errno.ENOSPC else f"{trouble}\n")
        disc.resize(4 * _SIZE)
        (folder / "file").write_bytes(bytes(2 * _SIZE))
        sys.stdout.write("room\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
