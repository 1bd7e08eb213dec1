"""Write anew what is expected of an adapter's cases: `python -m journal_bridge.testing folder fixtures/folder`.

An adapter of another distribution is named as its entry point does: `journal_bridge_yours:adapter`.
"""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Final

from journal_bridge import registry
from journal_bridge.testing.cases import write_expected

_USAGE: Final = "usage: python -m journal_bridge.testing ADAPTER FOLDER_OF_CASES"


def main(arguments: list[str]) -> str | None:
    """Write the expectations of every case in a folder; return what was wrong with the call, if anything."""
    if len(arguments) != len(("adapter", "folder")) or not Path(arguments[1]).is_dir():
        return _USAGE
    readers = {one.name: one.reader for one in registry.installed()}
    if ":" in arguments[0]:
        readers[arguments[0]] = EntryPoint(name="", value=arguments[0], group=registry.GROUP).load()
    if arguments[0] not in readers:
        return f"{_USAGE}\nadapters: {', '.join(readers)}"
    for case in write_expected(readers[arguments[0]], Path(arguments[1])):
        sys.stdout.write(f"{case.folder}: written; read the difference before committing it\n")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
