"""A ZIP that lies in an export is opened when an adapter asks for it, and as strictly as an outermost one."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from hostile.generators import MEMBER_FAULTS, ZIP_FAULTS, Fault
from hostile.zips import Item, build
from journal_bridge.errors import InputRefused
from journal_bridge.intake import Limits, OpenedExport, open_container
from journal_bridge.intake import aside as setting_aside

CHILDREN = {
    "ada.zip": {"017hub.csv": b"childId\na\n", "media/1.jpg": b"\xff\xd8\xffada", "note.json": b'{"n": 1}'},
    "bo.zip": {"017hub.csv": b"childId\nb\n", "media/1.jpg": b"\xff\xd8\xffbo"},
}


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a ZIP as an ordinary tool writes it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


ZIPS = {name: zipped(files) for name, files in CHILDREN.items()}


def _folder(tmp: Path, zips: dict[str, bytes], below: str = "") -> Path:
    (tmp / below).mkdir(parents=True, exist_ok=True)
    for name, data in zips.items():
        (tmp / below / name).write_bytes(data)
    return tmp


def _zip(tmp: Path, files: dict[str, bytes]) -> Path:
    path = tmp / "export.zip"
    path.write_bytes(zipped(files))
    return path


FORMS = {
    "a folder of ZIPs": lambda tmp: (_folder(tmp, ZIPS), ""),
    "ZIPs beside a list": lambda tmp: (_folder(tmp, {**ZIPS, "list.csv": b"a\n"}), ""),
    "ZIPs in a folder below": lambda tmp: (_folder(tmp, ZIPS, "2026/out"), "2026/out/"),
    "ZIPs within a ZIP": lambda tmp: (_zip(tmp, ZIPS), ""),
}


@pytest.fixture(params=FORMS.values(), ids=tuple(FORMS))
def form(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """Return the same two ZIPs in each form, with the folder they lie in."""
    found: tuple[Path, str] = request.param(tmp_path)
    return found


def test_the_files_of_each_zip_are_named_and_read(form: tuple[Path, str]) -> None:
    """One ZIP a child: each file keeps the name of the ZIP it came from."""
    path, above = form
    with open_container(path) as opened:
        assert {above + name for name in ZIPS} == {name for name in opened.names if name.endswith(".zip")}
        for archive, files in CHILDREN.items():
            names = tuple(f"{above}{archive}/{name}" for name in sorted(files))
            assert names == opened.inside(above + archive)
            assert list(files.values()) == [opened.bytes(f"{above}{archive}/{name}", 99) for name in files]
        assert opened.csv(f"{above}bo.zip/017hub.csv") == [{"childId": "b"}]
        assert opened.json(f"{above}ada.zip/note.json") == {"n": 1}
        assert opened.head(f"{above}ada.zip/media/1.jpg", 3) == b"\xff\xd8\xff"
        assert opened.size(f"{above}ada.zip/media/1.jpg") == 6


def test_a_file_in_a_zip_is_found_by_its_name_alone(form: tuple[Path, str]) -> None:
    """A photo noted in one run is found again in the next."""
    path, above = form
    with open_container(path) as opened:
        media = opened.media(f"{above}bo.zip/media/1.jpg")
        with media.open() as one, media.open() as two:
            assert (one.read(), two.read(3), two.read()) == (b"\xff\xd8\xffbo", b"\xff\xd8\xff", b"bo")


def test_nothing_is_opened_unasked(form: tuple[Path, str]) -> None:
    """A ZIP that nobody asks for stays one file among the others."""
    path, above = form
    with open_container(path) as opened:
        assert not any(f"{above}ada.zip/" in name for name in opened.names)
        assert f"{above}ada.zip/note.json" not in opened
        opened.inside(f"{above}bo.zip")
        assert f"{above}ada.zip/note.json" not in opened
        assert f"{above}bo.zip/017hub.csv" in opened


def test_a_folder_of_zips_that_was_zipped_is_read_too(tmp_path: Path) -> None:
    """Whoever zips the folder of ZIPs before handing it on has not lost anything."""
    _folder(tmp_path, {"all.zip": zipped({**ZIPS, "list.csv": b"a\n"}), "letter.txt": b"hello"})
    with open_container(tmp_path) as opened:
        assert opened.inside("all.zip") == ("all.zip/ada.zip", "all.zip/bo.zip", "all.zip/list.csv")
        names = tuple(f"all.zip/bo.zip/{name}" for name in sorted(CHILDREN["bo.zip"]))
        assert names == opened.inside("all.zip/bo.zip")
    with open_container(tmp_path) as opened:
        assert opened.bytes("all.zip/bo.zip/media/1.jpg", 99) == b"\xff\xd8\xffbo"


def test_many_zips_within_a_zip_are_read_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Going back and forth between children gives each the right pictures, however few copies are kept."""
    monkeypatch.setattr(setting_aside, "IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    zips = {f"child {letter}.zip": zipped({"a.bin": letter.encode() * 70_000}) for letter in "abcdefg"}
    path = _zip(tmp_path, zips)
    with open_container(path) as opened:
        streams = {name: opened.media(f"{name}/a.bin").open() for name in zips}
        firsts = {name: stream.read(1) for name, stream in streams.items()}
        assert {name: name[6].encode() for name in zips} == firsts
        assert {name: name[6].encode() * 69_999 for name in zips} == {n: s.read() for n, s in streams.items()}
        for stream in streams.values():
            stream.close()
    assert list(tmp_path.iterdir()) == [path]


def test_a_closed_export_gives_nothing_from_a_zip_within_a_zip(tmp_path: Path) -> None:
    """After the work, no copy is left to read from."""
    with open_container(_zip(tmp_path, ZIPS)) as opened:
        media = opened.media("bo.zip/media/1.jpg")
    with pytest.raises(ValueError, match="closed"):
        media.open()
    with pytest.raises(ValueError, match="closed"):
        opened.inside("bo.zip")


def refusal(opened: OpenedExport, name: str) -> tuple[str, str]:
    """Return the code and place with which a ZIP is refused."""
    with pytest.raises(InputRefused) as refused:
        opened.inside(name)
    return refused.value.code, refused.value.place


@pytest.mark.parametrize("fault", ZIP_FAULTS, ids=lambda fault: fault.name)
def test_an_inner_zip_is_checked_as_strictly_as_an_outer_one(fault: Fault, tmp_path: Path) -> None:
    """What would be refused by itself is refused when it lies in a folder, with the ZIP's name before the place."""
    path = fault.make(tmp_path)
    path.rename(tmp_path / "inner.zip")
    (tmp_path / "beside.txt").write_bytes(b"x")
    with pytest.raises(InputRefused) as refused, open_container(tmp_path) as opened:
        opened.inside("inner.zip")
    assert fault.code == refused.value.code
    assert refused.value.place.startswith("inner.zip")


@pytest.mark.parametrize("fault", MEMBER_FAULTS, ids=lambda fault: fault.name)
def test_a_faulty_member_of_an_inner_zip_is_refused(fault: Fault, tmp_path: Path) -> None:
    """A photo that is not what the ZIP claims is refused while it is read."""
    data = fault.make(tmp_path).read_bytes()
    with open_container(_zip(tmp_path, {"inner.zip": data})) as opened, pytest.raises(InputRefused) as refused:
        opened.bytes("inner.zip/records.bin", 1000)
    assert (fault.code, "inner.zip/records.bin") == (refused.value.code, refused.value.place)


def test_the_limits_hold_for_everything_that_is_unpacked(tmp_path: Path) -> None:
    """Ten small ZIPs cannot bring in what one large one may not."""
    zips = {f"{letter}.zip": build(Item("a", letter.encode() * 400)) for letter in "abc"}
    _folder(tmp_path, {**zips, "beside.txt": b"x"})
    with open_container(tmp_path, Limits(zip_bytes=1000)) as opened:
        opened.inside("a.zip")
        opened.inside("b.zip")
        opened.inside("b.zip")
        assert refusal(opened, "c.zip") == ("quota", "c.zip")
    with open_container(tmp_path, Limits(entries=6)) as opened:
        opened.inside("a.zip")
        opened.inside("b.zip")
        assert refusal(opened, "c.zip") == ("too-many-entries", "c.zip")
    with open_container(_zip(tmp_path, zips), Limits(zip_bytes=2000)) as opened:
        opened.inside("a.zip")
        assert refusal(opened, "b.zip") == ("quota", "b.zip")


def test_names_are_held_to_their_limit_with_the_zip_before_them(tmp_path: Path) -> None:
    """A name that fits alone and is too long in its place is refused."""
    _folder(tmp_path, {"long.zip": build(Item("n" * 10)), "b": b""})
    with open_container(tmp_path, Limits(path_bytes=15)) as opened:
        assert refusal(opened, "long.zip") == ("name-too-long", "long.zip/nnnnnnnnnn")


def test_levels_are_counted_from_the_outermost(tmp_path: Path) -> None:
    """What was too deep to be accepted cannot be reached step by step."""
    _folder(tmp_path, {"a.zip": zipped({"b.zip": zipped({"c.txt": b"x"})}), "beside.txt": b"x"})
    with open_container(tmp_path, Limits(nesting=2)) as opened:
        assert opened.inside("a.zip/b.zip") == ("a.zip/b.zip/c.txt",)
        assert refusal(opened, "a.zip/b.zip/c.txt") == ("not-an-export", "a.zip/b.zip/c.txt")
    with pytest.raises(InputRefused) as refused:
        open_container(tmp_path, Limits(nesting=1))
    assert (refused.value.code, refused.value.place) == ("nested-archive", "a.zip")


def test_what_is_no_zip_has_nothing_inside(tmp_path: Path) -> None:
    """A photo, a letter and a missing file are told apart from a ZIP."""
    letter = zipped({"[Content_Types].xml": b"<a/>"})
    _folder(tmp_path, {"photo.jpg": b"\xff\xd8\xff", "letter.docx": letter, "short.zip": b"P"})
    with open_container(tmp_path) as opened:
        for name in ("photo.jpg", "letter.docx", "short.zip"):
            assert refusal(opened, name) == ("not-an-export", name)
        assert refusal(opened, "none.zip") == ("not-found", "none.zip")
        for name in ("photo.jpg/x", "letter.docx/[Content_Types].xml", "none.zip/x"):
            with pytest.raises(InputRefused) as refused:
                opened.size(name)
            assert (refused.value.code, refused.value.place) == ("not-found", name)


def test_numbered_zips_with_a_gap_are_refused_when_one_is_asked_for(tmp_path: Path) -> None:
    """Half a set beside other files is still half a set; the missing file is named."""
    data = build(Item("a", b"1"))
    _folder(tmp_path, {"x-1of3.zip": data, "x-3of3.zip": data, "list.csv": b"a\n"}, "zips")
    with open_container(tmp_path) as opened:
        assert refusal(opened, "zips/x-1of3.zip") == ("missing-part", "x-2of3.zip")


def test_a_zip_larger_than_a_copy_may_be_opens_where_it_lies(tmp_path: Path) -> None:
    """A child's years of films are one large ZIP; in a folder it needs no copy, so its length does not matter."""
    _folder(tmp_path, {**ZIPS, "list.csv": b"a\n"})
    limits = Limits(nested_bytes=10)
    with open_container(tmp_path, limits) as opened:
        assert opened.inside("bo.zip") == ("bo.zip/017hub.csv", "bo.zip/media/1.jpg")
    with pytest.raises(InputRefused) as refused:
        open_container(_zip(tmp_path, ZIPS), limits)
    assert refused.value.code == "nested-archive"


def test_zips_that_share_only_equal_files_are_still_parts(tmp_path: Path) -> None:
    """Two downloads of one export are one export, and so is a set whose parts share a list."""
    _folder(tmp_path, {"one.zip": ZIPS["bo.zip"], "one (1).zip": ZIPS["bo.zip"]})
    with open_container(tmp_path) as opened:
        assert tuple(sorted(CHILDREN["bo.zip"])) == opened.names
        assert opened.parts == ("one (1).zip", "one.zip")


def test_zips_joined_without_a_number_still_tell_which_file_was_whose(tmp_path: Path) -> None:
    """Where chance let the names of two children's files differ, each child's ZIP can still be told apart."""
    zips = {"ada.zip": build(Item("017hub.csv", b"a")), "bo.zip": build(Item("021hub.csv", b"b"))}
    with open_container(_folder(tmp_path, zips), Limits(zip_bytes=2, entries=2)) as opened:
        assert opened.names == ("017hub.csv", "021hub.csv")
        assert opened.parts == ("ada.zip", "bo.zip")
        assert [opened.inside(part) for part in opened.parts] == [("ada.zip/017hub.csv",), ("bo.zip/021hub.csv",)]
        assert opened.bytes("bo.zip/021hub.csv", 9) == b"b"


def test_numbered_parts_are_one_export_and_nothing_else(tmp_path: Path) -> None:
    """Parts that say how many they are belong together, whatever lies in them."""
    with open_container(
        _folder(tmp_path, {"x-1of2.zip": build(Item("a")), "x-2of2.zip": build(Item("b"))})
    ) as opened:
        assert (opened.names, opened.parts) == (("a", "b"), ())
