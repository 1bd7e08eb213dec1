"""Bundles that every reader must open."""

from bundle_vectors.age_file import file_key, header, payload, sealed, stanza, written_stanza
from bundle_vectors.bags import (
    EARLIER,
    JOURNAL,
    LEFT_OUT,
    PHOTO,
    PRINTED,
    as_json,
    bag,
    info_of,
    journal,
    left_out,
    medium,
    photo,
    with_photo,
)
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import OPENS, posted, vector
from bundle_vectors.people import NEIGHBOUR, noise
from bundle_vectors.zip_file import zipped


@vector(OPENS)
def smallest() -> bytes:
    """A journal without any media, and nothing else: the worked example of the specification."""
    return posted(bag(files_of()))


@vector(OPENS)
def one_photo() -> bytes:
    """A journal with one photo."""
    return posted(bag())


@vector(OPENS)
def printed_journal() -> bytes:
    """The journal as pages lies beside it."""
    return posted(bag(with_photo() | {PRINTED: b"%PDF-1.7\n%%EOF\n"}))


@vector(OPENS)
def several_media_in_order() -> bytes:
    """Files stand in the order of the bytes of their names: digits, capitals, small letters; the shorter first."""
    names = ("9", "A-b.png", "a", "a0.mp4", "a_.mov")
    return posted(bag(files_of({f"data/media/{name}": noise(name, 40) for name in names})))


@vector(OPENS)
def an_empty_file() -> bytes:
    """A file of no bytes is a file."""
    return posted(bag(files_of({PHOTO: b""})))


@vector(OPENS)
def longest_name() -> bytes:
    """A media name of a hundred letters and an ending of eight."""
    return posted(bag(files_of({f"data/media/{'x' * 100}.{'y' * 8}": b"long"})))


@vector(OPENS)
def a_name_that_only_begins_like_a_device() -> bytes:
    """`console` and `com10` are names like any other."""
    return posted(bag(files_of({"data/media/com10.jpg": b"10", "data/media/console": b"c"})))


@vector(OPENS)
def media_that_are_not_there() -> bytes:
    """Media that the sender itself only had a link to, or not at all, have no file in the bundle."""
    lost = [medium("data/media/lost.jpg", b"") | {"availability": "missing"}]
    lost += [medium("data/media/linked.jpg", b"") | {"availability": "linked"}]
    bare = [{key: value for key, value in one.items() if key not in {"path", "sha256", "bytes"}} for one in lost]
    return posted(bag({JOURNAL: as_json(journal(media=bare)), LEFT_OUT: as_json(left_out())}))


@vector(OPENS)
def many_scripts() -> bytes:
    """The journal's text is Unicode, whatever the language."""
    child = journal()["child"] | {"known_as": {"full": "نور Ọlá 小雨 🌈"}}
    return posted(bag({JOURNAL: as_json(journal(child=child)), LEFT_OUT: as_json(left_out())}))


@vector(OPENS)
def a_journal_with_spaces() -> bytes:
    """The documents of the payload need not be written in one particular way."""
    spaced = as_json(journal()).replace(b",", b",\n  ")
    return posted(bag({JOURNAL: spaced, LEFT_OUT: as_json(left_out())}))


@vector(OPENS)
def nothing_left_out() -> bytes:
    """The list of what was left out may be empty."""
    return posted(bag({JOURNAL: as_json(journal()), LEFT_OUT: as_json(left_out(left_out=[]))}))


@vector(OPENS)
def another_program() -> bytes:
    """Any program may have written the bundle, and says so in a line of its own."""
    return posted(bag(info=info_of(with_photo(), agent="Somebody Else's Writer 7.0 (beta)")))


@vector(OPENS, seen=("1" * 32, EARLIER))
def others_came_before() -> bytes:
    """Other transfers from the same sender came before this one."""
    return posted(bag())


@vector(OPENS, seen=(EARLIER,))
def a_top_up() -> bytes:
    """It adds to a transfer that came before."""
    return posted(bag(statement={"base": EARLIER}))


@vector(OPENS)
def two_recipients() -> bytes:
    """The sender may seal to somebody else as well, such as an archive of its own."""
    content = zipped(bag())
    key = file_key(content)
    return header([stanza(key, NEIGHBOUR), stanza(key)], key) + payload(key, [content])


@vector(OPENS)
def a_stanza_of_an_unknown_kind() -> bytes:
    """A reader passes over recipients of kinds it does not know."""
    content = zipped(bag())
    key = file_key(content)
    unknown = written_stanza([b"later", b"than", b"this"], noise("unknown stanza", 40))
    return header([unknown, stanza(key)], key) + payload(key, [content])


@vector(OPENS)
def two_chunks() -> bytes:
    """A bundle longer than one chunk of age."""
    return posted(bag(files_of({PHOTO: photo(66_000)})))


@vector(OPENS)
def exactly_one_chunk() -> bytes:
    """A bundle whose plaintext fills its last chunk to the last byte."""
    short = len(zipped(bag(files_of({PHOTO: photo(60_000)}))))
    whole = zipped(bag(files_of({PHOTO: photo(60_000 + (64 << 10) - short)})))
    if len(whole) != 64 << 10:
        raise AssertionError(len(whole))
    return sealed(whole)
