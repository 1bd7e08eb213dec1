"""The statement: every one of these is signed by the sender itself, as a faulty program might sign it."""

import json

from bundle_vectors.bags import (
    BAGIT,
    EARLIER,
    JOURNAL,
    SIGNATURE,
    STATEMENT,
    TRANSFER,
    Files,
    as_json,
    bag,
    journal,
    left_out,
    sha256,
    signature_of,
    spaced,
)
from bundle_vectors.collecting import posted, vector
from bundle_vectors.people import SENDER, STRANGER


def said(**changes: object) -> bytes:
    """Return a bundle whose statement has some values changed."""
    return posted(bag(statement=changes))


def right() -> dict[str, object]:
    """Return the statement of the usual bundle as a document."""
    document: dict[str, object] = json.loads(bag()[STATEMENT])
    return document


def written(raw: bytes) -> bytes:
    """Return a bundle whose statement is written in another way."""
    return posted(bag(said=raw))


@vector("unsupported-version")
def a_later_version() -> bytes:
    """The statement names version 1.1 of this format."""
    return said(schema="journal-bridge/bundle/1.1")


@vector("unsupported-version")
def a_draft() -> bytes:
    """The statement names a draft of this format."""
    return said(schema="journal-bridge/bundle/1.0-draft")


@vector("unsupported-version")
def a_later_version_with_other_files() -> bytes:
    """A later version may have other files and other signatures; only its first member is known."""
    statement = spaced({"schema": "journal-bridge/bundle/2.0", "anything": "else"})
    files: Files = {STATEMENT: statement, "statement.mldsa": b"another kind of signature", "data/x": b"y"}
    return posted(files)


@vector("unsupported-version")
def a_later_journal() -> bytes:
    """The statement names a version of the journal's schema that is not known yet."""
    files = {JOURNAL: as_json(journal(schema_version="9.0")), "data/left-out.json": as_json(left_out())}
    return posted(bag(files, statement={"journal_schema": "9.0"}))


@vector("unsupported-version")
def a_draft_of_the_journal() -> bytes:
    """The journal inside is of a draft that was never released."""
    files = {JOURNAL: as_json(journal(schema_version="1.0-draft")), "data/left-out.json": as_json(left_out())}
    return posted(bag(files, statement={"journal_schema": "1.0-draft"}))


@vector("tampered")
def a_version_with_capitals() -> bytes:
    """The journal's version holds a capital."""
    return said(journal_schema="1.0-Draft")


@vector("tampered")
def no_json() -> bytes:
    """The statement is no JSON."""
    return written(b"schema: journal-bridge/bundle/1.0\n")


@vector("tampered")
def no_object() -> bytes:
    """The statement is a list."""
    return written(spaced([right()]))


@vector("tampered")
def empty() -> bytes:
    """The statement is empty."""
    return written(b"")


@vector("tampered")
def a_space_at_the_end() -> bytes:
    """A space follows the statement."""
    return written(spaced(right()) + b" ")


@vector("tampered")
def no_line_at_the_end() -> bytes:
    """The last line of the statement does not end."""
    return written(spaced(right())[:-1])


@vector("tampered")
def on_one_line() -> bytes:
    """The statement is right, and written on one line."""
    return written(as_json(right()))


@vector("tampered")
def two_spaces() -> bytes:
    """The statement's lines begin with two spaces."""
    return written((json.dumps(right(), indent=2) + "\n").encode())


@vector("tampered")
def lines_end_as_in_windows() -> bytes:
    """The statement's lines end with two characters."""
    return written(spaced(right()).replace(b"\n", b"\r\n"))


@vector("tampered")
def a_byte_order_mark() -> bytes:
    """The statement begins with an editor's mark."""
    return written(b"\xef\xbb\xbf" + spaced(right()))


@vector("tampered")
def an_escaped_letter() -> bytes:
    """A letter of the statement is escaped, which means the same and is written otherwise."""
    return written(spaced(right()).replace(b'"5f0c', b'"\\u0035f0c'))


@vector("tampered")
def another_order() -> bytes:
    """The statement's members stand in another order."""
    document = right()
    return written(spaced({"schema": document["schema"]} | dict(reversed(document.items()))))


@vector("tampered")
def a_member_too_many() -> bytes:
    """The statement says something this version does not know."""
    return written(spaced(right() | {"created": "2024-07-19T12:00:00Z"}))


@vector("tampered")
def a_member_twice() -> bytes:
    """The receiver stands in the statement twice."""
    whole = spaced(right())
    line = next(one for one in whole.split(b"\n") if b'"receiver"' in one)
    return written(whole.replace(line, line + b"\n" + line))


@vector("tampered")
def no_base() -> bytes:
    """The statement does not say whether it adds to another."""
    return written(spaced({key: value for key, value in right().items() if key != "base"}))


@vector("tampered")
def an_empty_base() -> bytes:
    """The base is an empty text instead of null."""
    return said(base="")


@vector("tampered")
def a_short_base() -> bytes:
    """The base is 31 digits."""
    return said(base=EARLIER[:-1])


@vector("tampered")
def a_base_that_is_false() -> bytes:
    """The base is neither null nor a transfer id."""
    return said(base=False)


@vector("tampered")
def a_transfer_in_capitals() -> bytes:
    """The transfer id has capitals."""
    return said(transfer_id=TRANSFER.upper())


@vector("tampered")
def a_short_transfer() -> bytes:
    """The transfer id is 31 digits."""
    return said(transfer_id=TRANSFER[:-1])


@vector("tampered")
def a_transfer_with_a_name() -> bytes:
    """The transfer id is a name, where there may only be random digits."""
    return said(transfer_id="nia-larkspur-leaves-bramblewood-")


@vector("tampered")
def a_transfer_that_is_a_number() -> bytes:
    """The transfer id is a number."""
    return said(transfer_id=int("1" * 32))


@vector("tampered")
def a_digest_in_capitals() -> bytes:
    """The digest of the tag manifest has capitals."""
    return said(tagmanifest_sha256=sha256(bag()["tagmanifest-sha256.txt"]).upper())


@vector("tampered")
def another_digest() -> bytes:
    """The statement speaks of another tag manifest."""
    return said(tagmanifest_sha256=sha256(b"another"))


@vector("signature-bad")
def a_sender_who_did_not_sign() -> bytes:
    """The statement names another sender than the one that signed it."""
    return said(sender=STRANGER.fingerprint)


@vector("tampered")
def a_sender_in_capitals() -> bytes:
    """The sender's fingerprint has capitals."""
    return said(sender=SENDER.fingerprint.upper())


@vector("missing-file")
def not_there() -> bytes:
    """There is no statement."""
    return posted({name: content for name, content in bag().items() if name != STATEMENT})


@vector("missing-file")
def only_a_statement() -> bytes:
    """There is a signed statement and nothing else."""
    files = bag()
    return posted({STATEMENT: files[STATEMENT], SIGNATURE: signature_of(files[STATEMENT])})


@vector("missing-file")
def no_declaration() -> bytes:
    """There is no `bagit.txt`."""
    return posted({name: content for name, content in bag().items() if name != BAGIT})
