"""What the ZIP's records say of a file and of the directory, field by field."""

from bundle_vectors.age_file import sealed
from bundle_vectors.bags import JOURNAL, LEFT_OUT, PHOTO, STATEMENT, bag, photo, with_photo
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import vector
from bundle_vectors.container.zips import FILES, RIGHT, spoilt
from bundle_vectors.people import noise
from bundle_vectors.zip_file import TAIL, beginning, changed, zipped


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
