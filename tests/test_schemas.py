"""The published schemas: written from the models, frozen by digest, and judged alike by two validators."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from journal_bridge import schema
from journal_bridge.errors import InputRefused
from journal_bridge.journal import from_bytes, to_bytes

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = schema.documents(ROOT / "schemas")
EXAMPLES = sorted((ROOT / "schemas/journal/1.0/examples").glob("*.json"))


def plain_validator() -> Draft202012Validator:
    """Return a validator that knows JSON Schema and nothing of this program."""
    document = json.loads((ROOT / "schemas/journal/1.0/journal.schema.json").read_bytes())
    return Draft202012Validator(document, format_checker=FormatChecker())


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_committed_schema_is_what_the_models_say(path: str) -> None:
    """Run `make schemas` and read the difference when this fails."""
    assert DOCUMENTS[path].decode() == (ROOT / "schemas" / path).read_text(encoding="utf-8"), (
        f"schemas/{path} has drifted: run `make schemas`"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_two_validators_give_the_verdict_in_the_file_name(example: Path) -> None:
    """A journal the published schema refuses is refused by the program, and the other way round."""
    untrusted = example.read_bytes()
    wanted = example.stem.split("-")[0]
    by_schema = plain_validator().is_valid(json.loads(untrusted))
    try:
        from_bytes(untrusted)
    except InputRefused:
        by_program = "refused" if by_schema else "invalid"
    else:
        by_program = "valid"
    assert (wanted != "invalid", wanted) == (by_schema, by_program)


def test_every_verdict_has_examples() -> None:
    """All three kinds of example are there."""
    verdicts = [example.stem.split("-")[0] for example in EXAMPLES]
    assert all(verdicts.count(verdict) >= 5 for verdict in ("valid", "invalid", "refused"))


@pytest.mark.parametrize(
    "example", [path for path in EXAMPLES if path.stem.startswith("valid")], ids=lambda path: path.stem
)
def test_writing_a_journal_and_reading_it_again_changes_nothing(example: Path) -> None:
    """What one setting writes, the next one reads."""
    journal = from_bytes(example.read_bytes())
    assert from_bytes(to_bytes(journal)) == journal
    assert plain_validator().is_valid(json.loads(to_bytes(journal)))


def test_a_refusal_names_the_place_and_never_the_value() -> None:
    """The error tells where to mend, not what stands there."""
    document = json.loads((ROOT / "schemas/journal/1.0/examples/valid-one-observation.json").read_bytes())
    document["entries"][0]["status"] = "Wrenna Canaryfield"
    document["entries"][0]["Wrenna Canaryfield"] = 1
    with pytest.raises(InputRefused) as refused:
        from_bytes(json.dumps(document).encode())
    assert "Canaryfield" not in str(refused.value)
    assert str(refused.value).startswith("journal.json entries[0]")
