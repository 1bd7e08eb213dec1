"""One small generator for each way an export can be hostile or broken; the table `FAULTS` says what each must meet.

Every generator makes its export in the folder it is given, with exactly one fault, and returns its path.
"""

import os
import random
import stat
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hostile.zips import DEFLATED, Item, build, build_64, central_header, deflate, end_record, local_header

CANARY = "Zebedee Quillfeather"
"""A child's name, planted in what the exports hold; no message may repeat it."""

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Fault:
    """A fault's name, the code it must be refused with, its maker, and what to read once it is opened.

    With nothing to read, opening it must fail.
    """

    name: str
    code: str
    make: Make
    read: str = ""


def zip_file(data: bytes) -> Make:
    """Return a maker of a file that holds these bytes, with a ZIP's name."""

    def make(folder: Path) -> Path:
        path = folder / "export.zip"
        path.write_bytes(data)
        return path

    return make


def zip_of(*items: Item) -> Make:
    """Return a maker of a ZIP of these items."""
    return zip_file(build(*items))


def zip_named(*names: str | bytes) -> Make:
    """Return a maker of a ZIP whose entries have these names."""
    return zip_of(*(Item(name, CANARY.encode()) for name in names))


def folder_of(**files: bytes) -> Make:
    """Return a maker of a folder of these files; `__` in a key stands for the dot."""

    def make(folder: Path) -> Path:
        for key, data in files.items():
            (folder / key.replace("__", ".")).write_bytes(data)
        return folder

    return make


def folder_named(*names: str) -> Make:
    """Return a maker of a folder whose files have these names."""

    def make(folder: Path) -> Path:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(CANARY.encode())
        return folder

    return make


def parts(**zips: bytes) -> Make:
    """Return a maker of a folder of ZIP parts."""
    return folder_of(**{f"{name}__zip": data for name, data in zips.items()})


def document(ending: str, data: bytes) -> Make:
    """Return a maker of a folder that holds one document, beside a picture."""
    return folder_of(**{f"records__{ending}": data, "picture__jpg": b"\xff\xd8\xff"})


def link_to_file(folder: Path) -> Path:
    """Make a folder in which a file is a link to one outside."""
    (folder / "records.json").symlink_to("/etc/hostname")
    return folder


def link_to_folder(folder: Path) -> Path:
    """Make a folder in which a folder is a link to one outside."""
    (folder / "media").symlink_to("/etc", target_is_directory=True)
    return folder


def pipe(folder: Path) -> Path:
    """Make a folder that holds a named pipe, on which a careless reader waits for ever."""
    os.mkfifo(folder / "records.json")
    return folder


def undecodable_name(folder: Path) -> Path:
    """Make a folder in which a name is no text."""
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.json")).write_bytes(b"{}")
    return folder


def full_overlap() -> bytes:
    """Return a bomb whose 300 entries all stand for one packed stream, none of them above 100:1."""
    block = deflate(bytes(range(256)) * 160)
    item = Item("a", bytes(range(256)) * 160, DEFLATED, packed=block)
    table = b"".join(
        central_header(replace(item, name=f"{number:05}", local_name=b"a"), 0) for number in range(300)
    )
    entries = local_header(replace(item, name="00000")) + block
    return entries + table + end_record(300, len(table), len(entries))


def quoted_overlap(gap: bytes = b"") -> bytes:
    """Return a ZIP whose first entry's bytes are the whole second entry, header and all."""
    inner = Item("b.txt", b"B" * 40)
    second = local_header(inner) + inner.payload
    outer = Item("a.txt", second)
    start = len(local_header(outer))
    entries = local_header(outer) + second + gap
    table = central_header(outer, 0) + central_header(inner, start)
    return entries + table + end_record(2, len(table), len(entries))


def into_the_table(gap: bytes = b"") -> bytes:
    """Return a ZIP whose last entry claims bytes of the table of contents."""
    honest, item = Item("a.txt"), Item("b.txt", b"x" * 100)
    before = local_header(honest) + honest.payload + gap
    table = central_header(honest, 0) + central_header(item, len(before))
    entries = before + local_header(item) + item.payload[:40]
    return entries + table + end_record(2, len(table), len(entries))


def nested(levels: int) -> bytes:
    """Return a ZIP in a ZIP, and so on, with innocent names."""
    data = build(Item("note.txt"))
    for _ in range(levels - 1):
        data = build(Item("picture.jpg", data, DEFLATED))
    return data


def flipped() -> bytes:
    """Return a ZIP with one bit of a stored member changed."""
    data = bytearray(build(Item("records.bin", CANARY.encode() * 10)))
    data[60] ^= 1
    return bytes(data)


def two_ends() -> bytes:
    """Return a ZIP whose comment is the end of another ZIP, so that two programs may list different files."""
    hidden = end_record(0, 0, 0)
    return build(Item("a.txt"), comment=hidden)


def short_and_long_disagree() -> bytes:
    """Return a ZIP64 whose old end record names another number of entries."""
    data = build_64(Item("a.txt"), Item("b.txt"))
    return data[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0)


NOISE = random.Random(1).randbytes(100_000)  # noqa: S311 - noise that does not shrink, no secret
ZEROS = bytes(2 * 1024 * 1024)
JSON = f'{{"name": "{CANARY}"}}'.encode()
LINK = stat.S_IFLNK | 0o777
TABLE = f"name,note\n{CANARY},hello\n".encode()
LOL = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
LAUGHS = f'<!DOCTYPE l [<!ENTITY l0 "{CANARY}">{LOL}]><l>&l9;</l>'

ZIP_FAULTS = (
    Fault("dotdot", "path-escape", zip_named("../records.json")),
    Fault("dotdot-within", "path-escape", zip_named("media/../../records.json")),
    Fault("dotdot-in-one-character", "path-escape", zip_named("media/‥/records.json")),
    Fault("single-dot", "path-escape", zip_named("./records.json")),
    Fault("absolute", "path-escape", zip_named("/etc/passwd")),
    Fault("double-slash", "path-escape", zip_named("media//a.jpg")),
    Fault("empty-name", "path-escape", zip_named("")),
    Fault("drive-letter", "path-escape", zip_named("C:/records.json")),
    Fault("drive-relative", "path-escape", zip_named("c:records.json")),
    Fault("backslash", "path-escape", zip_named("..\\records.json")),
    Fault("network-share", "path-escape", zip_named("\\\\server\\share\\a.jpg")),
    Fault("junk-that-escapes", "path-escape", zip_named("__MACOSX/../../a.jpg")),
    Fault("symlink", "link", zip_of(Item("media", b"/etc", mode=LINK))),
    Fault("character-device", "link", zip_of(Item("media", b"", mode=stat.S_IFCHR | 0o600))),
    Fault("device-name", "device-name", zip_named("media/CON")),
    Fault("device-name-with-ending", "device-name", zip_named("nul.tar.gz")),
    Fault("device-name-superscript", "device-name", zip_named("com¹.txt")),
    Fault("device-name-spaced", "device-name", zip_named("aux .json")),
    Fault("trailing-dot", "device-name", zip_named("records.json.")),
    Fault("trailing-space", "device-name", zip_named("media /a.jpg")),
    Fault("nul-in-name", "unsafe-name", zip_named("photo.jpg\0.exe")),
    Fault("escape-in-name", "unsafe-name", zip_named("\x1b[2Jphoto.jpg")),
    Fault("newline-in-name", "unsafe-name", zip_named("photo\n.jpg")),
    Fault("right-to-left-override", "unsafe-name", zip_named("photo\u202egpj.exe")),
    Fault("isolate", "unsafe-name", zip_named("photo\u2066gpj.exe")),
    Fault("line-separator", "unsafe-name", zip_named("photo\u2028.jpg")),
    Fault("byte-order-mark-in-name", "unsafe-name", zip_named("\ufeffphoto.jpg")),
    Fault("surrogate-in-name", "unsafe-name", zip_of(Item(b"photo\xed\xa0\x80.jpg", flags=0x800))),
    Fault("flagged-utf8-that-is-none", "unsafe-name", zip_of(Item(b"caf\xe9.jpg", flags=0x800))),
    Fault("name-of-256-bytes", "name-too-long", zip_named("é" * 128)),
    Fault("path-of-1025-bytes", "name-too-long", zip_named("a/" * 512 + "b")),
    Fault("duplicate", "duplicate-name", zip_named("a.jpg", "b.jpg", "a.jpg")),
    Fault("case-clash", "clashing-names", zip_named("media/A.jpg", "media/a.JPG")),
    Fault("sharp-s-clash", "clashing-names", zip_named("strasse.jpg", "straße.jpg")),
    Fault("accent-form-clash", "clashing-names", zip_named("caf\u00e9.jpg", "cafe\u0301.jpg")),
    Fault("ligature-clash", "clashing-names", zip_named("\ufb01sh.jpg", "fish.jpg")),
    Fault("file-and-folder", "clashing-names", zip_named("media", "media/a.jpg")),
    Fault("file-and-named-folder", "clashing-names", zip_of(Item("Media"), Item("media/", b""))),
    Fault("full-overlap", "overlapping-entries", zip_file(full_overlap())),
    Fault("same-header-twice", "overlapping-entries", zip_of(Item("a.txt"), Item("a.txt", central={"offset": 0}))),
    Fault("quoted-overlap", "overlapping-entries", zip_file(quoted_overlap())),
    Fault("quoted-overlap-with-gap", "overlapping-entries", zip_file(quoted_overlap(bytes(200)))),
    Fault("overlap-with-table", "overlapping-entries", zip_file(into_the_table())),
    Fault("overlap-with-table-after-gap", "overlapping-entries", zip_file(into_the_table(bytes(200)))),
    Fault("ratio", "ratio", zip_of(Item("a.bin", ZEROS, DEFLATED), Item("b.bin", NOISE))),
    Fault("ratio-of-many-small", "ratio", zip_of(*(Item(f"{n}.bin", ZEROS[:900_000], DEFLATED) for n in range(9)))),
    Fault("claims-a-terabyte", "quota", zip_of(*(Item(f"{n}", central={"size": 0xFFFFFFF0}) for n in range(20)))),
    Fault("password", "encrypted-entry", zip_of(Item("a.txt", flags=1))),
    Fault("strong-password", "encrypted-entry", zip_of(Item("a.txt", flags=0x41))),
    Fault("aes", "encrypted-entry", zip_of(Item("a.txt", method=99))),
    Fault("bzip2", "compression", zip_of(Item("a.txt", method=12))),
    Fault("lzma", "compression", zip_of(Item("a.txt", method=14))),
    Fault("patched-data", "compression", zip_of(Item("a.txt", flags=0x20))),
    Fault("three-levels", "nested-archive", zip_file(nested(3))),
    Fault("six-levels", "nested-archive", zip_file(nested(6))),
    Fault("stored-with-two-lengths", "size-lie", zip_of(Item("a.txt", central={"size": 9}))),
    Fault("header-lengths-differ", "size-lie", zip_of(Item("a.txt", method=DEFLATED, local={"size": 9}))),
    Fault("folder-with-content", "size-lie", zip_of(Item("media/", b"hello"))),
    Fault("header-names-differ", "damaged-zip", zip_of(Item("a.txt", local_name=b"b.txt"))),
    Fault("header-checksums-differ", "damaged-zip", zip_of(Item("a.txt", local={"crc": 1}))),
    Fault("header-methods-differ", "damaged-zip", zip_of(Item("a.txt", local={"method": 8}))),
    Fault("offset-outside", "damaged-zip", zip_of(Item("a.txt", central={"offset": 0x7FFFFFFF}))),
    Fault("entry-on-other-disc", "damaged-zip", zip_of(Item("a.txt", central={"disk": 3}))),
    Fault("zip64-field-missing", "damaged-zip", zip_of(Item("a.txt", central={"size": 0xFFFFFFFF}))),
    Fault("many-discs", "damaged-zip", zip_file(build(Item("a.txt"), disk=2))),
    Fault("cut-in-half", "damaged-zip", zip_file(build(Item("a.txt", CANARY.encode() * 99))[:1000])),
    Fault("end-cut-off", "damaged-zip", zip_file(build(Item("a.txt"))[:-1])),
    Fault("bytes-before", "not-an-export", zip_file(b"\x00" + build(Item("a.txt")))),
    Fault("bytes-before-that-look-like-a-zip", "damaged-zip", zip_file(b"PK\x03\x04" + build(Item("a.txt")))),
    Fault("bytes-after", "damaged-zip", zip_file(build(Item("a.txt")) + b"\x00")),
    Fault("two-ends", "damaged-zip", zip_file(two_ends())),
    Fault("fewer-entries-claimed", "damaged-zip", zip_file(build(Item("a.txt"), Item("b.txt"), count=1))),
    Fault("more-entries-claimed", "damaged-zip", zip_file(build(Item("a.txt"), count=2))),
    Fault("many-entries-claimed", "damaged-zip", zip_file(build(Item("a.txt"), count=0xFFFE))),
    Fault("zip64-disagrees", "damaged-zip", zip_file(short_and_long_disagree())),
    Fault("not-a-zip", "not-an-export", zip_file(JSON)),
    Fault("empty-file", "not-an-export", zip_file(b"")),
)
"""Faults of a ZIP as a container: opening it must fail."""

MEMBER_FAULTS = (
    Fault("flipped-bit", "damaged-zip", zip_file(flipped()), "bytes"),
    Fault(
        "broken-deflate",
        "damaged-zip",
        zip_of(Item("records.bin", b"x" * 9, DEFLATED, packed=b"\xff" * 9)),
        "bytes",
    ),
    Fault(
        "longer-than-claimed",
        "size-lie",
        zip_of(Item("records.bin", b"x" * 9, DEFLATED, packed=deflate(b"x" * 99))),
        "bytes",
    ),
    Fault(
        "shorter-than-claimed",
        "size-lie",
        zip_of(Item("records.bin", b"x" * 99, DEFLATED, packed=deflate(b"x" * 9))),
        "bytes",
    ),
    Fault(
        "bytes-behind-stream",
        "size-lie",
        zip_of(Item("records.bin", b"x", DEFLATED, packed=deflate(b"x") + b"PK")),
        "bytes",
    ),
    Fault(
        "stream-without-end",
        "damaged-zip",
        zip_of(Item("records.bin", b"x" * 9, DEFLATED, packed=b"\x00\x09\x00\xf6\xff" + b"x" * 9)),
        "bytes",
    ),
    Fault(
        "empty-with-checksum",
        "damaged-zip",
        zip_of(Item("records.bin", b"", local={"crc": 7}, central={"crc": 7})),
        "bytes",
    ),
    Fault("not-there", "not-found", zip_named("other.bin"), "bytes"),
)
"""Faults that show when a member is unpacked."""

FOLDER_FAULTS = (
    Fault("folder-link-to-file", "link", link_to_file),
    Fault("folder-link-to-folder", "link", link_to_folder),
    Fault("folder-pipe", "link", pipe),
    Fault("folder-backslash", "path-escape", folder_named("..\\a.json")),
    Fault("folder-device-name", "device-name", folder_named("media/lpt1.jpg")),
    Fault("folder-trailing-dot", "device-name", folder_named("media./a.jpg")),
    Fault("folder-control-character", "unsafe-name", folder_named("a\x07.json")),
    Fault("folder-undecodable", "unsafe-name", undecodable_name),
    Fault("folder-case-clash", "clashing-names", folder_named("A.json", "a.json")),
    Fault("folder-file-and-folder", "clashing-names", folder_named("Media", "media/a.json")),
    Fault("folder-accent-clash", "clashing-names", folder_named("caf\u00e9.json", "cafe\u0301.json")),
    Fault("folder-three-levels", "nested-archive", folder_of(picture__jpg=nested(3), other__txt=b"x")),
    Fault("parts-differ", "duplicate-name", parts(x_1of2=build(Item("a", b"1")), x_2of2=build(Item("a", b"2")))),
    Fault("parts-clash", "clashing-names", parts(x_1of2=build(Item("a")), x_2of2=build(Item("A")))),
    Fault("parts-file-and-folder", "clashing-names", parts(x_1of2=build(Item("a")), x_2of2=build(Item("a/b")))),
    Fault("part-of-three-missing", "missing-part", parts(x_1of3=build(Item("a")), x_3of3=build(Item("b")))),
    Fault("part-last-missing", "missing-part", parts(x_1of2=build(Item("a")))),
    Fault("part-in-row-missing", "missing-part", parts(x_001=build(Item("a")), x_003=build(Item("b")))),
    Fault("part-first-missing", "missing-part", parts(x_part2=build(Item("a")))),
    Fault("part-damaged", "damaged-zip", parts(one=build(Item("a")), two=build(Item("b"))[:-1])),
)
"""Faults of a folder, or of a set of parts in a folder."""

JSON_FAULTS = tuple(
    Fault(name, code, document("json", data), "json")
    for name, code, data in (
        ("json-cut", "not-json", JSON[:-1]),
        ("json-empty", "not-json", b""),
        ("json-trailing", "not-json", JSON + b"x"),
        ("json-single-quotes", "not-json", JSON.replace(b'"', b"'")),
        ("json-raw-newline-in-text", "not-json", JSON.replace(b" Q", b"\nQ")),
        ("json-lone-surrogate", "not-json", f'["{CANARY}\\ud83d"]'.encode()),
        ("json-lone-low-surrogate", "not-json", f'["\\\\\\udc00 {CANARY}"]'.encode()),
        ("json-pair-then-lone", "not-json", f'["{CANARY}\\ud83d\\ude00\\uD83D"]'.encode()),
        ("json-endless-whole-number", "not-json", b"[" + b"9" * 5000 + b"]"),
        ("json-duplicate-key", "duplicate-key", f'[{{"{CANARY}": 1, "{CANARY}": 2}}]'.encode()),
        ("json-duplicate-key-escaped", "duplicate-key", b'{"a": 1, "\\u0061": 2}'),
        ("json-nan", "not-a-number", f'["{CANARY}", NaN]'.encode()),
        ("json-infinity", "not-a-number", b"[-Infinity]"),
        ("json-1e999", "not-a-number", b"[1e999]"),
        ("json-101-deep", "too-deep", b"[" * 101 + b"]" * 101),
        ("json-100000-deep", "too-deep", b'{"a":' * 100_000),
        ("json-deep-behind-quotes", "too-deep", b'["\\\\","\\"",' + b"[" * 100 + b"]" * 101),
        ("json-latin-1", "not-utf8", '["é"]'.encode("latin-1")),
        ("json-utf-16", "not-utf8", JSON.decode().encode("utf-16")),
        ("json-overlong-utf8", "not-utf8", b'["\xc0\xae"]'),
        ("json-raw-surrogate", "not-utf8", b'["\xed\xa0\x80"]'),
    )
)
"""Faults of a JSON document."""

CSV_FAULTS = tuple(
    Fault(name, code, document("csv", data), "csv")
    for name, code, data in (
        ("csv-empty", "not-csv", b""),
        ("csv-empty-header", "not-csv", b"name,\n" + CANARY.encode() + b",x\n"),
        ("csv-duplicate-header", "not-csv", b"name, Name\na,b\n"),
        ("csv-row-short", "not-csv", TABLE + CANARY.encode() + b"\n"),
        ("csv-row-long", "not-csv", TABLE + b"a,b," + CANARY.encode() + b"\n"),
        ("csv-open-quote", "not-csv", TABLE + b'a,"' + CANARY.encode()),
        ("csv-stray-quote", "not-csv", TABLE + b'a,"b" ' + CANARY.encode() + b"\n"),
        ("csv-huge-cell", "not-csv", TABLE + b"a," + b"x" * 100_001 + b"\n"),
        ("csv-beyond-the-reader", "not-csv", TABLE + b"a," + b"x" * 200_000 + b"\n"),
        ("csv-nul", "not-csv", TABLE + b"a,\0\n"),
        ("csv-utf-16", "not-utf8", TABLE.decode().encode("utf-16")),
        ("csv-windows-1252", "not-utf8", TABLE + "a,café\n".encode("cp1252")),
    )
)
"""Faults of a table."""

XML_FAULTS = tuple(
    Fault(name, code, document("xml", data), "xml")
    for name, code, data in (
        ("xml-billion-laughs", "doctype", LAUGHS.encode()),
        ("xml-external-file", "doctype", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        ("xml-external-subset", "doctype", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>'),
        ("xml-parameter-entity", "doctype", b'<!DOCTYPE a [<!ENTITY % x "y"> %x;]><a/>'),
        ("xml-bare-doctype", "doctype", b"<?xml version='1.0'?>\n<!DOCTYPE a><a/>"),
        ("xml-doctype-after-comment", "doctype", b"<!-- " + b"x" * 99_999 + b" --><!DOCTYPE a><a/>"),
        ("xml-utf-16", "not-utf8", LAUGHS.encode("utf-16")),
        ("xml-utf-16-unmarked", "not-xml", LAUGHS.encode("utf-16-le")),
        ("xml-utf-7", "not-utf8", b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'),
        ("xml-declares-utf-16", "not-utf8", b"<?xml version='1.0' encoding = 'utf-16le' ?><a/>"),
        ("xml-declares-ebcdic", "not-utf8", b'<?xml version="1.0" encoding="cp037"?><a/>'),
        ("xml-undefined-entity", "not-xml", f"<a>{CANARY}&nbsp;</a>".encode()),
        ("xml-cut", "not-xml", f"<a><b>{CANARY}</b>".encode()),
        ("xml-mismatch", "not-xml", f"<{CANARY.split(maxsplit=1)[0]}></b>".encode()),
        ("xml-empty", "not-xml", b""),
        ("xml-101-deep", "too-deep", b"<a>" * 101 + b"</a>" * 101),
        ("xml-200000-deep", "too-deep", b"<a>" * 200_000 + b"</a>" * 200_000),
    )
)
"""Faults of an XML document."""

HTML_FAULTS = tuple(
    Fault(name, code, document("html", data), "html")
    for name, code, data in (
        ("html-empty", "not-xml", b""),
        ("html-entity", "doctype", b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>"),
        ("html-not-utf8", "not-utf8", "<p>café</p>".encode("latin-1")),
        ("html-deep", "too-deep", b"<div>" * 251 + b"x" + b"</div>" * 251),
        ("html-200000-deep", "too-deep", b"<div>" * 200_000),
    )
)
"""Faults of a saved web page."""

FAULTS = ZIP_FAULTS + MEMBER_FAULTS + FOLDER_FAULTS + JSON_FAULTS + CSV_FAULTS + XML_FAULTS + HTML_FAULTS
