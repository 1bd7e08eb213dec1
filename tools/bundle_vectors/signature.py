"""The signature: made by a forger who can read, change and seal everything, and holds no key of the sender."""

import base64
import json
from collections.abc import Callable
from typing import Final

from bundle_vectors.bags import (
    INFO,
    JOURNAL,
    MANIFEST,
    PHOTO,
    SIGNATURE,
    STATEMENT,
    TAG_MANIFEST,
    Files,
    as_json,
    bag,
    info_of,
    journal,
    manifest_of,
    photo,
    signature_of,
    spaced,
    statement_of,
    with_photo,
)
from bundle_vectors.collecting import posted, vector
from bundle_vectors.people import NEIGHBOUR, RECEIVER, SENDER, STRANGER, Setting

ORDER: Final = 2**252 + 27742317777372353535851937790883648493
"""The order of Ed25519's group: added to a signature's second half, it makes another that fits as well."""


def right() -> dict[str, str]:
    """Return the usual bundle's signature file as a document."""
    document: dict[str, str] = json.loads(bag()[SIGNATURE])
    return document


def made() -> bytes:
    """Return the usual bundle's signature: 64 bytes."""
    return base64.b64decode(right()["signature"])


def with_signature(raw: bytes) -> bytes:
    """Return the usual bundle with another signature file."""
    return posted(bag(signature=raw))


def with_value(signature: bytes) -> bytes:
    """Return the usual bundle with another value for the signature."""
    return with_signature(spaced(right() | {"signature": base64.b64encode(signature).decode()}))


def with_text(change: Callable[[str], str]) -> bytes:
    """Return the usual bundle with its signature spelled in another way."""
    return with_signature(spaced(right() | {"signature": change(right()["signature"])}))


def forged(files: Files, signer: Setting | None = None) -> bytes:
    """Return a bag made to fit other files, under the usual signature, or under another's."""
    lower = {name: content for name, content in bag(files).items() if name not in {STATEMENT, SIGNATURE}}
    statement = statement_of(lower[TAG_MANIFEST])
    signature = signature_of(statement, signer) if signer else bag()[SIGNATURE]
    return posted({STATEMENT: statement, SIGNATURE: signature} | lower)


@vector("signature-bad")
def another_photo_and_all_made_to_fit() -> bytes:
    """A photo is another, and manifests and statement fit it; the signature is the old one."""
    return forged({**with_photo(), PHOTO: photo(201), JOURNAL: as_json(journal({PHOTO: photo(201)}))})


@vector("signature-bad")
def another_statement() -> bytes:
    """The statement was changed after it was signed."""
    files = bag()
    return posted(files | {STATEMENT: files[STATEMENT].replace(b'"base": null', b'"base": "' + b"1" * 32 + b'"')})


@vector("signature-bad")
def a_space_behind_the_statement() -> bytes:
    """A space was added to the statement after it was signed."""
    files = bag()
    return posted(files | {STATEMENT: files[STATEMENT] + b" "})


@vector("signature-bad")
def a_flipped_bit() -> bytes:
    """One bit of the signature is another."""
    return with_value(bytes([made()[0] ^ 1]) + made()[1:])


@vector("signature-bad")
def a_flipped_bit_in_the_second_half() -> bytes:
    """One bit of the signature's second half is another."""
    return with_value(made()[:40] + bytes([made()[40] ^ 4]) + made()[41:])


@vector("signature-bad")
def a_second_half_past_the_order() -> bytes:
    """The signature's second half is larger than the order of the group: a second signature out of one."""
    half = int.from_bytes(made()[32:], "little") + ORDER
    return with_value(made()[:32] + half.to_bytes(32, "little"))


@vector("signature-bad")
def zeros() -> bytes:
    """The signature is all zeros."""
    return with_value(bytes(64))


@vector("signature-bad")
def short() -> bytes:
    """The signature is 63 bytes."""
    return with_value(made()[:-1])


@vector("signature-bad")
def long() -> bytes:
    """The signature is 65 bytes."""
    return with_value(made() + b"\0")


@vector("signature-bad")
def over_the_tag_manifest() -> bytes:
    """The sender signed the tag manifest itself, which names no receiver."""
    return with_value(SENDER.signing.sign(bag()[TAG_MANIFEST]))


@vector("signature-bad")
def of_another_bundle() -> bytes:
    """The sender's signature over another of its bundles."""
    return with_signature(bag(statement={"transfer_id": "a" * 32})[SIGNATURE])


@vector("signature-bad")
def by_a_stranger_under_its_own_card() -> bytes:
    """Somebody else signed the sender's statement, and says so."""
    return with_signature(signature_of(bag()[STATEMENT], STRANGER))


@vector("signature-bad")
def by_a_stranger_under_the_senders_card() -> bytes:
    """Somebody else signed, and put the sender's card beside it."""
    return with_signature(signature_of(bag()[STATEMENT], STRANGER, signer=SENDER.card))


@vector("signature-bad")
def by_the_receiver() -> bytes:
    """The receiver signed, so that it looks as if the sender had."""
    return with_signature(signature_of(bag()[STATEMENT], RECEIVER))


@vector("signature-bad")
def a_stranger_in_its_own_name() -> bytes:
    """All is well and signed, but by somebody else than the sender that is expected."""
    said = {"sender": STRANGER.fingerprint}
    files = bag(statement=said)
    return posted(files | {SIGNATURE: signature_of(files[STATEMENT], STRANGER)})


@vector("signature-bad", expects=NEIGHBOUR)
def another_sender_is_expected() -> bytes:
    """All is well, but the receiver waits for somebody else's bundle."""
    return posted(bag())


@vector("sender-unknown", expects=None)
def nobody_said_who_sends() -> bytes:
    """All is well, but the receiver was told of no sender."""
    return posted(bag())


@vector("signature-bad")
def a_card_with_a_slip() -> bytes:
    """One letter of the card is another, so its check does not fit."""
    card = SENDER.card
    return with_signature(spaced(right() | {"signer": card[:40] + ("A" if card[40] != "A" else "B") + card[41:]}))


@vector("signature-bad")
def a_card_cut_short() -> bytes:
    """The card lacks its last letter."""
    return with_signature(spaced(right() | {"signer": SENDER.card[:-1]}))


@vector("signature-bad")
def a_card_with_loose_bits() -> bytes:
    """The card's last letter has bits set that belong to no byte."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    card = SENDER.card
    return with_signature(spaced(right() | {"signer": card[:-1] + letters[letters.index(card[-1]) + 1]}))


@vector("signature-bad")
def a_key_without_its_card() -> bytes:
    """The signer is named by its bare key."""
    key = base64.b64encode(SENDER.public[:32]).decode()
    return with_signature(spaced(right() | {"signer": key}))


@vector("signature-bad")
def another_schema() -> bytes:
    """The signature file names a draft of its schema."""
    return with_signature(spaced(right() | {"schema": "journal-bridge/signature/1.0-draft"}))


@vector("signature-bad")
def a_member_too_many() -> bytes:
    """The signature file says something more."""
    return with_signature(spaced(right() | {"comment": "approved"}))


@vector("signature-bad")
def another_order() -> bytes:
    """The members of the signature file stand in another order."""
    return with_signature(spaced(dict(reversed(right().items()))))


@vector("signature-bad")
def no_line_at_the_end() -> bytes:
    """The last line of the signature file does not end."""
    return with_signature(spaced(right())[:-1])


@vector("signature-bad")
def without_padding() -> bytes:
    """The signature's base64 lacks its padding."""
    return with_text(lambda text: text.rstrip("="))


@vector("signature-bad")
def in_the_other_alphabet() -> bytes:
    """The signature is in base64 for addresses."""
    for number in range(256):  # only some signatures have a letter in which the alphabets differ
        said = {"transfer_id": f"{number:032x}"}
        document = json.loads(bag(statement=said)[SIGNATURE])
        spelled = document["signature"].replace("+", "-").replace("/", "_")
        if spelled != document["signature"]:
            break
    return posted(bag(statement=said, signature=spaced(document | {"signature": spelled})))


@vector("signature-bad")
def in_digits() -> bytes:
    """The signature is in hexadecimal digits."""
    return with_signature(spaced(right() | {"signature": made().hex()}))


@vector("signature-bad")
def only_the_bytes() -> bytes:
    """The signature file is the bare 64 bytes."""
    return with_signature(made())


@vector("signature-bad")
def empty() -> bytes:
    """The signature file is empty."""
    return with_signature(b"")


@vector("missing-file")
def not_there() -> bytes:
    """There is no signature."""
    return posted({name: content for name, content in bag().items() if name != SIGNATURE})


@vector("tampered")
def manifests_of_another_bundle() -> bytes:
    """Statement and signature are true, the rest is another bundle of the same sender."""
    other = bag({**with_photo(), PHOTO: photo(201), JOURNAL: as_json(journal({PHOTO: photo(201)}))})
    mine = bag()
    return posted({name: (mine if name in {STATEMENT, SIGNATURE} else other)[name] for name in mine})


@vector("tampered")
def another_information() -> bytes:
    """The bag information was changed, and only the tag manifest was made to fit."""
    files = bag() | {INFO: info_of(with_photo(), agent="changed")}
    return posted(
        files | {TAG_MANIFEST: manifest_of({name: files[name] for name in ("bagit.txt", INFO, MANIFEST)})}
    )
