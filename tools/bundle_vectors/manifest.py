"""The tag files below the signature: every one of these bundles is signed by the sender itself."""

from bundle_vectors.bags import (
    BAGIT,
    BAGIT_TEXT,
    INFO,
    JOURNAL,
    LEFT_OUT,
    MANIFEST,
    PHOTO,
    STATEMENT,
    TAG_MANIFEST,
    TRANSFER,
    Files,
    bag,
    info_of,
    lines,
    manifest_of,
    sha256,
    with_photo,
)
from bundle_vectors.collecting import posted, vector


def listed(**changes: str) -> dict[str, str]:
    """Return the digests of the usual payload, with some changed by the last part of their names."""
    digests = {name: sha256(content) for name, content in with_photo().items()}
    return {name: changes.get(name.rpartition(".")[2], digest) for name, digest in digests.items()}


def with_manifest(raw: bytes) -> bytes:
    """Return a bundle with another manifest, signed."""
    return posted(bag(manifest=raw))


def with_tag_manifest(raw: bytes) -> bytes:
    """Return a bundle with another tag manifest, signed."""
    return posted(bag(tag_manifest=raw))


def with_info(raw: bytes) -> bytes:
    """Return a bundle with other information, signed."""
    return posted(bag(info=raw))


def right_tags() -> Files:
    """Return the tag files that the tag manifest lists."""
    files = bag()
    return {name: files[name] for name in (BAGIT, INFO, MANIFEST)}


@vector("tampered")
def another_digest() -> bytes:
    """The manifest gives another digest for the photo."""
    return with_manifest(lines(listed(jpg=sha256(b"another"))))


@vector("tampered")
def digests_exchanged() -> bytes:
    """The manifest gives two files each other's digest."""
    digests = listed()
    digests[JOURNAL], digests[LEFT_OUT] = digests[LEFT_OUT], digests[JOURNAL]
    return with_manifest(lines(digests))


@vector("tampered")
def digests_in_capitals() -> bytes:
    """The manifest's digests have capitals."""
    return with_manifest(lines({name: digest.upper() for name, digest in listed().items()}))


@vector("tampered")
def digests_of_another_kind() -> bytes:
    """The manifest's digests are half as long."""
    return with_manifest(lines({name: digest[:32] for name, digest in listed().items()}))


@vector("tampered")
def out_of_order() -> bytes:
    """The manifest's lines are out of order."""
    return with_manifest(b"".join(reversed(lines(listed()).splitlines(keepends=True))))


@vector("tampered")
def a_line_twice() -> bytes:
    """A line of the manifest stands there twice."""
    whole = lines(listed())
    return with_manifest(whole.splitlines(keepends=True)[0] + whole)


@vector("tampered")
def two_digests_for_one_file() -> bytes:
    """The manifest names a file twice, with two digests."""
    whole = lines(listed())
    return with_manifest(f"{sha256(b'another')}  {JOURNAL}\n".encode() + whole)


@vector("tampered")
def one_space() -> bytes:
    """One space stands between digest and name."""
    return with_manifest(lines(listed()).replace(b"  ", b" "))


@vector("tampered")
def a_star() -> bytes:
    """A star stands before the names, as some programs write for binary files."""
    return with_manifest(lines(listed()).replace(b"  ", b" *"))


@vector("tampered")
def lines_end_as_in_windows() -> bytes:
    """The manifest's lines end with two characters."""
    return with_manifest(lines(listed()).replace(b"\n", b"\r\n"))


@vector("tampered")
def no_line_at_the_end() -> bytes:
    """The manifest's last line does not end."""
    return with_manifest(lines(listed())[:-1])


@vector("tampered")
def an_empty_line() -> bytes:
    """An empty line ends the manifest."""
    return with_manifest(lines(listed()) + b"\n")


@vector("tampered")
def an_escaped_name() -> bytes:
    """A name is escaped as BagIt allows for line breaks; names in a bundle never need it."""
    return with_manifest(lines(listed()).replace(b"media/k", b"media/%6B"))


@vector("missing-file")
def a_file_that_is_not_there() -> bytes:
    """The manifest names a photo that is not in the bundle."""
    return with_manifest(lines(listed() | {"data/media/more.jpg": sha256(b"more")}))


@vector("extra-file")
def a_file_it_does_not_name() -> bytes:
    """A photo is in the bundle and not in the manifest."""
    return with_manifest(lines({name: digest for name, digest in listed().items() if name != PHOTO}))


@vector("missing-file")
def not_there() -> bytes:
    """There is no manifest."""
    return posted({name: content for name, content in bag().items() if name != MANIFEST})


@vector("missing-file")
def no_tag_manifest() -> bytes:
    """There is no tag manifest."""
    return posted({name: content for name, content in bag().items() if name != TAG_MANIFEST})


@vector("missing-file")
def no_information() -> bytes:
    """There is no bag information."""
    return posted({name: content for name, content in bag().items() if name != INFO})


@vector("tampered")
def a_tag_manifest_that_lacks_the_manifest() -> bytes:
    """The tag manifest vouches for two files of three."""
    tags = right_tags()
    del tags[MANIFEST]
    return with_tag_manifest(manifest_of(tags))


@vector("tampered")
def a_tag_manifest_with_the_statement() -> bytes:
    """The tag manifest lists a fourth file."""
    return with_tag_manifest(manifest_of(right_tags() | {STATEMENT: b"whatever it says"}))


@vector("tampered")
def a_tag_manifest_out_of_order() -> bytes:
    """The tag manifest's lines are out of order."""
    return with_tag_manifest(b"".join(reversed(manifest_of(right_tags()).splitlines(keepends=True))))


@vector("tampered")
def an_empty_tag_manifest() -> bytes:
    """The tag manifest is empty."""
    return with_tag_manifest(b"")


@vector("tampered")
def a_wrong_digest_in_the_tag_manifest() -> bytes:
    """The tag manifest gives another digest for the bag information."""
    return with_tag_manifest(manifest_of(right_tags() | {INFO: b"another"}))


@vector("tampered")
def a_manifest_changed_under_the_tag_manifest() -> bytes:
    """Payload and manifest were changed together; the tag manifest stays as it was signed."""
    changed = with_photo() | {PHOTO: b"another photo"}
    return posted(bag() | {PHOTO: changed[PHOTO], MANIFEST: manifest_of(changed)})


@vector("tampered")
def an_older_bagit() -> bytes:
    """The bag declares BagIt 0.97."""
    return posted(bag(bagit=BAGIT_TEXT.replace(b"1.0", b"0.97")))


@vector("tampered")
def another_encoding() -> bytes:
    """The bag declares another encoding."""
    return posted(bag(bagit=BAGIT_TEXT.replace(b"UTF-8", b"UTF-16")))


@vector("tampered")
def a_declaration_with_more() -> bytes:
    """The declaration has a third line."""
    return posted(bag(bagit=BAGIT_TEXT + b"Comment: hello\n"))


@vector("tampered")
def another_transfer_in_the_information() -> bytes:
    """The bag information names another transfer than the statement."""
    return with_info(info_of(with_photo(), "a" * 32))


@vector("tampered")
def another_count() -> bytes:
    """The bag information counts one file more."""
    return with_info(info_of(with_photo()).replace(b".3\n", b".4\n"))


@vector("tampered")
def another_length() -> bytes:
    """The bag information gives one byte fewer."""
    whole = info_of(with_photo())
    size = sum(map(len, with_photo().values()))
    return with_info(whole.replace(f" {size}.".encode(), f" {size - 1}.".encode()))


@vector("tampered")
def information_with_a_name() -> bytes:
    """The bag information has a line for a person's name."""
    return with_info(info_of(with_photo()) + b"Contact-Name: Osian Pike\n")


@vector("tampered")
def information_in_another_order() -> bytes:
    """The lines of the bag information are out of order."""
    return with_info(b"".join(reversed(info_of(with_photo()).splitlines(keepends=True))))


@vector("tampered")
def no_program() -> bytes:
    """The bag information does not say what program wrote it."""
    return with_info(info_of(with_photo()).split(b"\n", 1)[1])


@vector("tampered")
def a_program_with_a_control_character() -> bytes:
    """The program's name could drive a terminal."""
    return with_info(info_of(with_photo(), TRANSFER, "vectors \x1b[2J"))


@vector("tampered")
def a_program_with_a_long_name() -> bytes:
    """The program's name is longer than a hundred characters."""
    return with_info(info_of(with_photo(), TRANSFER, "v" * 101))
