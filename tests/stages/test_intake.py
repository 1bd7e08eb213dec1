"""Stage 1 opens a good export, in whatever form it was handed out, and gives its contents unchanged."""

import hashlib
import io
import itertools
import os
import random
import zipfile
from pathlib import Path

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.intake import Limits, OpenedExport, open_container

NOISE = random.Random(2).randbytes(300_000)  # noqa: S311 - pictures that do not shrink, no secret
FILES = {
    "records.json": b'\xef\xbb\xbf{"name": "Zo\xc3\xab \\ud83d\\ude00 \\\\ud83d", "level": 1.5}',
    "tables/children.csv": b'\xef\xbb\xbfname , note\r\n"Will, Grace","two\r\nlines"\r\n\r\nAda,\r\n',
    "export.xml": b'<?xml version="1.0" encoding="UTF-8"?><a><b>caf\xc3\xa9</b></a>',
    "page.html": b"<!DOCTYPE html><p>caf\xc3\xa9<img src=http://127.0.0.1:9/x.png></p>",
    "media/photo \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7.jpg".encode("latin-1").decode(): b"\xff\xd8\xff"
    + NOISE,
    "media/empty.bin": b"",
}


def write_folder(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    """Write files into a folder and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def write_zip(path: Path, files: dict[str, bytes] = FILES, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write files into a ZIP with Python's own library, as an ordinary tool would, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def contents(opened: OpenedExport) -> dict[str, bytes]:
    """Return every file of an export."""
    return {name: opened.bytes(name, 10_000_000) for name in opened.names}


def write_parts(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    """Write files into two ZIP parts, one file of them in both, and return the folder."""
    pairs = sorted(files.items())
    write_zip(folder / "export-1of2.zip", dict(pairs[:3]))
    write_zip(folder / "export-2of2.zip", dict(pairs[2:]), zipfile.ZIP_STORED)
    return folder


FORMS = {
    "folder": lambda tmp: write_folder(tmp / "export"),
    "zip": lambda tmp: write_zip(tmp / "export.zip"),
    "stored zip": lambda tmp: write_zip(tmp / "export.zip", method=zipfile.ZIP_STORED),
    "parts": lambda tmp: write_parts(tmp / "parts"),
}


@pytest.fixture(params=FORMS.values(), ids=tuple(FORMS))
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the same export in each form."""
    path: Path = request.param(tmp_path)
    return path


def test_every_form_gives_the_same_files(source: Path) -> None:
    """Folder, ZIP or parts: it is the same export."""
    with open_container(source) as opened:
        assert source == opened.path
        assert tuple(sorted(FILES)) == opened.names
        assert contents(opened) == FILES
        assert {name: len(data) for name, data in FILES.items()} == {
            name: opened.size(name) for name in opened.names
        }
        assert opened.ignored == 0


def test_every_form_reads_documents_alike(source: Path) -> None:
    """What Windows puts before and between lines changes nothing."""
    with open_container(source) as opened:
        assert opened.json("records.json") == {"name": "Zoë 😀 \\ud83d", "level": 1.5}
        rows = [{"name": "Will, Grace", "note": "two\r\nlines"}, {"name": "Ada", "note": ""}]
        assert opened.csv("tables/children.csv") == rows
        assert opened.xml("export.xml").findtext("b") == "café"
        assert opened.html("page.html").findtext(".//p") == "café"


def test_media_is_streamed_and_told_by_content(source: Path) -> None:
    """A photo can be read piece by piece, more than once."""
    with open_container(source) as opened:
        name = next(name for name in opened.names if name.endswith(".jpg"))
        assert opened.head(name, 3) == b"\xff\xd8\xff"
        assert opened.head("media/empty.bin") == b""
        media = opened.media(name)
        assert (name, 300_003) == (media.name, media.size)
        for _ in range(2):
            with media.open() as stream:
                pieces = list(iter(lambda: stream.read(1000), b""))
            assert b"".join(pieces) == FILES[name]


def test_the_source_is_only_read(source: Path) -> None:
    """My export is as it was, to the byte."""

    def state() -> list[tuple[str, int, str]]:
        files = [source] if source.is_file() else sorted(path for path in source.rglob("*") if path.is_file())
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
        return [(str(path), path.stat().st_mtime_ns, digest) for path, digest in zip(files, digests, strict=True)]

    before = state()
    with open_container(source) as opened:
        contents(opened)
    assert before == state()


def test_parts_give_the_same_in_any_order(tmp_path: Path) -> None:
    """It does not matter which part was downloaded first, or what it was called."""
    results = []
    for number, order in enumerate(itertools.permutations(sorted(FILES)[:3])):
        folder = tmp_path / str(number)
        rest = {name: FILES[name] for name in FILES if name not in order}
        for letter, name in zip("abc", order, strict=True):
            write_zip(folder / f"{letter}.zip", {name: FILES[name], **rest})
        results.append(contents(open_container(folder)))
    assert all(result == FILES for result in results)


def test_a_folder_of_zips_and_other_files_is_a_folder(tmp_path: Path) -> None:
    """A ZIP beside other files is only a file."""
    write_zip(tmp_path / "all.zip")
    (tmp_path / "note.txt").write_text("hello")
    assert open_container(tmp_path).names == ("all.zip", "note.txt")


def test_litter_is_counted_and_not_read(tmp_path: Path) -> None:
    """What my computer left in the export is not in the way, even twice."""
    litter = {"__MACOSX/media/._a.jpg": b"x", ".DS_Store": b"x", "media/Thumbs.db": b"x", "media/desktop.ini": b"x"}
    write_zip(tmp_path / "one.zip", FILES | litter)
    write_zip(tmp_path / "parts" / "a.zip", {**FILES, ".DS_Store": b"1"})
    write_zip(tmp_path / "parts" / "b.zip", {".DS_Store": b"2", "._c": b""})
    (tmp_path / "parts" / ".DS_Store").write_bytes(b"3")
    write_folder(tmp_path / "folder", FILES | litter)

    assert ((one := open_container(tmp_path / "one.zip")).ignored, contents(one)) == (4, FILES)
    assert ((two := open_container(tmp_path / "parts")).ignored, contents(two)) == (4, FILES)
    assert ((three := open_container(tmp_path / "folder")).ignored, contents(three)) == (4, FILES)


def test_a_zip_written_as_a_stream_is_read(tmp_path: Path) -> None:
    """Platforms that send a ZIP while they make it put the lengths behind each file."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    sink = OneWay()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)
    path = tmp_path / "export.zip"
    path.write_bytes(sink.data)
    assert contents(open_container(path)) == FILES


def test_a_name_in_utf8_without_its_flag_is_read_as_utf8(tmp_path: Path) -> None:
    """Records and photos still find each other when the tool forgot to say how names are written."""
    path = write_zip(tmp_path / "export.zip", {"caf\u00e9.jpg": b"x"})
    path.write_bytes(path.read_bytes().replace(b"\x00\x08", b"\x00\x00"))
    old = write_zip(tmp_path / "old.zip", {"cafe.jpg": b"x"})
    old.write_bytes(old.read_bytes().replace(b"cafe", b"caf\x82"))
    assert open_container(path).names == ("café.jpg",)
    assert open_container(old).names == ("café.jpg",)


def test_an_archive_in_an_archive_is_an_ordinary_file(tmp_path: Path) -> None:
    """Two levels are allowed, damaged inner archives too: nothing in them is opened."""
    inner = write_zip(tmp_path / "inner.zip", {"letter.docx": b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml"})
    files = {"a.zip": inner.read_bytes(), "b.zip": b"PK\x03\x04 damaged", "c.gz": b"\x1f\x8b..."}
    path = write_zip(tmp_path / "export.zip", files)
    assert contents(open_container(path)) == files


def test_empty_exports_open_and_hold_nothing(tmp_path: Path) -> None:
    """Nothing in it is for the adapters to say."""
    (tmp_path / "folder").mkdir()
    assert open_container(tmp_path / "folder").names == ()
    assert open_container(write_zip(tmp_path / "empty.zip", {})).names == ()


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(entries=5), "too-many-entries"),
        (Limits(zip_bytes=300_000, folder_bytes=300_000), "quota"),
        (Limits(name_bytes=10), "name-too-long"),
        (Limits(path_bytes=15), "name-too-long"),
    ],
)
def test_each_limit_is_kept_in_each_form(source: Path, limits: Limits, code: str) -> None:
    """An export over my limits is refused before anything of it is used."""
    with pytest.raises(InputRefused) as refused:
        open_container(source, limits)
    assert code == refused.value.code


def test_a_document_over_its_limit_is_refused_by_name(source: Path) -> None:
    """One huge document cannot fill the computer's memory."""
    opened = open_container(source, Limits(document_bytes=10, table_bytes=11))
    reads = {opened.json: "records.json", opened.xml: "export.xml", opened.html: "page.html"}
    for read, name in {**reads, opened.csv: "tables/children.csv"}.items():
        with pytest.raises(InputRefused) as refused:
            read(name)
        assert ("quota", name) == (refused.value.code, refused.value.place)


def test_a_folder_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """Half of an old file and half of a new one is never taken for a record."""
    write_folder(tmp_path)
    opened = open_container(tmp_path)
    (tmp_path / "records.json").write_bytes(b"{}")
    (tmp_path / "tables/children.csv").write_bytes(FILES["tables/children.csv"] + b"Bo,\n")
    (tmp_path / "export.xml").unlink()
    (tmp_path / "page.html").unlink()
    (tmp_path / "page.html").symlink_to(os.devnull)
    codes = {}
    for name in ("records.json", "tables/children.csv", "export.xml", "page.html"):
        with pytest.raises(InputRefused) as refused:
            opened.bytes(name, 1000)
        codes[name] = refused.value.code
    changed = {"records.json": "size-lie", "tables/children.csv": "size-lie"}
    assert codes == {**changed, "export.xml": "not-found", "page.html": "not-found"}


def test_a_broken_row_is_named_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    """I find the row in my own program; line breaks inside cells and empty rows do not shift it."""
    (tmp_path / "t.csv").write_bytes(b'a,b\n"one\ntwo",x\n\nonly one\n')
    (tmp_path / "j.json").write_bytes(b"{\n\n,}")
    opened = open_container(tmp_path)
    with pytest.raises(InputRefused) as row:
        opened.csv("t.csv")
    with pytest.raises(InputRefused) as line:
        opened.json("j.json")
    assert (row.value.place, line.value.place) == ("t.csv row 4", "j.json line 3")


def test_a_closed_export_gives_nothing_more(source: Path) -> None:
    """After the work, nothing goes on reading my export."""
    with open_container(source) as opened:
        assert "records.json" in opened
    with pytest.raises(ValueError, match="closed"):
        opened.json("records.json")


def test_missing_paths_and_other_files_are_named(tmp_path: Path) -> None:
    """A mistyped path is told apart from a file of another kind."""
    (tmp_path / "notes.txt").write_text("hello")
    for name, code in {"nothing": "not-found", "notes.txt": "not-an-export"}.items():
        with pytest.raises(InputRefused) as refused:
            open_container(tmp_path / name)
        assert (code, name) == (refused.value.code, refused.value.place)


def test_a_small_regular_table_may_pack_well(tmp_path: Path) -> None:
    """An honest list with the same line a thousand times is not a bomb."""
    table = b"name,present\n" + b"Ada,yes\n" * 100_000
    opened = open_container(write_zip(tmp_path / "export.zip", {"table.csv": table}))
    assert len(opened.csv("table.csv")) == 100_000
