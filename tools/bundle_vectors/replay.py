"""Bundles that are all they should be, and come again or out of turn."""

from bundle_vectors.age_file import file_key, header, payload, stanza
from bundle_vectors.bags import EARLIER, SIGNATURE, STATEMENT, TRANSFER, bag, photo, signature_of
from bundle_vectors.bags import payload as files_of
from bundle_vectors.collecting import OPENS, posted, vector
from bundle_vectors.people import NEIGHBOUR, STRANGER
from bundle_vectors.zip_file import zipped

OTHER = "f" * 32


@vector("already-received", seen=(TRANSFER,))
def the_same_again() -> bytes:
    """The bundle was taken in before."""
    return posted(bag())


@vector("already-received", seen=(EARLIER, TRANSFER))
def the_same_again_among_others() -> bytes:
    """The bundle was taken in before, and so were others."""
    return posted(bag())


@vector("already-received", seen=(TRANSFER,))
def the_same_sealed_anew() -> bytes:
    """The bundle was taken in before; somebody sealed it again, so the file is another."""
    content = zipped(bag())
    key = file_key(content)
    return header([stanza(key, NEIGHBOUR), stanza(key)], key) + payload(key, [content])


@vector("already-received", seen=(TRANSFER,))
def other_contents_under_the_same_id() -> bytes:
    """The sender used a transfer id twice, for two different bundles."""
    return posted(bag(files_of({"data/media/new.jpg": photo(150)})))


@vector("already-received", seen=(EARLIER, TRANSFER))
def a_top_up_again() -> bytes:
    """A bundle that adds to another was taken in before."""
    return posted(bag(statement={"base": EARLIER}))


@vector("base-unknown")
def a_top_up_to_nothing() -> bytes:
    """It adds to a transfer, and none has come from this sender."""
    return posted(bag(statement={"base": EARLIER}))


@vector("base-unknown", seen=(OTHER,))
def a_top_up_to_another() -> bytes:
    """It adds to a transfer that never came, though another did."""
    return posted(bag(statement={"base": EARLIER}))


@vector("base-unknown", seen=(EARLIER[:-1] + "e",))
def a_top_up_to_almost_the_same() -> bytes:
    """It adds to a transfer whose id differs in the last digit from the one that came."""
    return posted(bag(statement={"base": EARLIER}))


@vector("base-unknown")
def a_top_up_to_itself() -> bytes:
    """It says that it adds to itself."""
    return posted(bag(statement={"base": TRANSFER}))


@vector("signature-bad", seen=(TRANSFER,))
def a_stranger_under_a_seen_id() -> bytes:
    """Somebody else uses an id that came before: who sends is asked first."""
    files = bag(statement={"sender": STRANGER.fingerprint})
    return posted(files | {SIGNATURE: signature_of(files[STATEMENT], STRANGER)})


@vector(OPENS, seen=(OTHER,))
def another_transfer_of_the_same_journal() -> bytes:
    """The same journal under another transfer id stands alone, and is not a repetition."""
    return posted(bag(statement={"transfer_id": EARLIER}))
