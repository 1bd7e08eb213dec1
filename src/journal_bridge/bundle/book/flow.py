"""Plans the pages of the book: how large each entry's pictures stand, and which months begin a page of their own.

Like a paragraph's lines, pages are found as the cheapest way through the whole book, not one after the other: white
space at the foot of a page costs, and so do pictures in a look that suits them less, a month that follows on under
a small band, and an entry cut in two. The layout engine flows the entries as always; the plan only decides looks
and where pages begin, so a wrong guess costs some white paper and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from journal_bridge.bundle.book.sizes import BETWEEN, bubble, first_part

PAGE: Final = 246.0
"""Millimetres of an A4 page between its head and its foot, but for one in reserve."""

_OPENING: Final = 48.0
_BAND: Final = 34.0
"""Height of a month's head at the top of a page, and between two entries."""

_FOLLOWING_ON: Final = 0.04
_CUT: Final = 0.15
_WHITE: Final = 2.0
_FULL: Final = 0.9
"""Costs beside that of white paper, twice the square of its share; a page nine tenths full costs nothing."""

_STEP: Final = 4
"""Of all plans that end within these millimetres only the cheapest is followed further."""

WHOLE: Final = 200.0
"""Millimetres up to which an entry is never broken (but for its further comments)."""


WHOLE_AT_WORK: Final = 130.0
"""The same in a working document, where no plan fills the pages."""


@dataclass(frozen=True)
class Piece:
    """Something that stays together: an entry as far as its first comment, or one further comment.

    `heights` holds the look's number, height and cost; `month` is set where a month begins, and `cut` is the number
    of the comment.
    """

    card: int
    heights: tuple[tuple[int, float, float], ...]
    month: bool = False
    cut: int = 0
    flows: bool = False


@dataclass(frozen=True)
class Chosen:
    """What was decided for one piece, and the decision before it."""

    piece: Piece
    look: int
    new_page: bool
    before: "Chosen | None"


def plan_pages(months: list[dict[str, Any]]) -> None:
    """Decide, in the months' cards, the look of every entry and where pages begin; `looks` are then gone."""
    cards = [card for month in months for card in month["cards"]]
    for choice in _cheapest(list(_pieces(months))):
        card, cut = cards[choice.piece.card], choice.piece.cut
        if not cut:
            card.update(card["looks"][choice.look], new_page=choice.new_page)
        elif choice.new_page:
            card["comments"][cut]["new_page"] = True
    for month in months:
        month["follows"] = not month["cards"][0]["new_page"]
    for card in cards:
        settle(card)


def working_looks(months: list[dict[str, Any]]) -> None:
    """Settle every card of a working document: pictures beside their text where they can be, otherwise even."""
    for card in (card for month in months for card in month["cards"]):
        card.update(next((look for look in card["looks"] if look["beside"]), card["looks"][0]))
        settle(card, WHOLE_AT_WORK)


def settle(card: dict[str, Any], whole: float = WHOLE) -> dict[str, Any]:
    """Keep a card in the look it has, and tell whether it is too tall to stay together; return it."""
    card["long"] = first_part(card, card) > whole
    card["whole"] = _stays_whole(card, card)
    del card["looks"]
    return card


def _pieces(months: list[dict[str, Any]]) -> Iterator[Piece]:
    number = 0
    for month in months:
        for place, card in enumerate(month["cards"]):
            heights = tuple((look, _height(card, one), one["cost"]) for look, one in enumerate(card["looks"]))
            lowest = min(height for _, height, _ in heights)
            fitting = tuple(one for one in heights if one[1] <= max(WHOLE, lowest))
            yield Piece(number, fitting, month=place == 0, flows=lowest > WHOLE)
            for cut in range(1, 1 if _stays_whole(card, card) else len(card["comments"])):
                height = bubble(card["comments"][cut])
                yield Piece(number, ((0, height, 0.0),), cut=cut, flows=height > WHOLE)
            number += 1


def _height(card: dict[str, Any], look: dict[str, Any]) -> float:
    more = sum(map(bubble, card["comments"][1:])) if _stays_whole(card, look) else 0.0
    return first_part(card, look) + more + BETWEEN


def _stays_whole(card: dict[str, Any], look: dict[str, Any]) -> bool:
    """Return whether an entry from home keeps its panel in one piece."""
    return card["home"] and first_part(card, look) + sum(map(bubble, card["comments"][1:])) <= WHOLE


def _cheapest(pieces: list[Piece]) -> list[Chosen]:
    """Return the choices of the cheapest plan, in order."""
    states: list[tuple[float, float, Chosen | None]] = [(0.0, 0.0, None)]
    for piece in pieces:
        reached: dict[int, tuple[float, float, Chosen | None]] = {}
        for cost, filled, before in states:
            for added, ends, look, new_page in _options(piece, filled):
                place = int(ends / _STEP)
                if place not in reached or cost + added < reached[place][0]:
                    reached[place] = (cost + added, ends, Chosen(piece, look, new_page, before))
        states = [reached[place] for place in sorted(reached)]
    last = min(states, key=lambda state: state[0])[2]
    chosen = []
    while last is not None:
        chosen.append(last)
        last = last.before
    return chosen[::-1]


def _options(piece: Piece, filled: float) -> Iterator[tuple[float, float, int, bool]]:
    """Yield the ways to place a piece below so much of a page: cost, end, look, and whether on a new page."""
    for look, height, cost in piece.heights:
        head, band = (_OPENING, _BAND) if piece.month else (0.0, 0.0)
        turned = cost + _white(filled) + (_CUT if piece.cut else 0.0)
        yield turned, _end(head + height), look, True
        ends = filled + band + height
        if filled and (ends <= PAGE or (piece.flows and PAGE - filled > band + PAGE / 3)):
            yield cost + (_FOLLOWING_ON if piece.month else 0.0), _end(ends), look, False


def _end(height: float) -> float:
    """Return how far down its last page something that tall ends."""
    return height if height <= PAGE else height % PAGE


def _white(filled: float) -> float:
    """Return what the white foot of a page costs."""
    return _WHITE * max(0.0, _FULL - filled / PAGE) ** 2 if filled else 0.0
