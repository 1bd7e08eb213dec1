"""The page for authors of journal folders: every piece of it is tried, so that following it leads somewhere."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from journal_bridge.bundle.unzipping import LARGEST_DOCUMENT
from journal_bridge.error_codes import CODES
from journal_bridge.intake.limits import DEFAULT_LIMITS, GIB, MIB
from journal_bridge.journal import (
    Availability,
    Basis,
    MediaKind,
    PersonKind,
    Restriction,
    Status,
    from_bytes,
    roster_from_bytes,
)
from journal_bridge.minimise.consents import COLUMNS
from journal_bridge.minimise.media.pictures import PIXELS

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "schemas/journal/1.0"
PAGE: Final = (FOLDER / "README.md").read_text(encoding="utf-8")
SNIPPETS: Final = re.findall(r"^```(json|csv) ([a-z]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def snippets(kind: str) -> list[Any]:
    """Return what the pieces of JSON of one kind say."""
    return [json.loads(text) for form, what, text in SNIPPETS if (form, what) == ("json", kind)]


def followed() -> dict[str, Any]:
    """Return the journal a reader has at the end of the page: the smallest one, with every piece put in."""
    (journal,) = snippets("journal")
    (people,) = snippets("people")
    return {**journal, "people": people, "entries": snippets("entry"), "media": snippets("media")}


def is_valid(document: object, schema: str) -> bool:
    """Return what a plain validator says of a document."""
    published = json.loads((FOLDER / f"{schema}.schema.json").read_bytes())
    return Draft202012Validator(published, format_checker=FormatChecker()).is_valid(document)


def test_the_smallest_journal_is_a_journal() -> None:
    """The first piece of JSON on the page is accepted as it stands."""
    (journal,) = snippets("journal")
    assert is_valid(journal, "journal")
    assert from_bytes(json.dumps(journal).encode()).child.shown_name == "Nia Larkspur"


def test_every_piece_fits_into_it() -> None:
    """People, entries and pictures as the page shows them make one journal that both validators accept."""
    assert [len(snippets(kind)) for kind in ("journal", "people", "entry", "media", "roster")] == [1, 1, 3, 1, 1]
    assert is_valid(followed(), "journal")
    read = from_bytes(json.dumps(followed()).encode())
    assert {entry.kind for entry in read.entries} == {"observation", "report"}
    assert [comment.audience for comment in read.entries[1].comments] == ["family", "family", "staff"]


@pytest.mark.parametrize("depicts", re.findall(r"`(\{\"basis\".*?\})`", PAGE))
def test_who_is_in_a_picture_is_written_as_it_shows(depicts: str) -> None:
    """Both ways to say who is in a picture are accepted."""
    journal = followed()
    journal["media"][0]["depicts"] = json.loads(depicts)
    assert is_valid(journal, "journal")
    from_bytes(json.dumps(journal).encode())


def test_the_roster_is_a_roster_of_the_same_people() -> None:
    """The roster is accepted, and its ids are those of the people above."""
    (roster,) = snippets("roster")
    assert is_valid(roster, "roster")
    read = roster_from_bytes(json.dumps(roster).encode())
    named = {adult.id for adult in (*read.staff, *read.relatives)} | {child.id for child in read.children}
    assert {person["id"] for person in followed()["people"]} <= named


def test_the_consent_table_has_the_columns_that_are_read() -> None:
    """The header in the page is the one the program asks for."""
    (table,) = [text for form, _, text in SNIPPETS if form == "csv"]
    assert tuple(next(csv.reader(io.StringIO(table)))) == COLUMNS


@pytest.mark.parametrize("word", [*Status, *Restriction, *PersonKind, *MediaKind, *Availability, *Basis])
def test_every_word_a_field_may_hold_is_explained(word: str) -> None:
    """Whatever list of words a field has, the page names each."""
    assert f"`{word}`" in PAGE or f'"{word}"' in PAGE


def test_every_code_it_names_is_one() -> None:
    """The page's refusals are the program's."""
    codes = set(re.findall(r"\(`([a-z]+-[a-z-]+)`\)", PAGE))
    assert codes == {"media-missing", "path-escape"}
    assert codes <= CODES.keys()


def test_the_limits_are_those_in_force() -> None:
    """Sizes on the page are the constants of intake, of the media and of the sealed bundle."""
    limits = DEFAULT_LIMITS
    told = {
        f"{limits.document_bytes // MIB} MiB; {LARGEST_DOCUMENT // MIB} MiB for a journal",
        f"{limits.entries:,}, together {limits.folder_bytes // GIB} GiB",
        f"{limits.zip_bytes // GIB} GiB unpacked, {limits.ratio} times",
        f"depth of JSON | {limits.depth} |",
        f"{limits.name_bytes} and {limits.path_bytes:,} bytes",
        f"{PIXELS // 1_000_000} million pixels",
    }
    assert {one for one in told if one not in PAGE} == set()


def test_every_example_that_only_the_program_refuses_breaks_a_rule_of_the_page() -> None:
    """Nobody learns a rule from a refusal: each stands on the page."""
    examples = [path.stem for path in (FOLDER / "examples").glob("refused-*.json")]
    rules = PAGE.split("## Rules that no schema can say")[1].split("\n## ")[0]
    words = {
        "same": "used once",
        "unknown-author": "`author`",
        "unknown-person": "`depicts.people`",
        "unknown-media": "`media`",
        "about": "`about`",
        "number": "without a point",
        "half": "surrogate",
        "line-end": "line end",
    }
    for example in examples:
        key = next(key for key in words if key in example)
        assert words[key] in rules
