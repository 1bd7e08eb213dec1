"""The whole book as data: cover, months, reports and the closing page, ready for the page templates."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from journal_bridge.bundle.book.about import about
from journal_bridge.bundle.book.facts import Edition
from journal_bridge.bundle.book.figures import Album
from journal_bridge.bundle.book.flow import plan_pages, settle, working_looks
from journal_bridge.bundle.book.fonts import families
from journal_bridge.bundle.book.moments import Narrator
from journal_bridge.bundle.book.own import Marker, fold_diaries
from journal_bridge.bundle.book.page_one import page_one
from journal_bridge.bundle.book.pictures import Picture
from journal_bridge.bundle.book.school import summary
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import counted, listed, long_day, month_of, season_of, shortened
from journal_bridge.bundle.choices import Choices
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Basis, Entry, Journal, Media, MediaKind, entry_day, entry_order

_COVER: Final = (150.0, 113.0)
_COVER_PLAIN: Final = (60.0, 60.0)
_WORKING_SCALE: Final = 0.6
"""Pictures of a working document against those of the book."""

_WIDE: Final = 1.15
_WIDEST: Final = 2.0
"""Width over height from which a photo counts as landscape, and from which it is too flat for a cover."""

_LARGE: Final = 1_000
"""Pixels a cover's longer side should have: 170 dpi as it is printed there."""

_TO: Final = " \u2013 "
_NO_DAY: Final = datetime(2000, 1, 1, 12, tzinfo=UTC)


def entries_of(minimised: MinimisedJournal) -> list[Entry]:
    """Return the entries in order; those without any day come last."""
    return sorted(minimised.journal.entries, key=lambda entry: (entry_day(entry) is None, entry_order(entry)))


def media_of(journal: Journal, entries: Iterable[Entry]) -> list[Media]:
    """Return the media those entries and their comments show, each once, in order of first use."""
    known = {media.id: media for media in journal.media}
    wanted = (one for entry in entries for one in entry.all_media)
    return [known[one] for one in dict.fromkeys(wanted) if one in known]


def moment_of(entries: Iterable[Entry]) -> int:
    """Return the time the file claims to be made at: noon on the last day of the journal, never the clock's."""
    last = max((day for entry in entries if (day := entry_day(entry))), default=_NO_DAY.date())
    return int(datetime(last.year, last.month, last.day, 12, tzinfo=UTC).timestamp())


class Composer:
    """Composes the data of one book and knows, afterwards, which pictures it uses."""

    def __init__(
        self,
        minimised: MinimisedJournal,
        edition: Edition,
        pictures: Mapping[str, Picture],
        beside: Mapping[str, str] | None = None,
        choices: Choices | None = None,
    ) -> None:
        self._choices = choices or Choices()
        self._minimised = minimised
        self._journal = minimised.journal
        self._edition = edition
        self._pictures = pictures
        self._known = {media.id: media for media in self._journal.media}
        self.typesetter = Typesetter()
        scale = 1.0 if edition is Edition.PARENT else _WORKING_SCALE
        self.album = Album(self._known, pictures, self.typesetter, scale, beside)
        self._narrator = Narrator(self._journal, self.album, self.typesetter, gentle=minimised.gentle)
        self._marker = Marker(self._journal, self.typesetter) if edition is Edition.OWN else None

    def data(self, entries: list[Entry]) -> dict[str, Any]:
        """Return everything the templates print, made of text, numbers and lists only."""
        story: list[Entry] = [entry for entry in entries if entry.kind != "report"]
        days = [day for entry in entries if (day := entry_day(entry))]
        months = self._months(story)
        (plan_pages if self._edition is Edition.PARENT else working_looks)(months)
        if self._edition is Edition.OWN:
            fold_diaries(months)
        reports = [self._card(entry) for entry in entries if entry.kind == "report"]
        document: dict[str, Any] = {
            "families": families(),
            "edition": self._edition,
            "paper": self._choices.paper,
            "gentle": self._minimised.gentle,
            **self._titles(days),
            "cover": self._cover(story) if self._edition not in {Edition.SCHOOL, Edition.OWN} else None,
            "holds": self._holds(entries),
            "months": months,
            "reports": [settle(card) for card in reports],
        }
        if self._edition is Edition.SCHOOL:
            document["summary"] = summary(page_one(self._minimised), self.typesetter)
        replaced, locked = self.typesetter.replaced, self._choices.locked
        document["about"] = about(self._minimised, self._edition, self.typesetter, replaced, locked=locked)
        return document

    def _titles(self, days: list[date]) -> dict[str, Any]:
        child, plain, line = self._journal.child, self.typesetter.plain, self.typesetter.line
        name = plain(child.shown_name) or "This child"
        settings = listed([setting.name for setting in self._journal.settings if setting.name])
        first, last = (min(days), max(days)) if days else (None, None)
        return {
            "title": f"{name}: {self._edition_title()}",
            "name": line(name),
            "head": line(shortened(name)),
            "foot": line(shortened(settings)),
            "first_name": line(child.first_name),
            "born": long_day(child.date_of_birth) if child.date_of_birth else "",
            "settings": line(settings),
            "plain_settings": plain(settings),
            "years": "" if first is None else _span(str(first.year), str(last.year if last else "")),
            "span": "" if first is None or last is None else _span(long_day(first), long_day(last), " to "),
        }

    def _edition_title(self) -> str:
        return "the setting's own record" if self._edition is Edition.OWN else "learning journal"

    def _cover(self, story: list[Entry]) -> dict[str, Any] | None:
        """Return the chosen photo, or else the one that suits a cover best, or None where there is no photo."""
        days = {one: entry_day(entry) for entry in reversed(story) for one in entry.media}
        chosen = self._known.get(self._choices.cover or "")
        photos = [media for one in dict.fromkeys(days) if (media := self._known.get(one))][::-1]
        shown = [media for media in photos if media.id in self._pictures and media.kind is MediaKind.PHOTO]
        if chosen is not None and chosen.id in self._pictures:
            shown = [chosen]
        if not shown:
            return None
        media = min(shown, key=self._preference)
        width, height = _COVER if self._edition is Edition.PARENT else _COVER_PLAIN
        return {**self.album.picture(media, days.get(media.id), width, height), "caption": []}

    def _preference(self, media: Media) -> tuple[bool, int, bool]:
        """Return how well a photo suits the cover, best first: landscape, the child for certain, large enough."""
        own = set(media.depicts.people) == {self._journal.child.id}
        certainty = [Basis.IMAGE, Basis.ENTRY, Basis.UNKNOWN].index(media.depicts.basis)
        picture = self._pictures[media.id]
        wide = _WIDE <= picture.aspect <= _WIDEST
        return (not wide, certainty if own else 3, max(picture.width, picture.height) < _LARGE)

    def _holds(self, entries: list[Entry]) -> list[list[str]]:
        kinds = [entry.kind for entry in entries]
        media = [item.kind for item in media_of(self._journal, entries) if item.id in self._pictures]
        counts: list[tuple[int, str]] = [
            (kinds.count(kind), kind) for kind in dict.fromkeys(sorted(kinds, key=_kind_order))
        ]
        counts += [(media.count(MediaKind.PHOTO), "photo"), (media.count(MediaKind.VIDEO), "video")]
        counts.append((sum(len(entry.comments) for entry in entries), "comment"))
        return self.typesetter.line(listed([counted(count, kind) for count, kind in counts if count]))

    def _months(self, story: list[Entry]) -> list[dict[str, Any]]:
        months: dict[str, dict[str, Any]] = {}
        for entry in story:
            day = entry_day(entry)
            title = month_of(day) if day else "Undated"
            season = season_of(day) if day else "calm"
            month = months.setdefault(title, {"title": title, "season": season, "cards": []})
            month["cards"].append(self._card(entry))
        for month in months.values():
            month["holds"] = _month_holds(month["cards"])
        return list(months.values())

    def _card(self, entry: Entry) -> dict[str, Any]:
        card = self._narrator.card(entry)
        return self._marker.mark(card, entry) if self._marker else card


def _month_holds(cards: list[dict[str, Any]]) -> str:
    figures = [figure for card in cards for row in card["rows"] for figure in row["figures"]]
    films = sum(figure["film"] is not None for figure in figures)
    lines = sum(card.get("diary") is not None for card in cards)
    counts = ((len(cards) - lines, "moment"), (lines, "care"), (len(figures) - films, "photo"), (films, "video"))
    return ", ".join(counted(count, kind) for count, kind in counts if count)


def _span(first: str, last: str, between: str = _TO) -> str:
    return first if first == last else f"{first}{between}{last}"


def _kind_order(kind: str) -> int:
    order = ("observation", "family_observation", "assessment", "report")
    return order.index(kind) if kind in order else len(order)
