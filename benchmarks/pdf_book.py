"""Our book against WeasyPrint: 300 observations and 600 photos laid out, filled with the photos, and encrypted.

Both sides start from the same cleaned media and run in processes of their own; memory is the greatest of any
process that took part. WeasyPrint needs the extra `bench` and Debian's `libpango-1.0-0 libpangoft2-1.0-0
libharfbuzz-subset0`.

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
from datetime import date, timedelta
from io import BytesIO
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


def make_photos(folder: Path, count: int) -> None:
    """Write noisy landscapes of 1600 x 1200 and about 370 kB; a comment makes every file unlike the others."""
    from PIL import Image, ImageFilter  # noqa: PLC0415 - only the maker needs it

    chance = random.Random(7)
    drawn = []
    for _ in range(min(12, count)):
        noise = Image.frombytes("RGB", (400, 300), chance.randbytes(400 * 300 * 3))
        image = noise.resize((1600, 1200), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
        out = BytesIO()
        image.save(out, "JPEG", quality=62)
        drawn.append(out.getvalue())
    for number in range(count):
        jpeg = drawn[number % len(drawn)]
        note = b"photo %06d" % number
        segment = b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note
        (folder / f"{number:04}.jpg").write_bytes(jpeg[:2] + segment + jpeg[2:])


def ours(folder: Path, observations: int) -> None:
    """Make our book of the folder's photos."""
    import book_samples as samples  # noqa: PLC0415 - each side loads only what it needs
    from journal_bridge.bundle.book import Edition, typeset  # noqa: PLC0415 - the same

    photos = sorted(path.name for path in folder.glob("*.jpg"))
    media = tuple(samples.photo(number, name) for number, name in enumerate(photos))
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
    facts = typeset(journal, Edition.PARENT, folder / "ours.pdf", PASSPHRASE)
    print(json.dumps({"pages": facts.pages, "photos": facts.photos}))


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
    weasyprint.HTML(string=page, base_url=str(folder)).write_pdf(folder / "plain.pdf", pdf_variant="pdf/ua-1")
    locks = pikepdf.Encryption(user=PASSPHRASE, owner="owner", R=6)
    with pikepdf.open(folder / "plain.pdf") as pdf:
        pdf.save(folder / "peer.pdf", encryption=locks)
        print(json.dumps({"pages": len(pdf.pages), "photos": 2 * observations}))


def measured(side: str, folder: Path, observations: int) -> tuple[float, float, str]:
    """Return wall seconds, peak memory in MB of the largest process, and what the side printed."""
    command = [sys.executable, __file__, "--side", side, str(folder), str(observations)]
    start = time.perf_counter()
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    wall = time.perf_counter() - start
    said = ended.stdout.strip().splitlines()
    if ended.returncode or not said:
        sys.exit(f"{side} failed:\n{ended.stderr[-2000:]}")
    return wall, json.loads(said[-1])["peak_mb"], said[0]


def run_side(side: str, folder: Path, observations: int) -> None:
    """Run one side in this process, then print the peak of this process and of its largest child."""
    {"ours": ours, PEER: peer}[side](folder, observations)
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"peak_mb": max(peaks) / 1024, "self_mb": peaks[0] / 1024, "children_mb": peaks[1] / 1024}))


def available(module: str) -> bool:
    """Return whether WeasyPrint and its system libraries load; say plainly what is missing when they do not."""
    tried = subprocess.run([sys.executable, "-c", f"import {module}"], check=False, capture_output=True, text=True)
    if tried.returncode:
        print(f"{module} does not load; install the extra `bench` and, on Debian:")
        print("  apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    return tried.returncode == 0


def main(observations: int) -> None:
    """Run both sides on one folder of photos and print the figures."""
    both = available(PEER)
    with tempfile.TemporaryDirectory() as private:
        folder = Path(private)
        make_photos(folder, 2 * observations)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{observations} observations, {2 * observations} photos, {size / 1e6:.0f} MB")
        wall, peak, said = measured("ours", folder, observations)
        print(f"ours        {wall:6.2f} s   peak of any process {peak:6.0f} MB   {said}")
        if both:
            peer_wall, peer_peak, said = measured(PEER, folder, observations)
            print(f"WeasyPrint  {peer_wall:6.2f} s   peak of any process {peer_peak:6.0f} MB   {said}")
            print(f"ratio       {wall / peer_wall:6.3f} of WeasyPrint's wall (bound: 0.333); peak bound: 300 MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        run_side(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main(40 if "--quick" in sys.argv[1:] else 300)
