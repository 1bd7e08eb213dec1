"""Large invented exports without media, one function a platform, and the bare model of its records as a peer.

A peer is what a programmer would write who only wants the fields: `json.loads` (or `csv.DictReader`) and a pydantic
model with types and nothing else. It keeps no losses, no ids, no rich text and no privacy.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from pydantic import BaseModel

WORDS = "stacked counted poured painted mixed sorted shared climbed laughed planted measured twice".split()  # noqa: SIM905
DAYS = 28
PAGE = 50


@dataclass(frozen=True)
class Large:
    """A platform's large export: how it is written, and how the peer reads the same bytes."""

    adapter: str
    write: Callable[[Path, int, int], None]
    peer: Callable[[Path], int]


def text(random: Random) -> str:
    """Return three sentences, as long as an ordinary observation."""
    return " ".join(" ".join(random.choices(WORDS, k=14)).capitalize() + "." for _ in range(3))


def day(number: int) -> str:
    """Return a day of the years 2021 to 2025, rising with the number."""
    return f"{2021 + number // 1000 % 5}-{number // DAYS % 12 + 1:02}-{number % DAYS + 1:02}"


def pages(count: int) -> list[range]:
    """Return the numbers of the records on each page."""
    return [range(start, min(start + PAGE, count)) for start in range(0, count, PAGE)]


# The web app's GraphQL answers


def write_graphql(folder: Path, count: int, children: int) -> None:
    """Write pages of learning-journey answers, with areas, likes and a comment each."""
    random = Random(count)
    for number, page in enumerate(pages(count)):
        results = [_graphql(random, one, one % children) for one in page]
        following = f"cursor-{number}" if page.stop < count else None
        answer = {"data": {"childDevelopment": {"observations": {"results": results, "next": following}}}}
        (folder / f"page-{number:03}.json").write_text(json.dumps(answer), encoding="utf-8")


def _graphql(random: Random, number: int, child: int) -> dict[str, Any]:
    state = {
        "state": "SENT",
        "createdAt": f"{day(number)}T15:30:00Z",
        "createdBy": {"name": {"fullName": "Priya Dell"}},
    }
    area = {"id": f"area-{number % 7}", "title": "Mathematics", "framework": {"title": "EYFS 2021"}}
    comment = {"id": f"comment-{number}", "body": text(random), "sentAt": f"{day(number)}T19:00:00Z"}
    return {
        "id": f"5f2c7a10-0000-4000-8000-{number:012}",
        "variant": "REGULAR_OBSERVATION",
        "version": "EYFS_2021_REVISION",
        "status": state,
        "statuses": [state],
        "createdBy": {"name": {"fullName": "Priya Dell"}},
        "children": [{"id": f"child-{child}", "name": f"Child{child} Ottermere", "institutionId": "site"}],
        "remark": {
            "id": f"remark-{number}",
            "date": day(number),
            "body": text(random),
            "richTextBody": None,
            "areas": [{"area": area, "refinement": "SECURE", "note": None, "areaRefinementSettings": None}],
            "statements": [],
        },
        "nextStep": None,
        "images": [],
        "videos": [],
        "files": [],
        "likes": {"count": 1, "likedByMe": False, "likes": []},
        "comments": {"count": 1, "results": [comment | {"sentBy": {"name": {"fullName": "Ines Ottermere"}}}]},
        "reviewComments": {"count": 0, "results": []},
    }


class _Named(BaseModel):
    fullName: str  # noqa: N815 - the platforms' spelling, here and below


class _Who(BaseModel):
    name: _Named


class _State(BaseModel):
    state: str
    createdAt: str  # noqa: N815
    createdBy: _Who  # noqa: N815


class _Child(BaseModel):
    id: str
    name: str


class _Area(BaseModel):
    area: dict[str, Any]
    refinement: str | None


class _Remark(BaseModel):
    date: str
    body: str
    richTextBody: str | None  # noqa: N815
    areas: list[_Area]
    statements: list[dict[str, Any]]


class _Comment(BaseModel):
    id: str
    body: str
    sentAt: str  # noqa: N815
    sentBy: _Who  # noqa: N815


class _Comments(BaseModel):
    results: list[_Comment]


class _GraphQl(BaseModel):
    id: str
    variant: str
    status: _State
    statuses: list[_State]
    createdBy: _Who  # noqa: N815
    children: list[_Child]
    remark: _Remark
    nextStep: _Remark | None  # noqa: N815
    images: list[dict[str, Any]]
    videos: list[dict[str, Any]]
    files: list[dict[str, Any]]
    comments: _Comments
    reviewComments: _Comments  # noqa: N815


def peer_graphql(folder: Path) -> int:
    """Validate the same answers bare."""
    kept = []
    for path in sorted(folder.glob("*.json")):
        answer = json.loads(path.read_bytes())
        results = answer["data"]["childDevelopment"]["observations"]["results"]
        kept += [_GraphQl.model_validate(one) for one in results]
    return len(kept)


# The other web app's /api/4 answers


def write_api4(folder: Path, count: int, children: int) -> None:
    """Write list pages and a children list, with HTML notes and a comment each."""
    random = Random(count)
    roll = [{"id": 900 + child, "fullName": f"Child{child} Ottermere"} for child in range(children)]
    (folder / "children.json").write_text(json.dumps(roll), encoding="utf-8")
    (folder / "school.json").write_text(
        json.dumps({"id": 70411, "name": "Bench Nursery", "furlSlug": "bench"}), encoding="utf-8"
    )
    for number, page in enumerate(pages(count), start=1):
        following = f"cursor-{number}" if page.stop < count else None
        records = [_api4(random, one, roll[one % children]) for one in page]
        answer = {"observations": records, "nextCursor": following, "prevCursor": None}
        (folder / f"page_{number}.json").write_text(json.dumps(answer), encoding="utf-8")


def _api4(random: Random, number: int, child: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": 5000 + number,
        "title": "In the garden",
        "notes": f"<p>{text(random)}</p><p>{text(random)}</p>",
        "createdAt": f"{day(number)}T15:30:00Z",
        "status": "In Journal",
        "author": {"id": 12, "fullName": "Priya Dell"},
        "approval": {"date": f"{day(number)}T16:00:00Z", "name": "Sian Moss"},
        "children": [child],
        "media": [],
        "mediaCount": 0,
        "documents": [],
        "comments": [
            {
                "id": 90000 + number,
                "createdAt": f"{day(number)}T19:00:00Z",
                "user": {"fullName": "Ines Ottermere"},
                "content": text(random),
            }
        ],
        "assessments": [],
        "flags": [],
        "capabilities": {"canEdit": False},
    }


class _Person4(BaseModel):
    fullName: str  # noqa: N815


class _Child4(BaseModel):
    id: int
    fullName: str  # noqa: N815


class _Approval4(BaseModel):
    date: str
    name: str


class _Comment4(BaseModel):
    createdAt: str  # noqa: N815
    user: _Person4
    content: str


class _Api4(BaseModel):
    id: int
    title: str
    notes: str
    createdAt: str  # noqa: N815
    status: str
    author: _Person4
    approval: _Approval4 | None
    children: list[_Child4]
    media: list[dict[str, Any]]
    mediaCount: int  # noqa: N815
    documents: list[dict[str, Any]]
    comments: list[_Comment4]
    assessments: list[dict[str, Any]]
    flags: list[dict[str, Any]]


def peer_api4(folder: Path) -> int:
    """Validate the same answers bare."""
    kept = []
    for path in sorted(folder.glob("page_*.json")):
        kept += [_Api4.model_validate(one) for one in json.loads(path.read_bytes())["observations"]]
    return len(kept)


# Tables


def write_tables(folder: Path, count: int, children: int) -> None:
    """Write the tables of a book: two texts and a link to a statement for each observation."""
    random = Random(count)
    (folder / "export.xml").write_text(
        '<LearningBookStyleExport version="1" synthetic="true"><Setting><Name>Bench Nursery</Name><Code>BN1</Code>'
        "</Setting><ExportedAt>2025-07-20</ExportedAt><Term>Summer</Term></LearningBookStyleExport>",
        encoding="utf-8",
    )
    header = "ChildId,Surname,Forename,DateOfBirth,KeyPerson,RoomName,DateOfEntry,PP,EAL,SEND,EB,SLT"
    roll = [
        [900 + one, "Ottermere", f"Child{one}", "14/03/2021", "Priya Dell", "Robins", "04/09/2023", *[""] * 5]
        for one in range(children)
    ]
    _table(folder / "children.csv", header, roll)
    numbers = range(count)
    _table(
        folder / "observations.csv",
        "ObservationId,DateTime,StaffName",
        [[5000 + one, f"{'/'.join(reversed(day(one).split('-')))} 15:30", "Priya Dell"] for one in numbers],
    )
    about = [[5000 + one, 900 + one % children] for one in numbers]
    _table(folder / "observation_children.csv", "ObservationId,ChildId", about)
    links = [
        [5000 + one, "STATEMENT", "Mathematics", "Numbers", "Counts up to three or four objects"] for one in numbers
    ]
    _table(folder / "links.csv", "ObservationId,Kind,Area,Aspect,Statement", links)
    texts = [[20000 + 2 * one + half, 5000 + one, "Text", "", text(random)] for one in numbers for half in (0, 1)]
    _table(folder / "media.csv", "MediaId,ObservationId,Kind,File,Text", texts)


def _table(path: Path, header: str, rows: list[list[Any]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


class _ObservationRow(BaseModel):
    ObservationId: int
    DateTime: str
    StaffName: str


class _AboutRow(BaseModel):
    ObservationId: int
    ChildId: int


class _LinkRow(BaseModel):
    ObservationId: int
    Kind: str
    Area: str
    Aspect: str
    Statement: str


class _MediaRow(BaseModel):
    MediaId: int
    ObservationId: int
    Kind: str
    File: str
    Text: str


_ROWS: dict[str, type[BaseModel]] = {
    "observations.csv": _ObservationRow,
    "observation_children.csv": _AboutRow,
    "links.csv": _LinkRow,
    "media.csv": _MediaRow,
}


def peer_tables(folder: Path) -> int:
    """Validate the same rows bare, without joining them."""
    kept = {}
    for name, model in _ROWS.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            kept[name] = [model.model_validate(row) for row in csv.DictReader(file)]
    return len(kept["observations.csv"])


ALL = (
    Large("famly", write_graphql, peer_graphql),
    Large("tapestry", write_api4, peer_api4),
    Large("learningbook", write_tables, peer_tables),
)
"""Every platform with its peer."""
