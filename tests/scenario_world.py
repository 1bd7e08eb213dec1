"""The small invented world of the scenarios: one child, its family, its room, and what the setting wrote down.

Every scenario is read from `fixtures/scenarios/`; `docs/scenarios.md` is written from the same files by
`python tests/scenario_world.py`, so that whoever looks after data protection reads what is tested.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from journal_bridge.handover import Purpose
from journal_bridge.journal import (
    Adult,
    Answer,
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Consent,
    Depicts,
    FamilyObservation,
    Journal,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Person,
    PersonKind,
    Restriction,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise.consents import COLUMNS

ROOT: Final = Path(__file__).resolve().parents[1]
FILES: Final = ("families.toml", "consents.toml")
PAGE: Final = ROOT / "docs/scenarios.md"
TODAY: Final = date(2025, 7, 20)
BASIS: Final = "Form 12, invented"
SOURCE: Final = Source(platform="invented", adapter="invented 1")

PEOPLE: Final = {
    "sam": ("Sam Oakes", "staff"),
    "ana": ("Ana Northwood", "ada"),
    "tom": ("Tom Northwood", "ada"),
    "bea": ("Bea Wrenfolde", "noah"),
    "nobody": (None, None),
}
"""Everybody who writes: the name, and `staff` or the child whose family it is."""

STANDING: Final[Mapping[str, Mapping[str, Any]]] = {
    "tower": {
        "entry": {"text": "Ada built a tower.", "observed_on": date(2025, 7, 1)},
        "comment": (("from-mother", "ana", "We are proud."), ("from-father", "tom", "How tall!")),
        "photo": ({"id": "tower-photo", "shows": ["ada"]},),
    },
    "garden": {
        "entry": {"text": "Ada and Noah dug in the garden.", "about": ["ada", "noah"]},
        "photo": ({"id": "garden-photo", "shows": ["ada", "noah"]},),
    },
    "at-home": {
        "entry": {"text": "We baked bread.", "kind": "family_observation", "by": "ana"},
        "photo": ({"id": "bread-photo", "shows": ["ada"]},),
    },
}
"""What stands in Ada's journal, as far as a scenario's `entries` name it."""


@dataclass(frozen=True)
class Scenario:
    """One story with its papers and what must come of it."""

    number: int
    facts: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The story in a few words."""
        return str(self.facts["title"])

    @property
    def purpose(self) -> Purpose:
        """Whom the pack is for."""
        return Purpose(self.facts.get("purpose", "parent"))

    @property
    def basis(self) -> str | None:
        """The lawful basis, where the purpose asks for one."""
        return str(self.facts.get("basis", BASIS)) if self.purpose is not Purpose.PARENT else None

    @property
    def items(self) -> dict[str, tuple[str, str]]:
        """Every item of the journal with its state and its rule."""
        rows = (line.split() for line in self.facts.get("items", "").splitlines() if line)
        return {item: (state, rule) for item, state, rule in rows}

    def write_consents(self, folder: Path) -> Path | None:
        """Write the consent table, unless the story is that there is none."""
        if not self.facts.get("table", True):
            return None
        path = folder / "consents.csv"
        path.write_text("\n".join([",".join(COLUMNS), *self.facts.get("consents", ()), ""]), encoding="utf-8")
        return path

    def write_policy(self, folder: Path) -> Path:
        """Write the policy; without one in the story, an empty one."""
        path = folder / "policy.json"
        path.write_text(self.facts.get("policy", "{}"), encoding="utf-8")
        return path

    def flags(self) -> Iterator[Consent]:
        """Yield what the platform itself was told."""
        for row in self.facts.get("flags", ()):
            child, purpose, media, answer = row.split(",")
            yield Consent(child=child, purpose=purpose, media=media, answer=Answer(answer), origin="platform")

    def roster(self) -> Roster:
        """Return everybody the export names."""
        adults = self._adults()
        own = (self._names()[0],)
        children = [RosterChild(id="ada", names=own, family=("ana", "tom"))]
        children.append(RosterChild(id="noah", names=(name("Noah Wrenfolde"),), family=("bea",)))
        children += [
            RosterChild(id=one["id"], names=(name(one["name"]),), active=not one.get("left", False))
            for one in self.facts.get("child", ())
        ]
        staff = tuple(Adult(id=key, name=full) for key, (full, of) in adults.items() if of == "staff" and full)
        kin = tuple(Adult(id=key, name=full) for key, (full, of) in adults.items() if of != "staff" and full)
        return Roster(children=tuple(children), staff=staff, relatives=kin)

    def journal(self) -> Journal:
        """Return Ada's journal, with whatever the story adds to it."""
        entries, media = self._parts()
        first, other = self._names()
        return Journal(
            journal_id="journal-of-ada",
            child=Child(id="ada", known_as=first, legal_name=other, source=SOURCE),
            people=tuple(_person(key, full, of) for key, (full, of) in self._adults().items()),
            entries=entries,
            media=media,
            provenance=SOURCE,
        )

    def _adults(self) -> dict[str, tuple[str | None, str | None]]:
        return PEOPLE | {one["id"]: (one["name"], one["of"]) for one in self.facts.get("adult", ())}

    def _names(self) -> tuple[Name, Name | None]:
        names = self.facts.get("names", {"known_as": "Ada Northwood"})
        return name(names["known_as"]), name(names["legal"]) if "legal" in names else None

    def _parts(self) -> tuple[tuple[Any, ...], tuple[Media, ...]]:
        standing = {key: STANDING[key] for key in self.facts.get("entries", STANDING)}
        entries: list[dict[str, Any]] = [{"id": key} | dict(part["entry"]) for key, part in standing.items()]
        comments = [
            {"id": key, "on": on, "by": by, "text": text}
            for on, part in standing.items()
            for key, by, text in part.get("comment", ())
        ]
        photos = [{"on": on} | photo for on, part in standing.items() for photo in part.get("photo", ())]
        entries += self.facts.get("entry", ())
        comments += self.facts.get("comment", ())
        photos += self.facts.get("photo", ())
        return (
            tuple(_entry(entry, comments, photos) for entry in entries),
            tuple(_media(photo) for photo in photos),
        )


def name(full: str) -> Name:
    """Return a name in parts: what stands before the last space is given."""
    given, _, family = full.rpartition(" ")
    return Name(full=full, given=given, family=family)


def _person(key: str, full: str | None, of: str | None) -> Person:
    kind = PersonKind.STAFF if of == "staff" else PersonKind.FAMILY if of else PersonKind.UNKNOWN
    return Person(id=key, kind=kind, name=full, child=of if kind is PersonKind.FAMILY else None)


def _entry(facts: dict[str, Any], comments: list[dict[str, Any]], photos: list[dict[str, Any]]) -> Any:  # noqa: ANN401
    made = FamilyObservation if facts.get("kind") == "family_observation" else Observation
    below = tuple(one for one in comments if one["on"] == facts["id"])
    own = tuple(photo["id"] for photo in photos if photo["on"] == facts["id"])
    step = facts.get("next_step")
    return made(
        id=facts["id"],
        status=Status(facts.get("status", "published")),
        observed_on=facts.get("observed_on", date(2025, 3, 3)),
        author=facts.get("by", "sam"),
        about=tuple(facts.get("about", ("ada",))),
        title=facts.get("title"),
        body=(Block(text=facts["text"]),),
        next_steps=(NextStep(body=(Block(text=step),)),) if step else (),
        media=(*own, *facts.get("media", ())),
        comments=tuple(Comment(id=one["id"], author=one["by"], body=(Block(text=one["text"]),)) for one in below),
        restricted=(Restriction(facts["restricted"]),) if "restricted" in facts else (),
        source=SOURCE,
    )


def _media(facts: dict[str, Any]) -> Media:
    shows = tuple(facts["shows"])
    return Media(
        id=facts["id"],
        kind=MediaKind(facts.get("kind", "photo")),
        availability=Availability.FOUND,
        path=f"{facts['id']}.jpg",
        caption=facts.get("caption"),
        depicts=Depicts(basis=Basis.IMAGE if shows else Basis.UNKNOWN, people=shows),
        source=SOURCE,
    )


def scenarios() -> list[Scenario]:
    """Return every scenario, numbered through both files."""
    found = [
        one
        for file in FILES
        for one in tomllib.loads((ROOT / "fixtures/scenarios" / file).read_text(encoding="utf-8"))["scenario"]
    ]
    return [Scenario(number, facts) for number, facts in enumerate(found, start=1)]


_INTRO: Final = """# Scenarios

What the rules come to in families' lives. Every one is invented, and every one runs as a test, with the very papers
shown here, on the day 20 July 2025. Wherever something is not known, it stays behind or nothing is built, and the
manager is told why. The rules behind the last column are in [minimising.md](minimising.md), the codes in
[errors.md](errors.md).

The child is always Ada Northwood (`ada`): her mother is Ana (`ana`), her father Tom (`tom`), her friend Noah
(`noah`), whose mother is Bea, and Sam works in her room. This page is written from `fixtures/scenarios/` and
compared with it by a test.

"""


def page() -> str:
    """Return the page of all scenarios: a table to find one, then each with its papers."""
    found = scenarios()
    lines = ["| number | the story | what comes of it |", "|---|---|---|"]
    lines += [f"| {one.number} | {one.title} | {_outcome(one)} |" for one in found]
    return _INTRO + "\n".join(lines) + "\n\n" + "\n".join(_section(one) for one in found)


def _outcome(one: Scenario) -> str:
    if "code" in one.facts:
        return f"nothing is built: `{one.facts['code']}` (exit {one.facts['exit']})"
    stays = sorted({rule for state, rule in one.items.values() if state != "carry"})
    if stays:
        return f"stays or waits: {', '.join(f'`{rule}`' for rule in stays)}"
    return "all of it goes, some words replaced" if one.facts.get("never") else "all of it goes"


def _section(one: Scenario) -> str:
    parts = [f"## {one.number}. {one.title}", "", one.facts["story"], ""]
    whom = f"For: `{one.purpose}`" + (f', to "{one.facts["to"]}"' if "to" in one.facts else "")
    parts += [whom + (f'; basis: "{one.basis}"' if one.basis else "") + ".", ""]
    if one.facts.get("consents"):
        parts += ["```csv", ",".join(COLUMNS), *one.facts["consents"], "```", ""]
    if one.facts.get("flags"):
        parts += ["On the platform: " + "; ".join(f"`{row}`" for row in one.facts["flags"]) + ".", ""]
    if one.facts.get("policy"):
        parts += ["```json", json.dumps(json.loads(one.facts["policy"]), indent=2), "```", ""]
    if "code" in one.facts:
        parts += [f"Nothing is built: exit {one.facts['exit']}, `{one.facts['code']}`.", ""]
    else:
        parts += ["| item | state | rule |", "|---|---|---|"]
        parts += [f"| {item} | {state} | `{rule}` |" for item, (state, rule) in one.items.items()] + [""]
    if one.facts.get("said"):
        parts += ["To be read: " + "; ".join(f'"{words}"' for words in one.facts["said"]) + ".", ""]
    if one.facts.get("never"):
        parts += ["Never to be read: " + "; ".join(f'"{words}"' for words in one.facts["never"]) + ".", ""]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
