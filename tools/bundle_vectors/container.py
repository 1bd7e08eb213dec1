"""The ZIP: laid out in one way only. Every file in it, and every signature, is as it should be."""

import io
import struct
import zipfile
from typing import Final

from bundle_vectors.age_file import sealed
from bundle_vectors.bags import BAGIT, JOURNAL, LEFT_OUT, PHOTO, SIGNATURE, STATEMENT, bag, photo, with_photo
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import posted, vector
from bundle_vectors.people import noise
from bundle_vectors.zip_file import TAIL, beginning, changed, entry, joined, local, tail, zipped

FILES: Final = bag()
RIGHT: Final = zipped(FILES)


def by_zipfile() -> bytes:
    """Return the files as Python's own library zips them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in FILES.items():
            member = zipfile.ZipInfo(name)
            member.create_system = 3  # the same bytes wherever it is made
            archive.writestr(member, content)
    return made.getvalue()


def deflated(content: bytes) -> bytes:
    """Return some content in the simplest form of deflate, whose bytes depend on no library's cleverness."""
    return b"\1" + struct.pack("<HH", len(content), len(content) ^ 0xFFFF) + content


def as_packed(record: bytes, method_at: int, sizes_at: int, packed_length: int) -> bytes:
    """Return a header or an entry that says that its file is packed, and to how many bytes."""
    told = record[:method_at] + b"\10\0" + record[method_at + 2 :]
    return told[: sizes_at + 8] + packed_length.to_bytes(8, "little") + told[sizes_at + 16 :]


def reordered(*names: str) -> bytes:
    """Return the ZIP with some files first, in this order."""
    return zipped({name: FILES[name] for name in dict.fromkeys((*names, *FILES))})


def in_two_parts() -> tuple[list[tuple[str, bytes]], bytes]:
    """Return the files, and the local headers with their bytes."""
    files = list(FILES.items())
    return files, b"".join(local(name, content) + content for name, content in files)


def with_directory(entries: bytes) -> bytes:
    """Return the ZIP with another directory."""
    _, body = in_two_parts()
    return body + entries + tail(len(FILES), len(entries), len(body))


def spoilt(record: str, field: str, value: int, name: str = JOURNAL) -> bytes:
    """Return the ZIP with one field changed, sealed."""
    return sealed(changed(RIGHT, record, field, value, name))


@vector("tampered")
def made_with_a_library() -> bytes:
    """The same files in an ordinary ZIP, as a library writes it."""
    return sealed(by_zipfile())


@vector("tampered")
def packed() -> bytes:
    """The files are packed, which could be a bomb."""
    body, entries = b"", b""
    for name, content in FILES.items():
        small, extra = deflated(content), len(name) + 4
        entries += as_packed(entry(name, content, len(body)), 10, 46 + extra, len(small))
        body += as_packed(local(name, content), 8, 30 + extra, len(small)) + small
    return sealed(body + entries + tail(len(FILES), len(entries), len(body)))


@vector("tampered")
def bytes_behind_the_end() -> bytes:
    """A byte follows the ZIP."""
    return sealed(RIGHT + b"\0")


@vector("not-a-bundle")
def bytes_in_front() -> bytes:
    """A program stands in front of the ZIP, as in one that unpacks itself."""
    return sealed(b"#!/bin/sh\n" + RIGHT)


@vector("tampered")
def cut_in_the_directory() -> bytes:
    """The ZIP ends within its directory."""
    return sealed(RIGHT[:-150])


@vector("tampered")
def cut_in_a_file() -> bytes:
    """The ZIP ends within a file."""
    return sealed(RIGHT[: beginning(RIGHT, "local", PHOTO) + 150])


@vector("tampered")
def no_directory() -> bytes:
    """The ZIP ends behind its last file."""
    return sealed(RIGHT[: beginning(RIGHT, "entry", STATEMENT)])


@vector("tampered")
def a_comment_at_the_end() -> bytes:
    """The ZIP has a comment."""
    return sealed(RIGHT[:-2] + b"\5\0hello")


@vector("tampered")
def bytes_between_files() -> bytes:
    """Something lies between two files, where nobody looks."""
    place = beginning(RIGHT, "local", JOURNAL)
    return sealed(RIGHT[:place] + b"hidden" + RIGHT[place:])


@vector("tampered")
def bytes_before_the_directory() -> bytes:
    """Something lies between the last file and the directory; all offsets allow for it."""
    files, body = in_two_parts()
    entries, at = b"", 0
    for name, content in files:
        entries += entry(name, content, at)
        at += len(local(name, content)) + len(content)
    return sealed(body + b"hidden" + entries + tail(len(files), len(entries), len(body) + 6))


@vector("tampered")
def a_file_the_directory_does_not_name() -> bytes:
    """A file is in the ZIP and not in its directory."""
    entries = RIGHT[beginning(RIGHT, "entry", STATEMENT) : -TAIL]
    return sealed(with_directory(entries[: entries.rindex(b"PK\1\2")]))


@vector("tampered")
def a_file_only_the_directory_names() -> bytes:
    """The directory names a file that is not there."""
    entries = RIGHT[beginning(RIGHT, "entry", STATEMENT) : -TAIL]
    return sealed(with_directory(entries + entry("data/media/more.jpg", b"more", 0)))


@vector("tampered")
def a_directory_in_another_order() -> bytes:
    """The directory names two files the other way round."""
    entries = RIGHT[beginning(RIGHT, "entry", STATEMENT) : -TAIL]
    last = entries.rindex(b"PK\1\2")
    return sealed(with_directory(entries[last:] + entries[:last]))


@vector("tampered")
def another_name_in_the_directory() -> bytes:
    """The directory calls a file something else than the file's own header does."""
    place = beginning(RIGHT, "entry", PHOTO) + 46
    other = PHOTO.replace("k7q2m4", "k7q2m5").encode()
    return sealed(RIGHT[:place] + other + RIGHT[place + len(other) :])


@vector("tampered")
def two_entries_for_the_same_bytes() -> bytes:
    """The directory points twice at one file, as in a bomb."""
    place = beginning(RIGHT, "entry", PHOTO)
    offset = beginning(RIGHT, "local", JOURNAL)
    content = FILES[PHOTO]
    other = entry(PHOTO, content, offset)
    return sealed(RIGHT[:place] + other + RIGHT[place + len(other) :])


@vector("tampered")
def a_file_twice() -> bytes:
    """A file stands in the ZIP twice, with the same bytes."""
    files = list(FILES.items())
    return sealed(joined([*files, files[-1]]))


@vector("tampered")
def names_that_differ_by_capitals() -> bytes:
    """Two names would be one file where capitals do not count."""
    media = {"data/media/A1.jpg": b"one", "data/media/a1.jpg": b"two"}
    return posted(bag(files_of(media)))


@vector("tampered")
def payload_in_another_order() -> bytes:
    """The files of the payload are out of order."""
    return sealed(zipped(dict([*list(FILES.items())[:6], *reversed(list(FILES.items())[6:])])))


@vector("tampered")
def statement_second() -> bytes:
    """The signature comes before what it signs."""
    return sealed(reordered(SIGNATURE))


@vector("tampered")
def payload_before_the_signature() -> bytes:
    """The journal comes before anything vouches for it."""
    return sealed(reordered(STATEMENT, JOURNAL))


@vector("unsupported-version")
def as_before_version_one() -> bytes:
    """It begins with `bagit.txt`, its length told afterwards, as in drafts of this format."""
    return sealed(changed(reordered(BAGIT), "local", "flags", 8, BAGIT))


@vector("extra-file")
def a_folder() -> bytes:
    """A folder has an entry of its own."""
    return sealed(zipped(FILES | {"data/": b""}))


@vector("extra-file")
def a_list_of_files_to_fetch() -> bytes:
    """BagIt's `fetch.txt` would make a reader load files from elsewhere."""
    return sealed(zipped(FILES | {"fetch.txt": b"https://example.org/x 1 data/media/x.jpg\n"}))


@vector("extra-file")
def another_tag_file() -> bytes:
    """BagIt allows further tag files; a bundle has six."""
    return sealed(zipped(FILES | {"notes.txt": b"for the key person"}))


@vector("extra-file")
def a_path_that_climbs() -> bytes:
    """A name leads out of the folder."""
    return sealed(zipped(FILES | {"data/media/../../../climbed": b"x"}))


@vector("extra-file")
def an_absolute_path() -> bytes:
    """A name begins at the root."""
    return sealed(zipped(FILES | {"/etc/passwd": b"x"}))


@vector("extra-file")
def a_path_as_in_windows() -> bytes:
    """A name has backslashes and a drive."""
    return sealed(zipped(FILES | {"C:\\data\\x.jpg": b"x"}))


@vector("extra-file")
def a_name_beyond_ascii() -> bytes:
    """A name holds a letter that is not ASCII."""
    return sealed(zipped(FILES | {"data/media/zoë.jpg": b"x"}))


@vector("extra-file")
def a_name_with_a_zero_byte() -> bytes:
    """A name holds a zero byte, where some programs would stop reading."""
    return sealed(zipped(FILES | {"data/media/x.jpg\0.exe": b"x"}))


@vector("extra-file")
def a_name_as_long_as_can_be() -> bytes:
    """A name is as long as a ZIP can tell, which would fill a reader's memory if there were many."""
    return sealed(zipped(FILES | {"x" * 65_535: b"x"}))


@vector("extra-file")
def an_empty_name() -> bytes:
    """A file has no name."""
    return sealed(zipped(FILES | {"": b"x"}))


@vector("tampered")
def a_link() -> bytes:
    """The directory says that a file is a symbolic link."""
    return spoilt("entry", "attributes", 0o120777 << 16, PHOTO)


@vector("tampered")
def marked_as_encrypted() -> bytes:
    """A file's header says that it is encrypted."""
    return spoilt("local", "flags", 1)


@vector("tampered")
def marked_as_encrypted_in_the_directory() -> bytes:
    """The directory says that a file is encrypted."""
    return spoilt("entry", "flags", 1)


@vector("tampered")
def marked_as_measured_afterwards() -> bytes:
    """A file's header says that its length follows its bytes."""
    return spoilt("local", "flags", 8)


@vector("tampered")
def marked_as_utf_8() -> bytes:
    """A file's header says that its name is UTF-8, which changes nothing and is still another header."""
    return spoilt("local", "flags", 0x800)


@vector("tampered")
def another_method() -> bytes:
    """A file's header says that it is packed."""
    return spoilt("local", "method", 8)


@vector("tampered")
def another_method_in_the_directory() -> bytes:
    """The directory says that a file is packed."""
    return spoilt("entry", "method", 8)


@vector("tampered")
def another_version_of_zip() -> bytes:
    """A file's header asks for version 2.0 of ZIP, which knows no ZIP64."""
    return spoilt("local", "version", 20)


@vector("tampered")
def a_time() -> bytes:
    """A file's header tells what time it was."""
    return spoilt("local", "time", 0x6B21)


@vector("tampered")
def a_day() -> bytes:
    """A file's header tells what day it was."""
    return spoilt("local", "day", 0x58A4)


@vector("tampered")
def a_day_in_the_directory() -> bytes:
    """The directory tells what day it was."""
    return spoilt("entry", "day", 0x58A4)


@vector("tampered")
def a_wrong_sum() -> bytes:
    """A file's CRC-32 is wrong, in its header and in the directory."""
    once = changed(RIGHT, "local", "crc", 0x12345678)
    return sealed(changed(once, "entry", "crc", 0x12345678))


@vector("tampered")
def a_wrong_sum_of_the_statement() -> bytes:
    """The statement's CRC-32 is wrong, in its header and in the directory."""
    once = changed(RIGHT, "local", "crc", 1, STATEMENT)
    return sealed(changed(once, "entry", "crc", 1, STATEMENT))


@vector("tampered")
def a_wrong_sum_in_the_directory() -> bytes:
    """The directory's CRC-32 of a file is another than its header's."""
    return spoilt("entry", "crc", 0x12345678)


@vector("tampered")
def a_length_in_the_old_place() -> bytes:
    """A file's header has its length in the field that ZIP64 leaves full of ones."""
    return spoilt("local", "length", len(FILES[JOURNAL]))


@vector("tampered")
def a_packed_length_in_the_old_place() -> bytes:
    """The same for the packed length."""
    return spoilt("local", "packed", len(FILES[JOURNAL]))


@vector("tampered")
def a_length_past_the_end() -> bytes:
    """A file's header claims 4 EiB."""
    place = beginning(RIGHT, "local", JOURNAL) + 30 + len(JOURNAL) + 4
    return sealed(RIGHT[:place] + (1 << 62).to_bytes(8, "little") * 2 + RIGHT[place + 16 :])


@vector("tampered")
def two_lengths() -> bytes:
    """A file's header gives another length packed than unpacked."""
    place = beginning(RIGHT, "local", JOURNAL) + 30 + len(JOURNAL) + 12
    return sealed(RIGHT[:place] + (len(FILES[JOURNAL]) - 1).to_bytes(8, "little") + RIGHT[place + 8 :])


@vector("tampered")
def another_extra_field() -> bytes:
    """A file's header has a field of another number than ZIP64's."""
    place = beginning(RIGHT, "local", JOURNAL) + 30 + len(JOURNAL)
    return sealed(RIGHT[:place] + b"\x75\x70" + RIGHT[place + 2 :])


@vector("tampered")
def made_on_another_system() -> bytes:
    """The directory says that the file was made under MS-DOS."""
    return spoilt("entry", "made by", 45)


@vector("tampered")
def marked_as_text() -> bytes:
    """The directory says that a file is text, so a reader might change its lines."""
    return spoilt("entry", "internal", 1)


@vector("tampered")
def on_another_disk() -> bytes:
    """The directory says that a file begins on a second disk."""
    return spoilt("entry", "disk", 1)


@vector("tampered")
def an_offset_in_the_old_place() -> bytes:
    """The directory gives an offset in the field that ZIP64 leaves full of ones."""
    return spoilt("entry", "offset", 0)


@vector("tampered")
def a_wrong_count() -> bytes:
    """The end of the ZIP counts one file fewer."""
    return spoilt("end64", "count", len(FILES) - 1)


@vector("tampered")
def a_count_in_the_old_place() -> bytes:
    """The old end of the ZIP counts the files, where ZIP64 leaves ones."""
    return spoilt("end", "count", len(FILES))


@vector("tampered")
def a_directory_elsewhere() -> bytes:
    """The old end of the ZIP says where the directory begins, where ZIP64 leaves ones."""
    return spoilt("end", "offset", beginning(RIGHT, "entry", STATEMENT))


@vector("tampered")
def a_locator_that_points_elsewhere() -> bytes:
    """The locator points at another place than the end of the directory."""
    return spoilt("locator", "offset", 0)


@vector("tampered")
def several_disks() -> bytes:
    """The locator says that there are two disks."""
    return spoilt("locator", "disks", 2)


@vector("tampered")
def no_zip64_end() -> bytes:
    """The two records of ZIP64 at the end are lacking."""
    return sealed(RIGHT[:-TAIL] + RIGHT[-22:])


@vector("tampered")
def a_second_zip_behind() -> bytes:
    """A whole other ZIP follows; readers that begin at the end would open that one."""
    other = zipped(bag(files_of({PHOTO: photo(201)})))
    return sealed(RIGHT + other)


@vector("tampered")
def a_second_zip_inside_the_first() -> bytes:
    """Half of a ZIP stands in front of a whole one."""
    return sealed(RIGHT[: beginning(RIGHT, "entry", STATEMENT)] + RIGHT)


@vector("tampered")
def noise_for_a_directory() -> bytes:
    """Noise stands where the directory should be."""
    start = beginning(RIGHT, "entry", STATEMENT)
    return sealed(RIGHT[:start] + noise("directory", len(RIGHT) - start))


@vector("missing-file")
def without_left_out() -> bytes:
    """The list of what was left out is in the manifest and not in the ZIP."""
    return sealed(zipped({name: content for name, content in bag(with_photo()).items() if name != LEFT_OUT}))
