"""Our book in four figures: against WeasyPrint, with photos as they were, as it grows, and scaling photos.

1. 300 observations and 600 photos (220 MB) laid out, filled with the photos, and encrypted, against WeasyPrint
   doing the same in the same run: our share of its time, and the peak memory of any of our processes.
2. 1,000 photos of 3 MB (12 million pixels) put in as they are: the peak memory of any process.
3. Books of 100 to 1,200 photos: whether time grows as the photos do.
4. Photos of 12 million pixels scaled to book size: how many in a second.

Every side runs in a process of its own from cleaned media; memory is the greatest of that process and of all it
started. The photos are drawn in a process of their own as well: Linux counts the memory of whoever starts a process
as that process's own. Processor time stands beside the clock's, since it hardly moves when a machine is busy.

WeasyPrint needs the extra `bench` and Debian's `libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`. The second
figure writes 6 GB into the temporary folder (TMPDIR) and takes them away again.

    python benchmarks/pdf_book.py [--quick]
"""

import html
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

PASSPHRASE = "a1b2-c3d4-e5f6-g7h8"  # noqa: S105 - of an invented book
PEER = "weasyprint"
STYLE = """
@page { size: A4; margin: 27mm 20mm 23mm;
  @top-left { content: "Amélie Nowak-Haddad"; } @top-right { content: string(month); }
  @bottom-left { content: "Little Acorns Pre-School"; } @bottom-right { content: "Page " counter(page); } }
body { font: 10.3pt/1.45 Nunito, "Noto Sans", sans-serif; }
h1 { string-set: month content(); break-before: page; font-size: 32pt; color: #94491f; background: #fbeee2; }
h2, p, blockquote { margin-top: 1mm; margin-bottom: 1mm; }
li a::after { content: leader(".") target-counter(attr(href), page); }
article { margin: 0 0 10mm 20mm; break-inside: avoid; position: relative; }
.day { position: absolute; left: -20mm; font-size: 20pt; font-weight: 800; }
img { width: 72mm; margin-right: 1mm; image-orientation: none; border-radius: 2mm; }
.meta, small { color: #6b645d; font-size: 8.5pt; } .tag { background: #e8f1ec; padding: 1mm 2mm; }
blockquote { background: #fcf1e8; border-radius: 3mm; padding: 2.6mm; margin-left: 60mm; }
"""


@dataclass(frozen=True)
class Kind:
    """A kind of photo: its pixels, the pixels its detail is drawn in, and the JPEG quality that gives its size."""

    size: tuple[int, int]
    detail: tuple[int, int]
    quality: int


SMALL = Kind((1600, 1200), (400, 300), 62)
"""A photo at book size: about 370 kB."""

ROUNDS = 2
"""Times each side runs."""

LARGE = Kind((4032, 3024), (1008, 756), 70)
"""A photo as a phone takes it: 12 million pixels, about 3 MB."""


def make_photos(folder: Path, count: int, kind: Kind = SMALL) -> None:
    """Write noisy landscapes, each made unlike the others by a comment."""
    from PIL import Image, ImageFilter  # noqa: PLC0415 - only the maker needs it

    folder.mkdir(exist_ok=True)
    chance = random.Random(7)
    drawn = []
    for _ in range(min(12, count)):
        noise = Image.frombytes("RGB", kind.detail, chance.randbytes(kind.detail[0] * kind.detail[1] * 3))
        image = noise.resize(kind.size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
        out = BytesIO()
        image.save(out, "JPEG", quality=kind.quality)
        drawn.append(out.getvalue())
    for number in range(count):
        jpeg = drawn[number % len(drawn)]
        note = b"photo %06d" % number
        segment = b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note
        (folder / f"{number:04}.jpg").write_bytes(jpeg[:2] + segment + jpeg[2:])
    print(json.dumps({"MB": sum(path.stat().st_size for path in folder.iterdir()) / 1e6}))


def ours(folder: Path, observations: int, photos: str = "book") -> None:
    """Make our book of the folder's photos, two for each observation."""
    import book_samples as samples  # noqa: PLC0415 - each side loads only what it needs
    from journal_bridge.bundle.book import Edition, typeset  # noqa: PLC0415 - the same
    from journal_bridge.bundle.choices import Choices, Photos  # noqa: PLC0415 - the same

    media = tuple(samples.photo(number, f"{number:04}.jpg") for number in range(2 * observations))
    entries = tuple(
        samples.observation(
            number,
            date(2023, 9, 6) + timedelta(days=number * 365 // observations),
            media=(f"m{2 * number}", f"m{2 * number + 1}"),
            comments=(samples.Comment(id=f"c{number}", author="p-family", body=samples.paragraphs("How lovely!")),),
        )
        for number in range(observations)
    )
    journal = samples.minimised(folder, entries, media)
    choices = Choices(photos=Photos(photos))
    target = folder.with_name("ours.pdf")
    start = time.perf_counter()
    facts = typeset(journal, Edition.PARENT, target, PASSPHRASE, choices=choices)
    seconds = round(time.perf_counter() - start, 2)
    size = round(target.stat().st_size / 1e6)
    print(json.dumps({"s of making": seconds, "pages": facts.pages, "photos": facts.photos, "MB": size}))
    target.unlink()


def originals(folder: Path, observations: int) -> None:
    """Make our book with the photos as they are."""
    ours(folder, observations, "original")


def scaling(folder: Path, count: int) -> None:
    """Scale photos to book size."""
    import book_samples as samples  # noqa: PLC0415 - the same
    from journal_bridge.bundle.book.pictures import prepare  # noqa: PLC0415 - the same

    media = [samples.photo(number, f"{number:04}.jpg") for number in range(count)]
    with tempfile.TemporaryDirectory() as scratch:
        start = time.perf_counter()
        made = prepare(media, folder, Path(scratch))
        print(json.dumps({"a second": round(len(made) / (time.perf_counter() - start), 1)}))


def peer(folder: Path, observations: int) -> None:
    """Make the same journal with WeasyPrint from simple HTML, and encrypt it with pikepdf."""
    import pikepdf  # noqa: PLC0415 - the same
    import weasyprint  # noqa: PLC0415 - the same

    import book_samples as samples  # noqa: PLC0415 - each side loads only what it needs

    story = html.escape(samples._STORY)  # noqa: SLF001 - the very same words
    days = [date(2023, 9, 6) + timedelta(days=number * 365 // observations) for number in range(observations)]
    parts = []
    for number, day in enumerate(days):
        if not number or day.month != days[number - 1].month:
            parts.append(f"<h1 id='{day:%Y-%m}'>{day:%B %Y}</h1>")
        parts.append(
            f"<article><div class=day>{day.day}</div><h2>Observation {number}</h2>"
            f"<p class=meta>{day:%A %d %B %Y} · Zoé Brown, Key person</p><div class=photos>"
            f"<img src='{2 * number:04}.jpg' alt='photo'><img src='{2 * number + 1:04}.jpg' alt='photo'></div>"
            f"<p>{story}</p><p><small>EYFS 2021</small> <span class=tag>Mathematics · Number</span></p>"
            "<blockquote><b>Małgorzata Nowak, Mum</b><br>How lovely!</blockquote></article>"
        )
    months = dict.fromkeys(day.replace(day=1) for day in days)
    links = "".join(f"<li><a href='#{month:%Y-%m}'>{month:%B %Y}</a></li>" for month in months)
    page = f"<html lang=en><title>Journal</title><style>{STYLE}</style><ul>{links}</ul>{''.join(parts)}</html>"
    start = time.perf_counter()
    weasyprint.HTML(string=page, base_url=str(folder)).write_pdf(folder / "plain.pdf", pdf_variant="pdf/ua-1")
    locks = pikepdf.Encryption(user=PASSPHRASE, owner="owner", R=6)
    with pikepdf.open(folder / "plain.pdf") as pdf:
        pdf.save(folder / "peer.pdf", encryption=locks)
        seconds = round(time.perf_counter() - start, 2)
        print(json.dumps({"s of making": seconds, "pages": len(pdf.pages), "photos": 2 * observations}))


@dataclass(frozen=True)
class Measured:
    """What one side took: seconds by the clock and of processors, the peak MB of one process; and what it said."""

    wall: float
    cpu: float
    peak: float
    said: dict[str, float]

    def __str__(self) -> str:
        """Return the figures as a line."""
        said = ", ".join(f"{value:,} {name}" for name, value in self.said.items())
        return f"{self.wall:6.2f} s   {self.cpu:6.2f} s of processor   peak {self.peak:4.0f} MB   {said}"


def measured(side: str, folder: Path, count: int) -> Measured:
    """Run one side in a process of its own."""
    command = [sys.executable, __file__, "--side", side, str(folder), str(count)]
    start = time.perf_counter()
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    wall = time.perf_counter() - start
    said = ended.stdout.strip().splitlines()
    if ended.returncode or not said:
        sys.exit(f"{side} failed:\n{ended.stderr[-2000:]}")
    return Measured(wall, **json.loads(said[-1]), said=json.loads(said[0]))


def run_side(side: str, folder: Path, count: int) -> None:
    """Run one side in this process, then print the peak of this process and of its largest child."""
    sides: dict[str, Callable[[Path, int], None]] = {
        "small": make_photos,
        "large": partial(make_photos, kind=LARGE),
        "ours": ours,
        "originals": originals,
        "scaling": scaling,
        PEER: peer,
    }
    sides[side](folder, count)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    print(json.dumps({"peak": max(one.ru_maxrss for one in used) / 1024, "cpu": cpu}))


def available(module: str) -> bool:
    """Return whether WeasyPrint and its system libraries load; say plainly what is missing when they do not."""
    tried = subprocess.run([sys.executable, "-c", f"import {module}"], check=False, capture_output=True, text=True)
    if tried.returncode:
        print(f"{module} does not load; install the extra `bench` and, on Debian:")
        print("  apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    return tried.returncode == 0


def against_the_peer(photos: Path, observations: int) -> None:
    """Print the first figure: both sides by turns, and the quicker run of each, since no machine is idle."""
    sides = ["ours", PEER] if available(PEER) else ["ours"]
    runs = [(side, measured(side, photos, observations)) for _ in range(ROUNDS) for side in sides]
    print(*(f"   {side:<11} {run}" for side, run in runs), sep="\n")
    ours, *theirs = (_quickest([run for who, run in runs if who == side]) for side in sides)
    for other in theirs:
        peak = max(run.peak for side, run in runs if side == "ours")
        making = ours.said["s of making"] / other.said["s of making"]
        whole, work = ours.wall / other.wall, ours.cpu / other.cpu
        print(f"1. {making:.3f} of WeasyPrint's time (bound 0.250) for laying out, filling with photos and locking")
        print(f"   {whole:.3f} of it with the start of both programs, {work:.3f} of its work")
        print(f"   peak {peak:.0f} MB of any process (bound 220)")


def _quickest(runs: list[Measured]) -> Measured:
    return min(runs, key=lambda run: run.said["s of making"])


def as_they_were(photos: Path, count: int) -> None:
    """Print the second figure."""
    run = measured("originals", photos, count // 2)
    print(f"   originals   {run}")
    print(f"2. {count:,} photos as they were: peak {run.peak:.0f} MB (bound 250)")


def growing(photos: Path, counts: list[int]) -> None:
    """Print the third figure."""
    runs = [_quickest([measured("ours", photos, count // 2) for _ in range(ROUNDS)]) for count in counts]
    print(*(f"   {count:5,} photos {run}" for count, run in zip(counts, runs, strict=True)), sep="\n")
    whole = runs[-1].wall / counts[-1] / (runs[0].wall / counts[0])
    print(f"3. a photo costs {whole:.2f} in the largest book of what it costs in the smallest (bound 1.30);")
    by_clock = _steepening(counts, [run.wall for run in runs])
    by_work = _steepening(counts, [run.cpu for run in runs])
    print(f"   without what any book costs: {by_clock:.2f} by the clock, {by_work:.2f} by work")


def _steepening(counts: list[int], costs: list[float]) -> float:
    """Return what one more photo costs in larger books, against what it costs in smaller ones."""
    steps = pairwise(zip(counts, costs, strict=True))
    each = [(later - sooner) / (more - fewer) for (fewer, sooner), (more, later) in steps]
    return each[-1] / each[0]


def scaled(photos: Path, count: int) -> None:
    """Print the fourth figure."""
    run = measured("scaling", photos, count)
    rate = run.said["a second"]
    print(f"   scaling     {run}")
    print(f"4. {rate} photos of 12 million pixels a second to book size (bound 12)")
    print(f"   {count / run.cpu:.1f} in a second of each processor")


def main(*, quick: bool) -> None:
    """Make the photos, run every side and print the figures."""
    observations, large = (40, 24) if quick else (300, 1_000)
    counts = [20, 40, 80] if quick else [100, 600, 1_200]
    with tempfile.TemporaryDirectory() as private:
        photos = Path(private) / "photos"
        size = measured("small", photos, max(counts)).said["MB"]
        print(f"{observations} observations, {2 * observations} photos of {size / max(counts):.2f} MB")
        against_the_peer(photos, observations)
        growing(photos, counts)
    with tempfile.TemporaryDirectory() as private:
        photos = Path(private) / "photos"
        size = measured("large", photos, large).said["MB"]
        print(f"{large} photos of {size / large:.2f} MB")
        scaled(photos, min(large, 96))
        as_they_were(photos, large)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        run_side(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main(quick="--quick" in sys.argv[1:])
