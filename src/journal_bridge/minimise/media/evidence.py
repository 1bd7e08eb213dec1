"""Reads the names and texts that a photo program wrote into a picture, before they are dropped.

Face regions carry children's full names inside photos, and so do keywords, titles and captions. They are evidence
of who is pictured, and nothing else.
Sources: MWG Guidelines 2.0 5.9 (regions), IPTC Photo Metadata 2023.2 (PersonInImage), Microsoft People tagging,
ACDSee regions; XMP part 2, 3.1 (Dublin Core); Lightroom's and digiKam's trees of keywords.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from lxml import etree

from journal_bridge.minimise.media import iptc
from journal_bridge.minimise.media.packets import written_in

NAME_LIMIT: Final = 200
"""Names read from one picture: more people than fit into a school hall photo's tags."""
LENGTH_LIMIT: Final = 200
"""Characters of one name."""
TEXT_LIMIT: Final = 1000
"""Keywords, titles and captions read from one picture; programs that know every keyword of a year write fewer."""
WORDS_LIMIT: Final = 20_000
"""Characters of all of them: five pages."""

_RDF_ITEM: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
_REGIONS: Final = {
    "{http://www.metadataworkinggroup.com/schemas/regions/}": ("Name", "Type"),
    "{http://ns.acdsee.com/regions/}": ("Name", "Type"),
    "{http://ns.microsoft.com/photo/1.2/t/Region#}": ("PersonDisplayName", ""),
}
"""Per namespace: the property that holds the name, and the one that tells a face from a pet or a focus point."""
_DUBLIN: Final = "{http://purl.org/dc/elements/1.1/}"
_TEXTS: Final = (
    f"{_DUBLIN}subject",
    f"{_DUBLIN}title",
    f"{_DUBLIN}description",
    "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject",
    "{http://www.digikam.org/ns/1.0/}TagsList",
    "{http://ns.microsoft.com/photo/1.0/}LastKeywordXMP",
    "{http://ns.adobe.com/photoshop/1.0/}Headline",
)
"""Properties that hold keywords, titles and captions."""
_IPTC: Final = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"


def _document(xmp: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    start = xmp.find(b"<")
    if start < 0 or b"<!DOCTYPE" in xmp or b"\0" in xmp.rstrip(b"\0"):  # a zero byte: UTF-16 could hide a DOCTYPE
        return None
    with suppress(etree.LxmlError, ValueError):
        return etree.fromstring(xmp[start:].rstrip(b"\0"), parser)
    return None


def _property(element: etree._Element, name: str) -> str:
    """Return a property written as an attribute or as a child element; XMP allows both."""
    return element.get(name) or element.findtext(name) or ""


def _region_names(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for namespace, (name, kind) in _REGIONS.items():
            is_face = not kind or _property(element, namespace + kind) in {"", "Face"}
            if is_face:
                yield _property(element, namespace + name)


def _listed_names(root: etree._Element) -> Iterator[str]:
    for listed in root.iter(_IPTC + "PersonInImage"):
        yield from (item.text or "" for item in listed.iter(_RDF_ITEM))
    for listed in root.iter(_IPTC + "PersonInImageWDetails"):
        for detailed in listed.iter(_IPTC + "PersonName"):
            yield from (str(text) for text in detailed.itertext())


def _written_texts(root: etree._Element) -> Iterator[str]:
    """Yield the entries of every list of texts, and the texts that are no list."""
    for element in root.iter(etree.Element):
        if element.tag in _TEXTS:
            yield from (str(text) for text in element.itertext())
        yield from (element.get(name) or "" for name in _TEXTS)


def photo_words(untrusted_data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names at faces and the other texts in a JPEG, PNG, WebP or HEIC; never raises.

    Names of people come each once, in the order written. Texts are keywords, titles and captions, each once; a
    keyword in a tree ("People|Noah") is one text, and most name nobody. All of them are as untrusted as the file:
    match them with the roster, do not show them unchecked.
    """
    documents, records = written_in(untrusted_data)
    roots = [root for xmp in documents if (root := _document(xmp)) is not None]
    return _face_names(roots), _photo_texts(roots, records)


def photo_texts(untrusted_data: bytes) -> tuple[str, ...]:
    """Return the texts of `photo_words`."""
    return photo_words(untrusted_data)[1]


def face_names(untrusted_data: bytes) -> tuple[str, ...]:
    """Return the names of `photo_words`."""
    return photo_words(untrusted_data)[0]


def _photo_texts(roots: Sequence[etree._Element], records: Iterable[bytes]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    written = (text for root in roots for text in _written_texts(root))
    for text in (*written, *iptc.texts(records)):
        if shown := text.strip():
            found[shown] = None
    kept, left = [], WORDS_LIMIT
    for text in list(found)[:TEXT_LIMIT]:
        if shown := text[:left]:
            kept.append(shown)
        left -= len(shown)
    return tuple(kept)


def _face_names(roots: Sequence[etree._Element]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for root in roots:
        for name in (*_region_names(root), *_listed_names(root)):
            if shown := name.strip()[:LENGTH_LIMIT]:
                names[shown] = None
    return tuple(names)[:NAME_LIMIT]
