"""Reads XML and HTML without entities, without a DOCTYPE's powers, without the network."""

import re
from typing import Final

from lxml import etree, html
from lxml.etree import _Element as Element

from journal_bridge.errors import InputRefused
from journal_bridge.intake.documents import decode_text
from journal_bridge.intake.limits import Limits

_DECLARATION: Final = re.compile(r"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_PLAIN_ENCODINGS: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_DOCTYPE: Final = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
_TOO_DEEP: Final = re.compile("depth", re.IGNORECASE)
"""What libxml2 says at its own limit of nesting, which lies above ours."""


def parse_xml(untrusted_bytes: bytes, place: str, limits: Limits) -> Element:
    """Return the root of an XML document.

    The bytes are searched for a DOCTYPE before any parser sees them, and they are UTF-8 first, because UTF-16 and
    UTF-7 would hide one. A DOCTYPE in a comment or in quoted text is refused too; no export needs one there.

    Raises:
        InputRefused: `not-utf8`, `doctype`, `not-xml` (with the line) or `too-deep`.
    """
    untrusted_text = decode_text(untrusted_bytes, place)
    _check_encoding(untrusted_text, place)
    if _DOCTYPE.search(untrusted_text):
        raise InputRefused("doctype", place)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(untrusted_text.encode(), parser)
    except etree.XMLSyntaxError as error:
        if _TOO_DEEP.search(error.msg or ""):
            raise InputRefused("too-deep", place) from None
        raise InputRefused("not-xml", f"{place} line {error.lineno}") from None
    _check_depth(root, limits.depth, place)
    return root


def parse_html(untrusted_bytes: bytes, place: str, limits: Limits) -> Element:
    """Return the root of a saved web page; the plain `<!DOCTYPE html>` of every page is allowed and does nothing.

    Raises:
        InputRefused: `not-utf8`, `doctype` when it declares entities, `not-xml` when there is no page, `too-deep`.
    """
    untrusted_text = decode_text(untrusted_bytes, place)
    if _ENTITY.search(untrusted_text):
        raise InputRefused("doctype", place)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(untrusted_text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise InputRefused("not-xml", place) from None
    _check_depth(root, limits.html_depth, place)
    return root


def _check_encoding(untrusted_text: str, place: str) -> None:
    declared = _DECLARATION.match(untrusted_text.lstrip())
    if declared and declared.group(1).lower() not in _PLAIN_ENCODINGS:
        raise InputRefused("not-utf8", place)


def _check_depth(root: Element, limit: int, place: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            raise InputRefused("too-deep", place)
