"""What lies where in the ZIP, in which order, and under which names."""

from bundle_vectors.age_file import sealed
from bundle_vectors.bags import BAGIT, JOURNAL, PHOTO, SIGNATURE, STATEMENT, bag
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import posted, vector
from bundle_vectors.container.zips import (
    FILES,
    RIGHT,
    as_packed,
    by_zipfile,
    deflated,
    in_two_parts,
    reordered,
    with_directory,
)
from bundle_vectors.zip_file import TAIL, beginning, changed, entry, joined, local, tail, zipped


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
