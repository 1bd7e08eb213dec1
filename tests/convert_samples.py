"""A small setting for the stories of `convert`: four children, what two share, and words that must not stray."""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import Result

import drawing
from journal_bridge import bundle, intake, registry
from journal_bridge.adapter import Reading, Writer
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Entry,
    FamilyObservation,
    Journal,
    Media,
    MediaKind,
    Name,
    Note,
    Observation,
    Person,
    PersonKind,
    Restriction,
    Setting,
    Source,
    Status,
    ordered,
    to_bytes,
)
from journal_bridge.minimise.consents import COLUMNS
from journal_bridge.minimise.media import Checker, PictureFacts
from journal_bridge.registry import Installed
from stories import line

SOURCE: Final = Source(platform="folder", setting="hazel", adapter="folder/1")
ANN, BO, CY, DOT = "child-ann", "child-bo", "child-cy", "child-dot"
CHILDREN: Final = {
    ANN: Name(full="Ann Archerfield", given="Ann", family="Archerfield"),
    BO: Name(full="Bo Bellwether", given="Bo", family="Bellwether"),
    CY: Name(full="Cy Candlewick", given="Cy", family="Candlewick"),
    DOT: Name(full="Dot Dandelion", given="Dot", family="Dandelion"),
}
OF_OTHERS: Final = (
    "Candlewick", "Dandelion", "Quillfeather", "zanzibarblue", "kaleidoscopic", "child-cy", "child-dot",
    "entry-cy", "entry-dot", "photo-cy", "staff-quill", "mother-cy", "portholegreen",
)  # fmt: skip
"""Words and ids that stand only in what Cy and Dot do not share with Ann."""

BASIS: Final = "Contract with the new platform, invented"
PRIYA: Final = Person(id="staff-priya", kind=PersonKind.STAFF, name="Priya Dellwood", role="Key person")
QUILL: Final = Person(id="staff-quill", kind=PersonKind.STAFF, name="Jo Quillfeather", role="Room leader")
MOTHER: Final = Person(id="mother-bo", kind=PersonKind.FAMILY, name="Una Bellwether", child=BO)
CYS: Final = Person(id="mother-cy", kind=PersonKind.FAMILY, name="Ida Candlewick", child=CY)


def export(folder: Path) -> Path:
    """Write the setting's journals as an export of journal folders, and return the folder."""
    photos = {
        "photo-ann": ((ANN,), "red"),
        "photo-both": ((ANN, BO), "green"),
        "photo-cy": ((CY,), "portholegreen"),
    }
    for child in CHILDREN:
        below = folder / child
        (below / "media").mkdir(parents=True)
        own = [entry for entry in _entries() if child in entry.about]
        held = {one for entry in own for one in entry.media}
        media = [_photo(below, name, *photos[name]) for name in sorted(held)]
        (below / "journal.json").write_bytes(to_bytes(ordered(_journal(child, own, media))))
    return folder


def _photo(folder: Path, name: str, shown: tuple[str, ...], words: str) -> Media:
    plain = drawing.jpeg(drawing.photo(seed=len(words)))
    content = drawing.planted_jpeg(plain, trailer=words.encode())
    (folder / "media" / f"{name}.jpg").write_bytes(content)
    return Media(
        id=name,
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        path=f"media/{name}.jpg",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        mime="image/jpeg",
        depicts=Depicts(basis=Basis.IMAGE, people=shown),
        source=SOURCE,
    )


def _entries() -> list[Entry]:
    return [
        _seen("entry-ann", (ANN,), "Ann built a tower of nine.", media=("photo-ann",)),
        _seen("entry-draft", (ANN,), "Not yet looked over: the puddle.", status=Status.DRAFT),
        _seen("entry-team", (ANN,), "For the team: settle her slowly.", status=Status.STAFF_ONLY),
        _seen(
            "entry-both",
            (ANN, BO),
            "Ann and Bo carried a plank together.",
            media=("photo-both",),
            comments=(
                Comment(id="said-1", author=MOTHER.id, body=_body("He told us at supper!")),
                Comment(id="said-2", author=PRIYA.id, body=_body("Watch his shoes."), audience="staff"),
            ),
        ),
        _seen("entry-bo", (BO,), "Bo poured water from can to can."),
        _seen("entry-cy", (CY,), "Cy painted in zanzibarblue.", author=QUILL.id, media=("photo-cy",)),
        _seen("entry-dot", (DOT,), "Dot's kaleidoscopic garden.", author=QUILL.id),
        FamilyObservation(
            id="entry-home",
            status=Status.PUBLISHED,
            about=(BO,),
            author=MOTHER.id,
            body=_body("Swam!"),
            source=SOURCE,
        ),
        Note(
            id="entry-kept",
            status=Status.STAFF_ONLY,
            about=(ANN,),
            author=PRIYA.id,
            body=_body("Only for the safeguarding lead."),
            restricted=(Restriction.SAFEGUARDING,),
            source=SOURCE,
        ),
    ]


def _seen(name: str, about: Sequence[str], words: str, **more: object) -> Observation:
    told: dict[str, Any] = {
        "id": name,
        "observed_on": date(2025, 5, 6),
        "recorded_at": datetime(2025, 5, 6, 9, 30, tzinfo=UTC),
        "author": PRIYA.id,
        "status": Status.PUBLISHED,
        "about": tuple(about),
        "body": _body(words),
        "source": SOURCE,
    }
    return Observation(**(told | more))


def _body(words: str) -> tuple[Block, ...]:
    return (Block(text=words),)


def _journal(child: str, own: Sequence[Entry], media: Sequence[Media]) -> Journal:
    written = {entry.author for entry in own} | {one.author for entry in own for one in entry.comments}
    named = {one for entry in own for one in entry.about} - {child}
    people = [one for one in (PRIYA, QUILL, MOTHER, CYS) if one.id in written or one.child == child]
    people += [Person(id=one, kind=PersonKind.CHILD, name=CHILDREN[one].full) for one in sorted(named)]
    return Journal(
        journal_id=f"journal-{child}",
        child=Child(id=child, known_as=CHILDREN[child], date_of_birth=date(2021, 2, 3), source=SOURCE),
        settings=(Setting(id="hazel", name="Hazel Lane"),),
        people=tuple(people),
        entries=tuple(own),
        media=tuple(media),
        provenance=SOURCE,
    )


def consents(path: Path, **answers: str) -> Path:
    """Write that every family agreed to pictures in the setting's own journals, but for those named."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for child in CHILDREN:
            answer = answers.get(child.removeprefix("child-"), "yes")
            table.writerow([child, "in_setting_journal", "all", answer, "2024-09-04", "", "office"])
    return path


def policy(path: Path, children: Mapping[str, object]) -> Path:
    """Write the setting's policy: rules for some children."""
    path.write_text(json.dumps({"children": children}), encoding="utf-8")
    return path


class Asked:
    """One way of calling the command, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.export = export(folder / "export")
        self.workspace = folder / "workspace"
        self.out = folder / "out"
        self.consents = consents(folder / "consents.csv")

    def words(self, *more: object, to: str = "folder") -> list[str]:
        """Return the command as typed, without --out."""
        words = ["convert", self.export, "--to", to, "--workspace", self.workspace, "--basis", BASIS]
        return [str(word) for word in (*words, "--consents", self.consents, *more)]

    def run(self, *more: object, to: str = "folder") -> Result:
        """Run it into --out, with JSON."""
        return line.run(*self.words("--out", self.out, "--json", *more, to=to))

    def receipts(self) -> list[dict[str, Any]]:
        """Return the receipts that are kept, by the child's number."""
        return [json.loads(one.read_bytes()) for one in sorted(self.out.glob("keep-at-the-setting/*/receipt.json"))]

    def read(self) -> Reading:
        """Return what a reader finds in the package."""
        with intake.open_export(self.out / "package") as opened:
            reading = intake.read(opened)
            journals = {child.id: reading.journal(child.id) for child in reading.children}
        object.__setattr__(reading, "journal", journals.__getitem__)
        return reading

    def audit(self) -> dict[str, Any]:
        """Return what the audit says, once receipts are looked for too."""
        words: list[object] = ["audit", "--workspace", self.workspace, "--json"]
        for one in sorted(self.out.glob("keep-at-the-setting/*/receipt.json")):
            words += ["--receipt", one]
        document: dict[str, Any] = json.loads(line.run(*words).stdout)
        return document


def lightly(patch: pytest.MonkeyPatch) -> None:
    """Leave out what takes the time and is not the subject: pages, faces, and the process that decodes photos."""
    line.see_no_faces(patch)
    patch.setattr(Checker, "check", lambda _, __: PictureFacts("image/jpeg", 96, 64, 1))
    patch.setattr(bundle, "setting_document", lambda _, folder, name: (folder / name).write_bytes(b"%PDF-"))


def install(patch: pytest.MonkeyPatch, name: str, reader: Writer) -> None:
    """Let the registry find one more adapter, or another one of a name."""
    found = [one for one in registry.installed() if one.name != name]
    mine = Installed(name, registry.OURS, reader)  # type: ignore[arg-type] # a writer is a reader too
    patch.setattr(registry, "installed", lambda: tuple(sorted((*found, mine), key=lambda one: one.name)))
