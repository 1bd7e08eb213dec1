"""Finds rows by what they lead to."""

from collections import defaultdict
from dataclasses import dataclass, field

from .child_rows import At, Rows


@dataclass
class Index:
    """One export's rows by the ids they lead to; deleted rows are found only when they are asked for."""

    rows: Rows
    kinds: frozenset[str]
    """Kinds of table the export has, with or without rows."""
    _found: dict[tuple[str, str, bool], dict[str, list[At]]] = field(default_factory=dict)

    def lead(self, kind: str, to: str, untrusted_id: str | None, *, gone: bool = False) -> list[At]:
        """Return the rows of a kind that lead to something by its id: the live ones, or the deleted ones."""
        key = kind, to, gone
        if key not in self._found:
            found: dict[str, list[At]] = defaultdict(list)
            self._found[key] = found
            for row in self.rows.get(kind, ()):
                if row.gone is gone:
                    found[row[to] or ""].append(row)
        return self._found[key].get(untrusted_id, []) if untrusted_id else []

    @property
    def tells_reviews(self) -> bool:
        """Whether comments for families can be told from internal ones: by a column, or by a table of their own."""
        return "review comment" in self.kinds or any(row.has("is_review") for row in self.rows.get("comment", ()))
