"""Writes one invented setting, of any size, as an export of one of the platforms: equal arguments, equal bytes.

    python benchmarks/make_setting.py --platform tapestry --children 400 --entries 40000 --media 60000 --out big

Entries and media are totals of the setting. Beside DIR lies `.DIR.made.json` with the arguments and the counts of
what was written, by the reader's kinds of record. `--more 50` on an export that lies there adds 50 entries "written
since" (the total of what is new: `--more 100` afterwards adds another 50); nothing old changes but tables, which
only grow. Nobody in it exists, and its photos are drawn by code.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from setting import famly, folder, learningbook, tapestry
from setting.asked import Asked
from setting.consents import write_consents
from setting.people import Child
from setting.photos import Palette, palette_of
from setting.sinks import Archive, Folder, Sink
from setting.stories import Nursery

MB: Final = 1_000_000


@dataclass(frozen=True)
class Platform:
    """How a setting is written down, and under which ids journals will know its children."""

    write: Callable[[Nursery, Palette, Sink], Counter[str]]
    journal_id: Callable[[Nursery, Child], str]


PLATFORMS: Final = {
    "famly": Platform(famly.write, famly.journal_id),
    "folder": Platform(folder.write, folder.journal_id),
    "learningbook": Platform(learningbook.write, learningbook.journal_id),
    "tapestry": Platform(tapestry.write, tapestry.journal_id),
}


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for; without words, on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--platform", choices=sorted(PLATFORMS), required=True)
    parser.add_argument("--children", type=int, required=True, help="children of the setting, active and inactive")
    parser.add_argument("--entries", type=int, required=True, help="records about children, in all")
    parser.add_argument("--media", type=int, required=True, help="photos, in all")
    parser.add_argument("--photo-bytes", type=int, default=1_500, help="about how large a photo is (1500; 1000000)")
    parser.add_argument(
        "--shared", type=int, default=10, help="per cent of entries about two to five children (10)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed is another setting (1)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write, or to add to with --more")
    parser.add_argument("--zip", action="store_true", help="write OUT.zip in place of a folder")
    parser.add_argument("--more", type=int, default=0, help="entries written since, in all, beyond --entries")
    parser.add_argument("--consents", type=Path, help="file to write the families' answers to")
    chosen = parser.parse_args(words)
    if min(chosen.children, chosen.entries) < 1 or min(chosen.media, chosen.more) < 0:
        parser.error("a setting has at least one child and one entry")
    return chosen


def main(words: Sequence[str] | None = None) -> None:
    """Write the export, its note and the consents; print one line."""
    chosen = arguments(words)
    names = "platform children entries media photo_bytes shared seed more".split()  # noqa: SIM905 - reads better
    asked = Asked(**{name: getattr(chosen, name) for name in names})
    note = chosen.out.with_name(f".{chosen.out.name}.made.json")
    start = time.perf_counter()
    nursery, platform = Nursery(asked), PLATFORMS[asked.platform]
    sink = sink_for(chosen.out, note, asked, as_zip=chosen.zip)
    records = platform.write(nursery, palette_of(asked.photo_bytes, asked.seed), sink)
    sink.close()
    made = {"asked": asdict(asked), "records": dict(sorted(records.items()))}
    note.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    if chosen.consents:
        write_consents(chosen.consents, nursery, platform.journal_id)
    print(
        f"{asked.platform}: {asked.children} children, {asked.entries + asked.more} entries, {asked.media} media, "
        f"{sink.size / MB:.1f} MB in {time.perf_counter() - start:.1f} s"
    )


def sink_for(out: Path, note: Path, asked: Asked, *, as_zip: bool) -> Sink:
    """Return where to write: a new folder or ZIP, or the folder there is, if the same arguments made it."""
    if as_zip:
        out.parent.mkdir(parents=True, exist_ok=True)
        return Archive(out.with_name(f"{out.name}.zip"))
    if not out.exists() or not any(out.iterdir()):
        return Folder(out)
    before = json.loads(note.read_text(encoding="utf-8"))["asked"] if note.exists() else {}
    if before | {"more": asked.more} != asdict(asked) or before["more"] > asked.more:
        sys.exit(f"{out} is not empty and was not made by these arguments; choose another folder")
    return Folder(out, adds=True)


if __name__ == "__main__":
    main()
