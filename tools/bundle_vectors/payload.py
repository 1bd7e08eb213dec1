"""The files under `data/`: changed by a forger below the signature, or signed by a faulty program of the sender."""

import json

from bundle_vectors.bags import (
    JOURNAL,
    LEFT_OUT,
    PHOTO,
    PRINTED,
    Files,
    as_json,
    bag,
    journal,
    left_out,
    medium,
    photo,
    with_photo,
)
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import posted, vector


def signed(**changes: bytes) -> bytes:
    """Return a bundle the sender signed over other documents."""
    names = {"journal_json": JOURNAL, "left_out_json": LEFT_OUT}
    return posted(bag(files_of() | {names[name]: content for name, content in changes.items()}))


def forged(files: Files) -> bytes:
    """Return the usual bundle with some files put in the place of others, and nothing made to fit."""
    return posted(bag() | files)


def lines_of(**changes: object) -> bytes:
    """Return a list of what was left out whose one line is changed."""
    line = left_out()["left_out"][0] | changes
    return as_json(left_out(left_out=[line]))


def with_media(*media: dict[str, object]) -> bytes:
    """Return a bundle with one photo whose journal says something else of its media."""
    return posted(bag(with_photo() | {JOURNAL: as_json(journal(media=list(media)) | {"entries": []})}))


def right() -> dict[str, object]:
    """Return what a journal says of the usual photo."""
    return medium(PHOTO, photo())


@vector("tampered")
def a_flipped_bit_in_a_photo() -> bytes:
    """One bit of the photo is another."""
    return forged({PHOTO: bytes([photo()[0] ^ 1]) + photo()[1:]})


@vector("tampered")
def another_photo_of_the_same_length() -> bytes:
    """The photo is another of the same length."""
    return forged({PHOTO: photo(201)[:200]})


@vector("tampered")
def a_longer_photo() -> bytes:
    """Something was added to the photo."""
    return forged({PHOTO: photo() + b"hidden"})


@vector("tampered")
def a_shorter_photo() -> bytes:
    """The photo lacks its last byte."""
    return forged({PHOTO: photo()[:-1]})


@vector("tampered")
def another_childs_journal() -> bytes:
    """The journal is another child's."""
    return forged({JOURNAL: as_json(journal({PHOTO: photo()}, journal_id="j2"))})


@vector("tampered")
def another_childs_left_out() -> bytes:
    """The list of what was left out is another's."""
    return forged({LEFT_OUT: as_json(left_out(carried=2))})


@vector("extra-file")
def a_photo_slipped_in() -> bytes:
    """A photo more than the manifest names."""
    return posted(dict(sorted_bag({"data/media/zz.jpg": b"slipped in"})))


@vector("extra-file")
def pages_slipped_in() -> bytes:
    """The journal as pages, which the manifest does not name."""
    return posted(dict(sorted_bag({PRINTED: b"%PDF-1.7\n%%EOF\n"})))


def sorted_bag(more: Files) -> list[tuple[str, bytes]]:
    """Return the usual bag with files put where they belong by their names."""
    files = list(bag().items())
    return [*files[:6], *sorted([*files[6:], *more.items()])]


@vector("missing-file")
def a_photo_taken_out() -> bytes:
    """The photo is in the manifest and not in the bundle."""
    return posted({name: content for name, content in bag().items() if name != PHOTO})


@vector("missing-file")
def no_journal() -> bytes:
    """There is no journal, and the sender signed that."""
    return posted(bag({LEFT_OUT: as_json(left_out())}))


@vector("missing-file")
def no_left_out() -> bytes:
    """There is no list of what was left out, and the sender signed that."""
    return posted(bag({JOURNAL: as_json(journal())}))


@vector("missing-file")
def no_payload() -> bytes:
    """There is nothing under `data/`, and the sender signed that."""
    return posted(bag({}))


@vector("extra-file")
def a_document_of_another_name() -> bytes:
    """A file lies beside the journal that this version does not know."""
    return posted(bag(files_of() | {"data/receipt.json": b"{}"}))


@vector("extra-file")
def a_folder_in_a_folder() -> bytes:
    """A photo lies a folder deeper."""
    return posted(bag(files_of({"data/media/2024/x.jpg": b"x"})))


@vector("extra-file")
def a_hidden_name() -> bytes:
    """A media name begins with a point."""
    return posted(bag(files_of({"data/media/.htaccess": b"x"})))


@vector("extra-file")
def a_name_like_an_option() -> bytes:
    """A media name begins with a hyphen."""
    return posted(bag(files_of({"data/media/-rf.jpg": b"x"})))


@vector("extra-file")
def a_name_with_a_space() -> bytes:
    """A media name has a space, as a name that tells of somebody would."""
    return posted(bag(files_of({"data/media/Nia and Tom.jpg": b"x"})))


@vector("extra-file")
def two_endings() -> bytes:
    """A media name has two endings."""
    return posted(bag(files_of({"data/media/x.jpg.exe": b"x"})))


@vector("extra-file")
def a_long_ending() -> bytes:
    """A media name's ending has nine letters."""
    return posted(bag(files_of({"data/media/x.abcdefghi": b"x"})))


@vector("extra-file")
def a_long_name() -> bytes:
    """A media name has a hundred and one letters."""
    return posted(bag(files_of({f"data/media/{'x' * 101}": b"x"})))


@vector("extra-file")
def a_device() -> bytes:
    """A media name is a device where the reader may run."""
    return posted(bag(files_of({"data/media/nul.jpg": b"x"})))


@vector("extra-file")
def a_device_in_capitals() -> bytes:
    """A media name is a device in capitals, without an ending."""
    return posted(bag(files_of({"data/media/COM1": b"x"})))


@vector("invalid-journal")
def a_journal_that_is_no_json() -> bytes:
    """The journal is a text."""
    return signed(journal_json=b"Nia laid six bricks end to end.\n")


@vector("invalid-journal")
def an_empty_journal_file() -> bytes:
    """The journal is a file of no bytes."""
    return signed(journal_json=b"")


@vector("invalid-journal")
def a_journal_that_is_a_list() -> bytes:
    """The journal is a list."""
    return signed(journal_json=as_json([journal()]))


@vector("invalid-journal")
def a_journal_cut_short() -> bytes:
    """The journal lacks its last bracket."""
    return signed(journal_json=as_json(journal())[:-2])


@vector("invalid-journal")
def a_journal_with_a_key_twice() -> bytes:
    """The journal names its child twice, so that two readers could believe two things."""
    return signed(
        journal_json=as_json(journal()).replace(b'"journal_id":"j1"', b'"journal_id":"j0","journal_id":"j1"')
    )


@vector("invalid-journal")
def a_journal_that_is_not_utf_8() -> bytes:
    """The journal's letters are in another encoding."""
    return signed(journal_json=as_json(journal(journal_id="j1")).replace(b"Nia", b"Zo\xeb"))


@vector("invalid-journal")
def a_journal_with_a_byte_order_mark() -> bytes:
    """The journal begins with an editor's mark."""
    return signed(journal_json=b"\xef\xbb\xbf" + as_json(journal()))


@vector("invalid-journal")
def a_journal_without_a_child() -> bytes:
    """The journal is about nobody."""
    return signed(journal_json=as_json({key: value for key, value in journal().items() if key != "child"}))


@vector("unsupported-version")
def a_journal_of_another_version() -> bytes:
    """The journal's version is not the one the statement names."""
    return signed(journal_json=as_json(journal(schema_version="0.9")))


@vector("unsupported-version")
def a_journal_without_its_version() -> bytes:
    """The journal does not say which version it is of."""
    return signed(journal_json=as_json({key: value for key, value in journal().items() if key != "schema_version"}))


@vector("media-missing")
def a_photo_the_bundle_lacks() -> bytes:
    """The journal speaks of a photo that is not in the bundle."""
    return signed(journal_json=as_json(journal({PHOTO: photo()})))


@vector("extra-file")
def a_photo_the_journal_lacks() -> bytes:
    """A photo is in the bundle that the journal does not speak of."""
    return with_media()


@vector("media-missing")
def a_photo_of_another_name() -> bytes:
    """The journal calls the photo something else."""
    return with_media(right() | {"path": "media/other.jpg"})


@vector("media-missing")
def a_photo_with_another_digest() -> bytes:
    """The journal gives another digest for the photo than the manifest."""
    return with_media(right() | {"sha256": "0" * 64})


@vector("media-missing")
def a_photo_with_another_length() -> bytes:
    """The journal gives another length for the photo than it has."""
    return with_media(right() | {"bytes": 199})


@vector("tampered")
def left_out_that_is_no_json() -> bytes:
    """The list of what was left out is a text."""
    return signed(left_out_json=b"three messages\n")


@vector("tampered")
def left_out_that_is_a_list() -> bytes:
    """The list of what was left out is a bare list."""
    return signed(left_out_json=as_json([]))


@vector("unsupported-version")
def left_out_of_another_version() -> bytes:
    """The list of what was left out is of a version that is not known."""
    return signed(left_out_json=as_json(left_out(schema="journal-bridge/left-out/2.0")))


@vector("tampered")
def left_out_with_a_member_too_many() -> bytes:
    """The list of what was left out says something more."""
    return signed(left_out_json=as_json(left_out(comment="by hand")))


@vector("tampered")
def left_out_with_a_key_twice() -> bytes:
    """The list of what was left out has a key twice."""
    return signed(left_out_json=as_json(left_out()).replace(b'"carried":1', b'"carried":0,"carried":1'))


@vector("tampered")
def left_out_for_an_unknown_purpose() -> bytes:
    """The list of what was left out was made to no purpose that is known."""
    return signed(left_out_json=as_json(left_out(purpose="newspaper")))


@vector("tampered")
def left_out_fewer_than_none() -> bytes:
    """A line counts fewer than none."""
    return signed(left_out_json=lines_of(count=-1))


@vector("tampered")
def left_out_by_halves() -> bytes:
    """A line counts one and a half."""
    return signed(left_out_json=lines_of(count=1.5))


@vector("tampered")
def left_out_of_an_unknown_kind() -> bytes:
    """A line is about a kind of thing that is not known."""
    return signed(left_out_json=lines_of(kind="rumour"))


@vector("tampered")
def left_out_of_a_kind_that_never_travels() -> bytes:
    """A line counts next steps, which a setting tells itself alone."""
    return signed(left_out_json=lines_of(kind="next_steps"))


@vector("tampered")
def left_out_and_yet_carried() -> bytes:
    """A line says of what was left out that it was carried."""
    return signed(left_out_json=lines_of(state="carry"))


@vector("tampered")
def left_out_with_a_line_cut() -> bytes:
    """A line lacks its reason."""
    line = {key: value for key, value in left_out()["left_out"][0].items() if key != "reason"}
    return signed(left_out_json=as_json(left_out(left_out=[line])))


@vector("tampered")
def left_out_with_half_a_letter() -> bytes:
    """A reason holds half of a pair of code units, which is no text."""
    raw = json.dumps(json.loads(lines_of(reason="half")), sort_keys=True).replace('"half"', '"\\ud83c"')
    return signed(left_out_json=raw.encode())
