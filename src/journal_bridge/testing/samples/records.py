"""Small makers of entries, comments, judgements and next steps, each telling something unless told otherwise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from pydantic import TypeAdapter

from journal_bridge.journal import Block, Body, Comment, Entry, Judgement, Media, NextStep, Status
from journal_bridge.testing.samples.people import ADA, JO, MO, NGOZI, SAM, TWIN, keyed, source

_ENTRY: Final[TypeAdapter[Entry]] = TypeAdapter(Entry)

KINDS: Final = ("observation", "family_observation", "assessment", "report", "care", "note")
"""Every kind of entry that may come to a writer; posts and messages never do."""

STATUSES: Final = (Status.PUBLISHED, Status.PENDING, Status.DRAFT, Status.STAFF_ONLY, Status.UNKNOWN)
"""Every status an entry may come with; what was deleted never does."""

DAY: Final = date(2024, 5, 14)
MOMENT: Final = datetime(2024, 5, 14, 13, 5, 9, tzinfo=UTC)

_FAMILY: Final = {ADA: JO, SAM: NGOZI, TWIN: NGOZI}


def told(kind: str, raw: str, *, about: Sequence[str] = (ADA,), media: Sequence[Media] = (), **more: Any) -> Entry:  # noqa: ANN401 - any field of an entry
    """Return an entry of a kind, published, of a day in May: by staff, or from home by the first child's family."""
    facts: dict[str, Any] = {
        "id": keyed("entry", raw),
        "kind": kind,
        "observed_on": DAY,
        "recorded_at": MOMENT,
        "published_at": datetime(2024, 5, 15, 8, 0, tzinfo=UTC),
        "author": _FAMILY.get(about[0], JO).id if kind == "family_observation" else MO.id,
        "status": Status.PUBLISHED,
        "about": tuple(about),
        "body": words(f"Words of {raw}."),
        "media": tuple(item.id for item in media),
        "source": source("entry", raw),
    }
    kinds_own = {"report_kind": "summative"} if kind == "report" else {}
    return _ENTRY.validate_python(facts | kinds_own | more)


def words(*texts: str) -> Body:
    """Return some texts as paragraphs, as they are: nothing is trimmed."""
    return tuple(Block(text=text) for text in texts)


def remark(raw: str, text: str, *, media: Sequence[Media] = (), **more: Any) -> Comment:  # noqa: ANN401 - any field of a comment
    """Return a comment for families, by a member of staff a day later."""
    facts: dict[str, Any] = {
        "id": keyed("comment", raw),
        "author": MO.id,
        "written_at": datetime(2024, 5, 15, 16, 30, 1, tzinfo=UTC),
        "body": words(text) if text else (),
        "media": tuple(item.id for item in media),
    }
    return Comment.model_validate(facts | more)


JUDGEMENTS: Final = (
    Judgement(
        framework="EYFS",
        edition="EYFS-2021",
        area="Communication and Language",
        aspect="Speaking",
        level="Expected",
        words="EYFS 2021 / Communication and Language / Speaking / Expected",
    ),
    Judgement(framework="EYFS", edition="EYFS-2021", area="Mathematics", words="EYFS 2021 / Mathematics"),
    Judgement(
        framework="EYFS",
        edition="EYFS-2012",
        area="Understanding the World",
        aspect="Technology",
        words="EYFS 2012 / Understanding the World / Technology",
    ),
    Judgement(
        framework="DM",
        edition="DM2012",
        area="Literacy",
        aspect="Writing",
        statement="Gives meaning to marks; as they draw, write & paint",
        band="30-50 months",
        level="Secure",
        words="Development Matters 2012 / Literacy / Writing / 30-50 months / Secure",
    ),
    Judgement(
        framework="DM",
        edition="DM2020",
        area="Physical Development",
        band="3 and 4-year-olds",
        words="Development Matters 2020 / Physical Development / 3 and 4-year-olds",
    ),
    Judgement(
        framework="B25M",
        edition="B25M",
        area="Expressive Arts and Design",
        aspect="Creating with Materials",
        band="Range 4",
        level="Emerging",
        words="Birth to 5 Matters / Expressive Arts and Design / Creating with Materials / Range 4 / Emerging",
    ),
    Judgement(
        framework="CoEL",
        edition="CoEL",
        area="Playing and exploring",
        aspect="Being willing to have a go",
        words="Characteristics of Effective Learning / Playing and exploring / Being willing to have a go",
    ),
    Judgement(framework="LEUVEN", edition="LEUVEN", area="Well-being", level="4", words="Leuven / Well-being / 4"),
    Judgement(
        framework="LEUVEN", edition="LEUVEN", area="Involvement", level="5", words="Leuven / Involvement / 5"
    ),
    Judgement(
        framework="platform",
        edition="platform",
        area="Practical Life; Pouring",
        level="3 = practising",
        note="Asked twice.",
        words="Our own: Practical Life; Pouring (3 = practising)",
    ),
)
"""Every framework and edition, with and without a goal, a band, a level, a statement and a note."""

NEXT_STEPS: Final = (
    NextStep(body=words("Offer larger jugs.", "And funnels."), done=True, judgements=JUDGEMENTS[:1]),
    NextStep(body=(Block(style="bullet", text="Count the stairs; every day"),), done=False),
    NextStep(body=words("Ask at home about\ngrandmother's songs")),
)
"""Done, not done, and nobody says."""

LAID_OUT: Final[Body] = (
    Block(style="heading", text="What happened"),
    Block(text="Ada filled the jug."),
    Block(style="bullet", text="first to the line"),
    Block(style="bullet", text="then over it"),
    Block(style="quote", text="It's all wet!"),
    Block(text="Then she laughed."),
)
"""A text in every style."""
