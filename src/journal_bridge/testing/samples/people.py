"""The invented people of the samples: three children with journals, two more who are only named, and grown-ups."""

import base64
import hashlib
from datetime import date
from typing import Final

from journal_bridge.journal import Child, Name, Person, PersonKind, Setting, Source


def keyed(kind: str, raw: str) -> str:
    """Return an id of the shape minimising gives: letters and digits from which nothing can be told."""
    digest = hashlib.sha256(f"{kind} {raw}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:26]


def source(kind: str, raw: str) -> Source:
    """Return where a record says it came from, as minimising leaves it."""
    return Source(platform="elsewhere", record=keyed(f"{kind} record", raw), adapter="elsewhere 1.0")


ADA, SAM, TWIN, DEV, RIO = (keyed("child", name) for name in ("ada", "sam", "twin", "dev", "rio"))
"""Ada, two twins of the very same name, and two children of whom only what they share with Ada is told."""

SUBJECTS: Final = (ADA, SAM, TWIN)
"""Those whose journals the samples are."""

NAMES: Final = {ADA: "Ada Bell", SAM: "Sam Okafor", TWIN: "Sam Okafor", DEV: "Dev Rao", RIO: "Río de la Peña"}

CHILDREN: Final = {
    ADA: Child(
        id=ADA,
        known_as=Name(full="Ada Bell", given="Ada", family="Bell"),
        date_of_birth=date(2020, 2, 29),
        source=source("child", "ada"),
    ),
    SAM: Child(
        id=SAM,
        known_as=Name(full="Sam Okafor", given="Sam", family="Okafor"),
        date_of_birth=date(2021, 9, 1),
        source=source("child", "sam"),
    ),
    TWIN: Child(
        id=TWIN,
        legal_name=Name(full="Sam Okafor", given="Sam", family="Okafor"),
        date_of_birth=date(2021, 9, 1),
        source=source("child", "twin"),
    ),
}

SETTING: Final = Setting(id=keyed("setting", "willow"), name="Willow House & Garden")


def _person(
    raw: str, kind: PersonKind, name: str | None, role: str | None = None, child: str | None = None
) -> Person:
    return Person(id=keyed("person", raw), kind=kind, name=name, role=role, child=child)


MO: Final = _person("mo", PersonKind.STAFF, "Mo Fields", "Key person")
LEA: Final = _person("lea", PersonKind.STAFF, "Léa O'Neill-Ng")
JO_WORKS: Final = _person("jo at work", PersonKind.STAFF, "Jo Bell", "Room leader")
JO: Final = _person("jo at home", PersonKind.FAMILY, "Jo Bell", "Mum", ADA)
OMAR: Final = _person("omar", PersonKind.FAMILY, "عمر بيل", "Dad", ADA)
NGOZI: Final = _person("ngozi", PersonKind.FAMILY, "Ngozi Okafor", "Mother", SAM)
VIKRAM: Final = _person("vikram", PersonKind.FAMILY, "Vikram Rao", None, DEV)
NOBODYS: Final = _person("nobodys", PersonKind.FAMILY, "Pat Lane")
AGENCY: Final = _person("agency", PersonKind.UNKNOWN, "R. Ahmed")
UNNAMED: Final = _person("unnamed", PersonKind.STAFF, None)
NOBODY: Final = _person("nobody", PersonKind.UNKNOWN, None)

ADULTS: Final = (MO, LEA, JO_WORKS, JO, OMAR, NGOZI, VIKRAM, NOBODYS, AGENCY, UNNAMED, NOBODY)
"""Jo Bell works at the nursery of her own child; Ngozi has two children there; two have no name."""

RELATIVES: Final = {ADA: (JO, OMAR), SAM: (NGOZI,), TWIN: (NGOZI,)}
"""Whom the roster names for each child: they stand among its journal's people though they wrote nothing."""


def row_of(child: str) -> Person:
    """Return a child as another child's journal names it."""
    return Person(id=child, kind=PersonKind.CHILD, name=NAMES[child], child=child)
