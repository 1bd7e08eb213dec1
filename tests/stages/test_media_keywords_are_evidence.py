"""A child named in a photo's keywords, title or caption is looked for by a person, unless it is tagged."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from drawing import NAME, app, exif_block, jpeg, photo, png, png_chunk, xmp_packet
from journal_bridge.handover import State
from journal_bridge.invented.heic import heic_bytes
from journal_bridge.journal import MediaKind
from journal_bridge.minimise import Checker, plan
from journal_bridge.minimise.media import evidence, photo_texts
from room_samples import brief_for, journal_of, media_of, room_of, rules_of

_SPACES = """xmlns:x="adobe:ns:meta/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
 xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:p="http://ns.adobe.com/photoshop/1.0/"
 xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" """
LISTS = (
    "dc:subject",
    "dc:title",
    "dc:description",
    "lr:hierarchicalSubject",
    "digiKam:TagsList",
    "MicrosoftPhoto:LastKeywordXMP",
)


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as started:
        yield started


def _packet(inside: str, said: str = "") -> bytes:
    described = f"<rdf:Description {said}>{inside}</rdf:Description>"
    return f"<x:xmpmeta {_SPACES}><rdf:RDF>{described}</rdf:RDF></x:xmpmeta>".encode()


def _listed(name: str, *words: str) -> bytes:
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in words)
    return _packet(f"<{name}>\n <rdf:Bag>{items}</rdf:Bag>\n</{name}>")


def _with_xmp(packet: bytes) -> bytes:
    plain = jpeg()
    return plain[:2] + app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet) + plain[2:]


def _set(number: int, text: bytes) -> bytes:
    return b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text


def _with_iptc(*sets: bytes) -> bytes:
    record = b"".join(sets)
    segment = b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    plain = jpeg()
    return plain[:2] + app(0xED, segment) + plain[2:]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_words_is_read(name: str) -> None:
    """Keywords flat or in a tree, titles and descriptions: each entry once, without the spaces round it."""
    data = _with_xmp(_listed(name, "beach", " People|Noah Okafor ", "beach", ""))
    assert photo_texts(data) == ("beach", "People|Noah Okafor")


def test_words_that_are_no_list_are_read() -> None:
    """XMP lets a text stand as an attribute as well, or bare."""
    data = _with_xmp(_packet("<dc:title>Noah</dc:title>", 'p:Headline="At the beach" dc:other="no"'))
    assert photo_texts(data) == ("At the beach", "Noah")


def test_the_older_record_is_read() -> None:
    """Picasa and picture desks write it: title, keywords, headline and caption, in two alphabets; nothing else."""
    sets = (_set(5, b"One"), _set(25, "Zoë".encode()), _set(25, "Zoë B".encode("cp1252")))
    data = _with_iptc(*sets, _set(80, b"by whom"), _set(105, b"Four"), _set(120, b"Five"), b"\x1c\x02\x19\0\x09cut")
    assert photo_texts(data) == ("One", "Zoë", "Zoë B", "Four", "Five", "cut")


def test_other_kinds_of_photo_are_read() -> None:
    """A HEIC and a PNG hold the same packet; a picture without words says none."""
    packet = _listed("dc:subject", "Noah")
    assert photo_texts(heic_bytes(photo(), b"Exif\0\0" + exif_block(), packet)) == ("Noah",)
    assert photo_texts(png()[:33] + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet) + png()[33:]) == (
        "Noah",
    )
    assert photo_texts(_with_xmp(xmp_packet())) == photo_texts(jpeg()) == photo_texts(b"<html>") == ()
    assert photo_texts(_with_xmp(b"no markup")) == ()


def test_words_are_read_up_to_a_number_and_a_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile photo cannot hold a library."""
    data = _with_xmp(_listed("dc:subject", "one", "two", "three", "four"))
    monkeypatch.setattr(evidence, "TEXT_LIMIT", 3)
    assert photo_texts(data) == ("one", "two", "three")
    monkeypatch.setattr(evidence, "WORDS_LIMIT", 5)
    assert photo_texts(data) == ("one", "tw")


HOLDING = {
    "a keyword": (_listed("dc:subject", "beach", NAME), ("ada",)),
    "a keyword in small letters": (_listed("dc:subject", NAME.lower()), ("ada",)),
    "a step of a tree": (_listed("lr:hierarchicalSubject", f"People|{NAME}"), ("ada",)),
    "a step of another tree": (_listed("digiKam:TagsList", f"People/{NAME}"), ("ada",)),
    "a first name in a caption": (_listed("dc:description", "Ada and Wilhelmina at the pond"), ("ada",)),
    "one more than is tagged": (_listed("dc:title", f"{NAME} with Ottoline Fairweather"), ("ada", "mina")),
}


@pytest.mark.parametrize("case", HOLDING)
def test_a_child_named_in_a_photos_words_and_not_tagged_holds_it(
    case: str, looking: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody knew who is in the picture, and wrote it down where no face is marked."""
    packet, people = HOLDING[case]
    assert _rule(_with_xmp(packet), people, looking, tmp_path, monkeypatch) == "named-in-photo"


def test_a_child_named_in_the_older_record_holds_the_photo(
    looking: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, as Picasa wrote it."""
    data = _with_iptc(_set(25, NAME.encode()))
    assert _rule(data, ("ada",), looking, tmp_path, monkeypatch) == "named-in-photo"


CARRIED = {
    "words": (_listed("dc:subject", "beach", "Summer 2024", "EYFS", "Brighton", "Walter", "A"), ("ada",)),
    "the child's own name": (_listed("dc:subject", "People|Ada Northwood", "Ada"), ("ada",)),
    "a tagged friend": (_listed("dc:subject", NAME, "Wilhelmina"), ("ada", "mina")),
    "a stranger": (_listed("dc:description", "Ada with Zebedee Crumb on the beach"), ("ada",)),
}


@pytest.mark.parametrize("case", CARRIED)
def test_words_that_name_nobody_else_on_the_roster_hold_nothing(
    case: str, looking: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keywords are full of unknown words; a photo is not held for each of them."""
    packet, people = CARRIED[case]
    assert _rule(_with_xmp(packet), people, looking, tmp_path, monkeypatch) == "own-picture"


def _rule(
    data: bytes, people: tuple[str, ...], looking: Checker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    monkeypatch.setattr(Checker, "faces", lambda _self, _path: 0)
    media = media_of("m", MediaKind.PHOTO, *people)
    made = plan(journal_of(media), brief_for(), room_of(folder, looking, {"m": data}))
    assert made.count(State.CARRY) + made.count(State.HOLD) == 2
    return rules_of(made)["m"]
