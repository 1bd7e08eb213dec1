"""The records that become entries, gathered from several tables before any is mapped."""

from dataclasses import dataclass, field
from datetime import date, datetime

from journal_bridge.journal import Judgement

from .book import Line


@dataclass(slots=True)
class Observed:
    """An observation with what the other tables say of it."""

    number: str
    line: Line
    day: date | None
    time: datetime | None
    about: set[str] = field(default_factory=set)
    doubts: bool = False
    """Whether it may be about somebody else too, or another's: then a person must look."""
    texts: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    more: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Cells of unknown columns in rows that are neither the observation's nor a picture's."""

    def add_more(self, table: str, line: Line) -> None:
        """Keep a row's unknown columns."""
        if line.row.extras:
            self.more.setdefault(table, []).append(dict(line.row.extras))


@dataclass(frozen=True)
class Loose:
    """A text or picture of the gallery, which belongs to no observation but to the children tagged on it."""

    id: str
    line: Line
    about: tuple[str, ...]
    doubts: bool
    picture: str | None


@dataclass(frozen=True)
class Reported:
    """A report on one child; on several where several children have its number."""

    id: str
    line: Line
    about: tuple[str, ...]
    doubts: bool
    picture: str | None
