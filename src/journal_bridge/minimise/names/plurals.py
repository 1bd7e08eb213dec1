"""Names that are everyday words, with an s: `Roses coat` is Rose's, `the Parks` are a family; roses are flowers."""

from typing import Final

from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.surroundings import AFTER_A_SENTENCE_WORD, LINKS, PLACES_AFTER, does_something

KIN: Final = frozenset(
    (
        "family mum mums mummy mam mama mom dad daddy dada papa nan nana nanny nain taid gran granny grandma "
        "grandad granddad grandpa grandparents mother father parents stepmum stepdad auntie aunty uncle "
        "household twins"
    ).split()
)
"""Words after a family name that tell that it is one."""

_COUNTED: Final = frozenset(
    (
        "the a an some these those my your his her our their two three four five six seven eight nine ten many "
        "more few all red white pink yellow fresh wild"
    ).split()
)
"""Words after which a plural is things."""
_GROUPS: Final = frozenset("room rooms class group team base house nursery".split())
"""Words before which a plural is a group's name: Stars group."""
_OF_MANY: Final = frozenset("are were have grow bloom shine smell need look come go make do fall twinkle".split())
"""What several things do; whoever is one does it with an s."""
_IN_PLACES: Final = frozenset("in into through around round over up down across near under beyond behind".split())
"""Words before `the Hills` and `the Woods` that make them places."""


def is_owner(page: Page, start: int, end: int) -> bool:
    """Tell whether a capitalised plural may be a first name and its s: a thing follows that somebody owns."""
    after, space = page.after(end)
    before, gap = page.before(start)
    if (gap == " " and before in _COUNTED) or _is_plain_before(page, end, after, space):
        return False
    thing = space == " " and after not in LINKS | AFTER_A_SENTENCE_WORD and not does_something(after)
    return thing or space.startswith("' ") or not (page.opens(start) or page.is_shouted)


def is_household(page: Page, start: int, end: int) -> bool:
    """Tell whether a capitalised plural may be a family: the Parks came; Parks' dad; with Leo and the Parks."""
    after, space = page.after(end)
    before, gap = page.before(start)
    if _is_named_place(page, end, after, space):
        return False
    if space.startswith("' ") or (space == " " and after in KIN):
        return True
    earlier, _ = page.before(page.place_before(start)) if before else ("", "")
    return before == "the" and gap == " " and earlier not in _IN_PLACES


def has_kin(page: Page, start: int, end: int) -> bool:
    """Tell whether a word for a relation stands right behind a name that ends no place's: Park family, Park mum."""
    after, space = page.after(end)
    if space != " " or after not in KIN:
        return False
    before, gap = page.before(start)
    place = page.place_before(start)
    beside = bool(before) and gap == " " and before != "the" and page.is_capital(place)
    return not beside and not _is_named_place(page, page.place_after(end) + len(after), *_second(page, end, after))


def _second(page: Page, end: int, after: str) -> tuple[str, str]:
    return page.after(page.place_after(end) + len(after))


def _is_plain_before(page: Page, end: int, after: str, space: str) -> bool:
    """Tell whether what follows makes a plural things, or the name of a group or a title: Stars Room, Roses are."""
    if space != " ":
        return False
    titled = page.is_capital(page.place_after(end)) and after not in KIN and not page.is_shouted
    return titled or after in _GROUPS or after in _OF_MANY


def _is_named_place(page: Page, end: int, after: str, space: str) -> bool:
    return space == " " and after in PLACES_AFTER and page.is_capital(page.place_after(end))
