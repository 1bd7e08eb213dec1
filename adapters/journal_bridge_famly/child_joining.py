"""Joins the rows of one child's tables into the records the web app shows, so that one mapping serves both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.kit.tables import folded_header
from journal_bridge.kit.times import moment

from .child_index import Index
from .child_parts import Fields, comments_of, each, is_yes, media_of_record, medium_fields, remark_of, told
from .child_rows import At
from .mapping import STATES, VARIANTS

_NEXT: Final = "next"
"""In the type of a remark that is a next step."""


@dataclass(frozen=True)
class Made:
    """A record made of a row and of the rows that lead to it."""

    record: Fields
    at: At
    parts: tuple[At, ...] = ()


@dataclass(frozen=True)
class Joining:
    """One export: its rows, its child, and the children whom any export of the setting names per observation."""

    index: Index
    child: str
    shared: Mapping[str, frozenset[str]]

    def observations(self) -> list[Made]:
        """Return every observation as the web app would answer it.

        Raises:
            InputRefused: `mixed-children` when one does not lead to this child.
        """
        return [self._observation(row) for row in self.index.rows["observation"]]

    def notes(self) -> list[Made]:
        """Return every note."""
        return [self._note(row) for row in self.index.rows["note"]]

    def pictures(self, used: Iterable[At]) -> list[Made]:
        """Return the media that no record holds."""
        held = set(used)
        rows = [row for row in self.index.rows["medium"] if not row.gone and row not in held]
        return [Made(told({"imageId": row["id"], **medium_fields(row)}), row) for row in rows]

    def _observation(self, row: At) -> Made:
        index, name = self.index, row["id"]
        remarks = each((*index.lead("remark", "observation", name), *index.lead("remark", "id", row["remark"])))
        steps = each((*filter(_is_step, remarks), *index.lead("remark", "id", row["next_step"])))
        states = sorted(index.lead("observation state", "observation", name), key=_time)
        text, text_rows = remark_of(index, [one for one in remarks if one not in steps], name)
        step, step_rows = remark_of(index, steps, None)
        media, media_rows = media_of_record(index, "observation", name)
        comments, comment_rows = comments_of(index, name, reviews=False)
        reviews, review_rows = comments_of(index, name, reviews=True)
        links = index.lead("child link", "observation", name)
        record = {
            "id": name,
            "variant": _as_known(row["variant"], VARIANTS),
            "version": row["version"],
            "createdAt": row["created_at"],
            "status": _latest(row, states),
            "statuses": [_state(one) for one in states],
            "children": [{"id": child} for child in self._children(row, links)],
            "remark": text,
            "nextStep": step,
            "comments": comments,
            "reviewComments": reviews,
            "columns": row.extras,
            "deleted": self._is_gone(row, links) or None,
            **media,
        }
        parts = (*states, *text_rows, *step_rows, *media_rows, *comment_rows, *review_rows, *links)
        return Made(told(record), row, tuple(dict.fromkeys(parts)))

    def _children(self, row: At, links: list[At]) -> list[str]:
        """Return every child an observation is about; it lies in this child's export, so this child is one."""
        named = {row["child"], *(link["child"] for link in links)} - {None}
        gone = {link["child"] for link in self._gone_links(row)}
        if named and self.child not in named | gone:
            raise InputRefused("mixed-children", row.place)
        return sorted(filter(None, {*named, self.child, *self.shared.get(row["id"] or "", ())}))

    def _is_gone(self, row: At, links: list[At]) -> bool:
        """Say whether an observation was deleted, or this child's link to it."""
        live = {link["child"] for link in links}
        return row.gone or self.child in {link["child"] for link in self._gone_links(row)} - live

    def _gone_links(self, row: At) -> list[At]:
        return self.index.lead("child link", "observation", row["id"], gone=True)

    def _note(self, row: At) -> Made:
        media, used = media_of_record(self.index, "note", row["id"])
        flags = {
            "sensitive": row["sensitive"],
            "safeguardingConcern": row["safeguarding"],
            "parentVisible": row["parent_visible"],
        }
        record = {
            "noteId": row["id"],
            "childId": self.child,
            "noteType": row["note_type"],
            "text": row["text"],
            "richTextBody": row["rich_text"],
            "createdAt": row["created_at"],
            "modifiedAt": row["modified_at"],
            "deleted": row.gone or None,
            "columns": row.extras,
            **flags,
            **media,
        }
        published = {"publishedAt": row["published_at"]} if row.has("published_at") else {}
        return Made({**told(record), **published}, row, tuple(dict.fromkeys(used)))


def _is_step(row: At) -> bool:
    return is_yes(row["is_next_step"]) or _NEXT in (row["type"] or "").casefold()


def _state(row: At) -> Fields:
    return told({"state": _as_known(row["state"], STATES), "createdAt": row["created_at"]})


def _latest(row: At, states: list[At]) -> Fields | None:
    """Return the state an observation says it has, with the time that state was set; else the last that was set."""
    own = _as_known(row["state"], STATES)
    history = [_state(one) for one in states]
    if own is None:
        told_when = len(history) == 1 or all(one.get("createdAt") for one in history)
        return history[-1] if history and told_when else None
    return next((one for one in reversed(history) if one.get("state") == own), Fields(state=own))


def _time(row: At) -> tuple[float, int]:
    when = moment(row["created_at"])
    return when.timestamp() if when else 0.0, row.row.number


def _as_known(value: str | None, known: Iterable[str]) -> str | None:
    """Return a value as it is written elsewhere on the platform, where only case and spacing differ."""
    return next((one for one in known if value and folded_header(one) == folded_header(value)), value)
