"""Our lossless JPEG filter against Pillow saving again: files a second, and whether the pixels stay the same.

200 photos of 12 megapixels, drawn by code, each with GPS, names, a comment and a preview planted, each unique.
`--quick` takes 20. Pillow saves with `quality="keep"`, its best case: the tables are kept, the pixels coded again.
Both read from memory and make bytes, in one thread; the ratio of one run is the result. Exits 1 below the target.
"""

import argparse
import io
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from drawing import NAME, PLANTED, jpeg, planted_jpeg
from journal_bridge.minimise.media import strip_jpeg

SIZE = (4000, 3000)
TARGET = 20
PACE = 150
"""Files a second in one thread."""
KINDS = 4
SAMPLE = 3


def drawn(seed: int) -> Image.Image:
    """Draw a picture that packs to about 2 MB, as a phone's photo of this size does."""
    random = Random(seed)
    base = Image.linear_gradient("L").resize(SIZE)
    picture = Image.merge("RGB", [base, base.transpose(Image.Transpose.ROTATE_180), base])
    draw = ImageDraw.Draw(picture)
    for _ in range(400):
        left, top = random.randrange(SIZE[0]), random.randrange(SIZE[1])
        colour = (random.randrange(256), random.randrange(256), random.randrange(256))
        draw.ellipse((left, top, left + random.randrange(20, 400), top + random.randrange(20, 400)), fill=colour)
    noise = Image.effect_noise(SIZE, 24).filter(ImageFilter.GaussianBlur(1))
    return ImageChops.overlay(picture, Image.merge("RGB", [noise] * 3))


def photos(count: int) -> list[bytes]:
    """Return `count` planted photos; those of one drawing differ in a comment, as copies of one photo do."""
    plain = [jpeg(drawn(seed), quality=85) for seed in range(KINDS)]
    made = []
    for number in range(count):
        whole = planted_jpeg(plain[number % KINDS], orientation=number % 8 + 1)
        made.append(whole.replace(b"planted-comment <script>", b"planted-comment %8d" % number))
    return made


def saved_again(data: bytes) -> bytes:
    """Return what Pillow makes of a JPEG."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        picture.save(made, "JPEG", quality="keep")
    return made.getvalue()


def pace(work: Callable[[bytes], bytes], files: list[bytes]) -> float:
    """Return files a second."""
    start = time.perf_counter()
    for data in files:
        work(data)
    return len(files) / (time.perf_counter() - start)


def is_the_same_picture(data: bytes) -> bool:
    """Tell whether the pixels and the orientation are the same before and after, and nothing planted is left."""
    cleaned = strip_jpeg(data)
    left = [text for text in (*PLANTED, NAME.encode()) if text in cleaned]
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(cleaned)) as after:
        same = before.tobytes() == after.tobytes() and before.getexif()[0x0112] == after.getexif().get(0x0112, 1)
    return same and not left


def main() -> int:
    """Measure and print; return the exit code."""
    warnings.filterwarnings("ignore", message="Image appears to be a malformed MPO")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="20 photos instead of 200")
    count = 20 if parser.parse_args().quick else 200
    files = photos(count)
    megabytes = sum(map(len, files)) / 1e6
    print(f"{len(set(files))} unique photos of {SIZE[0]} x {SIZE[1]}, {megabytes / count:.1f} MB each")
    ours = pace(strip_jpeg, files)
    peer = pace(saved_again, files)
    same = all(is_the_same_picture(data) for data in files[:SAMPLE])
    print(f"our filter          {ours:8.1f} files/s  {ours * megabytes / count:8.1f} MB/s  (target {PACE} files/s)")
    print(f"Pillow, saved again {peer:8.1f} files/s")
    print(f"ratio               {ours / peer:8.1f} x  (target {TARGET} x)")
    print(f"pixels and orientation identical, nothing planted left, on {SAMPLE}: {'yes' if same else 'NO'}")
    return 0 if same and ours / peer >= TARGET and ours >= PACE else 1


if __name__ == "__main__":
    sys.exit(main())
