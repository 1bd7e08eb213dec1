"""Reads the names of people that a photo program wrote into a picture, before they are dropped.

Face regions carry children's full names inside photos. They are evidence of who is pictured, and nothing else.
Sources: MWG Guidelines 2.0 5.9 (regions), IPTC Photo Metadata 2023.2 (PersonInImage), Microsoft People tagging,
ACDSee regions.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from lxml import etree

from journal_bridge.minimise.media.packets import xmp_of

NAME_LIMIT: Final = 200
"""Names read from one picture: more people than fit into a school hall photo's tags."""
LENGTH_LIMIT: Final = 200
"""Characters of one name."""

_RDF_ITEM: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
_REGIONS: Final = {
    "{http://www.metadataworkinggroup.com/schemas/regions/}": ("Name", "Type"),
    "{http://ns.acdsee.com/regions/}": ("Name", "Type"),
    "{http://ns.microsoft.com/photo/1.2/t/Region#}": ("PersonDisplayName", ""),
}
"""Per namespace: the property that holds the name, and the one that tells a face from a pet or a focus point."""
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


def face_names(untrusted_data: bytes) -> tuple[str, ...]:
    """Return the names of people in a JPEG, PNG, WebP or HEIC, each once, in the order written; never raises.

    The names are as untrusted as the file: match them with the roster, do not show them unchecked.
    """
    names: dict[str, None] = {}
    for xmp in xmp_of(untrusted_data):
        root = _document(xmp)
        if root is None:
            continue
        for name in (*_region_names(root), *_listed_names(root)):
            if shown := name.strip()[:LENGTH_LIMIT]:
                names[shown] = None
    return tuple(names)[:NAME_LIMIT]
