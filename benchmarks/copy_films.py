"""Our copying of films without what is written in them against ExifTool: megabytes a second, and the same pictures.

A film of 1080p H.264, about 85 MB of noise drawn by code, with a title, a place, keys and handler names planted;
`--quick` makes 20 MB. ExifTool deletes tags (`-all=`); ffmpeg copies the streams (`-map_metadata -1 -c copy`). Both
run as fast as the disk; neither takes out the messages inside the stream, which some cameras fill with dates and
places. The figures of one run are the result. Exits 1 below the target or when anything planted is left.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from drawing import NAME, PLANTED
from journal_bridge.minimise.media import remux_video

SIZE = (1920, 1080)
TARGET = 100
"""Megabytes a second."""
ROUNDS = 3
DRAWN = 6


def drawn(path: Path, frames: int) -> Path:
    """Write a film whose pictures pack badly, as a lively room's do."""
    options = {"movflags": "use_metadata_tags"}
    with av.open(str(path), "w", format="mp4", options=options) as film:
        film.metadata.update({"title": "planted-title", "location": "+51.5-000.1/planted-place"})
        film.metadata["com.apple.quicktime.author"] = f"planted-keys {NAME}"
        stream = film.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "10", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.metadata["handler_name"] = "planted-handler"
        pictures = [Image.effect_noise(SIZE, 40).convert("RGB") for _ in range(DRAWN)]
        for number in range(frames):
            frame = av.VideoFrame.from_image(pictures[number % DRAWN])
            frame.pts, frame.time_base = number, Fraction(1, 30)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return path


def with_exiftool(source: Path, target: Path) -> None:
    """Delete all tags with ExifTool."""
    target.unlink(missing_ok=True)
    subprocess.run(["exiftool", "-q", "-q", "-m", "-all=", "-o", str(target), str(source)], check=True)


def with_ffmpeg(source: Path, target: Path) -> None:
    """Copy the streams with ffmpeg's own program."""
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), "-map_metadata", "-1", "-c", "copy", str(target)]
    subprocess.run(command, check=True)


def pace(work: Callable[[Path, Path], object], source: Path, target: Path) -> float:
    """Return megabytes a second, the best of some rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work(source, target)
        best = max(best, source.stat().st_size / 1e6 / (time.perf_counter() - start))
    return best


def frames_of(path: Path) -> list[bytes]:
    """Return some decoded frames, to compare."""
    shown = []
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            shown.append(frame.to_image().resize((64, 36), Image.Resampling.NEAREST).tobytes())
            if len(shown) == DRAWN:
                break
    return shown


def left(path: Path) -> list[str]:
    """Return what is left of the planted strings."""
    data = path.read_bytes()
    return [mark.decode() for mark in (*PLANTED, NAME.encode(), b"x264") if mark in data]


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a film of 20 MB instead of 85")
    frames = 15 if parser.parse_args().quick else 60
    with tempfile.TemporaryDirectory() as folder:
        source, ours = drawn(Path(folder) / "film.mp4", frames), Path(folder) / "ours.mp4"
        print(
            f"a film of {SIZE[0]} x {SIZE[1]}, {source.stat().st_size / 1e6:.0f} MB; planted: {len(left(source))}"
        )
        speed = pace(remux_video, source, ours)
        same, planted = frames_of(source) == frames_of(ours), left(ours)
        print(f"our copy                {speed:8.1f} MB/s  (target {TARGET})  left: {len(planted)}")
        for name, work in (("exiftool", with_exiftool), ("ffmpeg", with_ffmpeg)):
            if shutil.which(name) is None:
                print(f"{name:<23} not installed (make tools)")
                continue
            theirs = Path(folder) / f"{name}.mp4"
            peer = pace(work, source, theirs)
            remains = ", ".join(left(theirs))
            print(f"{name:<23} {peer:8.1f} MB/s  ours is {speed / peer:.1f} x  left: {remains or 'nothing'}")
        print(f"the same pictures, nothing planted left: {'yes' if same and not planted else 'NO'}")
    return 0 if same and not planted and speed >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
