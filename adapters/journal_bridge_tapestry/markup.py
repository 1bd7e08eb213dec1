"""What stands where on the platform's own pages: the selectors public tools use, and nothing guessed."""

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element


def by_class(root: Element, name: str) -> list[Element]:
    """Return the elements of a class, in order."""
    return _all(root, f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def by_id(root: Element, name: str) -> Element | None:
    """Return the element of an id."""
    return next(iter(_all(root, f".//*[@id='{name}']")), None)


def within(root: Element, path: str) -> list[Element]:
    """Return the elements at a path below one."""
    return _all(root, path)


def text_of(element: Element) -> str:
    """Return an element's words on one line; pages are full of runs of blanks and empty lines."""
    return " ".join("".join(str(piece) for piece in element.itertext(with_tail=False)).split())


def inner_html(elements: list[Element]) -> str:
    """Return elements as HTML, for reading as blocks."""
    return "".join(etree.tostring(one, encoding="unicode", method="html", with_tail=False) for one in elements)


def is_observation(root: Element) -> bool:
    """Tell the page of one observation."""
    return any(by_class(root, name) for name in ("obs-metadata", "page-note", "obs-media-gallery-main"))


def is_list(root: Element) -> bool:
    """Tell a list of observations."""
    return by_id(root, "oljPages") is not None


def is_comments(root: Element) -> bool:
    """Tell a page that holds comments."""
    return by_id(root, "oljComments") is not None


def is_login(root: Element) -> bool:
    """Tell a page shown instead of the one wanted: the log-in form, or the message that the log-in has ended."""
    ended = any("logged out" in text_of(one).casefold() for one in by_class(root, "alert"))
    return ended or bool(_all(root, ".//form//input[@type='password' or @name='password']"))


def is_shell(root: Element) -> bool:
    """Tell a page of the newest generation, whose records come later by themselves; its data opens an account."""
    return bool(_all(root, ".//*[@data-modern-javascript-function-id or @data-javascript-function-id]"))


def listed_observations(root: Element) -> Iterator[str]:
    """Yield the number of every line of a list."""
    pages = by_id(root, "oljPages")
    for item in by_class(pages, "observation-item") if pages is not None else ():
        yield str(item.get("data-obs-id") or "").strip()


def _all(root: Element, path: str) -> list[Element]:
    found = root.xpath(path)
    return [one for one in found if isinstance(one, Element)] if isinstance(found, list) else []
