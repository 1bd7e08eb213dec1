"""Small exports of three platforms whose media are links only, and no network: names, clock and answers."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpcore
import httpx

from journal_bridge.http import Client, Clock, Limits, Reach, Token

PUBLIC: Final = "93.184.216.34"
"""An address of the internet at large; no test connects to it."""

JPEG: Final = b"\xff\xd8\xff\xe0 an invented photo" + bytes(range(256)) * 40
HOSTS: Final = {
    "famly": "img.famly.co",
    "tapestry": "www.tapestryjournal.com",
    "learningbook": "www.mylearningbook.co.uk",
}
CANARY: Final = "s1gnature-canary"
"""Stands in the query of every link, and must stand nowhere else."""


def link(platform: str, number: int) -> str:
    """Return the link of a photo."""
    return f"https://{HOSTS[platform]}/p/{number}.jpg?sig={CANARY}"


def write_export(folder: Path, platform: str, links: Mapping[int, str]) -> Path:
    """Write an export of one child with a photo by each link."""
    folder.mkdir(parents=True)
    for name, held in _EXPORTS[platform](links).items():
        text = held if isinstance(held, str) else json.dumps(held)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def sample(folder: Path, platform: str, count: int = 1) -> Path:
    """Write an export with a number of photos by link."""
    return write_export(folder, platform, {number: link(platform, number) for number in range(1, count + 1)})


def _famly(links: Mapping[int, str]) -> dict[str, object]:
    observation = {
        "id": "obs-1",
        "variant": "REGULAR_OBSERVATION",
        "status": {"state": "SENT", "createdAt": "2026-03-02T10:00:00Z"},
        "createdBy": {"name": {"fullName": "Priya Dell"}},
        "remark": {"date": "2026-03-01", "body": "Words."},
        "children": [{"id": "child-robin"}],
        "images": [{"id": f"pic-{number}", "url": url} for number, url in links.items()],
    }
    return {"page.json": {"data": {"childDevelopment": {"observations": {"results": [observation], "next": None}}}}}


def _tapestry(links: Mapping[int, str]) -> dict[str, object]:
    observation = {
        "id": 77,
        "title": "Sand",
        "notes": "<p>Words.</p>",
        "createdAt": "2026-03-02T10:00:00Z",
        "author": {"fullName": "Priya Dell", "userType": "Staff"},
        "status": "In Journal",
        "children": [{"id": 1, "fullName": "Robin Larch"}],
        "media": [{"id": number, "type": "image", "url": url} for number, url in links.items()],
        "mediaCount": len(links),
    }
    return {"page.json": {"observations": [observation], "nextCursor": None, "prevCursor": None}}


def _learningbook(links: Mapping[int, str]) -> dict[str, object]:
    rows = "".join(f'{number},10,Photo,"{url}",\n' for number, url in links.items())
    return {
        "export.xml": '<LearningBookStyleExport version="1"><Setting Name="Hazel Lane" Code="HL"/>'
        "</LearningBookStyleExport>",
        "children.csv": "ChildId,Surname,Forename,DateOfBirth\n1,Larch,Robin,01/02/2020\n",
        "parents.csv": "ChildId,Forename,Surname,ParentalResponsibility\n",
        "staff.csv": "StaffId,Forename,Surname\n7,Priya,Dell\n",
        "observations.csv": "ObservationId,DateTime,StaffName\n10,01/03/2024 10:00,Priya Dell\n",
        "observation_children.csv": "ObservationId,ChildId\n10,1\n",
        "links.csv": "ObservationId,Kind,Area,Aspect,Statement\n",
        "media.csv": f"MediaId,ObservationId,Kind,File,Text\n{rows}",
        "media_children.csv": "MediaId,ChildId\n",
        "reports.csv": "ReportId,ChildId,Type,Term,Year,File\n",
    }


_EXPORTS: Final[dict[str, Callable[[Mapping[int, str]], dict[str, object]]]] = {
    "famly": _famly,
    "tapestry": _tapestry,
    "learningbook": _learningbook,
}


@dataclass
class Hours:
    """A clock that passes when somebody sleeps, or when a test says so."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        """The clock as the client takes it."""
        began = datetime(2026, 3, 1, 12, tzinfo=UTC)
        return Clock(lambda: self.seconds, self.sleep, lambda: began + timedelta(seconds=self.seconds))


class Wires(httpcore.NetworkBackend):
    """A network that connects nothing and notes who asked for what."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.asked: list[str] = []

    def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
        """Note the address."""
        self.asked.append(host)
        raise httpcore.ConnectError


@dataclass
class Net:
    """What a test gives the client in place of the world."""

    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: Hours = field(default_factory=Hours)
    wires: Wires = field(default_factory=Wires)
    resolved: list[str] = field(default_factory=list)

    def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a name; all not told are public."""
        self.resolved.append(host)
        return self.addresses.get(host, (PUBLIC,))

    def client(self, reach: Reach, token: Token | None = None, **limits: int) -> Client:
        """Return a client in this world."""
        return Client(
            reach,
            token,
            limits=Limits(**limits),
            clock=self.hours.clock,
            resolve=self.resolve,
            beneath=self.wires,
        )


class Stream(httpx.SyncByteStream):
    """A body that does something between its pieces."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        """Take what yields the pieces."""
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces."""
        yield from self._pieces()
