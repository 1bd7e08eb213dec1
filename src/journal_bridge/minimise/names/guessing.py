"""Words that are no name as it stands: misspelt names, names with endings, and children on no roster."""

from collections.abc import Iterator, Sequence
from typing import Final

from journal_bridge.minimise.names.bystanders import is_adult, is_bystander, is_place
from journal_bridge.minimise.names.gazetteer import Gazetteer
from journal_bridge.minimise.names.judging import Judge
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.mentions import GIVEN_PARTS, Meant, Mention
from journal_bridge.minimise.names.nearest import LONG, How, Near
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.spans import Found
from journal_bridge.minimise.names.standing import Standing
from journal_bridge.minimise.names.strangers import may_be_child
from journal_bridge.minimise.names.surroundings import ADULTS_BEFORE
from journal_bridge.minimise.names.variants import Part
from journal_bridge.minimise.names.wordlike import Verdict, is_joined

SHORTEST_SMALL: Final = 5
"""Shortest word in small letters that is taken for a misspelt name."""
SURE_SMALL: Final = 6
"""Shortest such word that needs no company."""
SMALL_AFTER: Final = frozenset({"with", "and", "friend", "friends", "brother", "sister"})
"""Words after which an unknown word in small letters may be a misspelt name."""

MISSPELT: Final = (Found.REDACT, "misspelt")
NEARLY: Final = (Found.HOLD, "misspelt-unsure")
BENT: Final = (Found.HOLD, "name-with-ending")
STRANGER: Final = (Found.HOLD, "on-no-list")
OURS: Final = (Found.KEEP, "own-name")


class Guesser:
    """Looks at the words no form of a name covers; what a word is near is remembered."""

    def __init__(self, names: Gazetteer, judge: Judge) -> None:
        self._names = names
        self._judge = judge

    def mentions(self, page: Page, found: Sequence[Mention]) -> list[Mention]:
        """Return what the words outside `found` may name.

        A name that the text gives to a grown-up, an animal or a story in one place is theirs in every other.
        """
        guesses = [one for one in (self._word(page, *place, found) for place in _uncovered(page, found)) if one]
        strange = [one for one in guesses if not one.meant]
        if not strange:
            return guesses
        theirs = set(_bystanders(page, found))
        return [one for one in guesses if one.meant or page.text[one.start : one.end] not in theirs]

    def _word(self, page: Page, start: int, end: int, found: Sequence[Mention]) -> Mention | None:
        if not page.is_capital(start):
            return self._small(page, start, end)
        what, near = self._names.look(page.text[start:end])
        behind = self._family_behind(page, start, end, what, found)
        if behind is not None:
            return behind
        if (what is Standing.NOTHING and not near) or (page.is_odd(start, end) and what is not Standing.NAME):
            return None
        verdict = self._near(page, start, end, what, near) if near else None
        if verdict is not None:
            return Mention(start, end, *verdict, _meant(near))
        if may_be_child(page, start, end, what, self._judge.knows):
            return Mention(start, end, *STRANGER)
        return None

    def _family_behind(
        self, page: Page, start: int, end: int, what: Standing, found: Sequence[Mention]
    ) -> Mention | None:
        """Return a family name right behind another child's first name: nearly that child's, or on no list."""
        first = next((one for one in found if one.end == start - 1 and page.text[one.end] == " "), None)
        if first is None:
            return None
        whom = {person for person, part in first.meant if part in GIVEN_PARTS}
        near = self._names.nearest.near(page.text[start:end])
        family = [one for one in near if one.person in whom and one.part is Part.FAMILY]
        if family:
            verdict = OURS if whom & self._judge.ours else NEARLY
            return Mention(start, end, *verdict, _meant(family))
        if first.action is Found.KEEP or not whom or what is not Standing.UNKNOWN:
            return None
        return Mention(start, end, *STRANGER)

    def _small(self, page: Page, start: int, end: int) -> Mention | None:
        word = page.text[start:end]
        if len(word) < SHORTEST_SMALL or word in lexicon().words:
            return None
        what, near = self._names.look(word)
        if not near or near[0].how > How.HEARD or not page.is_english or self._is_ours(near):
            return None
        if all(one.part is not Part.GIVEN for one in near) or what is Standing.NOTHING:
            return None
        bent = near[0].how is How.ENDING
        if (
            (bent or len(word) < SURE_SMALL)
            and what is not Standing.NAME
            and page.before(start)[0] not in SMALL_AFTER
        ):
            return None
        return Mention(start, end, *NEARLY, _meant(near))

    def _is_ours(self, near: Sequence[Near]) -> bool:
        """Tell whether the child or staff is as near as anybody; a whole first name counts before a short form."""
        best = min((one.part is Part.SHORT for one in near), default=False)
        return any(one.person in self._judge.ours for one in near if (one.part is Part.SHORT) == best)

    def _near(self, page: Page, start: int, end: int, what: Standing, near: Sequence[Near]) -> Verdict | None:
        """Judge a misspelling: a tie with the child or staff keeps it; None when it may still be a stranger."""
        if self._is_ours(near):
            return OURS
        if what is Standing.RARE_WORD and page.opens(start) and not is_joined(page, start, end, self._judge.knows):
            return OURS
        if what in {Standing.NAME, Standing.RARE_WORD}:
            return None if is_adult(page, start, end) else NEARLY
        if is_place(page, end) or page.before(start)[0] in ADULTS_BEFORE:
            return NEARLY if all(one.part not in GIVEN_PARTS for one in near) else None
        how = near[0].how
        if how is How.ENDING:
            return BENT
        sure = how in {How.ONE_SLIP, How.HEARD} or end - start >= LONG
        return MISSPELT if sure and page.is_english else NEARLY


def _uncovered(page: Page, found: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    covered = iter(found)
    cover = next(covered, None)
    for start, end in page.words:
        while cover is not None and cover.end <= start:
            cover = next(covered, None)
        if cover is None or end <= cover.start:
            yield start, end


def _bystanders(page: Page, found: Sequence[Mention]) -> Iterator[str]:
    for mention in found:
        if mention.rule == "stock-phrase":
            yield from page.text[mention.start : mention.end].split()
    for start, end in page.words:
        if page.is_capital(start) and is_bystander(page, start, end):
            yield page.text[start:end]


def _meant(near: Sequence[Near]) -> tuple[Meant, ...]:
    return tuple((one.person, one.part) for one in near)
