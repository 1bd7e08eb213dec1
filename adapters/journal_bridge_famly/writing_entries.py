"""Entries as the platform's records, one table a kind: the platform's field = the canonical field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from journal_bridge.journal import (
    Comment,
    Entry,
    Judgement,
    Media,
    MediaKind,
    NextStep,
    Restriction,
    Status,
    paragraphs,
)
from journal_bridge.kit.showing import Holder

from .export import FAMILY_VARIANT
from .mapping import DONE, STATES
from .texts import written
from .writing_ids import Json, package_id, record_id
from .writing_judgements import Homes, homes_of, links, version_of
from .writing_media import by_name, lists, photos
from .writing_people import Cast
from .writing_times import graphql_time, rest_time

Shape = Literal["observation", "note"]

TWO_YEAR_CHECK: Final = "two_year_check"

_VARIANTS: Final[Mapping[str, str]] = {
    "observation": "REGULAR_OBSERVATION",
    "family_observation": FAMILY_VARIANT,
    "assessment": "ASSESSMENT",
    "report": "ASSESSMENT",
}
"""Variants by kind; of reports the platform has one for the two-year check, and takes others for assessments."""

_STATE: Final = {status: state for state, status in reversed(STATES.items())}
_STEP_STATUS: Final = {done: status for status, done in DONE.items()}
_MARKS: Final = frozenset({Restriction.SAFEGUARDING, Restriction.INTERNAL})
"""Marks for which a child note has a flag."""


@dataclass(frozen=True)
class Writing:
    """What entries are written with: who is who, the media that have a place, and the linked areas."""

    cast: Cast
    media: Mapping[str, Media]
    homes: Homes


def shape_of(entry: Entry) -> Shape | None:
    """Return the record an entry is written as; none where no record could keep its marks.

    An observation is for families sooner or later; only a child note, about one child, can be for staff alone.
    """
    if entry.status is Status.DELETED:
        return None
    if entry.kind in _VARIANTS and entry.status is not Status.STAFF_ONLY and not entry.restricted:
        return "observation"
    noted = entry.kind == "note" or entry.kind in _VARIANTS
    return "note" if noted and len(entry.about) == 1 and _MARKS.issuperset(entry.restricted) else None


def variant_for(entry: Entry) -> str:
    """Return the variant an observation is written as."""
    two_years = entry.kind == "report" and entry.report_kind == TWO_YEAR_CHECK
    return "TWO_YEAR_PROGRESS" if two_years else _VARIANTS[entry.kind]


def judged(entry: Entry) -> tuple[Judgement, ...]:
    """Return the judgements that are written with an observation: its own, and those of its one next step."""
    step = _step(entry.next_steps)
    return (*entry.judgements, *(step.judgements if step else ()))


def homes_in(entries: Iterable[Entry]) -> Homes:
    """Return the areas that some entries link for themselves."""
    found = ((judged(entry), shape_of(entry)) for entry in entries)
    told = ((some, version_of(some)) for some, shape in found if shape == "observation")
    return homes_of((one, version) for some, version in told for one in some)


def held_by(entry: Entry, media: Mapping[str, Media]) -> Iterator[tuple[str, Holder]]:
    """Yield the media written with an entry, with the entry as the reader counts it when it asks who is in them."""
    shape, about = shape_of(entry), frozenset(entry.about)
    if shape is None:
        return
    published = shape == "observation" and entry.status is Status.PUBLISHED
    for item in by_name(entry.media, media):
        yield item.id, Holder(about, published_observation=published)
    for comment in entry.comments if shape == "observation" else ():
        for item in by_name(comment.media, media):
            if item.kind is MediaKind.PHOTO:
                yield item.id, Holder(about, published_observation=False)


def observation_record(entry: Entry, using: Writing) -> Json:
    """Return an entry as an observation."""
    variant = variant_for(entry)
    version = version_of(judged(entry))
    return {
        "id": record_id(entry.id),
        "variant": variant,
        "version": version,
        "status": _state(entry),
        "statuses": _states(entry),
        "createdBy": using.cast.observer(entry, family=variant == FAMILY_VARIANT),
        "children": using.cast.children_of(entry.about),
        "remark": _remark(entry, version, using.homes),
        "nextStep": _next_step(entry.next_steps, version, using.homes),
        **lists(by_name(entry.media, using.media)),
        "comments": _comments(entry, "family", using),
        "reviewComments": _comments(entry, "staff", using),
    }


def note_record(entry: Entry, using: Writing) -> Json:
    """Return an entry as a note on its child's file; what is kept from nobody has no flag at all."""
    record: Json = {
        "noteId": record_id(entry.id),
        "childId": record_id(entry.about[0]),
        "noteType": "Classic",
        "createdAt": graphql_time(entry.recorded_at) or (entry.observed_on and entry.observed_on.isoformat()),
        "createdBy": using.cast.observer(entry, family=False),
        "sensitive": Restriction.INTERNAL in entry.restricted,
        "safeguardingConcern": Restriction.SAFEGUARDING in entry.restricted,
        **_seen_by(entry),
        "text": "\n".join(block.text for block in entry.body),
    }
    return {**record, **lists(by_name(entry.media, using.media))}


def _seen_by(entry: Entry) -> Json:
    """Return a note's flags: a note without a time of publishing is a draft only where it says so."""
    published = graphql_time(entry.published_at)
    when: Json = {"publishedAt": published} if published else {}
    if entry.status is Status.UNKNOWN:
        return when
    if entry.status is Status.STAFF_ONLY:
        return {**when, "parentVisible": False}
    return {**when, "parentVisible": True} if entry.status is Status.PUBLISHED else {"publishedAt": None}


def _state(entry: Entry) -> Json | None:
    if entry.status not in _STATE:
        return None
    when = entry.published_at if entry.status is Status.PUBLISHED else entry.recorded_at
    return {"state": _STATE[entry.status], "createdAt": graphql_time(when)}


def _states(entry: Entry) -> list[Json]:
    """Return the states an observation went through: it was a draft when it was written."""
    written_down: Json = {"state": _STATE[Status.DRAFT], "createdAt": graphql_time(entry.recorded_at)}
    now = _state(entry)
    return [written_down] * (entry.recorded_at is not None and now != written_down) + ([now] if now else [])


def _remark(entry: Entry, version: str, homes: Homes) -> Json:
    plain, rich = written(entry.title, entry.body)
    areas, statements = links(entry.judgements, version, homes)
    return {
        "id": package_id("remark", entry.id),
        "date": entry.observed_on.isoformat() if entry.observed_on else None,
        "body": plain,
        "richTextBody": rich,
        "status": None,
        "areas": areas,
        "statements": statements,
    }


def _next_step(steps: Sequence[NextStep], version: str, homes: Homes) -> Json | None:
    """Return the one next step an observation can have: of several the first that is still to be taken."""
    step = _step(steps)
    if step is None:
        return None
    plain, rich = written(None, step.body)
    areas, statements = links(step.judgements, version, homes)
    status = _STEP_STATUS.get(step.done) if step.done is not None else None
    told: Json = {"date": None, "body": plain, "richTextBody": rich, "status": status}
    return {**told, "areas": areas, "statements": statements}


def _step(steps: Sequence[NextStep]) -> NextStep | None:
    return next((one for one in steps if one.done is not True), steps[0] if steps else None)


def _comments(entry: Entry, audience: str, using: Writing) -> Json:
    results = [_comment(one, using) for one in entry.comments if one.audience == audience]
    return {"count": len(results), "results": results}


def _comment(comment: Comment, using: Writing) -> Json:
    return {
        "commentId": record_id(comment.id),
        "body": "\n".join(line.text for block in comment.body for line in paragraphs(block.text)),
        "createdDate": rest_time(comment.written_at),
        "sender": using.cast.commenter(comment),
        "images": photos(by_name(comment.media, using.media)),
    }
