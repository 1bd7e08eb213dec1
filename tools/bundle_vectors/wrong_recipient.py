"""Bundles that are all they should be, for somebody else."""

from bundle_vectors.age_file import file_key, header, payload, stanza
from bundle_vectors.bags import bag
from bundle_vectors.collecting import posted, vector
from bundle_vectors.people import NEIGHBOUR, RECEIVER, SENDER, STRANGER, Setting
from bundle_vectors.zip_file import zipped


def for_the_neighbour() -> dict[str, bytes]:
    """Return a bag that the sender signed for another setting."""
    return bag(statement={"receiver": NEIGHBOUR.fingerprint})


def sealed_to_both(*settings: Setting) -> bytes:
    """Return the usual bundle sealed to several settings."""
    content = zipped(bag())
    key = file_key(content)
    return header([stanza(key, one) for one in settings], key) + payload(key, [content])


@vector("wrong-key")
def for_a_neighbour() -> bytes:
    """Signed for and sealed to another setting: it lay in the wrong letter box."""
    return posted(for_the_neighbour(), NEIGHBOUR)


@vector("wrong-key", opener=STRANGER)
def opened_by_a_stranger() -> bytes:
    """A bundle for the receiver, opened by somebody else."""
    return posted(bag())


@vector("wrong-key")
def for_two_neighbours() -> bytes:
    """Sealed to two settings, and we are neither."""
    return sealed_to_both(NEIGHBOUR, STRANGER)


@vector("other-receiver")
def passed_on_by_a_neighbour() -> bytes:
    """Another setting opened what was signed for it and sealed it again to us."""
    return posted(for_the_neighbour(), RECEIVER)


@vector("other-receiver", opener=NEIGHBOUR)
def passed_on_by_us() -> bytes:
    """We sealed again to another setting what was signed for us."""
    return posted(bag(), NEIGHBOUR)


@vector("other-receiver", opener=NEIGHBOUR)
def copied_to_a_neighbour() -> bytes:
    """Sealed to two settings and signed for one: the other can read it and must not take it in."""
    return sealed_to_both(RECEIVER, NEIGHBOUR)


@vector("other-receiver")
def signed_for_the_sender_itself() -> bytes:
    """The statement names the sender as the receiver."""
    return posted(bag(statement={"receiver": SENDER.fingerprint}))


@vector("other-receiver")
def signed_for_almost_us() -> bytes:
    """The statement names a fingerprint that is almost ours."""
    ours = RECEIVER.fingerprint
    return posted(bag(statement={"receiver": ours[:-1] + ("0" if ours[-1] != "0" else "1")}))
