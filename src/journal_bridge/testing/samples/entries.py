"""What the sample journals tell: every kind in every state, what is shared, what hangs on comments, hard words."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from journal_bridge.journal import Basis, Depicts, Entry, Media, NextStep, Status
from journal_bridge.testing.samples.files import filed
from journal_bridge.testing.samples.people import (
    ADA,
    AGENCY,
    DEV,
    JO,
    JO_WORKS,
    LEA,
    MO,
    NGOZI,
    NOBODY,
    NOBODYS,
    OMAR,
    RIO,
    SAM,
    TWIN,
    UNNAMED,
    VIKRAM,
)
from journal_bridge.testing.samples.records import (
    JUDGEMENTS,
    KINDS,
    LAID_OUT,
    NEXT_STEPS,
    STATUSES,
    remark,
    told,
    words,
)

Told = tuple[list[Entry], list[Media]]
"""Entries, and the media they hold."""


def of(*children: str, basis: Basis = Basis.IMAGE) -> Depicts:
    """Return that a picture shows some children, by its own tags unless told otherwise."""
    return Depicts(basis=basis, people=tuple(sorted(children)))


def rich_entries(folder: Path) -> Told:
    """Return everything a journal can hold."""
    parts = (
        _every_kind(),
        _of_every_author(),
        _undated(),
        _texts(),
        *(make(folder) for make in (_pictures, _shared)),
    )
    everything = [one for part in parts for one in part]
    entries = [one for one in everything if not isinstance(one, Media)]
    return entries, [one for one in everything if isinstance(one, Media)]


def _every_kind() -> Iterator[Entry]:
    """Yield every kind in every status, with judgements, next steps and a title."""
    for kind in KINDS:
        for status in STATUSES:
            yield told(
                kind,
                f"{kind} {status}",
                status=status,
                title=f"A {status.value} {kind}",
                judgements=JUDGEMENTS,
                next_steps=NEXT_STEPS,
                comments=(
                    remark(f"{kind} {status}", "Seen."),
                    remark(f"{kind} {status} 2", "Talk?", audience="staff"),
                ),
            )
    for report_kind in ("baseline", "two_year_check", "final", "Autumn news; our own"):
        yield told("report", f"report {report_kind}", report_kind=report_kind, title=None, body=LAID_OUT)
    yield told("assessment", "assessment without words", body=(), title=None, judgements=JUDGEMENTS[:1])


def _of_every_author() -> Iterator[Entry]:
    """Yield entries and comments by everybody there is, and by nobody."""
    authors = (MO, LEA, JO_WORKS, JO, OMAR, NGOZI, VIKRAM, NOBODYS, AGENCY, UNNAMED, NOBODY)
    comments = [
        remark(f"by {number} to {audience}", "So proud!", author=one.id, audience=audience)
        for number, one in enumerate(authors)
        for audience in ("family", "staff")
    ]
    comments.append(remark("by nobody", "So proud!", author=None))
    comments.append(remark("at no time", "Whenever.", written_at=None))
    yield told("observation", "with all voices", about=(ADA, DEV), comments=tuple(comments))
    for number, one in enumerate((*authors, None)):
        yield told("observation", f"seen by {number}", author=one.id if one else None)
    for number, one in enumerate((JO, OMAR, JO_WORKS, NOBODYS, AGENCY, NOBODY, None)):
        yield told("family_observation", f"sent by {number}", author=one.id if one else None)
    for child in (SAM, TWIN):
        yield told("family_observation", f"sent by their mother {child}", about=(child,), author=NGOZI.id)
        yield told("observation", f"alone {child}", about=(child,), body=words("Sam and Sam are two."))


def _undated() -> Iterator[Entry]:
    """Yield entries that tell no time, or only some, or times at the edge of a day, a summer and a year."""
    never: dict[str, Any] = {"observed_on": None, "recorded_at": None, "published_at": None}
    edges = (
        datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC),
        datetime(2024, 6, 30, 23, 30, tzinfo=UTC),
        datetime(2024, 10, 27, 1, 0, tzinfo=UTC),
        datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC),
    )
    for kind in KINDS:
        yield told(kind, f"undated {kind}", **never)
        yield told(kind, f"only a day {kind}", **(never | {"observed_on": date(2024, 2, 29)}))
        yield told(kind, f"only recorded {kind}", **(never | {"recorded_at": edges[1]}))
        yield told(kind, f"only published {kind}", **(never | {"published_at": edges[2]}))
        yield told(
            kind, f"told late {kind}", observed_on=date(2023, 12, 25), recorded_at=edges[3], published_at=edges[0]
        )


def _texts() -> Iterator[Entry]:
    """Yield texts of every style, in every kind."""
    for kind in KINDS:
        yield told(
            kind, f"laid out {kind}", body=LAID_OUT, comments=(remark(f"laid out {kind}", "", body=LAID_OUT),)
        )
        yield told(
            kind, f"blanks {kind}", title=f"Blanks in a {kind}", body=words("  in front", "behind  ", "a\nb")
        )


def _pictures(folder: Path) -> Iterator[Entry | Media]:
    """Yield one child's pictures, films, sounds and papers: in each kind of entry, in comments, in two."""
    for kind in KINDS:
        for mime in ("image/jpeg", "video/mp4", "audio/mp4", "application/pdf"):
            item = filed(folder, f"{kind} {mime}", mime, depicts=of(ADA), caption=f"In a {kind}")
            yield item
            yield told(kind, f"with {mime} {kind}", media=(item,))
    types = ("image/png", "image/webp", "image/heic", "video/quicktime", "audio/mpeg")
    many = [filed(folder, f"of type {mime}", mime, depicts=of(ADA, basis=Basis.ENTRY)) for mime in types]
    yield from many
    yield told("observation", "with many", media=many[::-1])
    taken = filed(
        folder, "taken", "image/jpeg", depicts=of(ADA), taken_at=datetime(2024, 5, 13, 9, 0, 3, tzinfo=UTC)
    )
    twice = filed(folder, "twice", "image/jpeg", depicts=of(ADA), caption="  Twice:\nhere & there  ")
    same = filed(folder, "same bytes", "image/jpeg", like="twice", depicts=of(ADA))
    tagged = filed(folder, "same bytes, tagged again", "image/jpeg", like="taken", depicts=of(ADA, DEV))
    below = filed(folder, "below a comment", "image/jpeg", depicts=of(ADA))
    film = filed(folder, "film below a comment", "video/mp4")
    doubtful = filed(folder, "doubtful", "image/jpeg")
    partly = filed(folder, "tagged in part", "image/jpeg", depicts=of(ADA, basis=Basis.UNKNOWN))
    draft = filed(folder, "of a draft", "image/jpeg")
    yield from (taken, twice, same, tagged, below, film, doubtful, partly, draft)
    yield told("observation", "with a time", media=(taken,))
    yield told("observation", "first of two", media=(twice, taken))
    yield told("report", "second of two", media=(twice,))
    yield told("observation", "with the same bytes", media=(same,))
    yield told("observation", "with the same bytes, tagged again", about=(ADA, DEV), media=(tagged,))
    hanging = (remark("with a photo", "Look!", media=(below, film)), remark("a photo alone", "", media=(twice,)))
    yield told("observation", "gallery below", comments=hanging)
    yield told("observation", "with doubt", media=(doubtful,))
    yield told("observation", "tagged in part", media=(partly,))
    yield told("observation", "drafted", status=Status.DRAFT, media=(draft,))


def _shared(folder: Path) -> Iterator[Entry | Media]:
    """Yield what several children share: with journals here or not, seen by families or by nobody."""
    groups = {
        "siblings": (SAM, TWIN),
        "friends": (ADA, SAM, TWIN),
        "one stays": (ADA, DEV),
        "many": (ADA, SAM, DEV, RIO),
    }
    for name, group in groups.items():
        all_in = filed(folder, f"all {name}", "image/jpeg", depicts=of(*group), caption="All of us")
        first = filed(folder, f"first {name}", "image/jpeg", depicts=of(group[0]))
        others = filed(folder, f"others {name}", "image/jpeg", depicts=of(*group[1:]))
        unsaid = filed(folder, f"unsaid {name}", "image/jpeg")
        partly = filed(folder, f"partly {name}", "video/mp4", depicts=of(group[-1], basis=Basis.UNKNOWN))
        below = filed(folder, f"below {name}", "image/jpeg", depicts=of(group[-1]))
        yield from (all_in, first, others, unsaid, partly, below)
        comments = (remark(f"below {name}", "And this!", media=(below,)),)
        yield told("observation", f"shared {name}", about=group, media=(all_in, first, unsaid), comments=comments)
        yield told("family_observation", f"shared {name} from home", about=group, media=(others,), author=JO.id)
        for status in STATUSES[1:]:
            yield told("observation", f"shared {name} {status}", about=group, status=status)
        for kind in ("assessment", "report", "care", "note"):
            yield told(kind, f"shared {name} {kind}", about=group, media=(partly,) if kind == "note" else ())
    both = filed(folder, "alone and shared", "image/jpeg")
    yield both
    yield told("observation", "alone with it", media=(both,))
    yield told("observation", "shared with it", about=(ADA, DEV), media=(both,))


def plain_entries(folder: Path) -> Told:
    """Return what no platform is without: a child's published observation, by staff, with a day and a photo."""
    photo = filed(folder, "plain", "image/jpeg", depicts=of(ADA))
    return [told("observation", "plain", media=(photo,))], [photo]


def hostile_entries(folder: Path, texts: Mapping[str, str]) -> Told:
    """Return entries of each kind that hold each text wherever words stand, and what is held with them."""
    entries: list[Entry] = []
    media: list[Media] = []
    for name, text in texts.items():
        photo = filed(folder, f"hostile {name}", "image/png", depicts=of(ADA), caption=text)
        media.append(photo)
        facts: dict[str, Any] = {
            "title": text[:200] if text.strip() else None,
            "body": words(text),
            "next_steps": (NextStep(body=words(text)),),
        }
        entries += [
            told(
                kind,
                f"{name} {kind}",
                comments=(remark(f"{name} {kind}", text),),
                media=(photo,) if kind == "observation" else (),
                **facts,
            )
            for kind in KINDS
        ]
    return entries, media


def odd_entries(folder: Path) -> Told:
    """Return entries and media with ids that no folder could keep as they are, or not beside each other.

    No two records have the same id: minimising keys them by kind, and `Written.records` knows no kinds.
    """
    names = ("con", "nul.txt", "a..", "c:x", "x.", "b" * 100)
    ids = [*names, "photo", *(name.upper() for name in names), "0", "Photo"]
    entries, media = [], []
    for number, odd in enumerate(ids):
        raw = f"odd {number}"
        used_by_media = number % 2 == 0
        photo = filed(folder, raw, "image/jpeg", depicts=of(ADA))
        photo = photo.model_copy(update={"id": odd if used_by_media else photo.id})
        entry = told("observation", raw, media=(photo,), comments=(remark(raw, "Odd."),))
        entries.append(entry.model_copy(update={"id": entry.id if used_by_media else odd}))
        media.append(photo)
    return entries, media
