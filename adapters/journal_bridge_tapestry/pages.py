"""Reads saved web pages: observations of the two older generations; every other page is counted by what it is.

A saved observation names no child, so it is read only where there can be no doubt: the export knows one child of
the setting, or the page lies in a folder named by a known child's id.
"""

import re
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from lxml.etree import _Element as Element

from journal_bridge.errors import InputRefused

from .capture import Capture
from .journey import put_away
from .keeping import Rank
from .markup import is_comments, is_list, is_login, is_observation, is_shell, listed_observations
from .page_record import Page, page_record
from .parts import Observed, observed
from .schools import School
from .web_address import address_in

NO_CHILD: Final = "a saved page names no child, and the export knows more than one or none"
UNREADABLE_PAGE: Final = "a page that cannot be read"
LOGGED_OUT: Final = "a log-in page saved in place of an answer"
SHELL: Final = "a page of the web app without the records it shows; save its answers instead"
LONE_COMMENTS: Final = "comments of an observation, without the observation"
UNKNOWN_PAGE: Final = "a page of a shape this adapter does not know"
KEPT_WHOLE: Final = "a page nobody has described, counted and not read"
NOT_HERE: Final = "a list names an observation that is not in this export"

_HEAD: Final = 16_384
"""First bytes in which a page says its own address."""

_OTHER_PAGES: Final = (
    ("care diary page", re.compile(r"care[-_ ]?diary", re.IGNORECASE)),
    ("memo page", re.compile(r"\bmemos?\b", re.IGNORECASE)),
    ("activity page", re.compile(r"\bactivit(y|ies)\b", re.IGNORECASE)),
)
"""Pages that are only counted, by their place; the word names the loss and decides nothing else."""


def read_pages(capture: Capture) -> None:
    """Read every saved page; one that cannot be read costs itself."""
    lines: list[tuple[School, str, str]] = []
    for name in capture.files.pages:
        try:
            root = capture.opened.html(name)
        except InputRefused:
            _lose(capture, "page", UNREADABLE_PAGE, name)
            continue
        if is_observation(root):
            _read_observation(capture, root, name)
        elif is_list(root):
            lines += ((capture.schools.of(name), number, name) for number in listed_observations(root))
        else:
            _count_page(capture, root, name)
    for school, number, name in lines:
        capture.tally.met["list line"] += 1
        if capture.shelf.holds(school, number):
            capture.tally.mapped["list line"] += 1
        else:
            capture.tally.lose("list line", NOT_HERE, name)


def _read_observation(capture: Capture, root: Element, name: str) -> None:
    address = address_in(capture.opened.head(name, _HEAD))
    school = capture.schools.of(name)
    if address and address.slug != school.slug:
        school = capture.schools.by_slug.get(address.slug, School(address.slug))
    child = _child_of(capture, school, name)
    page = page_record(root, name, address.number if address else None, capture.names_by_last)
    capture.tally.met["observation"] += 1
    told = _told(page, school, name, child)
    if told is None:
        capture.tally.lose("observation", UNREADABLE_PAGE, name)
        return
    for number, file in page.files.items():
        capture.filing.names(school.key(number, "media"), file)
    put_away(capture, told, Rank.PAGE, name, partial(_again, capture, school, name, child))


def _again(capture: Capture, school: School, name: str, child: str | None) -> Observed | None:
    address = address_in(capture.opened.head(name, _HEAD))
    root = capture.opened.html(name)
    page = page_record(root, name, address.number if address else None, capture.names_by_last)
    return _told(page, school, name, child)


def _told(page: Page, school: School, name: str, child: str | None) -> Observed | None:
    told = observed(page.record, school, name, name, full=True)
    if told is None:
        return None
    return replace(told, refused=NO_CHILD) if child is None else replace(told, refused=None, about=(child,))


def _child_of(capture: Capture, school: School, name: str) -> str | None:
    """Return the one child a page can be about."""
    children = {child for child, facts in capture.people.children.items() if facts.school.id == school.id}
    numbers = [part for part in PurePosixPath(name).parts[:-1] if part.isdigit()]
    filed = {school.key(part, "child") for part in numbers} & children
    if len(numbers) == len(filed) == 1:  # `2023/12/31` is a day
        return next(iter(filed))
    return next(iter(children)) if len(children) == 1 else None


def _count_page(capture: Capture, root: Element, name: str) -> None:
    place = f"{name} {capture.opened.head(name, _HEAD).partition(b'<html')[0].decode('utf-8', 'replace')}"
    if is_login(root):
        _lose(capture, "page", LOGGED_OUT, name)
        capture.tally.warnings.add(
            "A log-in page was saved in place of an answer; log in and save that page again."
        )
        return
    for kind, pattern in _OTHER_PAGES:
        if pattern.search(place):
            _lose(capture, kind, KEPT_WHOLE, name)
            return
    _lose(capture, "page", LONE_COMMENTS if is_comments(root) else SHELL if is_shell(root) else UNKNOWN_PAGE, name)


def _lose(capture: Capture, kind: str, reason: str, name: str) -> None:
    capture.tally.met[kind] += 1
    capture.tally.lose(kind, reason, name)
