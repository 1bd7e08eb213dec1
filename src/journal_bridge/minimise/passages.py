"""What a person must read before a held text leaves: every passage as it would go, doubtful names marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from journal_bridge.journal import Comment, Entry, Journal, Media
from journal_bridge.journal.values import plain
from journal_bridge.minimise.brief import Brief
from journal_bridge.minimise.face_tags import names_besides
from journal_bridge.minimise.names import Found, redact
from journal_bridge.minimise.tagging import people_by_file, said_to_be_in
from journal_bridge.minimise.texts import entry_texts
from journal_bridge.minimise.wording import wording

OPENING: Final = 8
"""Words of a text that has no title, enough to know it again."""


class Part(StrEnum):
    """Where in an item a text stands; `detail` is a judgement's words, read only where a name is doubtful."""

    TITLE = "title"
    TEXT = "text"
    NEXT_STEP = "next step"
    CAPTION = "caption"
    DETAIL = "detail"


class Mark(StrEnum):
    """What happens to a piece of text: it stays, it is replaced already, or a person must say."""

    PLAIN = "plain"
    REPLACED = "replaced"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Piece:
    """Some characters of a text as they would go; `instead` is what takes the place of a doubtful name."""

    text: str
    mark: Mark = Mark.PLAIN
    instead: str = ""


@dataclass(frozen=True)
class Passage:
    """One text of an item in pieces."""

    part: Part
    pieces: tuple[Piece, ...]

    @property
    def doubtful(self) -> bool:
        """Whether a person must say about a name in it."""
        return any(piece.mark is Mark.DOUBTFUL for piece in self.pieces)

    @property
    def carried(self) -> str:
        """The text as it goes when it is carried: doubtful names stand."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def redacted(self) -> str:
        """The text as it goes when it is redacted: doubtful names are replaced."""
        return "".join(piece.instead if piece.mark is Mark.DOUBTFUL else piece.text for piece in self.pieces)


class Reader:
    """Reads the texts of one child's journal exactly as the plan and the finished journal do.

    Sure names of others are replaced already: they must not be read on a screen either.
    """

    def __init__(self, journal: Journal, brief: Brief) -> None:
        self._child = journal.child.id
        self._roster = brief.roster
        self._wording = wording(journal, brief)
        self._people_by_file = people_by_file(journal)

    def entry(self, entry: Entry) -> tuple[Passage, ...]:
        """Return the title, the text and the next steps of an entry, and details with a doubtful name."""
        shared = len(entry.about) > 1
        steps = {block.text for step in entry.next_steps for block in step.body}
        parts = dict.fromkeys(steps, Part.NEXT_STEP) | {block.text: Part.TEXT for block in entry.body}
        parts |= {entry.title: Part.TITLE} if entry.title else {}
        found = (self._passage(parts.get(text, Part.DETAIL), text, shared=shared) for text in entry_texts(entry))
        return tuple(one for one in found if one.doubtful or one.part is not Part.DETAIL)

    def comment(self, comment: Comment, entry: Entry) -> tuple[Passage, ...]:
        """Return the text of a comment."""
        shared = len(entry.about) > 1
        return tuple(self._passage(Part.TEXT, block.text, shared=shared) for block in comment.body)

    def caption(self, media: Media) -> tuple[Passage, ...]:
        """Return the caption of a file, if it has one."""
        if not media.caption:
            return ()
        shared = bool(said_to_be_in(media, self._people_by_file) - {self._child})
        return (self._passage(Part.CAPTION, media.caption, shared=shared),)

    def named_in(self, media: Media, at_faces: tuple[str, ...], texts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names in a photo's own data that hold it: who looks at it must know whom to look for."""
        return names_besides(at_faces, texts, media.depicts.people, self._roster, self._wording.find_names)

    def title(self, entry: Entry) -> str:
        """Return an entry's title, or how it begins, with all names replaced, the doubtful ones too."""
        text = entry.title or plain(entry.body)
        words = self._passage(Part.TITLE, text, shared=len(entry.about) > 1).redacted.split()
        return " ".join(words) if entry.title else " ".join(words[:OPENING]) + " ..." * (len(words) > OPENING)

    def _passage(self, part: Part, text: str, *, shared: bool) -> Passage:
        return Passage(part, tuple(self._pieces(text, shared=shared)))

    def _pieces(self, text: str, *, shared: bool) -> Iterator[Piece]:
        position = 0
        for span in self._wording.find(text, shared=shared):
            if position < span.start:
                yield Piece(text[position : span.start])
            rewritten, _ = redact(text, (span,), unsure=True)
            instead = rewritten[span.start : len(rewritten) - (len(text) - span.end)]
            if span.action is Found.HOLD:
                yield Piece(text[span.start : span.end], Mark.DOUBTFUL, instead)
            else:
                yield Piece(instead, Mark.REPLACED)
            position = span.end
        if position < len(text):
            yield Piece(text[position:])
